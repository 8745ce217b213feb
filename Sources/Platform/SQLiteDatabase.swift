internal import CSQLite
internal import Glibc

/// One connection to one SQLite database file, for one thread.
public final class SQLiteDatabase {
  /// How to open the file.
  public enum Mode: Sendable {
    /// Reads and writes; makes the file when it is absent.
    case readWriteCreate
    /// Reads and writes a file that exists, and keeps all others out. The index of the WAL is in memory then: a full or
    /// read-only file system can't stand in the way of reading (sqlite.org/wal.html, "Use of WAL Without Shared-Memory").
    case exclusive
    /// Reads only. The file must exist. (With WAL, its folder must be writable or another connection open.)
    case readOnly
    /// Reads only, and trusts that nobody writes it meanwhile, so that nothing is needed beside it; a WAL is not looked at
    /// (sqlite.org/uri.html, `immutable`). For one that was closed in good order and lies where nothing can be written.
    case immutable
  }

  /// How long (ms) a statement waits for another process's lock. The daemon is the only writer, so what it waits for is
  /// a reader's checkpoint or a backup: short. Longer would hold up the event loop.
  public static let busyTimeout: Int32 = 2_000

  /// The longest value (bytes) that is read or written (SQLITE_LIMIT_LENGTH): a damaged length must not fill the memory, and
  /// what the daemon knows of a schedule file of a megabyte, a few hundred times over, fits.
  private static let longestValue: Int32 = 128 << 20
  /// How long (µs) one statement of a file that somebody else may have made works before it is ended.
  private static let patience: Int64 = 20_000_000

  let handle: OpaquePointer
  /// The path that was opened.
  public let path: String

