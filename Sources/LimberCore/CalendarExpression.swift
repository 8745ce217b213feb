/// A calendar expression (systemd.time(7), "CALENDAR EVENTS"): a pattern that civil times match.
///
/// Its instants are those of systemd 252 with one exception: a time that the clocks skip is not lost, it comes at the first
/// instant after the gap (`Zone.Resolution.due`).
///
/// A value that is cheap to copy: all copies share what was parsed.
public struct CalendarExpression: Hashable, Sendable {
  /// What was parsed.
  private final class Pattern: Sendable {
    let weekdays: WeekdaySet
    let year: CalendarField
    let month: CalendarField
    let day: CalendarField
    let fromMonthEnd: Bool
    let hour: CalendarField
    let minute: CalendarField
    let second: CalendarField
    let zone: String?
    let stepper: CalendarStepper

    init(
      weekdays: WeekdaySet, year: CalendarField, month: CalendarField, day: CalendarField, fromMonthEnd: Bool,
      hour: CalendarField, minute: CalendarField, second: CalendarField, zone: String?
    ) {
      self.weekdays = weekdays.isEmpty ? .everyDay : weekdays
      self.year = year
      self.month = month
      self.day = day
      // Without days there is nothing to count.
      self.fromMonthEnd = fromMonthEnd && !day.terms.isEmpty
      self.hour = hour
      self.minute = minute
      self.second = second
      self.zone = zone
      stepper = CalendarStepper(
        weekdays: self.weekdays, year: year, month: month, day: day, fromMonthEnd: self.fromMonthEnd, hour: hour,
        minute: minute, second: second)
    }
  }

  private let pattern: Pattern

  init(
    weekdays: WeekdaySet = .everyDay, year: CalendarField = .any, month: CalendarField = .any,
    day: CalendarField = .any,
    fromMonthEnd: Bool = false, hour: CalendarField, minute: CalendarField, second: CalendarField, zone: String? = nil
  ) {
    pattern = Pattern(
      weekdays: weekdays, year: year, month: month, day: day, fromMonthEnd: fromMonthEnd, hour: hour, minute: minute,
      second: second, zone: zone)
  }

  /// The days of the week that count.
  public var weekdays: WeekdaySet { pattern.weekdays }
  var year: CalendarField { pattern.year }
  var month: CalendarField { pattern.month }
  var day: CalendarField { pattern.day }
  /// Days count from the month's end: 1 is its last day.
  var fromMonthEnd: Bool { pattern.fromMonthEnd }
  var hour: CalendarField { pattern.hour }
  var minute: CalendarField { pattern.minute }
  /// In microseconds: 0 to 59,999,999.
  var second: CalendarField { pattern.second }
  /// The zone that the expression names itself, `UTC` or an IANA name; nil for one that follows the local zone.
  public var zone: String? { pattern.zone }
  /// The same, made for stepping.
  private var stepper: CalendarStepper { pattern.stepper }

  /// The first and the last year of systemd's calendar.
  static let years = 1970...2199
  /// Microseconds of a second, in which `second` counts.
  static let secondUnit = 1_000_000

  public static func == (a: Self, b: Self) -> Bool {
    if a.pattern === b.pattern { return true }
    return a.weekdays == b.weekdays && a.year == b.year && a.month == b.month && a.day == b.day
      && a.fromMonthEnd == b.fromMonthEnd && a.hour == b.hour && a.minute == b.minute && a.second == b.second
      && a.zone == b.zone
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(weekdays)
    hasher.combine(year)
    hasher.combine(month)
    hasher.combine(day)
    hasher.combine(hour)
    hasher.combine(minute)
    hasher.combine(second)
    hasher.combine(zone)
  }

  /// The time of day, where the expression is nothing but one, such as `08:30`.
  public var timeOfDay: TimeSpan? {
    guard weekdays == .everyDay, year == .any, month == .any, day == .any, zone == nil, let hour = hour.single,
      let minute = minute.single, let second = second.single
    else { return nil }
    return .minutes(Int64(hour * 60 + minute)) + TimeSpan(microseconds: Int64(second))
  }
}

