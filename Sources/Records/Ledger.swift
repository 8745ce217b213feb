public import LimberCore
public import Platform

/// The durable store of entries: one SQLite file, append-only, written by the daemon alone.
///
/// In it, too, is what the daemon must know of the world after a crash and what is no entry: the notifications that are on
/// the screen, and how far the entries have reached the journal.
public final class Ledger {
  /// The name of the file in the state directory.
  public static let fileName = "ledger.sqlite3"

  /// The file beside it that whoever writes the ledger holds a lock on; it says who that is.
  public static let lockName = "limberd.lock"

  /// The state directory of Limber (XDG Base Directory Specification); `StateDirectory=` would put it elsewhere on systemd 252
  /// than from 254 on.
  ///
  /// - Throws: `PlatformError` when there is no home.
  public static func directory(environment: (String) -> String? = Process.environment) throws -> String {
    try Directories.stateHome("limber", environment: environment)
  }

  /// The file.
  public let path: String
  /// Nil while it could not be opened again after something had been in the way of writing.
  var opened: SQLiteDatabase?
  /// The version of the file's tables.
  let version: Int64
  /// Nil where it is open for reading, or makeshift: something stands in the way of writing, all can be read, and before the
  /// next entry it is opened anew.
  private var insert: Statement?
  /// Its files as this process left them; nil where they are no files of the system's, or it is open for reading.
  var files: LedgerFiles?
  /// The last entry that is known to be in it.
  private(set) var lastAppended: (seq: Int64, id: String)?
  /// What could be seen of it when somebody else had damaged it, and can't be read any more.
  var seen: [Entry] = []
  private let isWriter: Bool
  /// Whether it was made before, so that it has something in it.
  private let isThere: Bool
  /// A commit failed at the disk: nobody knows how much of it is there.
  private var isInDoubt = false
  /// A file of it was removed, replaced or damaged while it was open, and all was written out again.
  public internal(set) var wasPutBack = false
  /// Every entry up to this number has reached the journal, or is past reaching it.
  public private(set) var arrived: Int64 = 0
  /// Every entry up to this number is there on the disk, too: no failure of the power takes it away.
  public private(set) var synced: Int64 = 0
  /// The same two as they stand in the file; -1 where nothing does.
  private var saved: (arrived: Int64, synced: Int64) = (0, 0)
  /// The entry that the last checkpoint stands at; 0 without one.
  public internal(set) var checkpointSeq: Int64 = 0

  /// Opens the ledger for writing, makes it when there is none, and brings it up to the present form.
  ///
  /// Where the file is there but nothing can be written, such as on a full disk, it is opened all the same: what it holds can
  /// be read, and entries are refused until they can be written again.
  ///
  /// - Parameters:
  ///   - path: its file.
  ///   - isThere: whether it was made before (`LedgerRecovery.begin`): then one without tables is damaged.
  /// - Throws: `LedgerError`, `damaged` where it must be recovered first (`LedgerRecovery`).
  public init(path: String, isThere: Bool = false) throws(LedgerError) {
    self.path = path
    self.isThere = isThere
    version = LedgerSchema.version
    isWriter = true
    do throws(LedgerError) {
      try open()
    } catch {
      guard error.isOfWriting, let makeshift = Self.openMakeshift(path) else { throw error }
      opened = makeshift
    }
    try readMarks()
  }

  /// Opens the file for writing.
  private func open() throws(LedgerError) {
    let database = try Self.open(path, isThere: isThere)
    insert = try Self.prepareInsert(database)
    opened = database
    files = LedgerFiles(of: path)
  }

  /// Lets go of what is open, and opens what has the ledger's name; where it can't be written, for reading.
  func openAgain() throws(LedgerError) {
    // A makeshift connection keeps all others out, the new one too.
    close()
    do throws(LedgerError) {
      try open()
    } catch {
      opened = Self.openMakeshift(path)
      throw error
    }
  }

