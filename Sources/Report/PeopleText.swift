public import LimberCore

/// Many people side by side: a row for each, the one with the most missed first.
public struct PeopleText: Sendable {
  /// What stands in a row.
  private struct Column: Sendable {
    var name: String
    var value: @Sendable (ReviewedPerson) -> String
  }

  private static let columns: [Column] = [
    Column(name: "missed") { "\($0.sums.missed)" },
    Column(name: "unanswered") { "\($0.unanswered)" },
    Column(name: "due") { "\($0.sums.due)" },
    Column(name: "asked") { "\($0.sums.asked)" },
    Column(name: "done") { "\($0.sums.done)" },
    Column(name: "adherence") { ReviewNumbers.percent($0.sums.done, of: $0.sums.adherenceOutOf) },
    Column(name: "coverage") { ReviewNumbers.percent($0.sums.done, of: $0.sums.coverageOutOf) },
  ]

  var people: [ReviewedPerson]
  var problems: [String]
  var since: Instant
  var until: Instant
  var zone: Zone

  /// - Parameter problems: a sentence for each file that could not be read.
  public init(_ people: [ReviewedPerson], problems: [String], since: Instant, until: Instant, zone: Zone) {
    self.people = ReviewedPerson.inOrder(people)
    self.problems = problems
    self.since = since
    self.until = until
    self.zone = zone
  }

  /// The lines, what people wrote in it in the characters of `style`.
  public func lines(width: Int, style: TextStyle) -> [String] {
    let title =
      "Review of \(people.count == 1 ? "one person" : "\(people.count) people") from \(ReviewNumbers.time(since, in: zone)) to "
      + ReviewNumbers.time(until, in: zone)
    var lines = Columns.paragraph(title, width: width).map(style.bold) + [""]
    let names = ReviewedPerson.names(people, as: style.encodable)
    lines += width >= Columns.wide ? table(names, width, style) : stacked(names, width, style)
    if !problems.isEmpty {
      lines += ["", style.bold("What could not be read")]
      lines += problems.flatMap { Columns.paragraph(Columns.clean($0), width: width, first: "  ", indent: "    ") }
    }
    let notes = people.enumerated().compactMap { index, person in Self.note(person).map { "\(names[index]): \($0)" } }
    if !notes.isEmpty {
      lines += ["", style.bold("What this rests on")]
      lines += notes.flatMap { Columns.paragraph($0, width: width, first: "  ", indent: "    ") }
    }
    lines += ["", style.bold("In short")]
    lines += ReviewedPerson.words(people, called: names).flatMap {
      Columns.paragraph($0, width: width, first: "  ")
    }
    return lines
  }

  /// What keeps a row from being the whole truth; nil where nothing does.
  static func note(_ person: ReviewedPerson) -> String? {
    var parts: [String] = []
    if person.evidence.gaps > 0 { parts.append("\(Text.count(person.evidence.gaps, "entry", "entries")) missing") }
    if person.evidence.repeated > 0 { parts.append("\(Text.count(person.evidence.repeated, "number")) used twice") }
    if person.copy != nil {
      parts.append("another's records bear the same user and machine, as of a copied disk; the numbers tell them apart")
    }
    if person.evidence.unverified > 0 {
      parts.append("\(Text.count(person.evidence.unverified, "record")) not from limberd")
    }
    if let unreadable = person.evidence.journal?.unreadable { parts.append(unreadable) }
    return parts.isEmpty ? nil : parts.joined(separator: ", ") + "."
  }

  private func table(_ names: [String], _ width: Int, _ style: TextStyle) -> [String] {
    NumberTable(
      titles: names, columns: Self.columns.map(\.name),
      cells: people.map { person in Self.columns.map { $0.value(person) } }, width: width, style: style
    ).lines { $1 }
  }

  private func stacked(_ names: [String], _ width: Int, _ style: TextStyle) -> [String] {
    zip(names, people).flatMap { name, person in
      Columns.paragraph(name, width: width).map(style.bold)
        + Columns.paragraph(
          Self.columns.map { "\($0.name) \($0.value(person))" }.joined(separator: ", "), width: width, first: "  ")
    }
  }
}
