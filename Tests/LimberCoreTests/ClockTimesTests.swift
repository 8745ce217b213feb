import Testing

@testable import LimberCore

/// Several expressions of one reminder: their times merged, equal ones once.
@Suite struct ClockTimesTests {
  private let berlin: Zone

  init() throws { berlin = try SystemZone.load("Europe/Berlin") }

  /// Monday 2026-11-23, 10:00 in Berlin.
  private let now = Instant(seconds: 1_795_424_400)

  private var zones: Zones { Zones(local: .utc, named: ["Europe/Berlin": berlin]) }

  private func times(_ texts: [String]) throws -> ClockTimes {
    try #require(ClockTimes(try texts.map { try CalendarExpression(parsing: $0) { $0 == "Europe/Berlin" } }))
  }

  private func text(_ instant: Instant) -> String {
    let civil = Zone.utc.civil(instant)
    return "\(civil.date.weekday.abbreviation) \(Text.clock(civil))"
  }

  @Test(arguments: [
    (["20:00", "08:00"], ["Mon 20:00", "Tue 08:00", "Tue 20:00", "Wed 08:00", "Wed 20:00"]),
    // Equal instants come once: on Tuesday both mean 08:00.
    (["Tue 08:00", "08:00", "Tue 14:00"], ["Tue 08:00", "Tue 14:00", "Wed 08:00", "Thu 08:00", "Fri 08:00"]),
    // Each in its zone: half past one in Berlin is half past twelve in UTC.
    (
      ["13:30 Europe/Berlin", "12:30", "18:00 UTC"], ["Mon 12:30", "Mon 18:00", "Tue 12:30", "Tue 18:00", "Wed 12:30"]
    ),
    (["2020-01-01 08:00", "Sun 09:00"], ["Sun 09:00", "Sun 09:00", "Sun 09:00", "Sun 09:00", "Sun 09:00"]),
  ])
  func merged(texts: [String], wanted: [String]) throws {
    let times = try times(texts)
    var instants: [Instant] = []
    while instants.count < 5, let next = zones.next(of: times, after: instants.last ?? now) { instants.append(next) }
    #expect(instants.map(text) == wanted)
    for (earlier, later) in zip(instants, instants.dropFirst()) {
      #expect(zones.previous(of: times, before: later) == earlier)
    }
  }

  @Test func oneToTwelveEachOnce() throws {
    #expect(ClockTimes([]) == nil)
    let many = try (1...13).map { try CalendarExpression(parsing: "\($0):00") }
    #expect(ClockTimes(many) == nil)
    #expect(ClockTimes(Array(many.dropLast()))?.expressions.count == 12)
    #expect(ClockTimes(many.dropLast() + many.dropLast())?.expressions.count == 12)
    #expect(try times(["8:00", "08:00:00", "*-*-* 8:00"]) == times(["08:00"]))
  }

  @Test func theOrderMeansNothing() throws {
    #expect(try times(["08:00", "20:00"]) == times(["20:00", "08:00"]))
    #expect(try times(["08:00", "20:00"]).hashValue == times(["20:00", "08:00"]).hashValue)
    #expect(try times(["08:00", "20:00"]) != times(["08:00", "20:01"]))
  }

  @Test func inWords() throws {
    #expect(try times(["8:00"]).words == "08:00")
    #expect(try times(["8:00", "Mon 12:30", "20:00"]).words == "08:00, Mon 12:30 and 20:00")
    #expect(Shelf.calcium { $0.timing = .at(Shelf.time("08:00", "20:00")) }.timingText == "at 08:00 and 20:00")
  }

  @Test(arguments: [
    (["08:00", "20:00"], nil), (["08:00", "08:05"], nil), (["08:00", "08:00"], nil),
    (["08:00", "08:04"], "4min 0 1"), (["20:00", "08:04", "08:00"], "4min 1 2"),
    // Over midnight, either way round, where the days follow each other.
    (["23:58", "00:02"], "4min 0 1"), (["Mon 00:02", "Sun 23:58"], "4min 0 1"), (["Mon 23:58", "Sun 00:02"], nil),
    (["Mon 08:00", "Tue 08:04"], nil), (["Mon 08:00", "*-*-01 08:04"], "4min 0 1"),
    (["*-02-29 08:00", "Mon *-*-* 08:04"], "4min 0 1"), (["2026-*-* 08:00", "2027-*-* 08:04"], nil),
    (["2026-12-31 23:59", "2027-01-01 00:00"], "1min 0 1"), (["*-02-30 08:00", "08:01"], nil),
    (["*-*~01 23:59", "*-*-01 00:01"], "2min 0 1"), (["*:0/10", "*:02/10"], "2min 0 1"),
    (["08:00", "*:0/4"], "4min 1 1"),
    // What the clocks of two zones are apart is not the schedule's business.
    (["08:00", "08:02 UTC"], nil), (["08:00 UTC", "08:02 UTC"], "2min 0 1"),
  ])
  func tooClose(texts: [String], gap: String?) throws {
    let found = try times(texts).gap(under: .minutes(5))
    #expect(found.map { "\($0.span) \($0.first) \($0.second)" } == gap)
  }

