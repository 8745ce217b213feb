import Glibc
import Platform
import Testing

@Suite struct SQLiteTests {
  let folder: TemporaryDirectory
  let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = folder.file("a.db")
  }

  private func open() throws -> SQLiteDatabase {
    let database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
    try database.execute("CREATE TABLE IF NOT EXISTS t (i INTEGER, s TEXT, b BLOB, d REAL)")
    return database
  }

  private func error(_ body: () throws -> Void) -> SQLiteError? {
    do { try body() } catch { return error as? SQLiteError }
    return nil
  }

  /// A mark makes one character with what means something in a URI.
  @Test(arguments: ["a?\u{301}b.db", "a#\u{338}b.db", "a%\u{301}41.db", "a?mode=rwc#.db"])
  func anyPathCanBeOpenedUnchanged(name: String) throws {
    let path = folder.file(name)
    let made = try SQLiteDatabase(path: path, mode: .readWriteCreate)
    try made.execute("CREATE TABLE t (i INTEGER)")
    try made.execute("INSERT INTO t VALUES (7)")
    #expect(try SQLiteDatabase(path: path, mode: .immutable).integer("SELECT i FROM t") == 7)
    #expect(Set(try Files.names(in: folder.path)).subtracting([name]).isEmpty)
  }

  @Test func valuesComeBackAsTheyWereBound() throws {
    let database = try open()
    let insert = try database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
    insert.bind(1, Int64.min)
    insert.bind(2, "ü\u{0}x")
    insert.bind(3, [0, 255])
    insert.bind(4, 0.5)
    try insert.run()
    #expect(database.lastInsertRowID == 1)
    #expect(database.changes == 1)
    insert.bind(2, "")
    insert.bind(3, [UInt8]())
    try insert.run()
    let select = try database.prepare("SELECT i, s, b, d FROM t ORDER BY rowid")
    #expect(try select.step())
    #expect(select.int64(0) == Int64.min)
    #expect(select.text(1) == "ü\u{0}x")
    #expect(select.blob(2) == [0, 255])
    #expect(select.double(3) == 0.5)
    #expect(try select.step())
    #expect(select.isNull(0) && select.int64(0) == nil)
    #expect(select.text(1)?.isEmpty == true)
    #expect(select.blob(2)?.isEmpty == true)
    #expect(select.isNull(3))
    #expect(try !select.step())
  }

  @Test func resetClearsBindings() throws {
    let database = try open()
    let echo = try database.prepare("SELECT ?1")
    echo.bind(1, 7 as Int64)
    #expect(try echo.step())
    #expect(echo.int64(0) == 7)
    echo.reset()
    #expect(try echo.step())
    #expect(echo.isNull(0))
  }

  @Test func databaseIsPrivate() throws {
    let database = try open()
    try database.execute("PRAGMA journal_mode = WAL; INSERT INTO t VALUES (1, 'a', NULL, NULL)")
    #expect(permissions(path) == 0o600)
    #expect(permissions(path + "-wal") == 0o600)
    #expect(permissions(path + "-shm") == 0o600)
  }

  @Test func databaseOpenToOthersIsClosed() throws {
    _ = try open()
    #expect(chmod(path, 0o644) == 0)
    _ = try open()
    #expect(permissions(path) == 0o600)
  }

  @Test func readOnlyConnectionRefusesToWrite() throws {
    try open().execute("INSERT INTO t (i) VALUES (3)")
    let reader = try SQLiteDatabase(path: path, mode: .readOnly)
    #expect(try reader.integer("SELECT i FROM t") == 3)
    let refusal = error { try reader.execute("DELETE FROM t") }
    #expect(refusal?.isReadOnly == true)
    #expect(refusal?.sql == "DELETE FROM t")
  }

  @Test func missingDatabaseIsNotMadeForReading() throws {
    #expect(error { _ = try SQLiteDatabase(path: path, mode: .readOnly) }?.isUnopenable == true)
    #expect(!Files.exists(path))
  }

  @Test func errorsAreTold() throws {
    let database = try open()
    let syntax = error { try database.execute("SELEKT 1") }
    #expect(syntax?.code == 1)
    #expect(syntax?.description == "near \"SELEKT\": syntax error (SQLite 1, extended 1) in SELEKT 1")
    try database.execute("CREATE UNIQUE INDEX u ON t (i); INSERT INTO t (i) VALUES (1)")
    let twice = error { try database.execute("INSERT INTO t (i) VALUES (1)") }
    #expect(twice?.isConstraint == true)
    #expect(twice?.extendedCode == 2067)
    try database.execute("PRAGMA max_page_count = 4")
    let full = error { try database.execute("INSERT INTO t (b) VALUES (zeroblob(100000))") }
    #expect(full?.isFull == true)
  }

  @Test func whatIsNoDatabaseIsCorrupt() throws {
    try Files.replaceAtomically(path, Array(repeating: 65, count: 4096))
    let database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
    #expect(error { try database.execute("SELECT * FROM sqlite_schema") }?.isCorrupt == true)
  }

  @Test func anotherWriterIsBusy() throws {
    let first = try open()
    let second = try open()
    try second.execute("PRAGMA busy_timeout = 10")
    try first.transaction {
      #expect(error { try second.transaction {} }?.isBusy == true)
    }
    try second.transaction {}
  }

  @Test func transactionCommitsOrLeavesNothing() throws {
    struct Refused: Error {}
    let database = try open()
    let id = try database.transaction {
      try database.execute("INSERT INTO t (i) VALUES (1)")
      #expect(database.isInTransaction)
      return database.lastInsertRowID
    }
    #expect(id == 1)
    #expect(throws: Refused.self) {
      try database.transaction {
        try database.execute("INSERT INTO t (i) VALUES (2)")
        throw Refused()
      }
    }
    #expect(!database.isInTransaction)
    #expect(try database.integer("SELECT count(*) FROM t") == 1)
  }

  @Test func aFullDiskRollsBackAndTheConnectionGoesOn() throws {
    let database = try open()
    let pages = try #require(try database.integer("PRAGMA page_count"))
    try database.execute("PRAGMA max_page_count = \(pages + 1)")
    let full = error {
      try database.transaction {
        try database.execute("INSERT INTO t (i) VALUES (1)")
        try database.execute("INSERT INTO t (b) VALUES (zeroblob(100000))")
      }
    }
    #expect(full?.isFull == true)
    #expect(!database.isInTransaction)
    #expect(try database.integer("SELECT count(*) FROM t") == 0)
    try database.transaction { try database.execute("INSERT INTO t (i) VALUES (1)") }
    #expect(try database.integer("SELECT count(*) FROM t") == 1)
  }
}
