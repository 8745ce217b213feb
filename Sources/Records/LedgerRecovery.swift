public import LimberCore
internal import Platform

/// What becomes of a damaged ledger: it is set aside, never deleted, and made anew of what can be read of it and of what the
/// journal still holds.
public enum LedgerRecovery {
  /// Why a ledger gives up its place; what the name of the one that is set aside says of it.
  enum Reason: String, CaseIterable {
    case damaged
    /// By a backup.
    case replaced

    /// The name's ending of the new one, complete and on the disk, while it has yet to take the place.
    var suffix: String {
      switch self {
      case .damaged: ".recovered"
      case .replaced: ".restored"
      }
    }
  }

  private static let unfinishedSuffix = ".new"
  /// As much of a ledger as is read, in bytes: a thousand years of entries.
  private static let readingLimit = 1 << 32

  /// Opens the ledger, made anew where it is damaged, and replays it.
  ///
  /// - Parameters:
  ///   - path: the ledger's file.
  ///   - journal: where records are brought back from.
  ///   - engine: knows nothing yet, and all that is recorded afterwards.
  /// - Returns: the ledger, and what became of the one before it where that was damaged.
  public static func open(
    _ path: String, journal: RecordSources, engine: inout Engine
  ) throws(LedgerError) -> (Ledger, Recovery?) {
    let cleared = try clear(path)
    var (recovery, left) = try finish(path)
    let isLost = !left.isEmpty && !Files.exists(path)
    if cleared != nil || isLost || isEmptied(path) || hasWrongHeader(path) || hidesCommits(path) {
      recovery = try recover(path, journal: journal, waiting: left, cleared: cleared)
      left = []
    }
    do throws(LedgerError) {
      return (try load(path, &engine), recovery)
    } catch {
      guard error.reason == .damaged else { throw error }
    }
    recovery = try recover(path, journal: journal, waiting: left)
    return (try load(path, &engine), recovery)
  }

  /// Whether the file is there and has not even one page: cut off, or left by a first start that did not get far. To SQLite
  /// it would be a new one.
  private static func isEmptied(_ path: String) -> Bool {
    // The log is only begun behind a first page. SQLite would throw it away.
    guard let file = try? FileIdentity(of: path) else { return Files.exists(path + "-wal") }
    return file.size < smallestPage
  }

  /// In bytes (sqlite.org/fileformat2.html, 1.3.2).
  private static let smallestPage = 512

  /// Whether the file's header says what no ledger's does: SQLite would take one for read-only for ever, and write others in
  /// another way (sqlite.org/fileformat2.html, 1.3).
  private static func hasWrongHeader(_ path: String) -> Bool {
    // What can't be read is SQLite's to say.
    guard Files.kind(of: path) == .file, let header = try? Files.beginning(of: path, count: 100), header.count == 100
    else { return false }
    let pageSize = Int(header[16]) << 8 | Int(header[17])
    return !header.starts(with: "SQLite format 3\0".utf8) || !LedgerSalvage.isPageSize(pageSize == 1 ? 65536 : pageSize)
      // Rollback journal or WAL, nothing reserved at the end of a page, and the fractions of payload that there are.
      || !header[18...19].allSatisfy { (1...2).contains($0) } || header[20...23] != [0, 64, 32, 32]
      // No page was ever freed by itself; UTF-8, or nothing yet.
      || header[44...46] != [0, 0, 0] || header[47] > 4 || header[52...58] != [0, 0, 0, 0, 0, 0, 0] || header[59] > 1
  }

  /// Whether something was committed to the log that SQLite would throw away.
  private static func hidesCommits(_ path: String) -> Bool {
    // What can't be read is SQLite's to say.
    guard let log = try? read(logPath(path)), !log.isEmpty else { return false }
    let size = WriteAheadLog.pageSize(log)
    return WriteAheadLog(log, pageSize: LedgerSalvage.isPageSize(size) ? size : LedgerSalvage.standardPageSize)?
      .hidesCommits ?? false
  }

  /// The log lies beside the file, wherever a link to it stands.
  private static func logPath(_ path: String) -> String { (Files.realPath(path) ?? path) + "-wal" }