  /// Compared with all instants of more than a year, in which all that is drawn here meets.
  @Test func gapsAreThoseOfTheInstants() throws {
    var random = Random(seed: 12)
    let days = ["", "Mon ", "Sat,Sun ", "*-*-01 ", "*-*~01 ", "*-01-* "]
    for _ in 0..<400 {
      let texts = (0..<3).map { _ in
        random.pick(days) + random.pick(["23:58", "23:59", "00:00", "00:02", "12:00", "12:04"])
      }
      let times = try times(texts)
      let until = now + .days(400)
      var instants: [Instant] = []
      while let next = zones.next(of: times, after: instants.last ?? now), next < until { instants.append(next) }
      let least = zip(instants, instants.dropFirst()).map { $1 - $0 }.min() ?? .days(1)
      #expect((times.gap(under: .minutes(5)) != nil) == (least < .minutes(5)), "\(texts) \(least)")
    }
  }

  @Test func aDefinitionWithSeveral() throws {
    let one = Shelf.calcium()
    #expect(one.definition.contains("\nat=*-*-* 12:30:00\n"), "as it was always written")
    let several = Shelf.calcium { $0.timing = .at(Shelf.time("08:00", "Mon 20:00")) }
    #expect(several.definition.contains("\nat=*-*-* 08:00:00\\nMon *-*-* 20:00:00\n"))
    #expect(Reminder(id: "lunch", definition: several.definition) == several)
    #expect(Reminder(id: "x", definition: "kind=calcium\ntitle=x\nat=08:00\\nnever") == nil)
    #expect(Reminder(id: "x", definition: "kind=calcium\ntitle=x\nat=") == nil)
  }

  // MARK: In the engine

  @Test func aDayOfTwoDoses() {
    play(
      World([
        Shelf.calcium {
          $0.repeats = 0; $0.timing = .at(Shelf.time("20:00", "08:00", "Mon 20:00", "11:00"))
        }
      ]),
      """
      11:00 due lunch
      11:00 shown lunch 1
      > 11:10 done
      11:10 done lunch
      11:10 withdrawn lunch
      20:00 due lunch
      20:00 shown lunch 1
      Tue 00:00 missed lunch unanswered
      Tue 00:00 withdrawn lunch
      Tue 08:00 due lunch
      Tue 08:00 shown lunch 1
      > Tue 08:01 wait
      """)
  }

  /// Another order is no other time: what is due stays due.
  @Test func anotherOrderReschedulesNothing() {
    let before = Shelf.calcium { $0.timing = .at(Shelf.time("08:00", "20:00")) }
    #expect(!before.reschedules(to: Shelf.calcium { $0.timing = .at(Shelf.time("20:00", "08:00")) }))
    #expect(before.reschedules(to: Shelf.calcium { $0.timing = .at(Shelf.time("20:00")) }))
  }

  /// A dose that keeps its zone is asked for on a journey west, one that follows the clocks and was taken is not.
  @Test func aJourneyWest() throws {
    let times = try times(["12:30", "20:00 Europe/Berlin"])
    let named = ["Europe/Berlin": berlin]
    var world = World(
      [
        Shelf.calcium {
          $0.repeats = 0; $0.timing = .at(times)
        }
      ], zone: berlin)
    world.send(.zones(Zones(local: berlin, named: named)))
    world.deeds("12:31 done")
    world.zone = try SystemZone.load("America/New_York")
    world.send(.zones(Zones(local: world.zone, named: named)))
    world.advance(to: world.wall + .hours(12))
    #expect(world.count("shown lunch") == 2, "\(world.lines)")
    world.expectAccounted()
  }

  // MARK: Advice

