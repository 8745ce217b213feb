internal import CSystemd
internal import Glibc

/// Writing to the systemd journal.
public enum Journal {
  /// The socket of the native protocol (systemd.io, "Native Journal Protocol").
  private static let socketPath = "/run/systemd/journal/socket"
  /// Names longer than this are dropped by journald without a word.
  public static let longestFieldName = 64

  /// In µs: a journald that reads takes a record in a few; this long, everything else waits with it.
  public static let patience = 20_000

  /// Whether journald takes messages at this moment.
  public enum Readiness: Sendable {
    /// Its socket takes one more.
    case ready
    /// Its socket is full: it is stopped, or behind with its work. Sending would wait for it.
    case busy
    /// Nobody has its socket.
    case absent
  }

  /// What journald's socket says. Sending to none succeeds too, so success of ``send(_:)`` proves nothing: only reading
  /// back does.
  public static var readiness: Readiness {
    do {
      let descriptor = try connected()
      // Of a connected datagram socket it tells whether the other end's queue has room.
      var state = pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)
      return try check("poll", socketPath) { poll(&state, 1, 0) } == 1 ? .ready : .busy
    } catch {
      return .absent
    }
  }

  fileprivate static func connected() throws(PlatformError) -> OwnedDescriptor {
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = OwnedDescriptor(try check("socket") { socket(AF_UNIX, kind, 0) })
    try UnixAddress(socketPath).withPointer { address, length throws(PlatformError) in
      try check("connect", socketPath) { connect(descriptor.number, address, length) }
    }
    return descriptor
  }

  /// Whether journald keeps a field of this name from a client: `[A-Z][A-Z0-9_]*`, at most 64 characters. Names with a
  /// leading underscore are journald's own; from clients it drops them.
  public static func isValidFieldName(_ name: String) -> Bool {
    let bytes = name.utf8
    guard let first = bytes.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first),
      bytes.count <= longestFieldName
    else { return false }
    return bytes.allSatisfy { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "_")
    }
  }

  /// Sends one record (sd_journal_sendv(3)). Values may hold any text, line breaks included.
  ///
  /// libsystemd's own socket waits where journald does not read; here for no longer than ``patience``.
  ///
  /// Error: `EINVAL` with the name of a field that journald would drop; `EINTR` when the patience ran out; what the socket says
  /// otherwise. It answers as successful when journald's socket is absent.
  public static func send(_ fields: [(name: String, value: String)]) throws {
    for field in fields where !isValidFieldName(field.name) {
      throw PlatformError(errno: EINVAL, operation: "sd_journal_sendv", subject: field.name)
    }
    var bytes: [UInt8] = []
    var lengths: [Int] = []
    lengths.reserveCapacity(fields.count)
    for field in fields {
      let start = bytes.count
      bytes.append(contentsOf: field.name.utf8)
      bytes.append(UInt8(ascii: "="))
      bytes.append(contentsOf: field.value.utf8)
      lengths.append(bytes.count - start)
    }
    let result = bytes.withUnsafeMutableBytes { buffer -> Int32 in
      var offset = 0
      let vectors = lengths.map { length in
        defer { offset += length }
        return iovec(iov_base: buffer.baseAddress.map { $0 + offset }, iov_len: length)
      }
      return platform_journal_sendv(vectors, Int32(vectors.count), Self.patience)
    }
    try checkSD("sd_journal_sendv", nil, result)
  }
}

/// Waits until journald takes a message again, or has gone; then it says so, once, and is of no more use.
public final class JournalRoom {
  private let descriptor: OwnedDescriptor
  private var source: IOSource?

  init(_ loop: EventLoop, _ handler: @escaping () -> Void) throws {
    descriptor = try Journal.connected()
    source = try loop.watch(fd: descriptor.number, events: .writable) { [unowned self] _ in
      source = nil
      handler()
    }
  }

  deinit { source = nil }
}

extension EventLoop {
  /// Calls the handler once when journald takes messages. Error: `ENOENT`, `ECONNREFUSED` where it is not running.
  public func watchJournalRoom(_ handler: @escaping () -> Void) throws -> JournalRoom { try JournalRoom(self, handler) }
}
