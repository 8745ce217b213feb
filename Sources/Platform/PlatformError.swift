internal import CSystemd
internal import Glibc

/// A call to the operating system or to libsystemd that failed.
///
/// The errno convention of this target, stated once: libc calls answer -1 and set `errno`, libsystemd calls (`sd_*`)
/// answer a negative errno. Both become this error, with the positive number (errno(3)).
public struct PlatformError: Error, CustomStringConvertible, Equatable {
  /// The positive number of errno(3).
  public let errno: Int32
  /// The call that failed, as its manual page names it: `open`, `sd_bus_open_user`.
  public let operation: String
  /// What it was applied to: a path, a name; nil when there is nothing to add.
  public let subject: String?
  /// What is wrong, where the system's words for `errno` would say nothing to a person.
  private let why: String?

  /// An error with the positive number `errno`.
  public init(errno: Int32, operation: String, subject: String? = nil, why: String? = nil) {
    self.errno = errno
    self.operation = operation
    self.subject = subject
    self.why = why
  }

  /// Why it failed, as a rule in the system's own words for `errno`, such as `No such file or directory`.
  public var reason: String { why ?? String(cString: strerror(errno)) }

  /// `open /etc/x: No such file or directory`.
  public var description: String {
    if let subject { "\(operation) \(subject): \(reason)" } else { "\(operation): \(reason)" }
  }
}

extension PlatformError {
  /// Nothing is there (`ENOENT`).
  public var isNotFound: Bool { errno == ENOENT }
  /// A socket file is there, but nobody listens (`ECONNREFUSED`).
  public var isConnectionRefused: Bool { errno == ECONNREFUSED }
  /// A file is not of the form that it should be: cut off, damaged, or of another kind (`EBADMSG`, `ENODATA`).
  ///
  /// For a file that is cut and has no name any more libsystemd says `EIDRM`: it was deleted, it seems, while it was read.
  public var isDamaged: Bool { errno == EBADMSG || errno == ENODATA || errno == EIDRM }
  /// Another kind of file is where a socket should be (`ENOTSOCK`).
  public var isNoSocket: Bool { errno == ENOTSOCK }
  /// Somebody else listens there already (`EADDRINUSE`).
  public var isAddressInUse: Bool { errno == EADDRINUSE }
  /// Access denied (`EACCES`, `EPERM`).
  public var isPermissionDenied: Bool { errno == EACCES || errno == EPERM }
  /// The other side closed the connection (`EPIPE`, `ECONNRESET`).
  public var isDisconnected: Bool { errno == EPIPE || errno == ECONNRESET }
  /// The file system, or the user's share of it, is full (`ENOSPC`, `EDQUOT`).
  public var isOutOfSpace: Bool { errno == ENOSPC || errno == EDQUOT }
  /// The file system is mounted read-only (`EROFS`).
  public var isReadOnly: Bool { errno == EROFS }
  /// The device failed (`EIO`).
  public var isIO: Bool { errno == EIO }
  /// A call was given up since it would have waited (`EINTR`).
  public var isInterrupted: Bool { errno == EINTR }
  /// A blocking call took longer than its time limit (`ETIMEDOUT`).
  public var isTimeout: Bool { errno == ETIMEDOUT }
  /// A pipe was to be written to that nobody reads, or there is nothing behind a device or a socket (`ENXIO`).
  public var hasNoReader: Bool { errno == ENXIO }
  /// The file is larger than the limit given (`EFBIG`).
  public var isTooLarge: Bool { errno == EFBIG }
}

/// Performs a libc call that answers -1 and sets errno; repeats it when a signal interrupted it.
@discardableResult
func check<Result: SignedInteger>(
  _ operation: String, _ subject: String? = nil, _ call: () -> Result
) throws(PlatformError) -> Result {
  while true {
    let result = call()
    if result != -1 { return result }
    let number = errno
    if number == EINTR { continue }
    throw PlatformError(errno: number, operation: operation, subject: subject)
  }
}

/// Checks the answer of a libsystemd call: a negative errno is an error.
@discardableResult
func checkSD(_ operation: String, _ subject: String? = nil, _ result: Int32) throws(PlatformError) -> Int32 {
  if result < 0 { throw PlatformError(errno: -result, operation: operation, subject: subject) }
  return result
}

/// A file descriptor that is closed when this value goes away.
struct OwnedDescriptor: ~Copyable {
  let number: Int32

  init(_ number: Int32) { self.number = number }

  /// Gives the descriptor away: the caller closes it.
  consuming func release() -> Int32 {
    let number = self.number
    discard self
    return number
  }

  // close(2): after EINTR the state is unspecified on paper and closed on Linux; nothing can be done about other errors.
  deinit { _ = Glibc.close(number) }
}

/// Performs what can only fail with an error of the system, where that is not declared.
func asPlatformError<Result>(_ body: () throws -> Result) throws(PlatformError) -> Result {
  do {
    return try body()
  } catch let error as PlatformError {
    throw error
  } catch {
    preconditionFailure("an error of the system was expected: \(error)")
  }
}
