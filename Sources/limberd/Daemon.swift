import LimberControl
import LimberCore
import Platform
import Records
import ScheduleFile

/// The whole daemon: hands what happens to the engine, and performs what the engine returns.
final class Daemon {
  var ledger: Ledger { recorder.ledger }
  /// The version, as `limberd --version` and every `started` entry say it.
  static let version = ControlInterface.productVersion

  let loop: EventLoop
  let stateDirectory: String
  let recorder: Recorder
  var engine: Engine
  private var timer: Timer?
  var retryTimer: Timer?
  private var watches: [AnyObject] = []
  private var lastStatusText = ""
  private var isStatusDue = false
  let timekeeper: Timekeeper
  private var bootID = ""
  /// The time that the clock should have passed already, while the screen says so.
  private var warnedOfClock: Instant?
  /// What became of a ledger that was found damaged and is not on record yet.
  var recovery: Recovery?
  private(set) var bookkeeping: Bookkeeping?
  /// When the ledger was last put in order, and whether it is.
  var repairs = LedgerRepairs()
  /// The disk was read-only when this run began, and so the sandbox of the service was made around that.
  private let wasReadOnly: Bool
  /// What is wrong with the schedule file, if anything.
  private(set) var scheduleProblems: [Control.Problem] = []
  private var lastRejected: String?
  /// What has come of today, from when somebody asked for it.
  private var today: DayTally?
  let watchers = Watchers()
  var screen: Screen?
  private var presence: Presence?
  /// What the screen said last of what is in its way; nil until it has.
  private var screenObstacles: Set<Obstacle>?
  var keeper: ScheduleKeeper?
  var socket: ControlSocket?

  /// While entries wait to be written, this often (µs) they are tried again.
  private static let retryInterval: Int64 = 10_000_000

  init(loop: EventLoop, stateDirectory: String) throws {
    self.loop = loop
    self.stateDirectory = stateDirectory
    timekeeper = Timekeeper(loop: loop)
    wasReadOnly = Mount.of(stateDirectory)?.isFileSystemReadOnly ?? false
    let journal = SystemJournal()
    // The diary goes to standard error too: where no journal takes it, and where somebody is looking.
    let writesDiary =
      !ServiceManager.isUnderSystemd && (!journal.isPresent || Terminal.isTerminal(Terminal.standardError))
    var engine = Self.makeEngine(timekeeper)
    let (ledger, recovery) = try LedgerRecovery.open(
      "\(stateDirectory)/\(Ledger.fileName)", journal: .ownJournal, engine: &engine)
    engine.know(timekeeper.use(named: engine.zoneNames))
    (self.recovery, self.engine) = (recovery, engine)
    let watchers = watchers
    recorder = Recorder(ledger: ledger, journal: journal) { entry in
      if writesDiary { say("\(entry.clock)  \(entry.sentence)") }
      watchers.tell(entry)
    }
    timer = try loop.makeWallTimer { [unowned self] in handle(.tick) }
    retryTimer = try loop.makeTimer { [unowned self] in
      retry()
      leaveFrozenSandbox()
    }
  }

  static func makeEngine(_ timekeeper: Timekeeper) -> Engine {
    Engine(zones: timekeeper.use(named: []), seed: (Random.seed(), Random.seed()))
  }

  // MARK: Events in, effects out

  /// The moment now; the one place where the daemon reads the clocks for the engine.
  func moment() -> Moment {
    let (wall, boot) = Clock.read()
    return Moment(
      wall: Instant(microseconds: wall), boot: TimeSpan(microseconds: boot),
      suspended: TimeSpan(microseconds: boot - Clock.monotonic()))
  }

  /// Hands an event to the engine and performs the effects. An event that is nobody's request happened, recorded or not:
  /// what can't be written yet is kept and written later.
  func handle(_ event: Event) {
    let moment = moment()
    let effects = engine.handle(event, at: moment)
    let entries = effects.compactMap(\.entry)
    do throws(LedgerError) {
      try recorder.write(entries, at: moment.boot)
    } catch {
      recorder.keep(entries)
      ledgerFailed(error)
    }
    perform(effects, at: moment)
  }

  /// Hands a request to the engine. It is carried out and replied to only once it is on the disk.
  ///
  /// - Throws: the engine's refusal, or `NotRecorded`; then nothing has happened.
  func request(
    _ request: Request, by way: Way, mayRepair: Bool = true
  ) throws(ControlError) -> LimberCore.Reply {
    let moment = moment()
    var next = engine
    let effects = next.handle(.request(request, by: way), at: moment)
    do throws(LedgerError) {
      try recorder.write(effects.compactMap(\.entry), at: moment.boot)
    } catch {
      rearm(at: moment)
      // A damaged ledger is no reason to refuse what one that is made anew takes.
      if mayRepair, error.isOfOrder, !error.mayBeRecorded, putLedgerInOrder(after: error) {
        return try self.request(request, by: way, mayRepair: false)
      }
      ledgerFailed(error)
      throw .notRecorded(.init(why: "\(error)", uncertain: error.mayBeRecorded ? true : nil))
    }
    engine = next
    perform(effects, at: moment)
    for effect in effects {
      if case .reply(let reply) = effect { return reply }
      if case .refuse(let refusal) = effect { throw ControlError(refusal, zone: engine.zone) }
    }
    preconditionFailure("a request is replied to or refused")
  }

