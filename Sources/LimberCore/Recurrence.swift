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

    /// Whether a date is one of them.
    public func contains(_ date: CivilDate) -> Bool {
      let length = CivilDate.daysIn(month: date.month, year: date.year)
      return weekdays.contains(date.weekday) && (months.isEmpty || months.contains(date.month))
        && (days.isEmpty || days.contains(date.day) || days.contains(date.day - length - 1))
    }
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
  fileprivate func without(_ other: Self) throws(Recurrence.Obstacle) -> [Self] {
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
      guard days.allSatisfy({ ($0 < 0) == isFromEnd }) else { throw .irregular }
      part = rest
      part.days = days.filter { !other.days.contains($0) }
      if !part.days.isEmpty { parts.append(part) }
    }
    return parts
  }
}

extension ClockTimes {
  /// The recurrences of all expressions, which have no time of one zone in common.
  fileprivate func recurrences() throws(Recurrence.Obstacle) -> [(zone: String?, recurrence: Recurrence)] {
    var all: [(zone: String?, recurrence: Recurrence)] = []
    // Rules have no exceptions: single times that are of one of them are left out, not the other way round.
    let rulesFirst = expressions.filter { $0.pattern.year == .any } + expressions.filter { $0.pattern.year != .any }
    for expression in rulesFirst {
      var parts = [try expression.recurrence()]
      for (_, earlier) in all.filter({ $0.zone == expression.zone }) {
        var rest: [Recurrence] = []
        for part in parts { rest += try part.without(earlier) }
        parts = rest
      }
      all += parts.map { (expression.zone, $0) }
    }
    return all
  }
}

extension Recurrence {
  private func contains(_ civil: CivilTime) -> Bool {
    switch self {
    case .rule(let dates, let times): dates.contains(civil.date) && times.contains(civil.timeOfDay)
    case .times(let times): times.contains(civil)
    }
  }

  /// What of it is not in another one.
  fileprivate func without(_ other: Recurrence) throws(Obstacle) -> [Recurrence] {
    switch (self, other) {
    case (.times(let times), _): return [.times(times.filter { !other.contains($0) })]
    case (.rule(let dates, let times), .rule(let otherDates, let otherTimes)):
      let shared = times.filter(otherTimes.contains)
      guard !shared.isEmpty else { return [self] }
      let own = times.filter { !otherTimes.contains($0) }
      let rest = try dates.without(otherDates).map { Recurrence.rule($0, times: shared) }
      return (own.isEmpty ? [] : [.rule(dates, times: own)]) + rest
    case (.rule, .times): preconditionFailure("single times come after the rules")
    }
  }
}

extension Reminder {
  /// When it is due, if nobody answers anything: an interval has the same times on each day that its window opens, and past
  /// midnight on the day after.
  ///
  /// - Throws: `Recurrence.Obstacle`.
  public func recurrences() throws(Recurrence.Obstacle) -> [(zone: String?, recurrence: Recurrence)] {
    switch timing {
    case .at(let times): return try times.recurrences()
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
