internal import LimberCore
internal import Platform

/// The ledger's tables, by version. A later version only adds, and adds a table or a column at the least: by that alone it is
/// told from a ledger whose number has a wrong bit (`LedgerShape`).
enum LedgerSchema {
  /// The present version, kept in `PRAGMA user_version`.
  static let version: Int64 = 5
  /// From this one on a ledger has a checkpoint, and knows what has reached the journal.
  static let versionWithMarks: Int64 = 3

  /// What brings a ledger from one version to the next; the index is the version before.
  private static let steps: [[String]] = [
    [
      """
      CREATE TABLE entry (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, elapsed INTEGER NOT NULL,
        boot TEXT NOT NULL, "offset" INTEGER NOT NULL, person TEXT, kind TEXT NOT NULL,
        reminder TEXT, reminder_kind TEXT, occurrence TEXT, due INTEGER, title TEXT,
        outcome TEXT, why TEXT, "by" TEXT, at INTEGER, until INTEGER, reason TEXT, note TEXT, supersedes TEXT,
        on_time INTEGER, dose INTEGER, source TEXT, limb TEXT, lasts INTEGER,
        showing INTEGER, snoozes INTEGER, because TEXT,
        definition TEXT, problem TEXT, version TEXT, target INTEGER, upper INTEGER,
        "from" INTEGER, "to" INTEGER, count INTEGER,
        what TEXT, minutes REAL, mg INTEGER, item TEXT, place TEXT, severity INTEGER,
        step INTEGER, zone TEXT
      )
      """,
      "CREATE INDEX entry_time ON entry (time)",
      // Whoever opens the file with other tools must not change the past either.
      """
      CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
      BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END
      """,
      """
      CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
      BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
      """,
      """
      CREATE TRIGGER entry_seq_has_no_gap BEFORE INSERT ON entry
      WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entry)
      BEGIN SELECT RAISE(ABORT, 'sequence numbers have no gap'); END
      """,
      "CREATE TABLE popup (reminder TEXT, due INTEGER, server TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (reminder, due))",
    ],
    ["ALTER TABLE entry ADD COLUMN named_offset INTEGER"],
    [
      "ALTER TABLE entry ADD COLUMN brought INTEGER",
      "ALTER TABLE entry ADD COLUMN lost INTEGER",
      "ALTER TABLE entry ADD COLUMN file TEXT",
      // Each entry paid for it with a page more to be synced; what is asked for lies at the end anyway.
      "DROP INDEX entry_time",
      // One row: what the engine knew after the entry with this number and id.
      """
      CREATE TABLE checkpoint (
        one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, entry TEXT NOT NULL, form INTEGER NOT NULL,
        state TEXT NOT NULL
      )
      """,
      // One row: every entry up to this number has been found in the journal, or is past finding.
      "CREATE TABLE outbox (one INTEGER PRIMARY KEY CHECK (one = 1), arrived INTEGER NOT NULL)",
      // Nobody looked whether the records of an earlier version arrived; by now many are vacuumed.
      "INSERT INTO outbox (one, arrived) SELECT 1, coalesce(max(seq), 0) FROM entry",
    ],
    [
      // Every entry up to this number was found there so long ago that it is on journald's disk.
      "ALTER TABLE outbox ADD COLUMN synced INTEGER NOT NULL DEFAULT 0",
      "UPDATE outbox SET synced = arrived",
    ],
    ["ALTER TABLE entry ADD COLUMN clocks TEXT", "ALTER TABLE entry ADD COLUMN trial INTEGER"],
  ]

  /// The columns of the table of entries in the order in which a row on the disk holds them: those of its making, then
  /// those that came later. `seq`, its key, is not among the values.
  static let physicalColumns: [EntryField] = [
    .seq, .id, .time, .elapsed, .boot, .offset, .person, .kind, .reminder, .reminderKind, .occurrence, .due, .title,
    .outcome, .why, .by, .at, .until, .reason, .note, .supersedes, .onTime, .dose, .source, .limb, .lasts, .showing,
    .snoozes, .because, .definition, .problem, .version, .target, .upper, .from, .to, .count, .what, .minutes, .mg,
    .item, .place, .severity, .step, .zone, .namedOffset, .brought, .lost, .file, .clocks, .trial,
  ]

  /// What keeps the numbers without a gap. A ledger made anew of what is left of another may have gaps, and gets it last.
  static let gapTrigger = "entry_seq_has_no_gap"

  private static let columns = EntryField.allCases.map { "\"\($0.snakeCase)\"" }.joined(separator: ", ")
  private static let places = EntryField.allCases.map { _ in "?" }.joined(separator: ", ")

  /// Takes the fields in the order of `EntryField`.
  static let insert = "INSERT INTO entry (\(columns)) VALUES (\(places))"
  /// Gives the fields in the order of `EntryField`, from a sequence number on. A ledger that the daemon has not brought up
  /// to the present version yet has nothing in the columns that came later.
  static func select(version: Int64) -> String {
    let columns = EntryField.allCases.map { since[$0, default: 1] <= version ? "\"\($0.snakeCase)\"" : "NULL" }
    return "SELECT \(columns.joined(separator: ", ")) FROM entry WHERE seq >= ? ORDER BY seq"
  }

  /// The version in which a field got its column, where that was not the first.
  private static let since: [EntryField: Int64] = [
    .namedOffset: 2, .brought: 3, .lost: 3, .file: 3, .clocks: 5, .trial: 5,
  ]

  /// Brings a ledger up to the present version, in one transaction.
  ///
  /// - Throws: `damaged` where the number of its version and its tables do not go together.
  static func migrate(_ database: SQLiteDatabase, from found: LedgerShape.Version) throws(LedgerError) {
    guard found.isConsistent else {
      throw LedgerError(.damaged, "it says version \(found.said), and has the tables of version \(found.tables)")
    }
    guard found.tables < version else { return }
    do {
      try database.transaction {
        for step in steps[Int(found.tables)...].joined() { try database.execute(step) }
        try database.execute("PRAGMA user_version = \(version)")
      }
    } catch {
      throw LedgerError(error)
    }
  }

  /// Checks that this program can read a ledger without changing it, and gives the version of its tables.
  static func check(_ database: SQLiteDatabase) throws(LedgerError) -> Int64 {
    let shape: LedgerShape
    do throws(SQLiteError) { shape = try LedgerShape(of: database) } catch { throw LedgerError(error) }
    let found = try shape.version()
    // Nothing of Limber's is in it.
    if found.tables == 0 { throw LedgerError(.absent, database.path) }
    return found.tables
  }

  /// What makes an empty database one of a version.
  static func steps(to version: Int64) -> [String] { Array(steps.prefix(Int(version)).joined()) }
}
