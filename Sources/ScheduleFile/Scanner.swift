/// Why the scanner stopped.
struct ScanError: Error {
  enum Reason: Equatable {
    /// Not TOML, as far as the scanner can tell; TOMLKit says it better.
    case syntax(expected: String)
    /// A value without quotes that is no number, boolean or date: mostly a text whose quotes were forgotten.
    case bareValue(Range<Int>)
    /// Deeper than any schedule, see `Scanner.nestingLimit`.
    case tooDeep
    /// More keys than any schedule can use, see `Scanner.keyLimit`.
    case tooManyKeys
    /// A longer list than any, see `Scanner.elementLimit`.
    case tooManyElements
    /// U+0000, where TOMLKit, which is C inside, would end the text.
    case nul
  }
  var reason: Reason
  var offset: Int
}

/// A recursive descent over TOML 1.0 that notes places. What values are, and whether tables fit together, is for TOMLKit
/// to say; but the scanner lets nothing through that is not well formed, since toml++ 3.4 aborts on some texts that are not
/// (`[=`, `x = [}]`, `x = 1:2`).
struct Scanner {
  /// A schedule nests three tables and an array. toml++ recurses for each level, when it destroys tables too, so the depth
  /// is bounded before it sees the text.
  static let nestingLimit = 16
  /// All reminders that are allowed, with each key that there is, and the medicines: 14,100. A key counts once for each table
  /// that it goes deeper than a reminder's. What has more is refused before anything is made of it.
  static let keyLimit = 15_000
  /// Ten times as many steps as a reminder may have: up to that it is said what is allowed.
  static let elementLimit = 1_000

  private let bytes: [UInt8]
  private var at = 0
  /// What was seen so far: the first section has no header.
  private(set) var sections = [Layout.Section()]
  /// The whole key of the entry that is being scanned.
  private(set) var pending: [String]?
  /// Where the header or the entry that is being scanned begins.
  private(set) var itemStart = 0
  private var keys = 0

  init(_ source: Source) {
    bytes = source.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// Scans the whole text into `sections`.
  mutating func scan() throws(ScanError) {
    if let nul = bytes.firstIndex(of: 0) { throw ScanError(reason: .nul, offset: nul) }
    while true {
      skipBlanksAndComments(newlines: true)
      itemStart = at
      guard let byte = peek() else { return }
      if byte == UInt8(ascii: "[") {
        sections.append(Layout.Section(header: try header()))
      } else {
        let entry = try entry(depth: 0)
        sections[sections.count - 1].entries.append(entry)
      }
      try endOfLine()
      pending = nil
    }
  }

  // MARK: Productions

  private mutating func header() throws(ScanError) -> Layout.Header {
    let start = at
    at += 1
    let isArray = take("[")
    skipBlanks()
    let path = try key()
    guard take("]"), !isArray || take("]") else { throw syntax("']'") }
    return Layout.Header(path: path, range: start..<at, isArray: isArray)
  }

  private mutating func entry(depth: Int) throws(ScanError) -> Layout.Entry {
    let key = try key()
    if depth == 0 { pending = (sections.last?.header?.path ?? []).map(\.name) + key.map(\.name) }
    guard take("=") else { throw syntax("'=' and a value behind the key") }
    skipBlanks()
    return Layout.Entry(key: key, value: try value(depth: depth + 1))
  }

  /// A dotted key and the blanks behind it.
  private mutating func key() throws(ScanError) -> [Layout.KeyPart] {
    var parts: [Layout.KeyPart] = []
    repeat {
      guard parts.count < Self.nestingLimit else { throw ScanError(reason: .tooDeep, offset: at) }
      skipBlanks()
      parts.append(try keyPart())
      skipBlanks()
    } while take(".")
    keys += max(1, parts.count - 2)
    guard keys <= Self.keyLimit else { throw ScanError(reason: .tooManyKeys, offset: itemStart) }
    return parts
  }

  private mutating func keyPart() throws(ScanError) -> Layout.KeyPart {
    let start = at
    if let byte = peek(), byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      let quotes = try string()
      guard quotes.length == 1 else {
        throw ScanError(reason: .syntax(expected: "a key on one line"), offset: start)
      }
      let text = StringText(bytes, in: start..<at, quotes: quotes)
      return Layout.KeyPart(name: text.decoded, range: start..<at)
    }
    while let byte = peek(), isBareKeyByte(byte) { at += 1 }
    guard at > start else { throw syntax("a key of letters, digits, - and _") }
    return Layout.KeyPart(name: String(decoding: bytes[start..<at], as: UTF8.self), range: start..<at)
  }

