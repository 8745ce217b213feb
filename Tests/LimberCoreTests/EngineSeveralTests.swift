import Testing

@testable import LimberCore

/// *Later* beyond what is allowed, and several answered at once.
@Suite struct EngineSeveralTests {
  /// *Later* once more than it may be put off takes it from the screen for good; it stays open until its time is over.
  @Test func putAway() {
    play(
      World([Shelf.calcium { $0.snoozes = 1 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 press snooze lunch
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      12:41 shown lunch 2
      > 12:42 press snooze lunch
      12:42 put away lunch
      12:42 withdrawn lunch
      > 12:43 snooze
      12:43 refused snoozeLimit lunch 1 16:30
      > 12:44 block locked
      > 12:45 free locked
      > 12:46 pause 1h
      12:46 paused until 13:46
      13:46 resumed
      > 14:00 crash
      14:00 started
      > 15:00 done
      15:00 done lunch
      """)
  }

  @Test func whatWasPutAwayIsMissedWhenItsTimeIsOver() {
    play(
      World([Shelf.calcium { $0.snoozes = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 press snooze lunch
      12:31 put away lunch
      12:31 withdrawn lunch
      16:30 missed lunch unanswered
      > 17:00 wait
      """)
  }

  /// Taken back, it is shown again.
  @Test func puttingAwayIsTakenBack() {
    play(
      World([
        Shelf.calcium {
          $0.snoozes = 0; $0.repeats = 0
        }
      ]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 put away lunch
      12:31 withdrawn lunch
      > 12:33 undo
      12:33 undone lunch
      12:33 shown lunch 2
      > 12:34 snooze
      12:34 put away lunch
      12:34 withdrawn lunch
      """)
  }

  @Test func theAnswerSaysUntilWhenItStaysOpen() throws {
    var world = World([Shelf.calcium { $0.snoozes = 0 }])
    world.perform(["12:31", "snooze"])
    guard
      case .reply(.answered(let answer))? = world.effects.last(where: { if case .reply = $0 { true } else { false } })
    else {
      Issue.record("\(world.effects)")
      return
    }
    #expect(answer.until == nil && answer.lateUntil == world.wall + .minutes(239))
    let open = try #require(world.engine.openOccurrences.first)
    #expect(open.snoozesLeft == 0 && open.phase == .putAway)
  }

  /// Put off is what can still be put off; the other one stays away.
  @Test(arguments: [Request.Target.only, .all])
  func anotherOneIsPutOff(target: Request.Target) {
    var world = World([Shelf.calcium { $0.snoozes = 0 }, Shelf.calcium("pill", at: "12:40") { $0.repeats = 0 }])
    world.perform(["12:31", "snooze"])
    world.perform(["12:41", "wait"])
    world.send(.request(.snooze(target, after: nil), by: .control))
    #expect(world.lines.contains("12:41 snoozed pill until 12:51"), "\(world.lines)")
    world.perform(["12:42", "undo"])
    world.perform(["12:43", "done", "pill"])
    world.send(.request(.snooze(target, after: nil), by: .control))
    #expect(world.lines.last == "12:43 refused snoozeLimit lunch 0 16:30", "\(world.lines)")
  }

  /// An answer that is taken back leaves it where it was: put away, or put off until its time.
  @Test(arguments: ["done", "skip", "rest"])
  func takingBackAnAnswerLeavesItAway(deed: String) {
    var world = World([Shelf.calcium { ($0.snoozes, $0.repeats) = (1, 0) }])
    world.perform(["12:31", "snooze", "1h"])
    world.perform(["12:40", deed[...]])
    world.perform(["12:45", "undo"])
    #expect(world.engine.openOccurrences.first?.phase == .snoozed(until: world.wall + .minutes(46)))
    world.perform(["13:30", "wait"])
    #expect(!world.lines.contains { $0.contains("shown lunch 2") })
    world.perform(["13:32", "snooze"])
    #expect(world.lines.contains("13:31 shown lunch 2") && world.lines.contains("13:32 put away lunch"))
    world.perform(["13:33", deed[...]])
    world.perform(["13:34", "undo"])
    world.perform(["16:31", "wait"])
    #expect(world.lines.contains("16:30 missed lunch unanswered"), "\(world.lines)")
    #expect(!world.lines.contains { $0.contains("shown lunch 3") })
  }

  // MARK: Several at once

  private static var three: World {
    World([
      Shelf.calcium { $0.repeats = 0 }, Shelf.calcium("pill") { $0.repeats = 0 },
      Shelf.calcium("milk") { $0.repeats = 0 },
    ])
  }

  private func several(_ names: [String]) -> Request {
    .together(names.map { .done(.named($0), at: nil, note: nil) })
  }

  @Test func severalAreAnswered() {
    var world = Self.three
    world.perform(["12:31", "wait"])
    world.send(.request(several(["pill", "lunch"]), by: .control))
    guard
      case .reply(.together(let replies))? = world.effects.last(where: { if case .reply = $0 { true } else { false } })
    else {
      Issue.record("\(world.effects)")
      return
    }
    let answered = replies.map { reply in
      if case .answered(let answer) = reply { answer.occurrence.key.reminder } else { "" }
    }
    #expect(answered == ["pill", "lunch"])
    #expect(world.engine.openOccurrences.map(\.occurrence.key.reminder) == ["milk"])
    #expect(world.violations.isEmpty)
  }

  /// One that is wrong: then none has happened.
  @Test(arguments: [["pill", "nobody"], ["pill", "lunch", ""], ["pill", "l"]])
  func allOrNone(names: [String]) {
    var world = Self.three
    world.perform(["12:31", "wait"])
    let (count, engine) = (world.entries.count, world.engine.snapshot)
    world.send(.request(several(names), by: .control))
    #expect(world.effects.count == 1)
    if case .refuse? = world.effects.first {} else { Issue.record("\(world.effects)") }
    #expect(world.entries.count == count && world.engine.snapshot == engine)
  }

  /// Under two of its names it is one.
  @Test func oneUnderTwoNames() throws {
    var world = Self.three
    world.perform(["12:31", "wait"])
    let pill = try #require(world.engine.openOccurrences.first { $0.occurrence.key.reminder == "pill" })
    world.send(.request(several(["pill", "lunch", pill.occurrence.id, "pill"]), by: .control))
    #expect(world.engine.openOccurrences.map(\.occurrence.key.reminder) == ["milk"])
    #expect(!world.effects.contains { if case .refuse = $0 { true } else { false } })
  }

  /// Fewer than four characters of an id name nothing: they would hit by chance.
  @Test func aFewCharactersNameNothing() throws {
    var world = Self.three
    world.perform(["12:31", "wait"])
    for state in world.engine.openOccurrences {
      let id = state.occurrence.id
      for name in ["", String(id.prefix(1)), String(id.prefix(3))] {
        for request: Request in [.done(.named(name), at: nil, note: nil), .snooze(.named(name), after: nil)] {
          world.send(.request(request, by: .control))
          #expect(world.effects == [.refuse(.noSuchTarget(name))])
        }
      }
      world.send(.request(.done(.named(String(id.prefix(4))), at: nil, note: nil), by: .control))
      #expect(!world.engine.isOpen(state.occurrence.key))
    }
  }

  @Test func allThatIsDue() {
    var world = Self.three
    world.send(.request(.done(.all, at: nil, note: nil), by: .control))
    #expect(world.lines.last?.contains("refused nothingDue") == true, "\(world.lines)")
    world.perform(["12:31", "wait"])
    world.send(.request(.snooze(.all, after: nil), by: .control))
    #expect(world.lines.count { $0.contains("12:31 snoozed") } == 3)
    world.send(.request(.done(.all, at: nil, note: nil), by: .control))
    #expect(world.engine.openOccurrences.isEmpty)
    #expect(world.violations.isEmpty)
  }
}
