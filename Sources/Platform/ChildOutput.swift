internal import Glibc

extension Process {
  /// What a program wrote on its standard output, and its exit status as ``run(_:isQuiet:)`` counts it.
  public struct Answer: Sendable {
    public var status: Int32
    public var text: String
  }

  /// More than that no program has to say that is asked something.
  private static let longestAnswer = 1 << 20

  /// Asks a program of the search path something. It reads nothing, and its errors are thrown away.
  ///
  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - patience: how long it may take (µs); then it is ended.
  /// - Throws: ``PlatformError``, `ENOENT` where there is no such program, `ETIMEDOUT` where it takes too long, `EFBIG`.
  public static func ask(_ words: [String], patience: Int64) throws -> Answer {
    precondition(!words.isEmpty, "a program has a name")
    let end = Clock.monotonic() + patience
    var ends: [Int32] = [-1, -1]
    try check("pipe") { pipe(&ends) }
    let reader = OwnedDescriptor(ends[0])
    let writer = OwnedDescriptor(ends[1])
    // The child gets its end as standard output, and no other.
    for end in ends { try check("fcntl") { fcntl(end, F_SETFD, FD_CLOEXEC) } }
    let child = try spawn(words, output: consume writer)
    var text: [UInt8] = []
    do {
      try read(reader.number, into: &text, until: end, of: words[0])
    } catch {
      kill(child, SIGKILL)
      _ = try? check("waitpid", words[0]) { waitpid(child, nil, 0) }
      throw error
    }
    var status: Int32 = 0
    // It has closed its output, and has nothing left to do.
    try check("waitpid", words[0]) { waitpid(child, &status, 0) }
    let signal = status & 0x7f
    return Answer(
      status: signal == 0 ? status >> 8 & 0xff : 128 + signal, text: String(decoding: text, as: UTF8.self))
  }

  private static func spawn(_ words: [String], output: consuming OwnedDescriptor) throws -> pid_t {
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output.number, STDOUT_FILENO)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    var child: pid_t = 0
    let result = posix_spawnp(&child, words[0], &actions, nil, copies + [nil], environ)
    if result != 0 { throw PlatformError(errno: result, operation: "posix_spawn", subject: words[0]) }
    return child
  }

  private static func read(_ fd: Int32, into text: inout [UInt8], until end: Int64, of program: String) throws {
    while true {
      let left = end - Clock.monotonic()
      var waiting = pollfd(fd: fd, events: Int16(POLLIN), revents: 0)
      let ready = left <= 0 ? 0 : try check("poll", program) { poll(&waiting, 1, Int32(left / 1_000 + 1)) }
      if ready == 0 { throw PlatformError(errno: ETIMEDOUT, operation: "read", subject: program) }
      let part = try [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, count in
        count = try check("read", program) { Glibc.read(fd, buffer.baseAddress, 16_384) }
      }
      if part.isEmpty { return }
      text += part
      if text.count > longestAnswer { throw PlatformError(errno: EFBIG, operation: "read", subject: program) }
    }
  }
}
