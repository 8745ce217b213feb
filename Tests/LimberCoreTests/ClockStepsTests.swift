import Testing

@testable import LimberCore

/// A clock that is set more than once, and what is open meanwhile.
@Suite struct ClockStepsTests {
  private static func world(_ reminders: [Reminder], start: String = "2026-11-23 08:00") -> World {
    var world = World(reminders, start: start)
    world.isSetByServer = false
    return world
  }

  private func counts(_ world: World) -> AdherenceCounts {
    Adherence(world.entries, since: .epoch, until: .end, zone: world.zone).total.counts
  }

  /// Steps as a person writes them, each followed by how long the clock stands there; then it is right again.
  private func walk(_ world: inout World, _ steps: String) {
    var sum = TimeSpan.zero
    for step in steps.split(separator: " ") {
      let parts = step.split(separator: "/")
      let span = Shelf.span(String(parts[0].dropFirst()))
      let signed = parts[0].hasPrefix("-") ? -span : span
      world.step(by: signed)
      sum = sum + signed
      world.advance(to: world.wall + Shelf.span(String(parts[1])))
    }
    world.step(by: -sum)
  }

  // MARK: Many steps

  /// However often a clock was set since it went wrong, it comes back: nothing that was done is asked for again.
  @Test(
    arguments: [
      "-2d/12min +2min/5s +2min/5s +2min/5s +2min/5s", "-2d/12min +2min/12min +2min/12min +2min/12min +2min/12min",
      "+1d/12min +1d/12min +1d/12min +1d/12min +1d/12min",
      "-2d/12min +5d/12min -9d/12min +3d/12min +11d/12min", "+2min/5s +2min/5s +2min/5s +2min/5s +2min/5s -2d/12min",
      "-2d/12min +5d/12min -9d/12min +3d/12min +11d/12min -1d/12min +3d/12min +2min/12min -6d/12min +20min/12min",
    ], [false, true])
  func manySteps(steps: String, restarts: Bool) {
    var world = Self.world([Shelf.calcium("lunch", at: "12:30"), Shelf.calcium("night", at: "21:00")])
    world.deeds("12:31 done\n21:02 done\nTue 12:31 done\nTue 13:10 wait")
    walk(&world, steps)
    for var world in restarts ? [world.restarted()] : [world] {
      #expect(world.engine.openOccurrences.isEmpty, "\(world.lines)")
      let counts = counts(world)
      #expect((counts.due, counts.done, counts.missed) == (3, 3, 0), "\(world.lines)")
      world.deeds("Tue 21:02 done\nWed 12:30 wait")
      #expect(world.count("Tue 21:00 due night") == 1, "\(world.lines)")
      #expect(world.violations.isEmpty, "\(world.violations)")
    }
  }

  /// It comes back to where it was right for an hour between two slips, however many steps followed.
  @Test(arguments: ["", "+2min/12min ", "+2min/12min +3d/12min "])
  func backToWhereItStoodBetween(more: String) {
    var world = Self.world([Shelf.calcium("lunch", at: "12:30"), Shelf.calcium("night", at: "21:00")])
    world.deeds("12:00 wait")
    world.step(by: .days(1))
    world.deeds("Tue 12:31 done\nTue 13:30 wait")
    walk(&world, "-4d/12min +6d/12min \(more)-9d/12min +2d/12min")
    #expect(world.engine.openOccurrences.isEmpty, "\(world.lines)")
    let counts = counts(world)
    #expect((counts.done, counts.missed) == (1, 2), "\(world.lines)")
    world.deeds("Tue 21:02 done")
    #expect(world.count(" done night") == 1)
    #expect(world.violations.isEmpty, "\(world.violations)")
  }

  /// What is kept for it stays within bounds.
  @Test func keptWithinBounds() {
    var world = Self.world([Shelf.calcium("lunch", at: "12:30")])
    for index in 0..<60 { walk(&world, "+\(2 + index)min/11min +\(70 + index)min/11min -1min/1s") }
    var sum = TimeSpan.zero
    for index in 0..<40 {
      let step = TimeSpan.minutes(Int64(index % 3 == 0 ? -200 - index : 90 + index))
      world.step(by: step)
      sum = sum + step
      world.advance(to: world.wall + .minutes(11))
    }
    #expect(world.engine.slips.count <= Slip.maximumCount)
    #expect(world.engine.slips.reduce(0) { $0 + $1.stands.count } <= 40)
    world.step(by: -sum)
    #expect(world.engine.slips.isEmpty, "\(world.lines.suffix(3))")
    #expect(world.violations.isEmpty, "\(world.violations)")
  }

  // MARK: What is left of a slip

  /// Less than a second that a return leaves over moves nothing.
  @Test(arguments: ["2d", "40d", "2h"], [-1, 1, -900_000, 900_000])
  func lessThanASecond(span: String, rest: Int64) {
    for sign in [false, true] {
      var world = Self.world([Shelf.movement { $0.repeats = 0 }])
      world.deeds("12:50 wait")
      let step = sign ? .zero - Shelf.span(span) : Shelf.span(span)
      world.step(by: step)
      world.advance(to: world.wall + .seconds(2))
      world.step(by: .zero - step + TimeSpan(microseconds: rest))
      #expect(world.engine.upcoming(limit: 1).map { world.zone.civil($0.due).microsecond } == [0], "\(world.lines)")
      world.deeds("20:00 wait")
      #expect(world.entries.filter { if case .due = $0.fact { true } else { false } }.count >= 8)
      let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
      #expect(review.items.map { world.time($0.due) } == (10...17).map { "\($0):00" }, "\(world.lines)")
      #expect(review.items.allSatisfy { $0.due.microseconds % 3_600_000_000 == 0 })
      #expect(world.violations.isEmpty, "\(world.violations)")
    }
  }

