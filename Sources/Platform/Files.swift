internal import CSystemd
internal import Glibc

/// Files and directories. Paths are UTF-8; errors are ``PlatformError`` unless said otherwise.
public enum Files {
  /// More than this is no file that somebody wrote by hand.
  public static let defaultLimit = 1 << 20

  /// Whether the path leads to something, symbolic links followed.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether this user may read what the path leads to.
  public static func isReadable(_ path: String) -> Bool { access(path, R_OK) == 0 }

  /// Whether this user may write to what the path leads to.
  public static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

  /// Lets this user read and write a file that is theirs and says otherwise (chmod(2)).
  ///
  /// - Returns: false where they may not all the same: it is another user's. What else is in the way, such as a disk that is
  ///   read-only, is not the file's.
  public static func makeUsable(_ path: String) -> Bool {
    func isClosed() -> Bool { access(path, R_OK | W_OK) != 0 && errno == EACCES }
    guard isClosed() else { return true }
    var status = stat()
    guard stat(path, &status) == 0, status.st_uid == getuid() else { return false }
    return chmod(path, status.st_mode & 0o7777 | 0o600) == 0 && !isClosed()
  }

  /// Whether there is certainly nothing: neither something that this user may not see.
  public static func isMissing(_ path: String) -> Bool {
    access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR)
  }

  /// Whether the path is on a file system that is mounted read-only.
  public static func isOnReadOnlyFileSystem(_ path: String) -> Bool { access(path, W_OK) != 0 && errno == EROFS }

  /// Whether the path leads to a directory.
  public static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// What stands under a name.
  public enum Kind: Sendable {
    case nothing
    /// A regular file, also by way of a symbolic link.
    case file
    /// A symbolic link that leads nowhere.
    case brokenLink
    /// A directory, a pipe, a socket or a device, also by way of a symbolic link: opening it may wait for ever.
    case other
  }

  /// What stands under a name, without opening it (stat(2)).
  public static func kind(of path: String) -> Kind {
    var status = stat()
    if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFREG ? .file : .other }
    return lstat(path, &status) == 0 ? .brokenLink : .nothing
  }

  /// Whether the path leads to a socket; nil where it leads nowhere.
  public static func isSocket(_ path: String) -> Bool? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT == S_IFSOCK : nil
  }

  /// Removes a file or symbolic link. True when there was one.
  @discardableResult
  public static func remove(_ path: String) throws -> Bool {
    do {
      try check("unlink", path) { unlink(path) }
      return true
    } catch {
      if error.isNotFound { return false }
      throw error
    }
  }

  /// Makes a file that is too short as long as this, in bytes, with zeros at its end (truncate(2)).
  public static func lengthen(_ path: String, to size: Int64) throws(PlatformError) {
    try check("truncate", path) { truncate(path, off_t(size)) }
  }

  /// Removes an empty directory. True when there was one. Error: `ENOTEMPTY`.
  @discardableResult
  public static func removeDirectory(_ path: String) throws -> Bool {
    do {
      try check("rmdir", path) { rmdir(path) }
      return true
    } catch {
      if error.isNotFound { return false }
      throw error
    }
  }

  /// Reads a whole file.
  ///
  /// - Parameters:
  ///   - path: A regular file, unless `anyKind`.
  ///   - limit: In bytes; a larger file is the error `EFBIG`.
  ///   - anyKind: Read pipes and devices as well, waiting for them; otherwise they are the error `EINVAL`, so that
  ///     nobody can hold up a daemon with one. Somebody who writes to a pipe is waited for a few seconds.
  /// - Returns: The contents.
  /// - Throws: ``PlatformError``; `ENXIO` for a pipe to which nobody writes.
  public static func read(_ path: String, limit: Int = defaultLimit, anyKind: Bool = false) throws -> [UInt8] {
    let descriptor = OwnedDescriptor(try check("open", path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) })
    var status = stat()
    try check("fstat", path) { fstat(descriptor.number, &status) }
    if status.st_mode & S_IFMT == S_IFDIR { throw PlatformError(errno: EISDIR, operation: "read", subject: path) }
    if !anyKind, status.st_mode & S_IFMT != S_IFREG {
      throw PlatformError(errno: EINVAL, operation: "read", subject: path, why: "it is a pipe or a device, and no file")
    }
    guard anyKind, status.st_mode & S_IFMT != S_IFREG else { return try readToEnd(descriptor.number, path, limit) }
    let isPipe = status.st_mode & S_IFMT == S_IFIFO
    let beginning = isPipe ? try awaitWriter(descriptor.number, path) : []
    let flags = try check("fcntl", path) { fcntl(descriptor.number, F_GETFL) }
    try check("fcntl", path) { fcntl(descriptor.number, F_SETFL, flags & ~O_NONBLOCK) }
    return beginning + (try readToEnd(descriptor.number, path, limit - beginning.count))
  }

  /// How long somebody who writes to a pipe is waited for (µs): a command that is started along with this one is there by then.
  private static let patience: Int64 = 5_000_000
  /// How long until it is looked again (µs).
  private static let interval: Int64 = 20_000

  /// Waits until somebody has a pipe open for writing: opened for reading alone, it looks as if it had ended (fifo(7)).
  ///
  /// - Returns: what was there already.
  private static func awaitWriter(_ fd: Int32, _ path: String) throws -> [UInt8] {
    let deadline = Clock.monotonic() + patience
    while true {
      var byte: UInt8 = 0
      let count = Glibc.read(fd, &byte, 1)
      if count > 0 { return [byte] }
      if count < 0 {
        if errno == EAGAIN { return [] }
        if errno != EINTR { throw PlatformError(errno: errno, operation: "read", subject: path) }
      } else if Clock.monotonic() >= deadline {
        throw PlatformError(errno: ENXIO, operation: "read", subject: path)
      }
      Process.pause(interval)
    }
  }

  /// Reads an open descriptor, such as standard input (0), to its end. Error: `EFBIG` past `limit` bytes.
  public static func read(fd: Int32, limit: Int = defaultLimit) throws -> [UInt8] {
    try readToEnd(fd, fd == 0 ? "standard input" : nil, limit)
  }

  private static func readToEnd(_ fd: Int32, _ subject: String?, _ limit: Int) throws -> [UInt8] {
    var contents: [UInt8] = []
    let chunk = 64 * 1024
    while true {
      let part = try [UInt8](unsafeUninitializedCapacity: chunk) { buffer, count in
        count = try check("read", subject) { Glibc.read(fd, buffer.baseAddress, chunk) }
      }
      if part.isEmpty { return contents }
      if contents.count + part.count > limit {
        let most = limit >= 1 << 20 ? "\(limit >> 20) MB" : "\(limit) bytes"
        throw PlatformError(errno: EFBIG, operation: "read", subject: subject, why: "there is more in it than \(most)")
      }
      contents += part
    }
  }

  /// Reads the first bytes of a file, fewer where it has no more.
  public static func beginning(of path: String, count: Int) throws -> [UInt8] {
    let descriptor = OwnedDescriptor(try check("open", path) { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) })
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
      while read < count, let place = buffer.baseAddress {
        let part = try check("read", path) { Glibc.read(descriptor.number, place + read, count - read) }
        if part == 0 { break }
        read += part
      }
    }
  }

  /// Makes a directory and its missing parents. What exists is left as it is. Error: `ENOTDIR` when something else is
  /// in the way.
  ///
  /// - Parameters:
  ///   - path: The directory.
  ///   - mode: Permission bits of those that are made, as far as the umask lets.
  /// - Throws: ``PlatformError``.
  public static func makeDirectory(_ path: String, mode: UInt32 = 0o700) throws {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { return }
      throw PlatformError(errno: ENOTDIR, operation: "mkdir", subject: path)
    }
    let parent = split(path).folder
    if parent != path, parent != ".", !exists(parent) { try makeDirectory(parent, mode: mode) }
    do {
      try check("mkdir", path) { mkdir(path, mode_t(mode)) }
    } catch {
      // Somebody else was faster.
      guard error.errno == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw error }
    }
  }

  /// Whether the path itself is a symbolic link, wherever it leads.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether the path is a symbolic link that leads to nothing, or in a circle. Not where this user may not look.
  public static func leadsNowhere(_ path: String) -> Bool {
    isLink(path) && access(path, F_OK) != 0 && [ENOENT, ENOTDIR, ELOOP].contains(errno)
  }

  /// What a symbolic link says (readlink(2)). Error: `EINVAL` when the path is no symbolic link.
  public static func destination(ofLink path: String) throws -> String {
    // PATH_MAX is 4096 with its NUL: no link is longer.
    let bytes = try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = try buffer.withMemoryRebound(to: CChar.self) { characters in
        try check("readlink", path) {
          characters.baseAddress.map { readlink(path, $0, characters.count) } ?? 0
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether two paths lead to one file, links included; not where either leads to none.
  public static func isSame(_ first: String, _ second: String) -> Bool {
    guard let path = realPath(first) else { return false }
    return path == realPath(second)
  }

  /// The path with all symbolic links followed; nil when it leads nowhere (realpath(3)).
  public static func realPath(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The names in a directory, sorted, without `.` and `..`.
  public static func names(in directory: String) throws -> [String] {
    guard let stream = opendir(directory) else {
      throw PlatformError(errno: errno, operation: "opendir", subject: directory)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = Glibc.readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The folder and the last part of a path: `/a/b` is `/a` and `b`, `b` is `.` and `b`.
  ///
  /// By bytes, as the kernel reads it: a name that begins with a mark makes one character with the slash in front of it.
  public static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.utf8.index(after: slash)...]))
  }

  /// The names that a path goes through.
  static func parts(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
  }

  /// Whether a path begins at the root.
  public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }
}

