internal import LimberCore

/// Tells apart the ledgers whose records bear one user and one machine.
///
/// That is one person, as a rule; but where a disk was copied with its machine id, two are. What is sure of one ledger is that
/// its numbers rise from boot to boot, and that no two of its boots are at one time. A ledger that was begun anew, or put back
/// from a backup, uses numbers again, but later. So numbers that are used again at the same time are another ledger's. The
/// person's label and the machine's name can't tell that: both may change, and two people may have the same; but where numbers
/// leave it open whose a boot is, they say it.
struct LedgerStrands {
  /// What else may tell ledgers apart. What is not known is like any other.
  private struct Mark: Hashable {
    var person: String?
    var host: String?

    func isSamePerson(as other: Mark) -> Bool { person == nil || other.person == nil || person == other.person }
    func isSameHost(as other: Mark) -> Bool { host == nil || other.host == nil || host == other.host }
    func isLike(_ other: Mark) -> Bool { isSamePerson(as: other) && isSameHost(as: other) }
  }

  /// Whose entries are looked at together.
  private struct Key: Hashable {
    var boot: String
    /// Only where one boot is of two machines.
    var mark: Mark?
  }

  /// What one ledger recorded in one boot.
  private struct Boot {
    var key: Key
    var numbers: ClosedRange<Int64>
    /// The id of its first entry.
    var id: EntryID
    var times: ClosedRange<Instant>
    /// When it began by the clock that each entry was recorded with.
    private var beginnings: ClosedRange<Instant>
    /// How far the clock was set in it.
    var wasSetBy: TimeSpan { beginnings.upperBound - beginnings.lowerBound }
    /// Of its first and of its last entry.
    var first: Mark
    var last: Mark
    var marks: Set<Mark>

    init(_ entry: Entry, _ mark: Mark, isSplit: Bool) {
      key = Key(boot: entry.boot, mark: isSplit ? mark : nil)
      (numbers, id, times) = (entry.seq...entry.seq, entry.id, entry.time...entry.time)
      (first, last, marks) = (mark, mark, [mark])
      let began = entry.time - entry.elapsed
      beginnings = began...began
    }

    mutating func take(_ entry: Entry, _ mark: Mark) {
      if entry.seq < numbers.lowerBound { (first, id) = (mark, entry.id) }
      if entry.seq > numbers.upperBound { last = mark }
      numbers = min(numbers.lowerBound, entry.seq)...max(numbers.upperBound, entry.seq)
      times = min(times.lowerBound, entry.time)...max(times.upperBound, entry.time)
      let began = entry.time - entry.elapsed
      beginnings = min(beginnings.lowerBound, began)...max(beginnings.upperBound, began)
      if mark != first, mark != last { marks.insert(mark) }
    }

    var isOfSeveralMarks: Bool { first != last || marks.count > 1 }

    /// The order is the same whatever file is read first.
    static func < (a: Boot, b: Boot) -> Bool {
      (a.times.lowerBound, a.numbers.lowerBound, a.id.high, a.id.low)
        < (b.times.lowerBound, b.numbers.lowerBound, b.id.high, b.id.low)
    }
  }

  private struct Strand {
    var boots: [Boot]
    var times: ClosedRange<Instant>
    var last: Boot { boots[boots.count - 1] }

    init(_ boot: Boot) { (boots, times) = ([boot], boot.times) }

    mutating func append(_ boot: Boot) {
      boots.append(boot)
      times = min(times.lowerBound, boot.times.lowerBound)...max(times.upperBound, boot.times.upperBound)
    }

    /// How many numbers are missing between the two, if a later boot can be of this ledger.
    func distance(to boot: Boot) -> Int64? {
      let last = last
      guard boot.numbers.lowerBound > last.numbers.upperBound else { return nil }
      let (distance, overflows) = boot.numbers.lowerBound.subtractingReportingOverflow(last.numbers.upperBound + 1)
      guard !overflows else { return nil }
      // The clock may have been ahead. Then the very next number follows, or the boot shows that it was set so far.
      if boot.times.lowerBound < times.upperBound {
        let wasAhead = times.upperBound - boot.times.lowerBound <= last.wasSetBy
        if distance == 0 { return wasAhead || last.last.isLike(boot.first) ? distance : nil }
        return wasAhead && distance <= LedgerStrands.mostLost && last.last.isLike(boot.first) ? distance : nil
      }
      // Where both the person and the machine are others, only the very next number shows that it is the same ledger.
      let isHalfLike = last.last.isSamePerson(as: boot.first) || last.last.isSameHost(as: boot.first)
      return isHalfLike || distance == 0 ? distance : nil
    }
  }

