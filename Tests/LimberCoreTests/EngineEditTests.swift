import Testing

@testable import LimberCore

/// Edits: what is due is excused when its reminder goes or moves; other changes count from the next occurrence.
@Suite struct EngineEditTests {
  @Test func removedWhileDue() {
    play(
      World([Shelf.calcium(), Shelf.movement(between: "16:00-20:00")]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 remove lunch
      12:31 excused lunch removed
      12:31 withdrawn lunch
      12:31 removed lunch
      > 16:00 wait
      """)
  }

  @Test func disabledWhileDueAndEnabledAgain() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 disable lunch
      12:31 excused lunch disabled
      12:31 withdrawn lunch
      12:31 changed lunch
      > Tue 13:00 enable lunch
      Tue 13:00 changed lunch
      Wed 12:30 due lunch
      Wed 12:30 shown lunch 1
      > Wed 12:30 wait
      """)
  }

  @Test func rescheduledWhileDue() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 at lunch 13:00
      12:31 excused lunch rescheduled
      12:31 withdrawn lunch
      12:31 changed lunch
      13:00 due lunch
      13:00 shown lunch 1
      > 13:00 wait
      """)
  }

  /// Instants before the edit are nobody's.
  @Test func rescheduledToThePast() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 11:00 at lunch 10:00
      11:00 changed lunch
      Tue 10:00 due lunch
      Tue 10:00 shown lunch 1
      > Tue 10:00 wait
      """)
  }

  @Test func intervalsCountFromTheEdit() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      > 09:50 every pumps 30min
      09:50 changed pumps
      10:20 due pumps
      10:20 shown pumps 1
      > 10:30 every pumps 1h
      10:30 excused pumps rescheduled
      10:30 withdrawn pumps
      10:30 changed pumps
      11:30 due pumps
      11:30 shown pumps 1
      > 11:30 wait
      """)
  }

  @Test func titleFromTheNextOn() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:10 title pumps Ankle circles
      10:10 changed pumps
      11:00 missed pumps unanswered
      11:00 withdrawn pumps
      11:00 due Ankle circles
      11:00 shown pumps 1
      > 11:00 wait
      """)
  }

  /// Each due entry carries the dose as it was; the open one keeps its own `late`.
  @Test func doseAndLateFromTheNextOn() throws {
    let world = play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 dose lunch 400
      12:31 changed lunch
      > 12:32 late lunch 10min
      12:32 changed lunch
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      Tue 12:40 missed lunch unanswered
      Tue 12:40 withdrawn lunch
      > Tue 13:00 wait
      """)
    let doses = world.entries.compactMap { entry -> Int? in
      if case .due(_, let prescription) = entry.fact { prescription.dose } else { nil }
    }
    #expect(doses == [500, 400])
  }

  /// The notification of what is open shows what was prescribed when it came due.
  @Test func openOnesKeepTheirForm() throws {
    var world = World([Shelf.calcium()])
    world.advance(to: world.wall + .hours(4) + .minutes(35))
    world.schedule.reminders[0].title = "Other"
    world.schedule.reminders[0].dose = 1
    world.send(.schedule(world.schedule))
    let open = try #require(world.engine.openOccurrences.first)
    #expect(open.reminder.title == "lunch")
    #expect(open.prescription.dose == 500)
    #expect(open.occurrence.title == "lunch")
  }

  @Test func editsThatChangeNothing() {
    play(
      World([Shelf.calcium()]),
      """
      > 09:00 title lunch lunch
      > 09:01 enable lunch
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 at lunch 12:30
      """)
  }

  @Test func removedAndAddedAgain() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world = play(
      world,
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:32 remove lunch
      12:32 removed lunch
      """)
    world.schedule.reminders = [Shelf.calcium { $0.repeats = 0 }]
    world.lines = []
    world.send(.schedule(world.schedule))
    play(
      world,
      """
      12:32 added lunch
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  /// What was answered before its time is not asked again because the reminder was edited meanwhile: each due instant once.
  @Test(arguments: [["disable lunch", "enable lunch"], ["at lunch 13:00", "at lunch 12:30"]])
  func editedAfterAnEarlyAnswer(edits: [String]) {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      > 11:45 done
      11:45 due lunch of 12:30
      11:45 done lunch
      > 11:50 \(edits[0])
      11:50 changed lunch
      > 11:51 \(edits[1])
      11:51 changed lunch
      > 13:30 wait
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  /// Nor because the clock went back.
  @Test func editedAfterTheClockWentBack() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 step -2h
      10:40 stepped -2h
      > 11:00 disable lunch
      11:00 changed lunch
      > 11:01 enable lunch
      11:01 changed lunch
      > 13:00 wait
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  /// Nor when it is removed and added again.
  @Test func removedEarlyAndAddedAgain() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world = play(
      world,
      """
      > 11:45 done
      11:45 due lunch of 12:30
      11:45 done lunch
      > 11:50 remove lunch
      11:50 removed lunch
      """)
    world.schedule.reminders = [Shelf.calcium { $0.repeats = 0 }]
    world.lines = []
    world.send(.schedule(world.schedule))
    play(
      world,
      """
      11:50 added lunch
      > 13:30 wait
      """)
  }

  /// Edited while the daemon was off: the past stays as it was asked for.
  @Test func editedWhileOff() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world = play(world, "> 12:00 kill")
    world.schedule.reminders = [Shelf.calcium(at: "13:00") { $0.repeats = 0 }]
    world.lines = []
    play(
      world,
      """
      > 14:00 start
      14:00 started
      14:00 due lunch of 12:30
      14:00 excused lunch rescheduled
      14:00 changed lunch
      Tue 13:00 due lunch
      Tue 13:00 shown lunch 1
      > Tue 13:00 wait
      """)
  }

  @Test func rejectedScheduleChangesNothing() {
    var world = World([Shelf.calcium { $0.repeats = 0 }])
    world.send(.rejected(problem: "line 3"))
    #expect(world.lines == ["08:00 rejected line 3"])
    world.lines = []
    play(
      world,
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  /// The person's label is carried on every record from the moment it is known.
  @Test func person() {
    var world = World([Shelf.calcium()])
    world.schedule.person = "Anna"
    world.schedule.calciumTarget = 1200
    world.send(.schedule(world.schedule))
    world.advance(to: world.wall + .hours(5))
    #expect(world.entries.last?.person == "Anna")
    #expect(world.engine.settings == Settings(person: "Anna", target: 1200))
    world.kill()
    world.switchOn()
    #expect(world.entries.last?.person == "Anna")
  }

  /// Seed 296 of the simulator: a correction of what was due before the edit.
  @Test func anIntervalCountsFromTheEditWhateverIsCorrected() {
    play(
      World([Shelf.movement { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      > 10:30 every pumps 90min
      10:30 excused pumps rescheduled
      10:30 withdrawn pumps
      10:30 changed pumps
      > 10:40 done pumps at 10:05
      10:40 done pumps at 10:05, corrected
      12:00 due pumps
      12:00 shown pumps 1
      > 12:10 wait
      """)
  }
}