  private mutating func value(depth: Int) throws(ScanError) -> Layout.Value {
    guard depth <= Self.nestingLimit else { throw ScanError(reason: .tooDeep, offset: at) }
    let start = at
    switch peek() {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let quotes = try string()
      return Layout.Value(kind: .string(quotes), range: start..<at)
    case UInt8(ascii: "["):
      let elements = try array(depth: depth)
      return Layout.Value(kind: .array(elements), range: start..<at)
    case UInt8(ascii: "{"):
      let entries = try inlineTable(depth: depth)
      return Layout.Value(kind: .table(entries), range: start..<at)
    default:
      while let byte = peek(), !Self.endsBareValue(byte) { at += 1 }
      var end = at
      while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
      guard end > start else { throw syntax("a value") }
      guard BareValue.isWellFormed(bytes[start..<end]) else {
        throw ScanError(reason: .bareValue(start..<end), offset: start)
      }
      return Layout.Value(kind: .bare, range: start..<end)
    }
  }

  private mutating func array(depth: Int) throws(ScanError) -> [Layout.Value] {
    at += 1
    var elements: [Layout.Value] = []
    while true {
      skipBlanksAndComments(newlines: true)
      if take("]") { return elements }
      guard elements.count < Self.elementLimit else { throw ScanError(reason: .tooManyElements, offset: at) }
      elements.append(try value(depth: depth + 1))
      skipBlanksAndComments(newlines: true)
      if take("]") { return elements }
      guard take(",") else { throw syntax("',' or ']'") }
    }
  }

  private mutating func inlineTable(depth: Int) throws(ScanError) -> [Layout.Entry] {
    at += 1
    var entries: [Layout.Entry] = []
    while true {
      skipBlanksAndComments(newlines: true)
      if take("}") { return entries }
      entries.append(try entry(depth: depth))
      skipBlanksAndComments(newlines: true)
      if take("}") { return entries }
      guard take(",") else { throw syntax("',' or '}'") }
    }
  }

  /// A string of any kind, from its opening to behind its closing quotes.
  private mutating func string() throws(ScanError) -> Layout.Quotes {
    let start = at
    let quote = bytes[at]
    let isMultiline = bytes[at...].starts(with: [quote, quote, quote])
    let isBasic = quote == UInt8(ascii: "\"")
    at += isMultiline ? 3 : 1
    while let byte = peek() {
      switch byte {
      case quote where !isMultiline:
        at += 1
        return isBasic ? .basic : .literal
      case quote where bytes[at...].starts(with: [quote, quote, quote]):
        at += 3
        // Up to two quotes may stand directly before the closing ones.
        for _ in 0..<2 where peek() == quote { at += 1 }
        return isBasic ? .multilineBasic : .multilineLiteral
      case UInt8(ascii: "\\") where isBasic:
        if StringText.isNul(bytes[at...]) { throw ScanError(reason: .nul, offset: at) }
        at = min(at + 2, bytes.count)
      case UInt8(ascii: "\n") where !isMultiline:
        throw ScanError(reason: .syntax(expected: "closing quotes"), offset: start)
      default: at += 1
      }
    }
    throw ScanError(reason: .syntax(expected: "closing quotes"), offset: start)
  }

  // MARK: Bytes

  private func peek() -> UInt8? { at < bytes.count ? bytes[at] : nil }

  private func syntax(_ expected: String) -> ScanError { ScanError(reason: .syntax(expected: expected), offset: at) }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  private mutating func endOfLine() throws(ScanError) {
    skipBlanksAndComments(newlines: false)
    guard peek() == nil || take("\n") || (take("\r") && take("\n")) else {
      throw syntax("nothing more on this line but a comment")
    }
  }

  private mutating func skipBlanks() { while let byte = peek(), Self.isBlank(byte) { at += 1 } }

  private mutating func skipBlanksAndComments(newlines: Bool) {
    while let byte = peek() {
      if Self.isBlank(byte) || (newlines && (byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r"))) {
        at += 1
      } else if byte == UInt8(ascii: "#") {
        while let byte = peek(), byte != UInt8(ascii: "\n") { at += 1 }
        // The carriage return of a line end is no part of the comment.
        if peek() != nil, bytes[at - 1] == UInt8(ascii: "\r") { at -= 1 }
        if !newlines { return }
      } else {
        return
      }
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static func endsBareValue(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "#"), 0x0A, 0x0D: true
    default: false
    }
  }
}
