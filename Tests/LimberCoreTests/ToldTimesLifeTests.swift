import Testing

@testable import LimberCore

/// Random lives of a machine that is switched off and on, put to sleep and killed, and whose clock is wrong for a while when it is
/// switched on. What really was is kept here; what a review says must hold it. A failure names its seed.
@Suite struct ToldTimesLifeTests {
  @Test(arguments: 0..<120)
  func lives(seed: Int) {
    var life = ToldLife(seed: UInt64(seed))
    life.live()
    for problem in life.problems {
      Issue.record("seed \(seed): \(problem)\n\(life.history.joined(separator: "\n"))")
    }
  }
}

private struct ToldLife {
  private var world = World(
    [Shelf.calcium { $0.repeats = 0 }, Shelf.calcium("evening", at: "19:00"), Shelf.movement { $0.repeats = 0 }])
  private var random: Random
  /// By how much the clock is fast.
  private var error = TimeSpan.zero
  /// What really was.
  private var off: [Range<Instant>] = []
  private var asleep: [Range<Instant>] = []
  private var down: [Range<Instant>] = []
  /// From the last entry before the machine was off, or limberd was killed, until then: nobody can know of it.
  private var silent: [Range<Instant>] = []
  /// In which the clock had been set wrong: what is done then may be told at other times.
  private var slips: [Range<Instant>] = []
  private(set) var history: [String] = []
  private(set) var problems: [String] = []

  init(seed: UInt64) { random = Random(seed: seed &+ 4_000) }

  /// The right time.
  private var truth: Instant { world.wall - error }

  private func span(_ least: Int64, _ most: Int64) -> (inout Random) -> TimeSpan {
    { .seconds(least + Int64($0.below(Int(most - least)))) }
  }

  private mutating func pass(_ span: TimeSpan) { world.advance(to: world.wall + span) }

  private mutating func say(_ text: String) { history.append("\(Text.rfc3339(truth, in: .utc)) \(text)") }

  mutating func live() {
    let born = truth
    for _ in 0..<(4 + random.below(5)) {
      for _ in 0..<(1 + random.below(5)) { deed() }
      switchOff()
      check(since: born)
    }
    for _ in 0..<3 { deed() }
    check(since: born)
    problems += world.violations.prefix(1)
  }

  private mutating func deed() {
    switch random.below(6) {
    case 0:
      let slept = span(60, 40_000)(&random)
      say("sleeps for \(slept)")
      let from = truth
      world.isAsleep = true
      pass(slept)
      world.isAsleep = false
      world.send(.tick)
      asleep.append(from..<truth)
    case 1:
      let (isStop, length) = (random.chance(2), span(2, 4_000)(&random))
      say("\(isStop ? "stops" : "is killed") for \(length)")
      end(isStop)
      let from = truth
      pass(length)
      world.switchOn()
      down.append(from..<truth)
    case 2:
      // Another step than those that set a clock right: such a one would be taken for it.
      let step = [TimeSpan.days(2), -.days(2), .hours(3), -.hours(3), .days(30)][random.below(5)]
      let length = span(1, 500)(&random)
      say("slips by \(step) for \(length)")
      world.isSetByServer = false
      let from = truth
      error = step
      world.step(by: step)
      pass(length)
      error = .zero
      world.step(by: -step)
      world.isSetByServer = true
      slips.append(from..<truth)
    case 3: world.send(.request(.done(.only, at: nil, note: nil), by: .control))
    default: pass(span(600, 60_000)(&random))
    }
  }

  /// - Parameter isStop: whether it says so.
  private mutating func end(_ isStop: Bool) {
    if isStop { world.send(.stopping) }
    world.kill()
    if let last = world.entries.last { silent.append(min(truth, last.time - error)..<truth) }
  }

