import Testing

@testable import LimberCore

@Suite struct CivilTests {
  /// Every day from 1900 to 2200, counted by the calendar's rules one after the other.
  @Test func everyDay() {
    var number: Int64 = -25_567  // 1900-01-01
    var weekday = 0  // a Monday
    var wrong = 0
    for year in 1900...2200 {
      let leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
      for (index, length) in [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
        if CivilDate.daysIn(month: index + 1, year: year) != length { wrong += 1 }
        for day in 1...length {
          let date = CivilDate(year: year, month: index + 1, day: day)
          if date.dayNumber != number || CivilDate(dayNumber: number) != date || date.weekday.rawValue != weekday
            || !date.exists
          {
            wrong += 1
          }
          number += 1
          weekday = (weekday + 1) % 7
        }
        if CivilDate(year: year, month: index + 1, day: length + 1).exists { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    #expect(number == 84_371)  // 2201-01-01, as Python's date.toordinal() counts
  }

  @Test(arguments: [
    (1900, 28), (2000, 29), (2023, 28), (2024, 29), (2026, 28), (2028, 29), (2100, 28), (2200, 28),
  ])
  func february(year: Int, days: Int) { #expect(CivilDate.daysIn(month: 2, year: year) == days) }

  @Test(arguments: [(2026, 0, 1), (2026, 13, 1), (2026, 4, 31), (2026, 2, 29), (2026, 1, 0), (2100, 2, 29)])
  func doesNotExist(year: Int, month: Int, day: Int) {
    #expect(!CivilDate(year: year, month: month, day: day).exists)
  }

  @Test(arguments: [
    ("Mon", Weekday.monday), ("monday", .monday), ("TUE", .tuesday), ("Sunday", .sunday), ("sAt", .saturday),
  ])
  func weekdayNames(text: String, day: Weekday) { #expect(Weekday(named: text) == day) }

  @Test(arguments: ["", "Mo", "Tues", "Montag", "M", "Mond"])
  func noWeekday(text: String) { #expect(Weekday(named: text) == nil) }

  @Test(arguments: [
    ("Mon", "Mon"), ("Mon,Tue", "Mon,Tue"), ("Mon,Tue,Wed", "Mon..Wed"), ("Sun,Mon", "Mon,Sun"),
    ("Mon..Fri,Sun", "Mon..Fri,Sun"), ("Mon..Wed,Tue..Thu", "Mon..Thu"), ("Mon..Sat", "Mon..Sat"),
    ("Mon,Wed,Fri", "Mon,Wed,Fri"), ("Mon..Mon", "Mon"), ("Sat,Sun", "Sat,Sun"),
    ("Tue,Wed,Fri,Sat,Sun", "Tue,Wed,Fri..Sun"),
  ])
  func weekdaySets(text: String, canonical: String) throws {
    let set = try WeekdaySet(parsing: text)
    #expect(set.description == canonical)
    #expect(try WeekdaySet(parsing: canonical) == set)
  }

  @Test(arguments: ["", "Mon..", "Sun..Mon", "Mon,", ",Mon", "Mon Tue", "Mon;Tue", "Mon..Fri 08:00"])
  func noWeekdaySet(text: String) {
    #expect(throws: CalendarError.self) { try WeekdaySet(parsing: text) }
  }

  @Test func timesBeforeTheEpoch() {
    let civil = CivilTime(faceMicroseconds: -1)
    #expect(civil.date == CivilDate(year: 1969, month: 12, day: 31))
    #expect(Text.clock(civil) == "23:59:59")
    #expect(civil.microsecond == 999_999)
    #expect(civil.faceMicroseconds == -1)
    #expect(Instant(microseconds: -1).seconds == -1)
  }
}
