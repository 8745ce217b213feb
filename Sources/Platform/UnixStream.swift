internal import CSystemd
internal import Glibc

/// The server's side of one connection: non-blocking, driven by the event loop. Dropping it closes the connection, without
/// ``onClose``.
public final class UnixStream {
  /// Read at once; larger messages come in several pieces.
  private static let chunk = 64 * 1024
  /// Default bound of what waits to be sent before more is added: a peer that does not read is not worth more memory.
  public static let defaultOutgoingLimit = 1 << 20

  private enum State {
    case open
    /// Nothing more is read; closes when all is sent.
    case finishing
    case closed
  }

  /// Who is at the other end.
  public let peer: PeerCredentials
  /// What arrived, in pieces as they come.
  public var onReceive: (([UInt8]) -> Void)?
  /// The peer sends no more, but may still read. Who leaves this nil has the connection closed when all is sent.
  public var onEnd: (() -> Void)?
  /// The connection ended, for whatever reason, ``close()`` included. Called once, from the loop: never from within
  /// ``send(_:)`` or ``close()``.
  public var onClose: (() -> Void)?

  /// All that waited has been sent. Called from the loop, never from within ``send(_:)``.
  public var onDrain: (() -> Void)?

  private let loop: EventLoop
  private let outgoingLimit: Int
  private var descriptor: OwnedDescriptor?
  private var source: IOSource?
  private var state = State.open
  private var outgoing: [UInt8] = []
  /// How much of `outgoing` has been sent.
  private var sent = 0

  /// Takes over an accepted connection. Set ``onReceive`` and ``onClose`` before the loop goes on.
  public convenience init(
    _ socket: AcceptedSocket, loop: EventLoop, outgoingLimit: Int = defaultOutgoingLimit
  ) throws {
    try self.init(fd: socket.takeDescriptor(), loop: loop, outgoingLimit: outgoingLimit)
  }

  /// Takes over a connected stream socket, which is closed with this object, also when this throws.
  public init(fd: Int32, loop: EventLoop, outgoingLimit: Int = defaultOutgoingLimit) throws {
    let descriptor = OwnedDescriptor(fd)
    let flags = try check("fcntl") { fcntl(fd, F_GETFL) }
    try check("fcntl") { fcntl(fd, F_SETFL, flags | O_NONBLOCK) }
    peer = try PeerCredentials(ofPeerOn: fd)
    self.loop = loop
    self.outgoingLimit = outgoingLimit
    self.descriptor = consume descriptor
    source = try loop.watch(fd: fd, events: .readable) { [unowned self] in ready($0) }
  }

  deinit { source?.cancel() }

  /// The connection has not ended.
  public var isOpen: Bool { state != .closed }

  /// Stop and go on reading, so that a slow consumer holds the sender back instead of filling memory.
  public var isReading = true {
    didSet { updateEvents() }
  }

  /// How many bytes wait to be sent.
  public var unsentCount: Int { outgoing.count - sent }

  /// Sends bytes, now or as soon as the peer takes them; after the end they are dropped. When more than the limit waits
  /// already, the connection is closed: one long message is no fault of the peer's, not reading is.
  public func send(_ bytes: [UInt8]) {
    guard state != .closed, !bytes.isEmpty else { return }
    guard unsentCount <= outgoingLimit else { return close() }
    outgoing += bytes
    flush()
  }

  /// Closes at once; what was not sent is lost.
  public func close() {
    guard state != .closed else { return }
    state = .closed
    source?.cancel()
    source = nil
    descriptor = nil
    outgoing = []
    sent = 0
    onReceive = nil
    onDrain = nil
    onEnd = nil
    loop.afterThisTurn { [self] in
      let handler = onClose
      onClose = nil
      handler?()
    }
  }

  /// Reads no more, and closes when all is sent.
  public func closeWhenSent() {
    guard state == .open else { return }
    state = .finishing
    flush()
  }

  private func ready(_ events: IOEvents) {
    if events.contains(.writable), unsentCount > 0 {
      flush()
      if unsentCount == 0, state == .open { onDrain?() }
    }
    if state == .open, isReading, !events.isDisjoint(with: [.readable, .hangUp]) { receive() }
    // Who does not read any more learns of the end by these.
    if state != .closed, events.contains(.error) || (events.contains(.hangUp) && !(state == .open && isReading)) {
      close()
    }
  }

  private func receive() {
    guard let number = descriptor?.number else { return }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
      let result = read(number, buffer.baseAddress, Self.chunk)
      if result < 0 { failure = errno }
      count = max(0, result)
    }
    if failure == EAGAIN || failure == EINTR { return }
    if failure != 0 { return close() }
    if bytes.isEmpty {
      // What the peer asked for is still sent: clients that shut down their side wait for it.
      guard let onEnd else { return closeWhenSent() }
      isReading = false
      return onEnd()
    }
    onReceive?(bytes)
  }

  private func flush() {
    while sent < outgoing.count {
      guard let number = descriptor?.number else { return }
      let result = outgoing.withUnsafeBytes { bytes in
        let rest = bytes[sent...]
        // MSG_NOSIGNAL: a peer that went away is an error here, not SIGPIPE.
        return Glibc.send(number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if result >= 0 {
        sent += result
        continue
      }
      let number2 = errno
      if number2 == EINTR { continue }
      if number2 == EAGAIN { break }
      return close()
    }
    if sent == outgoing.count {
      outgoing.removeAll(keepingCapacity: outgoing.capacity <= Self.chunk)
      sent = 0
      if state == .finishing { return close() }
    } else if sent >= Self.chunk {
      outgoing.removeFirst(sent)
      sent = 0
    }
    updateEvents()
  }

  private func updateEvents() {
    guard let source, state != .closed else { return }
    var events: IOEvents = []
    if state == .open, isReading { events.insert(.readable) }
    if sent < outgoing.count { events.insert(.writable) }
    source.events = events
  }
}
