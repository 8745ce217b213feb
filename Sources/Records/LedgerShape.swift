internal import Platform

/// Which version a ledger has: two witnesses say so, a number in the file's header and the tables themselves, and a flipped
/// bit in the one is noticed by the other.
struct LedgerShape {
  struct Version {
    /// What the header says (`PRAGMA user_version`).
    var said: Int64
    /// What the tables are; 0 where there are none.
    var tables: Int64
    var isConsistent: Bool { said == tables }
  }

  private let said: Int64
  private let found: Set<String>
  private let known: [Set<String>]

  /// No version of Limber comes to a number beyond: what says so is damaged.
  private static let mostVersions: Int64 = 1_000

  /// Reads what both say, and changes nothing.
  init(of database: SQLiteDatabase) throws(SQLiteError) {
    said = try database.integer("PRAGMA user_version") ?? 0
    found = try Self.shape(of: database)
    known = try Self.known.get()
  }

  /// Which version it is.
  ///
  /// - Throws: `newer` for a ledger of a later version, `damaged` for what is no ledger of any.
  func version() throws(LedgerError) -> Version {
    guard !found.isEmpty else { return Version(said: said, tables: 0) }
    let tables = known.lastIndex { $0.isSubset(of: found) }.map { Int64($0 + 1) }
    if said > LedgerSchema.version, said <= Self.mostVersions {
      // A later version has something that no earlier one had. One that had not would still not be a single bit away.
      let hasMore = !found.isSubset(of: known.reduce([]) { $0.union($1) })
      let isFlipped = tables.map { ($0 ^ said).nonzeroBitCount == 1 } ?? false
      if hasMore || tables != nil && !isFlipped { throw LedgerError(.newer, "version \(said)") }
    }
    guard let tables else { throw LedgerError(.damaged, "its tables are not those of a ledger") }
    return Version(said: said, tables: tables)
  }

  /// What the versions have, the first one first.
  private static let known: Result<[Set<String>], SQLiteError> = Result { () throws(SQLiteError) in
    var shapes: [Set<String>] = []
    for version in 1...LedgerSchema.version {
      let database = try SQLiteDatabase(path: ":memory:", mode: .readWriteCreate)
      for step in LedgerSchema.steps(to: version) { try database.execute(step) }
      shapes.append(try shape(of: database))
    }
    return shapes
  }

  /// Tables, indices and triggers by name, and the columns of the tables with what is said of them. Views, and columns that
  /// are computed, are other things than tables and columns.
  private static func shape(of database: SQLiteDatabase) throws(SQLiteError) -> Set<String> {
    let objects = "SELECT type || ' ' || name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
    let columns = """
      SELECT schema.name || '.' || info.name || ' ' || info.type || ' ' || info."notnull" || ' ' || info.pk || ' '
        || info.hidden
      FROM sqlite_schema AS schema JOIN pragma_table_xinfo(schema.name) AS info WHERE schema.type = 'table'
      """
    var shape: Set<String> = []
    for query in [objects, columns] {
      let statement = try database.prepare(query, persistent: false)
      while try statement.step() { if let text = statement.text(0) { shape.insert(text) } }
    }
    return shape
  }
}
