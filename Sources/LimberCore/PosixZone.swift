/// The rule in the footer of a TZif file: a POSIX TZ string with the extensions of RFC 9636, section 3.3.1.
struct PosixZone: Hashable, Sendable {
  /// The day of the year on which a change falls.
  enum Day: Hashable, Sendable {
    /// `Jn`: 1 to 365, February 29 never counted.
    case julian(Int)
    /// `n`: 0 to 365, February 29 counted.
    case zeroBased(Int)
    /// `Mm.w.d`: weekday `d` (0 is Sunday) of week `w` (5 is the last) of month `m`.
    case monthWeek(month: Int, week: Int, weekday: Int)
  }
  struct Change: Hashable, Sendable {
    var day: Day
    /// Seconds after midnight, by the clocks before the change; may be negative or over a day.
    var time: Int32
  }
  /// Seconds east of UTC.
  var standard: Int32
  /// Seconds east of UTC in summer, and when that begins and ends; nil where the clocks never change.
  var daylight: (offset: Int32, start: Change, end: Change)?

  static func == (a: PosixZone, b: PosixZone) -> Bool {
    a.standard == b.standard && a.daylight?.offset == b.daylight?.offset && a.daylight?.start == b.daylight?.start
      && a.daylight?.end == b.daylight?.end
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(standard)
    hasher.combine(daylight?.offset)
  }

  /// Reads a rule such as `CET-1CEST,M3.5.0,M10.5.0/3` or `<+1030>-10:30<+11>-11,M10.1.0,M4.1.0`; nil when it is none.
  init?(parsing text: some StringProtocol) {
    var reader = Reader(Array(text.utf8))
    guard reader.name(), let standard = reader.time(maximumHours: 24) else { return nil }
    self.standard = -standard
    if reader.isAtEnd { return }
    guard reader.name() else { return nil }
    var summer = -standard + 3600
    if !reader.peek(is: ",") {
      guard let explicit = reader.time(maximumHours: 24) else { return nil }
      summer = -explicit
    }
    guard reader.take(","), let start = reader.change(), reader.take(","), let end = reader.change(), reader.isAtEnd
    else { return nil }
    daylight = (summer, start, end)
  }

