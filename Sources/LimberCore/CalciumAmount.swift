/// Amounts of elemental calcium as people write them: `500 mg`, `0.5 g`, `1 gram`.
public enum CalciumAmount {
  /// Ten times what is enough for a day: what is above it was mistyped.
  public static let limit = Int(Bounds.milligrams.upperBound)

  /// What may be written, as it follows "expected".
  public static let allowed = "an amount such as 500 mg or 0.5 g"

  /// As people write it: `500 mg`.
  public static func text(milligrams: Int) -> String { "\(milligrams) mg" }

  /// Reads an amount, 1 to `limit` whole milligrams.
  ///
  /// - Parameters:
  ///   - text: a number, a decimal sign allowed, and a unit: `mg`, `g`, or one of these written out.
  ///   - bareIsMilligrams: whether the unit may be left out.
  /// - Returns: milligrams.
  /// - Throws: `CalciumAmountError` with what is wrong and where.
  public static func milligrams(
    parsing text: some StringProtocol, bareIsMilligrams: Bool
  ) throws(CalciumAmountError) -> Int {
    let reading = try Reading(Array(text), bareIsMilligrams: bareIsMilligrams, isInSentence: false)
    let rest = reading.rest
    guard rest.isEmpty else {
      let isNumber = startsWithNumber(rest)
      throw reading.error(isNumber ? reading.secondNumber(String(rest)) : .noAmount, at: rest.startIndex)
    }
    return try reading.milligrams()
  }

  /// Reads an amount at the beginning of some words, in which the unit may be left out: `300mg yogurt`, `1 gram milk`, `300`.
  ///
  /// A number behind the amount is refused, wherever it stands, for it may belong to it (`1 000 mg`, `500mg x 2`), unless its word
  /// has a blank in it, as only one in quotes has: `300mg "2 eggs"`. A number without a unit is refused where something follows:
  /// `2 yogurts` are no milligrams.
  ///
  /// - Returns: milligrams, and the words behind the amount.
  /// - Throws: `CalciumAmountError`.
  public static func leading(_ words: [String]) throws(CalciumAmountError) -> (milligrams: Int, rest: [String]) {
    let reading = try Reading(Array(words.joined(separator: " ")), bareIsMilligrams: true, isInSentence: true)
    // The words that the amount is made of; of one in quotes something may be left over.
    var (rest, end) = (words[...], 0)
    while let word = rest.first, end + word.count <= reading.end {
      end += word.count + 1
      rest.removeFirst()
    }
    if let word = rest.first, end < reading.end {
      rest[rest.startIndex] = String(word.dropFirst(reading.end - end).drop { $0.isWhitespace })
    }
    let further = Array(rest)
    if let second = secondNumber(further, isWhole: end >= reading.end) {
      // Only what is next to the amount and has all behind it can be a part of it.
      let behind = further.joined(separator: " ")
      let isPart = behind == second || second.contains(" ") && behind.hasPrefix(second)
      throw reading.error(isPart ? reading.secondNumber(second) : .secondNumber(second, joined: nil), at: reading.end)
    }
    if reading.unit == nil, !further.isEmpty { throw reading.error(.noUnit, at: reading.end) }
    return (try reading.milligrams(), further)
  }

  /// A number behind the amount that may be a part of it, or another amount.
  ///
  /// - Parameter isWhole: whether the first of the words is one as it was given, and not the rest of one.
  private static func secondNumber(_ words: [String], isWhole: Bool) -> String? {
    for (index, word) in words.enumerated() {
      if index > 0 || isWhole, word.contains(where: \.isWhitespace) {
        // In quotes only what is nothing but an amount is another one.
        if (try? Reading(Array(word), bareIsMilligrams: true, isInSentence: true))?.unit == .milligram { return word }
        continue
      }
      if timesWords.contains(word.lowercased()) { return word }
      if let number = number(words[index...]) { return number }
    }
    return nil
  }

  /// The number that words begin with, and the unit behind it: `2`, `200 mg`, `x 2`; nil where they begin with none.
  private static func number(_ words: ArraySlice<String>) -> String? {
    guard let word = words.first else { return nil }
    if timesSigns.contains(word) { return number(words.dropFirst()).map { "\(word) \($0)" } }
    guard isNumber(Array(word)) else { return nil }
    let isAlone = word.allSatisfy { ".,".contains($0) || $0.isWholeNumber }
    guard isAlone, let next = words.dropFirst().first else { return word }
    return Unit(trimmed(next)) != nil || timesSigns.contains(next) ? "\(word) \(next)" : word
  }

