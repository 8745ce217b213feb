internal import LimberCore

/// How text may look where it goes: a terminal with colours, a pipe, an old terminal without UTF-8.
///
/// What colour says, words say too: a text means the same in every style.
public struct TextStyle: Hashable, Sendable {
  /// Whether escape sequences for bold and colour may be used (ECMA-48, "Select Graphic Rendition").
  public var isColored: Bool
  /// Whether bars may be drawn: on a terminal, where a person looks at them.
  public var hasBars: Bool
  /// Whether characters beyond ASCII can be shown.
  public var isUTF8: Bool

  /// A style; plain UTF-8 unless told otherwise.
  public init(isColored: Bool = false, hasBars: Bool = false, isUTF8: Bool = true) {
    self.isColored = isColored
    self.hasBars = hasBars
    self.isUTF8 = isUTF8
  }

  /// No colour, no bars, UTF-8: what a file or a pipe gets.
  public static let plain = TextStyle()

  /// Headings, and what matters most.
  public func bold(_ text: String) -> String { wrap(text, "1") }
  /// What is good to know, but not to act on.
  public func dim(_ text: String) -> String { wrap(text, "2") }
  /// What a person may type. Underlined: of the colours most are hard to read on black, or on white.
  public func command(_ text: String) -> String { wrap(text, "4") }
  /// What needs attention: magenta, which is legible on both. Not bold: many terminals make that
  /// a light one, which is lost on white.
  public func warning(_ text: String) -> String { wrap(text, "35") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }

  /// The codes that the above begin with, and the one that all end with.
  private static let codes = ["0", "1", "2", "4", "35"]

  /// A finished text as a terminal may get it: harmless whatever it was put together from, but for this style's own escape
  /// sequences, and in the characters that can be shown.
  public func shown(_ text: String) -> String {
    var result = ""
    // Nothing but a sequence has ESC in it.
    for (index, part) in text.unicodeScalars.split(separator: "\u{1b}", omittingEmptySubsequences: false).enumerated() {
      var rest = part[...]
      let codes = index > 0 && isColored ? Self.codes.map { "[\($0)m".unicodeScalars } : []
      if let code = codes.first(where: { rest.starts(with: $0) }) {
        result += "\u{1b}" + String(code)
        rest = rest.dropFirst(code.count)
      }
      result += encodable(Text.harmless(String(rest)))
    }
    return result
  }

  /// A bar for `part` of `whole`, at most `width` columns long; empty where there are no bars, and for nothing.
  public func bar(_ part: Int, of whole: Int, width: Int) -> String {
    guard hasBars, part > 0, whole > 0, width > 0 else { return "" }
    let length = max(1, min(width, part * width / whole))
    return String(repeating: isUTF8 ? "█" : "#", count: length)
  }

  /// The text in the characters that can be shown: unchanged with UTF-8, else ASCII.
  ///
  /// Letters with marks lose them, some become two letters, and what has no likeness becomes `?`.
  public func encodable(_ text: String) -> String {
    if isUTF8 || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var result = ""
    for character in text {
      if character.isASCII {
        result.append(character)
      } else {
        result += Text.plain(character) ?? character.unicodeScalars.first.flatMap { Self.likeness[$0] } ?? "?"
      }
    }
    return result
  }

  /// What is no letter.
  private static let likeness: [Unicode.Scalar: String] = [
    "–": "-", "—": "-", "−": "-", "‐": "-", "…": "~", "·": ",", "•": "*", "×": "x", "÷": "/", "±": "+-", "½": "1/2",
    "’": "'", "‘": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "°": " deg", "µ": "u", "μ": "u",
    "\u{a0}": " ", "\u{202f}": " ", "€": "EUR", "█": "#",
  ]
}
