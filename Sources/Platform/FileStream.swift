internal import Glibc

/// Something to write to that can't be replaced, only written through: a pipe, a device, a descriptor that this process has.
public final class FileStream {
  private let owned: OwnedDescriptor
  /// The open descriptor; it lives as long as this.
  public var descriptor: Int32 { owned.number }

  private init(_ number: Int32) { owned = OwnedDescriptor(number) }

  /// Opens what a path leads to, where that is no regular file: a FIFO, for which a reader is waited for a few seconds, a device, or what
  /// `/dev/stdout` and `>(…)` of a shell stand for. Those are descriptors of this process, and are gone on with where they stand:
  /// opened anew, a file would be written from its beginning.
  ///
  /// - Returns: nil where there is a regular file, or nothing yet.
  /// - Throws: ``PlatformError``; `EISDIR` for a directory, `ENXIO` for a FIFO that nobody reads.
  public static func open(_ path: String) throws(PlatformError) -> FileStream? {
    if let number = ownDescriptor(path) {
      return FileStream(try check("fcntl", path) { fcntl(number, F_DUPFD_CLOEXEC, 3) })
    }
    guard Files.isSpecial(path) else { return nil }
    if Files.isDirectory(path) { throw PlatformError(errno: EISDIR, operation: "open", subject: path) }
    if Files.isFIFO(path) { return try openFIFO(path) }
    return FileStream(try check("open", path) { Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) })
  }

  /// How long a reader is waited for (µs): a command that is started along with this one is there by then.
  private static let patience: Int64 = 5_000_000
  /// How long until it is tried again (µs).
  private static let interval: Int64 = 20_000

  /// Without O_NONBLOCK open(2) waits for a reader, for ever (fifo(7)).
  private static func openFIFO(_ path: String) throws(PlatformError) -> FileStream {
    let deadline = Clock.monotonic() + patience
    while true {
      do throws(PlatformError) {
        let stream = FileStream(
          try check("open", path) { Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK) })
        // From here on a slow reader is waited for.
        let flags = try check("fcntl", path) { fcntl(stream.descriptor, F_GETFL) }
        try check("fcntl", path) { fcntl(stream.descriptor, F_SETFL, flags & ~O_NONBLOCK) }
        return stream
      } catch {
        guard error.hasNoReader, Clock.monotonic() < deadline else { throw error }
      }
      Process.pause(interval)
    }
  }

  /// The number of the descriptor that a path leads to, by way of any links (proc(5), `/proc/self/fd`).
  fileprivate static func ownDescriptor(_ path: String) -> Int32? {
    for path in [path] + Files.links(from: path) {
      let (folder, name) = Files.split(path)
      // `/proc/self` and `/dev/fd` are links to it.
      if let number = Int32(name), Files.realPath(folder) == "/proc/\(Process.pid)/fd" { return number }
    }
    return nil
  }
}

extension Files {
  /// Whether a path leads to what can only be written through: see ``FileStream``.
  public static func isStream(_ path: String) -> Bool {
    FileStream.ownDescriptor(path) != nil || isSpecial(path) && !isDirectory(path)
  }

  /// Whether something is there that is no regular file.
  fileprivate static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  fileprivate static func isFIFO(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }
}

/// A file that has no name: only this process can open it, and it is gone with the process however that ends.
public final class UnnamedFile {
  private let owned: OwnedDescriptor
  /// Where this process finds it, as long as this lives (proc(5), `/proc/self/fd`).
  public var path: String { "/proc/self/fd/\(owned.number)" }

  /// Makes it in `$TMPDIR`, or else in `/tmp`, with these contents.
  public init(_ contents: [UInt8]) throws {
    var folder = Process.environment("TMPDIR").flatMap { Files.isAbsolute($0) ? $0 : nil } ?? "/tmp"
    if let number = try? Self.open(in: folder) {
      owned = OwnedDescriptor(number)
    } else {
      folder = "/tmp"
      owned = OwnedDescriptor(try Self.open(in: folder))
    }
    try Files.write(contents, to: owned.number, folder)
  }

  private static func open(in folder: String) throws(PlatformError) -> Int32 {
    if let number = Files.openUnnamed(in: folder, O_RDWR) { return number }
    var template = Array("\(folder)/limber-XXXXXX".utf8CString)
    let number = try check("mkstemp", folder) { mkstemp(&template) }
    unlink(template)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    return number
  }
}
