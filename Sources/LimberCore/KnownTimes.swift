/// The times of which a record tells, without those that it does not tell of.
struct KnownTimes {
  /// From its beginning to its end.
  let whole: Range<Instant>
  /// Ascending, and apart from each other.
  private var unknown: [Range<Instant>] = []
  /// Of these it may tell all the same, in part.
  private let vague: [Range<Instant>]

  /// - Parameters:
  ///   - unknown: the parts that it does not tell of, in any order.
  ///   - vague: those of them of which nobody knows when they began.
  init(_ whole: Range<Instant>, without unknown: [Range<Instant>], vague: [Range<Instant>] = []) {
    (self.whole, self.vague) = (whole, vague)
    for part in unknown.sorted(by: { $0.lowerBound < $1.lowerBound }) where !part.isEmpty {
      if let last = self.unknown.last, part.lowerBound <= last.upperBound {
        self.unknown[self.unknown.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
      } else {
        self.unknown.append(part)
      }
    }
  }

  /// What is known of a part of the whole, in order.
  func parts(of part: Range<Instant>) -> [Range<Instant>] {
    var (low, high) = (0, unknown.count)
    while low < high {
      let middle = (low + high) / 2
      if unknown[middle].upperBound <= part.lowerBound { low = middle + 1 } else { high = middle }
    }
    var (parts, start) = ([Range<Instant>](), part.lowerBound)
    for hole in unknown[low...].prefix(while: { $0.lowerBound < part.upperBound }) {
      if hole.lowerBound > start { parts.append(start..<hole.lowerBound) }
      start = hole.upperBound
    }
    if start < part.upperBound { parts.append(start..<part.upperBound) }
    return parts
  }

  /// Whether of a part that is not known some may be known all the same.
  func isVague(_ part: Range<Instant>) -> Bool { vague.contains { $0.overlaps(part) } }

  /// The days from one instant until before another of which anything is known.
  func days(of start: Instant, until end: Instant, in zone: Zone) -> [CivilDate] {
    guard start < end else { return [] }
    let last = zone.civil(end - TimeSpan(microseconds: 1)).date.dayNumber
    func midnight(_ day: Int64) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
    }
    return (zone.civil(start).date.dayNumber...last).filter { day in
      let part = max(start, midnight(day))..<max(start, min(end, midnight(day + 1)))
      return !part.isEmpty && !parts(of: part).isEmpty
    }.map(CivilDate.init(dayNumber:))
  }

  /// How much of a part is not known.
  func unknown(of part: Range<Instant>) -> TimeSpan {
    parts(of: part).reduce(part.upperBound - part.lowerBound) { $0 - ($1.upperBound - $1.lowerBound) }
  }
}

/// By which clocks limberd told the time when an entry was recorded, as far as entries say.
struct RecordedClock {
  private var time = Instant.epoch
  /// Seconds east of UTC then.
  private var offset: Int32 = 0
  /// The local zone, where the record ever named it.
  private var name: String?

  mutating func take(_ entry: Entry) {
    (time, offset) = (entry.time, entry.offset)
    if case .zoneChanged(let name) = entry.fact { self.name = name }
  }

  /// The zones of reminders: the local one is the one that the record names, or else the review's, if its clocks showed the
  /// same then; else no more is known of it than what they showed.
  func zones(of reminders: [Reminder], _ zone: Zone, _ named: (String) -> Zone?) -> Zones {
    let local = [name.flatMap(named), zone].compactMap(\.self).first { $0.offset(at: time) == offset }
    let names = Set(reminders.flatMap(\.zoneNames))
    return Zones(
      local: local ?? Zone(name: "", transitions: [], initialOffset: offset),
      named: Dictionary(uniqueKeysWithValues: names.compactMap { name in named(name).map { (name, $0) } }))
  }

  /// What the instants of an absence come of that does not say so itself.
  func rhythm(of reminder: Reminder, _ absence: Absence, _ zone: Zone, _ named: (String) -> Zone?) -> Rhythm {
    Rhythm(
      reminder, in: zones(of: [reminder], zone, named),
      min(absence.from, absence.to)...max(absence.from, absence.to))
  }
}
