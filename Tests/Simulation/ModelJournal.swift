import LimberCore
import Records

/// journald, as far as it can be relied on.
final class ModelJournal: RecordJournal {
  enum State {
    case up
    /// Its socket is gone.
    case absent
    /// Its socket is full.
    case busy
    /// It takes records and throws them away: a rate limit.
    case dropping
  }

  private unowned let checker: Checker
  var state = State.up
  /// The right time.
  var truth = Instant.epoch
  /// The records, with the right time at which they came, in this order.
  private var records: [(entry: Entry, came: Instant)] = []
  private var present: [EntryID: Entry] = [:]
  /// Records that were there and were vacuumed.
  private var vacuumed: Set<EntryID> = []
  /// The daemon is dead already and only does not know it yet.
  var isDeaf = false
  private(set) var lost = 0

  init(checker: Checker) { self.checker = checker }

  func send(_ entry: Entry) throws(JournalProblem) {
    guard !isDeaf else { return }
    switch state {
    case .absent:
      lost += 1
      throw .absent
    case .busy:
      lost += 1
      throw .busy
    case .dropping: lost += 1
    case .up:
      checker.sent(entry, fields: JournalRecord.fields(of: entry))
      if present.updateValue(entry, forKey: entry.id) == nil { records.append((entry, truth)) }
    }
  }

  func arrived(among entries: [Entry]) throws(JournalProblem) -> Set<EntryID> {
    Set(entries.filter { present[$0.id] == $0 }.map(\.id))
  }

  /// What is not yet on the disk is lost with the power: journald syncs every five minutes.
  func losePower() {
    while let last = records.last, truth - last.came < .minutes(5) {
      present[last.entry.id] = nil
      records.removeLast()
      lost += 1
    }
  }

  /// The oldest half goes.
  func vacuum() {
    for (entry, _) in records.prefix(records.count / 2) {
      present[entry.id] = nil
      vacuumed.insert(entry.id)
    }
    records.removeFirst(records.count / 2)
  }

  /// Whether a record is there, or was until it was vacuumed.
  func has(_ entry: Entry) -> Bool { present[entry.id] == entry || vacuumed.contains(entry.id) }
}
