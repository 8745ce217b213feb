internal import CSQLite

/// One compiled statement of a ``SQLiteDatabase``, which it keeps open.
///
/// Parameters count from 1, columns from 0, as in SQLite. A wrong index is a programmer error and crashes.
public final class Statement {
  private let database: SQLiteDatabase
  private let handle: OpaquePointer
  private let sql: String
  /// A value too large for SQLite (SQLITE_TOOBIG) or out of memory: thrown by the step that would have used it.
  private var bindingError: SQLiteError?

  init(_ database: SQLiteDatabase, _ sql: String, persistent: Bool) throws(SQLiteError) {
    var handle: OpaquePointer?
    var end = 0
    let flags = persistent ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    let result = sql.withCString { start in
      var tail: UnsafePointer<CChar>?
      let result = sqlite3_prepare_v3(database.handle, start, -1, flags, &handle, &tail)
      end = tail.map { $0 - start } ?? 0
      return result
    }
    guard result == SQLITE_OK else { throw SQLiteDatabase.lastError(database.handle, result, sql) }
    guard let handle else { preconditionFailure("no statement in \"\(sql)\"") }
    let rest = sql.utf8.dropFirst(end)
    precondition(
      rest.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: ";") },
      "more than one statement in \"\(sql)\"")
    self.database = database
    self.handle = handle
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  private func checkBinding(_ index: Int32, _ result: Int32) {
    precondition(result != SQLITE_RANGE, "no parameter \(index) in \"\(sql)\"")
    precondition(result != SQLITE_MISUSE, "parameter \(index) bound before reset in \"\(sql)\"")
    if result != SQLITE_OK, bindingError == nil {
      bindingError = SQLiteDatabase.lastError(database.handle, result, sql)
    }
  }

  /// Binds a number, or NULL for nil.
  public func bind(_ index: Int32, _ value: Int64?) {
    guard let value else { return bindNull(index) }
    checkBinding(index, sqlite3_bind_int64(handle, index, value))
  }

  /// Binds text, or NULL for nil.
  public func bind(_ index: Int32, _ value: String?) {
    guard var value else { return bindNull(index) }
    let result = value.withUTF8 { bytes in
      // A null pointer would bind NULL; an empty text is none.
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return platform_bind_text(handle, index, "", 0) }
      return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        platform_bind_text(handle, index, $0, UInt64(bytes.count))
      }
    }
    checkBinding(index, result)
  }

  /// Binds bytes, or NULL for nil.
  public func bind(_ index: Int32, _ value: [UInt8]?) {
    guard let value else { return bindNull(index) }
    let result = value.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
      return platform_bind_blob(handle, index, base, UInt64(bytes.count))
    }
    checkBinding(index, result)
  }

  /// Binds a floating-point number, or NULL for nil.
  public func bind(_ index: Int32, _ value: Double?) {
    guard let value else { return bindNull(index) }
    checkBinding(index, sqlite3_bind_double(handle, index, value))
  }

  /// Binds NULL.
  public func bindNull(_ index: Int32) { checkBinding(index, sqlite3_bind_null(handle, index)) }

  /// Goes to the next row; false when there is none.
  public func step() throws(SQLiteError) -> Bool {
    if let bindingError { throw bindingError }
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw SQLiteDatabase.lastError(database.handle, code, sql)
    }
  }

  /// Performs a statement that answers no rows, or whose rows do not matter, and resets it, even when it throws.
  public func run() throws(SQLiteError) {
    defer { reset() }
    while try step() {}
  }

  /// Ready to be bound and performed again; all parameters are NULL.
  public func reset() {
    // Repeats the error of the last step, which was thrown already.
    _ = sqlite3_reset(handle)
    _ = sqlite3_clear_bindings(handle)
    bindingError = nil
  }

  /// How many columns a row has.
  public var columnCount: Int32 { sqlite3_column_count(handle) }

  /// Whether the column of the current row is NULL.
  public func isNull(_ column: Int32) -> Bool { type(column) == SQLITE_NULL }

  /// The column of the current row as a number; nil for NULL.
  public func int64(_ column: Int32) -> Int64? { isNull(column) ? nil : sqlite3_column_int64(handle, column) }

  /// The column of the current row as a floating-point number; nil for NULL.
  public func double(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(handle, column) }

  /// The column of the current row as text, UTF-8 repaired; nil for NULL.
  public func text(_ column: Int32) -> String? {
    guard !isNull(column), let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// How SQLite keeps a value (sqlite.org/datatype3.html).
  public enum Storage: Sendable { case null, integer, real, text, blob }

  /// How the column of the current row is kept.
  public func storage(_ column: Int32) -> Storage {
    switch type(column) {
    case SQLITE_INTEGER: .integer
    case SQLITE_FLOAT: .real
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .blob
    default: .null
    }
  }

  /// The column of the current row as bytes; nil for NULL.
  public func blob(_ column: Int32) -> [UInt8]? {
    guard !isNull(column) else { return nil }
    let start = sqlite3_column_blob(handle, column)
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func type(_ column: Int32) -> Int32 {
    precondition(column >= 0 && column < columnCount, "no column \(column) in \"\(sql)\"")
    return sqlite3_column_type(handle, column)
  }
}
