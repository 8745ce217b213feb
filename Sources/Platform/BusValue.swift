internal import CSystemd
internal import Glibc

/// A value in a D-Bus message (D-Bus Specification, "Type System").
public indirect enum BusValue: Equatable, Sendable {
  /// BYTE, `y`.
  case byte(UInt8)
  /// BOOLEAN, `b`.
  case boolean(Bool)
  /// INT16, `n`.
  case int16(Int16)
  /// UINT16, `q`.
  case uint16(UInt16)
  /// INT32, `i`.
  case int32(Int32)
  /// UINT32, `u`.
  case uint32(UInt32)
  /// INT64, `x`.
  case int64(Int64)
  /// UINT64, `t`.
  case uint64(UInt64)
  /// DOUBLE, `d`.
  case double(Double)
  /// STRING, `s`. A NUL cannot be sent: the text is cut there.
  case string(String)
  /// OBJECT_PATH, `o`.
  case objectPath(String)
  /// SIGNATURE, `g`.
  case signature(String)
  /// VARIANT, `v`.
  case variant(BusValue)
  /// ARRAY, `a` and the signature of its elements, which must be said because it may be empty.
  case array(of: String, [BusValue])
  /// STRUCT, `(` … `)`.
  case structure([BusValue])
  /// DICT_ENTRY, `{` key value `}`, only inside an array.
  case entry(key: BusValue, value: BusValue)
  /// UNIX_FD, `h`: not kept.
  case descriptor

  /// The signature of this one value.
  public var signature: String {
    switch self {
    case .byte: "y"
    case .boolean: "b"
    case .int16: "n"
    case .uint16: "q"
    case .int32: "i"
    case .uint32: "u"
    case .int64: "x"
    case .uint64: "t"
    case .double: "d"
    case .string: "s"
    case .objectPath: "o"
    case .signature: "g"
    case .variant: "v"
    case .array(let element, _): "a" + element
    case .structure(let members): "(" + members.map(\.signature).joined() + ")"
    case .entry(let key, let value): "{" + key.signature + value.signature + "}"
    case .descriptor: "h"
    }
  }

  /// The text of a string, object path or signature, or of a variant that holds one.
  public var text: String? {
    switch self {
    case .string(let text), .objectPath(let text), .signature(let text): text
    case .variant(let value): value.text
    default: nil
    }
  }

  /// The value of a boolean, or of a variant that holds one.
  public var bool: Bool? {
    switch self {
    case .boolean(let value): value
    case .variant(let value): value.bool
    default: nil
    }
  }

  /// The value of an unsigned 32-bit number, or of a variant that holds one.
  public var unsigned: UInt32? {
    switch self {
    case .uint32(let value): value
    case .variant(let value): value.unsigned
    default: nil
    }
  }

  /// The elements of an array or the members of a structure, or of a variant that holds one.
  public var elements: [BusValue]? {
    switch self {
    case .array(_, let values), .structure(let values): values
    case .variant(let value): value.elements
    default: nil
    }
  }
}

extension BusValue {
  /// `as`.
  public static func strings(_ values: [String]) -> BusValue { .array(of: "s", values.map { .string($0) }) }

  /// `a{sv}`, in the order given.
  public static func dictionary(_ entries: [(key: String, value: BusValue)]) -> BusValue {
    .array(of: "{sv}", entries.map { .entry(key: .string($0.key), value: .variant($0.value)) })
  }
}

/// Writing values to a message that is being built (sd_bus_message_append_basic(3)).
enum BusWriter {
  static func append(_ value: BusValue, to message: OpaquePointer) throws(PlatformError) {
    switch value {
    case .byte(let number): try basic(message, "y", number)
    // sd-bus takes a C int for a BOOLEAN.
    case .boolean(let flag): try basic(message, "b", Int32(flag ? 1 : 0))
    case .int16(let number): try basic(message, "n", number)
    case .uint16(let number): try basic(message, "q", number)
    case .int32(let number): try basic(message, "i", number)
    case .uint32(let number): try basic(message, "u", number)
    case .int64(let number): try basic(message, "x", number)
    case .uint64(let number): try basic(message, "t", number)
    case .double(let number): try basic(message, "d", number)
    case .string(let text): try append(text, "s", to: message)
    case .objectPath(let text): try append(text, "o", to: message)
    case .signature(let text): try append(text, "g", to: message)
    case .variant(let inner): try container(message, "v", inner.signature, [inner])
    case .array(let element, let values): try container(message, "a", element, values)
    case .structure(let members): try container(message, "r", members.map(\.signature).joined(), members)
    case .entry(let key, let value): try container(message, "e", key.signature + value.signature, [key, value])
    case .descriptor: throw PlatformError(errno: EINVAL, operation: "sd_bus_message_append_basic", subject: "h")
    }
  }

  private static func code(_ type: Unicode.Scalar) -> CChar { CChar(truncatingIfNeeded: type.value) }

  private static func basic<Value: BitwiseCopyable>(
    _ message: OpaquePointer, _ type: Unicode.Scalar, _ value: Value
  ) throws(PlatformError) {
    var copy = value
    let result = sd_bus_message_append_basic(message, code(type), &copy)
    try checkSD("sd_bus_message_append_basic", String(type), result)
  }

