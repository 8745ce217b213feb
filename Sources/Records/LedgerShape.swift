internal import Platform

/// Which version a ledger has: two witnesses say so, a number in the file's header and the tables themselves, and a flipped
/// bit in the one is noticed by the other.
///
/// What is in the file beside them is none of Limber's, and may do anything: a trigger can pass over what is recorded.
struct LedgerShape {
  struct Version {
    /// What the header says (`PRAGMA user_version`).
    var said: Int64
    /// What the tables are; 0 where there are none.
    var tables: Int64
    var isConsistent: Bool { said == tables }
  }

  /// What is in a file.
  private struct Contents: Equatable {
    /// Every table, index, trigger and view, as it was defined. Not what SQLite makes by itself, such as the statistics of
    /// ANALYZE.
    var objects: Set<String>
    /// The tables' columns by name.
    var columns: Set<String>
  }

  private let said: Int64
  private let found: Contents
  private let known: [Contents]

  /// No version of Limber comes to a number beyond: what says so is damaged.
  private static let mostVersions: Int64 = 1_000

  /// Reads what both say, and changes nothing.
  init(of database: SQLiteDatabase) throws(SQLiteError) {
    said = try database.integer("PRAGMA user_version") ?? 0
    found = try Self.contents(of: database)
    known = try Self.known.get()
  }

  /// Which version it is.
  ///
  /// - Throws: `newer` for a ledger of a later version, `damaged` for what is no ledger of any.
  func version() throws(LedgerError) -> Version {
    guard !found.objects.isEmpty else { return Version(said: said, tables: 0) }
    let tables = known.firstIndex(of: found).map { Int64($0 + 1) }
    if said > LedgerSchema.version, said <= Self.mostVersions {
      // Without a column that none before it had (`LedgerSchema`) it is the number that is wrong.
      let isLater = !found.columns.isSubset(of: known.reduce([]) { $0.union($1.columns) })
      if isLater { throw LedgerError(.newer, "version \(said)") }
    }
    guard let tables else { throw LedgerError(.damaged, "its tables are not those of a ledger") }
    return Version(said: said, tables: tables)
  }

  /// What the versions have, the first one first.
  private static let known: Result<[Contents], SQLiteError> = Result { () throws(SQLiteError) in
    var versions: [Contents] = []
    for version in 1...LedgerSchema.version {
      let database = try SQLiteDatabase(path: ":memory:", mode: .readWriteCreate)
      for step in LedgerSchema.steps(to: version) { try database.execute(step) }
      versions.append(try contents(of: database))
    }
    return versions
  }

  private static func contents(of database: SQLiteDatabase) throws(SQLiteError) -> Contents {
    var contents = Contents(objects: [], columns: [])
    let objects = try database.prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
      persistent: false)
    while try objects.step() {
      let parts = (0..<4).map { objects.text($0) ?? "" }
      contents.objects.insert((parts.dropLast() + [condensed(parts[3])]).joined(separator: "\n"))
    }
    let columns = try database.prepare(
      """
      SELECT schema.name || '.' || info.name FROM sqlite_schema AS schema JOIN pragma_table_xinfo(schema.name) AS info
      WHERE schema.type = 'table' AND schema.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      """, persistent: false)
    while try columns.step() { if let name = columns.text(0) { contents.columns.insert(name) } }
    return contents
  }

  /// Without spaces and line ends where they mean nothing: other tools write a definition in another layout.
  private static func condensed(_ sql: String) -> String {
    let marks = Set("(),;".utf8)
    var result: [UInt8] = []
    var isApart = false
    for byte in sql.utf8 {
      if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
        isApart = true
        continue
      }
      if isApart, let last = result.last, !marks.contains(last), !marks.contains(byte) {
        result.append(UInt8(ascii: " "))
      }
      isApart = false
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }
}
