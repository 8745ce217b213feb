public import LimberCore

/// A review of many people as one page of HTML: a row for each, the one with the most missed first.
public struct PeoplePage: Sendable {
  public var people: [ReviewedPerson]
  /// A sentence for each file that could not be read.
  public var problems: [String]
  public var since: Instant
  /// Exclusive.
  public var until: Instant
  /// Whose days and times are shown.
  public var zone: Zone
  /// Of the program that makes the page.
  public var version: String

  /// A page about these people, in any order.
  public init(
    people: [ReviewedPerson], problems: [String], since: Instant, until: Instant, zone: Zone, version: String
  ) {
    self.people = ReviewedPerson.inOrder(people)
    self.problems = problems
    self.since = since
    self.until = until
    self.zone = zone
    self.version = version
  }

  /// The page, the same for the same numbers.
  public var html: String {
    let span = PageSpan(since: since, until: until, zone: zone)
    let title = people.count == 1 ? "Review of one person" : "Review of \(people.count) people"
    let names = ReviewedPerson.names(people)
    let words = ReviewedPerson.words(people, called: names).map { "<p class=\"summary\">\($0)</p>\n" as HTML }
    var sections = [HTML.section("In short", words), HTML.section("People", [table(names, span)])]
    let notes = zip(names, people).compactMap { name, person in
      PeopleText.note(person).map { "\(HTML.written(name)): \($0)" as HTML }
    }
    let basis = problems.map { HTML.written($0) } + notes
    if !basis.isEmpty { sections.append(HTML.section("What this rests on", [HTML.list(basis)])) }
    return HTML.page(
      title: title, heading: HTML(text: title), span, zone, version: version, isBroad: true, sections.joined())
  }

  private func table(_ names: [String], _ span: PageSpan) -> HTML {
    PageTable(
      name: "Most missed first",
      note: """
        Adherence: done of what was asked and not excused. Coverage: done of all that was due and not excused, shown or not. \
        Unanswered: missed although it was shown.
        """,
      columns: [.words("Person")]
        + [
          "Missed", "Unanswered", "Due", "Asked", "Done", "Skipped", "Excused", "Adherence", "Coverage", "Movements",
          "Cramps",
        ]
        .map { .number($0) } + [.day("Last entry")],
      rows: zip(names, people).map { name, person in
        let sums = person.sums
        return [HTML.written(name)]
          + [sums.missed, person.unanswered, sums.due, sums.asked, sums.done, sums.skipped, sums.excused].map {
            "\($0)"
          }
          + [
            "\(ReviewNumbers.percent(sums.done, of: sums.adherenceOutOf))",
            "\(ReviewNumbers.percent(sums.done, of: sums.coverageOutOf))", "\(person.movements)", "\(person.cramps)",
            "\(person.last.map(span.time) ?? "–")",
          ]
      },
      isDense: true, isKeptTogether: false
    ).html
  }
}