  /// Opens a ledger of the present form where it can't be written.
  private static func openMakeshift(_ path: String) -> SQLiteDatabase? {
    // What a run before left in the log is found by the first two; where there is no log, the file alone is everything.
    let hasLog = Files.exists(path + "-wal")
    for mode in [SQLiteDatabase.Mode.exclusive, .readOnly, .immutable] where mode != .immutable || !hasLog {
      if let database = try? SQLiteDatabase(path: path, mode: mode),
        (try? LedgerSchema.check(database)) == LedgerSchema.version
      {
        return database
      }
    }
    return nil
  }

  private static func open(_ path: String, isThere: Bool) throws(LedgerError) -> SQLiteDatabase {
    let (database, shape): (SQLiteDatabase, LedgerShape)
    do throws(SQLiteError) {
      database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
      shape = try LedgerShape(of: database)
    } catch {
      throw explain(error, path)
    }
    // One of a later version is not touched.
    let found = try shape.version()
    guard !isThere || found.tables != 0 else { throw LedgerError(.damaged, "there is nothing in it") }
    do throws(SQLiteError) {
      // WAL: readers and the writer are not in each other's way. FULL: a commit is on the disk when it returns.
      try database.execute("PRAGMA journal_mode = WAL")
      try database.execute("PRAGMA synchronous = FULL")
      // Where fsync(2) failed before the last run died, the WAL can be read and may not be on the disk all the same: Linux
      // tells the error once and drops the data (lwn.net/Articles/752063). All that is written behind it would be lost with
      // it. So what is found there goes into the database first, and the WAL begins anew.
      try database.execute("PRAGMA wal_checkpoint(PASSIVE)")
    } catch {
      throw explain(error, path)
    }
    try LedgerSchema.migrate(database, from: found)
    return database
  }

  /// SQLite can't say why it could not make the files that it needs beside it.
  private static func explain(_ error: SQLiteError, _ path: String) -> LedgerError {
    let isReadOnly = error.isUnopenable && Files.isOnReadOnlyFileSystem(Files.split(path).folder)
    return isReadOnly ? LedgerError(.readOnly, error.description) : LedgerError(error)
  }

  private static func prepareInsert(_ database: SQLiteDatabase) throws(LedgerError) -> Statement {
    do throws(SQLiteError) {
      return try database.prepare(LedgerSchema.insert)
    } catch {
      throw LedgerError(error)
    }
  }

  /// Opens the ledger for reading beside the daemon.
  ///
  /// - Parameters:
  ///   - path: the ledger.
  ///   - isElsewhere: This process does not have the ledger open. Then what limberd can read can be read too: where SQLite is
  ///     kept from the file, by limberd or by a disk that can't be written, its bytes are read as they are.
  /// - Throws: `absent` when there is none.
  public init(readingFrom path: String, isElsewhere: Bool = false) throws(LedgerError) {
    guard Files.kind(of: path) != .nothing else { throw LedgerError(.absent, path) }
    // A pipe in the place of one of its files would be waited for.
    for (place, isBeside) in zip(Self.places(of: path), [false, true, true, true])
    where Files.kind(of: place) == .other || isBeside && Files.isLink(place) {
      throw LedgerError(.damaged, "\(place) is no file")
    }
    // Where it is open, whoever has it has looked already.
    guard !isElsewhere || !LedgerWitness.isContradicted(path) else {
      throw LedgerError(.damaged, "what lies beside it is another ledger's")
    }
    self.path = path
    (isWriter, isThere) = (false, true)
    var database: SQLiteDatabase
    do throws(LedgerError) {
      database = try Self.openForReading(path)
      version = try LedgerSchema.check(database)
    } catch {
      guard isElsewhere, error.isOfWriting || error.reason == .busy else { throw error }
      database = try LedgerImage.read(path)
      version = try LedgerSchema.check(database)
    }
    opened = database
  }

  /// Opens the bytes of a ledger for reading.
  ///
  /// - Parameter place: where they are from.
  init(image: [UInt8], from place: String) throws(LedgerError) {
    path = place
    (isWriter, isThere) = (false, true)
    let database: SQLiteDatabase
    do throws(SQLiteError) { database = try SQLiteDatabase(image: image, path: place) } catch {
      throw LedgerError(error)
    }
    version = try LedgerSchema.check(database)
    opened = database
  }

