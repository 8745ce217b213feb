/// What the coming days of a schedule hold: how much is asked for on each, and what comes too close to a medicine.
///
/// It looks at each reminder's own rhythm (``DayCount``), so that it takes about as long for a reminder that comes every five
/// minutes as for one that comes once a day.
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
    var reminder: Reminder
    var due: Instant
    var medicine: Instant
  }

  /// As many days are looked at in a row: whatever comes by weekdays comes on one of them, and so does the first of a month.
  private static let horizonDays: Int64 = 35
  /// Comes that often in them what comes every week.
  private static let often = 5
  /// Of what comes more seldom so many times are looked at beyond that, and so many days in all.
  private static let seldom = 24
  private static let maximumDays = 120

  let now: Instant
  let zones: Zones
  private let reminders: [Reminder]
  private let today: Int64
  /// The end of the days in a row.
  private let horizon: Instant
  /// The instants beyond it of what comes seldom, by the reminder's place.
  private var further: [Int: [Instant]] = [:]
  /// How many instants were stepped through.
  private(set) var stepped = 0

  init(_ schedule: Schedule, at now: Instant, in zones: Zones) {
    self.now = now
    self.zones = zones
    reminders = schedule.reminders.filter(\.enabled)
    today = zones.local.civil(now).date.dayNumber
    let end = CivilTime(CivilDate(dayNumber: today + Self.horizonDays), timeOfDay: .zero)
    horizon = zones.local.resolve(end).due
    for (place, reminder) in reminders.enumerated() {
      let seldom = reminder.expressions.filter(isSeldom)
      if !seldom.isEmpty {
        further[place] = seldom.flatMap { instants(of: $0, after: horizon, limit: Self.seldom) }
      }
    }
    stepped = further.values.reduce(0) { $0 + $1.count }
  }

  private func isSeldom(_ expression: CalendarExpression) -> Bool {
    instants(of: expression, after: now, limit: Self.often).count { $0 < horizon } < Self.often
  }

  private func instants(of expression: CalendarExpression, after start: Instant, limit: Int) -> [Instant] {
    var instants: [Instant] = []
    while instants.count < limit, let next = zones.next(of: expression, after: instants.last ?? start) {
      instants.append(next)
    }
    return instants
  }

  /// Each of the next days, and those on which something comes that comes seldom, ascending.
  mutating func days() -> [Day] {
    let beyond = Set(further.values.joined().map { zones.local.civil($0).date.dayNumber }).sorted()
    let numbers = Array(today..<today + Self.horizonDays) + beyond.prefix(Self.maximumDays)
    let days = numbers.map { LocalDay($0, from: now, in: zones.local) }
    var sums = numbers.map { Day(number: $0) }
    for reminder in reminders {
      var counter = DayCount(reminder, in: zones)
      for (index, day) in days.enumerated() {
        let count = counter.count(on: day)
        sums[index].asks += count
        sums[index].milligrams += count * (reminder.dose ?? 0)
      }
      stepped += counter.stepped
    }
    return sums
  }

  /// The first instant of each calcium reminder that is too close to a medicine, the earliest first.
  func conflicts(with apart: Apart) -> [Conflict] {
    var medicines: [Instant] = []
    var time = now - max(apart.calciumAfter, TimeSpan(microseconds: 1))
    while let next = zones.next(of: apart.at, after: time), next < horizon + apart.calciumBefore {
      medicines.append(next)
      time = next
    }
    var conflicts: [Conflict] = []
    for (place, reminder) in reminders.enumerated() where reminder.kind == .calcium {
      let close = firstClose(reminder, to: medicines, apart)
      let due = close ?? further[place, default: []].sorted().first { medicine(closeTo: $0, apart) != nil }
      guard let due, let medicine = medicine(closeTo: due, apart) else { continue }
      conflicts.append(Conflict(reminder: reminder, due: due, medicine: medicine))
    }
    return conflicts.sorted { ($0.due, $0.reminder.id) < ($1.due, $1.reminder.id) }
  }

  /// The first instant of a reminder before the horizon that is too close to one of these.
  private func firstClose(_ reminder: Reminder, to medicines: [Instant], _ apart: Apart) -> Instant? {
    let track = Track(reminder, since: now - TimeSpan(microseconds: 1))
    for medicine in medicines {
      var next = track.first(from: max(medicine - apart.calciumBefore, now), in: zones)
      while let due = next, due < medicine + apart.calciumAfter, due < horizon {
        if self.medicine(closeTo: due, apart) != nil { return due }
        next = track.following(due, in: zones)
      }
    }
    return nil
  }

  /// An instant of the medicine that calcium at an instant is too close to.
  private func medicine(closeTo due: Instant, _ apart: Apart) -> Instant? {
    // A microsecond later, so that the medicine at the same instant is one before.
    if let medicine = zones.previous(of: apart.at, before: due + TimeSpan(microseconds: 1)),
      due - medicine < apart.calciumAfter
    {
      return medicine
    }
    if let medicine = zones.next(of: apart.at, after: due), medicine - due < apart.calciumBefore { return medicine }
    return nil
  }
}