  /// What was due from the beginning of a day until its end, and what became of it so far.
  func adherence(since start: Instant, until end: Instant) throws(LedgerError) -> Adherence {
    // What waits to be written is not in the ledger and was told already: then it is read as it is.
    if today?.start != start || !recorder.isUpToDate {
      var tally = DayTally(since: start)
      for entry in Entry.counted(try ledger.entries(concerning: start)) { tally.take(entry) }
      today = tally
    }
    defer { if !recorder.isUpToDate { today = nil } }
    guard let adherence = today?.adherence(until: end, in: engine.zones) else {
      preconditionFailure("the day has just been read")
    }
    return adherence
  }

  private func perform(_ effects: [Effect], at moment: Moment) {
    for effect in effects {
      switch effect {
      case .record(let entry):
        // What a clock that had slipped has written is out of it only when it is read anew.
        if entry.takesBack { today = nil } else { today?.take(entry) }
        if case .held(_, .noServer) = entry.fact { screen?.summonServer() }
      case .show(let showing): screen?.show(showing, now: moment.wall, zone: engine.zone)
      case .withdraw(let key): screen?.withdraw(key)
      case .reply, .refuse: break
      }
    }
    rearm(at: moment)
    watchClock()
    tellServiceManager()
    if effects.contains(where: { $0.entry != nil }) { bookkeeping?.recorded() }
  }

  /// Says it where the person looks, once, that the clock is wrong; and takes it back.
  private func watchClock() {
    let behind = engine.clockBehind
    timekeeper.doubtClock(behind != nil ? .behind : engine.clockDoubt != nil ? .stepped : nil)
    guard behind != warnedOfClock else { return }
    warnedOfClock = behind
    screen?.warnOfClock(behind != nil)
  }

  private func rearm(at moment: Moment) {
    if let wake = engine.nextWake {
      timer?.arm(at: wake.microseconds)
    } else {
      timer?.disarm()
    }
    if recorder.problem != nil { retryTimer?.arm(at: moment.boot.microseconds + Self.retryInterval) }
  }

  // MARK: Life

  /// Takes up work: what was open continues, the schedule is read, the screen is looked for, clients are let in.
  func start(boot: String, configDirectory: String, listener: UnixListener) throws {
    // Before anything else: from here on a signal ends the daemon in good order.
    watches = [
      try loop.onSignal([Signal.terminate, Signal.interrupt]) { [unowned self] _ in stop() }
    ]
    try watchHangUp()
    timekeeper.report = { [unowned self] in handle($0) }
    bootID = boot
    try recorder.distrustJournal(since: boot)
    begin()
    keeper = try ScheduleKeeper(
      loop: loop, directory: configDirectory, isZone: { [unowned self] in timekeeper.isZone($0) }
    ) { [unowned self] in reload() }
    reload()
    let screen = Screen(loop: loop, ledger: ledger) { [unowned self] in
      engine.isOpen($0)
    } isAnyOpen: { [unowned self] in
      !engine.dueOccurrences.isEmpty
    } report: { [unowned self] in
      hear($0)
    }
    self.screen = screen
    // Noticed before there was a screen to say it on.
    screen.warnOfClock(warnedOfClock != nil)
    let presence = Presence(loop: loop) { [unowned self] in meetObstacles() }
    self.presence = presence
    try presence.open()
    try screen.open()
    socket = try ControlSocket(loop: loop, listener: listener, daemon: self)
    try timekeeper.watch()
    let bookkeeping = Bookkeeping(loop: loop, recorder: recorder) { [unowned self] in
      engine.snapshot
    } failed: { [unowned self] in
      ledgerFailed($0)
    }
    self.bookkeeping = bookkeeping
    try bookkeeping.open()
    _ = try loop.enableWatchdog()
    // The last thing: whoever waits for it finds all of the above.
    _ = ServiceManager.notify("READY=1")
  }

  /// A service manager asks so for the schedule to be read again. Otherwise the terminal was closed, and Limber ends with it,
  /// unless it was started to outlast it (nohup(1)).
  private func watchHangUp() throws {
    if ServiceManager.isUnderSystemd {
      watches.append(try loop.onSignal([Signal.hangUp]) { [unowned self] _ in reloadForServiceManager() })
    } else if !Signal.isIgnored(Signal.hangUp) {
      watches.append(try loop.onSignal([Signal.hangUp]) { [unowned self] _ in stop() })
    }
  }

  /// From what is on record to what is due now.
  func begin() {
    handle(
      .started(boot: bootID, version: Self.version, isClockSynchronized: timekeeper.isClockSynchronized))
    if let recovery { handle(.recovered(recovery)) }
    recovery = nil
  }

  // MARK: A disk that was read-only

