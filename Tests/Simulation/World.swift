import LimberCore
import Records

/// One life, drawn from one seed: the machine, the desktop, the people, and one run of the daemon after the other.
final class World {
  enum Button: CaseIterable { case done, snooze, skip }

  /// What is broken on purpose, to see that it is noticed.
  enum Sabotage: String, CaseIterable {
    case forgetSnooze = "forget-snooze"
    case countRepeat = "count-repeat"
    case confirmEarly = "confirm-early"
  }

  /// What can be on its way.
  enum Happening {
    case deed
    case answer(HostScreen.Call, replaces: UInt32)
    case press(UInt32, Button)
    case dismiss(UInt32)
    case start
    case bookkeeping(Int)
    case wake
    case powerOn(error: TimeSpan)
    case serverComes
    case serverCalms
    case unlock
    case diskHeals
    case journalComes
    case setClock(TimeSpan)
    case endSlip
    case synchronize
  }

  let seed: UInt64
  let days: Int
  let sabotage: Sabotage?
  var random: Random
  var machine: Machine
  var desktop = Desktop()
  let journal: ModelJournal
  var plans = Plans()
  var schedule: Schedule
  var isLocked = false
  let checker: Checker
  private(set) var host: Host?
  private(set) var counts = Counts()
  private(set) var story: Story
  /// The clock goes wrong in this life.
  let hasClockAccidents: Bool
  /// The clock slips, and comes back.
  let hasSlips: Bool
  /// The person travels.
  let travels: Bool
  let home: Zone
  /// The last days are quiet: whatever is still open closes.
  var isQuiet = false
  /// The daemon dies at so manieth of the places where it can, from now.
  private var crashIn: Int?
  /// It has come to one where it can't be stopped at once.
  private var isDying = false
  private var queue: [(at: Instant, order: Int, what: Happening)] = []
  private var order = 0
  private var runs = 0
  private var failedStarts = 0
  private let zoneDatabase: ZoneDatabase

  let ledgerPath: String

  init(seed: UInt64, days: Int, folder: String, zones: ZoneDatabase, sabotage: Sabotage?, tells: Bool) {
    self.seed = seed
    self.days = days
    self.sabotage = sabotage
    zoneDatabase = zones
    random = Random(seed: seed &+ 11)
    ledgerPath = "\(folder)/ledger.sqlite3"
    Disk.reset(seed: random.next(), isStrict: random.chance(2))
    hasClockAccidents = random.chance(3)
    travels = random.chance(3)
    let isSteady = !hasClockAccidents && !travels
    hasSlips = random.chance(2) && isSteady
    let (name, start) = random.pick(Self.beginnings)
    guard let zone = try? zones.zone(named: name) else { fatalError("the tz database has no \(name)") }
    home = zone
    machine = Machine(truth: start, switchedOn: start - .hours(1), zone: zone)
    story = Story(tells: tells)
    schedule = Schedule(person: "Anna", calciumTarget: 1200)
    checker = Checker(start: start, zone: zone, isClockRight: !hasClockAccidents, keepsIntervals: !travels && !hasSlips)
    journal = ModelJournal(checker: checker)
    for _ in 0..<(1 + random.below(3)) { schedule.reminders.append(plans.calcium(&random, nights: true)) }
    for _ in 0..<(1 + random.below(2)) { schedule.reminders.append(plans.movement(&random)) }
  }

