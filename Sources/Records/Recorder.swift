public import LimberCore

/// Writes entries: first into the ledger, durably, then into the journal; and sees to it that they arrive there.
///
/// The ledger is the journal's outbox. Sending proves nothing, so what was sent is read back by its id at the next occasion,
/// and what has not arrived is sent again.
public final class Recorder {
  /// Where entries are written.
  public let ledger: Ledger
  private let journal: any RecordJournal
  /// Told of each entry that is on the disk, once, in order.
  private let published: (Entry) -> Void
  /// The last one that was told.
  private var lastPublished: Int64

  /// Entries that the daemon made by itself and could not write yet. They go first, with the next that can be written.
  private(set) var waiting: [Entry] = []
  /// Why entries wait.
  public private(set) var problem: LedgerError?

  /// What was sent to the journal in this run and has not been found there.
  private var sent: [Int64: Sending] = [:]
  private struct Sending {
    /// How often it was sent, and when last, by time since boot.
    var count = 0
    var at: TimeSpan
    /// How often it was missing where others had arrived.
    var misses = 0
  }
  /// What is certainly not in the journal, and was not sent since that is known.
  private var unsent: Set<Int64> = []
  /// Finding out that journald is stuck takes a while, in which nothing else happens: not before this is it tried again.
  private var stuckUntil: TimeSpan?
  private static let rest = TimeSpan.seconds(30)
  /// How many looks in a row found nothing of what had been sent; those that follow closely count as one.
  private var stalls = 0
  private var nextStall = TimeSpan.zero
  /// Nothing arrived in all of them: it is tried again when something happens.
  private var hasStalled = false
  /// What is done with, though something before it is not.
  private var settled: Set<Int64> = []
  /// How far entries had arrived in the latest minutes since boot: what journald has taken reaches its disk later.
  private var reached: [(seq: Int64, minute: Int64)] = []
  /// What is in the way of the journal, as of the last look.
  public private(set) var journalProblem: JournalProblem?
  /// How many records the journal did not keep although they were sent as often as makes sense.
  public private(set) var givenUp = 0

  /// Years of reminders, and less memory than a picture. Past that something else is badly wrong: the service manager starts
  /// the daemon anew, and what is on the disk is still true.
  public static let maximumWaiting = 100_000
  /// As many entries are looked for at once: more would hold up what else is to be done.
  public static let batch = 100
  /// journald has this long to write a record before it counts as lost; twice as long after each look that found nothing, so
  /// that the last one lies a quarter of an hour on.
  public static let settling = TimeSpan.seconds(2)
  /// Of records that were lost before, so many are sent at once: where it was a rate limit, more would be lost again. And only
  /// one where nothing has arrived: journald may have all of them in its queue still.
  public static let portion = 10
  /// Where nothing arrives, so many looks follow each other, over a quarter of an hour.
  public static let attempts = 9
  /// Where others arrive and this one does not, so many times, it never will.
  public static let mostMisses = 50

  /// A recorder of this ledger, into this journal.
  public init(ledger: Ledger, journal: any RecordJournal, published: @escaping (Entry) -> Void = { _ in }) {
    self.ledger = ledger
    self.journal = journal
    self.published = published
    // What was there before is nobody's news; where that can't be read nothing is told twice either.
    lastPublished = (try? ledger.lastSeq()) ?? .max
  }

  // MARK: The ledger

  /// Writes entries, and those that wait before them.
  ///
  /// - Parameter boot: now, by the time since boot.
  /// - Throws: `LedgerError`; then nothing is written.
  public func write(_ entries: [Entry], at boot: TimeSpan) throws(LedgerError) {
    let all = waiting + entries
    guard !all.isEmpty || problem != nil else { return }
    markSynced(at: boot)
    do throws(LedgerError) {
      // With nothing to write, whether it would go again.
      if all.isEmpty { try ledger.tryWriting() } else { try ledger.append(all) }
    } catch {
      problem = error
      throw error
    }
    problem = nil
    waiting = []
    for entry in all {
      publish(entry)
      send(entry, at: boot)
    }
  }

  private func publish(_ entry: Entry) {
    lastPublished = entry.seq
    published(entry)
  }