  /// More entries are hardly lost where a boot ends: journald writes at least every few minutes.
  private static let mostLost: Int64 = 100

  private var strands: [Strand] = []

  /// Tells one owner's records apart, as they were found under each name of the machine.
  ///
  /// - Returns: those of each ledger, the one that began first in front; mostly there is one.
  static func split(_ records: [ScannedRecords]) -> [ScannedRecords] {
    var strands = LedgerStrands()
    for boot in boots(of: records).sorted(by: <) { strands.take(boot) }
    strands.join()
    return strands.divide(records)
  }

  private static func boots(of records: [ScannedRecords]) -> [Boot] {
    var boots = collect(records) { _ in false }
    // A machine that was copied while it ran has its boot twice. A label or a name that was changed is no other machine.
    let twice = Set(boots.values.filter(\.isOfSeveralMarks).map(\.key.boot)).filter { boot in
      let entries = records.lazy.flatMap(\.verified).filter { $0.boot == boot }
      return Set(entries.map(\.id)).count > Set(entries.map(\.seq)).count
    }
    if !twice.isEmpty { boots = collect(records, isSplit: twice.contains) }
    return Array(boots.values)
  }

  private static func collect(_ records: [ScannedRecords], isSplit: (String) -> Bool) -> [Key: Boot] {
    var boots: [Key: Boot] = [:]
    for part in records {
      for entry in part.verified {
        let mark = Mark(person: entry.person, host: part.host)
        let isSplit = isSplit(entry.boot)
        let key = Key(boot: entry.boot, mark: isSplit ? mark : nil)
        if boots[key]?.take(entry, mark) == nil { boots[key] = Boot(entry, mark, isSplit: isSplit) }
      }
    }
    return boots
  }

  /// Puts a boot behind the ledger that it goes on with.
  private mutating func take(_ boot: Boot) {
    var best: (index: Int, rank: (Int, Int, Int64))?
    for (index, strand) in strands.enumerated() {
      guard let distance = strand.distance(to: boot) else { continue }
      let isLike = strand.last.last.isLike(boot.first)
      let overlaps = boot.times.lowerBound < strand.times.upperBound
      let rank = (isLike ? 0 : 1, overlaps ? 1 : 0, distance)
      if best.map({ rank < $0.rank }) ?? true { best = (index, rank) }
    }
    if let best { strands[best.index].append(boot) } else { strands.append(Strand(boot)) }
  }

  /// One after the other they are one person's: the ledger was begun anew, or put back.
  private mutating func join() {
    var joined: [Strand] = []
    for strand in strands.sorted(by: { $0.boots[0] < $1.boots[0] }) {
      let place = joined.lastIndex {
        $0.times.upperBound <= strand.times.lowerBound && $0.last.last.isLike(strand.boots[0].first)
      }
      if let place { for boot in strand.boots { joined[place].append(boot) } } else { joined.append(strand) }
    }
    strands = joined
  }

  private func divide(_ records: [ScannedRecords]) -> [ScannedRecords] {
    guard strands.count > 1, let owner = records.first?.owner else { return records.reduce(into: []) { $0.merge($1) } }
    var places: [Key: Int] = [:]
    var boots: [String: Int] = [:]
    for (place, strand) in strands.enumerated() {
      for boot in strand.boots { (places[boot.key], boots[boot.key.boot]) = (place, place) }
    }
    var all = strands.map { strand in
      ScannedRecords(owner: owner, host: strand.last.last.host, since: strand.times.lowerBound)
    }
    for part in records {
      for entry in part.verified {
        let mark = Mark(person: entry.person, host: part.host)
        let place = places[Key(boot: entry.boot, mark: nil)] ?? places[Key(boot: entry.boot, mark: mark)]
        all[place ?? 0].verified.append(entry)
      }
      for entry in part.unverified { all[boots[entry.boot] ?? 0].unverified.append(entry) }
      // Of what can't be read nobody knows whose it is.
      all[0].unreadable += part.unreadable
      all[0].unreadableUnverified += part.unreadableUnverified
    }
    return all
  }
}

extension [ScannedRecords] {
  /// Adds what was found of the same owner under another name of the machine.
  fileprivate mutating func merge(_ other: ScannedRecords) {
    guard var whole = popLast() else { return append(other) }
    if !other.verified.isEmpty { whole.host = other.host }
    whole.verified += other.verified
    whole.unverified += other.unverified
    whole.unreadable += other.unreadable
    whole.unreadableUnverified += other.unreadableUnverified
    whole.since = [whole.since, other.since].compactMap(\.self).min()
    append(whole)
  }
}
