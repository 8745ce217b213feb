import Testing

@testable import LimberCore

/// What to write instead: of what is refused, and of what means something else than it seems to.
@Suite struct CalendarRemedyTests {
  @Test(arguments: CalendarRemedyCases.refused)
  func whatIsRefusedSaysWhatToWrite(row: [String]) throws {
    let error = try #require(throws: CalendarError.self) {
      try CalendarExpression(parsing: row[0]) { $0 == "Europe/Berlin" }
    }
    #expect(error.sentence(at: .add) == row[1])
    try check(try #require(error.remedy?.fitting(.add)), nil)
  }

  /// What has no remedy says what is wrong, and never to write what stands there already.
  @Test(arguments: [
    ("@reboot", "'@reboot' names no time by the clock: write one such as 08:30 or Mon..Fri 08:30"),
    ("@every 1m", "'@every 1m' names no time by the clock: write one such as 08:30 or Mon..Fri 08:30"),
    (
      "today 20:00",
      "'today' is another day each time: write the date, as in 2026-11-23 20:00, or for each day only the time"
    ),
    ("hourl", "'hourl' is neither a weekday (Mon, Tuesday, …) nor a time such as 08:30; perhaps you mean hourly"),
    ("mondy 08:00", "'mondy' is neither a weekday (Mon, Tuesday, …) nor a time such as 08:30; perhaps you mean Mon"),
    ("tägliche Qual", "'tägliche' is neither a weekday (Mon, Tuesday, …) nor a time such as 08:30"),
  ])
  func whatHasNoRemedySaysWhatIsWrong(text: String, sentence: String) throws {
    let error = try #require(throws: CalendarError.self) { try CalendarExpression(parsing: text) }
    #expect(error.remedy == nil)
    for place in Self.places { #expect(error.sentence(at: place) == sentence) }
  }

  @Test(arguments: CalendarRemedyCases.uncertain + ["hourly maybe", "every blue moon", "every", "a day"])
  func whatIsUncertainSaysHowTimesAreWritten(text: String) throws {
    let error = try #require(throws: CalendarError.self) {
      try CalendarExpression(parsing: text) { $0 == "Europe/Berlin" }
    }
    #expect(error.remedy == nil)
    let why = "it can't be told for sure which times are meant: give each by itself, as in "
    #expect(error.sentence(at: .add) == why + "--at 08:00 --at \"Mon..Fri 20:00\"")
    #expect(error.sentence(at: .set) == why + "at=08:00 at=\"Mon..Fri 20:00\"")
    #expect(error.sentence(at: .file) == why + "at = [\"08:00\", \"Mon..Fri 20:00\"]")
  }

  @Test(arguments: CalendarRemedyCases.unproposed)
  func whatIsRefusedForSomethingElseGetsNoProposal(row: [String]) throws {
    let error = try #require(throws: CalendarError.self) { try CalendarExpression(parsing: row[0]) }
    #expect(error.remedy == nil && error.sentence(at: .add) == row[1])
  }

  /// What nobody can tell is not guessed.
  @Test(arguments: [
    "Mno 08:30", "8:60", "sometime", "08:00 maybe", "08:00 CET", "08:30 Europe/Berln", "", "every blue moon",
    "0 8 * * 8", "0 8 * * 9223372036854775807", "0 8 * * -9223372036854775808", "0 9223372036854775807 * * *",
    "every 0 minutes", "every 0 hours", "every -2 hours", "every 9223372036854775807 minutes",
    "every 9223372036854775807 hours", "every 99999999999999999999 minutes", "9223372036854775807 times a day",
    "1 2 3 4 5 6", "99 99 * * *", "08:00:00:00:00", "a day", "times", "@reboot", "every 25 hours", "13pm 99",
    "20 times a day", "8,30", "8 to", "1,3,5 08:00", "15 08:00", "every", "every every", "am", "from", "+", ",", "/",
    "x",
  ])
  func nothingIsGuessed(text: String) throws {
    let error = try #require(throws: CalendarError.self) { try CalendarExpression(parsing: text) }
    #expect(error.remedy == nil, "\(error.description)")
  }

  @Test(arguments: CalendarRemedyCases.surprises)
  func whatIsTakenSaysWhatItMeans(row: [String]) throws {
    let expression = try CalendarExpression(parsing: row[0]) { $0 == "Europe/Berlin" }
    let surprise = try #require(expression.surprise)
    #expect(surprise.meaning == row[1])
    #expect(surprise.instruction(at: .add) == row[2])
    try check(surprise.remedy, expression)
  }

