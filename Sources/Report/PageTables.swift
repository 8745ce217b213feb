internal import LimberCore

/// The numbers of a review in tables, those of the plots among them.
struct PageTables {
  let adherence: Adherence
  let span: PageSpan
  let grid: HourGrid
  let calcium: CalciumSeries
  let movement: MovementSeries

  private typealias Cells = [HTML]

  /// From this number on, three columns of ratios have no room beside each other on paper.
  private static let long = 1000

  /// The longest name in the first column; what is longer would bury the numbers beside it.
  static let longestTitle = 120

  var html: HTML {
    var sections = [HTML.section("Reminders", adherence.rows.isEmpty ? [nothing] : [counts, timing])]
    let hours = self.hours.map(\.html) + [responses, answers].compactMap { $0 }
    if !hours.isEmpty { sections.append(HTML.section("When", hours)) }
    sections.append(HTML.section("What stood in the way", [reasons]))
    sections.append(HTML.section("Movement and cramps", movementParts))
    sections.append(HTML.section("Calcium", [calciumTable]))
    return sections.joined()
  }

  private var nothing: HTML { HTML.paragraph("No reminder was in force or due in this time.") }

  /// What a reminder is called.
  static func name(_ row: Adherence.Row) -> HTML { "\(HTML.written(row.title, limit: longestTitle))\(row.mark)" }

  // MARK: Reminders

  /// One row a reminder; and where they are several, one a kind and one of all.
  private func table(
    _ name: String, _ note: HTML, _ columns: [(name: String, value: (Adherence.Row) -> String)]
  ) -> HTML {
    func line(_ title: HTML, _ row: Adherence.Row) -> Cells { [title] + columns.map { "\($0.value(row))" } }
    let rows = adherence.rows.map { line(Self.name($0), $0) }
    var sums: [Cells] = []
    if adherence.rows.count > 1 {
      // A kind that is all there is would say the same twice.
      if adherence.kinds.count > 1 { sums += adherence.kinds.map { line("All \($0.kind.rawValue)", $0) } }
      sums.append(line("All together", adherence.total))
    }
    return PageTable(
      name: name, note: note, columns: [.words("Reminder")] + columns.map { .number($0.name) }, rows: rows, sums: sums,
      isCrowded: max(adherence.total.due, adherence.total.before.due) >= Self.long
    ).html
  }

  private var counts: HTML {
    let before: HTML =
      adherence.isComparable ? " Span before: adherence in as long a time before as has passed of the span." : .none
    var columns: [(name: String, value: (Adherence.Row) -> String)] = [
      ("Due", { "\($0.due)" }), ("Asked", { "\($0.asked)" }), ("Done", { "\($0.done)" }),
      ("Skipped", { "\($0.skipped)" }), ("Missed", { "\($0.missed)" }), ("Excused", { "\($0.excused)" }),
    ]
    if adherence.total.open > 0 { columns.append(("Open", { "\($0.open)" })) }
    columns.append(("Adherence", { PageWords.ratio($0.done, $0.adherenceOutOf) }))
    columns.append(("Coverage", { PageWords.ratio($0.done, $0.coverageOutOf) }))
    if adherence.isComparable {
      columns.append(("Span before", { PageWords.ratio($0.before.done, $0.before.adherenceOutOf) }))
    }
    return table(
      "What was asked and done",
      """
      Asked: shown at least once, or answered. Adherence: done of what was asked and not excused. Coverage: done of all \
      that was due and not excused, shown or not.\(before)
      """, columns)
  }

  private var timing: HTML {
    table(
      "How it was done",
      """
      Early, on time and late: of the done, by the tolerance of each reminder. Right days: days on which all that was due \
      and not excused was done, told from \(Sayings.leastDays) days on. Half by and nine of ten by: after how long so many of the done were done, told from \
      \(Sayings.leastForHalf) and from \(Sayings.leastForNinth) on. Snoozes: how often it was put off. Showings: \
      how often it was shown.
      """,
      [
        ("Early", { PageWords.cell($0.early, $0.done) }), ("On time", { PageWords.cell($0.onTime, $0.done) }),
        ("Late", { PageWords.cell($0.late, $0.done) }),
        ("Right days", { $0.days < Sayings.leastDays ? "–" : PageWords.cell($0.rightDays, $0.days) }),
        ("Half by", { PageWords.response($0.counts.halfBy) }),
        ("Nine of ten by", { PageWords.response($0.counts.nineOfTenBy) }),
        ("Snoozes", { "\($0.snoozes)" }), ("Showings", { "\($0.showings)" }),
      ])
  }

