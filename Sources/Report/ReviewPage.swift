public import LimberCore

/// A review as one page of HTML that needs nothing else: no script, no network. Numbers, and no grades; each says what it
/// is out of.
public struct ReviewPage: Sendable {
  public var adherence: Adherence
  public var evidence: Evidence
  /// The summary, a sentence each.
  public var words: [String]
  /// Whose days and times are shown.
  public var zone: Zone
  /// Of the program that makes the page.
  public var version: String

  /// A page about what was due in the span of `adherence`.
  public init(adherence: Adherence, evidence: Evidence, words: [String], zone: Zone, version: String) {
    self.adherence = adherence
    self.evidence = evidence
    self.words = words
    self.zone = zone
    self.version = version
  }

  /// The page, the same for the same numbers.
  public var html: String {
    let span = PageSpan(since: adherence.since, until: adherence.until, zone: zone)
    let recorded = adherence.recordedDays(in: zone)
    let plots = PagePlots(
      adherence: adherence, span: span, grid: HourGrid(adherence, span),
      calcium: CalciumSeries(adherence.calcium, span.slots(byDayUpTo: HourGrid.mostDays, recorded: recorded)),
      movement: MovementSeries(adherence, span.slots(byDayUpTo: 14, recorded: recorded), zone: zone))
    let tables = PageTables(
      adherence: adherence, span: span, grid: plots.grid, calcium: plots.calcium, movement: plots.movement)
    return HTML.page(
      title: title, heading: heading, span, zone, version: version,
      [
        lead, HTML.section("In short", [summary]), figures, HTML.section("Plots", [plots.html]), tables.html, basis,
      ].joined())
  }

  /// Names are short; what is longer was not meant as one.
  private static let longestName = 80
  /// Three titles and their numbers.
  private static let longestSentence = 900

  private var title: String {
    adherence.person.map { "Review of \(HTML.plain($0, limit: Self.longestName))" } ?? "Review"
  }

  private var heading: HTML {
    adherence.person.map { "Review of \(HTML.written($0, limit: Self.longestName))" } ?? "Review"
  }

  private var summary: HTML {
    words.map { "<p class=\"summary\">\(HTML.plain($0, limit: Self.longestSentence))</p>\n" }.joined()
  }

  // MARK: Headline

  /// What was done of what was asked, of all together and of each reminder; nothing where nothing was asked.
  private var lead: HTML {
    let all = adherence.total
    guard all.adherenceOutOf > 0 else { return .none }
    let percent = Self.percent(all.done, all.adherenceOutOf)
    return """
      <section class="lead" aria-label="Done of what was asked">
      <p class="headline"><b>\(all.done) of \(all.adherenceOutOf)</b> done of what was asked, \(percent)</p>
      <ul class="parts">
      \(adherence.rows.map(Self.part).joined())</ul>
      </section>

      """
  }

  /// A reminder's line: its title, a bar, and what the bar says.
  private static func part(_ row: Adherence.Row) -> HTML {
    let whole = row.adherenceOutOf
    let title = PageTables.name(row)
    guard whole > 0 else {
      return "<li><span class=\"title\">\(title)</span><span class=\"none\">\(whyNothing(row))</span></li>\n"
    }
    // As long as its number: whole only where all was done.
    let length = Rounding.percent(row.done, of: whole) ?? 0
    let bar: HTML = """
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">\
      <rect width="100" height="10" class="track"/><rect width="\(length)" height="10" class="bar"/></svg>
      """
    return """
      <li><span class="title">\(title)</span>\(bar)<span class="of">\(row.done) of \(whole), \
      \(percent(row.done, whole))</span></li>

      """
  }

  /// Why there is no bar.
  private static func whyNothing(_ row: Adherence.Row) -> String {
    if row.open > 0 { return row.open == 1 ? "one still open" : "\(row.open) still open" }
    return row.asked > 0 ? "all that was asked was excused" : "nothing asked"
  }

