import LimberCore
import Testing

/// Calendar expressions of systemd.time(7); canonical forms and refusals are those of `systemd-analyze calendar` (252).
@Suite struct CalendarTests {
  static let canonicalForms: [(String, String)] = [
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
    ("Mon", "Mon *-*-* 00:00:00"), ("Mon ", "Mon *-*-* 00:00:00"), ("Mon, 08:00", "Mon *-*-* 08:00:00"),
    ("Mon,", "Mon *-*-* 00:00:00"),
    ("minutely", "*-*-* *:*:00"), ("hourly", "*-*-* *:00:00"), ("DAILY", "*-*-* 00:00:00"),
    ("weekly", "Mon *-*-* 00:00:00"), ("monthly", "*-*-01 00:00:00"), ("yearly", "*-01-01 00:00:00"),
    ("annually", "*-01-01 00:00:00"), ("anually", "*-01-01 00:00:00"), ("quarterly", "*-01,04,07,10-01 00:00:00"),
    ("semi-annually", "*-01,07-01 00:00:00"), ("biannually", "*-01,07-01 00:00:00"),
    ("daily UTC", "*-*-* 00:00:00 UTC"), ("08:30 utc", "*-*-* 08:30:00 UTC"),
    ("08:30 Europe/Berlin", "*-*-* 08:30:00 Europe/Berlin"), ("Mon  UTC", "Mon *-*-* 00:00:00 UTC"),
    ("2026-11-23", "2026-11-23 00:00:00"), ("26-11-23 8:0", "2026-11-23 08:00:00"), ("89-1-2", "1989-01-02 00:00:00"),
    ("11-23", "*-11-23 00:00:00"), ("*-*-1 09:30", "*-*-01 09:30:00"), ("2026-*-* ", "2026-*-* 00:00:00"),
    ("*-02~03", "*-02~03 00:00:00"), ("02~03", "*-02~03 00:00:00"), ("Mon *-05~07/1", "Mon *-05~07/1 00:00:00"),
    ("*-*~*", "*-*-* 00:00:00"), ("*-*~01..03", "*-*~01..03 00:00:00"),
    ("*:0/15", "*-*-* *:00/15:00"), ("9..17:00/30", "*-*-* 09..17:00/30:00"),
    ("Mon..Fri 09..17:00/30", "Mon..Fri *-*-* 09..17:00/30:00"), ("8,12,18:30", "*-*-* 08,12,18:30:00"),
    ("18,8,12,8:30", "*-*-* 08,12,18:30:00"), ("10..20/3:00", "*-*-* 10..19/3:00:00"), ("5..5:00", "*-*-* 05:00:00"),
    ("*:5..6/3", "*-*-* *:05:00"), ("*:5..70/100", "*-*-* *:05:00"), ("*:*:*", "*-*-* *:*:*"),
    ("*:*:0/1", "*-*-* *:*:*"), ("*:*:0/7.3", "*-*-* *:*:00/7.300000"), ("12:00:3.5", "*-*-* 12:00:03.500000"),
    ("12:00:1..2.5/0.5", "*-*-* 12:00:01..02.500000/0.500000"), ("12:00:0.0000005", "*-*-* 12:00:00.000001"),
    ("12:00:10..20", "*-*-* 12:00:10..20"), ("@1395716396", "2014-03-25 02:59:56 UTC"),
    ("Mon @0", "Mon 1970-01-01 00:00:00 UTC"), ("2020/4-2-29", "2020/4-02-29 00:00:00"),
    ("2020..2030/4-2-29", "2020..2028/4-02-29 00:00:00"),
  ]

  @Test(arguments: canonicalForms)
  func canonical(text: String, form: String) throws {
    func parse(_ text: String) throws -> CalendarExpression {
      try CalendarExpression(parsing: text) { $0 == "Europe/Berlin" }
    }
    let expression = try parse(text)
    #expect(expression.description == form)
    #expect(try parse(form) == expression)
    #expect(try parse(form).description == form)
    #expect(try parse(expression.brief) == expression)
  }

