import Testing

@testable import LimberCore

/// Random lives whose clocks go wrong in every way at once. One accident follows the other; each is put right in the end. A
/// failure names its seed, and the seed replays it.
@Suite struct ClockLifeTests {
  static let seeds = 0..<200

  @Test(arguments: seeds)
  func accidents(seed: Int) {
    var life = ClockLife(seed: UInt64(seed))
    life.live()
    if let first = life.world.violations.first {
      Issue.record("seed \(seed): \(first)\n\(life.history.joined(separator: "\n"))")
    }
  }
}

/// A life with a clock that may be wrong. What time it really is, is known here and nowhere else.
private struct ClockLife {
  var world: World
  /// What happened, for a failure's message.
  var history: [String] { world.linesBefore }
  private var random: Random
  /// By how much the clock is fast.
  private var error = TimeSpan.zero
  private let home: Zone
  private let zones: [Zone]
  private var seen = 0
  /// What has been answered, and not been taken back or become void since.
  private var answered: [OccurrenceKey: Entry] = [:]

  /// The right time.
  private var truth: Instant { world.wall - error }

  init(seed: UInt64) {
    random = Random(seed: seed &+ 7_000)
    zones = ["Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu"].compactMap { try? SystemZone.load($0) }
    home = zones.isEmpty ? .utc : random.pick(zones)
    var reminders = [
      Shelf.calcium("lunch", at: "12:30") { $0.repeats = 1 },
      Shelf.calcium("night", at: "02:30") { $0.repeats = 0 },
      Shelf.movement { $0.repeats = 1 },
    ]
    if random.chance(2) { reminders.append(Shelf.movement("evening", every: "40min", between: "21:00-01:00")) }
    if random.chance(2) { reminders.append(Shelf.calcium("weekly", at: "Wed 09:00") { $0.late = .hours(20) }) }
    let start = random.pick(["2026-11-23 08:00", "2026-03-26 08:00", "2026-10-22 08:00", "2028-02-27 08:00"])
    world = World(reminders, zone: home, start: start)
  }

  mutating func live() {
    for _ in 0..<(2 + random.below(4)) {
      accident()
      for _ in 0..<random.below(12) { deed() }
      if random.chance(4) { second() }
      correct()
      for _ in 0..<random.below(12) { deed() }
      guard world.violations.isEmpty else { return }
    }
    settle()
    // A day for what is still open or was answered ahead of its time by less than twelve hours.
    advance(.days(1))
    let (calm, seq) = (world.wall, world.engine.seq)
    let twin = world.restarted()
    advance(.days(3))
    expectPunctual(since: calm, seq)
    expectTwin(twin, after: seq)
    expectReview()
    for (key, item) in world.book.cases where !item.isOpen && item.effective.count != 1 {
      world.violations.append("\(key) has \(item.effective.count) outcomes")
    }
  }

  // MARK: What happens

  private mutating func advance(_ span: TimeSpan) {
    world.advance(to: world.wall + span)
    look()
  }

  private mutating func say(_ text: String) {
    world.lines.append("> \(Text.rfc3339(world.wall, in: world.zone)) \(text)")
  }

  private mutating func span() -> TimeSpan {
    random.pick([
      .seconds(Int64(1 + random.below(90))), .minutes(Int64(1 + random.below(180))),
      .hours(Int64(1 + random.below(11))),
      .hours(Int64(13 + random.below(30))), .days(Int64(2 + random.below(30))), .days(Int64(200 + random.below(4000))),
    ])
  }

  private mutating func accident() {
    let span = span()
    switch random.below(7) {
    case 0: set(error: span)
    case 1: set(error: -span)
    case 2: boot(error: span)
    case 3: boot(error: -span)
    case 4:
      say("dead")
      boot(error: Instant(seconds: Int64(random.below(1_577_836_800))) - truth)
    case 5:
      say("kill, and set by \(span)")
      world.kill()
      set(error: random.chance(2) ? span : -span)
      world.advance(to: world.wall + .minutes(Int64(random.below(600))))
      world.switchOn()
    default:
      say("travels")
      world.zone = zones.isEmpty ? .utc : random.pick(zones)
      world.send(.zones(Zones(local: world.zone)))
    }
    look()
  }

  /// The clock is wrong already, and it gets another error, or only a part of it is put right.
  private mutating func second() {
    if random.chance(2) {
      set(error: TimeSpan(microseconds: error.microseconds / 2))
    } else {
      let span = span()
      boot(error: random.chance(2) ? span : -span)
    }
    for _ in 0..<random.below(6) { deed() }
  }

