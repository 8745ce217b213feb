/// Makes JSON values of encodable ones, without a text in between.
///
/// Throws `EncodingError.invalidValue` for a number that is not finite.
struct JSONValueEncoder: Encoder {
  /// A value that is being put together: whoever encodes may fill several containers by turns.
  final class Node {
    fileprivate enum Content {
      case empty
      case value(JSONValue)
      case array([Node])
      case object([String: Node])
    }
    fileprivate var content = Content.empty

    var value: JSONValue {
      switch content {
      // What encodes nothing is an empty object.
      case .empty: .object([:])
      case .value(let value): value
      case .array(let nodes): .array(nodes.map(\.value))
      case .object(let nodes): .object(nodes.mapValues(\.value))
      }
    }

    fileprivate func element() -> Node {
      let node = Node()
      guard case .array(var nodes) = content else {
        content = .array([node])
        return node
      }
      // Held once, so that it grows in its place.
      content = .empty
      nodes.append(node)
      content = .array(nodes)
      return node
    }

    fileprivate var count: Int { if case .array(let nodes) = content { nodes.count } else { 0 } }

    fileprivate func member(_ key: String) -> Node {
      let node = Node()
      guard case .object(var nodes) = content else {
        content = .object([key: node])
        return node
      }
      content = .empty
      nodes[key] = node
      content = .object(nodes)
      return node
    }
  }

  let node: Node
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The JSON value of an encodable one.
  static func encode(_ value: some Encodable) throws -> JSONValue {
    let node = Node()
    try JSONValueEncoder(node: node, codingPath: []).put(value)
    return node.value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = node.content {} else { node.content = .object([:]) }
    return KeyedEncodingContainer(Members(node: node, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.content = .array([])
    return Elements(node: node, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }

  /// Encodes a value into the node.
  fileprivate func put(_ value: some Encodable) throws {
    switch value {
    case let value as JSONValue: node.content = .value(value)
    case let text as String: node.content = .value(.string(text))
    case let flag as Bool: node.content = .value(.bool(flag))
    case let number as Int: node.content = .value(.int(Int64(number)))
    case let number as Double: try put(number: number)
    default: try value.encode(to: self)
    }
  }

  fileprivate func put(number: Double) throws {
    guard number.isFinite else {
      throw EncodingError.invalidValue(
        number, .init(codingPath: codingPath, debugDescription: "\(number) has no JSON form"))
    }
    node.content = .value(Int64(exactly: number).map { .int($0) } ?? .double(number))
  }

  fileprivate func put(whole number: some BinaryInteger) {
    node.content = .value(Int64(exactly: number).map { .int($0) } ?? .double(Double(number)))
  }

  private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: Node
    let codingPath: [any CodingKey]

    private func encoder(_ key: any CodingKey) -> JSONValueEncoder {
      JSONValueEncoder(node: node.member(key.stringValue), codingPath: codingPath + [key])
    }
    mutating func encodeNil(forKey key: Key) throws { encoder(key).node.content = .value(.null) }
    mutating func encode(_ value: some Encodable, forKey key: Key) throws { try encoder(key).put(value) }
    mutating func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { encoder(key).container(keyedBy: type) }
    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      encoder(key).unkeyedContainer()
    }
    mutating func superEncoder() -> any Encoder { JSONValueEncoder(node: node.member("super"), codingPath: codingPath) }
    mutating func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }
  }

  private struct Index: CodingKey {
    let intValue: Int?
    var stringValue: String { "\(intValue ?? 0)" }
    init(intValue: Int) { self.intValue = intValue }
    init?(stringValue: String) { nil }
  }

  private struct Elements: UnkeyedEncodingContainer {
    let node: Node
    let codingPath: [any CodingKey]
    var count: Int { node.count }

    private func encoder() -> JSONValueEncoder {
      let path = codingPath + [Index(intValue: count)]
      return JSONValueEncoder(node: node.element(), codingPath: path)
    }
    mutating func encodeNil() throws { encoder().node.content = .value(.null) }
    mutating func encode(_ value: some Encodable) throws { try encoder().put(value) }
    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
      encoder().container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }
    mutating func superEncoder() -> any Encoder { encoder() }
  }

  private struct Single: SingleValueEncodingContainer {
    let encoder: JSONValueEncoder
    var codingPath: [any CodingKey] { encoder.codingPath }

    mutating func encodeNil() throws { encoder.node.content = .value(.null) }
    mutating func encode(_ value: Bool) throws { encoder.node.content = .value(.bool(value)) }
    mutating func encode(_ value: String) throws { encoder.node.content = .value(.string(value)) }
    mutating func encode(_ value: Double) throws { try encoder.put(number: value) }
    mutating func encode(_ value: Float) throws { try encoder.put(number: Double(value)) }
    mutating func encode(_ value: Int) throws { encoder.put(whole: value) }
    mutating func encode(_ value: Int8) throws { encoder.put(whole: value) }
    mutating func encode(_ value: Int16) throws { encoder.put(whole: value) }
    mutating func encode(_ value: Int32) throws { encoder.put(whole: value) }
    mutating func encode(_ value: Int64) throws { encoder.put(whole: value) }
    mutating func encode(_ value: UInt) throws { encoder.put(whole: value) }
    mutating func encode(_ value: UInt8) throws { encoder.put(whole: value) }
    mutating func encode(_ value: UInt16) throws { encoder.put(whole: value) }
    mutating func encode(_ value: UInt32) throws { encoder.put(whole: value) }
    mutating func encode(_ value: UInt64) throws { encoder.put(whole: value) }
    mutating func encode(_ value: some Encodable) throws { try encoder.put(value) }
  }
}