  /// Places, and times from which the nights on which their clocks are changed are near.
  private static let beginnings: [(String, Instant)] = [
    ("Europe/Berlin", Instant(seconds: 1_773_993_600)),  // 2026-03-20
    ("Europe/Berlin", Instant(seconds: 1_792_137_600)),  // 2026-10-16
    ("America/New_York", Instant(seconds: 1_772_496_000)),  // 2026-03-03
    ("America/New_York", Instant(seconds: 1_792_828_800)),  // 2026-10-24
    ("Australia/Lord_Howe", Instant(seconds: 1_774_396_800)),  // 2026-03-25
    ("Asia/Kathmandu", Instant(seconds: 1_767_571_200)),  // 2026-01-05
    ("UTC", Instant(seconds: 1_835_136_000)),  // 2028-02-25
  ]
  static let places = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]

  func zone(named name: String) -> Zone {
    guard let zone = try? zoneDatabase.zone(named: name) else { fatalError("the tz database has no \(name)") }
    return zone
  }

  func zones(_ names: Set<String>) -> Zones {
    var zones = Zones(local: machine.zone)
    for name in names where name != "UTC" { zones.named[name] = zone(named: name) }
    return zones
  }

  // MARK: Living

  /// Lives to the end, or to the first finding.
  func live() -> Finding? {
    desktop.come()
    plan(.start, after: .seconds(1))
    plan(.deed, after: .minutes(10))
    let end = machine.truth + .days(Int64(days))
    while machine.truth < end, checker.finding == nil { step(until: end) }
    if checker.finding == nil {
      settle()
      let end = machine.truth + .days(4)
      while machine.truth < end, checker.finding == nil { step(until: end) }
    }
    if checker.finding == nil {
      checker.end(at: machine.wall, plans, journal) { [unowned self] in zone(named: $0) }
    }
    host = nil
    // Or else a daemon that never starts would break no rule.
    if checker.finding == nil, checker.entryCount < days {
      return Finding(invariant: "a life leaves a record", what: "\(checker.entryCount) entries in \(days) days")
    }
    return checker.finding
  }

  /// The next thing that happens.
  private func step(until end: Instant) {
    let next = queue.first?.at ?? end
    if let timer = timer(), timer <= min(next, end) {
      pass(to: timer)
      return fire()
    }
    guard next <= end, !queue.isEmpty else {
      return pass(to: end)
    }
    let (at, _, what) = queue.removeFirst()
    pass(to: at)
    take(what)
  }

  private func pass(to instant: Instant) {
    machine.truth = max(machine.truth, instant)
    journal.truth = machine.truth
  }

  /// When the daemon's timer rings: a little late, as timers do.
  private func timer() -> Instant? {
    guard let host, machine.isAwake else { return nil }
    let wake = host.engine.nextWake.map { max(machine.truth, machine.truth(ofWall: $0)) }
    return [wake, host.retryAt, host.journalAt].compactMap(\.self).min()
  }

  private func fire() {
    machine.truth = machine.truth + TimeSpan(microseconds: Int64(random.below(3) == 0 ? random.below(40_000) : 0))
    with { host throws(Crash) in
      if let journal = host.journalAt, journal <= machine.truth {
        try host.lookAfterJournal()
      } else if let retry = host.retryAt, retry <= machine.truth {
        try host.retry()
      } else {
        try host.handle(.tick)
      }
    }
  }

  /// Something is on its way.
  func plan(_ what: Happening, after span: TimeSpan) {
    order += 1
    let item = (at: machine.truth + span, order: order, what: what)
    let place = queue.firstIndex { ($0.at, $0.order) > (item.at, item.order) } ?? queue.count
    queue.insert(item, at: place)
  }

  // MARK: The daemon's life

  /// Lets the daemon do something; it may die of it.
  func with(_ body: (Host) throws(Crash) -> Void) {
    guard let host, machine.isAwake else { return }
    do throws(Crash) {
      try body(host)
      if Disk.isDead || isDying { throw Crash() }
    } catch {
      die()
    }
  }

  /// The daemon dies where it stands; if the power went, the machine too.
  private func die() {
    (isDying, journal.isDeaf) = (false, false)
    if Disk.isDead { return losePower() }
    say("the daemon dies")
    counts.crashes += 1
    Disk.kill()
    host = nil
    checker.died(at: machine.wall)
    plan(.start, after: .seconds(Int64(1 + random.below(3))))
  }

  func kill() {
    guard host != nil else { return }
    die()
  }

  func losePower() {
    say("the power fails")
    counts.powerFailures += 1
    Disk.kill()
    host = nil
    checker.died(at: machine.wall)
    machine.isOn = false
    machine.asleepSince = nil
    desktop.go()
    journal.losePower()
    plan(.powerOn(error: nextError()), after: .minutes(Int64(random.pick([1, 2, 20, 300, 1500, 6000]))))
  }

  func stopDaemon() {
    with { host throws(Crash) in try host.stop() }
    guard host != nil else { return }
    say("the daemon is stopped")
    host = nil
    checker.died(at: machine.wall)
  }

  func startDaemon() {
    guard machine.isAwake, host == nil else { return }
    runs += 1
    counts.restarts += 1
    do {
      host = try Host(self, run: runs)
    } catch {
      if Disk.isDead { return losePower() }
      say("the daemon can't start: \(error)")
      // The service manager tries a few times; then it is somebody's next `limber status`.
      failedStarts += 1
      return plan(.start, after: failedStarts % 4 == 0 ? .minutes(30) : .seconds(1))
    }
    failedStarts = 0
    say("the daemon starts, run \(runs)")
    checker.returned(at: machine.wall)
    with { host throws(Crash) in
      try host.start()
      try host.serverChanged()
    }
  }

  /// Here the daemon can die.
  func crashPoint(_ place: String) throws(Crash) {
    mark(place)
    if isDying { throw Crash() }
  }

  /// Here the daemon can die, and what it does until it can be stopped has no effect.
  func mark(_ place: String) {
    guard let left = crashIn, !isDying else { return }
    crashIn = left - 1
    guard left <= 1 else { return }
    say("crash \(place)")
    (crashIn, isDying, journal.isDeaf) = (nil, true, true)
  }

  func crash(in count: Int) { crashIn = count }
  func calmCrashes() { crashIn = nil }

  // MARK: What is told

  func say(_ text: @autoclosure () -> String) { story.add(text(), at: machine) }
  func tell(_ entries: [Entry]) {
    counts.entries += entries.count
    for entry in entries { story.add("  \(entry.seq) \(entry.sentence)", at: machine) }
  }

  func verify() {
    counts.steps += 1
    guard let host else { return }
    checker.verify(host, machine, desktop)
  }

  func count(_ change: (inout Counts) -> Void) { change(&counts) }

  /// The entries as they are written: sabotaged, if asked for.
  func sabotaged(_ entries: [Entry]) -> [Entry] {
    guard sabotage == .countRepeat else { return entries }
    return entries.map { entry in
      guard case .shown(let occurrence, let showing) = entry.fact, showing > 1,
        let prescription = checker.prescription(of: occurrence.key)
      else { return entry }
      var other = entry
      other.fact = .due(occurrence, prescription)
      return other
    }
  }
}
