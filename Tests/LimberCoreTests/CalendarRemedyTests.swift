import Testing

@testable import LimberCore

/// What to write instead: of what is refused, and of what means something else than it seems to.
@Suite struct CalendarRemedyTests {
  /// Words of people and of other programs, and the one answer to each.
  static let refused: [(text: String, answer: String)] = [
    ("daily 08:00", "'daily 08:00' is not how it is written: write 08:00"),
    ("08:00 daily", "'08:00 daily' is not how it is written: write 08:00"),
    ("every day at 8", "'every day at 8' is not how it is written: write 08:00"),
    ("every day 08:00 Europe/Berlin", "'every day 08:00' is not how it is written: write 08:00 Europe/Berlin"),
    ("weekly 09:00", "'weekly 09:00' is not how it is written: write Mon 09:00"),
    ("monthly 09:00", "'monthly 09:00' is not how it is written: write *-*-01 09:00"),
    ("0 8 * * *", "that is how cron writes it: write 08:00"),
    ("30 8 * * 1-5", "that is how cron writes it: write Mon..Fri 08:30"),
    ("*/30 9-17 * * Mon,Wed", "that is how cron writes it: write Mon,Wed 09..17:00/30"),
    ("0 8,20 * * 0", "that is how cron writes it: write Sun 08,20:00"),
    ("0 8 1 1,7 *", "that is how cron writes it: write *-01,07-01 08:00"),
    (
      "0 8 1 * 1",
      "that is how cron writes it: write --at \"Mon 08:00\" --at \"*-*-01 08:00\", or at = [\"Mon 08:00\", "
        + "\"*-*-01 08:00\"] in the file"
    ),
    ("@daily", "that is how cron writes it: write 08:00"), ("@hourly", "that is how cron writes it: write *:00"),
    ("@weekly", "that is how cron writes it: write Mon 08:00"),
    ("@monthly", "that is how cron writes it: write *-*-01 08:00"),
    ("every other day", "no expression has every second day: write Mon,Wed,Fri 08:00"),
    ("every 2 days", "no expression has every second day: write Mon,Wed,Fri 08:00"),
    ("every second week", "no expression has every second week: write *-*-01,15 08:00"),
    ("twice a day", Self.twice), ("2 times a day", Self.twice), ("two times daily", Self.twice),
    ("2x daily", Self.twice),
    (
      "three times a day",
      "each time is given by itself: write --at 08:00 --at 14:00 --at 20:00, or at = [\"08:00\", \"14:00\", \"20:00\"] "
        + "in the file"
    ),
    ("once a week", "it needs a day and a time: write Mon 08:00"),
    ("every 2 hours", "an interval is no time by the clock: write --every 2h, or every = \"2h\" in the file"),
    ("every hour", "an interval is no time by the clock: write --every 1h, or every = \"1h\" in the file"),
    (
      "every 90 minutes",
      "an interval is no time by the clock: write --every \"1h 30min\", or every = \"1h 30min\" in the file"
    ),
    ("every half hour", "an interval is no time by the clock: write --every 30min, or every = \"30min\" in the file"),
    ("mornings", "'mornings' is not how it is written: write 08:00"),
    ("in the evening", "'in the evening' is not how it is written: write 20:00"),
    ("noon", "'noon' is not how it is written: write 12:00"),
    (
      "morning and evening",
      "each time is given by itself: write --at 08:00 --at 20:00, or at = [\"08:00\", \"20:00\"] in the file"
    ),
    ("08:00 and 20:00", Self.twice), ("8:00, 20:00", Self.twice), ("8:00;20:00", Self.twice),
    ("08:00 20:00", Self.twice),
    (
      "7:00,12:00,19:00",
      "each time is given by itself: write --at 07:00 --at 12:00 --at 19:00, or at = [\"07:00\", \"12:00\", \"19:00\"] "
        + "in the file"
    ),
    (
      "Mon 8:00 Fri 9:30",
      "each time is given by itself: write --at \"Mon 08:00\" --at \"Fri 09:30\", or at = [\"Mon 08:00\", \"Fri 09:30\"] "
        + "in the file"
    ),
    ("Mondays at 8", "'Mondays at 8' is not how it is written: write Mon 08:00"),
    ("weekdays 08:00", "'weekdays 08:00' is not how it is written: write Mon..Fri 08:00"),
    ("Mo-Fr 08:00", "'Mo-Fr 08:00' is not how it is written: write Mon..Fri 08:00"),
    ("Sat..Mon 08:00", "'Sat..Mon 08:00' is not how it is written: write Mon,Sat,Sun 08:00"),
    ("08:00 Mon", "the order is weekday, date, time: write Mon 08:00"),
    ("08:00 Mon..Fri", "the order is weekday, date, time: write Mon..Fri 08:00"),
    ("*-*-8..14 Mon 08:00", "the order is weekday, date, time: write Mon *-*-8..14 08:00"),
    ("2026-11-23T08:00", "the order is weekday, date, time: write 2026-11-23 08:00"),
    ("23.11.2026 08:00", "'23.11.2026 08:00' is not how it is written: write 2026-11-23 08:00"),
    ("24:00", "'24:00' is not how it is written: write 00:00"),
    ("Mon 24:00", "'Mon 24:00' is not how it is written: write Tue 00:00"),
    ("12:00 PM", "'12:00 PM' is not how it is written: write 12:00"),
    ("12:30 am", "'12:30 am' is not how it is written: write 00:30"),
    ("8:30 p.m.", "'8:30 p.m.' is not how it is written: write 20:30"),
    ("8pm", "'8pm' is not how it is written: write 20:00"),
    ("8.30", "'8.30' is not how it is written: write 08:30"), ("8h30", "'8h30' is not how it is written: write 08:30"),
    ("0830", "'0830' is not how it is written: write 08:30"), ("8", "'8' is not how it is written: write 08:00"),
    ("8 Uhr", "'8 Uhr' is not how it is written: write 08:00"),
    ("8:00-20:00", "hours are a range of two points: write 08..20:00"),
    ("8-20:00", "hours are a range of two points: write 08..20:00"),
    ("from 8:00 to 20:00", "hours are a range of two points: write 08..20:00"),
    ("22..6:00", "a range can't run over the end of the hours: write 22..23,00..06:00"),
    ("*-11..02-01 08:00", "a range can't run over the end of the months: write *-11..12,01..02-01 08:00"),
    ("*-*-0/2", "days count from 1, and no expression has every second one: write Mon,Wed,Fri 08:00"),
    ("*-*-0/2 09:15", "days count from 1, and no expression has every second one: write Mon,Wed,Fri 09:15"),
    ("*:0/90", "an hour has 60 minutes: write --every \"1h 30min\", or every = \"1h 30min\" in the file"),
  ]

