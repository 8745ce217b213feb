internal import CSQLite
internal import Glibc

/// What SQLite said (sqlite.org/rescode.html), as it was at the moment of the failure.
public struct SQLiteError: Error, CustomStringConvertible, Equatable {
  /// The primary result code: the low byte of ``extendedCode``.
  public var code: Int32 { extendedCode & 0xff }
  /// The extended result code, which says more, such as which of SQLite's system calls failed.
  public let extendedCode: Int32
  /// SQLite's own words.
  public let message: String
  /// The statement, when there was one; the path when opening.
  public let sql: String?
  /// What the system call said that failed (errno(3)), for SQLITE_IOERR and SQLITE_CANTOPEN; 0 otherwise.
  public let systemError: Int32

  /// An error with an extended result code.
  public init(extendedCode: Int32, message: String, sql: String? = nil, systemError: Int32 = 0) {
    self.extendedCode = extendedCode
    self.message = message
    self.sql = sql
    self.systemError = systemError
  }

  /// The file system is full, or the user's quota (SQLITE_FULL; where it could not even begin, the system's own word).
  public var isFull: Bool { code == SQLITE_FULL || systemError == ENOSPC || systemError == EDQUOT }
  /// The database cannot be written (SQLITE_READONLY), such as on a file system that is mounted read-only.
  public var isReadOnly: Bool { code == SQLITE_READONLY || systemError == EROFS }
  /// The operating system failed to read or write (SQLITE_IOERR).
  public var isIO: Bool { code == SQLITE_IOERR }
  /// The file is damaged (SQLITE_CORRUPT) or is no database (SQLITE_NOTADB).
  public var isCorrupt: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }
  /// A statement that is right does not fit what the file says of itself (SQLITE_ERROR: no such table, an unknown format;
  /// SQLITE_SCHEMA, SQLITE_MISMATCH, SQLITE_FORMAT), or a value in it has a length that none has (SQLITE_TOOBIG).
  public var isMisfit: Bool {
    [SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_MISMATCH, SQLITE_FORMAT, SQLITE_TOOBIG].contains(code)
  }
  /// It was ended because it took too long (SQLITE_INTERRUPT).
  public var isInterrupted: Bool { code == SQLITE_INTERRUPT }
  /// Another process held its lock longer than the busy timeout (SQLITE_BUSY, SQLITE_LOCKED).
  public var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }
  /// The file could not be opened or made (SQLITE_CANTOPEN, SQLITE_PERM).
  public var isUnopenable: Bool { code == SQLITE_CANTOPEN || code == SQLITE_PERM }
  /// A constraint, a unique index or a trigger's RAISE refused the row (SQLITE_CONSTRAINT).
  public var isConstraint: Bool { code == SQLITE_CONSTRAINT }

  /// `database or disk is full (SQLite 13, extended 13) in INSERT …`.
  public var description: String {
    let place = sql.map { " in \($0)" } ?? ""
    return "\(message) (SQLite \(code), extended \(extendedCode))\(place)"
  }
}
