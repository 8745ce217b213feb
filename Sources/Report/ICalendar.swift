public import LimberCore

/// A schedule as iCalendar (RFC 5545), for a phone: an event with an alarm for each time of day of each reminder.
///
/// Events and not to-dos: phones ring for events, and few of their calendars know to-dos. A reminder that goes by the local
/// clock has floating times, which is what it means; one that names a zone brings that zone along.
public struct ICalendar {
  /// A reminder that is not in the calendar, and why.
  public struct Left: Hashable, Sendable {
    public var reminder: String
    public var title: String
    /// As the end of a sentence.
    public var why: String
  }

  /// The calendar, lines ended by CRLF.
  public private(set) var text = ""
  /// What is not in it.
  public private(set) var left: [Left] = []
  /// How many reminders are in it.
  public private(set) var count = 0

  private let now: Instant
  private let zones: Zones
  /// What stands behind the @ of each event's name.
  private let domain: String
  /// When the schedule was changed last.
  private let changed: Instant
  /// The reminders as they were before.
  private let earlier: [Reminder]

  /// A calendar of the schedule's enabled reminders.
  ///
  /// - Parameters:
  ///   - now: from when on they come.
  ///   - changed: when the schedule was changed last: a later change makes a later revision of each event.
  ///   - zones: the local zone, and those that reminders name.
  ///   - zoneName: the IANA name of the local zone, if it has one.
  ///   - origin: the same for every export from one ledger and no other. With the schedule's person it makes the names of the
  ///     events unique: a calendar replaces what has the same name.
  ///   - earlier: what its reminders once were, in that order: the names of their events follow from it.
  ///   - version: Limber's version.
  public init(
    _ schedule: Schedule, now: Instant, changed: Instant, zones: Zones, zoneName: String?, origin: String,
    earlier: [Reminder] = [], version: String
  ) {
    self.now = now
    self.earlier = earlier
    self.changed = min(changed, now)
    self.zones = zones
    domain = Self.domain(origin, schedule.person)
    line("BEGIN:VCALENDAR")
    line("VERSION:2.0")
    line("PRODID:-//Limber//Limber \(version)//EN")
    line("CALSCALE:GREGORIAN")
    line("METHOD:PUBLISH")
    line("X-WR-CALNAME:" + escaped(schedule.person.map { "Limber: \($0)" } ?? "Limber"))
    // What times without a zone mean to calendars that know none such.
    if let zoneName { line("X-WR-TIMEZONE:\(zoneName)") }
    var reminders: [Reminder] = []
    for reminder in schedule.reminders where isTaken(reminder) { reminders.append(reminder) }
    for name in Set(reminders.flatMap(\.zoneNames)).sorted() where name != "UTC" {
      if let zone = zones.named[name] { add(zone, name) }
    }
    for reminder in reminders { add(reminder) }
    line("END:VCALENDAR")
  }

  private mutating func isTaken(_ reminder: Reminder) -> Bool {
    func leave(_ why: String) -> Bool {
      left.append(Left(reminder: reminder.id, title: reminder.title, why: why))
      return false
    }
    guard reminder.enabled else { return leave("it is disabled") }
    if reminder.zoneNames.contains(where: { $0 != "UTC" && zones.named[$0] == nil }) {
      return leave("its time zone is not known here")
    }
    do throws(Recurrence.Obstacle) {
      let found = try recurrences(of: reminder)
      let hasTimes = found.contains { name, recurrence in
        switch recurrence {
        case .rule(_, let times): !times.isEmpty
        case .times(let times): times.contains { $0.faceMicroseconds > zone(name).civil(now).faceMicroseconds }
        }
      }
      return hasTimes || leave("no time of it lies ahead")
    } catch {
      switch error {
      case .partsOfSeconds: return leave("calendars know no parts of a second")
      case .tooMany: return leave("it names a year and has too many times to list one by one")
      case .irregular: return leave("no calendar rule has just its times")
      }
    }
  }

  /// When a reminder is due; equal times of zones whose clocks are the same are one.
  private func recurrences(
    of reminder: Reminder
  ) throws(Recurrence.Obstacle) -> [(zone: String?, recurrence: Recurrence)] {
    let names = [nil] + reminder.zoneNames.sorted().map(Optional.some)
    return try reminder.recurrences { name in names.first { clock($0) == clock(name) } ?? name }
  }

  /// What the clocks of a zone show from now on: how far east they are, and when that changes to what.
  private func clock(_ name: String?) -> [Int64] {
    let zone = zone(name)
    var second = now.seconds
    var changes = [Int64(zone.offset(at: now))]
    while changes.count < 200, let next = zone.nextTransition(afterSecond: second) {
      changes += [next.at, Int64(next.after)]
      second = next.at
    }
    return changes
  }

  // MARK: Events

  private func zone(_ name: String?) -> Zone {
    switch name {
    case nil: zones.local
    case "UTC"?: .utc
    case let name?: zones.named[name] ?? .utc
    }
  }