  private static let twice =
    "each time is given by itself: write --at 08:00 --at 20:00, or at = [\"08:00\", \"20:00\"] in the file"

  @Test(arguments: refused)
  func whatIsRefusedSaysWhatToWrite(text: String, answer: String) throws {
    let error = try #require(throws: CalendarError.self) {
      try CalendarExpression(parsing: text) { $0 == "Europe/Berlin" }
    }
    #expect(error.description == answer)
    try check(try #require(error.remedy), nil)
  }

  /// What nobody can tell is not guessed.
  @Test(arguments: [
    "Mno 08:30", "8:60", "sometime", "08:00 maybe", "08:00 CET", "08:30 Europe/Berln", "", "every blue moon",
    "0 8 * * 8", "0 8 * * 9223372036854775807", "0 8 * * -9223372036854775808", "0 9223372036854775807 * * *",
    "every 3 minutes", "every 0 minutes", "every 0 hours", "every -2 hours", "every 9223372036854775807 minutes",
    "every 9223372036854775807 hours", "every 99999999999999999999 minutes", "9223372036854775807 times a day",
    "1 2 3 4 5 6", "99 99 * * *", "08:00:00:00:00", "a day", "times", "@reboot", "every 25 hours", "13pm 99",
  ])
  func nothingIsGuessed(text: String) throws {
    let error = try #require(throws: CalendarError.self) { try CalendarExpression(parsing: text) }
    #expect(error.remedy == nil, "\(error.description)")
  }

