internal import LimberCore

/// Text in columns of a terminal.
public enum Columns {
  /// Narrower than this what a person may type does not fit on a line; wider than ``widest`` lines are hard to read.
  public static let narrowest = 34
  public static let widest = 100
  /// What is assumed where nobody knows.
  public static let usual = 80
  /// From this width on, tables stand side by side; below, one thing under the other.
  public static let wide = 72
  /// A text from elsewhere is cut after so many columns: nobody reads on, and 10 kB would bury the rest.
  public static let longestText = 240

  /// How many columns a text takes: two for East Asian wide characters and emoji, none for marks on others (UAX #11).
  public static func width(of text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width(of: $1) }
  }

  private static func width(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{fe0f}") { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return wideRanges.contains { $0.contains(first.value) } ? 2 : 1
    }
  }

  /// The blocks whose characters are all but a few wide.
  private static let wideRanges: [ClosedRange<UInt32>] = [
    0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
    0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
    0x1f900...0x1f9ff, 0x20000...0x3fffd,
  ]

  /// A text from elsewhere made fit to show: one line, harmless, not endless.
  public static func clean(_ text: String, limit: Int = longestText) -> String {
    cut(String(Text.oneLine(text).split(separator: " ").joined(separator: " ")), to: limit)
  }

  /// The text, or its beginning with an ellipsis where it is longer. A column has room for a few marks, and not for a thousand:
  /// more than ``longestColumn`` bytes for each are cut as well.
  public static func cut(_ text: String, to limit: Int) -> String {
    let text = Text.cut(text, toBytes: limit * longestColumn)
    guard width(of: text) > limit else { return text }
    var result = ""
    var used = 0
    for character in text {
      let more = width(of: character)
      guard used + more <= limit - 1 else { break }
      result.append(character)
      used += more
    }
    return result + "…"
  }

  /// In bytes: more than the scripts that put marks on their letters take on an average, and emoji of several parts.
  private static let longestColumn = 16

  /// The text with spaces behind it, up to a width.
  public static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width(of: text)))
  }

  /// The text with spaces in front of it, up to a width.
  public static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - self.width(of: text))) + text
  }

  /// A text in lines of at most `width` columns, broken between words; a word that is longer than a line is broken, a path
  /// behind a folder. A command to type, what stands in quotes, and an id stay in one piece: see ``TextPieces``.
  ///
  /// - Returns: at least one line, without what `indent` would add.
  public static func lines(_ text: String, width: Int) -> [String] {
    let width = max(1, width)
    var lines: [String] = []
    var line = ""
    var used = 0
    for piece in TextPieces(text, width: width).pieces {
      let size = self.width(of: piece.text)
      if used > 0, piece.beginsLine || used + 1 + size > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      if used > 0 {
        line += " "
        used += 1
      }
      guard piece.mayBreak else {
        line += piece.text
        used += size
        continue
      }
      for character in piece.text {
        let more = self.width(of: character)
        if used > 0, used + more > width {
          // A path is broken behind a folder, where that leaves no line nearly empty.
          let slash = line.lastIndex(of: "/").map(line.index(after:))
          if let slash, slash < line.endIndex, self.width(of: String(line[..<slash])) > width / 2 {
            lines.append(String(line[..<slash]))
            line = String(line[slash...])
          } else {
            lines.append(line)
            line = ""
          }
          used = self.width(of: line)
        }
        line.append(character)
        used += more
      }
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
  }

  /// A paragraph: lines broken at `width`, `first` in front of the first one and `indent` in front of the others.
  public static func paragraph(_ text: String, width: Int, first: String = "", indent: String? = nil) -> [String] {
    let indent = indent ?? String(repeating: " ", count: self.width(of: first))
    let room = width - max(self.width(of: first), self.width(of: indent))
    return lines(text, width: room).enumerated().map { ($0.offset == 0 ? first : indent) + $0.element }
  }
}
