internal import LimberCore

/// What stands behind the counts: each reminder's days, times and reasons, and when in the day and the week things were done.
struct ReviewDetails {
  var adherence: Adherence
  var zone: Zone
  var width: Int
  var style: TextStyle

  private func line(_ text: String) -> [String] {
    Columns.paragraph(text, width: width, first: "    ", indent: "      ")
  }

  // MARK: Reminders

  /// Heading first.
  var reminders: [String] {
    var lines = ["Each reminder"]
    let items = Dictionary(grouping: adherence.items, by: \.occurrence.key.reminder)
    let absences = Dictionary(grouping: adherence.absences, by: \.reminder)
    let span = strippedSpan
    var used: Set<DayStrip.Mark> = []
    var (isOfDays, hasGroups) = (true, false)
    for row in adherence.rows where row.due > 0 || row.open > 0 {
      if lines.count > 1 { lines.append("") }
      lines += Columns.paragraph(Columns.clean(row.title) + row.mark, width: width, first: "  ")
      let strip = DayStrip(
        items[row.reminder] ?? [], absences[row.reminder] ?? [], since: span.lowerBound, until: span.upperBound,
        untold: adherence.untold, passed: adherence.passed, zone: zone)
      lines += strip.lines(width: width - 4, isUTF8: style.isUTF8).map { "    " + $0 }
      used.formUnion(strip.marks)
      (isOfDays, hasGroups) = (strip.isOfDays, strip.hasGroups(width: width - 4))
      for sentence in Self.sentences(row, isComparable: adherence.isComparable) { lines += line(sentence) }
    }
    if !used.isEmpty {
      let legend = DayStrip.legend(used, ofDays: isOfDays, isUTF8: style.isUTF8)
      let what = isOfDays ? hasGroups ? "A day, in weeks from Monday on" : "A day" : "One"
      lines += [""] + Columns.paragraph("\(what): \(legend)", width: width, first: "  ").map(style.dim)
    }
    return lines
  }

  /// The part of the span whose days are shown: from where the record begins until now, and all that was due.
  private var strippedSpan: Range<Instant> {
    let dues =
      [adherence.items.first?.due, adherence.items.last?.due]
      + [adherence.absences.first?.first, adherence.absences.last?.first]
    let known = dues.compactMap { $0 } + [adherence.recorded?.lowerBound].compactMap { $0 }
    let since = max(adherence.since, known.min() ?? adherence.since)
    let last = dues.compactMap { $0 }.max().map { $0 + TimeSpan(microseconds: 1) } ?? since
    return since..<max(since, min(adherence.until, max(adherence.passed, last)))
  }

  /// Each begins with what it is about.
  ///
  /// - Parameter isComparable: whether the span says as much as the time before.
  static func sentences(_ row: Adherence.Row, isComparable: Bool) -> [String] {
    var sentences: [String] = []
    func add(_ name: String, _ text: String?) { if let text { sentences.append("\(name): \(text)") } }
    add("adherence", ReviewNumbers.ratio(row.done, of: row.adherenceOutOf))
    if row.coverageOutOf != row.adherenceOutOf {
      add(
        "coverage",
        ReviewNumbers.ratio(row.done, of: row.coverageOutOf)
          + " of all that was due\(row.excused > 0 ? " and not excused" : ""), shown or not")
    }
    if isComparable, row.before.adherenceOutOf > 0 {
      add("in as long a time before", ReviewNumbers.ratio(row.before.done, of: row.before.adherenceOutOf))
    }
    add("all done on", row.days < Sayings.leastDays ? nil : "\(row.rightDays) of \(row.days) days")
    if row.early + row.late > 0 {
      let parts = [(row.early, "early"), (row.onTime, "on time"), (row.late, "late")].filter { $0.0 > 0 }
      add("done", parts.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
    }
    add("time", ReviewNumbers.times(row.counts))
    for (name, counts) in [("missed", row.missedBy), ("excused", row.excusedBy)] {
      for reason in ReviewNumbers.reasons(counts) { add(name, reason) }
    }
    for reason in row.skippedBecause {
      add("skipped", "\(Text.times(reason.count)): \(reason.reason.map { Columns.clean($0) } ?? "no reason given")")
    }
    if row.showings > row.asked || row.snoozes > 0 {
      let snoozes = row.snoozes == 0 ? "" : ", put off \(Text.times(row.snoozes))"
      add("shown", "\(Text.times(row.showings))\(snoozes)")
    }
    let ways = Way.allCases.compactMap { way in row.answeredBy[way].map { "\($0) by \(way.phrase)" } }
    add("answered", ways.isEmpty ? nil : ways.joined(separator: ", "))
    add("still open", row.open == 0 ? nil : "\(row.open)")
    return sentences
  }

  // MARK: Times

  /// Heading first.
  var times: [String] {
    guard adherence.total.counts.byHour.contains(where: { $0.due > 0 }) else { return [] }
    func part(_ name: String, _ part: AdherenceCounts.Part) -> String? {
      part.due == 0 ? nil : "\(name): \(part.done) of \(part.due)"
    }
    let hours = adherence.total.counts.byHour.enumerated().compactMap { hour, counts in
      part("\(PageWords.hour(hour)) to \(PageWords.hour(hour + 1))", counts)
    }
    let days = zip(Weekday.allCases, adherence.total.counts.byWeekday).compactMap { part($0.abbreviation, $1) }
    return ["What was done of what was due, by the hour and the day"] + [hours, days].flatMap(entries)
  }

  /// Side by side as far as there is room; none is broken.
  private func entries(_ entries: [String]) -> [String] {
    var lines: [String] = []
    for entry in entries {
      if let last = lines.last, Columns.width(of: last) + Columns.width(of: entry) + 5 <= width {
        lines[lines.count - 1] = "\(last),  \(entry)"
      } else {
        if !lines.isEmpty { lines[lines.count - 1] += "," }
        lines.append("  \(entry)")
      }
    }
    return lines
  }
}

extension Way {
  /// As the end of a sentence.
  var phrase: String {
    switch self {
    case .notification: "the notification"
    case .control: "the command line or a program"
    }
  }
}
