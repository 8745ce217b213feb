import Testing

@testable import LimberCore

/// The wall clock is stepped while reminders are paused, the daemon is off, or the machine sleeps.
@Suite struct ClockAccidentPauseTests {
  private func lunch() -> World { World([ClockAccidentTests.lunch()]) }

  // MARK: Paused

  /// A pause for a length of time is as long as it was meant to be; one until a time ends when the clock says so.
  @Test(arguments: [("+2h", "11:00", "2h", "11:30"), ("-2h", "07:00", "-2h", "07:30")])
  func pausedForALength(step: String, now: String, span: String, end: String) {
    live(
      lunch(),
      """
      > 08:30 pause for 1h
      08:30 paused until 09:30
      > 09:00 step \(step)
      \(now) stepped \(span)
      \(end) resumed
      > \(end) wait
      """)
  }

  @Test func pausedUntilATime() {
    live(
      lunch(),
      """
      > 09:30 pause until 14:00
      09:30 paused until 14:00
      > 10:30 step +150min
      13:00 stepped 2h 30min
      13:00 due lunch of 12:30
      13:00 held lunch paused
      14:00 resumed
      14:00 shown lunch 1
      > 14:00 wait
      """)
    live(
      lunch(),
      """
      > 09:30 pause until 14:00
      09:30 paused until 14:00
      > 12:00 step -1h
      11:00 stepped -1h
      12:30 due lunch
      12:30 held lunch paused
      14:00 resumed
      14:00 shown lunch 1
      > 14:00 wait
      """)
  }

  @Test func overTheEndOfAPause() {
    var world = lunch()
    world.deeds("09:30 pause until 14:00\n10:30 step +4h")
    #expect(world.count("14:30 resumed") == 1)
    #expect(world.count("14:30 shown lunch 1") == 1)
    world.deeds("14:31 done")
    world.expectAccounted()
  }

  /// "Every pause ends by itself." The law says nothing of a pause until a time that the corrected clock reaches only in a
  /// year; a careful nurse would not let the reminders be silent for that year.
  @Test(arguments: ["pause for 2h", "pause until 18:00"])
  func pausedWhenAClockAYearFastIsCorrected(pause: String) {
    var world = World([ClockAccidentTests.lunch()], start: "2027-11-23 08:00")
    world.deeds("16:00 \(pause)\n16:30 step -365d")
    for var world in world.bothWays {
      world.advance(to: world.wall + .days(3))
      #expect(world.count("shown lunch") >= 3, "\(world.lines.suffix(12))")
      #expect(world.violations.isEmpty)
    }
  }

  // MARK: While the daemon is off, on the same boot

  @Test func forwardWhileOff() {
    live(
      lunch(),
      """
      > 12:00 kill
      > 12:05 step +2h
      > 14:10 start
      14:10 stepped 2h
      14:10 started
      14:10 due lunch of 12:30
      14:10 shown lunch 1
      """)
  }

  @Test func backwardWhileOff() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 kill
      > 12:45 step -2h
      > 10:50 start
      10:50 stepped -2h
      10:50 started
      > Tue 12:00 wait
      """)
  }

  @Test func backwardADayWhileOff() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 kill
      > 12:45 step -24h
      > 2026-11-22 12:50 start
      2026-11-22 12:50 stepped -1d
      2026-11-22 12:50 voided lunch after 2026-11-22 12:50
      2026-11-22 12:50 started
      12:30 due lunch
      12:30 shown lunch 1
      > Mon 12:30 wait
      """)
  }

  @Test func thereAndBackWhileOff() {
    live(
      lunch(),
      """
      > 11:00 kill
      > 11:05 step +24h
      > Tue 11:10 step -24h
      > 11:15 start
      11:15 started
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  // MARK: Asleep

  @Test func asleepWhileSnoozedAndPaused() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:33 sleep
      > 13:00 wake
      13:00 slept 27min
      13:00 shown lunch 2
      > 13:01 done
      13:01 done lunch
      13:01 withdrawn lunch
      > 13:02 pause for 1h
      13:02 paused until 14:02
      > 13:03 sleep
      > 15:00 wake
      15:00 slept 1h 57min
      15:00 resumed
      """)
  }

  /// What would have been shown while the machine slept is shown when it wakes: a snooze that ended, a repeat.
  @Test(arguments: [("12:31 snooze", 2), ("12:31 snooze 5min", 2), ("12:31 wait", 2), ("12:31 vanish lunch", 2)])
  func wokenWhenItWasToComeAgain(deed: String, showing: Int) {
    var world = World([Shelf.calcium()])
    world.deeds("\(deed)\n12:33 sleep\n13:00 wake")
    #expect(world.count("13:00 shown lunch \(showing)") == 1, "\(world.lines)")
  }

  /// Over several due instants: one late showing, the other for what it was.
  @Test func asleepOverADay() {
    live(
      lunch(),
      """
      > 12:00 sleep
      > Tue 13:00 wake
      Tue 13:00 slept 1d 1h
      Tue 13:00 due lunch of 12:30
      Tue 13:00 missed lunch asleep
      Tue 13:00 due lunch of Tue 12:30
      Tue 13:00 shown lunch 1
      """)
  }

  /// Asleep, and its clock was stepped back meanwhile: over what was answered.
  @Test func asleepAndSteppedBack() {
    var world = lunch()
    world.deeds("12:31 done\n12:40 sleep\n13:40 step -2h\n11:45 wake\n13:00 wait")
    #expect(world.count("due lunch") == 1, "\(world.lines)")
    world.expectAccounted()
  }
}
