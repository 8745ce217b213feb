import LimberCore
import ScheduleFile
import Testing

/// Broken texts and exactly what is said of them.
@Suite struct ProblemTests {
  /// Three good lines that most rows begin with.
  static let movement = "[reminder.a]\nkind = \"movement\"\ntitle = \"A\"\n"
  static let calcium = "[reminder.c]\nkind = \"calcium\"\ntitle = \"C\"\nat = \"12:30\"\n"

  @Test(arguments: [
    ("every = \"1x\"", "4:11: reminder.a.every is \"1x\": expected a time span such as 90min or 1h 30min"),
    ("every = \"1h 30\"", "4:13: reminder.a.every is \"1h 30\": a number needs a unit, as in 90min or 1h 30min"),
    ("every = \"\"", "4:10: reminder.a.every is \"\": expected a time span such as 90min or 1h 30min"),
    ("every = \"-1h\"", "4:10: reminder.a.every is \"-1h\": expected a time span such as 90min or 1h 30min"),
    ("every = \"2min\"", "4:9: reminder.a.every is \"2min\": expected 5min to 1d"),
    ("every = \"0\"", "4:9: reminder.a.every is \"0\": expected 5min to 1d"),
    (
      "every = 60",
      "4:9: reminder.a.every is 60: expected a time span such as 90min or 1h 30min, in double quotes"
    ),
    ("every = 1h", "4:9: reminder.a.every is 1h: expected a time span such as 90min or 1h 30min, in double quotes"),
    ("every = \"12h\"", "4:9: reminder.a.every is \"12h\": expected less than the 12h of 08:00-20:00"),
    (
      "every = \"1h\"\nbetween = \"09:00-09:30\"",
      "4:9: reminder.a.every is \"1h\": expected less than the 30min of 09:00-09:30"
    ),
    (
      "every = \"\\u0031h\\t 1x\"",
      "4:21: reminder.a.every is \"1h\\t 1x\": expected a time span such as 90min or 1h 30min"
    ),
    ("every = '''\n1q'''", "5:2: reminder.a.every is \"1q\": expected a time span such as 90min or 1h 30min"),
    (
      "every = \"1h\"\nbetween = \"9-18\"",
      "5:13: reminder.a.between is \"9-18\": write 09:00-18:00"
    ),
    (
      "every = \"1h\"\nbetween = \"09:00-25:00\"",
      "5:18: reminder.a.between is \"09:00-25:00\": the hour is 25, allowed is 0 to 23"
    ),
    (
      "every = \"1h\"\ndays = \"Mon..Sax\"",
      "5:14: reminder.a.days is \"Mon..Sax\": expected weekdays such as \"Mon..Sat\" or \"Mon,Wed,Fri\""
    ),
    (
      "every = \"1h\"\ndays = \"Fri..Mon\"",
      "5:14: reminder.a.days is \"Fri..Mon\": a range of weekdays can't run over Sunday: write Fri,Sat,Sun,Mon"
    ),
    ("at = \"25:00\"", "4:7: reminder.a.at is \"25:00\": the hour is 25, allowed is 0 to 23"),
    ("at = \"Mon 8:3o\"", "4:14: reminder.a.at is \"Mon 8:3o\": 'o' is too much"),
    (
      "at = 12:30",
      "4:6: reminder.a.at is 12:30: expected a time such as \"12:30\" or \"Mon..Fri 12:30\""
        + ", or a list such as [\"08:00\", \"20:00\"]"
    ),
    (
      "at = 12:30:00",
      "4:6: reminder.a.at is 12:30:00: expected a time such as \"12:30\" or \"Mon..Fri 12:30\""
        + ", or a list such as [\"08:00\", \"20:00\"]"
    ),
    ("at = []", "4:6: reminder.a.at is []: there are 0 times, allowed are 1 to 12"),
    (
      "at = [\"08:00\", \"20:60\"]",
      "4:20: reminder.a.at is [\"08:00\", \"20:60\"]: the minute is 60, allowed is 0 to 59"
    ),
    (
      "at = [\"08:00\", 20]",
      "4:16: reminder.a.at is [\"08:00\", 20]: expected a time such as \"12:30\" or \"Mon..Fri 12:30\""
        + ", or a list such as [\"08:00\", \"20:00\"]"
    ),
    (
      "at = [\"Mon 23:58\", \"08:00\", \"Tue 00:01\"]",
      "4:29: reminder.a.at is [\"Mon 23:58\", \"08:00\", \"Tue 00:01\"]: Mon 23:58 and Tue 00:01 come 3min apart, "
        + "allowed is 5min at the least"
    ),
    (
      "at = [\"08:00\", \"*:0/2\"]",
      "4:16: reminder.a.at is [\"08:00\", \"*:0/2\"]: *:0/2 comes again after 2min, allowed is 5min at the least"
    ),
    (
      "at = [\"1:00\", \"2:00\", \"3:00\", \"4:00\", \"5:00\", \"6:00\", \"7:00\", \"8:00\", \"9:00\", "
        + "\"10:00\", \"11:00\", \"12:00\",\n  \"13:00\"]",
      "5:3: reminder.a.at is [\"1:00\", \"2:00\", \"3:00\", \"4:00\", \"5:00\", \"6:00\", \"7:00\", \"8:…"
        + ": there are 13 times, allowed are 1 to 12"
    ),
    ("every = \"1h\"\nat = \"12:30\"", "5:1: reminder.a has both at and every: expected one of the two"),
    ("", "1:1: reminder.a has neither at nor every: expected one of the two"),
    (
      "at = \"12:30\"\ndays = \"Mon\"",
      "5:1: reminder.a.days goes only with every: with at, write the days before the time, as in \"Mon..Fri 12:30\""
    ),
    ("every = \"1h\"\nevrey = 3", "5:1: reminder.a.evrey is no key of a reminder: did you mean every?"),
    ("every = \"1h\"\nonTime = \"5min\"", "5:1: reminder.a.onTime is no key of a reminder: did you mean on_time?"),
    ("every = \"1h\"\ndose = \"500 mg\"", "5:1: reminder.a.dose is only for calcium reminders, and this is movement"),
    (
      "every = \"1,000h\"", "4:10: reminder.a.every is \"1,000h\": it may mean 1000h or 1h: write the one that is meant"
    ),
    (
      "every = \"1h\"\nlate = \"1h 2.500min\"",
      "5:12: reminder.a.late is \"1h 2.500min\": it may mean 1h 2500min or 1h 2.5min: write the one that is meant"
    ),
    (
      "at = \"daily 08:00\"",
      "4:7: reminder.a.at is \"daily 08:00\": 'daily 08:00' is not how it is written: write at = \"08:00\""
    ),
    ("every = \"1h\"\nsnoozes = 21", "5:11: reminder.a.snoozes is 21: expected a whole number from 0 to 20"),
    ("every = \"1h\"\nrepeats = -1", "5:11: reminder.a.repeats is -1: expected a whole number from 0 to 20"),
    ("every = \"1h\"\nrepeats = \"2\"", "5:11: reminder.a.repeats is \"2\": expected a whole number from 0 to 20"),
    ("every = \"1h\"\nrepeats = 2.0", "5:11: reminder.a.repeats is 2.0: expected a whole number from 0 to 20"),
    ("every = \"1h\"\nlate = \"8d\"", "5:8: reminder.a.late is \"8d\": expected 1s to 1w"),
    ("every = \"1h\"\nlate = \"0s\"", "5:8: reminder.a.late is \"0s\": expected 1s to 1w"),
    ("every = \"1h\"\nspeak = \"yes\"", "5:9: reminder.a.speak is \"yes\": expected true or false"),
    ("every = \"1h\"\nenabled = tru", "5:11: reminder.a.enabled is tru: expected true or false"),
    (
      "every = \"1h\"\nurgency = \"hihg\"",
      "5:11: reminder.a.urgency is \"hihg\": expected \"low\", \"normal\" or \"critical\""
    ),
    ("every = \"1h\"\nposture = \"seate\"", "5:11: reminder.a.posture is \"seate\": did you mean \"seated\"?"),
    (
      "every = \"1h\"\nsteps = [\n  \"Sit.\",  # first\n  3,\n]",
      "7:3: reminder.a.steps is [ \"Sit.\", # first 3, ]: expected a list of texts such as [\"Sit tall.\", \"Pull your toes up.\"]"
    ),
    (
      "every = \"1h\"\nsteps = [\"Sit.\", \" \"]",
      "5:18: reminder.a.steps is [\"Sit.\", \" \"]: expected a text that is not empty"
    ),
    ("every = \"1h\"\nlimb = \"\"", "5:8: reminder.a.limb is \"\": expected a text that is not empty"),
    ("every = \"1h\"\nnote.x = 1", "5:1: reminder.a.note is a table: expected a text, in double quotes"),
  ])
  func movementReminder(lines: String, problem: String) {
    #expect(problems(Self.movement + lines) == ["f:" + problem])
  }

