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
  private var opened: SQLiteDatabase?
  /// The version of the file's tables.
  private let version: Int64
  /// Nil where it is open for reading, or makeshift: something stands in the way of writing, all can be read, and before the
  /// next entry it is opened anew.
  private var insert: Statement?
  private let isWriter: Bool
  /// A commit failed at the disk: nobody knows how much of it is there.
  private var isInDoubt = false
  /// The file was removed while it was open, and was written out again.
  public private(set) var wasPutBack = false
  /// Every entry up to this number has reached the journal, or is past reaching it.
  public private(set) var arrived: Int64 = 0
  /// Every entry up to this number is there on the disk, too: no failure of the power takes it away.
  public private(set) var synced: Int64 = 0
  private var saved: (arrived: Int64, synced: Int64) = (0, 0)
  /// The entry that the last checkpoint stands at; 0 without one.
  public internal(set) var checkpointSeq: Int64 = 0

  /// Opens the ledger for writing, makes it when there is none, and brings it up to the present form.
  ///
  /// Where the file is there but nothing can be written, such as on a full disk, it is opened all the same: what it holds can
  /// be read, and entries are refused until they can be written again.
  ///
  /// - Throws: `LedgerError`, `damaged` where it must be recovered first (`LedgerRecovery`).
  public init(path: String) throws(LedgerError) {
    self.path = path
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
    let database = try Self.open(path)
    insert = try Self.prepareInsert(database)
    opened = database
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

  private static func open(_ path: String) throws(LedgerError) -> SQLiteDatabase {
    let (database, shape): (SQLiteDatabase, LedgerShape)
    do throws(SQLiteError) {
      database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
      shape = try LedgerShape(of: database)
    } catch {
      throw explain(error, path)
    }
    // One of a later version is not touched.
    let found = try shape.version()
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
    for place in Self.places(of: path) where Files.kind(of: place) == .other {
      throw LedgerError(.damaged, "\(place) is no file")
    }
    self.path = path
    isWriter = false
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
    isWriter = false
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
    guard let opened else { throw LedgerError(.inputOutput, "\(path) could not be opened again") }
    return opened
  }

  // MARK: Writing

  /// Writes entries in one transaction; when it returns they are on the disk, all of them.
  ///
  /// - Throws: `LedgerError`; then none of them is written.
  public func append(_ entries: [Entry]) throws(LedgerError) {
    try write { _, insert throws(SQLiteError) in
      for entry in entries {
        insert.bind(entry)
        try insert.run()
      }
    }
  }

  /// Finds out whether entries could be written, and writes what else is to be remembered.
  public func tryWriting() throws(LedgerError) {
    try write { database, _ throws(SQLiteError) in
      try database.execute("PRAGMA user_version = \(LedgerSchema.version)")
    }
  }

  /// One write transaction, with what there is to remember about the journal.
  func write(_ body: (SQLiteDatabase, Statement) throws(SQLiteError) -> Void) throws(LedgerError) {
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
      throw refusal
    }
    saved = marks
  }

  /// After a commit that failed at the disk: the log may hold what was refused, and another connection would take it for
  /// recorded. This one knows better: it takes in what was committed, and empties the log.
  ///
  /// - Throws: where that fails; then nothing else may be written, or opened.
  private func clearDoubt(_ database: SQLiteDatabase) throws(LedgerError) {
    let isBlocked = try wrapped { try database.integer("PRAGMA wal_checkpoint(TRUNCATE)") }
    guard isBlocked == 0 else { throw LedgerError(.busy, "the log can't be emptied") }
    isInDoubt = false
  }

  /// The database and its inserting statement, with everything in order behind them.
  private func writable() throws(LedgerError) -> (SQLiteDatabase, Statement) {
    precondition(isWriter, "a ledger opened for reading is not written to")
    if let opened, opened.hasMoved { try putBack(opened) }
    if let opened, isInDoubt { try clearDoubt(opened) }
    if let opened, let insert { return (opened, insert) }
    // A makeshift connection keeps all others out, the new one too.
    opened = nil
    do throws(LedgerError) {
      try open()
    } catch {
      opened = Self.openMakeshift(path)
      throw error
    }
    return try writable()
  }

  /// The file was removed while it was open: what is open still holds everything, and is written out again.
  private func putBack(_ removed: SQLiteDatabase) throws(LedgerError) {
    guard !Files.exists(path) else { throw LedgerError(.replaced, path) }
    try wrapped {
      try Files.makeDirectory(Files.split(path).folder)
      let copy = "\(path).copy"
      try Self.copy(removed, to: copy)
      // What belonged to the removed file is of no use beside the new one, and would be taken for its own.
      for suffix in ["-wal", "-shm"] { try Files.remove(path + suffix) }
      try Files.rename(copy, to: path)
    }
    (insert, opened) = (nil, nil)
    wasPutBack = true
  }

  /// Writes a copy of a database to a file that is whole and on the disk when this returns; what was there is replaced.
  static func copy(_ database: SQLiteDatabase, to path: String) throws {
    for suffix in ["", "-wal", "-shm", "-journal"] { try Files.remove(path + suffix) }
    let copy = try SQLiteDatabase(path: path, mode: .readWriteCreate)
    try copy.execute("PRAGMA synchronous = FULL")
    try database.backup(to: copy)
    // Alone, without a WAL beside it: one file to keep.
    try copy.execute("PRAGMA journal_mode = DELETE")
  }

  // MARK: Reading

  /// Every entry from `seq` on, in order.
  ///
  /// - Parameters:
  ///   - seq: the first sequence number.
  ///   - limit: at most so many.
  ///   - unreadable: gets the number of a row that makes no entry, and why; it is passed over. Nil throws there.
  ///   - body: gets each entry.
  /// - Throws: `damaged` at the first row that makes no entry, after handing on those before it.
  public func entries(
    fromSeq seq: Int64 = 1, limit: Int = .max, unreadable: ((Int64, EntryError) -> Void)? = nil,
    _ body: (Entry) throws -> Void
  ) throws {
    let select = try database().prepare(LedgerSchema.select(version: version))
    select.bind(1, seq)
    defer { select.reset() }
    var count = 0
    var last = seq - 1
    var row = EntryRow()
    while count < limit, try select.step() {
      count += 1
      select.read(into: &row)
      // Pages that have changed places give what SQLite doesn't call damage.
      let number = select.int64(Int32(EntryField.seq.rawValue)) ?? 0
      guard number > last || unreadable != nil else {
        throw LedgerError(.damaged, "entry \(number) stands behind entry \(last)")
      }
      last = number
      let entry: Entry
      do throws(EntryError) {
        entry = try Entry(row)
      } catch {
        if let unreadable {
          unreadable(number, error)
          continue
        }
        throw LedgerError(.damaged, "entry \(number): \(error.field.name) is \(error.foundBriefly)")
      }
      try body(entry)
    }
  }

  /// Every entry from `seq` on, in order; at most `limit`.
  public func entries(fromSeq seq: Int64 = 1, limit: Int = .max) throws -> [Entry] {
    var all: [Entry] = []
    try entries(fromSeq: seq, limit: limit) { all.append($0) }
    return all
  }

  /// Every entry that can say something about what was due at or after an instant, in order: those recorded from three
  /// days before on, since an answer may come early and nothing stays open longer.
  public func entries(concerning instant: Instant) throws(LedgerError) -> [Entry] {
    try wrapped {
      let statement = try database().prepare("SELECT seq, time FROM entry ORDER BY seq DESC", persistent: false)
      let start = (instant - .days(3)).microseconds
      var (first, older) = (Int64?.none, 0)
      while older < Self.disorder, try statement.step() {
        if statement.int64(1) ?? 0 >= start { (first, older) = (statement.int64(0), 0) } else { older += 1 }
      }
      return try first.map { try entries(fromSeq: $0) } ?? []
    }
  }

  /// A clock that was wrong for a while leaves times out of order. After so many entries in a row that are older than what is
  /// asked for, all before them are taken for older too: about a fortnight's.
  private static let disorder = 500

  /// The number of the last entry; 0 when there is none.
  public func lastSeq() throws(LedgerError) -> Int64 {
    let last = try wrapped { try database().integer("SELECT max(seq) FROM entry") ?? 0 }
    guard last == 0 || Bounds.foundSeq.contains(last) else {
      throw LedgerError(.damaged, "the last entry has the number \(last)")
    }
    return last
  }

  /// What tells this ledger from all others: the id of its first entry, drawn at random when it was begun. It goes with every
  /// backup, and comes back with what is restored or recovered. Nil while there is no entry.
  public func identity() throws(LedgerError) -> EntryID? {
    let text = try wrapped { try database().text("SELECT id FROM entry ORDER BY seq LIMIT 1") }
    return text.flatMap { EntryID($0) }
  }

  /// When the schedule was changed last, as it is on record; nil where it never was.
  public func lastChangeOfSchedule() throws(LedgerError) -> Instant? {
    let kinds = [EntryKind.added, .changed, .removed, .settings].map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try wrapped { try database().integer("SELECT max(time) FROM entry WHERE kind IN (\(kinds))") }
      .map(Instant.init(microseconds:))
  }

  /// Whether SQLite finds the file sound (`PRAGMA quick_check`); what it says of it otherwise, in its own words.
  ///
  /// - Throws: `LedgerError` where it could not look, or `damaged` where looking already failed.
  public func quickCheck() throws(LedgerError) -> String? {
    let verdict = try wrapped { try database().text("PRAGMA quick_check(1)") }
    return verdict == "ok" ? nil : verdict ?? "nothing"
  }

  /// Brings all that stands in the log into the file itself, which then can be moved alone. Closing does so too, but keeps
  /// silent where the disk is full.
  func takeInLog() throws(LedgerError) {
    let mode = try wrapped { try database().text("PRAGMA journal_mode = DELETE") }
    guard mode == "delete" else { throw LedgerError(.other, "\(path): the log can't be taken in") }
  }

  /// Ends the use of the file; only a recovery opens it again.
  func close() { (insert, opened) = (nil, nil) }

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

  private func readMarks() throws(LedgerError) {
    saved.arrived = try wrapped { try database().integer("SELECT arrived FROM outbox") ?? -1 }
    saved.synced = try wrapped { try database().integer("SELECT synced FROM outbox") ?? -1 }
    let last = try lastSeq()
    // Marks that make no sense: nobody knows what arrived, and the latest are looked for once more.
    let known = 0...last
    arrived = known.contains(saved.arrived) ? saved.arrived : max(0, last - Self.sentOnceMore)
    synced = known.contains(saved.synced) ? min(saved.synced, arrived) : arrived
  }

  /// Where nobody knows what had reached the journal, so many are sent once more: about a month's.
  static let sentOnceMore: Int64 = 1_000
}
