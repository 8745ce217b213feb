/// The days of the local clocks that a survey looks at, each as it is in every zone that something names.
///
/// What is the same for all reminders is found out here, once.
struct SurveyDays {
  /// One day.
  struct Day {
    /// Counted from 1970-01-01.
    let number: Int64
    /// Its first instant, and that of the next day.
    let start: Instant
    let end: Instant
    /// Monday is 0.
    let weekday: Int
    /// The clocks show each time of it once.
    let isSteady: Bool
    /// And those of the day before too.
    let followsSteady: Bool
    /// Equal for days on which all zones are as far ahead of the local one.
    fileprivate(set) var era = 0
    /// What it is in each zone, by the zone's place.
    fileprivate(set) var views: [View] = []
  }

  /// A day of the local clocks as another zone has it: the end of one date and the beginning of the next.
  struct View {
    let first: CalendarDay
    /// Nil where the dates begin together.
    let second: CalendarDay?
    /// From the beginning of the first date to that of the local day (µs).
    let ahead: Int64
    /// Neither the local clocks nor those of the zone are changed.
    let isSteady: Bool
  }

  let zones: Zones
  /// Ascending.
  private(set) var days: [Day] = []
  /// The place of each zone by the name that expressions give it; the local one, without a name, is the first.
  private var places: [String?: Int] = [nil: 0]

  /// - Parameters:
  ///   - numbers: the days, counted from 1970-01-01, ascending.
  ///   - names: the zones that are asked about.
  init(_ numbers: [Int64], in zones: Zones, named names: Set<String>) {
    self.zones = zones
    var all = [zones.local]
    for name in names.sorted() {
      guard let zone = name == "UTC" ? .utc : zones.named[name] else { continue }
      places[name] = all.count
      all.append(zone)
    }
    var eras: [[Int64]: Int] = [:]
    days.reserveCapacity(numbers.count)
    for number in numbers {
      var day = Self.day(number, in: zones.local)
      let date = CalendarDay(number)
      let views = all.map { Self.view(of: date, day, zones.local, in: $0) }
      let era = views.map(\.ahead)
      day.era = eras[era] ?? eras.count
      eras[era] = day.era
      day.views = views
      days.append(day)
    }
  }

  /// The place of the zone of an expression; nil where nobody knows it.
  func place(of expression: CalendarExpression) -> Int? { places[expression.zone] }

  private static func day(_ number: Int64, in zone: Zone) -> Day {
    func midnight(_ day: Int64) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
    }
    let (before, start, end) = (midnight(number - 1), midnight(number), midnight(number + 1))
    let isSteady = isSteady(zone, from: start, until: end)
    return Day(
      number: number, start: start, end: end, weekday: Weekday(dayNumber: number).rawValue, isSteady: isSteady,
      followsSteady: isSteady && self.isSteady(zone, from: before, until: start))
  }

  /// Whether the clocks are as far from UTC all the time, both ends included.
  private static func isSteady(_ zone: Zone, from start: Instant, until end: Instant) -> Bool {
    zone.nextTransition(afterSecond: start.seconds - 1).map { $0.at > end.seconds } ?? true
  }

  private static func view(of date: CalendarDay, _ day: Day, _ local: Zone, in zone: Zone) -> View {
    let ahead = Int64(zone.offset(at: day.start) - local.offset(at: day.start))
    let first = floorDivide(ahead, 86_400)
    // What the clocks showed twice on the day before was due the first time.
    let isSteady = day.isSteady && self.isSteady(zone, from: day.start - .days(1), until: day.end)
    guard ahead != 0 else { return View(first: date, second: nil, ahead: 0, isSteady: isSteady) }
    let rest = ahead - first * 86_400
    return View(
      first: first == 0 ? date : CalendarDay(date.number + first),
      second: rest == 0 ? nil : CalendarDay(date.number + first + 1), ahead: rest * 1_000_000, isSteady: isSteady)
  }
}