  /// A dose of which nobody said where it comes from is told again as such.
  @Test func nobodySaidWhereItComesFrom() {
    var dose = Shelf.calcium("night", at: "21:00")
    (dose.source, dose.dose) = (nil, 300)
    var world = Self.world([dose])
    world.deeds("10:30 step +11h\n21:32 done\n21:40 step -11h\n11:00 wait")
    let days = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone).calcium.days
    #expect(days.map(\.unstated) == [300] && days.map(\.food) == [0], "\(world.lines)")
    #expect(world.violations.isEmpty, "\(world.violations)")
  }

  /// A time named while the clock stood back was counted from what it showed; a day further back it is a date of its own.
  @Test(arguments: ["2d", "3h", "202d"], [false, true])
  func namedWhileItStoodBack(span: String, isFar: Bool) {
    var world = Self.world([Shelf.calcium("lunch", at: "12:30")], start: "2026-11-20 08:00")
    world.deeds("2026-11-23 12:50 wait")
    let (right, named) = (world.wall, isFar ? TimeSpan.days(2) : .minutes(20))
    world.step(by: .zero - Shelf.span(span))
    let at = world.wall - named
    world.send(
      .request(
        .log(Log(.cramp(place: nil, severity: nil, minutes: nil), at: at, by: .control), closing: nil), by: .control))
    let isRecent = !isFar && span != "202d"
    if isRecent { world.send(.request(.done(.named("lunch"), at: at, note: nil), by: .control)) }
    world.advance(to: world.wall + .seconds(2))
    world.step(by: Shelf.span(span))
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
    #expect(review.cramps.map(\.time) == [isFar ? at : right - named], "\(world.lines)")
    if isRecent { #expect(review.items.compactMap(\.answered) == [right - named], "\(world.lines)") }
    #expect(world.violations.isEmpty, "\(world.violations)")
  }

  // MARK: Ahead

  /// A boot whose clock was hours ahead for a while: what is still ahead is neither due nor can it be answered, and comes.
  @Test(arguments: [("10h", "4h"), ("6h", "20min"), ("10h", "20min")], [false, true])
  func bootedAhead(found: (span: String, late: String), names: Bool) {
    var world = Self.world([Shelf.calcium("tea", at: "17:00") { $0.late = Shelf.span(found.late) }])
    world.deeds("11:00 stop\n12:00 wait")
    world.boot(at: world.wall + Shelf.span(found.span))
    world.advance(to: world.wall + .seconds(30))
    world.step(by: .zero - Shelf.span(found.span))
    world.deeds("12:12 wait")
    for var world in world.bothWays {
      #expect(world.engine.dueOccurrences.isEmpty, "\(world.lines)")
      let id = world.engine.openOccurrences.first?.occurrence.id
      world.send(.request(.done(names ? .named(id ?? "tea") : .only, at: nil, note: nil), by: .control))
      #expect(world.count(" done tea") == 0, "\(world.lines)")
      world.deeds("17:05 done")
      #expect(world.count("17:00 shown tea 1") == 1, "\(world.lines)")
      let counts = counts(world)
      #expect((counts.due, counts.done, counts.missed) == (1, 1, 0), "\(world.lines)")
      #expect(world.violations.isEmpty, "\(world.violations)")
    }
  }

  // MARK: An interval that is open

  /// Its time moves with the clock: what it is shown with, what it is answered with and the review say the same.
  @Test(arguments: ["-2h", "+50min", "-2d", "+1d"])
  func openInterval(step: String) {
    var world = Self.world([Shelf.movement("walk") { ($0.repeats, $0.late) = (0, .hours(1)) }])
    world.deeds("10:10 wait")
    let span = Shelf.span(String(step.dropFirst()))
    let (signed, due) = (step.hasPrefix("-") ? .zero - span : span, world.wall - .minutes(10))
    world.step(by: signed)
    world.advance(to: world.wall + .minutes(20))
    for var world in world.bothWays {
      #expect(world.engine.dueOccurrences.map(\.due) == [due + signed], "\(world.lines)")
      world.send(.request(.done(.only, at: nil, note: nil), by: .control))
      guard
        case .reply(.answered(let answer))? = world.effects.first(where: { if case .reply = $0 { true } else { false } }
        )
      else {
        Issue.record("\(world.effects)")
        return
      }
      #expect(answer.due == due + signed)
      let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
      #expect(review.items.last?.due == due + signed, "\(world.lines)")
      #expect(review.items.compactMap(\.response).last == .minutes(30))
      #expect(world.violations.isEmpty, "\(world.violations)")
    }
  }

  /// The same where the clock comes back while it is open, a minute less than before.
  @Test func openIntervalThereAndBack() {
    var world = Self.world([Shelf.movement("walk") { ($0.repeats, $0.late) = (0, .hours(1)) }])
    world.deeds("10:10 step -2d\n2026-11-21 10:12 wait")
    world.step(by: .days(2) - .seconds(30))
    world.deeds("10:20 done")
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
    #expect(
      review.items.map(\.due)
        == world.entries.compactMap { $0.fact.occurrence.map { $0.key.due - .seconds(30) } }.suffix(1))
    #expect(world.violations.isEmpty, "\(world.violations)")
  }
}
