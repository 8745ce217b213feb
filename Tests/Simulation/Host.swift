import LimberCore
import Records

/// The daemon dies here.
struct Crash: Error {}

/// What came of a request, as far as the asker hears.
enum Heard {
  case confirmed(Reply)
  case refused(Refusal)
  case notRecorded(LedgerError)
}

/// One run of the daemon: the real engine, ledger and recorder, and beside them what `Daemon` and `Bookkeeping` of limberd
/// do, in their order.
final class Host {
  unowned let world: World
  let run: Int
  private let recorder: Recorder
  private var ledger: Ledger { recorder.ledger }
  private(set) var engine: Engine
  /// What the recorder keeps because it could not be written yet.
  private(set) var waiting: [Entry] = []
  private var screen: HostScreen
  /// What is in the way of showing; nil until the screen has been found or not found.
  private(set) var obstacles: Set<Obstacle>?
  /// When writing is tried again, by the right time.
  private(set) var retryAt: Instant?

  /// When the journal is looked at again, by the right time.
  private(set) var journalAt: Instant?
  private var waitsForJournal = false
  private var isBookkeepingDue = false

  private static let retryInterval = TimeSpan.seconds(10)

  /// Opens the ledger and replays it.
  init(_ world: World, run: Int) throws {
    self.world = world
    self.run = run
    let ledger = try Ledger(path: world.ledgerPath)
    screen = HostScreen(run: run)
    var engine = Engine(zones: world.zones([]), seed: (world.random.next(), world.random.next()))
    // Read from the beginning now and then; else only what the daemon reads.
    let first = world.random.chance(4) ? 1 : max(1, Int64(world.checker.entryCount) - 50)
    let found = try ledger.entries(fromSeq: first)
    if world.sabotage == .forgetSnooze {
      try ledger.entries { if $0.fact.kind != .snoozed { engine.replay($0) } }
    } else {
      try ledger.replay(into: &engine)
    }
    engine.know(world.zones(engine.zoneNames))
    self.engine = engine
    recorder = Recorder(ledger: ledger, journal: world.journal) { _ in world.mark("between two records") }
    world.checker.restarted(found, from: first, engine)
  }

  func start() throws(Crash) {
    do throws(LedgerError) {
      try recorder.distrustJournal(since: world.machine.bootID)
    } catch {
      throw Crash()
    }
    try handle(
      .started(boot: world.machine.bootID, version: "1", isClockSynchronized: world.machine.isSynchronized))
    try adopt(world.schedule)
    journalAt = world.machine.truth + Recorder.settling
  }

  /// Ends in good order.
  func stop() throws(Crash) {
    screen.close(&world.desktop)
    try handle(.stopping)
    saveCheckpoint(after: 1)
  }

  // MARK: Events in, effects out

  func handle(_ event: Event) throws(Crash) {
    let moment = world.machine.moment
    let effects = engine.handle(event, at: moment)
    let entries = world.sabotaged(effects.compactMap(\.entry))
    world.checker.happened(entries)
    if try write(entries, moment) != nil {
      recorder.keep(entries)
      waiting += entries
    }
    try perform(effects)
    world.verify()
  }

  /// Carries a request out on a copy; it holds, and is replied to, only once it is on the disk.
  func request(_ request: Request, by way: Way) throws(Crash) -> Heard {
    let moment = world.machine.moment
    var next = engine
    let effects = next.handle(.request(request, by: way), at: moment)
    let entries = world.sabotaged(effects.compactMap(\.entry))
    if world.sabotage == .confirmEarly { world.checker.confirmed(entries) }
    if let error = try write(entries, moment) {
      retryAt = world.machine.truth + Self.retryInterval
      return .notRecorded(error)
    }
    world.checker.happened(entries)
    engine = next
    try perform(effects)
    try world.crashPoint("before the reply")
    world.verify()
    for effect in effects {
      if case .reply(let reply) = effect {
        world.checker.confirmed(entries)
        return .confirmed(reply)
      }
      if case .refuse(let refusal) = effect { return .refused(refusal) }
    }
    fatalError("a request is replied to or refused")
  }

  private func perform(_ effects: [Effect]) throws(Crash) {
    var hasRecorded = false
    for effect in effects {
      try world.crashPoint("between two effects")
      switch effect {
      case .record: hasRecorded = true
      case .reply, .refuse: break
      case .show(let showing):
        world.checker.shows(showing, at: world.machine.wall, obstacles: obstacles, isDoubtful: engine.clockDoubt != nil)
        screen.show(showing, world)
      case .withdraw(let key): withdraw(key)
      }
    }
    retryAt = recorder.problem == nil ? nil : world.machine.truth + Self.retryInterval
    if hasRecorded, !isBookkeepingDue {
      isBookkeepingDue = true
      world.plan(.bookkeeping(run), after: .zero)
    }
  }

