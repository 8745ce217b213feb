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
  ])
  func past(text: String, instant: String) throws {
    #expect(monday.wire(try monday.past(text)) == instant)
  }

  @Test(arguments: ["", "noon", "24:00", "8", "today 23:00", "tomorrow", "2026-13-01", "2027-01-01"])
  func noPast(text: String) {
    #expect(throws: Failure.self) { try monday.past(text) }
  }

  /// A time among other words would be a part of them, and the time be now.
  @Test func aTimeAmongOtherWords() throws {
    for words in [
      ["300mg", "yogurt", "20", "min", "ago"], ["300mg", "yogurt", "yesterday", "21:00"], ["300mg", "yogurt", "21:00"],
      ["300mg", "yogurt", "Mon", "08:00"], ["300mg", "yogurt", "yesterday"],
    ] {
      let time = words.dropFirst(2).joined(separator: " ")
      #expect(
        throws: Failure(
          .usage, "\"\(time)\" may say when that was, or belong to the words before.",
          toDo: "If it says when, write: --at \"\(time)\". Else write it in quotes together with the word before.")
      ) { try asked(["log", "calcium"] + words) }
    }
    for words in [["done", "10", "min", "ago"], ["skip", "lunch", "08:00"], ["log", "movement", "10", "min", "ago"]] {
      #expect(refused(words) == 64)
    }
    for words in [["300mg", "yogurt of yesterday"], ["300mg", "yogurt", "days"], ["300mg", "ago"]] {
      #expect(refused(["log", "calcium"] + words) == nil)
    }
  }

  @Test(arguments: [
    ("15:00", "2026-11-23T15:00:00+01:00"),
    ("08:00", "2026-11-24T08:00:00+01:00"),
    ("tomorrow", "2026-11-24T04:00:00+01:00"),
    ("tomorrow 09:00", "2026-11-24T09:00:00+01:00"),
    ("2026-12-24", "2026-12-24T00:00:00+01:00"),
    ("+2h", "2026-11-23T14:34:00+01:00"),
  ])
  func future(text: String, instant: String) throws {
    #expect(monday.wire(try monday.future(text)) == instant)
  }

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