  /// What means something else than people take it for.
  static let surprises: [(text: String, meaning: String, instruction: String)] = [
    ("8:00,20:00", "comes at 08:00 and 08:20", "For 08:00 and 20:00 \(Self.both("08:00", "20:00"))"),
    ("8:30,20:30", "comes at 08:20:30 and 08:30:30", "For 08:30 and 20:30 \(Self.both("08:30", "20:30"))"),
    ("12:30,18:30", "comes at 12:18:30 and 12:30:30", "For 12:30 and 18:30 \(Self.both("12:30", "18:30"))"),
    ("7:15,19:15", "comes at 07:15:15 and 07:19:15", "For 07:15 and 19:15 \(Self.both("07:15", "19:15"))"),
    ("22:15,10:15", "comes at 22:10:15 and 22:15:15", "For 22:15 and 10:15 \(Self.both("22:15", "10:15"))"),
    ("8:30,20:00", "comes at 08:20 and 08:30", "For 08:30 and 20:00 \(Self.both("08:30", "20:00"))"),
    (
      "8,12:30,20:30", "comes at 08:20:30, 08:30:30, 12:20:30 and 12:30:30",
      "For 08:30, 12:30 and 20:30 \(Self.both("08,12:30", "20:30"))"
    ),
    (
      "Mon..Fri 8:00,20:00 Europe/Berlin", "comes at 08:00 and 08:20",
      "For 08:00 and 20:00 \(Self.both("Mon..Fri 08:00 Europe/Berlin", "Mon..Fri 20:00 Europe/Berlin"))"
    ),
    (
      "*-*-1/2", "comes on the days 1, 3, 5, … 31 of a month, and begins anew on day 1 of the next",
      "No expression has just every second day; for the same weekdays write Mon,Wed,Fri 08:00."
    ),
    (
      "*-*-1/3 09:30", "comes on the days 1, 4, 7, … 31 of a month, and begins anew on day 1 of the next",
      "No expression has just every third day; for the same weekdays write Mon,Thu 09:30."
    ),
    (
      "*-*-1/7 09:30", "comes on the days 1, 8, 15, … 29 of a month, and begins anew on day 1 of the next",
      "For each week write Mon 09:30."
    ),
    (
      "*:0/45", "comes 0 and 45 minutes past the hour, and after that 15min later",
      "For every 45 minutes write --every 45min, or every = \"45min\" in the file."
    ),
    (
      "0/5:00", "comes at 00:00, 05:00, 10:00, 15:00 and 20:00, and after that 4h later",
      "For every 5 hours write --every 5h, or every = \"5h\" in the file."
    ),
    ("0/2:00", "comes at night too", "By day only write 08..20/2:00."),
    ("*:30", "comes at night too", "By day only write 08..20:30."),
    ("hourly", "comes at night too", "By day only write 08..20:00."),
    ("Mon *:30", "comes at night too", "By day only write Mon 08..20:30."),
    (
      "Mon *-*-1 08:00", "comes only where the weekday and the date fall on one day",
      "For both of them \(Self.both("Mon 08:00", "*-*-01 08:00"))"
    ),
    ("*-*-31 08:00", "is left out in months without a day 31", "For the last day of each month write *-*~01 08:00."),
    (
      "*-*-1,30 08:00", "is left out in months without a day 30",
      "For the last day of each month \(Self.both("*-*-01 08:00", "*-*~01 08:00"))"
    ),
    ("daily", "comes at midnight, 00:00", "For the morning write 08:00."),
    ("Mon,Thu", "comes at midnight, 00:00", "For the morning write Mon,Thu 08:00."),
    ("monthly", "comes at midnight, 00:00", "For the morning write *-*-01 08:00."),
  ]

  private static func both(_ first: String, _ second: String) -> String {
    func option(_ text: String) -> String { text.contains { " *~".contains($0) } ? "--at \"\(text)\"" : "--at \(text)" }
    return "write \(option(first)) \(option(second)), or at = [\"\(first)\", \"\(second)\"] in the file."
  }

