import LimberCore
import Platform
import Records

/// A folder of its own for each test, gone with it.
final class Scratch {
  let path = "/tmp/limber-records-\(Process.pid)-\(Random.seed())"
  init() throws { try Files.makeDirectory(path) }
  deinit {
    for name in (try? Files.names(in: path)) ?? [] { _ = try? Files.remove("\(path)/\(name)") }
    _ = try? Files.remove(path)
  }
  var ledger: String { "\(path)/\(Ledger.fileName)" }
}

func entry(_ seq: Int64, _ fact: Fact = .stopped) -> Entry {
  Entry(
    id: EntryID(high: 7, low: UInt64(seq)), seq: seq, time: Instant(seconds: 1_000_000 + seq), elapsed: .seconds(seq),
    boot: String(repeating: "b", count: 32), offset: 3600, person: "Anna", fact: fact)
}

let occurrence = Occurrence(
  key: OccurrenceKey(reminder: "calcium-lunch", due: Instant(seconds: 1_000_000)), id: "k7q2", kind: .calcium,
  title: "Calcium with lunch – 午餐")
