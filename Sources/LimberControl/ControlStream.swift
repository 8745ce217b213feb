internal import Varlink

/// The open end of a `Watch`: entries go in until the client leaves.
public final class ControlStream {
  private let responder: Responder

  init(_ responder: Responder) {
    self.responder = responder
  }

  /// Called once when the client has left; nothing needs to be sent any more.
  public var onEnd: (() -> Void)? {
    get { responder.onEnd }
    set { responder.onEnd = newValue }
  }

  /// Whether the client is still there and the stream not ended.
  public var isOpen: Bool { responder.isOpen }

  /// Sends an entry.
  public func send(_ entry: Control.Entry) {
    responder.sendMore(object(Control.Watch.Reply(entry: entry)))
  }

  /// Ends the stream from our side: the daemon stops. Every stream must be ended by this or by its client.
  public func end() {
    responder.reply()
  }
}

/// The reply to a call, ready to be sent: to be made on any thread.
public struct EncodedReply<C: ControlCall>: Sendable {
  fileprivate let members: JSONValue.Object

  /// Encodes a reply.
  public init(_ reply: C.Reply) { members = object(reply) }
}

/// The answer to a call that is given later, once.
public final class ControlAnswer<C: ControlCall> {
  private let responder: Responder

  fileprivate init(_ responder: Responder) { self.responder = responder }

  /// Whether anybody is there to read it.
  public var isOpen: Bool { responder.isOpen }

  /// Gives the answer, or says why there is none. Nothing happens where the client has left.
  public func give(_ result: Result<EncodedReply<C>, ControlError>) {
    switch result {
    case .success(let reply): responder.reply(reply.members)
    case .failure(let error): responder.fail(error.varlinkError)
    }
  }
}

extension ControlInterface {
  /// Decodes a call, and has it answered when that is possible.
  static func later<C: ControlCall>(
    _ call: Call, _ responder: Responder, _ answer: (C, ControlAnswer<C>) throws(ControlError) -> Void
  ) {
    let parameters: C
    do {
      parameters = try C(call)
    } catch {
      return responder.fail(.invalidParameter(error.parameter))
    }
    do {
      try answer(parameters, ControlAnswer(responder))
    } catch {
      responder.fail(error.varlinkError)
    }
  }

  /// Decodes a call, has it answered, and sends the reply or the error.
  static func reply<C: ControlCall>(
    _ call: Call, _ responder: Responder, _ answer: (C) throws(ControlError) -> C.Reply
  ) {
    later(call, responder) { (parameters: C, _) throws(ControlError) in
      responder.reply(object(try answer(parameters)))
    }
  }

  /// Opens a stream: the empty first reply says that from now on no entry is missed.
  static func watch(_ call: Call, _ responder: Responder, by handler: any ControlHandler) {
    do {
      try handler.watch(Control.Watch(), ControlStream(responder))
      if responder.isOpen { responder.sendMore() }
    } catch {
      responder.fail(error.varlinkError)
    }
  }
}

/// What encodes to an object, as one. Replies and errors always do: their numbers come from counting, and a share over
/// nothing is absent instead of infinite.
func object(_ value: some Encodable) -> JSONValue.Object {
  do {
    guard case .object(let members) = try JSONValue(encoding: value) else {
      preconditionFailure("\(value) is no structure")
    }
    return members
  } catch {
    preconditionFailure("\(value) has no JSON form: \(error)")
  }
}

extension JSONError {
  /// The path of a mismatch.
  fileprivate var parameter: String {
    switch self {
    case .mismatch(let path, _): path
    case .notJSON, .tooDeep, .duplicateKey: ""
    }
  }
}
