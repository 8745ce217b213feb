/// Reads the interface definition language by recursive descent. Works on bytes: all of the language is ASCII but for
/// comments.
struct InterfaceParser {
  /// How deep types may be nested in one another, so that no text can exhaust the stack.
  static let depthLimit = 32

  private let bytes: [UInt8]
  private var position = 0
  /// The comment lines directly before the next token.
  private var documentation: [String] = []
  /// Every use of a type's name and where it was, to be looked up at the end.
  private var uses: [(name: String, position: Int)] = []

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  mutating func parseInterface() throws(InterfaceError) -> (
    name: String, documentation: String, members: [Interface.Member]
  ) {
    skipSpace()
    let documentation = takeDocumentation()
    guard word() == "interface" else { throw expected("'interface'") }
    skipSpace()
    let name = try interfaceName()
    var members: [Interface.Member] = []
    var names: Set<String> = []
    while true {
      skipSpace()
      guard position < bytes.count else { break }
      let member = try parseMember(known: &names)
      members.append(member)
    }
    for use in uses where !members.contains(where: { $0.name == use.name && $0.isType }) {
      throw expected("a type of this interface, not '\(use.name)'", at: use.position)
    }
    return (name, documentation, members)
  }

  private mutating func parseMember(known names: inout Set<String>) throws(InterfaceError) -> Interface.Member {
    let documentation = takeDocumentation()
    let start = position
    let keyword = word()
    guard ["type", "method", "error"].contains(keyword) else {
      throw expected("'type', 'method' or 'error'", at: start)
    }
    skipSpace()
    let nameStart = position
    let name = try memberName()
    guard names.insert(name).inserted else { throw expected("a name not used before", at: nameStart) }
    skipSpace()
    let kind: Interface.Kind
    switch keyword {
    case "type":
      kind = .type(try structureOrEnumeration(depth: 0))
    case "method":
      let parameters = try fields()
      skipSpace()
      guard take("-"), take(">") else { throw expected("'->'") }
      skipSpace()
      kind = .method(parameters: parameters, results: try fields())
    default:
      // systemd and others allow an error without fields to leave the parentheses out.
      kind = .error(peek() == UInt8(ascii: "(") ? try fields() : [])
    }
    return Interface.Member(name: name, documentation: documentation, kind: kind)
  }

  // MARK: Types

  private mutating func type(depth: Int) throws(InterfaceError) -> Interface.TypeExpression {
    guard depth < Self.depthLimit else { throw expected("fewer than \(Self.depthLimit) types within one another") }
    if take("?") {
      guard peek() != UInt8(ascii: "?") else { throw expected("a type that is not optional already") }
      return .optional(try type(depth: depth + 1))
    }
    if take("[") {
      if take("]") { return .array(try type(depth: depth + 1)) }
      guard word() == "string", take("]") else { throw expected("'[]' or '[string]'") }
      return .dictionary(try type(depth: depth + 1))
    }
    if peek() == UInt8(ascii: "(") { return try structureOrEnumeration(depth: depth + 1) }
    let start = position
    switch word() {
    case "bool": return .bool
    case "int": return .int
    case "float": return .float
    case "string": return .string
    case "object": return .object
    case "any": return .any
    default:
      position = start
      let name = try memberName("a type")
      uses.append((name, start))
      return .named(name)
    }
  }

  private mutating func fields() throws(InterfaceError) -> [Interface.Field] {
    let start = position
    guard case .structure(let fields) = try structureOrEnumeration(depth: 0) else {
      throw expected("fields with types", at: start)
    }
    return fields
  }

