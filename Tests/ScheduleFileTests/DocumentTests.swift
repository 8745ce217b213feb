import LimberCore
import ScheduleFile
import Testing

@Suite struct DocumentTests {
  /// What was read before is taken from there; but a zone that is gone since is a mistake, in an old time as in a new one.
  @Test func whatWasReadBefore() throws {
    let text = """
      [apart.iron]
      at = "07:00"
      calcium_after = "2h"
      [reminder.a]
      kind = "calcium"
      title = "A"
      at = ["8:00", "08:00", "Mon 20:00 Asia/Tokyo"]
      [reminder.b]
      kind = "calcium"
      title = "B"
      at = "daily"

      """
    let first = try ScheduleDocument(parsing: text, isZone: { $0 == "Asia/Tokyo" })
    var asked = 0
    let again = try ScheduleDocument(
      parsing: text.replacing("20:00", with: "21:00") + "[reminder.c]\nkind = 'calcium'\ntitle = 'C'\nat = '7:00'\n",
      isZone: { name in
        asked += 1
        return name == "Asia/Tokyo"
      }, after: [first.schedule, Schedule()])
    #expect(again.schedule["a"]?.timing != first.schedule["a"]?.timing && asked == 1)
    #expect(
      again.schedule["b"] == first.schedule["b"] && again.schedule["c"]?.timing == .at(again.schedule.aparts[0].at))
    let problems = try #require(throws: ScheduleProblems.self) {
      try ScheduleDocument(parsing: text, isZone: { _ in false }, after: [first.schedule])
    }
    #expect(problems.problems.map(\.key) == ["reminder.a.at"])
    // Equal times count once, and are written as they were even then.
    let kept = try ScheduleDocument(parsing: text, isZone: { _ in true }, after: [first.schedule])
    #expect(
      kept.schedule == first.schedule
        && kept.schedule.reminders.map(\.keyValues.count) == first.schedule.reminders.map(\.keyValues.count))
  }

  @Test func theFileOfTheDocumentation() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    #expect(document.text == annasFile)
    var pumps = Reminder(
      id: "ankle-pumps", kind: .movement, title: "Ankle pumps, left foot",
      timing: .every(
        .hours(1),
        Window(opens: .hours(9), closes: .hours(18), days: try WeekdaySet(parsing: "Mon..Sat"))))
    pumps.limb = "left leg"
    pumps.steps = [
      "Sit tall, both feet flat.", "Pull your toes up, then press them down. 10 times.", "Stop if it hurts.",
    ]
    var lunch = Reminder(
      id: "calcium-lunch", kind: .calcium, title: "Calcium with lunch",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "12:30"))))
    lunch.dose = 500
    lunch.source = .supplement
    let apart = Apart(
      name: "levothyroxine", at: ClockTimes(try CalendarExpression(parsing: "07:00")), calciumAfter: .hours(4),
      calciumBefore: .hours(4))
    #expect(
      document.schedule
        == Schedule(
          person: "Anna", calciumTarget: 1200, calciumUpper: 2000, aparts: [apart], reminders: [pumps, lunch]))
  }

  @Test func defaultsAreThoseOfTheKind() throws {
    let text = """
      reminder.m = { kind = "movement", title = "M", every = "90min" }
      reminder.c = { kind = "calcium", title = "C", every = "2h", days = "Sun" }
      """
    let schedule = try ScheduleDocument(parsing: text).schedule
    let waking = Window(opens: .hours(8), closes: .hours(20), days: .everyDay)
    #expect(schedule["m"] == Reminder(id: "m", kind: .movement, title: "M", timing: .every(.minutes(90), waking)))
    let sundays = Window(opens: .hours(8), closes: .hours(20), days: WeekdaySet([.sunday]))
    #expect(schedule["c"] == Reminder(id: "c", kind: .calcium, title: "C", timing: .every(.hours(2), sundays)))
  }

  @Test func everyKeyIsRead() throws {
    let text = """
      [reminder.m]
      note = '''
      Since the stroke.
      Ask Dr. Wu.'''
      enabled = false
      urgency = "critical"
      speak = true
      natural_break = "20min"
      on_time = "2min"
      early = "5min"
      late = "2s"
      repeats = 0
      repeat = "2s"
      snoozes = 20
      snooze = "2s"
      posture = "lying"
      lasts = "45s"
      between = "22:00-06:00"
      every = "5min"
      title = 'Übung "A"'
      kind = "movement"
      """
    let m = try #require(try ScheduleDocument(parsing: text).schedule["m"])
    #expect(m.note == "Since the stroke.\nAsk Dr. Wu.")
    #expect(!m.enabled && m.urgency == .critical && m.speak && m.naturalBreak == .minutes(20))
    #expect(m.onTime == .minutes(2) && m.early == .minutes(5) && m.late == .seconds(2))
    #expect(m.repeats == 0 && m.repeatAfter == .seconds(2) && m.snoozes == 20 && m.snooze == .seconds(2))
    #expect(m.posture == .lying && m.lasts == .seconds(45) && m.title == "Übung \"A\"")
    #expect(
      m.timing
        == .every(.minutes(5), Window(opens: .hours(22), closes: .hours(6), days: .everyDay)))
  }

  @Test(arguments: [
    "", "\n", "# nothing\n", "\u{FEFF}", "[reminder]\n", "reminder = {}", "[calcium]", "person = \"Anna\"\r\n",
  ])
  func noReminders(text: String) throws {
    let document = try ScheduleDocument(parsing: text)
    #expect(document.schedule.reminders.isEmpty)
    #expect(document.text == text)
  }

  @Test func theOrderIsThatOfTheFile() throws {
    let tail = "kind = \"movement\"\ntitle = \"T\"\nevery = \"1h\"\n"
    let text =
      "[reminder.z]\n\(tail)[reminder.\"a\"]\n\(tail)[ reminder . 'm' ]\n\(tail)[reminder]\nb.kind = \"calcium\"\nb.at = \"08:00\"\nb.title = \"B\""
    #expect(try ScheduleDocument(parsing: text).schedule.reminders.map(\.id) == ["z", "a", "m", "b"])
  }
}

