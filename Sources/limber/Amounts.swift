internal import LimberCore
internal import Report

/// What a person wrote, in quotes and harmless, for an error message.
func quoted(_ text: String) -> String { "\"\(Columns.clean(text, limit: 60))\"" }

/// Spans of time and amounts of calcium as people write them.
enum Amounts {
  /// More than this is a slip of the finger, not a day's calcium.
  static let mostMilligrams = 100_000

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
    guard let first = words.first else {
      throw Failure(.usage, "How much calcium is missing.", toDo: "Write for example: limber log calcium 300mg yogurt")
    }
    if words.count > 1, let amount = milligrams(first + words[1]), milligrams(first) != nil {
      return (amount, Array(words.dropFirst(2)))
    }
    guard let amount = milligrams(first) else {
      throw Failure(
        .usage, "\(quoted(first)) is no amount of calcium.", toDo: "Write it like 300mg, 0.5g or 300, which means mg.")
    }
    return (amount, Array(words.dropFirst()))
  }

  /// `300mg`, `300 mg`, `0.5 g`, `0,5g`, `300` as milligrams; nil for anything else, for nothing and for far too much.
  static func milligrams(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == ",") }
    let unit = text[digits.endIndex...].split(separator: " ").joined().lowercased()
    let parts = digits.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    // Fewer than 7 digits on either side: far more than is ever needed, and no overflow.
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...6).contains($0.count) }), let whole = Int(parts[0])
    else { return nil }
    let scale: Int
    switch unit {
    case "", "mg", "milligram", "milligrams": scale = 1
    case "g", "gram", "grams": scale = 1000
    default: return nil
    }
    var amount = whole * scale
    if parts.count == 2, let fraction = Int(parts[1]) {
      let power = parts[1].reduce(1) { product, _ in product * 10 }
      guard fraction * scale % power == 0 else { return nil }
      amount += fraction * scale / power
    }
    return (1...mostMilligrams).contains(amount) ? amount : nil
  }

  /// A dose for an option: `500 mg`.
  static func dose(_ text: String) throws(Failure) -> String {
    guard let amount = milligrams(text) else {
      throw Failure(
        .usage, "\(quoted(text)) is no amount of calcium (--dose).",
        toDo: "Write it like \"500 mg\", 0.5g or 500, which means mg.")
    }
    return "\(amount) mg"
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
