/// A day of the calendar taken apart, for asking many expressions about it.
struct CalendarDay: Hashable, Sendable {
  /// Counted from 1970-01-01.
  let number: Int64
  let date: CivilDate
  /// How many days its month has.
  let length: Int
  /// Monday is 0.
  let weekday: Int

  init(_ number: Int64) {
    self.number = number
    date = CivilDate(dayNumber: number)
    length = CivilDate.daysIn(month: date.month, year: date.year)
    weekday = Weekday(dayNumber: number).rawValue
  }
}

/// Which days an expression has: by whole months, so that what comes seldom takes no longer than what comes daily.
extension CalendarStepper {
  /// Whether the pattern has times on a day.
  func comes(on day: CalendarDay) -> Bool {
    month >> UInt64(day.date.month) & 1 == 1 && days(inMonthOf: day.length).values >> UInt64(day.date.day) & 1 == 1
      && weekdays >> UInt8(day.weekday) & 1 == 1 && comes(inYear: day.date.year)
  }

  private func comes(inYear year: Int) -> Bool {
    CalendarExpression.years.contains(year) && (self.year == .any || self.year.first(from: year) == year)
  }

  /// The first day that is not before a day and on which it comes; nil when there is none until the end of 2199.
  ///
  /// Bounded by the months from 1970 to 2200.
  func firstDay(from number: Int64) -> Int64? {
    var date = CivilDate(dayNumber: max(number, 0))
    while let year = year.first(from: date.year), year <= CalendarExpression.years.upperBound {
      if year != date.year { date = CivilDate(year: year, month: 1, day: 1) }
      while date.month <= 12 {
        let months = month >> UInt64(date.month)
        guard months != 0 else { break }
        if months.trailingZeroBitCount > 0 { (date.month, date.day) = (date.month + months.trailingZeroBitCount, 1) }
        let days = dates(inMonth: date.month, of: year) & (UInt64.max << UInt64(date.day))
        if days != 0 {
          date.day = days.trailingZeroBitCount
          return date.dayNumber
        }
        (date.month, date.day) = (date.month + 1, 1)
      }
      date = CivilDate(year: year + 1, month: 1, day: 1)
    }
    return nil
  }

  /// The days of a month on which it comes, whatever the year's own part says.
  func dates(inMonth month: Int, of year: Int) -> UInt64 {
    let length = CivilDate.daysIn(month: month, year: year)
    let dates = days(inMonthOf: length).values & (UInt64.max >> UInt64(63 - length)) & ~1
    guard weekdays != 0x7f, dates != 0 else { return dates }
    return dates & matchingWeekdays(inMonth: month, of: year)
  }

  /// The days of a month, and some beyond, that fall on the weekdays.
  func matchingWeekdays(inMonth month: Int, of year: Int) -> UInt64 {
    let first = Weekday(dayNumber: CivilDate(year: year, month: month, day: 1).dayNumber).rawValue
    // The seven bits over and over.
    let all = (0..<9).reduce(0 as UInt64) { $0 | UInt64(weekdays & 0x7f) << UInt64($1 * 7) }
    return (all >> UInt64(first)) << 1
  }

  // MARK: Times

  /// The whole minutes of a day on which it comes, ascending, in microseconds from midnight.
  var wholeMinutes: [Int64] {
    let (hours, minutes) = (hours, minutes)
    var times: [Int64] = []
    times.reserveCapacity(hours.count * minutes.count)
    for hour in hours { for minute in minutes { times.append(Int64(hour * 60 + minute) * 60_000_000) } }
    return times
  }

  // MARK: Two of them

  /// Whether it ever comes on a day, and another one so many days later: -1, 0 or 1.
  func meets(_ other: CalendarStepper, daysLater: Int) -> Bool {
    let isSomeWeekday = (0..<7).contains { day in
      weekdays >> UInt8(day) & 1 == 1 && other.weekdays >> UInt8((day + daysLater + 7) % 7) & 1 == 1
    }
    guard isSomeWeekday else { return false }
    // A common year and a leap year have all dates that there are.
    guard [2026, 2028].contains(where: { meets(other, daysLater, inYear: $0) { $0.allDates(inMonth: $1, of: $2) } })
    else { return false }
    // And in 28 years each of them falls on each weekday.
    if year == .any, other.year == .any { return true }
    var next = CalendarExpression.years.lowerBound
    while let year = year.first(from: next), year <= CalendarExpression.years.upperBound {
      if meets(other, daysLater, inYear: year, { $0.ownDates(inMonth: $1, of: $2) }) { return true }
      next = year + 1
    }
    return false
  }

  private func allDates(inMonth month: Int, of year: Int) -> UInt64 {
    let length = CivilDate.daysIn(month: month, year: year)
    return self.month >> UInt64(month) & 1 == 0
      ? 0 : days(inMonthOf: length).values & (UInt64.max >> UInt64(63 - length)) & ~1
  }

  private func ownDates(inMonth month: Int, of year: Int) -> UInt64 {
    self.month >> UInt64(month) & 1 == 0 || !comes(inYear: year) ? 0 : dates(inMonth: month, of: year)
  }

  /// Whether it comes on a day of a year, and the other one so many days later, by what `dates` says of a month of each.
  private func meets(
    _ other: CalendarStepper, _ daysLater: Int, inYear year: Int, _ dates: (CalendarStepper, Int, Int) -> UInt64
  ) -> Bool {
    for month in 1...12 {
      let mine = dates(self, month, year)
      guard mine != 0 else { continue }
      let theirs = dates(other, month, year)
      switch daysLater {
      case 0: if mine & theirs != 0 { return true }
      case 1:
        if mine << 1 & theirs != 0 { return true }
        let isLast = mine >> UInt64(CivilDate.daysIn(month: month, year: year)) & 1 == 1
        let (nextYear, nextMonth) = month == 12 ? (year + 1, 1) : (year, month + 1)
        if isLast, dates(other, nextMonth, nextYear) & 2 != 0 { return true }
      default:
        if mine >> 1 & theirs & ~1 != 0 { return true }
        let (lastYear, lastMonth) = month == 1 ? (year - 1, 12) : (year, month - 1)
        let last = UInt64(CivilDate.daysIn(month: lastMonth, year: lastYear))
        if mine & 2 != 0, dates(other, lastMonth, lastYear) >> last & 1 == 1 { return true }
      }
    }
    return false
  }
}