  private mutating func add(_ reminder: Reminder) {
    guard let recurrences = try? recurrences(of: reminder) else { return }
    count += 1
    let numbers = EventNumbers(of: reminder, earlier: earlier) { try? self.recurrences(of: $0) }
    for (index, (name, recurrence)) in recurrences.enumerated() {
      let zone = zone(name)
      let today = zone.civil(now)
      // What comes at an instant of an earlier one by the clocks of another zone is that one.
      let others = recurrences[..<index].filter { $0.zone != name }.map { (self.zone($0.zone), $0.recurrence) }
      func isDouble(_ civil: CivilTime) -> Bool {
        guard !others.isEmpty else { return false }
        let due = zone.resolve(civil).due
        return others.contains { $1.contains($0.civil(due)) }
      }
      switch recurrence {
      case .times(let times):
        for time in times {
          guard time.faceMicroseconds > today.faceMicroseconds, !isDouble(time) else { continue }
          event(reminder, numbers.of(EventNumbers.Key(time, name)), at: time, in: name, Recurring())
        }
      case .rule(let dates, let times):
        for time in times {
          guard let first = Self.first(of: dates, time, after: today) else { continue }
          if let (begin, recurring) = Self.recurring(
            dates, time, from: first, isDouble: isDouble, isAlone: others.isEmpty)
          {
            event(reminder, numbers.of(EventNumbers.Key(dates, time, name)), at: begin, in: name, recurring)
          }
        }
      }
    }
  }

  /// How an event comes again.
  private struct Recurring {
    var rule: String?
    /// Dates of the rule at which it does not.
    var without: [CivilTime] = []
    /// Dates at which it does, where there is no rule.
    var also: [CivilTime] = []
  }

  /// So many days ahead single dates are given: longer than anybody goes without a new export.
  private static let daysAhead: Int64 = 3 * 366

  /// The first time of an event and how it comes again; nil where it never does.
  private static func recurring(
    _ dates: Recurrence.DateRule, _ time: TimeSpan, from first: CivilTime, isDouble: (CivilTime) -> Bool, isAlone: Bool
  ) -> (CivilTime, Recurring)? {
    let isListed = dates.inLeapYears != nil
    guard isListed || !isAlone else { return (first, Recurring(rule: rule(dates))) }
    // Leap years are eight years apart at the most.
    let length = isListed ? 9 * 366 : daysAhead
    let all = (first.date.dayNumber...first.date.dayNumber + length).compactMap { day in
      let date = CivilDate(dayNumber: day)
      return dates.contains(date) ? CivilTime(date, timeOfDay: time) : nil
    }
    let own = all.filter { !isDouble($0) }
    guard let begin = own.first else { return nil }
    if isListed { return (begin, Recurring(also: Array(own.dropFirst()))) }
    let doubles = all.filter { isDouble($0) && $0.faceMicroseconds > begin.faceMicroseconds }
    return (begin, Recurring(rule: rule(dates), without: doubles))
  }

  /// The first time of a rule that is still to come; the rule begins with it.
  private static func first(of dates: Recurrence.DateRule, _ time: TimeSpan, after now: CivilTime) -> CivilTime? {
    // A leap day that falls on one weekday comes again after 40 years at the latest.
    for day in now.date.dayNumber...now.date.dayNumber + 366 * 41 {
      let date = CivilDate(dayNumber: day)
      let civil = CivilTime(date, timeOfDay: time)
      if dates.contains(date), civil.faceMicroseconds > now.faceMicroseconds { return civil }
    }
    return nil
  }

  /// RFC 5545, section 3.3.10.
  private static func rule(_ dates: Recurrence.DateRule) -> String {
    var parts: [String] = []
    if !dates.months.isEmpty { parts.append("BYMONTH=" + dates.months.map(String.init).joined(separator: ",")) }
    if !dates.days.isEmpty { parts.append("BYMONTHDAY=" + dates.days.map(String.init).joined(separator: ",")) }
    if dates.weekdays != .everyDay {
      let days = Weekday.allCases.filter(dates.weekdays.contains).map { String($0.name.prefix(2)).uppercased() }
      parts.append("BYDAY=" + days.joined(separator: ","))
    }
    // The first frequency that these narrow down, or else calendars multiply by them.
    let frequency =
      if !dates.days.isEmpty {
        dates.months.isEmpty ? "MONTHLY" : "YEARLY"
      } else if !dates.months.isEmpty {
        "DAILY"
      } else {
        dates.weekdays == .everyDay ? "DAILY" : "WEEKLY"
      }
    return (["FREQ=\(frequency)"] + parts).joined(separator: ";")
  }