  // MARK: When

  /// As many tables as it takes for each to be seen whole, on a screen and on paper.
  var hours: [PageTable] {
    guard !grid.hours.isEmpty else { return [] }
    let byHour = grid.byHour
    let shown = grid.hours.filter { byHour[$0].due > 0 }
    let hours = shown.map { hour in
      HourTable.Line(name: PageWords.hour(hour), short: String(PageWords.hour(hour).prefix(2)), sum: byHour[hour])
    }
    let days = grid.columns.map {
      HourTable.Line(name: $0.name, short: $0.label.joined(separator: " "), sum: $0.sum)
    }
    let byDay = HourTable(
      heading: "Day", note: "08 means from 08:00 to before 09:00.", all: "All days", rows: days, columns: hours,
      total: grid.total
    ) { row, column in
      grid.columns[row].parts[shown[column]]
    }.parts
    // Where not all hours of a week's days have room side by side, the days have.
    if byDay.count == 1 || days.count > 7 { return byDay }
    return HourTable(
      heading: "Hour", note: "08:00 means to before 09:00.", all: "All hours", rows: hours, columns: days,
      total: grid.total
    ) { row, column in
      grid.columns[column].parts[shown[row]]
    }.parts
  }

  private var responses: HTML? {
    guard !adherence.total.responses.isEmpty else { return nil }
    let groups = (adherence.kinds.count > 1 ? adherence.kinds : []) + [adherence.total]
    let bins = groups.map { ResponseBins($0.counts.responses).counts }
    let rows = ResponseBins.bins.indices.map { place -> Cells in
      [HTML(text: PageWords.capitalized(ResponseBins.bins[place].words))]
        + zip(groups, bins).map { "\(PageWords.part($0.1[place], $0.0.counts.responses.count))" }
    }
    let names = groups.dropLast().map { PageWords.capitalized($0.kind.rawValue) } + ["All"]
    return PageTable(
      name: "Time from due to done", note: "How many of the done.",
      columns: [.words("Done")] + names.map { .number($0) }, rows: rows
    ).html
  }

  private var answers: HTML? {
    let counts = adherence.total.counts
    let all = counts.answeredBy.values.reduce(0, +)
    guard all > 0 else { return nil }
    let rows = Way.allCases.compactMap { way -> Cells? in
      counts.answeredBy[way].map { ["\(PageWords.capitalized(way.phrase))", "\(PageWords.part($0, all))"] }
    }
    return PageTable(
      name: "How it was answered", note: "Of all that was answered, done or skipped.",
      columns: [.words("By"), .number("Answers")], rows: rows
    ).html
  }

  // MARK: What stood in the way

  /// So many reasons and so many reminders are told one by one.
  private static let mostReasons = 40
  private static let mostReminders = 12

  private var reasons: HTML {
    let all = adherence.total
    func whys(_ outcome: String, _ total: Int, _ counts: KeyPath<AdherenceCounts, [Why: Int]>) -> [Cells] {
      Why.allCases.compactMap { why in
        guard let count = all.counts[keyPath: counts][why], count > 0 else { return nil }
        return [
          HTML(text: PageWords.capitalized(why.phrase)), "\(PageWords.part(count, total)) \(outcome)",
          reminders { $0.counts[keyPath: counts][why] ?? 0 },
        ]
      }
    }
    let rows = whys("missed", all.missed, \.missedBy) + skipReasons + whys("excused", all.excused, \.excusedBy)
    guard !rows.isEmpty else { return HTML.paragraph("Nothing was missed, skipped or excused.") }
    return PageTable(
      name: "Why it was not done",
      note: "Missed: not recorded as done or skipped. Skipped: for the reason that was given.",
      columns: [.words("Why"), .day("How many"), .words("Reminders")], rows: rows
    ).html
  }

