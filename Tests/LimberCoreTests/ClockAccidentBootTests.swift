import Testing

@testable import LimberCore

/// The machine starts with a dead clock, and is put right or not.
@Suite struct ClockAccidentBootTests {
  private func both() -> World { World([ClockAccidentTests.lunch(), Shelf.movement { $0.repeats = 0 }]) }
  private func lunch() -> World { World([ClockAccidentTests.lunch()]) }

  /// What a review of everything says of lunch.
  private func review(_ world: World, until: Instant? = nil) -> Adherence.Row? {
    Adherence(world.entries, since: .epoch, until: until ?? world.wall + .days(1), zone: world.zone).rows
      .first { $0.reminder == "lunch" }
  }

  // MARK: Dead

  /// "Clock-time reminders wait, intervals go on", and the engine says against what it waits.
  @Test(arguments: ["1970-01-01 00:00:20", "1970-01-01 10:00", "2020-01-06 10:00", "2026-11-22 10:00"])
  func dead(clock: String) {
    var world = both()
    world.deeds("10:15 done\n10:30 boot \(clock)")
    let last = world.entries.last { $0.time > World.mondayNoon - .days(1) }?.time
    for var world in world.bothWays {
      #expect(world.engine.clockBehind == last || clock.hasPrefix("2026"), "\(world.lines)")
      #expect(world.engine.clockBehind != nil)
      #expect(world.count("behind") == 1)
      let shown = world.count("shown pumps")
      world.advance(to: world.wall + .hours(20))
      #expect(world.count("due lunch") == 0)
      #expect(world.count("shown pumps") >= shown + 6, "\(world.lines)")
      #expect(world.engine.nextWake != nil)
      world.expectAccounted()
    }
  }

  /// A dead clock bends no interval: what was to come 45 minutes later comes no later than that after the start.
  @Test func deadKeepsTheCount() {
    var world = both()
    world.deeds("10:15 done\n10:30 boot 2020-01-06 12:00")
    world.lines = []
    world.advance(to: world.wall + .minutes(61))
    #expect(world.count("shown pumps 1") == 1, "\(world.lines)")
    world.expectAccounted()
  }

  /// Corrected by a step: what was due meanwhile is caught up, one late showing at most.
  @Test(arguments: ["1970-01-01 00:00:20", "2020-01-06 10:00"])
  func corrected(clock: String) {
    var world = both()
    world.deeds("10:15 done\n10:30 boot \(clock)")
    world.advance(to: world.wall + .hours(3))
    for var world in world.bothWays {
      world.deeds("\(world.clock) set 2026-11-23 13:30")
      #expect(world.engine.clockBehind == nil)
      for var world in world.bothWays {
        #expect(world.count("13:30 due lunch of 12:30") == 1, "\(world.lines)")
        #expect(world.count("13:30 shown lunch 1") == 1)
        world.deeds("13:31 done lunch\nTue 12:35 wait")
        #expect(world.count("Tue 12:30 shown lunch 1") == 1)
        #expect(world.count("shown lunch") == 2)
        world.expectAccounted()
        #expect(review(world)?.done == 1)
      }
    }
  }

  /// Weeks with a dead clock: one entry with from, to and count; nobody is blamed.
  @Test func correctedAfterWeeks() {
    var world = lunch()
    world.deeds("12:31 done\n12:40 boot 2020-01-06 10:00")
    world.advance(to: world.wall + .days(20))
    for var world in world.bothWays {
      world.deeds("\(world.clock) set 2026-12-14 13:00")
      for world in world.bothWays {
        #expect(world.count("due lunch") == 3, "\(world.lines)")
        #expect(world.book.absences.map(\.count) == [19])
        #expect(world.count("shown lunch 1") == 2)
        #expect(world.count("unanswered") == 0)
        world.expectAccounted()
        #expect(review(world)?.due == 21, "one of 22 is open")
        #expect(review(world)?.adherence == 1)
      }
    }
  }

  /// Corrected when it is switched on the next time.
  @Test(arguments: ["", "synced "])
  func correctedAtTheNextBoot(synced: String) {
    var world = both()
    world.deeds("12:31 done lunch\n12:40 boot 1970-01-01 00:00:30")
    world.advance(to: world.wall + .hours(5))
    world.deeds("\(world.clock) boot \(synced)2026-11-24 13:00")
    for var world in world.bothWays {
      #expect(world.engine.clockBehind == nil)
      #expect(world.count("Tue 13:00 shown lunch 1") == 1, "\(world.lines)")
      world.deeds("Tue 13:01 done lunch\nTue 23:00 wait")
      #expect(world.count("shown lunch") == 2)
      world.expectAccounted()
    }
  }

  /// Only partly: as long as it stands before the last entry, it is wrong. A restart does not take its own wrong entries
  /// for the last.
  @Test func partlyCorrected() {
    var world = both()
    world.deeds("12:31 done lunch\n12:40 boot 1970-01-01 09:30\n1970-01-01 11:00 set 2026-11-20 11:00")
    for var world in world.bothWays {
      #expect(world.engine.clockBehind != nil)
      world.advance(to: world.wall + .hours(20))
      #expect(world.count("due lunch") == 1, "\(world.lines)")
      world.deeds("2026-11-21 10:00 set 2026-11-24 10:00")
      #expect(world.engine.clockBehind == nil)
      for var world in world.bothWays {
        world.deeds("Tue 12:31 wait")
        #expect(world.count("Tue 12:30 shown lunch 1") == 1, "\(world.lines)")
        #expect(world.count("due lunch") == 2)
        world.expectAccounted()
      }
    }
  }

