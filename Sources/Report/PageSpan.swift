internal import LimberCore

/// The days of a review, and how they and its numbers are put into words.
struct PageSpan {
  let since: Instant
  let until: Instant
  let zone: Zone
  let first: CivilDate
  /// The last day of which anything belongs to the span.
  let last: CivilDate

  init(since: Instant, until: Instant, zone: Zone) {
    self.since = since
    self.until = until
    self.zone = zone
    first = zone.civil(since).date
    last = max(first, zone.civil(until - TimeSpan(microseconds: 1)).date)
  }

  /// How many days it touches.
  var days: Int { Int(last.dayNumber - first.dayNumber) + 1 }

  /// Whether all of a day belongs to it.
  ///
  /// - Parameter end: what comes after it does not belong to it; unless given, its end.
  func holds(_ day: CivilDate, before end: Instant? = nil) -> Bool {
    func start(_ day: Int64) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
    }
    return start(day.dayNumber) >= since && start(day.dayNumber + 1) <= min(until, end ?? until)
  }

  /// `Mon 2026-11-16 to Sun 2026-11-22`; with the hour where it does not begin or end with a day.
  var words: String {
    let begin = zone.civil(since)
    let end = zone.civil(until)
    let from = begin.timeOfDay == .zero ? Self.day(first) : time(since)
    // The end is exclusive: a span until midnight ends with the day before.
    let to = end.timeOfDay == .zero && until > since ? Self.day(last) : time(until)
    return from == to ? from : "\(from) to \(to)"
  }

  /// `Mon 2026-11-16`.
  static func day(_ date: CivilDate) -> String { ReviewNumbers.day(date) }

  /// `Mon 2026-11-16 08:30`, to the minute.
  func time(_ instant: Instant) -> String { "\(Self.day(zone.civil(instant).date)) \(clock(instant))" }

  /// `08:30`, to the minute.
  func clock(_ instant: Instant) -> String { ReviewNumbers.clock(zone.civil(instant)) }

  /// Days in a row, by the day while they are few, else by as long a time as makes them few enough to be seen. What is
  /// longer is cut to the days on which anything is on record.
  func slots(byDayUpTo limit: Int, recorded: ClosedRange<CivilDate>?) -> PageSlots {
    if days <= limit { return PageSlots(.day, first...last) }
    let range = recorded.map { $0.clamped(to: first...last) } ?? first...last
    let candidates: [(PageSlots.Unit, Int)] = [(.week, 54), (.month, 60)]
    for (unit, most) in candidates {
      let slots = PageSlots(unit, range)
      if slots.count <= most { return slots }
    }
    return PageSlots(.year, range)
  }
}

/// Times in a row that numbers are added up by.
struct PageSlots {
  enum Unit: String { case day, week, month, year }

  struct Slot {
    /// The first and the last day of it that belong to the span.
    var first: CivilDate
    var last: CivilDate

    var days: Int { Int(last.dayNumber - first.dayNumber) + 1 }
  }

  let unit: Unit
  private(set) var slots: [Slot] = []

  init(_ unit: Unit, _ range: ClosedRange<CivilDate>) {
    self.unit = unit
    var start = range.lowerBound
    while start <= range.upperBound {
      let next = Self.end(of: unit, from: start)
      let last = min(CivilDate(dayNumber: next.dayNumber - 1), range.upperBound)
      slots.append(Slot(first: start, last: last))
      start = next
    }
  }

  var count: Int { slots.count }

  /// The places of those that are whole, and of which all days are among these.
  func whole(of days: Set<CivilDate>) -> [Int] {
    slots.indices.filter { place in
      let (first, last) = (slots[place].first, slots[place].last)
      let begins =
        switch unit {
        case .day: true
        case .week: first.weekday == .monday
        case .month: first.day == 1
        case .year: first.day == 1 && first.month == 1
        }
      return begins && Self.end(of: unit, from: first).dayNumber == last.dayNumber + 1
        && (first.dayNumber...last.dayNumber).allSatisfy { days.contains(CivilDate(dayNumber: $0)) }
    }
  }

  /// The first day behind the unit that a day belongs to; weeks begin on Mondays.
  private static func end(of unit: Unit, from date: CivilDate) -> CivilDate {
    switch unit {
    case .day: CivilDate(dayNumber: date.dayNumber + 1)
    case .week: CivilDate(dayNumber: date.dayNumber + 7 - Int64(date.weekday.rawValue))
    case .month:
      date.month == 12
        ? CivilDate(year: date.year + 1, month: 1, day: 1)
        : CivilDate(year: date.year, month: date.month + 1, day: 1)
    case .year: CivilDate(year: date.year + 1, month: 1, day: 1)
    }
  }

  /// The place of a day; nil for one that is in none.
  func index(of date: CivilDate) -> Int? {
    guard let index = slots.lastIndex(where: { $0.first <= date }), date <= slots[index].last else { return nil }
    return index
  }

  /// `Mon 2026-11-16`, `Mon 2026-11-16 to Sun 2026-11-22`, `2026-11`, `2026`.
  func name(_ index: Int) -> String {
    let slot = slots[index]
    switch unit {
    case .day: return PageSpan.day(slot.first)
    case .week:
      return slot.days == 1
        ? PageSpan.day(slot.first) : "\(PageSpan.day(slot.first)) to \(PageSpan.day(slot.last))"
    case .month: return String(Text.date(slot.first).prefix(7))
    case .year: return String(Text.date(slot.first).prefix(4))
    }
  }

  /// The column of a table that names them; days are short enough for one line.
  var column: PageTable.Column {
    switch unit {
    case .day: .day("Day")
    case .week: .words("Week")
    case .month: .day("Month")
    case .year: .day("Year")
    }
  }

  /// What stands below a bar: one line or two.
  func label(_ index: Int) -> [String] {
    let date = slots[index].first
    switch unit {
    case .day: return [date.weekday.abbreviation, "\(date.day)"]
    case .week: return ["\(date.day) \(Self.months[date.month - 1])"]
    case .month: return [Self.months[date.month - 1], "\(date.year)"]
    case .year: return ["\(date.year)"]
    }
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

/// Numbers as words, where ``ReviewNumbers`` has none.
enum PageWords {
  /// `5 of 7`; over nothing `–`.
  static func part(_ part: Int, _ whole: Int) -> String { whole > 0 ? "\(part) of \(whole)" : "–" }

  /// The same in a table, where lines are broken: `5 of 7` stays on one.
  static func cell(_ part: Int, _ whole: Int) -> String { bound(Self.part(part, whole)) }

  /// `5 of 7, 71 %`, where lines are broken: behind the comma alone.
  static func ratio(_ part: Int, _ whole: Int) -> String { bound(ReviewNumbers.ratio(part, of: whole)) }

  private static func bound(_ text: String) -> String {
    text.replacing(" of ", with: "\u{a0}of\u{a0}").replacing(" %", with: "\u{a0}%")
  }

  /// As the beginning of a sentence.
  static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// The minutes of so many things; of none on record `–`.
  static func minutes(_ minutes: Double, _ timed: Int) -> HTML { timed > 0 ? "\(minutes)" : "–" }

  /// `6 min after`; nothing on record is `–`.
  static func response(_ span: TimeSpan?) -> String { span.map(ReviewNumbers.response) ?? "–" }

  /// `20:00`, of a time since midnight.
  static func clock(_ span: TimeSpan) -> String { hour(Int(span.microseconds / 3_600_000_000)) }

  /// `09:00`.
  static func hour(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
}
