internal import LimberCore
internal import Platform
internal import Report

/// What a person wrote, in quotes and harmless, for an error message.
func quoted(_ text: String) -> String { "\"\(Columns.clean(text, limit: 60))\"" }

/// A word as it can be typed in a shell, for an example of a command.
func argument(_ word: String) -> String {
  let isPlain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./+:@,".contains($0) }
  return Columns.clean(isPlain ? word : Process.quotedForShell(word))
}

/// Spans of time and amounts of calcium as people write them.
enum Amounts {
  /// A span of time; a bare number counts minutes.
  static func span(_ text: String) -> TimeSpan? { try? TimeSpan(parsing: text, bareUnit: .minutes(1)) }

  /// A span for an option such as `--every`: as it was written, for limberd takes a bare number for minutes too.
  static func span(_ text: String, option: String) throws(Failure) -> String {
    if span(text) != nil { return text }
    try refuseTwofold(text, option: option)
    throw Failure(
      .usage, "\(quoted(text)) is no length of time (\(option)).",
      toDo: "Write it like 90min, 1h or \"1h 30min\"; a number alone means minutes.")
  }

  /// An amount at the beginning of some words, and the words behind it: `300mg yogurt`, `0.5 g milk`, `300`.
  static func milligrams(_ words: [String]) throws(Failure) -> (amount: Int, rest: [String]) {
    guard !words.isEmpty else {
      throw Failure(.usage, "How much calcium is missing.", toDo: "Write for example: limber log calcium 300mg yogurt")
    }
    do throws(CalciumAmountError) {
      let (amount, rest) = try CalciumAmount.leading(words)
      return (amount, rest)
    } catch {
      throw failure(error, read: error.read)
    }
  }

  /// Why something is no amount of calcium.
  ///
  /// - Parameter read: what was typed as the amount.
  private static func failure(_ error: CalciumAmountError, read: String, option: String? = nil) -> Failure {
    let place = option.map { " (\($0))" } ?? ""
    switch error.reason {
    case .twofold(let grouped, let decimal):
      return twofold(read, grouped: grouped, decimal: decimal, option: option)
    case .otherUnit(let unit):
      return Failure(
        .usage, "\(quoted(read)) is no amount of calcium\(place): \(quoted(unit)) is no unit of it.",
        toDo: "Write how much calcium it is, in mg or g, like 300mg or 0.5g.")
    case .secondNumber(let second, let joined):
      let whole = joined.map { ", like \(option == nil ? Columns.clean($0, limit: 60) : quoted($0))" } ?? ""
      return Failure(
        .usage,
        "\(quoted(error.read)) and \(quoted(second)) are two numbers\(place): which is the amount is not clear.",
        toDo: "Write one amount, in one piece\(whole)"
          + (option == nil ? "; a number that belongs to the food in quotes, like \"2 eggs\"." : "."))
    case .noUnit:
      return Failure(
        .usage, "\(quoted(read)) has no unit, and an amount needs mg or g\(place).",
        toDo:
          "Write how much calcium it is, in mg or g, and behind that what it was; a number that belongs to the food in "
          + "quotes, like \"2 eggs\".")
    case .noAmount, .notWhole, .outOfRange:
      return Failure(
        .usage, "\(quoted(read)) is no amount of calcium, up to \(CalciumAmount.limit) mg\(place).",
        toDo: option == nil
          ? "Write whole milligrams, like 300mg or 300, or grams, like 0.5g."
          : "Write whole milligrams, like \"500 mg\" or 500, or grams, like 0.5g.")
    }
  }

  /// Refuses a number that may be two, and names both.
  static func refuseTwofold(_ text: String, option: String? = nil) throws(Failure) {
    if let failure = twofold(text, option: option) { throw failure }
  }

  /// What to say of a number that may be two; nil for a text without such a one.
  static func twofold(_ text: String, option: String? = nil) -> Failure? {
    DecimalNumber.readings(of: text).map { twofold(text, grouped: $0.grouped, decimal: $0.decimal, option: option) }
  }

