import LimberCore
import Testing

/// Calendar expressions of systemd.time(7); canonical forms and refusals are those of `systemd-analyze calendar` (252).
@Suite struct CalendarTests {
  @Test(arguments: [
    ("08:30", "*-*-* 08:30:00"), ("8:30", "*-*-* 08:30:00"), ("08:30:15", "*-*-* 08:30:15"),
    ("Mon..Fri 08:30", "Mon..Fri *-*-* 08:30:00"), ("Mon-Fri 08:30", "Mon..Fri *-*-* 08:30:00"),
    ("Mon..Fri,Sun 08:30", "Mon..Fri,Sun *-*-* 08:30:00"), ("mon,wed,FRI 8:5", "Mon,Wed,Fri *-*-* 08:05:00"),
    ("Monday 08:30", "Mon *-*-* 08:30:00"), ("Sat,Sun 23:59:59", "Sat,Sun *-*-* 23:59:59"),
    ("Mon,Tue 07:00", "Mon,Tue *-*-* 07:00:00"), ("Mon,Tue,Wed 07:00", "Mon..Wed *-*-* 07:00:00"),
    ("Mon..Sun 08:00", "*-*-* 08:00:00"), ("*-*-* 08:30:00", "*-*-* 08:30:00"),
    ("Mon *-*-* 08:30:00", "Mon *-*-* 08:30:00"), ("Mon  08:30", "Mon *-*-* 08:30:00"),
    ("Fri,Mon 08:30", "Mon,Fri *-*-* 08:30:00"), ("Mon..Wed,Tue..Thu 08:30", "Mon..Thu *-*-* 08:30:00"),
    ("Mon..Mon 08:30", "Mon *-*-* 08:30:00"), ("08:3", "*-*-* 08:03:00"), ("008:30", "*-*-* 08:30:00"),
    ("mON 08:30", "Mon *-*-* 08:30:00"), ("00:00", "*-*-* 00:00:00"),
  ])
  func canonical(text: String, form: String) throws {
    let expression = try CalendarExpression(parsing: text)
    #expect(expression.description == form)
    #expect(try CalendarExpression(parsing: form) == expression)
    #expect(try CalendarExpression(parsing: form).description == form)
    #expect(try CalendarExpression(parsing: expression.brief) == expression)
  }

  @Test(arguments: [
    ("08:30", "08:30"), ("Mon..Fri 08:30:00", "Mon..Fri 08:30"), ("08:30:15", "08:30:15"), ("Mon..Sun 8:5", "08:05"),
  ])
  func brief(text: String, form: String) throws { #expect(try CalendarExpression(parsing: text).brief == form) }

  @Test(
    arguments: [
      ("", .empty, 0), ("  ", .empty, 0), ("24:00", .outOfRange(field: "hour", found: 24, allowed: 0...23), 0),
      ("08:60", .outOfRange(field: "minute", found: 60, allowed: 0...59), 3),
      ("08:30:60", .outOfRange(field: "second", found: 60, allowed: 0...59), 6),
      ("Mo 08:30", .unknownWeekday("Mo"), 0), ("Mon,Tues 08:30", .unknownWeekday("Tues"), 4),
      ("Sun..Mon 08:00", .weekdaysBackwards, 5), ("Fri-Mon 08:00", .weekdaysBackwards, 4),
      ("08:30x", .trailing("x"), 5),
      ("8:30 pm", .trailing(" pm"), 4), ("Mon 08:30 ", .trailing(" "), 9),
    ] as [(String, CalendarError.Reason, Int)])
  func refuses(text: String, reason: CalendarError.Reason, position: Int) {
    let error = #expect(throws: CalendarError.self) { try CalendarExpression(parsing: text) }
    #expect(error?.reason == reason)
    #expect(error?.position == position)
  }

  /// What systemd refuses is refused, and a local abbreviation of a zone too.
  @Test(arguments: [
    "8", "08.30", " 08:30", "Mon,,Tue 08:00", "Mon, Tue 08:00", "Mon 08:30 CEST", "Tues 08:30", "08:30 CET", "08:",
    ":30",
    "-1:00", "08:-1", "Mon08:30", "٠8:30", "08:30:15:00", "99999999999999999999:00", "Mon..Fri..Sun 08:00",
    "Mon.. 08:00", "08:30\n",
  ])
  func alsoRefused(text: String) {
    #expect(throws: CalendarError.self) { try CalendarExpression(parsing: text) }
  }

  @Test(arguments: CalendarCase.all)
  func next(of row: CalendarCase) throws {
    let zone = try SystemZone.load(row.zone)
    let expression = try CalendarExpression(parsing: row.expression)
    var instant = try #require(Text.instant(rfc3339: row.after))
    for expected in row.next {
      let next = expression.next(after: instant, in: zone)
      #expect(next.map { Text.rfc3339($0, offset: 0) } == expected)
      instant = try #require(next)
    }
  }

  /// Never again is an answer: nothing is due from 2200 on.
  @Test func theEnd() throws {
    let expression = try CalendarExpression(parsing: "08:00")
    let last = try #require(Text.instant(rfc3339: "2199-12-31T08:00:00Z"))
    #expect(expression.next(after: last - .seconds(1), in: .utc) == last)
    #expect(expression.next(after: last, in: .utc) == nil)
    #expect(expression.next(after: Instant.end, in: .utc) == nil)
  }

  /// One instant a matching day, in every zone, ascending, across ten years.
  @Test(
    arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"], ["02:30", "00:00"])
  func onceADay(name: String, text: String) throws {
    let zone = try SystemZone.load(name)
    let expression = try CalendarExpression(parsing: text)
    var instant = try #require(Text.instant(rfc3339: "2026-01-01T12:00:00Z"))
    var day = zone.civil(expression.next(after: instant, in: zone) ?? instant).date.dayNumber - 1
    for _ in 0..<3653 {
      let next = try #require(expression.next(after: instant, in: zone))
      #expect(next > instant)
      #expect(zone.civil(next).date.dayNumber == day + 1)
      (instant, day) = (next, day + 1)
    }
  }
}
