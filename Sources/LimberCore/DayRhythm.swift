/// When something comes on each of some days, if nobody answers anything.
///
/// Days that are alike have the same times, which are worked out once. So it makes little difference how often something comes,
/// and how many days are looked at.
struct DayRhythm {
  /// A calendar expression, and what is known of it.
  private struct Part {
    let expression: CalendarExpression
    /// Of its zone, in the days.
    let zone: Int
    let isRegular: Bool
    let times: [Int64]
  }

  private enum Source {
    case at([Part])
    case every(TimeSpan, Window)
  }

  private let days: SurveyDays
  private let source: Source
  /// By what makes days alike.
  private var known: [(likeness: UInt64, era: Int, times: Int)] = []
  /// The times of days, in microseconds from their beginning, ascending; the first has none.
  private(set) var times: [[Int64]] = [[]]
  /// How many times were worked out.
  private(set) var worked = 0

  private static let dayLength: Int64 = 86_400_000_000

  init(_ timing: Timing, on days: SurveyDays) {
    self.days = days
    switch timing {
    case .every(let span, let window): source = .every(span, window)
    case .at(let clock):
      source = .at(
        clock.expressions.compactMap { expression in
          days.place(of: expression).map {
            Part(expression: expression, zone: $0, isRegular: expression.isRegular, times: expression.timesOfDay)
          }
        })
    }
  }

  /// Which of `times` are those of a day, by the day's place.
  mutating func times(on place: Int) -> Int {
    let day = days.days[place]
    guard let likeness = likeness(of: day) else { return add(stepped(day)) }
    if likeness == 0 { return 0 }
    if let like = known.first(where: { $0.likeness == likeness && $0.era == day.era }) { return like.times }
    let new = add(worked(day))
    known.append((likeness, day.era, new))
    return new
  }

  private mutating func add(_ list: [Int64]) -> Int {
    if list.isEmpty { return 0 }
    times.append(list)
    worked += list.count
    return times.count - 1
  }

  /// What days of one era have in common that have the same times: nothing for a day without any; nil for one that is like no
  /// other.
  private func likeness(of day: SurveyDays.Day) -> UInt64? {
    switch source {
    case .every(_, let window):
      guard day.followsSteady else { return nil }
      // What opened the day before may last past midnight.
      func opens(_ weekday: Int) -> UInt64 { UInt64(window.days.bits >> UInt8(weekday % 7) & 1) }
      return opens(day.weekday + 6) << 1 | opens(day.weekday)
    case .at(let parts):
      var likeness: UInt64 = 0
      for part in parts {
        let view = day.views[part.zone]
        guard view.isSteady else { return nil }
        likeness <<= 3
        if part.expression.comes(on: view.first) { likeness |= 1 }
        guard let second = view.second, part.expression.comes(on: second) else { continue }
        // Some repetitions pass over the midnight at which a month begins (`CalendarStepper`).
        likeness |= part.isRegular || second.date.day > 1 ? 2 : 4
      }
      return likeness
    }
  }

  /// The times of a day on which no clocks are changed.
  private func worked(_ day: SurveyDays.Day) -> [Int64] {
    guard case .at(let parts) = source else { return stepped(day) }
    var all: [Int64] = []
    for part in parts {
      let view = day.views[part.zone]
      if part.expression.comes(on: view.first) {
        all += part.times.lazy.map { $0 - view.ahead }.filter { (0..<Self.dayLength).contains($0) }
      }
      guard let second = view.second, part.expression.comes(on: second) else { continue }
      guard part.isRegular || second.date.day > 1 else { return stepped(day) }
      all += part.times.lazy.map { $0 + Self.dayLength - view.ahead }.filter { (0..<Self.dayLength).contains($0) }
    }
    return Self.distinct(all)
  }

  /// The times of any day, one after another.
  private func stepped(_ day: SurveyDays.Day) -> [Int64] {
    var all: [Int64] = []
    switch source {
    case .every(let span, let window):
      for number in [day.number - 1, day.number] {
        guard let opening = window.opening(on: number, in: days.zones.local) else { continue }
        let passed = max(0, ((day.start - opening.opens).microseconds - 1) / span.microseconds)
        var next = opening.opens + TimeSpan(microseconds: (passed + 1) * span.microseconds)
        while next < min(opening.closes, day.end) {
          all.append((next - day.start).microseconds)
          next = next + span
        }
      }
    case .at(let parts):
      for part in parts {
        var last = day.start - TimeSpan(microseconds: 1)
        while let next = days.zones.next(of: part.expression, after: last), next < day.end {
          all.append((next - day.start).microseconds)
          last = next
        }
      }
    }
    return Self.distinct(all)
  }

  private static func distinct(_ all: [Int64]) -> [Int64] {
    var distinct: [Int64] = []
    distinct.reserveCapacity(all.count)
    for time in all.sorted() where distinct.last != time { distinct.append(time) }
    return distinct
  }
}
