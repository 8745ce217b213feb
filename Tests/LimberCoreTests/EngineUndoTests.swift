import Testing

@testable import LimberCore

/// Undo takes the last answer back: open again if still within `late`, else missed.
@Suite struct EngineUndoTests {
  @Test(arguments: ["done", "skip"])
  func openAgain(how: String) {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 \(how)
      12:31 \(how == "done" ? "done" : "skipped") lunch
      12:31 withdrawn lunch
      > 12:33 undo
      12:33 undone lunch
      12:33 shown lunch 2
      12:43 shown lunch 3
      > 12:45 done
      12:45 done lunch
      12:45 withdrawn lunch
      """)
  }

  @Test func beyondLate() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 17:00 undo
      17:00 undone lunch
      17:00 missed lunch unanswered
      > 17:01 undo
      17:01 refused nothingToUndo
      > 23:00 wait
      """)
  }

  @Test func theLastFirst() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }, Shelf.calcium("pill", at: "13:00") { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done lunch
      12:31 done lunch
      12:31 withdrawn lunch
      13:00 due pill
      13:00 shown pill 1
      > 13:01 done pill
      13:01 done pill
      13:01 withdrawn pill
      > 13:02 log movement
      13:02 logged movement
      > 13:03 undo
      13:03 undone log
      > 13:04 undo
      13:04 undone pill
      13:04 shown pill 2
      > 13:05 undo
      13:05 undone lunch
      13:05 shown lunch 2
      > 13:06 undo
      13:06 refused nothingToUndo
      """)
  }

  /// Only what is not yet due is counted anew.
  @Test func interval() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:40 done
      10:40 done pumps
      10:40 withdrawn pumps
      > 10:50 undo
      10:50 undone pumps
      10:50 shown pumps 2
      11:00 missed pumps unanswered
      11:00 withdrawn pumps
      11:00 due pumps
      11:00 shown pumps 1
      > 11:00 wait
      """)
  }

  @Test func loggedMovement() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 log movement
      09:30 logged movement
      > 09:35 undo
      09:35 undone log
      10:00 due pumps
      10:00 shown pumps 1
      > 10:00 wait
      """)
  }

  /// What was due already stays due when the answer before it is taken back.
  @Test func dueStaysDue() {
    play(
      World([Shelf.movement(every: "30min") { $0.repeats = 0 }]),
      """
      09:30 due pumps
      09:30 shown pumps 1
      > 09:50 done
      09:50 done pumps
      09:50 withdrawn pumps
      10:20 due pumps
      10:20 shown pumps 1
      > 10:25 undo
      10:25 undone pumps
      10:25 missed pumps unanswered
      10:50 missed pumps unanswered
      10:50 withdrawn pumps
      10:50 due pumps
      10:50 shown pumps 1
      > 10:50 wait
      """)
  }

  /// An early answer taken back: it comes at its time, once.
  @Test func early() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 11:45 done
      11:45 due lunch of 12:30
      11:45 done lunch
      > 11:50 undo
      11:50 undone lunch
      12:30 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 20:00 wait
      """)
  }

  /// Until then it is as it was before the answer: the next one, which can be answered and not put off.
  @Test func earlyIsNotDueBefore() {
    var world = World([Shelf.calcium { $0.repeats = 0 }, Shelf.calcium("other", at: "11:30") { $0.repeats = 0 }])
    world.perform(["11:40", "done", "lunch"])
    world.perform(["11:45", "undo"])
    let noon = world.wall + .minutes(45)
    #expect(world.engine.dueOccurrences.map(\.occurrence.key.reminder) == ["other"])
    #expect(world.engine.openOccurrences.count == 2)
    #expect(world.engine.upcoming(limit: 1).map(\.due) == [noon])
    #expect(world.engine.nextDue(of: "lunch") == noon)
    #expect(world.engine.next(2, of: "lunch") == [noon, noon + .days(1)])
    let agenda = world.engine.agenda(from: world.wall, until: world.wall + .hours(2), limit: 9)
    #expect(agenda.map(\.reminder.id) == ["lunch"])
    // What is due is meant by a bare word, and all of it by "all".
    for request: Request in [.snooze(.named("lunch"), after: .minutes(1)), .snooze(.named("lunch"), after: nil)] {
      world.send(.request(request, by: .control))
      #expect(
        world.effects.contains {
          if case .refuse(.nothingDue(let next)) = $0 { next.map(\.due) == [noon] } else { false }
        })
    }
    world.perform(["11:46", "snooze"])
    #expect(world.lines.last == "11:46 withdrawn other" || world.lines.last?.contains("snoozed other") == true)
    world.send(.request(.done(.all, at: nil, note: nil), by: .control))
    #expect(world.engine.openOccurrences.map(\.occurrence.key.reminder) == ["lunch"])
    world.perform(["12:00", "rest"])
    #expect(world.engine.openOccurrences.map(\.occurrence.key.reminder) == ["lunch"])
    world.perform(["12:01", "resume"])
    world.perform(["12:02", "done", "lunch"])
    #expect(world.engine.openOccurrences.isEmpty && world.engine.dueOccurrences.isEmpty)
    #expect(world.violations.isEmpty)
  }

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
      > 09:52 undo
      09:52 undone pumps
      10:00 shown pumps 1
      > 10:01 done
      10:01 done pumps
      10:01 withdrawn pumps
      11:01 due pumps
      11:01 shown pumps 1
      > 11:01 wait
      """)
  }

  /// A correction taken back: what it corrected holds again.
  @Test func correction() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 18:00 done lunch at 12:45
      18:00 done lunch at 12:45, corrected
      > 18:01 undo
      18:01 undone lunch
      > 18:02 done lunch
      18:02 refused closed lunch missed 16:30
      > 18:03 undo
      18:03 refused nothingToUndo
      """)
  }

  /// A snooze is an answer: taken back, it is shown again, and the answer before it stands.
  @Test func snoozeIsAnAnswer() {
    play(
      World([
        Shelf.calcium { $0.repeats = 0 },
        Shelf.calcium("pill", at: "13:00") {
          $0.repeats = 0; $0.snoozes = 1
        },
      ]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      13:00 due pill
      13:00 shown pill 1
      > 13:01 snooze pill
      13:01 snoozed pill until 13:11
      13:01 withdrawn pill
      > 13:02 undo
      13:02 undone pill
      13:02 shown pill 2
      > 13:03 snooze pill       // the one that was taken back does not count
      13:03 snoozed pill until 13:13
      13:03 withdrawn pill
      13:13 shown pill 3
      > 13:14 done
      13:14 done pill
      13:14 withdrawn pill
      """)
  }

  /// A snooze that had been given over another one: that one holds again, if its time has not come.
  @Test func theSnoozeBeforeHoldsAgain() {
    play(
      World([
        Shelf.calcium("pill", at: "13:00") {
          $0.repeats = 0; $0.snoozes = 9
        }
      ]),
      """
      13:00 due pill
      13:00 shown pill 1
      > 13:01 snooze pill 20min
      13:01 snoozed pill until 13:21
      13:01 withdrawn pill
      > 13:02 snooze pill 1h
      13:02 snoozed pill until 14:02
      > 13:03 undo
      13:03 undone pill
      13:21 shown pill 2
      > 13:22 snooze pill 5min
      13:22 snoozed pill until 13:27
      13:22 withdrawn pill
      > 13:23 snooze pill 1h
      13:23 snoozed pill until 14:23
      > 13:30 undo
      13:30 undone pill
      13:30 shown pill 3
      > 13:31 wait
      """)
  }

  @Test func duringAPause() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:32 pause 1h
      12:32 paused until 13:32
      > 12:33 undo lunch
      12:33 undone lunch
      12:33 held lunch paused
      13:32 resumed
      13:32 shown lunch 2
      > 13:32 wait
      """)
  }

  @Test func doneAgainAfterUndo() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 press done lunch
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:32 undo
      12:32 undone lunch
      12:32 shown lunch 2
      > 12:33 press skip lunch
      12:33 skipped lunch
      12:33 withdrawn lunch
      > 12:34 undo
      12:34 undone lunch
      12:34 shown lunch 3
      > 12:35 done
      12:35 done lunch
      12:35 withdrawn lunch
      """)
  }
}
