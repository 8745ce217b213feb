internal import LimberCore
internal import Records
internal import Report

/// Now and here: reads times as people write them and says them as people do.
struct Calendar {
  var now: Instant
  var zone: Zone
  /// The zone that somebody means by an IANA name.
  var zoneNamed: @Sendable (String) -> Zone? = { try? ZoneDatabase().zone(named: $0) }

  // MARK: Reading

  /// What a time may look like, for error messages.
  static let examples = "08:10, \"20 min ago\", \"yesterday 21:00\" or 2026-11-23T08:10:00+01:00"

  /// A time that has been: `08:10` is yesterday's while today's is still ahead.
  ///
  /// `Mon 08:10` is the last one that has been.
  func past(_ text: String) throws(Failure) -> Instant {
    if let instant = Text.instantGone(text, now: now, in: zone, zoneNamed: zoneNamed) { return instant }
    guard let instant = instant(text) else {
      if (try? TimeSpan(parsing: text)) != nil {
        throw Failure(
          .usage, "\(quoted(text)) is a length of time, and no time.",
          toDo: "To say how long ago it was, write: \(quoted("\(text) ago"))")
      }
      throw misunderstood(text, Self.examples)
    }
    throw Failure(
      .usage, "\(quoted(text)) has not come yet: that is \(phrase(at: instant)).",
      toDo: "Give a time that has been, such as \(Self.examples).")
  }

  /// A time to come: `08:10` is tomorrow's once today's has been, and `tomorrow` is 04:00, when the night is over.
  func future(_ text: String) throws(Failure) -> Instant {
    let examples = "15:00, tomorrow, Monday, \"tomorrow 09:00\" or 2026-12-24"
    if let instant = Text.instantToCome(text, now: now, in: zone, zoneNamed: zoneNamed) { return instant }
    guard let past = instant(text) else { throw misunderstood(text, examples) }
    throw Failure(
      .usage, "\(quoted(text)) is over: that was \(phrase(at: past)).",
      toDo: "Give a time to come, such as \(examples).")
  }

  /// Any time, or a day's first instant.
  func any(_ text: String) throws(Failure) -> Instant {
    guard let instant = instant(text) else {
      throw misunderstood(text, "2026-11-23, yesterday, \"3 days ago\" or \"2026-11-23 08:10\"")
    }
    return instant
  }

  /// The instant of a text as it stands, past or to come; nil when it is none.
  func instant(_ text: String) -> Instant? {
    Text.instant(text, now: now, in: zone, zoneNamed: zoneNamed)
  }

  private func misunderstood(_ text: String, _ examples: String) -> Failure {
    if let twofold = Amounts.twofold(text) { return twofold }
    if let error = Text.zoneError(of: text, now: now, in: zone, zoneNamed: zoneNamed) {
      return Failure(
        .usage, "\(quoted(text)): \(Columns.clean(error.description)).", toDo: Preview.listingZones)
    }
    let words = text.split { $0.isWhitespace }
    if let first = words.first, Text.isWeekly(text, in: zone, zoneNamed: zoneNamed) {
      return Failure(
        .usage, "\(quoted(text)) does not say which \(first) is meant.", toDo: "Write the date, like \(examples).")
    }
    let date = words.dropFirst().joined(separator: " ")
    if let first = words.first, Weekday(named: first) != nil, let instant = instant(date) {
      return Failure(
        .usage,
        "\(quoted(text)) is no day: \(Text.date(zone.civil(instant).date)) is a "
          + "\(zone.civil(instant).date.weekday.name).", toDo: "Leave the weekday out, or mend the date.")
    }
    return Failure(.usage, "\(quoted(text)) is no time that limber understands.", toDo: "Write it like \(examples).")
  }

  /// A time that has been, where one was given, as it travels.
  func wire(past text: String?) throws(Failure) -> String? {
    guard let text else { return nil }
    return wire(try past(text))
  }

  /// The instant as it travels.
  func wire(_ instant: Instant) -> String { Text.rfc3339(instant, in: zone) }

  // MARK: Saying

  /// `14:10`; the seconds are left out.
  func clock(_ instant: Instant) -> String {
    var civil = zone.civil(instant)
    civil.timeOfDay = .minutes(civil.timeOfDay.microseconds / 60_000_000)
    return Text.clock(civil)
  }

