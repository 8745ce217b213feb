import LimberCore
import Platform
import Testing

@testable import Records

/// A folder of its own for each test, gone with it.
final class Scratch {
  let path = "/tmp/limber-records-\(Process.pid)-\(Random.seed())"
  init() throws { try Files.makeDirectory(path) }
  deinit {
    for name in (try? Files.names(in: path)) ?? [] { _ = try? Files.remove("\(path)/\(name)") }
    _ = try? Files.remove(path)
  }
  var ledger: String { "\(path)/\(Ledger.fileName)" }
}

/// A state folder whose ledger is damaged in some way.
extension Scratch {
  /// A journal that has nothing.
  static let nobody = RecordSources(ledger: nil, readsJournal: false)

  /// As limberd does.
  func open() throws -> (ledger: Ledger, recovery: Recovery?, engine: Engine) {
    var engine = Engine(zones: Zones(local: .utc), seed: (1, 2))
    let (ledger, recovery) = try LedgerRecovery.open(ledger, journal: Self.nobody, engine: &engine)
    return (ledger, recovery, engine)
  }

  /// Opens it, and records something that is there the next time, when nothing is wrong any more.
  func goesOn(_ expected: [Entry], isRecovered: Bool, lost: Int = 0, _ what: String) throws {
    let (ledger, recovery, engine) = try open()
    #expect((recovery != nil) == isRecovered, "\(what)")
    #expect(recovery?.lost ?? lost == lost, "\(what)")
    #expect(try ledger.entries() == expected, "\(what)")
    #expect(engine.seq == expected.last?.seq ?? 0, "\(what)")
    let next = (expected.last?.seq ?? 0) + 1
    let told = entry(next, recovery.map { .recovered($0) } ?? .started(version: "2"))
    try ledger.append([told])
    ledger.close()
    let again = try open()
    #expect(again.recovery == nil, "\(what)")
    #expect(try again.ledger.entries() == expected + [told], "\(what)")
  }

  func write(_ bytes: [UInt8], _ suffix: String = "") throws { try Files.replaceAtomically(ledger + suffix, bytes) }

  func contents(_ suffix: String = "") throws -> [UInt8] { try Files.read(ledger + suffix, limit: 1 << 28) }

  func make(_ count: Int64) throws -> [Entry] {
    let entries = (1...count).map { entry($0, .rejected(problem: "line \($0)")) }
    try Ledger(path: ledger).append(entries)
    return entries
  }

  /// Changes the ledger in a way that its triggers forbid; then they are as they were.
  func change(_ sql: String) throws {
    let database = try SQLiteDatabase(path: ledger, mode: .readWriteCreate)
    var triggers: [(name: String, sql: String)] = []
    let statement = try database.prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", persistent: false)
    while try statement.step() {
      if let name = statement.text(0), let sql = statement.text(1) { triggers.append((name, sql)) }
    }
    for trigger in triggers { try database.execute("DROP TRIGGER \(trigger.name)") }
    try database.execute(sql)
    for trigger in triggers { try database.execute(trigger.sql) }
  }

  /// Takes everything away.
  func empty() throws { for name in try Files.names(in: path) { try Files.remove("\(path)/\(name)") } }
}

func entry(_ seq: Int64, _ fact: Fact = .stopped) -> Entry {
  Entry(
    id: EntryID(high: 7, low: UInt64(seq)), seq: seq, time: Instant(seconds: 1_000_000 + seq), elapsed: .seconds(seq),
    boot: String(repeating: "b", count: 32), offset: 3600, person: "Anna", fact: fact)
}

let occurrence = Occurrence(
  key: OccurrenceKey(reminder: "calcium-lunch", due: Instant(seconds: 1_000_000)), id: "k7q2", kind: .calcium,
  title: "Calcium with lunch – 午餐")