extension CalendarExpression {
  /// The first instant after `instant` at which the pattern matches in a zone; nil when it never comes again, which is an
  /// answer and no error. Nothing comes before 1970 or after 2199.
  ///
  /// - Parameter zone: the zone to look in, whatever zone the expression names: see `Zones.next(of:after:)`.
  public func next(after instant: Instant, in zone: Zone) -> Instant? {
    guard instant < Instant.end else { return nil }
    var face = zone.firstFace(after: max(instant, Instant.epoch - .days(2)))
    while let match = stepper.first(from: face) {
      let due = zone.due(faceMicroseconds: match)
      if due > instant { return due < Instant.end && due >= .epoch ? due : nil }
      // Only where two changes of the clocks lie within hours of each other.
      face = match + 1
    }
    return nil
  }

  /// The last instant before `instant` at which the pattern matched in a zone; nil when it never did since 1970.
  ///
  /// - Parameter zone: the zone to look in, whatever zone the expression names.
  public func previous(before instant: Instant, in zone: Zone) -> Instant? {
    guard instant > .epoch else { return nil }
    var face = zone.lastFace(before: min(instant, Instant.end))
    while let match = stepper.last(through: face) {
      let due = zone.due(faceMicroseconds: match)
      if due < instant { return due >= .epoch ? due : nil }
      // Times in a gap are due at its end: look before the gap.
      face = min(match - 1, zone.lastFace(before: due))
    }
    return nil
  }
}

extension CalendarExpression {
  /// How soon one of its times follows another, where that is sooner than `limit` on clocks that are never changed; nil where
  /// it is not.
  public func gap(under limit: TimeSpan) -> TimeSpan? {
    let dayLength: Int64 = 86_400_000_000
    guard let first = stepper.first(from: 0) else { return nil }
    var day = floorDivide(first, dayLength)
    var last = first
    // Every day has the same times: as many steps as the limit fits into a day.
    while let next = stepper.first(from: last + 1), floorDivide(next, dayLength) == day {
      if next - last < limit.microseconds { return TimeSpan(microseconds: next - last) }
      last = next
    }
    let overMidnight = first + dayLength - last
    guard overMidnight < limit.microseconds else { return nil }
    // Only where it ever comes on two days running.
    while let next = stepper.first(from: (day + 1) * dayLength) {
      let found = floorDivide(next, dayLength)
      if found == day + 1 { return TimeSpan(microseconds: overMidnight) }
      day = found
    }
    return nil
  }
}

extension CalendarExpression: CustomStringConvertible {
  /// The canonical form, as `systemd-analyze calendar` prints it: `Mon..Fri *-*-* 08:30:00`. It parses to itself.
  public var description: String {
    let time = [hour.text(width: 2), minute.text(width: 2), second.text(width: 2, unit: Self.secondUnit)]
    return "\(dayText) \(time.joined(separator: ":"))" + (zone.map { " \($0)" } ?? "")
  }

  /// Weekdays and date.
  private var dayText: String {
    (weekdays == .everyDay ? "" : "\(weekdays) ") + "\(year.text(width: 4))-\(month.text(width: 2))"
      + "\(fromMonthEnd ? "~" : "-")\(day.text(width: 2))"
  }

  /// A short form that parses to the same: `08:30`, `Mon..Fri 08:30`, `*-*-01 09:30 Europe/Berlin`.
  public var brief: String {
    var parts: [String] = []
    if year != .any || month != .any || day != .any {
      parts.append(dayText)
    } else if weekdays != .everyDay {
      parts.append("\(weekdays)")
    }
    let time = "\(hour.text(width: 2)):\(minute.text(width: 2))"
    parts.append(second == .exactly(0) ? time : "\(time):\(second.text(width: 2, unit: Self.secondUnit))")
    if let zone { parts.append(zone) }
    return parts.joined(separator: " ")
  }
}
