public import LimberCore

/// A review to be read on a terminal or printed on paper. Numbers, and no grades.
public struct ReviewText: Sendable {
  public var adherence: Adherence
  public var evidence: Evidence
  public var since: Instant
  /// Exclusive.
  public var until: Instant
  /// Whose days and times are shown.
  public var zone: Zone

  /// A review of what was due from `since` until just before `until`.
  public init(adherence: Adherence, evidence: Evidence, since: Instant, until: Instant, zone: Zone) {
    self.adherence = adherence
    self.evidence = evidence
    self.since = since
    self.until = until
    self.zone = zone
  }

  /// The review as text, each line at most `width` columns wide and ended by a line break.
  public func render(width: Int, style: TextStyle) -> String {
    lines(width: width, style: style).map { style.encodable($0) + "\n" }.joined()
  }

  /// The lines of the review, what people wrote in it in the characters of `style`.
  public func lines(width: Int, style: TextStyle) -> [String] {
    var shown = self
    // Before anything is laid out by widths: a letter may become two.
    shown.adherence.mapTexts(style.encodable)
    return shown.layout(width: width, style: style)
  }

  private func layout(width: Int, style: TextStyle) -> [String] {
    var lines = Columns.paragraph("Review from \(time(since)) to \(time(until))", width: width).map(style.bold)
    lines.append("")
    if adherence.rows.isEmpty {
      lines += Columns.paragraph("Nothing was due in this time.", width: width)
    } else if width >= Columns.wide {
      lines += ReviewTable(rows: adherence.rows, total: adherence.total, width: width, style: style).lines
    } else {
      lines += stacked(width, style)
    }
    for section in [reasons(width), calcium(width, style), cramps(width), basis(width)] {
      guard let heading = section.first, section.count > 1 else { continue }
      lines += ["", style.bold(heading)] + section.dropFirst()
    }
    return lines
  }

  // MARK: Reminders

  /// One reminder under the other, for narrow terminals.
  private func stacked(_ width: Int, _ style: TextStyle) -> [String] {
    var lines: [String] = []
    for row in adherence.rows {
      if !lines.isEmpty { lines.append("") }
      lines += Columns.paragraph(Columns.clean(row.title), width: width).map(style.bold)
      let counts = ReviewTable.columns.dropLast().map { "\($0.name) \($0.value(row))" }.joined(separator: ", ")
      lines += Columns.paragraph(counts, width: width, first: "  ")
      lines += Columns.paragraph("adherence \(Self.percent(row.adherence))", width: width, first: "  ")
    }
    return lines
  }

  /// Why something was missed, and the coverage beside the adherence where they differ.
  private func reasons(_ width: Int) -> [String] {
    var lines = ["Missed, and why"]
    for row in adherence.rows where row.missed > 0 {
      lines += Columns.paragraph(Columns.clean(row.title), width: width, first: "  ")
      for why in Why.allCases {
        guard let count = row.missedBy[why], count > 0 else { continue }
        lines += Columns.paragraph("\(Text.times(count)): \(why.phrase)", width: width, first: "    ", indent: "      ")
      }
      if row.coverage != row.adherence {
        lines += Columns.paragraph(
          "coverage \(Self.percent(row.coverage)): done of all that was due, shown or not", width: width, first: "    ",
          indent: "      ")
      }
    }
    return lines
  }

  static func percent(_ part: Double?) -> String {
    guard let part else { return "–" }
    return "\(Int((part * 100).rounded())) %"
  }

  // MARK: Diary

  private func calcium(_ width: Int, _ style: TextStyle) -> [String] {
    var lines = ["Calcium by day"]
    let most = adherence.calcium.days.map(\.milligrams).max() ?? 0
    for day in adherence.calcium.days {
      let amount = Columns.right("\(day.milligrams) mg", 8)
      let line = "  \(day.day.weekday.abbreviation) \(Text.date(day.day))\(amount)"
      let bar = style.bar(day.milligrams, of: most, width: min(30, width - Columns.width(of: line) - 2))
      lines.append(bar.isEmpty ? line : "\(line)  \(bar)")
    }
    return lines
  }

