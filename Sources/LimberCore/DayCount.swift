/// A day of the local clocks.
struct LocalDay {
  /// Counted from 1970-01-01.
  var number: Int64
  /// The instants of it that count: from the first one up to and without the last one.
  var from: Instant
  var until: Instant
  /// How far the clocks are ahead of UTC at its beginning (s).
  var offset: Int32
  /// Whether the clocks change on it, or it is not looked at whole: then no other day is like it.
  var isSingular: Bool
  /// Whether the clocks changed on the day before.
  var followsChange: Bool

  init(_ number: Int64, from start: Instant, in zone: Zone) {
    self.number = number
    func midnight(_ day: Int64) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
    }
    let whole = midnight(number)
    from = max(start, whole)
    until = midnight(number + 1)
    offset = zone.offset(at: whole)
    isSingular = from > whole || until - whole != .days(1) || zone.offset(at: until) != offset
    followsChange = whole - midnight(number - 1) != .days(1)
  }
}

/// How often one reminder comes on a day, if nobody answers anything.
///
/// Days that are alike have as many instants: only one of them is stepped through, and of an interval none, since its instants
/// are counted from the opening of its window. So it makes little difference how often a reminder comes.
struct DayCount {
  private let reminder: Reminder
  private let zones: Zones
  /// By what makes days alike.
  private var known: [(likeness: [Int64], count: Int)] = []
  /// How many instants were stepped through.
  private(set) var stepped = 0

  init(_ reminder: Reminder, in zones: Zones) {
    self.reminder = reminder
    self.zones = zones
  }

  /// How many of its instants a day has.
  mutating func count(on day: LocalDay) -> Int {
    guard let likeness = likeness(of: day) else { return work(day) }
    // None of its dates is on it.
    if likeness.allSatisfy({ $0 & 3 == 0 }) { return 0 }
    if let like = known.first(where: { $0.likeness == likeness }) { return like.count }
    let count = work(day)
    known.append((likeness, count))
    return count
  }

  /// What days have in common that have the same times; nil for one that is like no other. The lowest two bits of each part say
  /// whether something of it comes on the day.
  private func likeness(of day: LocalDay) -> [Int64]? {
    if day.isSingular { return nil }
    switch reminder.timing {
    case .every(_, let window):
      // What opened the day before may last past midnight.
      func opens(_ number: Int64) -> Int64 { window.days.contains(Weekday(dayNumber: number)) ? 1 : 0 }
      return day.followsChange ? nil : [opens(day.number - 1) << 1 | opens(day.number)]
    case .at:
      var parts: [Int64] = []
      for expression in reminder.expressions {
        guard let zone = zones.zone(of: expression) else { continue }
        let offset = expression.zone == nil ? day.offset : zone.offset(at: day.from)
        if expression.zone != nil, zone.offset(at: day.until) != offset { return nil }
        // The day of one zone is the end of one date and the beginning of the next in another.
        let ahead = Int64(offset - day.offset)
        let first = day.number + floorDivide(ahead, 86_400)
        let second = ahead % 86_400 == 0 ? nil : Optional(first + 1)
        func comes(_ date: Int64?) -> Int64 { date.map { expression.firstDay(from: $0) == $0 } ?? false ? 1 : 0 }
        // On the first of a month some repetitions pass over midnight (`CalendarStepper`).
        func begins(_ date: Int64?) -> Int64 { date.map { CivilDate(dayNumber: $0).day == 1 } ?? false ? 1 : 0 }
        parts.append(ahead << 4 | begins(second) << 3 | begins(first) << 2 | comes(second) << 1 | comes(first))
      }
      return parts
    }
  }

  private mutating func work(_ day: LocalDay) -> Int {
    switch reminder.timing {
    case .every(let span, let window):
      return [day.number - 1, day.number].reduce(0) { sum, number in
        guard let opening = window.opening(on: number, in: zones.local) else { return sum }
        return sum + opening.count(every: span, from: day.from, until: day.until)
      }
    case .at:
      var instants: Set<Instant> = []
      for expression in reminder.expressions {
        var last = day.from - TimeSpan(microseconds: 1)
        while let next = zones.next(of: expression, after: last), next < day.until {
          instants.insert(next)
          last = next
          stepped += 1
        }
      }
      return instants.count
    }
  }
}

extension Reminder {
  /// What it goes by, where that is the clock.
  var expressions: [CalendarExpression] { if case .at(let times) = timing { times.expressions } else { [] } }
}

extension Window.Opening {
  /// How many instants there are in it from one up to and without another, of those that follow its opening at a distance.
  fileprivate func count(every span: TimeSpan, from start: Instant, until end: Instant) -> Int {
    func before(_ instant: Instant) -> Int64 {
      instant <= opens ? 0 : ((instant - opens).microseconds - 1) / span.microseconds
    }
    return Int(max(0, before(min(closes, end)) - before(max(opens, start))))
  }
}
