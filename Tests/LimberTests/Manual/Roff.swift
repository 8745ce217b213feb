/// A page in the language of man(7), line by line.
struct Roff {
  private(set) var text = ""

  /// A page's head. No date: a page is as old as the program.
  init(_ name: String, section: Int, version: String) {
    raw(
      ".\\\" Made from the program by Tests/LimberTests/Manual. To make it anew: LIMBER_WRITE_MANUAL=1 Tests/run --quick"
    )
    raw(".TH \(Self.escaped(name.uppercased())) \(section) \"\" \"Limber \(version)\" \"Limber\"")
    raw(".nh")
    raw(".ad l")
  }

  /// A line as it is.
  mutating func raw(_ line: String) { text += line + "\n" }

  mutating func section(_ title: String) { raw(".SH \(title)") }
  mutating func subsection(_ title: String) { raw(".SS \"\(Self.escaped(title))\"") }
  /// Whether nothing stands below the last heading yet: then a paragraph begins by itself.
  private var isAfterHeading: Bool { text.split(separator: "\n").last?.hasPrefix(".S") ?? false }

  /// A line of text: nothing in it is an instruction.
  mutating func line(_ words: String) {
    let escaped = Self.escaped(words)
    raw(escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&\(escaped)" : escaped)
  }

  mutating func paragraph(_ words: String) {
    if !isAfterHeading { raw(".PP") }
    line(words)
  }

  /// A term and what it means.
  mutating func term(_ term: String, _ meaning: String) {
    raw(".TP")
    raw("\\fB\(Self.escaped(term))\\fR")
    for (index, part) in meaning.split(separator: "\n").enumerated() {
      if index > 0 { raw(".br") }
      line(String(part))
    }
  }

  /// Lines that stay as they are.
  mutating func example(_ lines: String) {
    if !isAfterHeading { raw(".PP") }
    raw(".in +4n")
    raw(".nf")
    for part in lines.split(separator: "\n", omittingEmptySubsequences: false) { line(String(part)) }
    raw(".fi")
    raw(".in")
  }

  mutating func seeAlso(_ pages: [String]) {
    section("SEE ALSO")
    line(pages.joined(separator: ", "))
  }

  /// Text that means itself: groff takes a bare hyphen for one that may be broken at, a backslash for an escape.
  static func escaped(_ words: String) -> String {
    var result = ""
    for character in words {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "–": result += "\\(en"
      case "÷": result += "\\(di"
      case "“": result += "\\(lq"
      case "”": result += "\\(rq"
      default: result.append(character)
      }
    }
    return result
  }
}
