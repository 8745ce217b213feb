import LimberCore
import Testing

@Suite struct WindowTests {
  private func window(_ hours: String, _ days: String = "Mon..Sun") throws -> Window {
    let (opens, closes) = try Window.hours(parsing: hours)
    return Window(opens: opens, closes: closes, days: try WeekdaySet(parsing: days))
  }

  /// 2026-11-23 is a Monday.
  @Test(arguments: [
    // Within, at its opening, at its end, which is exclusive, before, after.
    ("09:00-18:00", "Mon..Sun", "2026-11-23T12:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"),
    ("09:00-18:00", "Mon..Sun", "2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"),
    ("09:00-18:00", "Mon..Sun", "2026-11-23T17:59:59Z", "2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"),
    ("09:00-18:00", "Mon..Sun", "2026-11-23T18:00:00Z", "2026-11-24T09:00:00Z", "2026-11-24T18:00:00Z"),
    ("09:00-18:00", "Mon..Sun", "2026-11-23T00:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T18:00:00Z"),
    // Days.
    ("09:00-18:00", "Mon..Sat", "2026-11-28T18:00:00Z", "2026-11-30T09:00:00Z", "2026-11-30T18:00:00Z"),
    ("09:00-18:00", "Mon", "2026-11-23T18:00:00Z", "2026-11-30T09:00:00Z", "2026-11-30T18:00:00Z"),
    // Over midnight it belongs to the day on which it opened.
    ("22:00-02:00", "Mon", "2026-11-24T01:59:59Z", "2026-11-23T22:00:00Z", "2026-11-24T02:00:00Z"),
    ("22:00-02:00", "Mon", "2026-11-24T02:00:00Z", "2026-11-30T22:00:00Z", "2026-12-01T02:00:00Z"),
    ("22:00-02:00", "Mon", "2026-11-23T01:00:00Z", "2026-11-23T22:00:00Z", "2026-11-24T02:00:00Z"),
    ("22:00-02:00", "Sun", "2026-11-23T01:00:00Z", "2026-11-22T22:00:00Z", "2026-11-23T02:00:00Z"),
    // To the end of the day, and whole days.
    ("20:00-24:00", "Mon", "2026-11-23T23:59:59Z", "2026-11-23T20:00:00Z", "2026-11-24T00:00:00Z"),
    ("00:00-24:00", "Mon..Sun", "2026-11-23T12:00:00Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"),
  ])
  func opening(hours: String, days: String, at: String, opens: String, closes: String) throws {
    let instant = try #require(Text.instant(rfc3339: at))
    let opening = try #require(try window(hours, days).opening(atOrAfter: instant, in: .utc))
    #expect(Text.rfc3339(opening.opens, offset: 0) == opens)
    #expect(Text.rfc3339(opening.closes, offset: 0) == closes)
  }

  /// Days on which the clocks change in Berlin; instants from Python's zoneinfo.
  @Test(arguments: [
    // Opens inside the spring gap: at its end.
    ("02:30-05:00", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00Z"),
    // Closes inside the gap.
    ("01:00-02:30", "2026-03-28T12:00:00Z", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z"),
    // Spans the gap: an hour shorter; spans the fold: an hour longer.
    ("00:30-08:00", "2026-03-28T12:00:00Z", "2026-03-28T23:30:00Z", "2026-03-29T06:00:00Z"),
    ("00:30-08:00", "2026-10-24T12:00:00Z", "2026-10-24T22:30:00Z", "2026-10-25T07:00:00Z"),
    // Over midnight into each.
    ("22:00-06:00", "2026-03-28T12:00:00Z", "2026-03-28T21:00:00Z", "2026-03-29T04:00:00Z"),
    ("22:00-06:00", "2026-10-24T12:00:00Z", "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"),
    // Daytime.
    ("09:00-18:00", "2026-03-29T00:00:00Z", "2026-03-29T07:00:00Z", "2026-03-29T16:00:00Z"),
  ])
  func clockChanges(hours: String, after: String, opens: String, closes: String) throws {
    let zone = try SystemZone.load("Europe/Berlin")
    let instant = try #require(Text.instant(rfc3339: after))
    let opening = try #require(try window(hours).opening(atOrAfter: instant, in: zone))
    #expect(Text.rfc3339(opening.opens, offset: 0) == opens)
    #expect(Text.rfc3339(opening.closes, offset: 0) == closes)
  }

  @Test(arguments: ["09:00-18:00", "22:00-02:00", "00:00-24:00", "09:00:30-18:00", "20:00-24:00"])
  func hoursText(text: String) throws { #expect(try window(text).hoursText == text) }

  @Test(arguments: [
    "", "09:00", "09:00-", "-18:00", "09:00-25:00", "24:00-09:00", "09:00-18:00-19:00", "9-18", "09:00–18:00",
    "Mon 09:00-18:00", "09:60-18:00", "09:00-24:01",
  ])
  func noHours(text: String) {
    #expect(throws: CalendarError.self) { _ = try Window.hours(parsing: text) }
  }

  @Test func noDayNoWindow() {
    let window = Window(opens: .hours(9), closes: .hours(18), days: WeekdaySet([]))
    #expect(window.opening(atOrAfter: .epoch, in: .utc) == nil)
  }

  /// Found by a fuzzer: it would have been written without the fraction, and so been another window.
  @Test func noPartsOfSeconds() throws {
    #expect(throws: CalendarError.self) { try Window.hours(parsing: "02:05:00.5-12:00") }
    #expect(try window("02:05:30-12:00").hoursText == "02:05:30-12:00")
  }
}
