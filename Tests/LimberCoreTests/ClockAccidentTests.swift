import Testing

@testable import LimberCore

/// The wall clock is stepped: what the law says of each state that an occurrence can be in.
@Suite struct ClockAccidentTests {
  static func lunch(_ change: (inout Reminder) -> Void = { _ in }) -> Reminder {
    Shelf.calcium {
      $0.repeats = 0
      change(&$0)
    }
  }
  private func lunch() -> World { World([Self.lunch()]) }
  private func pumps() -> World { World([Shelf.movement { $0.repeats = 0 }]) }

  // MARK: By a little

  /// "One late showing per reminder at most": however little the clock jumps around a due instant, it is shown once.
  @Test(
    arguments: [1, 2, 5, 30, 59, 61, 90, 600, 3599, -1, -2, -5, -30, -59, -61, -90, -600, -3599], [-3, -1, 0, 1, 3])
  func once(seconds: Int64, around: Int64) {
    var world = lunch()
    world.advance(to: world.wall + .minutes(270) + .seconds(around))
    world.step(by: .seconds(seconds))
    for var world in world.bothWays {
      world.advance(to: world.wall + .hours(5))
      #expect(world.count("shown lunch") == 1, "\(world.lines)")
      #expect(world.count("due lunch") == 1)
      world.expectAccounted()
    }
  }

  /// "Nothing answered is asked again", and no drift adds up: a clock that is set back by a second, again and again.
  @Test func manySmallSteps() {
    var world = lunch()
    world.deeds("12:30:10 done")
    for index in 0..<200 {
      world.advance(to: world.wall + .milliseconds(700))
      world.step(by: .seconds(index % 3 == 2 ? 1 : -1))
    }
    world.deeds("23:00 wait")
    #expect(world.count("due lunch") == 1)
    #expect(world.count("shown lunch") == 1)
    world.expectAccounted()
  }

  // MARK: Forward

