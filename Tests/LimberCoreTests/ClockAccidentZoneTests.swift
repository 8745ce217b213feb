import Testing

@testable import LimberCore

/// The zone changes under the daemon; nights on which the clocks change; leap days and windows over midnight.
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
    reminder.timing = .at(try CalendarExpression(parsing: expression) { $0 == "Europe/Berlin" })
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
        world.start(named: named)
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

  // MARK: Nights on which the clocks change

  /// "A time that does not exist that day fires at the first instant after the gap."
  @Test(arguments: [
    ("Europe/Berlin", "2026-03-28 20:00", "02:30", "Sun 03:00"),
    ("Europe/Berlin", "2026-03-28 20:00", "02:00", "Sun 03:00"),
    ("America/New_York", "2026-03-07 20:00", "02:30", "Sun 03:00"),
    ("Australia/Lord_Howe", "2026-10-03 20:00", "02:15", "Sun 02:30"),
  ])
  func gap(zone: String, start: String, at: String, due: String) throws {
    var world = World(
      [Shelf.calcium("night", at: at) { $0.repeats = 0 }], zone: try SystemZone.load(zone), start: start)
    for hours in [0, 7] {
      world.advance(to: world.wall + .hours(Int64(hours)))
      for var world in world.bothWays {
        world.advance(to: world.wall + .hours(Int64(12 - hours)))
        #expect(world.count("\(due) shown night 1") == 1, "\(world.lines)")
        #expect(world.count("due night") == 1)
        world.advance(to: world.wall + .hours(24))
        #expect(world.count("Mon \(at) shown night 1") == 1, "\(world.lines)")
        world.expectAccounted()
      }
    }
  }

  /// "Autumn fold: fires once, the first time": with the daemon off over it too, and with an answer between the two.
  @Test(
    arguments: [
      ("Europe/Berlin", "2026-10-24 20:00", "02:30", 390), ("America/New_York", "2026-10-31 20:00", "01:30", 330),
      ("Australia/Lord_Howe", "2026-04-04 20:00", "01:45", 345),
    ], ["", "done", "snooze 20min"])
  func fold(night: (zone: String, start: String, at: String, minutes: Int), deed: String) throws {
    var world = World(
      [Shelf.calcium("night", at: night.at) { $0.repeats = 0 }], zone: try SystemZone.load(night.zone),
      start: night.start)
    let due = world.wall + .minutes(Int64(night.minutes))
    world.advance(to: due + .minutes(2))
    #expect(world.book.cases.keys.map(\.due) == [due], "\(world.lines)")
    if deed == "done" { world.send(.request(.done(.only, at: nil, note: nil), by: .control)) }
    if deed.hasPrefix("snooze") { world.send(.request(.snooze(.only, after: .minutes(20)), by: .control)) }
    for minutes in [10, 31, 61] {
      world.advance(to: due + .minutes(Int64(minutes)))
      world.kill()
      world.advance(to: world.wall + .minutes(5))
      world.switchOn()
    }
    world.advance(to: due + .hours(20))
    #expect(world.count("due night") == 1, "\(world.lines)")
    world.advance(to: due + .hours(26))
    #expect(world.count("Mon \(night.at) shown night 1") == 1, "\(world.lines)")
    world.expectAccounted()
  }

  /// Off in the first pass, on in the second: shown late, since the first pass was the time.
  @Test func foldWhileOff() throws {
    var world = World(
      [Shelf.calcium("night", at: "02:30") { $0.repeats = 0 }], zone: try SystemZone.load("Europe/Berlin"),
      start: "2026-10-24 20:00")
    let due = world.wall + .minutes(390)
    world.advance(to: due - .minutes(30))
    world.kill()
    world.advance(to: due + .minutes(40))  // 02:10 CET
    world.switchOn()
    #expect(world.count("shown night 1") == 1, "\(world.lines)")
    world.advance(to: due + .hours(3))
    #expect(world.count("shown night") == 1)
    #expect(world.book.cases.keys.map(\.due) == [due])
  }

  /// An hour is an hour: by the clock there is one less, or one more.
  @Test(arguments: [
    ("Europe/Berlin", "2026-03-28 20:00", ["23:00", "00:00", "01:00", "03:00", "04:00", "05:00"]),
    ("Europe/Berlin", "2026-10-24 20:00", ["23:00", "00:00", "01:00", "02:00", "02:00", "03:00", "04:00", "05:00"]),
    ("America/New_York", "2026-03-07 20:00", ["23:00", "00:00", "01:00", "03:00", "04:00", "05:00"]),
    (
      "Australia/Lord_Howe", "2026-10-03 20:00",
      ["23:00", "00:00", "01:00", "02:30", "03:30", "04:30", "05:30"]
    ),
    (
      "Australia/Lord_Howe", "2026-04-04 20:00",
      ["23:00", "00:00", "01:00", "01:30", "02:30", "03:30", "04:30", "05:30"]
    ),
  ])
  func intervalsOverTheNight(zone: String, start: String, times: [String]) throws {
    let reminder = Shelf.movement(between: "22:00-06:00") { $0.repeats = 0 }
    for isRestarted in [false, true] {
      var world = World([reminder], zone: try SystemZone.load(zone), start: start)
      for _ in 0..<24 {
        world.advance(to: world.wall + .minutes(30))
        if isRestarted { world = world.restarted() }
      }
      let found = world.lines.filter { $0.contains(" due pumps") }.compactMap { line in
        line.split(separator: " ").first { $0.contains(":") }.map(String.init)
      }
      #expect(found == times)
      world.advance(to: world.wall + .hours(2))
      world.expectAccounted()
    }
  }

  /// "One that opens inside a spring gap opens at its end"; one that lies inside it whole is empty, and no trap.
  @Test(arguments: [
    ("02:30-05:00", ["04:00"]), ("02:00-03:01", []), ("02:00-04:00", []), ("02:00-04:01", ["04:00"]),
    ("22:00-02:30", ["23:00", "00:00", "01:00"]), ("22:00-03:00", ["23:00", "00:00", "01:00"]),
  ])
  func windowsAtTheGap(between: String, times: [String]) throws {
    var world = World(
      [Shelf.movement(between: between) { $0.repeats = 0 }], zone: try SystemZone.load("Europe/Berlin"),
      start: "2026-03-28 20:00")
    world.advance(to: world.wall + .hours(12))
    let found = world.lines.filter { $0.contains(" due pumps") }.compactMap { line in
      line.split(separator: " ").first { $0.contains(":") }.map(String.init)
    }
    #expect(found == times)
    world.advance(to: world.wall + .days(2))
    world.expectAccounted()
    #expect(world.nextIsNear)
  }

  @Test func windowInsideTheGap() throws {
    var world = World(
      [Shelf.movement(every: "10min", between: "02:15-02:45") { $0.repeats = 0 }],
      zone: try SystemZone.load("Europe/Berlin"), start: "2026-03-28 20:00")
    world.advance(to: world.wall + .hours(12))
    #expect(world.count("due pumps") == 0)
    world.advance(to: world.wall + .days(1))
    #expect(world.count("Mon 02:25 due pumps") == 1)
    world.expectAccounted()
  }

  // MARK: Leap days and midnight

  @Test func leapDays() {
    var world = World(
      [Shelf.calcium("leap", at: "*-02-29 12:00") { $0.repeats = 0 }, Shelf.movement { $0.repeats = 0 }],
      start: "2028-02-28 08:00")
    world.advance(to: world.wall + .days(2))
    #expect(world.count("Tue 12:00 shown leap 1") == 1, "\(world.lines)")
    #expect(world.count("Tue 10:00 due pumps") == 1)
    world.kill()
    // One entry for nothing else: no leap day came in 2029 to 2031.
    world.advance(to: world.wall + .days(1200))
    world.switchOn()
    #expect(world.count("due leap") == 1)
    #expect(world.count("absent leap") == 0)
    world.kill()
    world.advance(to: world.wall + .days(300))
    world.switchOn()
    #expect(world.count("absent leap 2032-02-29 12:00 to 2032-02-29 12:00 1 missed off") == 1, "\(world.lines)")
    world.expectAccounted()
  }

  /// "A window over midnight belongs to the day on which it opened."
  @Test func windowOverMidnight() {
    let reminder = Shelf.movement(between: "22:00-02:00", days: "Fri") { $0.repeats = 0 }
    live(
      World([reminder], start: "2026-11-27 20:00"),
      """
      23:00 due pumps
      23:00 shown pumps 1
      > 23:15 done
      23:15 done pumps
      23:15 withdrawn pumps
      > 23:30 step +1h
      Sat 00:30 stepped 1h
      Sat 01:15 due pumps
      Sat 01:15 shown pumps 1
      > Sat 01:20 step -2h
      23:20 stepped -2h
      > 23:25 done
      23:25 done pumps
      23:25 withdrawn pumps
      Sat 00:25 due pumps
      Sat 00:25 shown pumps 1
      > Sat 00:30 done
      Sat 00:30 done pumps
      Sat 00:30 withdrawn pumps
      Sat 01:30 due pumps
      Sat 01:30 shown pumps 1
      > Sat 01:40 done
      Sat 01:40 done pumps
      Sat 01:40 withdrawn pumps
      > Sun 23:59 wait
      """)
  }

  /// At midnight itself, on either side of it.
  @Test(arguments: ["+1h", "-1h", "+90min", "-30min"])
  func stepsAroundMidnight(step: String) {
    var world = World([Shelf.calcium("midnight", at: "00:00") { $0.repeats = 0 }], start: "2026-11-23 22:00")
    world.deeds("23:45 step \(step)")
    for var world in world.bothWays {
      world.deeds("2026-11-24 20:00 wait")
      #expect(world.count("shown midnight") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }
}

extension World {
  /// Whether the engine means to wake within a week.
  var nextIsNear: Bool { engine.nextWake.map { $0 - wall <= .days(8) } ?? false }
}
