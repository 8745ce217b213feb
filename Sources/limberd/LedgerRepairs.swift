import LimberCore
import Platform
import Records

/// When the ledger was last put in order.
struct LedgerRepairs {
  /// By the time since boot: when it was read again, and when it was made anew.
  var read: TimeSpan?
  var made: TimeSpan?
  /// It could not be put in order, and is to be tried again.
  var isUnfinished = false

  /// What was of no avail is not tried at every event.
  static let pause = TimeSpan.minutes(1)

  fileprivate static func isLongAgo(_ last: TimeSpan?, _ now: TimeSpan) -> Bool {
    last.map { now - $0 >= pause } ?? true
  }
}

extension LedgerError {
  /// Whether the ledger is to be put in order: it is damaged, or goes on in another way than the engine does.
  var isOfOrder: Bool { reason == .damaged || reason == .outOfStep }
}

/// A ledger that turns out to be damaged, or out of step, while the daemon runs.
extension Daemon {
  /// Sees to it that the ledger is put in order, once what goes on at the moment is over.
  func ledgerFailed(_ error: LedgerError) {
    guard error.isOfOrder else { return }
    loop.afterThisTurn { [weak self] in _ = self?.putLedgerInOrder(after: error) }
  }

  /// Tries again what could not be written, or could not be put in order.
  func retry() {
    guard repairs.isUnfinished else { return handle(.tick) }
    _ = putLedgerInOrder(after: LedgerError(.damaged, "it could not be put in order"))
  }

  /// Puts the ledger in order: reads it again where it is only out of step, makes it anew of what is left where it is damaged,
  /// or was read again already and is out of step still. Then everything goes on from what it says.
  ///
  /// - Returns: whether it is in order; where not, it is tried again later by itself.
  func putLedgerInOrder(after error: LedgerError) -> Bool {
    let now = moment().boot
    if error.reason == .outOfStep, LedgerRepairs.isLongAgo(repairs.read, now) {
      repairs.read = now
      if startOver({ recorder throws(LedgerError) in try recorder.forget() }) { return true }
    }
    guard LedgerRepairs.isLongAgo(repairs.made, now) else { return false }
    repairs.made = now
    repairs.isUnfinished = !startOver { recorder throws(LedgerError) in
      recovery = try recorder.recoverLedger(journal: .ownJournal)
    }
    if repairs.isUnfinished { retryTimer?.arm(at: (now + LedgerRepairs.pause).microseconds) }
    return !repairs.isUnfinished
  }

  /// Goes on from what the ledger says, after it has been put in order. What the engine knew beyond that comes again.
  private func startOver(_ putInOrder: (Recorder) throws(LedgerError) -> Void) -> Bool {
    var engine = Self.makeEngine(timekeeper)
    do throws(LedgerError) {
      try putInOrder(recorder)
      try ledger.replay(into: &engine)
    } catch {
      say("limberd: the ledger can't be put in order: \(error)")
      return false
    }
    goOn(as: engine)
    begin()
    reload()
    meetObstacles()
    return true
  }
}
