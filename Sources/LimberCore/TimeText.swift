extension Text {
  /// Reads a time as a person or systemd writes it.
  ///
  /// Taken are
  /// - RFC 3339: `2026-11-23T08:10:30.25+01:00`;
  /// - a date, a time of day, or both: `2026-11-23`, `26-11-23`, `08:10`, `2026-11-23 08:10:30.25` (a `T` between them does
  ///   as well); the date may be `today`, `yesterday` or `tomorrow`; without a date it is today, without a time midnight;
  /// - in front of these a weekday, which must be the date's: `Mon 2026-11-23`; behind them `UTC` or the IANA name of the
  ///   zone whose clocks are meant, but no abbreviation such as `CET`;
  /// - `now`; `20 min ago`, `-7d`, `3h left`, `+3h`, where a number alone counts minutes;
  /// - `@1395716396.5`: since 1970-01-01T00:00:00Z, where a number alone counts seconds.
  ///
  /// That is systemd.time(7), "PARSING TIMESTAMPS", and what people write besides. A civil time that a clock change skips
  /// is the first instant after the gap, one that comes twice is the first of the two. More than six digits of a fraction
  /// are cut.
  ///
  /// - Parameters:
  ///   - text: the time as it was written.
  ///   - now: what words count from.
  ///   - zone: whose clocks are meant where the text names neither offset nor zone.
  ///   - zoneNamed: the zone of an IANA name, if there is one.
  /// - Returns: the instant, from 1970 by the clocks of the zone to 2199; nil when the text is none of these, or means another time.
  public static func instant(
    _ text: some StringProtocol, now: Instant, in zone: Zone, zoneNamed: (String) -> Zone? = { _ in nil }
  ) -> Instant? {
    let words = text.split { $0.isWhitespace }.map { String($0) }
    let found =
      instant(rfc3339: words.joined(separator: " ")) ?? relative(words, now: now)
      ?? absolute(words, now: now, in: zone, zoneNamed: zoneNamed)
    // East of UTC 1970 began before the epoch.
    guard let found, found >= .epoch || zone.civil(found).date.year >= 1970, found < .end else { return nil }
    return found
  }

  /// `now`, or so long before or after it, or after the epoch.
  private static func relative(_ words: [String], now: Instant) -> Instant? {
    guard let first = words.first, let last = words.last?.lowercased() else { return nil }
    if words.count == 1, last == "now" { return now }
    if words.count > 1, last == "ago" || last == "left" {
      return span(words.dropLast().joined(separator: " ")).map { last == "ago" ? now - $0 : now + $0 }
    }
    let rest = words.joined(separator: " ").dropFirst()
    guard rest.first != " " else { return nil }
    switch first.first {
    case "+": return span(rest).map { now + $0 }
    case "-": return span(rest).map { now - $0 }
    case "@": return (try? TimeSpan(parsing: rest, bareUnit: .seconds(1), by: .program)).map { .epoch + $0 }
    default: return nil
    }
  }

  /// A date, a time of day or both, between a weekday and a zone that may be missing.
  private static func absolute(
    _ words: [String], now: Instant, in zone: Zone, zoneNamed: (String) -> Zone?
  ) -> Instant? {
    var (words, zone) = cutZone(words[...], in: zone, zoneNamed: zoneNamed)
    var weekday: Weekday?
    if words.count > 1, let first = words.first, let named = Weekday(named: first) {
      weekday = named
      words.removeFirst()
    }
    guard let (date, timeOfDay) = parts(words, today: zone.civil(now).date) else { return nil }
    guard weekday.map({ $0 == date.weekday }) ?? true else { return nil }
    return zone.resolve(CivilTime(date, timeOfDay: timeOfDay)).due
  }

  /// The words of a time without the zone behind them, and the zone in which they are read.
  static func cutZone(
    _ words: ArraySlice<String>, in zone: Zone, zoneNamed: (String) -> Zone?
  ) -> (words: ArraySlice<String>, zone: Zone) {
    guard words.count > 1, let last = words.last else { return (words, zone) }
    if last.lowercased() == "utc" { return (words.dropLast(), .utc) }
    guard last.first?.isLetter ?? false, !Zone.isAbbreviation(last), let named = zoneNamed(last) else {
      return (words, zone)
    }
    return (words.dropLast(), named)
  }

  /// `2026-11-23`, `08:10`, `2026-11-23 08:10`, `2026-11-23T08:10`, `tomorrow 08:10`.
  private static func parts(_ words: ArraySlice<String>, today: CivilDate) -> (CivilDate, TimeSpan)? {
    guard let first = words.first?.lowercased(), words.count <= 2 else { return nil }
    if words.count == 1 {
      if let time = timeOfDay(first) { return (today, time) }
      let halves = first.split(separator: "t", omittingEmptySubsequences: false)
      if halves.count == 2, let date = civilDate(halves[0]), let time = timeOfDay(halves[1]) { return (date, time) }
    }
    let date: CivilDate
    switch first {
    case "today": date = today
    case "yesterday": date = CivilDate(dayNumber: today.dayNumber - 1)
    case "tomorrow": date = CivilDate(dayNumber: today.dayNumber + 1)
    default:
      guard let written = civilDate(first) else { return nil }
      date = written
    }
    guard words.count == 2 else { return (date, .zero) }
    return words.last.flatMap { timeOfDay($0) }.map { (date, $0) }
  }

  /// A span on the command line, where a number without a unit means minutes. In any case of letters, unless that makes it
  /// another one: `1M` is a month.
  private static func span(_ text: some StringProtocol) -> TimeSpan? {
    (try? TimeSpan(parsing: text, bareUnit: .minutes(1)))
      ?? (try? TimeSpan(parsing: text.lowercased(), bareUnit: .minutes(1)))
  }

  /// `2026-11-23`, or `26-11-23`, where 70 to 99 are of the last century (strptime(3), `%y`); nil for anything else.
  public static func civilDate(_ text: some StringProtocol) -> CivilDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, [2, 4].contains(parts[0].utf8.count), let year = digits(parts[0], atMost: 4),
      let month = digits(parts[1], atMost: 2), let day = digits(parts[2], atMost: 2)
    else { return nil }
    let century = parts[0].utf8.count == 4 ? 0 : year < 69 ? 2000 : 1900
    let date = CivilDate(year: century + year, month: month, day: day)
    return date.exists && (1970..<2200).contains(date.year) ? date : nil
  }

  /// `8:10`, `08:10`, `08:10:30`, `08:10:30.25`, since midnight; nil for anything else.
  public static func timeOfDay(_ text: some StringProtocol) -> TimeSpan? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = digits(parts[0], atMost: 2), hour < 24,
      let minute = digits(parts[1], atMost: 2), minute < 60
    else { return nil }
    let time = TimeSpan.minutes(Int64(hour * 60 + minute))
    guard parts.count == 3 else { return time }
    let seconds = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let second = digits(seconds[0], atMost: 2), second < 60 else { return nil }
    guard seconds.count == 2 else { return time + .seconds(Int64(second)) }
    let fraction = Array(seconds[1].utf8)
    guard !fraction.isEmpty, fraction.allSatisfy(isDigit) else { return nil }
    let microseconds = (0..<6).reduce(0) { $0 * 10 + ($1 < fraction.count ? Int(fraction[$1] - 0x30) : 0) }
    return time + .seconds(Int64(second)) + TimeSpan(microseconds: Int64(microseconds))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// One to so many ASCII digits as a number; nil for anything else.
  private static func digits(_ text: some StringProtocol, atMost count: Int) -> Int? {
    guard (1...count).contains(text.utf8.count), text.utf8.allSatisfy(isDigit) else { return nil }
    return text.utf8.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