  private mutating func event(
    _ reminder: Reminder, _ number: Int, at time: CivilTime, in zone: String?, _ recurring: Recurring
  ) {
    func dates(_ name: String, _ times: [CivilTime]) {
      guard !times.isEmpty else { return }
      let list = times.map { Self.compact($0) + (zone == "UTC" ? "Z" : "") }.joined(separator: ",")
      line(name + (zone == nil || zone == "UTC" ? "" : ";TZID=\(zone ?? "")") + ":" + list)
    }

    line("BEGIN:VEVENT")
    line("UID:\(reminder.id)-\(number)@\(domain)")
    line("DTSTAMP:\(Self.compact(zones.utc(now)))Z")
    line("LAST-MODIFIED:\(Self.compact(zones.utc(changed)))Z")
    line("SEQUENCE:\(Self.revision(changed))")
    dates("DTSTART", [time])
    if let lasts = reminder.lasts { line("DURATION:PT\(lasts.microseconds / 1_000_000)S") }
    if let rule = recurring.rule { line("RRULE:\(rule)") }
    dates("EXDATE", recurring.without)
    dates("RDATE", recurring.also)
    let dose = reminder.dose.map { "\($0) mg" }
    line("SUMMARY:" + escaped([reminder.title, dose].compactMap { $0 }.joined(separator: ", ")))
    let details = [reminder.limb, reminder.posture?.rawValue, reminder.note].compactMap { $0 } + reminder.steps
    if !details.isEmpty { line("DESCRIPTION:" + escaped(details.joined(separator: "\n"))) }
    // It keeps nobody from being invited to something else.
    line("TRANSP:TRANSPARENT")
    line("BEGIN:VALARM")
    line("ACTION:DISPLAY")
    line("TRIGGER:PT0S")
    line("DESCRIPTION:" + escaped(reminder.title))
    line("END:VALARM")
    line("END:VEVENT")
  }

  // MARK: Names and revisions

  /// 128 bits of hash, so that no two meet by chance, as a name below one that is nobody's.
  private static func domain(_ origin: String, _ person: String?) -> String {
    let bytes = Array(origin.utf8) + [0xff] + Array((person ?? "").utf8)
    let first = StableHash.of(bytes)
    return "\(EntryID(high: first, low: StableHash.of(bytes, basis: first))).limber"
  }

  /// The seconds since this was first written: they only grow, and are in an INTEGER's range (RFC 5545, 3.3.8) until 2094.
  private static func revision(_ changed: Instant) -> Int64 {
    min(max(0, changed.seconds - beginning), Int64(Int32.max))
  }

  /// 2026-01-01.
  private static let beginning: Int64 = 1_767_225_600

  // MARK: Zones

  /// Changes of the clocks that follow no rule are given one by one: those of the last year, and of so many to come.
  private static let yearsAhead: Int64 = 15

  private mutating func add(_ zone: Zone, _ name: String) {
    line("BEGIN:VTIMEZONE")
    line("TZID:\(name)")
    var second = now.seconds - 400 * 86_400
    let end = now.seconds + Self.yearsAhead * 366 * 86_400
    let before = zone.offset(at: Instant(seconds: second))
    observance(from: before, to: before, at: Instant(seconds: 0), isSummer: false)
    var changes: [Zone.Transition] = []
    while let change = zone.nextTransition(afterSecond: second) {
      changes.append(change)
      second = change.at
    }
    let (single, rules) = YearlyChange.split(changes) { $0.at < end }
    for change in single where change.at < end { observance(change, rule: nil) }
    for rule in rules { observance(rule.first, rule: rule.text) }
    line("END:VTIMEZONE")
  }

  private mutating func observance(_ change: Zone.Transition, rule: String?) {
    observance(
      from: change.before, to: change.after, at: Instant(seconds: change.at), isSummer: change.after > change.before,
      rule: rule)
  }

  private mutating func observance(
    from before: Int32, to after: Int32, at instant: Instant, isSummer: Bool, rule: String? = nil
  ) {
    let kind = isSummer ? "DAYLIGHT" : "STANDARD"
    func text(_ offset: Int32) -> String {
      let all = Int(offset.magnitude)
      let seconds = all % 60 == 0 ? "" : Self.digits(all % 60)
      return "\(offset < 0 ? "-" : "+")\(Self.digits(all / 3600))\(Self.digits(all / 60 % 60))\(seconds)"
    }
    line("BEGIN:\(kind)")
    line("DTSTART:\(Self.compact(CivilTime(faceMicroseconds: instant.face(offset: before))))")
    line("TZOFFSETFROM:\(text(before))")
    line("TZOFFSETTO:\(text(after))")
    if let rule { line("RRULE:\(rule)") }
    line("END:\(kind)")
  }

  // MARK: Lines

  private static func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// `20261123T083000`.
  private static func compact(_ time: CivilTime) -> String {
    let date = time.date
    return "\(date.year)\(digits(date.month))\(digits(date.day))T\(digits(time.hour))\(digits(time.minute))"
      + digits(time.second)
  }

  /// RFC 5545, section 3.3.11.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\u{0}"..."\u{1F}", "\u{7F}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Adds a line, folded so that none has more than 75 octets (RFC 5545, section 3.1).
  private mutating func line(_ content: String) {
    var length = 0
    for scalar in content.unicodeScalars {
      let size = UTF8.width(scalar)
      if length + size > 75 {
        text += "\r\n "
        length = 1
      }
      text.unicodeScalars.append(scalar)
      length += size
    }
    text += "\r\n"
  }
}

extension Zones {
  fileprivate func utc(_ instant: Instant) -> CivilTime { Zone.utc.civil(instant) }
}