  /// Opens the database at `path`. A new file is private to this user (0600) from its first moment, one that was open
  /// to others is closed to them; the files SQLite adds take the same permissions.
  public init(path: String, mode: Mode) throws(SQLiteError) {
    // `:memory:` is no file to SQLite, unless it is asked for with its folder. Nobody has a file made that they named themselves.
    let place = mode == .readWriteCreate || Files.isAbsolute(path) ? path : "./\(path)"
    if mode == .readWriteCreate { try Self.makePrivate(path) }
    let flags =
      switch mode {
      case .readWriteCreate: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .exclusive: SQLITE_OPEN_READWRITE
      case .readOnly: SQLITE_OPEN_READONLY
      case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
      }
    let name = mode == .immutable ? "file:\(Self.escaped(place))?immutable=1" : place
    var handle: OpaquePointer?
    let result = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let handle else {
      // Documented: only when it could not even allocate the object.
      throw SQLiteError(extendedCode: SQLITE_NOMEM, message: "out of memory", sql: path)
    }
    guard result == SQLITE_OK else {
      let error = Self.lastError(handle, result, path)
      sqlite3_close_v2(handle)
      throw error
    }
    sqlite3_busy_timeout(handle, Self.busyTimeout)
    _ = platform_set_defensive(handle)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.longestValue)
    self.handle = handle
    self.path = path
    // Before the first access, or the index is made in a file after all.
    if mode == .exclusive { try execute("PRAGMA locking_mode = EXCLUSIVE") }
  }

  /// Opens the bytes of a database, in memory and for reading alone (sqlite.org/c3ref/deserialize.html).
  ///
  /// - Parameters:
  ///   - image: a database that has no log.
  ///   - path: where it is from.
  public init(image: [UInt8], path: String) throws(SQLiteError) {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let result = sqlite3_open_v2(":memory:", &handle, flags, nil)
    let count = sqlite3_int64(image.count)
    // SQLite frees it, also where it does not take it.
    guard let handle, result == SQLITE_OK, let bytes = sqlite3_malloc64(sqlite3_uint64(max(1, count))) else {
      sqlite3_close_v2(handle)
      throw SQLiteError(extendedCode: SQLITE_NOMEM, message: "out of memory", sql: path)
    }
    bytes.copyMemory(from: image, byteCount: image.count)
    let taken = sqlite3_deserialize(
      handle, "main", bytes.assumingMemoryBound(to: UInt8.self), count, count,
      UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY))
    guard taken == SQLITE_OK else {
      let error = Self.lastError(handle, taken, path)
      sqlite3_close_v2(handle)
      throw error
    }
    _ = platform_set_defensive(handle)
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.longestValue)
    self.handle = handle
    self.path = path
  }

  /// The bytes of the whole database as it is at one moment, what is in the log included (sqlite.org/c3ref/serialize.html).
  ///
  /// A page that can't be read comes as zeros: look at what this gave before you trust it.
  public func image() throws(SQLiteError) -> [UInt8] {
    var count: sqlite3_int64 = 0
    guard let bytes = sqlite3_serialize(handle, "main", &count, 0) else {
      let code = sqlite3_extended_errcode(handle)
      throw Self.lastError(handle, code == SQLITE_OK || code == SQLITE_ROW ? SQLITE_NOMEM : code, path)
    }
    defer { sqlite3_free(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  // close_v2: a statement that is still held keeps the connection alive until it goes too.
  deinit {
    for (_, statement) in fixed { sqlite3_finalize(statement) }
    sqlite3_close_v2(handle)
  }

  /// Ends what takes longer than a file of that size can need, with SQLITE_INTERRUPT: what a stranger's file computes may
  /// have no end. Counted from now.
  public func limitWork() {
    deadline = Clock.read().boot + Self.patience
    // About every millisecond.
    sqlite3_progress_handler(
      handle, 100_000,
      { context in
        guard let context else { return 0 }
        let database = Unmanaged<SQLiteDatabase>.fromOpaque(context).takeUnretainedValue()
        return Clock.read().boot > database.deadline ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Until when the statements of a stranger's file may work (µs since boot).
  private var deadline = Int64.max

  /// The statements around transactions, each compiled once.
  private var fixed: [String: OpaquePointer] = [:]

  private func perform(_ sql: StaticString) throws(SQLiteError) {
    let sql = "\(sql)"
    if fixed[sql] == nil {
      var statement: OpaquePointer?
      let result = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
      guard result == SQLITE_OK, let statement else { throw Self.lastError(handle, result, sql) }
      fixed[sql] = statement
    }
    let result = sqlite3_step(fixed[sql])
    let error = result == SQLITE_DONE ? nil : Self.lastError(handle, result, sql)
    // Repeats the step's error.
    _ = sqlite3_reset(fixed[sql])
    if let error { throw error }
  }

  /// A path as part of a URI (sqlite.org/uri.html, 3.1).
  private static func escaped(_ path: String) -> String {
    var result = ""
    for scalar in path.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "?": result += "%3f"
      case "#": result += "%23"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func makePrivate(_ path: String) throws(SQLiteError) {
    guard !path.isEmpty, path != ":memory:" else { return }
    // O_EXCL: a database that exists is never opened here, because closing it would drop the POSIX locks that another
    // connection of this process holds on it (sqlite.org/howtocorrupt.html, 2.2).
    let number = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(0o600))
    if number >= 0 {
      _ = Glibc.close(number)
      return
    }
    var status = stat()
    guard errno == EEXIST, stat(path, &status) == 0 else { return }  // SQLite's own open says what is wrong.
    if status.st_uid == getuid(), status.st_mode & 0o077 != 0, chmod(path, status.st_mode & 0o700) != 0 {
      let reason = PlatformError(errno: errno, operation: "chmod", subject: path)
      throw SQLiteError(extendedCode: SQLITE_PERM, message: reason.description, sql: path)
    }
  }

  static func lastError(_ handle: OpaquePointer, _ result: Int32, _ sql: String?) -> SQLiteError {
    let message = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "unknown error"
    // It keeps the errno of the last failure for ever: only with these it is that of this one.
    let isSystem = [SQLITE_IOERR, SQLITE_CANTOPEN].contains(result & 0xff)
    let systemError = isSystem ? sqlite3_system_errno(handle) : 0
    return SQLiteError(extendedCode: result, message: message, sql: sql, systemError: systemError)
  }

  /// Performs one or more statements, separated by semicolons; rows are thrown away.
  public func execute(_ sql: String) throws(SQLiteError) {
    let result = sqlite3_exec(handle, sql, nil, nil, nil)
    if result != SQLITE_OK { throw Self.lastError(handle, result, sql) }
  }

  /// Compiles one statement.
  ///
  /// - Parameters:
  ///   - sql: One statement; what follows its semicolon is a programmer error.
  ///   - persistent: It will be kept and used often (SQLITE_PREPARE_PERSISTENT).
  /// - Returns: The statement, with all parameters NULL.
  /// - Throws: ``SQLiteError``, for SQL that does not fit the schema.
  public func prepare(_ sql: String, persistent: Bool = true) throws(SQLiteError) -> Statement {
    try Statement(self, sql, persistent: persistent)
  }

  /// The rowid of the last successful INSERT of this connection.
  public var lastInsertRowID: Int64 { sqlite3_last_insert_rowid(handle) }

  /// Rows changed by the last INSERT, UPDATE or DELETE of this connection.
  public var changes: Int64 { sqlite3_changes64(handle) }

  /// A transaction is open.
  public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Gives back the pages that are kept in memory (sqlite.org/c3ref/db_release_memory.html): what is asked for next is read.
  public func forgetPages() { sqlite3_db_release_memory(handle) }

  /// From here on closing leaves the log where it is, and as it is. For a database whose files have been moved, or replaced: SQLite
  /// would remove by its name what is another one's by now.
  public func leaveFilesAtClose() { _ = platform_set_no_checkpoint_on_close(handle) }

  /// The first column of the first row of a query, as a number; nil when there is no row or it is NULL.
  public func integer(_ sql: String) throws(SQLiteError) -> Int64? {
    let statement = try prepare(sql, persistent: false)
    return try statement.step() ? statement.int64(0) : nil
  }

  /// The first column of the first row of a query, as text; nil when there is no row or it is NULL.
  public func text(_ sql: String) throws(SQLiteError) -> String? {
    let statement = try prepare(sql, persistent: false)
    return try statement.step() ? statement.text(0) : nil
  }

  /// Performs the body in one write transaction, which is on disk (as far as `PRAGMA synchronous` asks) when this
  /// returns. When the body or the commit throws, nothing of it remains, and the same error is thrown. Not nestable.
  public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    precondition(!isInTransaction, "transactions do not nest")
    // IMMEDIATE takes the write lock now, when waiting for it is still possible (sqlite.org/lang_transaction.html).
    try perform("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try perform("COMMIT")
      return result
    } catch {
      // A full disk or an I/O error may have rolled back already. Should ROLLBACK fail as well, the first error is the
      // one that explains, and the connection's next BEGIN says that a transaction is open.
      if isInTransaction { _ = sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }
}
