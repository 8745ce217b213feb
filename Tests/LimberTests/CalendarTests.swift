@testable internal import LimberCore
internal import Testing

@testable internal import limber

@Suite struct CalendarTests {
  @Test(arguments: [
    ("08:10", "2026-11-23T08:10:00+01:00"),
    ("8:10", "2026-11-23T08:10:00+01:00"),
    ("12:34", "2026-11-23T12:34:00+01:00"),
    // Still ahead: yesterday's.
    ("12:35", "2026-11-22T12:35:00+01:00"),
    ("21:00:30", "2026-11-22T21:00:30+01:00"),
    ("now", "2026-11-23T12:34:00+01:00"),
    ("20 min ago", "2026-11-23T12:14:00+01:00"),
    ("20 ago", "2026-11-23T12:14:00+01:00"),
    ("1h 30min ago", "2026-11-23T11:04:00+01:00"),
    ("yesterday 21:00", "2026-11-22T21:00:00+01:00"),
    ("Yesterday  21:00", "2026-11-22T21:00:00+01:00"),
    // 2026-11-23 is a Monday.
    ("Mon 08:00", "2026-11-23T08:00:00+01:00"),
    ("Monday 12:35", "2026-11-16T12:35:00+01:00"),
    ("wed 21:00", "2026-11-18T21:00:00+01:00"),
    ("20min ago", "2026-11-23T12:14:00+01:00"),
    ("-20min", "2026-11-23T12:14:00+01:00"),
    ("2026-11-20 08:10", "2026-11-20T08:10:00+01:00"),
    ("2026-11-23T08:10:00Z", "2026-11-23T09:10:00+01:00"),
    ("2026-11-23T08:10:00.5+01:00", "2026-11-23T08:10:00.5+01:00"),
    // A zone behind it changes only whose clocks are read. It is 11:34 by UTC, 06:34 in New York, 00:34 of the 24th in Auckland.
    ("11:34 UTC", "2026-11-23T12:34:00+01:00"), ("11:35 utc", "2026-11-22T12:35:00+01:00"),
    ("08:00 America/New_York", "2026-11-22T14:00:00+01:00"), ("06:00 America/New_York", "2026-11-23T12:00:00+01:00"),
    ("00:30 Pacific/Auckland", "2026-11-23T12:30:00+01:00"), ("01:00 Pacific/Auckland", "2026-11-22T13:00:00+01:00"),
    ("Sun 12:30 UTC", "2026-11-22T13:30:00+01:00"), ("Mon 12:30 UTC", "2026-11-16T13:30:00+01:00"),
    ("Mon 08:00 UTC", "2026-11-23T09:00:00+01:00"), ("Tue 00:30 Pacific/Auckland", "2026-11-23T12:30:00+01:00"),
    ("yesterday 21:00 UTC", "2026-11-22T22:00:00+01:00"),
    ("yesterday 21:00 Pacific/Auckland", "2026-11-23T09:00:00+01:00"),
  ])
  func past(text: String, instant: String) throws {
    #expect(monday.wire(try monday.past(text)) == instant)
  }

  @Test(arguments: ["", "noon", "24:00", "8", "today 23:00", "tomorrow", "2026-13-01", "2027-01-01"])
  func noPast(text: String) {
    #expect(throws: Failure.self) { try monday.past(text) }
  }

  @Test(arguments: [
    ("15:00", "2026-11-23T15:00:00+01:00"),
    ("08:00", "2026-11-24T08:00:00+01:00"),
    ("tomorrow", "2026-11-24T04:00:00+01:00"),
    ("tomorrow 09:00", "2026-11-24T09:00:00+01:00"),
    ("2026-12-24", "2026-12-24T00:00:00+01:00"),
    ("+2h", "2026-11-23T14:34:00+01:00"),
    // In another zone.
    ("08:00 UTC", "2026-11-24T09:00:00+01:00"), ("11:34 UTC", "2026-11-24T12:34:00+01:00"),
    ("11:35 UTC", "2026-11-23T12:35:00+01:00"), ("08:00 America/New_York", "2026-11-23T14:00:00+01:00"),
    ("tomorrow UTC", "2026-11-24T05:00:00+01:00"), ("tomorrow Pacific/Auckland", "2026-11-23T16:00:00+01:00"),
    ("tomorrow 09:00 Pacific/Auckland", "2026-11-24T21:00:00+01:00"), ("Mon 08:00 UTC", "2026-11-30T09:00:00+01:00"),
    ("Mon 12:00 UTC", "2026-11-23T13:00:00+01:00"), ("Wednesday UTC", "2026-11-25T05:00:00+01:00"),
    ("Tue Pacific/Auckland", "2026-11-23T16:00:00+01:00"),
  ])
  func future(text: String, instant: String) throws {
    #expect(monday.wire(try monday.future(text)) == instant)
  }