  /// Whether a word is a number, with or without a unit or a sign for so many times: `2`, `2g`, `50%`, `2x`, `x2`, `1/2`. What
  /// only begins with a figure as a part of its name is none: `7up`.
  private static func isNumber(_ word: [Character]) -> Bool {
    guard let first = word.first else { return false }
    if timesSigns.contains(String(first)) { return word.count > 1 && startsWithNumber(word.dropFirst()) }
    // A half is a number of one sign.
    guard startsWithNumber(word[...]) || first.isNumber else { return false }
    let tail = String(word.drop { ".,".contains($0) || $0.isNumber }.prefix { !$0.isWhitespace })
    let begins = tail.first.map { String($0) } ?? ""
    return tail.isEmpty || Unit(trimmed(tail)) != nil || timesSigns.contains(tail)
      || (timesSigns + ["/"]).contains(begins) && startsWithNumber(Array(tail.dropFirst())[...])
  }

  private static let timesSigns = ["x", "X", "×", "*"]
  private static let timesWords: Set<String> = ["twice", "thrice"]

  private static func startsWithNumber(_ characters: ArraySlice<Character>) -> Bool {
    let digits = characters.drop { ".,".contains($0) }
    return digits.first?.isWholeNumber ?? false
  }

  /// A word without the signs that end a part of a sentence.
  fileprivate static func trimmed(_ word: some StringProtocol) -> String {
    var word = String(word)
    while let last = word.last, ",;:.!".contains(last) { word.removeLast() }
    return word
  }
}

/// Why some text is no amount of calcium, and where.
public struct CalciumAmountError: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    case noAmount
    /// It may be two numbers, with what each would be: see `DecimalNumber.readings(of:)`.
    case twofold(grouped: String, decimal: String)
    /// A unit in which nobody measures calcium here: `kg`, `ml`, `tablets`.
    case otherUnit(String)
    /// Another number behind the amount; `joined` is the whole amount where that can only be three of its digits, as in `1 000`.
    case secondNumber(String, joined: String?)
    /// A number, and behind it no unit but something else: `2 yogurts`.
    case noUnit
    /// A part of a milligram.
    case notWhole
    case outOfRange
  }
  public var reason: Reason
  /// What was read as the amount.
  public var read: String
  /// Characters before the place, from 0.
  public var position: Int
}

extension CalciumAmount {
  /// What a number counts.
  private enum Unit: Hashable {
    case milligram
    case gram
    /// Something else: taken for a word behind the amount, it would make a gram of a kilogram, or a milligram of a glass.
    case other

    init?(_ word: String) {
      let word = word.lowercased()
      if Self.milligrams.contains(word) {
        self = .milligram
      } else if Self.grams.contains(word) {
        self = .gram
      } else if Self.others.contains(word) || !word.isEmpty && word.allSatisfy({ "mg".contains($0) })
        || Text.nearest(to: word, among: Self.longNames) != nil
      {
        self = .other
      } else {
        return nil
      }
    }

    private static let milligrams: Set<String> = [
      "mg", "mgs", "milligram", "milligrams", "milligramm", "milligramme", "milligrammes",
    ]
    private static let grams: Set<String> = ["g", "gram", "grams", "gramm", "gramme", "grammes"]
    /// Those in which a mistyped letter is no other word.
    private static let longNames = ["gram", "grams", "gramm", "milligram", "milligrams", "milligramm"]
    private static let others: Set<String> = [
      // Mass.
      "kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramm", "dag", "dg", "cg", "gr", "grs", "µg", "μg",
      "ug", "mcg",
      "microgram", "micrograms", "mikrogramm", "ng", "oz", "ounce", "ounces", "unze", "unzen", "lb", "lbs", "pound",
      "pounds", "pfund", "t",
      // Volume.
      "ml", "cl", "dl", "l", "hl", "cc", "fl", "milliliter", "milliliters", "millilitre", "millilitres", "centiliter",
      "deciliter", "zentiliter", "deziliter", "liter", "liters", "litre", "litres", "pint", "pints", "cup", "cups",
      "glass", "glasses", "glas", "gläser", "tasse", "tassen", "becher", "mug", "mugs", "bottle", "bottles", "flasche",
      "flaschen", "can", "cans", "dose", "doses", "dosen", "spoon", "spoons", "teaspoon", "teaspoons", "tablespoon",
      "tablespoons", "tsp", "tbsp", "tl", "el", "löffel", "teelöffel", "esslöffel", "drop", "drops", "tropfen",
      // What is counted.
      "tablet", "tablets", "tablette", "tabletten", "tab", "tabs", "pill", "pills", "pille", "pillen", "capsule",
      "capsules", "cap", "caps", "kapsel", "kapseln", "sachet", "sachets", "beutel", "stick", "sticks", "piece",
      "pieces", "pc", "pcs", "stück", "stücke", "stk", "slice", "slices", "scheibe", "scheiben", "serving", "servings",
      "portion", "portions", "portionen", "scoop", "scoops", "handful", "times", "mal",
      // Others that stand on packets.
      "iu", "ie", "i.u", "i.e", "u", "unit", "units", "einheit", "einheiten", "%", "‰", "percent", "prozent", "mmol",
      "mol",
      "mval", "meq", "kcal", "cal", "kj", "ppm",
    ]
  }

