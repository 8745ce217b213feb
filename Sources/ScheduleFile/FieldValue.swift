internal import LimberCore

/// The value of a key: what TOML, Varlink and the command line have in common.
public enum FieldValue: Hashable, Sendable {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case strings([String])

  var isText: Bool { if case .string = self { true } else { false } }
}

/// How strictly values are read.
enum FieldStyle: Sendable {
  /// As in the file: each key has its type, and a quantity needs its unit.
  case file
  /// As words from the command line or the interface: any value may come as a string; a bare number of a time span counts
  /// minutes, a bare number of an amount milligrams.
  case words
}

/// Why a value doesn't fit its key.
struct ValueError: Error {
  /// Says it more exactly than what is allowed does.
  var reason: String?
  /// What may stand there, where that is more exact than what the key allows.
  var allowed: String?
  /// Characters before the place, in the text or in the element of the list.
  var position: Int?
  /// Which element of a list.
  var element: Int?

  init(_ reason: String? = nil, allowed: String? = nil, position: Int? = nil, element: Int? = nil) {
    self.reason = reason
    self.allowed = allowed
    self.position = position
    self.element = element
  }
}

extension ValueError {
  /// That a number in a text may be two; nil for a text without such a one.
  init?(twofold text: some StringProtocol, position: Int?) {
    guard let (grouped, decimal) = DecimalNumber.readings(of: text) else { return nil }
    let both = "\(visible(grouped)) or \(visible(decimal))"
    self.init("it may mean \(both): write the one that is meant", allowed: both, position: position)
  }
}

/// One key of a reminder that is wrong, missing or unknown.
public struct FieldProblem: Error, Hashable, Sendable {
  /// As in the file: `on_time`.
  public var key: String
  /// What was given, in quotes when it was text; nil when it is missing.
  public var found: String?
  /// What may be given, as it follows "expected".
  public var allowed: String?
  /// The whole in one sentence.
  public var message: String
}

/// All that is wrong with the fields of a reminder; never empty.
public struct FieldProblems: Error, Hashable, Sendable {
  public var problems: [FieldProblem]
}

extension FieldProblems: CustomStringConvertible {
  /// The sentences, separated by semicolons.
  public var description: String { problems.map(\.message).joined(separator: "; ") }
}

/// Amounts of calcium: `500 mg`, `0.5 g`.
public enum CalciumAmount {
  /// Ten times what is enough for a day: what is above it was mistyped.
  public static let limit = Int(Bounds.milligrams.upperBound)

  /// What may be written, as it follows "expected".
  static let allowed = "an amount such as 500 mg or 0.5 g"

  /// Reads an amount of elemental calcium, 1 to `limit` whole milligrams.
  ///
  /// - Parameters:
  ///   - text: a number, a decimal sign allowed, and `mg` or `g`.
  ///   - bareIsMilligrams: whether the unit may be left out.
  /// - Returns: milligrams; nil when the text is no such amount, or could be two (`DecimalNumber.readings(of:)`).
  public static func milligrams(parsing text: some StringProtocol, bareIsMilligrams: Bool) -> Int? {
    try? read(text, bareIsMilligrams: bareIsMilligrams)
  }

  /// As people write it: `500 mg`.
  public static func text(milligrams: Int) -> String { "\(milligrams) mg" }

  static func read(_ text: some StringProtocol, bareIsMilligrams: Bool) throws(ValueError) -> Int {
    let characters = Array(text)
    var at = 0
    func skipBlanks() { while at < characters.count, characters[at].isWhitespace { at += 1 } }
    skipBlanks()
    let start = at
    guard let number = DecimalNumber(characters, at: &at, by: .person), !number.whole.isEmpty else {
      throw ValueError(twofold: text, position: start) ?? ValueError(position: start)
    }
    skipBlanks()
    let unitStart = at
    while at < characters.count, characters[at].isLetter { at += 1 }
    let decimals: Int
    switch String(characters[unitStart..<at]).lowercased() {
    case "mg": decimals = 0
    case "g": decimals = 3
    case "" where bareIsMilligrams && at == characters.count: decimals = 0
    default: throw ValueError(position: unitStart)
    }
    skipBlanks()
    guard at == characters.count else { throw ValueError(position: at) }
    let fraction = number.fraction
    guard fraction.dropFirst(decimals).allSatisfy({ $0 == 0 }) else {
      throw ValueError("expected whole milligrams", position: start)
    }
    let padded = fraction.prefix(decimals) + Array(repeating: 0, count: max(0, decimals - fraction.count))
    var amount = 0
    for digit in number.whole + padded {
      amount = min(amount * 10 + digit, limit + 1)
    }
    guard (1...limit).contains(amount) else {
      throw ValueError("expected 1 mg to \(limit) mg", position: start)
    }
    return amount
  }
}
