/// Why a text is no calendar expression: what was wrong, where, and what was expected there.
public struct CalendarError: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    case empty
    /// Neither a weekday nor `daily` or another word for a whole expression.
    case unknownWord(String)
    /// A range of weekdays that runs backwards, over Sunday.
    case weekdaysBackwards(Weekday, Weekday)
    case expected(String)
    case outOfRange(field: String, found: Int, allowed: ClosedRange<Int>)
    /// A number that no field could hold.
    case tooLarge
    /// A range whose end is not after its start.
    case backwards(field: String)
    /// A step of nothing.
    case stepOfZero
    /// A step that leaves the range, or the field, at once.
    case stepTooLong(field: String, step: String)
    /// A range of seconds shorter than the step of one second that it would have.
    case needsStep
    /// More values in one list than systemd takes.
    case tooManyValues(limit: Int)
    /// A zone that the tz database doesn't have.
    case unknownZone(String)
    /// An abbreviation such as `CET`, which means something else in every country.
    case abbreviation(String)
    /// `8:30 pm`.
    case twelveHours(String)
    /// Something stands behind a complete expression.
    case trailing(String)
    /// Words in which people say times, but not which ones for sure.
    case said
    /// A number that may be two, in what people say: what it may mean.
    case twofold(grouped: String, decimal: String)
  }
  public var reason: Reason
  /// Characters before the place, from 0.
  public var position: Int
  /// What to write instead, where that can be told.
  public var remedy: CalendarRemedy?

  init(reason: Reason, position: Int, remedy: CalendarRemedy? = nil) {
    self.reason = reason
    self.position = position
    self.remedy = remedy
  }
}

extension CalendarError: CustomStringConvertible {
  /// One sentence, for a person who typed nothing but an expression.
  public var description: String { sentence(at: .preview) }

  /// One sentence, for a person: what to write, where that can be told, else what is wrong.
  ///
  /// - Parameters:
  ///   - place: where the expression was given.
  ///   - others: the times that were given beside it, and stay.
  public func sentence(at place: CalendarRemedy.Place, beside others: [String] = []) -> String {
    guard let remedy = remedy?.fitting(place) else { return fault(at: place) }
    return "\(remedy.why.lowercasedFirst): \(remedy.instruction(at: place, beside: others))"
  }

  private func fault(at place: CalendarRemedy.Place) -> String {
    let example = CalendarRemedy.words(for: ["08:00", "Mon..Fri 20:00"], at: place)
    return switch reason {
    case .said: "it can't be told for sure which times are meant: give each by itself, as in \(example)"
    case .twofold(let grouped, let decimal): "it may mean \(grouped) or \(decimal): write the one that is meant"
    case .empty: "there is nothing: expected a time such as 08:30 or Mon..Fri 08:30"
    case .unknownWord(let word) where word.hasPrefix("@"):
      "'\(word)' names no time by the clock: write one such as 08:30 or Mon..Fri 08:30"
    case .unknownWord(let word) where Self.days.contains(word.lowercased()):
      "'\(word)' is another day each time: write the date, as in 2026-11-23 20:00, or for each day only the time"
    case .unknownWord(let word):
      "'\(word)' is neither a weekday (Mon, Tuesday, …) nor a time such as 08:30"
        + (Self.nearest(word).map { "; perhaps you mean \($0)" } ?? "")
    case .weekdaysBackwards(let first, let last):
      "a range of weekdays can't run over Sunday: write "
        + Weekday.days(from: first, through: last).map(\.abbreviation).joined(separator: ",")
    case .expected(let what): "expected \(what)"
    case .outOfRange(let field, let found, let allowed):
      "the \(field) is \(found), allowed is \(allowed.lowerBound) to \(allowed.upperBound)"
    case .tooLarge: "the number is too large"
    case .backwards(let field): "the range of \(field)s ends before it begins"
    case .stepOfZero: "a step of 0 never moves on: give each time by itself, as in \(example)"
    case .stepTooLong("hour", let step):
      "a step of \(step) leaves the hours of a day at once: give each time by itself, as in \(example)"
    case .stepTooLong(let field, let step): "a step of \(step) leaves the \(field)s at once"
    case .needsStep: "a range shorter than a second needs a step, as in 10.0..10.5/0.1"
    case .tooManyValues(let limit): "allowed are \(limit) values in one list"
    case .unknownZone(let name):
      "there is no time zone '\(name)' on this machine: write UTC or a name such as Europe/Berlin"
    case .abbreviation(let name):
      "'\(name)' means another time in another country: write UTC or a name such as Europe/Berlin"
    case .twelveHours(let word): "'\(word)' is not taken: write the hours from 0 to 23, such as 20:30"
    case .trailing(let text):
      "'\(text)' is too much"
        + (text.contains(where: \.isNumber) ? ": give each time by itself, as in \(example)" : "")
    }
  }

  private static let days: Set = ["now", "today", "tonight", "tomorrow", "yesterday"]

  private static func nearest(_ word: String) -> String? {
    let words = CalendarExpression.words + Weekday.allCases.map { $0.name.lowercased() }
    // What is right already stands where it can't.
    guard !words.contains(word.lowercased()) else { return nil }
    return Text.nearest(to: word.lowercased(), among: words).map { Weekday(named: $0)?.abbreviation ?? $0 }
  }
}

extension CalendarError {
  /// The error of a text that was refused, with what was probably meant.
  init(asked text: String, refused error: CalendarError) {
    self = error
    guard text.utf8.count <= 200 else { return }
    if let (grouped, decimal) = DecimalNumber.readings(of: text),
      CalendarWish.span(decimal, CalendarPhrase.words(of: decimal)) != nil
    {
      reason = .twofold(grouped: grouped, decimal: decimal)
      return
    }
    remedy = CalendarRemedy(for: text, refused: error)
    guard remedy == nil, !text.hasPrefix("@"), CalendarPhrase.words(of: text).contains(where: CalendarPhrase.isOfTimes)
    else { return }
    switch error.reason {
    case .unknownWord(let word) where Self.days.contains(word.lowercased()): break
    case .unknownWord, .expected, .trailing, .twelveHours: reason = .said
    default: break
    }
  }
}