  /// What people say of days, hours and intervals is no value, but says what to write.
  @Test(arguments: [
    ("every = \"hourly\"", "f:4:10: reminder.a.every is \"hourly\": write 1h"),
    ("every = \"every 2 hours\"", "f:4:10: reminder.a.every is \"every 2 hours\": write 2h"),
    ("every = \"1h\"\ndays = \"Mo-Fr\"", "f:5:9: reminder.a.days is \"Mo-Fr\": write Mon..Fri"),
    ("every = \"1h\"\ndays = \"weekdays\"", "f:5:9: reminder.a.days is \"weekdays\": write Mon..Fri"),
    ("every = \"1h\"\nbetween = \"8 to 20\"", "f:5:12: reminder.a.between is \"8 to 20\": write 08:00-20:00"),
    (
      "at = [\"8:00,20:00\", \"daily 12:30\"]",
      "f:4:22: reminder.a.at is [\"8:00,20:00\", \"daily 12:30\"]: 'daily 12:30' is not how it is written: write "
        + "at = [\"08:00\", \"20:00\", \"12:30\"]"
    ),
  ])
  func whatIsSaidSaysWhatToWrite(lines: String, problem: String) {
    #expect(problems(Self.movement + lines) == [problem])
  }

  /// A medicine has no intervals, and what is typed says what to type.
  @Test func eachPlaceHasItsWords() throws {
    #expect(
      problems("[apart.x]\nat = \"7:00, 19:00\"\ncalcium_after = \"4h\"\n") == [
        "f:2:12: apart.x.at is \"7:00, 19:00\": each time is given by itself: write at = [\"07:00\", \"19:00\"]"
      ])
    let interval = problems("[apart.x]\nat = \"every 2 hours\"\ncalcium_after = \"4h\"\n")
    #expect(interval.count == 1 && !interval[0].contains("every =") && !interval[0].contains("--"))
    let fields: [(key: String, value: ScheduleFile.FieldValue)] = [
      ("kind", .string("calcium")), ("title", .string("C")), ("at", .strings(["8:00, 20:00"])),
    ]
    for (place, words) in [(CalendarRemedy.Place.add, "--at 08:00 --at 20:00"), (.set, "at=08:00 at=20:00")] {
      let error = try #require(throws: FieldProblems.self) {
        try ReminderKeys.parse(id: "a", fields: fields, at: place, isZone: { _ in false })
      }
      #expect(error.description.hasSuffix("each time is given by itself: write \(words)"))
    }
  }

  /// Zones, and times that come too often.
  @Test(arguments: [
    (
      "08:30 Europe/Berln",
      "13: reminder.a.at is \"08:30 Europe/Berln\": there is no time zone 'Europe/Berln' on this machine: write UTC or a "
        + "name such as Europe/Berlin"
    ),
    (
      "daily Europe/Berln",
      "13: reminder.a.at is \"daily Europe/Berln\": there is no time zone 'Europe/Berln' on this machine: write UTC or a "
        + "name such as Europe/Berlin"
    ),
    (
      "08:30 CEST",
      "13: reminder.a.at is \"08:30 CEST\": there is no time zone 'CEST' on this machine: write UTC or a name such as "
        + "Europe/Berlin"
    ),
    (
      "08:30 CET",
      "13: reminder.a.at is \"08:30 CET\": 'CET' means another time in another country: write UTC or a name such as "
        + "Europe/Berlin"
    ),
    ("*:0/4", "6: reminder.a.at is \"*:0/4\": it comes again after 4min, allowed is 5min at the least"),
    ("*:0,58", "6: reminder.a.at is \"*:0,58\": it comes again after 2min, allowed is 5min at the least"),
    ("0,23:58,1", "6: reminder.a.at is \"0,23:58,1\": it comes again after 3min, allowed is 5min at the least"),
    ("Mon *:2,58", "6: reminder.a.at is \"Mon *:2,58\": it comes again after 4min, allowed is 5min at the least"),
    (
      "Sun,Mon 0,23:58,1",
      "6: reminder.a.at is \"Sun,Mon 0,23:58,1\": it comes again after 3min, allowed is 5min at the least"
    ),
    ("minutely", "6: reminder.a.at is \"minutely\": it comes again after 1min, allowed is 5min at the least"),
    ("*:*", "6: reminder.a.at is \"*:*\": it comes again after 1min, allowed is 5min at the least"),
    ("*:*:*", "6: reminder.a.at is \"*:*:*\": it comes again after 1s, allowed is 5min at the least"),
    ("08:30:0/0.5", "6: reminder.a.at is \"08:30:0/0.5\": it comes again after 500ms, allowed is 5min at the least"),
    ("08:30,34:59", "6: reminder.a.at is \"08:30,34:59\": it comes again after 4min, allowed is 5min at the least"),
    ("08:30:00,59", "6: reminder.a.at is \"08:30:00,59\": it comes again after 59s, allowed is 5min at the least"),
    (
      "*:0/7",
      "6: reminder.a.at is \"*:0/7\": it comes again after 4min, allowed is 5min at the least; for every 7 minutes write "
        + "every = \"7min\" in its place"
    ),
    (
      "08:00..20:00",
      "6: reminder.a.at is \"08:00..20:00\": it comes again after 1min, allowed is 5min at the least; for each hour of that "
        + "range write at = \"08..20:00\""
    ),
  ])
  func timeOfDay(at: String, problem: String) {
    #expect(problems(Self.movement + "at = \"\(at)\"") == ["f:4:" + problem])
  }

  @Test(arguments: [
    "*:0/5", "*:0/5 Europe/Berlin", "0,23:0,55", "Mon *:2,57", "0,23:58,3", "08:30 UTC", "Mon 0,23:58,30",
    "*:4/55", "00:00", "hourly", "Mon..Fri 08:30 Asia/Kathmandu", "*-*~01 09:00", "2020-01-01 08:30",
  ])
  func isOftenEnough(at: String) {
    #expect(problems(Self.movement + "at = \"\(at)\"") == [])
  }

  @Test func aZoneThatIsNoneSaysWhatIsAllowed() throws {
    for owner in ["[reminder.a]\nkind = \"movement\"\ntitle = \"A\"", "[apart.a]\ncalcium_after = \"4h\"\n"] {
      let error = try #require(throws: ScheduleProblems.self) {
        try ScheduleDocument(parsing: owner + "\nat = \"Mon 07:00 Middle/Earth\"")
      }
      let problem = try #require(error.problems.first)
      #expect(error.problems.count == 1)
      #expect((problem.line, problem.column) == (4, 17))
      #expect(problem.key?.hasSuffix(".a.at") == true)
      #expect(problem.found == "\"Mon 07:00 Middle/Earth\"")
      #expect(problem.allowed == "UTC or a time zone of this machine, such as Europe/Berlin")
    }
  }

  @Test func zonesInEdits() throws {
    let fields: [(key: String, value: ScheduleFile.FieldValue)] = [
      ("kind", .string("movement")), ("title", .string("A")), ("at", .string("08:30 Asia/Kathmandu")),
    ]
    let document = try ScheduleDocument.empty.adding(ReminderKeys.parse(id: "a", fields: fields))
    #expect(document.text.contains("at    = \"08:30 Asia/Kathmandu\""))
    let set = try document.setting("a", to: [("at", .string("09:00 Europe/Berlin"))])
    #expect(set.text.contains("at    = \"09:00 Europe/Berlin\""))
    let error = try #require(throws: ScheduleEditError.self) {
      try document.setting("a", to: [("at", .string("09:00 Middle/Earth"))])
    }
    #expect("\(error)".contains("there is no time zone 'Middle/Earth'"))
    // A zone that is gone since it was read keeps nobody from removing what names it.
    #expect(try set.removing("a").text.allSatisfy(\.isWhitespace))
    #expect(throws: FieldProblems.self) {
      try ReminderKeys.parse(id: "a", fields: fields, isZone: { _ in false })
    }
  }

  @Test(arguments: [
    ("dose = \"500\"", "5:12: reminder.c.dose is \"500\": expected an amount such as 500 mg or 0.5 g"),
    ("dose = 500", "5:8: reminder.c.dose is 500: expected an amount such as 500 mg or 0.5 g, in double quotes"),
    ("dose = \"0 mg\"", "5:9: reminder.c.dose is \"0 mg\": expected 1 mg to 10000 mg"),
    ("dose = \"11 g\"", "5:9: reminder.c.dose is \"11 g\": expected 1 mg to 10000 mg"),
    ("dose = \"0.0005 g\"", "5:9: reminder.c.dose is \"0.0005 g\": expected whole milligrams"),
    (
      "dose = \"500 µg\"",
      "5:13: reminder.c.dose is \"500 µg\": µg is no unit of it, expected an amount such as 500 mg or 0.5 g"
    ),
    (
      "dose = \"1 000 mg\"",
      "5:11: reminder.c.dose is \"1 000 mg\": these are two numbers, expected an amount such as 500 mg or 0.5 g"
    ),
    (
      "dose = \".500 g\"", "5:9: reminder.c.dose is \".500 g\": it may mean 500 g or 0.5 g: write the one that is meant"
    ),
    (
      "dose = \"500 mg daily\"", "5:16: reminder.c.dose is \"500 mg daily\": expected an amount such as 500 mg or 0.5 g"
    ),
    ("source = \"suplement\"", "5:10: reminder.c.source is \"suplement\": did you mean \"supplement\"?"),
    ("limb = \"left leg\"", "5:1: reminder.c.limb is only for movement reminders, and this is calcium"),
    ("natural_break = \"5min\"", "5:1: reminder.c.natural_break is only for movement reminders, and this is calcium"),
    ("pasture = \"seated\"", "5:1: reminder.c.pasture is no key of a reminder: did you mean posture?"),
  ])
  func calciumReminder(lines: String, problem: String) {
    #expect(problems(Self.calcium + lines) == ["f:" + problem])
  }

  @Test(arguments: [
    ("person = 3", "1:10: person is 3: expected a name such as \"Anna\""),
    ("person = Anna", "1:10: person is Anna: expected a text in double quotes"),
    ("persno = \"Anna\"", "1:1: persno is no key of the schedule: did you mean person?"),
    ("[reminders.a]", "1:1: reminders is no key of the schedule: did you mean reminder?"),
    ("xyzzy = 1", "1:1: xyzzy is no key of the schedule: expected one of person, calcium, apart, reminder"),
    ("reminder = 5", "1:12: reminder is 5: expected tables such as [reminder.ankle-pumps]"),
    ("[[reminder]]", "1:1: reminder is something else: expected tables such as [reminder.ankle-pumps]"),
    ("reminder.a = 5", "1:14: reminder.a is 5: expected a table such as [reminder.ankle-pumps]"),
    ("calcium = \"1 g\"", "1:11: calcium is \"1 g\": expected a table [calcium] with target and upper"),
    (
      "[calcium]\ntarget = 1200",
      "2:10: calcium.target is 1200: expected an amount such as 500 mg or 0.5 g, in double quotes"
    ),
    ("[calcium]\ntraget = \"1 g\"", "2:1: calcium.traget is no key of calcium: did you mean target?"),
    (
      "calcium = { target = \"1 g\", upper = \"900 mg\" }",
      "1:37: calcium.upper is \"900 mg\": expected at least the target of 1000 mg"
    ),
    (
      "[apart.x]\ncalcium_after = \"4h\"",
      "1:1: apart.x.at is missing: expected a time such as \"12:30\" or \"Mon..Fri 12:30\""
        + ", or a list such as [\"08:00\", \"20:00\"]"
    ),
    ("[apart.x]\nat = \"07:00\"", "1:1: apart.x has neither calcium_after nor calcium_before: expected one or both"),
    (
      "[apart.x]\nat = \"07:00\"\ncalcium_after = \"4\"",
      "3:18: apart.x.calcium_after is \"4\": a number needs a unit, as in 90min or 1h 30min"
    ),
    (
      "[apart.x]\nat = \"07:00\"\nafter = \"4h\"\ncalcium_after=\"4h\"",
      "3:1: apart.x.after is no key of apart.x: expected one of at, calcium_after, calcium_before"
    ),
  ])
  func schedule(text: String, problem: String) {
    #expect(problems(text) == ["f:" + problem])
  }

  @Test(arguments: [
    ("every = \"1h", "4:9: reminder.a.every is not valid TOML: expected closing quotes"),
    ("every = \"1h\"\nevery = \"2h\"", "5:1: reminder.a.every is given twice: the first is on line 4"),
    ("every = \"1h\"\n[reminder.a]", "5:1: reminder.a is given twice: the first is on line 1"),
    ("every \"1h\"", "4:7: reminder.a.every is not valid TOML: expected '=' and a value behind the key"),
    ("every = ", "4:9: reminder.a.every is not valid TOML: expected a value"),
    ("note = \"\\q\"", "4:10: reminder.a.note is not valid TOML: unknown escape sequence '\\q'"),
    ("note = \"\\u0000\"", "4:9: the character U+0000 is not allowed in a schedule"),
    ("note = [[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", "4:24: this nests too deeply: expected at most 16 levels"),
    (
      "every = \"1h\" late = \"1h\"",
      "4:14: reminder.a.every is not valid TOML: expected nothing more on this line but a comment"
    ),
    ("[reminder.b", "4:12: this is not valid TOML: expected ']'"),
  ])
  func syntax(lines: String, problem: String) {
    #expect(problems(Self.movement + lines) == ["f:" + problem])
  }

  @Test func columnsCountCharacters() {
    #expect(
      problems("# Käse\r\nperson = \"e\u{301}👩‍🦽 日本\" x\r\n") == [
        "f:2:18: person is not valid TOML: expected nothing more on this line but a comment"
      ])
    #expect(problems("\u{FEFF}x = 1").first?.hasPrefix("f:1:1: x is no key") == true)
  }

  @Test func allProblemsComeAtOnceAndInOrder() {
    let text = """
      [reminder.Bad_ID]
      title = ""
      every = "1x"

      [reminder.c]
      kind = "calcum"
      dose = "x"
      """
    #expect(
      problems(text) == [
        "f:1:1: reminder.Bad_ID is no id of a reminder: expected 1 to 40 of a-z, 0-9 and hyphens, no hyphen first",
        "f:1:1: reminder.Bad_ID.kind is missing: expected \"movement\" or \"calcium\"",
        "f:2:9: reminder.Bad_ID.title is \"\": expected a text that is not empty",
        "f:3:11: reminder.Bad_ID.every is \"1x\": expected a time span such as 90min or 1h 30min",
        "f:5:1: reminder.c.title is missing: expected a title such as \"Ankle pumps, left foot\"",
        "f:5:1: reminder.c has neither at nor every: expected one of the two",
        "f:6:8: reminder.c.kind is \"calcum\": did you mean \"calcium\"?",
        "f:7:9: reminder.c.dose is \"x\": expected an amount such as 500 mg or 0.5 g",
      ])
    // However they are written, no more than are allowed.
    func reminders(_ count: Int) -> String {
      (0..<count).map { "[reminder.r\($0)]\nkind = \"calcium\"\ntitle = \"C\"\nat = \"12:30\"\n" }.joined()
    }
    #expect(problems(reminders(Schedule.mostReminders)) == [])
    #expect(problems(reminders(502)) == ["f:2001:1: there are 502 reminders: expected at most 500"])
    #expect(
      problems((0..<501).map { "reminder.r\($0).kind = \"x\"\n" }.joined()) == [
        "f:501:1: there are 501 reminders: expected at most 500"
      ])
    #expect(
      problems((0..<21).map { "[apart.m\($0)]\n" }.joined()) == [
        "f:21:1: there are 21 medicines: expected at most 20"
      ])
    let many = (0..<100).map { "x\($0) = 1\n" }.joined()
    // What is beyond is not even looked for, and it is said that there is more.
    #expect(problems(many).count == ScheduleProblems.limit + 1)
    #expect(problems(many).last == "f:21:1: more is wrong from here on: mend what is named above first")
  }

  /// What no schedule can use is refused by its number or its length, before anything is made of it.
  @Test func tooMuchIsRefused() {
    func lines(_ count: Int, _ line: (Int) -> String) -> String { (0..<count).map { line($0) + "\n" }.joined() }
    let keys = "there are more than 15000 keys: expected at most 500 reminders and 20 medicines"
    #expect(problems(lines(60_000) { "k\($0) = 1" }) == ["f:15001:1: \(keys)"])
    #expect(problems(lines(20_000) { "[x\($0)]\na = 1" }) == ["f:15001:1: \(keys)"])
    // A path counts for each table that it goes too deep.
    #expect(problems(lines(2_000) { "a.b.c.d.e.f.g.h.i.k\($0) = 1" }) == ["f:1876:1: \(keys)"])
    let list = Array(repeating: "\"12:00\"", count: 80_000).joined(separator: ",")
    #expect(
      problems(Self.movement + "every = \"1h\"\nsteps = [\(list)]").map { $0.split(separator: ": ", maxSplits: 1)[1] }
        == [
          "reminder.a.steps is a list of more than 1000: expected at most 1000"
        ])
    for (key, count) in [("at", 250_000), ("every", 250_000), ("days", 200_000), ("lasts", 100), ("posture", 100)] {
      let found = problems(
        "[reminder.m]\nkind = \"movement\"\ntitle = \"M\"\n\(key) = \"\(String(repeating: "1h,", count: count))\"")
      #expect(found.contains { $0.hasSuffix("it is \(3 * count) bytes long, allowed is 256") }, "\(found)")
    }
  }

  /// Far behind in a line that has no end nobody counts characters.
  @Test func columnsFarBehind() {
    let spaces = String(repeating: "é", count: 3_000)
    #expect(problems("person = \"\(spaces)\" x").map { $0.prefix(9) } == ["f:1:3013:"])
  }

  @Test func problemsAreData() throws {
    let error = try #require(throws: ScheduleProblems.self) {
      try ScheduleDocument(parsing: Self.movement + "every = \"1x\"")
    }
    #expect(
      error.problems == [
        ScheduleProblem(
          line: 4, column: 11, key: "reminder.a.every", found: "\"1x\"",
          allowed: "a time span such as 90min or 1h 30min",
          message: "reminder.a.every is \"1x\": expected a time span such as 90min or 1h 30min")
      ])
  }

  @Test func whatWasFoundIsMadeHarmless() {
    let long = String(repeating: "x", count: 5000)
    let found = problems("person = \"\u{202E}a\u{200B}\" \n[calcium]\ntarget = \"\\u001b[31m\(long)\"")
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.count < 200 && $0.unicodeScalars.allSatisfy { $0.value >= 32 } })
  }

  @Test func bytesThatAreNoUTF8() throws {
    let error = try #require(throws: ScheduleProblems.self) {
      try ScheduleDocument(parsing: Array("# é\nperson = \"K".utf8) + [0xE4, 0x73, 0x65, 0x22])
    }
    #expect(error.rendered(file: "f") == "f:2:12: the file is not UTF-8 from here on: save it as UTF-8")
    #expect(try ScheduleDocument(parsing: Array(annasFile.utf8)).text == annasFile)
  }

  @Test func aHugeFileIsRefused() {
    let text = String(repeating: "# a comment\n", count: 100_000)
    #expect(problems(text) == ["f:1:1: the file is 1200000 bytes long: expected at most 1048576 bytes"])
  }
}
