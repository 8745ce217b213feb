internal import FoundationEssentials
public import LimberCore
internal import Platform

/// Starting up without reading years of entries.
extension Ledger {
  /// After so many entries a checkpoint is written again: about a fortnight's, replayed in a few milliseconds.
  public static let checkpointDistance: Int64 = 500

  /// Replays the record into an engine that knows nothing yet: from the last checkpoint on where there is a sound one, else
  /// from the first entry on.
  ///
  /// - Parameters:
  ///   - engine: is left as it was where this throws.
  ///   - unreadable: gets the number of a row that makes no entry, and why; it is passed over.
  public func replay(into engine: inout Engine, unreadable: (Int64, EntryError) -> Void) throws(LedgerError) {
    var replayed = engine
    let snapshot = checkpoint()
    if let snapshot { replayed.resume(from: snapshot) }
    let start = snapshot?.seq ?? 0
    try wrapped {
      try withoutActuallyEscaping(unreadable) { unreadable in
        try entries(fromSeq: start + 1, unreadable: unreadable) { replayed.replay($0) }
      }
    }
    replayed.continueNumbering(after: try lastSeq())
    engine = replayed
    checkpointSeq = start
  }

  /// Writes what an engine knows after the last entry, in the place of what it knew before.
  ///
  /// - Parameter snapshot: of an engine whose every entry has been written.
  public func saveCheckpoint(_ snapshot: Engine.Snapshot) throws(LedgerError) {
    let state = try wrapped { String(decoding: try JSONEncoder().encode(snapshot), as: UTF8.self) }
    try write { database, _ throws(SQLiteError) in
      let statement = try database.prepare(
        "INSERT OR REPLACE INTO checkpoint SELECT 1, seq, id, ?, ? FROM entry WHERE seq = ?", persistent: false)
      statement.bind(1, Int64(Engine.Snapshot.form))
      statement.bind(2, state)
      statement.bind(3, snapshot.seq)
      try statement.run()
    }
    checkpointSeq = snapshot.seq
  }

  /// The last checkpoint; nil where there is none, or none that this program can use. It is a copy of what the entries say,
  /// so whatever is wrong with it is no loss.
  private func checkpoint() -> Engine.Snapshot? {
    // The entry it stands at must be there still, or it is of another ledger.
    let query = """
      SELECT state FROM checkpoint JOIN entry ON entry.seq = checkpoint.seq AND entry.id = checkpoint.entry
      WHERE form = \(Engine.Snapshot.form)
      """
    guard let state = try? database().text(query) else { return nil }
    return try? JSONDecoder().decode(Engine.Snapshot.self, from: Data(state.utf8))
  }
}
