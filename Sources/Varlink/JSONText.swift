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
    self = try JSONReader.read(text)
  }

  /// The value as compact JSON: UTF-8, members sorted by key, no NUL byte (that is escaped).
  public var text: [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.text
  }

  /// Any encodable value as a JSON value.
  ///
  /// - Throws: `mismatch` where a value has no JSON form (a number that is not finite).
  public init(encoding value: some Encodable) throws(JSONError) {
    do {
      self = try JSONValueEncoder.encode(value)
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
