internal import CSystemd
internal import Glibc

/// The address of a Unix socket in the file system (unix(7)).
struct UnixAddress {
  /// sun_path has 108 bytes, one of them for the NUL.
  static let longestPath = 107

  private var address = sockaddr_un()

  /// Error: `ENAMETOOLONG` past 107 bytes, which is the kernel's limit.
  init(_ path: String) throws(PlatformError) {
    let bytes = path.utf8
    // Nothing would be a name of its own to the kernel (unix(7), "abstract").
    guard !bytes.isEmpty else { throw PlatformError(errno: ENOENT, operation: "connect", subject: path) }
    guard bytes.count <= Self.longestPath else {
      throw PlatformError(errno: ENAMETOOLONG, operation: "connect", subject: path)
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  @discardableResult
  func withPointer<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) throws(PlatformError) -> Result
  ) throws(PlatformError) -> Result {
    var copy = address
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result: Swift.Result<Result, PlatformError> = withUnsafePointer(to: &copy) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        do throws(PlatformError) { return .success(try body(generic, length)) } catch { return .failure(error) }
      }
    }
    return try result.get()
  }

  /// A new stream socket, close-on-exec.
  static func makeStream(nonBlocking: Bool) throws(PlatformError) -> OwnedDescriptor {
    let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | (nonBlocking ? SOCK_NONBLOCK.rawValue : 0)
    return OwnedDescriptor(try check("socket") { socket(AF_UNIX, Int32(flags), 0) })
  }
}

/// Who is at the other end of a Unix socket, as the kernel noted at connect (unix(7), SO_PEERCRED).
///
/// In a user namespace, such as `PrivateUsers=yes` makes, every other uid arrives as 65534.
public struct PeerCredentials: Sendable, Equatable {
  /// The user id.
  public let uid: UInt32
  /// The group id.
  public let gid: UInt32
  /// The process id; 0 when it is in a namespace we do not see.
  public let pid: Int32

  /// Credentials with these ids.
  public init(uid: UInt32, gid: UInt32, pid: Int32) {
    self.uid = uid
    self.gid = gid
    self.pid = pid
  }

  init(ofPeerOn fd: Int32) throws {
    var pid: Int32 = 0
    var uid: UInt32 = 0
    var gid: UInt32 = 0
    let result = platform_peer_credentials(fd, &pid, &uid, &gid)
    try checkSD("getsockopt", "SO_PEERCRED", result)
    self.init(uid: uid, gid: gid, pid: pid)
  }
}