  @Test func forwardWhileDue() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:40 step +1h
      13:40 stepped 1h
      > 13:41 done
      13:41 done lunch
      13:41 withdrawn lunch
      """)
  }

  /// `late`: "how long after the due time it may still be shown and answered"; the due time is one of the clock.
  @Test func forwardPastLateWhileShown() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:40 step +5h
      17:40 stepped 5h
      17:40 missed lunch unanswered
      17:40 withdrawn lunch
      > Tue 12:00 wait
      """)
  }

  @Test func forwardWhileHeld() {
    live(
      lunch(),
      """
      > 12:00 block locked
      12:30 due lunch
      12:30 held lunch locked
      > 12:40 step +1h
      13:40 stepped 1h
      > 14:00 free locked
      14:00 shown lunch 1
      """)
  }

  @Test func forwardPastLateWhileHeld() {
    live(
      lunch(),
      """
      > 12:00 block locked
      12:30 due lunch
      12:30 held lunch locked
      > 12:40 step +5h
      17:40 stepped 5h
      17:40 missed lunch away
      > Tue 12:00 free locked
      """)
  }

  @Test func forwardPastLateWhileSnoozed() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:33 step +5h
      17:33 stepped 5h
      17:33 missed lunch unanswered
      > Tue 12:00 wait
      """)
  }

  /// The person is asked once more, and the next day's lunch comes: `superseded` or `unanswered`, the law leaves open which.
  @Test func forwardADayWhileSnoozed() {
    for var world in [lunch()] {
      world.deeds("12:31 snooze\n12:33 step +24h")
      for var world in world.bothWays {
        #expect(world.count("Tue 12:33 missed lunch") == 1, "\(world.lines)")
        #expect(world.count("Tue 12:33 shown lunch 1") == 1)
        world.deeds("Tue 18:00 wait")
        #expect(world.count("shown lunch") == 2)
        world.expectAccounted()
      }
    }
  }

  /// An instant that the clock jumped over, and whose time is over, is missed, never shown, and the person not blamed.
  @Test func forwardOverALateInstant() {
    var world = lunch()
    world.deeds("11:00 step +8h")
    for world in world.bothWays {
      #expect(world.count("shown lunch") == 0)
      #expect(world.count("19:00 missed lunch") == 1, "\(world.lines)")
      #expect(world.count("unanswered") == 0)
      world.expectAccounted()
    }
  }

  /// "Beyond 48 h back, one entry per reminder with from, to and count": the same whether the clock or the time jumped.
  @Test(arguments: ["30d", "365d", "3650d", "36500d"])
  func forwardFar(span: String) throws {
    var world = World([Self.lunch(), Shelf.calcium("evening", at: "20:00"), Shelf.movement { $0.repeats = 0 }])
    world.deeds("11:00 step +\(span)")
    for var world in world.bothWays {
      for id in ["lunch", "evening"] {
        #expect(world.book.absences.count { $0.reminder == id } == 1, "\(world.lines)")
        #expect(world.count("shown \(id)") <= 1)
      }
      // Each instant is accounted for: before the jump came the pumps of 10:00 only.
      let many = world.book.absences.filter { $0.reminder == "lunch" }.reduce(0) { $0 + $1.count }
      let single = world.book.cases.keys.count { $0.reminder == "lunch" }
      #expect(many + single == Int(Shelf.span(span).seconds / 86_400))
      #expect(world.count("absent pumps") == 0, "intervals make no occurrences")
      let shown = world.count("shown lunch")
      world.advance(to: world.wall + .days(2))
      #expect(world.count("shown lunch") == shown + 2)
      #expect(world.violations.isEmpty)
    }
  }

  @Test func forwardWhileAnIntervalIsShown() {
    live(
      pumps(),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:30 step +2h
      12:30 stepped 2h
      13:00 missed pumps unanswered
      13:00 withdrawn pumps
      13:00 due pumps
      13:00 shown pumps 1
      > 13:00 wait
      """)
  }

  /// "Window ends are exclusive": by the clock as it is now, the window is closed.
  @Test func forwardOutOfTheWindow() {
    live(
      pumps(),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:15 done
      10:15 done pumps
      10:15 withdrawn pumps
      > 10:30 step +8h
      18:30 stepped 8h
      Tue 10:00 due pumps
      Tue 10:00 shown pumps 1
      > Tue 10:00 wait
      """)
  }

  // MARK: Backward

  /// "Over less, nothing answered is asked again": on this side of twelve hours, and on the other.
  @Test(arguments: [("-11h", false), ("-11h 59min", false), ("-12h", false), ("-12h 1min", true), ("-13h", true)])
  func backwardAroundTwelveHours(step: String, isAskedAgain: Bool) {
    var world = lunch()
    world.deeds("12:31 done\n23:00 wait")
    world.step(by: -Shelf.span(String(step.dropFirst())))
    for var world in world.bothWays {
      #expect((world.count("voided lunch after") == 1) == isAskedAgain, "\(world.lines)")
      world.deeds("13:00 wait")
      #expect(world.count("shown lunch") == (isAskedAgain ? 2 : 1))
      world.deeds("Tue 12:31 wait")
      #expect(world.count("Tue 12:30 shown lunch 1") == 1)
      #expect(world.violations.isEmpty)
    }
  }

  /// It was skipped: that is an answer too.
  @Test func backwardOverWhatWasSkipped() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 skip lunch tired
      12:31 skipped lunch: tired
      12:31 withdrawn lunch
      > 12:40 step -2h
      10:40 stepped -2h
      > Tue 12:00 wait
      """)
  }

  @Test func backwardOverAnEarlyAnswer() {
    live(
      lunch(),
      """
      > 11:45 done
      11:45 due lunch of 12:30
      11:45 done lunch
      > 11:50 step -2h
      09:50 stepped -2h
      > Tue 12:00 wait
      """)
  }

  @Test func backwardWhileHeld() {
    live(
      lunch(),
      """
      > 12:00 block locked
      12:30 due lunch
      12:30 held lunch locked
      > 12:40 step -2h
      10:40 stepped -2h
      > 12:45 done
      12:45 done lunch
      > Tue 12:00 free locked
      """)
  }

  /// A snooze is a length of time; it is shown once more, and not again when the clock comes to half past twelve.
  @Test func backwardWhileSnoozed() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:33 step -2h
      10:33 stepped -2h
      10:41 shown lunch 2
      > 12:45 done
      12:45 done lunch
      12:45 withdrawn lunch
      > Tue 12:00 wait
      """)
  }

  /// A clock that comes back takes with it what was missed only by it.
  @Test func backwardOverWhatWasMissedUnshown() {
    live(
      lunch(),
      """
      > 11:00 step +8h
      19:00 stepped 8h
      19:00 due lunch of 12:30
      19:00 missed lunch…
      > 19:10 step -8h
      11:10 stepped -8h back
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > Tue 12:00 wait
      """)
  }

  /// The same, and it is past half past twelve: shown late.
  @Test func backwardIntoTheTimeOfWhatWasMissedUnshown() {
    live(
      lunch(),
      """
      > 12:20 step +8h
      20:20 stepped 8h
      20:20 due lunch of 12:30
      20:20 missed lunch…
      > 20:50 step -8h
      12:50 stepped -8h back
      12:50 due lunch of 12:30
      12:50 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > Tue 12:00 wait
      """)
  }

  @Test func backwardOverWhatWasMissedUnanswered() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 16:40 step -5h
      11:40 stepped -5h
      > Tue 12:00 wait
      """)
  }

  /// Over more than twelve hours, while it is open: withdrawn, and it comes when the clock comes to it.
  @Test(arguments: ["wait", "snooze", "block locked"])
  func backwardADayWhileOpen(deed: String) {
    var world = lunch()
    world.deeds("12:31 \(deed)\n12:35 step -24h")
    world.deeds("2026-11-22 13:00 free locked")
    for var world in world.bothWays {
      #expect(world.engine.open.isEmpty, "\(world.lines)")
      #expect(world.screen.isEmpty)
      world.lines = []
      world.deeds("Mon 12:31 done")
      #expect(world.count("12:30 due lunch") == 1)
      #expect(world.count("12:30 shown lunch 1") == 1)
      #expect(world.count("12:31 done lunch") == 1)
      world.expectAccounted()
    }
  }

  /// The clock goes back to an instant that is already the key of an interval's occurrence.
  @Test(
    arguments: ["done", "skip", "snooze 5min", "wait"],
    [
      "10:00 step -1h", "10:30 step -1h", "11:00 step -1h",
      "10:00 step -30min", "10:30 step -30min", "11:00 step -2h", "10:00 step -24h", "11:00 step -24h",
    ])
  func backwardOntoTheSameInstant(deed: String, step: String) {
    var world = pumps()
    world.deeds("10:00 \(deed)\n\(step)")
    for var world in world.bothWays {
      let until = world.wall + .hours(25)
      world.advance(to: until)
      world.expectAccounted()
      #expect(world.count("shown pumps") >= 8)
    }
  }

  /// Of a reminder that was added while the clock was wrong, the instants before that come too once it is right.
  @Test(arguments: ["-24h", "-365d", "-500d"])
  func backwardBeforeTheReminderWasAdded(step: String) {
    var world = World([Shelf.calcium("morning", at: "06:00") { $0.repeats = 0 }, Self.lunch()])
    world.deeds("09:00 step \(step)")
    for var world in world.bothWays {
      world.advance(to: world.wall + .hours(24))
      #expect(world.count("shown morning") == 1, "\(world.lines)")
      #expect(world.count("shown lunch") == 1)
      world.advance(to: world.wall + .hours(48))
      #expect(world.count("shown morning") == 3)
      #expect(world.count("shown lunch") == 3)
      #expect(world.violations.isEmpty)
    }
  }
}

