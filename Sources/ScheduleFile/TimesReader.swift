internal import LimberCore

/// Reads calendar expressions, each list of them once.
struct TimesReader {
  /// Whether the machine knows a time zone of this name.
  let isZone: (String) -> Bool
  /// What was read before, by its texts: what a text means depends on nothing but the zones that there are.
  private let known: [[String]: ClockTimes]

  /// - Parameter earlier: schedules that were read already: the times that they have are not read again.
  init(isZone: @escaping (String) -> Bool, after earlier: [Schedule] = []) {
    self.isZone = isZone
    var known: [[String]: ClockTimes] = [:]
    for times in earlier.flatMap(\.clockTimes) {
      let texts = times.expressions.compactMap(\.written)
      if texts.count == times.expressions.count { known[texts] = times }
    }
    self.known = known
  }

  /// A calendar expression or a list of some, which don't come too often.
  ///
  /// - Parameter place: where they were given, for what to write instead.
  func times(
    _ value: FieldValue, at place: CalendarRemedy.Place
  ) throws(ValueError) -> ClockTimes {
    let texts: [String]
    var isList = true
    switch value {
    case .string(let text): (texts, isList) = ([text], false)
    case .strings(let list): texts = list
    default: throw ValueError()
    }
    guard (1...ClockTimes.limit).contains(texts.count) else {
      throw ValueError(
        "there are \(texts.count) times, allowed are 1 to \(ClockTimes.limit)",
        element: texts.isEmpty ? nil : ClockTimes.limit)
    }
    for (index, text) in texts.enumerated() {
      try ValueReading.check(text, within: ValueReading.wordLimit, element: isList ? index : nil)
    }
    if let times = known[texts], times.expressions.allSatisfy({ $0.zone.map(isZone) ?? true }) { return times }
    var expressions: [CalendarExpression] = []
    for (index, text) in texts.enumerated() {
      do throws(CalendarError) {
        expressions.append(try CalendarExpression(parsing: text, isZone: isZone))
      } catch {
        let others = texts.enumerated().flatMap {
          $0.offset == index ? [] : CalendarRemedy.meant(by: $0.element, isZone: isZone)
        }
        throw Self.refusal(error, element: isList ? index : nil, error.sentence(at: place, beside: others))
      }
    }
    guard let times = ClockTimes(expressions) else { preconditionFailure("1 to \(ClockTimes.limit) are times") }
    let least = ClockTimes.leastGap
    guard let gap = times.gap(under: least) else { return times }
    let (first, second) = (times.expressions[gap.first], times.expressions[gap.second])
    throw ValueError(
      gap.first == gap.second
        ? (isList ? "\(first.shown)" : "it") + " comes again after \(gap.span), allowed is \(least) at the least"
          + Self.meant(first, at: place)
        : "\(first.brief) and \(second.brief) come \(gap.span) apart, allowed is \(least) at the least",
      allowed: "times at least \(least) apart", element: isList ? expressions.firstIndex(of: second) : nil)
  }

  /// What to write for what comes too often, where something else was probably meant by it.
  private static func meant(_ expression: CalendarExpression, at place: CalendarRemedy.Place) -> String {
    let instruction = expression.surprise?.instruction(at: place) ?? ""
    return instruction.isEmpty ? "" : "; " + instruction.prefix(1).lowercased() + instruction.dropFirst().dropLast()
  }

  private static func refusal(_ error: CalendarError, element: Int?, _ reason: String) -> ValueError {
    var allowed: String?
    switch error.reason {
    case .unknownZone, .abbreviation: allowed = "UTC or a time zone of this machine, such as Europe/Berlin"
    default: break
    }
    return ValueError(reason, allowed: allowed, position: error.position, element: element)
  }
}
