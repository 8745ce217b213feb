public import LimberCore
internal import Platform

/// The journal as far as the recorder has to do with it.
public protocol RecordJournal {
  /// Hands a record over. Success does not say that it arrives.
  ///
  /// - Throws: `absent` or `busy`; then it has certainly not arrived.
  func send(_ entry: Entry) throws(JournalProblem)
  /// The ids of those entries that have arrived, each with all it says.
  ///
  /// - Throws: `unreadable` where nobody can know, `failed`.
  func arrived(among entries: [Entry]) throws(JournalProblem) -> Set<EntryID>
  /// The journal has begun anew: its files may lie elsewhere.
  func reopen()
}

extension RecordJournal {
  /// Nothing to do where nothing is kept open.
  public func reopen() {}
}

/// Why the journal does not take or give records.
public enum JournalProblem: Error, Hashable, Sendable {
  /// journald is not running.
  case absent
  /// journald is there, but takes nothing: it is stopped, or behind with its work.
  case busy
  /// journald has room and yet takes nothing: what is on its way to it fills all that this process may send.
  case stuck
  /// What was sent can't be read back: volatile storage, or files of which this user may read none.
  case unreadable
  /// What the system said.
  case failed(String)
}

/// This machine's journal.
public final class SystemJournal: RecordJournal {
  /// Whose records; this user's.
  private let uid: UInt32
  /// Kept open from one look to the next: to open all its files takes longer than to look.
  private var reader: JournalReader?

  /// The journal of the machine, with the records of the user who runs this process.
  public init() { uid = Process.uid }

  /// Whether journald is running.
  public var isPresent: Bool { Journal.readiness != .absent }

  public func send(_ entry: Entry) throws(JournalProblem) {
    switch Journal.readiness {
    case .absent: throw .absent
    // sd_journal_sendv(3) would wait, and with it everything else.
    case .busy: throw .busy
    case .ready: break
    }
    do {
      try Journal.send(JournalRecord.fields(of: entry))
    } catch let error as PlatformError where error.isInterrupted {
      throw .stuck
    } catch {
      throw .failed("\(error)")
    }
  }

  public func arrived(among entries: [Entry]) throws(JournalProblem) -> Set<EntryID> {
    guard !entries.isEmpty else { return [] }
    let wanted = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
    do {
      let reader = try opened()
      reader.removeMatches()
      guard reader.hasPersistentFiles || reader.hasRuntimeFiles else { throw JournalProblem.unreadable }
      try reader.addMatch("_UID", "\(uid)")
      for id in wanted.keys { try reader.addMatch(EntryField.id.journalName, "\(id)") }
      try reader.seekHead()
      var found: Set<EntryID> = []
      var record = ReadRecord()
      while try reader.next() {
        // A record of that id that says something else is none of ours, and must not keep ours away.
        try record.read(reader)
        if let entry = try? record.entry(), wanted[entry.id] == entry { found.insert(entry.id) }
      }
      // It may be elsewhere by now.
      if found.isEmpty { reopen() }
      return found
    } catch {
      reopen()
      throw (error as? JournalProblem) ?? .failed("\(error)")
    }
  }

  /// The files that there are now.
  private func opened() throws -> JournalReader {
    if let reader {
      try reader.followFiles()
      return reader
    }
    let fresh = try JournalReader(source: .local)
    // Where its files can't be watched it is opened anew for each look.
    if fresh.watchFiles() { reader = fresh }
    return fresh
  }

  public func reopen() { reader = nil }
}
