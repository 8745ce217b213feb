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
      [HTML.section("In short", [summary, figures]), HTML.section("Plots", [plots.html]), tables.html, basis].joined())
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

  // MARK: Figures

  /// A number with what it is out of, and what else is to be known about it.
  private static func figure(_ name: String, _ value: String, _ rest: String, _ note: String = "") -> HTML {
    let note: HTML = note.isEmpty ? .none : "<dd class=\"note\">\(note)</dd>"
    return "<div><dt>\(name)</dt><dd><b>\(value)</b> \(rest)</dd>\(note)</div>\n"
  }

  /// `41 of 56` asked (73 %); over nothing `–`.
  private static func figure(
    _ name: String, _ part: Int, _ whole: Int, _ what: String, rate: Bool = false, _ note: String = ""
  ) -> HTML {
    guard whole > 0 else { return figure(name, "–", "of 0 \(what)", note) }
    // Number and sign stay on one line.
    let percent =
      rate
      ? " (\(ReviewNumbers.percent(Double(part) / Double(whole))))".replacing(" %", with: "\u{a0}%") : ""
    return figure(name, PageWords.part(part, whole), what + percent, note)
  }

  private var figures: HTML {
    let all = adherence.total
    guard all.due > 0 || all.open > 0 || adherence.movement.count > 0 || !adherence.cramps.isEmpty else { return .none }
    return "<dl class=\"figures\">\n\((doneFigures + otherFigures).joined())</dl>\n"
  }

  private var doneFigures: [HTML] {
    let all = adherence.total
    let neverShown = all.coverageOutOf - all.adherenceOutOf
    let dueNotes = [
      neverShown > 0 ? "\(neverShown) of them never shown" : nil, all.open > 0 ? "\(all.open) more still open" : nil,
    ].compactMap { $0 }
    return [
      Self.figure(
        "Done", all.done, all.adherenceOutOf, "asked", rate: true,
        all.askedAndExcused > 0 ? "\(all.askedAndExcused) more asked, then excused" : ""),
      Self.figure(
        "Done of all due", all.done, all.coverageOutOf, "due", rate: true,
        dueNotes.joined(separator: ", ")),
      Self.figure(
        "On time", all.onTime, all.done, "done", rate: true,
        all.done > 0 ? "\(all.early) early, \(all.late) late" : ""),
      Self.figure("Missed", all.missed, all.coverageOutOf, "due", all.missed > 0 ? "not recorded as done" : ""),
      Self.figure("Skipped", all.skipped, all.adherenceOutOf, "asked"),
      Self.figure(
        "Excused", all.excused, all.due, "due", all.excused > 0 ? "left out of the other numbers" : ""),
    ]
  }

  private var otherFigures: [HTML] {
    let (movement, cramps) = (adherence.movement, adherence.crampSummary)
    let isMoved = movement.count > 0 || adherence.kinds.contains { $0.kind == .movement }
    var figures: [HTML] = []
    if isMoved {
      figures.append(
        Self.figure(
          "Movement", movement.timed > 0 ? "\(ReviewNumbers.decimal(movement.minutes)) min" : "–",
          "on record", "of \(movement.timed) of \(PageWords.count(movement.count, "movement"))"))
    }
    guard cramps.count > 0 else { return figures + [Self.figure("Cramps", "0", "on record")] }
    let severity =
      cramps.severityMost.map { ", highest \($0) of 10" } ?? ""
    return figures + [
      Self.figure(
        "Cramps", "\(cramps.count)", "on record, \(cramps.night) at night",
        "\(cramps.rated) of \(cramps.count) rated\(severity)")
    ]
  }

  private var basis: HTML {
    let sentences = EvidenceText.sentences(
      evidence, adherence.interruptions, of: adherence.until - adherence.since, in: zone)
    return HTML.section("What this rests on", [HTML.list(sentences.map(HTML.init(text:)))])
  }
}