  @Test(arguments: [
    ("08:30", "08:30"), ("Mon..Fri 08:30:00", "Mon..Fri 08:30"), ("08:30:15", "08:30:15"), ("Mon..Sun 8:5", "08:05"),
  ])
  func brief(text: String, form: String) throws { #expect(try CalendarExpression(parsing: text).brief == form) }

  struct Refused: Sendable, CustomTestStringConvertible {
    var text: String
    var reason: CalendarError.Reason
    var position: Int
    init(_ text: String, _ reason: CalendarError.Reason, at position: Int) {
      (self.text, self.reason, self.position) = (text, reason, position)
    }
    var testDescription: String { text }

    static let all: [Refused] = [
      Refused("", .empty, at: 0), Refused("  ", .empty, at: 0), Refused(" UTC", .empty, at: 0),
      Refused("24:00", .outOfRange(field: "hour", found: 24, allowed: 0...23), at: 0),
      Refused("08:60", .outOfRange(field: "minute", found: 60, allowed: 0...59), at: 3),
      Refused("08:30:60", .outOfRange(field: "second", found: 60, allowed: 0...59), at: 6),
      Refused("08:30:59.9999999", .outOfRange(field: "second", found: 60, allowed: 0...59), at: 6),
      Refused("1969-01-01", .outOfRange(field: "year", found: 1969, allowed: 1970...2199), at: 0),
      Refused("*-13-01", .outOfRange(field: "month", found: 13, allowed: 1...12), at: 2),
      Refused("*-*-0", .outOfRange(field: "day", found: 0, allowed: 1...31), at: 4),
      Refused("*-*~29", .outOfRange(field: "day", found: 29, allowed: 1...28), at: 4),
      Refused("@7258118400", .outOfRange(field: "year", found: 2200, allowed: 1970...2199), at: 1),
      Refused("Mo 08:30", .unknownWord("Mo"), at: 0), Refused("Mon,Tues 08:30", .unknownWord("Tues"), at: 4),
      Refused("dayly", .unknownWord("dayly"), at: 0),
      Refused("Sun..Mon 08:00", .weekdaysBackwards(.sunday, .monday), at: 5),
      Refused("Fri-Mon 08:00", .weekdaysBackwards(.friday, .monday), at: 4),
      Refused("Mon.. 08:00", .expected("a weekday, as in Mon..Fri"), at: 5),
      Refused("08:30x", .trailing("x"), at: 5), Refused("8:30 pm", .twelveHours("pm"), at: 5),
      Refused("Mon 08:30 ", .trailing(" "), at: 9), Refused("08:30 CEST", .unknownZone("CEST"), at: 6),
      Refused("08:30 Europe/Berln", .unknownZone("Europe/Berln"), at: 6),
      Refused("08:30 CET", .abbreviation("CET"), at: 6),
      Refused("8", .expected("':' and the minutes, as in 08:30"), at: 1),
      Refused("*:5/0", .stepOfZero, at: 4), Refused("*:50..10", .backwards(field: "minute"), at: 6),
      Refused("*:30/40", .stepTooLong(field: "minute", step: "40"), at: 5),
      Refused("*:*:10.0..10.5", .needsStep, at: 10), Refused("*:*:5..5", .needsStep, at: 7),
      Refused("2026-11-23x", .trailing("x"), at: 10), Refused("2026~11-23", .trailing("-23"), at: 7),
      Refused("*:*:1.", .expected("digits behind the point"), at: 6),
      Refused("*:9999999999999999", .tooLarge, at: 2),
      Refused("Mon,,Tue", .expected("a weekday, as in Mon..Fri"), at: 4),
    ]
  }

  @Test(arguments: Refused.all)
  func refuses(_ row: Refused) {
    let error = #expect(throws: CalendarError.self) { try CalendarExpression(parsing: row.text) }
    #expect(error?.reason == row.reason)
    #expect(error?.position == row.position)
  }

  /// What systemd refuses is refused, and a local abbreviation of a zone too.
  @Test(arguments: [
    "8", "08.30", " 08:30", "Mon,,Tue 08:00", "Mon, Tue 08:00", "Mon 08:30 CEST", "Tues 08:30", "08:30 CET", "08:",
    ":30", "-1:00", "08:-1", "Mon08:30", "٠8:30", "08:30:15:00", "99999999999999999999:00", "Mon..Fri..Sun 08:00",
    "Mon.. 08:00", "08:30\n", "Mon. 08:00", "5 08:00", "2026-11-23-01", "*-*~01-01", "08:30  UTC", "daily 08:30",
    "Mon daily", "@", "@x", "@1 08:00", "@-5", "*-*-*T08:00", "2026-1 1", "1..2..3:00", "*:0/1/2", "*:*:*:*", "**:00",
    "*/2:00", "08:30 Europe/", "08:30 UTC UTC", "UTC", "*-*~1..3/9 x",
  ])
  func alsoRefused(text: String) {
    #expect(throws: CalendarError.self) { try CalendarExpression(parsing: text) { $0 == "Europe/Berlin" } }
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
