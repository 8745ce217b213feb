import Testing

@testable import LimberCore

/// What surrounds one engine: clocks, a notification server, a ledger that keeps what is recorded, and a power switch.
///
/// It plays the daemon: hands in `.tick` at `nextWake`, writes down the records, and lets the server confirm each showing.
/// After each event it checks what must hold always.
struct World {
  enum Server { case confirms, silent, refuses }

  var engine: Engine
  /// Knows only what was recorded; must always equal the engine.
  var shadow: Engine
  var book = Book()
  var schedule: Schedule
  var zone: Zone
  var wall: Instant
  /// When the machine was switched on, by the wall clock as it is now.
  var bootedAt: Instant
  var boot = 1
  var obstacles: Set<Obstacle> = []
  var server = Server.confirms
  var isRunning = false
  var isAsleep = false
  /// The kernel calls the clock synchronised as soon as it was set, as where a server of time sets it.
  var isSetByServer = true
  /// How long the machine has been asleep since it was switched on.
  var suspended = TimeSpan.zero
  var entries: [Entry] = []
  var screen: Set<OccurrenceKey> = []
  var lastShown: [String: OccurrenceKey] = [:]
  var effects: [Effect] = []
  var lines: [String] = []
  var violations: [String] = [] {
    didSet { if oldValue.isEmpty, !violations.isEmpty { linesBefore = Array(lines.suffix(150)) } }
  }
  /// What happened up to the first violation.
  private(set) var linesBefore: [String] = []
  /// The daemon dies right after this many entries are on disk, before it does anything else.
  var crashAfter: Int?
  private(set) var crashes = 0
  private var runs: UInt64 = 0
  private let firstDay: CivilDate

  /// 2026-11-23 is a Monday; the machine was switched on at midnight.
  init(_ reminders: [Reminder], zone: Zone = .utc, start: String = "2026-11-23 08:00", obstacles: Set<Obstacle> = []) {
    self.zone = zone
    schedule = Schedule(reminders: reminders)
    self.obstacles = obstacles
    engine = Engine(zones: Zones(local: zone), seed: (1, 2))
    shadow = engine
    guard let instant = World.instant(start.split(separator: " "), from: .epoch, zone: zone) else {
      preconditionFailure("no time: \(start)")
    }
    wall = instant
    bootedAt = instant - .hours(8)
    firstDay = zone.civil(instant).date
    switchOn()
    lines = []
  }

  var moment: Moment { Moment(wall: wall, boot: wall - bootedAt, suspended: suspended) }

  // MARK: The machine

  /// Starts the daemon with what the ledger holds.
  mutating func switchOn(isSynchronized: Bool = false, named: [String: Zone] = [:]) {
    runs += 1
    engine = Engine(zones: Zones(local: zone, named: named), seed: (runs &* 1000, runs))
    shadow = engine
    for entry in entries {
      engine.replay(entry)
      shadow.replay(entry)
    }
    // A popup of what was closed just before a crash is the daemon's own to clear: it keeps the server's ids.
    screen.formIntersection(engine.open.keys)
    isRunning = true
    isAsleep = false
    send(
      .started(
        boot: String(repeating: "\(boot % 10)", count: 32), version: "1", isClockSynchronized: isSynchronized))
    trust()
    send(.schedule(schedule))
    send(.obstacles(obstacles))
  }

  private mutating func trust() {
    if isSetByServer, engine.isClockDoubtful, engine.clockBehind == nil { send(.clockSynchronized) }
  }

  /// Ends the daemon without a word.
  mutating func kill() { isRunning = false }

  mutating func reboot() {
    boot += 1
    bootedAt = wall - .seconds(20)
    suspended = .zero
    screen = []
    switchOn()
  }

  /// Lets time pass.
  mutating func advance(to instant: Instant) {
    var count = 0
    while isRunning, !isAsleep, let next = engine.nextWake, next <= instant {
      wall = max(wall, next)
      send(.tick)
      count += 1
      if count > 100_000 {
        violations.append("the engine wakes without end")
        break
      }
    }
    if isAsleep { suspended = suspended + max(.zero, instant - wall) }
    wall = max(wall, instant)
  }

