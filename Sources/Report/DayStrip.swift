internal import LimberCore

/// One reminder's days, a character each; of a short span its due instants.
struct DayStrip {
  /// What one character says.
  enum Mark: CaseIterable {
    case allDone, someDone, noneDone, excused, open, nothing, untold, ahead

    func character(isUTF8: Bool) -> Character {
      switch self {
      case .allDone: isUTF8 ? "●" : "#"
      case .someDone: isUTF8 ? "◐" : "+"
      case .noneDone: isUTF8 ? "○" : "o"
      case .excused: "~"
      case .open: "?"
      case .nothing: isUTF8 ? "·" : "."
      case .untold: isUTF8 ? "×" : "x"
      case .ahead: isUTF8 ? "›" : ">"
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
      case .untold: "nothing on record"
      case .ahead: "still to come"
      }
    }
  }

  /// Up to so many days are shown by their due instants.
  private static let fewDays = 2
  /// So many instants have a character at most: a reminder every five minutes has them in two days.
  private static let mostMarks = 576

  let marks: [Mark]
  /// How many instants have none, for there are too many.
  let more: Int
  /// Whether each stands for a day.
  let isOfDays: Bool
  let firstDay: CivilDate

  /// What became of so many due instants.
  private struct Fate {
    var due: Instant
    var count = 1
    /// Nil while open.
    var outcome: Outcome?
  }

  /// - Parameters:
  ///   - items: those of the reminder, the earliest first.
  ///   - absences: its instants that were recorded together, the earliest first.
  ///   - untold: times of which nobody knows what was due.
  ///   - passed: what comes after it has not happened yet; unless given, all has.
  init(
    _ items: [AdherenceItem], _ absences: [AbsentPart], since: Instant, until: Instant, untold: [Range<Instant>] = [],
    passed: Instant? = nil, zone: Zone
  ) {
    firstDay = zone.civil(since).date
    let first = firstDay.dayNumber
    let last = zone.civil(max(since, until - TimeSpan(microseconds: 1))).date.dayNumber
    isOfDays = last - first >= Self.fewDays
    let fates =
      items.map { Fate(due: $0.due, outcome: $0.outcome) }
      + absences.map { Fate(due: $0.first, count: $0.count, outcome: $0.outcome) }
    guard isOfDays else {
      var shown: [Mark] = []
      var more = 0
      for fate in fates.sorted(by: { $0.due < $1.due }) {
        let room = min(fate.count, Self.mostMarks - shown.count)
        shown += Array(repeating: Self.mark([fate]), count: room)
        more += fate.count - room
      }
      (marks, self.more) = (shown, more)
      return
    }
    let days = Dictionary(grouping: fates) { zone.civil($0.due).date.dayNumber }
    func start(_ day: Int64) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
    }
    marks = (first...last).map { day in
      if let fates = days[day] { return Self.mark(fates) }
      let whole = start(day)..<max(start(day), start(day + 1))
      if untold.contains(where: { $0.overlaps(whole) }) { return .untold }
      return passed.map { $0 < min(whole.upperBound, until) } ?? false ? .ahead : .nothing
    }
    more = 0
  }

  private static func mark(_ fates: [Fate]) -> Mark {
    let closed = fates.filter { $0.outcome != nil }
    guard !closed.isEmpty else { return .open }
    let counted = closed.filter { $0.outcome != .excused }
    guard !counted.isEmpty else { return .excused }
    let done = counted.count { $0.outcome == .done }
    return done == 0 ? .noneDone : done == counted.count ? .allDone : .someDone
  }

  /// More weeks stand side by side, so that a quarter is no column.
  private static let fewWeeks = 5

  /// How many weeks stand in a line: a few have a line each, and their own date.
  private func weeksInLine(_ weeks: Int, width: Int) -> Int { weeks <= Self.fewWeeks ? 1 : max(1, (width - 20) / 8) }

  /// Whether several weeks stand behind one date.
  func hasGroups(width: Int) -> Bool { isOfDays && weeksInLine(weeks.count, width: width) > 1 }

  /// The days of each week, which begins on Monday. Up to seven days are one group, whatever day they begin with.
  private var weeks: [Range<Int>] {
    if marks.count <= 7 { return marks.isEmpty ? [] : [0..<marks.count] }
    let first = 7 - firstDay.weekday.rawValue
    return [0..<first] + stride(from: first, to: marks.count, by: 7).map { $0..<min($0 + 7, marks.count) }
  }

  /// A week in a line, each with its first day in front of it; of many as many in a line as have room.
  func lines(width: Int, isUTF8: Bool) -> [String] {
    let characters = marks.map { $0.character(isUTF8: isUTF8) }
    guard isOfDays else {
      return stride(from: 0, to: characters.count, by: max(1, width)).map {
        String(characters[$0..<min($0 + width, characters.count)])
      } + (more > 0 ? ["and \(more) more"] : [])
    }
    let weeks = weeks
    let perLine = weeksInLine(weeks.count, width: width)
    return stride(from: 0, to: weeks.count, by: perLine).map { start in
      let line = weeks[start..<min(start + perLine, weeks.count)]
      let text = line.map { String(characters[$0]) }.joined(separator: " ")
      // Of several weeks the days of the week stand one below the other.
      let gap = start == 0 && weeks.count > 1 ? String(repeating: " ", count: firstDay.weekday.rawValue) : ""
      let day = CivilDate(dayNumber: firstDay.dayNumber + Int64(weeks[start].lowerBound))
      return "\(perLine > 1 ? "from " : "")\(ReviewNumbers.day(day))  \(gap)\(text)"
    }
  }

  /// `● all done  ◐ some done …`, of the marks that are used.
  static func legend(_ used: Set<Mark>, ofDays: Bool, isUTF8: Bool) -> String {
    Mark.allCases.filter(used.contains).map {
      "\($0.character(isUTF8: isUTF8)) \($0.meaning(ofDays: ofDays))"
    }.joined(separator: ", ")
  }
}
