import Glibc
import LimberCore
import Platform
import Records
import Varlink

/// Answers a second, each on the disk before the next: through engine, ledger and record mapping, beside bare SQLite commits
/// and beside appends with fdatasync(2), all on one disk and in turn.
func durableAnswers(isQuick: Bool) throws -> JSONValue {
  let scratch = try Scratch()
  let count = isQuick ? 50 : 1_000
  let rounds = isQuick ? 1 : 15
  let limber = try Answering(scratch)
  let sqlite = try BareSQLite(scratch)
  let appends = try Appends(scratch)
  var ours: [Double] = []
  var theirs: [Double] = []
  var bare: [Double] = []
  for _ in 0..<rounds {
    ours.append(try nanoseconds { for _ in 0..<count { try limber.answer() } })
    theirs.append(try nanoseconds { for _ in 0..<count { try sqlite.commit() } })
    bare.append(try nanoseconds { for _ in 0..<count { try appends.append() } })
  }
  func perSecond(_ times: [Double]) -> Double { Double(count) * 1e9 / times.sorted()[rounds / 2] }
  func ratio(_ others: [Double]) -> Double { zip(others, ours).map { $0 / $1 }.sorted()[rounds / 2] }
  return .object([
    "answersPerSecond": .figure(perSecond(ours)), "sqliteCommitsPerSecond": .figure(perSecond(theirs)),
    "fdatasyncAppendsPerSecond": .figure(perSecond(bare)), "ofSQLite": .figure(ratio(theirs)),
    "ofAppends": .figure(ratio(bare)),
  ])
}

/// The daemon's way of an answer, without its socket: done, and taken back, and done.
private final class Answering {
  /// The records are made and thrown away: a benchmark must not fill the machine's own journal.
  private struct NoJournal: RecordJournal {
    func send(_ entry: Entry) { keep(JournalRecord.fields(of: entry)) }
    func arrived(among entries: [Entry]) -> Set<EntryID> { Set(entries.map(\.id)) }
  }

  private let recorder: Recorder
  private var engine = Engine(zones: .utc, seed: (1, 2))
  private var now = Moment(wall: Instant(seconds: 1_800_000_000), boot: .hours(1))
  private var isDone = false

  init(_ scratch: Scratch) throws {
    recorder = Recorder(ledger: try Ledger(path: "\(scratch.path)/\(Ledger.fileName)"), journal: NoJournal())
    try handle(.started(boot: "0", version: "1"))
    try handle(.obstacles([]))
    let due = Zone.utc.civil(now.wall + .minutes(1))
    var reminder = Reminder(
      id: "calcium", kind: .calcium, title: "Calcium with lunch",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "\(Text.date(due.date)) \(Text.clock(due))"))))
    // Open for as long as is measured.
    reminder.late = .days(400)
    try handle(.schedule(Schedule(reminders: [reminder])))
    self.now = Moment(wall: self.now.wall + .minutes(2), boot: self.now.boot + .minutes(2))
    try handle(.tick)
    guard engine.openOccurrences.count == 1 else { throw BenchmarkError(description: "nothing is due") }
  }

  private func handle(_ event: Event) throws {
    try recorder.write(engine.handle(event, at: now).compactMap(entry), at: now.boot)
  }

  private func entry(_ effect: Effect) -> Entry? { if case .record(let entry) = effect { entry } else { nil } }

  func answer() throws {
    // As often as an eager person answers: what the engine remembers of two days is bounded by people, not by disks.
    now = Moment(wall: now.wall + .minutes(1), boot: now.boot + .minutes(1))
    // As the daemon does: what can't be written has not happened.
    var next = engine
    let request: Request = isDone ? .undo(nil) : .done(.named("calcium"), at: nil, note: nil)
    let effects = next.handle(.request(request, by: .control), at: now)
    try recorder.write(effects.compactMap(entry), at: now.boot)
    engine = next
    guard effects.contains(where: { if case .reply = $0 { true } else { false } }) else {
      throw BenchmarkError(description: "an answer was refused")
    }
    isDone.toggle()
  }
}

/// What SQLite itself can do: one row of about an entry's size in each transaction.
private final class BareSQLite {
  private let database: SQLiteDatabase
  private let insert: Statement
  private let begin: Statement
  private let commitment: Statement
  private let text = String(repeating: "x", count: 300)

  init(_ scratch: Scratch) throws {
    database = try SQLiteDatabase(path: "\(scratch.path)/bare.sqlite3", mode: .readWriteCreate)
    try database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
    try database.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    insert = try database.prepare("INSERT INTO entry (text) VALUES (?)")
    begin = try database.prepare("BEGIN IMMEDIATE")
    commitment = try database.prepare("COMMIT")
  }

  func commit() throws {
    try begin.run()
    insert.bind(1, text)
    try insert.run()
    try commitment.run()
  }
}

/// What the disk itself can do.
private final class Appends {
  private let file: Int32
  private let bytes = [UInt8](repeating: 0x78, count: 300)

  init(_ scratch: Scratch) throws {
    file = open("\(scratch.path)/appends", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw BenchmarkError(description: "open: \(errno)") }
  }

  deinit { close(file) }

  func append() throws {
    guard write(file, bytes, bytes.count) == bytes.count, fdatasync(file) == 0 else {
      throw BenchmarkError(description: "write: \(errno)")
    }
  }
}
