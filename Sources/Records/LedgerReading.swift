public import LimberCore
internal import Platform

/// What the ledger holds.
extension Ledger {
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
    var last: Int64?
    var row = EntryRow()
    while count < limit, try select.step() {
      count += 1
      select.read(into: &row)
      // Pages that have changed places give what SQLite doesn't call damage.
      let number = select.int64(Int32(EntryField.seq.rawValue)) ?? 0
      if let last, number <= last, unreadable == nil {
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

  /// The reminders as they have been defined, one after the other.
  public func definitions() throws(LedgerError) -> [Reminder] {
    var definitions: [Reminder] = []
    try wrapped {
      try entries(unreadable: { _, _ in }) { entry in
        switch entry.fact {
        case .added(let reminder), .changed(let reminder): definitions.append(reminder)
        default: break
        }
      }
    }
    return definitions
  }

  /// Whether SQLite finds the file sound (`PRAGMA quick_check`); what it says of it otherwise, in its own words.
  ///
  /// - Throws: `LedgerError` where it could not look, or `damaged` where looking already failed.
  public func quickCheck() throws(LedgerError) -> String? {
    let verdict = try wrapped { try database().text("PRAGMA quick_check(1)") }
    return verdict == "ok" ? nil : verdict ?? "nothing"
  }
}
