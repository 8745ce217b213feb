/// What due instants came to. Those that are still open are not among them.
public struct AdherenceSums: Hashable, Sendable {
  public var due = 0
  /// Shown at least once, or answered.
  public var asked = 0
  public var done = 0
  public var skipped = 0
  public var missed = 0
  public var excused = 0
  /// Of the excused, those that had been shown: they leave the asked.
  public var askedAndExcused = 0

  /// Nothing yet.
  public init() {}

  /// What adherence is out of.
  public var adherenceOutOf: Int { asked - askedAndExcused }
  /// What coverage is out of.
  public var coverageOutOf: Int { due - excused }
  /// Of what was asked and not excused, the part that was done.
  public var adherence: Double? { Self.ratio(done, adherenceOutOf) }
  /// Of all that was due and not excused, the part that was done.
  public var coverage: Double? { Self.ratio(done, coverageOutOf) }

  private static func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  mutating func count(_ item: AdherenceItem, _ outcome: Outcome) {
    due += 1
    if item.isAsked { asked += 1 }
    switch outcome {
    case .done: done += 1
    case .skipped: skipped += 1
    case .missed: missed += 1
    case .excused:
      excused += 1
      if item.isAsked { askedAndExcused += 1 }
    }
  }

  mutating func count(_ part: AbsentPart) {
    due += part.count
    if part.outcome == .excused { excused += part.count } else { missed += part.count }
  }
}

/// All that is counted of due instants.
@dynamicMemberLookup
public struct AdherenceCounts: Hashable, Sendable {
  /// How many were skipped for a reason.
  public struct Reason: Hashable, Sendable {
    /// As it was given; nil where none was.
    public var reason: String?
    public var count: Int
  }

  /// What was due and not excused, and how much of it was done.
  public struct Part: Hashable, Sendable {
    public var due = 0
    public var done = 0
  }

  public var sums = AdherenceSums()
  /// Of the done, by the tolerance that each was prescribed with: before it, in it, after it.
  public var early = 0
  public var onTime = 0
  public var late = 0
  /// How many times they were snoozed.
  public var snoozes = 0
  /// How many times they were shown.
  public var showings = 0
  /// Due, and not closed yet.
  public var open = 0
  public var missedBy: [Why: Int] = [:]
  public var excusedBy: [Why: Int] = [:]
  /// Most first.
  public var skippedBecause: [Reason] = []
  /// The done and the skipped, by the way in which they were answered.
  public var answeredBy: [Way: Int] = [:]
  /// On how many days anything was due that was not excused.
  public var days = 0
  /// On how many of them all of it was done.
  public var rightDays = 0
  /// From due to done, ascending; less than nothing where it was done before its time.
  public var responses: [TimeSpan] = []
  /// By the hour of the week in which it was due: Monday's 24 first.
  public var byHourOfWeek = Array(repeating: Part(), count: 7 * 24)

  /// Nothing yet.
  public init() {}

  /// Its sums.
  public subscript<Value>(dynamicMember path: KeyPath<AdherenceSums, Value>) -> Value { sums[keyPath: path] }

  /// By the hour of the day, 24 of them.
  public var byHour: [Part] { (0..<24).map { hour in sum(stride(from: hour, to: 7 * 24, by: 24)) } }
  /// By the day of the week, Monday first.
  public var byWeekday: [Part] { (0..<7).map { day in sum(stride(from: day * 24, to: day * 24 + 24, by: 1)) } }

  private func sum(_ places: StrideTo<Int>) -> Part {
    places.reduce(into: Part()) { sum, place in
      sum.due += byHourOfWeek[place].due
      sum.done += byHourOfWeek[place].done
    }
  }

  /// The median time from due to done: of an even number the mean of the middle two.
  public var medianResponse: TimeSpan? {
    guard !responses.isEmpty else { return nil }
    let (low, high) = (responses[(responses.count - 1) / 2], responses[responses.count / 2])
    return TimeSpan(microseconds: low.microseconds + (high - low).microseconds / 2)
  }

  /// Nine of ten were done no later than so long after they were due (nearest rank).
  public var ninetiethResponse: TimeSpan? {
    responses.isEmpty ? nil : responses[(responses.count * 9 + 9) / 10 - 1]
  }
}

/// Counts one due instant after the other.
struct AdherenceCounter {
  private(set) var counts = AdherenceCounts()
  private var reasons: [String?: Int] = [:]
  /// Days on which anything counts, and whether all of it was done.
  private var days: [Int64: Bool] = [:]

  mutating func take(_ item: AdherenceItem, _ civil: CivilTime) {
    guard let closing = item.closing else {
      counts.open += 1
      return
    }
    counts.sums.count(item, closing.outcome)
    counts.showings += item.showings
    counts.snoozes += item.snoozes
    switch closing.outcome {
    case .done:
      switch item.timing {
      case .early?: counts.early += 1
      case .onTime?: counts.onTime += 1
      case .late?: counts.late += 1
      case nil: break
      }
      if let response = item.response { counts.responses.append(response) }
    case .skipped: reasons[closing.reason, default: 0] += 1
    case .missed: counts.missedBy[closing.why ?? .unanswered, default: 0] += 1
    case .excused: counts.excusedBy[closing.why ?? .paused, default: 0] += 1
    }
    if closing.outcome == .done || closing.outcome == .skipped, let by = closing.by {
      counts.answeredBy[by, default: 0] += 1
    }
    guard closing.outcome != .excused else { return }
    let isDone = closing.outcome == .done
    count(civil, due: 1, done: isDone ? 1 : 0)
  }

  mutating func take(_ part: AbsentPart, _ civil: CivilTime) {
    counts.sums.count(part)
    guard part.outcome != .excused else {
      counts.excusedBy[part.why, default: 0] += part.count
      return
    }
    counts.missedBy[part.why, default: 0] += part.count
    count(civil, due: part.count, done: 0)
  }

  /// What was due and not excused in an hour of a day.
  private mutating func count(_ civil: CivilTime, due: Int, done: Int) {
    let day = civil.date.dayNumber
    days[day] = (days[day] ?? true) && done == due
    let place = civil.date.weekday.rawValue * 24 + civil.hour
    counts.byHourOfWeek[place].due += due
    counts.byHourOfWeek[place].done += done
  }

  /// All of it.
  func finish() -> AdherenceCounts {
    var result = counts
    result.responses.sort()
    result.days = days.count
    result.rightDays = days.values.count { $0 }
    result.skippedBecause = reasons.mostFirst { AdherenceCounts.Reason(reason: $0, count: $1) }
    return result
  }
}

extension [String?: Int] {
  /// The largest number first, then by name, the one without a name last.
  func mostFirst<Element>(_ make: (String?, Int) -> Element) -> [Element] {
    sorted { a, b in
      if a.value != b.value { return a.value > b.value }
      guard let first = a.key else { return false }
      guard let second = b.key else { return true }
      return first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
    }.map { make($0.key, $0.value) }
  }
}
