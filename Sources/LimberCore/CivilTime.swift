/// A day of the proleptic Gregorian calendar.
public struct CivilDate: Hashable, Comparable, Sendable {
  public var year: Int
  /// 1 to 12.
  public var month: Int
  /// 1 to 31.
  public var day: Int

  /// The date; the caller vouches that it exists (`exists`).
  public init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date that lies `dayNumber` days after 1970-01-01.
  public init(dayNumber: Int64) {
    // Counts from 0000-03-01, so that the leap day is the last of its year; an era is 400 years, 146,097 days.
    let shifted = dayNumber + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    self.init(
      year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), month: Int(month),
      day: Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
  }

  /// Days since 1970-01-01.
  public var dayNumber: Int64 {
    let shiftedYear = Int64(year) - (month <= 2 ? 1 : 0)
    let era = floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The day of the week.
  public var weekday: Weekday { Weekday(dayNumber: dayNumber) }

  /// How many days the month has.
  public static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Whether the calendar has this day.
  public var exists: Bool { (1...12).contains(month) && (1...Self.daysIn(month: month, year: year)).contains(day) }

  public static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}

/// A date and a time of day as clocks on the wall show them, in no particular zone.
public struct CivilTime: Hashable, Comparable, Sendable {
  public var date: CivilDate
  /// Microseconds since midnight: 0 to 86,399,999,999.
  public var timeOfDay: TimeSpan

  /// The civil time of a date and a time of day.
  public init(_ date: CivilDate, timeOfDay: TimeSpan) {
    self.date = date
    self.timeOfDay = timeOfDay
  }

  /// The civil time of a date, hour, minute and second.
  public init(_ date: CivilDate, hour: Int, minute: Int, second: Int = 0) {
    self.init(date, timeOfDay: .seconds(Int64(hour * 3600 + minute * 60 + second)))
  }

  /// The civil time whose clock face, read as UTC, lies so many microseconds after the epoch.
  public init(faceMicroseconds: Int64) {
    // The first day that there is has no beginning.
    let faceMicroseconds = max(faceMicroseconds, .min + 86_400_000_000)
    let day = floorDivide(faceMicroseconds, 86_400_000_000)
    self.init(
      CivilDate(dayNumber: day), timeOfDay: TimeSpan(microseconds: faceMicroseconds - day * 86_400_000_000))
  }

  /// The clock face read as UTC, in microseconds since the epoch: what zone arithmetic works on.
  public var faceMicroseconds: Int64 { date.dayNumber * 86_400_000_000 + timeOfDay.microseconds }

  public var hour: Int { Int(timeOfDay.microseconds / 3_600_000_000) }
  public var minute: Int { Int(timeOfDay.microseconds / 60_000_000 % 60) }
  public var second: Int { Int(timeOfDay.microseconds / 1_000_000 % 60) }
  /// The part of the second, 0 to 999,999.
  public var microsecond: Int { Int(timeOfDay.microseconds % 1_000_000) }

  public static func < (a: CivilTime, b: CivilTime) -> Bool {
    (a.date, a.timeOfDay) < (b.date, b.timeOfDay)
  }
}

/// A day of the week, counted as ISO 8601 does: Monday first.
public enum Weekday: Int, CaseIterable, Sendable {
  case monday, tuesday, wednesday, thursday, friday, saturday, sunday

  /// The weekday of a day counted from 1970-01-01, which was a Thursday.
  public init(dayNumber: Int64) {
    switch floorRemainder(dayNumber + 3, 7) {
    case 0: self = .monday
    case 1: self = .tuesday
    case 2: self = .wednesday
    case 3: self = .thursday
    case 4: self = .friday
    case 5: self = .saturday
    default: self = .sunday
    }
  }

  /// The three letters that systemd uses: `Mon`.
  public var abbreviation: String { String(name.prefix(3)) }

  /// The English name: `Monday`.
  public var name: String {
    switch self {
    case .monday: "Monday"
    case .tuesday: "Tuesday"
    case .wednesday: "Wednesday"
    case .thursday: "Thursday"
    case .friday: "Friday"
    case .saturday: "Saturday"
    case .sunday: "Sunday"
    }
  }

  /// The weekday of a name in full or in three letters, in any case; nil for anything else.
  public init?(named text: some StringProtocol) {
    let lowered = text.lowercased()
    guard
      let match = Self.allCases.first(where: {
        $0.name.lowercased() == lowered || $0.abbreviation.lowercased() == lowered
      })
    else { return nil }
    self = match
  }
}

/// A set of days of the week, written as systemd does: `Mon..Fri,Sun`.
public struct WeekdaySet: Hashable, Sendable {
  /// One bit a day, Monday the lowest.
  var bits: UInt8

  /// All seven days.
  public static let everyDay = WeekdaySet(bits: 0x7f)

  init(bits: UInt8) { self.bits = bits }

  /// The set of these days.
  public init(_ days: some Sequence<Weekday>) { bits = days.reduce(0) { $0 | 1 << UInt8($1.rawValue) } }

  /// Whether the day is in the set.
  public func contains(_ day: Weekday) -> Bool { bits >> UInt8(day.rawValue) & 1 == 1 }

  public var isEmpty: Bool { bits == 0 }

  /// Adds the days from `first` to `last`, which must not lie before it: systemd knows no range over Sunday.
  mutating func insert(from first: Weekday, through last: Weekday) {
    for index in first.rawValue...last.rawValue { bits |= 1 << UInt8(index) }
  }
}

extension WeekdaySet: CustomStringConvertible {
  /// As systemd prints it: runs of three and more days as a range, others one by one.
  public var description: String {
    var parts: [String] = []
    var index = 0
    let days = Weekday.allCases
    while index < 7 {
      guard contains(days[index]) else {
        index += 1
        continue
      }
      var last = index
      while last + 1 < 7, contains(days[last + 1]) { last += 1 }
      if last - index >= 2 {
        parts.append("\(days[index].abbreviation)..\(days[last].abbreviation)")
      } else {
        parts += days[index...last].map(\.abbreviation)
      }
      index = last + 1
    }
    return parts.joined(separator: ",")
  }
}
