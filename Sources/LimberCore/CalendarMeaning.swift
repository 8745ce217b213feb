/// What the times of a reminder or a medicine mean, where people mostly mean something else by some of them, and what to write
/// for all of it at once: what mends one of them must not bring another one back.
public struct CalendarMeaning: Sendable {
  /// What is surprising, as it was written.
  public let surprises: [(written: String, surprise: CalendarSurprise)]
  /// All times, as they were probably meant.
  private let meant: [String]
  /// An interval that was meant, where there is nothing beside it.
  private let interval: CalendarRemedy?
  private let isPossible: Bool

  /// Nil where all times mean what they look like.
  public init?(of times: ClockTimes) {
    let found = times.expressions.map { ($0, $0.surprise) }
    surprises = found.compactMap { expression, surprise in surprise.map { (expression.shown, $0) } }
    guard let first = surprises.first else { return nil }
    meant = CalendarRemedy.distinct(
      found.flatMap { expression, surprise in
        guard case .at(let texts)? = surprise?.remedy.fitting(.file)?.form else { return [expression.shown] }
        return texts
      })
    let isInterval =
      first.surprise.remedy.fitting(.file).map { if case .every = $0.form { true } else { false } } ?? false
    interval = isInterval && found.count == 1 ? first.surprise.remedy.fitting(.file) : nil
    isPossible = meant.count <= ClockTimes.limit && CalendarRemedy.isSeldomEnough(meant)
  }

  /// As the rest of a sentence: `comes at 08:00 and 08:20 (8:00,20:00)`.
  var text: String { Text.list(surprises.map { "\($0.surprise.meaning) (\($0.written))" }) }

  /// What it is about, each.
  var details: Set<String> { Set(surprises.map(\.written)) }

  /// `For 08:00 and 20:00, for the last day of each month`.
  private var wishes: String {
    let all = CalendarRemedy.distinct(surprises.map(\.surprise.wish))
    return all.enumerated().map { $0.offset == 0 ? $0.element : $0.element.lowercasedFirst }.joined(separator: "; ")
  }

  /// What of it is no interval beside other times.
  private var isMended: Bool {
    surprises.allSatisfy { if case .at? = $0.surprise.remedy.fitting(.file)?.form { true } else { false } }
  }

  /// What to write at a place, as a sentence.
  public func fix(at place: CalendarRemedy.Place) -> String {
    if let interval {
      return interval.fitting(place).map { "\(wishes) \($0.instruction(at: place))." } ?? "Write each time by itself."
    }
    guard isPossible, isMended else { return apart }
    return "\(wishes) write \(CalendarRemedy.words(for: meant, at: place))."
  }

  /// What to type for a reminder that is there.
  func command(for id: String) -> String {
    if let interval { return "\(wishes): \(interval.command(for: id))" }
    guard isPossible, isMended else { return apart }
    return "\(wishes): limber set \(id) \(CalendarRemedy.words(for: meant, at: .set))"
  }

  private var apart: String { "\(wishes), make a reminder of its own." }
}

extension CalendarExpression {
  /// As it was written, where that is known, else in its short form.
  public var shown: String { written ?? brief }
}
