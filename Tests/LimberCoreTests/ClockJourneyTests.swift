import Testing

@testable import LimberCore

/// A reminder with several times goes through journeys as several reminders with one time each.
@Suite struct ClockJourneyTests {
  private static let zones = [
    "Europe/Lisbon", "Europe/Berlin", "UTC", "Asia/Kathmandu", "America/New_York", "Asia/Tokyo", "Pacific/Honolulu",
    "Pacific/Kiritimati", "Australia/Lord_Howe",
  ]

  private static func reminder(_ id: String, at times: [String], _ named: [String: Zone]) -> Reminder {
    let expressions = times.compactMap { time in try? CalendarExpression(parsing: time) { named[$0] != nil } }
    return Shelf.calcium(id) {
      if let times = ClockTimes(expressions) { $0.timing = .at(times) }
      ($0.repeats, $0.late, $0.early) = (0, .minutes(40), .zero)
    }
  }

  // MARK: Jumped over

  /// A time that the clocks jump over is shown late, whether another of the same reminder was answered before or not.
  @Test(arguments: ["08:00, 12:30", "*-*-* 08:00, *-*-* 12:30", "08:00, 12:30, 23:10"], ["08:05 done", "08:05 wait"])
  func jumpedOver(times: String, deed: String) throws {
    let all = times.split(separator: ", ").map(String.init)
    var dose = Self.reminder("dose", at: all, [:])
    dose.late = .hours(4)
    var world = World([dose], zone: try SystemZone.load("Europe/Lisbon"), start: "2026-11-23 07:00")
    world.deeds("\(deed)\n08:06 zone Asia/Kathmandu")
    for var world in world.bothWays {
      #expect(world.count("due dose of 12:30") == 1, "\(world.lines)")
      #expect(world.engine.dueOccurrences.map { world.time($0.due) } == ["12:30"], "\(world.lines)")
      #expect(world.engine.openOccurrences.count == 1)
      world.deeds("14:00 done\n23:00 wait")
      #expect(world.count("due dose") == 2, "\(world.lines)")
      world.deeds("Tue 08:00 wait")
      #expect(world.count("Tue 08:00 due dose") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// One that was added before the journey too, though no time of it has come yet.
  @Test func jumpedOverAfterItWasAdded() throws {
    var world = World([], zone: try SystemZone.load("Europe/Lisbon"), start: "2026-11-23 07:00")
    var dose = Self.reminder("dose", at: ["12:30"], [:])
    dose.late = .hours(4)
    world.advance(to: world.wall + .minutes(70))
    world.schedule.reminders.append(dose)
    world.send(.schedule(world.schedule))
    world.deeds("08:15 zone Asia/Kathmandu")
    for var world in world.bothWays {
      #expect(world.count("due dose of 12:30") == 1, "\(world.lines)")
      world.deeds("13:10 done\nTue 12:00 wait")
      #expect(world.count("due dose") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// What names a zone of its own comes once, whatever is jumped over beside it.
  @Test func besideAZoneOfItsOwn() throws {
    let named = ["Asia/Tokyo": try SystemZone.load("Asia/Tokyo")]
    let dose = Self.reminder("dose", at: ["12:30", "16:50 Asia/Tokyo"], named)
    var world = World([dose], zone: try SystemZone.load("Europe/Lisbon"), start: "2026-11-23 06:00")
    world.send(.zones(Zones(local: world.zone, named: named)))
    world.deeds("08:05 done")
    world.zone = try SystemZone.load("Asia/Kathmandu")
    world.send(.zones(Zones(local: world.zone, named: named)))
    world.deeds("23:00 wait")
    #expect(world.count("due dose") == 2, "\(world.lines)")
    world.expectAccounted()
  }

  // MARK: As several reminders

  private struct Traveller {
    var world: World
    /// What became of each instant.
    var outcomes: [Instant: Set<Outcome>] {
      world.book.cases.reduce(into: [:]) { found, item in
        found[item.key.due, default: []].formUnion(item.value.outcome.map { [$0] } ?? [])
      }
    }

    mutating func go(to zone: Zone, named: [String: Zone], isOff: Bool) {
      if isOff { world.kill() }
      world.zone = zone
      if isOff { world.switchOn(named: named) } else { world.send(.zones(Zones(local: zone, named: named))) }
    }

    /// Answers what came due at an instant.
    mutating func answer(_ due: Instant, done: Bool) {
      for key in world.engine.open.keys.sorted() where key.due == due {
        world.send(
          .request(
            done ? .done(.exactly(key), at: nil, note: nil) : .skip(.exactly(key), at: nil, reason: nil), by: .control))
      }
    }
  }

  @Test(arguments: 0..<120)
  func asSeveralReminders(seed: Int) throws {
    var random = Random(seed: UInt64(seed) &+ 7)
    var named: [String: Zone] = [:]
    for name in Self.zones where name != "UTC" { named[name] = try SystemZone.load(name) }
    let all = [
      "00:20", "05:00", "08:00", "12:30", "16:10", "20:00", "23:30", "12:30 Asia/Tokyo", "07:00 Europe/Lisbon",
    ]
    var times: [String] = []
    for _ in 0..<(2 + random.below(4)) {
      let time = random.pick(all)
      if !times.contains(time) { times.append(time) }
    }
    let zone = named[random.pick(Self.zones)] ?? .utc
    let start = "2026-\(random.pick(["03-26", "10-22", "11-23"])) 06:10"
    let reminders = times.enumerated().map { Self.reminder("dose-\($0.offset)", at: [$0.element], named) }
    var lives = [[Self.reminder("dose", at: times, named)], reminders].map {
      Traveller(world: World($0, zone: zone, start: start))
    }
    for index in lives.indices { lives[index].go(to: zone, named: named, isOff: false) }
    for _ in 0..<30 {
      let span = TimeSpan.minutes(Int64(random.pick([3, 20, 60, 200, 500, 1_000])))
      let (answers, done) = (random.chance(2), random.chance(2))
      let target = random.chance(3) ? nil : random.pick(Self.zones)
      let isOff = random.chance(4)
      let end = lives[0].world.wall + span
      // Each is answered within minutes of coming due, or never.
      while let next = lives[0].world.engine.nextWake, next < end {
        for index in lives.indices { lives[index].world.advance(to: next) }
        if answers, let due = lives[0].world.engine.open.keys.map(\.due).max() {
          for index in lives.indices { lives[index].answer(due, done: done) }
        }
      }
      for index in lives.indices {
        lives[index].world.advance(to: end)
        if let target { lives[index].go(to: named[target] ?? .utc, named: named, isOff: isOff) }
      }
    }
    for index in lives.indices {
      lives[index].world.advance(to: lives[index].world.wall + .hours(1))
      #expect(lives[index].world.violations.isEmpty, "seed \(seed): \(lives[index].world.violations)")
    }
    let (one, several) = (lives[0].outcomes, lives[1].outcomes)
    // Of two that come at one instant either may be answered.
    guard
      Set(one.keys) != Set(several.keys)
        || one.contains(where: { !(several[$0.key] ?? []).isSuperset(of: $0.value) })
    else {
      return
    }
    let ends = [one, several].map { life in life.map { "\(World.rfc($0.key)) \($0.value.map(\.rawValue).sorted())" } }
    let lines = lives.map { $0.world.lines.joined(separator: "\n") }.joined(separator: "\nseveral:\n")
    Issue.record(
      """
      seed \(seed), \(times): only one \(Set(ends[0]).subtracting(ends[1]).sorted()), only several \
      \(Set(ends[1]).subtracting(ends[0]).sorted())
      \(lines)
      """)
  }
}

extension World {
  fileprivate static func rfc(_ instant: Instant) -> String { Text.rfc3339(instant, offset: 0) }
}
