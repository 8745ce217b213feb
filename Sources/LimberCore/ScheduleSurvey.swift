/// What the coming days of a schedule hold: how much is asked for on each, and what comes too close to a medicine.
///
/// It looks at each reminder's own rhythm (``DayRhythm``), so that it takes about as long for a reminder that comes every five
/// minutes as for one that comes once a day, or once in 28 years.
struct ScheduleSurvey {
  /// What one day amounts to.
  struct Day {
    /// Counted from 1970-01-01.
    var number: Int64
    /// How many instants.
    var asks = 0
    /// Of calcium, in all.
    var milligrams = 0
  }

  /// An instant of a calcium reminder that is too close to one of a medicine.
  struct Conflict {
    /// The reminder's id.
    var reminder: String
    var apart: Apart
    var due: Instant
    var medicine: Instant
  }

  /// As many days are looked at in a row: whatever comes by weekdays comes on one of them, and so does the first of a month.
  private static let horizonDays: Int64 = 35
  /// On as many of them comes what comes every week.
  private static let often = 5
  /// Of what comes more seldom so many days are looked at beyond that, and so many in all.
  private static let seldom = 24
  private static let maximumDays = 120

  /// Each of the next days, and those on which something comes that comes seldom, ascending.
  private(set) var days: [Day]
  /// The first instant of each calcium reminder that is too close to a medicine, medicine by medicine, the earliest first.
  private(set) var conflicts: [Conflict] = []
  /// How many times of day were worked out.
  private(set) var worked = 0

  /// - Parameters:
  ///   - schedule: what is surveyed.
  ///   - now: what was before its hour does not count.
  ///   - zones: the local zone, and those that its times name.
  init(_ schedule: Schedule, at now: Instant, in zones: Zones) {
    let now = Self.hour(of: now)
    let reminders = schedule.reminders.filter(\.enabled)
    let today = zones.local.civil(now).date.dayNumber
    let numbers = Array(today..<today + Self.horizonDays) + Self.further(reminders, from: today, in: zones, at: now)
    days = numbers.map { Day(number: $0) }
    // A medicine on the day before or after may be too close too.
    let around =
      schedule.aparts.isEmpty ? numbers : Array(Set(numbers.flatMap { [$0 - 1, $0, $0 + 1] })).sorted()
    let surveyed = SurveyDays(around, in: zones, named: schedule.zoneNames)
    let indices = Dictionary(uniqueKeysWithValues: around.enumerated().map { ($0.element, $0.offset) })
    let places = numbers.compactMap { indices[$0] }
    let begun = (now - surveyed.days[places[0]].start).microseconds
    var medicines = schedule.aparts.map { MedicineDays($0, places, on: surveyed) }
    var found: [[Conflict]] = Array(repeating: [], count: medicines.count)
    for reminder in reminders {
      var rhythm = DayRhythm(reminder.timing, on: surveyed)
      let lists = places.map { rhythm.times(on: $0) }
      for (index, list) in lists.enumerated() {
        let times = rhythm.times[list]
        let count = index == 0 ? times.count { $0 >= begun } : times.count
        days[index].asks += count
        days[index].milligrams += count * (reminder.dose ?? 0)
      }
      worked += rhythm.worked
      guard reminder.kind == .calcium else { continue }
      for index in medicines.indices {
        guard let close = medicines[index].firstClose(lists, rhythm.times, from: begun) else { continue }
        let start = surveyed.days[places[close.day]].start
        found[index].append(
          Conflict(
            reminder: reminder.id, apart: medicines[index].apart, due: start + TimeSpan(microseconds: close.due),
            medicine: start + TimeSpan(microseconds: close.medicine)))
      }
    }
    worked += medicines.reduce(0) { $0 + $1.worked }
    conflicts = found.flatMap { $0.sorted { ($0.due, $0.reminder) < ($1.due, $1.reminder) } }
  }

  /// Whether the surveys of two schedules are the same: whatever they call things, the same comes at the same times.
  static func isSame(of a: Schedule, and b: Schedule) -> Bool {
    a.aparts == b.aparts
      && a.reminders.lazy.filter(\.enabled).elementsEqual(b.reminders.lazy.filter(\.enabled)) {
        $0.id == $1.id && $0.kind == $1.kind && $0.dose == $1.dose && $0.timing == $1.timing
      }
  }

  /// The beginning of an hour of UTC: a survey is the same all through it.
  static func hour(of now: Instant) -> Instant { Instant(seconds: floorDivide(now.seconds, 3_600) * 3_600) }