/// Tells whether a file is still the one it was: another file, or other contents, differ in one of these (inode(7)).
public struct FileIdentity: Hashable, Sendable {
  /// The device the file is on.
  public let device: UInt64
  /// Its number there.
  public let inode: UInt64
  /// In bytes.
  public let size: Int64
  /// When its contents last changed, in ns since the epoch.
  public let modified: Int64

  init(_ status: stat) {
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }

  /// Whether it is the same file, whatever stands in it.
  public func isSameFile(as other: FileIdentity) -> Bool { device == other.device && inode == other.inode }

  /// The identity of the file the path leads to, symbolic links followed; nil when there is none.
  public init?(of path: String) throws(PlatformError) {
    var status = stat()
    do throws(PlatformError) {
      try check("stat", path) { stat(path, &status) }
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
    self.init(status)
  }
}

extension Files {
  /// A file system, as far as it matters to a database.
  public struct FileSystem: Sendable {
    /// Whether other machines may write to it too: SQLite's write-ahead log does not work there.
    public var isOnNetwork: Bool
    /// In bytes, for this user.
    public var available: UInt64
  }

  /// The file system that a path is on (statfs(2)).
  public static func fileSystem(of path: String) throws -> FileSystem {
    // NFS, SMB, CIFS, SMB2, Ceph, AFS, 9P, and FUSE, of which most are remote (statfs(2); linux/magic.h).
    let remote: Set<UInt64> = [
      0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x00C3_6400, 0x5346_414F, 0x0102_1997, 0x6573_5546,
    ]
    var (type, available) = (UInt64(0), UInt64(0))
    let result = platform_file_system(path, &type, &available)
    if result < 0 { throw PlatformError(errno: -result, operation: "statfs", subject: path) }
    return FileSystem(isOnNetwork: remote.contains(type), available: available)
  }

