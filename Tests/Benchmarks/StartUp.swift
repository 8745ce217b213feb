import Glibc
import LimberCore
import Platform
import Records
import Varlink

/// From the start of limberd to READY=1 (sd_notify(3)), with a ledger of ten years: from a checkpoint as far back as it gets,
/// and for comparison from the first entry on. Each start follows a kill.
func startUp(isQuick: Bool) throws -> JSONValue {
  let count = isQuick ? 5_000 : 110_000
  let rounds = isQuick ? 2 : 15
  let scratch = try Scratch()
  try makeLedger(scratch, count)
  let starter = try Starter(scratch)
  // Of what was written just now, nothing is to be waited for while the daemon starts.
  sync()
  let quick = try median(rounds) { try starter.start() }
  let whole = try median(max(1, rounds / 3)) {
    try SQLiteDatabase(path: starter.ledger, mode: .readWriteCreate).execute("DELETE FROM checkpoint")
    return try starter.start()
  }
  return .object([
    "entries": .int(Int64(count)), "readyMilliseconds": .figure(quick / 1e6),
    "readyWithoutCheckpointMilliseconds": .figure(whole / 1e6), "ratio": .figure(whole / quick),
  ])
}

private func makeLedger(_ scratch: Scratch, _ count: Int) throws {
  let folder = "\(scratch.path)/home/.local/state/limber"
  try Files.makeDirectory(folder)
  let ledger = try Ledger(path: "\(folder)/\(Ledger.fileName)")
  var years = try Years(10, until: Instant(microseconds: Clock.read().wall))
  var batch: [Entry] = []
  var snapshot: Engine.Snapshot?
  try years.pass(count: count) { entry in
    batch.append(entry)
    if batch.count == 1_000 {
      try ledger.append(batch)
      batch = []
    }
  }
  try ledger.append(batch)
  snapshot = try Years.snapshot(of: ledger, at: Int64(count) - Ledger.checkpointDistance)
  if let snapshot { try ledger.saveCheckpoint(snapshot) }
}

extension Years {
  /// What an engine knows after an entry of a ledger.
  fileprivate static func snapshot(of ledger: Ledger, at seq: Int64) throws -> Engine.Snapshot {
    var engine = Engine(zones: .utc, seed: (1, 2))
    try ledger.entries(limit: Int(seq)) { engine.replay($0) }
    return engine.snapshot
  }
}
