/// The server's side of one connection as a state machine: what may be dispatched when, what may be sent when. No I/O,
/// no handlers; ``ServerConnection`` performs what this decides. Methods are named for what happened.
struct ServerState {
  enum Phase {
    /// Nothing is being answered: the next call may be dispatched.
    case idle
    /// The call with this number awaits its last reply; calls behind it wait.
    case answering(serial: UInt64)
    /// Over; everything that happens now is ignored.
    case closed
  }

  /// What to do next.
  enum Step {
    /// Hand this call to the service.
    case dispatch(Call, serial: UInt64)
    /// Stop reading until ``resumeInput``.
    case suspendInput
    /// Read again.
    case resumeInput
    /// One call is enough for one turn: others want theirs.
    case goOnLater
    /// Close, because of an error or because the peer wants no more.
    case close(ProtocolError?)
  }

  private(set) var phase = Phase.idle
  private var decoder: FrameDecoder
  private var serial: UInt64 = 0
  private var inputSuspended = false
  /// What was sent is not being read: nothing more is answered until it is.
  private var outputBlocked = false
  /// A call has been dispatched in this turn.
  private var isTurnOver = false
  /// The owner has been asked for another turn.
  private var isGoingOnLater = false
  private var inputEnded = false

  init(frameLimit: Int) {
    decoder = FrameDecoder(limit: frameLimit)
  }

  /// Whether bytes wait that are no whole frame, so that a deadline for the rest makes sense.
  var hasPartialFrame: Bool {
    guard case .idle = phase, !outputBlocked, !isTurnOver else { return false }
    return decoder.bufferedCount > 0
  }

  /// How many bytes have come that were not taken as calls yet.
  var bufferedCount: Int { decoder.bufferedCount }
  /// How many calls were dispatched.
  var callCount: UInt64 { serial }

  /// What was sent waits for its reader, or waits no more.
  mutating func outputBlocked(_ isBlocked: Bool) { outputBlocked = isBlocked }

  /// A new turn of the owner's loop.
  mutating func turnBegins() {
    isTurnOver = false
    isGoingOnLater = false
  }

  mutating func received(_ bytes: some Sequence<UInt8>) {
    switch phase {
    case .idle, .answering:
      // After the end of input nothing can come.
      guard !inputEnded else { return }
      decoder.feed(bytes)
    case .closed:
      break
    }
  }

  /// The peer has shut down its sending side; it may still read replies.
  mutating func inputEnd() {
    inputEnded = true
  }

  /// What to do next; nil when there is nothing to do until something happens.
  mutating func nextStep() -> Step? {
    switch phase {
    case .closed:
      return nil
    case .answering: return stepWhileWaiting()
    case .idle where outputBlocked: return stepWhileWaiting()
    case .idle:
      do {
        if isTurnOver, decoder.bufferedCount > 0 {
          // Whether a whole call waits is found out in its own turn.
          return isGoingOnLater ? stepWhileWaiting() : goOnLater()
        }
        guard let frame = try decoder.next() else { return nothingToDispatch() }
        let call = try Call(frame: frame)
        serial += 1
        isTurnOver = true
        // A oneway call has no reply to wait for.
        if !call.oneway { phase = .answering(serial: serial) }
        return .dispatch(call, serial: serial)
      } catch {
        return close(error)
      }
    }
  }

  /// The service has replied to a call.
  ///
  /// - Returns: whether the reply is to be sent.
  mutating func replied(serial: UInt64, continues: Bool) -> Bool {
    switch phase {
    case .answering(let current) where current == serial:
      if !continues { phase = .idle }
      return true
    case .idle, .answering:
      // The responder allows one final reply per call and knows when it may not reply at all.
      preconditionFailure("a reply to call \(serial), which is not being answered")
    case .closed:
      return false
    }
  }

  /// The connection is gone.
  mutating func disconnected() {
    phase = .closed
  }

  private mutating func goOnLater() -> Step {
    isGoingOnLater = true
    return .goOnLater
  }

  /// What to do while nothing may be dispatched.
  private mutating func stepWhileWaiting() -> Step? {
    // A peer that is told to wait may have sent one more limit's worth meanwhile, not more.
    guard decoder.bufferedCount <= 2 * decoder.limit else { return close(.backlogTooLong(limit: 2 * decoder.limit)) }
    guard !inputSuspended, decoder.bufferedCount > decoder.limit else { return nil }
    inputSuspended = true
    return .suspendInput
  }

  private mutating func nothingToDispatch() -> Step? {
    if inputEnded { return close(nil) }
    guard inputSuspended else { return nil }
    inputSuspended = false
    return .resumeInput
  }

  private mutating func close(_ error: ProtocolError?) -> Step {
    phase = .closed
    decoder = FrameDecoder(limit: decoder.limit)
    return .close(error)
  }
}
