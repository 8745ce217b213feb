internal import LimberCore

/// One reminder's days, a character each; of a short span its due instants.
struct DayStrip {
  /// What one character says.
  enum Mark: CaseIterable {
    case allDone, someDone, noneDone, excused, open, nothing

    func character(isUTF8: Bool) -> Character {
      switch self {
      case .allDone: isUTF8 ? "●" : "#"
      case .someDone: isUTF8 ? "◐" : "+"
      case .noneDone: isUTF8 ? "○" : "o"
      case .excused: "~"
      case .open: "?"
      case .nothing: isUTF8 ? "·" : "."
      }
    }

    func meaning(ofDays: Bool) -> String {
      switch self {
      case .allDone: ofDays ? "all done" : "done"
      case .someDone: "some done"
      case .noneDone: ofDays ? "none done" : "not done"
      case .excused: "excused"
      case .open: "still open"
      case .nothing: "nothing due"
      }
    }
  }

  /// Up to so many days are shown by their due instants.
  private static let fewDays = 2

  let marks: [Mark]
  /// Whether each stands for a day.
  let isOfDays: Bool
  let firstDay: CivilDate

  /// - Parameter items: those of the reminder, the earliest first.
  init(_ items: [AdherenceItem], since: Instant, until: Instant, zone: Zone) {
    firstDay = zone.civil(since).date
    let first = firstDay.dayNumber
    let last = zone.civil(max(since, until - TimeSpan(microseconds: 1))).date.dayNumber
    isOfDays = last - first >= Self.fewDays
    guard isOfDays else {
      marks = items.map { Self.mark([$0]) }
      return
    }
    let days = Dictionary(grouping: items) { zone.civil($0.due).date.dayNumber }
    marks = (first...last).map { Self.mark(days[$0] ?? []) }
  }

  private static func mark(_ items: [AdherenceItem]) -> Mark {
    guard !items.isEmpty else { return .nothing }
    let closed = items.filter { $0.outcome != nil }
    guard !closed.isEmpty else { return .open }
    let counted = closed.filter { $0.outcome != .excused }
    guard !counted.isEmpty else { return .excused }
    let done = counted.count { $0.outcome == .done }
    return done == 0 ? .noneDone : done == counted.count ? .allDone : .someDone
  }

  /// Weeks side by side as far as there is room, each line with its first day in front of it where there are several.
  func lines(width: Int, isUTF8: Bool) -> [String] {
    let characters = marks.map { $0.character(isUTF8: isUTF8) }
    guard isOfDays else {
      return stride(from: 0, to: characters.count, by: max(1, width)).map {
        String(characters[$0..<min($0 + width, characters.count)])
      }
    }
    // A week is a group, and begins on Monday.
    let lead = firstDay.weekday.rawValue
    var weeks: [(day: CivilDate, text: String)] = []
    var index = 0
    while index < characters.count {
      let end = min(characters.count, index == 0 ? 7 - lead : index + 7)
      let gap = index == 0 ? String(repeating: " ", count: lead) : ""
      weeks.append(
        (CivilDate(dayNumber: firstDay.dayNumber + Int64(index)), gap + String(characters[index..<end])))
      index = end
    }
    if weeks.count == 1 { return ["\(ReviewNumbers.day(weeks[0].day))  \(characters.map(String.init).joined())"] }
    let perLine = max(1, (width - 15) / 8)
    return stride(from: 0, to: weeks.count, by: perLine).map { start in
      let line = weeks[start..<min(start + perLine, weeks.count)]
      let text = line.map(\.text).joined(separator: " ")
      // The gap in front of the first week is for the lines below it to stand under it.
      let day = ReviewNumbers.day(
        line.first.map { CivilDate(dayNumber: $0.day.dayNumber - Int64($0.text.count { $0 == " " })) } ?? firstDay)
      return "\(day)  \(text)"
    }
  }

  /// `● all done  ◐ some done …`, of the marks that are used.
  static func legend(_ used: Set<Mark>, ofDays: Bool, isUTF8: Bool) -> String {
    Mark.allCases.filter(used.contains).map {
      "\($0.character(isUTF8: isUTF8)) \($0.meaning(ofDays: ofDays))"
    }.joined(separator: ", ")
  }
}
