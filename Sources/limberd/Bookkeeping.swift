import LimberCore
import Platform
import Records

/// What is done for ledger and journal behind the person's back: records that did not arrive in the journal are sent again,
/// and checkpoints keep the next start short.
final class Bookkeeping {
  private let loop: EventLoop
  private let recorder: Recorder
  private let snapshot: () -> Engine.Snapshot
  /// The ledger failed.
  private let failed: (LedgerError) -> Void
  private var journalWatch: JournalWatch?
  private var journalTimer: Timer?
  private var journalRoom: JournalRoom?
  private var isDue = false
  /// What went wrong; nothing is lost by that.
  private(set) var problem: String?

  /// journald needs a moment to write what it was sent last; only then is looking for it worth the while (µs).
  private static let delay = Recorder.settling.microseconds

  init(
    loop: EventLoop, recorder: Recorder, snapshot: @escaping () -> Engine.Snapshot,
    failed: @escaping (LedgerError) -> Void
  ) {
    self.loop = loop
    self.recorder = recorder
    self.snapshot = snapshot
    self.failed = failed
  }

  /// Takes up work once the daemon has begun to remind.
  func open() throws {
    journalTimer = try loop.makeTimer { [unowned self] in lookAfterJournal() }
    journalWatch = JournalWatch(loop: loop) { [unowned self] in
      recorder.journalStarted()
      lookSoon()
    }
    lookSoon()
  }

  private func lookSoon() { journalTimer?.arm(at: Clock.read().boot + Self.delay) }

  /// Something was recorded: a good moment to see to the rest, once what the moment itself asks for is done.
  func recorded() {
    guard !isDue else { return }
    isDue = true
    loop.afterThisTurn { [unowned self] in
      isDue = false
      lookAfterJournal()
      saveCheckpoint(after: Ledger.checkpointDistance)
    }
  }

  /// The last thing before the end.
  func close() {
    (journalWatch, journalTimer, journalRoom) = (nil, nil, nil)
    saveCheckpoint(after: 1)
  }

  private func lookAfterJournal() {
    note { () throws(LedgerError) in
      switch try recorder.lookAfterJournal(at: TimeSpan(microseconds: Clock.read().boot)) {
      case .nothing: journalTimer?.disarm()
      // One turn at a time: whoever asks for something meanwhile comes in between.
      case .more: loop.afterThisTurn { [weak self] in self?.lookAfterJournal() }
      case .later(let moment): journalTimer?.arm(at: moment.microseconds)
      case .whenReady:
        // It may have ended just now: then its start is waited for.
        journalRoom = try? loop.watchJournalRoom { [unowned self] in
          loop.afterThisTurn { [weak self] in self?.lookAfterJournal() }
        }
      }
    }
  }

  private func saveCheckpoint(after distance: Int64) {
    let snapshot = snapshot()
    guard recorder.isUpToDate, snapshot.seq - recorder.ledger.checkpointSeq >= distance else { return }
    note { () throws(LedgerError) in try recorder.ledger.saveCheckpoint(snapshot) }
  }

  private func note(_ body: () throws(LedgerError) -> Void) {
    do throws(LedgerError) {
      try body()
      problem = nil
    } catch {
      problem = "\(error)"
      failed(error)
    }
  }
}
