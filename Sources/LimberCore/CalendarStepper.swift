/// Steps through the civil times that a calendar expression matches, field by field, from the year down.
///
/// It knows no zone: times are faces, microseconds of the clock on the wall read as UTC. One thing it does on purpose as
/// systemd does it: where a repetition without an end, such as `0,12/9` hours, runs over the end of its field, what it is
/// over stays in the field when the change carries on past the next unit, so that 00:00 on the first of a month is passed
/// over. (`systemd-analyze calendar '0,12/9:00'`; such lists are rare, and two answers to one expression would be worse.)
struct CalendarStepper: Sendable {
  let weekdays: UInt8
  let year: CalendarField
  let month: UInt64
  /// By the length of the month: 28 to 31 days. All four are the same unless days count from the month's end.
  private let days: (CalendarBits, CalendarBits, CalendarBits, CalendarBits)
  private let hour: CalendarBits
  private let minute: CalendarBits
  /// Whole seconds; nil where there are fractions.
  private let wholeSecond: CalendarBits?
  private let second: CalendarField

  /// Microseconds of a minute and a day.
  private static let minuteLength = 60_000_000
  private static let dayLength: Int64 = 86_400_000_000

  init(_ pattern: CalendarPattern) {
    weekdays = pattern.weekdays.bits
    year = pattern.year
    month = pattern.month.bits(through: 12).values & ~1
    func days(_ length: Int) -> CalendarBits { Self.fromEnd(pattern.day, length: length) }
    if pattern.fromMonthEnd {
      self.days = (days(28), days(29), days(30), days(31))
    } else {
      let days = pattern.day.bits(through: 31)
      self.days = (days, days, days, days)
    }
    hour = pattern.hour.bits(through: 23)
    minute = pattern.minute.bits(through: 59)
    second = pattern.second
    let unit = CalendarExpression.secondUnit
    let isWhole = second.allSatisfy {
      $0.start % unit == 0 && ($0.stop ?? 0) % unit == 0 && $0.step % unit == 0
    }
    wholeSecond =
      isWhole
      ? second.map {
        CalendarField.Term(start: $0.start / unit, stop: $0.stop.map { $0 / unit }, step: $0.step / unit)
      }.bits(through: 59) : nil
  }

  /// The days of a month that are counted from its end: a range's ends change places, its step still counts upwards.
  private static func fromEnd(_ field: CalendarField, length: Int) -> CalendarBits {
    field.map { term in
      CalendarField.Term(
        start: length + 1 - (term.stop ?? term.start), stop: term.stop.map { _ in length + 1 - term.start },
        step: term.step)
    }.bits(through: length)
  }

  func days(inMonthOf length: Int) -> CalendarBits {
    switch length {
    case 28: days.0
    case 29: days.1
    case 30: days.2
    default: days.3
    }
  }

  /// The hours and the minutes that it has, ascending.
  var hours: [Int] { hour.all }
  var minutes: [Int] { minute.all }

  /// Whether nothing is ever carried over the end of a day but to its next beginning.
  var isRegular: Bool {
    days.0.overflow == nil && days.1.overflow == nil && days.2.overflow == nil && days.3.overflow == nil
      && hour.overflow ?? 24 == 24 && minute.overflow ?? 60 == 60 && second.single != nil
  }

  // MARK: Forwards

  /// A civil time taken apart; while stepping, a field may stand one past its end.
  private struct Clock {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    /// Microseconds of the minute.
    var second = 0

    init(face: Int64) {
      let dayNumber = floorDivide(face, CalendarStepper.dayLength)
      let date = CivilDate(dayNumber: dayNumber)
      (year, month, day) = (date.year, date.month, date.day)
      var rest = Int(face - dayNumber * CalendarStepper.dayLength)
      hour = rest / (60 * CalendarStepper.minuteLength)
      rest -= hour * 60 * CalendarStepper.minuteLength
      minute = rest / CalendarStepper.minuteLength
      second = rest - minute * CalendarStepper.minuteLength
    }

