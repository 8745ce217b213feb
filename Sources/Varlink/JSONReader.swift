/// Reads one JSON value (RFC 8259) from its bytes, in one pass that makes nothing but the value.
struct JSONReader {
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The value of a whole text.
  ///
  /// - Throws: `notJSON`, `tooDeep` or `duplicateKey`.
  static func read(_ text: some Collection<UInt8>) throws(JSONError) -> JSONValue {
    var reader = JSONReader(Array(text))
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.at == reader.bytes.count else { throw .notJSON }
    return value
  }

  private mutating func skipBlanks() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  /// The next byte that is no blank; it is not taken.
  private mutating func next() throws(JSONError) -> UInt8 {
    skipBlanks()
    guard at < bytes.count else { throw .notJSON }
    return bytes[at]
  }

  private mutating func take(_ byte: UInt8) throws(JSONError) -> Bool {
    guard try next() == byte else { return false }
    at += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    switch try next() {
    case UInt8(ascii: "{"): return try nested { (reader) throws(JSONError) in .object(try reader.object()) }
    case UInt8(ascii: "["): return try nested { (reader) throws(JSONError) in .array(try reader.array()) }
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func nested(
    _ body: (inout JSONReader) throws(JSONError) -> JSONValue
  ) throws(JSONError) -> JSONValue {
    depth += 1
    guard depth <= JSONValue.depthLimit else { throw .tooDeep }
    at += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let letters = word.description.utf8
    guard bytes[at...].starts(with: letters) else { throw .notJSON }
    at += letters.count
    return value
  }

  private mutating func array() throws(JSONError) -> [JSONValue] {
    var elements: [JSONValue] = []
    if try take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      if try take(UInt8(ascii: "]")) { return elements }
      guard try take(UInt8(ascii: ",")) else { throw .notJSON }
    }
  }

  private mutating func object() throws(JSONError) -> JSONValue.Object {
    var members: JSONValue.Object = [:]
    var isDouble = false
    if try take(UInt8(ascii: "}")) { return members }
    while true {
      guard try next() == UInt8(ascii: "\"") else { throw .notJSON }
      let key = try string()
      guard try take(UInt8(ascii: ":")) else { throw .notJSON }
      if members.updateValue(try value(), forKey: key) != nil { isDouble = true }
      if try take(UInt8(ascii: "}")) { break }
      guard try take(UInt8(ascii: ",")) else { throw .notJSON }
    }
    if isDouble { throw .duplicateKey }
    return members
  }

  // MARK: Strings

  /// A string; its first quote is the next byte.
  private mutating func string() throws(JSONError) -> String {
    at += 1
    var text: [UInt8] = []
    var start = at
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        let whole = text.isEmpty ? Array(bytes[start..<at]) : text + bytes[start..<at]
        at += 1
        guard let string = String(validating: whole, as: UTF8.self) else { throw .notJSON }
        return string
      case UInt8(ascii: "\\"):
        text += bytes[start..<at]
        at += 1
        text += UTF8.encode(try escaped()) ?? UTF8.encodedReplacementCharacter
        start = at
      // Control characters are written as escapes (section 7).
      case 0..<0x20: throw .notJSON
      default: at += 1
      }
    }
    throw .notJSON
  }

  /// What stands behind a backslash.
  private mutating func escaped() throws(JSONError) -> Unicode.Scalar {
    guard at < bytes.count else { throw .notJSON }
    let letter = bytes[at]
    at += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalar()
    default: throw .notJSON
    }
  }

  /// The scalar of four hexadecimal digits, or of twice four that are a surrogate pair.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard (0xD800..<0xDC00).contains(high), bytes[at...].starts(with: "\\u".utf8) else { throw .notJSON }
    at += 2
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw .notJSON }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw .notJSON }
    var value: UInt32 = 0
    for byte in bytes[at..<at + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .notJSON }
      value = value << 4 + UInt32(digit)
    }
    at += 4
    return value
  }

  // MARK: Numbers

  private mutating func digits() throws(JSONError) {
    let start = at
    while at < bytes.count, (0x30...0x39).contains(bytes[at]) { at += 1 }
    guard at > start else { throw .notJSON }
  }

  /// A number (section 6).
  private mutating func number() throws(JSONError) -> JSONValue {
    func isNext(_ letters: StaticString) -> Bool { at < bytes.count && letters.description.utf8.contains(bytes[at]) }
    let start = at
    if isNext("-") { at += 1 }
    let first = at
    try digits()
    // No zero stands before another digit.
    guard bytes[first] != UInt8(ascii: "0") || at == first + 1 else { throw .notJSON }
    if isNext(".") {
      at += 1
      try digits()
    }
    if isNext("eE") {
      at += 1
      if isNext("+-") { at += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if let whole = Int64(text) { return .int(whole) }
    guard let value = Double(text), value.isFinite else { throw .notJSON }
    return Int64(exactly: value).map { .int($0) } ?? .double(value)
  }
}
