internal import CSystemd
internal import Glibc

/// A blocking client of a Unix stream socket, for command-line tools.
public final class UnixClient {
  private let descriptor: OwnedDescriptor
  private let path: String
  /// Until when all must be done (µs of the monotonic clock); nil where there is no end.
  private var deadline: Int64?

  /// Connects. Errors: `ENOENT` when there is no socket, `ECONNREFUSED` when nobody listens, `ENOTSOCK` when it is another kind
  /// of file, `EACCES` when it is another user's, `ETIMEDOUT` when it takes too long, as where too many others wait.
  ///
  /// - Parameters:
  ///   - path: where the socket is.
  ///   - patience: how long this and all that follows may take together (s), until ``wait(seconds:)`` says otherwise; nil is
  ///     forever.
  public init(path: String, patience: Int? = nil) throws {
    self.path = path
    descriptor = try UnixAddress.makeStream(nonBlocking: false)
    wait(seconds: patience)
    let address = try UnixAddress(path)
    do {
      try limit(SO_SNDTIMEO)
      try address.withPointer { pointer, length throws(PlatformError) in
        try timed("connect") { Int(connect(descriptor.number, pointer, length)) }
      }
    } catch {
      // Of a file that may not be written to it says that first.
      guard error.isConnectionRefused || error.isPermissionDenied, Files.isSocket(path) == false else { throw error }
      throw PlatformError(errno: ENOTSOCK, operation: "connect", subject: path)
    }
  }

  /// The socket.
  public var fd: Int32 { descriptor.number }

  /// How long all calls of ``read(upTo:)`` and ``write(_:)`` from now on may take together (s); nil is forever. Past it they
  /// throw `ETIMEDOUT`.
  public func wait(seconds: Int?) { wait(milliseconds: seconds.map { $0 * 1_000 }) }

  /// As ``wait(seconds:)``, in ms.
  public func wait(milliseconds: Int?) { deadline = milliseconds.map { Clock.monotonic() + Int64($0) * 1_000 } }

  /// Lets one step take no longer than what is left.
  private func limit(_ option: Int32) throws(PlatformError) {
    let left = deadline.map { $0 - Clock.monotonic() }
    if let left, left <= 0 { throw PlatformError(errno: ETIMEDOUT, operation: "wait", subject: path) }
    // No time at all would be forever (socket(7)).
    var time = timeval(tv_sec: Int((left ?? 0) / 1_000_000), tv_usec: left.map { max(1, Int($0 % 1_000_000)) } ?? 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    try check("setsockopt", path) { setsockopt(descriptor.number, SOL_SOCKET, option, &time, size) }
  }

  /// Who listens.
  public func peer() throws -> PeerCredentials { try PeerCredentials(ofPeerOn: descriptor.number) }

  /// Sends all bytes. Errors: `EPIPE` when the other side closed, `ETIMEDOUT`.
  public func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      try limit(SO_SNDTIMEO)
      let count = try rest.withUnsafeBytes { buffer in
        try timed("send") { send(descriptor.number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for bytes; answers what is there, at most `limit`, and nothing at the end. Errors: `ECONNRESET`, `ETIMEDOUT`.
  public func read(upTo limit: Int) throws -> [UInt8] {
    try self.limit(SO_RCVTIMEO)
    return try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = try timed("recv") { recv(descriptor.number, buffer.baseAddress, limit, 0) }
    }
  }

  /// The time limits of a socket end a call with EAGAIN (socket(7)).
  private func timed(_ operation: String, _ call: () -> Int) throws(PlatformError) -> Int {
    do {
      return try check(operation, path, call)
    } catch {
      if error.errno == EAGAIN || error.errno == EINPROGRESS {
        throw PlatformError(errno: ETIMEDOUT, operation: operation, subject: path)
      }
      throw error
    }
  }
}
