import Testing

@testable import LimberCore

/// Hundreds of wishes as people say them, made from parts of which the test knows what they mean: whatever is proposed has
/// just the days and the times that were said. What is proposed is asked of the expressions, what was said is reckoned here.
@Suite struct CalendarWishTests {
  /// A day of January and February 2027, which began on a Friday: 59 days.
  private struct Day {
    let month: Int
    let day: Int
    let length: Int
    /// Monday is 0.
    let weekday: Int

    static let all: [Day] = (0..<59).map { number in
      let isJanuary = number < 31
      return Day(
        month: isJanuary ? 1 : 2, day: isJanuary ? number + 1 : number - 30, length: isJanuary ? 31 : 28,
        weekday: (number + 4) % 7)
    }
  }

  /// A part of a wish: how it is said, and what it means.
  private typealias Said<Meaning> = (text: String, meaning: Meaning)

  private static func clock(_ minute: Int) -> String {
    "\(zeroPadded(minute / 60, width: 2)):\(zeroPadded(minute % 60, width: 2))"
  }

  private static let numbers = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
  ]

  /// Times of day, each in several ways, with its minutes from midnight.
  private static let times: [Said<Int>] = {
    var all: [Said<Int>] = []
    for hour in 0..<24 {
      for minute in [0, 30] {
        let time = hour * 60 + minute
        let twelve = (hour + 11) % 12 + 1
        let digits = "\(twelve)" + (minute == 0 ? "" : ":30")
        all.append((clock(time), time))
        all.append(("\(digits)\(hour < 12 ? "am" : "pm")", time))
        let part =
          switch hour {
          case 1..<12: ["in the morning"]
          case 13..<16: ["in the afternoon"]
          case 16..<18: ["in the afternoon", "in the evening"]
          case 18..<22: ["in the evening", "at night"]
          case 22..<24: ["at night"]
          default: [String]()
          }
        for part in part {
          all.append(("\(digits) \(part)", time))
          all.append(("\(clock(time)) \(part)", time))
          all.append(("\(numbers[twelve - 1]) \(part)", hour * 60))
          all.append(("half past \(numbers[twelve - 1]) \(part)", hour * 60 + 30))
          all.append(("quarter past \(twelve) \(part)", hour * 60 + 15))
          all.append(("\(twelve) o'clock \(part)", hour * 60))
        }
      }
    }
    return all + [
      ("noon", 720), ("midnight", 0), ("12 noon", 720), ("12 midnight", 0), ("bedtime 22:30", 1350),
      ("breakfast at 7", 420), ("dinner at 6", 1080), ("lunch at 1", 780), ("8pm at night", 1200),
    ]
  }()

  private static let weekdays: [Said<Set<Int>>] = [
    ("Mondays", [0]), ("every Tuesday", [1]), ("on Wednesday and Friday", [2, 4]), ("weekdays", [0, 1, 2, 3, 4]),
    ("weekends", [5, 6]), ("Mo-Fr", [0, 1, 2, 3, 4]), ("Sat..Mon", [5, 6, 0]), ("Thurs", [3]),
    ("every day", [0, 1, 2, 3, 4, 5, 6]), ("daily", [0, 1, 2, 3, 4, 5, 6]), ("", [0, 1, 2, 3, 4, 5, 6]),
  ]

  private static let ordinals: [Said<Int>] = [
    ("first", 0), ("1st", 0), ("second", 1), ("2nd", 1), ("third", 2), ("3rd", 2), ("fourth", 3), ("4th", 3),
    ("last", -1),
  ]

  /// The expressions that are proposed for a text; nil where none are.
  private func proposed(_ text: String) throws -> [CalendarExpression]? {
    let error: CalendarError
    do throws(CalendarError) {
      // What is taken as it stands was no wish.
      return [try CalendarExpression(parsing: text)]
    } catch let refused {
      error = refused
    }
    guard case .at(let texts)? = error.remedy?.form else { return nil }
    return try texts.map { try CalendarExpression(parsing: $0) }
  }

  /// When expressions come in the two months, as minutes from their beginning: at equal times once.
  private func instants(_ expressions: [CalendarExpression]) -> [Int] {
    let first = CivilDate(year: 2027, month: 1, day: 1).dayNumber
    let all = expressions.flatMap { expression -> [Int] in
      let times = expression.timesOfDay.map { Int($0 / 60_000_000) }
      return (0..<59).filter { expression.comes(on: CalendarDay(first + Int64($0))) }.flatMap { number in
        times.map { number * 24 * 60 + $0 }
      }
    }
    return Set(all).sorted()
  }

  private func expect(_ text: String, _ times: [Int], isCertain: Bool, on isMeant: (Day) -> Bool) throws {
    guard let expressions = try proposed(text) else {
      #expect(!isCertain, "\(text)")
      return
    }
    let said = Day.all.enumerated().flatMap { number, day in
      isMeant(day) ? Set(times).map { number * 24 * 60 + $0 } : []
    }
    #expect(instants(expressions) == said.sorted(), "\(text) → \(expressions.map(\.brief))")
  }

  @Test func aTimeIsOneTime() throws {
    for time in Self.times { try expect(time.text, [time.meaning], isCertain: true) { _ in true } }
  }

  @Test func weekdaysAreThese() throws {
    for (index, time) in Self.times.enumerated() {
      // Each time with three of them: all with all takes long.
      for number in 0..<3 {
        let days = Self.weekdays[(index + number * 4) % Self.weekdays.count]
        let isWhole = days.meaning.count == 7
        // A night of a weekday may be the next day's.
        let isCertain = isWhole || time.meaning >= 6 * 60 || !time.text.contains("night")
        for text in ["\(days.text) \(time.text)", "\(time.text) \(days.text)", "\(days.text) at \(time.text)"] {
          try expect(
            text.split(separator: " ").joined(separator: " "), [time.meaning],
            isCertain: isCertain && text.hasPrefix(days.text)
          ) {
            days.meaning.contains($0.weekday)
          }
        }
      }
    }
  }

  @Test func ordinalsAreOneDayAMonth() throws {
    let names = ["Monday", "Tue", "wednesday", "Thursday", "Fri", "Saturday", "Sunday"]
    for (index, ordinal) in Self.ordinals.enumerated() {
      for weekday in 0..<7 {
        let time = Self.times[(index * 31 + weekday * 17) % Self.times.count]
        let isCertain = !time.text.contains("night")
        for text in ["\(ordinal.text) \(names[weekday])", "the \(ordinal.text) \(names[weekday]) of the month"] {
          func isMeant(_ day: Day) -> Bool {
            day.weekday == weekday
              && (ordinal.meaning < 0 ? day.day > day.length - 7 : (day.day - 1) / 7 == ordinal.meaning)
          }
          try expect(text, [8 * 60], isCertain: true, on: isMeant)
          try expect("\(text) \(time.text)", [time.meaning], isCertain: isCertain, on: isMeant)
          try expect("\(text) at \(time.text)", [time.meaning], isCertain: isCertain, on: isMeant)
        }
        let other = Self.ordinals[(index + 2) % Self.ordinals.count]
        try expect("\(ordinal.text) and \(other.text) \(names[weekday]) 9:00", [9 * 60], isCertain: true) { day in
          day.weekday == weekday
            && [ordinal.meaning, other.meaning].contains {
              $0 < 0 ? day.day > day.length - 7 : (day.day - 1) / 7 == $0
            }
        }
      }
    }
  }

  /// Two times are two, or it is asked which are meant: never one, and never three.
  @Test func twoTimesAreTwo() throws {
    for (index, first) in Self.times.enumerated() {
      for step in [7, 41, 97] {
        let second = Self.times[(index * 3 + step) % Self.times.count]
        guard first.meaning != second.meaning else { continue }
        let days = Self.weekdays[(index + step) % Self.weekdays.count]
        for sign in [" and ", ", ", " or ", "; "] {
          try expect("\(first.text)\(sign)\(second.text)", [first.meaning, second.meaning], isCertain: false) { _ in
            true
          }
        }
        try expect(
          "\(days.text) \(first.text) and \(second.text)", [first.meaning, second.meaning], isCertain: false
        ) {
          days.meaning.contains($0.weekday)
        }
      }
    }
    for (first, second) in [
      ("8:00", "20:00"), ("8am", "8pm"), ("8 in the morning", "8 in the evening"), ("noon", "6pm"),
    ] {
      #expect(try proposed("\(first) and \(second)")?.count == 2)
    }
  }

  /// What is said by its number comes so often.
  @Test func countsAreKept() throws {
    for (text, number) in [
      ("twice", 2), ("two times", 2), ("2x", 2), ("three times", 3), ("thrice", 3), ("4 times", 4), ("5 times", 5),
      ("six times", 6), ("7 times", 7), ("8 times", 8), ("9 times", 9), ("10 times", 10), ("11 times", 11),
      ("12 times", 12),
    ] {
      for day in ["a day", "daily", "per day", "each day"] {
        let found = try #require(try proposed("\(text) \(day)"), "\(text) \(day)")
        #expect(instants(found).count == number * 59, "\(text) \(day)")
        // Times that are not so many as were announced are not proposed.
        if number != 2 { #expect(try proposed("\(text) \(day) at 8:00 and 20:00") == nil, "\(text) \(day)") }
        #expect(try proposed("\(text) \(day) 9:00") == nil, "\(text) \(day)")
      }
    }
    for (hours, number) in [(5, 4), (6, 4), (7, 3), (8, 3), (9, 2), (10, 2), (11, 2), (12, 2)] {
      for text in ["every \(hours) hours", "q\(hours)h", "every \(hours) h"] {
        #expect(instants(try #require(try proposed(text))).count == number * 59, "\(text)")
      }
      for first in ["8", "7:30", "20:00"] where 24 % hours == 0 {
        #expect(instants(try #require(try proposed("every \(hours) hours from \(first)"))).count == number * 59)
      }
    }
    for hours in 13..<24 { #expect(try proposed("every \(hours) hours") == nil) }
    for (text, number) in [
      "bid": 2, "tid": 3, "qid": 4, "1-0-1": 2, "1-1-1-1": 4, "0-0-1": 1, "2-0-2": 2, "1-0-0-1": 2,
    ] {
      #expect(instants(try #require(try proposed(text))).count == number * 59, "\(text)")
    }
  }

  /// Both ends of a range are in it, and nothing beyond.
  @Test func rangesKeepTheirEnds() throws {
    for first in stride(from: 0, to: 12 * 60, by: 30) {
      for length in [60, 120, 210, 480, 510] {
        for (step, phrase) in [(60, ""), (120, "/2"), (30, "/30"), (15, "/15"), (20, "/20")] {
          let last = first + length
          let said = Array(stride(from: first, through: last, by: step))
          guard said.count > 1 else { continue }
          try expect("\(Self.clock(first))-\(Self.clock(last))\(phrase)", said, isCertain: false) { _ in true }
          let every = "every \(step) minutes from \(Self.clock(first)) to \(Self.clock(last))"
          try expect(every, said, isCertain: first % step == 0 || step == 60, on: { _ in true })
          try expect("weekdays \(every)", said, isCertain: false) { $0.weekday < 5 }
        }
      }
    }
  }

  /// What stands behind a time and is none adds none.
  @Test func offsetsAndLengthsAreNoTimes() throws {
    for time in ["08:00", "8:00", "20:30"] {
      for rest in [
        " +01:00", "+01:00", " +0100", " -05:00", " +1", "Z", " UTC+1", "/2h", " 2h", " for 10min", "/30min",
        " 1h30min",
        " (2h)", "/0", "/0:00", "/0h",
      ] { #expect(try proposed(time + rest) == nil, "\(time + rest)") }
    }
    for step in Array(25..<48) + Array(49..<60) { #expect(try proposed("8/\(step):00") == nil, "8/\(step):00") }
  }
}
