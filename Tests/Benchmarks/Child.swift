import Glibc
import Platform

/// A program that is run to its end.
enum Child {
  /// Runs a program found in PATH, and gives what it wrote to standard output, nil where there is no such program.
  ///
  /// - Throws: `BenchmarkError` when it fails.
  static func run(
    _ arguments: [String], zone: String = "Europe/Berlin", environment more: [String] = []
  ) throws -> [UInt8]? {
    try measure(arguments, zone: zone, environment: more)?.output
  }

  /// The same, with the most memory that it had at a time (kB, `ru_maxrss` of getrusage(2)).
  static func measure(
    _ arguments: [String], zone: String = "Europe/Berlin", environment more: [String] = []
  ) throws -> (output: [UInt8], kilobytes: Int)? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw BenchmarkError(description: "pipe: \(errno)") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    posix_spawn_file_actions_addclose(&actions, ends[1])
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    let variables = ["PATH=\(Process.environment("PATH") ?? "/usr/bin:/bin")", "TZ=\(zone)", "LANG=C.UTF-8"] + more
    var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for pointer in argv + environment { free(pointer) } }
    var pid: pid_t = 0
    let result = posix_spawnp(&pid, arguments[0], &actions, nil, &argv, &environment)
    close(ends[1])
    defer { close(ends[0]) }
    if result == ENOENT { return nil }
    guard result == 0 else { throw BenchmarkError(description: "\(arguments[0]): \(result)") }
    let output = try Files.read(fd: ends[0], limit: 1 << 28)
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(pid, &status, 0, &usage) == pid, status == 0 else {
      throw BenchmarkError(description: "\(arguments.joined(separator: " ")): status \(status)")
    }
    return (output, usage.ru_maxrss)
  }

  /// How long a program takes from start to end, in nanoseconds, at the median; nil where there is no such program.
  static func time(_ arguments: [String], rounds: Int, zone: String = "Europe/Berlin") throws -> Double? {
    guard try run(arguments, zone: zone) != nil else { return nil }
    return try median(rounds) { try nanoseconds { _ = try run(arguments, zone: zone) } }
  }
}
