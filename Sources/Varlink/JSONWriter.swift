/// Writes a JSON value as compact text: members sorted by key, slashes as they are, control characters and NUL as escapes.
struct JSONWriter {
  private(set) var text: [UInt8] = []

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: text += "null".utf8
    case .bool(let flag): text += (flag ? "true" : "false").utf8
    case .int(let number): text += "\(number)".utf8
    case .double(let number): write(number)
    case .string(let string): write(string)
    case .array(let elements):
      text.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        write(element)
      }
      text.append(UInt8(ascii: "]"))
    case .object(let members):
      text.append(UInt8(ascii: "{"))
      for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        write(member.key)
        text.append(UInt8(ascii: ":"))
        write(member.value)
      }
      text.append(UInt8(ascii: "}"))
    }
  }

  /// A number that is whole without a fraction; one that is not finite, which has no JSON form, as null.
  private mutating func write(_ number: Double) {
    guard number.isFinite else { return write(.null) }
    text += (Int64(exactly: number).map { "\($0)" } ?? "\(number)").utf8
  }

  private mutating func write(_ string: String) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): text += "\\n".utf8
      case UInt8(ascii: "\r"): text += "\\r".utf8
      case UInt8(ascii: "\t"): text += "\\t".utf8
      case 0x08: text += "\\b".utf8
      case 0x0C: text += "\\f".utf8
      case 0..<0x20: text += "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
