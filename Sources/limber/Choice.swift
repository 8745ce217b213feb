internal import LimberControl
internal import LimberCore
internal import Report

/// A numbered list of what is due, to choose from.
struct Choice {
  private var candidates: [Control.DueOccurrence]
  private var calendar: Calendar

  init(_ candidates: [Control.DueOccurrence], calendar: Calendar) {
    self.candidates = candidates
    self.calendar = calendar
  }

  /// The list, and the question below it.
  func lines(width: Int, style: TextStyle) -> [String] {
    var lines = [style.bold("Which one?")]
    for (index, candidate) in candidates.enumerated() {
      let number = Columns.right("\(index + 1)", "\(candidates.count)".count)
      // Two of one name are told apart by their ids.
      let isOnly = candidates.count { $0.title == candidate.title } == 1
      let id = isOnly ? "" : " (\(Refusals.id(of: candidate, among: candidates)))"
      lines += Columns.paragraph(
        "\(StatusText.what(candidate))\(id), since \(calendar.brief(candidate.due))", width: width,
        first: "  \(number)  ")
    }
    return lines
  }

  /// Those with the numbers that were typed, each once: `2`, `1 2`, `"1 2"`, `1, 2`, `all`; nil where one is no number of the list.
  func chosen(_ answer: String) -> [Control.DueOccurrence]? {
    let words = answer.lowercased().split { $0.isWhitespace || ",\"'".contains($0) }
    if words == ["all"] { return candidates }
    var places: [Int] = []
    for word in words {
      guard let number = Int(word), number > 0, number <= candidates.count else { return nil }
      if !places.contains(number - 1) { places.append(number - 1) }
    }
    return places.isEmpty ? nil : places.map { candidates[$0] }
  }

  /// What is said to an answer that names none of them.
  func notChosen(_ answer: String) -> String {
    let first =
      answer.split { $0.isWhitespace || ",\"'".contains($0) }.map { String($0) }
      .first { chosen($0) == nil } ?? answer
    return "\(quoted(first)) is no number of the list, which has 1 to \(candidates.count)."
  }

  /// Asks until a number of the list is typed.
  ///
  /// - Throws: a ``Failure`` when nothing is typed.
  func ask(on screen: Screen) throws -> Control.DueOccurrence {
    try ask("Type a number from 1 to \(candidates.count), or only Enter to leave it:", on: screen) {
      chosen($0).flatMap { $0.count == 1 ? $0[0] : nil }
    }
  }

  /// Asks until one or more numbers of the list are typed, or `all`.
  ///
  /// - Throws: a ``Failure`` when nothing is typed.
  func askSeveral(on screen: Screen) throws -> [Control.DueOccurrence] {
    try ask("Type one number or several, such as 1 2, or all; or only Enter to leave it:", on: screen, chosen)
  }

  private func ask<Chosen>(_ question: String, on screen: Screen, _ read: (String) -> Chosen?) throws -> Chosen {
    try screen.show(lines(width: screen.width, style: screen.style))
    while true {
      let question = Columns.paragraph(question, width: screen.width - 1)
      try screen.show(question.dropLast())
      try screen.prompt((question.last ?? "") + " ")
      guard let answer = readLine(), answer.contains(where: { !$0.isWhitespace }) else {
        throw Failure(.ambiguous, "Nothing was answered.")
      }
      if let chosen = read(answer) { return chosen }
      try screen.say(notChosen(answer))
    }
  }
}