  private mutating func switchOff() {
    let (isStop, length) = (random.chance(2), span(300, random.chance(3) ? 400_000 : 60_000)(&random))
    end(isStop)
    let from = truth
    let began = from + length
    let errors: [TimeSpan] = [
      .zero, .zero, .days(40), .hours(2), .minutes(7), -.minutes(7), -.hours(2), -length, -.days(3),
      Instant(seconds: 1_577_836_800) - began,
    ]
    let wrong = random.pick(errors)
    say("\(isStop ? "stops, and" : "is") off for \(length), then the clock is wrong by \(wrong)")
    error = wrong
    world.boot(at: began + .seconds(20) + error)
    off.append(from..<began)
    down.append(began..<truth)
    if error != .zero {
      let wait = span(3, random.chance(3) ? 9_000 : 90)(&random)
      pass(wait)
      say("right after \(wait)")
      let step = -error
      error = .zero
      world.step(by: step)
      if world.engine.clockBehind != nil { world.send(.clockSynchronized) }
    }
  }

  // MARK: What a review says

  private mutating func check(since born: Instant) {
    let days = Int((truth - born).microseconds / 86_400_000_000)
    let start = born + .days(Int64(random.below(max(1, days))))
    for span in [born..<truth, start..<min(truth, start + .days(2))] where !span.isEmpty { check(span) }
  }

  private mutating func check(_ span: Range<Instant>) {
    let found = Adherence(world.entries, since: span.lowerBound, until: span.upperBound, now: truth, zone: .utc)
    func length(_ parts: [Range<Instant>], in hours: Range<Instant>) -> TimeSpan { TimeParts(parts).length(in: hours) }
    func expect(_ holds: Bool, _ what: String) {
      if !holds, problems.isEmpty {
        problems.append(
          "\(what), from \(Text.rfc3339(span.lowerBound, in: .utc)) to \(Text.rfc3339(span.upperBound, in: .utc))")
      }
    }
    // The clock is read to a second.
    let little = TimeSpan.seconds(Int64(2 * (off.count + down.count + asleep.count + slips.count)))
    let told = found.interruptions
    let (wasOff, wasAsleep, wasDown) = (length(off, in: span), length(asleep, in: span), length(down, in: span))
    let most = length(off + silent, in: span)
    expect(told.off + little >= wasOff, "off for at most \(told.off), and was for \(wasOff)")
    expect(told.off <= most + little, "off for at most \(told.off), and was not for more than \(most)")
    expect((told.asleep - wasAsleep).magnitude <= little, "asleep for \(told.asleep), and was for \(wasAsleep)")
    switch (told.isDownAtMost, told.isDownAtLeast) {
    case (true, true): break
    case (true, false): expect(told.down + little >= wasDown, "down for at most \(told.down), and was for \(wasDown)")
    case (false, true): expect(told.down <= wasDown + little, "down for at least \(told.down), and was for \(wasDown)")
    case (false, false):
      expect((told.down - wasDown).magnitude <= little, "down for \(told.down), and was for \(wasDown)")
    }
    var (least, worst) = (TimeSpan.zero, TimeSpan.zero)
    for day in World.days(of: span) {
      let hours = (day + MovementSummary.wakes..<day + MovementSummary.sleeps).clamped(to: span)
      least = least + length(off + asleep + down, in: hours)
      worst = worst + length(off + asleep + down + silent + slips, in: hours)
    }
    let unknown = found.movement.unknown
    expect(unknown + little >= least, "at most \(unknown) not counted, and were \(least)")
    expect(unknown <= worst + little, "\(unknown) not counted, and were no more than \(worst)")
    if !found.movement.isUnknownAtMost {
      expect((unknown - least).magnitude <= little, "\(unknown) not counted, and were \(least)")
    }
    expect(found.untold.isEmpty, "what was due is told, though \(found.untold.count) times are not")
  }
}

extension World {
  /// The midnights before and in a span.
  fileprivate static func days(of span: Range<Instant>) -> [Instant] {
    let first = Zone.utc.civil(span.lowerBound).date.dayNumber
    let last = Zone.utc.civil(span.upperBound).date.dayNumber
    return (first...last).map {
      Zone.utc.resolve(CivilTime(CivilDate(dayNumber: $0), timeOfDay: .zero)).due
    }
  }
}
