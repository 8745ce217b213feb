/// Due times as calendars of phones know them (RFC 5545, section 3.3.10): dates by a rule, the same times on each.
public enum Recurrence: Hashable, Sendable {
  case rule(DateRule, times: [TimeSpan])
  /// Civil times one by one, where a year is named.
  case times([CivilTime])

  /// Dates that recur: those of all that is named. What is empty lets all through.
  public struct DateRule: Hashable, Sendable {
    public var weekdays = WeekdaySet.everyDay
    /// 1 to 12.
    public var months: [Int] = []
    /// 1 to 31; from -1 downwards, counted from the month's end.
    public var days: [Int] = []
    /// True for leap years only, false for all others. No calendar rule says that: such dates are few, and are listed.
    public var inLeapYears: Bool?

    /// Whether a date is one of them.
    public func contains(_ date: CivilDate) -> Bool {
      let length = CivilDate.daysIn(month: date.month, year: date.year)
      return weekdays.contains(date.weekday) && (months.isEmpty || months.contains(date.month))
        && (days.isEmpty || days.contains(date.day) || days.contains(date.day - length - 1))
        && inLeapYears ?? isLeap(date.year) == isLeap(date.year)
    }

    private func isLeap(_ year: Int) -> Bool { CivilDate.daysIn(month: 2, year: year) == 29 }

  }

  /// Why there is none.
  public enum Obstacle: Error, Hashable, Sendable {
    /// It is given to parts of a second.
    case partsOfSeconds
    /// More times one by one than anybody enters.
    case tooMany
    /// No rule of dates and times of day has exactly its instants.
    case irregular
  }

  /// As many single times as are listed.
  static let listedLimit = 200
  /// From 2026 to 2033: each weekday falls on each date of a leap year's months, or nearly so.
  static let checkedDays = Int64(20_454)...Int64(23_375)
}

extension CalendarExpression {
  /// Its times of day and dates as a recurrence.
  ///
  /// - Throws: `Recurrence.Obstacle` where a calendar could not have just these.
  public func recurrence() throws(Recurrence.Obstacle) -> Recurrence {
    guard pattern.year == .any else { return .times(try listed()) }
    let dates = Recurrence.DateRule(
      weekdays: weekdays, months: pattern.month == .any ? [] : values(pattern.month, through: 12),
      days: pattern.day == .any
        ? [] : values(pattern.day, through: 31).map { pattern.fromMonthEnd ? -$0 : $0 }.sorted())
    var times: [TimeSpan] = []
    for hour in values(pattern.hour, through: 23) {
      for minute in values(pattern.minute, through: 59) {
        var second = pattern.second.first(from: 0)
        while let found = second, found < 60 * Self.secondUnit {
          guard found % Self.secondUnit == 0 else { throw .partsOfSeconds }
          times.append(.minutes(Int64(hour * 60 + minute)) + TimeSpan(microseconds: Int64(found)))
          second = pattern.second.first(from: found + 1)
        }
      }
    }
    let found = Recurrence.rule(dates, times: times)
    guard hasJustThese(dates, times) else { throw .irregular }
    return found
  }

  private func values(_ field: CalendarField, through last: Int) -> [Int] {
    let bits = field.bits(through: last).values
    return (0...last).filter { bits >> UInt64($0) & 1 == 1 }
  }

  private func listed() throws(Recurrence.Obstacle) -> [CivilTime] {
    var all: [CivilTime] = []
    var last = Instant(seconds: -1)
    while let next = next(after: last, in: .utc) {
      guard all.count < Recurrence.listedLimit else { throw .tooMany }
      guard next.microseconds % 1_000_000 == 0 else { throw .partsOfSeconds }
      all.append(CivilTime(faceMicroseconds: next.microseconds))
      last = next
    }
    return all
  }

  /// Compares with what the expression does for some years: a repetition may run over its field, and days from the month's
  /// end are counted in a way of their own.
  private func hasJustThese(_ dates: Recurrence.DateRule, _ times: [TimeSpan]) -> Bool {
    var last = Instant(seconds: Recurrence.checkedDays.lowerBound * 86_400 - 1)
    for day in Recurrence.checkedDays where dates.contains(CivilDate(dayNumber: day)) {
      for time in times {
        let wanted = Instant(seconds: day * 86_400) + time
        guard next(after: last, in: .utc) == wanted else { return false }
        last = wanted
      }
    }
    return next(after: last, in: .utc).map { $0.seconds > Recurrence.checkedDays.upperBound * 86_400 + 86_399 } ?? true
  }
}

extension Recurrence.DateRule {
  /// The dates of this rule that are none of another's, as rules that have no date in common.
  fileprivate func without(_ other: Self) -> [Self] {
    var parts: [Self] = []
    var rest = self
    var part = rest
    part.weekdays = WeekdaySet(bits: rest.weekdays.bits & ~other.weekdays.bits)
    if !part.weekdays.isEmpty { parts.append(part) }
    rest.weekdays = WeekdaySet(bits: rest.weekdays.bits & other.weekdays.bits)
    guard !rest.weekdays.isEmpty else { return parts }
    if !other.months.isEmpty {
      let months = rest.months.isEmpty ? Array(1...12) : rest.months
      part = rest
      part.months = months.filter { !other.months.contains($0) }
      if !part.months.isEmpty { parts.append(part) }
      rest.months = months.filter(other.months.contains)
      guard !rest.months.isEmpty else { return parts }
    }
    if !other.days.isEmpty {
      let isFromEnd = other.days.contains { $0 < 0 }
      let days = rest.days.isEmpty ? Array(isFromEnd ? -31 ... -1 : 1...31) : rest.days
      // A day of the month and one counted from its end are the same day in some months only.
      guard days.allSatisfy({ ($0 < 0) == isFromEnd }), rest.inLeapYears == nil, other.inLeapYears == nil else {
        return parts + rest.monthsWithout(other)
      }
      part = rest
      part.days = days.filter { !other.days.contains($0) }
      if !part.days.isEmpty { parts.append(part) }
    }
    return parts
  }