  /// Keeps entries until they can be written. What they say has happened, recorded or not.
  public func keep(_ entries: [Entry]) {
    precondition(waiting.count + entries.count <= Self.maximumWaiting, "more entries wait than can be kept")
    waiting += entries
  }

  /// The last entry that is known to have been on the disk; 0 where nothing is known.
  var lastWritten: Int64 { lastPublished == .max ? 0 : lastPublished }

  /// Everything that waited is in the ledger, or comes again, and what was known of the journal counts no more.
  ///
  /// - Throws: `LedgerError` where it can't be read what came into the ledger meanwhile.
  public func forget() throws(LedgerError) {
    (waiting, problem) = ([], nil)
    (sent, unsent, settled, reached) = ([:], [], [], [])
    let last = try ledger.lastSeq()
    if lastPublished < last {
      let after = lastPublished
      try ledger.wrapped { try ledger.entries(fromSeq: after + 1) { publish($0) } }
    }
    // A ledger that was made anew may end before the one that was damaged did.
    lastPublished = last
  }

  /// journald has been started: its files may lie elsewhere.
  public func journalStarted() { journal.reopen() }

  /// Whether everything that happened is on the disk.
  public var isUpToDate: Bool { waiting.isEmpty }

  // MARK: The journal

  /// Sends a record; false when the journal certainly has not got it.
  @discardableResult
  private func send(_ entry: Entry, at boot: TimeSpan) -> Bool {
    do throws(JournalProblem) {
      if let stuckUntil, boot < stuckUntil { throw .stuck }
      try journal.send(entry)
      sent[entry.seq, default: Sending(at: boot)].count += 1
      sent[entry.seq]?.at = boot
      unsent.remove(entry.seq)
      if [.absent, .busy, .stuck].contains(journalProblem) { journalProblem = nil }
      return true
    } catch {
      journalProblem = error
      if error == .stuck, stuckUntil ?? boot <= boot { stuckUntil = boot + Self.rest }
      unsent.insert(entry.seq)
      return false
    }
  }

  /// What is left to do for the journal.
  public enum Rest: Hashable, Sendable {
    /// Nothing before something is recorded or journald is started.
    case nothing
    /// To look again at once; whoever waits for something else comes first.
    case more
    /// To look again then, by the time since boot.
    case later(TimeSpan)
    /// To look again when the journal takes something.
    case whenReady
  }

  /// Looks whether what was sent has arrived, and sends again what has not. To be called when journald has been started, after
  /// something was recorded, and when it says so itself: that ends, where nothing arrives too.
  ///
  /// - Parameter boot: now, by the time since boot.
  /// - Throws: `LedgerError` where the ledger can't be read.
  public func lookAfterJournal(at boot: TimeSpan) throws(LedgerError) -> Rest {
    let first = ledger.arrived + 1
    let last = try ledger.lastSeq()
    guard first <= last else { return .nothing }
    if hasStalled { (hasStalled, stalls, nextStall) = (false, 0, .zero) }
    var entries: [Entry] = []
    // An entry that can't be read can't be sent either.
    try ledger.wrapped {
      try ledger.entries(fromSeq: first, limit: Self.batch, unreadable: { _, _ in }) { entries.append($0) }
    }
    let due = entries.filter { !settled.contains($0.seq) && lookAt($0.seq) ?? boot <= boot }
    let problem = due.isEmpty ? nil : settle(due, at: boot)
    let unsettled = entries.filter { !settled.contains($0.seq) }
    let end = entries.count < Self.batch ? last : entries.last?.seq ?? last
    let arrived = unsettled.first.map { $0.seq - 1 } ?? end
    if arrived != ledger.arrived { reach(arrived, at: boot) }
    settled = settled.filter { $0 > arrived }
    unsent = unsent.filter { $0 > arrived }
    sent = sent.filter { $0.key > arrived }
    switch problem {
    case .busy?: return .whenReady
    case .stuck?, .absent?, .failed?: return .nothing
    case .unreadable?, nil: break
    }
    guard !hasStalled else { return .nothing }
    let next = unsettled.map { unsent.contains($0.seq) ? boot + Self.settling : lookAt($0.seq) ?? boot }.min()
    if let next { return .later(next) }
    return end < last ? .more : .nothing
  }

