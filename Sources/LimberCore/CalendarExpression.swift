/// A calendar expression (systemd.time(7), "CALENDAR EVENTS"): a pattern that civil times match.
///
/// Times are those of the zone that it is asked in. Two rules differ from systemd's on purpose, see `Zone.Resolution.due`.
public struct CalendarExpression: Hashable, Sendable {
  /// One part of the pattern: the values that it lets through.
  struct Field: Hashable, Sendable {
    /// A value, a range or a repetition: `start`, `start..stop`, `start..stop/step`.
    struct Term: Hashable, Sendable {
      var start: Int
      var stop: Int
      var step: Int
    }
    /// Empty lets everything through.
    var terms: [Term]

    static let any = Field(terms: [])
    static func exactly(_ value: Int) -> Field { Field(terms: [Term(start: value, stop: value, step: 1)]) }

    /// The smallest value let through that is at least `floor` and at most `ceiling`.
    func first(from floor: Int, through ceiling: Int) -> Int? {
      guard floor <= ceiling else { return nil }
      guard !terms.isEmpty else { return floor }
      var best: Int?
      for term in terms {
        let steps = floor <= term.start ? 0 : (floor - term.start + term.step - 1) / term.step
        let candidate = term.start + steps * term.step
        guard candidate <= min(term.stop, ceiling) else { continue }
        best = min(best ?? candidate, candidate)
      }
      return best
    }
  }

  /// The days of the week that count.
  public internal(set) var weekdays: WeekdaySet
  var year: Field
  var month: Field
  var day: Field
  var hour: Field
  var minute: Field
  var second: Field

  /// The times of day, on these weekdays, every day of the year.
  init(weekdays: WeekdaySet, hour: Field, minute: Field, second: Field) {
    self.weekdays = weekdays
    year = .any
    month = .any
    day = .any
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// The last year that is looked at, as in systemd.
  static let lastYear = 2199

  /// The first instant after `instant` at which the pattern matches in `zone`; nil when there is none until 2200.
  public func next(after instant: Instant, in zone: Zone) -> Instant? {
    var date = zone.civil(instant).date
    // A civil day can lie on both sides of a date line change, so begin one day early; the comparison below sorts it out.
    date = CivilDate(dayNumber: date.dayNumber - 1)
    while let match = firstDay(from: date) {
      var timeOfDay: TimeSpan? = firstTime(from: .zero)
      while let time = timeOfDay {
        let due = zone.resolve(CivilTime(match, timeOfDay: time)).due
        if due > instant { return due < Instant.end ? due : nil }
        timeOfDay = firstTime(from: time + .seconds(1))
      }
      date = CivilDate(dayNumber: match.dayNumber + 1)
    }
    return nil
  }

  /// The first matching day that is not before `date`.
  private func firstDay(from date: CivilDate) -> CivilDate? {
    var year = date.year
    var month = date.month
    var day = date.day
    while let y = self.year.first(from: year, through: Self.lastYear) {
      if y > year { (month, day) = (1, 1) }
      year = y
      while let m = self.month.first(from: month, through: 12) {
        if m > month { day = 1 }
        month = m
        let last = CivilDate.daysIn(month: month, year: year)
        while let d = self.day.first(from: day, through: last) {
          let candidate = CivilDate(year: year, month: month, day: d)
          if weekdays.contains(candidate.weekday) { return candidate }
          day = d + 1
        }
        month += 1
        day = 1
      }
      year += 1
      (month, day) = (1, 1)
    }
    return nil
  }

  /// The first matching time of a day that is not before `time`.
  private func firstTime(from time: TimeSpan) -> TimeSpan? {
    let seconds = Int(time.microseconds / 1_000_000)
    var (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    while let hour = self.hour.first(from: h, through: 23) {
      if hour > h { (m, s) = (0, 0) }
      h = hour
      while let minute = self.minute.first(from: m, through: 59) {
        if minute > m { s = 0 }
        m = minute
        if let second = self.second.first(from: s, through: 59) {
          return .seconds(Int64(h * 3600 + m * 60 + second))
        }
        m += 1
        s = 0
      }
      h += 1
      (m, s) = (0, 0)
    }
    return nil
  }
}

extension CalendarExpression: CustomStringConvertible {
  /// The canonical form, as `systemd-analyze calendar` prints it: `Mon..Fri *-*-* 08:30:00`. It parses to itself.
  public var description: String {
    let date = [year.text(width: 4), month.text(width: 2), day.text(width: 2)].joined(separator: "-")
    let time = [hour.text(width: 2), minute.text(width: 2), second.text(width: 2)].joined(separator: ":")
    return (weekdays == .everyDay ? "" : "\(weekdays) ") + "\(date) \(time)"
  }
}

extension CalendarExpression {
  /// The shortest form that parses to the same: `08:30`, `Mon..Fri 08:30`.
  public var brief: String {
    guard year == .any, month == .any, day == .any else { return description }
    var parts = [hour.text(width: 2), minute.text(width: 2)]
    if second != .exactly(0) { parts.append(second.text(width: 2)) }
    return (weekdays == .everyDay ? "" : "\(weekdays) ") + parts.joined(separator: ":")
  }
}

extension CalendarExpression.Field {
  fileprivate func text(width: Int) -> String {
    guard !terms.isEmpty else { return "*" }
    return terms.map { term in
      if term.start == term.stop { return zeroPadded(term.start, width: width) }
      return "\(zeroPadded(term.start, width: width))..\(zeroPadded(term.stop, width: width))"
        + (term.step == 1 ? "" : "/\(term.step)")
    }.joined(separator: ",")
  }
}

/// A number with zeros in front.
func zeroPadded(_ value: Int, width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