  private static func append(
    _ text: String, _ type: Unicode.Scalar, to message: OpaquePointer
  ) throws(PlatformError) {
    let result = text.withCString { sd_bus_message_append_basic(message, code(type), $0) }
    try checkSD("sd_bus_message_append_basic", String(type), result)
  }

  private static func container(
    _ message: OpaquePointer, _ type: Unicode.Scalar, _ contents: String, _ values: [BusValue]
  ) throws(PlatformError) {
    let opened = sd_bus_message_open_container(message, code(type), contents)
    try checkSD("sd_bus_message_open_container", contents, opened)
    for value in values { try append(value, to: message) }
    try checkSD("sd_bus_message_close_container", contents, sd_bus_message_close_container(message))
  }
}

/// Reading the values of a message that arrived (sd_bus_message_read_basic(3)). sd-bus has checked it: its nesting is
/// bounded by 64 levels and its size by 128 MiB, as the specification demands. So much would keep everybody waiting: what is
/// larger than anything that is asked for here is not read to its end (`EMSGSIZE`).
struct BusReader {
  /// The environment of a service manager has a few hundred, the capabilities of a notification server a dozen.
  static let maximumValues = 10_000
  /// Of all texts together, in bytes.
  static let maximumText = 1 << 20

  private let message: OpaquePointer
  private var valuesLeft = maximumValues
  private var textLeft = maximumText

  private init(_ message: OpaquePointer) { self.message = message }

  static func values(_ message: OpaquePointer) throws(PlatformError) -> [BusValue] {
    try checkSD("sd_bus_message_rewind", nil, sd_bus_message_rewind(message, 1))
    var reader = BusReader(message)
    return try reader.rest()
  }

  /// The values up to the end of the container, or of the message.
  private mutating func rest() throws(PlatformError) -> [BusValue] {
    var values: [BusValue] = []
    while true {
      var type: CChar = 0
      var contents: UnsafePointer<CChar>?
      let more = sd_bus_message_peek_type(message, &type, &contents)
      if try checkSD("sd_bus_message_peek_type", nil, more) == 0 { return values }
      valuesLeft -= 1
      guard valuesLeft >= 0 else { throw Self.tooMuch }
      values.append(try value(type, contents.map { String(cString: $0) } ?? ""))
    }
  }

  private mutating func value(_ type: CChar, _ contents: String) throws(PlatformError) -> BusValue {
    switch Unicode.Scalar(UInt8(bitPattern: type)) {
    case "y": return .byte(try basic(type, UInt8(0)))
    case "b": return .boolean(try basic(type, Int32(0)) != 0)
    case "n": return .int16(try basic(type, Int16(0)))
    case "q": return .uint16(try basic(type, UInt16(0)))
    case "i": return .int32(try basic(type, Int32(0)))
    case "u": return .uint32(try basic(type, UInt32(0)))
    case "x": return .int64(try basic(type, Int64(0)))
    case "t": return .uint64(try basic(type, UInt64(0)))
    case "d": return .double(try basic(type, Double(0)))
    case "s": return .string(try text(type))
    case "o": return .objectPath(try text(type))
    case "g": return .signature(try text(type))
    case "h":
      _ = try basic(type, Int32(0))
      return .descriptor
    case "v":
      let values = try inside(type, contents)
      guard let value = values.first else { preconditionFailure("a variant holds one value") }
      return .variant(value)
    case "a": return .array(of: contents, try inside(type, contents))
    case "r": return .structure(try inside(type, contents))
    case "e":
      let values = try inside(type, contents)
      guard values.count == 2 else { preconditionFailure("a dictionary entry holds a key and a value") }
      return .entry(key: values[0], value: values[1])
    default: throw PlatformError(errno: EBADMSG, operation: "sd_bus_message_peek_type", subject: contents)
    }
  }

  private mutating func inside(_ type: CChar, _ contents: String) throws(PlatformError) -> [BusValue] {
    let entered = sd_bus_message_enter_container(message, type, contents)
    try checkSD("sd_bus_message_enter_container", contents, entered)
    let values = try rest()
    try checkSD("sd_bus_message_exit_container", contents, sd_bus_message_exit_container(message))
    return values
  }

  private func basic<Value: BitwiseCopyable>(_ type: CChar, _ initial: Value) throws(PlatformError) -> Value {
    var value = initial
    try checkSD("sd_bus_message_read_basic", nil, sd_bus_message_read_basic(message, type, &value))
    return value
  }

  private mutating func text(_ type: CChar) throws(PlatformError) -> String {
    var pointer: UnsafePointer<CChar>?
    try checkSD("sd_bus_message_read_basic", nil, sd_bus_message_read_basic(message, type, &pointer))
    guard let pointer else { return "" }
    textLeft -= strlen(pointer)
    guard textLeft >= 0 else { throw Self.tooMuch }
    return String(cString: pointer)
  }

  private static let tooMuch = PlatformError(errno: EMSGSIZE, operation: "sd_bus_message_read_basic")
}