  /// As `add` refuses them.
  @Test func anAbbreviationIsNoZone() {
    func failure(_ text: String, _ why: String) -> Failure {
      Failure(
        .usage, "\"\(text)\": \(why): write UTC or a name such as Europe/Berlin.",
        toDo: "To list the names that there are, type: timedatectl list-timezones")
    }
    let several = "means another time in another country"
    #expect(throws: failure("08:00 CET", "'CET' \(several)")) { try monday.past("08:00 CET") }
    #expect(throws: failure("8:00 EST", "'EST' \(several)")) { try monday.past("8:00 EST") }
    #expect(throws: failure("tomorrow MET", "'MET' \(several)")) { try monday.future("tomorrow MET") }
    #expect(throws: failure("Mon 08:00 WET", "'WET' \(several)")) { try monday.future("Mon 08:00 WET") }
    #expect(throws: failure("2026-11-23 08:00 HST", "'HST' \(several)")) { try monday.any("2026-11-23 08:00 HST") }
    let none = "there is no time zone"
    #expect(throws: failure("08:00 PST", "\(none) 'PST' on this machine")) { try monday.past("08:00 PST") }
    #expect(throws: failure("08:00 Europe/Berln", "\(none) 'Europe/Berln' on this machine")) {
      try monday.past("08:00 Europe/Berln")
    }
    for text in ["08:10 yesterday", "08:10 pm", "20 min ago UTC"] {
      #expect(
        throws: Failure(
          .usage, "\"\(text)\" is no time that limber understands.", toDo: "Write it like \(Calendar.examples).")
      ) { try monday.past(text) }
    }
  }

  /// What is named as the limit is taken.
  @Test(arguments: [
    ("2026-11-09T20:00:03.5+01:00", "2026-11-09T20:01:00+01:00"),
    ("2026-11-09T20:00:00.9+01:00", "2026-11-09T20:00:00+01:00"),
    ("2026-11-09T20:00:00+01:00", "2026-11-09T20:00:00+01:00"),
    ("2026-11-09T23:59:59+01:00", "2026-11-10T00:00:00+01:00"),
  ])
  func theFirstMinuteOfALimit(limit: String, minute: String) { #expect(monday.firstMinute(limit) == minute) }

  @Test func tomorrowBeginsAfterTheNight() throws {
    var night = monday
    night.now = night.now - .hours(12)
    #expect(night.wire(night.now) == "2026-11-23T00:34:00+01:00")
    #expect(night.wire(try night.future("tomorrow")) == "2026-11-23T04:00:00+01:00")
  }

  @Test func errorsSayWhatAndWhatToDo() {
    #expect(
      throws: Failure(
        .usage, "\"noon\" is no time that limber understands.", toDo: "Write it like \(Calendar.examples).")
    ) { try monday.past("noon") }
    #expect(
      throws: Failure(
        .usage, "\"20 min\" is a length of time, and no time.",
        toDo: "To say how long ago it was, write: \"20 min ago\"")
    ) { try monday.past("20 min") }
    #expect(
      throws: Failure(
        .usage, "\"Sun 08:00\" does not say which Sun is meant.",
        toDo: "Write the date, like 2026-11-23, yesterday, \"3 days ago\" or \"2026-11-23 08:10\".")
    ) { try monday.any("Sun 08:00") }
    #expect(
      throws: Failure(
        .usage, "\"Sun 08:00 UTC\" does not say which Sun is meant.",
        toDo: "Write the date, like 2026-11-23, yesterday, \"3 days ago\" or \"2026-11-23 08:10\".")
    ) { try monday.any("Sun 08:00 UTC") }
    #expect(
      throws: Failure(
        .usage, "\"Tue 2026-11-23\" is no day: 2026-11-23 is a Monday.",
        toDo: "Leave the weekday out, or mend the date.")
    ) { try monday.past("Tue 2026-11-23") }
    #expect(
      throws: Failure(
        .usage, "\"2026-11-24\" has not come yet: that is tomorrow at 00:00.",
        toDo: "Give a time that has been, such as \(Calendar.examples).")
    ) { try monday.past("2026-11-24") }
  }

  @Test(arguments: [
    ("2026-11-23T14:10:59+01:00", "14:10", "at 14:10"),
    ("2026-11-24T08:30:00+01:00", "tomorrow 08:30", "tomorrow at 08:30"),
    ("2026-11-22T21:00:00+01:00", "yesterday 21:00", "yesterday at 21:00"),
    ("2026-11-25T08:30:00+01:00", "Wed 08:30", "on Wednesday at 08:30"),
    ("2026-11-29T08:30:00+01:00", "Sun 08:30", "on Sunday at 08:30"),
    ("2026-11-30T08:30:00+01:00", "2026-11-30 08:30", "on 2026-11-30 at 08:30"),
    ("2026-11-21T08:30:00+01:00", "2026-11-21 08:30", "on 2026-11-21 at 08:30"),
    // The daemon may be in another zone.
    ("2026-11-23T14:10:00+02:00", "13:10", "at 13:10"),
    ("no\ntime", "no time", "at no time"),
  ])
  func saying(wire: String, brief: String, phrase: String) {
    #expect(monday.brief(wire) == brief)
    #expect(monday.phrase(at: wire) == phrase)
  }
}
