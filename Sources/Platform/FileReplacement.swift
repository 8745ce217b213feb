internal import CSystemd
internal import Glibc

/// The file was changed, made or removed by somebody else since its identity was taken. Nothing was overwritten.
public struct FileChangedError: Error, CustomStringConvertible, Equatable {
  /// The file, symbolic links followed.
  public let path: String

  /// An error about this file.
  public init(path: String) { self.path = path }

  /// `/etc/x was changed meanwhile`.
  public var description: String { "\(path) was changed meanwhile" }
}

extension Files {
  /// How many symbolic links are followed: the kernel's own bound (path_resolution(7)).
  private static let mostLinks = 40

  /// Replaces a file's contents so that at any moment, a power failure included, it is whole: the old or the new one.
  ///
  /// A symbolic link is followed and stays. The old file's permission bits are kept. The file and its directory are
  /// synced to disk before this returns.
  ///
  /// - Parameters:
  ///   - path: The file; its directory must exist.
  ///   - contents: What it holds afterwards.
  ///   - mode: Permission bits of a file that did not exist.
  /// - Throws: ``PlatformError``.
  public static func replaceAtomically(_ path: String, _ contents: [UInt8], mode: UInt32 = 0o600) throws {
    try replace(path, contents, mode, expectation: nil)
  }

  /// As ``replaceAtomically(_:_:mode:)``, but only if the file is still the one that was seen.
  ///
  /// - Parameters:
  ///   - path: The file; its directory must exist.
  ///   - contents: What it holds afterwards.
  ///   - ifUnchangedSince: Its ``FileIdentity`` when it was read; nil when it did not exist.
  ///   - mode: Permission bits of a file that did not exist.
  /// - Throws: ``FileChangedError``; ``PlatformError``.
  public static func replaceAtomically(
    _ path: String, _ contents: [UInt8], ifUnchangedSince: FileIdentity?, mode: UInt32 = 0o600
  ) throws {
    try replace(path, contents, mode, expectation: .some(ifUnchangedSince))
  }

