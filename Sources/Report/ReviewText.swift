public import LimberCore

/// A review to be read on a terminal or printed on paper. Numbers, and no grades.
public struct ReviewText: Sendable {
  public var adherence: Adherence
  public var evidence: Evidence
  /// Whose days and times are shown.
  public var zone: Zone

  /// A review of a span.
  public init(adherence: Adherence, evidence: Evidence, zone: Zone) {
    self.adherence = adherence
    self.evidence = evidence
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
    var lines = Columns.paragraph(title, width: width).map(style.bold)
    lines.append("")
    if adherence.rows.isEmpty {
      lines += Columns.paragraph(adherence.nothingWords, width: width)
    } else if width >= Columns.wide {
      lines += ReviewTable(rows: adherence.rows, total: adherence.total, width: width, style: style).lines
    } else {
      lines += stacked(width, style)
    }
    let details = ReviewDetails(adherence: adherence, zone: zone, width: width, style: style)
    let diary = ReviewDiaryText(adherence: adherence, zone: zone, width: width, style: style)
    let sections = [
      details.reminders, details.times, diary.movement, diary.calcium, diary.cramps, basis(width), words(width),
    ]
    for section in sections {
      guard let heading = section.first, section.count > 1 else { continue }
      lines += [""] + Columns.paragraph(heading, width: width).map(style.bold) + section.dropFirst()
    }
    return lines
  }

  /// `Review of Anna from 2026-11-17 00:00 to 2026-11-23 12:34`.
  private var title: String {
    let person = adherence.person.map { " of \(Columns.clean($0, limit: 60))" } ?? ""
    return "Review\(person) from \(ReviewNumbers.time(adherence.since, in: zone)) to "
      + ReviewNumbers.time(adherence.until, in: zone)
  }

  /// One reminder under the other, for narrow terminals.
  private func stacked(_ width: Int, _ style: TextStyle) -> [String] {
    var lines: [String] = []
    for row in adherence.rows + (adherence.rows.count > 1 ? [adherence.total] : []) {
      if !lines.isEmpty { lines.append("") }
      let title = row.reminder.isEmpty ? ReviewTable.all : Columns.clean(row.title) + row.mark
      lines += Columns.paragraph(title, width: width).map(style.bold)
      let counts = ReviewTable.columns.dropLast().map { "\($0.name) \($0.value(row))" }.joined(separator: ", ")
      lines += Columns.paragraph(counts, width: width, first: "  ")
      lines += Columns.paragraph(
        "adherence \(ReviewNumbers.percent(row.done, of: row.adherenceOutOf))", width: width, first: "  ")
    }
    return lines
  }

  private func basis(_ width: Int) -> [String] {
    ["What this rests on"]
      + EvidenceText.sentences(
        evidence, adherence.interruptions, of: adherence.until - adherence.since, in: zone
      ).flatMap {
        Columns.paragraph($0, width: width, first: "  ", indent: "    ")
      }
  }

  /// Last, since that is what stands above the prompt.
  private func words(_ width: Int) -> [String] {
    guard !adherence.rows.isEmpty || adherence.movement.count > 0 || !adherence.cramps.isEmpty else { return [] }
    return ["In short"]
      + adherence.words(in: zone).flatMap {
        Columns.paragraph(Columns.clean($0, limit: 1000), width: width, first: "  ")
      }
  }
}

/// The counts of all reminders side by side.
struct ReviewTable {
  struct Column {
    var name: String
    var value: @Sendable (Adherence.Row) -> String
  }

  static let columns: [Column] = [
    Column(name: "due") { "\($0.due)" },
    Column(name: "asked") { "\($0.asked)" },
    Column(name: "done") { "\($0.done)" },
    Column(name: "on time") { "\($0.onTime)" },
    Column(name: "skipped") { "\($0.skipped)" },
    Column(name: "missed") { "\($0.missed)" },
    Column(name: "excused") { "\($0.excused)" },
    Column(name: "adherence") { ReviewNumbers.percent($0.done, of: $0.adherenceOutOf) },
  ]

  /// What the row is called that adds the others up.
  static let all = "All together"

  var rows: [Adherence.Row]
  var total: Adherence.Row
  var width: Int
  var style: TextStyle

  var lines: [String] {
    let titles = rows.map { Columns.clean($0.title) + $0.mark } + (rows.count > 1 ? [Self.all] : [])
    let cells = (rows.count > 1 ? rows + [total] : rows).map { row in Self.columns.map { $0.value(row) } }
    let table = NumberTable(titles: titles, columns: Self.columns.map(\.name), cells: cells, width: width, style: style)
    return rows.count > 1 ? table.lines { $0 == rows.count ? style.bold($1) : $1 } : table.lines { $1 }
  }
}

/// A table whose first column is text and whose others are numbers.
struct NumberTable {
  var titles: [String]
  var columns: [String]
  /// A row for each title.
  var cells: [[String]]
  var width: Int
  var style: TextStyle

  /// - Parameter mark: how a line of a row looks, given the row's number.
  func lines(_ mark: (Int, String) -> String) -> [String] {
    let widths = columns.enumerated().map { index, name in
      1 + cells.reduce(Columns.width(of: name)) { max($0, Columns.width(of: $1[index])) }
    }
    let room = max(12, width - widths.reduce(0, +))
    let first = min(room, max(12, titles.map(Columns.width).max() ?? 0) + 1)
    func line(_ text: String, _ cells: [String]) -> [String] {
      let numbers = zip(widths, cells).map { Columns.right($1, $0) }.joined()
      return Columns.lines(text, width: first - 1).enumerated().map {
        $0.offset == 0 ? Columns.left($0.element, first) + numbers : $0.element
      }
    }
    return line("", columns).map(style.dim)
      + titles.indices.flatMap { row in line(titles[row], cells[row]).map { mark(row, $0) } }
  }
}
