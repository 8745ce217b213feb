import LimberCore
import Platform
import Testing

@testable import Records

/// What else is in the file than a ledger has, or less: SQLite takes it for sound, and it may do anything with what is recorded.
@Suite struct ShapeTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private static let ignoring = "BEGIN SELECT RAISE(IGNORE); END"

  /// What is added to the file, by name.
  private static let additions = [
    "passed over": "CREATE TRIGGER zz BEFORE INSERT ON entry \(ignoring)",
    "some passed over": "CREATE TRIGGER zz BEFORE INSERT ON entry WHEN NEW.kind = 'started' \(ignoring)",
    "under a known name": """
    DROP TRIGGER entry_is_never_deleted;
    CREATE TRIGGER entry_is_never_deleted BEFORE INSERT ON entry WHEN NEW.kind = 'started' \(ignoring)
    """,
    "aborted": "CREATE TRIGGER zz BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'no'); END",
    "failed": "CREATE TRIGGER zz BEFORE INSERT ON entry BEGIN SELECT RAISE(FAIL, 'no'); END",
    "rolled back": "CREATE TRIGGER zz BEFORE INSERT ON entry BEGIN SELECT RAISE(ROLLBACK, 'no'); END",
    "without end": """
    CREATE TABLE q (a);
    CREATE TRIGGER zz AFTER INSERT ON entry BEGIN
      INSERT INTO q WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;
    END
    """,
    "deletes what was before": """
    DROP TRIGGER entry_is_never_deleted;
    CREATE TRIGGER entry_is_never_deleted AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE seq = NEW.seq - 1; END
    """,
    "of no table": "CREATE TRIGGER zz AFTER INSERT ON entry BEGIN INSERT INTO nowhere VALUES (1); END",
    "on the outbox": "CREATE TRIGGER zz BEFORE INSERT ON outbox \(ignoring)",
    "a trigger less": "DROP TRIGGER entry_seq_has_no_gap",
    "an index": "CREATE UNIQUE INDEX zz ON entry (kind) WHERE seq > 30",
    "an index on an expression": "CREATE INDEX zz ON entry (abs(seq) + 1)",
    "a view": "CREATE VIEW zz AS SELECT 1",
    "a table": "CREATE TABLE zz (a)",
    "a name that looks like SQLite's": "CREATE TABLE sqliteful (a)",
    "a column": "ALTER TABLE entry ADD COLUMN zz TEXT NOT NULL DEFAULT 'x'",
    "a column that is computed": "ALTER TABLE entry ADD COLUMN zz AS (seq * 2)",
    "a table less": "DROP TABLE popup",
    "no checkpoint": "DROP TABLE checkpoint",
    "no outbox": "DROP TABLE outbox",
    "a view in its place": "DROP TABLE popup; CREATE VIEW popup AS SELECT 1 AS reminder",
  ]

  @Test(arguments: additions.keys.sorted()) func nothingElseIsTrusted(name: String) throws {
    let entries = try scratch.make(30)
    do {
      let database = try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate)
      try database.execute(try #require(Self.additions[name]))
    }
    try scratch.goesOn(entries, isRecovered: true, name)
  }

  /// As a definition is written in `sqlite_schema`.
  @Test(
    arguments: [
      ("kind TEXT NOT NULL", "kind TEXT NOT NULL ON CONFLICT IGNORE"),
      ("place TEXT", "place TEXT CHECK (place IS NULL)"),
      ("trial INTEGER", "trial INTEGER DEFAULT 1"),
      ("id TEXT NOT NULL UNIQUE", "id TEXT NOT NULL UNIQUE ON CONFLICT REPLACE"),
      ("title TEXT", "title TEXT COLLATE NOCASE"),
    ])
  func everyWordOfADefinitionCounts(found: String, replacement: String) throws {
    let entries = try scratch.make(30)
    try rewriteSchema(found, replacement)
    try scratch.goesOn(entries, isRecovered: true, replacement)
  }

  /// Other tools write the same in another layout.
  @Test func spacesDoNot() throws {
    let entries = try scratch.make(30)
    try rewriteSchema("seq INTEGER PRIMARY KEY, ", "\n    seq  INTEGER  PRIMARY KEY ,\n")
    try scratch.goesOn(entries, isRecovered: false, "spaces")
  }

  /// SQLite's own statistics are none of it.
  @Test func whatSQLiteMakesByItselfIsItsOwn() throws {
    let entries = try scratch.make(30)
    do { try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute("ANALYZE") }
    try scratch.goesOn(entries, isRecovered: false, "ANALYZE")
  }

  /// Makes the table of entries anew, with another definition.
  private func rewriteSchema(_ found: String, _ replacement: String) throws {
    let database = try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate)
    let sql = try #require(try database.text("SELECT sql FROM sqlite_schema WHERE name = 'entry'"))
    let parts = sql.split(separator: found, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    try scratch.change(
      """
      ALTER TABLE entry RENAME TO old; \(parts[0])\(replacement)\(parts[1]);
      INSERT INTO entry SELECT * FROM old; DROP TABLE old
      """)
  }

  /// A trigger that comes while limberd runs.
  @Test func whatIsNotTakenIsNotConfirmed() throws {
    _ = try scratch.make(3)
    let (ledger, _, _) = try scratch.open()
    try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute(
      "CREATE TRIGGER zz BEFORE INSERT ON entry WHEN NEW.seq = 5 \(Self.ignoring)")
    #expect { try ledger.append([entry(4), entry(5)]) } throws: { ($0 as? LedgerError)?.reason == .damaged }
    #expect(try ledger.lastSeq() == 3)
    let recorder = Recorder(ledger: ledger, journal: FakeJournal())
    recorder.keep([entry(4), entry(5)])
    let recovery = try #require(try recorder.recoverLedger(journal: Scratch.nobody))
    #expect((recovery.count, recovery.lost) == (5, 0))
    try recorder.write([entry(6)], at: .zero)
    #expect(try ledger.entries().map(\.seq) == Array(1...6))
  }

  // MARK: The version

  /// Where nothing is in the tables that no earlier version had, it is the number that is wrong.
  @Test(arguments: [-1, 0, 1, 4, 6, 7, 10, 100, 255, 999, 1_000, 1_001, 2_147_483_647])
  func aVersionThatTheTablesContradictLocksNobodyOut(version: Int) throws {
    let entries = try scratch.make(30)
    do { try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute("PRAGMA user_version = \(version)") }
    #expect(try Ledger(readingFrom: scratch.ledger).entries() == entries)
    try scratch.goesOn(entries, isRecovered: true, "\(version)")
  }
}
