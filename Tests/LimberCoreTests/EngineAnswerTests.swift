import Testing

@testable import LimberCore

/// Done, skipped, snoozed, logged: who is meant, who was first, and what an interval counts from.
@Suite struct EngineAnswerTests {
  // MARK: Intervals

  /// 09:00 unanswered → 10:00.
  @Test func unansweredCountsFromTheDueInstant() {
    play(
      World([Shelf.movement(between: "08:00-18:00") { $0.repeats = 0 }]),
      """
      09:00 due pumps
      09:00 shown pumps 1
      10:00 missed pumps unanswered
      10:00 withdrawn pumps
      10:00 due pumps
      10:00 shown pumps 1
      > 10:00 wait
      """)
  }

  /// Done 09:40 → 10:40; skipped counts from the answer too.
  @Test(arguments: ["done", "skip", "press done", "press skip"])
  func answeredCountsFromTheAnswer(how: String) {
    let words = how.split(separator: " ")
    let outcome = words.last == "done" ? "done" : "skipped"
    play(
      World([Shelf.movement(between: "08:00-18:00") { $0.repeats = 0 }]),
      """
      09:00 due pumps
      09:00 shown pumps 1
      > 09:40 \(how) pumps
      09:40 \(outcome) pumps
      09:40 withdrawn pumps
      10:40 due pumps
      10:40 shown pumps 1
      > 10:40 wait
      """)
  }

  /// *Done* resets its own reminder only; `log movement` resets all movement intervals and closes nothing.
  @Test func whatResetsWhat() {
    play(
      World([
        Shelf.movement(between: "08:00-18:00") { $0.repeats = 0 },
        Shelf.movement("arms", every: "90min", between: "08:00-18:00") { $0.repeats = 0 },
        Shelf.calcium("pill", at: "10:50") { $0.repeats = 0 },
      ]),
      """
      09:00 due pumps
      09:00 shown pumps 1
      > 09:10 done pumps
      09:10 done pumps
      09:10 withdrawn pumps
      09:30 due arms
      09:30 shown arms 1
      > 09:40 log movement
      09:40 logged movement
      10:30 missed arms unanswered
      10:30 withdrawn arms
      10:40 due pumps           // from 09:40, not 10:10
      10:40 shown pumps 1
      10:50 due pill
      10:50 shown pill 1
      11:10 due arms            // from 09:40, not 11:00
      11:10 shown arms 1
      > 11:10 wait
      """)
  }

