/// The server's side of one connection: bytes come in, actions go out. Does no I/O itself.
///
/// Calls are dispatched one after another; one that is answered later, or that is a stream, holds up those behind it,
/// so replies are always in order. In one turn of the owner's loop one call is dispatched: who sends thousands at once
/// holds up the rest of the program by no more than that. Belongs to one thread; may be called from within its own actions and handlers.
public final class ServerConnection {
  /// What the owner of the socket has to do, in the order given.
  public enum Action: Equatable {
    /// Send these bytes, one whole frame. The owner decides how much a slow reader may leave unread.
    case send([UInt8])
    /// Stop reading until ``resumeInput``: enough waits behind an unanswered call.
    case suspendInput
    /// Read again.
    case resumeInput
    /// Call ``goOn()`` in a later turn of the loop: a call was taken in this one, more have come, and others want their turn.
    case goOnLater
    /// Close after what was to be sent before. With what the peer did wrong; nil when it ended its side and all is
    /// answered.
    case close(ProtocolError?)
  }

  private let service: Service
  private let perform: (Action) -> Void
  private var state: ServerState
  /// Weak, so that a handler that loses its responder is found out.
  private weak var current: Responder?
  private var isPumping = false

  /// A new connection.
  ///
  /// - Parameters:
  ///   - service: answers the calls.
  ///   - frameLimit: the longest call in bytes.
  ///   - perform: performs each action, at once.
  public init(service: Service, frameLimit: Int = FrameDecoder.callLimit, perform: @escaping (Action) -> Void) {
    self.service = service
    self.perform = perform
    state = ServerState(frameLimit: frameLimit)
  }

  /// Whether a frame has begun to arrive and is not whole: the owner may set a deadline for the rest.
  public var hasPartialFrame: Bool { state.hasPartialFrame }

  /// How many calls were taken so far: where it has grown, a partial frame is not the one of before.
  public var callCount: UInt64 { state.callCount }

  /// How many bytes wait that came and are not answered yet.
  public var bufferedCount: Int { state.bufferedCount }

  /// Whether a call, or a stream, awaits its last reply.
  public var isAnswering: Bool {
    guard case .answering = state.phase else { return false }
    return true
  }

  /// Whether the connection is over, by ``Action/close(_:)`` or ``disconnected()``.
  public var isClosed: Bool {
    guard case .closed = state.phase else { return false }
    return true
  }

  /// Bytes have arrived.
  public func receive(_ bytes: some Sequence<UInt8>) {
    state.received(bytes)
    pump()
  }

  /// The next turn, which ``Action/goOnLater`` asked for.
  ///
  /// - Parameter bytes: what has arrived meanwhile, where the owner lets nothing in but in turns.
  public func goOn(with bytes: some Sequence<UInt8> = []) {
    state.turnBegins()
    state.received(bytes)
    pump()
  }

  /// The peer does not read what was sent, or reads again: until then no further call is answered, so that what waits for it
  /// stays bounded. Streams go on; the owner decides how far.
  public func outputBlocked(_ isBlocked: Bool) {
    state.outputBlocked(isBlocked)
    pump()
  }

  /// The peer has shut down its sending side (end of file). What it asked is still answered, then comes
  /// ``Action/close(_:)``.
  public func inputEnded() {
    state.inputEnd()
    pump()
  }

  /// The connection is gone, or is about to be closed. An unanswered call hears of it by ``Responder/onEnd``; no
  /// action follows.
  public func disconnected() {
    state.disconnected()
    endCurrent()
  }

  /// A loop, not recursion: a thousand pipelined calls must not nest a thousand handlers.
  private func pump() {
    guard !isPumping else { return }
    isPumping = true
    defer { isPumping = false }
    while let step = state.nextStep() {
      switch step {
      case .dispatch(let call, let serial): dispatch(call, serial: serial)
      case .suspendInput: perform(.suspendInput)
      case .resumeInput: perform(.resumeInput)
      case .goOnLater: perform(.goOnLater)
      case .close(let error):
        endCurrent()
        perform(.close(error))
      }
    }
  }

  private func dispatch(_ call: Call, serial: UInt64) {
    let responder = Responder(call: call) { [self] reply in
      guard state.replied(serial: serial, continues: reply.continues) else { return }
      perform(.send(reply.frame))
      pump()
    }
    if !call.oneway { current = responder }
    service.handle(call, responder)
  }

  private func endCurrent() {
    let responder = current
    current = nil
    responder?.connectionEnded()
  }
}
