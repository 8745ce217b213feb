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

  /// Goes through what lies in a range of it, in order.
  private func each(in range: Range<Instant>, _ see: (_ start: Instant, _ end: Instant) -> Void) {
    guard !range.isEmpty else { return }
    var (low, high) = (0, parts.count)
    while low < high {
      let middle = (low + high) / 2
      if parts[middle].upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < parts.count, parts[low].lowerBound < range.upperBound {
      see(max(parts[low].lowerBound, range.lowerBound), min(parts[low].upperBound, range.upperBound))
      low += 1
    }
  }

  /// What lies in a range of it, in order.
  func within(_ range: Range<Instant>) -> [Range<Instant>] {
    var found: [Range<Instant>] = []
    each(in: range) { found.append($0..<$1) }
    return found
  }

  /// What lies in a range and is not of it, in order.
  func missing(in range: Range<Instant>) -> [Range<Instant>] {
    var (found, start) = ([Range<Instant>](), range.lowerBound)
    each(in: range) { from, to in
      if from > start { found.append(start..<from) }
      start = to
    }
    if start < range.upperBound { found.append(start..<range.upperBound) }
    return found
  }

  /// How much of a range it covers.
  func length(in range: Range<Instant>) -> TimeSpan {
    var sum = TimeSpan.zero
    each(in: range) { sum = sum + ($1 - $0) }
    return sum
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
