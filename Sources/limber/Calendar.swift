internal import LimberCore
internal import Records

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
  func past(_ text: String) throws(Failure) -> Instant {
    guard var instant = instant(text) else { throw misunderstood(text, Self.examples) }
    if instant > now, Text.timeOfDay(text) != nil {
      instant = self.instant("yesterday \(text)") ?? instant
    }
    guard instant <= now else {
      throw Failure(
        .usage, "\(quoted(text)) has not come yet: that is \(phrase(at: instant)).",
        toDo: "Give a time that has been, such as \(Self.examples).")
    }
    return instant
  }

  /// A time to come: `08:10` is tomorrow's once today's has been, and `tomorrow` is 04:00, when the night is over.
  func future(_ text: String) throws(Failure) -> Instant {
    let examples = "15:00, tomorrow, \"tomorrow 09:00\" or 2026-11-23T08:10:00+01:00"
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

  private func instant(_ text: String) -> Instant? {
    Text.instant(text, now: now, in: zone, zoneNamed: zoneNamed)
  }

  private func misunderstood(_ text: String, _ examples: String) -> Failure {
    let words = text.split { $0.isWhitespace }
    let date = words.dropFirst().joined(separator: " ")
    if let first = words.first, Weekday(named: first) != nil, let instant = instant(date) {
      return Failure(
        .usage, "\(quoted(text)) is no day: \(Text.date(zone.civil(instant).date)) is a "
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

  /// What the daemon sent, as an instant; nil when it is none.
  func instant(wire: String?) -> Instant? { wire.flatMap { Text.instant(rfc3339: $0) } }

  /// A time of the daemon's in a sentence; harmless should it be no time.
  func phrase(at wire: String) -> String { instant(wire: wire).map(phrase(at:)) ?? "at \(Text.oneLine(wire))" }
  /// A time of the daemon's in a table.
  func brief(_ wire: String) -> String { instant(wire: wire).map(brief) ?? Text.oneLine(wire) }
}
