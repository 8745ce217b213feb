import Testing

@testable import LimberCore

/// The clock is ahead, by a day or by years, and is put right; long absences.
@Suite struct ClockAccidentFastTests {
  private func both() -> World { World([ClockAccidentTests.lunch(), Shelf.movement { $0.repeats = 0 }]) }
  private func lunch() -> World { World([ClockAccidentTests.lunch()]) }

  /// What a review of everything says of lunch.
  private func review(_ world: World, until: Instant? = nil) -> Adherence.Row? {
    Adherence(world.entries, since: .epoch, until: until ?? world.wall + .days(1), zone: world.zone).rows
      .first { $0.reminder == "lunch" }
  }

  // MARK: Fast

  /// A clock a day fast, corrected while the daemon runs: what was missed, shown or answered of the day that was not.
  @Test(arguments: [
    "", "Tue 12:31 done", "Tue 12:31 skip", "Tue 12:31 snooze 2h", "Tue 11:45 done", "Tue 12:00 block locked",
  ])
  func aDayFast(deed: String) {
    var world = lunch()
    world.deeds("10:00 step +24h\n\(deed)\nTue 12:45 step -25h\n11:50 free locked")
    for var world in world.bothWays {
      world.deeds("11:55 wait")
      let before = world.count("shown lunch")
      #expect(world.engine.open.isEmpty, "\(world.lines)")
      world.deeds("12:31 wait")
      #expect(world.count("shown lunch") == before + 1, "\(world.lines)")
      world.deeds("12:32 done\nTue 12:31 wait")
      #expect(world.count("shown lunch") == before + 2, "\(world.lines)")
      world.deeds("Tue 12:32 done\nWed 08:00 wait")
      world.expectAccounted()
      let row = review(world, until: world.wall)
      #expect(row?.due == 2)
      #expect(row?.done == 2)
      #expect(row?.missed == 0, "what is void counts no more")
      #expect(row?.adherence == 1)
      #expect(row?.coverage == 1)
    }
  }

  /// Corrected to an hour at which lunch was due and is not over: it was missed and never shown, so it is asked for.
  @Test func aDayFastAndLunchIsDue() {
    var world = lunch()
    world.deeds("10:00 step +24h\nTue 12:20 step -23h")
    for var world in world.bothWays {
      #expect(world.count("13:20 shown lunch 1") == 1, "\(world.lines)")
      world.deeds("13:21 done\nTue 12:31 done\nWed 08:00 wait")
      world.expectAccounted()
      let row = review(world, until: world.wall)
      #expect(row?.due == 2)
      #expect(row?.done == 2)
      #expect(row?.asked == 2)
    }
  }

  /// Fast at the start of the machine, corrected by a step, by a boot that is synchronised, or one that becomes so.
  @Test(arguments: ["step", "boot", "sync"], ["1d", "3d", "400d", "7000d"])
  func fastAtBoot(way: String, error: String) {
    var world = both()
    let now = world.wall + .hours(2)
    let span = Shelf.span(error)
    world.deeds("09:59 wait")
    world.boot(at: now + span)
    world.advance(to: world.wall + .hours(4))  // 14:00 by the wrong clock
    if let key = world.screen.first(where: { $0.reminder == "lunch" }) {
      world.send(.request(.done(.exactly(key), at: nil, note: nil), by: .notification))
    }
    world = world.restarted()
    let right = now + .hours(24)  // Tue 10:00
    switch way {
    case "step": world.step(by: right - world.wall)
    case "boot": world.boot(at: right, isSynchronized: true)
    default:
      world.boot(at: right)
      world.advance(to: right + .minutes(2))
      world.send(.clockSynchronized)
    }
    for var world in world.bothWays {
      #expect(world.engine.clockBehind == nil, "\(world.lines)")
      let shown = world.count("shown lunch")
      world.advance(to: right + .hours(3))
      let isVoided = span > .days(1) + .hours(12)
      #expect((world.count("voided") == 1) == isVoided, "\(world.lines)")
      // A day fast and corrected a day later: the clock was not set back at all, and the lunch of Tuesday is answered.
      #expect(world.count("shown lunch") == shown + (isVoided ? 1 : 0), "\(world.lines)")
      world.advance(to: right + .hours(27))
      #expect(world.count("Wed 12:30 shown lunch 1") == 1)
      world.expectAccounted()
      // Monday's and Tuesday's, and no other that is over.
      let dues = Set(world.book.cases.filter { $0.key.reminder == "lunch" && !$0.value.isOpen }.map(\.key.due))
      let many = world.book.absences.filter { $0.reminder == "lunch" }.reduce(0) { $0 + $1.count }
      #expect(dues.count + many == 2, "\(dues.map(world.time)) and \(many)\n\(world.lines.joined(separator: "\n"))")
      #expect(review(world, until: world.wall)?.due == 2)
    }
  }

