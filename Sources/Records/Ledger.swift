public import LimberCore
public import Platform

/// Why the ledger could not do what it was asked.
public struct LedgerError: Error, Sendable, CustomStringConvertible {
  /// What was wrong, as far as it matters for what to do.
  public enum Reason: Hashable, Sendable {
    case diskFull
    case readOnly
    case inputOutput
    /// SQLite finds the file damaged, or a row makes no entry.
    case damaged
    case busy
    /// It was written by a later version of Limber.
    case newer
    /// There is no ledger yet.
    case absent
    case other
  }
  public var reason: Reason
  /// What SQLite or the system said.
  public var detail: String

  /// A reason with what the system said.
  public init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  init(_ error: SQLiteError) {
    let reason: Reason =
      if error.isFull {
        .diskFull
      } else if error.isReadOnly {
        .readOnly
      } else if error.isIO {
        .inputOutput
      } else if error.isCorrupt {
        .damaged
      } else if error.isBusy {
        .busy
      } else {
        .other
      }
    self.init(reason, error.description)
  }

  /// One phrase for a person.
  public var description: String {
    switch reason {
    case .diskFull: "the disk is full"
    case .readOnly: "the ledger can't be written to"
    case .inputOutput: "the disk reports an error (\(detail))"
    case .damaged: "the ledger is damaged (\(detail))"
    case .busy: "another program is using the ledger"
    case .newer: "the ledger was written by a later version of Limber"
    case .absent: "there is no ledger yet"
    case .other: detail
    }
  }
}

/// The durable store of entries: one SQLite file, append-only, written by the daemon alone.
///
/// In it, too, is what the daemon must know of the world after a crash and what is no entry: the notifications that are on
/// the screen.
public final class Ledger {
  /// The name of the file in the state directory.
  public static let fileName = "ledger.sqlite3"

  /// The state directory of Limber (XDG Base Directory Specification); `StateDirectory=` would put it elsewhere on systemd 252
  /// than from 254 on.
  ///
  /// - Throws: `PlatformError` when there is no home.
  public static func directory(environment: (String) -> String? = Process.environment) throws -> String {
    try Directories.stateHome("limber", environment: environment)
  }

  private let database: SQLiteDatabase
  /// The version of the file's tables.
  private let version: Int64
  private let insert: Statement?

  /// Opens the ledger for writing, makes it when there is none, and brings it up to the present form.
  public init(path: String) throws(LedgerError) {
    do throws(SQLiteError) {
      database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
      // WAL: readers and the writer are not in each other's way. FULL: a commit is on the disk when it returns.
      try database.execute("PRAGMA journal_mode = WAL")
      try database.execute("PRAGMA synchronous = FULL")
    } catch {
      throw LedgerError(error)
    }
    try LedgerSchema.migrate(database)
    version = LedgerSchema.version
    do throws(SQLiteError) {
      insert = try database.prepare(LedgerSchema.insert)
    } catch {
      throw LedgerError(error)
    }
  }

  /// Opens the ledger for reading beside the daemon.
  ///
  /// - Throws: `absent` when there is none.
  public init(readingFrom path: String) throws(LedgerError) {
    guard Files.exists(path) else { throw LedgerError(.absent, path) }
    do throws(SQLiteError) {
      database = try SQLiteDatabase(path: path, mode: .readOnly)
    } catch {
      throw LedgerError(error)
    }
    version = try LedgerSchema.check(database)
    insert = nil
  }

