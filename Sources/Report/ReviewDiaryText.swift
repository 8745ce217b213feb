internal import LimberCore

/// What a review says beside what was asked for: movement, calcium and cramps.
struct ReviewDiaryText {
  /// More days than that are told by the week.
  static let mostDays = 31

  var adherence: Adherence
  var zone: Zone
  var width: Int
  var style: TextStyle

  private func line(_ text: String) -> [String] { Columns.paragraph(text, width: width, first: "  ", indent: "    ") }

  /// Heading first.
  var movement: [String] {
    let movement = adherence.movement
    guard movement.count > 0 || movement.longestGap.map({ $0.to - $0.from > .hours(1) }) ?? false else { return [] }
    var lines = ["Movement"]
    lines += line(ReviewNumbers.movements(movement))
    if movement.limbs.contains(where: { $0.limb != nil }) {
      lines += line(
        movement.limbs.map { "\($0.limb.map { Columns.clean($0) } ?? "no limb named"): \($0.count)" }
          .joined(separator: ", "))
    }
    if let gap = movement.longestGap {
      let ends = ReviewNumbers.ends(of: gap)
      let (from, to) = (zone.civil(ends.from), zone.civil(ends.to))
      lines += line(
        "longest time without one from 08:00 to 20:00: \(ReviewNumbers.length(gap.to - gap.from)), "
          + "\(ReviewNumbers.day(from.date)) from \(ReviewNumbers.clock(from)) to \(ReviewNumbers.clock(to))")
    }
    for words in [movement.unknownWords, movement.pausedWords].compactMap(\.self) { lines += line(words) }
    return lines
  }

  // MARK: Calcium

  /// Heading first.
  var calcium: [String] {
    let calcium = adherence.calcium
    let undosed = adherence.undosedWords
    guard !calcium.days.isEmpty else { return undosed.map { ["Calcium"] + line($0) } ?? [] }
    let isByWeek = adherence.until - adherence.since > .days(Int64(Self.mostDays))
    var lines = [isByWeek ? "Calcium, mg a day on the days that have any" : "Calcium by day"]
    lines += isByWeek ? weeks(calcium) : days(calcium)
    let settings = [("target", calcium.target), ("upper", calcium.upper)].compactMap { name, amount in
      amount.map { "\(name) \($0) mg a day" }
    }
    if !settings.isEmpty { lines += line(settings.joined(separator: ", ")) }
    if let undosed { lines += line(undosed) }
    return lines
  }

  private func days(_ calcium: CalciumSummary) -> [String] {
    let most = calcium.days.map { max($0.milligrams, $0.target ?? 0) }.max() ?? 0
    // Only where there is more than one source does it say something.
    let sources = Set(
      calcium.days.flatMap { day in
        [(1, day.food), (2, day.supplement), (3, day.unstated)].filter { $0.1 > 0 }.map(\.0)
      })
    return calcium.days.flatMap { day in
      let parts = [(day.food, "food"), (day.supplement, "supplements"), (day.unstated, "unstated")].filter { $0.0 > 0 }
      let of = sources.count < 2 ? "" : " (\(parts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")))"
      return bar(ReviewNumbers.day(day.day), day.milligrams, of, day.target, most)
    }
  }

  /// The mean of each week's days.
  private func weeks(_ calcium: CalciumSummary) -> [String] {
    let weeks = Dictionary(grouping: calcium.days) { $0.day.dayNumber - Int64($0.day.weekday.rawValue) }
    let first = zone.civil(adherence.since).date
    let rows = weeks.sorted { $0.key < $1.key }.map { monday, days in
      (
        max(first, CivilDate(dayNumber: monday)), Rounding.mean(days.reduce(0) { $0 + $1.milligrams }, of: days.count),
        days.count,
        days.last?.target
      )
    }
    let most = rows.map { max($0.1, $0.3 ?? 0) }.max() ?? 0
    return rows.flatMap { row in
      bar(ReviewNumbers.day(row.0), row.1, " on \(Text.count(row.2, "day"))", row.3, most)
    }
  }

  /// `Mon 2026-11-16   900 mg  █████████·│`, where the last mark is the target.
  private func bar(_ name: String, _ amount: Int, _ details: String, _ target: Int?, _ most: Int) -> [String] {
    let line = "  \(name)\(Columns.right("\(amount) mg", 8))"
    let room = min(30, width - Columns.width(of: line) - 3)
    var bar = style.bar(amount, of: most, width: room)
    if !bar.isEmpty, let target, target > 0, most > 0 {
      let place = max(1, target * room / most)
      if bar.count < place { bar += String(repeating: " ", count: place - bar.count) }
      bar.insert(style.isUTF8 ? "│" : "|", at: bar.index(bar.startIndex, offsetBy: place))
    }
    let whole = bar.isEmpty ? line + details : "\(line)  \(bar)"
    if bar.isEmpty || details.isEmpty {
      return Columns.width(of: whole) <= width ? [whole] : [line] + self.line(details)
    }
    let side = "\(whole)\(details)"
    return Columns.width(of: side) <= width
      ? [side] : [whole] + Columns.paragraph(details.drop { $0 == " " }.description, width: width, first: "    ")
  }

  // MARK: Cramps

  /// Heading first.
  var cramps: [String] {
    let summary = adherence.crampSummary
    guard summary.count > 0 else { return [] }
    var lines = ["Cramps"]
    for cramp in adherence.cramps {
      let civil = zone.civil(cramp.time)
      let when = "\(civil.date.weekday.abbreviation) \(ReviewNumbers.time(cramp.time, in: zone))"
      let particulars = ReviewNumbers.particulars(of: cramp)
      lines += line(particulars.isEmpty ? when : "\(when): \(particulars)")
    }
    guard summary.count > 1 else { return lines }
    var parts = ["\(summary.count) cramps, \(summary.night) from 22:00 to 06:00"]
    parts += [ReviewNumbers.severity(summary), ReviewNumbers.minutes(summary)].compactMap { $0 }
    if summary.places.contains(where: { $0.place != nil }) {
      parts.append(
        summary.places.map { "\($0.place.map { Columns.clean($0) } ?? "no place named"): \($0.count)" }
          .joined(separator: ", "))
    }
    return lines + parts.flatMap(line)
  }
}
