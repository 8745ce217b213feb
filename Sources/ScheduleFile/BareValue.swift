/// Whether a value without quotes is well formed: a boolean, a number, a date or a time (TOML 1.0, "Boolean", "Integer",
/// "Float", "Offset Date-Time" to "Local Time"). Whether the day exists and the number fits is for TOMLKit to say.
struct BareValue {
  /// Longer than any number or date with a meaning; toml++ scans such values in a buffer of 127 characters.
  private static let lengthLimit = 100

  private let bytes: [UInt8]
  private var at = 0

  static func isWellFormed(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count <= lengthLimit else { return false }
    if ["true", "false"].contains(String(decoding: bytes, as: UTF8.self)) { return true }
    let productions: [(inout BareValue) -> Bool] = [
      { $0.decimal() }, { $0.prefixed() }, { $0.special() }, { $0.dateTime() }, { $0.time() },
    ]
    return productions.contains { production in
      var value = BareValue(bytes)
      return production(&value) && value.at == value.bytes.count
    }
  }

  private init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

  // MARK: Productions; each says whether it fits here

  private mutating func decimal() -> Bool {
    sign()
    let leadingZero = at < bytes.count && bytes[at] == UInt8(ascii: "0")
    let start = at
    guard digits(Self.isDigit), !leadingZero || at == start + 1 else { return false }
    if take(".") { guard digits(Self.isDigit) else { return false } }
    guard take("e") || take("E") else { return true }
    sign()
    return digits(Self.isDigit)
  }

  private mutating func prefixed() -> Bool {
    guard take("0") else { return false }
    if take("x") { return digits { Self.isDigit($0) || Self.isLetter($0 | 0x20, upTo: "f") } }
    if take("o") { return digits { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) } }
    return take("b") && digits { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: "1") }
  }

  private mutating func special() -> Bool {
    sign()
    return take("inf") || take("nan")
  }

  private mutating func dateTime() -> Bool {
    guard exactly(4), take("-"), exactly(2), take("-"), exactly(2) else { return false }
    guard take("T") || take("t") || take(" ") else { return true }
    guard time() else { return false }
    if take("Z") || take("z") { return true }
    guard take("+") || take("-") else { return true }
    return exactly(2) && take(":") && exactly(2)
  }

  private mutating func time() -> Bool {
    guard exactly(2), take(":"), exactly(2), take(":"), exactly(2) else { return false }
    guard take(".") else { return true }
    let start = at
    while at < bytes.count, Self.isDigit(bytes[at]) { at += 1 }
    return at > start
  }

  // MARK: Pieces

  private mutating func sign() { _ = take("+") || take("-") }

  private mutating func take(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".utf8)
    guard bytes[at...].starts(with: wanted) else { return false }
    at += wanted.count
    return true
  }

  private mutating func exactly(_ count: Int) -> Bool {
    guard bytes[at...].prefix(count).count(where: Self.isDigit) == count else { return false }
    at += count
    return true
  }

  /// Digits, single underscores between them.
  private mutating func digits(_ isDigit: (UInt8) -> Bool) -> Bool {
    let start = at
    while at < bytes.count {
      if isDigit(bytes[at]) {
        at += 1
      } else if bytes[at] == UInt8(ascii: "_"), at > start, at + 1 < bytes.count, isDigit(bytes[at + 1]) {
        at += 2
      } else {
        break
      }
    }
    return at > start
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isLetter(_ byte: UInt8, upTo last: Unicode.Scalar) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: last)).contains(byte)
  }
}
