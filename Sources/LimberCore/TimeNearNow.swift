/// Times that say when they are only together with now: the next `08:10`, the last `Mon 08:10`, `tomorrow`. A zone behind one
/// says whose clocks and days are meant, and changes nothing else.
extension Text {
  /// Where a person's day begins: `pause until tomorrow` ends then.
  public static let dayBegins = TimeSpan.hours(4)

  /// The next beginning of a day after an instant.
  public static func dayBreak(after instant: Instant, in zone: Zone) -> Instant {
    let today = zone.civil(instant).date
    func begins(_ date: CivilDate) -> Instant { zone.resolve(CivilTime(date, timeOfDay: dayBegins)).due }
    return begins(today) > instant ? begins(today) : begins(CivilDate(dayNumber: today.dayNumber + 1))
  }

  /// Reads a time that is to come: `08:10` is tomorrow's once today's has been, `Monday 08:10` the next such; and a day alone
  /// (`tomorrow`, `Monday`) is its 04:00, when the night is over: at one in the morning `tomorrow` is today's.
  ///
  /// - Parameters: those of `instant(_:now:in:zoneNamed:)`.
  /// - Returns: the instant, later than `now`; nil when the text is no time, or one that has been.
  public static func instantToCome(
    _ text: some StringProtocol, now: Instant, in zone: Zone, zoneNamed: (String) -> Zone? = { _ in nil }
  ) -> Instant? {
    let near = NearTime(text, in: zone, zoneNamed: zoneNamed)
    if let found = near.toCome(now) { return found }
    return instant(text, now: now, in: zone, zoneNamed: zoneNamed).flatMap { $0 > now ? $0 : nil }
  }

  /// Reads a time that has been: `08:10` is yesterday's while today's is still ahead, `Monday 08:10` the last such.
  ///
  /// - Parameters: those of `instant(_:now:in:zoneNamed:)`.
  /// - Returns: the instant, not later than `now`; nil when the text is no time, or one that is to come.
  public static func instantGone(
    _ text: some StringProtocol, now: Instant, in zone: Zone, zoneNamed: (String) -> Zone? = { _ in nil }
  ) -> Instant? {
    let near = NearTime(text, in: zone, zoneNamed: zoneNamed)
    if let found = near.gone(now) { return found }
    return instant(text, now: now, in: zone, zoneNamed: zoneNamed).flatMap { $0 <= now ? $0 : nil }
  }

  /// Whether a text is a weekday and a time of day, with or without a zone: of every week, where it is not said which one.
  public static func isWeekly(
    _ text: some StringProtocol, in zone: Zone, zoneNamed: (String) -> Zone? = { _ in nil }
  ) -> Bool {
    let near = NearTime(text, in: zone, zoneNamed: zoneNamed)
    return near.weekday != nil && near.timeOfDay != nil
  }

  /// What is wrong with the zone behind a time: it is an abbreviation, or there is none of that name; nil where something else
  /// is wrong, or nothing.
  ///
  /// - Parameters: those of `instant(_:now:in:zoneNamed:)`.
  public static func zoneError(
    of text: some StringProtocol, now: Instant, in zone: Zone, zoneNamed: (String) -> Zone? = { _ in nil }
  ) -> CalendarError? {
    let words = text.split { $0.isWhitespace }
    guard words.count > 1, let last = words.last, instant(text, now: now, in: zone, zoneNamed: zoneNamed) == nil
    else { return nil }
    let name = String(last)
    // Other words in small letters are no zone that somebody means.
    let looksLikeZone =
      name.contains("/") || (2...5).contains(name.count) && name.allSatisfy { ("A"..."Z").contains($0) }
    let isThere = cutZone(words.map { String($0) }[...], in: zone, zoneNamed: zoneNamed).words.count < words.count
    let time = words.dropLast().joined(separator: " ")
    let isTime =
      instant(time, now: now, in: zone) != nil || NearTime(time, in: zone) { _ in nil }.toCome(now) != nil
    guard looksLikeZone, !isThere, isTime, !["AM", "PM"].contains(name) else { return nil }
    let position = text.distance(from: text.startIndex, to: last.startIndex)
    return CalendarError(
      reason: Zone.isAbbreviation(name) ? .abbreviation(name) : .unknownZone(name), position: position)
  }
}

/// A time of day, a weekday or both, or `tomorrow`, and whose clocks are meant.
private struct NearTime {
  var weekday: Weekday?
  var timeOfDay: TimeSpan?
  var isTomorrow = false
  let zone: Zone

  init(_ text: some StringProtocol, in zone: Zone, zoneNamed: (String) -> Zone?) {
    let all = text.split { $0.isWhitespace }.map { String($0) }
    var words: ArraySlice<String>
    (words, self.zone) = Text.cutZone(all[...], in: zone, zoneNamed: zoneNamed)
    if words.count == 1, words.first?.lowercased() == "tomorrow" {
      isTomorrow = true
      return
    }
    let day = words.first.flatMap { Weekday(named: $0) }
    if day != nil { words.removeFirst() }
    guard words.count <= 1 else { return }
    timeOfDay = words.first.flatMap { Text.timeOfDay($0) }
    // What else stands behind a weekday makes it another one: a certain day.
    if words.isEmpty || timeOfDay != nil { weekday = day }
  }

  /// The next one; nil where it is none of these.
  func toCome(_ now: Instant) -> Instant? {
    if isTomorrow { return Text.dayBreak(after: now, in: zone) }
    guard let time = timeOfDay ?? weekday.map({ _ in Text.dayBegins }) else { return nil }
    // Today's may have been: then that of a day or a week later.
    return days(0...7, time, now).first { $0 > now }
  }

  /// The last one; nil where it is none of these. A weekday alone is a whole day.
  func gone(_ now: Instant) -> Instant? {
    guard let timeOfDay else { return nil }
    return days(-7...0, timeOfDay, now).last { $0 <= now }
  }

  /// The time on those days around today that are meant.
  private func days(_ range: ClosedRange<Int64>, _ time: TimeSpan, _ now: Instant) -> [Instant] {
    let today = zone.civil(now).date.dayNumber
    return range.map { CivilDate(dayNumber: today + $0) }.filter { date in weekday.map { $0 == date.weekday } ?? true }
      .map { zone.resolve(CivilTime($0, timeOfDay: time)).due }
  }
}
