import Testing

@testable import LimberCore

/// Nights on which the clocks change, leap days, and windows over midnight.
@Suite struct ClockAccidentNightTests {
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