  private var skipReasons: [Cells] {
    let all = adherence.total
    let reasons = all.counts.skippedBecause
    var rows = reasons.prefix(Self.mostReasons).map { reason -> Cells in
      [
        reason.reason.map { "“\(HTML.written($0))”" } ?? "No reason given",
        "\(PageWords.part(reason.count, all.skipped)) skipped",
        reminders { row in row.counts.skippedBecause.first { $0.reason == reason.reason }?.count ?? 0 },
      ]
    }
    let rest = reasons.dropFirst(Self.mostReasons)
    if !rest.isEmpty {
      rows.append([
        "\(Text.count(rest.count, "other reason"))",
        "\(PageWords.part(rest.reduce(0) { $0 + $1.count }, all.skipped)) skipped", .none,
      ])
    }
    return rows
  }

  /// `Ankle pumps: 5; Calf stretch: 2`, the most first.
  private func reminders(_ count: (Adherence.Row) -> Int) -> HTML {
    let counted = adherence.rows.enumerated().map { (index: $0.offset, row: $0.element, count: count($0.element)) }
      .filter { $0.count > 0 }
      .sorted { ($1.count, $0.index) < ($0.count, $1.index) }
    var parts = counted.prefix(Self.mostReminders).map { part -> HTML in
      "\(Self.name(part.row)): \(part.count)"
    }
    let rest = counted.dropFirst(Self.mostReminders)
    if !rest.isEmpty { parts.append("\(Text.count(rest.count, "other")): \(rest.reduce(0) { $0 + $1.count })") }
    return parts.joined(separator: "; ")
  }

  // MARK: Movement and cramps

  private var movementParts: [HTML] {
    let summary = adherence.movement
    var parts: [HTML] = []
    if let gap = summary.longestGap {
      let (from, to) = (PageWords.clock(MovementSummary.wakes), PageWords.clock(MovementSummary.sleeps))
      let ends = ReviewNumbers.ends(of: gap)
      parts.append(
        HTML.paragraph(
          """
          Longest time without a movement between \(from) and \(to) of one day: \(ReviewNumbers.length(gap.to - gap.from)), \
          <span class="d">\(span.time(ends.from))</span> to \(span.clock(ends.to)).
          """))
    }
    for words in [summary.unknownWords, summary.pausedWords].compactMap(\.self) {
      parts.append(HTML.paragraph("\(words.prefix(1).uppercased() + words.dropFirst())."))
    }
    if summary.count > 0 { parts.append(limbs) } else { parts.append(HTML.paragraph("No movement is on record.")) }
    if summary.count > 0 || !adherence.cramps.isEmpty { parts.append(movementByTime) }
    return parts + [cramps]
  }

  private var limbs: HTML {
    let summary = adherence.movement
    let rows = summary.limbs.map { limb -> Cells in
      [
        limb.limb.map { HTML.written($0, limit: Self.longestTitle) } ?? "Not on record",
        "\(PageWords.part(limb.count, summary.count))", PageWords.minutes(limb.minutes, limb.timed),
      ]
    }
    return PageTable(
      name: "Movement by limb",
      note: "Asked for and done, or logged. Minutes are on record of \(PageWords.part(summary.timed, summary.count)).",
      columns: [.words("Limb"), .number("Movements"), .number("Minutes")], rows: rows,
      sums: summary.limbs.count > 1
        ? [["All", "\(summary.count)", PageWords.minutes(summary.minutes, summary.timed)]] : []
    ).html
  }

