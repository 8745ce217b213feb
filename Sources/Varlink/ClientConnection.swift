/// The client's side of one connection: calls become bytes, bytes become replies. Does no I/O itself.
public struct ClientConnection {
  /// A reply, or the error that the method replied with.
  public enum Event: Hashable, Sendable {
    /// A reply; `continues` when further ones to the same call follow.
    case reply(JSONValue.Object, continues: Bool)
    /// The call failed.
    case failure(VarlinkError)
  }

  private var decoder: FrameDecoder
  /// For each call without its last reply, in order: whether it asked for `more`.
  private var pending: [Bool] = []
  private var broken: ProtocolError?

  /// A new connection; `frameLimit` is the longest reply in bytes.
  public init(frameLimit: Int = FrameDecoder.replyLimit) {
    decoder = FrameDecoder(limit: frameLimit)
  }

  /// How many calls lack their last reply.
  public var pendingCount: Int { pending.count }

  /// The bytes to send for a call. Calls may follow one another before replies come.
  public mutating func send(_ call: Call) -> [UInt8] {
    if !call.oneway { pending.append(call.more) }
    return call.frame
  }

  /// Takes bytes as they came.
  public mutating func receive(_ bytes: some Sequence<UInt8>) {
    decoder.feed(bytes)
  }

  /// The next reply, to the first of the pending calls; nil until more bytes come.
  ///
  /// - Throws: what the server did wrong, and then the same again on every call: close the connection.
  public mutating func next() throws(ProtocolError) -> Event? {
    if let broken { throw broken }
    do {
      guard let frame = try decoder.next() else { return nil }
      return try accept(try Reply(frame: frame))
    } catch {
      broken = error
      throw error
    }
  }

  private mutating func accept(_ reply: Reply) throws(ProtocolError) -> Event {
    guard let more = pending.first else { throw .unexpectedReply }
    guard more || !reply.continues else { throw .unexpectedContinues }
    if !reply.continues { pending.removeFirst() }
    if let name = reply.error { return .failure(VarlinkError(name: name, parameters: reply.parameters)) }
    return .reply(reply.parameters, continues: reply.continues)
  }
}
