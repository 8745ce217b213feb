import Testing

@testable import LimberCore

/// Accidents that were found in random lives and by reading: two at a time, or one and an undo, an edit, a pause after it.
@Suite struct ClockAccidentFoundTests {
  private func lunch() -> World { World([ClockAccidentTests.lunch()]) }
  private func pumps() -> World { World([Shelf.movement { $0.repeats = 0 }]) }

  /// Set back by a day, which makes void what was ahead; then by a little more. What was answered before both is answered.
  @Test(arguments: ["-1h", "-2h", "-11h"])
  func backAgainAfterAVoid(step: String) {
    var world = lunch()
    world.deeds("12:31 done\nTue 13:00 step -24h\n13:05 step \(step)")
    for var world in world.bothWays {
      world.deeds("Mon 23:00 wait")
      #expect(world.lines.count { $0 == "12:30 due lunch" } == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Twice over more than twelve hours: the second time too there is an entry that says what is void.
  @Test func voidedTwice() {
    var world = lunch()
    world.deeds("12:31 done\nTue 13:00 step -24h\n13:05 step -20h")
    for var world in world.bothWays {
      #expect(world.count("voided") == 2, "\(world.lines)")
      world.deeds("Mon 12:31 wait")
      world.expectAccounted()
    }
  }

  /// "Over less, nothing answered is asked again", also where it is the kernel that says that the clock is right.
  @Test func synchronisedAFewHoursBefore() {
    var world = lunch()
    world.deeds("12:31 done\n13:00 boot 11:00\n11:05 sync")
    for var world in world.bothWays {
      world.deeds("13:30 wait")
      #expect(world.count("due lunch") == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// The clock was years ahead and is right; then somebody edits the reminder, or turns it off and on.
  @Test(arguments: ["at lunch 13:00", "disable lunch\n13:01 enable lunch", "late lunch 2h"])
  func editedAfterYearsAhead(edit: String) {
    var world = World([ClockAccidentTests.lunch()], start: "2030-11-23 08:00")
    world.deeds("12:31 done\n12:40 step -1461d\n2026-11-23 12:50 \(edit)")
    for var world in world.bothWays {
      let shown = world.count("shown lunch")
      world.advance(to: world.wall + .days(3))
      #expect(world.count("shown lunch") >= shown + 3, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Seed 1043 of the simulator: edited while the clock is weeks ahead, and what was recorded of those weeks is void.
  @Test(arguments: ["12-13 11:00 at lunch 13:00", "12-13 12:31 done\n2026-12-13 23:50 at lunch 13:00"])
  func editedWhileAhead(deeds: String) {
    var world = lunch()
    world.deeds("10:00 step +480h\n2026-\(deeds)\n2026-12-13 23:55 step -480h")
    for var world in world.bothWays {
      #expect(world.count("stepped -2w 6d back") == 1, "\(world.lines)")
      let (due, shown) = (world.count("13:00 due lunch"), world.count("shown lunch"))
      world.advance(to: world.wall + .days(22))
      #expect(world.count("shown lunch") == shown + 22, "\(world.lines)")
      #expect(world.count("13:00 due lunch") == due + 22, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Seed 2082: yesterday's was missed unseen, and would come again by the clock as it is now, beside today's on the screen.
  @Test func missedUnseenWhileTheNextIsOnTheScreen() {
    var world = World([ClockAccidentTests.lunch { $0.late = .hours(24) }])
    world.deeds("12:00 kill\nTue 11:45 start\nTue 12:31 wait\nTue 12:40 step -11h")
    for var world in world.bothWays {
      #expect(world.engine.openOccurrences.count == 1, "\(world.lines)")
      world.deeds("Tue 12:31 done")
      #expect(world.engine.openOccurrences.isEmpty, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Known to be right at the start of the daemon, on a boot on which it was not known before.
  @Test func synchronisedWhileOff() {
    var world = World([ClockAccidentTests.lunch()], start: "2030-11-23 08:00")
    world.deeds("12:31 done\n12:40 boot 2026-11-23 10:00")
    #expect(world.engine.clockBehind != nil)
    world.kill()
    world.advance(to: world.wall + .minutes(10))
    world.switchOn(isSynchronized: true)
    #expect(world.engine.clockBehind == nil)
    world.advance(to: world.wall + .hours(3))
    #expect(world.count("2026-11-23 12:30 shown lunch 1") == 1, "\(world.lines)")
  }

  /// Behind, and at the next boot right, known to be, and before the last entry still.
  @Test func synchronisedBeforeWhatWasWrittenWhileBehind() {
    var world = World([ClockAccidentTests.lunch()], start: "2030-11-23 08:00")
    world.deeds("12:31 done\n12:40 boot 2026-11-23 11:00\n2026-11-23 11:10 boot synced 2026-11-23 10:00")
    #expect(world.engine.clockBehind == nil)
    world.advance(to: world.wall + .hours(3))
    #expect(world.count("2026-11-23 12:30 shown lunch 1") == 1, "\(world.lines)")
  }

  /// "Undo: the occurrence is open again if still within `late`": an interval's is a length of time.
  @Test(arguments: [("10:20 step +2h", "12:21", "12:50"), ("10:20 step -2h", "08:21", "08:50")])
  func undoOfAnIntervalAfterAStep(step: String, undo: String, later: String) {
    var world = pumps()
    world.deeds("10:15 done\n\(step)\n\(undo) undo")
    for var world in world.bothWays {
      #expect(world.engine.open.count == 1, "\(world.lines)")
      #expect(world.screen.count == 1, "\(world.lines)")
      world.deeds("\(later) wait")
      #expect(world.engine.open.count == 1)
      // An hour after ten, as time passes, its time is over.
      world.advance(to: world.wall + .minutes(20))
      #expect(!world.engine.open.keys.contains { $0.due == World.mondayNoon - .hours(2) }, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// Undone while the clock is dead: it must not stay open for years.
  @Test func undoOfAnIntervalWhileBehind() {
    var world = pumps()
    world.deeds("10:15 done\n10:20 boot 2020-01-06 10:00\n2020-01-06 10:01 undo")
    for var world in world.bothWays {
      world.advance(to: world.wall + .days(2))
      #expect(world.engine.open.keys.allSatisfy { $0.due < world.wall }, "\(world.engine.open.keys)")
      world.expectAccounted()
    }
  }

  /// An answer that was given a few minutes ago can be taken back, whatever became of the clock since.
  @Test func undoAfterADeadClockIsSet() {
    var world = pumps()
    world.deeds(
      "10:15 done\n10:20 boot 2020-01-06 10:00\n2020-01-06 11:01 done\n2020-01-06 11:02 set 2026-11-23 14:00\n14:01 undo"
    )
    #expect(world.count("refused") == 0, "\(world.lines)")
    #expect(world.count("undone pumps") == 1)
  }

  /// "What is open is withdrawn and held; the rest is shown again on resume", also if the clock has been set back.
  @Test(arguments: ["-2h", "-24h"])
  func pausedAfterTheClockWentBack(step: String) {
    for var world in [World([Shelf.calcium { $0.repeats = 0 }]), pumps()] {
      let at = world.schedule.reminders[0].kind == .calcium ? "12:35" : "10:05"
      world.deeds("\(at) step \(step)")
      let isOpen = !world.engine.open.isEmpty
      world.send(.request(.pause(until: world.wall + .minutes(20), lasting: .minutes(20)), by: .control))
      world.advance(to: world.wall + .minutes(21))
      #expect(world.screen.isEmpty != isOpen, "\(world.lines)")
    }
  }

  /// Answered early and undone, it waits for its instant: the clock jumps over that, or the machine sleeps over it.
  @Test(arguments: ["12:00 step +1h", "12:00 sleep\n13:00 wake", "12:00 kill\n13:00 start"])
  func earlyAnswerUndoneAndJumpedOver(deeds: String) {
    var world = lunch()
    world.deeds("11:45 done\n11:50 undo\n\(deeds)\n13:05 wait")
    #expect(world.count("13:00 shown lunch 1") == 1, "\(world.lines)")
  }

  /// A snooze of what has become void can't be taken back.
  @Test func undoOfAVoidSnooze() {
    var world = lunch()
    world.deeds("12:31 snooze\n12:35 step -24h\nMon 12:31 undo")
    #expect(world.count("undone") == 0, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// Set back by whole days, an interval comes to the same instants again: they are other occurrences.
  @Test(arguments: ["-24h", "-48h", "-72h", "-168h"])
  func intervalsByWholeDays(step: String) {
    let reminder = Shelf.movement(every: "40min", between: "21:00-01:00") { $0.repeats = 0 }
    var world = World([reminder])
    world.advance(to: world.wall + .days(8))
    world.step(by: -Shelf.span(String(step.dropFirst())))
    for var world in world.bothWays {
      let before = world.entries.count
      world.advance(to: world.wall + .days(2))
      world.expectAccounted()
      let dues = world.entries.count { if case .due = $0.fact { true } else { false } }
      #expect(world.book.cases.count == dues)
      #expect(world.entries.count > before + 10)
      let row = Adherence(world.entries, since: .epoch, until: .end, zone: .utc).rows.first
      let open = world.engine.open.count
      #expect(row?.due == dues - open)
    }
  }

  /// What is remembered for undo stays bounded when the clock had been years ahead.
  @Test func memoryIsBounded() {
    var world = World([Shelf.movement(every: "10min") { $0.repeats = 0 }], start: "2030-11-23 08:00")
    world.deeds("17:00 done\n17:05 step -1461d")
    world.advance(to: world.wall + .days(30))
    // Fifteen days of one every ten minutes for nine hours.
    #expect(world.engine.recent.count <= 15 * 54)
  }

  /// Years ahead for three hours: lunch, which was due meanwhile, is shown late, as it is when the clock was a day ahead.
  @Test(arguments: ["24h", "60h", "20d", "1461d"])
  func aheadOverLunch(error: String) {
    var world = lunch()
    world.deeds("10:00 step +\(error)")
    world.advance(to: world.wall + .hours(3))
    world.step(by: -Shelf.span(error))
    for world in world.bothWays {
      #expect(world.lines.count { $0 == "13:00 shown lunch 1" } == 1, "\(world.lines)")
      world.expectAccounted()
    }
  }

  /// While it waits for a clock that turns out to be right, its instants pass. "Every due instant ends in exactly one
  /// effective outcome": they are accounted for when it is known, and lunch, whose time is not over, is shown late.
  @Test func whatWaitedIsAccountedFor() {
    var world = World([ClockAccidentTests.lunch()], start: "2030-11-23 08:00")
    world.deeds("12:31 done\n12:40 boot 2026-11-23 10:00\n2026-11-25 13:00 sync")
    for var world in world.bothWays {
      #expect(world.count("2026-11-25 13:00 shown lunch 1") == 1, "\(world.lines)")
      world.deeds("2026-11-25 20:00 wait")
      // Monday's is more than 48 hours back.
      let dues = world.book.cases.keys.filter { $0.due > World.mondayNoon && $0.due < World.mondayNoon + .days(3) }
        .count
      let absent = world.book.absences.map(\.count).reduce(0, +)
      #expect(dues == 2 && absent == 1, "Monday, Tuesday, Wednesday: \(world.lines)")
    }
  }

  /// "A second bare `done` of the same kind within 10 minutes": minutes that passed, not those of a clock that was set.
  @Test func secondDoneAfterTheClockWentBack() {
    var world = World([ClockAccidentTests.lunch(), Shelf.calcium("snack", at: "13:00") { $0.repeats = 0 }])
    world.deeds("12:31 done lunch\n12:32 step -1h\n12:05 done")
    #expect(world.count("done snack") == 1, "\(world.lines)")
  }

  /// A clock decades ahead, and the busiest schedule: looking at what was missed must end before the watchdog loses patience.
  @Test func decadesOfQuarterHours() {
    var world = World([Shelf.calcium("often", at: "*:00/15") { $0.repeats = 0 }])
    let clock = ContinuousClock()
    let time = clock.measure { world.step(by: .days(365 * 30)) }
    #expect(world.book.absences.map(\.count).reduce(0, +) > 1_000_000)
    #expect(time < .seconds(30), "\(time)")
  }
}