  private var movementByTime: HTML {
    let (slots, unit) = (movement.slots, movement.slots.unit)
    let rows = movement.values.enumerated().map { index, value -> Cells in
      let days = PageWords.cell(value.recorded, slots.slots[index].days)
      let counts: Cells =
        value.recorded == 0
        ? ["–", "–", "–", "–"]
        : [
          "\(value.movements)", PageWords.minutes(value.minutes, value.timed), "\(value.cramps.count)",
          HTML(text: Self.severities(value.cramps)),
        ]
      return [HTML(text: slots.name(index))] + (unit == .day ? [] : ["\(days)"]) + counts
    }
    let days = unit == .day ? "" : " Days: of which anything is on record."
    let silent = movement.values.contains { $0.recorded == 0 } ? " \(Self.silence)" : ""
    return PageTable(
      name: "Movements and cramps by \(unit.rawValue)",
      note:
        "Side by side; that is not to say that one comes from the other. Severity: of 10, where it is on record.\(days)\(silent)",
      columns: [slots.column] + (unit == .day ? [] : [.number("Days")])
        + [.number("Movements"), .number("Minutes"), .number("Cramps"), .number("Severity")], rows: rows
    ).html
  }

  /// What stands beside a dash where numbers are counted.
  static let silence = "–: nothing is on record, so what was done is not known."

  /// `3, 6`; of many `2 to 8`.
  private static func severities(_ cramps: [Cramp]) -> String {
    let sorted = cramps.compactMap(\.severity).sorted()
    guard let first = sorted.first, let last = sorted.last else { return "–" }
    return sorted.count > 4 ? "\(first) to \(last)" : sorted.map(String.init).joined(separator: ", ")
  }

  private var cramps: HTML {
    guard !adherence.cramps.isEmpty else { return HTML.paragraph("No cramp is on record.") }
    let summary = adherence.crampSummary
    let rows = adherence.cramps.map { cramp -> Cells in
      [
        HTML(text: span.time(cramp.time)),
        cramp.place.map { HTML.written($0, limit: Self.longestTitle) } ?? "–",
        HTML(text: cramp.severity.map { "\($0) of 10" } ?? "–"),
        cramp.minutes.map { "\(Rounding.decimal($0))" } ?? "–", cramp.note.map { HTML.written($0) } ?? .none,
      ]
    }
    var note = [ReviewNumbers.severity(summary), ReviewNumbers.minutes(summary)].compactMap {
      $0.map { "\(PageWords.capitalized($0))." }
    }
    note.append("At night, from 22:00 to before 06:00: \(PageWords.part(summary.night, summary.count)).")
    return PageTable(
      name: "Cramps", note: HTML(text: note.joined(separator: " ")),
      columns: [.day("When"), .words("Where"), .number("Severity"), .number("Minutes"), .words("Note")], rows: rows
    ).html
  }

  // MARK: Calcium

  private var calciumTable: HTML {
    let undosed = adherence.undosedWords
    guard !adherence.calcium.days.isEmpty else {
      return HTML.paragraph(HTML(text: undosed ?? "No calcium is on record."))
    }
    let (slots, unit) = (calcium.slots, calcium.slots.unit)
    let isByDay = unit == .day
    func value(_ sum: Int, _ slot: CalciumSeries.Slot) -> HTML { "\(slot.told(sum))" }
    let rows = calcium.values.enumerated().compactMap { index, slot -> Cells? in
      guard slot.days > 0 else { return nil }
      let days: Cells = isByDay ? [] : ["\(slot.days) of \(slots.slots[index].days)"]
      let unstated: Cells = calcium.hasUnstated ? [value(slot.unstated, slot)] : []
      return [HTML(text: slots.name(index))] + days + [value(slot.food, slot), value(slot.supplement, slot)] + unstated
        + [value(slot.milligrams, slot)] + [slot.target, slot.upper].map { HTML(text: $0.map { "\($0)" } ?? "–") }
    }
    let columns: [PageTable.Column] =
      [slots.column] + (isByDay ? [] : [.number("Days")])
      + [.number("Food"), .number("Supplement")] + (calcium.hasUnstated ? [.number("Not said which")] : [])
      + [.number("Total"), .number("Target"), .number("Upper")]
    let mean = isByDay ? "" : "The mean of the days that have any on record. "
    return PageTable(
      name: "Calcium by \(unit.rawValue)",
      note:
        "In milligrams of elemental calcium. \(mean)Days without any on record are left out. Target and upper: the schedule’s.\(undosed.map { " \($0)" } ?? "")",
      columns: columns, rows: rows
    ).html
  }
}