  @Test func logClosesWhenToldSo() {
    play(
      World([Shelf.movement()]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:03 log movement for pumps
      10:03 done pumps
      10:03 withdrawn pumps
      10:03 logged movement
      11:03 due pumps
      11:03 shown pumps 1
      > 11:03 wait
      """)
  }

  @Test func logOfCalciumAndCrampsChangesNothingElse() {
    play(
      World([Shelf.movement { $0.repeats = 0 }, Shelf.calcium { $0.repeats = 0 }]),
      """
      > 09:30 log calcium 300
      09:30 logged calcium 300
      > 09:31 log cramp at 03:00
      09:31 logged cramp
      10:00 due pumps
      10:00 shown pumps 1
      > 10:10 done
      10:10 done pumps
      10:10 withdrawn pumps
      11:10 due pumps
      11:10 shown pumps 1
      > 11:20 done
      11:20 done pumps
      11:20 withdrawn pumps
      12:20 due pumps
      12:20 shown pumps 1
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  /// A movement logged for earlier counts from then, but never before the last one.
  @Test func logForEarlier() {
    play(
      World([Shelf.movement(between: "08:00-18:00") { $0.repeats = 0 }]),
      """
      > 08:50 log movement at 08:20
      08:50 logged movement
      09:20 due pumps
      09:20 shown pumps 1
      > 09:30 log movement at 09:00
      09:30 logged movement
      10:20 missed pumps unanswered
      10:20 withdrawn pumps
      10:20 due pumps
      10:20 shown pumps 1
      > 10:20 wait
      """)
  }

  // MARK: Snooze

  @Test func snooze() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 press snooze lunch
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      12:41 shown lunch 2
      12:51 shown lunch 3
      13:01 shown lunch 4
      > 13:05 snooze 1h
      13:05 snoozed lunch until 14:05
      13:05 withdrawn lunch
      14:05 shown lunch 5
      > 14:06 snooze lunch 5min
      14:06 snoozed lunch until 14:11
      14:06 withdrawn lunch
      14:11 shown lunch 6
      > 14:12 snooze
      14:12 put away lunch
      14:12 withdrawn lunch
      > 14:13 snooze
      14:13 refused snoozeLimit lunch 3 16:30
      > 14:30 done
      14:30 done lunch
      > 14:31 snooze lunch
      14:31 refused alreadyAnswered lunch done 14:30
      """)
  }

  /// Past the next occurrence, past `late`, past the window's end it is shortened to that: it still comes once more before the end.
  @Test(arguments: [
    ("every", "11:00"), ("late", "11:00"), ("window", "11:00"),
  ])
  func snoozeIsShortened(what: String, limit: String) throws {
    let reminder =
      switch what {
      case "every": Shelf.movement { $0.repeats = 0 }
      case "late":
        Shelf.calcium("pumps", at: "10:00") {
          $0.late = .hours(1)
          $0.repeats = 0
        }
      default:
        Shelf.movement(every: "2h", between: "08:00-11:00") {
          $0.late = .hours(2)
          $0.repeats = 0
        }
      }
    var world = World([reminder])
    let end = world.wall + .hours(3)
    world.advance(to: end - .minutes(55))
    world.send(.request(.snooze(.only, after: .hours(3)), by: .control))
    let until = try #require(
      world.effects.compactMap { effect -> Instant? in
        if case .reply(.answered(let answer)) = effect { answer.until } else { nil }
      }.first)
    #expect(until <= end)
    #expect(until > world.wall + .minutes(30), "shortened to the limit, not to nothing")
    world.advance(to: end)
    #expect(world.lines.contains { $0.hasSuffix("shown pumps 2") }, "it never came again: \(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// What leaves no time for it: the next one, its own time, the hours.
  @Test(arguments: [
    (Shelf.movement(), "11:00 next"), (Shelf.calcium("pumps", at: "10:00") { $0.late = .hours(1) }, "11:00 late"),
    (Shelf.movement(every: "2h", between: "08:00-11:00") { $0.late = .hours(2) }, "11:00 window"),
  ])
  func whatLeavesNoTimeForASnooze(reminder: Reminder, end: String) {
    var world = World([reminder])
    world.perform(["10:59:30", "snooze"])
    #expect(world.lines.last == "10:59:30 refused snoozeTooLate pumps \(end)", "\(world.lines)")
  }

  @Test func snoozeTooLateIsRefused() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:59:50 snooze
      10:59:50 refused snoozeTooLate pumps 11:00 next
      > 10:59:55 done
      10:59:55 done pumps
      10:59:55 withdrawn pumps
      """)
  }

  // MARK: Who is meant, who was first

  @Test func theFirstAnswerWins() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:31:01 press skip lunch
      12:31:01 refused alreadyAnswered lunch done 12:31
      > 12:31:02 press done lunch
      12:31:02 refused alreadyAnswered lunch done 12:31
      > 12:31:03 press snooze lunch
      12:31:03 refused alreadyAnswered lunch done 12:31
      > 12:45 done lunch
      12:45 refused alreadyAnswered lunch done 12:31
      """)
  }

  @Test func skipWithReason() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 skip lunch feeling sick
      12:31 skipped lunch: feeling sick
      12:31 withdrawn lunch
      > 12:32 done lunch
      12:32 refused alreadyAnswered lunch skipped 12:31
      """)
  }

  @Test func ambiguous() {
    play(
      World([Shelf.calcium(), Shelf.movement("arms", every: "30min", between: "12:00-18:00") { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      12:30 due arms
      12:30 shown arms 1
      > 12:31 done
      12:31 refused ambiguous arms,lunch
      > 12:32 done arms
      12:32 done arms
      12:32 withdrawn arms
      """)
  }

  @Test func nothingDue() {
    play(
      World([Shelf.calcium(), Shelf.movement()]),
      """
      > 08:10 done
      08:10 refused nothingDue, next pumps 10:00
      > 08:11 done lunch
      08:11 refused nothingDue, next lunch 12:30
      > 08:12 skip
      08:12 refused nothingDue, next pumps 10:00
      > 08:13 snooze
      08:13 refused nothingDue, next pumps 10:00
      > 08:14 done nobody
      08:14 refused noSuchTarget nobody
      > 08:15 undo
      08:15 refused nothingToUndo
      > 08:16 resume
      08:16 refused notPaused
      """)
  }

  /// Held and snoozed ones are due as well.
  @Test func answersWhatIsNotOnTheScreen() {
    play(
      World([Shelf.calcium()], obstacles: [.locked]),
      """
      12:30 due lunch
      12:30 held lunch locked
      > 12:45 done
      12:45 done lunch
      > 13:00 free locked
      """)
  }

  @Test func answersWhatIsSnoozed() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:33 done
      12:33 done lunch
      > 13:00 wait
      """)
  }

  @Test func byOccurrenceID() throws {
    var world = World([Shelf.calcium(), Shelf.calcium("pill")])
    world.advance(to: world.wall + .hours(5))
    let open = world.engine.openOccurrences
    try #require(open.count == 2)
    let id = open[0].occurrence.id
    #expect(id.count >= 4)
    world.send(.request(.done(.named(id.uppercased()), at: nil, note: nil), by: .control))
    #expect(world.engine.openOccurrences.map(\.occurrence.key) == [open[1].occurrence.key])
    world.send(.request(.done(.named(id), at: nil, note: nil), by: .control))
    #expect(world.lines.last?.contains("alreadyAnswered") == true)
  }

  /// An answer at the very instant at which `late` ends is too late.
  @Test func tooLate() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      12:40 shown lunch 2
      12:50 shown lunch 3
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 16:30 done lunch
      16:30 refused closed lunch missed 16:30
      """)
  }
}