  /// The clock is right again, in one of the ways in which that happens.
  private mutating func correct() {
    switch random.below(4) {
    case 0:
      say("right at a boot")
      boot(error: .zero, isSynchronized: true)
    case 1:
      say("right at a boot, known later")
      boot(error: .zero)
      advance(.minutes(Int64(random.below(300))))
      world.send(.clockSynchronized)
    default:
      say("right by a step")
      if !world.isRunning { world.switchOn() }
      world.isAsleep = false
      set(error: .zero)
      // Whoever set the clock before the last entry has to say that it is right now.
      if world.engine.clockBehind != nil { world.send(.clockSynchronized) }
    }
    look()
  }

  private mutating func set(error new: TimeSpan) {
    let step = clamped(new) - error
    say("step \(step)")
    world.step(by: step)
    error = error + step
    look()
  }

  private mutating func boot(error new: TimeSpan, isSynchronized: Bool = false) {
    let off = TimeSpan.minutes(Int64(1 + random.below(random.chance(3) ? 5000 : 30)))
    let wall = truth + off + clamped(new)
    error = clamped(new)
    say("boot at \(Text.rfc3339(wall, in: world.zone))")
    world.boot(at: wall, isSynchronized: isSynchronized)
    look()
  }

  /// No clock goes back past 1970.
  private func clamped(_ error: TimeSpan) -> TimeSpan { max(error, Instant(seconds: 60) - truth) }

  private mutating func deed() {
    switch random.below(14) {
    case 0...3: answer()
    case 4:
      say("snooze")
      if let key = world.engine.open.keys.sorted().last {
        world.send(.request(.snooze(.exactly(key), after: .minutes(Int64(5 + random.below(100)))), by: .control))
      }
    case 5:
      say("undo")
      world.send(.request(.undo(nil), by: .control))
    case 6:
      say("pause")
      let span = TimeSpan.minutes(Int64(10 + random.below(300)))
      world.send(.request(.pause(until: world.wall + span, lasting: span), by: .control))
    case 7:
      world.obstacles = world.obstacles.isEmpty ? [random.pick([.locked, .noServer])] : []
      world.send(.obstacles(world.obstacles))
    case 8:
      say("sleep")
      world.isAsleep = world.isRunning
      world.advance(to: world.wall + .minutes(Int64(random.below(900))))
      world.isAsleep = false
      world.send(.tick)
    case 9:
      say("crash")
      world = world.restarted()
    case 10:
      say("off")
      world.kill()
      world.advance(to: world.wall + .minutes(Int64(random.below(300))))
      world.switchOn()
    default: break
    }
    look()
    advance(.minutes(Int64(random.pick([1, 7, 30, 120, 400, 1000]))))
  }

  private mutating func answer() {
    let way: Way = random.chance(2) ? .notification : .control
    guard let key = world.engine.open.keys.sorted().randomly(&random) else { return }
    say("done \(key.reminder)")
    world.send(.request(.done(.exactly(key), at: nil, note: nil), by: way))
  }

  private mutating func settle() {
    if !world.isRunning { world.switchOn() }
    world.obstacles = []
    world.send(.obstacles([]))
    world.send(.request(.resume, by: .control))
    if world.zone != home {
      world.zone = home
      world.send(.zones(Zones(local: home)))
    }
    if world.engine.clockBehind != nil {
      world.violations.append("the clock is right, and known to be, and is said to be behind")
    }
    look()
  }

  // MARK: What must hold

  /// Nothing answered is shown again unless it was undone or became void; and never two of a reminder at once.
  private mutating func look() {
    for entry in world.entries[seen...] {
      switch entry.fact {
      case .closed(let occurrence, let closing):
        if closing.outcome == .done || closing.outcome == .skipped { answered[occurrence.key] = entry }
      case .undone(let undoing): answered = answered.filter { $0.value.id != undoing.supersedes }
      case .clockStepped(_, let count?):
        answered = answered.filter { $0.value.seq < entry.seq - Int64(count) }
      case .voided(let void):
        answered = answered.filter { $0.key.due <= void.after || $0.key.reminder != void.reminder }
      case .shown(let occurrence, _), .held(let occurrence, _):
        if answered[occurrence.key] != nil { world.violations.append("\(occurrence.key) is asked again") }
      default: break
      }
    }
    seen = world.entries.count
    if Set(world.screen.map(\.reminder)).count != world.screen.count {
      world.violations.append("two of one reminder on the screen: \(world.screen.sorted())")
    }
    if world.isRunning, world.engine.nextWake == nil { world.violations.append("the engine wakes no more") }
  }