  private static func load(_ path: String, _ engine: inout Engine) throws(LedgerError) -> Ledger {
    let ledger = try Ledger(path: path)
    // Before anything is written to it: what is damaged would be damaged more. A few milliseconds for each year.
    if let verdict = try ledger.quickCheck() { throw LedgerError(.damaged, verdict) }
    try ledger.replay(into: &engine)
    return ledger
  }

  // MARK: What stands in the way

  /// Moves aside what stands in the place of one of the ledger's files and is none, such as a directory or a pipe.
  ///
  /// - Returns: the new name of what stood in the place of the ledger or of its log; nil where nothing did.
  private static func clear(_ path: String) throws(LedgerError) -> String? {
    let own = ["", "-wal"]
    let others = ["-shm", "-journal", ".copy", ".copy-journal"] + Reason.allCases.map(\.suffix)
    let unfinished = ["", "-wal", "-shm", "-journal"].map { unfinishedSuffix + $0 }
    var cleared: String?
    for suffix in own + others + unfinished {
      let aside = try clear(place: path + suffix)
      if own.contains(suffix) { cleared = cleared ?? aside }
    }
    return cleared
  }

  /// Moves aside what stands in the place of the daemon's lock and is no file.
  public static func clearLock(in folder: String) throws(LedgerError) {
    let path = "\(folder)/\(Ledger.lockName)"
    // A link is not followed: somebody else could hold what it leads to.
    if Files.isLink(path) { _ = try putAside(path) } else { _ = try clear(place: path) }
  }

  private static func clear(place path: String) throws(LedgerError) -> String? {
    switch Files.kind(of: path) {
    case .nothing, .file: nil
    case .brokenLink, .other: try putAside(path)
    }
  }

  /// Gives a file a name under which nothing is looked for.
  ///
  /// - Returns: that name, without the folder.
  private static func putAside(_ path: String) throws(LedgerError) -> String {
    let (folder, name) = Files.split(path)
    let aside = freeName("\(name).\(Reason.damaged.rawValue)-\(stamp())", in: folder)
    do {
      try Files.rename(path, to: "\(folder)/\(aside)")
    } catch {
      throw LedgerError(error)
    }
    return aside
  }

  private static func freeName(_ name: String, in folder: String) -> String {
    var (free, count) = (name, 1)
    while Files.kind(of: "\(folder)/\(free)") != .nothing {
      count += 1
      free = "\(name)-\(count)"
    }
    return free
  }

  // MARK: Making anew

  /// Makes a damaged ledger anew. Nobody may have it open.
  ///
  /// - Parameters:
  ///   - path: the ledger's file.
  ///   - journal: where records are brought back from.
  ///   - waiting: entries that could not be written any more, or were found elsewhere.
  ///   - cleared: the name of what stood in the ledger's place, and was moved aside already.
  /// - Returns: what became of it; nil where it had never held anything.
  public static func recover(
    _ path: String, journal: RecordSources, waiting: [Entry] = [], cleared: String? = nil
  ) throws(LedgerError) -> Recovery? {
    do {
      let file = try read(path)
      let salvage = LedgerSalvage(file: file, wal: try read(logPath(path)))
      let made = try replace(path, by: Array(salvage.entries.values) + waiting, journal: journal, .damaged)
      if cleared == nil, file.isEmpty, made.entries.isEmpty,
        !Files.exists("\(Files.split(path).folder)/\(made.aside)-wal")
      {
        // Nothing was there and nothing is known: a first start, begun once more.
        if !made.aside.isEmpty {
          let aside = "\(Files.split(path).folder)/\(made.aside)"
          let ofNothing = isOfNothing(rollbackJournal: try read(aside + "-journal"))
          for suffix in ofNothing ? ["", "-shm", "-journal"] : [""] { try Files.remove(aside + suffix) }
        }
        return nil
      }
      return Recovery(
        count: made.entries.count, brought: made.brought,
        lost: Int(made.entries.last?.seq ?? 0) - made.entries.count,
        file: made.aside.isEmpty ? cleared ?? "" : made.aside)
    } catch {
      throw LedgerError(error)
    }
  }

