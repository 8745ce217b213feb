import Glibc
import LimberCore

/// The system's time zones, read as the daemon reads them, but without it: the core itself opens no file.
enum SystemZone {
  /// Zones are small; more than this is no zone file.
  private static let maximumSize = 1 << 20

  /// Is tzdata installed?
  struct Missing: Error {
    var zone: String
  }

  /// The bytes of a file below `/usr/share/zoneinfo`.
  static func bytes(_ name: String) throws -> [UInt8] {
    guard let file = unsafe fopen("/usr/share/zoneinfo/\(name)", "rb") else { throw Missing(zone: name) }
    defer { unsafe fclose(file) }
    var buffer = [UInt8](repeating: 0, count: maximumSize)
    let count = unsafe fread(&buffer, 1, maximumSize, file)
    return Array(buffer[..<count])
  }

  /// The zone of an IANA name.
  static func load(_ name: String) throws -> Zone { try Zone(tzif: bytes(name), name: name) }
}
