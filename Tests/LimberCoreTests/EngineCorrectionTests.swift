import Testing

@testable import LimberCore

/// Answers that say when: they find the occurrence of that time, and no other. And what undo leaves behind.
@Suite struct EngineCorrectionTests {
  /// Yesterday's time is about yesterday's dose, never about the one that is open or can be answered early now.
  @Test func yesterdaysTimeIsYesterdaysDose() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:40 skip
      12:40 skipped lunch
      12:40 withdrawn lunch
      > Tue 11:45 done lunch at 2026-11-23 12:45
      Tue 11:45 done lunch at 12:45, corrected
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:35 done lunch at 2026-11-23 12:50
      Tue 12:35 done lunch at 12:50, corrected
      > Tue 12:40 done
      Tue 12:40 done lunch
      Tue 12:40 withdrawn lunch
      """)
  }

  /// A bare answer with a time takes what was open then, also when it was closed without an answer.
  @Test func aBareAnswerWithATimeFindsTheMissedOne() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 18:00 done at 12:40
      18:00 done lunch at 12:40, corrected
      """)
  }

  /// A time at which nothing was due answers nothing.
  @Test func aTimeOfNothingIsRefused() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "done"])
    world.lines = []
    world.perform(["18:00", "done", "lunch", "at", "08:00"])
    #expect(world.lines.last?.contains("refused nothingThen 08:00") == true, "\(world.lines)")
  }

  /// What is due now is named, when the time that was said is not its own.
  @Test func aTimeOfNothingNamesWhatIsDue() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "wait"])
    for words in [["12:32", "done", "lunch", "at", "08:00"], ["12:33", "done", "at", "08:00"]] {
      world.perform(words.map { $0[...] }[...])
      #expect(world.lines.last?.contains("refused nothingThen 08:00, due lunch") == true, "\(world.lines)")
    }
    #expect(world.engine.openOccurrences.count == 1)
  }

  /// Neither `all` nor an id of its own makes a time the time of what came due just now.
  @Test func aTimeOfSomethingElseAnswersNothing() throws {
    var world = World([Shelf.calcium { $0.repeats = 0 }, Shelf.movement { $0.repeats = 0 }])
    world.perform(["12:31", "wait"])
    let long = world.wall - .days(13)
    let ids = world.engine.openOccurrences.map(\.occurrence.id)
    #expect(ids.count == 2)
    var requests: [Request] = [
      .done(.all, at: long, note: nil), .skip(.all, at: long, reason: nil),
      .log(Log(.movement(minutes: 10, limb: nil), at: long, by: .control), closing: .named(ids[0])),
      .log(Log(.movement(minutes: 10, limb: nil), at: long, by: .control), closing: .named(ids[1])),
    ]
    requests += ids.flatMap { id in
      [.done(.named(id), at: long, note: nil), .skip(.named(id), at: long, reason: nil)]
    }
    let count = world.entries.count
    for request in requests {
      world.send(.request(request, by: .control))
      guard case .refuse(let refusal)? = world.effects.first else {
        Issue.record("\(request): \(world.effects)")
        continue
      }
      if case .nothingThen(long, open: _) = refusal { continue }
      #expect(refusal == .closesNothing)
    }
    #expect(world.entries.count == count)
    world.send(.request(.done(.all, at: world.wall - .minutes(1), note: nil), by: .control))
    #expect(world.engine.openOccurrences.isEmpty)
    world.send(.request(.skip(.named(ids[0]), at: long, reason: nil), by: .control))
    #expect(world.effects == [.refuse(.nothingThen(long, open: []))])
  }

  /// Without a name, only what was due then is meant: not what came due long before, though nothing of it has come since.
  @Test func aBareTimeIsNotThatOfAnother() {
    var world = World([
      Shelf.calcium { $0.repeats = 0 }, Shelf.calcium("legs", at: "Mon 12:30") { $0.late = .hours(1) },
    ])
    world.perform(["Tue", "12:31", "done"])
    world.lines = []
    world.perform(["Tue", "18:00", "done", "at", "2026-11-24", "12:40"])
    #expect(
      world.lines == ["> Tue 18:00 done at 2026-11-24 12:40", "Tue 18:00 refused alreadyAnswered lunch done Tue 12:31"])
  }

  /// The same once more is no correction, though `1 min ago` is another second; with a note it is one.
  @Test func theSameTwiceIsNoCorrection() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "done", "at", "12:30"])
    let count = world.entries.count
    let at = world.wall - .minutes(1) + .seconds(20)
    world.send(.request(.done(.named("lunch"), at: at, note: nil), by: .control))
    guard case .refuse(.alreadyAnswered)? = world.effects.first else {
      Issue.record("\(world.effects)")
      return
    }
    #expect(world.entries.count == count)
    world.send(.request(.done(.named("lunch"), at: at, note: "with water"), by: .control))
    guard case .closed(_, let closing)? = world.entries.last?.fact else {
      Issue.record("\(world.effects)")
      return
    }
    #expect(closing.note == "with water")
  }

  @Test(arguments: [
    Log.What.calcium(milligrams: 500, source: .food, item: nil), .cramp(place: nil, severity: nil, minutes: nil),
    .movement(minutes: 10, limb: nil),
  ])
  func onlyAMovementThatIsLoggedClosesAMovement(what: Log.What) {
    var world = World([Shelf.calcium()])
    world.perform(["12:31", "wait"])
    let count = world.entries.count
    world.send(.request(.log(Log(what, by: .control), closing: .named("lunch")), by: .control))
    #expect(world.effects == [.refuse(.closesNothing)])
    #expect(world.entries.count == count)
  }

  /// A log that closed its occurrence is one act, and one undo takes all of it back.
  @Test func undoTakesALogBackTogetherWithWhatItClosed() {
    var world = World([Shelf.movement { $0.repeats = 0 }])
    world.perform(["10:05", "log", "movement", "for", "pumps"])
    world.perform(["10:06", "undo"])
    #expect(world.engine.openOccurrences.map(\.occurrence.key.reminder) == ["pumps"])
    world.perform(["10:07", "undo"])
    #expect(world.lines.last?.contains("refused nothingToUndo") == true, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// An early answer was taken back: a pause before its time does not bring it up when the pause ends.
  @Test func aPauseDoesNotShowWhatIsNotDueYet() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 11:40 done
      11:40 due lunch of 12:30
      11:40 done lunch
      > 11:41 undo
      11:41 undone lunch
      > 11:42 pause 1h
      11:42 paused until 12:42
      > 11:43 resume
      11:43 resumed by control
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  /// What was removed since is not asked for again by undoing its answer.
  @Test func undoOfARemovedRemindersAnswerIsExcused() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "done"])
    world.perform(["12:32", "remove", "lunch"])
    world.lines = []
    world.perform(["12:33", "undo"])
    #expect(world.lines.contains { $0.contains("excused lunch removed") }, "\(world.lines)")
    #expect(world.engine.openOccurrences.isEmpty)
  }

  /// A combining mark or a joiner behind a separator makes one Character with it, and is text all the same.
  @Test(arguments: ["\u{301}foo", "\u{200d}foo", "\u{fe0f}", "a\r\nb", "=\u{301}", "\\n\u{301}"])
  func definitionsSurviveAnyText(text: String) {
    var reminder = Shelf.movement()
    reminder.title = text
    reminder.note = text
    reminder.limb = text
    reminder.steps = [text, text]
    #expect(Reminder(id: reminder.id, definition: reminder.definition) == reminder)
  }

  @Test(arguments: ["+9223372036854775807us", "-9223372036854775807us", "9223372036854775807us ago", "+300y", "-300y"])
  func timesBeyondTheCalendarAreNone(text: String) {
    #expect(Text.instant(text, now: Instant(seconds: 1_700_000_000), in: .utc) == nil)
  }

  @Test func anAgendaFarAheadBeginsThere() {
    let world = World([Shelf.movement(every: "5min"), Shelf.calcium()])
    let start = Instant(seconds: 7_226_582_400)  // 2199-01-01
    let agenda = world.engine.agenda(from: start, until: start + .hours(13), limit: 1000)
    #expect(agenda.first?.due == start + .hours(9) + .minutes(5))
    #expect(agenda.contains { $0.reminder.id == "lunch" && $0.due == start + .hours(12) + .minutes(30) })
  }
}
