internal import Glibc

extension Process {
  /// How long until it is looked again whether a program has ended (µs).
  private static let step: Int64 = 5_000

  /// Runs a program of the search path and waits for it (posix_spawn(3)).
  ///
  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - patience: how long it may take (µs); then it is killed.
  ///   - isQuiet: what it writes is thrown away; otherwise it goes where ours goes.
  /// - Returns: its exit status; for one that a signal ended, 128 and the signal's number, as a shell counts it.
  /// - Throws: ``PlatformError``, `ENOENT` where there is no such program, `ETIMEDOUT` where it took too long.
  public static func run(_ words: [String], patience: Int64, isQuiet: Bool = false) throws -> Int32 {
    precondition(!words.isEmpty, "a program has a name")
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in isQuiet ? [STDOUT_FILENO, STDERR_FILENO] : [] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var child: pid_t = 0
    let result = posix_spawnp(&child, words[0], &actions, nil, copies + [nil], environ)
    if result != 0 { throw PlatformError(errno: result, operation: "posix_spawn", subject: words[0]) }
    let deadline = Clock.monotonic() + patience
    var status: Int32 = 0
    while try check("waitpid", words[0], { waitpid(child, &status, WNOHANG) }) == 0 {
      guard Clock.monotonic() < deadline else {
        _ = kill(child, SIGKILL)
        try check("waitpid", words[0]) { waitpid(child, &status, 0) }
        throw PlatformError(errno: ETIMEDOUT, operation: "waitpid", subject: words[0])
      }
      pause(step)
    }
    // wait(2): the low seven bits are the signal, 0 for none.
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }

  /// Has the shell do something at our terminal and waits for it; Ctrl-C meanwhile is for what it runs (system(3)).
  ///
  /// - Returns: its exit status, counted as ``run(_:patience:isQuiet:)`` counts it; 127 where the shell finds no such program.
  public static func shell(_ command: String) throws -> Int32 {
    let status = system(command)
    if status < 0 { throw PlatformError(errno: errno, operation: "system", subject: command) }
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }

  /// A word for the shell to take as it is, whatever is in it (POSIX Shell Command Language, 2.2.2).
  public static func quotedForShell(_ word: String) -> String {
    var quoted = "'"
    // By scalars: a mark behind a quote makes one character with it.
    for scalar in word.unicodeScalars {
      if scalar == "'" { quoted += "'\\''" } else { quoted.unicodeScalars.append(scalar) }
    }
    return quoted + "'"
  }

  /// Asks a process to end (SIGTERM). Error: `ESRCH` where there is none.
  public static func terminate(_ process: Int32) throws {
    try check("kill", "\(process)") { kill(process, SIGTERM) }
  }

  /// Waits (µs).
  public static func pause(_ microseconds: Int64) {
    var wanted = timespec(tv_sec: Int(microseconds / 1_000_000), tv_nsec: Int(microseconds % 1_000_000) * 1_000)
    var rest = timespec()
    while nanosleep(&wanted, &rest) != 0, errno == EINTR { wanted = rest }
  }

  /// Holds signals back while the body runs; they come afterwards (sigprocmask(2)). Programs that it runs inherit that.
  public static func holdingSignals<Result>(_ signals: [Int32], _ body: () throws -> Result) rethrows -> Result {
    var held = sigset_t()
    var before = sigset_t()
    sigemptyset(&held)
    for signal in signals { sigaddset(&held, signal) }
    sigprocmask(SIG_BLOCK, &held, &before)
    defer { sigprocmask(SIG_SETMASK, &before, nil) }
    return try body()
  }

  /// The file name of the program that a process runs (proc(5), `/proc/PID/exe`); nil where there is none, or it is
  /// another user's.
  public static func name(of process: Int32) -> String? {
    guard let path = try? Files.destination(ofLink: "/proc/\(process)/exe") else { return nil }
    // Of one that was upgraded meanwhile.
    let gone = " (deleted)"
    return Files.split(path.hasSuffix(gone) ? String(path.dropLast(gone.count)) : path).name
  }

  /// Sets `XDG_RUNTIME_DIR` where it is missing or another user's, and systemd made the directory all the same: for the
  /// programs that are run.
  public static func adoptRuntimeDirectory() {
    if let path = Directories.runtimeDir() { setenv("XDG_RUNTIME_DIR", path, 1) }
  }
}