  /// Dead twice in a row, the second time a little less: it still stands before the day on which lunch was taken.
  @Test(arguments: ["1970-01-01 09:00", "2020-01-06 09:00", "2021-01-06 09:00", "2026-11-23 09:00"])
  func deadTwice(second: String) {
    var world = both()
    world.deeds("12:31 done lunch\n12:40 boot 2020-01-06 09:00\n2020-01-06 15:00 boot \(second)")
    for var world in world.bothWays {
      #expect(world.engine.clockBehind != nil)
      world.advance(to: world.wall + .hours(3))
      #expect(world.count("due lunch") == 1, "\(world.lines)")
      world.deeds("\(world.clock) set 2026-11-24 13:00")
      #expect(world.engine.clockBehind == nil)
      for var world in world.bothWays {
        #expect(world.count("Tue 13:00 shown lunch 1") == 1, "\(world.lines)")
        world.deeds("Tue 23:00 wait")
        #expect(world.count("shown lunch") == 2)
        world.expectAccounted()
      }
    }
  }

  /// A few minutes behind: it comes to the last entry by itself, and from then on it is right.
  @Test func aLittleBehind() {
    var world = lunch()
    world.deeds("12:20 log calcium 100\n12:25 boot 12:05")
    #expect(world.engine.clockBehind != nil)
    for var world in world.bothWays {
      world.deeds("12:31 wait")
      #expect(world.engine.clockBehind == nil)
      #expect(world.count("12:30 shown lunch 1") == 1, "\(world.lines)")
      world.deeds("12:32 done\nTue 12:31 wait")
      #expect(world.count("shown lunch") == 2)
      world.expectAccounted()
    }
  }

  /// It comes past what was answered on the way to the last entry.
  @Test func aLittleBehindAnAnswer() {
    var world = lunch()
    world.deeds("12:31 done\n12:45 log calcium 100\n12:50 boot 12:05")
    for var world in world.bothWays {
      world.deeds("23:00 wait")
      #expect(world.count("due lunch") == 1, "\(world.lines)")
      #expect(world.engine.clockBehind == nil)
      world.deeds("Tue 12:31 wait")
      #expect(world.count("Tue 12:30 shown lunch 1") == 1)
      world.expectAccounted()
    }
  }

  /// What is due by the clock while it is behind, and between it and the last entry, is not lost.
  @Test func aLittleBehindADueInstant() {
    var world = lunch()
    world.deeds("12:29 log calcium 100\n12:35 boot 12:28:30")
    for var world in world.bothWays {
      world.deeds("12:40 wait")
      #expect(world.count("12:30 shown lunch 1") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// An answer is never lost, whatever the clock says: lunch was due and open when the power failed.
  @Test func answeredWhileBehind() {
    var world = lunch()
    world.deeds("12:31 wait\n12:40 boot 2020-01-06 09:00")
    for var world in world.bothWays {
      world.deeds("2020-01-06 09:05 done lunch")
      #expect(world.count("done lunch") == 1, "\(world.lines)")
      for var world in world.bothWays {
        world.deeds("2020-01-06 09:30 set 2026-11-23 13:30")
        #expect(world.count("shown lunch") == 1, "\(world.lines)")
        world.deeds("Tue 12:31 wait")
        #expect(world.count("due lunch") == 2)
        #expect(world.count("Tue 12:30 shown lunch 1") == 1)
        #expect(review(world)?.done == 1)
        world.expectAccounted()
      }
    }
  }

  /// Open, not answered, and corrected within its time or past it.
  @Test(arguments: [("2026-11-23 13:30", 0), ("2026-11-23 20:00", 1), ("2026-11-25 11:00", 2)])
  func openWhileBehind(corrected: String, missed: Int) {
    var world = lunch()
    world.deeds("12:31 wait\n12:40 boot 2020-01-06 09:00\n2020-01-06 09:30 set \(corrected)")
    for world in world.bothWays {
      #expect(world.count("missed lunch") == missed, "\(world.lines)")
      #expect(world.engine.open.count == (missed == 0 ? 1 : 0))
      #expect(world.engine.clockBehind == nil)
      world.expectAccounted()
    }
  }

  /// Snoozes, pauses, undo and logs do what they do, by the time that passes.
  @Test func deedsWhileBehind() {
    var world = World([Shelf.movement { $0.repeats = 0 }])
    world.deeds(
      """
      10:15 done
      10:30 boot 2020-01-06 09:10
      2020-01-06 10:15 snooze
      2020-01-06 10:26 done
      2020-01-06 10:27 undo
      2020-01-06 10:28 done
      2020-01-06 10:30 log cramp
      2020-01-06 10:40 pause for 1h
      """)
    #expect(world.count("refused") == 0, "\(world.lines)")
    for var world in world.bothWays {
      world.deeds("2020-01-06 11:00 set 2026-11-23 14:00\n14:41 wait")
      #expect(world.count("resumed") == 1, "\(world.lines)")
      #expect(world.engine.pausedUntil == nil)
      world.deeds("Tue 18:00 wait")
      world.expectAccounted()
    }
  }

  /// Never corrected: movement breaks for days, no dose at a made-up hour, and it stays known that the clock is wrong.
  @Test func neverCorrected() {
    var world = both()
    world.deeds("12:31 done lunch\n12:40 boot 2020-01-06 09:00")
    for _ in 0..<5 {
      world.advance(to: world.wall + .days(2))
      world = world.restarted()
      #expect(world.engine.clockBehind != nil)
    }
    #expect(world.count("due lunch") == 1)
    #expect(world.count("shown pumps") > 70)
    #expect(world.count("behind") == 1)
    world.expectAccounted()
  }
}

extension World {
  static let mondayNoon = Instant(seconds: 1_795_435_200)
  /// The time of day, as scripts write it.
  var clock: String { time(wall).split(separator: " ").last.map(String.init) ?? "" }
}
