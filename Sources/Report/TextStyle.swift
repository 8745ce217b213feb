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
  /// What a person may type.
  public func command(_ text: String) -> String { wrap(text, "36") }
  /// What needs attention.
  public func warning(_ text: String) -> String { wrap(text, "1;33") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
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
        result += Self.likeness[character] ?? "?"
      }
    }
    return result
  }

  private static let likeness: [Character: String] = {
    var table: [Character: String] = [
      "–": "-", "—": "-", "−": "-", "‐": "-", "…": "~", "·": ",", "•": "*", "×": "x", "÷": "/", "±": "+-", "½": "1/2",
      "’": "'", "‘": "'", "“": "\"", "”": "\"", "„": "\"", "«": "\"", "»": "\"", "°": " deg", "µ": "u", "μ": "u",
      "\u{a0}": " ", "\u{202f}": " ", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L",
      "ð": "d", "þ": "th", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "Ø": "Oe",
      "€": "EUR", "█": "#",
    ]
    let marked: [(String, String)] = [
      ("áàâãåāăą", "a"), ("çćčċ", "c"), ("ďđ", "d"), ("éèêëēėęě", "e"), ("ğģ", "g"), ("íìîïīįı", "i"), ("ķ", "k"),
      ("ļľ", "l"), ("ñńňņ", "n"), ("óòôõőō", "o"), ("řŕ", "r"), ("śšşș", "s"), ("ťţț", "t"), ("úùûūůűų", "u"),
      ("ýÿ", "y"), ("źžż", "z"),
    ]
    for (characters, plain) in marked {
      for character in characters {
        table[character] = plain
        for upper in character.uppercased() where upper != character && !upper.isASCII {
          table[upper] = plain.uppercased()
        }
      }
    }
    return table
  }()
}
