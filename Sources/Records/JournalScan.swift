internal import LimberCore
internal import Platform

/// Whose records they are: a user of a machine. journald writes both itself; nobody can forge them.
public struct RecordOwner: Hashable, Sendable {
  /// The machine's id (machine-id(5)).
  public var machine: String
  public var uid: String
}

/// One owner's records under one name of the machine, as far as they have been read.
struct ScannedRecords {
  var owner = RecordOwner(machine: "", uid: "")
  /// The machine's name.
  var host: String?
  /// In order of reading, each as often as it was found.
  var verified: [Entry] = []
  /// What did not come from the daemon.
  var unverified: [Entry] = []
  /// A record of the daemon that makes no entry.
  struct Unreadable {
    /// When journald took it.
    var time: Instant
    /// The entry's number, where it can be read.
    var seq: String?
  }
  var unreadable: [Unreadable] = []
  /// When journald took those of others that make none.
  var unreadableUnverified: [Instant] = []
  /// When journald took the first record of the daemon.
  var since: Instant?
}

/// Limber's records of one journal after the other, as entries.
struct JournalScan {
  private struct Origin: Hashable {
    var owner: RecordOwner
    var host: String?
  }

  /// Of each owner under each name of the machine, in order of appearance.
  private(set) var people: [ScannedRecords] = []
  private var places: [Origin: Int] = [:]
  /// Whose the last record was: mostly the next one's too.
  private var last: (origin: Origin, place: Int)?

  private var record = ReadRecord()

  /// What says what was asked for, and by whom: each counts until the next, however long ago it was.
  private static let lasting: Set<EntryKind> = [.added, .changed, .removed, .settings]

  /// Reads all records that journald took at an instant or later, and those from before that still count; only those of one
  /// user or machine, if one is given.
  ///
  /// One kind after the other: of many alternatives libsystemd would look up each anew for every step. What is damaged ends
  /// the reading where it is, and what comes before it stays.
  ///
  /// - Throws: `PlatformError`, when not all could be read.
  mutating func read(_ reader: JournalReader, uid: UInt32?, machine: String? = nil, from start: Instant) throws {
    var failure: (any Error)?
    for kind in EntryKind.allCases {
      reader.removeMatches()
      // Not the user's own files alone: those of a user below 1000, root for one, stand among the system's.
      if let uid { try reader.addMatch("_UID", "\(uid)") }
      if let machine { try reader.addMatch("_MACHINE_ID", machine) }
      try reader.addMatch("MESSAGE_ID", JournalRecord.messageID(kind))
      do {
        try findFirst(reader)
        if Self.lasting.contains(kind) {
          try reader.seekHead()
        } else {
          try reader.seek(realtime: start.microseconds)
        }
        while try reader.next() {
          do {
            try take(reader, kind)
          } catch let error as PlatformError {
            failure = failure ?? error
          }
        }
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }

  /// Finds out how far back the records of the present kind go.
  private mutating func findFirst(_ reader: JournalReader) throws {
    try reader.seekHead()
    while try reader.next() {
      let time = Instant(microseconds: try reader.realtime)
      if !people.isEmpty, people.allSatisfy({ $0.since.map { $0 <= time } ?? false }) { return }
      try record.read(reader)
      guard record.isVerified else { continue }
      let place = placeOfRecord()
      if people[place].since.map({ time < $0 }) ?? true { people[place].since = time }
    }
  }

  private mutating func placeOfRecord() -> Int {
    if let last, last.origin.owner == record.owner, last.origin.host == record.host { return last.place }
    let origin = Origin(owner: record.owner, host: record.host)
    let place = places[origin] ?? people.count
    if place == people.count {
      people.append(ScannedRecords(owner: record.owner, host: record.host))
      places[origin] = place
    }
    last = (origin, place)
    return place
  }

  private mutating func take(_ reader: JournalReader, _ kind: EntryKind) throws {
    try record.read(reader)
    let isVerified = record.isVerified
    let place = placeOfRecord()
    do throws(EntryError) {
      let entry = try record.entry()
      guard entry.fact.kind == kind else { throw EntryError(field: .kind, found: entry.fact.kind.rawValue) }
      if isVerified {
        people[place].verified.append(entry)
      } else {
        people[place].unverified.append(entry)
      }
    } catch {
      let time = Instant(microseconds: try reader.realtime)
      if isVerified {
        people[place].unreadable.append(ScannedRecords.Unreadable(time: time, seq: record.seq))
      } else {
        people[place].unreadableUnverified.append(time)
      }
    }
  }
}
