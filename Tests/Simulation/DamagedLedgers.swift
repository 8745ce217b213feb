import Glibc
import LimberCore
import Platform
import Records

/// Ledgers that are damaged, one for each seed, and what limberd makes of them: it starts in time, keeps what it can trust, and
/// what it records from then on stays. On real files, since what stands in a file's place matters too.
struct DamagedLedgers {
  /// What was wrong, as a sentence.
  struct Problem: Error { var text: String }

  private let options: Options
  private let folder: String
  /// A start that takes longer is none (s).
  private static let patience = 5.0

  init(_ options: Options, _ folder: String) {
    self.options = options
    self.folder = "\(folder)/damaged"
  }

  func run() -> Bool {
    var bases: [DamagedBase] = []
    do {
      for (hours, isKilled) in [(1, false), (1, true), (30, false), (30, true), (90, false), (90, true)] {
        bases.append(try DamagedBase(folder: folder, hours: hours, isKilled: isKilled))
      }
    } catch {
      fail("no ledger to damage: \(error)")
    }
    var (passed, failed) = (0, 0)
    for seed in options.first..<(options.first + UInt64(options.seeds)) {
      var random = Random(seed: seed)
      let base = random.pick(bases)
      var damage = LedgerDamage(folder: folder, base: base)
      do {
        try emptyFolder(folder)
        let what = try damage.apply(&random)
        // Should the program end here, the last line says with what.
        if options.traces { print("seed \(seed): \(what)") }
        do {
          try check(base, isOneBit: damage.isOneBit)
          passed += 1
        } catch {
          failed += 1
          print("seed \(seed) (\(what)): \((error as? Problem)?.text ?? "\(error)")")
        }
      } catch {
        fail("seed \(seed): the damage can't be done: \(error)")
      }
    }
    try? emptyFolder(folder)
    rmdir(folder)
    print("simulation: \(passed) passed, \(failed) failed")
    return failed == 0
  }

  /// Starts, answers, ends, and starts again.
  private func check(_ base: DamagedBase, isOneBit: Bool) throws {
    let start = Clock.read().boot
    var run = try DamagedRun(folder: folder, boot: "damaged")
    let took = Double(Clock.read().boot - start) / 1_000_000
    if took > Self.patience { throw Problem(text: "the start took \(took) s") }
    let known = Set(base.entries.map(\.id))
    let kept = try run.entries().filter { known.contains($0.id) }
    // A bit lies on one page, or two where a row is long.
    if isOneBit, kept.count + DamagedBase.mostOnAPage * 2 < base.entries.count {
      throw Problem(text: "of \(base.entries.count) entries \(kept.count) are left")
    }
    let answer = try run.log(note: "after the damage")
    try run.readLikeAReview()
    try run.end()
    var next = try DamagedRun(folder: folder, boot: "after")
    guard try next.entries().contains(answer) else { throw Problem(text: "what was confirmed is gone") }
    _ = try next.log(note: "another day")
    if let verdict = try next.ledger.quickCheck() { throw Problem(text: "then it is damaged: \(verdict)") }
    try next.end()
  }
}

/// A ledger that a life left behind.
struct DamagedBase {
  static let page = 4096
  /// The shortest rows of a page.
  static let mostOnAPage = 40

  /// By what is behind the file's name.
  var files: [String: [UInt8]] = [:]
  var entries: [Entry] = []
  /// The same, some hours younger.
  var earlier: [UInt8] = []

  init(folder: String, hours: Int, isKilled: Bool) throws {
    try Files.makeDirectory(folder)
    try emptyFolder(folder)
    let path = "\(folder)/\(Ledger.fileName)"
    var run = try DamagedRun(folder: folder, boot: "before")
    try run.live(hours: max(1, hours / 2))
    try run.end()
    earlier = try Files.read(path, limit: 1 << 28)
    run = try DamagedRun(folder: folder, boot: "before")
    try run.live(hours: hours)
    if hours > 1 { try run.saveCheckpoint() }
    _ = try run.log(note: "the last")
    entries = try run.entries()
    // What a kill leaves is there while it is open.
    let bytes = {
      try ["", "-wal"].filter { Files.exists(path + $0) }.map { ($0, try Files.read(path + $0, limit: 1 << 28)) }
    }
    let killed = try bytes()
    if isKilled {
      files = Dictionary(uniqueKeysWithValues: killed)
    } else {
      try run.end()
      files = Dictionary(uniqueKeysWithValues: try bytes())
    }
  }
}

/// Takes a folder's contents away, whatever they are.
func emptyFolder(_ folder: String) throws {
  for name in try Files.names(in: folder) {
    let path = "\(folder)/\(name)"
    if !Files.isLink(path), Files.isDirectory(path) { try Files.removeDirectory(path) } else { try Files.remove(path) }
  }
}

/// What limberd does with its ledger, in short.
struct DamagedRun {
  private(set) var ledger: Ledger
  private var recorder: Recorder
  private var engine: Engine
  private var now: Moment
  private let boot: String

  private static let day = Instant(seconds: 1_795_000_000)
  private static let nobody = RecordSources(ledger: nil, readsJournal: false)

