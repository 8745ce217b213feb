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
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title), \(span.words)</title>
      <style>
      \(PageStyle.sheet)</style>
      </head>
      <body>
      <main>
      \(header(span))\(HTML.section("In short", [summary, figures]))\(HTML.section("Plots", [plots.html]))\(tables.html)\
      \(HTML.section("What this rests on", basis(span)))</main>
      <footer><p>Made by limber \(HTML.plain(version, limit: 40)). This page holds all that it shows; it loads nothing.</p></footer>
      </body>
      </html>

      """
    return page.markup
  }

  /// Names are short; what is longer was not meant as one.
  private static let longestName = 80
  /// Three titles and their numbers.
  private static let longestSentence = 900

  private var title: String {
    adherence.person.map { "Review of \(HTML.plain($0, limit: Self.longestName))" } ?? "Review"
  }

  private func header(_ span: PageSpan) -> HTML {
    let heading: HTML =
      adherence.person.map { "Review of \(HTML.written($0, limit: Self.longestName))" } ?? "Review"
    let times: HTML = zone.name.isEmpty ? .none : ", times of \(HTML.plain(zone.name, limit: Self.longestName))"
    return """
      <header>
      <h1>\(heading)</h1>
      <p>\(span.words) (\(PageWords.count(span.days, "day")))\(times)</p>
      </header>

      """
  }

  private var summary: HTML {
    words.map { "<p class=\"summary\">\(HTML.plain($0, limit: Self.longestSentence))</p>\n" }.joined()
  }

  // MARK: Figures

  /// A number, what it is out of, and what else is to be known about it.
  private static func figure(_ name: String, _ value: String, _ rest: String, _ note: String = "") -> HTML {
    let note: HTML = note.isEmpty ? .none : "<dd class=\"note\">\(note)</dd>"
    return "<div><dt>\(name)</dt><dd><b>\(value)</b> \(rest)</dd>\(note)</div>\n"
  }

  private var figures: HTML {
    let all = adherence.total
    guard all.due > 0 || all.open > 0 || adherence.movement.count > 0 || !adherence.cramps.isEmpty else { return .none }
    return "<dl class=\"figures\">\n\((doneFigures + otherFigures).joined())</dl>\n"
  }

  private var doneFigures: [HTML] {
    let all = adherence.total
    let neverShown = all.coverageOutOf - all.adherenceOutOf
    var figures = [
      Self.figure(
        "Done", PageWords.percent(all.adherence), "\(all.done) of \(all.adherenceOutOf) asked",
        all.askedAndExcused > 0 ? "\(all.askedAndExcused) more asked, then excused" : ""),
      Self.figure(
        "Of all that was due", PageWords.percent(all.coverage), "\(all.done) of \(all.coverageOutOf) due",
        neverShown > 0 ? "\(neverShown) of them never shown" : ""),
      Self.figure(
        "On time", PageWords.percent(all.onTime, all.done), "\(all.onTime) of \(all.done) done",
        all.done > 0 ? "\(all.early) early, \(all.late) late" : ""),
      Self.figure(
        "Missed", "\(all.missed)", "of \(all.coverageOutOf) due", all.missed > 0 ? "not recorded as done" : ""),
      Self.figure("Skipped", "\(all.skipped)", "of \(all.adherenceOutOf) asked"),
      Self.figure(
        "Excused", "\(all.excused)", "of \(all.due) due",
        all.excused > 0 ? "left out of the other numbers" : ""),
    ]
    if all.open > 0 { figures.append(Self.figure("Still open", "\(all.open)", "not counted elsewhere")) }
    return figures
  }

  private var otherFigures: [HTML] {
    let (movement, cramps) = (adherence.movement, adherence.crampSummary)
    let isMoved = movement.count > 0 || adherence.kinds.contains { $0.kind == .movement }
    var figures: [HTML] = []
    if isMoved {
      figures.append(
        Self.figure(
          "Movement", movement.timed > 0 ? "\(HTML.decimal(movement.minutes)) min" : "–",
          "\(movement.timed) of \(PageWords.count(movement.count, "movement")) timed"))
    }
    let rated = cramps.severityMost.map { "at most \($0) of 10, \(cramps.rated) of \(cramps.count) rated" } ?? "none rated"
    figures.append(
      Self.figure(
        "Cramps", "\(cramps.count)", cramps.count > 0 ? "\(cramps.night) of \(cramps.count) at night" : "on record",
        cramps.count > 0 ? rated : ""))
    return figures
  }

  // MARK: Evidence

  private func basis(_ span: PageSpan) -> [HTML] {
    var sentences = [
      evidence.ledger.map { sentence("ledger", $0, span) }, evidence.journal.map { sentence("journal", $0, span) },
    ].compactMap { $0 }
    func add(_ count: Int, _ one: HTML, _ many: HTML) {
      if count > 0 { sentences.append(count == 1 ? one : "\(count) \(many)") }
    }
    // Where one of them holds nothing, that all is in the other goes without saying.
    if let journal = evidence.journal, evidence.ledger != nil, journal.entries > 0 {
      add(evidence.onlyInLedger, "One entry is only in the ledger.", "entries are only in the ledger.")
    }
    if let ledger = evidence.ledger, evidence.journal != nil, ledger.entries > 0 {
      add(evidence.onlyInJournal, "One entry is only in the journal.", "entries are only in the journal.")
    }
    add(evidence.gaps, "One entry is missing.", "entries are missing.")
    add(
      evidence.unverified, "One record did not come from limberd: not counted.",
      "records did not come from limberd: not counted.")
    add(
      evidence.selfReported, "One answer was given for an earlier time.", "answers were given for an earlier time.")
    sentences += interruptions(span)
    return ["<ul>\n\(sentences.map { "<li>\($0)</li>\n" as HTML }.joined())</ul>\n"]
  }

  private func sentence(_ name: String, _ source: Evidence.Source, _ span: PageSpan) -> HTML {
    let problem = source.problem.map { HTML.written($0) }
    guard let since = source.since else {
      return problem.map { "The \(name) could not be read: \($0)." }
        ?? "There is nothing of limberd that can be read in the \(name)."
    }
    let rest: HTML = problem.map { " Not all of it could be read: \($0)." } ?? .none
    return """
      The \(name) reaches back to \(span.time(since)) and holds \(source.entries == 1 ? "1 entry" : "\(source.entries) entries") \
      of this time.\(rest)
      """
  }

  /// When nobody could be reminded: whatever was due then was not asked.
  private func interruptions(_ span: PageSpan) -> [HTML] {
    let times = adherence.interruptions
    let whole = PageWords.length(adherence.until - adherence.since)
    let parts: [(TimeSpan, String)] = [
      (times.off, "The machine was off for at most"), (times.asleep, "The machine was asleep for"),
      (times.down, "The machine was on and limberd did not run for at most"),
    ]
    return parts.filter { $0.0 > .zero }.map { "\($0.1) \(PageWords.length($0.0)) of \(whole)." }
  }
}
