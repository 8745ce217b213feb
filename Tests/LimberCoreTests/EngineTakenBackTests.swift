import Testing

@testable import LimberCore

/// Undo takes back the last thing that the person did, whatever it was, or the one that is named.
@Suite struct EngineTakenBackTests {
  @Test func aPauseTakenBackIsOver() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 pause 1h
      12:31 paused until 13:31
      12:31 withdrawn lunch
      > 12:35 undo
      12:35 undone paused
      12:35 shown lunch 2
      > 13:40 wait
      """)
  }

  /// What ran out during the pause is missed, as if there had been none.
  @Test func whatAPauseExcusedIsTakenBack() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:02 pause 2h
      10:02 paused until 12:02
      10:02 withdrawn pumps
      11:00 excused pumps paused
      11:00 due pumps
      11:00 held pumps paused
      > 11:10 undo
      11:10 undone paused
      11:10 undone pumps excused
      11:10 missed pumps unanswered
      11:10 shown pumps 1
      > 11:20 wait
      """)
  }

  /// Open again if its time is not over, else missed.
  @Test func aRestTakenBack() {
    play(
      World([
        Shelf.calcium("early", at: "08:30") {
          $0.repeats = 0; $0.late = .hours(1)
        }, Shelf.calcium { $0.repeats = 0 },
        Shelf.calcium("tea", at: "12:40") {
          $0.repeats = 0; $0.late = .minutes(10)
        },
      ]),
      """
      08:30 due early
      08:30 shown early 1
      > 08:40 rest
      08:40 resting until Tue 04:00
      08:40 excused early rest
      08:40 withdrawn early
      12:30 due lunch
      12:30 excused lunch rest
      12:40 due tea
      12:40 excused tea rest
      > 13:00 undo
      13:00 undone rest
      13:00 undone early excused
      13:00 undone lunch excused
      13:00 undone tea excused
      13:00 missed early unanswered
      13:00 missed tea undelivered
      13:00 shown lunch 1
      > 13:05 done
      13:05 done lunch
      13:05 withdrawn lunch
      > Tue 04:00 wait
      """)
  }

  /// The review counts what it would have counted without the rest.
  @Test func theReviewAfterARestTakenBack() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "rest"])
    world.perform(["12:40", "undo"])
    world.perform(["12:45", "done"])
    let review = Adherence(world.entries, since: world.wall - .hours(12), until: world.wall + .hours(1), zone: .utc)
    #expect((review.total.due, review.total.done, review.total.excused, review.total.missed) == (1, 1, 0, 0))
    #expect(world.violations.isEmpty)
  }

  /// The end of a pause taken back: it goes on until its end; once that is over, nothing comes of it.
  @Test func resumingTakenBack() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      12:30 due lunch
      12:30 held lunch paused
      > 12:40 resume
      12:40 resumed by control
      12:40 shown lunch 1
      > 12:41 undo
      12:41 undone resumed
      12:41 withdrawn lunch
      13:00 resumed
      13:00 shown lunch 2
      > 13:10 pause until 13:20
      13:10 paused until 13:20
      13:10 withdrawn lunch
      > 13:11 resume
      13:11 resumed by control
      13:11 shown lunch 3
      > 13:30 undo
      13:30 undone resumed
      > 13:31 wait
      """)
  }

  @Test func theEndOfARestTakenBack() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 rest
      12:00 resting until Tue 04:00
      > 12:10 resume
      12:10 resumed by control
      12:30 due lunch
      12:30 shown lunch 1
      > 12:40 undo
      12:40 undone resumed
      12:40 excused lunch rest
      12:40 withdrawn lunch
      Tue 04:00 resumed
      > Tue 04:01 wait
      """)
  }

  /// A pause that took the place of another one: the other holds again, unless it was taken back too.
  @Test func thePauseBeforeHoldsAgain() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      > 12:10 pause until 15:00
      12:10 paused until 15:00
      12:30 due lunch
      12:30 held lunch paused
      > 12:40 undo
      12:40 undone paused
      13:00 resumed
      13:00 shown lunch 1
      > 13:10 done
      13:10 done lunch
      13:10 withdrawn lunch
      """)
  }

  /// The one that was recommended is taken back, not what came after it.
  @Test func byID() throws {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "done"])
    let lunch = try #require(world.engine.deeds(limit: 1).first)
    world.perform(["12:32", "log", "cramp"])
    world.perform(["12:33", "log", "cramp"])
    world.perform(["12:34", "rest"])
    #expect(world.engine.deeds(limit: 10).map(\.undoing.what) == [.rest, .cramp, .cramp, .done])
    let cramp = world.engine.deeds(limit: 10)[2]
    #expect((4...13).contains(cramp.id.count) && cramp.undoing.logged == "cramp, left calf, severity 6 of 10")
    world.perform(["12:35", "undo", cramp.id[...]])
    #expect(world.engine.deeds(limit: 10).map(\.undoing.what) == [.rest, .cramp, .done])
    world.perform(["12:36", "undo", cramp.id[...]])
    #expect(world.lines.last?.contains("refused noSuchTarget") == true, "\(world.lines)")
    world.perform(["12:37", "resume"])
    world.perform(["12:38", "undo", lunch.id[...]])
    #expect(world.engine.openOccurrences.map(\.occurrence.id) == [lunch.id])
    world.perform(["12:39", "undo", "lunch"])
    #expect(world.lines.last == "12:39 refused nothingToUndo")
    world.perform(["12:40", "done"])
    world.perform(["12:41", "undo", "\(try #require(world.engine.deeds(limit: 1).first).entry)"])
    #expect(world.engine.openOccurrences.count == 1)
    #expect(world.violations.isEmpty)
  }

  /// What a rest had excused, and was answered all the same, is not excused again when the rest and then the answer are taken
  /// back.
  @Test func theAnswerToWhatARestExcused() throws {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "rest"])
    let rest = try #require(world.engine.deeds(limit: 1).first)
    world.perform(["12:32", "done", "lunch", "at", "12:31"])
    world.perform(["12:33", "undo", rest.id[...]])
    #expect(world.engine.openOccurrences.isEmpty)
    world.perform(["12:34", "undo", "lunch"])
    #expect(world.lines.suffix(3) == ["12:34 undone lunch", "12:34 undone lunch excused", "12:34 shown lunch 2"])
    #expect(world.engine.openOccurrences.map(\.occurrence.key.reminder) == ["lunch"])
    world.perform(["12:35", "done", "lunch"])
    #expect(world.lines.contains("12:35 done lunch") && world.violations.isEmpty)
  }

  /// The diary names what was taken back, and when that was.
  @Test func theDiaryNamesIt() {
    var world = World([Shelf.calcium { $0.title = "Calcium with lunch" }])
    for words in [
      ["12:31", "snooze"], ["12:32", "undo"], ["12:33", "skip"], ["12:34", "undo"], ["12:35", "done", "at", "12:30"],
      ["12:36", "undo"], ["12:37", "log", "calcium", "300"], ["12:38", "undo"], ["12:40", "pause", "1h"],
      ["12:41", "resume"], ["12:42", "undo"], ["12:43", "undo"], ["12:44", "rest"], ["12:45", "undo"],
    ] { world.perform(words.map { $0[...] }[...]) }
    let sentences = world.entries.compactMap { entry in
      if case .undone = entry.fact { entry.sentence } else { nil }
    }
    #expect(
      sentences == [
        "Taken back: Calcium with lunch, put off at 12:31.", "Taken back: Calcium with lunch, skipped at 12:33.",
        "Taken back: Calcium with lunch, done at 12:30.", "Taken back: 300 mg of calcium from food at 12:37.",
        "Taken back: the end of the pause at 12:41.", "Taken back: the pause that began at 12:40.",
        "Taken back: the rest that began at 12:44.",
        "Calcium with lunch: no longer excused, for what excused it was taken back.",
      ])
    #expect(world.violations.isEmpty)
  }

  // MARK: How far back, and how much

  /// Fourteen days are inclusive, and judged at the second.
  @Test(arguments: [
    (Int64(1_209_600_000_000), true), (1_209_600_999_999, true), (1_209_601_000_000, false), (-999_999, true),
    (-1_000_000, false),
  ])
  func limitsAreInclusive(ago: Int64, isTaken: Bool) {
    var world = World([Shelf.calcium()])
    let at = world.wall - TimeSpan(microseconds: ago)
    let log = Log(.cramp(place: nil, severity: nil, minutes: nil), at: at, by: .control)
    world.send(.request(.log(log, closing: nil), by: .control))
    let logged = world.entries.last.flatMap { entry -> Log? in
      if case .logged(let log) = entry.fact { log } else { nil }
    }
    #expect((logged != nil) == isTaken)
    #expect(logged?.at.map { $0 <= world.wall } ?? true, "never ahead of its own entry")
  }

  /// What was missed or answered wrongly can be mended for fourteen days.
  @Test func correctedAFortnightLater() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "skip"])
    world.perform(["2026-12-07", "12:35", "done", "lunch", "at", "2026-11-23", "12:40"])
    #expect(world.lines.last?.hasSuffix("done lunch at 12:40, corrected") == true, "\(world.lines.suffix(3))")
    world.perform(["2026-12-07", "12:36", "undo", "lunch"])
    #expect(world.entries.last?.fact.kind == .undone)
    world.perform(["2026-12-08", "12:41", "done", "lunch", "at", "2026-11-23", "12:40"])
    #expect(world.lines.last?.contains("refused impossibleTime") == true, "\(world.lines.suffix(3))")
    #expect(world.violations.isEmpty)
  }

  /// A program that logs without end costs no more than it should, and pushes no closing out.
  @Test func whatIsRememberedIsBounded() throws {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "skip"])
    let cramp = Request.log(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control), closing: nil)
    for _ in 0..<3_000 {
      world.wall = world.wall + .seconds(1)
      _ = world.engine.handle(.request(cramp, by: .control), at: world.moment)
    }
    #expect(world.engine.acts.count == Recent.mostActs)
    for _ in 0..<Recent.mostActs { _ = world.engine.handle(.request(.undo(nil), by: .control), at: world.moment) }
    let effects = world.engine.handle(.request(.undo(nil), by: .control), at: world.moment)
    guard case .reply(.undone(let deed, _, _))? = effects.last(where: { if case .reply = $0 { true } else { false } })
    else {
      Issue.record("\(effects)")
      return
    }
    #expect(deed.undoing.what == .skipped)
    #expect(world.engine.deeds(limit: 1).isEmpty)
  }

  /// The nearest occurrence is meant where it was nobody's time, and never one that is too far off.
  @Test(arguments: [
    ("15:30", "12:40", "lunch at 12:40, corrected"), ("15:30", "10:00", "nothingThen 10:00"),
    ("Tue 10:00", "12:40", "lunch at 12:40, corrected"), ("Tue 14:30", "Tue 12:40", "lunch at Tue 12:40"),
    ("Tue 13:00", "Tue 12:40", "nothingThen Tue 12:40"),
  ])
  func theNearestIsMeant(now: String, at: String, what: String) {
    var world = World([Shelf.calcium(at: "15:06") { $0.repeats = 0 }])
    world.perform(["15:07", "done"])
    let day = at.hasPrefix("Tue") ? "2026-11-24" : "2026-11-23"
    let clock = at.split(separator: " ").last ?? ""
    world.perform(now.split(separator: " ")[...] + ["done", "lunch", "at", day[...], clock])
    #expect(world.lines.last?.hasSuffix(what) == true, "\(world.lines.suffix(4))")
  }
}