  /// Whether a rollback journal, by its header, was begun for a file that had no page yet: then none stands in it
  /// (sqlite.org/fileformat2.html, 3). Before the header is written it is empty, or nothing but zeros.
  private static func isOfNothing(rollbackJournal bytes: [UInt8]) -> Bool {
    bytes.dropFirst(16).prefix(4).allSatisfy { $0 == 0 }
  }

  /// Makes a ledger anew of entries and of what the journal holds beside them, and puts it in the place of the one before,
  /// which is set aside.
  ///
  /// - Returns: all that it holds, how many of it came from the journal, and the name of the one before.
  static func replace(
    _ path: String, by own: [Entry], journal: RecordSources, _ reason: Reason
  ) throws -> (entries: [Entry], brought: Int, aside: String) {
    var entries = Dictionary(own.map { ($0.id, $0) }) { first, _ in first }
    let known = Set(entries.keys)
    // Of an entry that is in both, the journal's form counts where the ledger is damaged.
    let brought = journal.verified(of: known)
    for entry in brought where reason == .damaged || !known.contains(entry.id) { entries[entry.id] = entry }
    let kept = inOrder(entries.values, own: known)
    // What another one left unfinished is older than this.
    for other in Reason.allCases where Files.exists(path + other.suffix) {
      _ = try putAside(path + other.suffix)
    }
    let new = path + unfinishedSuffix
    for suffix in ["", "-wal", "-shm"] { try Files.remove(new + suffix) }
    let ledger = try Ledger(path: new)
    // Nobody knows what had reached the journal; what is older than its oldest record has been vacuumed. Where it has none,
    // the latest are sent once more.
    let oldest = brought.map(\.seq).min() ?? max(1, (kept.last?.seq ?? 0) - Ledger.sentOnceMore)
    try ledger.fill(kept, arrived: oldest - 1)
    try ledger.takeInLog()
    ledger.close()
    try Files.rename(new, to: path + reason.suffix)
    return (kept, kept.count { !known.contains($0.id) }, try setAside(path, reason))
  }

  /// In the order of their numbers, one of each: where two have the same, the ledger knew which was its own.
  private static func inOrder(_ entries: some Collection<Entry>, own: Set<EntryID>) -> [Entry] {
    var bySeq: [Int64: Entry] = [:]
    for entry in entries where Bounds.foundSeq.contains(entry.seq) {
      guard let other = bySeq[entry.seq] else {
        bySeq[entry.seq] = entry
        continue
      }
      let (isOwn, isOthersOwn) = (own.contains(entry.id), own.contains(other.id))
      if isOwn != isOthersOwn ? isOwn : entry.time > other.time { bySeq[entry.seq] = entry }
    }
    return bySeq.values.sorted { $0.seq < $1.seq }
  }

  static func read(_ path: String) throws -> [UInt8] {
    Files.kind(of: path) == .file ? try Files.read(path, limit: readingLimit) : []
  }

  /// Now, as basic ISO 8601: no colons in names of files.
  private static func stamp() -> String {
    Text.rfc3339(Instant(seconds: Clock.read().wall / 1_000_000), offset: 0).filter { $0 != "-" && $0 != ":" }
  }

  /// Puts a recovered ledger in the place of the damaged one. What is interrupted here is taken up by the next start: while
  /// the recovered one is there under its own name, it is the one that counts.
  private static func setAside(_ path: String, _ reason: Reason) throws -> String {
    let (folder, name) = Files.split(path)
    let aside = freeName("\(name).\(reason.rawValue)-\(stamp())", in: folder)
    // What only belonged to one is no ledger.
    let isThere = ["", "-wal"].contains { Files.exists(path + $0) }
    // The log first: beside another file it would be taken for that one's.
    for suffix in ["-wal", "-shm", "-journal", ""] where Files.exists(path + suffix) {
      try Files.rename(path + suffix, to: "\(folder)/\(aside)\(suffix)")
    }
    try Files.rename(path + reason.suffix, to: path)
    return isThere ? aside : ""
  }

