import Testing

@testable import LimberCore

/// Answers before the due instant, and answers for an earlier time.
@Suite struct EngineEarlyTests {
  // MARK: Early

  @Test func early() {
    play(
      World([Shelf.calcium()]),
      """
      > 11:29 done lunch
      11:29 refused nothingDue, next lunch 12:30
      > 11:45 done lunch
      11:45 due lunch of 12:30
      11:45 done lunch
      > 11:58 done lunch
      11:58 refused alreadyAnswered lunch done 11:45
      > 20:00 wait
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  @Test func earlyNeedsNoIDWhenNothingElseIsOpen() {
    play(
      World([Shelf.calcium()]),
      """
      > 11:30 done
      11:30 due lunch of 12:30
      11:30 done lunch
      > 11:39 done
      11:39 refused alreadyAnswered lunch done 11:30
      > 11:41 done
      11:41 refused nothingDue, next lunch Tue 12:30
      """)
  }

  @Test func whatIsOpenComesBeforeWhatIsEarly() {
    play(
      World([Shelf.calcium(), Shelf.movement(every: "2h", between: "10:00-18:00") { $0.repeats = 0 }]),
      """
      12:00 due pumps
      12:00 shown pumps 1
      > 12:01 done
      12:01 done pumps
      12:01 withdrawn pumps
      > 12:02 skip lunch
      12:02 due lunch of 12:30
      12:02 skipped lunch
      > 13:00 wait
      """)
  }

  @Test func earlyCantBeSnoozed() {
    play(
      World([Shelf.calcium()]),
      """
      > 11:45 snooze lunch
      11:45 refused nothingDue, next lunch 12:30
      """)
  }

  /// An interval answered before its time counts from the answer.
  @Test func earlyMovement() {
    play(
      World([
        Shelf.movement {
          $0.early = .minutes(15); $0.repeats = 0
        }
      ]),
      """
      > 09:50 done pumps
      09:50 due pumps of 10:00
      09:50 done pumps
      10:50 due pumps
      10:50 shown pumps 1
      > 10:50 wait
      """)
  }

  /// A second bare `done` of the same kind within ten minutes is the first one again, not a second dose.
  @Test func secondBareDone() {
    play(
      World([Shelf.calcium(), Shelf.calcium("snack", at: "13:00")]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 done
      12:40 refused alreadyAnswered lunch done 12:31
      > 12:42 done
      12:42 due snack of 13:00
      12:42 done snack
      """)
  }

  /// Something else in between does not turn it into a second dose.
  @Test func secondBareDoneAfterSomethingElse() {
    play(
      World([
        Shelf.calcium(), Shelf.calcium("snack", at: "13:00"), Shelf.movement(every: "33min", between: "12:00-18:00"),
      ]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      12:33 due pumps
      12:33 shown pumps 1
      > 12:34 skip pumps
      12:34 skipped pumps
      12:34 withdrawn pumps
      > 12:35 done
      12:35 refused alreadyAnswered lunch done 12:31
      """)
  }

  // MARK: For an earlier time

  @Test func doneForEarlier() throws {
    let world = play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      12:40 shown lunch 2
      12:50 shown lunch 3
      > 14:00 done at 12:35
      14:00 done lunch at 12:35
      14:00 withdrawn lunch
      """)
    guard case .closed(_, let closing) = try #require(world.entries.last).fact else {
      Issue.record("no closing")
      return
    }
    #expect(closing.by == .control)
    #expect(closing.supersedes == nil)
  }

  @Test func intervalFromTheTimeThatItWasDone() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:50 done at 10:20
      10:50 done pumps at 10:20
      10:50 withdrawn pumps
      11:20 due pumps
      11:20 shown pumps 1
      > 11:20 wait
      """)
  }

  @Test func correction() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      12:40 shown lunch 2
      12:50 shown lunch 3
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 18:00 done lunch
      18:00 refused closed lunch missed 16:30
      > 18:01 done lunch at 12:45
      18:01 done lunch at 12:45, corrected
      > 18:02 done lunch at 12:45          // the same done twice is told so
      18:02 refused alreadyAnswered lunch done 18:01
      > 18:03 skip lunch at 12:50
      18:03 skipped lunch at 12:50, corrected
      """)
  }

  @Test func correctionOfAnInterval() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:40 done
      10:40 done pumps
      10:40 withdrawn pumps
      > 10:45 done pumps at 10:20
      10:45 done pumps at 10:20, corrected
      11:20 due pumps
      11:20 shown pumps 1
      > 11:20 wait
      """)
  }

  @Test(arguments: ["13:00", "2026-11-24 08:00", "2026-11-09 08:00"])
  func impossibleTimes(at: String) {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done lunch at \(at)
      12:31 refused impossibleTime
      > 12:32 log movement at \(at)
      12:32 refused impossibleTime
      """)
  }

  @Test func acknowledgedAfterItIsRecorded() {
    var world = World([Shelf.calcium()])
    world.advance(to: world.wall + .hours(5))
    world.send(.request(.done(.only, at: nil, note: "with water"), by: .control))
    let recorded = world.effects.firstIndex { if case .record = $0 { true } else { false } }
    let replied = world.effects.firstIndex { if case .reply = $0 { true } else { false } }
    #expect(recorded != nil && replied != nil)
    if let recorded, let replied { #expect(recorded < replied) }
    #expect(
      world.effects.filter { if case .reply = $0 { true } else if case .refuse = $0 { true } else { false } }.count == 1
    )
  }
}
