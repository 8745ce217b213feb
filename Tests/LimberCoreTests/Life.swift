import Testing

@testable import LimberCore

/// A random life with random reminders, drawn from one seed.
///
/// A calm one keeps to one zone and one clock and edits no time, so that what was due can be counted beside it; the other does
/// everything.
struct Life {
  var random: Random
  var world: World
  let isCalm: Bool
  private var watch = IntervalWatch()
  private var seen = 0
  private let start: Instant
  private var names: [String]

  init(seed: UInt64, isCalm: Bool) {
    random = Random(seed: seed)
    self.isCalm = isCalm
    var reminders: [Reminder] = []
    for index in 0..<(2 + random.below(3)) { reminders.append(Self.calcium(index, &random)) }
    for index in 0..<(1 + random.below(3)) { reminders.append(Self.movement(index, &random)) }
    names = reminders.map(\.id)
    world = World(reminders)
    start = world.wall
    look()
  }

  private static func calcium(_ index: Int, _ random: inout Random) -> Reminder {
    let days = random.pick(["Mon..Sun", "Mon..Fri", "Mon,Wed,Fri", "Sat,Sun"])
    let clock = "\(zeroPadded(random.below(24), width: 2)):\(zeroPadded(random.below(12) * 5, width: 2))"
    return Shelf.calcium("calcium-\(index)", at: "\(days) \(clock)") {
      $0.late = random.pick([.minutes(10), .hours(1), .hours(4), .hours(20), .hours(30)])
      $0.early = random.pick([.zero, .minutes(30), .hours(1)])
      $0.repeats = random.below(4)
      $0.snoozes = random.below(4)
      $0.repeatAfter = .minutes(Int64(random.below(20) + 1))
      $0.snooze = .minutes(Int64(random.below(60) + 1))
    }
  }

  private static func movement(_ index: Int, _ random: inout Random) -> Reminder {
    Shelf.movement(
      "movement-\(index)", every: random.pick(["5min", "17min", "30min", "1h", "90min"]),
      between: random.pick(["09:00-18:00", "07:30-21:00", "22:00-02:00", "00:00-24:00", "10:00-12:00"]),
      days: random.pick(["Mon..Sun", "Mon..Sat", "Mon,Thu"])
    ) {
      $0.late = random.pick([.minutes(10), .hours(1), .hours(4)])
      $0.repeats = random.below(3)
      $0.repeatAfter = .minutes(Int64(random.below(10) + 1))
      $0.snoozes = random.below(4)
      $0.snooze = .minutes(Int64(random.below(30) + 1))
    }
  }

  /// Lives for so many days, and then in peace until everything is closed.
  mutating func live(days: Int) {
    let end = start + .days(Int64(days))
    var deeds = 0
    while world.wall < end, world.violations.isEmpty {
      world.advance(to: world.wall + .seconds(Int64(random.pick([1, 30, 60, 300, 600, 1800, 3600, 7200]))))
      look()
      act()
      look()
      deeds += 1
      if deeds > 100 * days { break }
    }
    world.server = .confirms
    world.obstacles = []
    if world.isRunning { world.isAsleep = false } else { world.switchOn() }
    world.send(.tick)
    world.send(.obstacles([]))
    world.send(.request(.resume, by: .control))
    look()
    let calm = world.wall
    world.advance(to: calm + .days(3))
    look()
    finish(before: calm)
  }