  /// Back over what was asked and answered, years ahead, with the daemon running: never silent for years.
  @Test(arguments: ["365d", "3650d", "36500d"])
  func yearsAhead(error: String) {
    var world = both()
    world.deeds("09:00 step +\(error)")
    world.advance(to: world.wall + .days(3))
    world.step(by: -Shelf.span(error))
    for var world in world.bothWays {
      let calm = world.wall
      world.advance(to: calm + .days(3))
      #expect(world.lines.suffix(200).count { $0.contains("shown lunch 1") } >= 3)
      let dues = world.book.cases.keys.filter { $0.reminder == "lunch" && $0.due > calm }
      #expect(dues.count == 3, "\(dues.map { world.time($0.due) })")
      world.expectAccounted()
      // Each lunch from Monday to Saturday has its outcome.
      let many = world.book.absences.filter { $0.reminder == "lunch" }.reduce(0) { $0 + $1.count }
      let all = world.book.cases.keys.count { $0.reminder == "lunch" }
      #expect(many + all == 6, "\(world.lines.filter { $0.contains("lunch") || $0.contains("voided") })")
    }
  }

  /// Corrected at a boot that nobody vouches for: the law says that what goes by the clock waits, and that it is said;
  /// as soon as the clock is synchronised, it waits no longer.
  @Test(arguments: [false, true])
  func yearsAheadOverAReboot(isRestarted: Bool) {
    var world = World(
      [ClockAccidentTests.lunch(), Shelf.movement { $0.repeats = 0 }], start: "2030-11-23 08:00")
    world.deeds("12:31 done lunch\n13:00 boot 2026-11-23 13:05")
    if isRestarted { world = world.restarted() }
    #expect(world.engine.clockBehind != nil)
    world.advance(to: world.wall + .hours(26))
    #expect(world.count("due lunch") == 1)
    #expect(world.count("due pumps") > 8)
    world.send(.clockSynchronized)
    #expect(world.engine.clockBehind == nil)
    if isRestarted { world = world.restarted() }
    #expect(world.engine.clockBehind == nil)
    let calm = world.wall
    world.advance(to: calm + .days(2))
    #expect(world.book.cases.keys.count { $0.reminder == "lunch" && $0.due > calm } == 2, "\(world.lines.suffix(20))")
    // And another start, again without anybody who vouches for it, is not behind what is void.
    world.boot(at: world.wall + .minutes(5))
    #expect(world.engine.clockBehind == nil, "\(world.lines.suffix(5))")
    world.expectAccounted()
  }

  /// Synchronised, but still not after the last entry, and over less than twelve hours: nothing answered is asked again.
  @Test func synchronisedALittleBefore() {
    var world = lunch()
    world.deeds("12:31 done\n20:00 log calcium 100\n20:05 boot synced 11:00")
    for var world in world.bothWays {
      #expect(world.engine.clockBehind == nil)
      world.deeds("Tue 12:00 wait")
      #expect(world.count("due lunch") == 1, "\(world.lines)")
      world.deeds("Tue 12:31 wait")
      #expect(world.count("Tue 12:30 shown lunch 1") == 1)
      world.expectAccounted()
    }
  }

  // MARK: Long absences

  /// One entry per reminder with from, to and count beyond 48 hours; one late showing at most; then as on any day.
  @Test(arguments: ["start", "reboot", "wake", "dead"], ["wait", "snooze", "pause for 1h", "block locked", "done"])
  func threeMonths(way: String, deed: String) {
    var world = World([
      ClockAccidentTests.lunch(), Shelf.calcium("evening", at: "20:00") { $0.repeats = 0 },
      Shelf.movement { $0.repeats = 0 },
    ])
    world.deeds("12:31 \(deed)\n12:40 \(way == "wake" ? "sleep" : "kill")")
    if deed == "done" { world.lines.removeAll { $0.contains("refused") } }
    let back = world.wall + .days(92) + .minutes(20)  // 13:00
    if way == "dead" {
      world.boot(at: .epoch + .hours(9))
      world.advance(to: world.wall + .hours(2))
      world.step(by: back - world.wall)
    } else {
      world.advance(to: back)
      world.deeds("\(world.clock) \(way)")
    }
    world.deeds("\(world.clock) free locked")
    for var world in world.bothWays {
      for id in ["lunch", "evening"] {
        #expect(world.book.absences.count { $0.reminder == id } == 1, "\(world.lines)")
        let many = world.book.absences.filter { $0.reminder == id }.reduce(0) { $0 + $1.count }
        let single = world.book.cases.keys.count { $0.reminder == id }
        #expect(many + single == (id == "lunch" ? 93 : 92), "\(world.lines)")
        #expect(world.book.cases.keys.count { $0.reminder == id && world.screen.contains($0) } <= 1)
      }
      #expect(world.lines.filter { $0.contains("2027-02-23") && $0.contains("shown lunch 1") }.count == 1)
      #expect(world.count("shown evening") == 0)
      #expect(!world.book.absences.contains { $0.reminder == "pumps" })
      world.expectAccounted()
      world.advance(to: world.wall + .hours(24))
      #expect(world.lines.filter { $0.contains("2027-02-23 20:00 shown evening 1") }.count == 1)
      #expect(world.lines.filter { $0.contains("2027-02-24 12:30 shown lunch 1") }.count == 1)
      world.expectAccounted()
    }
  }
}