  /// From when on an entry can be expected to be found, by the time since boot; nil where it has not been sent.
  private func lookAt(_ seq: Int64) -> TimeSpan? {
    sent[seq].map { $0.at + TimeSpan(microseconds: Self.settling.microseconds << ($0.count == 1 ? 0 : stalls)) }
  }

  /// Finds out about entries, and sends again what is missing.
  ///
  /// - Returns: what kept it from doing so, or from knowing.
  private func settle(_ entries: [Entry], at boot: TimeSpan) -> JournalProblem? {
    let found: Set<EntryID>
    do throws(JournalProblem) {
      // A journal that takes a few at a time is not asked anew about the rest each time.
      let uncertain = entries.filter { !unsent.contains($0.seq) }
      found = uncertain.isEmpty ? [] : try journal.arrived(among: uncertain)
      if journalProblem == .unreadable, !uncertain.isEmpty { journalProblem = nil }
    } catch {
      guard error == .unreadable else {
        journalProblem = error
        return error
      }
      // Nobody can know. What was sent is taken for arrived; what was not, is sent once.
      for entry in entries {
        guard sent[entry.seq] != nil || send(entry, at: boot) else { return journalProblem }
        settled.insert(entry.seq)
      }
      journalProblem = .unreadable
      return .unreadable
    }
    if !found.isEmpty {
      (stalls, nextStall) = (0, .zero)
    } else if entries.contains(where: { !unsent.contains($0.seq) && sent[$0.seq] != nil }), boot >= nextStall {
      stalls = min(stalls + 1, Self.attempts)
      nextStall = boot + TimeSpan(microseconds: Self.settling.microseconds << stalls)
    }
    for entry in entries {
      if found.contains(entry.id) {
        settled.insert(entry.seq)
        continue
      }
      if !found.isEmpty { sent[entry.seq]?.misses += 1 }
      if let sending = sent[entry.seq], sending.misses >= Self.mostMisses {
        givenUp += 1
        settled.insert(entry.seq)
      } else {
        unsent.insert(entry.seq)
      }
    }
    hasStalled = stalls == Self.attempts
    guard !hasStalled else { return nil }
    // Those that are under way already count among them.
    let due = Set(entries.map(\.seq))
    let underWay = sent.count { $0.value.count > 1 && !due.contains($0.key) && !settled.contains($0.key) }
    var portion = (stalls == 0 ? Self.portion : 1) - underWay
    for entry in entries where unsent.contains(entry.seq) {
      if sent[entry.seq] != nil {
        guard portion > 0 else { continue }
        portion -= 1
      }
      guard send(entry, at: boot) else { return journalProblem }
    }
    return nil
  }

  /// How many records were lost on their way, as far as is known, and are not in the journal yet.
  public var missing: Int { sent.count { $0.value.count > 1 || unsent.contains($0.key) } }

  /// Entries up to this one have arrived.
  private func reach(_ seq: Int64, at boot: TimeSpan) {
    ledger.markArrived(seq)
    let minute = boot.microseconds / TimeSpan.minutes(1).microseconds
    if reached.last?.minute == minute { reached.removeLast() }
    reached.append((seq, minute))
  }

  /// What arrived long enough ago is on journald's disk by now.
  private func markSynced(at boot: TimeSpan) {
    while let (seq, minute) = reached.first, .minutes(minute + 1) + Self.unsynced <= boot {
      ledger.markSynced(seq)
      reached.removeFirst()
    }
  }

  /// On a boot that is not the last entry's: journald may have lost what it took in the minutes before the machine went
  /// down, found or not. That is looked for once more.
  ///
  /// - Parameter boot: the id of this boot.
  public func distrustJournal(since boot: String) throws(LedgerError) {
    if try ledger.lastBoot() != boot { ledger.markArrived(ledger.synced) }
  }

  /// Twice as long as journald leaves records unsynced (journald.conf(5), `SyncIntervalSec=`).
  private static let unsynced = TimeSpan.minutes(10)
}