  mutating func step(by span: TimeSpan) {
    wall = wall + span
    bootedAt = bootedAt + span
    if isRunning, !isAsleep {
      send(.tick)
      trust()
    }
  }

  mutating func send(_ event: Event) {
    guard isRunning else { return }
    let wasDoubtful = engine.isClockDoubtful
    let found = engine.handle(event, at: moment)
    effects = found
    var shows: [Showing] = []
    for effect in found {
      switch effect {
      case .record(let entry):
        entries.append(entry)
        shadow.replay(entry)
        book.take(entry)
        if !(isSetByServer && wasDoubtful && entry.fact == .clockStepped(by: .zero)) { say(describe(entry.fact)) }
        if entries.count == crashAfter {
          crashAfter = nil
          crashes += 1
          return switchOn()
        }
      case .show(let showing):
        if engine.open[showing.occurrence.key] == nil {
          violations.append("shows \(showing.occurrence.key), which is closed")
        }
        shows.append(showing)
      case .withdraw(let key):
        if screen.remove(key) != nil { say("withdrawn \(key.reminder)") }
      case .reply: break
      case .refuse(let refusal): say("refused \(describe(refusal))")
      }
    }
    verify()
    for key in screen.sorted() where engine.open[key] == nil {
      violations.append("\(key.reminder) is closed, but on the screen")
    }
    for showing in shows { answer(showing) }
  }

  private mutating func answer(_ showing: Showing) {
    let key = showing.occurrence.key
    switch server {
    case .confirms:
      screen.insert(key)
      lastShown[key.reminder] = key
      send(.shown(key, showing: showing.showing))
    case .silent: lastShown[key.reminder] = key
    case .refuses: send(.refused(key))
    }
  }

  // MARK: What must hold always

  private mutating func verify() {
    if let next = engine.nextWake, next <= wall {
      violations.append("nextWake \(time(next)) is not after \(time(wall))")
    }
    if shadow.tracks != engine.tracks { violations.append("replayed tracks differ at \(time(wall))") }
    if shadow.open != engine.open { violations.append("replayed occurrences differ at \(time(wall))") }
    // The longest of them, so not after every step.
    if engine.seq % 16 == 0, shadow.recent != engine.recent || shadow.acts != engine.acts {
      violations.append("replayed closings differ at \(time(wall))")
    }
    if shadow.settings != engine.settings || shadow.pause != engine.pause || shadow.seq != engine.seq
      || shadow.boot != engine.boot || shadow.clockOffset != engine.clockOffset
    {
      violations.append("replayed state differs at \(time(wall))")
    }
    if book.open != Set(engine.open.keys) { violations.append("the book has other open occurrences at \(time(wall))") }
    if !book.violations.isEmpty {
      violations += book.violations.map { "\($0) at \(time(wall))" }
      book.violations = []
    }
  }

  // MARK: As text

  private mutating func say(_ text: String) { lines.append("\(time(wall)) \(text)") }

  /// `09:00`; with the weekday on another day than the first, with the date in another week.
  func time(_ instant: Instant) -> String {
    let civil = zone.civil(instant)
    let clock = Text.clock(civil)
    let days = civil.date.dayNumber - firstDay.dayNumber
    switch days {
    case 0: return clock
    case 1..<7: return "\(civil.date.weekday.abbreviation) \(clock)"
    default: return "\(Text.date(civil.date)) \(clock)"
    }
  }