  /// `14:10`, `tomorrow 08:30`, `Mon 08:30`, `2026-12-24 08:30`: as short as can be, for tables.
  func brief(_ instant: Instant) -> String {
    day(instant) { $0.abbreviation }.map { "\($0) \(clock(instant))" } ?? clock(instant)
  }

  /// `at 14:10`, `tomorrow at 08:30`, `on Monday at 08:30`, `on 2026-12-24 at 08:30`: for sentences.
  func phrase(at instant: Instant) -> String {
    guard let day = day(instant, name: \.name) else { return "at \(clock(instant))" }
    let isWord = day == "tomorrow" || day == "yesterday"
    return "\(isWord ? "" : "on ")\(day) at \(clock(instant))"
  }

  /// The heading of a day in a list: `Today, Monday 2026-11-23`.
  func heading(_ instant: Instant) -> String {
    let date = zone.civil(instant).date
    let full = "\(date.weekday.name) \(Text.date(date))"
    switch date.dayNumber - zone.civil(now).date.dayNumber {
    case 0: return "Today, \(full)"
    case 1: return "Tomorrow, \(full)"
    default: return full
    }
  }

  /// The day, unless it is today: `tomorrow`, `yesterday`, a weekday within the next six days, else the date.
  private func day(_ instant: Instant, name: (Weekday) -> String) -> String? {
    let date = zone.civil(instant).date
    switch date.dayNumber - zone.civil(now).date.dayNumber {
    case 0: return nil
    case 1: return "tomorrow"
    case -1: return "yesterday"
    case 2...6: return name(date.weekday)
    default: return Text.date(date)
    }
  }

  // MARK: Clock changes

  /// The changes of the clocks on the day of an instant.
  func changes(onDayOf instant: Instant) -> [Zone.Transition] {
    let day = zone.civil(instant).date.dayNumber
    func start(_ dayNumber: Int64) -> Int64 {
      zone.resolve(CivilTime(CivilDate(dayNumber: dayNumber), timeOfDay: .zero)).due.seconds
    }
    var changes: [Zone.Transition] = []
    var second = start(day) - 1
    while let change = zone.nextTransition(afterSecond: second), change.at < start(day + 1) {
      changes.append(change)
      second = change.at
    }
    return changes
  }

  /// `The clocks go forward: 02:00 becomes 03:00.`
  static func sentence(_ change: Zone.Transition) -> String {
    func clock(_ offset: Int32) -> String {
      Text.clock(CivilTime(faceMicroseconds: (change.at + Int64(offset)) * 1_000_000))
    }
    let direction = change.after > change.before ? "forward" : "back"
    return "The clocks go \(direction): \(clock(change.before)) becomes \(clock(change.after))."
  }

  /// `+01:00`; with seconds for the local mean times of old.
  static func text(offset seconds: Int32) -> String {
    let all = Int(seconds.magnitude)
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let text = "\(seconds < 0 ? "-" : "+")\(padded(all / 3600)):\(padded(all / 60 % 60))"
    return all % 60 == 0 ? text : "\(text):\(padded(all % 60))"
  }

  /// `+01:00`: how far east of UTC the clocks are at an instant.
  func offset(at instant: Instant) -> String { Self.text(offset: zone.offset(at: instant)) }

  // MARK: What the daemon sent

  /// What the daemon sent, as an instant; nil when it is none.
  func instant(wire: String?) -> Instant? { wire.flatMap { Text.instant(rfc3339: $0) } }

  /// The first whole minute that is not before a limit, which is judged at the second.
  func firstMinute(_ limit: String) -> String {
    guard let instant = instant(wire: limit) else { return limit }
    let second = zone.civil(Instant(seconds: instant.seconds)).timeOfDay.microseconds / 1_000_000 % 60
    return wire(Instant(seconds: instant.seconds + (second == 0 ? 0 : 60 - second)))
  }

  /// A time of the daemon's in a sentence; harmless should it be no time.
  func phrase(at wire: String) -> String { instant(wire: wire).map(phrase(at:)) ?? "at \(Text.oneLine(wire))" }
  /// A time of the daemon's in a table.
  func brief(_ wire: String) -> String { instant(wire: wire).map(brief) ?? Text.oneLine(wire) }
}