  /// Whether the disk can be written again, and only this run can't.
  var isFrozen: Bool {
    wasReadOnly && recorder.problem != nil && ServiceManager.isUnderSystemd
      && Mount.of(stateDirectory)?.isFrozen ?? false
  }

  /// A sandbox that was made while the disk was read-only keeps it so for as long as it lives: the service manager makes a new
  /// one. What is open is put on the screen again by this run's successor.
  private func leaveFrozenSandbox() {
    guard isFrozen else { return }
    say("limberd: the disk can be written again, but not by this run: it ends, and is started anew.")
    socket?.close()
    screen?.close()
    loop.exit(ExitCode.startAgain)
  }

  /// Goes on as another engine does, which was made of the ledger.
  func goOn(as other: Engine) {
    engine = other
    engine.know(timekeeper.use(named: other.zoneNames))
    today = nil
  }

  private func stop() {
    _ = ServiceManager.notify("STOPPING=1")
    watchers.end()
    // What comes in from here on would be recorded behind `stopped`, and the reply never read.
    socket?.close()
    screen?.close()
    handle(.stopping)
    bookkeeping?.close()
    loop.exit(0)
  }

  private func hear(_ report: Screen.Report) {
    switch report {
    case .obstacles(let obstacles):
      screenObstacles = obstacles
      meetObstacles()
    case .shown(let key, let showing): handle(.shown(key, showing: showing))
    case .refused(let key): handle(.refused(key))
    case .vanished(let key): handle(.vanished(key))
    case .pressed(let key, let action): pressed(key, action)
    case .failed(let error): ledgerFailed(error)
    }
  }

  /// Everything that is in the way of showing, once the screen has been found or not found.
  func meetObstacles() {
    guard var obstacles = screenObstacles else { return }
    if presence?.isLocked == true { obstacles.insert(.locked) }
    handle(.obstacles(obstacles))
  }

  private func pressed(_ key: OccurrenceKey, _ action: Wording.Action) {
    let target = Request.Target.exactly(key)
    do throws(ControlError) {
      switch action {
      case .done: _ = try request(.done(target, at: nil, note: nil), by: .notification)
      case .snooze: _ = try request(.snooze(target, after: nil), by: .notification)
      case .skip: _ = try request(.skip(target, at: nil, reason: nil), by: .notification)
      }
    } catch {
      screen?.notTaken(key, note: Wording.notTaken(error))
    }
  }

  // MARK: The schedule

  /// Reads the schedule file and puts it in force, or says what is wrong with it.
  @discardableResult
  func reload() -> [Control.Problem] {
    guard let keeper else { return [] }
    do throws(ScheduleKeeper.Failure) {
      guard let document = try keeper.read() else {
        lastRejected = nil
        defer { tellServiceManager() }
        if engine.reminders.isEmpty {
          scheduleProblems = []
        } else {
          scheduleProblems = [
            Control.Problem(
              message: "\(keeper.path) is missing. The reminders on record stay in force.", subject: "schedule",
              file: keeper.path,
              fix: "Put the file back, or change a reminder with limber: that writes it anew"
                + (keeper.texts.lastFile(saying: engine.recordedSchedule) == nil
                  ? ", without the medicines that calcium is to be kept apart from." : "."))
          ]
        }
        return scheduleProblems
      }
      adopt(document)
    } catch {
      reject(error.problems(file: keeper.path))
    }
    return scheduleProblems
  }

  func adopt(_ document: ScheduleDocument) {
    scheduleProblems = []
    lastRejected = nil
    let names = engine.zoneNames.union(document.schedule.zoneNames).subtracting(["UTC"])
    if !names.isSubset(of: engine.zones.named.keys) {
      handle(.zones(timekeeper.use(named: names)))
      timekeeper.watchFiles()
    }
    handle(.schedule(document.schedule))
  }

  private func reject(_ problems: [Control.Problem]) {
    scheduleProblems = problems
    let text = problems.first?.message ?? "unknown"
    // Once for each mistake, not for each look at it.
    if text != lastRejected { handle(.rejected(problem: text)) }
    lastRejected = text
    tellServiceManager()
  }

  /// `systemctl --user reload` (sd_notify(3): RELOADING=1 needs MONOTONIC_USEC).
  private func reloadForServiceManager() {
    _ = ServiceManager.notify("RELOADING=1\nMONOTONIC_USEC=\(Clock.monotonic())")
    reload()
    sendStatusText()
    _ = ServiceManager.notify("READY=1")
  }

  // MARK: The status text

  /// In bytes: a line of `systemctl status`.
  static let longestStatusText = 1_000

  /// Once a turn of the loop at most: a manager that is slow to read must not hold up an answer.
  private func tellServiceManager() {
    guard !isStatusDue else { return }
    isStatusDue = true
    loop.afterThisTurn { [weak self] in
      self?.isStatusDue = false
      self?.sendStatusText()
    }
  }

  private func sendStatusText() {
    let text = statusText()
    guard text != lastStatusText else { return }
    lastStatusText = text
    _ = ServiceManager.notify("STATUS=\(text)")
  }
}

extension Effect {
  fileprivate var entry: Entry? { if case .record(let entry) = self { entry } else { nil } }
}
