import Testing

@testable import LimberCore

/// The zone changes under the daemon.
@Suite struct ClockAccidentZoneTests {
  private func lunch(in zone: String, _ change: (inout Reminder) -> Void = { _ in }) throws -> World {
    World([ClockAccidentTests.lunch(change)], zone: try SystemZone.load(zone))
  }

  // MARK: West

  /// "Travelling west, a dose already answered at the same civil time that day is not asked again": whatever the answer,
  /// also one that was early, or came by a correction.
  @Test(arguments: [
    "12:31 done", "12:31 skip", "11:45 done", "12:31 snooze\n12:35 done", "12:31 done\n12:32 undo\n12:33 done",
    "12:31 skip\n12:40 done lunch at 12:35",
  ])
  func westAfterAnAnswer(deeds: String) throws {
    var world = try lunch(in: "Europe/Berlin")
    world.deeds("\(deeds)\n12:50 zone America/New_York")
    let shown = world.count("shown lunch")
    for var world in world.bothWays {
      world.deeds("23:00 wait")
      #expect(world.count("shown lunch") == shown, "\(world.lines)")
      world.deeds("Tue 12:31 wait")
      #expect(world.count("Tue 12:30 shown lunch 1") == 1)
      world.expectAccounted()
    }
  }

  /// The same when the daemon was off on the way, on the same boot or another.
  @Test(arguments: ["start", "reboot"])
  func westWhileOff(up: String) throws {
    var world = try lunch(in: "Europe/Berlin")
    world.deeds("12:31 done\n12:50 kill")
    world.zone = try SystemZone.load("America/New_York")
    world.deeds("08:00 \(up)\n23:00 wait")
    #expect(world.count("shown lunch") == 1, "\(world.lines)")
    world.deeds("Tue 12:31 wait")
    #expect(world.count("Tue 12:30 shown lunch 1") == 1)
    world.expectAccounted()
  }

  /// It was missed, so it can be asked for once more: the clock comes to half past twelve again.
  @Test func westAfterItWasMissed() throws {
    live(
      try lunch(in: "Europe/Berlin"),
      """
      12:30 due lunch
      12:30 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 17:00 zone America/New_York
      11:00 zone America/New_York
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > Tue 12:00 wait
      """)
  }

  /// Open or snoozed on the way: it can be answered all the time, and one answer is enough. Never two of it at once.
  @Test(
    arguments: ["12:31 wait", "12:31 snooze 1h", "12:31 snooze 2h"],
    ["12:15 done", "12:29 done", "12:31 done", "13:15 done"])
  func westWhileOpen(before: String, after: String) throws {
    var world = try lunch(in: "Europe/Berlin")
    world.deeds("\(before)\n13:00 zone UTC")
    for var world in world.bothWays {
      world.lines = []
      world.deeds("12:10 wait")
      #expect(world.engine.open.count == 1)
      world.deeds(after)
      #expect(world.count("done lunch") == 1, "\(world.lines)")
      #expect(world.count("refused") == 0, "\(world.lines)")
      world.deeds("23:00 wait")
      #expect(world.engine.open.isEmpty)
      #expect(world.count("done lunch") == 1)
      // Once it is answered, nothing more that day.
      let answer = try #require(world.lines.firstIndex { $0.contains("done lunch") })
      #expect(!world.lines[answer...].contains { $0.contains("shown lunch") }, "\(world.lines)")
      world.expectAccounted()
    }
  }

  // MARK: East

  /// "Travelling east, times jumped over are shown late."
  @Test(arguments: [("Europe/Berlin", "13:00"), ("Asia/Kathmandu", "17:45"), ("Asia/Tokyo", "21:00")])
  func east(zone: String, now: String) throws {
    var world = World([ClockAccidentTests.lunch { $0.late = .hours(12) }], start: "2026-11-22 20:00")
    world.deeds("Mon 12:00 zone \(zone)")
    for var world in world.bothWays {
      #expect(world.count("Mon \(now) shown lunch 1") == 1, "\(world.lines)")
      world.deeds("Mon \(now) done\nTue 12:00 wait")
      #expect(world.count("shown lunch") == 1)
      world.deeds("Tue 12:31 wait")
      #expect(world.count("Tue 12:30 shown lunch 1") == 1)
      world.expectAccounted()
    }
  }

