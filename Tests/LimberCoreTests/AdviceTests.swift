import Testing

@testable import LimberCore

/// What `check` names in a valid schedule.
@Suite struct AdviceTests {
  private let berlin: Zone

  init() throws { berlin = try SystemZone.load("Europe/Berlin") }

  /// Monday 2026-11-23, 10:00.
  private let now = Instant(seconds: 1_795_424_400)

  private func calcium(_ id: String, at: String, dose: Int? = nil) -> Reminder {
    var reminder = Reminder(
      id: id, kind: .calcium, title: id.prefix(1).uppercased() + id.dropFirst(), timing: .at(Shelf.time(at)))
    reminder.dose = dose
    return reminder
  }

  private func messages(_ schedule: Schedule) -> [String] {
    schedule.advice(at: now, in: Zones(local: berlin)).map { "\($0.subject): \($0.reminder ?? "-"): \($0.message)" }
  }

  @Test func doses() {
    let schedule = Schedule(reminders: [
      calcium("a", at: "8:00", dose: 500), calcium("b", at: "12:00", dose: 501), calcium("c", at: "18:00"),
    ])
    #expect(
      messages(schedule) == [
        "dose: b: B is 501 mg at once; not more than about 500 mg at a time is absorbed well."
      ])
    var disabled = schedule
    disabled.reminders[1].enabled = false
    #expect(messages(disabled) == [])
  }

  @Test func days() {
    var schedule = Schedule(
      calciumUpper: 1000,
      reminders: [calcium("a", at: "8:00", dose: 500), calcium("b", at: "18:00", dose: 500)])
    #expect(messages(schedule) == [])
    schedule.reminders.append(calcium("c", at: "2026-12-01 12:00", dose: 100))
    #expect(
      messages(schedule) == [
        "total: -: On Tuesday 2026-12-01 1100 mg of calcium are planned; upper is 1000 mg."
      ])
    schedule.reminders[2].timing = .at(Shelf.time("Sat,Sun 12:00"))
    #expect(messages(schedule).first?.contains("and too many on 9 days more") == true)
    // What comes seldom is found however far it is.
    schedule.reminders[2].timing = .at(Shelf.time("2031-06-01 12:00"))
    #expect(messages(schedule) == ["total: -: On Sunday 2031-06-01 1100 mg of calcium are planned; upper is 1000 mg."])
    schedule.reminders[2].timing = .at(Shelf.time("*-02-29 12:00"))
    #expect(messages(schedule).first?.hasPrefix("total: -: On Tuesday 2028-02-29 1100 mg") == true)
  }

  @Test(arguments: [
    ("07:00", "together with"), ("10:59", "3h 59min after"), ("11:00", nil), ("06:00", "1h before"), ("05:00", nil),
  ])
  func medicines(at: String, how: String?) {
    let apart = Apart(
      name: "levothyroxine", at: Shelf.time("07:00"), calciumAfter: .hours(4), calciumBefore: .hours(2))
    let schedule = Schedule(aparts: [apart], reminders: [calcium("a", at: at)])
    let wanted = how.map { "apart: a: A at \(at) comes \($0) levothyroxine at 07:00; there should be " }
    #expect(messages(schedule).count == (how == nil ? 0 : 1))
    if let wanted { #expect(messages(schedule).first?.hasPrefix(wanted) == true, "\(messages(schedule))") }
  }

  @Test func asks() {
    var pumps = Reminder(
      id: "pumps", kind: .movement, title: "Pumps",
      timing: .every(.hours(1), Window(opens: .hours(8), closes: .hours(21), days: .everyDay)))
    #expect(messages(Schedule(reminders: [pumps])) == [])
    pumps.timing = .every(.hours(1), Window(opens: .hours(8), closes: .hours(22), days: WeekdaySet.everyDay))
    let found = messages(Schedule(reminders: [pumps]))
    #expect(found.count == 1 && found[0].contains("13 things are asked for"), "\(found)")
  }

  @Test func never() {
    let schedule = Schedule(reminders: [
      calcium("old", at: "2020-01-01 08:00"), calcium("leap", at: "2028-02-29 08:00"),
    ])
    #expect(messages(schedule) == ["never: old: Old never comes again: 2020-01-01 08:00 is over."])
  }

  /// What never came either is no day that there is, and "over" would be another thing.
  @Test(arguments: [
    (["*-2-30 08:00"], "A never comes: no day is *-02-30 08:00."),
    (["2026-11-31 08:00"], "A never comes: no day is 2026-11-31 08:00."),
    (["Mon 2026-12-01 08:00"], "A never comes: no day is Mon 2026-12-01 08:00."),
    (["2026-11-20 08:00"], "A never comes again: 2026-11-20 08:00 is over."),
    (["Fri 2026-11-20 08:00"], "A never comes again: Fri 2026-11-20 08:00 is over."),
    (
      ["*-2-30 08:00", "2020-01-01 08:00"],
      "A never comes again: 2020-01-01 08:00 is over, and no day is *-02-30 08:00."
    ),
    (["*-2-30 08:00", "12:30"], "Of the times of A, no day is *-02-30 08:00."),
    (["2020-01-01 08:00", "12:30"], "Of the times of A, 2020-01-01 08:00 is over."),
    (
      ["*-2-30 08:00", "*-4-31 08:00", "12:30"],
      "Of the times of A, no day is *-02-30 08:00 or *-04-31 08:00."
    ),
  ])
  func neverIsNotOver(times: [String], message: String) throws {
    let expressions = try times.map { try CalendarExpression(parsing: $0) }
    var reminder = calcium("a", at: "8:00")
    reminder.timing = .at(try #require(ClockTimes(expressions)))
    #expect(messages(Schedule(reminders: [reminder])).filter { $0.hasPrefix("never") } == ["never: a: \(message)"])
  }
}