  /// Days since the epoch on which a change falls in a year.
  private static func dayNumber(_ day: Day, year: Int) -> Int64 {
    let january = CivilDate(year: year, month: 1, day: 1).dayNumber
    switch day {
    case .zeroBased(let n): return january + Int64(n)
    case .julian(let n):
      let leap = CivilDate.daysIn(month: 2, year: year) == 29
      return january + Int64(n - 1) + (leap && n >= 60 ? 1 : 0)
    case .monthWeek(let month, let week, let weekday):
      let first = CivilDate(year: year, month: month, day: 1).dayNumber
      // Monday is 0 here and Sunday 0 there.
      let firstWeekday = Int(floorRemainder(first + 4, 7))
      var day = (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
      if day >= CivilDate.daysIn(month: month, year: year) { day -= 7 }
      return first + Int64(day)
    }
  }

  /// The two changes of a year, in order.
  private func transitions(year: Int) -> [Zone.Transition] {
    guard let daylight else { return [] }
    let start =
      Self.dayNumber(daylight.start.day, year: year) * 86_400 + Int64(daylight.start.time) - Int64(standard)
    let end =
      Self.dayNumber(daylight.end.day, year: year) * 86_400 + Int64(daylight.end.time) - Int64(daylight.offset)
    let on = Zone.Transition(at: start, before: standard, after: daylight.offset)
    let off = Zone.Transition(at: end, before: daylight.offset, after: standard)
    return start < end ? [on, off] : [off, on]
  }

  private func year(ofSecond second: Int64) -> Int {
    CivilDate(dayNumber: floorDivide(second + Int64(standard), 86_400)).year
  }

  func offset(atSecond second: Int64) -> Int32 {
    guard daylight != nil else { return standard }
    let year = year(ofSecond: second)
    // The neighbours too: a change near New Year may belong to the other year by UTC.
    return transitions(years: year - 1...year + 1).last { $0.at <= second }?.after ?? standard
  }

  /// Every change later than an instant, in order, until 2200.
  func transitions(after second: Int64) -> [Zone.Transition] {
    guard daylight != nil, second < Instant.end.seconds else { return [] }
    var all: [Zone.Transition] = []
    var current = offset(atSecond: second)
    for next in transitions(years: year(ofSecond: second) - 1...2200) where next.at > second {
      // A summer that ends as the next one begins never ends (RFC 9636, section 3.3.1).
      let before = all.last?.at == next.at ? all.removeLast().before : current
      current = next.after
      // In a rule whose changes do not alternate one of two alike changes nothing.
      if before != current { all.append(Zone.Transition(at: next.at, before: before, after: current)) }
    }
    return all
  }

  /// The changes of several years, in order: one of a year may lie in the next, and behind a change of that.
  private func transitions(years: ClosedRange<Int>) -> [Zone.Transition] {
    years.flatMap(transitions(year:)).sorted { $0.at < $1.at }
  }
}

extension Zone {
  /// What `TZ` may say instead of a name (tzset(3)): a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, which then holds in every
  /// year. Where it names a summer time without saying when that is, it is that of the United States since 2007, as in glibc.
  ///
  /// Nil when the text is no such rule.
  public init?(posix text: String, name: String) {
    guard let rule = PosixZone(parsing: text) ?? PosixZone(parsing: text + ",M3.2.0,M11.1.0") else { return nil }
    // From before the first year that anything is computed in.
    let start = Instant.epoch.seconds - 366 * 86_400
    self.init(
      name: name, transitions: rule.transitions(after: start), initialOffset: rule.offset(atSecond: start))
  }
}

extension PosixZone {
  /// Reads the rule byte by byte; every method leaves the place untouched or moves past what it read.
  private struct Reader {
    let bytes: [UInt8]
    var at = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at == bytes.count }
    func peek(is character: Unicode.Scalar) -> Bool { at < bytes.count && UInt32(bytes[at]) == character.value }
    mutating func take(_ character: Unicode.Scalar) -> Bool {
      guard peek(is: character) else { return false }
      at += 1
      return true
    }

    /// An abbreviation: three or more letters, or anything between angle brackets.
    mutating func name() -> Bool {
      if take("<") {
        while at < bytes.count, !peek(is: ">") { at += 1 }
        return take(">")
      }
      let start = at
      while at < bytes.count, (0x41...0x5a).contains(bytes[at] & 0xdf) { at += 1 }
      return at - start >= 3
    }

    mutating func number(maximum: Int) -> Int? {
      let start = at
      var value = 0
      while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
        value = value * 10 + Int(bytes[at] - 0x30)
        guard value <= maximum else { return nil }
        at += 1
      }
      return at > start ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(maximumHours: Int) -> Int32? {
      let negative = take("-")
      if !negative { _ = take("+") }
      guard let hours = number(maximum: maximumHours) else { return nil }
      var seconds = hours * 3600
      if take(":") {
        guard let minutes = number(maximum: 59) else { return nil }
        seconds += minutes * 60
        if take(":") {
          guard let rest = number(maximum: 59) else { return nil }
          seconds += rest
        }
      }
      return Int32(negative ? -seconds : seconds)
    }

    mutating func change() -> Change? {
      let day: Day
      if take("M") {
        guard let month = number(maximum: 12), month > 0, take("."), let week = number(maximum: 5), week > 0, take("."),
          let weekday = number(maximum: 6)
        else { return nil }
        day = .monthWeek(month: month, week: week, weekday: weekday)
      } else if take("J") {
        guard let n = number(maximum: 365), n > 0 else { return nil }
        day = .julian(n)
      } else {
        guard let n = number(maximum: 365) else { return nil }
        day = .zeroBased(n)
      }
      guard take("/") else { return Change(day: day, time: 7200) }
      // RFC 9636 allows -167 to 167 hours.
      guard let time = time(maximumHours: 167) else { return nil }
      return Change(day: day, time: time)
    }
  }
}
