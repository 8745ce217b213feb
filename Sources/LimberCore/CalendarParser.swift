/// Why a text is no calendar expression: what was wrong, where, and what was expected there.
public struct CalendarError: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    case empty
    case unknownWeekday(String)
    /// A range of weekdays that runs backwards, over Sunday.
    case weekdaysBackwards
    case expected(String)
    case outOfRange(field: String, found: Int, allowed: ClosedRange<Int>)
    /// Something stands behind a complete expression.
    case trailing(String)
  }
  public var reason: Reason
  /// Characters before the place, from 0.
  public var position: Int
}

extension CalendarError: CustomStringConvertible {
  /// One sentence, for a person.
  public var description: String {
    switch reason {
    case .empty: "there is nothing: expected a time such as 08:30 or Mon..Fri 08:30"
    case .unknownWeekday(let word): "'\(word)' is neither a weekday (Mon, Tuesday, …) nor a time such as 08:30"
    case .weekdaysBackwards: "a range of weekdays can't run over Sunday: write Sat,Sun,Mon"
    case .expected(let what): "expected \(what)"
    case .outOfRange(let field, let found, let allowed):
      "the \(field) is \(found), allowed is \(allowed.lowerBound) to \(allowed.upperBound)"
    case .trailing(let text): "'\(text)' is too much"
    }
  }
}

extension CalendarExpression {
  /// Reads a calendar expression.
  ///
  /// For now weekdays and a time of day: `08:30`, `08:30:15`, `Mon..Fri,Sun 08:30`.
  ///
  /// - Throws: `CalendarError` with the reason and the place.
  public init(parsing text: some StringProtocol) throws(CalendarError) {
    var parser = CalendarParser(text)
    self = try parser.expression()
  }
}

/// A recursive descent over the grammar of systemd.time(7); one method a production.
private struct CalendarParser {
  let characters: [Character]
  var at = 0

  init(_ text: some StringProtocol) { characters = Array(text) }

  private func fail(_ reason: CalendarError.Reason) -> CalendarError { CalendarError(reason: reason, position: at) }

  private func peek(_ text: String) -> Bool { characters[at...].starts(with: text) }

  private mutating func take(_ text: String) -> Bool {
    guard peek(text) else { return false }
    at += text.count
    return true
  }

  mutating func expression() throws(CalendarError) -> CalendarExpression {
    guard characters.contains(where: { !$0.isWhitespace }) else { throw fail(.empty) }
    var weekdays = WeekdaySet.everyDay
    if let first = characters.first, first.isLetter {
      weekdays = try self.weekdays()
      guard take(" ") else { throw fail(.expected("a space and a time such as 08:30 behind the weekdays")) }
      while take(" ") {}
    }
    // The date of the canonical form; other dates come with the rest of the grammar.
    if take("*-*-*") {
      guard take(" ") else { throw fail(.expected("a space and a time such as 08:30 behind the date")) }
    }
    let hour = try number("hour", allowed: 0...23)
    guard take(":") else { throw fail(.expected("':' and the minutes, as in 08:30")) }
    let minute = try number("minute", allowed: 0...59)
    let second = take(":") ? try number("second", allowed: 0...59) : 0
    guard at == characters.count else { throw fail(.trailing(String(characters[at...]))) }
    return CalendarExpression(
      weekdays: weekdays, hour: .exactly(hour), minute: .exactly(minute), second: .exactly(second))
  }

  /// `Mon`, `Mon..Fri` or `Mon-Fri`, separated by commas.
  mutating func weekdays() throws(CalendarError) -> WeekdaySet {
    var set = WeekdaySet([])
    repeat {
      let first = try weekday()
      if take("..") || take("-") {
        let place = at
        let last = try weekday()
        guard first.rawValue <= last.rawValue else {
          throw CalendarError(reason: .weekdaysBackwards, position: place)
        }
        set.insert(from: first, through: last)
      } else {
        set.insert(from: first, through: first)
      }
    } while take(",")
    return set
  }

  private mutating func weekday() throws(CalendarError) -> Weekday {
    let start = at
    var end = at
    while end < characters.count, characters[end].isLetter { end += 1 }
    let word = String(characters[start..<end])
    guard let day = Weekday(named: word) else { throw fail(.unknownWeekday(word)) }
    at = end
    return day
  }

  private mutating func number(_ field: String, allowed: ClosedRange<Int>) throws(CalendarError) -> Int {
    let start = at
    var value = 0
    while at < characters.count, characters[at].isASCII, let digit = characters[at].wholeNumberValue {
      value = value * 10 + digit
      guard value <= 9999 else { break }
      at += 1
    }
    guard at > start else { throw fail(.expected("the \(field), as in 08:30")) }
    guard allowed.contains(value) else {
      throw CalendarError(reason: .outOfRange(field: field, found: value, allowed: allowed), position: start)
    }
    return value
  }
}

extension WeekdaySet {
  /// Reads a list of weekdays and ranges: `Mon..Sat`, `Mon,Wed,Fri`.
  ///
  /// - Throws: `CalendarError` with the reason and the place.
  public init(parsing text: some StringProtocol) throws(CalendarError) {
    var parser = CalendarParser(text)
    guard !text.isEmpty else { throw CalendarError(reason: .empty, position: 0) }
    self = try parser.weekdays()
    guard parser.at == parser.characters.count else {
      throw CalendarError(reason: .trailing(String(parser.characters[parser.at...])), position: parser.at)
    }
  }
}
