import LimberCore
import Platform
import Records

/// Writes entries: first into the ledger, durably, then into the journal and, on a bare terminal, the diary.
final class Recorder {
  private let ledger: Ledger
  /// Whether the diary goes to standard error too: where no journal takes it, and where somebody is looking.
  private let writesDiary: Bool
  /// Entries that the daemon made by itself and could not write yet. They go first, with the next that can be written.
  private var waiting: [Entry] = []
  /// Why entries wait.
  private(set) var problem: LedgerError?
  /// Why the last record did not reach the journal.
  private(set) var journalProblem: String?

  /// Years of reminders, and less memory than a picture. Past that something else is badly wrong: the service manager starts
  /// the daemon anew, and what is on the disk is still true.
  static let maximumWaiting = 100_000

  init(ledger: Ledger) {
    self.ledger = ledger
    writesDiary =
      !ServiceManager.isUnderSystemd && (!Journal.isPresent || Terminal.isTerminal(Terminal.standardError))
  }

  /// Writes entries, and those that wait before them.
  ///
  /// - Throws: `LedgerError`; then nothing is written.
  func write(_ entries: [Entry]) throws(LedgerError) {
    let all = waiting + entries
    guard !all.isEmpty || problem != nil else { return }
    do throws(LedgerError) {
      // With nothing to write, whether it would go again.
      if all.isEmpty { try ledger.tryWriting() } else { try ledger.append(all) }
    } catch {
      problem = error
      throw error
    }
    problem = nil
    waiting = []
    for entry in all { publish(entry) }
  }

  /// Keeps entries until they can be written. What they say has happened, recorded or not.
  func keep(_ entries: [Entry]) {
    precondition(waiting.count + entries.count <= Self.maximumWaiting, "more entries wait than can be kept")
    waiting += entries
  }

  private func publish(_ entry: Entry) {
    if writesDiary { say("\(entry.clock)  \(entry.sentence)") }
    guard Journal.isPresent else {
      journalProblem = "journald is not running, so records are in the ledger only"
      return
    }
    do {
      try Journal.send(JournalRecord.fields(of: entry))
      journalProblem = nil
    } catch {
      journalProblem = "the journal does not take records (\(error))"
    }
  }
}

/// Writes one line to standard error: the diary of a bare machine, and what goes wrong before there is a ledger.
///
/// A standard error that nobody reads is no reason to stop reminding: then the line is lost, and the ledger has it.
func say(_ line: String) {
  _ = Terminal.writeIfReady(Terminal.standardError, line + "\n")
}
