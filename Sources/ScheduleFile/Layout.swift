/// Where everything stands in a TOML text: tables, keys, values, in the order of the text, as byte offsets.
///
/// TOMLKit says what values are, but forgets where they were; this remembers where, and leaves what to TOMLKit.
struct Layout: Sendable {
  /// One part of a dotted key.
  struct KeyPart: Sendable {
    var name: String
    var range: Range<Int>
  }

  /// `[a.b]` or `[[a.b]]`.
  struct Header: Sendable {
    var path: [KeyPart]
    var range: Range<Int>
    var isArray: Bool
  }

  /// `key = value`.
  struct Entry: Sendable {
    /// At least one part.
    var key: [KeyPart]
    var value: Value
    var range: Range<Int> { (key.first?.range.lowerBound ?? value.range.lowerBound)..<value.range.upperBound }
  }

  /// How a string is quoted (TOML 1.0, "String").
  enum Quotes: Sendable {
    case basic, literal, multilineBasic, multilineLiteral

    var length: Int { self == .basic || self == .literal ? 1 : 3 }
    var hasEscapes: Bool { self == .basic || self == .multilineBasic }
  }

  /// A value and what is known of its inside.
  struct Value: Sendable {
    indirect enum Kind: Sendable {
      /// A number, a boolean, a date.
      case bare
      case string(Quotes)
      case array([Value])
      case table([Entry])
    }
    var kind: Kind
    /// With quotes and brackets.
    var range: Range<Int>
  }

  /// A header with the entries below it; the first section has no header.
  struct Section: Sendable {
    var header: Header?
    var entries: [Entry] = []
  }

  var source: Source
  var sections: [Section]
}

/// A text as bytes, with its lines.
struct Source: Sendable {
  let bytes: [UInt8]
  /// Offsets at which lines begin; the first is 0.
  let lineStarts: [Int]
  /// To find out where characters begin takes longer than anything else.
  private static let countedBytes = 4_096

  init(_ text: String) {
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// The index of the line that holds an offset.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The bytes of a line, its end included.
  func range(ofLine line: Int) -> Range<Int> {
    lineStarts[line]..<(line + 1 < lineStarts.count ? lineStarts[line + 1] : bytes.count)
  }

  /// Where the text begins: behind a byte order mark, which belongs to the file and to no line.
  var textStart: Int { bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

  /// The bytes of a line that can be taken out or to another file.
  func content(ofLine line: Int) -> Range<Int> {
    let range = range(ofLine: line)
    return max(range.lowerBound, min(textStart, range.upperBound))..<range.upperBound
  }

  /// Line and column from 1, the column in characters; far behind in a long line, where nobody counts, in Unicode scalars.
  func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(offset, bytes.count)
    let line = line(at: offset)
    let start = lineStarts[line]
    guard offset - start <= Self.countedBytes else {
      return (line + 1, bytes[start..<offset].count(where: { $0 & 0xC0 != 0x80 }) + 1)
    }
    var before = String(decoding: bytes[lineStarts[line]..<offset], as: UTF8.self)
    // A byte order mark is nothing that an editor shows.
    if line == 0, before.unicodeScalars.first == "\u{FEFF}" { before.unicodeScalars.removeFirst() }
    return (line + 1, before.count + 1)
  }

  /// The offset of a place that is given as line and column in Unicode scalars, from 1, as toml++ gives it.
  func offset(line: Int, scalarColumn: Int) -> Int {
    guard line >= 1, line <= lineStarts.count else { return bytes.count }
    let range = range(ofLine: line - 1)
    var offset = range.lowerBound
    var column = 1
    while offset < range.upperBound, column < scalarColumn {
      offset += 1
      while offset < range.upperBound, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
