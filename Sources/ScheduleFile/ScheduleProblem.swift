/// One thing that is wrong with a schedule file, as data: where, which key, what was found and what is allowed.
public struct ScheduleProblem: Error, Hashable, Sendable {
  /// From 1.
  public var line: Int
  /// From 1, in characters (extended grapheme clusters), as an editor counts them.
  public var column: Int
  /// The whole key with dots: `reminder.ankle-pumps.every`; nil when the place belongs to no key.
  public var key: String?
  /// What stands there, as it is written, shortened; nil when something is missing.
  public var found: String?
  /// What may stand there, as it follows "expected".
  public var allowed: String?
  /// The whole in one plain sentence, without the place.
  public var message: String

  /// A problem at a place.
  public init(
    line: Int, column: Int, key: String? = nil, found: String? = nil, allowed: String? = nil, message: String
  ) {
    self.line = line
    self.column = column
    self.key = key
    self.found = found
    self.allowed = allowed
    self.message = message
  }

  /// For a person, in the form that editors and compilers share: `schedule.toml:12:11: message`.
  public func rendered(file: String) -> String { "\(file):\(line):\(column): \(message)" }
}

/// All that is wrong with a schedule file, in the order of the file; never empty.
public struct ScheduleProblems: Error, Hashable, Sendable {
  public var problems: [ScheduleProblem]

  /// As many are told at once as a person will want to mend before looking again.
  public static let limit = 20

  /// The problems in the order of their places, the first `limit` of them; where there are more, the last one says so.
  init(_ problems: [ScheduleProblem]) {
    let inOrder = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    self.problems = Array(inOrder.prefix(Self.limit))
    guard inOrder.count > Self.limit else { return }
    let next = inOrder[Self.limit]
    self.problems.append(
      ScheduleProblem(
        line: next.line, column: next.column,
        message: "more is wrong from here on: mend what is named above first"))
  }

  /// One line a problem.
  public func rendered(file: String) -> String {
    problems.map { $0.rendered(file: file) }.joined(separator: "\n")
  }
}

/// Why an edit of the schedule was refused; the file is then as it was.
public enum ScheduleEditError: Error, Hashable, Sendable {
  /// The text is no id of a reminder: `[a-z0-9][a-z0-9-]{0,39}`.
  case invalidID(String)
  /// There is a reminder with this id already.
  case exists(String)
  /// There is no reminder with this id; the nearest that there is.
  case notFound(String, nearest: String?)
  /// The schedule would be wrong: what the file would say, and where in the new text.
  case invalid(ScheduleProblems)
  /// Both schedules have these, but not the same.
  case differs(ScheduleConflict)
  /// Keys or values that were asked for are wrong.
  case wrongFields(FieldProblems)
  /// The edited text would not mean what was asked for, so nothing was changed.
  case notExpressible(String)
}

extension ScheduleEditError: CustomStringConvertible {
  /// One sentence, for a person.
  public var description: String {
    switch self {
    case .invalidID(let id): "\(quotedForDisplay(id)) is no id of a reminder: expected \(ReminderKeys.allowedID)"
    case .exists(let id): "there is a reminder \(id) already"
    case .notFound(let id, let nearest):
      "there is no reminder \(quotedForDisplay(id))" + (nearest.map { ": did you mean \($0)?" } ?? "")
    case .invalid(let problems): problems.problems.map(\.message).joined(separator: "; ")
    case .differs(let conflict):
      "the schedules differ in \((conflict.reminders + conflict.settings).joined(separator: ", "))"
    case .wrongFields(let problems): problems.description
    case .notExpressible(let what): "the schedule file can't say \(what)"
    }
  }
}

/// A text in double quotes, on one line, shortened, with control characters made visible.
func quotedForDisplay(_ text: some StringProtocol) -> String {
  // Marks without an end can follow one letter.
  let head = String(String.UnicodeScalarView(text.unicodeScalars.prefix(8 * (displayLimit + 1))))
  return "\"\(visible(String(head.prefix(displayLimit + 1)).replacingQuotes()))\""
}

/// A text on one line, shortened, with control characters made visible: safe for a terminal.
func visible(_ text: some StringProtocol, limit: Int = displayLimit) -> String {
  var result = ""
  for (count, character) in text.enumerated() {
    guard count < limit else { return result + "…" }
    for scalar in character.unicodeScalars.prefix(8) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: result += "\\u\(hex(scalar))"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
  return result
}

/// What was found is shown so far: enough to recognize it, short enough for one line.
let displayLimit = 60

/// At least four hexadecimal digits, as TOML writes them behind `\u`.
func hex(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

extension String {
  fileprivate func replacingQuotes() -> String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// A path of keys as TOML writes it, parts quoted where they must be.
func dotted(_ path: [String]) -> String {
  path.map { part in
    let isBare = !part.isEmpty && part.utf8.allSatisfy(isBareKeyByte)
    return isBare ? part : quotedForDisplay(part)
  }.joined(separator: ".")
}

/// TOML 1.0, "Keys": what a bare key is made of.
func isBareKeyByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}