@Suite struct FieldTests {
  @Test func wordsBecomeAReminder() throws {
    let reminder = try ReminderKeys.parse(
      id: "ankle-pumps",
      fields: [
        ("kind", .string("movement")), ("title", .string("Ankle pumps")), ("every", .string("90")),
        ("between", .string("08:00-21:00")), ("steps", .string("Sit.\nPull.")), ("snoozes", .string("1")),
        ("speak", .string("yes")), ("onTime", .integer(5)),
      ])
    var meant = Reminder(
      id: "ankle-pumps", kind: .movement, title: "Ankle pumps",
      timing: .every(.minutes(90), Window(opens: .hours(8), closes: .hours(21), days: .everyDay)))
    meant.steps = ["Sit.", "Pull."]
    meant.snoozes = 1
    meant.speak = true
    meant.onTime = .minutes(5)
    #expect(reminder == meant)
  }

  @Test func movementWithoutTimingIsHourly() throws {
    let reminder = try ReminderKeys.parse(id: "a", fields: [("kind", .string("movement")), ("title", .string("A"))])
    #expect(reminder.timing == .every(.minutes(60), ReminderKeys.defaultWindow))
  }

  @Test func dosesAsPeopleWriteThem() {
    let rows: [(String, Int?)] = [
      ("500 mg", 500), ("500mg", 500), ("0.5 g", 500), ("1G", 1000), ("300", 300), ("1.25g", 1250), ("0", nil),
      ("x", nil), ("500 mcg", nil), ("", nil), ("10001 mg", nil), ("99999999999999999999999 g", nil), ("1.", nil),
      ("1 gram", 1000), ("2 Gramm", 2000), (".5g", 500), (".500g", nil), ("1 kg", nil), ("1,5 g", 1500), ("0,25g", 250),
      ("1,000mg", nil), ("2.000 mg", nil), ("1.000.000 mg", nil),
    ]
    for (text, amount) in rows {
      #expect((try? CalciumAmount.milligrams(parsing: text, bareIsMilligrams: true)) == amount, "\(text)")
    }
    #expect(throws: CalciumAmountError.self) { try CalciumAmount.milligrams(parsing: "300", bareIsMilligrams: false) }
  }

  @Test func whatIsWrongIsToldWithoutAPlace() throws {
    let error = try #require(throws: FieldProblems.self) {
      try ReminderKeys.parse(
        id: "A b",
        fields: [
          ("kind", .string("calcium")), ("title", .string("C")), ("lims", .string("x")), ("dose", .string("5x")),
        ])
    }
    #expect(
      error.problems.map(\.message) == [
        "\"A b\" is no id of a reminder: expected 1 to 40 of a-z, 0-9 and hyphens, no hyphen first",
        "lims is no key of a reminder: did you mean limb?",
        "dose is \"5x\": expected an amount such as 500 mg or 0.5 g",
        "the reminder has neither at nor every: expected one of the two",
      ])
  }

  @Test func keyValuesBuildTheSameReminder() throws {
    for reminder in try ScheduleDocument(parsing: annasFile).schedule.reminders {
      #expect(try ReminderKeys.parse(id: reminder.id, fields: reminder.keyValues) == reminder)
    }
  }

  @Test func namesInJSON() {
    #expect(ReminderKeys.camelCase("on_time") == "onTime" && ReminderKeys.snakeCase("onTime") == "on_time")
    for name in ReminderKeys.names { #expect(ReminderKeys.snakeCase(ReminderKeys.camelCase(name)) == name) }
  }
}
