import Testing

@testable import LimberCore

@Suite struct OccurrenceTests {
  /// Four or more base-32 characters, the same for the same key, hardly ever the same for another.
  @Test func ids() {
    var seen: [String: OccurrenceKey] = [:]
    for reminder in ["pumps", "lunch", "a", "b"] {
      for day in 0..<500 {
        let key = OccurrenceKey(reminder: reminder, due: Instant(seconds: 1_795_422_600 + Int64(day) * 86_400))
        for length in 4...13 {
          let id = key.id(length: length)
          #expect(id.count == length)
          #expect(id.allSatisfy { "0123456789abcdefghijklmnopqrstuvwxyz".contains($0) })
          #expect(key.id(length: 13).hasPrefix(id))
        }
        #expect(seen[key.id(length: 13)] == nil)
        seen[key.id(length: 13)] = key
      }
    }
    #expect(Set(seen.keys.map { $0.prefix(4) }).count > 1990)
  }

  /// On collision lengthened: among what is open and what was lately, no id is another's.
  @Test func idsOfManyAreDistinct() {
    var world = World((0..<400).map { Shelf.calcium("c-\($0)") })
    world.advance(to: world.wall + .hours(5))
    let ids = world.engine.openOccurrences.map(\.occurrence.id)
    #expect(ids.count == 400)
    #expect(Set(ids).count == 400)
    let before = Dictionary(
      uniqueKeysWithValues: world.engine.openOccurrences.map { ($0.occurrence.key, $0.occurrence.id) })
    world.kill()
    world.switchOn()
    for state in world.engine.openOccurrences { #expect(before[state.occurrence.key] == state.occurrence.id) }
  }

  /// No id is a number or a length of time, which a command would take it for.
  @Test func idsMeanNothingElse() {
    let ids = (0..<40).flatMap { year in
      var world = World((0..<400).map { Shelf.calcium("c\(year)-\($0)") { $0.repeats = 0 } })
      world.advance(to: world.wall + .hours(5))
      return world.engine.openOccurrences.map(\.occurrence.id)
    }
    #expect(ids.count == 16_000 && !ids.contains(where: ShortID.isTaken))
    // There would be some.
    #expect(ids.contains { $0.count > 4 && ShortID.isTaken(String($0.prefix(4))) })
    for word in ["all", "for", "20", "0", "20min", "1h", "90s", "5d"] { #expect(ShortID.isTaken(word), "\(word)") }
    for word in ["a", "lunch", "min", "h1", "calcium-2", "2-lunch", "allo", "0abc"] {
      #expect(!ShortID.isTaken(word), "\(word)")
    }
  }

  /// The queue against a list.
  @Test func alarmQueue() {
    var random = Random(seed: 8)
    var queue = AlarmQueue<Int>()
    var list: [Int: Instant] = [:]
    for _ in 0..<20_000 {
      let key = random.below(50)
      if random.chance(3) {
        queue.set(key, at: nil)
        list[key] = nil
      } else {
        let at = Instant(seconds: Int64(random.below(1000)))
        queue.set(key, at: at)
        list[key] = at
      }
      let isRight =
        queue.first?.at == list.values.min() && queue.count == list.count && queue[key] == list[key]
        && queue.first.map { list[$0.key] == $0.at } ?? true
      if !isRight { Issue.record("differs"); return }
    }
  }

  // MARK: What is to come

  @Test func upcomingAndAgenda() throws {
    var world = World([
      Shelf.movement(every: "4h"), Shelf.calcium(at: "Mon,Tue 12:30"), Shelf.calcium("off") { $0.enabled = false },
    ])
    func text(_ list: [Upcoming]) -> [String] { list.map { "\($0.reminder.id) \(world.time($0.due))" } }
    #expect(text(world.engine.upcoming()) == ["lunch 12:30", "pumps 13:00"])
    #expect(text(world.engine.upcoming(limit: 1)) == ["lunch 12:30"])
    let end = world.wall + .days(3)
    #expect(
      text(world.engine.agenda(from: world.wall, until: end, limit: 10_000))
        == [
          "lunch 12:30", "pumps 13:00", "pumps 17:00", "lunch Tue 12:30", "pumps Tue 13:00", "pumps Tue 17:00",
          "pumps Wed 13:00", "pumps Wed 17:00",
        ])
    #expect(world.engine.next(3, of: "lunch").map(world.time) == ["12:30", "Tue 12:30", "2026-11-30 12:30"])
    #expect(world.engine.next(3, of: "off").isEmpty)
    #expect(world.engine.nextDue(of: "nobody") == nil)
    world.perform(["12:31", "done"])
    #expect(text(world.engine.upcoming()) == ["pumps 13:00", "lunch Tue 12:30"])
  }

  /// Nothing to do, nothing to wake for.
  @Test func nothingToWakeFor() {
    #expect(World([]).engine.nextWake == nil)
    #expect(World([Shelf.calcium { $0.enabled = false }]).engine.nextWake == nil)
  }

  /// The daemon sleeps until the next instant at which something is to be done, and no sooner.
  @Test func wakes() throws {
    var world = World([Shelf.calcium(), Shelf.movement()])
    var wakes: [String] = []
    while let next = world.engine.nextWake, wakes.count < 12 {
      wakes.append(world.time(next))
      world.advance(to: next)
    }
    #expect(
      wakes == [
        "10:00", "10:05", "10:10", "11:00", "11:05", "11:10", "12:00", "12:05", "12:10", "12:30", "12:40", "12:50",
      ])
  }

  /// The schedule that the record holds is the one that was given.
  @Test func recordedSchedule() {
    var world = World([Shelf.calcium(), Shelf.movement()])
    world.schedule.person = "Anna"
    world.schedule.calciumUpper = 2000
    world.send(.schedule(world.schedule))
    var engine = Engine(zones: .utc, seed: (5, 5))
    for entry in world.entries { engine.replay(entry) }
    let recorded = engine.recordedSchedule
    #expect(recorded.person == "Anna")
    #expect(recorded.calciumUpper == 2000)
    #expect(Set(recorded.reminders) == Set(world.schedule.reminders))
  }

  /// Through the fields and back, a whole life replays to the same state.
  @Test(arguments: 0..<5)
  func replayThroughFields(seed: Int) throws {
    var life = Life(seed: UInt64(seed) + 900, isCalm: true)
    life.live(days: 3)
    var engine = Engine(zones: .utc, seed: (6, 6))
    for entry in life.world.entries {
      var fields: [EntryField: FieldValue] = [:]
      for (field, value) in entry.fields { fields[field] = FieldValue(value.text, for: field) }
      engine.replay(try Entry(fields: fields))
    }
    let live = life.world.engine
    #expect(engine.open == live.open)
    #expect(engine.tracks == live.tracks)
    #expect(engine.recent == live.recent)
    #expect(engine.seq == live.seq)
  }
}