  private static func openForReading(_ path: String) throws(LedgerError) -> SQLiteDatabase {
    do throws(SQLiteError) {
      return try SQLiteDatabase(path: path, mode: .readOnly)
    } catch {
      throw LedgerError(error)
    }
  }

  /// Where SQLite looks for a database at a path, and for what belongs to it: beside the file, wherever a link to it stands.
  static func places(of path: String) -> [String] {
    let real = Files.realPath(path) ?? path
    return ["", "-wal", "-shm", "-journal"].map { real + $0 }
  }

  /// Somebody else may have made the file: what it asks for has an end.
  func limitWork() throws(LedgerError) { try database().limitWork() }

  /// Whether something stands in the way of writing. Then this connection may keep all others out, even from reading.
  public var isMakeshift: Bool { isWriter && insert == nil }

  /// What is open.
  func database() throws(LedgerError) -> SQLiteDatabase {
    files?.mendIndex()
    guard let opened else { throw LedgerError(.inputOutput, "\(path) could not be opened again") }
    return opened
  }

  // MARK: Writing

  /// Writes entries in one transaction; when it returns they are on the disk, all of them.
  ///
  /// - Throws: `LedgerError`; then none of them is written.
  public func append(_ entries: [Entry]) throws(LedgerError) {
    // The next start would take it for damage.
    if let last = entries.last?.seq, !Bounds.foundSeq.contains(last) {
      throw LedgerError(.damaged, "no entry has the number \(last)")
    }
    try write(upTo: entries.last) { database, insert in try Self.insert(entries, with: insert, database) }
  }

  /// Inserts rows, and makes sure that they are there: a trigger can pass over one without a word (sqlite.org/lang_createtrigger.html).
  static func insert(_ entries: [Entry], with insert: Statement, _ database: SQLiteDatabase) throws {
    for entry in entries {
      insert.bind(entry)
      try insert.run()
      guard database.changes == 1 else { throw LedgerError(.damaged, "entry \(entry.seq) was not taken") }
    }
  }

  /// Finds out whether entries could be written, and writes what else is to be remembered.
  public func tryWriting() throws(LedgerError) {
    try write { database, _ in
      try database.execute("PRAGMA user_version = \(LedgerSchema.version)")
    }
  }

  /// One write transaction, with what there is to remember about the journal. When this returns, what it wrote is in the files that
  /// have the ledger's name.
  ///
  /// - Parameter last: the last entry that is written.
  func write(
    upTo last: Entry? = nil, _ body: (SQLiteDatabase, Statement) throws -> Void
  ) throws(LedgerError) {
    let (database, insert) = try writable()
    let marks = (arrived, synced)
    do {
      try database.transaction {
        try body(database, insert)
        if marks != saved {
          try database.execute("INSERT OR REPLACE INTO outbox (one, arrived, synced) VALUES (1, \(arrived), \(synced))")
        }
      }
    } catch {
      if (error as? SQLiteError)?.isIO ?? false { isInDoubt = true }
      var refusal = LedgerError(error)
      // A file that was opened while it could only be read stays so for this connection.
      if refusal.reason == .readOnly { self.insert = nil }
      // It is refused, and may stand in the log all the same: before that is said it is taken out.
      if isInDoubt {
        do throws(LedgerError) { try clearDoubt(database) } catch { refusal.mayBeRecorded = true }
      }
      settle()
      throw refusal
    }
    saved = marks
    if let last { lastAppended = (last.seq, "\(last.id)") }
    do throws(LedgerError) { try confirm(database) } catch {
      var refusal = error
      refusal.mayBeRecorded = true
      throw refusal
    }
  }

  /// What became of the files while they were written to is set right before anybody is told that they were.
  private func confirm(_ database: SQLiteDatabase) throws(LedgerError) {
    let change = try wrapped { try files?.settle() }
    if let change { try setRight(change, of: database) }
  }

