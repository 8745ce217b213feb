internal import CSystemd
internal import Glibc

/// A blocking client of a Unix stream socket, for command-line tools.
public final class UnixClient {
  private let descriptor: OwnedDescriptor
  private let path: String

  /// Connects. Errors: `ENOENT` when there is no socket, `ECONNREFUSED` when nobody listens, `EACCES` when it is another
  /// user's.
  public init(path: String) throws {
    self.path = path
    let descriptor = try UnixAddress.makeStream(nonBlocking: false)
    try UnixAddress(path).withPointer { pointer, length throws(PlatformError) in
      try check("connect", path) { connect(descriptor.number, pointer, length) }
    }
    self.descriptor = consume descriptor
  }

  /// The socket.
  public var fd: Int32 { descriptor.number }

  /// How long each ``read(upTo:)`` and ``write(_:)`` may block, in seconds; 0 is forever. Past it they throw `ETIMEDOUT`.
  public func setTimeout(seconds: Int) throws { try setTimeout(milliseconds: seconds * 1_000) }

  /// As ``setTimeout(seconds:)``, in ms.
  public func setTimeout(milliseconds: Int) throws {
    var time = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
    let size = socklen_t(MemoryLayout<timeval>.size)
    try check("setsockopt", path) { setsockopt(descriptor.number, SOL_SOCKET, SO_RCVTIMEO, &time, size) }
    try check("setsockopt", path) { setsockopt(descriptor.number, SOL_SOCKET, SO_SNDTIMEO, &time, size) }
  }

  /// Who listens.
  public func peer() throws -> PeerCredentials { try PeerCredentials(ofPeerOn: descriptor.number) }

  /// Sends all bytes. Errors: `EPIPE` when the other side closed, `ETIMEDOUT`.
  public func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try rest.withUnsafeBytes { buffer in
        try timed("send") { send(descriptor.number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL)) }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for bytes; answers what is there, at most `limit`, and nothing at the end. Errors: `ECONNRESET`, `ETIMEDOUT`.
  public func read(upTo limit: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = try timed("recv") { recv(descriptor.number, buffer.baseAddress, limit, 0) }
    }
  }

  /// The time limits of a socket end a call with EAGAIN (socket(7)).
  private func timed(_ operation: String, _ call: () -> Int) throws(PlatformError) -> Int {
    do {
      return try check(operation, path, call)
    } catch {
      if error.errno == EAGAIN { throw PlatformError(errno: ETIMEDOUT, operation: operation, subject: path) }
      throw error
    }
  }
}
