internal import CSystemd
internal import Glibc

/// A connection that was accepted; closed when it is dropped, unless a ``UnixStream`` took it.
public final class AcceptedSocket {
  private var descriptor: OwnedDescriptor?
  /// Who connected.
  public let peer: PeerCredentials

  init(_ descriptor: consuming OwnedDescriptor) throws {
    peer = try PeerCredentials(ofPeerOn: descriptor.number)
    self.descriptor = consume descriptor
  }

  /// Gives the descriptor away, once: the caller closes it.
  public func takeDescriptor() -> Int32 {
    guard let descriptor = descriptor.take() else { preconditionFailure("the connection was taken already") }
    return descriptor.release()
  }
}

/// A listening Unix stream socket: bound here, or handed over by the service manager.
public final class UnixListener {
  /// Connections the kernel keeps for us while we are busy: as many as it likes (listen(2)), as of a socket that the service
  /// manager makes.
  private static let backlog = SOMAXCONN

  private var descriptor: OwnedDescriptor?
  /// The socket file this listener made and removes; nil when it was adopted, and once it is closed.
  private var bound: (path: String, device: UInt64, inode: UInt64)?
  /// Given up when there are no descriptors left, to accept and turn away who waits; otherwise the level-triggered
  /// event would spin.
  private var spare: OwnedDescriptor?

  /// Binds and listens at `path`, for this user only.
  ///
  /// The folder is made (0700) when absent. A socket file nobody listens on any more is replaced; one that is alive never: that
  /// is the error `EADDRINUSE`. Another kind of file neither: `ENOTSOCK`.
  public init(path: String, mode: UInt32 = 0o600) throws {
    let (folder, _) = Files.split(path)
    try Files.makeDirectory(folder, mode: 0o700)
    // Between finding a dead socket and replacing it nobody else may do the same: the folder itself is the lock.
    let lock = OwnedDescriptor(
      try check("open", folder) { open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    do {
      try check("flock", folder) { flock(lock.number, LOCK_EX | LOCK_NB) }
    } catch {
      let number = error.errno == EWOULDBLOCK ? EADDRINUSE : error.errno
      throw PlatformError(errno: number, operation: "bind", subject: path)
    }
    let address = try UnixAddress(path)
    try Self.removeStale(path, address)
    let descriptor = try UnixAddress.makeStream(nonBlocking: true)
    // On Linux the socket file takes its permissions from the descriptor's, so there is no moment when it is open to all.
    try check("fchmod", path) { fchmod(descriptor.number, mode_t(mode)) }
    try address.withPointer { pointer, length throws(PlatformError) in
      try check("bind", path) { bind(descriptor.number, pointer, length) }
    }
    var status = stat()
    try check("stat", path) { lstat(path, &status) }
    try check("listen", path) { listen(descriptor.number, Self.backlog) }
    bound = (path, UInt64(status.st_dev), UInt64(status.st_ino))
    self.descriptor = consume descriptor
    spare = Self.openSpare()
  }

  /// Takes over a socket that listens already, from ``ServiceManager/listeningSockets()``. Its file stays when this is
  /// dropped. Error: `ENOTSOCK`, `EINVAL` when it is no listening stream socket.
  public init(adopting fd: Int32) throws {
    let descriptor = OwnedDescriptor(fd)
    let result = sd_is_socket_unix(fd, Int32(SOCK_STREAM.rawValue), 1, nil, 0)
    if try checkSD("sd_is_socket_unix", nil, result) == 0 {
      throw PlatformError(errno: EINVAL, operation: "sd_is_socket_unix", subject: "descriptor \(fd)")
    }
    let flags = try check("fcntl") { fcntl(fd, F_GETFL) }
    try check("fcntl") { fcntl(fd, F_SETFL, flags | O_NONBLOCK) }
    self.descriptor = consume descriptor
    bound = nil
    spare = Self.openSpare()
  }

  deinit { close() }

  /// Listens no more, and removes the socket file if it was made here; so does dropping it. Cancel its ``IOSource`` before.
  public func close() {
    descriptor = nil
    guard let bound else { return }
    self.bound = nil
    var status = stat()
    // Only our own file: somebody may have put another one there.
    if lstat(bound.path, &status) == 0, UInt64(status.st_dev) == bound.device, UInt64(status.st_ino) == bound.inode {
      _ = unlink(bound.path)
    }
  }

  /// Watch it for ``IOEvents/readable``, then call ``accept()`` until it answers nil.
  public var fd: Int32 { descriptor?.number ?? -1 }

  /// Takes the next connection; nil when none waits.
  ///
  /// Error: `EMFILE` or `ENFILE` when there are no descriptors left; the connection that waited has been turned away.
  public func accept() throws -> AcceptedSocket? {
    while true {
      let number = acceptOnce()
      if number >= 0 { return try AcceptedSocket(OwnedDescriptor(number)) }
      switch errno {
      case EAGAIN: return nil
      // The client went away meanwhile (accept(2)).
      case EINTR, ECONNABORTED: continue
      case let number where number == EMFILE || number == ENFILE:
        turnAway()
        throw PlatformError(errno: number, operation: "accept4", subject: bound?.path)
      case let number: throw PlatformError(errno: number, operation: "accept4", subject: bound?.path)
      }
    }
  }

  private func acceptOnce() -> Int32 {
    accept4(fd, nil, nil, Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
  }

  private func turnAway() {
    guard spare != nil else { return }
    spare = nil
    let number = acceptOnce()
    if number >= 0 { _ = OwnedDescriptor(number) }
    spare = Self.openSpare()
  }

  private static func openSpare() -> OwnedDescriptor? {
    let number = open("/dev/null", O_RDONLY | O_CLOEXEC)
    return number >= 0 ? OwnedDescriptor(number) : nil
  }

  private static func removeStale(_ path: String, _ address: UnixAddress) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let inUse = PlatformError(errno: EADDRINUSE, operation: "bind", subject: path)
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw PlatformError(errno: ENOTSOCK, operation: "bind", subject: path)
    }
    // Non-blocking: a live listener whose backlog is full answers EAGAIN, and is alive.
    let probe = try UnixAddress.makeStream(nonBlocking: true)
    do {
      try address.withPointer { pointer, length throws(PlatformError) in
        try check("connect", path) { connect(probe.number, pointer, length) }
      }
    } catch {
      if error.isConnectionRefused {
        try Files.remove(path)
        return
      }
      if error.isNotFound { return }
    }
    throw inUse
  }
}
