import Glibc
import Platform
import Testing

/// A folder of one test, removed with it.
final class TemporaryDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/platform-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw PlatformError(errno: errno, operation: "mkdtemp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.removeAll(path) }

  func file(_ name: String) -> String { path + "/" + name }

  private static func removeAll(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    if status.st_mode & S_IFMT == S_IFDIR {
      for name in (try? Files.names(in: path)) ?? [] { removeAll(path + "/" + name) }
      rmdir(path)
    } else {
      unlink(path)
    }
  }
}

/// A child process, killed and waited for when it is dropped.
final class Child {
  private var pid: pid_t = 0

  /// Starts a program. `files` are opened for it: descriptor, path, flags of open(2).
  init(
    _ arguments: [String], environment: [String: String] = [:], files: [(fd: Int32, path: String, flags: Int32)] = []
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for file in files { posix_spawn_file_actions_addopen(&actions, file.fd, file.path, file.flags, 0o600) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The child starts with no signal blocked, whatever this thread has blocked.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var words = arguments.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in words + variables { free(word) } }
    let result = posix_spawnp(&pid, arguments[0], &actions, &attributes, &words, &variables)
    if result != 0 { throw PlatformError(errno: result, operation: "posix_spawn", subject: arguments[0]) }
  }

  deinit { kill() }

  func kill() {
    guard pid > 0 else { return }
    Glibc.kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    pid = 0
  }

  /// Sends a signal, such as SIGSTOP (signal(7)).
  func send(_ signal: Int32) { Glibc.kill(pid, signal) }

  /// Waits for the end; answers the exit code.
  func wait() -> Int32 {
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    pid = 0
    return (status >> 8) & 0xff
  }
}

/// No test waits longer than this for what it expects: much longer than it takes on the slowest machine.
let deadline: Int64 = 20_000_000

extension EventLoop {
  /// Dispatches events until the condition holds; false when it does not by the deadline.
  func run(until condition: () throws -> Bool) throws -> Bool {
    let end = Clock.read().boot + deadline
    while try !condition() {
      if Clock.read().boot > end { return false }
      _ = try runOnce(timeout: 10_000)
    }
    return true
  }

  /// Dispatches everything that is ready now.
  func drain() throws {
    while try runOnce(timeout: 0) {}
  }
}

func isInstalled(_ program: String) -> Bool {
  program.hasPrefix("/")
    ? access(program, X_OK) == 0
    : (Process.environment("PATH") ?? "/usr/bin:/bin").split(separator: ":")
      .contains { access("\($0)/\(program)", X_OK) == 0 }
}

func permissions(_ path: String) -> UInt32 {
  var status = stat()
  return stat(path, &status) == 0 ? UInt32(status.st_mode & 0o777) : 0
}

/// The number of a ``PlatformError``, or 0.
func errorNumber(_ body: () throws -> Void) -> Int32 {
  do {
    try body()
    return 0
  } catch {
    return (error as? PlatformError)?.errno ?? -1
  }
}
