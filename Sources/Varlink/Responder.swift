/// Where a handler puts its answer to one call.
///
/// A call that is not `oneway` must get exactly one final reply: ``reply(_:)`` or ``fail(_:)``, now or later; a call
/// with `more` any number of ``sendMore(_:)`` before. Replying after the final reply, or letting go of a responder
/// without one, is an error of the program and stops it. Once the connection is gone all replies are ignored. Belongs
/// to the thread of its connection.
public final class Responder {
  private enum State {
    /// The final reply is due. With how to deliver replies.
    case open((Reply) -> Void)
    /// The final reply was given.
    case finished
    /// The peer is gone.
    case ended
  }

  /// The call to answer.
  public let call: Call

  /// Called once if the connection ends before the final reply, for a stream that must stop.
  public var onEnd: (() -> Void)?

  private var state: State

  /// A responder that hands replies to `deliver`, which is not called for a `oneway` call.
  public init(call: Call, deliver: @escaping (Reply) -> Void) {
    self.call = call
    state = .open(deliver)
  }

  deinit {
    guard case .open = state, !call.oneway else { return }
    preconditionFailure("\(call.method) was never answered")
  }

  /// Whether the final reply is still due and anyone is there to read it.
  public var isOpen: Bool {
    guard case .open = state else { return false }
    return true
  }

  /// Answers the call with its results; the last reply.
  public func reply(_ results: JSONValue.Object = [:]) {
    finish(Reply(parameters: results))
  }

  /// Answers the call with results of any type that encodes to a JSON object.
  ///
  /// - Throws: `mismatch` where `results` has no JSON form or is no object; then the call is still unanswered.
  public func reply(encoding results: some Encodable) throws(JSONError) {
    reply(try Self.object(results))
  }

  /// Sends one of many replies. The call must have asked for `more`.
  public func sendMore(_ results: JSONValue.Object = [:]) {
    switch state {
    case .open(let deliver):
      precondition(call.more, "\(call.method) was called without 'more'")
      deliver(Reply(parameters: results, continues: true))
    case .finished: preconditionFailure("\(call.method) was already answered")
    case .ended: break
    }
  }

  /// Sends one of many replies of any type that encodes to a JSON object.
  ///
  /// - Throws: `mismatch` where `results` has no JSON form or is no object; then nothing was sent.
  public func sendMore(encoding results: some Encodable) throws(JSONError) {
    sendMore(try Self.object(results))
  }

  /// Answers the call with an error; the last reply.
  public func fail(_ error: VarlinkError) {
    finish(Reply(parameters: error.parameters, error: error.name))
  }

  /// The peer is gone.
  func connectionEnded() {
    guard case .open = state else { return }
    state = .ended
    let handler = onEnd
    onEnd = nil
    handler?()
  }

  private func finish(_ reply: Reply) {
    switch state {
    case .open(let deliver):
      // First, so that whatever delivering leads to finds the call answered.
      state = .finished
      onEnd = nil
      if !call.oneway { deliver(reply) }
    case .finished: preconditionFailure("\(call.method) was already answered")
    case .ended: break
    }
  }

  private static func object(_ results: some Encodable) throws(JSONError) -> JSONValue.Object {
    guard case .object(let members) = try JSONValue(encoding: results) else {
      throw .mismatch(path: "", reason: "not an object")
    }
    return members
  }
}
