internal import LimberControl
internal import LimberCore
internal import Report

/// A numbered list to choose an occurrence from.
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
      lines += Columns.paragraph(
        "\(StatusText.what(candidate)), since \(calendar.brief(candidate.due))", width: width, first: "  \(number)  ")
    }
    return lines
  }

  /// The one with a number, or nil.
  func candidate(_ answer: String) -> Control.DueOccurrence? {
    guard let number = Int(answer.split(separator: " ").joined()), candidates.indices.contains(number - 1) else {
      return nil
    }
    return candidates[number - 1]
  }

  /// Asks until a number of the list is typed.
  ///
  /// - Throws: a ``Failure`` when nothing is typed.
  func ask(on screen: Screen) throws -> Control.DueOccurrence {
    try screen.show(lines(width: screen.width, style: screen.style))
    while true {
      try screen.prompt("Type a number from 1 to \(candidates.count), or only Enter to leave it: ")
      guard let answer = readLine(), answer.contains(where: { !$0.isWhitespace }) else {
        throw Failure(.ambiguous, "Nothing was answered.")
      }
      if let chosen = candidate(answer) { return chosen }
    }
  }
}