extension TimeSpan {
  fileprivate static func milliseconds(_ n: Int64) -> TimeSpan { TimeSpan(microseconds: n * 1000) }
  fileprivate var seconds: Int64 { microseconds / 1_000_000 }
}

extension ClockAccidentTests {
  /// Set to a day before this program was written: that is no time to remind by. Nothing is asked for, and nothing becomes
  /// void; when it is right again, all goes on.
  @Test func setToATimeThatCannotBe() {
    var world = World([Self.lunch()])
    world.deeds("12:31 done\n12:40 step -3650d")
    for var world in world.bothWays {
      #expect(world.engine.clockBehind != nil)
      world.advance(to: world.wall + .hours(24))
      #expect(world.count("shown lunch") == 1)
      #expect(world.count("voided") == 0)
      world.step(by: .days(3650))
      #expect(world.engine.clockBehind == nil)
      #expect(world.count("Tue 12:40 due lunch of Tue 12:30") == 1, "\(world.lines)")
      #expect(world.violations.isEmpty)
    }
  }

  /// The first start of all on a dead clock, and a reminder added then. Four hours later the clock is set right: six years
  /// were never lived through, but lunch came in those hours, and is shown late.
  @Test func firstStartOnADeadClock() {
    var world = World([Self.lunch()], start: "2020-01-06 10:00")
    #expect(world.engine.clockBehind != nil)
    world.advance(to: world.wall + .hours(4))
    world.step(by: .days(2200))
    for var world in world.bothWays {
      #expect(world.count("absent") == 0 && world.count("due lunch") == 1, "\(world.lines)")
      world.advance(to: world.wall + .days(1))
      #expect(world.count("shown lunch") == 2)
      #expect(world.violations.isEmpty)
    }
  }
}
