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
    self.init(grouped: grouped, decimal: decimal, position: position)
  }

  private init(grouped: String, decimal: String, position: Int?) {
    let both = "\(visible(grouped)) or \(visible(decimal))"
    self.init("it may mean \(both): write the one that is meant", allowed: both, position: position)
  }
}

extension ValueError {
  /// What is wrong with an amount of calcium.
  init(_ error: CalciumAmountError) {
    switch error.reason {
    case .noAmount, .noUnit: self.init(position: error.position)
    case .twofold(let grouped, let decimal):
      self.init(grouped: grouped, decimal: decimal, position: error.position)
    case .otherUnit(let unit):
      self.init("\(visible(unit)) is no unit of it, expected \(CalciumAmount.allowed)", position: error.position)
    case .secondNumber:
      self.init("these are two numbers, expected \(CalciumAmount.allowed)", position: error.position)
    case .notWhole: self.init("expected whole milligrams", position: error.position)
    case .outOfRange: self.init("expected 1 mg to \(CalciumAmount.limit) mg", position: error.position)
    }
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
