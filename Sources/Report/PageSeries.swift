internal import LimberCore

/// What was due and what was done, by the hour of the day and by the day or the day of the week.
struct HourGrid {
  /// What was due and not excused, and how much of it was done.
  struct Part: Sendable {
    var due = 0
    var done = 0

    mutating func add(_ other: Part) {
      due += other.due
      done += other.done
    }

    /// `2 of 3`; over nothing `–`.
    var words: String { PageWords.part(done, due) }
    /// `2/3` for where there is little room; nothing where nothing was due.
    var short: String { due > 0 ? "\(done)/\(due)" : "" }

    /// Whether a greater part was done than of another; neither may be over nothing.
    func isMore(than other: Part) -> Bool { done * other.due > other.done * due }
  }

  struct Column {
    /// What stands above it: one line or two.
    var label: [String]
    var name: String
    /// By the hour of the day, 24 of them.
    var parts = Array(repeating: Part(), count: 24)

    var sum: Part { parts.reduce(into: Part()) { $0.add($1) } }
  }

  /// Up to so many days stand side by side; more are put together by the day of the week.
  static let mostDays = 35

  private(set) var columns: [Column]
  let isByWeekday: Bool
  /// From the first hour in which anything was due to the last one; empty where nothing was.
  private(set) var hours: Range<Int> = 0..<0

  init(_ adherence: Adherence, _ span: PageSpan) {
    isByWeekday = span.days > Self.mostDays
    if isByWeekday {
      columns = Weekday.allCases.map { day in
        let place = day.rawValue * 24
        return Column(
          label: [day.abbreviation], name: day.name,
          parts: adherence.total.counts.byHourOfWeek[place..<place + 24].map { Part(due: $0.due, done: $0.done) })
      }
    } else {
      columns = (0..<span.days).map { offset in
        let date = CivilDate(dayNumber: span.first.dayNumber + Int64(offset))
        return Column(label: [date.weekday.abbreviation, "\(date.day)"], name: PageSpan.day(date))
      }
      for item in adherence.items {
        guard let outcome = item.outcome, outcome != .excused else { continue }
        add(Part(due: 1, done: outcome == .done ? 1 : 0), at: item.due, span)
      }
      for part in adherence.absences where part.outcome != .excused {
        add(Part(due: part.count, done: 0), at: part.first, span)
      }
    }
    let byHour = byHour
    if let first = byHour.firstIndex(where: { $0.due > 0 }), let last = byHour.lastIndex(where: { $0.due > 0 }) {
      hours = first..<last + 1
    }
  }

  private mutating func add(_ part: Part, at instant: Instant, _ span: PageSpan) {
    let civil = span.zone.civil(instant)
    let index = Int(civil.date.dayNumber - span.first.dayNumber)
    if columns.indices.contains(index) { columns[index].parts[civil.hour].add(part) }
  }

  /// By the hour of the day, 24 of them.
  var byHour: [Part] {
    (0..<24).map { hour in columns.reduce(into: Part()) { $0.add($1.parts[hour]) } }
  }

  var total: Part { columns.reduce(into: Part()) { $0.add($1.sum) } }
}

/// How long after its time things were done.
struct ResponseBins {
  struct Bin {
    var name: String
    /// In the table.
    var words: String
    /// Minutes after due, exclusive; nil for the last one.
    var end: Int64?
  }

  static let bins = [
    Bin(name: "before", words: "before it was due", end: 0),
    Bin(name: "0–5", words: "0 to 5 min after", end: 5),
    Bin(name: "5–15", words: "5 to 15 min after", end: 15),
    Bin(name: "15–30", words: "15 to 30 min after", end: 30),
    Bin(name: "30–60", words: "30 to 60 min after", end: 60),
    Bin(name: "1–2 h", words: "1 to 2 hours after", end: 120),
    Bin(name: "more", words: "2 hours after, or more", end: nil),
  ]

  /// How many are in each of the bins.
  let counts: [Int]

  init(_ responses: [TimeSpan]) {
    var counts = Array(repeating: 0, count: Self.bins.count)
    for response in responses {
      let place = Self.bins.firstIndex { bin in bin.end.map { response < .minutes($0) } ?? true }
      if let place { counts[place] += 1 }
    }
    self.counts = counts
  }
}

/// Calcium by the day, or by longer times as the mean of the days that have any.
struct CalciumSeries {
  struct Slot {
    /// Sums, in milligrams.
    var food = 0
    var supplement = 0
    var unstated = 0
    /// Days that have any.
    var days = 0
    /// What the schedule said last in it, if it did.
    var target: Int?
    var upper: Int?

    var milligrams: Int { food + supplement + unstated }
    /// A sum, a day; nothing over no days.
    func mean(_ sum: Int) -> Double { days > 0 ? Double(sum) / Double(days) : 0 }
    /// The same as it is told.
    func told(_ sum: Int) -> Int { Rounding.mean(sum, of: days) }
  }

  let slots: PageSlots
  private(set) var values: [Slot]

  init(_ calcium: CalciumSummary, _ slots: PageSlots) {
    self.slots = slots
    values = Array(repeating: Slot(), count: slots.count)
    for day in calcium.days {
      guard let index = slots.index(of: day.day) else { continue }
      values[index].food += day.food
      values[index].supplement += day.supplement
      values[index].unstated += day.unstated
      values[index].days += 1
      (values[index].target, values[index].upper) = (day.target, day.upper)
    }
  }

  var isByDay: Bool { slots.unit == .day }
  var hasUnstated: Bool { values.contains { $0.unstated > 0 } }

  /// A number of the schedule at every place: where there is no calcium, what held before, or else what comes next.
  func level(_ level: KeyPath<Slot, Int?>) -> [Int?] {
    guard let first = values.first(where: { $0.days > 0 }) else { return [] }
    var held = first[keyPath: level]
    return values.map { value in
      if value.days > 0 { held = value[keyPath: level] }
      return held
    }
  }
}

/// Movements and cramps side by side.
struct MovementSeries {
  struct Slot {
    var movements = 0
    /// Those on record.
    var minutes = 0.0
    /// Of how many they are.
    var timed = 0
    var cramps: [Cramp] = []
    /// Of how many of its days anything is on record.
    var recorded = 0
  }

  let slots: PageSlots
  private(set) var values: [Slot]

  init(_ adherence: Adherence, _ slots: PageSlots, zone: Zone) {
    self.slots = slots
    values = Array(repeating: Slot(), count: slots.count)
    for day in adherence.movement.days {
      guard let index = slots.index(of: day.day) else { continue }
      values[index].movements += day.count
      values[index].minutes += day.minutes
      values[index].timed += day.timed
    }
    for cramp in adherence.cramps {
      if let index = slots.index(of: zone.civil(cramp.time).date) { values[index].cramps.append(cramp) }
    }
    let days = adherence.movement.days.map(\.day) + adherence.cramps.map { zone.civil($0.time).date }
    for day in Set(adherence.daysOnRecord + days) {
      if let index = slots.index(of: day) { values[index].recorded += 1 }
    }
  }
}

extension Adherence {
  /// From the first to the last day on which anything that a plot shows is on record.
  func recordedDays(in zone: Zone) -> ClosedRange<CivilDate>? {
    var days = calcium.days.map(\.day) + movement.days.map(\.day)
    days += cramps.map { zone.civil($0.time).date }
    for ends in [(items.first?.due, items.last?.due), (absences.first?.first, absences.last?.first)] {
      days += [ends.0, ends.1].compactMap { $0.map { zone.civil($0).date } }
    }
    guard let first = days.min(), let last = days.max() else { return nil }
    return first...last
  }
}
