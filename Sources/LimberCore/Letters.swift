extension Text {
  /// A character in the letters of ASCII, upper or lower case as it is: a letter of the Latin script without its marks, `Z` for
  /// Ž, `ae` for ä, `ss` for ß; a digit or letter of ASCII itself; nil for whatever else there is.
  ///
  /// The marks may be part of the letter or follow it: that is one character all the same.
  public static func plain(_ character: Character) -> String? {
    guard let first = character.unicodeScalars.first, let (base, isCapital) = base(of: first) else { return nil }
    // A, O and U with two dots are written with an E where there are no dots.
    let hasDots = character.unicodeScalars.dropFirst().elementsEqual([diaeresis])
    let plain = base + (hasDots && ["a", "o", "u"].contains(base) ? "e" : "")
    return isCapital ? plain.prefix(1).uppercased() + plain.dropFirst() : plain
  }

  private static let diaeresis: Unicode.Scalar = "\u{308}"

  /// The letter without marks, in lower case.
  private static func base(of scalar: Unicode.Scalar) -> (base: String, isCapital: Bool)? {
    switch scalar {
    case "a"..."z", "0"..."9": return (String(scalar), false)
    case "A"..."Z": return (String(scalar).lowercased(), true)
    // Nothing else of ASCII is a letter, and asking for its name would take longer.
    case "\u{0}"..."\u{7f}": return nil
    default: break
    }
    // Unicode's names say what a letter is made of: LATIN SMALL LETTER Z WITH CARON (The Unicode Standard, 4.8).
    guard let words = scalar.properties.name?.split(separator: " ") else { return nil }
    // The raised letters of 1ª and Nº, which stand for the last of a word.
    if words.last == "INDICATOR" { return (words[0] == "FEMININE" ? "a" : "o", false) }
    guard words.contains("LATIN") || words[0] == "MODIFIER",
      let kind = words.firstIndex(where: { $0 == "LETTER" || $0 == "LIGATURE" })
    else { return nil }
    var name = words[(kind + 1)...].prefix { $0 != "WITH" && $0 != "PRECEDED" }
    // How the letter is drawn, and that it is two.
    while let last = name.last, ["BAR", "ROTUNDA", "DIGRAPH"].contains(last) { name.removeLast() }
    if words[0] == "MODIFIER" { name = name.drop { $0 == "SMALL" || $0 == "CAPITAL" } }
    guard let last = name.last else { return nil }
    let isCapital = words[..<kind].contains("CAPITAL")
    if let written = written[name.joined(separator: " ")] { return (written, isCapital) }
    let marks = words[(kind + 1)...].drop { $0 != "WITH" && $0 != "PRECEDED" }.dropFirst().joined(separator: " ")
    // One that is two, of which only the first is a capital: D WITH SMALL LETTER Z WITH CARON.
    let second = marks.hasPrefix("SMALL LETTER ") ? marks.dropFirst(13).prefix { $0 != " " }.lowercased() : ""
    let isWide = marks == "DIAERESIS" && ["A", "O", "U"].contains(last) || marks == "STROKE" && last == "O"
    // OPEN E, LONG S, DOTLESS I; IJ; the ligature FFI.
    guard last.utf8.count <= (words[kind] == "LIGATURE" ? 3 : 2) else { return nil }
    return (last.lowercased() + second + (isWide ? "e" : ""), isCapital)
  }

  /// Letters that are not called by what is written for them.
  private static let written: [String: String] = [
    "SHARP S": "ss", "THORN": "th", "ETH": "d", "ENG": "ng", "KRA": "q", "SCHWA": "e", "ESH": "sh", "EZH": "zh",
    "WYNN": "w", "YOGH": "gh", "HWAIR": "hw", "ALPHA": "a", "DELTA": "d", "GAMMA": "g", "IOTA": "i", "UPSILON": "u",
    "CHI": "x",
    "LONG S T": "st",
  ]
}
