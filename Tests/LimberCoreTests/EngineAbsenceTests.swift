import Testing

@testable import LimberCore

/// Off, asleep, crashed: at most one late showing per reminder, the others recorded for what they were.
@Suite struct EngineAbsenceTests {
  @Test(arguments: [("kill", "start", "13:00 started\n"), ("sleep", "wake", "13:00 slept 1h\n")])
  func shownLate(down: String, up: String, first: String) {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 \(down)
      > 13:00 \(up)
      \(first)13:00 due lunch of 12:30
      13:00 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 17:00 wait
      """)
  }

  @Test(arguments: [
    ("kill", "start", "17:00 started\n", "off"), ("sleep", "wake", "17:00 slept 5h\n", "asleep"),
    ("stop", "start", "17:00 started\n", "off"),
  ])
  func tooLate(down: String, up: String, first: String, why: String) {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 \(down)
      \(down == "stop" ? "12:00 stopped" : "")
      > 17:00 \(up)
      \(first)17:00 due lunch of 12:30
      17:00 missed lunch \(why)
      > 18:00 wait
      """)
  }

  @Test func onlyTheLastIsShown() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }, Shelf.calcium("breakfast", at: "08:30") { $0.repeats = 0 }]),
      """
      > 08:10 kill
      > Tue 13:00 start
      Tue 13:00 started
      Tue 13:00 due breakfast of 08:30
      Tue 13:00 missed breakfast off
      Tue 13:00 due breakfast of Tue 08:30
      Tue 13:00 missed breakfast off
      Tue 13:00 due lunch of 12:30
      Tue 13:00 missed lunch off
      Tue 13:00 due lunch of Tue 12:30
      Tue 13:00 shown lunch 1
      > Tue 13:01 done
      Tue 13:01 done lunch
      Tue 13:01 withdrawn lunch
      """)
  }

  /// Even when two instants of a reminder could both be answered still, one alone is shown.
  @Test func neverABurst() {
    play(
      World([
        Shelf.calcium {
          $0.repeats = 0; $0.late = .hours(30); $0.early = .zero
        }
      ]),
      """
      > 08:10 kill
      > Tue 12:31 start
      Tue 12:31 started
      Tue 12:31 due lunch of 12:30
      Tue 12:31 missed lunch off
      Tue 12:31 due lunch of Tue 12:30
      Tue 12:31 shown lunch 1
      > Tue 12:31 wait
      """)
  }

  /// Beyond 48 h back: one entry with from, to and count.
  @Test(arguments: [
    ("kill", "start", "Fri 13:00 started\n", "off"), ("sleep", "wake", "Fri 13:00 slept 4d 4h 50min\n", "asleep"),
  ])
  func longAbsence(down: String, up: String, first: String, why: String) {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 08:10 \(down)
      > Fri 13:00 \(up)
      \(first)Fri 13:00 absent lunch 12:30 to Wed 12:30 3 missed \(why)
      Fri 13:00 due lunch of Thu 12:30
      Fri 13:00 missed lunch \(why)
      Fri 13:00 due lunch of Fri 12:30
      Fri 13:00 shown lunch 1
      > Fri 13:00 wait
      """)
  }

  /// What ran out of time in a pause that ended meanwhile is excused, whenever the machine is on again.
  @Test(arguments: [
    ("pause until 2026-12-02 00:00", "paused until 2026-12-02 00:00", "paused"),
    ("rest", "resting until Tue 04:00", "rest"),
  ])
  func longAbsenceBeyondAPause(what: String, said: String, why: String) {
    let excused = why == "rest" ? "12:30 to 12:30 1" : "12:30 to 2026-12-01 12:30 9"
    let missed = why == "rest" ? "Tue 12:30 to 2026-12-04 12:30 11" : "2026-12-02 12:30 to 2026-12-04 12:30 3"
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 08:10 \(what)
      08:10 \(said)
      > 08:20 kill
      > 2026-12-06 13:00 start
      2026-12-06 13:00 started
      2026-12-06 13:00 absent lunch \(excused) excused \(why)
      2026-12-06 13:00 absent lunch \(missed) missed off
      2026-12-06 13:00 due lunch of 2026-12-05 12:30
      2026-12-06 13:00 missed lunch off
      2026-12-06 13:00 due lunch of 2026-12-06 12:30
      2026-12-06 13:00 held lunch paused
      2026-12-06 13:00 resumed
      2026-12-06 13:00 shown lunch 1
      > 2026-12-06 13:00 wait
      """)
  }

  @Test func threeMonths() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }, Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 kill
      > 2027-02-23 08:00 start
      2027-02-23 08:00 started
      2027-02-23 08:00 absent lunch 12:30 to 2027-02-20 12:30 90 missed off
      2027-02-23 08:00 due lunch of 2027-02-21 12:30
      2027-02-23 08:00 missed lunch off
      2027-02-23 08:00 due lunch of 2027-02-22 12:30
      2027-02-23 08:00 missed lunch off
      2027-02-23 10:00 due pumps
      2027-02-23 10:00 shown pumps 1
      > 2027-02-23 10:00 wait
      """)
  }

  /// An interval makes no occurrence while nobody is there; if one came due and the window is open, one is due at resume.
  @Test(arguments: [
    ("kill", "start", "10:20 started\n"), ("sleep", "wake", "10:20 slept 50min\n"),
    ("kill", "reboot", "10:20 started\n"),
  ])
  func interval(down: String, up: String, first: String) {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 \(down)
      > 10:20 \(up)
      \(first)10:20 due pumps
      10:20 shown pumps 1
      11:20 missed pumps unanswered
      11:20 withdrawn pumps
      11:20 due pumps
      11:20 shown pumps 1
      > 11:20 wait
      """)
  }

  @Test func manyIntervals() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:30 done
      10:30 done pumps
      10:30 withdrawn pumps
      > 10:40 sleep
      > 15:10 wake
      15:10 slept 4h 30min
      15:10 due pumps
      15:10 shown pumps 1
      16:10 missed pumps unanswered
      16:10 withdrawn pumps
      16:10 due pumps
      16:10 shown pumps 1
      > 16:10 wait
      """)
  }

  /// The next came not due yet: the count goes on, sleep included.
  @Test(arguments: [
    ("kill", "start", "10:40 started\n"), ("sleep", "wake", "10:40 slept 20min\n"),
    ("kill", "reboot", "10:40 started\n"),
  ])
  func theCountGoesOn(down: String, up: String, first: String) {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:15 done
      10:15 done pumps
      10:15 withdrawn pumps
      > 10:20 \(down)
      > 10:40 \(up)
      \(first)11:15 due pumps
      11:15 shown pumps 1
      > 11:15 wait
      """)
  }

  @Test(arguments: [("kill", "start", "20:00 started\n"), ("sleep", "wake", "20:00 slept 10h 30min\n")])
  func windowClosedMeanwhile(down: String, up: String, first: String) {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 \(down)
      > 20:00 \(up)
      \(first)Tue 10:00 due pumps
      Tue 10:00 shown pumps 1
      > Tue 10:00 wait
      """)
  }

  /// What came due in a window that closed meanwhile is past: the new window counts from its opening.
  @Test(arguments: [("kill", "start", "Tue 09:10 started\n"), ("sleep", "wake", "Tue 09:10 slept 23h 40min\n")])
  func anotherWindowIsOpen(down: String, up: String, first: String) {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 \(down)
      > Tue 09:10 \(up)
      \(first)Tue 10:00 due pumps
      Tue 10:00 shown pumps 1
      > Tue 10:00 wait
      """)
  }

  /// And so it stays when something else is edited after the opening.
  @Test func anotherWindowIsOpenAndAnEdit() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 sleep
      > 20:00 wake
      20:00 slept 10h 30min
      > Tue 09:10 title pumps Circles
      Tue 09:10 changed pumps
      Tue 10:00 due Circles
      Tue 10:00 shown pumps 1
      > Tue 10:00 wait
      """)
  }

  @Test func anotherWindowHasBeenOpenLongEnough() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:30 sleep
      > Tue 12:10 wake
      Tue 12:10 slept 1d 2h 40min
      Tue 12:10 due pumps
      Tue 12:10 shown pumps 1
      > Tue 12:10 wait
      """)
  }

  /// The server is there again and refuses what was on the screen: its repeats don't begin anew.
  @Test func refusedAfterARestart() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.perform(["12:31", "kill"])
    world.server = .refuses
    world.perform(["12:32", "start"])
    world.server = .confirms
    world.perform(["16:00", "wait"])
    #expect(world.violations.isEmpty)
  }

  // MARK: What was open

  @Test func crashWhileShown() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:32 crash
      12:32 started
      12:40 shown lunch 2
      > 12:45 crash
      12:45 started
      12:50 shown lunch 3
      > 13:00 crash
      13:00 started
      > 13:05 done
      13:05 done lunch
      13:05 withdrawn lunch
      > 13:10 crash
      13:10 started
      > 13:11 undo
      13:11 undone lunch
      13:11 shown lunch 4
      > 13:11 wait
      """)
  }

  /// What was on the screen is put there again in its place, at once.
  @Test func restored() throws {
    var world = World([Shelf.calcium()])
    world.advance(to: world.wall + .hours(4) + .minutes(32))
    world.kill()
    world.server = .silent
    world.switchOn()
    let showing = try #require(
      world.effects.compactMap { effect -> Showing? in
        if case .show(let showing) = effect { showing } else { nil }
      }.first)
    #expect(showing.isRestored)
    #expect(showing.showing == 1)
    #expect(showing.occurrence.key.reminder == "lunch")
  }

  @Test func repeatDueMeanwhile() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:32 kill
      > 13:15 start
      13:15 started
      13:15 shown lunch 2
      13:25 shown lunch 3
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 17:00 wait
      """)
  }

  @Test(arguments: ["start", "reboot"])
  func shownAndThenOff(up: String) {
    let world = play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:32 kill
      """)
    var later = world
    later.lines = []
    later.perform(["17:00", up[...]])
    #expect(later.lines.contains("17:00 missed lunch unanswered"))
    #expect(later.violations.isEmpty)
  }

  @Test func snoozedOverARestart() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:35 crash
      12:35 started
      12:41 shown lunch 2
      > 12:42 snooze
      12:42 snoozed lunch until 12:52
      12:42 withdrawn lunch
      > 12:43 kill
      > 13:00 start
      13:00 started
      13:00 shown lunch 3
      > 13:01 snooze
      13:01 snoozed lunch until 13:11
      13:01 withdrawn lunch
      > 13:02 crash
      13:02 started
      > 13:03 snooze
      13:03 put away lunch
      """)
  }

  /// Shown, snoozed, and off until too late: no next one came, so nothing superseded it.
  @Test func snoozedAndThenOff() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:35 kill
      > 18:00 start
      18:00 started
      18:00 missed lunch unanswered
      > 18:00 wait
      """)
  }

  @Test func heldOverARestart() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }], obstacles: [.noServer]),
      """
      12:30 due lunch
      12:30 held lunch noServer
      > 12:35 crash
      12:35 started
      > 12:40 free noServer
      12:40 shown lunch 1
      > 12:40 wait
      """)
  }

  /// A second start with nothing new says so and nothing else.
  @Test func startsWithoutNews() {
    play(
      World([Shelf.calcium(), Shelf.movement()]),
      """
      > 08:10 crash
      08:10 started
      > 08:11 crash
      08:11 started
      > 08:12 stop
      08:12 stopped
      > 08:13 start
      08:13 started
      """)
  }

  /// Due before the daemon knows what is in the way: it waits until then.
  @Test func nothingIsShownBlindly() {
    var world = World([Shelf.calcium()])
    world.advance(to: world.wall + .hours(4))
    world.kill()
    world.wall = world.wall + .hours(1)
    var engine = Engine(zones: .utc, seed: (7, 7))
    for entry in world.entries { engine.replay(entry) }
    let first = engine.handle(.started(boot: "b", version: "1"), at: world.moment)
    #expect(!first.contains { if case .show = $0 { true } else { false } })
    let second = engine.handle(.obstacles([]), at: world.moment)
    #expect(second.count { if case .show = $0 { true } else { false } } == 1)
  }

  /// A run may end between putting something on the screen and recording that: the next one finds it there.
  @Test(arguments: [
    Request.done(.only, at: nil, note: nil), .snooze(.only, after: .minutes(10)),
    .pause(until: Instant(seconds: 1_795_464_000)), .rest(until: Instant(seconds: 1_795_464_000)),
  ])
  func whatARunBeforePutOnTheScreenIsWithdrawn(_ request: Request) throws {
    var world = World([Shelf.calcium()])
    world.server = .silent
    world.advance(to: world.wall + .hours(4) + .minutes(31))
    let key = try #require(world.engine.open.keys.first)
    world.kill()
    world.obstacles = [.locked]
    world.switchOn()
    #expect(world.engine.open[key]?.showings == 0)
    world.send(.request(request, by: .control))
    #expect(world.effects.contains(.withdraw(key)))
  }
}