  /// The days beyond the horizon on which something comes that comes seldom, ascending.
  private static func further(
    _ reminders: [Reminder], from today: Int64, in zones: Zones, at now: Instant
  ) -> [Int64] {
    let horizon = (today..<today + horizonDays).map(CalendarDay.init)
    let offset = zones.local.offset(at: now)
    var further: Set<Int64> = []
    // Many expressions have the same dates, and differ in the time.
    var known: Set<CalendarDates> = []
    for expression in reminders.flatMap(\.expressions) {
      guard let zone = zones.zone(of: expression), known.insert(CalendarDates(expression)).inserted,
        horizon.count(where: { expression.comes(on: $0) }) < often
      else { continue }
      // A date further east begins on the day before, and one further west ends on the day after.
      let ahead = expression.zone == nil ? 0 : zone.offset(at: now) - offset
      var next = expression.firstDay(from: today + horizonDays)
      for _ in 0..<seldom {
        guard let day = next else { break }
        further.insert(day)
        if ahead != 0, day > today + horizonDays { further.insert(ahead > 0 ? day - 1 : day + 1) }
        next = expression.firstDay(from: day + 1)
      }
    }
    return Array(further.sorted().prefix(maximumDays))
  }
}

/// The times of a medicine on and around the days of a survey.
private struct MedicineDays {
  let apart: Apart
  /// For each day which of `times` are those around it.
  private var lists: [Int] = []
  /// In microseconds from the beginning of the day, from the day before to the day after, ascending.
  private var times: [[Int64]] = []
  /// By a list of the reminder and one of the medicine, for which reminder they were compared last: days that are alike are
  /// looked at once.
  private var compared: [Int] = []
  private var reminders = 0
  private(set) var worked = 0

  init(_ apart: Apart, _ places: [Int], on days: SurveyDays) {
    self.apart = apart
    var rhythm = DayRhythm(.at(apart.at), on: days)
    let around = days.days.indices.map { rhythm.times(on: $0) }
    worked = rhythm.worked
    var known: [[Int64]: Int] = [:]
    for place in places {
      let (before, after) = (place - 1, place + 1)
      let start = days.days[place].start
      // What three days have, and where they begin.
      let shifts = [before, place, after].map { (days.days[$0].start - start).microseconds }
      let likeness = [before, place, after].map { Int64(around[$0]) } + shifts
      if let like = known[likeness] {
        lists.append(like)
        continue
      }
      known[likeness] = times.count
      lists.append(times.count)
      times.append(
        zip([before, place, after], shifts).flatMap { place, shift in rhythm.times[around[place]].map { $0 + shift } })
    }
  }

  /// The first time of a reminder that is too close to one of the medicine.
  ///
  /// - Parameters:
  ///   - lists: for each day, which of `all` its times are.
  ///   - begun: how much of the first day is over (µs).
  mutating func firstClose(
    _ lists: [Int], _ all: [[Int64]], from begun: Int64
  ) -> (day: Int, due: Int64, medicine: Int64)? {
    reminders += 1
    let missing = all.count * times.count - compared.count
    if missing > 0 { compared += repeatElement(0, count: missing) }
    for (day, list) in lists.enumerated() where list > 0 && !times[self.lists[day]].isEmpty {
      if day > 0 {
        let pair = list * times.count + self.lists[day]
        guard compared[pair] < reminders else { continue }
        compared[pair] = reminders
      }
      if let close = close(all[list], times[self.lists[day]], from: day == 0 ? begun : 0) {
        return (day, close.due, close.medicine)
      }
    }
    return nil
  }

  private func close(
    _ due: [Int64], _ medicines: [Int64], from begun: Int64
  ) -> (due: Int64, medicine: Int64)? {
    let (after, before) = (apart.calciumAfter.microseconds, apart.calciumBefore.microseconds)
    var next = 0
    for time in due where time >= begun {
      while next < medicines.count, medicines[next] <= time { next += 1 }
      if next > 0, time - medicines[next - 1] < after { return (time, medicines[next - 1]) }
      if next < medicines.count, medicines[next] - time < before { return (time, medicines[next]) }
    }
    return nil
  }
}

/// The dates of an expression, whatever times it has on them.
private struct CalendarDates: Hashable {
  let zone: String?
  let weekdays: WeekdaySet
  let year: CalendarField
  let month: CalendarField
  let day: CalendarField
  let fromMonthEnd: Bool

  init(_ expression: CalendarExpression) {
    let pattern = expression.pattern
    zone = expression.zone
    weekdays = pattern.weekdays
    (year, month, day, fromMonthEnd) = (pattern.year, pattern.month, pattern.day, pattern.fromMonthEnd)
  }
}

extension Reminder {
  /// What it goes by, where that is the clock.
  var expressions: [CalendarExpression] { if case .at(let times) = timing { times.expressions } else { [] } }
}