  @Test(arguments: surprises)
  func whatIsTakenSaysWhatItMeans(text: String, meaning: String, instruction: String) throws {
    let expression = try CalendarExpression(parsing: text) { $0 == "Europe/Berlin" }
    let surprise = try #require(expression.surprise)
    #expect(surprise.meaning == meaning)
    #expect(surprise.instruction == instruction)
    try check(surprise.remedy, expression)
  }

  /// What means what it looks like needs no word.
  @Test(arguments: [
    "08:00", "8,20:00", "Mon..Fri 08:30", "Mon-Fri 08:30", "9..17:00", "9..17:00/30", "9..17:00,30", "12:00,30",
    "8:00/15", "8/2:00",
    "*-*-1 08:00", "*-*-1,15 08:00", "*-*~01 08:00", "Mon *-*-1..7 08:00", "Mon *-*~07/1 08:00", "*-12-24 18:00",
    "2026-11-23 08:00",
    "Sat,Sun 10:00", "*-02-29 12:00", "12:30:15", "20/2:00", "6,12,18:00", "*-1/3-1 08:00", "*-*-1..15/2 08:00",
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
        #expect(expression != before)
        // Cron's own words mean midnight and each hour, and so does what was asked for here.
        if !["*:00", "00:00", "Tue 00:00"].contains(text) { #expect(expression.surprise == nil, "\(text)") }
      }
    case .every(let span): #expect(try TimeSpan(parsing: "\(span)") == span)
    }
  }

  @Test func adviceTellsWhatToType() throws {
    let lunch = Shelf.calcium {
      $0.timing = .at(Shelf.time("8:00,20:00", "Mon *-*-1 09:00")); $0.source = nil
    }
    let apart = Apart(name: "levothyroxine", at: Shelf.time("daily"), calciumAfter: .zero, calciumBefore: .zero)
    let pumps = Shelf.movement {
      $0.speak = true; $0.naturalBreak = .minutes(10)
    }
    let schedule = Schedule(aparts: [apart], reminders: [lunch, pumps])
    let advice = schedule.advice(at: Instant(seconds: 1_795_424_400), in: .utc)
    #expect(
      advice.map { "\($0.subject) \($0.key ?? "-"): \($0.message) \($0.fix)" } == [
        "meaning apart.levothyroxine.at: The time of levothyroxine comes at midnight, 00:00 (00:00). For the morning write 08:00.",
        "meaning at: lunch comes at 08:00 and 08:20 (08:00,20). For 08:00 and 20:00: limber set lunch "
          + "at=\"Mon *-*-01 09:00\" at=08:00 at=20:00",
        "meaning at: lunch comes only where the weekday and the date fall on one day (Mon *-*-01 09:00). For both of them: "
          + "limber set lunch at=08:00,20 at=\"Mon 09:00\" at=\"*-*-01 09:00\"",
        "unused speak: pumps has speak, of which nothing comes: nothing is read aloud yet. Leave it for a later version, or "
          + "take it out: limber set pumps speak=",
        "unused natural_break: pumps has natural_break, of which nothing comes: time away from the machine does not count as "
          + "a movement yet. Leave it for a later version, or take it out: limber set pumps natural_break=",
      ])
    // A change tells what it changed, and nothing that was so before.
    var changed = schedule
    changed.reminders[0].timing = .at(Shelf.time("8:00,20:00", "9:00,21:00"))
    let new = changed.advice(at: Instant(seconds: 1_795_424_400), in: .utc).filter { !$0.isKnown(from: advice) }
    #expect(new.map(\.message) == ["lunch comes at 09:00 and 09:21 (09:00,21)."])
    // Another title makes nothing new of it.
    changed = schedule
    for index in changed.reminders.indices { changed.reminders[index].title += " again" }
    #expect(changed.advice(at: Instant(seconds: 1_795_424_400), in: .utc).allSatisfy { $0.isKnown(from: advice) })
  }
}
