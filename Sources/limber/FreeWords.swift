internal import LimberControl
internal import Report

/// Words that stand free, behind an option's value: whether they belong to it or to a title only the person knows.
///
/// `--dose 1 g` would be a dose of 1 mg, and a "g" more in the title. So free words stand together, and not behind a value that
/// may have a blank in it.
enum FreeWords {
  /// What to say where it is not clear what a word belongs to; nil where it is.
  static func failure(_ line: TypedLine) -> Failure? {
    // The parser names what it does not know, and then all else may be meant otherwise.
    guard !line.parts.contains(where: { if case .unknown = $0 { true } else { false } }) else { return nil }
    var before: [String] = []
    var place = line.parts.startIndex
    var last: TypedLine.Part?
    var isApart = false
    while place < line.parts.endIndex {
      guard case .free = line.parts[place] else {
        isApart = before.count > (line.single ?? .max)
        last = line.parts[place]
        place += 1
        continue
      }
      var words: [String] = []
      while place < line.parts.endIndex, case .free(let word) = line.parts[place] {
        words.append(word)
        place += 1
      }
      if case .option(let name, let value?)? = last, !ofOneWord.contains(name) {
        return belongs(words, to: name, value, or: line, before)
      }
      if isApart, let last { return apart(words, behind: last, line) }
      before += words
    }
    return nil
  }

  /// Options whose value has no blank in it, unless it is in quotes: what stands behind can't belong to it.
  private static let ofOneWord: Swift.Set<String> = [
    "--socket", "--schedule", "--file", "--html", "--directory", "--id", "--zone", "--next", "--severity", "--snoozes",
    "--repeats", "--source", "--posture", "--urgency",
  ]

  private static func belongs(
    _ words: [String], to name: String, _ value: String, or line: TypedLine, _ before: [String]
  ) -> Failure {
    let whole = "\(name) \(quoted((("\(value) ") + words.joined(separator: " "))))"
    let behind = quoted(words.joined(separator: " "))
    guard let free = freeWords(of: line) else {
      return Failure(
        .usage, "\(behind) stands alone behind \(name) \(shown(value)).",
        toDo: "Where it belongs to that, write it in quotes: \(whole)")
    }
    let other = (before.dropFirst(line.single ?? 0) + words).joined(separator: " ")
    return Failure(
      .usage,
      "\(behind) behind \(name) \(shown(value)) may belong to that (\(whole)) or to \(free) (\(quoted(other))).",
      toDo:
        "Write a value of several words in quotes, and \(free) in front of the options. To see how, type: \(line.help)")
  }

  private static func apart(_ words: [String], behind last: TypedLine.Part, _ line: TypedLine) -> Failure {
    let option =
      switch last {
      case .option(let name, let value?): "\(name) \(shown(value))"
      case .option(let name, nil), .flag(let name): name
      case .free(let word), .unknown(let word): shown(word)
      }
    return Failure(
      .usage,
      "\(quoted(words.joined(separator: " "))) behind \(option) may belong to that or to \(freeWords(of: line) ?? "the words before").",
      toDo: "Write all words of it together, in front of the options. To see how, type: \(line.help)")
  }

  /// A value as it was typed, in quotes where it had some.
  private static func shown(_ value: String) -> String {
    value.contains(where: \.isWhitespace) || value.isEmpty ? quoted(value) : Columns.clean(value, limit: 60)
  }

  /// What the free words of a command are; nil where it takes none.
  private static func freeWords(of line: TypedLine) -> String? {
    (line.command as? any Verb.Type)?.freeWords
  }
}
