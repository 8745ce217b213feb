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
    try refuseTwofold(text, option: option)
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
    try refuseTwofold(amount)
    guard let milligrams = milligrams(amount) else {
      throw Failure(
        .usage, "\(quoted(amount)) is no amount of calcium, up to \(CalciumAmount.limit) mg.",
        toDo: "Write whole milligrams, like 300mg or 300, or grams, like 0.5g.")
    }
    if let further = rest.first, further.lowercased().hasSuffix("mg"), Self.milligrams(further) != nil {
      throw Failure(
        .usage, "\(quoted(amount)) and \(quoted(further)) are two amounts.", toDo: "Log each by itself, or their sum.")
    }
    return (milligrams, Array(rest))
  }

  /// `300mg`, `0.5 g`, `0,5g`, `300` as milligrams; nil for anything else.
  static func milligrams(_ text: String) -> Int? { CalciumAmount.milligrams(parsing: text, bareIsMilligrams: true) }

  /// Refuses a number that may be two, and names both.
  static func refuseTwofold(_ text: String, option: String? = nil) throws(Failure) {
    if let failure = twofold(text, option: option) { throw failure }
  }

  /// What to say of a number that may be two; nil for a text without such a one.
  static func twofold(_ text: String, option: String? = nil) -> Failure? {
    guard let (grouped, decimal) = DecimalNumber.readings(of: text) else { return nil }
    return Failure(
      .usage,
      "\(quoted(text)) may mean \(Columns.clean(grouped)) or \(Columns.clean(decimal))"
        + (option.map { " (\($0))." } ?? "."), toDo: "Write the one that is meant.")
  }

  /// A number of minutes for an option, 0 to a day: more is a slip of the finger.
  static func minutes(_ text: String, option: String) throws(Failure) -> Double {
    try refuseTwofold(text, option: option)
    let isNumber = text.allSatisfy { $0.isASCII && ($0.isNumber || ".,".contains($0)) }
    guard isNumber, let span = span(text), span <= .days(1) else {
      throw Failure(
        .usage, "\(quoted(text)) is no number of minutes from 0 to 1440 (\(option)).", toDo: "Write it like 2 or 1.5.")
    }
    return Double(span.microseconds) / 60_000_000
  }

  /// A dose for an option: `500 mg`.
  static func dose(_ text: String, option: String = "--dose") throws(Failure) -> String {
    try refuseTwofold(text, option: option)
    guard let amount = milligrams(text) else {
      throw Failure(
        .usage, "\(quoted(text)) is no amount of calcium, up to \(CalciumAmount.limit) mg (\(option)).",
        toDo: "Write whole milligrams, like \"500 mg\" or 500, or grams, like 0.5g.")
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

  /// Sorts words into spans of time and others: `1h 30min ankle-pumps`, `for 20 min`, `20`, `1,5h`.
  ///
  /// An occurrence's id can look like a number or even like a span, by chance: a bare number counts as minutes only with up to three
  /// digits, which an id always exceeds, or with a decimal sign, which none has.
  ///
  /// - Throws: where a number may be two, or a length is given twice.
  static func spanAndTargets(_ words: [String]) throws(Failure) -> (span: String?, targets: [String]) {
    var spans: [String] = []
    var targets: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "for" { continue }
      let isNumber = !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isNumber || ".,".contains($0)) }
      if word.first?.isNumber ?? false { try refuseTwofold(word) }
      let isShort = word.count <= 3 || word.contains { ".,".contains($0) }
      if isNumber, index < words.count, (try? TimeSpan(parsing: word + words[index])) != nil,
        words[index].allSatisfy(\.isLetter)
      {
        spans.append(word + words[index])
        index += 1
      } else if isNumber ? isShort && span(word) != nil : (try? TimeSpan(parsing: word)) != nil {
        spans.append(isNumber ? "\(word)min" : word)
      } else {
        targets.append(word)
      }
    }
    try refuseTwice(spans)
    return (spans.isEmpty ? nil : spans.joined(separator: " "), targets)
  }

  /// Refuses `20min 30min`, which systemd adds up: whoever types two lengths in one unit takes the second for a correction.
  static func refuseTwice(_ spans: [String]) throws(Failure) {
    let units = spans.map { span in TimeSpan.unit(span.filter(\.isLetter)) ?? .zero }
    guard Swift.Set(units).count < units.count else { return }
    throw Failure(
      .usage, "A length of time is given twice: \(Sentences.list(spans)).",
      toDo: "Give it once, such as 20min or \"1h 30min\".")
  }
}