  /// What limber wrote in canonical form, as it did with all that it was told once, is still seen.
  @Test(arguments: [
    ("08:20,30:30", "comes at 08:20:30 and 08:30:30"), ("08:00,20", "comes at 08:00 and 08:20"),
    ("08:20,30", "comes at 08:20 and 08:30"), ("*-01-05 08:00", nil), ("12:00", nil), ("*-08-20 00:00", nil),
  ])
  func theCanonicalFormIsNoLessSurprising(text: String, meaning: String?) throws {
    #expect(try CalendarExpression(parsing: text).surprise?.meaning == meaning)
  }

  /// What means what it looks like needs no word.
  @Test(arguments: [
    "08:00", "8,20:00", "Mon..Fri 08:30", "Mon-Fri 08:30", "9..17:00", "9..17:00/30", "9..17:00,30", "12:00,30",
    "8/2:00", "8/12:00", "00:00", "Mon 00:00", "*:05/10", "*-03/3-01 08:00", "12-24 18:00", "26-12-24 18:00",
    "0/20:00", "*-04-31 08:00", "*-02-30 08:00", "8:00,15,30,45", "8:00,10,20",
    "*-*-1 08:00", "*-*-1,15 08:00", "*-*~01 08:00", "Mon *-*-1..7 08:00", "Mon *-*~07/1 08:00", "*-12-24 18:00",
    "2026-11-23 08:00",
    "Sat,Sun 10:00", "12:30:15", "20/2:00", "6,12,18:00", "*-1/3-1 08:00", "*-*-1..15/2 08:00",
    "*:00/15", "Mon *:00/15", "*:0,30",
  ])
  func noWordWhereNoneIsNeeded(text: String) throws {
    #expect(try CalendarExpression(parsing: text).surprise == nil)
  }

