/// A calendar expression (systemd.time(7), "CALENDAR EVENTS"): a pattern that civil times match.
///
/// Its instants are those of systemd 252 with one exception: a time that the clocks skip is not lost, it comes at the first
/// instant after the gap (`Zone.Resolution.due`).
///
/// A value that is cheap to copy: all copies share what was parsed.
public struct CalendarExpression: Hashable, Sendable {
  private final class Storage: Sendable {
    let pattern: CalendarPattern
    /// The same, made for stepping.
    let stepper: CalendarStepper
    let written: String?

    init(_ pattern: CalendarPattern, written: String?) {
      self.pattern = pattern
      self.written = written
      stepper = CalendarStepper(pattern)
    }
  }

  private let storage: Storage

  /// - Parameter written: the text that it was read from.
  init(_ pattern: CalendarPattern, written: String? = nil) {
    var pattern = pattern
    if pattern.weekdays.isEmpty { pattern.weekdays = .everyDay }
    // Without days there is nothing to count.
    if pattern.day == .any { pattern.fromMonthEnd = false }
    storage = Storage(pattern, written: written)
  }

  var pattern: CalendarPattern { storage.pattern }
  private var stepper: CalendarStepper { storage.stepper }

  /// As a person wrote it, where that is known and short: what it means is in the pattern alone, but what it was meant to
  /// mean may be seen only here. Two expressions that mean the same are equal however they are written.
  public var written: String? { storage.written }

  /// The days of the week that count.
  public var weekdays: WeekdaySet { pattern.weekdays }
  /// The zone that the expression names itself, `UTC` or an IANA name; nil for one that follows the local zone.
  public var zone: String? { pattern.zone }

  /// The first and the last year of systemd's calendar.
  static let years = 1970...2199
  /// Nobody writes by hand what is longer, in bytes.
  static let writtenLimit = 64
  /// Microseconds of a second, in which `second` counts.
  static let secondUnit = 1_000_000
  private static let dayLength: Int64 = 86_400_000_000

  public static func == (a: Self, b: Self) -> Bool { a.storage === b.storage || a.pattern == b.pattern }
  public func hash(into hasher: inout Hasher) { hasher.combine(pattern) }

  /// The time of day, where the expression is nothing but one, such as `08:30`.
  public var timeOfDay: TimeSpan? {
    guard weekdays == .everyDay, pattern.isEveryDate, zone == nil, let hour = pattern.hour.single,
      let minute = pattern.minute.single, let second = pattern.second.single
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
    let dayLength = Self.dayLength
    guard let first = stepper.first(from: 0) else { return nil }
    let day = floorDivide(first, dayLength)
    var last = first
    // Every day has the same times: as many steps as the limit fits into a day.
    while let next = stepper.first(from: last + 1), floorDivide(next, dayLength) == day {
      if next - last < limit.microseconds { return TimeSpan(microseconds: next - last) }
      last = next
    }
    let overMidnight = first + dayLength - last
    guard overMidnight < limit.microseconds else { return nil }
    // Only where it ever comes on two days running.
    return stepper.meets(stepper, daysLater: 1) ? TimeSpan(microseconds: overMidnight) : nil
  }

  /// How soon one of its times and one of another expression of the same zone follow each other without being equal, where
  /// that is sooner than `limit` on clocks that are never changed; nil where it is not.
  ///
  /// - Parameters:
  ///   - mine: its `timesOfDay`.
  ///   - theirs: those of the other.
  /// - Precondition: neither has a `gap(under:)` that limit itself.
  func gap(
    to other: CalendarExpression, under limit: TimeSpan, _ mine: [Int64], _ theirs: [Int64]
  ) -> TimeSpan? {
    guard !mine.isEmpty, !theirs.isEmpty else { return nil }
    for daysLater in -1...1 {
      let shift = Int64(daysLater) * Self.dayLength
      var least: Int64?
      var place = 0
      for time in mine {
        while place < theirs.count, theirs[place] + shift <= time - limit.microseconds { place += 1 }
        for next in theirs[place...] {
          guard next + shift < time + limit.microseconds else { break }
          let distance = Int64((next + shift - time).magnitude)
          if distance > 0, distance < least ?? .max { least = distance }
        }
      }
      if let least, stepper.meets(other.stepper, daysLater: daysLater) { return TimeSpan(microseconds: least) }
    }
    return nil
  }

  /// Its times on a day on which it comes, every one of which has the same, ascending, in microseconds from midnight; empty
  /// when it never comes.
  var timesOfDay: [Int64] {
    guard let first = stepper.first(from: 0) else { return [] }
    let day = floorDivide(first, Self.dayLength)
    if let second = pattern.second.single { return stepper.wholeMinutes.map { $0 + Int64(second) } }
    var times: [Int64] = []
    var next = Optional(first)
    while let time = next, floorDivide(time, Self.dayLength) == day {
      times.append(time - day * Self.dayLength)
      next = stepper.first(from: time + 1)
    }
    return times
  }

  /// Whether it has times on a day.
  func comes(on day: CalendarDay) -> Bool { stepper.comes(on: day) }

  /// The first day, counted from 1970-01-01, that is not before a day and on which it comes in its zone.
  func firstDay(from day: Int64) -> Int64? { stepper.firstDay(from: day) }

  /// Whether a day has the same times however its beginning is come to (`CalendarStepper`).
  var isRegular: Bool { stepper.isRegular }
}

extension CalendarExpression: CustomStringConvertible {
  /// The canonical form, as `systemd-analyze calendar` prints it: `Mon..Fri *-*-* 08:30:00`. It parses to itself.
  public var description: String {
    (pattern.weekdayText + [pattern.dateText, "\(pattern.clockText):\(pattern.secondText)"] + pattern.zoneText)
      .joined(separator: " ")
  }

  /// A short form that parses to the same: `08:30`, `Mon..Fri 08:30`, `*-*-01 09:30 Europe/Berlin`.
  public var brief: String {
    let date = pattern.isEveryDate ? [] : [pattern.dateText]
    let time = pattern.second == .exactly(0) ? pattern.clockText : "\(pattern.clockText):\(pattern.secondText)"
    return (pattern.weekdayText + date + [time] + pattern.zoneText).joined(separator: " ")
  }
}

/// The parts of a calendar expression.
struct CalendarPattern: Hashable, Sendable {
  var weekdays = WeekdaySet.everyDay
  var year = CalendarField.any
  var month = CalendarField.any
  var day = CalendarField.any
  /// Days count from the month's end: 1 is its last day.
  var fromMonthEnd = false
  var hour: CalendarField
  var minute: CalendarField
  /// In microseconds: 0 to 59,999,999.
  var second = CalendarField.exactly(0)
  var zone: String?

  /// Whether no date is left out, but for the weekdays.
  var isEveryDate: Bool { year == .any && month == .any && day == .any }

  fileprivate var weekdayText: [String] { weekdays == .everyDay ? [] : ["\(weekdays)"] }
  var dateText: String {
    "\(year.text(width: 4))-\(month.text(width: 2))\(fromMonthEnd ? "~" : "-")\(day.text(width: 2))"
  }
  var clockText: String { "\(hour.text(width: 2)):\(minute.text(width: 2))" }
  var secondText: String { second.text(width: 2, unit: CalendarExpression.secondUnit) }
  fileprivate var zoneText: [String] { zone.map { [$0] } ?? [] }
}
