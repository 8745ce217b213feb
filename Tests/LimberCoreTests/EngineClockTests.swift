import Testing

@testable import LimberCore

/// The clock is stepped, the zone changes.
@Suite struct EngineClockTests {
  /// No step bends an interval: 45 minutes stay 45 minutes.
  @Test(arguments: [
    ("+2h", "12:30", "2h", "13:15"), ("-1h", "09:30", "-1h", "10:15"), ("+13min", "10:43", "13min", "11:28"),
    ("-13min", "10:17", "-13min", "11:02"),
  ])
  func interval(step: String, now: String, span: String, next: String) {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:15 done
      10:15 done pumps
      10:15 withdrawn pumps
      > 10:30 step \(step)
      \(now) stepped \(span)
      \(next) due pumps
      \(next) shown pumps 1
      > \(next) wait
      """)
  }

  @Test(arguments: [("+1h", "13:33", "1h", "13:41"), ("-20min", "12:13", "-20min", "12:21")])
  func snooze(step: String, now: String, span: String, next: String) {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:33 step \(step)
      \(now) stepped \(span)
      \(next) shown lunch 2
      > \(next) wait
      """)
  }

  @Test func repeats() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:33 step +1h
      13:33 stepped 1h
      13:40 shown lunch 2
      > 13:41 step -1h
      12:41 stepped -1h back
      12:41 shown lunch 2
      12:50 shown lunch 3
      > 13:30 wait
      """)
  }

  /// Nothing answered is asked again because the clock went back.
  @Test func backOverWhatWasAnswered() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 step -2h
      10:40 stepped -2h
      > 13:00 wait
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  /// What is open stays open, once.
  @Test func backOverWhatIsOpen() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:40 step -2h
      10:40 stepped -2h
      > 12:45 done
      12:45 done lunch
      12:45 withdrawn lunch
      > Tue 12:00 wait
      """)
  }

  /// A clock-time reminder keeps to the clock: what is ahead comes when the clock says so.
  @Test func backBeforeItIsDue() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 step -2h
      10:00 stepped -2h
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  @Test func forwardOverADueInstant() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 11:00 step +2h
      13:00 stepped 2h
      13:00 due lunch of 12:30
      13:00 shown lunch 1
      > 13:00 wait
      """)
  }

  @Test func forwardOverSeveralDays() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.advance(to: world.wall + .hours(3))
    world.step(by: .hours(98))  // Fri 13:00
    #expect(world.lines.contains { $0.contains("absent lunch 12:30 to Wed 12:30 3 missed") })
    #expect(world.lines.count { $0.contains("due lunch") } == 2)
    #expect(world.lines.count { $0.contains("shown lunch") } == 1)
    #expect(world.lines.contains("Fri 13:00 shown lunch 1"))
    #expect(world.violations.isEmpty)
  }

  /// A clock a day fast that is corrected: intervals go on as if nothing had been.
  @Test func thereAndBack() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:15 done
      10:15 done pumps
      10:15 withdrawn pumps
      > 10:20 step +24h
      Tue 10:20 stepped 1d
      > Tue 10:30 step -24h
      10:30 stepped -1d back
      11:15 due pumps
      11:15 shown pumps 1
      > 11:15 wait
      """)
  }

  /// The machine slept, and its clock was wrong when it woke.
  @Test func asleepAndStepped() {
    var world = World([Shelf.movement { $0.repeats = 0 }])
    world.perform(["10:15", "done"])
    world.isAsleep = true
    world.wall = world.wall + .minutes(10) + .hours(3)
    world.bootedAt = world.bootedAt + .hours(3)
    world.lines = []
    play(
      world,
      """
      > 13:25 wake
      13:25 stepped 3h
      14:15 due pumps
      14:15 shown pumps 1
      > 14:15 wait
      """)
  }

  /// Stepped while the daemon was off, on the same boot.
  @Test func steppedWhileOff() {
    var world = play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:15 done
      10:15 done pumps
      10:15 withdrawn pumps
      > 10:20 kill
      """)
    world.step(by: .hours(2))
    world.lines = []
    play(
      world,
      """
      > 12:30 start
      12:30 stepped 2h
      12:30 started
      13:15 due pumps
      13:15 shown pumps 1
      > 13:15 wait
      """)
  }

  /// A clock stepped back makes another occurrence, not the same one twice: each due instant has one outcome.
  @Test(arguments: ["-1h", "-2h", "-3h", "-90min"], ["done", "wait"])
  func backOverIntervals(step: String, deed: String) {
    var world = World([Shelf.movement { $0.repeats = 0 }])
    world.perform(["11:20", deed[...]])
    world.perform(["11:30", "step", step[...]])
    world.advance(to: world.wall + .hours(6))
    #expect(world.violations.isEmpty)
    #expect(world.book.cases.values.allSatisfy { $0.isOpen || $0.effective.count == 1 })
  }

  // MARK: The zone

  @Test func intervalAcrossZones() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:30 zone Europe/Berlin
      11:30 zone Europe/Berlin
      12:00 missed pumps unanswered
      12:00 withdrawn pumps
      12:00 due pumps
      12:00 shown pumps 1
      > 12:00 wait
      """)
  }

  /// Eastwards: the clock jumps over a time, which is shown late.
  @Test func eastwards() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 zone Europe/Berlin
      13:00 zone Europe/Berlin
      13:00 due lunch of 12:30
      13:00 shown lunch 1
      > 13:00 wait
      """)
  }

  /// Westwards, not answered yet: the clock comes to it once more; it is asked for by the clock as it is now.
  @Test func westwardsBeforeItIsDue() throws {
    play(
      World([Shelf.calcium { $0.repeats = 0 }], zone: try SystemZone.load("Europe/Berlin")),
      """
      > 12:00 zone UTC
      11:00 zone UTC
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  /// Westwards, a dose already answered at the same civil time that day is not asked again.
  @Test func westwardsAfterTheAnswer() throws {
    play(
      World([Shelf.calcium { $0.repeats = 0 }], zone: try SystemZone.load("Europe/Berlin")),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 13:00 zone UTC
      12:00 zone UTC
      > 13:00 wait
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  @Test func theSameZoneIsNoChange() throws {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 zone Europe/Berlin
      13:00 zone Europe/Berlin
      13:00 due lunch of 12:30
      13:00 shown lunch 1
      > 13:10 zone Europe/Berlin
      """)
  }

  // MARK: Clock accidents

  /// Back over more than 12 h: answers to occurrences that are still ahead are voided, with an entry, and asked for again.
  @Test func backOverMoreThanTwelveHours() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:31 done
      Tue 12:31 done lunch
      Tue 12:31 withdrawn lunch
      > Tue 12:40 step -24h
      12:40 stepped -1d
      12:40 voided lunch after 12:40
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  /// A dead clock at start: clock-time reminders wait, intervals go on.
  @Test func deadClock() throws {
    var world = World([Shelf.calcium { $0.repeats = 0 }, Shelf.movement { $0.repeats = 0 }])
    world.perform(["Tue", "10:30", "kill"])
    world.lines = []
    // Some Monday, long ago.
    world.wall = try #require(Text.instant(rfc3339: "2020-01-06T10:00:00Z"))
    world.reboot()
    #expect(world.engine.clockBehind != nil)
    world.advance(to: world.wall + .hours(4))
    #expect(!world.lines.contains { $0.contains("due lunch") }, "clock-time reminders wait")
    #expect(world.lines.contains { $0.contains("due pumps") }, "intervals go on")
    #expect(world.violations.isEmpty)
  }

  /// And when it is corrected, what was missed meanwhile is caught up as after any absence.
  @Test func deadClockCorrected() throws {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "done"])
    world.perform(["12:40", "kill"])
    world.lines = []
    let now = world.wall
    world.wall = try #require(Text.instant(rfc3339: "2020-01-06T10:00:00Z"))
    world.reboot()
    world.advance(to: world.wall + .hours(1))
    world.step(by: now + .days(1) - world.wall)
    #expect(world.lines.contains("Tue 12:40 due lunch of Tue 12:30"))
    #expect(world.lines.contains("Tue 12:40 shown lunch 1"))
    #expect(world.lines.count { $0.contains("due lunch") } == 1)
    #expect(world.violations.isEmpty)
  }
}
