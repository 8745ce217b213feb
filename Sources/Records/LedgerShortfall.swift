internal import LimberCore
internal import Platform

/// Entries that were there, and are there no more.
extension Ledger {
  /// Looks whether all that was recorded is there: numbers have no gap but those that a recovery told of, and none is missing
  /// at the end.
  ///
  /// - Parameter told: what the last recovery told of.
  /// - Returns: how far the numbers are known to have gone, 0 where that is not known; nil where nothing is missing.
  /// - Throws: `damaged` where the numbers are none.
  func shortfall(told: Recovery?) throws(LedgerError) -> Int64? {
    let last = try lastSeq()
    let (first, count) = try wrapped {
      (
        try database().integer("SELECT min(seq) FROM entry") ?? 1,
        try database().integer("SELECT count(*) FROM entry") ?? 0
      )
    }
    guard first >= 1 else { throw LedgerError(.damaged, "the first entry has the number \(first)") }
    if let reached = try missingEnd() { return reached }
    guard last - count > Int64(told?.lost ?? 0) else { return nil }
    // What a clock that had slipped recorded is told no more, and is there.
    let lost = try wrapped { try database().integer("SELECT max(lost) FROM entry WHERE kind = 'recovered'") ?? 0 }
    return last - count > lost ? 0 : nil
  }

  /// Looks whether the last ones are there: what had reached the journal, or a checkpoint, was an entry.
  ///
  /// - Returns: how far the numbers went, 0 where nobody knows; nil where nothing is missing.
  func missingEnd() throws(LedgerError) -> Int64? {
    guard version >= LedgerSchema.versionWithMarks else { return nil }
    // In one statement: limberd may be writing.
    let marks = """
      SELECT (SELECT max(seq) FROM entry), (SELECT seq FROM checkpoint), (SELECT arrived FROM outbox)
      """
    let (last, checkpoint, arrived) = try wrapped {
      let statement = try database().prepare(marks, persistent: false)
      _ = try statement.step()
      func mark(_ column: Int32) -> Int64 {
        statement.int64(column).flatMap { Bounds.foundSeq.contains($0) ? $0 : nil } ?? 0
      }
      return (statement.int64(0) ?? 0, mark(1), mark(2))
    }
    guard max(checkpoint, arrived) > last else { return nil }
    // One that stands alone may be what is wrong: of what reached the journal the checkpoint is not far.
    return checkpoint >= arrived || arrived - max(last, checkpoint) <= 2 * Self.checkpointDistance
      ? max(checkpoint, arrived) : 0
  }
}