  private static func twofold(_ text: String, grouped: String, decimal: String, option: String?) -> Failure {
    Failure(
      .usage,
      "\(quoted(text)) may mean \(Columns.clean(grouped)) or \(Columns.clean(decimal))"
        + (option.map { " (\($0))." } ?? "."), toDo: "Write the one that is meant.")
  }

  /// A number of minutes for an option, up to a day: more is a slip of the finger.
  static func minutes(_ text: String, option: String) throws(Failure) -> Double {
    try refuseTwofold(text, option: option)
    let isNumber = text.allSatisfy { $0.isASCII && ($0.isNumber || ".,".contains($0)) }
    guard isNumber, let minutes = span(text)?.minutes, Bounds.measuredMinutes.contains(minutes) else {
      throw Failure(
        .usage, "\(quoted(text)) is no number of minutes from \(Bounds.measuredMinutesText) (\(option)).",
        toDo: "Write it like 2 or 1.5.")
    }
    return minutes
  }

  /// A dose for an option: `500 mg`.
  static func dose(_ text: String, option: String = "--dose") throws(Failure) -> String {
    do throws(CalciumAmountError) {
      return CalciumAmount.text(milligrams: try CalciumAmount.milligrams(parsing: text, bareIsMilligrams: true))
    } catch {
      throw failure(error, read: text, option: option)
    }
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

  /// The words of a command that may be any number: what was put in quotes has several, and means the same without.
  static func words(_ typed: [String]) -> [String] {
    typed.flatMap { word in
      let words = word.split { $0.isWhitespace }.map { String($0) }
      // Nothing at all is said to be wrong where it is looked up.
      return words.isEmpty ? [word] : words
    }
  }

  /// Sorts words into spans of time and others: `1h 30min ankle-pumps`, `for 20 min`, `20`, `1,5h`, `1h30`.
  ///
  /// An occurrence's id can look like a number or even like a span, by chance: a bare number counts as minutes only with up to three
  /// digits, which an id always exceeds, or with a decimal sign, which none has.
  ///
  /// - Parameters:
  ///   - typed: the words as they were typed.
  ///   - longest: bare numbers with more digits, up to this one, are minutes too.
  /// - Throws: where a number may be two, or a length is given twice.
  static func spanAndTargets(
    _ typed: [String], longest: Double = 0
  ) throws(Failure) -> (span: String?, targets: [String]) {
    let words = Self.words(typed)
    var spans: [String] = []
    var targets: [String] = []
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word.lowercased() == "for" { continue }
      let isNumber = !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isNumber || ".,".contains($0)) }
      if word.first.map({ $0.isNumber || ".,".contains($0) }) ?? false { try refuseTwofold(word) }
      let isShort =
        word.count <= 3 || word.contains { ".,".contains($0) }
        || word.first != "0" && Double(word) ?? .infinity <= longest
      if isNumber, index < words.count, (try? TimeSpan(parsing: word + words[index])) != nil,
        words[index].allSatisfy(\.isLetter)
      {
        spans.append(word + words[index])
        index += 1
      } else if isNumber ? isShort && span(word) != nil : isSpan(word) {
        spans.append(isNumber ? "\(word)min" : word)
      } else {
        targets.append(word)
      }
    }
    try refuseTwice(spans)
    return (spans.isEmpty ? nil : spans.joined(separator: " "), targets)
  }

  /// Whether a word with letters is a span; the minutes behind hours need no unit: `1h30`.
  private static func isSpan(_ word: String) -> Bool {
    if (try? TimeSpan(parsing: word)) != nil { return true }
    let parts = word.lowercased().split(separator: "h", omittingEmptySubsequences: false)
    return parts.count == 2 && (1...2).contains(parts[0].count) && parts[1].count == 2
      && parts.joined().allSatisfy { $0.isASCII && $0.isNumber } && parts[1] < "60"
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
