import LimberCore
import Records

/// Holds against the ledger what it has confirmed, refused and left open.
struct Witness {
  /// What is on the disk.
  private(set) var entries: [Entry] = []
  /// What people were told is recorded, by the place of its entry.
  private var confirmed: [Entry] = []
  /// What may be on the disk or not, because the daemon died while it was written, or because the disk failed to say.
  ///
  /// An fsync(2) that fails says nothing about what is on the disk, and SQLite writes on behind the sync where it must fill
  /// a sector. It takes the commit back, and the next one writes over it; but if the daemon ends before that, what is found
  /// afterwards may hold it. So a refused answer can turn out to
  /// be recorded, wholly. What can't happen is that an answer that was confirmed is not.
  private var inDoubt: [[Entry]] = []
  /// Commits in doubt that turned out to be on the disk.
  private(set) var decided = 0
  var finding: Finding?

  private mutating func find(_ invariant: String, _ what: String) {
    if finding == nil { finding = Finding(invariant: invariant, what: what) }
  }

  mutating func writes(_ batch: [Entry]) { if !batch.isEmpty { inDoubt.append(batch) } }

  mutating func wrote(_ batch: [Entry]) {
    entries += batch
    inDoubt = []
  }

  /// It is certain that the batch is not on the disk, unless a write or a sync failed.
  mutating func failed(_ batch: [Entry], isInDoubt: Bool) { if !isInDoubt, !batch.isEmpty { inDoubt.removeLast() } }

  mutating func confirm(_ answers: [Entry]) { confirmed += answers }

  /// The ledger was read anew, from one entry on; gives what is in it and was not known to be.
  mutating func read(_ found: [Entry], from first: Int64) -> [Entry] {
    for (index, entry) in found.enumerated() where entry.seq != first + Int64(index) {
      find("sequence numbers have no gap", "the ledger has seq \(entry.seq) in place \(first + Int64(index))")
    }
    let known = entries.dropFirst(Int(first) - 1)
    let common = zip(found, known).prefix { $0 == $1 }.count
    if common < known.count {
      let lost = known[known.startIndex + common]
      find("what is recorded stays as it is", "entry \(lost.seq) (\(lost.sentence)) is gone or another one")
    }
    let tail = Array(found.dropFirst(known.count))
    if !tail.isEmpty {
      decided += 1
      if !inDoubt.contains(tail) {
        find(
          "what was refused is not recorded", "entry \(tail[0].seq) (\(tail[0].sentence)) was refused or never written")
      }
      entries += tail
    }
    if first == 1, Set(found.map(\.id)).count != found.count { find("ids are unique", "the ledger has an id twice") }
    inDoubt = []
    checkConfirmed()
    return tail
  }

  /// Every confirmed answer is in the ledger.
  mutating func checkConfirmed() {
    for answer in confirmed {
      let index = Int(answer.seq) - 1
      guard index < entries.count, entries[index] == answer else {
        find("a confirmed answer is in the ledger", "confirmed, and not in the ledger: \(answer.sentence)")
        return
      }
    }
  }
}
