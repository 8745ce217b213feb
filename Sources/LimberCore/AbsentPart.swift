/// Of the due instants that were recorded together (`Absence`), those of one hour of one day: so a span has its own alone, and
/// two that lie side by side have what the whole has.
public struct AbsentPart: Hashable, Sendable {
  public var reminder: String
  public var kind: ReminderKind
  public var title: String
  /// When the first of them was due.
  public var first: Instant
  public var count: Int
  public var outcome: Outcome
  public var why: Why

  /// So many of a reminder, from a first one on.
  public init(
    reminder: String, kind: ReminderKind, title: String, first: Instant, count: Int, outcome: Outcome, why: Why
  ) {
    self.reminder = reminder
    self.kind = kind
    self.title = title
    self.first = first
    self.count = count
    self.outcome = outcome
    self.why = why
  }
}

extension Absence {
  /// An instant, and for how many of those recorded it stands.
  struct Point: Hashable, Sendable {
    var at: Instant
    var count: Int
  }

  /// More than a reminder every hour has in ten years. What is more is spread over so many places in time.
  static let mostPoints = 100_000

  /// When its instants were due: as its rhythm says, or else evenly from the first to the last. They are as many as were
  /// recorded, also where the rhythm has others, since the record counts.
  func points(_ rhythm: Rhythm?) -> [Point] {
    guard count > 0 else { return [] }
    let range = min(from, to)...max(from, to)
    var found = rhythm?.instants(range, limit: Self.mostPoints) ?? []
    if found.isEmpty { found = even(range) }
    return found.enumerated().compactMap { index, instant in
      let part = (index + 1) * count / found.count - index * count / found.count
      return part > 0 ? Point(at: instant, count: part) : nil
    }
  }

  private func even(_ range: ClosedRange<Instant>) -> [Instant] {
    let gaps = Int64(min(count, Self.mostPoints) - 1)
    guard gaps > 0 else { return [range.lowerBound] }
    let whole = (range.upperBound - range.lowerBound).microseconds
    let (step, rest) = whole.quotientAndRemainder(dividingBy: gaps)
    return (0...gaps).map { range.lowerBound + TimeSpan(microseconds: step * $0 + rest * $0 / gaps) }
  }

  /// Those of them that lie in a span, an hour of a zone's clocks after the other.
  func parts(_ points: [Point], in span: Range<Instant>, _ zone: Zone) -> [AbsentPart] {
    var parts: [AbsentPart] = []
    var hour: Int64?
    for point in points where span.contains(point.at) {
      let found = floorDivide(zone.civil(point.at).faceMicroseconds, TimeSpan.hours(1).microseconds)
      if found == hour {
        parts[parts.count - 1].count += point.count
      } else {
        parts.append(
          AbsentPart(
            reminder: reminder, kind: kind, title: title, first: point.at, count: point.count, outcome: outcome,
            why: why))
        hour = found
      }
    }
    return parts
  }
}
