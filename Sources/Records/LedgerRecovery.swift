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

  /// Of one that is being made.
  static let unfinishedSuffix = ".new"
  /// As much of a ledger as is read, in bytes: more than a thousand years of entries. What lies behind it is damage.
  private static let readingLimit = 1 << 29

  /// Opens the ledger, made anew where it is damaged, and replays it. Where it is another user's, another one is opened in its stead
  /// (`Ledger.closedOne(at:)`); what that has comes to the ledger with the first start at which it may be used.
  ///
  /// - Parameters:
  ///   - path: the ledger's file.
  ///   - journal: where records are brought back from.
  ///   - engine: knows nothing yet, and all that is recorded afterwards.
  /// - Returns: the ledger, and what became of the one before it where that was damaged.
  public static func open(
    _ path: String, journal: RecordSources, engine: inout Engine
  ) throws(LedgerError) -> (Ledger, Recovery?) {
    guard LedgerMeanwhile.closed(path) == nil else {
      return try openOwn(path + LedgerMeanwhile.suffix, journal: journal, engine: &engine)
    }
    LedgerMeanwhile.takeOver(path)
    let nothing = engine
    let (ledger, recovery) = try openOwn(path, journal: journal, engine: &engine)
    do throws(LedgerError) {
      guard try ledger.takeInMeanwhile() else { return (ledger, recovery) }
    } catch {
      // It stays where it is, and comes in when the disk takes it.
      guard error.isOfWriting else { throw error }
    }
    engine = nothing
    try ledger.replay(into: &engine)
    return (ledger, recovery)
  }

  private static func openOwn(
    _ path: String, journal: RecordSources, engine: inout Engine
  ) throws(LedgerError) -> (Ledger, Recovery?) {
    let cleared = try LedgerPlaces.clear(path)
    var (recovery, left) = try finish(path)
    if cleared == nil, Files.kind(of: path) == .nothing, !Files.exists(logPath(path)), left.entries.isEmpty {
      try begin(path)
    }
    let isLost = !left.entries.isEmpty && !Files.exists(path)
    var shortfall: Int64?
    if cleared == nil, !isLost, !isEmptied(path), !hasWrongHeader(path), !hidesCommits(path),
      !LedgerWitness.isContradicted(path)
    {
      do throws(LedgerError) {
        var replayed = engine
        let ledger = try load(path, &replayed)
        // One that can't be written can't be made anew.
        shortfall = ledger.isMakeshift ? nil : try ledger.shortfall(told: recovery ?? replayed.recovery)
        guard shortfall != nil else {
          engine = replayed
          return (ledger, recovery)
        }
        ledger.close()
      } catch {
        guard error.reason == .damaged else { throw error }
      }
    }
    do throws(LedgerError) {
      recovery = try recover(
        path, journal: journal, waiting: left.entries, cleared: cleared ?? left.name, reached: shortfall ?? 0)
    } catch {
      // What is there can be read, and the rest is looked for when the disk takes it.
      guard shortfall != nil, error.isOfWriting else { throw error }
    }
    // It was made just now: nothing in it is looked at once more.
    let ledger = try Ledger(path: path, isThere: true)
    try ledger.replay(into: &engine)
    return (ledger, recovery)
  }

  /// Makes a ledger where there is none. It has its name once it is whole: a file of that name without anything in it has lost
  /// what it held.
  private static func begin(_ path: String) throws(LedgerError) {
    do {
      let ledger = try make(path)
      try ledger.takeInLog()
      ledger.close()
      try Files.rename(path + unfinishedSuffix, to: path)
    } catch {
      throw LedgerError(error)
    }
  }

  /// A new ledger, under the name of one that is being made.
  private static func make(_ path: String) throws -> Ledger {
    let new = path + unfinishedSuffix
    for suffix in ["", "-wal", "-shm", "-journal"] { try Files.remove(new + suffix) }
    return try Ledger(path: new)
  }

  /// Whether the file is there and has not even one page: cut off, or left by a first start of an earlier version that did not
  /// get far. To SQLite it would be a new one.
  private static func isEmptied(_ path: String) -> Bool {
    // The log is only begun behind a first page. SQLite would throw it away.
    guard let file = try? FileIdentity(of: path) else { return Files.exists(path + "-wal") }
    return file.size < LedgerPlaces.smallestPage
  }

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
    let ledger = try Ledger(path: path, isThere: true)
    // Before anything is written to it: what is damaged would be damaged more. A few milliseconds for each year.
    if let verdict = try ledger.quickCheck() { throw LedgerError(.damaged, verdict) }
    try ledger.replay(into: &engine)
    return ledger
  }

  /// Moves aside what stands in the place of the daemon's lock and is no file, or can't be this user's.
  public static func clearLock(in folder: String) throws(LedgerError) { try LedgerPlaces.clearLock(in: folder) }

  // MARK: Making anew

  /// Makes a damaged ledger anew. Nobody may have it open.
  ///
  /// - Parameters:
  ///   - path: the ledger's file.
  ///   - journal: where records are brought back from.
  ///   - waiting: entries that could not be written any more, or were found elsewhere.
  ///   - cleared: the name of what stood in the ledger's place, and was moved aside already.
  ///   - reached: how far its numbers are known to have gone.
  /// - Returns: what became of it; nil where it had never held anything.
  public static func recover(
    _ path: String, journal: RecordSources, waiting: [Entry] = [], cleared: String? = nil, reached: Int64 = 0
  ) throws(LedgerError) -> Recovery? {
    do {
      let file = try readWhatMayBeRead(path)
      var found = LedgerSalvage(file: file, wal: try readWhatMayBeRead(logPath(path))).entries
      let salvaged = found.count
      found += waiting
      let made = try replace(path, by: found, salvaged: salvaged, journal: journal, .damaged)
      if cleared == nil, file.isEmpty, made.entries.isEmpty,
        !Files.exists("\(Files.split(path).folder)/\(made.aside)-wal")
      {
        // Nothing was there and nothing is known: a first start of an earlier version, begun once more.
        let aside = "\(Files.split(path).folder)/\(made.aside)"
        if made.aside.isEmpty { return nil }
        if Files.exists(aside + "-journal"), isOfNothing(rollbackJournal: try read(aside + "-journal")) {
          for suffix in ["", "-shm", "-journal"] { try Files.remove(aside + suffix) }
          return nil
        }
      }
      return Recovery(
        count: made.entries.count, brought: made.brought,
        lost: Int(max(reached, made.entries.last?.seq ?? 0)) - made.entries.count,
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
  /// - Parameters:
  ///   - own: the entries of the ledger itself.
  ///   - salvaged: so many of them, the first ones, may have a number that is wrong, unless the journal has it too.
  /// - Returns: all that it holds, how many of it came from the journal, and the name of the one before.
  static func replace(
    _ path: String, by own: [Entry], salvaged: Int = 0, journal: RecordSources, _ reason: Reason
  ) throws -> (entries: [Entry], brought: Int, aside: String) {
    // Where none is there twice, as a rule, the array is not copied: it may be the most of the memory.
    var places = Dictionary(own.indices.lazy.map { (own[$0].id, $0) }) { first, _ in first }
    let isUnique = places.count == own.count
    let known = Set(places.keys)
    let brought = journal.verified(of: known)
    var entries = isUnique ? own : own.indices.filter { places[own[$0].id] == $0 }.map { own[$0] }
    if !isUnique { places = Dictionary(entries.indices.lazy.map { (entries[$0].id, $0) }) { first, _ in first } }
    let (ownCount, uncertain) = (entries.count, Set(own.prefix(salvaged).lazy.map(\.id)))
    for entry in brought {
      guard let place = places[entry.id] else {
        places[entry.id] = entries.count
        entries.append(entry)
        continue
      }
      // Of an entry that is in both, the journal's form counts where the ledger is damaged.
      if reason == .damaged { entries[place] = entry }
    }
    let kept = LedgerOrder(entries, ownCount: ownCount, uncertain: uncertain.subtracting(brought.map(\.id))).entries
    // What another one left unfinished is older than this.
    for other in Reason.allCases where Files.exists(path + other.suffix) {
      _ = try LedgerPlaces.putAside(path + other.suffix)
    }
    let ledger = try make(path)
    // Nobody knows what had reached the journal; what is older than its oldest record has been vacuumed. Where it has none,
    // the latest are sent once more.
    let oldest = brought.map(\.seq).min() ?? max(1, (kept.last?.seq ?? 0) - Ledger.sentOnceMore)
    try ledger.fill(kept, arrived: oldest - 1)
    ledger.close()
    try Files.rename(path + unfinishedSuffix, to: path + reason.suffix)
    return (
      kept, ownCount == entries.count ? 0 : kept.count { !known.contains($0.id) },
      try LedgerPlaces.setAside(path, reason)
    )
  }

  /// The bytes of a file, from its beginning on; none where there is no file.
  static func read(_ path: String) throws -> [UInt8] {
    guard Files.kind(of: path) == .file, let size = try FileIdentity(of: path)?.size else { return [] }
    return try Files.beginning(of: path, count: min(Int(size), readingLimit))
  }

  /// None where it is another user's, too.
  private static func readWhatMayBeRead(_ path: String) throws -> [UInt8] {
    do {
      return try read(path)
    } catch let error as PlatformError where error.isPermissionDenied {
      return []
    }
  }

  /// Ends a recovery, or a restoring, that was interrupted: the new ledger takes its place where it is whole and holds
  /// something that the present one has not. Otherwise it is only something left over, and put aside.
  ///
  /// - Returns: what was recovered; and of what was put aside the entries, should the present ledger be damaged too, and its name.
  private static func finish(_ path: String) throws(LedgerError) -> (Recovery?, left: (entries: [Entry], name: String?))
  {
    var (recovery, left): (Recovery?, (entries: [Entry], name: String?)) = (nil, ([], nil))
    for reason in Reason.allCases where Files.kind(of: path + reason.suffix) == .file {
      let found = soundEntries(in: path + reason.suffix)
      if let found, !isSuperseded(found, by: path) {
        do {
          let aside = try LedgerPlaces.setAside(path, reason)
          let last = Int(found.last?.seq ?? 0)
          if reason == .damaged {
            recovery = Recovery(count: found.count, brought: 0, lost: last - found.count, file: aside)
          }
        } catch {
          throw LedgerError(error)
        }
      } else {
        left.entries += found ?? salvaged(path + reason.suffix)
        left.name = try LedgerPlaces.putAside(path + reason.suffix)
      }
    }
    // What was removed while it was open was being written out again, by a version before.
    if Files.kind(of: path) == .nothing, Files.kind(of: path + ".copy") == .file {
      left.entries += salvaged(path + ".copy")
      if !left.entries.isEmpty { left.name = try LedgerPlaces.putAside(path + ".copy") }
    }
    return (recovery, left)
  }

  private static func salvaged(_ path: String) -> [Entry] {
    // What can't be read gives nothing; the file stays.
    guard let bytes = try? read(path) else { return [] }
    return LedgerSalvage(file: bytes, wal: []).entries
  }

  /// Whether a ledger is whole and holds all of these.
  private static func isSuperseded(_ entries: [Entry], by path: String) -> Bool {
    guard !hidesCommits(path), !LedgerWitness.isContradicted(path), let own = try? Ledger(readingFrom: path),
      let held = soundEntries(of: own)
    else { return false }
    return Set(held.map(\.id)).isSuperset(of: entries.map(\.id))
  }

  /// What a file holds by itself, whatever lies beside it; nil where it is not whole.
  private static func soundEntries(in path: String) -> [Entry]? {
    guard let bytes = try? read(path),
      let ledger = try? Ledger(image: LedgerImage.image(file: bytes, log: []), from: path)
    else { return nil }
    return soundEntries(of: ledger)
  }

  private static func soundEntries(of ledger: Ledger) -> [Entry]? {
    do {
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
      let recovery = try LedgerRecovery.recover(
        ledger.path, journal: journal, waiting: ledger.seen + waiting, reached: lastWritten)
      try ledger.reopen()
      ledger.seen = []
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
    // Nobody else knows of it yet, and its log goes and comes.
    files = nil
    // All at once, and without a log, which would hold everything once more. In KiB: the index of the ids, which come in no
    // order, stays in memory, or each page of it is written many times.
    try wrapped { try database().execute("PRAGMA journal_mode = DELETE; PRAGMA cache_size = -65536") }
    markArrived(arrived)
    markSynced(arrived)
    try write { database, insert in
      let trigger = try database.text(
        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = '\(LedgerSchema.gapTrigger)'")
      guard let trigger else { preconditionFailure("a ledger has the trigger \(LedgerSchema.gapTrigger)") }
      try database.execute("DROP TRIGGER \(LedgerSchema.gapTrigger)")
      try Self.insert(entries, with: insert, database)
      try database.execute(trigger)
    }
    try takeInLog()
  }
}
