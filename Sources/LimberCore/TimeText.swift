extension Text {
  /// Reads a time as a person or systemd writes it.
  ///
  /// Taken are RFC 3339; `2026-11-23`, `2026-11-23 08:10`, with seconds too; `08:10`, of today; `today`, `yesterday` and
  /// `tomorrow`, alone (midnight) or with a time behind; `now`; `20 min ago`; `-7d`, `+2h` (systemd.time(7), "PARSING
  /// TIMESTAMPS").
  ///
  /// - Parameters:
  ///   - text: the time as it was written.
  ///   - now: what words count from.
  ///   - zone: whose clocks are meant where the text names no offset.
  /// - Returns: the instant, from 1970 to 2199; nil when the text is none of these, or means another time.
  public static func instant(_ text: some StringProtocol, now: Instant, in zone: Zone) -> Instant? {
    guard let instant = anyInstant(text, now: now, in: zone), instant >= .epoch, instant < .end else { return nil }
    return instant
  }

  private static func anyInstant(_ text: some StringProtocol, now: Instant, in zone: Zone) -> Instant? {
    let words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
    guard let first = words.first else { return nil }
    if let instant = instant(rfc3339: words.joined(separator: " ")) { return instant }
    if words == ["now"] { return now }
    if words.count > 1, words.last == "ago" {
      return span(words.dropLast().joined(separator: " ")).map { now - $0 }
    }
    if let sign = first.first, sign == "-" || sign == "+" {
      let rest = words.joined(separator: " ").dropFirst()
      guard rest.first != " " else { return nil }
      return span(rest).map { sign == "-" ? now - $0 : now + $0 }
    }
    let today = zone.civil(now).date.dayNumber
    let date: CivilDate
    switch first {
    case "today": date = CivilDate(dayNumber: today)
    case "yesterday": date = CivilDate(dayNumber: today - 1)
    case "tomorrow": date = CivilDate(dayNumber: today + 1)
    default:
      if words.count == 1, let time = timeOfDay(first) {
        return zone.resolve(CivilTime(CivilDate(dayNumber: today), timeOfDay: time)).due
      }
      guard let written = civilDate(first) else { return nil }
      date = written
    }
    guard words.count <= 2 else { return nil }
    guard words.count == 2 else { return zone.resolve(CivilTime(date, timeOfDay: .zero)).due }
    return timeOfDay(words[1]).map { zone.resolve(CivilTime(date, timeOfDay: $0)).due }
  }

  /// A span on the command line, where a number without a unit means minutes.
  private static func span(_ text: some StringProtocol) -> TimeSpan? {
    try? TimeSpan(parsing: text, bareUnit: .minutes(1))
  }

  /// `2026-11-23`; nil for anything else.
  public static func civilDate(_ text: some StringProtocol) -> CivilDate? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    return date.exists && year >= 1970 && year < 2200 ? date : nil
  }

  /// `8:10`, `08:10`, `08:10:30`, since midnight; nil for anything else.
  public static func timeOfDay(_ text: some StringProtocol) -> TimeSpan? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count),
      parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } })
    else { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == parts.count, numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    return .seconds(Int64(numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)))
  }
}
