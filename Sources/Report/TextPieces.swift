/// The pieces of a text between which a line may end: words, but a command to type in one piece where that fits a line, and what
/// stands in quotes too. Half a command, or half a value, is something else when it is copied.
struct TextPieces {
  /// What is not parted.
  struct Piece: Hashable {
    var text: String
    /// Whether it may be broken all the same where it is longer than a line: half an id, or half a value, is worth nothing.
    var mayBreak: Bool
    /// Whether it begins a line: a command that is longer than a line has as few of them as can be.
    var beginsLine = false
  }

  private let words: [String]
  private let width: Int

  /// - Parameter width: of a line, in columns.
  init(_ text: String, width: Int) {
    words = text.split(separator: " ").map { String($0) }
    self.width = width
  }

  /// The pieces, in order.
  var pieces: [Piece] {
    var pieces: [Piece] = []
    var place = 0
    while place < words.count {
      let end = commandEnd(place)
      let whole = joined(place..<(end ?? quoteEnd(place)))
      if let end, Columns.width(of: whole) > width {
        // What is too long for a line is parted between its words, and never inside quotes.
        let first = place
        while place < end {
          let next = min(end, quoteEnd(place, in: "\"'"))
          pieces.append(Piece(text: joined(place..<next), mayBreak: false, beginsLine: place == first))
          place = next
        }
      } else if end == nil, Columns.width(of: whole) > width {
        pieces.append(Piece(text: words[place], mayBreak: !Self.isID(words[place])))
        place += 1
      } else {
        pieces.append(Piece(text: whole, mayBreak: false))
        place = end ?? quoteEnd(place)
      }
    }
    return pieces
  }

  private func joined(_ range: Range<Int>) -> String { words[range].joined(separator: " ") }

  private func word(_ place: Int) -> String { words.indices.contains(place) ? words[place] : "" }

  // MARK: Quotes

  /// Behind the word that closes the quotes that one opens; the next place where it opens none, or nothing closes them.
  private func quoteEnd(_ start: Int, in signs: String = "\"") -> Int {
    for sign in signs {
      var count = 0
      for place in start..<words.count {
        count += words[place].count { $0 == sign }
        if place == start, count % 2 == 0 { break }
        if count % 2 == 0 { return place + 1 }
      }
    }
    return start + 1
  }

  // MARK: Commands

  /// Programs of which something is said to be typed.
  private static let programs: Set = [
    "limber", "limberd", "sudo", "su", "pkexec", "systemctl", "journalctl", "timedatectl", "loginctl", "chmod", "chown",
    "mkdir", "mount", "install", "unset", "export", "apt", "ln", "cp", "usermod", "runuser", "printf", "man", "ls",
    "Units/install",
  ]

  /// Behind the last word of what is to be typed, where that begins at a word; nil where none does.
  private func commandEnd(_ start: Int) -> Int? {
    let first = words[start]
    if isProgram(start), start == 0 || isAnnounced(start) { return lineEnd(start) }
    if first == "limber", let letter = word(start + 1).first, letter.isLowercase || letter == "-" { return start + 2 }
    if first.hasPrefix("--") || isSetting(first) { return optionsEnd(start) }
    if word(start + 1) == "=", word(start + 2).first.map({ "\"[".contains($0) }) ?? false {
      return words[start + 2].hasPrefix("[")
        ? (start + 2..<words.count).first { words[$0].contains("]") }.map { $0 + 1 } : quoteEnd(start + 2)
    }
    return nil
  }

  /// `limber`, `/usr/bin/dunst`, `XDG_RUNTIME_DIR=/run/user/1000`.
  private func isProgram(_ place: Int) -> Bool {
    let first = word(place)
    let name = first.prefix { $0.isLetter || $0 == "_" || $0 == "/" }
    if first.contains("=") { return first.first?.isUppercase ?? false }
    return Self.programs.contains(String(name)) && name.count >= first.count - 1
  }

  /// `Type: …`, `for example: …`, `Type …`.
  private func isAnnounced(_ place: Int) -> Bool {
    let before = word(place - 1)
    return before.hasSuffix(":") || ["type", "root)"].contains(before.lowercased())
  }

  /// The end of a line for a shell: that of the sentence, or what begins another part of it.
  private func lineEnd(_ start: Int) -> Int {
    var place = start
    while place < words.count {
      let end = quoteEnd(place, in: "\"'")
      let last = words[end - 1]
      place = end
      if place == words.count { break }
      let next = words[place]
      if last.hasSuffix(",") || ["or", "and", "to"].contains(next) || next.hasPrefix("(") { break }
      // Shells know the semicolon too.
      if last.hasSuffix(";"), !isProgram(place) { break }
      if last.hasSuffix("."), next.first?.isUppercase ?? false { break }
    }
    return place
  }

  /// `at=08:00`, as `limber set` takes it.
  private func isSetting(_ word: String) -> Bool {
    let key = word.prefix { $0 != "=" }
    return key.count < word.count && !key.isEmpty
      && key.allSatisfy { $0.isASCII && $0.isLowercase || $0 == "_" }
  }

  /// Behind options with their values, such as `--at 08:00 --at "Mon 20:00"`, and settings.
  private func optionsEnd(_ start: Int) -> Int {
    var place = start
    while place < words.count, words[place].hasPrefix("--") || isSetting(words[place]) {
      let isBare = words[place].hasPrefix("--") && words[place].last.map { $0.isLetter } ?? false
      place = quoteEnd(place)
      // The value of an option; of prose it is the next word, which may stay with it too.
      if isBare, place < words.count, !words[place].hasPrefix("--") { place = quoteEnd(place) }
    }
    return place
  }

  /// Whether a word is an id of Limber's, or one with signs around it: nothing else of that length has hyphens in it.
  private static func isID(_ word: String) -> Bool {
    let id = word.drop { "\"(".contains($0) }.prefix { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    return id.contains("-") && id.count + 4 >= word.count && id.count <= 40
  }
}
