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
    try run(arguments, zone: zone, environment: more, isWatched: false)?.output
  }

  /// The same, with the most memory that it had at a time (kB, `VmHWM` of proc(5)), looked at again and again until its
  /// output ends: what getrusage(2) says of a child is never less than what its parent had.
  static func measure(_ arguments: [String]) throws -> (output: [UInt8], kilobytes: Int)? {
    try run(arguments, zone: "Europe/Berlin", environment: [], isWatched: true)
  }

  private static func peak(of pid: pid_t) -> Int {
    guard let bytes = try? Files.read("/proc/\(pid)/status") else { return 0 }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }

  private static func run(
    _ arguments: [String], zone: String, environment more: [String], isWatched: Bool
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
    var output: [UInt8] = []
    var kilobytes = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      var wanted = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let isReady = poll(&wanted, 1, isWatched ? 20 : -1) > 0
      if isWatched { kilobytes = max(kilobytes, peak(of: pid)) }
      guard isReady else { continue }
      let count = read(ends[0], &buffer, buffer.count)
      if count <= 0 { break }
      output += buffer[..<count]
    }
    var status: Int32 = 0
    guard waitpid(pid, &status, 0) == pid, status == 0 else {
      throw BenchmarkError(description: "\(arguments.joined(separator: " ")): status \(status)")
    }
    return (output, kilobytes)
  }

  /// How long a program takes from start to end, in nanoseconds, at the median; nil where there is no such program.
  static func time(_ arguments: [String], rounds: Int, zone: String = "Europe/Berlin") throws -> Double? {
    guard try run(arguments, zone: zone) != nil else { return nil }
    return try median(rounds) { try nanoseconds { _ = try run(arguments, zone: zone) } }
  }
}