  /// Writes entries in one transaction; when it returns they are on the disk, all of them.
  ///
  /// - Throws: `LedgerError`; then none of them is written.
  public func append(_ entries: [Entry]) throws(LedgerError) {
    guard let insert else { preconditionFailure("a ledger opened for reading is not written to") }
    guard !entries.isEmpty else { return }
    try wrapped {
      try database.transaction {
        for entry in entries {
          let values = Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.field, $0.value) })
          for (index, field) in EntryField.allCases.enumerated() {
            insert.bind(values[field], at: Int32(index + 1))
          }
          try insert.run()
        }
      }
    }
  }

  /// Finds out whether entries could be written: a transaction that changes nothing.
  public func tryWriting() throws(LedgerError) {
    try wrapped {
      try database.transaction { try database.execute("PRAGMA user_version = \(LedgerSchema.version)") }
    }
  }

  /// Every entry from `seq` on, in order.
  ///
  /// - Parameters:
  ///   - seq: the first sequence number.
  ///   - unreadable: gets the number of a row that makes no entry, and why; it is passed over. Nil throws there.
  ///   - body: gets each entry.
  /// - Throws: `damaged` at the first row that makes no entry, after handing on those before it.
  public func entries(
    fromSeq seq: Int64 = 1, unreadable: ((Int64, EntryError) -> Void)? = nil, _ body: (Entry) throws -> Void
  ) throws {
    let select = try database.prepare(LedgerSchema.select(version: version))
    select.bind(1, seq)
    defer { select.reset() }
    while try select.step() {
      var values: [EntryField: FieldValue] = [:]
      for (index, field) in EntryField.allCases.enumerated() {
        if let value = select.value(Int32(index), field.form) { values[field] = value }
      }
      let entry: Entry
      do throws(EntryError) {
        entry = try Entry(fields: values)
      } catch {
        if let unreadable {
          unreadable(select.int64(EntryField.allCases.firstIndex(of: .seq).map(Int32.init) ?? 0) ?? 0, error)
          continue
        }
        throw LedgerError(
          .damaged, "entry \(values[.seq]?.text ?? "?"): \(error.field.rawValue) is \(error.found ?? "missing")")
      }
      try body(entry)
    }
  }

  /// Every entry from `seq` on, in order.
  public func entries(fromSeq seq: Int64 = 1) throws -> [Entry] {
    var all: [Entry] = []
    try entries(fromSeq: seq) { all.append($0) }
    return all
  }

  /// Every entry that can say something about what was due at or after an instant, in order: those recorded from three
  /// days before on, since an answer may come early and nothing stays open longer.
  public func entries(concerning instant: Instant) throws -> [Entry] {
    let statement = try database.prepare("SELECT min(seq) FROM entry WHERE time >= ?", persistent: false)
    statement.bind(1, (instant - .days(3)).microseconds)
    guard try statement.step(), let first = statement.int64(0) else { return [] }
    return try entries(fromSeq: first)
  }

  /// The number of the last entry; 0 when there is none.
  public func lastSeq() throws(LedgerError) -> Int64 {
    do throws(SQLiteError) {
      return try database.integer("SELECT max(seq) FROM entry") ?? 0
    } catch {
      throw LedgerError(error)
    }
  }

  private func wrapped<R>(_ body: () throws -> R) throws(LedgerError) -> R {
    do {
      return try body()
    } catch let error as SQLiteError {
      throw LedgerError(error)
    } catch {
      throw LedgerError(.other, "\(error)")
    }
  }
}

/// A notification that is, or may be, on the screen.
public struct Popup: Hashable, Sendable {
  public var key: OccurrenceKey
  /// The server that shows it: bus and unique name. Its ids mean nothing to another.
  public var server: String
  /// The id that the server gave it.
  public var id: UInt32

  /// A notification on the screen.
  public init(key: OccurrenceKey, server: String, id: UInt32) {
    self.key = key
    self.server = server
    self.id = id
  }
}

extension Ledger {
  /// Remembers where an occurrence is on the screen.
  public func save(_ popup: Popup) throws(LedgerError) {
    try wrapped {
      let statement = try database.prepare(
        "INSERT OR REPLACE INTO popup (reminder, due, server, id) VALUES (?, ?, ?, ?)", persistent: false)
      statement.bind(1, popup.key.reminder)
      statement.bind(2, popup.key.due.microseconds)
      statement.bind(3, popup.server)
      statement.bind(4, Int64(popup.id))
      try statement.run()
    }
  }

  /// Forgets it.
  public func removePopup(of key: OccurrenceKey) throws(LedgerError) {
    try wrapped {
      let statement = try database.prepare("DELETE FROM popup WHERE reminder = ? AND due = ?", persistent: false)
      statement.bind(1, key.reminder)
      statement.bind(2, key.due.microseconds)
      try statement.run()
    }
  }

  /// All that are remembered.
  public func popups() throws(LedgerError) -> [Popup] {
    try wrapped {
      let statement = try database.prepare("SELECT reminder, due, server, id FROM popup", persistent: false)
      var all: [Popup] = []
      while try statement.step() {
        guard let reminder = statement.text(0), let due = statement.int64(1), let server = statement.text(2),
          let id = statement.int64(3)
        else { continue }
        all.append(
          Popup(
            key: OccurrenceKey(reminder: reminder, due: Instant(microseconds: due)), server: server,
            id: UInt32(truncatingIfNeeded: id)))
      }
      return all
    }
  }
}

extension Statement {
  fileprivate func bind(_ value: FieldValue?, at index: Int32) {
    switch value {
    case nil: bindNull(index)
    case .integer(let integer)?: bind(index, integer)
    case .decimal(let decimal)?: bind(index, decimal)
    case .text(let text)?: bind(index, text)
    }
  }

  fileprivate func value(_ column: Int32, _ form: EntryField.Form) -> FieldValue? {
    switch form {
    case .instant, .span, .integer: int64(column).map(FieldValue.integer)
    case .decimal: double(column).map(FieldValue.decimal)
    case .text: text(column).map(FieldValue.text)
    }
  }
}