  /// The first folder on the way to a path in which another user, who is not root, could exchange what leads to it: that user's
  /// own, or one that others may write to. On the way, though not at its end, such a one is safe where nobody may rename what is
  /// not theirs (inode(7), S_ISVTX), and the next is not theirs.
  ///
  /// - Returns: nil where there is none, as far as the way exists.
  public static func folderOpenToOthers(onWayTo path: String) -> String? {
    func mayBeOthers(_ status: stat, isLast: Bool) -> Bool {
      if status.st_uid != getuid(), status.st_uid != 0 { return true }
      let isSafe = !isLast && status.st_mode & S_ISVTX != 0
      return status.st_mode & 0o022 != 0 && !isSafe
    }
    var folder = realPath(split(path).folder) ?? split(path).folder
    var isLast = true
    while true {
      var status = stat()
      if stat(folder, &status) == 0 {
        if mayBeOthers(status, isLast: isLast) { return folder }
        isLast = false
      }
      let above = split(folder).folder
      if above == folder || above == "." { return nil }
      folder = above
    }
  }

  /// Who owns a path, and its permission bits; nil where there is none (lstat(2)).
  public static func owner(of path: String) -> (uid: UInt32, mode: UInt32)? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return (status.st_uid, status.st_mode & 0o7777)
  }
}