  /// Answered before: the time that is jumped over to is another.
  @Test func eastAfterAnAnswer() throws {
    live(
      try lunch(in: "America/New_York"),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 13:00 zone Europe/Berlin
      19:00 zone Europe/Berlin
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  // MARK: There and back

  @Test func westAndBack() throws {
    live(
      try lunch(in: "Europe/Berlin"),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 zone UTC
      11:40 zone UTC
      > 12:40 zone Europe/Berlin
      13:40 zone Europe/Berlin
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  @Test func westAndBackBeforeItIsDue() throws {
    live(
      try lunch(in: "Europe/Berlin"),
      """
      > 12:00 zone UTC
      11:00 zone UTC
      > 11:20 zone Europe/Berlin
      12:20 zone Europe/Berlin
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  /// East over the time, answered there, and back: the clock comes to a time at which the dose was answered already.
  @Test func eastAndBack() throws {
    live(
      try lunch(in: "UTC"),
      """
      > 12:00 zone Europe/Berlin
      13:00 zone Europe/Berlin
      13:00 due lunch of 12:30
      13:00 shown lunch 1
      > 13:05 done
      13:05 done lunch
      13:05 withdrawn lunch
      > 13:10 zone UTC
      12:10 zone UTC
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  /// A zone that flickers, as with a tzdata update or an eager laptop, changes nothing.
  @Test func flicker() throws {
    var world = try lunch(in: "Europe/Berlin")
    for deed in ["12:29 wait", "12:31 wait", "12:32 done"] {
      world.deeds(deed)
      for zone in ["America/New_York", "Asia/Tokyo", "UTC", "Pacific/Kiritimati", "Europe/Berlin"] {
        world.deeds("\(world.time(world.wall).suffix(5)) zone \(zone)")
      }
    }
    world.deeds("23:00 wait")
    #expect(world.count("done lunch") == 1, "\(world.lines)")
    #expect(world.engine.open.isEmpty)
    #expect(world.violations.isEmpty)
  }

  // MARK: The date line

  /// Honolulu and Kiritimati show the same time on different days. Westwards over the line, a day is left out: the dose
  /// comes every 24 hours all the same.
  @Test func westOverTheDateLine() throws {
    var world = try lunch(in: "Pacific/Honolulu")
    let start = world.wall
    world.deeds("12:31 done\n12:40 zone Pacific/Kiritimati")
    for var world in world.bothWays {
      world.advance(to: start + .hours(28))
      #expect(world.count("shown lunch") == 1, "\(world.lines)")
      world.advance(to: start + .hours(29))
      #expect(world.count("shown lunch") == 2, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Eastwards over the line the same day is lived twice. "A dose already answered at the same civil time that day is not
  /// asked again" is silent on a day of 48 hours; whoever took a daily dose 24 hours ago needs one, so that a careful
  /// nurse would ask: at once after 24 hours, and at the latest the day after.
  @Test func eastOverTheDateLine() throws {
    var world = try lunch(in: "Pacific/Kiritimati")
    let start = world.wall
    world.deeds("12:31 done\n12:40 zone Pacific/Honolulu")
    for var world in world.bothWays {
      world.advance(to: start + .hours(28))
      #expect(world.count("shown lunch") == 1, "\(world.lines)")
      world.advance(to: start + .hours(29))
      #expect(world.count("shown lunch") == 2, "a dose after 24 hours: \(world.lines)")
      world.advance(to: start + .hours(53))
      #expect(world.count("shown lunch") >= 2, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Apia went to the other side of the line: no 30 December 2011. Intervals don't notice.
  @Test func apia() throws {
    var world = World(
      [Shelf.movement(between: "22:00-02:00") { $0.repeats = 0 }], zone: try SystemZone.load("Pacific/Apia"),
      start: "2011-12-29 21:00")
    world.advance(to: world.wall + .hours(6))
    // Opened on the 29th at 22:00; 24:00 is 31 December; two o'clock of the day after is two o'clock of the 31st.
    #expect(world.count("due pumps") >= 2, "\(world.lines)")
    world.advance(to: world.wall + .days(3))
    world.expectAccounted()
    #expect(world.nextIsNear)
  }

  // MARK: Zones of their own

  private func own(_ expression: String) throws -> Reminder {
    var reminder = Shelf.calcium("own") { $0.repeats = 0 }
    reminder.timing = .at(ClockTimes(try CalendarExpression(parsing: expression) { $0 == "Europe/Berlin" }))
    return reminder
  }

  /// "An expression with its own zone keeps it", wherever the machine travels.
  @Test(arguments: [("08:30 Europe/Berlin", "07:30"), ("12:00 UTC", "12:00")])
  func ownZone(expression: String, inUTC: String) throws {
    let named = ["Europe/Berlin": try SystemZone.load("Europe/Berlin")]
    var world = World([try own(expression)], start: "2026-11-23 05:00")
    world.send(.zones(Zones(local: .utc, named: named)))
    let zones = [
      "America/New_York", "Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Berlin", "UTC", "Asia/Kathmandu",
    ]
    for (index, name) in zones.enumerated() {
      let due = try #require(
        World.instant(["2026-11-\(23 + index)", inUTC[...]], from: .epoch, zone: .utc))
      world.advance(to: due + .minutes(1))
      #expect(world.count("due own") == index + 1, "\(name): \(world.lines)")
      #expect(world.count("shown own 1") == index + 1)
      #expect(world.book.cases.keys.contains { $0.due == due })
      if index % 2 == 0 { world.send(.request(.done(.named("own"), at: nil, note: nil), by: .control)) }
      world.advance(to: due + .hours(1))
      world.zone = try SystemZone.load(name)
      world.send(.zones(Zones(local: world.zone, named: named)))
      if index % 3 == 0 {
        world.kill()
        world.switchOn(named: named)
      }
      world.advance(to: due + .hours(20))
    }
    #expect(world.count("due own") == zones.count)
    world.expectAccounted()
  }

  /// A zone that is not known at first comes to be known.
  @Test func ownZoneIsFoundLater() throws {
    var world = World([try own("12:00 Europe/Berlin")])
    world.deeds("10:00 wait")
    world.send(.zones(Zones(local: .utc, named: ["Europe/Berlin": try SystemZone.load("Europe/Berlin")])))
    world.deeds("11:05 wait")
    #expect(world.count("11:00 shown own 1") == 1, "\(world.lines)")
  }
}

/// Westward, where the clocks show times of day again that are on record already.
@Suite struct ClockWestTests {
  private func at(_ time: String, _ change: (inout Reminder) -> Void = { _ in }) -> Reminder {
    Shelf.calcium("dose", at: time) {
      $0.repeats = 0
      change(&$0)
    }
  }

  private func world(_ reminder: Reminder, in zone: String = "Europe/Berlin") throws -> World {
    World([reminder], zone: try SystemZone.load(zone))
  }

  /// What was missed before the journey, at a time that the clocks there have shown already, was missed once.
  @Test(
    arguments: [("Europe/Berlin", "Europe/Lisbon"), ("UTC", "America/New_York"), ("Asia/Kathmandu", "Europe/Berlin")],
    ["20:50", "Tue 09:10"])
  func missedOnce(zones: (String, String), when: String) throws {
    var world = try world(at("12:30"), in: zones.0)
    world.deeds("\(when) zone \(zones.1)")
    for var world in world.bothWays {
      world.advance(to: world.wall + .hours(1))
      #expect(world.count("missed dose") == 1, "\(world.lines)")
      #expect(world.count("due dose") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// The same, of what comes once a month and was due yesterday.
  @Test func monthly() throws {
    var world = try world(at("*-*-23 09:30"))
    world.deeds("Tue 20:50 zone Europe/Lisbon")
    for var world in world.bothWays {
      world.deeds("2026-12-20 12:00 wait")
      #expect(world.count("due dose") == 1, "\(world.lines)")
      #expect(world.count("absent") == 0, "\(world.lines)")
    }
  }

  /// The same where the daemon was off on the way.
  @Test(arguments: ["start", "reboot"])
  func missedOnceWhileOff(up: String) throws {
    var world = try world(at("12:30"))
    world.deeds("20:50 kill")
    world.zone = try SystemZone.load("Europe/Lisbon")
    world.deeds("22:00 \(up)\n23:00 wait")
    #expect(world.count("missed dose") == 1, "\(world.lines)")
    #expect(world.count("zone Europe/Lisbon") == 1)
    world.deeds("Tue 12:30 wait")
    #expect(world.count("Tue 12:30 due dose") == 1)
  }

  /// An open one comes again by the clocks there while it can still be answered, and is not asked for again when its time is
  /// over.
  @Test(arguments: ["Europe/Lisbon", "UTC"])
  func openOnTheWay(zone: String) throws {
    var world = try world(at("20:00"))
    world.deeds("20:50 zone \(zone)")
    for var world in world.bothWays {
      world.deeds("Tue 06:00 wait")
      #expect(world.count("due dose") == 1, "\(world.lines)")
      #expect(world.count("missed dose") == 1, "\(world.lines)")
      world.deeds("Tue 20:00 wait")
      #expect(world.count("Tue 20:00 due dose") == 1)
      world.expectAccounted()
    }
  }

  /// There and back within a day: each time of day is asked for once.
  @Test func thereAndBack() throws {
    var world = try world(at("12:30"))
    world.deeds("12:31 done\n13:00 zone America/New_York\n08:00 zone Europe/Berlin\n23:00 wait")
    #expect(world.count("due dose") == 1, "\(world.lines)")
    world.deeds("Tue 12:31 wait")
    #expect(world.count("Tue 12:30 due dose") == 1, "\(world.lines)")
    world.expectAccounted()
  }

  /// West for a moment and then far east: what the clocks there jumped over is shown late, as on a journey straight there.
  @Test(arguments: ["UTC", "Europe/Lisbon"])
  func thenEast(first: String) throws {
    var world = try world(at("12:30") { $0.late = .hours(3) })
    world.deeds("12:05 log cramp\n12:06 zone \(first)\n11:07 zone Asia/Dubai\n14:10 wait")
    #expect(world.count("shown dose 1") == 1, "\(world.lines)")
    world.expectAccounted()
  }

  /// Eastward nothing of what comes is lost.
  @Test func east() throws {
    var world = try world(at("15:00") { $0.late = .hours(4) })
    world.deeds("13:30 zone Asia/Kathmandu")
    for var world in world.bothWays {
      world.deeds("23:00 wait")
      #expect(world.count("shown dose 1") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }
}
