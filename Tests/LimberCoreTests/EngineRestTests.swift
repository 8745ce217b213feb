import Testing

@testable import LimberCore

/// `rest` excuses what is open at once, and what comes due until the day begins at 04:00.
@Suite struct EngineRestTests {
  @Test func excusesWhatIsOpenAndTheRestOfTheDay() {
    play(
      World([Shelf.movement { $0.repeats = 0 }, Shelf.calcium { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:02 rest
      10:02 resting until Tue 04:00
      10:02 excused pumps rest
      10:02 withdrawn pumps
      11:00 due pumps
      11:00 excused pumps rest
      12:00 due pumps
      12:00 excused pumps rest
      12:30 due lunch
      12:30 excused lunch rest
      > 12:40 done lunch
      12:40 refused closed lunch excused 12:30
      > 12:45 wait
      """)
  }

  @Test func endsByItselfOrByResume() {
    play(
      World([
        Shelf.calcium {
          $0.repeats = 0; $0.timing = .at(Shelf.time("13,15:00"))
        }
      ]),
      """
      > 12:00 rest
      12:00 resting until Tue 04:00
      13:00 due lunch
      13:00 excused lunch rest
      > 14:00 resume
      14:00 resumed by control
      15:00 due lunch
      15:00 shown lunch 1
      > 15:01 rest
      15:01 resting until Tue 04:00
      15:01 excused lunch rest
      15:01 withdrawn lunch
      Tue 04:00 resumed
      Tue 13:00 due lunch
      Tue 13:00 shown lunch 1
      > Tue 13:05 wait
      """)
  }

  @Test func aPauseIsReplacedAndReplaces() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause 2h
      12:00 paused until 14:00
      12:30 due lunch
      12:30 held lunch paused
      > 12:40 rest
      12:40 resting until Tue 04:00
      12:40 excused lunch rest
      > 12:50 pause 1h
      > 12:55 pause 20h
      12:55 paused until Tue 08:55
      > 14:00 rest
      > 14:00 resume
      14:00 resumed by control
      """)
  }

  /// Who rests while a longer pause is on is told of that; it goes on, and ends when it said.
  @Test func aLongerPauseGoesOn() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:00", "pause", "48h"])
    let end = world.engine.pausedUntil
    world.perform(["14:00", "rest"])
    guard case .reply(.paused(let until))? = world.effects.first else {
      Issue.record("\(world.effects)")
      return
    }
    #expect(until == end && world.engine.pausedUntil == end && !world.engine.isResting)
    #expect(!world.lines.contains { $0.contains("resting") })
  }

  @Test func whatIsTakenBackIsTakenOffToo() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:32 rest
      12:32 resting until Tue 04:00
      > 12:33 undo lunch
      12:33 undone lunch
      12:33 excused lunch rest
      """)
  }

  @Test func minutesAreForMovementsOnly() {
    var world = World([Shelf.movement(), Shelf.calcium()])
    world.advance(to: World.instant(["12:31"], from: world.wall, zone: world.zone) ?? world.wall)
    world.send(.request(.done(.named("lunch"), at: nil, note: nil, minutes: 3), by: .control))
    guard case .refuse(.noMovement(let occurrence))? = world.effects.last else {
      Issue.record("\(world.effects)")
      return
    }
    #expect(occurrence.key.reminder == "lunch")
    world.send(.request(.done(.named("pumps"), at: nil, note: nil, minutes: 2.5), by: .control))
    let closings = world.effects.compactMap { effect -> Closing? in
      if case .record(let entry) = effect, case .closed(_, let closing) = entry.fact { closing } else { nil }
    }
    #expect(closings.map(\.minutes) == [2.5])
  }
}
