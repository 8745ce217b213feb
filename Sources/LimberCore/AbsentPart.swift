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

  /// So many of an absence.
  init(_ absence: Absence, count: Int) {
    self.init(
      reminder: absence.reminder, kind: absence.kind, title: absence.title, first: absence.from, count: count,
      outcome: absence.outcome, why: absence.why)
  }
}

extension Absence {
  /// An instant, and for how many of those recorded it stands.
  struct Point: Hashable, Sendable {
    var at: Instant
    var count: Int
  }

  /// How its instants lie in time. It is the same for each span that looks at it, so that adjacent spans add up.
  enum Course {
    /// Those that its rhythm has, of which some may stand for several or for none: as many as were recorded count.
    case listed([Point])
    /// Those that its rhythm has, each once; they are too many to be listed before a span is cut out of them.
    case steady(Rhythm)
    /// From the first to the last at equal distances.
    case even
  }

  /// So many instants are listed at most: a reminder every hour has them in six weeks. Of more only those are looked for that
  /// lie in a span, so that work is bounded by the span and not by what the record claims.
  static let mostListed = 1_000
  /// At least so many places in time an absence has, whatever else there is.
  private static let fewestPlaces = 24

  private var range: ClosedRange<Instant> { min(from, to)...max(from, to) }

  /// When its instants were due: as its rhythm says, or else evenly.
  func course(_ rhythm: Rhythm?) -> Course {
    guard count > 0 else { return .listed([]) }
    guard let rhythm else { return .even }
    let found = rhythm.instants(range, limit: Self.mostListed + 1)
    if found.isEmpty { return .even }
    if found.count > Self.mostListed { return count > Self.mostListed ? .steady(rhythm) : .even }
    return .listed(listed(found))
  }

  /// So many as were recorded, spread over those that there are: of fewer the first and the last are among them.
  private func listed(_ found: [Instant]) -> [Point] {
    if count < found.count {
      return (0..<count).map { Point(at: found[count == 1 ? 0 : $0 * (found.count - 1) / (count - 1)], count: 1) }
    }
    return found.enumerated().map { index, instant in
      Point(at: instant, count: (index + 1) * count / found.count - index * count / found.count)
    }
  }

  /// Those of its instants that lie in a span.
  ///
  /// - Parameter room: how many places in time all absences together may still have; it is used up. Where there is no more,
  ///   several instants stand at one place.
  func points(_ course: Course, in span: Range<Instant>, room: inout Int) -> [Point] {
    guard !span.isEmpty, range.upperBound >= span.lowerBound, range.lowerBound < span.upperBound else { return [] }
    let places = max(Self.fewestPlaces, room)
    var found: [Point]
    switch course {
    case .listed(let points):
      found = Self.joined(points.filter { span.contains($0.at) }, places: places)
    case .steady(let rhythm):
      let cut =
        max(range.lowerBound, span.lowerBound)...min(range.upperBound, span.upperBound - TimeSpan(microseconds: 1))
      let instants = rhythm.instants(cut, limit: places + 1)
      found = instants.count > places ? even(span, places: places) : instants.map { Point(at: $0, count: 1) }
    case .even: found = even(span, places: places)
    }
    room = max(0, room - found.count)
    return found
  }

  /// Points that follow each other as one, so that there are no more than so many.
  private static func joined(_ points: [Point], places: Int) -> [Point] {
    guard points.count > places else { return points }
    return (0..<places).map { place in
      let part = points[place * points.count / places..<(place + 1) * points.count / places]
      return Point(at: part.first?.at ?? .epoch, count: part.reduce(0) { $0 + $1.count })
    }
  }

  private func even(_ span: Range<Instant>, places: Int) -> [Point] {
    let (first, end) = (evenly(before: span.lowerBound), evenly(before: span.upperBound))
    let all = end - first
    let places = min(all, places, Self.mostListed)
    return (0..<places).map { place in
      let index = first + place * all / places
      return Point(at: evenly(index), count: first + (place + 1) * all / places - index)
    }
  }

  /// Microseconds from the first to the last; they are multiplied by how many there are.
  private var length: Int128 { Int128((range.upperBound - range.lowerBound).microseconds) }

  /// The instant of a number, from 0 on.
  private func evenly(_ index: Int) -> Instant {
    guard count > 1 else { return range.lowerBound }
    return range.lowerBound + TimeSpan(microseconds: Int64(length * Int128(index) / Int128(count - 1)))
  }

  /// How many of them come before an instant.
  private func evenly(before instant: Instant) -> Int {
    let passed = (instant - range.lowerBound).microseconds
    guard passed > 0 else { return 0 }
    guard passed <= length, count > 1 else { return count }
    return min(count, Int((Int128(passed) * Int128(count - 1) + length - 1) / length))
  }

  /// Points, an hour of a zone's clocks after the other.
  func parts(_ points: [Point], _ zone: Zone) -> [AbsentPart] {
    var parts: [AbsentPart] = []
    var hour: Int64?
    for point in points {
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
