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
  /// - Parameter engine: is left as it was where this throws.
  /// - Throws: `damaged` where a row makes no entry, or their numbers do not follow each other.
  public func replay(into engine: inout Engine) throws(LedgerError) {
    var replayed = engine
    let snapshot = checkpoint()
    if let snapshot { replayed.resume(from: snapshot) }
    let start = snapshot?.seq ?? 0
    var last = start
    try wrapped {
      try entries(fromSeq: start + 1) { entry in
        // What was recovered may have gaps; what follows a checkpoint was written one after the other.
        guard snapshot == nil || entry.seq == last + 1 else {
          throw LedgerError(.damaged, "entry \(entry.seq) follows entry \(last)")
        }
        last = entry.seq
        replayed.replay(entry)
      }
    }
    guard try lastSeq() == last else { throw LedgerError(.damaged, "entry \(last) is not the last one") }
    engine = replayed
    checkpointSeq = start
  }

  /// Writes what an engine knows after the last entry, in the place of what it knew before.
  ///
  /// - Parameter snapshot: of an engine whose every entry has been written.
  public func saveCheckpoint(_ snapshot: Engine.Snapshot) throws(LedgerError) {
    let json = try wrapped { String(decoding: try JSONEncoder().encode(snapshot), as: UTF8.self) }
    let state = Self.digest(json) + json
    try write { database, _ in
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
      SELECT state, checkpoint.seq FROM checkpoint JOIN entry ON entry.seq = checkpoint.seq AND entry.id = checkpoint.entry
      WHERE form = \(Engine.Snapshot.form)
      """
    do {
      let statement = try database().prepare(query, persistent: false)
      guard try statement.step(), let state = statement.text(0), let seq = statement.int64(1) else { return nil }
      let json = state.dropFirst(Self.digestLength)
      guard state.prefix(Self.digestLength) == Self.digest(json) else { return nil }
      let snapshot = try JSONDecoder().decode(Engine.Snapshot.self, from: Data(json.utf8))
      return snapshot.seq == seq && snapshot.isSound ? snapshot : nil
    } catch {
      return nil
    }
  }

  private static let digestLength = 16

  /// FNV-1a (Fowler, Noll, Vo), 64 bits in 16 hexadecimal digits: a flipped bit in a number makes another one, and what the
  /// daemon goes on from must be what it wrote.
  private static func digest(_ text: some StringProtocol) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: digestLength - digits.utf8.count) + digits
  }
}