  private mutating func act() {
    if !world.isRunning {
      if random.chance(3) { random.chance(4) ? world.reboot() : world.switchOn() } else { pass() }
      return
    }
    if world.isAsleep {
      if random.chance(2) {
        world.isAsleep = false
        world.send(.tick)
      } else {
        pass()
      }
      return
    }
    world.lines.append("> \(world.time(world.wall))")
    let way: Way = random.chance(2) ? .notification : .control
    switch random.below(isCalm ? 30 : 37) {
    case 0...6: world.send(.request(.done(target(), at: nil, note: nil), by: way))
    case 7, 8: world.send(.request(.skip(target(), at: nil, reason: "tired"), by: way))
    case 9...11:
      let span: TimeSpan? = random.chance(2) ? nil : .minutes(Int64(random.below(300) + 1))
      world.send(.request(.snooze(target(), after: span), by: way))
    case 12: world.send(.request(.undo(nil), by: way))
    case 13:
      let deeds = world.engine.deeds(limit: 10)
      world.send(.request(.undo(deeds.isEmpty ? nil : random.pick(deeds).id), by: way))
    case 14: world.send(.request(.log(Log(.movement(minutes: 5, limb: nil), by: way), closing: nil), by: way))
    case 15:
      world.send(
        .request(.log(Log(.calcium(milligrams: 100, source: .food, item: nil), by: way), closing: nil), by: way))
    case 16: correct(way)
    case 17:
      let until = world.wall + .minutes(Int64(random.below(600) + 1))
      world.send(.request(random.chance(3) ? .rest(until: until) : .pause(until: until), by: way))
    case 18: world.send(.request(.resume, by: way))
    case 19...21:
      let obstacle = random.pick([Obstacle.locked, .away, .noServer, .doNotDisturb])
      if world.obstacles.remove(obstacle) == nil { world.obstacles.insert(obstacle) }
      world.send(.obstacles(world.obstacles))
    case 22:
      world.obstacles = []
      world.send(.obstacles([]))
    case 23: world.server = random.pick([.confirms, .confirms, .silent, .refuses])
    case 24: world.isAsleep = true
    case 25:
      random.chance(2)
        ? world.kill() : world.perform([world.time(world.wall).split(separator: " ").last ?? "", "stop"][...])
    case 26, 27:
      world.kill()
      world.switchOn()
    case 28:
      if let key = world.screen.sorted().first {
        world.screen.remove(key)
        world.send(.vanished(key))
      }
    case 29: edit { $0.title += "'" }
    case 30:
      let reach = random.chance(2) ? 11 : 70
      world.step(by: .seconds(Int64(random.below(2 * reach * 3600) - reach * 3600)))
    case 31: wrongClock()
    case 32:
      if let zone = try? SystemZone.load(random.pick(["UTC", "Europe/Berlin", "Asia/Kathmandu"])) {
        world.zone = zone
        world.send(.zones(Zones(local: zone)))
      }
    case 33: edit { $0.enabled.toggle() }
    case 34: edit { if case .at = $0.timing { $0.timing = .at(Shelf.time("08:30")) } }
    case 35:
      if world.schedule.reminders.count > 1 {
        world.schedule.reminders.remove(at: random.below(world.schedule.reminders.count))
      }
      world.send(.schedule(world.schedule))
    default:
      let name = "extra-\(random.below(1000))"
      if world.schedule[name] == nil {
        world.schedule.reminders.append(Shelf.calcium(name, at: "14:00"))
        names.append(name)
      }
      world.send(.schedule(world.schedule))
    }
  }

  /// The machine starts with a clock that is dead, or days fast; some time later it is set right.
  private mutating func wrongClock() {
    world.kill()
    let error = random.pick([-TimeSpan.days(2000), -.days(3), -.hours(20), .hours(20), .days(3), .days(400)])
    world.wall = world.wall + error
    world.reboot()
    world.advance(to: world.wall + .minutes(Int64(random.below(600))))
    look()
    if random.chance(3) {
      world.kill()
      world.switchOn()
    }
    world.step(by: -error)
  }

  /// Time passes while nobody is there.
  private mutating func pass() {
    world.advance(to: world.wall + .minutes(Int64(random.pick([1, 10, 60, 300, 1440, 4000]))))
  }

  private mutating func target() -> Request.Target {
    switch random.below(4) {
    case 0: .only
    case 1: .named(random.pick(names))
    default: world.lastShown.values.sorted().last.map { .exactly($0) } ?? .only
    }
  }

  /// Of clock-time reminders only: `IntervalWatch` does not follow corrections.
  private mutating func correct(_ way: Way) {
    guard let name = names.first(where: { $0.hasPrefix("calcium") }) else { return }
    let at = world.wall - .minutes(Int64(random.below(300)))
    world.send(
      .request(
        random.chance(2) ? .done(.named(name), at: at, note: nil) : .skip(.named(name), at: at, reason: nil), by: way))
  }

  private mutating func edit(_ change: (inout Reminder) -> Void) {
    guard !world.schedule.reminders.isEmpty else { return }
    change(&world.schedule.reminders[random.below(world.schedule.reminders.count)])
    world.send(.schedule(world.schedule))
  }

