internal import CSystemd
internal import Glibc

/// Writing to the systemd journal.
public enum Journal {
  /// The socket of the native protocol (systemd.io, "Native Journal Protocol").
  private static let socketPath = "/run/systemd/journal/socket"
  /// Names longer than this are dropped by journald without a word.
  public static let longestFieldName = 64

  /// journald's socket exists and takes messages. Sending to none succeeds too, so success of ``send(_:)`` proves
  /// nothing: only reading back does.
  public static var isPresent: Bool {
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return false }
    let descriptor = OwnedDescriptor(number)
    do {
      try UnixAddress(socketPath).withPointer { address, length throws(PlatformError) in
        try check("connect", socketPath) { connect(descriptor.number, address, length) }
      }
      return true
    } catch {
      return false
    }
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
  /// Error: `EINVAL` with the name of a field that journald would drop; what the socket says otherwise. It answers as
  /// successful when journald's socket is absent.
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
      return sd_journal_sendv(vectors, Int32(vectors.count))
    }
    try checkSD("sd_journal_sendv", nil, result)
  }
}