  /// Writes entries and those that wait before them, then sends their records; gives why it could not.
  private func write(_ entries: [Entry], _ moment: Moment) throws(Crash) -> LedgerError? {
    try world.crashPoint("before the commit")
    let all = waiting + entries
    world.checker.writes(all)
    do throws(LedgerError) {
      try recorder.write(entries, at: moment.boot)
    } catch {
      if Disk.isDead { throw Crash() }
      world.checker.failedToWrite(all, error, isInDoubt: Disk.failedInCommit || error.mayBeRecorded)
      world.say("not recorded: \(error) (\(Disk.failedMethod))")
      return error
    }
    // The power can fail in SQLite's checkpoint behind the commit; and while records are sent, there is no way to say so.
    waiting = []
    if !all.isEmpty { world.checker.wrote(all) }
    world.tell(all)
    if Disk.isDead { throw Crash() }
    try world.crashPoint("after the commit")
    return nil
  }

  /// The timer that tries again has run out.
  func retry() throws(Crash) {
    retryAt = nil
    try handle(.tick)
  }

  // MARK: Bookkeeping

  /// What is done after something was recorded.
  func keepBooks() throws(Crash) {
    isBookkeepingDue = false
    try lookAfterJournal()
    saveCheckpoint(after: Ledger.checkpointDistance)
    try world.crashPoint("after a checkpoint")
  }

  func lookAfterJournal() throws(Crash) {
    journalAt = nil
    let moment = world.machine.moment
    do throws(LedgerError) {
      switch try recorder.lookAfterJournal(at: moment.boot) {
      case .nothing: break
      case .more: journalAt = world.machine.truth
      case .later(let boot): journalAt = world.machine.truth + max(.zero, boot - moment.boot)
      case .whenReady: waitsForJournal = true
      }
    } catch {
      world.say("the journal can't be looked after: \(error)")
    }
    try world.crashPoint("after a look at the journal")
  }

  /// journald was started, or has room again.
  func journalCame(isNew: Bool) throws(Crash) {
    if isNew { journalAt = world.machine.truth + Recorder.settling }
    guard waitsForJournal else { return }
    waitsForJournal = false
    try lookAfterJournal()
  }

  private func saveCheckpoint(after distance: Int64) {
    let snapshot = engine.snapshot
    guard recorder.isUpToDate, snapshot.seq - ledger.checkpointSeq >= distance else { return }
    do throws(LedgerError) {
      try ledger.saveCheckpoint(snapshot)
      world.count { $0.checkpoints += 1 }
    } catch {
      world.say("no checkpoint: \(error)")
    }
  }

  // MARK: The schedule, the zone

  func adopt(_ schedule: Schedule) throws(Crash) {
    let names = engine.zoneNames.union(schedule.zoneNames).subtracting(["UTC"])
    if !names.isSubset(of: engine.zones.named.keys) { try handle(.zones(world.zones(names))) }
    try handle(.schedule(schedule))
  }

  func zoneChanged() throws(Crash) { try handle(.zones(world.zones(engine.zoneNames))) }

  // MARK: The screen

  /// The server came, went or was found at the start.
  func serverChanged() throws(Crash) {
    guard let server = world.desktop.server else {
      if screen.server != nil { try meet([.noServer]) }
      screen.lose()
      return try meet([.noServer])
    }
    if server != screen.server {
      if screen.server != nil { try meet([.noServer]) }
      screen.takeOver(server, ledger, world) { engine.isOpen($0) }
    }
    try meet([])
  }

  /// The session was locked or unlocked.
  func presenceChanged() throws(Crash) {
    guard let obstacles else { return }
    try meet(obstacles.subtracting([.locked]))
  }

  private func meet(_ found: Set<Obstacle>) throws(Crash) {
    var all = found
    if world.isLocked { all.insert(.locked) }
    obstacles = all
    try handle(.obstacles(all))
  }

  /// The server has answered a call; nil where it refused.
  func serverAnswered(_ call: HostScreen.Call, _ id: UInt32?) throws(Crash) {
    switch screen.answered(call, id, ledger, world) {
    case .none: break
    case .shown(let key, let showing): try handle(.shown(key, showing: showing))
    case .refused(let key): try handle(.refused(key))
    }
  }

  private func withdraw(_ key: OccurrenceKey) { screen.withdraw(key, ledger, world) }

  /// A button of a popup was pressed, and the server has closed it.
  func pressed(_ id: UInt32, _ action: World.Button) throws(Crash) {
    guard let key = screen.key(of: id) else { return }
    let target = Request.Target.exactly(key)
    let heard: Heard =
      switch action {
      case .done: try request(.done(target, at: nil, note: nil), by: .notification)
      case .snooze: try request(.snooze(target, after: nil), by: .notification)
      case .skip: try request(.skip(target, at: nil, reason: nil), by: .notification)
      }
    world.hear(heard)
    if case .confirmed = heard { return }
    withdraw(key)
    try handle(.vanished(key))
  }

  /// The person closed a popup, or the server did.
  func closed(_ id: UInt32) { screen.closed(id, ledger, world) }
}

extension Effect {
  var entry: Entry? { if case .record(let entry) = self { entry } else { nil } }
}
