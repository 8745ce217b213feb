internal import LimberCore
internal import Report
internal import ScheduleFile

/// What a person wrote, in quotes and harmless, for an error message.
func quoted(_ text: String) -> String { "\"\(Columns.clean(text, limit: 60))\"" }

/// Spans of time and amounts of calcium as people write them.
enum Amounts {
  /// A span of time; a bare number counts minutes.
  static func span(_ text: String) -> TimeSpan? { try? TimeSpan(parsing: text, bareUnit: .minutes(1)) }

  /// A span for an option such as `--every`: as it was written, with `min` behind a bare number.
  static func span(_ text: String, option: String) throws(Failure) -> String {
    if (try? TimeSpan(parsing: text)) != nil { return text }
    if let span = span(text) { return "\(span)" }
    throw Failure(
      .usage, "\(quoted(text)) is no length of time (\(option)).",
      toDo: "Write it like 90min, 1h or \"1h 30min\"; a number alone means minutes.")
  }

  /// An amount at the beginning of some words, and the words behind it: `300mg yogurt`, `0.5 g milk`, `300`.
  static func milligrams(_ words: [String]) throws(Failure) -> (amount: Int, rest: [String]) {
    guard var amount = words.first else {
      throw Failure(.usage, "How much calcium is missing.", toDo: "Write for example: limber log calcium 300mg yogurt")
    }
    var rest = words.dropFirst()
    if let unit = rest.first, ["mg", "g"].contains(unit.lowercased()) {
      amount += " \(unit)"
      rest = rest.dropFirst()
    }
    guard let milligrams = milligrams(amount) else {
      throw Failure(
        .usage, "\(quoted(amount)) is no amount of calcium, up to \(CalciumAmount.limit) mg.",
        toDo: "Write it like 300mg, 0.5g or 300, which means mg.")
    }
    return (milligrams, Array(rest))
  }

  /// `300mg`, `0.5 g`, `0,5g`, `300` as milligrams; nil for anything else.
  static func milligrams(_ text: String) -> Int? {
    // Many a language writes the decimal point as a comma.
    CalciumAmount.milligrams(parsing: String(text.map { $0 == "," ? "." : $0 }), bareIsMilligrams: true)
  }

  /// A dose for an option: `500 mg`.
  static func dose(_ text: String, option: String = "--dose") throws(Failure) -> String {
    guard let amount = milligrams(text) else {
      throw Failure(
        .usage, "\(quoted(text)) is no amount of calcium, up to \(CalciumAmount.limit) mg (\(option)).",
        toDo: "Write it like \"500 mg\", 0.5g or 500, which means mg.")
    }
    return CalciumAmount.text(milligrams: amount)
  }

  /// What looks like a span of time but is none, such as `5fortnights`. Not what could be an occurrence's id, or part of one.
  static func looksLikeSpan(_ word: String) -> Bool {
    let rest = word.drop { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
    return rest.startIndex != word.startIndex && !rest.isEmpty && rest.allSatisfy(\.isLetter)
      && !rest.allSatisfy(\.isHexDigit)
  }

  static let movementExample = "Write for example: limber log movement 10min; or give one id only."

  static func noSpan(_ word: String, toDo: String) -> Failure {
    Failure(.usage, "\(quoted(word)) is no length of time.", toDo: toDo)
  }

  /// Sorts words into spans of time and others: `1h 30min ankle-pumps`, `for 20 min`, `20`.
  ///
  /// An occurrence's id can look like a number or even like a span, by chance: a bare number counts as minutes only with up to three
  /// digits, which an id always exceeds.
  static func spanAndTargets(_ words: [String]) -> (span: String?, targets: [String]) {
    var spans: [String] = []
    var targets: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "for" { continue }
      let isNumber = !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
      if isNumber, index < words.count, (try? TimeSpan(parsing: word + words[index])) != nil,
        words[index].allSatisfy(\.isLetter)
      {
        spans.append(word + words[index])
        index += 1
      } else if isNumber ? word.count <= 3 && span(word) != nil : (try? TimeSpan(parsing: word)) != nil {
        spans.append(isNumber ? "\(word)min" : word)
      } else {
        targets.append(word)
      }
    }
    return (spans.isEmpty ? nil : spans.joined(separator: " "), targets)
  }
}
