/// A method call as it travels (varlink.org, "Method Call").
///
/// Example: `{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"org.example.Ping"}}`.
public struct Call: Hashable, Sendable {
  /// The method's full name, interface and all.
  public var method: String
  /// The method's parameters; absent, `null` and `{}` are the same.
  public var parameters: JSONValue.Object
  /// No reply is wanted, not even an error.
  public var oneway: Bool
  /// Any number of replies is wanted.
  public var more: Bool
  /// The connection should change to another protocol after the reply.
  public var upgrade: Bool

  /// A call. At most one of `oneway`, `more` and `upgrade` makes sense.
  public init(
    method: String, parameters: JSONValue.Object = [:], oneway: Bool = false, more: Bool = false, upgrade: Bool = false
  ) {
    self.method = method
    self.parameters = parameters
    self.oneway = oneway
    self.more = more
    self.upgrade = upgrade
  }

  /// The interface part of ``method``: all before the last dot; nil when there is none.
  public var interfaceName: String? {
    guard let dot = method.lastIndex(of: ".") else { return nil }
    return String(method[..<dot])
  }

  /// The member part of ``method``: all behind the last dot.
  public var memberName: String {
    guard let dot = method.lastIndex(of: ".") else { return method }
    return String(method[method.index(after: dot)...])
  }

  /// Decodes a call as strictly as systemd's own server does (sd-varlink.c): unknown keys, wrong types and `oneway`
  /// together with `more` are refused, because a peer that sends them expects something that would not happen.
  ///
  /// - Throws: `notJSON`, `notAnObject`, `missingMethod`, `unknownKey`, `wrongType`, `conflictingFlags`.
  public init(frame: some Collection<UInt8>) throws(ProtocolError) {
    var message = try Message(frame: frame)
    let method = try message.takeString("method")
    let parameters = try message.takeParameters()
    let oneway = try message.takeFlag("oneway")
    let more = try message.takeFlag("more")
    let upgrade = try message.takeFlag("upgrade")
    try message.finish()
    guard let method else { throw .missingMethod }
    guard [oneway, more, upgrade].count(where: { $0 }) <= 1 else { throw .conflictingFlags }
    self.init(method: method, parameters: parameters, oneway: oneway, more: more, upgrade: upgrade)
  }

  /// The call as one frame, NUL byte included. Keys that say nothing are left out.
  public var frame: [UInt8] {
    var message: JSONValue.Object = ["method": .string(method)]
    if !parameters.isEmpty { message["parameters"] = .object(parameters) }
    if oneway { message["oneway"] = true }
    if more { message["more"] = true }
    if upgrade { message["upgrade"] = true }
    return JSONValue.object(message).frame
  }
}

/// A method's reply as it travels (varlink.org, "Method Reply").
///
/// Examples: `{"parameters":{"pong":"hello"}}`, `{"continues":true,"parameters":{}}`,
/// `{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"org.example.Ping.Pnig"}}`.
public struct Reply: Hashable, Sendable {
  /// The method's results, or what the error carries.
  public var parameters: JSONValue.Object
  /// Further replies to the same call follow.
  public var continues: Bool
  /// The full name of the error; nil when the call succeeded.
  public var error: String?

  /// A reply. An error is always the last reply.
  public init(parameters: JSONValue.Object = [:], continues: Bool = false, error: String? = nil) {
    self.parameters = parameters
    self.continues = continues
    self.error = error
  }

  /// Decodes a reply, as strictly as systemd's own client does.
  ///
  /// - Throws: `notJSON`, `notAnObject`, `unknownKey`, `wrongType`, `conflictingFlags`.
  public init(frame: some Collection<UInt8>) throws(ProtocolError) {
    var message = try Message(frame: frame)
    let error = try message.takeString("error")
    let parameters = try message.takeParameters()
    let continues = try message.takeFlag("continues")
    try message.finish()
    guard !(continues && error != nil) else { throw .conflictingFlags }
    self.init(parameters: parameters, continues: continues, error: error)
  }

  /// The reply as one frame, NUL byte included.
  ///
  /// `parameters` is there even when empty, as in systemd's replies: not every client takes its absence.
  public var frame: [UInt8] {
    var message: JSONValue.Object = ["parameters": .object(parameters)]
    if continues { message["continues"] = true }
    if let error { message["error"] = .string(error) }
    return JSONValue.object(message).frame
  }
}

/// The keys of one message, taken out one by one; what is left at the end is unknown.
private struct Message {
  private var keys: JSONValue.Object

  init(frame: some Collection<UInt8>) throws(ProtocolError) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: frame)
    } catch {
      throw .notJSON(error)
    }
    guard case .object(let keys) = value else { throw .notAnObject }
    self.keys = keys
  }

  mutating func takeString(_ key: String) throws(ProtocolError) -> String? {
    guard let value = keys.removeValue(forKey: key) else { return nil }
    guard case .string(let string) = value else { throw .wrongType(key: key) }
    return string
  }

  mutating func takeFlag(_ key: String) throws(ProtocolError) -> Bool {
    guard let value = keys.removeValue(forKey: key) else { return false }
    guard case .bool(let flag) = value else { throw .wrongType(key: key) }
    return flag
  }

  mutating func takeParameters() throws(ProtocolError) -> JSONValue.Object {
    switch keys.removeValue(forKey: "parameters") {
    case nil, .null: return [:]
    case .object(let members): return members
    case .bool, .int, .double, .string, .array: throw .wrongType(key: "parameters")
    }
  }

  func finish() throws(ProtocolError) {
    // The smallest one, so that the same message always gives the same error.
    if let key = keys.keys.min() { throw .unknownKey(key) }
  }
}
