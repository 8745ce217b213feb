public import LimberCore
public import Platform

/// The entries of the ledger and of the journal, merged by entry id.
public struct MergedEntries: Sendable {
  /// In order of `seq`.
  public var entries: [Entry]
  /// What they rest on.
  public var evidence: Evidence
}

/// Where entries are read from.
public struct RecordSources: Sendable {
  /// The ledger's file; nil leaves it out.
  public var ledger: String?
  /// The journal; nil leaves it out.
  public var journal: JournalReader.Source?
  /// Only records of this user; nil takes everybody's.
  public var uid: UInt32?

  /// Both sources, or one.
  public init(ledger: String?, journal: JournalReader.Source?, uid: UInt32? = nil) {
    self.ledger = ledger
    self.journal = journal
    self.uid = uid
  }

  /// This user's ledger and journal.
  ///
  /// - Throws: `PlatformError` when there is no home.
  public static func own(environment: (String) -> String? = Process.environment) throws -> RecordSources {
    let directory = try Ledger.directory(environment: environment)
    return RecordSources(ledger: "\(directory)/\(Ledger.fileName)", journal: .local, uid: Process.uid)
  }

  /// Records sent again carry their true time, but stand in the journal at the time they were sent; and what closes an
  /// occurrence comes after its due instant. So the journal is read from a little before the span, to its end.
  private static let lead = TimeSpan.days(3)

  /// Reads both sources. A source that can't be read is named in the evidence, and the other one is used alone.
  public func load(since: Instant, until: Instant) -> MergedEntries {
    var evidence = Evidence()
    let span = since..<max(since, until)
    let fromLedger = readLedger(&evidence, span)
    let (verified, unverified) = readJournal(&evidence, from: since - Self.lead, span)
    var all = fromLedger
    for (id, entry) in verified where all[id] == nil {
      all[id] = entry
      if span.contains(entry.time) { evidence.onlyInJournal += 1 }
    }
    for (id, entry) in fromLedger where span.contains(entry.time) && verified[id] == nil && unverified[id] == nil {
      evidence.onlyInLedger += 1
    }
    evidence.unverified = unverified.filter { all[$0.key] == nil && span.contains($0.value.time) }.count
    let entries = all.values.sorted { ($0.seq, $0.time) < ($1.seq, $1.time) }
    let within = entries.filter { span.contains($0.time) }
    if let first = within.first?.seq, let last = within.last?.seq {
      // Those of another time count as well: a clock that was set back has written some of tomorrow among them.
      evidence.gaps = max(0, Int(last - first) + 1 - entries.count { first <= $0.seq && $0.seq <= last })
    }
    evidence.selfReported = within.filter(\.isSelfReported).count
    return MergedEntries(entries: entries, evidence: evidence)
  }

  private func readLedger(_ evidence: inout Evidence, _ span: Range<Instant>) -> [EntryID: Entry] {
    guard let ledger else { return [:] }
    var all: [EntryID: Entry] = [:]
    do {
      var unreadable = 0
      try Ledger(readingFrom: ledger).entries(unreadable: { _, _ in unreadable += 1 }) { entry in
        if evidence.ledger.since == nil { evidence.ledger.since = entry.time }
        if span.contains(entry.time) { evidence.ledger.entries += 1 }
        all[entry.id] = entry
      }
      if unreadable > 0 { evidence.ledger.problem = "\(unreadable) entries could not be read" }
    } catch {
      evidence.ledger.problem = "\(error)"
    }
    return all
  }

  private func readJournal(
    _ evidence: inout Evidence, from start: Instant, _ span: Range<Instant>
  ) -> (verified: [EntryID: Entry], unverified: [EntryID: Entry]) {
    guard let journal else { return ([:], [:]) }
    var verified: [EntryID: Entry] = [:]
    var unverified: [EntryID: Entry] = [:]
    do {
      let reader = try JournalReader(source: journal)
      // Not the user's own files alone: those of a user below 1000, root for one, stand among the system's.
      if let uid { try reader.addMatch("_UID", "\(uid)") }
      for kind in EntryKind.allCases { try reader.addMatch("MESSAGE_ID", JournalRecord.messageID(kind)) }
      try reader.seekHead()
      if try reader.next() { evidence.journal.since = Instant(microseconds: try reader.realtime) }
      try reader.seek(realtime: start.microseconds)
      var unreadable = 0
      while try reader.next() {
        let fields = try reader.fields { JournalRecord.isField($0) || JournalRecord.isProof($0) }
        guard let entry = try? JournalRecord.entry(fields: fields) else {
          unreadable += 1
          continue
        }
        if span.contains(entry.time) { evidence.journal.entries += 1 }
        if JournalRecord.isFromDaemon(fields) {
          verified[entry.id] = entry
        } else {
          unverified[entry.id] = entry
        }
      }
      if unreadable > 0 { evidence.journal.problem = "\(unreadable) records could not be read" }
    } catch {
      evidence.journal.problem = "\(error)"
    }
    return (verified, unverified)
  }
}

extension Entry {
  /// Whether the person said that it was earlier.
  fileprivate var isSelfReported: Bool {
    switch fact {
    case .closed(_, let closing): closing.at != nil
    case .logged(let log): log.at != nil
    default: false
    }
  }
}