  /// As ``replaceAtomically(_:_:mode:)``; where a file that is there may be written to and can't be replaced, since it lies in a folder
  /// that isn't this user's or is mounted by itself, it is written over. That is no moment's work: not for what must always be whole.
  ///
  /// - Throws: ``PlatformError``.
  public static func replaceOrOverwrite(_ path: String, _ contents: [UInt8]) throws {
    do {
      try replaceAtomically(path, contents)
    } catch let error as PlatformError where error.isPermissionDenied || error.errno == EBUSY || error.isReadOnly {
      guard kind(of: path) == .file, isWritable(path) else { throw error }
      let descriptor = OwnedDescriptor(try check("open", path) { open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) })
      try write(contents, to: descriptor.number, path)
      try check("ftruncate", path) { ftruncate(descriptor.number, off_t(contents.count)) }
      try check("fsync", path) { fsync(descriptor.number) }
    }
  }

  /// Renames a file, over another where there is one, and makes that last through a power failure.
  public static func rename(_ path: String, to target: String) throws {
    try check("rename", target) { Glibc.rename(path, target) }
    try syncDirectory(split(target).folder)
  }

  private static func replace(
    _ path: String, _ contents: [UInt8], _ mode: UInt32, expectation: FileIdentity??
  ) throws {
    let target = try resolve(path)
    let folder = split(target).folder
    var old = stat()
    let exists = stat(target, &old) == 0
    // Not with the file's own name in it: that may be as long as a name can be.
    let temporary = "\(folder)/.limber.\(String(Random.seed(), radix: 36))"
    do {
      try writeNew(temporary, for: target, contents, mode: exists ? UInt32(old.st_mode & 0o7777) : mode)
      switch expectation {
      case .none: try check("rename", target) { Glibc.rename(temporary, target) }
      case .some(.none): try putWhereNothingIs(temporary, target)
      case .some(.some(let identity)): try exchange(temporary, target, identity)
      }
    } catch {
      // The error that is thrown explains; a temporary file that is not there any more needs no word.
      _ = unlink(temporary)
      throw error
    }
    try syncDirectory(folder)
  }

  /// Writes a file of its own, which is named in errors as what it is for.
  private static func writeNew(_ path: String, for target: String, _ contents: [UInt8], mode: UInt32) throws {
    func fill(_ number: Int32) throws {
      // Apart from open, because the umask does not count for permissions that are kept.
      try check("fchmod", target) { fchmod(number, mode_t(mode)) }
      try write(contents, to: number, target)
      try check("fsync", target) { fsync(number) }
    }
    // It gets a name when it is whole: who is ended before that leaves nothing behind.
    if let number = openUnnamed(in: split(path).folder, O_WRONLY) {
      let descriptor = OwnedDescriptor(number)
      try fill(descriptor.number)
      let own = "/proc/self/fd/\(descriptor.number)"
      if linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return }
    }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
    let descriptor = OwnedDescriptor(try check("open", target) { open(path, flags, mode_t(0o600)) })
    try fill(descriptor.number)
  }

  /// Opens a new file without a name (open(2), O_TMPFILE); nil where the file system knows none.
  static func openUnnamed(in folder: String, _ access: Int32) -> Int32? {
    // __O_TMPFILE, which is declared only under _GNU_SOURCE, as Linux has it everywhere but on three old architectures.
    let unnamed: Int32 = 0o20_000_000 | O_DIRECTORY
    let number = open(folder, access | unnamed | O_CLOEXEC, mode_t(0o600))
    return number < 0 ? nil : number
  }

  static func write(_ contents: [UInt8], to descriptor: Int32, _ subject: String) throws {
    var rest = contents[...]
    while !rest.isEmpty {
      let count = try rest.withUnsafeBytes { bytes in
        try check("write", subject) { Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
      }
      rest = rest.dropFirst(count)
    }
  }

  /// The file must still be absent: RENAME_NOREPLACE decides that and renames in one step (rename(2)).
  private static func putWhereNothingIs(_ temporary: String, _ target: String) throws {
    do {
      try check("renameat2", target) {
        renameat2(AT_FDCWD, temporary, AT_FDCWD, target, UInt32(PLATFORM_RENAME_NOREPLACE))
      }
    } catch {
      switch error.errno {
      case EEXIST: throw FileChangedError(path: target)
      case EINVAL, ENOSYS:
        // A file system that cannot: link(2) refuses an existing name too.
        do {
          try check("link", target) { link(temporary, target) }
        } catch {
          if error.errno == EEXIST { throw FileChangedError(path: target) }
          throw error
        }
        try remove(temporary)
      default: throw error
      }
    }
  }

  /// Checks, exchanges both files in one step, and checks again what came out: whoever replaced the file between check
  /// and exchange gets theirs back.
  private static func exchange(_ temporary: String, _ target: String, _ identity: FileIdentity) throws {
    guard try FileIdentity(of: target) == identity else { throw FileChangedError(path: target) }
    let flag = UInt32(PLATFORM_RENAME_EXCHANGE)
    do {
      try check("renameat2", target) { renameat2(AT_FDCWD, temporary, AT_FDCWD, target, flag) }
    } catch {
      switch error.errno {
      case ENOENT: throw FileChangedError(path: target)
      case EINVAL, ENOSYS:
        // A file system that cannot exchange: the check just made has to do.
        try check("rename", target) { Glibc.rename(temporary, target) }
        return
      default: throw error
      }
    }
    guard try FileIdentity(of: temporary) == identity else {
      try check("renameat2", target) { renameat2(AT_FDCWD, temporary, AT_FDCWD, target, flag) }
      throw FileChangedError(path: target)
    }
    try remove(temporary)
  }

  /// Where a chain of symbolic links ends, whether or not something is there.
  private static func resolve(_ path: String) throws -> String {
    if let real = realPath(path) { return real }
    let links = links(from: path)
    if links.count > mostLinks { throw PlatformError(errno: ELOOP, operation: "readlink", subject: path) }
    return links.last ?? path
  }

  /// The paths that a symbolic link leads to one after the other, the last of which is no link any more; none where the path
  /// is no link. One more than the kernel follows, where they lead in a circle.
  public static func links(from path: String) -> [String] {
    var links: [String] = []
    var current = path
    while links.count <= mostLinks, let link = try? destination(ofLink: current) {
      current = isAbsolute(link) ? link : split(current).folder + "/" + link
      links.append(current)
    }
    return links
  }

  /// Makes a rename last through a power failure (fsync(2)).
  private static func syncDirectory(_ path: String) throws {
    let descriptor = OwnedDescriptor(
      try check("open", path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    try check("fsync", path) { fsync(descriptor.number) }
  }
}