  /// Ends a recovery, or a restoring, that was interrupted: the new ledger takes its place where it is whole and holds
  /// something that the present one has not. Otherwise it is only something left over, and put aside.
  ///
  /// - Returns: what was recovered; and the entries of what was put aside, should the present ledger be damaged too.
  private static func finish(_ path: String) throws(LedgerError) -> (Recovery?, left: [Entry]) {
    var (recovery, left): (Recovery?, [Entry]) = (nil, [])
    for reason in Reason.allCases where Files.kind(of: path + reason.suffix) == .file {
      let found = soundEntries(of: path + reason.suffix)
      if let found, !isSuperseded(found, by: path) {
        do {
          let aside = try setAside(path, reason)
          let last = Int(found.last?.seq ?? 0)
          if reason == .damaged {
            recovery = Recovery(count: found.count, brought: 0, lost: last - found.count, file: aside)
          }
        } catch {
          throw LedgerError(error)
        }
      } else {
        left += found ?? salvaged(path + reason.suffix)
        _ = try putAside(path + reason.suffix)
      }
    }
    // What was removed while it was open was being written out again.
    if Files.kind(of: path) == .nothing { left += salvaged(path + ".copy") }
    return (recovery, left)
  }

  private static func salvaged(_ path: String) -> [Entry] {
    // What can't be read gives nothing; the file stays.
    guard let bytes = try? read(path) else { return [] }
    return Array(LedgerSalvage(file: bytes, wal: []).entries.values)
  }

  /// Whether a ledger is whole and holds all of these.
  private static func isSuperseded(_ entries: [Entry], by path: String) -> Bool {
    guard !hidesCommits(path), let own = soundEntries(of: path) else { return false }
    return Set(own.map(\.id)).isSuperset(of: entries.map(\.id))
  }

  /// What a ledger holds; nil where it is not whole.
  private static func soundEntries(of path: String) -> [Entry]? {
    do {
      let ledger = try Ledger(readingFrom: path)
      return try ledger.quickCheck() == nil ? try ledger.entries() : nil
    } catch {
      return nil
    }
  }
}

extension Recorder {
  /// Makes the ledger anew while it is in use, with what waits to be written to it.
  ///
  /// - Returns: what became of the damaged one; nil where it had never held anything.
  /// - Throws: `LedgerError`; then the damaged one goes on being used.
  public func recoverLedger(journal: RecordSources) throws(LedgerError) -> Recovery? {
    ledger.close()
    do throws(LedgerError) {
      let recovery = try LedgerRecovery.recover(ledger.path, journal: journal, waiting: waiting)
      try ledger.reopen()
      try forget()
      return recovery
    } catch {
      // As damaged as it is, what it takes is better off there than nowhere.
      try? ledger.reopen()
      throw error
    }
  }
}

extension RecordSources {
  /// This user's journal alone.
  public static var ownJournal: RecordSources { RecordSources(ledger: nil, readsJournal: true) }

  /// All entries of the journal that came from the daemon and belong to the same ledger as those: somebody may have begun
  /// anew, and then the journal holds the lives of several. Of a ledger that is lost altogether, the last one's.
  func verified(of own: Set<EntryID>) -> [Entry] {
    let all = RecordSources(ledger: nil, readsJournal: readsJournal, uid: uid).load(since: .epoch, until: .end).entries
    // Each life begins with a first entry; what is older than all of them belongs to one whose beginning is vacuumed.
    let beginnings = all.filter { $0.seq == 1 }.map(\.time).sorted()
    func life(_ entry: Entry) -> Int { beginnings.count { $0 <= entry.time } }
    guard !own.isEmpty else { return all.filter { life($0) == beginnings.count } }
    let lives = Set(all.filter { own.contains($0.id) }.map(life))
    return all.filter { lives.contains(life($0)) }
  }
}

extension Ledger {
  /// Writes the entries of another ledger into this new one, gaps included, and how far they are known to be in the journal.
  func fill(_ entries: [Entry], arrived: Int64) throws(LedgerError) {
    markArrived(arrived)
    markSynced(arrived)
    try write { database, insert throws(SQLiteError) in
      let trigger = try database.text(
        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = '\(LedgerSchema.gapTrigger)'")
      guard let trigger else { preconditionFailure("a ledger has the trigger \(LedgerSchema.gapTrigger)") }
      try database.execute("DROP TRIGGER \(LedgerSchema.gapTrigger)")
      for entry in entries {
        insert.bind(entry)
        try insert.run()
      }
      try database.execute(trigger)
    }
  }
}
