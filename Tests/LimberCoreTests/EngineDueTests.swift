import Testing

@testable import LimberCore

/// Due, shown, repeated, missed; held while something is in the way.
@Suite struct EngineDueTests {
  @Test func dueShownRepeatedMissed() {
    play(
      World([Shelf.movement()]),
      """
      10:00 due pumps         // an hour after the window opened
      10:00 shown pumps 1
      10:05 shown pumps 2
      10:10 shown pumps 3     // no more than two repeats
      11:00 missed pumps unanswered
      11:00 withdrawn pumps
      11:00 due pumps
      11:00 shown pumps 1
      > 11:00 wait
      """)
  }

  @Test func calciumIsAnswerableForFourHours() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      12:40 shown lunch 2
      12:50 shown lunch 3
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 20:00 wait
      Tue 12:30 due lunch
      Tue 12:30 shown lunch 1
      > Tue 12:30 wait
      """)
  }

  @Test func noRepeats() {
    play(
      World([Shelf.calcium { $0.repeats = 0 }]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 20:00 wait
      """)
  }

  @Test func windowEndsAreExclusive() {
    play(
      World([Shelf.movement(between: "09:00-12:00") { $0.repeats = 0 }]),
      """
      10:00 due pumps
      10:00 shown pumps 1
      11:00 missed pumps unanswered
      11:00 withdrawn pumps
      11:00 due pumps
      11:00 shown pumps 1
      12:00 missed pumps unanswered
      12:00 withdrawn pumps
      > 12:00 wait
      Tue 10:00 due pumps
      Tue 10:00 shown pumps 1
      > Tue 10:00 wait
      """)
  }

  @Test func windowOverMidnight() {
    play(
      World([Shelf.movement(between: "22:00-02:00", days: "Mon") { $0.repeats = 0 }]),
      """
      23:00 due pumps
      23:00 shown pumps 1
      Tue 00:00 missed pumps unanswered
      Tue 00:00 withdrawn pumps
      Tue 00:00 due pumps
      Tue 00:00 shown pumps 1
      Tue 01:00 missed pumps unanswered
      Tue 01:00 withdrawn pumps
      Tue 01:00 due pumps
      Tue 01:00 shown pumps 1
      Tue 02:00 missed pumps unanswered
      Tue 02:00 withdrawn pumps
      > Tue 12:00 wait
      2026-11-30 23:00 due pumps
      2026-11-30 23:00 shown pumps 1
      > 2026-11-30 23:00 wait
      """)
  }

  /// Movement: until the next one, at most 1 h.
  @Test func lateOfMovement() {
    play(
      World([
        Shelf.movement(every: "2h", between: "09:00-13:30") { $0.repeats = 0 },
        Shelf.movement("arms", every: "30min", between: "13:05-14:30") { $0.repeats = 0 },
      ]),
      """
      11:00 due pumps
      11:00 shown pumps 1
      12:00 missed pumps unanswered
      12:00 withdrawn pumps
      13:00 due pumps
      13:00 shown pumps 1
      > 13:00 wait
      13:35 due arms
      13:35 shown arms 1
      14:00 missed pumps unanswered
      14:00 withdrawn pumps
      > 14:04 wait
      14:05 missed arms unanswered
      14:05 withdrawn arms
      14:05 due arms
      14:05 shown arms 1
      > 14:06 done pumps        // too late
      14:06 refused closed pumps missed 14:00
      > 14:07 done
      14:07 done arms
      14:07 withdrawn arms
      """)
  }

  @Test func heldWithoutServerAndShownWhenItComes() {
    play(
      World([Shelf.movement()], obstacles: [.noServer]),
      """
      10:00 due pumps
      10:00 held pumps noServer
      > 10:20 free noServer
      10:20 shown pumps 1
      10:25 shown pumps 2
      10:30 shown pumps 3
      > 10:40 done
      10:40 done pumps
      10:40 withdrawn pumps
      """)
  }

  @Test(arguments: [
    (Obstacle.noServer, "undelivered"), (.doNotDisturb, "undelivered"), (.locked, "away"), (.away, "away"),
  ])
  func neverShown(obstacle: Obstacle, why: String) {
    play(
      World([Shelf.calcium()], obstacles: [obstacle]),
      """
      12:30 due lunch
      12:30 held lunch \(obstacle.rawValue)
      16:30 missed lunch \(why)
      > 18:00 free \(obstacle.rawValue)
      """)
  }

  /// A repeat that can't be shown waits too; what was shown once is missed as unanswered.
  @Test func repeatIsHeld() {
    play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:35 block locked
      12:40 held lunch locked
      > 13:30 free locked
      13:30 shown lunch 2
      13:40 shown lunch 3
      16:30 missed lunch unanswered
      16:30 withdrawn lunch
      > 17:00 wait
      """)
  }

  @Test func serverThatNeverAnswers() {
    var world = World([Shelf.calcium()])
    world.server = .silent
    play(
      world,
      """
      12:30 due lunch
      16:30 missed lunch undelivered
      > 17:00 wait
      """)
  }

  @Test func serverThatRefuses() {
    var world = World([Shelf.calcium()])
    world.server = .refuses
    world.advance(to: world.wall + .hours(10))
    #expect(world.lines.first == "12:30 due lunch")
    #expect(world.lines.last == "16:30 missed lunch undelivered")
    #expect(!world.lines.contains { $0.contains("shown") })
    #expect(world.lines.count < 30, "tried without end")
    #expect(world.violations.isEmpty)
  }

  @Test func serverThatRefusesAndThenDoesNot() {
    var world = World([Shelf.calcium()])
    world.server = .refuses
    world.advance(to: world.wall + .hours(5))
    world.server = .confirms
    world.advance(to: world.wall + .minutes(15))
    #expect(world.lines.contains { $0.hasSuffix("shown lunch 1") })
    #expect(world.violations.isEmpty)
  }

  /// A server that comes and goes without an end, and refuses in between, is put on record once a minute.
  @Test func serverComesAndGoes() {
    var world = World([Shelf.calcium()])
    world.server = .refuses
    world.advance(to: world.wall + .hours(4) + .minutes(31))
    let before = world.entries.count
    for _ in 1...600 {
      world.advance(to: world.wall + .seconds(1))
      for obstacles in [[.noServer], []] as [Set<Obstacle>] {
        world.obstacles = obstacles
        world.send(.obstacles(obstacles))
      }
    }
    let held = world.entries[before...].count { if case .held = $0.fact { true } else { false } }
    #expect((9...11).contains(held), "\(held)")
    // And in the end it is shown, and can be answered.
    world.server = .confirms
    world.advance(to: world.wall + .minutes(11))
    #expect(world.screen.count == 1)
    #expect(world.violations.isEmpty, "\(world.violations)")
  }

  /// A server that comes back gets what was on the screen, without a showing more.
  @Test func serverComesBack() {
    var world = play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:32 block noServer
      """)
    world.obstacles = []
    world.advance(to: world.wall + .minutes(2))
    world.send(.obstacles([]))
    #expect(world.lines.last?.contains("shown") != true)
    world.lines = []
    play(
      world,
      """
      12:40 shown lunch 2
      > 12:40 wait
      """)
  }

  /// Of two things at one instant the end of the earlier occurrence comes first, whatever the run: a diary must be readable, and a
  /// failure must replay from its seed.
  @Test func endsBeforeTheNextBegins() {
    var wrong: [String] = []
    for count in 1...20 {
      var world = World((1...count).map { Shelf.movement("pumps-\($0)") })
      world.advance(to: world.wall + .hours(3))
      for index in 1...count {
        let name = "pumps-\(index)"
        let lines = world.lines.filter { $0.hasPrefix("11:00 ") && $0.split(separator: " ")[2] == name }
        if lines.first != "11:00 missed \(name) unanswered" { wrong.append("\(name) of \(count)") }
      }
    }
    #expect(wrong.isEmpty)
  }

  /// A popup that was closed is no answer: it is put there again, without a showing more, and repeated as before.
  @Test func vanished() throws {
    let world = play(
      World([Shelf.calcium()]),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:33 vanish lunch
      12:40 shown lunch 2
      12:50 shown lunch 3
      > 13:00 vanish lunch
      > 13:01 done
      13:01 done lunch
      13:01 withdrawn lunch
      > 13:02 vanish lunch
      """)
    #expect(world.screen.isEmpty)
  }

  @Test func aTickTooEarlyDoesNothing() {
    play(
      World([Shelf.movement()]),
      """
      > 08:30 tick
      > 09:59 tick
      10:00 due pumps
      10:00 shown pumps 1
      > 10:01 tick
      > 10:04 tick
      10:05 shown pumps 2
      > 10:05 tick
      """)
  }

  @Test func severalAtOnce() {
    let world = play(
      World([Shelf.calcium("breakfast", at: "09:00"), Shelf.calcium("pill", at: "09:00")]),
      """
      > 08:59:59 wait
      """)
    var later = world
    later.advance(to: later.wall + .seconds(1))
    #expect(
      Set(later.lines.dropFirst()) == [
        "09:00 due breakfast", "09:00 shown breakfast 1", "09:00 due pill", "09:00 shown pill 1",
      ])
  }

  /// Clocks that go back in the night bend no interval; 02:00 comes twice.
  @Test func intervalThroughTheFold() throws {
    let zone = try SystemZone.load("Europe/Berlin")
    var world = World(
      [Shelf.movement(between: "00:00-06:00") { $0.repeats = 0 }], zone: zone, start: "2026-10-25 00:00")
    world.advance(to: world.wall + .hours(8))
    #expect(
      world.lines.filter { $0.contains("due") }
        == ["01:00", "02:00", "02:00", "03:00", "04:00", "05:00"].map { "\($0) due pumps" })
  }

  @Test func intervalThroughTheGap() throws {
    let zone = try SystemZone.load("Europe/Berlin")
    var world = World(
      [Shelf.movement(between: "00:00-06:00") { $0.repeats = 0 }], zone: zone, start: "2026-03-29 00:00")
    world.advance(to: world.wall + .hours(8))
    #expect(
      world.lines.filter { $0.contains("due") } == ["01:00", "03:00", "04:00", "05:00"].map { "\($0) due pumps" })
  }

  /// A dose in the gap is not skipped, a dose in the fold does not come twice.
  @Test(arguments: [("2026-03-29 00:00", "03:00"), ("2026-10-25 00:00", "02:30")])
  func doseOnDaysOfClockChanges(start: String, clock: String) throws {
    let zone = try SystemZone.load("Europe/Berlin")
    var world = World([Shelf.calcium("night", at: "02:30") { $0.repeats = 0 }], zone: zone, start: start)
    world.advance(to: world.wall + .hours(20))
    #expect(world.lines.filter { $0.contains("due") } == ["\(clock) due night"])
  }

  /// What an entry says about the dose is what was asked for at that time.
  @Test func dueCarriesWhatWasPrescribed() throws {
    var world = World([
      Shelf.calcium {
        $0.source = .supplement
        $0.title = "Calcium with lunch"
      }, Shelf.movement(between: "12:00-18:00") { $0.limb = "left leg" },
    ])
    world.advance(to: world.wall + .hours(6))
    let found = world.entries.compactMap { entry -> (Occurrence, Prescription)? in
      if case .due(let occurrence, let prescription) = entry.fact { (occurrence, prescription) } else { nil }
    }
    let lunch = try #require(found.first { $0.0.key.reminder == "lunch" })
    #expect(lunch.0.title == "Calcium with lunch")
    #expect(lunch.1.dose == 500)
    #expect(lunch.1.source == .supplement)
    #expect(lunch.1.onTime == .minutes(30))
    #expect(lunch.1.until - lunch.0.key.due == .hours(4))
    let pumps = try #require(found.first { $0.0.key.reminder == "pumps" })
    #expect(pumps.1.limb == "left leg")
    #expect(pumps.1.lasts == .minutes(3))
    #expect(pumps.1.onTime == .minutes(15))
  }
}