  @Test func advice() {
    let apart = Apart(
      name: "levothyroxine", at: Shelf.time("07:00", "19:00"), calciumAfter: .hours(4), calciumBefore: .zero)
    var dose = Shelf.calcium("dose") { $0.timing = .at(Shelf.time("12:00", "20:00", "2020-01-01 08:00")) }
    func messages() -> [String] {
      Schedule(aparts: [apart], reminders: [dose]).advice(at: now, in: .utc).map { "\($0.message) \($0.fix)" }
    }
    #expect(
      messages() == [
        "dose at 20:00 comes 1h after levothyroxine at 19:00; there should be 4h between them. "
          + "Ask your pharmacist, and move one of them.",
        "Of the times of dose, 2020-01-01 08:00 is over. "
          + "Give it other times, or leave that out: limber set dose at=12:00 at=20:00",
      ])
    dose.timing = .at(Shelf.time("2019-01-01 08:00", "2020-01-01 08:00"))
    #expect(
      messages() == [
        "dose never comes again: 2019-01-01 08:00 and 2020-01-01 08:00 are over. "
          + "Give it another time, or remove it: limber remove dose"
      ])
    // What comes seldom is looked at however far it is, beside what comes each day.
    dose.timing = .at(Shelf.time("12:00", "*-02-29 20:00"))
    #expect(messages().first?.hasPrefix("dose at 20:00 comes 1h after levothyroxine") == true)
  }

  // MARK: Recurrences

  /// All of a recurrence's times in ten years, and each once.
  @Test(arguments: [
    ["08:00", "20:00"], ["08:00", "Mon 08:00"], ["Mon 08:00", "*-*-01 08:00"],
    ["Mon,Wed 8,20:00", "*-01..06-* 20:00", "Sat 20:00"],
    ["*-*~01 08:00", "*-*~02 08:00", "Fri 08:00"], ["2027-01-04..05 10:00", "Mon 10:00"],
    ["*-06-15 08:00", "*-06-* 08:00", "Tue 08:00"],
    // A day of the month and one counted from its end, which are one day in some months or years.
    ["*-*-31 08:00", "*-*~01 08:00"], ["*-*-30 08:00", "*-*~01 08:00"], ["*-*~01 08:00", "*-*-28,29 08:00"],
    ["*-*-28 08:00", "*-*~01 08:00", "*-*~02 08:00"], ["*-02-29 08:00", "*-02~01 08:00", "Mon 08:00"],
    ["*-02~01,02 8,20:00", "*-02-27..28 08:00", "*-02-* 20:00"],
    ["Fri *-*-22..31 08:00", "*-*~01,02 08:00", "*-*-28 08:00"],
    ["*-*-28 08:00", "*-02~01..03 08:00", "*-02-26,27 08:00", "*-*~02 08:00"],
  ])
  func recurrences(texts: [String]) throws {
    let times = try times(texts)
    let recurrences = try Shelf.calcium { $0.timing = .at(times) }.recurrences()
    let start = CivilDate(year: 2027, month: 1, day: 1).dayNumber
    var found: [Instant] = []
    for (zone, recurrence) in recurrences {
      #expect(zone == nil)
      switch recurrence {
      case .times(let civils): found += civils.map { Instant(microseconds: $0.faceMicroseconds) }
      case .rule(let dates, let clock):
        for day in start..<start + 3650 where dates.contains(CivilDate(dayNumber: day)) {
          found += clock.map { Instant(seconds: day * 86_400) + $0 }
        }
      }
    }
    var wanted: [Instant] = []
    let (from, until) = (Instant(seconds: start * 86_400 - 1), Instant(seconds: (start + 3650) * 86_400))
    while let next = zones.next(of: times, after: wanted.last ?? from), next < until { wanted.append(next) }
    #expect(found.sorted() == wanted)
  }

  @Test func recurrencesOfTwoZones() throws {
    let both = try times(["08:00", "20:00 Europe/Berlin"])
    let reminder = Shelf.calcium { $0.timing = .at(both) }
    #expect(try reminder.recurrences().map(\.zone) == [nil, "Europe/Berlin"])
    // Where the clocks are the same, equal times are one.
    let same = Shelf.calcium { $0.timing = .at(Shelf.time("08:00", "08:00 Europe/Berlin", "Mon 20:00 Europe/Berlin")) }
    let found = try same.recurrences { _ in nil }
    #expect(found.map(\.zone) == [nil, "Europe/Berlin"])
  }
}