  private func isByTheClock(_ id: String) -> Bool {
    if case .at? = world.schedule[id]?.timing { true } else { false }
  }

  /// With a right clock, each instant comes once, at its time, and is shown then.
  private mutating func expectPunctual(since calm: Instant, _ seq: Int64) {
    for reminder in world.schedule.reminders {
      guard case .at(let times) = reminder.timing, let expression = times.expressions.first else { continue }
      var due = expression.next(after: calm, in: home)
      while let instant = due, instant <= world.wall {
        let key = OccurrenceKey(reminder: reminder.id, due: instant)
        var (dues, shows) = (0, 0)
        for entry in world.entries where entry.seq > seq && entry.fact.occurrence?.key == key && entry.time == instant {
          if case .due = entry.fact { dues += 1 }
          if case .shown(_, 1) = entry.fact { shows += 1 }
        }
        if dues != 1 || shows != 1 {
          world.violations.append(
            "\(reminder.id) of \(world.time(instant)) came \(dues) times, was shown \(shows) times")
        }
        due = expression.next(after: instant, in: home)
      }
      let strange = world.book.cases.keys.filter { key in
        key.reminder == reminder.id && key.due > calm && key.due <= world.wall
          && expression.next(after: key.due - TimeSpan(microseconds: 1), in: home) != key.due
      }
      if !strange.isEmpty { world.violations.append("\(strange) are no times of \(reminder.id)") }
    }
    if !world.engine.tracks.keys.contains("pumps") { return }
    let moves = world.entries.count { entry in
      if case .shown(let occurrence, 1) = entry.fact {
        occurrence.key.reminder == "pumps" && entry.time > calm
      } else {
        false
      }
    }
    if moves < 20 { world.violations.append("only \(moves) movement breaks in three quiet days") }
  }

  /// One whose daemon died and started anew lives on the same.
  private mutating func expectTwin(_ twin: World, after seq: Int64) {
    var twin = twin
    twin.advance(to: world.wall)
    func lines(_ world: World) -> [String] {
      world.entries.filter { $0.seq > seq }.compactMap { entry in
        if case .started = entry.fact { return nil }
        let key = entry.fact.occurrence?.key
        return
          "\(world.time(entry.time)) \(entry.fact.kind) \(key?.reminder ?? "") \(key.map { world.time($0.due) } ?? "")"
      }
    }
    let (mine, other) = (lines(world).sorted(), lines(twin).sorted())
    if mine != other {
      let index = zip(mine, other).prefix { $0 == $1 }.count
      world.violations.append(
        "restarted, it differs: \(index < mine.count ? mine[index] : "-") / \(index < other.count ? other[index] : "-")"
      )
    }
    world.violations += twin.violations.map { "restarted: \($0)" }
  }

  /// The review's numbers are those of the book.
  private mutating func expectReview() {
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: home)
    for reminder in world.schedule.reminders {
      let row = review.rows.first { $0.reminder == reminder.id }
      let cases = world.book.cases.filter { $0.key.reminder == reminder.id && !$0.value.isOpen }.values
      let many = world.book.absences.filter { $0.reminder == reminder.id }
      func count(_ outcome: Outcome) -> Int {
        cases.count { $0.outcome == outcome }
          + many.filter { $0.outcome == outcome }.reduce(0) { $0 + $1.count }
      }
      let wanted = [count(.done), count(.skipped), count(.missed), count(.excused)]
      let found = [row?.done ?? 0, row?.skipped ?? 0, row?.missed ?? 0, row?.excused ?? 0]
      if wanted != found { world.violations.append("\(reminder.id) is reviewed as \(found), and was \(wanted)") }
      if (row?.due ?? 0) != wanted.reduce(0, +) { world.violations.append("\(reminder.id) has \(row?.due ?? 0) due") }
      let asked = cases.count { $0.showings > 0 || $0.outcome == .done || $0.outcome == .skipped }
      if asked != row?.asked ?? 0 { world.violations.append("\(reminder.id): \(row?.asked ?? 0) asked, not \(asked)") }
    }
  }
}

extension Array {
  fileprivate func randomly(_ random: inout Random) -> Element? { isEmpty ? nil : self[random.below(count)] }
}