  init(folder: String, boot: String) throws {
    self.boot = boot
    now = Moment(wall: Self.day + (boot == "before" ? .zero : .days(boot == "damaged" ? 10 : 11)), boot: .minutes(5))
    try LedgerRecovery.clearLock(in: folder)
    _ = try Files.lock("\(folder)/\(Ledger.lockName)")
    engine = Engine(zones: Zones(local: .utc), seed: (Platform.Random.seed(), 7))
    let (ledger, recovery) = try LedgerRecovery.open(
      "\(folder)/\(Ledger.fileName)", journal: Self.nobody, engine: &engine)
    self.ledger = ledger
    recorder = Recorder(ledger: ledger, journal: NoJournal())
    _ = try ledger.popups()
    try recorder.distrustJournal(since: boot)
    try begin(recovery)
    _ = try recorder.lookAfterJournal(at: now.boot)
  }

  private mutating func begin(_ recovery: Recovery?) throws {
    try handle(.started(boot: boot, version: "1", isClockSynchronized: true))
    if let recovery { try handle(.recovered(recovery)) }
    try handle(.obstacles([]))
  }

  /// As the daemon does: what happened is kept where it can't be written, and the ledger is put in order.
  @discardableResult
  private mutating func handle(_ event: Event, mayRepair: Bool = true) throws -> [Effect] {
    let effects = engine.handle(event, at: now)
    let entries = effects.compactMap { if case .record(let entry) = $0 { entry } else { nil } }
    do throws(LedgerError) {
      try recorder.write(entries, at: now.boot)
    } catch {
      guard mayRepair else { throw error }
      recorder.keep(entries)
      try putInOrder(error)
    }
    return effects
  }

  private mutating func putInOrder(_ error: LedgerError) throws {
    guard error.reason == .damaged || error.reason == .outOfStep else { throw error }
    let recovery = try recorder.recoverLedger(journal: Self.nobody)
    engine = Engine(zones: Zones(local: .utc), seed: (Platform.Random.seed(), 7))
    try ledger.replay(into: &engine)
    try begin(recovery)
  }

  mutating func log(note: String) throws -> Entry {
    let log = Log(.cramp(place: "left calf", severity: 5, minutes: nil), note: note, by: .control)
    for mayRepair in [true, false] {
      var next = engine
      let effects = next.handle(.request(.log(log, closing: nil), by: .control), at: now)
      let entries = effects.compactMap { if case .record(let entry) = $0 { entry } else { nil } }
      do throws(LedgerError) {
        try recorder.write(entries, at: now.boot)
      } catch {
        guard mayRepair else { throw error }
        try putInOrder(error)
        continue
      }
      engine = next
      guard let entry = entries.last else { throw DamagedLedgers.Problem(text: "an answer was refused: \(effects)") }
      return entry
    }
    throw DamagedLedgers.Problem(text: "no answer is taken")
  }

  /// All that make one: a bit in an old row is found when somebody reads it, and the row is passed over and named.
  func entries() throws -> [Entry] {
    var entries: [Entry] = []
    try ledger.entries(unreadable: { _, _ in }) { entries.append($0) }
    return entries
  }

  func readLikeAReview() throws {
    let merged = try RecordSources.load(from: ledger, since: .epoch, until: .end)
    for (since, until) in [(Instant.epoch, Instant.end), (now.wall - .days(14), now.wall)] {
      let adherence = Adherence(merged.entries, since: since, until: until, zone: .utc)
      if adherence.words(in: .utc).isEmpty { throw DamagedLedgers.Problem(text: "a review has no words") }
    }
    for entry in merged.entries where entry.sentence.isEmpty || entry.clock.isEmpty {
      throw DamagedLedgers.Problem(text: "entry \(entry.seq) has no sentence")
    }
  }

  func saveCheckpoint() throws { try ledger.saveCheckpoint(engine.snapshot) }

  /// A life of somebody who answers some, snoozes some, logs, pauses and takes back.
  mutating func live(hours: Int) throws {
    if let noon = try? CalendarExpression(parsing: "*:30", isZone: { _ in true }) {
      var lunch = Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(ClockTimes(noon)))
      lunch.dose = 500
      lunch.steps = ["Sit tall.", String(repeating: "Pull your toes up. ", count: 300)]
      try handle(.schedule(Schedule(person: "Anna", calciumTarget: 1200, reminders: [lunch])))
    }
    let start = now
    for minute in 1...(hours * 60) {
      now = Moment(wall: start.wall + .minutes(Int64(minute)), boot: start.boot + .minutes(Int64(minute)))
      for case .show(let showing) in try handle(.tick) {
        try handle(.shown(showing.occurrence.key, showing: showing.showing))
        try ledger.save(Popup(key: showing.occurrence.key, server: ":1.7", id: UInt32(minute)))
      }
      switch minute % 97 {
      case 33: try handle(.request(.done(.only, at: nil, note: "n"), by: .control))
      case 31: try handle(.request(.snooze(.only, after: .minutes(7)), by: .notification))
      case 60:
        try handle(.request(.log(Log(.movement(minutes: 5, limb: nil), by: .control), closing: nil), by: .control))
      default: break
      }
    }
  }

  /// The ledger is closed; another one, in memory, is nobody's.
  mutating func end() throws {
    try handle(.stopping, mayRepair: false)
    ledger = try Ledger(path: ":memory:")
    recorder = Recorder(ledger: ledger, journal: NoJournal())
  }

  /// On a bare machine there is none.
  private struct NoJournal: RecordJournal {
    func send(_ entry: Entry) throws(JournalProblem) { throw .absent }
    func arrived(among entries: [Entry]) throws(JournalProblem) -> Set<EntryID> { throw .absent }
  }
}