  private func cramps(_ width: Int) -> [String] {
    var lines = ["Cramps"]
    for cramp in adherence.cramps {
      var parts: [String] = []
      if let place = cramp.place { parts.append(Columns.clean(place)) }
      if let severity = cramp.severity { parts.append("severity \(severity) of 10") }
      if let minutes = cramp.minutes {
        parts.append(minutes == minutes.rounded() ? "\(Int(minutes)) min" : "\(minutes) min")
      }
      if let note = cramp.note { parts.append(Columns.clean(note)) }
      let civil = zone.civil(cramp.time)
      let when = "\(civil.date.weekday.abbreviation) \(time(cramp.time))"
      lines += Columns.paragraph(
        ([when + (parts.isEmpty ? "" : ":")] + [parts.joined(separator: ", ")]).joined(separator: " "), width: width,
        first: "  ", indent: "    ")
    }
    return lines
  }

  // MARK: Evidence

  private func basis(_ width: Int) -> [String] {
    let (ledger, journal) = (evidence.ledger, evidence.journal)
    var sentences = [ledger.map { sentence("ledger", $0) }, journal.map { sentence("journal", $0) }].compactMap { $0 }
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { sentences.append(count == 1 ? one : "\(count) \(many)") }
    }
    // Where one of them holds nothing, that all is in the other goes without saying.
    if let journal, ledger != nil, journal.entries > 0 {
      add(evidence.onlyInLedger, "One entry is only in the ledger.", "entries are only in the ledger.")
    }
    if let ledger, journal != nil, ledger.entries > 0 {
      add(evidence.onlyInJournal, "One entry is only in the journal.", "entries are only in the journal.")
    }
    add(evidence.gaps, "One entry is missing.", "entries are missing.")
    add(
      evidence.unverified, "One record did not come from limberd: not counted.",
      "records did not come from limberd: not counted.")
    add(
      evidence.selfReported, "One answer was given for an earlier time.", "answers were given for an earlier time.")
    return ["What this rests on"]
      + sentences.flatMap { Columns.paragraph($0, width: width, first: "  ", indent: "    ") }
  }

  private func sentence(_ name: String, _ source: Evidence.Source) -> String {
    let problem = source.problem.map { Columns.clean($0) }
    guard let since = source.since else {
      return problem.map { "The \(name) could not be read: \($0)." }
        ?? "There is nothing of limberd that can be read in the \(name)."
    }
    let count = source.entries == 1 ? "1 entry" : "\(source.entries) entries"
    return "The \(name) reaches back to \(time(since)) and holds \(count) of this time."
      + (problem.map { " Not all of it could be read: \($0)." } ?? "")
  }

  /// `2026-11-23 08:30`.
  private func time(_ instant: Instant) -> String {
    var civil = zone.civil(instant)
    civil.timeOfDay = .minutes(civil.timeOfDay.microseconds / 60_000_000)
    return "\(Text.date(civil.date)) \(Text.clock(civil))"
  }
}

/// The counts of all reminders side by side.
struct ReviewTable {
  struct Column {
    var name: String
    var value: @Sendable (Adherence.Row) -> String
    /// The name and a space in front of it.
    var width: Int { Columns.width(of: name) + 1 }
  }

  static let columns: [Column] = [
    Column(name: "due") { "\($0.due)" },
    Column(name: "asked") { "\($0.asked)" },
    Column(name: "done") { "\($0.done)" },
    Column(name: "on time") { "\($0.onTime)" },
    Column(name: "skipped") { "\($0.skipped)" },
    Column(name: "missed") { "\($0.missed)" },
    Column(name: "excused") { "\($0.excused)" },
    Column(name: "adherence") { ReviewText.percent($0.adherence) },
  ]

  var rows: [Adherence.Row]
  var total: Adherence.Row
  var width: Int
  var style: TextStyle

  var lines: [String] {
    let room = width - Self.columns.reduce(0) { $0 + $1.width }
    let titles = rows.map { Columns.clean($0.title) }
    let title = min(room, max("All together".count, titles.map(Columns.width).max() ?? 0) + 1)
    func line(_ text: String, _ cells: [String]) -> [String] {
      let numbers = zip(Self.columns, cells).map { Columns.right($1, $0.width) }.joined()
      return Columns.lines(text, width: title - 1).enumerated().map {
        $0.offset == 0 ? Columns.left($0.element, title) + numbers : $0.element
      }
    }
    var lines = line("", Self.columns.map(\.name)).map(style.dim)
    for (row, text) in zip(rows, titles) { lines += line(text, Self.columns.map { $0.value(row) }) }
    if rows.count > 1 { lines += line("All together", Self.columns.map { $0.value(total) }).map(style.bold) }
    return lines
  }
}
