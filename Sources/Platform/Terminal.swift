internal import CSystemd
internal import Glibc

/// Standard input and output as a command-line tool needs them.
public enum Terminal {
  /// Writes a text if that needs no waiting; a pipe or terminal that nobody reads must not hold up a daemon. What is longer
  /// than a pipe takes at once (PIPE_BUF, pipe(7)) is cut.
  ///
  /// - Returns: whether it was written.
  public static func writeIfReady(_ fd: Int32, _ text: String) -> Bool {
    var poll = pollfd(fd: fd, events: Int16(POLLOUT), revents: 0)
    guard Glibc.poll(&poll, 1, 0) == 1, poll.revents & Int16(POLLOUT) != 0 else { return false }
    var bytes = Array(text.utf8)
    if bytes.count > Int(PIPE_BUF) {
      // Between two characters, and with an end of the line.
      var end = Int(PIPE_BUF) - 1
      while end > 0, bytes[end] & 0xc0 == 0x80 { end -= 1 }
      bytes[end...] = [UInt8(ascii: "\n")]
    }
    return Glibc.write(fd, bytes, bytes.count) == bytes.count
  }

  /// The descriptor of standard output.
  public static let standardOutput: Int32 = 1
  /// The descriptor of standard error.
  public static let standardError: Int32 = 2

  /// Whether the descriptor is a terminal (isatty(3)).
  public static func isTerminal(_ fd: Int32) -> Bool { isatty(fd) == 1 }

  /// The width of the terminal in columns; nil when it is none or does not know (ioctl_tty(2), TIOCGWINSZ).
  public static func width(_ fd: Int32) -> Int? {
    let width = platform_terminal_width(fd)
    return width > 0 ? Int(width) : nil
  }

  /// Writes all of the text, whatever signals and short writes come between.
  ///
  /// A closed pipe is the error `EPIPE` (``PlatformError/isDisconnected``) and never the signal: SIGPIPE is blocked
  /// meanwhile and, if it came from here, taken off the queue.
  public static func writeAll(_ fd: Int32, _ text: String) throws(PlatformError) {
    try writeAll(fd, bytes: Array(text.utf8))
  }

  /// As ``writeAll(_:_:)``, with bytes.
  public static func writeAll(_ fd: Int32, bytes: [UInt8]) throws(PlatformError) {
    var pipeSignal = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    var pending = sigset_t()
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipeSignal, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do throws(PlatformError) {
      try writeBlocking(fd, bytes)
    } catch {
      if error.errno == EPIPE, !wasPending {
        var now = timespec()
        while sigtimedwait(&pipeSignal, nil, &now) == -1, errno == EINTR {}
      }
      throw error
    }
  }

  private static func writeBlocking(_ fd: Int32, _ bytes: [UInt8]) throws(PlatformError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(fd, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Somebody else made the shared descriptor non-blocking: wait until it takes more.
        var descriptor = pollfd(fd: fd, events: Int16(POLLOUT), revents: 0)
        _ = poll(&descriptor, 1, -1)
      case let number: throw PlatformError(errno: number, operation: "write", subject: nil)
      }
    }
  }
}
