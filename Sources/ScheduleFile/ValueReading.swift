internal import LimberCore

/// Reads one kind of value each; the reasons say what is wrong, the positions where.
enum ValueReading {
  /// Titles, notes and steps: as long as a long letter, and far below the limit of the whole file.
  static let textLimit = 10_240
  /// Times, amounts and single words: the longest calendar expression that makes sense has a hundred bytes.
  static let wordLimit = 256
  /// More steps than anyone walks through in one break.
  static let stepLimit = 100

  static func text(_ value: FieldValue, element: Int? = nil) throws(ValueError) -> String {
    guard case .string(let text) = value else { throw ValueError() }
    try check(text, within: textLimit, element: element)
    guard !text.utf8.contains(0) else { throw ValueError("the character U+0000 is not allowed", element: element) }
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw ValueError("expected a text that is not empty", element: element)
    }
    return text
  }

  /// Before anything is looked for in it: that takes the longer the longer a text is.
  static func check(_ text: String, within limit: Int, element: Int? = nil) throws(ValueError) {
    guard text.utf8.count <= limit else {
      throw ValueError("it is \(text.utf8.count) bytes long, allowed is \(limit)", element: element)
    }
  }

  /// The text of a value that is short where it is right.
  private static func word(_ value: FieldValue) throws(ValueError) -> String? {
    guard case .string(let text) = value else { return nil }
    try check(text, within: wordLimit)
    return text
  }

  /// A list of texts; in words, also one text with a step a line.
  static func texts(_ value: FieldValue, style: FieldStyle) throws(ValueError) -> [String] {
    var texts: [String]
    switch value {
    case .strings(let list): texts = list
    case .string(let text) where style == .words:
      texts = text.split(whereSeparator: \.isNewline).map(String.init)
    default: throw ValueError()
    }
    guard texts.count <= stepLimit else {
      throw ValueError("there are \(texts.count), allowed are \(stepLimit)", element: stepLimit)
    }
    for (index, text) in texts.enumerated() { texts[index] = try Self.text(.string(text), element: index) }
    return texts
  }

  static func flag(_ value: FieldValue, style: FieldStyle) throws(ValueError) -> Bool {
    _ = try word(value)
    switch value {
    case .boolean(let flag): return flag
    case .string(let text) where style == .words:
      // The words that systemd takes for booleans (systemd.syntax(7)).
      switch text.lowercased() {
      case "true", "yes", "on", "1", "y", "t": return true
      case "false", "no", "off", "0", "n", "f": return false
      default: throw ValueError()
      }
    default: throw ValueError()
    }
  }

  static func count(_ value: FieldValue, allowed: ClosedRange<Int64>, style: FieldStyle) throws(ValueError) -> Int {
    _ = try word(value)
    let number: Int64?
    switch value {
    case .integer(let integer): number = integer
    case .string(let text) where style == .words: number = Int64(text)
    default: number = nil
    }
    guard let number, allowed.contains(number) else { throw ValueError() }
    return Int(number)
  }

  static func choice<T: RawRepresentable & CaseIterable>(_ value: FieldValue) throws(ValueError) -> T
  where T.RawValue == String {
    guard let text = try word(value) else { throw ValueError() }
    guard let choice = T(rawValue: text) else {
      let near = Text.nearest(to: text, among: T.allCases.map(\.rawValue))
      throw ValueError(near.map { "did you mean \"\($0)\"?" })
    }
    return choice
  }

  static func span(
    _ value: FieldValue, allowed: ClosedRange<TimeSpan>, style: FieldStyle
  ) throws(ValueError) -> TimeSpan {
    _ = try word(value)
    var text: String
    switch value {
    case .string(let string): text = string
    case .integer(let minutes) where style == .words: text = String(minutes)
    default: throw ValueError()
    }
    // systemd prints nothing as 0, without a unit; there it needs none.
    if text == "0" { text = "0s" }
    let span: TimeSpan
    do {
      span = try TimeSpan(parsing: text, bareUnit: style == .words ? .minutes(1) : nil)
    } catch {
      if let twofold = ValueError(twofold: text, position: error.position) { throw twofold }
      let reason = error.reason == .missingUnit ? "a number needs a unit, as in 90min or 1h 30min" : nil
      let said = TimeSpan(saidAs: text).map { "write \(spanText($0))" }
      throw ValueError(said ?? reason, position: error.position)
    }
    guard allowed.contains(span) else {
      throw ValueError("expected \(spanText(allowed.lowerBound)) to \(spanText(allowed.upperBound))")
    }
    return span
  }

  /// A time span as the file has it: always with a unit.
  static func spanText(_ span: TimeSpan) -> String {
    if span == .zero { return "0s" }
    // Milliseconds would have three digits behind the point, which no person may write.
    return DecimalNumber.readings(of: span.description) == nil ? span.description : "\(span.microseconds)us"
  }

  static func milligrams(_ value: FieldValue, style: FieldStyle) throws(ValueError) -> Int {
    _ = try word(value)
    let text: String
    switch value {
    case .string(let string): text = string
    case .integer(let number) where style == .words: text = String(number)
    default: throw ValueError()
    }
    do {
      return try CalciumAmount.milligrams(parsing: text, bareIsMilligrams: style == .words)
    } catch {
      throw ValueError(error)
    }
  }

  static func hours(_ value: FieldValue) throws(ValueError) -> (opens: TimeSpan, closes: TimeSpan) {
    guard let text = try word(value) else { throw ValueError() }
    do {
      let (opens, closes) = try Window.hours(parsing: text)
      return (opens, closes)
    } catch {
      if let said = Window.hours(saidAs: text) { throw ValueError("write \(said)", position: error.position) }
      guard case .outOfRange = error.reason else { throw ValueError(position: error.position) }
      throw ValueError(error.description, position: error.position)
    }
  }

  static func weekdays(_ value: FieldValue) throws(ValueError) -> WeekdaySet {
    guard let text = try word(value) else { throw ValueError() }
    do {
      return try WeekdaySet(parsing: text)
    } catch {
      if case .weekdaysBackwards = error.reason { throw ValueError(error.description, position: error.position) }
      if let said = WeekdaySet(saidAs: text) { throw ValueError("write \(said)", position: error.position) }
      throw ValueError(position: error.position)
    }
  }
}
