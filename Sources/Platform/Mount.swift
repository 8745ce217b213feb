/// How the file system of a path is mounted (proc(5), `/proc/PID/mountinfo`).
public struct Mount: Hashable, Sendable {
  /// Nothing can be written here by this mount.
  public var isReadOnly: Bool
  /// Nothing can be written to the file system at all, wherever it is mounted.
  public var isFileSystemReadOnly: Bool
  /// The folder that it is mounted on.
  public var point: String

  /// A mount that is like that.
  public init(isReadOnly: Bool, isFileSystemReadOnly: Bool, point: String) {
    self.isReadOnly = isReadOnly
    self.isFileSystemReadOnly = isFileSystemReadOnly
    self.point = point
  }

  /// Whether this mount alone keeps others from writing, as in a sandbox that was made while the file system was read-only: it
  /// stays so for as long as the sandbox lives.
  public var isFrozen: Bool { isReadOnly && !isFileSystemReadOnly }

  /// The mount that a path lies on; nil where `/proc` does not say.
  public static func of(_ path: String) -> Mount? {
    guard let real = Files.realPath(path), let table = try? Files.read("/proc/self/mountinfo", anyKind: true) else {
      return nil
    }
    return find(real, in: String(decoding: table, as: UTF8.self))
  }

  /// The mount of a path, which has no links, in the text of a mountinfo.
  public static func find(_ path: String, in table: String) -> Mount? {
    var found: (length: Int, mount: Mount)?
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      // Optional fields end with a hyphen; behind it stand type, source and the options of the file system.
      guard fields.count > 6, let hyphen = fields[6...].firstIndex(of: "-"), fields.count > hyphen + 3 else { continue }
      let point = unescaped(fields[4])
      let isBelow = point == "/" || path == point || path.hasPrefix(point + "/")
      // Of several at one point the last one covers the others.
      guard isBelow, point.utf8.count >= found?.length ?? 0 else { continue }
      func isReadOnly(_ options: Substring) -> Bool { options.split(separator: ",").contains("ro") }
      found = (
        point.utf8.count,
        Mount(
          isReadOnly: isReadOnly(fields[5]), isFileSystemReadOnly: isReadOnly(fields[hyphen + 3]), point: point)
      )
    }
    return found?.mount
  }

  /// Blanks and backslashes are written as three octal digits.
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
