/// The text that a TOML string stands for, and where each of its characters is written.
struct StringText {
  private(set) var decoded = ""
  /// For each Unicode scalar of `decoded`, and for its end, the offset at which it is written.
  private var offsets: [Int] = []

  /// Decodes what stands between the quotes (TOML 1.0, "String"); wrong escapes stand for themselves.
  init(_ bytes: [UInt8], in range: Range<Int>, quotes: Layout.Quotes) {
    var scalars = String.UnicodeScalarView()
    var at = min(range.lowerBound + quotes.length, range.upperBound)
    let end = max(at, range.upperBound - quotes.length)
    if quotes.length == 3 {
      // A newline directly behind the opening quotes is no part of the text.
      if bytes[at..<end].starts(with: [0x0D, 0x0A]) { at += 2 } else if bytes[at..<end].first == 0x0A { at += 1 }
    }
    while at < end {
      let start = at
      if quotes.hasEscapes, bytes[at] == UInt8(ascii: "\\") {
        guard let scalar = Self.escape(bytes[..<end], at: &at) else { continue }
        scalars.append(scalar)
      } else {
        at += 1
        while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
        scalars.append(String(decoding: bytes[start..<at], as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}")
      }
      offsets.append(start)
    }
    offsets.append(end)
    decoded = String(scalars)
  }

  /// The offset of the character with so many characters before it; the closing quotes' for all behind the last.
  func offset(ofCharacter position: Int) -> Int {
    let scalars = decoded.prefix(max(0, position)).unicodeScalars.count
    return offsets[min(scalars, offsets.count - 1)]
  }

  /// Reads an escape; nil for a line ending backslash, which stands for nothing.
  private static func escape(_ bytes: ArraySlice<UInt8>, at: inout Int) -> Unicode.Scalar? {
    let start = at
    at += 1
    guard at < bytes.endIndex else { return "\\" }
    let letter = bytes[at]
    at += 1
    switch letter {
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let count = letter == UInt8(ascii: "u") ? 4 : 8
      let digits = String(decoding: bytes[at...].prefix(count), as: UTF8.self)
      guard digits.utf8.count == count, let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number)
      else { return "\\" }
      at += count
      return scalar
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      while at < bytes.endIndex, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
      return nil
    default:
      at = start + 1
      return "\\"
    }
  }

  /// Whether an escape for U+0000 stands here.
  static func isNul(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.starts(with: Array("\\u0000".utf8)) || bytes.starts(with: Array("\\U00000000".utf8))
  }
}
