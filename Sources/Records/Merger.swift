internal import LimberCore

/// Puts entries of both sources together; the first of an id counts, and the ledger comes first.
struct Merger {
  struct Place: OptionSet {
    var rawValue: UInt8
    static let ledger = Place(rawValue: 1)
    static let journal = Place(rawValue: 2)
  }

  private var entries: [Entry] = []
  private var places: [Place] = []
  private var indices: [EntryID: Int] = [:]
  /// Records that nothing vouches for.
  private(set) var unverified: Set<Entry> = []

  /// Takes an entry of the ledger.
  mutating func take(_ entry: Entry) { add(entry, .ledger) }

  /// Takes the records of the journal:
  /// - one that says what is known already came by both ways, was sent again, or lost its origin: it is the same entry;
  /// - one that says another thing under a known id counts as unverified, whoever wrote it: entries never change;
  /// - one that is new counts if the daemon wrote it.
  mutating func take(_ records: ScannedRecords) {
    entries.reserveCapacity(entries.count + records.verified.count)
    indices.reserveCapacity(entries.count + records.verified.count)
    for entry in records.verified where !isKnown(entry) {
      if indices[entry.id] == nil { add(entry, .journal) } else { unverified.insert(entry) }
    }
    for entry in records.unverified where !isKnown(entry) { unverified.insert(entry) }
  }

  private mutating func add(_ entry: Entry, _ place: Place) {
    indices[entry.id] = entries.count
    entries.append(entry)
    places.append(place)
  }

  /// Whether the same is there already; if so, it is in the journal too.
  private mutating func isKnown(_ entry: Entry) -> Bool {
    guard let index = indices[entry.id], entries[index] == entry else { return false }
    places[index].insert(.journal)
    return true
  }

  /// Those recorded in a span that a review reads: without trials.
  func count(_ place: Place, in span: Range<Instant>, only: Bool = false) -> Int {
    entries.indices.count { index in
      (only ? places[index] == place : places[index].contains(place)) && span.contains(entries[index].time)
        && !entries[index].fact.isTrial
    }
  }

  /// In order of `seq`.
  var sorted: [Entry] {
    // By key, since entries are large.
    let keys = entries.indices.map { (seq: entries[$0].seq, time: entries[$0].time, index: $0) }
    return keys.sorted { ($0.seq, $0.time) < ($1.seq, $1.time) }.map { entries[$0.index] }
  }
}
