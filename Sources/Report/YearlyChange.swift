internal import LimberCore

/// A change of the clocks that comes every year by one rule, for ever, as iCalendar says it (RFC 5545, section 3.3.10).
struct YearlyChange {
  /// The first of them.
  let first: Zone.Transition
  /// `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`.
  let text: String

  /// The changes of a zone that follow no rule, and the rules of those behind them.
  ///
  /// - Parameters:
  ///   - changes: in order, to the end of all that is computed.
  ///   - isNear: where a rule that begins later says nothing.
  static func split(
    _ changes: [Zone.Transition], where isNear: (Zone.Transition) -> Bool
  ) -> (single: [Zone.Transition], rules: [YearlyChange]) {
    // In a zone that gives its rules up one day these are not for ever.
    guard let last = changes.last, Instant.end.seconds - last.at < 366 * 86_400 else { return (changes, []) }
    for start in changes.indices where isNear(changes[start]) {
      let series = [0, 1].map { first in stride(from: start + first, to: changes.count, by: 2).map { changes[$0] } }
      let rules = series.compactMap(YearlyChange.init)
      if rules.count == series.count { return (Array(changes[..<start]), rules) }
    }
    return (changes, [])
  }

  /// The rule of one change a year; nil where there is none that has just these.
  private init?(_ changes: [Zone.Transition]) {
    guard let first = changes.first,
      changes.allSatisfy({ ($0.before, $0.after) == (first.before, first.after) })
    else { return nil }
    // By the clocks before each change.
    let times = changes.map { CivilTime(faceMicroseconds: ($0.at + Int64($0.before)) * 1_000_000) }
    let (date, clock) = (times[0].date, times[0].timeOfDay)
    for (index, time) in times.enumerated() {
      guard time.date.year == date.year + index, time.date.month == date.month, time.timeOfDay == clock else {
        return nil
      }
    }
    guard let days = Self.days(times.map(\.date)) else { return nil }
    self.first = first
    text = "FREQ=YEARLY;BYMONTH=\(date.month);\(days)"
  }

  /// What picks just these days of their month.
  private static func days(_ dates: [CivilDate]) -> String? {
    let days = dates.map(\.day)
    if Set(days).count == 1 { return "BYMONTHDAY=\(days[0])" }
    guard Set(dates.map(\.weekday)).count == 1 else { return nil }
    let weekday = String(dates[0].weekday.name.prefix(2)).uppercased()
    let weeks = Set(days.map { ($0 - 1) / 7 + 1 })
    if weeks.count == 1, let week = weeks.first { return "BYDAY=\(week)\(weekday)" }
    if dates.allSatisfy({ CivilDate.daysIn(month: $0.month, year: $0.year) - $0.day < 7 }) {
      return "BYDAY=-1\(weekday)"
    }
    // A weekday in seven days in a row, such as the Saturday behind a Thursday.
    guard let from = days.min(), let to = days.max(), to - from == 6 else { return nil }
    return "BYMONTHDAY=\((from...to).map(String.init).joined(separator: ","));BYDAY=\(weekday)"
  }
}