  /// Month by month the dates that are none of another's, whose weekdays and months are the same or more.
  private func monthsWithout(_ other: Self) -> [Self] {
    /// The days that are left of a month of so many, in leap years or others.
    func left(of length: Int, inLeapYears isLeap: Bool?) -> Set<Int> {
      func has(_ dates: Self, _ day: Int) -> Bool {
        (dates.days.isEmpty || dates.days.contains(day) || dates.days.contains(day - length - 1))
          && (isLeap == nil || dates.inLeapYears ?? isLeap == isLeap)
      }
      return Set((1...length).filter { has(self, $0) && !has(other, $0) })
    }
    var monthsOf: [Set<Int>: [Int]] = [:]
    var parts: [Self] = []
    func add(_ days: Set<Int>, in months: [Int], inLeapYears isLeap: Bool? = nil) {
      guard !days.isEmpty else { return }
      parts.append(Self(weekdays: weekdays, months: months, days: days.sorted(), inLeapYears: isLeap))
    }
    for month in months.isEmpty ? Array(1...12) : months {
      guard month == 2 else {
        monthsOf[left(of: CivilDate.daysIn(month: month, year: 2027), inLeapYears: nil), default: []].append(month)
        continue
      }
      // A 29th comes in leap years anyway.
      let (common, leap) = (left(of: 28, inLeapYears: false), left(of: 29, inLeapYears: true))
      monthsOf[common.intersection(leap).union(leap.intersection([29])), default: []].append(month)
      add(common.subtracting(leap), in: [2], inLeapYears: false)
      add(leap.subtracting(common).subtracting([29]), in: [2], inLeapYears: true)
    }
    for (days, months) in monthsOf.sorted(by: { $0.value[0] < $1.value[0] }) { add(days, in: months) }
    return parts
  }
}

extension ClockTimes {
  /// The recurrences of all expressions, which have no time in common where their clocks are the same.
  fileprivate func recurrences(
    clock: (String?) -> String?
  ) throws(Recurrence.Obstacle) -> [(zone: String?, recurrence: Recurrence)] {
    var all: [(zone: String?, recurrence: Recurrence)] = []
    // Rules have no exceptions: single times that are of one of them are left out, not the other way round.
    let rulesFirst = expressions.filter { $0.pattern.year == .any } + expressions.filter { $0.pattern.year != .any }
    for expression in rulesFirst {
      var parts = [try expression.recurrence()]
      for (zone, earlier) in all where clock(zone) == clock(expression.zone) {
        parts = parts.flatMap { $0.without(earlier) }
      }
      all += parts.map { (expression.zone, $0) }
    }
    return all
  }
}

extension Recurrence {
  /// Whether a time is one of its.
  public func contains(_ civil: CivilTime) -> Bool {
    switch self {
    case .rule(let dates, let times): dates.contains(civil.date) && times.contains(civil.timeOfDay)
    case .times(let times): times.contains(civil)
    }
  }

  /// What of it is not in another one.
  fileprivate func without(_ other: Recurrence) -> [Recurrence] {
    switch (self, other) {
    case (.times(let times), _): return [.times(times.filter { !other.contains($0) })]
    case (.rule(let dates, let times), .rule(let otherDates, let otherTimes)):
      let shared = times.filter(otherTimes.contains)
      guard !shared.isEmpty else { return [self] }
      let own = times.filter { !otherTimes.contains($0) }
      let rest = dates.without(otherDates).map { Recurrence.rule($0, times: shared) }
      return (own.isEmpty ? [] : [.rule(dates, times: own)]) + rest
    case (.rule, .times): preconditionFailure("single times come after the rules")
    }
  }
}

extension Reminder {
  /// When it is due, if nobody answers anything: an interval has the same times on each day that its window opens, and past
  /// midnight on the day after.
  ///
  /// - Parameter clock: for a zone another name that stands for all zones of the same clock; equal times of these are one.
  /// - Throws: `Recurrence.Obstacle`.
  public func recurrences(
    clock: (String?) -> String? = { $0 }
  ) throws(Recurrence.Obstacle) -> [(zone: String?, recurrence: Recurrence)] {
    switch timing {
    case .at(let times): return try times.recurrences(clock: clock)
    case .every(let span, let window):
      var times: [TimeSpan] = []
      var time = window.opens + span
      while time < window.opens + window.length {
        times.append(time)
        time = time + span
      }
      var next = Recurrence.DateRule()
      next.weekdays = WeekdaySet(
        Weekday.allCases.filter { Weekday(rawValue: ($0.rawValue + 6) % 7).map(window.days.contains) ?? false })
      let parts: [Recurrence] = [
        .rule(Recurrence.DateRule(weekdays: window.days), times: times.filter { $0 < .days(1) }),
        .rule(next, times: times.filter { $0 >= .days(1) }.map { $0 - .days(1) }),
      ]
      return parts.filter { if case .rule(_, let times) = $0 { !times.isEmpty } else { true } }.map { (nil, $0) }
    }
  }
}
