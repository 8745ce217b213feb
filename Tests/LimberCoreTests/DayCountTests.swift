import Testing

@testable import LimberCore

/// How often something comes on a day, and what it takes to find out.
@Suite struct DayCountTests {
  /// Zones with whole hours, half hours, a quarter, a gap at midnight, and none.
  private static let names = [
    "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago", "Pacific/Apia",
  ]
  private static let times = [
    "08:30", "Mon..Fri 12:30", "*-*-01 00:00", "*:0/5", "00/2:15", "Sat,Sun 02:30", "*-*~1 23:59", "0,12/9:00",
    "02:00..03:30/10",
    "*-03,10-* 02:15", "2027-03-28 02:30", "*-02-29 12:00",
  ]

  /// Every instant of a day, one by one, in microseconds from its beginning.
  private func stepped(_ reminder: Reminder, _ day: SurveyDays.Day, _ zones: Zones) -> [Int64] {
    Schedule(reminders: [reminder]).agenda(from: day.start, until: day.end, in: zones, limit: .max).map {
      ($0.due - day.start).microseconds
    }
  }

  /// Days that are known by their likeness have the instants that they have when each is stepped through.
  @Test(arguments: 0..<12) func thoseThatThereAre(seed: Int) throws {
    var random = Random(seed: UInt64(seed) + 1)
    let zones = try Zones(
      local: SystemZone.load(random.pick(Self.names)),
      named: Dictionary(uniqueKeysWithValues: Self.names.map { ($0, try SystemZone.load($0)) }))
    for _ in 0..<6 {
      var reminder = Shelf.movement(
        every: random.pick(["5min", "7min", "1h", "2h 30min"]),
        between: random.pick(["09:00-18:00", "22:00-06:00", "00:00-24:00", "01:30-02:45", "23:00-23:30"]),
        days: random.pick(["Mon..Sun", "Mon..Fri", "Sat"]))
      if random.chance(2) {
        let texts = (0...random.below(3)).map { _ in
          random.pick(Self.times) + (random.chance(2) ? " \(random.pick(Self.names))" : "")
        }
        let expressions = try texts.map { try CalendarExpression(parsing: $0, isZone: { _ in true }) }
        reminder.timing = .at(try #require(ClockTimes(expressions)))
      }
      let start = Int64(20_700 + random.below(400))
      let days = SurveyDays(Array(start..<start + 40), in: zones, named: reminder.zoneNames)
      var rhythm = DayRhythm(reminder.timing, on: days)
      for (place, day) in days.days.enumerated() {
        let list = rhythm.times(on: place)
        let times = rhythm.times[list]
        #expect(
          times == stepped(reminder, day, zones),
          "\(reminder.timingText), \(zones.local.name), \(CivilDate(dayNumber: day.number))")
      }
    }
  }

  /// As many reminders as are allowed, each as often as is allowed: few instants are stepped through.
  @Test func fewSteps() throws {
    let zones = try Zones(local: SystemZone.load("Europe/Berlin"))
    let often = (0..<Schedule.mostReminders).map { index in
      index % 2 == 0
        ? Shelf.movement("m\(index)", every: "5min", between: "00:00-24:00") : Shelf.calcium("c\(index)", at: "*:0/5")
    }
    let apart = Apart(name: "levothyroxine", at: Shelf.time("07:00"), calciumAfter: .hours(4), calciumBefore: .hours(2))
    let schedule = Schedule(calciumUpper: 1_000, aparts: [apart], reminders: often)
    let now = Instant(seconds: 1_795_424_400)
    let survey = ScheduleSurvey(schedule, at: now, in: zones)
    // One day of each, and for those that go by their own hours the days around it, where there are ten thousand instants.
    #expect(survey.worked < Schedule.mostReminders * 288 * 2, "\(survey.worked)")
    let advice = schedule.advice(at: now, in: zones)
    #expect(
      advice.contains { $0.subject == .asks && $0.message.contains("144000") == false && $0.message.contains("more") })
    #expect(advice.count { $0.subject == .apart } == ScheduleAdvice.named + 1)
    #expect(advice.contains { $0.message == "230 more times are too close to a medicine." })
  }

  /// An agenda is merged as far as it is asked for, and is what sorting everything would give.
  @Test func agendaIsMerged() throws {
    let zones = try Zones(local: SystemZone.load("Europe/Berlin"))
    let reminders = [
      Shelf.movement("b", every: "25min"), Shelf.calcium("a", at: "*:00"), Shelf.calcium("c", at: "Mon 12:00"),
    ]
    let start = Instant(seconds: 1_795_424_400)
    let schedule = Schedule(reminders: reminders)
    let whole = schedule.agenda(from: start, until: start + .days(8), in: zones, limit: .max)
    let apart = reminders.flatMap {
      Schedule(reminders: [$0]).agenda(from: start, until: start + .days(8), in: zones, limit: .max)
    }
    #expect(whole == apart.sorted { ($0.due, $0.reminder.id) < ($1.due, $1.reminder.id) })
    #expect(schedule.agenda(from: start, until: .end, in: zones, limit: 17) == Array(whole.prefix(17)))
  }

  /// A day's numbers kept up entry by entry are those of the whole record.
  @Test func dayIsKeptUp() {
    var world = World([Shelf.calcium(), Shelf.movement()])
    let start = world.wall - .hours(8)
    var tally = DayTally(since: start)
    var taken = 0
    for hour in 9...20 {
      world.advance(to: start + .hours(Int64(hour)))
      if hour % 3 == 0 { world.send(.request(.done(.only, at: nil, note: nil), by: .control)) }
      if hour % 6 == 0 { world.send(.request(.undo(nil), by: .control)) }
      for entry in world.entries[taken...] { tally.take(entry) }
      taken = world.entries.count
      let until = start + .days(1)
      #expect(
        tally.adherence(until: until, in: Zones(local: world.zone))
          == Adherence(world.entries, since: start, until: until, zone: world.zone))
    }
    #expect(taken > 20)
  }
}