    var face: Int64 {
      CivilDate(year: year, month: month, day: day).dayNumber * CalendarStepper.dayLength
        + Int64((hour * 60 + minute) * CalendarStepper.minuteLength + second)
    }

    mutating func setTime(hour: Int = 0, minute: Int = 0, second: Int = 0) {
      (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    mutating func startYear(_ year: Int) {
      (self.year, month, day) = (year, 1, 1)
      setTime()
    }

    mutating func startMonth(_ month: Int) {
      if month > 12 { return startYear(year + 1) }
      (self.month, day) = (month, 1)
      setTime()
    }

    /// Midnight of the next day.
    mutating func startNextDay() {
      if day == CivilDate.daysIn(month: month, year: year) { return startMonth(month + 1) }
      day += 1
      setTime()
    }
  }

  /// The first face that matches and is not before `face`; nil when there is none until the end of 2199.
  ///
  /// Bounded by the months from 1970 to 2200: every turn moves on by a field, and from the hours down all fields have a value.
  func first(from face: Int64) -> Int64? {
    var at = Clock(face: face)
    while true {
      guard let year = year.first(from: max(at.year, CalendarExpression.years.lowerBound)),
        year <= CalendarExpression.years.upperBound
      else { return nil }
      if year != at.year { at.startYear(year) }
      let months = month >> UInt64(at.month)
      guard months != 0 else {
        at.startYear(at.year + 1)
        continue
      }
      if months.trailingZeroBitCount > 0 { at.startMonth(at.month + months.trailingZeroBitCount) }
      let length = CivilDate.daysIn(month: at.month, year: at.year)
      let days = days(inMonthOf: length)
      let left = days.values & (UInt64.max << UInt64(at.day))
      let candidates = left & (UInt64.max >> UInt64(63 - length))
      let fitting =
        weekdays == 0x7f || candidates == 0 ? candidates : candidates & matchingWeekdays(inMonth: at.month, of: at.year)
      guard fitting != 0 else {
        // Nothing is carried past a last day that is the wrong day of the week.
        if candidates >> UInt64(length) & 1 == 0, left == candidates, let day = days.overflow {
          carry(day: day, &at)
        } else {
          at.startMonth(at.month + 1)
        }
        continue
      }
      if fitting.trailingZeroBitCount != at.day {
        at.day = fitting.trailingZeroBitCount
        at.setTime()
      }
      if findTime(&at) { return at.face }
    }
  }

  /// Finds the time of a day that matches; false when the clock was moved on to a later hour or day, to be looked at again.
  private func findTime(_ at: inout Clock) -> Bool {
    guard let hour = hour.first(from: at.hour) else {
      carry(hour: self.hour.overflow, &at)
      return false
    }
    if hour != at.hour { at.setTime(hour: hour) }
    guard let minute = minute.first(from: at.minute) else {
      carry(minute: self.minute.overflow, &at)
      return false
    }
    if minute != at.minute { (at.minute, at.second) = (minute, 0) }
    guard let second = firstSecond(from: at.second), second < Self.minuteLength else {
      carry(second: firstSecond(from: at.second), &at)
      return false
    }
    at.second = second
    return true
  }

  /// The first second that is not before `floor`, in microseconds; past the end of the minute for a repetition without end.
  private func firstSecond(from floor: Int) -> Int? {
    guard let wholeSecond else { return second.first(from: floor) }
    let unit = CalendarExpression.secondUnit
    let whole = (floor + unit - 1) / unit
    let found = whole < 60 ? wholeSecond.first(from: whole) : nil
    return (found ?? wholeSecond.overflow).map { $0 * unit }
  }

  // MARK: Carrying

  /// Moves on from a day past the month's end.
  private func carry(day: Int, _ at: inout Clock) {
    let start = CivilDate(year: at.year, month: at.month, day: 1).dayNumber
    let date = CivilDate(dayNumber: start + Int64(day - 1))
    if date.year == at.year { return at.startMonth(date.month) }
    at.startYear(date.year)
    at.day = date.day
  }

  /// Moves on from an hour past midnight.
  private func carry(hour: Int?, _ at: inout Clock) {
    let month = at.month
    at.startNextDay()
    if let hour, at.month != month { at.hour = hour - 24 }
  }

  /// Moves on from a minute past the full hour.
  private func carry(minute: Int?, _ at: inout Clock) {
    guard at.hour == 23 else { return at.setTime(hour: at.hour + 1) }
    at.startNextDay()
    if let minute { at.minute = minute - 60 }
  }

  /// Moves on from a second past the full minute.
  private func carry(second: Int?, _ at: inout Clock) {
    let over = second.map { $0 - Self.minuteLength } ?? 0
    if at.minute < 59 {
      (at.minute, at.second) = (at.minute + 1, over % CalendarExpression.secondUnit)
    } else if at.hour < 23 {
      at.setTime(hour: at.hour + 1, second: over)
    } else {
      at.startNextDay()
      at.second = over
    }
  }

  // MARK: Backwards

  /// The last face that matches and is not after `face`; nil when there is none since 1970.
  func last(through face: Int64) -> Int64? {
    var face = face
    while let candidate = lastCandidate(through: face) {
      // What stepping forwards passes over is passed over here too; but not what follows a microsecond after another match.
      if let reached = first(from: candidate - 1), reached <= candidate { return candidate }
      face = candidate - 1
    }
    return nil
  }

  private func lastCandidate(through face: Int64) -> Int64? {
    guard let latest = lastTime(through: Self.dayLength - 1) else { return nil }
    let today = floorDivide(face, Self.dayLength)
    let time = lastTime(through: face - today * Self.dayLength)
    guard let day = lastDay(through: time == nil ? today - 1 : today) else { return nil }
    return day * Self.dayLength + (day == today ? time ?? latest : latest)
  }

  /// The last day that matches and is not after a day, both counted from 1970-01-01.
  private func lastDay(through dayNumber: Int64) -> Int64? {
    var date = CivilDate(dayNumber: dayNumber)
    while let year = year.last(through: min(date.year, CalendarExpression.years.upperBound)),
      year >= CalendarExpression.years.lowerBound
    {
      if year != date.year { date = CivilDate(year: year, month: 12, day: 31) }
      let months = month & (UInt64.max >> UInt64(63 - date.month))
      guard months != 0 else {
        date = CivilDate(year: year - 1, month: 12, day: 31)
        continue
      }
      let month = 63 - months.leadingZeroBitCount
      let length = CivilDate.daysIn(month: month, year: year)
      var ceiling = month == date.month ? date.day : length
      date.month = month
      while ceiling > 0, let day = days(inMonthOf: length).last(through: min(ceiling, length)), day > 0 {
        let found = CivilDate(year: year, month: month, day: day).dayNumber
        if weekdays >> UInt8(Weekday(dayNumber: found).rawValue) & 1 == 1 { return found }
        ceiling = day - 1
      }
      date =
        month == 1
        ? CivilDate(year: year - 1, month: 12, day: 31)
        : CivilDate(year: year, month: month - 1, day: CivilDate.daysIn(month: month - 1, year: year))
    }
    return nil
  }

  /// The last time of day that matches and is not after a time, in microseconds.
  private func lastTime(through time: Int64) -> Int64? {
    let length = Self.minuteLength
    var (hours, rest) = (Int(time) / (60 * length), Int(time) % (60 * length))
    while hours >= 0, let hour = hour.last(through: hours) {
      if hour != hours { rest = 60 * length - 1 }
      var (minutes, second) = (rest / length, rest % length)
      while minutes >= 0, let minute = minute.last(through: minutes) {
        if minute != minutes { second = length - 1 }
        if let found = self.second.last(through: second) { return Int64((hour * 60 + minute) * length + found) }
        (minutes, second) = (minute - 1, length - 1)
      }
      (hours, rest) = (hour - 1, 60 * length - 1)
    }
    return nil
  }
}
