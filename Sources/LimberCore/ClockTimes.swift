/// When a reminder is due by the clock: whenever one of its calendar expressions matches, and only once where several do.
///
/// Each may name a zone of its own. They stand in the order in which a person wrote them, which means nothing.
public struct ClockTimes: Sendable {
  /// 1 to `limit`, each once.
  public let expressions: [CalendarExpression]

  /// What needs more is an interval, or a list of values in one expression.
  public static let limit = 12

  /// Sooner after each other a reminder nags more than it helps.
  public static let leastGap = TimeSpan.minutes(5)

  /// The times of one expression.
  public init(_ expression: CalendarExpression) { expressions = [expression] }

  /// The times of several expressions, of which equal ones count once; nil where that makes none, or more than `limit`.
  public init?(_ expressions: [CalendarExpression]) {
    var distinct: [CalendarExpression] = []
    for expression in expressions where !distinct.contains(expression) { distinct.append(expression) }
    guard (1...Self.limit).contains(distinct.count) else { return nil }
    self.expressions = distinct
  }

  /// Whether any of them goes by the local zone.
  public var isLocal: Bool { expressions.contains { $0.zone == nil } }
  /// The zones that they name themselves.
  public var zoneNames: Set<String> { Set(expressions.compactMap(\.zone)) }
  /// Each in its short form.
  public var briefs: [String] { expressions.map(\.brief) }
  /// The short forms in a sentence: `08:00`, `08:00, 12:30 and 20:00`.
  public var words: String { Text.list(briefs) }
}

extension ClockTimes: Hashable {
  /// Whether they come at the same times, in whatever order they are written.
  public static func == (a: Self, b: Self) -> Bool {
    a.expressions == b.expressions || Set(a.expressions) == Set(b.expressions)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(Set(expressions)) }
}

extension ClockTimes {
  /// Two times that follow each other too soon.
  public struct Gap: Hashable, Sendable {
    public var span: TimeSpan
    /// The place of the expression whose times they are; where they are of two, of the earlier one.
    public var first: Int
    /// The place of the other one, or the same.
    public var second: Int
  }

  /// Where one of the times follows another sooner than `limit`, on clocks that are never changed; nil where none does.
  ///
  /// How far the clocks of two zones are apart is another thing from machine to machine: only expressions of one zone are
  /// compared.
  public func gap(under limit: TimeSpan) -> Gap? {
    for (index, expression) in expressions.enumerated() {
      if let span = expression.gap(under: limit) { return Gap(span: span, first: index, second: index) }
    }
    let times = expressions.map(\.timesOfDay)
    for (index, expression) in expressions.enumerated() {
      for (earlier, other) in expressions[..<index].enumerated() where other.zone == expression.zone {
        if let span = other.gap(to: expression, under: limit, times[earlier], times[index]) {
          return Gap(span: span, first: earlier, second: index)
        }
      }
    }
    return nil
  }
}

extension Zones {
  /// The first instant after another at which any of the times comes; nil when none comes again.
  public func next(of times: ClockTimes, after instant: Instant) -> Instant? {
    times.expressions.lazy.compactMap { next(of: $0, after: instant) }.min()
  }

  /// The last instant before another at which any of the times came; nil when none ever did.
  public func previous(of times: ClockTimes, before instant: Instant) -> Instant? {
    times.expressions.lazy.compactMap { previous(of: $0, before: instant) }.max()
  }
}