  /// An amount where a text begins, and what is behind it.
  private struct Reading {
    private let characters: [Character]
    private let start: Int
    private let unitStart: Int
    private let number: DecimalNumber
    /// Nil for a number alone.
    let unit: Unit?
    /// Behind the amount.
    let end: Int

    /// What follows the amount and the blanks behind it.
    var rest: ArraySlice<Character> { characters[end...].drop { $0.isWhitespace } }

    /// - Parameter isInSentence: whether a word may follow, and signs such as a comma at the end of the amount.
    init(_ characters: [Character], bareIsMilligrams: Bool, isInSentence: Bool) throws(CalciumAmountError) {
      func behindBlanks(_ place: Int) -> Int {
        characters[place...].firstIndex { !$0.isWhitespace } ?? characters.count
      }
      func wordEnd(_ place: Int) -> Int { characters[place...].firstIndex(where: \.isWhitespace) ?? characters.count }
      func word(_ range: Range<Int>) -> String {
        let word = String(characters[range])
        return isInSentence ? CalciumAmount.trimmed(word) : word
      }
      let start = behindBlanks(0)
      var numberEnd = characters[start...].firstIndex { !".,".contains($0) && !$0.isWholeNumber } ?? characters.count
      let tokenEnd = wordEnd(start)
      // A comma behind a number alone belongs to the sentence.
      if isInSentence, numberEnd == tokenEnd {
        while numberEnd > start + 1, ".,".contains(characters[numberEnd - 1]) { numberEnd -= 1 }
      }
      let attached = numberEnd < tokenEnd ? word(numberEnd..<tokenEnd) : ""
      let next = behindBlanks(tokenEnd)
      let apart = word(next..<wordEnd(next))
      var (unitStart, end) = (numberEnd, tokenEnd)
      if attached.isEmpty {
        unit = Unit(apart)
        if unit != nil || !bareIsMilligrams { (unitStart, end) = (next, wordEnd(next)) }
      } else {
        unit = Unit(attached)
      }
      (self.characters, self.start, self.unitStart, self.end) = (characters, start, unitStart, end)
      func error(_ reason: CalciumAmountError.Reason, at position: Int) -> CalciumAmountError {
        CalciumAmountError(reason: reason, read: String(characters[start..<end]), position: position)
      }
      var place = 0
      let digits = Array(characters[start..<numberEnd])
      guard let number = DecimalNumber(digits, at: &place, by: .person), place == digits.count else {
        guard let (grouped, decimal) = DecimalNumber.readings(of: String(characters[start..<end])) else {
          throw error(.noAmount, at: start)
        }
        throw error(.twofold(grouped: grouped, decimal: decimal), at: start)
      }
      self.number = number
      if unit == nil, attached.isEmpty, !bareIsMilligrams, CalciumAmount.startsWithNumber(characters[next...]) {
        let rest = String(characters[next...])
        throw error(.secondNumber(rest, joined: Self.joined(String(digits), rest, bareIsMilligrams)), at: next)
      }
      if unit == .other { throw error(.otherUnit(word(unitStart..<end)), at: unitStart) }
      if unit == nil, !attached.isEmpty || !bareIsMilligrams { throw error(.noAmount, at: unitStart) }
    }

    func error(_ reason: CalciumAmountError.Reason, at position: Int) -> CalciumAmountError {
      CalciumAmountError(reason: reason, read: String(characters[start..<end]), position: position)
    }

    /// That a further number stands behind this one.
    func secondNumber(_ second: String) -> CalciumAmountError.Reason {
      .secondNumber(second, joined: Self.joined(String(characters[start..<end]), second, true))
    }

    /// The amount of which two numbers are the halves: only where the second one could be no amount of its own, for nobody
    /// writes `000 mg`. Two tablets of 500 mg are no 2500 mg.
    private static func joined(_ first: String, _ second: String, _ bareIsMilligrams: Bool) -> String? {
      let group = second.prefix { $0.isASCII && $0.isWholeNumber }
      let isNumber = (1...3).contains(first.count) && first.allSatisfy { $0.isASCII && $0.isWholeNumber }
      guard isNumber, first.first != "0", group.count == 3, group.first == "0" else { return nil }
      let whole = first + second
      let isAmount = (try? CalciumAmount.milligrams(parsing: whole, bareIsMilligrams: bareIsMilligrams)) != nil
      return isAmount ? whole : nil
    }

    func milligrams() throws(CalciumAmountError) -> Int {
      let decimals = unit == .gram ? 3 : 0
      let fraction = number.fraction
      guard fraction.dropFirst(decimals).allSatisfy({ $0 == 0 }) else { throw error(.notWhole, at: start) }
      let padded = fraction.prefix(decimals) + Array(repeating: 0, count: max(0, decimals - fraction.count))
      var amount = 0
      for digit in number.whole + padded { amount = min(amount * 10 + digit, CalciumAmount.limit + 1) }
      guard (1...CalciumAmount.limit).contains(amount) else { throw error(.outOfRange, at: start) }
      return amount
    }
  }
}
