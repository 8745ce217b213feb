internal import FoundationEssentials

/// What is wrong with a JSON text, or with a value that should become a certain type.
public enum JSONError: Error, Hashable, Sendable {
  /// The bytes are not exactly one JSON value in UTF-8 (RFC 8259).
  case notJSON
  /// Arrays and objects are nested deeper than ``JSONValue/depthLimit``.
  case tooDeep
  /// An object has the same key twice. Readers differ in which one they take, so neither is safe.
  case duplicateKey
  /// The value at `path` (`steps[1]`; empty for the whole) does not fit the type wanted.
  case mismatch(path: String, reason: String)
}

extension JSONValue {
  /// How deep arrays and objects may be nested: far more than any interface needs, and little enough that no text from
  /// outside can exhaust the stack of the recursive decoder behind.
  public static let depthLimit = 64

  /// Parses one JSON value.
  ///
  /// - Parameter text: UTF-8, without byte order mark; white space around the value is allowed.
  /// - Throws: `notJSON`, `tooDeep` or `duplicateKey`.
  public init(parsing text: some Collection<UInt8>) throws(JSONError) {
    let survey = Survey(of: text)
    guard survey.deepest <= Self.depthLimit else { throw .tooDeep }
    // FoundationEssentials accepts a byte order mark, which RFC 8259 section 8.1 forbids to send.
    guard text.first != 0xEF else { throw .notJSON }
    // It also accepts a comma before a closing bracket.
    guard !survey.hasTrailingComma else { throw .notJSON }
    let value: JSONValue
    do {
      value = try JSONDecoder().decode(JSONValue.self, from: Data(text))
    } catch {
      throw .notJSON
    }
    // A decoded object keeps one of two members with the same key; then there are fewer members than colons.
    guard value.memberCount == survey.colons else { throw .duplicateKey }
    self = value
  }

  /// The value as compact JSON: UTF-8, members sorted by key, no NUL byte (that is escaped).
  public var text: [UInt8] {
    do {
      return Array(try Self.encoder().encode(self))
    } catch {
      // Every case has a JSON form: see encode(to:).
      preconditionFailure("a JSON value could not be written: \(error)")
    }
  }

  /// Any encodable value as a JSON value.
  ///
  /// - Throws: `mismatch` where a value has no JSON form (a number that is not finite).
  public init(encoding value: some Encodable) throws(JSONError) {
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Self.encoder().encode(value))
    } catch let error as EncodingError {
      throw JSONError(error)
    } catch {
      throw .mismatch(path: "", reason: "\(error)")
    }
  }

  /// This value as a value of a decodable type.
  ///
  /// - Throws: `mismatch` with the path of the first part that does not fit.
  public func decoded<T: Decodable>(as type: T.Type = T.self) throws(JSONError) -> T {
    do {
      return try JSONDecoder().decode(type, from: Data(text))
    } catch let error as DecodingError {
      throw JSONError(error)
    } catch {
      throw .mismatch(path: "", reason: "\(error)")
    }
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

/// What one pass over a JSON text tells without parsing it: outside of strings brackets only nest and colons only
/// separate keys from values. Of a text that is no JSON it tells nothing, and the parser refuses that anyway.
private struct Survey {
  /// The greatest nesting of arrays and objects.
  private(set) var deepest = 0
  /// Colons outside of strings: the members of all objects.
  private(set) var colons = 0
  /// Whether a comma is followed by a closing bracket.
  private(set) var hasTrailingComma = false

  init(of text: some Collection<UInt8>) {
    var depth = 0
    var inString = false
    var escaped = false
    var afterComma = false
    for byte in text {
      if inString {
        if escaped {
          escaped = false
        } else if byte == UInt8(ascii: "\\") {
          escaped = true
        } else if byte == UInt8(ascii: "\"") {
          inString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "\""): inString = true
      case UInt8(ascii: ":"): colons += 1
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        deepest = max(deepest, depth)
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        hasTrailingComma = hasTrailingComma || afterComma
      default: break
      }
      afterComma = byte == UInt8(ascii: ",")
    }
  }
}

extension JSONError {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      self = .mismatch(path: path(context.codingPath), reason: context.debugDescription)
    case .keyNotFound(let key, let context):
      self = .mismatch(path: path(context.codingPath + [key]), reason: "missing")
    @unknown default:
      self = .mismatch(path: "", reason: "\(error)")
    }
  }

  fileprivate init(_ error: EncodingError) {
    switch error {
    case .invalidValue(_, let context):
      self = .mismatch(path: path(context.codingPath), reason: context.debugDescription)
    @unknown default:
      self = .mismatch(path: "", reason: "\(error)")
    }
  }
}

private func path(_ keys: [any CodingKey]) -> String {
  keys.reduce(into: "") { path, key in
    if let index = key.intValue {
      path += "[\(index)]"
    } else {
      path += path.isEmpty ? key.stringValue : "." + key.stringValue
    }
  }
}
