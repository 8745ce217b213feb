/// Parts of time, ascending and apart from each other.
struct TimeParts {
  private(set) var parts: [Range<Instant>] = []

  /// Those that are covered by any of these, which stand in any order.
  init(_ ranges: [Range<Instant>]) {
    for part in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !part.isEmpty {
      if let last = parts.last, part.lowerBound <= last.upperBound {
        parts[parts.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
      } else {
        parts.append(part)
      }
    }
  }

  /// What lies in a range of it, in order.
  func within(_ range: Range<Instant>) -> [Range<Instant>] {
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return parts[low...].prefix { $0.lowerBound < range.upperBound }.map { $0.clamped(to: range) }.filter {
      !$0.isEmpty
    }
  }

  /// What lies in a range and is not of it, in order.
  func missing(in range: Range<Instant>) -> [Range<Instant>] {
    var (found, start) = ([Range<Instant>](), range.lowerBound)
    for part in within(range) {
      if part.lowerBound > start { found.append(start..<part.lowerBound) }
      start = part.upperBound
    }
    if start < range.upperBound { found.append(start..<range.upperBound) }
    return found
  }

  /// How much of a range it covers.
  func length(in range: Range<Instant>) -> TimeSpan {
    within(range).reduce(.zero) { $0 + ($1.upperBound - $1.lowerBound) }
  }
}

/// The times of which a record tells what was done.
struct KnownTimes {
  /// From its beginning to its end.
  let whole: Range<Instant>
  /// Those of which it does not tell.
  let unknown: TimeParts
  /// Of these, those of which it is certain that nobody could be reminded: of the others that may be less.
  let certain: TimeParts
  /// Those in which nobody was to be reminded, or of which it does not tell.
  let free: TimeParts

  /// The days from one instant until before another of which anything is known.
  func days(of start: Instant, until end: Instant, in zone: Zone) -> [CivilDate] {
    guard start < end else { return [] }
    let last = zone.civil(end - TimeSpan(microseconds: 1)).date.dayNumber
    func midnight(_ day: Int64) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
    }
    return (zone.civil(start).date.dayNumber...last).filter { day in
      let part = max(start, midnight(day))..<max(start, min(end, midnight(day + 1)))
      return !unknown.missing(in: part).isEmpty
    }.map(CivilDate.init(dayNumber:))
  }
}
