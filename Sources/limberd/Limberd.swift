import LimberCore
import Platform
import Records

/// limberd: reads its few options, opens the ledger, and runs until it is told to stop.

/// Exit codes, of those in systemd.exec(5): the service manager starts the daemon anew after some and not after others.
enum ExitCode {
  static let failed: Int32 = 1
  /// EX_TEMPFAIL of sysexits.h(3head): all is well, and another run will go on.
  static let startAgain: Int32 = 75
  static let usage: Int32 = 64
  /// Another daemon holds the ledger or the socket: starting again would not help.
  static let alreadyRunning: Int32 = 69
}

let usage = """
  limberd \(Daemon.version) - the reminder daemon of one person

  limberd [--socket PATH]

    --socket PATH   where clients find it, unless the service manager passes a socket;
                    otherwise $LIMBER_SOCKET or $XDG_RUNTIME_DIR/limber/io.limber.Control
    --version       print the version
    --help          print this

  Normally the service manager starts it:  systemctl --user start limberd
  In a terminal it works too: reminders appear there, and end with it.
  """

func run(socketPath: String?) throws -> Int32 {
  Process.setUmask(0o077)
  Process.ignoreBrokenPipes()
  let state = try Ledger.directory()
  try Files.makeDirectory(state)
  try LedgerRecovery.clearLock(in: state)
  // Held until the end; a second daemon on the same ledger says who was first.
  let lock = try Files.lock("\(state)/\(Ledger.lockName)")
  defer { lock.release() }
  // Before anything is written: a start that fails is none.
  let listener = try ControlSocket.listen(at: socketPath)
  let loop = try EventLoop()
  let daemon = try Daemon(loop: loop, stateDirectory: state)
  try daemon.start(
    boot: try Clock.bootID(), configDirectory: try Directories.configHome("limber"), listener: listener)
  return try loop.run()
}

/// Where the C library begins: links as the program's `main`, which SwiftPM names after the target.
@c(limberd_main)
func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
  // The one thing that only C can hand over. See Process.begin.
  unsafe Process.begin(count, arguments)
  return start(CommandLine.arguments.dropFirst())
}

/// Prints what was asked for.
private func show(_ text: String) -> Int32 {
  do {
    try Terminal.writeAll(Terminal.standardOutput, bytes: Array("\(text)\n".utf8))
    return 0
  } catch {
    if error.isDisconnected { return 0 }
    say("limberd: the output can't be written: \(error.reason).")
    return ExitCode.failed
  }
}

func start(_ given: ArraySlice<String>) -> Int32 {
  var arguments = given
  var told: String?
  while let argument = arguments.popFirst() {
    switch argument {
    case "--help", "-h":
      return show(usage)
    case "--version":
      return show(Daemon.version)
    case _ where argument == "--socket" || argument.hasPrefix("--socket="):
      let attached = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first
      guard let path = attached.map(String.init) ?? arguments.popFirst(), !path.isEmpty else {
        say("limberd: --socket needs a path. See limberd --help.")
        return ExitCode.usage
      }
      guard told == nil else {
        say("limberd: --socket is given twice. See limberd --help.")
        return ExitCode.usage
      }
      told = path
    default:
      say("limberd: '\(argument)' is not an option. See limberd --help.")
      return ExitCode.usage
    }
  }
  do {
    return try run(socketPath: ControlSocket.path(told: told))
  } catch let error as FileLockedError {
    say("limberd: \(error). Only one limberd can use a ledger; stop the other one first.")
    return ExitCode.alreadyRunning
  } catch let error as PlatformError where error.isAddressInUse {
    say("limberd: another limberd answers at \(error.subject ?? "the socket"). Stop it first.")
    return ExitCode.alreadyRunning
  } catch let error as PlatformError where error.isNoSocket {
    say("limberd: \(error.subject ?? "the path of the socket") is another kind of file, and no socket. Move it away.")
    return ExitCode.failed
  } catch let error as StartError {
    say("limberd: can't start: \(error). \(error.toDo)")
    return ExitCode.failed
  } catch {
    say("limberd: can't start: \(error).\(Remedy.ofStart(after: error).map { " \($0)" } ?? "")")
    return ExitCode.failed
  }
}
