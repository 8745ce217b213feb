internal import LimberCore
internal import Platform

/// Whose records they are: a user of a machine. journald writes both itself; nobody can forge them.
public struct RecordOwner: Hashable, Sendable {
  /// The machine's id (machine-id(5)).
  public var machine: String
  public var uid: String
}

/// What a journal says of one owner, as people know them.
public struct RecordOwnerNames: Hashable, Sendable {
  /// The machine's name.
  public var host: String?
  /// The label of the schedule's person.
  public var person: String?
}

/// Limber's records of one journal after the other, as entries.
struct JournalScan {
  /// In order of reading, each as often as it was found.
  var verified: [Entry] = []
  /// What did not come from the daemon.
  var unverified: [Entry] = []
  /// When journald took those records of the daemon that make no entry.
  var unreadable: [Instant] = []
  /// When journald took those of others that make none.
  var unreadableUnverified: [Instant] = []
  /// When journald took the first record of the daemon.
  var since: Instant?
  /// Whose the verified ones are.
  var owners: [RecordOwner: RecordOwnerNames] = [:]

  private var record = ReadRecord()

  /// Reads all records that journald took at an instant or later; only those of one user, if one is given.
  ///
  /// One kind after the other: of many alternatives libsystemd would look up each anew for every step. What is damaged ends
  /// the reading where it is, and what comes before it stays.
  ///
  /// - Throws: `PlatformError`, when not all could be read.
  mutating func read(_ reader: JournalReader, uid: UInt32?, from start: Instant) throws {
    var failure: (any Error)?
    for kind in EntryKind.allCases {
      reader.removeMatches()
      // Not the user's own files alone: those of a user below 1000, root for one, stand among the system's.
      if let uid { try reader.addMatch("_UID", "\(uid)") }
      try reader.addMatch("MESSAGE_ID", JournalRecord.messageID(kind))
      do {
        try reader.seek(realtime: start.microseconds)
        while try reader.next() {
          do {
            try take(reader, kind)
          } catch let error as PlatformError {
            failure = failure ?? error
          }
        }
        try findFirst(reader)
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
      if let since, since <= time { return }
      try record.read(reader)
      guard record.isVerified else { continue }
      since = time
      return
    }
  }

  private mutating func take(_ reader: JournalReader, _ kind: EntryKind) throws {
    try record.read(reader)
    let isVerified = record.isVerified
    do throws(EntryError) {
      let entry = try record.entry()
      guard entry.fact.kind == kind else { throw EntryError(field: .kind, found: entry.fact.kind.rawValue) }
      if isVerified {
        verified.append(entry)
        let names = RecordOwnerNames(host: record.host, person: entry.person)
        if owners[record.owner] != names { owners[record.owner] = names }
      } else {
        unverified.append(entry)
      }
    } catch {
      let time = Instant(microseconds: try reader.realtime)
      if isVerified { unreadable.append(time) } else { unreadableUnverified.append(time) }
    }
  }
}
