internal import Platform
internal import Records

/// Stops limberd for as long as nobody may write the ledger, and starts it again.
final class DaemonControl {
  private static let units = ["limberd.socket", "limberd.service"]
  /// limberd ends within milliseconds, but for a disk that is slow (µs).
  private static let patience: Int64 = 15_000_000
  private static let step: Int64 = 20_000

  private let lock: String
  private var wasService = false
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
    while true {
      do {
        return try Files.lock(lock)
      } catch let error as FileLockedError {
        guard Clock.monotonic() < end else {
          throw Failure(
            .failed, "The ledger stays in use: \(error).", toDo: "Stop that first, then try again. Nothing was changed."
          )
        }
        // Another restore, say, is waited for.
        if !wasInTerminal, let holder = error.holder, Process.name(of: holder) == "limberd" {
          wasInTerminal = true
          try Process.terminate(holder)
        }
        Process.pause(Self.step)
      }
    }
  }

  private func startAgain() throws {
    if wasService, !(try systemctl("start")) { throw Self.failure("start") }
  }

  private func isActive() -> Bool {
    // No systemctl, or no service manager: then it is none of its units.
    (try? Process.run(["systemctl", "--user", "--quiet", "is-active"] + Self.units, isQuiet: true)) == 0
  }

  private func systemctl(_ verb: String) throws -> Bool {
    try Process.run(["systemctl", "--user", verb] + Self.units) == 0
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