  /// Checks the intervals.
  private mutating func look() {
    guard isCalm else { return }
    for entry in world.entries[seen...] { watch.take(entry) }
    seen = world.entries.count
    if world.isRunning, !world.isAsleep { watch.look(at: world.wall) }
    if !watch.violations.isEmpty {
      world.violations += watch.violations
      watch.violations = []
    }
  }

  private mutating func finish(before calm: Instant) {
    for (key, item) in world.book.cases where key.due < calm - .hours(30) || !item.isOpen {
      if item.effective.count != 1 { world.violations.append("\(key) ends with \(item.effective.count) outcomes") }
    }
    for (key, item) in world.book.cases where item.isOpen && item.until <= world.wall {
      world.violations.append("\(key) is still open")
    }
    guard isCalm else { return }
    for reminder in world.schedule.reminders {
      guard case .at(let times) = reminder.timing, let expression = times.expressions.first else { continue }
      var missing: [String] = []
      let days = start.seconds / 86_400...world.wall.seconds / 86_400
      for day in days where expression.weekdays.contains(Weekday(dayNumber: day)) {
        guard let hour = expression.pattern.hour.terms.first?.start,
          let minute = expression.pattern.minute.terms.first?.start
        else {
          continue
        }
        let due = Instant(seconds: day * 86_400 + Int64(hour * 3600 + minute * 60))
        guard due > start, due <= world.wall else { continue }
        let single = world.book.cases[OccurrenceKey(reminder: reminder.id, due: due)] != nil
        let many = world.book.absences.contains { $0.reminder == reminder.id && $0.from <= due && due <= $0.to }
        if single == many { missing.append(world.time(due)) }
      }
      if !missing.isEmpty { world.violations.append("\(reminder.id) was not accounted for once at \(missing)") }
    }
  }
}

/// What an interval counts from, followed beside the engine: due instants and answers; what was undone no longer counts.
struct IntervalWatch {
  private struct Track {
    var span: TimeSpan
    var window: Window
    var since: Instant
    var anchors: [(source: EntryID, at: Instant)] = []
    var anchor: Instant { anchors.map(\.at).max() ?? since }
  }
  private var tracks: [String: Track] = [:]
  var violations: [String] = []

  mutating func take(_ entry: Entry) {
    switch entry.fact {
    case .added(let reminder):
      if case .every(let span, let window) = reminder.timing {
        tracks[reminder.id] = Track(span: span, window: window, since: entry.time)
      }
    case .due(let occurrence, _):
      let due = occurrence.key.due
      guard let track = tracks[occurrence.key.reminder] else { return }
      if due < track.anchor + track.span {
        violations.append("\(occurrence.key) comes sooner than \(track.span) after \(track.anchor)")
      }
      if opening(track.window, at: due) == nil { violations.append("\(occurrence.key) comes outside its window") }
      tracks[occurrence.key.reminder]?.anchors.append((entry.id, due))
    case .closed(let occurrence, let closing):
      if closing.by != nil { tracks[occurrence.key.reminder]?.anchors.append((entry.id, closing.at ?? entry.time)) }
    case .logged(let log):
      if case .movement = log.what {
        for id in tracks.keys { tracks[id]?.anchors.append((entry.id, log.at ?? entry.time)) }
      }
    case .undone(let undoing):
      for id in tracks.keys { tracks[id]?.anchors.removeAll { $0.source == undoing.supersedes } }
    default: break
    }
  }

  /// Nothing that has come due was overlooked.
  mutating func look(at now: Instant) {
    for (id, track) in tracks {
      guard let opens = opening(track.window, at: now) else { continue }
      let next = max(track.anchor, opens) + track.span
      if next <= now { violations.append("\(id) was due at \(Text.rfc3339(next, offset: 0)) and is overlooked") }
    }
  }

  /// When the window that is open at an instant opened, in UTC.
  private func opening(_ window: Window, at instant: Instant) -> Instant? {
    let today = instant.seconds / 86_400
    for day in [today - 1, today] where window.days.contains(Weekday(dayNumber: day)) {
      let midnight = Instant(seconds: day * 86_400)
      let opens = midnight + window.opens
      var closes = midnight + window.closes
      if closes <= opens { closes = closes + .days(1) }
      if opens <= instant, instant < closes { return opens }
    }
    return nil
  }
}
