/// Any JSON value (RFC 8259), as Varlink parameters carry it.
///
/// Parsing keeps whole numbers that fit in 64 bits as ``int(_:)``, however they were written (`1`, `1.0`, `1e0`), and
/// all others as ``double(_:)``: JSON itself knows one kind of number.
public enum JSONValue: Hashable, Sendable {
  /// The members of a JSON object. A method's parameters are one.
  public typealias Object = [String: JSONValue]

  /// `null`; in Varlink the same as an absent optional field.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case int(Int64)
  /// Any other number. One that is not finite has no JSON form and is written as `null`.
  case double(Double)
  /// A string; may contain any Unicode scalar, NUL too.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object. The order of its members means nothing; they are written sorted by key.
  case object(Object)
}

extension JSONValue {
  /// Whether this is `null`.
  public var isNull: Bool { self == .null }

  /// The value of a ``bool(_:)``, else nil.
  public var boolValue: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  /// The value of an ``int(_:)``, else nil.
  public var intValue: Int64? {
    guard case .int(let value) = self else { return nil }
    return value
  }

  /// The value of a ``double(_:)`` or of an ``int(_:)``, else nil.
  public var doubleValue: Double? {
    switch self {
    case .double(let value): value
    case .int(let value): Double(value)
    case .null, .bool, .string, .array, .object: nil
    }
  }

  /// The value of a ``string(_:)``, else nil.
  public var stringValue: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The elements of an ``array(_:)``, else nil.
  public var arrayValue: [JSONValue]? {
    guard case .array(let value) = self else { return nil }
    return value
  }

  /// The members of an ``object(_:)``, else nil.
  public var objectValue: Object? {
    guard case .object(let value) = self else { return nil }
    return value
  }

  /// The member of an object by its key; nil where there is none or where this is no object.
  public subscript(key: String) -> JSONValue? { objectValue?[key] }
}

extension JSONValue: Codable {
  /// Reads whatever value comes next.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .int(value)
    } else if let value = try? container.decode(Double.self) {
      self = .double(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      // The last possibility, so its error is the one to report.
      self = .object(try container.decode(Object.self))
    }
  }

  /// Writes the value; a number that is not finite becomes `null`, so that this never fails for JSON.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try value.isFinite ? container.encode(value) : container.encodeNil()
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `nil` is ``null``.
  public init(nilLiteral: ()) { self = .null }
  /// A literal ``bool(_:)``.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A literal ``int(_:)``.
  public init(integerLiteral value: Int64) { self = .int(value) }
  /// A literal ``double(_:)``.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// A literal ``string(_:)``.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A literal ``array(_:)``.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// A literal ``object(_:)``; of a key given twice the last one counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Object(elements, uniquingKeysWith: { _, last in last }))
  }
}
