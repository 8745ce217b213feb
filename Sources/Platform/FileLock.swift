internal import Glibc

/// Somebody else holds the lock.
public struct FileLockedError: Error, CustomStringConvertible, Equatable {
  /// The lock file.
  public let path: String
  /// The process that says it holds the lock; nil when the file does not say.
  public let holder: Int32?

  /// An error about this lock file.
  public init(path: String, holder: Int32?) {
    self.path = path
    self.holder = holder
  }

  /// `/run/x.lock is locked by process 42`.
  public var description: String {
    holder.map { "\(path) is locked by process \($0)" } ?? "\(path) is locked by another process"
  }
}

/// An exclusive lock between processes (flock(2)), held until it is released or dropped, or the process ends, however it
/// ends. The file stays: removing it would let two processes lock two files of one name.
public final class FileLock {
  private var descriptor: OwnedDescriptor?
  /// The lock file.
  public let path: String

  init(_ path: String) throws {
    self.path = path
    let number: Int32
    do {
      number = try check("open", path) { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode_t(0o600)) }
    } catch {
      // On a file system that is mounted read-only the lock can still be taken, if the file is there.
      guard error.isReadOnly else { throw error }
      number = try check("open", path) { open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) }
    }
    let descriptor = OwnedDescriptor(number)
    do {
      try check("flock", path) { flock(number, LOCK_EX | LOCK_NB) }
    } catch {
      if error.errno == EWOULDBLOCK { throw FileLockedError(path: path, holder: Self.holder(number)) }
      throw error
    }
    // Always as long as the longest, so that it is written over the last holder's in place: on a full disk, too, the lock
    // can be taken. And where not even that works it holds all the same; only who holds it is not known then.
    let pid = "\(getpid())"
    let text = Array((pid + String(repeating: " ", count: Self.digits - pid.utf8.count) + "\n").utf8)
    _ = try? check("write", path) { pwrite(number, text, text.count, 0) }
    self.descriptor = consume descriptor
  }

  /// Gives the lock back.
  public func release() { descriptor = nil }

  /// A process id has no more.
  private static let digits = 10

  fileprivate static func holder(_ fd: Int32) -> Int32? {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(fd, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    let line = bytes[..<count].prefix { $0 > UInt8(ascii: " ") }
    return Int32(String(decoding: line, as: UTF8.self))
  }
}

extension Files {
  /// The process that holds a lock, or was the last to do so, as its file says; nil where it says nothing. The lock is not
  /// touched: who tries for it could be in the way of who takes it.
  public static func noted(in lock: String) -> Int32? {
    let number = open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard number >= 0 else { return nil }
    let descriptor = OwnedDescriptor(number)
    return FileLock.holder(descriptor.number)
  }

  /// Whether somebody holds a lock on a file that this user may not open, as far as the kernel says so (proc(5), /proc/locks).
  /// It knows the file by its number; the device's is another one on some file systems.
  public static func isLocked(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, let bytes = try? read("/proc/locks") else { return false }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { line in
      line.split(separator: " ").contains { $0.hasSuffix(":\(status.st_ino)") && $0.split(separator: ":").count == 3 }
    }
  }

  /// Takes an exclusive lock, or throws ``FileLockedError`` at once when another process (or another lock of this one)
  /// holds it. The file is made when absent and holds the holder's process id.
  public static func lock(_ path: String) throws -> FileLock { try FileLock(path) }
}