  /// Number and sign stay on one line.
  private static func percent(_ part: Int, _ whole: Int) -> String {
    ReviewNumbers.percent(part, of: whole).replacing(" %", with: "\u{a0}%")
  }

  // MARK: The other numbers

  /// A number with what it is out of, and what else is to be known about it.
  private static func figure(_ name: String, _ value: String, _ rest: String, _ note: String = "") -> HTML {
    let note: HTML = note.isEmpty ? .none : "<span class=\"note\">; \(note)</span>"
    return "<div><dt>\(name)</dt><dd><b>\(value)</b> \(rest)\(note)</dd></div>\n"
  }

  /// `41 of 56` due (73 %); over nothing `–`.
  private static func figure(
    _ name: String, _ part: Int, _ whole: Int, _ what: String, rate: Bool = false, _ note: String = ""
  ) -> HTML {
    guard whole > 0 else { return figure(name, "–", "of 0 \(what)", note) }
    return figure(name, PageWords.part(part, whole), rate ? "\(what), \(percent(part, whole))" : what, note)
  }

  private var figures: HTML {
    let all = adherence.total
    guard all.due > 0 || all.open > 0 || adherence.movement.count > 0 || !adherence.cramps.isEmpty else { return .none }
    return HTML.section(
      "The other numbers", ["<dl class=\"figures\">\n\((dueFigures + otherFigures).joined())</dl>\n"])
  }

  private var dueFigures: [HTML] {
    let all = adherence.total
    let due = all.excused > 0 ? "due and not excused" : "due"
    let neverShown = all.coverageOutOf - all.adherenceOutOf
    let dueNotes = [
      neverShown > 0 ? "\(neverShown) of them never shown" : nil, all.open > 0 ? "\(all.open) more still open" : nil,
    ].compactMap { $0 }
    return [
      Self.figure(
        "Done of all due", all.done, all.coverageOutOf, due, rate: true,
        dueNotes.joined(separator: ", ")),
      Self.figure(
        "On time", all.onTime, all.done, "done", rate: true,
        all.done > 0 ? "\(all.early) early, \(all.late) late" : ""),
      Self.figure(
        "Missed", all.missed, all.coverageOutOf, due, all.missed > 0 ? "not recorded as done or skipped" : ""),
      Self.figure(
        "Skipped", all.skipped, all.adherenceOutOf,
        all.askedAndExcused > 0 ? "asked and not excused" : "asked"),
      Self.figure(
        "Excused", all.excused, all.due, "due", all.excused > 0 ? "left out of the other numbers" : ""),
    ]
  }

  private var otherFigures: [HTML] {
    let (movement, cramps) = (adherence.movement, adherence.crampSummary)
    let isMoved = movement.count > 0 || adherence.kinds.contains { $0.kind == .movement }
    var figures: [HTML] = []
    if isMoved {
      let minutes =
        movement.timed > 0
        ? "\(Rounding.decimal(movement.minutes)) min of \(PageWords.part(movement.timed, movement.count))"
        : "minutes of none"
      figures.append(
        Self.figure(
          "Movements", "\(movement.count)", "on record", movement.count > 0 ? "\(minutes) on record" : ""))
    }
    guard cramps.count > 0 else { return figures + [Self.figure("Cramps", "0", "on record")] }
    let severity = cramps.severityMost.map { ", highest \($0) of 10" } ?? ""
    return figures + [
      Self.figure(
        "Cramps", "\(cramps.count)", "on record, \(cramps.night) at night",
        "\(PageWords.part(cramps.rated, cramps.count)) rated\(severity)")
    ]
  }

  private var basis: HTML {
    let sentences = EvidenceText.sentences(
      evidence, adherence.interruptions, of: adherence.until - adherence.since, in: zone)
    return HTML.section("What this rests on", [HTML.list(sentences.map(HTML.init(text:)))])
  }
}