  private func describe(_ fact: Fact) -> String {
    switch fact {
    case .started: "started"
    case .stopped: "stopped"
    case .added(let reminder): "added \(reminder.id)"
    case .changed(let reminder): "changed \(reminder.id)"
    case .removed(let reminder): "removed \(reminder.id)"
    case .settings: "settings"
    case .rejected(let problem): "rejected \(problem)"
    case .due(let occurrence, _):
      "due \(occurrence.title)" + (occurrence.key.due == wall ? "" : " of \(time(occurrence.key.due))")
    case .held(let occurrence, let obstacle): "held \(occurrence.key.reminder) \(obstacle.rawValue)"
    case .shown(let occurrence, let showing): "shown \(occurrence.key.reminder) \(showing)"
    case .snoozed(let occurrence, let snooze):
      snooze.until.map { "snoozed \(occurrence.key.reminder) until \(time($0))" }
        ?? "put away \(occurrence.key.reminder)"
    case .closed(let occurrence, let closing):
      "\(closing.outcome.rawValue) \(occurrence.key.reminder)" + (closing.why.map { " \($0.rawValue)" } ?? "")
        + (closing.at.map { " at \(time($0))" } ?? "") + (closing.reason.map { ": \($0)" } ?? "")
        + (closing.supersedes == nil ? "" : ", corrected")
    case .undone(let undoing):
      switch undoing.what {
      case .paused?, .rest?, .resumed?: "undone \(undoing.what?.rawValue ?? "")"
      case .excused?: "undone \(undoing.occurrence?.key.reminder ?? "") excused"
      default: "undone \(undoing.occurrence?.key.reminder ?? "log")"
      }
    case .absent(let absence):
      "absent \(absence.reminder) \(time(absence.from)) to \(time(absence.to)) \(absence.count) "
        + "\(absence.outcome.rawValue) \(absence.why.rawValue)"
    case .logged(let log):
      switch log.what {
      case .movement: "logged movement"
      case .calcium(let milligrams, _, _): "logged calcium \(milligrams)"
      case .cramp: "logged cramp"
      }
    case .paused(let until, _, let isRest): "\(isRest ? "resting" : "paused") until \(time(until))"
    case .resumed(let way): way == nil ? "resumed" : "resumed by \(way?.rawValue ?? "")"
    case .clockStepped(let step, let count): "stepped \(step)" + (count == nil ? "" : " back")
    case .clockBehind(let step): "behind \(step)"
    case .voided(let voiding): "voided \(voiding.reminder) after \(time(voiding.after))"
    case .slept(let from, let to): "slept \(to - from)"
    case .zoneChanged(let zone): "zone \(zone)"
    case .recovered(let recovery): "recovered \(recovery.count)"
    }
  }

  private func describe(_ refusal: Refusal) -> String {
    switch refusal {
    case .nothingDue(let next): "nothingDue" + next.map { ", next \($0.reminder.id) \(time($0.due))" }.joined()
    case .ambiguous(let candidates):
      "ambiguous " + candidates.map(\.occurrence.key.reminder).joined(separator: ",")
    case .alreadyAnswered(let occurrence, let closing, let at):
      "alreadyAnswered \(occurrence.key.reminder) \(closing.outcome.rawValue) \(time(at))"
    case .closed(let occurrence, let closing, let at):
      "closed \(occurrence.key.reminder) \(closing.outcome.rawValue) \(time(at))"
    case .noSuchTarget(let name): "noSuchTarget \(name)"
    case .closesNothing: "closesNothing"
    case .noMovement(let occurrence): "noMovement \(occurrence.key.reminder)"
    case .nothingThen(let at, let open):
      "nothingThen \(time(at))" + open.map { ", due \($0.occurrence.key.reminder)" }.joined()
    case .snoozeLimit(let occurrence, let count, let until):
      "snoozeLimit \(occurrence.key.reminder) \(count) \(time(until))"
    case .snoozeTooLate(let occurrence, let until, let end):
      "snoozeTooLate \(occurrence.key.reminder) \(time(until)) \(end.rawValue)"
    case .nothingToUndo: "nothingToUndo"
    case .notPaused: "notPaused"
    case .impossibleTime: "impossibleTime"
    }
  }

  /// `09:00` of the day of `from`, `Tue 09:00` at or after it, `2026-11-23 09:00`.
  static func instant(_ words: [Substring], from: Instant, zone: Zone) -> Instant? {
    guard let clock = words.last else { return nil }
    let parts = clock.split(separator: ":").compactMap { Int($0) }
    guard parts.count >= 2 else { return nil }
    var date = zone.civil(from).date
    if words.count > 1 {
      if let weekday = Weekday(named: words[0]) {
        while date.weekday != weekday { date = CivilDate(dayNumber: date.dayNumber + 1) }
      } else {
        let numbers = words[0].split(separator: "-").compactMap { Int($0) }
        guard numbers.count == 3 else { return nil }
        date = CivilDate(year: numbers[0], month: numbers[1], day: numbers[2])
      }
    }
    return zone.resolve(CivilTime(date, hour: parts[0], minute: parts[1], second: parts.count > 2 ? parts[2] : 0)).due
  }
}
