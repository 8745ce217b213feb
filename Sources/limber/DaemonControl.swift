internal import Platform
internal import Records

/// Stops limberd for as long as nobody may write the ledger, and starts it again.
final class DaemonControl {
  private static let units = ["limberd.socket", "limberd.service"]
  /// limberd ends within milliseconds, but for a disk that is slow (µs).
  private static let patience: Int64 = 15_000_000
  private static let step: Int64 = 20_000
  /// A service manager that answers at all answers at once (µs).
  private static let managersPatience: Int64 = 5_000_000
  /// Longer than a unit may take to stop or start, by its TimeoutStopSec= and TimeoutStartSec= (µs).
  private static let unitsPatience: Int64 = 60_000_000

  private let lock: String
  private var wasService = false
  /// It was asked to end, and the lock was had after that.
  private var wasInTerminal = false

  /// - Parameter lock: the file that limberd holds a lock on while it runs.
  init(lock: String) { self.lock = lock }

  /// What a person has to do afterwards; nil where limberd runs again.
  var leftToDo: String? {
    if wasInTerminal { return "limberd was stopped: start it again in its terminal." }
    return wasService ? nil : "limberd is not running. \(Remedy.here.start)"
  }

  /// Ends limberd, if it runs, does something in its place at the ledger, and starts it again whatever came of it.
  func whileStopped<Result>(_ body: () throws -> Result) throws -> Result {
    // Ctrl-C in between would leave nobody to remind: it counts afterwards.
    try Process.holdingSignals([Signal.interrupt, Signal.terminate, Signal.hangUp]) {
      do {
        let lock = try stop()
        defer { lock.release() }
        let result = try body()
        lock.release()
        try startAgain()
        return result
      } catch {
        try startAgain()
        if wasInTerminal { throw Self.stopped(error) }
        throw error
      }
    }
  }

  private func stop() throws -> FileLock {
    // A shell of runuser or su says nothing of it, and systemctl would find no manager.
    Process.adoptRuntimeDirectory()
    // The socket too: whoever asks for something meanwhile would start it.
    if isActive() {
      wasService = true
      guard try systemctl("stop") else { throw Self.failure("stop") }
    }
    let end = Clock.monotonic() + Self.patience
    var asked: Int32?
    while true {
      do {
        let lock = try Files.lock(lock)
        wasInTerminal = asked != nil
        return lock
      } catch let error as FileLockedError {
        guard Clock.monotonic() < end else { throw Self.inUse(error, asked: asked) }
        // Another restore, say, is waited for.
        if asked == nil, let holder = error.holder, Process.name(of: holder) == "limberd" {
          asked = holder
          try Process.terminate(holder)
        }
        Process.pause(Self.step)
      }
    }
  }

  private static func inUse(_ error: FileLockedError, asked: Int32?) -> Failure {
    guard let asked else {
      return Failure(
        .failed, "The ledger stays in use: \(error).", toDo: "Stop that first, then try again. Nothing was changed.")
    }
    return Failure(
      .failed, "limberd (process \(asked)) was asked to end and has not: it hangs, or was halted. Nothing was changed.",
      toDo: "If it was halted, such as with Ctrl-Z, let it go on: kill -CONT \(asked). Then try again.")
  }

  private func startAgain() throws {
    if wasService, !(try systemctl("start")) { throw Self.failure("start") }
  }

  private func isActive() -> Bool {
    // No systemctl, no service manager, or one that does not answer: then it is no unit that could be stopped.
    let words = ["systemctl", "--user", "--quiet", "is-active"] + Self.units
    return (try? Process.run(words, patience: Self.managersPatience, isQuiet: true)) == 0
  }

  private func systemctl(_ verb: String) throws -> Bool {
    do {
      return try Process.run(["systemctl", "--user", verb] + Self.units, patience: Self.unitsPatience) == 0
    } catch let error as PlatformError where error.isTimeout {
      return false
    }
  }

  private static func failure(_ verb: String) -> Failure {
    Failure(
      .failed, "The service manager could not \(verb) limberd.", toDo: Remedy.here.look)
  }

  /// The same, and that nobody reminds any more.
  private static func stopped(_ error: any Error) -> any Error {
    guard var failure = error as? Failure else { return error }
    failure.toDo = [failure.toDo, "limberd was stopped: start it again in its terminal."].compactMap(\.self).joined(
      separator: " ")
    return failure
  }
}
