import Testing

@testable import LimberCore

/// What is open is withdrawn and held; what runs out of `late` during the pause is excused; the rest is shown again on resume.
@Suite struct EnginePauseTests {
  @Test func pauseEndsByItself() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:02 pause 70min
      10:02 paused until 11:12
      10:02 withdrawn pumps
      11:00 excused pumps paused
      11:00 due pumps
      11:00 held pumps paused
      11:12 resumed
      11:12 shown pumps 1
      12:00 missed pumps unanswered
      12:00 withdrawn pumps
      12:00 due pumps
      12:00 shown pumps 1
      > 12:00 wait
      """)
  }

  @Test func resume() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 pause 1h
      12:31 paused until 13:31
      12:31 withdrawn lunch
      > 12:40 resume
      12:40 resumed by control
      12:40 shown lunch 2
      > 12:41 resume
      12:41 refused notPaused
      > 14:00 wait
      """)
  }

  @Test func dueWhilePaused() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      12:30 due lunch
      12:30 held lunch paused
      13:00 resumed
      13:00 shown lunch 1
      > 13:01 done
      13:01 done lunch
      13:01 withdrawn lunch
      """)
  }

  @Test func answeredWhilePaused() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 14:00
      12:00 paused until 14:00
      12:30 due lunch
      12:30 held lunch paused
      > 12:45 done
      12:45 done lunch
      14:00 resumed
      > 15:00 wait
      """)
  }

  @Test func snoozedWhilePaused() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 snooze
      12:31 snoozed lunch until 12:41
      12:31 withdrawn lunch
      > 12:35 pause 1h
      12:35 paused until 13:35
      13:35 resumed
      13:35 shown lunch 2
      > 14:00 wait
      """)
  }

  @Test func longerAndShorter() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause 1h
      12:00 paused until 13:00
      > 12:10 pause 2h
      12:10 paused until 14:10
      12:30 due lunch
      12:30 held lunch paused
      > 12:40 pause 20min
      12:40 paused until 13:00
      13:00 resumed
      13:00 shown lunch 1
      > 13:00 wait
      """)
  }

  @Test func intoThePast() {
    play(
      World([Shelf.calcium()]),
      """
      > 12:00 pause until 11:00
      12:00 refused impossibleTime
      """)
  }

  /// The obstacle that was there before is still there when the pause ends.
  @Test func pausedAndLocked() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }], obstacles: [.locked]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      12:30 due lunch
      12:30 held lunch paused
      13:00 resumed
      13:00 held lunch locked
      > 13:30 free locked
      13:30 shown lunch 1
      > 13:30 wait
      """)
  }

  @Test func overARestart() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      > 12:10 crash
      12:10 started
      12:30 due lunch
      12:30 held lunch paused
      > 12:40 crash
      12:40 started
      13:00 resumed
      13:00 shown lunch 1
      > 13:00 wait
      """)
  }

  /// The pause ended while the daemon was off, and `late` ran out after that: that was not the pause.
  @Test func offBeyondThePause() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      > 12:10 kill
      > 18:00 start
      18:00 started
      18:00 due lunch of 12:30
      18:00 missed lunch off
      18:00 resumed
      > 18:00 wait
      """)
  }

  /// Asleep over the pause's end and over `late`: nothing is shown that can't be answered any more.
  @Test func asleepBeyondThePause() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 13:00
      12:00 paused until 13:00
      12:30 due lunch
      12:30 held lunch paused
      > 12:40 sleep
      > 18:00 wake
      18:00 slept 5h 20min
      18:00 resumed
      18:00 missed lunch asleep
      > 18:00 wait
      """)
  }

  /// `late` ran out while paused: excused, though the daemon was off for part of it.
  @Test func offWithinThePause() {
    play(
      World([
        Shelf.calcium {
          $0.repeats = 0; $0.late = .minutes(30)
        }
      ]),
      """
      > 12:00 pause until 20:00
      12:00 paused until 20:00
      > 12:10 kill
      > 18:00 start
      18:00 started
      18:00 due lunch of 12:30
      18:00 excused lunch paused
      > 18:00 wait
      """)
  }

  /// A pause over several days excuses every instant in it.
  @Test func severalDays() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 12:00 pause until 2026-11-25 08:00
      12:00 paused until Wed 08:00
      12:30 due lunch
      12:30 held lunch paused
      16:30 excused lunch paused
      Tue 12:30 due lunch
      Tue 12:30 held lunch paused
      Tue 16:30 excused lunch paused
      Wed 08:00 resumed
      > Wed 09:00 wait
      """)
  }
}
