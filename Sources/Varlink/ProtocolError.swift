/// How a peer broke the protocol. There is no reply to any of these, and the connection can only be closed.
public enum ProtocolError: Error, Hashable, Sendable {
  /// A frame is longer than the receiver allows, in bytes.
  case frameTooLong(limit: Int)
  /// More bytes came behind an unanswered call than the receiver keeps, although it had asked to wait.
  case backlogTooLong(limit: Int)
  /// A frame is not a JSON value.
  case notJSON(JSONError)
  /// A message is a JSON value, but not an object.
  case notAnObject
  /// A call names no method.
  case missingMethod
  /// A message has a key that the protocol does not know.
  case unknownKey(String)
  /// The value of a message's key has the wrong type.
  case wrongType(key: String)
  /// More than one of `oneway`, `more` and `upgrade` in one call, or `error` and `continues` in one reply.
  case conflictingFlags
  /// A reply to no call.
  case unexpectedReply
  /// A reply that announces further ones, to a call that did not ask for `more`.
  case unexpectedContinues
}