  /// All that is said to be written is taken, and means what it looks like.
  private func check(_ remedy: CalendarRemedy, _ before: CalendarExpression?) throws {
    #expect(remedy.isRight)
    switch remedy.form {
    case .at(let texts):
      for text in texts {
        let expression = try CalendarExpression(parsing: text) { $0 == "Europe/Berlin" }
        #expect(expression != before || texts.count > 1)
        // Of cron's words what is written is what they mean, and that may be surprising.
        if !["*:00", "*-*-01/2 08:00"].contains(text) { #expect(expression.surprise == nil, "\(text)") }
      }
      #expect(Set(texts).count == texts.count && CalendarRemedy.isSeldomEnough(texts))
    case .every(let span):
      #expect(try TimeSpan(parsing: "\(span)") == span)
      // So short that it comes more than once in the hours that a reminder has by itself, which are twelve.
      #expect(span >= .minutes(5) && span <= .hours(4))
    }
  }

  private static let places: [CalendarRemedy.Place] = [.preview, .add, .set, .file, .medicine]

  /// What is to be typed is another thing at each place.
  @Test(
    arguments: [
      (
        "8:00, 20:00",
        [
          "write --at 08:00 --at 20:00", "write --at 08:00 --at 20:00", "write at=08:00 at=20:00",
          "write at = [\"08:00\", \"20:00\"]", "write at = [\"08:00\", \"20:00\"]",
        ]
      ),
      (
        "Mo-Fr 8:00",
        [
          "write \"Mon..Fri 08:00\"", "write --at \"Mon..Fri 08:00\"", "write at=\"Mon..Fri 08:00\"",
          "write at = \"Mon..Fri 08:00\"", "write at = \"Mon..Fri 08:00\"",
        ]
      ),
      (
        "every 90 minutes",
        [
          "give a reminder --every \"1h 30min\"", "write --every \"1h 30min\" in its place",
          "write every=\"1h 30min\" in its place", "write every = \"1h 30min\" in its place", nil,
        ]
      ),
      (
        "* * * * *",
        [
          "write \"*:*\"", "write --every 5min in its place", "write every=5min in its place",
          "write every = \"5min\" in its place", nil,
        ]
      ),
    ] as [(String, [String?])])
  func eachPlaceHasItsWords(text: String, instructions: [String?]) throws {
    let error = try #require(throws: CalendarError.self) { try CalendarExpression(parsing: text) }
    #expect(Self.places.map { error.remedy?.fitting($0)?.instruction(at: $0) } == instructions)
  }

  @Test func whatStandsBesideStays() throws {
    let error = try #require(throws: CalendarError.self) { try CalendarExpression(parsing: "8:00, 20:00") }
    #expect(error.sentence(at: .set, beside: ["12:00", "20:00"]).hasSuffix(": write at=12:00 at=20:00 at=08:00"))
    let many = (0..<11).map { "Mon \(zeroPadded($0 + 8, width: 2)):00" }
    #expect(error.sentence(at: .file, beside: many).hasSuffix(": give 08:00 and 20:00 to a reminder of their own"))
    #expect(CalendarRemedy.meant(by: "8:00,20:00") { _ in false } == ["08:00", "20:00"])
    #expect(CalendarRemedy.meant(by: "daily 9:00") { _ in false } == ["09:00"])
    #expect(CalendarRemedy.meant(by: "9:00") { _ in false } == ["9:00"])
    #expect(CalendarRemedy.meant(by: "nonsense") { _ in false } == ["nonsense"])
  }

  /// All short expressions that people are likely to write: whoever does what is said needs no second answer, and no two times
  /// of a list are taken for minutes in silence.
  @Test func whoeverFollowsIsDone() throws {
    let times = ["8:00", "08:30", "20:00", "8", "20", "24:00", "00:00", "8am", "*:30"]
    let fronts = ["", "Mon..Fri ", "Mo-Fr ", "1-5 ", "*-*-31 ", "*-*-1/2 "]
    for front in fronts {
      for sign in [",", ", ", "/", "-", "..", " ", ";", " and ", " to ", ":", "~", "+"] {
        for first in times {
          for second in times { try follow(front + first + sign + second) }
        }
      }
    }
  }

  private func follow(_ text: String) throws {
    let remedy: CalendarRemedy?
    do throws(CalendarError) {
      remedy = try CalendarExpression(parsing: text).surprise?.remedy
      let clocks = text.split { " ,".contains($0) }.filter { $0.contains(":") && !$0.contains("*") }
      let isList = text.split(separator: " ").last.map { $0.contains(",") && clocks.count == 2 } ?? false
      #expect(remedy != nil || !isList || text.hasSuffix("00:00,00:00"), "\(text)")
    } catch {
      remedy = error.remedy
    }
    guard case .at(let texts)? = remedy?.fitting(.add)?.form else { return }
    for found in texts {
      // An interval is another thing than one of several times.
      let next = try CalendarExpression(parsing: found).surprise
      #expect(next?.remedy.isInterval ?? true, "\(text) → \(found)")
    }
  }

  @Test(arguments: [
    ("hourly", "1h"), ("every 2 hours", "2h"), ("every 2h", "2h"), ("half an hour", "30min"), ("alle 2 Stunden", "2h"),
    ("every 1,5 hours", "1h 30min"), ("1h", "1h"), ("nonsense", nil), ("", nil), ("every 0 hours", nil),
    ("every 9223372036854775807 hours", nil), ("8:00", nil),
  ])
  func intervalsAsTheyAreSaid(text: String, span: String?) {
    #expect(TimeSpan(saidAs: text).map { "\($0)" } == span)
  }

  @Test(arguments: [
    ("Mo-Fr", "Mon..Fri"), ("weekdays", "Mon..Fri"), ("Mon to Fri", "Mon..Fri"), ("Montag bis Freitag", "Mon..Fri"),
    ("Mon, Wed", "Mon,Wed"), ("Sat..Mon", "Mon,Sat,Sun"), ("daily", "Mon..Sun"), ("Mon and Thu", "Mon,Thu"),
    ("sometimes", nil), ("", nil), ("Mon 08:00", nil),
  ])
  func weekdaysAsTheyAreSaid(text: String, days: String?) {
    #expect(WeekdaySet(saidAs: text).map { "\($0)" } == days)
  }

  @Test(arguments: [
    ("8-20", "08:00-20:00"), ("8:00 - 20:00", "08:00-20:00"), ("from 9 to 17:30", "09:00-17:30"),
    ("8am-8pm", "08:00-20:00"), ("8..20", "08:00-20:00"), ("9 bis 24 Uhr", "09:00-24:00"), ("8", nil), ("", nil),
    ("8-20-22", nil), ("8-25", nil), ("9 to 5", nil), ("9-5pm", "09:00-17:00"), ("8-10pm", nil),
    ("22-6", "22:00-06:00"),
    ("8-8", nil),
  ])
  func hoursAsTheyAreSaid(text: String, hours: String?) {
    #expect(Window.hours(saidAs: text) == hours)
  }

  private static let now = Instant(seconds: 1_795_424_400)

  private func advice(_ schedule: Schedule, isInForce: Bool = true) -> [String] {
    schedule.advice(at: Self.now, in: .utc, isInForce: isInForce).map {
      "\($0.subject) \($0.key ?? "-"): \($0.message) \($0.fix)"
    }
  }

  @Test func adviceTellsWhatToType() throws {
    let lunch = Shelf.calcium {
      $0.timing = .at(Shelf.time("8:00,20:00", "12:30", "*-*-31 09:00")); $0.source = nil
    }
    let apart = Apart(name: "levothyroxine", at: Shelf.time("7:00,19:00"), calciumAfter: .zero, calciumBefore: .zero)
    let pumps = Shelf.movement {
      $0.speak = true; $0.naturalBreak = .minutes(10)
    }
    var schedule = Schedule(aparts: [apart], reminders: [lunch, pumps])
    let medicine =
      "meaning apart.levothyroxine.at: The time of levothyroxine comes at 07:00 and 07:19 (7:00,19:00). For 07:00 and 19:00 "
      + "write at = [\"07:00\", \"19:00\"]."
    let meaning =
      "meaning at: lunch comes at 08:00 and 08:20 (8:00,20:00) and is left out in months without a day 31 (*-*-31 09:00). "
      + "For 08:00 and 20:00; for the last day of each month"
    #expect(
      advice(schedule) == [
        medicine, meaning + ": limber set lunch at=08:00 at=20:00 at=12:30 at=\"*-*~01 09:00\"",
        "unused speak: pumps has speak, of which nothing comes: nothing is read aloud yet. Leave it for a later version, or "
          + "take it out: limber set pumps speak=",
        "unused natural_break: pumps has natural_break, of which nothing comes: time away from the machine does not count as "
          + "a movement yet. Leave it for a later version, or take it out: limber set pumps natural_break=",
      ])
    // A file that isn't in force is nothing that a command could change.
    #expect(
      advice(schedule, isInForce: false) == [
        medicine, meaning + " write at = [\"08:00\", \"20:00\", \"12:30\", \"*-*~01 09:00\"].",
        "unused speak: pumps has speak, of which nothing comes: nothing is read aloud yet. Leave it for a later version, or "
          + "take it out.",
        "unused natural_break: pumps has natural_break, of which nothing comes: time away from the machine does not count as "
          + "a movement yet. Leave it for a later version, or take it out.",
      ])
    // One time that is mended leaves nothing new to say of the other.
    let known = schedule.advice(at: Self.now, in: .utc)
    schedule.reminders[0].timing = .at(Shelf.time("8:00,20:00"))
    #expect(schedule.advice(at: Self.now, in: .utc).allSatisfy { $0.isKnown(from: known) })
    schedule.reminders[0].timing = .at(Shelf.time("8:00,20:00", "9:00,21:00"))
    let new = schedule.advice(at: Self.now, in: .utc).filter { !$0.isKnown(from: known) }
    #expect(
      new.map(\.fix) == [
        "For 08:00 and 20:00; for 09:00 and 21:00: limber set lunch at=08:00 at=20:00 at=09:00 at=21:00"
      ])
    // Another title makes nothing new of it.
    for index in schedule.reminders.indices { schedule.reminders[index].title += " again" }
    let again = schedule.advice(at: Self.now, in: .utc)
    #expect(again.filter { $0.key != "at" }.allSatisfy { $0.isKnown(from: known) })
  }

  /// What can't be mended in one go.
  @Test(arguments: [
    (
      ["*:0/45"], "For every 45 minutes: limber set lunch every=45min",
      "For every 45 minutes write every = \"45min\" in its place."
    ),
    (
      ["*:0/45", "12:30"], "For every 45 minutes, make a reminder of its own.",
      "For every 45 minutes, make a reminder of its own."
    ),
    (
      ["8/11:00"], "For just these times: limber set lunch at=08,19:00",
      "For just these times write at = \"08,19:00\"."
    ),
    (
      ["8:00,20:00", "Mon 08:02"], "For 08:00 and 20:00, make a reminder of its own.",
      "For 08:00 and 20:00, make a reminder of its own."
    ),
    (
      ["*-*-31 08:00", "*-*~01 08:00"], "For the last day of each month: limber set lunch at=\"*-*~01 08:00\"",
      "For the last day of each month write at = \"*-*~01 08:00\"."
    ),
  ])
  func adviceWorksWhenFollowed(times: [String], command: String, file: String) throws {
    let clock = ClockTimes(try times.map { try CalendarExpression(parsing: $0) })
    let meaning = try #require(clock.flatMap { CalendarMeaning(of: $0) })
    #expect(meaning.command(for: "lunch") == command)
    #expect(meaning.fix(at: .file) == file)
  }
}