  /// Both begin alike; what follows the first name tells which it is.
  private mutating func structureOrEnumeration(depth: Int) throws(InterfaceError) -> Interface.TypeExpression {
    guard take("(") else { throw expected("'('") }
    skipSpace()
    guard !take(")") else { return .structure([]) }
    var names: [String] = []
    var types: [Interface.TypeExpression] = []
    repeat {
      skipSpace()
      let start = position
      let name = try fieldName()
      guard !names.contains(name) else { throw expected("a name not used before", at: start) }
      skipSpace()
      let isField = peek() == UInt8(ascii: ":")
      guard names.isEmpty || isField == !types.isEmpty else { throw expected(isField ? "',' or ')'" : "':'") }
      names.append(name)
      if take(":") {
        skipSpace()
        types.append(try type(depth: depth))
        skipSpace()
      }
    } while take(",")
    guard take(")") else { throw expected("',' or ')'") }
    return types.isEmpty
      ? .enumeration(names) : .structure(zip(names, types).map { Interface.Field(name: $0, type: $1) })
  }

  // MARK: Words

  /// `[A-Za-z](-*[A-Za-z0-9])*(\.[A-Za-z0-9](-*[A-Za-z0-9])*)+`
  private mutating func interfaceName() throws(InterfaceError) -> String {
    let start = position
    while let byte = peek(), byte.isAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
      position += 1
    }
    let parts = bytes[start..<position].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let hyphen = UInt8(ascii: "-")
    let partsAreGood = parts.allSatisfy { !$0.isEmpty && $0.first != hyphen && $0.last != hyphen }
    guard parts.count > 1, partsAreGood, bytes[start].isLetter else {
      throw expected("an interface's name like 'org.example.Ping'", at: start)
    }
    return string(from: start)
  }

  /// `[A-Z][A-Za-z0-9]*`
  private mutating func memberName(_ what: String = "a name with a capital first letter") throws(InterfaceError)
    -> String
  {
    guard let first = peek(), first.isCapital else { throw expected(what) }
    return word()
  }

  /// `[A-Za-z](_?[A-Za-z0-9])*`
  private mutating func fieldName() throws(InterfaceError) -> String {
    let start = position
    guard let first = peek(), first.isLetter else { throw expected("a field's name") }
    while let byte = peek() {
      let underscore = byte == UInt8(ascii: "_") && position + 1 < bytes.count && bytes[position + 1].isAlphanumeric
      guard byte.isAlphanumeric || underscore else { break }
      position += 1
    }
    return string(from: start)
  }

  private mutating func word() -> String {
    let start = position
    while let byte = peek(), byte.isAlphanumeric { position += 1 }
    return string(from: start)
  }

  private func string(from start: Int) -> String {
    String(decoding: bytes[start..<position], as: UTF8.self)
  }

  // MARK: Bytes

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Skips white space and comments; remembers the comments, up to the last empty line.
  private mutating func skipSpace() {
    var lineIsEmpty = false
    while let byte = peek() {
      switch byte {
      case UInt8(ascii: "\n"):
        if lineIsEmpty { documentation = [] }
        lineIsEmpty = true
        position += 1
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        position += 1
      case UInt8(ascii: "#"):
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        var comment = bytes[(position + 1)..<end]
        if comment.first == UInt8(ascii: " ") { comment.removeFirst() }
        documentation.append(String(decoding: comment, as: UTF8.self))
        position = end
        lineIsEmpty = false
      default:
        return
      }
    }
  }

  private mutating func takeDocumentation() -> String {
    defer { documentation = [] }
    return documentation.joined(separator: "\n")
  }

  private func expected(_ what: String, at place: Int? = nil) -> InterfaceError {
    let before = bytes[..<(place ?? position)]
    let newline = UInt8(ascii: "\n")
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    return InterfaceError(
      line: before.count(where: { $0 == newline }) + 1, column: before.count - lineStart + 1, expected: what)
  }
}

extension Interface.Member {
  fileprivate var isType: Bool { if case .type = kind { true } else { false } }
}

extension UInt8 {
  fileprivate var isCapital: Bool { UInt8(ascii: "A") <= self && self <= UInt8(ascii: "Z") }
  fileprivate var isLetter: Bool { isCapital || (UInt8(ascii: "a") <= self && self <= UInt8(ascii: "z")) }
  fileprivate var isAlphanumeric: Bool { isLetter || (UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9")) }
}
