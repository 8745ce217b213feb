/// How soon somebody's turn comes.
enum TurnRank: Int, CaseIterable {
  /// One call, and little before it.
  case modest
  /// Its calls have taken long lately.
  case costly
  /// It has sent the next call before the answer to the last one, or does not read.
  case crowding
}

/// Who waits for a turn: by rank, and within one in the order of asking. Everybody waits once.
struct TurnQueue<ID: Hashable> {
  /// After so many turns the one who has waited longest has his, whoever he is: nobody waits without an end.
  private static var patience: Int { 8 }

  private var waiting: [(id: ID, rank: TurnRank)] = []
  private var turns = 0

  var isEmpty: Bool { waiting.isEmpty }

  /// Somebody wants a turn. Who waits already keeps his place; his rank is what it is now.
  mutating func ask(_ id: ID, rank: TurnRank) {
    if let index = waiting.firstIndex(where: { $0.id == id }) {
      waiting[index].rank = rank
    } else {
      waiting.append((id, rank))
    }
  }

  /// Whose turn it is now.
  mutating func next() -> ID? {
    guard !waiting.isEmpty else { return nil }
    turns += 1
    if turns % Self.patience == 0 { return waiting.removeFirst().id }
    let least = waiting.min { $0.rank.rawValue < $1.rank.rawValue }?.rank
    let index = waiting.firstIndex { $0.rank == least } ?? 0
    return waiting.remove(at: index).id
  }
}

/// What the calls of a client have cost in the last moments.
struct RecentCost {
  /// What came before so long ago does not count (µs).
  private static let memory: Int64 = 1_000_000
  /// So much is much (µs): a person's call takes a tenth of it.
  private static let much: Int64 = 20_000

  private var sum: Int64 = 0
  private var since: Int64 = 0

  /// A call took so long (µs).
  mutating func add(_ cost: Int64, at now: Int64) {
    if now - since >= Self.memory { (sum, since) = (0, now) }
    sum += cost
  }

  func isMuch(at now: Int64) -> Bool { now - since < Self.memory && sum >= Self.much }
}