  /// What this process has done to the files is no change. What somebody else has is seen before the next transaction.
  func settle() { _ = try? files?.settle(mayShrink: true) }

  /// After a commit that failed at the disk: the log may hold what was refused, and another connection would take it for
  /// recorded. This one knows better: it takes in what was committed, and empties the log.
  ///
  /// - Throws: where that fails; then nothing else may be written, or opened.
  private func clearDoubt(_ database: SQLiteDatabase) throws(LedgerError) {
    try Self.takeInLog(database)
    isInDoubt = false
    settle()
  }

  /// The database and its inserting statement, with everything in order behind them.
  private func writable() throws(LedgerError) -> (SQLiteDatabase, Statement) {
    precondition(isWriter, "a ledger opened for reading is not written to")
    if let opened, let change = try wrapped({ try files?.change() }) { try setRight(change, of: opened) }
    if let opened, isInDoubt { try clearDoubt(opened) }
    if let opened, let insert { return (opened, insert) }
    try openAgain()
    return try writable()
  }

  // MARK: The file

  /// Brings all that stands in the log into the file itself, which then can be moved alone. Closing does so too, but keeps
  /// silent where the disk is full.
  func takeInLog() throws(LedgerError) {
    try Self.takeInLog(database())
    settle()
  }

  /// The file is left as one that has a log: to become one it would be written to, with a rollback journal beside it.
  private static func takeInLog(_ database: SQLiteDatabase) throws(LedgerError) {
    let isBlocked: Int64?
    do throws(SQLiteError) {
      try database.execute("PRAGMA journal_mode = WAL")
      isBlocked = try database.integer("PRAGMA wal_checkpoint(TRUNCATE)")
    } catch {
      throw LedgerError(error)
    }
    guard isBlocked == 0 else { throw LedgerError(.busy, "the log can't be taken in") }
  }

  /// Ends the use of the file; only a recovery opens it again.
  func close() { (insert, opened, files) = (nil, nil, nil) }

  /// Opens the file again, whatever became of it.
  func reopen() throws(LedgerError) {
    close()
    try open()
    try readMarks()
    checkpointSeq = 0
  }

  func wrapped<R>(_ body: () throws -> R) throws(LedgerError) -> R {
    do {
      return try body()
    } catch {
      throw LedgerError(error)
    }
  }
}

// MARK: The journal

extension Ledger {
  /// Remembers how far the entries have reached the journal. It is written with the next entry: after a crash that comes
  /// before, what has arrived is only looked up once more.
  public func markArrived(_ seq: Int64) {
    arrived = seq
    synced = min(synced, seq)
  }

  /// Remembers how far they are on the journal's disk.
  public func markSynced(_ seq: Int64) { synced = min(seq, arrived) }

  /// The boot of the last entry; nil without one.
  func lastBoot() throws(LedgerError) -> String? {
    try wrapped { try database().text("SELECT boot FROM entry ORDER BY seq DESC LIMIT 1") }
  }

  /// The id of an entry, as it stands there; nil where there is none.
  func id(ofEntry seq: Int64) throws(LedgerError) -> String? {
    try wrapped { try database().text("SELECT id FROM entry WHERE seq = \(seq)") }
  }

  private func readMarks() throws(LedgerError) {
    saved.arrived = try wrapped { try database().integer("SELECT arrived FROM outbox") ?? -1 }
    saved.synced = try wrapped { try database().integer("SELECT synced FROM outbox") ?? -1 }
    let last = try lastSeq()
    // Marks that make no sense: nobody knows what arrived, and the latest are looked for once more.
    let known = 0...last
    lastAppended = try id(ofEntry: last).map { (last, $0) }
    arrived = known.contains(saved.arrived) ? saved.arrived : max(0, last - Self.sentOnceMore)
    synced = known.contains(saved.synced) ? min(saved.synced, arrived) : arrived
  }

  /// Where nobody knows what had reached the journal, so many are sent once more: about a month's.
  static let sentOnceMore: Int64 = 1_000
}
