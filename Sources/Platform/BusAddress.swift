internal import Glibc

/// Where a message bus listens (D-Bus Specification, "Server Addresses").
///
/// Of the addresses only Unix sockets are kept: the others would open a network connection and wait for a name server on
/// the way (`tcp:`), or run a program (`unixexec:`).
public struct BusAddress: Sendable, Equatable, CustomStringConvertible {
  /// The addresses, separated by semicolons.
  public let description: String
  /// The sockets in the file system among them; one that is abstract has no path.
  public let paths: [String]

  /// The Unix sockets of an address.
  ///
  /// - Throws: ``PlatformError``, `EAFNOSUPPORT` when there are none.
  public init(_ text: String) throws {
    let sockets = text.split(separator: ";").filter { $0.hasPrefix("unix:") }
    guard !sockets.isEmpty else { throw PlatformError(errno: EAFNOSUPPORT, operation: "connect", subject: text) }
    description = sockets.joined(separator: ";")
    paths = sockets.compactMap { socket in
      let pairs = socket.dropFirst("unix:".count).split(separator: ",")
      return pairs.first { $0.hasPrefix("path=") }.map { Self.unescape($0.dropFirst("path=".count)) }
    }
  }

  /// The user's bus: `$DBUS_SESSION_BUS_ADDRESS`, else `$XDG_RUNTIME_DIR/bus`, as sd_bus_open_user(3) has it.
  ///
  /// - Throws: ``PlatformError``, `ENOMEDIUM` when the environment names none.
  public static func session() throws -> BusAddress {
    let folder = Directories.runtimeDir()
    if let text = Process.environment("DBUS_SESSION_BUS_ADDRESS") {
      let address = try BusAddress(text)
      // What su keeps of another user's session leads to that one's bus.
      let named = Directories.namedRuntimeDir()
      if let folder, let named, folder != named, address.paths == ["\(named)/bus"] {
        return try BusAddress(path: folder + "/bus")
      }
      return address
    }
    guard let folder else {
      throw PlatformError(errno: ENOMEDIUM, operation: "connect", subject: "the session bus")
    }
    return try BusAddress(path: folder + "/bus")
  }

  /// The system's bus: `$DBUS_SYSTEM_BUS_ADDRESS`, else `/run/dbus/system_bus_socket`, as sd_bus_open_system(3) has it.
  public static func system() throws -> BusAddress {
    if let text = Process.environment("DBUS_SYSTEM_BUS_ADDRESS") { return try BusAddress(text) }
    return try BusAddress(path: "/run/dbus/system_bus_socket")
  }

  private init(path: String) throws { try self.init("unix:path=" + Self.escape(path)) }

  /// Bytes that need not be escaped; any may be (D-Bus Specification, "Server Addresses").
  private static let plain = Set("-_/.*0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

  private static func escape(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if plain.contains(byte) {
        bytes.append(byte)
      } else {
        bytes += Array((byte < 16 ? "%0" : "%").utf8) + Array(String(byte, radix: 16).utf8)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func unescape(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
        rest = rest.dropFirst(2)
        bytes.append(value)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
