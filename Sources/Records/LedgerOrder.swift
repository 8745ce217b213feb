internal import LimberCore

/// The entries of a ledger that is made anew, in the order of their numbers, one of each.
///
/// A number may be wrong where nothing else of an entry is: a bit of it was flipped. It has left a hole where it belongs, so
/// the entry is put there.
struct LedgerOrder {
  private(set) var entries: [Entry] = []
  /// Those whose number says nothing of their place.
  private var displaced: [Entry] = []

  /// A row that stands so far behind the others, alone, does not follow them: a page holds fewer.
  private static let furthest: Int64 = 1_000
  /// So many numbers are looked at that are free; where more are, a page or a bit is not all that is wrong.
  private static let mostFree = 1_000
  /// So far from those on both sides of it an entry may have been recorded (the clock may have been set).
  private static let tolerance = TimeSpan.days(1)

  /// - Parameters:
  ///   - found: one of each id, in any order.
  ///   - ownCount: the first so many are those that the ledger itself had; where two have one number, it knew which was its own.
  ///   - uncertain: those whose number nothing else confirms.
  init(_ found: [Entry], ownCount: Int, uncertain: Set<EntryID>) {
    // By key, since entries are large. Of two with one number that are alike otherwise the later one counts: a ledger that had
    // lost its end used it again.
    let keys = found.indices.map { (seq: found[$0].seq, isOwn: $0 < ownCount, time: found[$0].time, index: $0) }
    if zip(keys, keys.dropFirst()).allSatisfy({ $0.seq < $1.seq }),
      found.allSatisfy({ Bounds.foundSeq.contains($0.seq) })
    {
      entries = found
    } else {
      entries.reserveCapacity(found.count)
      let inOrder = keys.sorted { ($0.seq, $0.isOwn ? 0 : 1, $1.time) < ($1.seq, $1.isOwn ? 0 : 1, $0.time) }
      for key in inOrder { take(found[key.index], uncertain) }
    }
    while let last = entries.last, uncertain.contains(last.id), isStray(last) { displaced.append(entries.removeLast()) }
    place()
    compact()
  }

  private mutating func take(_ entry: Entry, _ uncertain: Set<EntryID>) {
    if !Bounds.foundSeq.contains(entry.seq) {
      displaced.append(entry)
    } else if let last = entries.last, last.seq == entry.seq {
      // It is another life's where it is sure of its number, and a wrong number where it is not.
      guard uncertain.contains(entry.id) else { return }
      let isBetter = uncertain.contains(last.id) && isCloser(entry, than: last)
      displaced.append(isBetter ? last : entry)
      if isBetter { entries[entries.count - 1] = entry }
    } else {
      entries.append(entry)
    }
  }

  /// Which of two follows those before better, by its time.
  private func isCloser(_ entry: Entry, than last: Entry) -> Bool {
    guard entries.count > 1 else { return entry.time < last.time }
    let before = entries[entries.count - 2].time
    return (entry.time - before).magnitude < (last.time - before).magnitude
  }

  /// Whether the last one stands where it can't have been recorded.
  private func isStray(_ last: Entry) -> Bool {
    guard entries.count > 1 else { return false }
    let before = entries[entries.count - 2]
    let missing = last.seq - before.seq - 1
    guard missing > 0 else { return false }
    if missing >= max(Self.furthest, Int64(entries.count)) { return true }
    // One bit away from the number that follows; for fewer a page was lost as likely.
    if missing >= 64, missing & (missing - 1) == 0, (before.seq + 1) & missing == 0 { return true }
    return missing > entries.count && last.time < before.time
  }

  /// A number that none has, and between which instants an entry of that number was recorded.
  private struct Free {
    var seq: Int64
    var times: ClosedRange<Instant>

    func fits(_ time: Instant, within tolerance: TimeSpan) -> Bool {
      times.lowerBound - tolerance <= time && time <= times.upperBound + tolerance
    }
  }

  /// Gives the displaced ones the numbers that are free where they were recorded, or those that follow.
  private mutating func place() {
    guard !displaced.isEmpty else { return }
    var free = free
    let end = entries.last?.time
    var next = (entries.last?.seq ?? 0) + 1
    // In the order in which they were recorded, as far as their numbers say so.
    for var entry in displaced.sorted(by: { ($0.seq, $0.time) < ($1.seq, $1.time) }) {
      let isAmongThem = end.map { entry.time < $0 } ?? false
      let index = [.zero, Self.tolerance].lazy.compactMap { tolerance in
        free.firstIndex { $0.fits(entry.time, within: tolerance) }
      }.first
      if isAmongThem, let index {
        entry.seq = free.remove(at: index).seq
      } else {
        entry.seq = next
        next += 1
      }
      entries.append(entry)
    }
    displaced = []
    entries.sort { $0.seq < $1.seq }
  }

  /// What is free, the latest gap first.
  private var free: [Free] {
    var free: [Free] = []
    for index in entries.indices.reversed() {
      let after = entries[index]
      // Of what was before all others only the last number is known.
      let before = index == 0 ? max(0, after.seq - 2) : entries[index - 1].seq
      let time = index == 0 ? after.time : entries[index - 1].time
      guard after.seq > before + 1 else { continue }
      for seq in before + 1..<after.seq {
        free.append(Free(seq: seq, times: min(time, after.time)...max(time, after.time)))
        if free.count == Self.mostFree { return free }
      }
    }
    return free
  }

  /// Close to the end of what numbers there are, the gaps are closed: what follows needs some.
  private mutating func compact() {
    guard let last = entries.last, last.seq > Bounds.foundSeq.upperBound - 1_000_000 else { return }
    for index in entries.indices { entries[index].seq = Int64(index + 1) }
  }
}
