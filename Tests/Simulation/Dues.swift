import LimberCore

/// Counts the due instants of reminders that go by the clock, from numbers and the zone's offsets alone, and compares them
/// with the record.
struct Dues {
  let since: Instant
  let until: Instant
  let zones: [(since: Instant, zone: Zone)]
  let disturbed: [ClosedRange<Instant>]
  var finding: Finding?

  init(since: Instant, until: Instant, zones: [(since: Instant, zone: Zone)], disturbed: [ClosedRange<Instant>]) {
    self.since = since
    self.until = until
    self.zones = zones
    self.disturbed = disturbed
  }

  private mutating func find(_ what: String) {
    if finding == nil { finding = Finding(invariant: "due instants are complete and right", what: what) }
  }

  /// Goes through the definitions of each reminder, one after the other.
  mutating func check(_ entries: [Entry], _ book: Book, _ plans: Plans, _ zone: (String) -> Zone) {
    var begun: [String: (reminder: Reminder, at: Instant)] = [:]
    // What was recorded by a clock that stood ahead happened before all that was recorded later.
    var times = entries.map(\.time)
    for index in times.indices.dropLast().reversed() { times[index] = min(times[index], times[index + 1]) }
    for (entry, time) in zip(entries, times) {
      switch entry.fact {
      case .added(let reminder), .changed(let reminder):
        if let (old, at) = begun[reminder.id] {
          if old.timing == reminder.timing, old.enabled == reminder.enabled {
            continue
          }
          check(old, from: at, to: time, book, plans, zone)
        }
        begun[reminder.id] = (reminder, time)
      case .removed(let reminder):
        if let (old, at) = begun.removeValue(forKey: reminder.id) {
          check(old, from: at, to: time, book, plans, zone)
        }
      default: break
      }
    }
    for (reminder, at) in begun.values { check(reminder, from: at, to: until, book, plans, zone) }
  }

  private mutating func check(
    _ reminder: Reminder, from: Instant, to: Instant, _ book: Book, _ plans: Plans, _ named: (String) -> Zone
  ) {
    guard case .at(let times) = reminder.timing else { return }
    let expression = times.expressions[0]
    guard let plan = plans.clock["\(expression)"] else {
      return find("\(reminder.id) goes by '\(expression)', which nobody wrote")
    }
    let from = max(from, since)
    // What was answered ahead of its time before the edit is not asked for again.
    let known = book.cases.filter { $0.key.reminder == reminder.id && $0.value.recorded <= from }.keys.map(\.due).max()
    var expected: Set<Instant> = []
    for due in instants(plan, from, to, named) where reminder.enabled && due > (known ?? .epoch) {
      if plan.zone == nil, isDisturbed(due) { continue }
      expected.insert(due)
      let isCase = book.cases[OccurrenceKey(reminder: reminder.id, due: due)] != nil
      let isAbsent = book.absences.contains { $0.reminder == reminder.id && $0.from <= due && due <= $0.to }
      if isCase == isAbsent {
        find("\(reminder.id) of \(Text.rfc3339(due, offset: 0)) is on record \(isCase ? "twice" : "not at all")")
      }
    }
    for (key, item) in book.cases where key.reminder == reminder.id && item.recorded > from && item.recorded <= to {
      guard key.due > from, key.due < to, !(plan.zone == nil && (isDisturbed(key.due) || isDisturbed(item.recorded)))
      else { continue }
      if !expected.contains(key.due), key.due > known ?? .epoch {
        find("\(reminder.id) of \(Text.rfc3339(key.due, offset: 0)) is on record, and is no time of '\(expression)'")
      }
    }
    for absence in book.absences where absence.reminder == reminder.id && absence.from > from && absence.to < to {
      let recorded = book.absencesRecorded[absence] ?? absence.to
      let span = absence.from...max(absence.to, recorded)
      guard plan.zone != nil || !disturbed.contains(where: { $0.overlaps(span) }) else { continue }
      let count = expected.count { $0 >= absence.from && $0 <= absence.to }
      if count != absence.count { find("\(absence) should count \(count)") }
    }
  }

  private func isDisturbed(_ instant: Instant) -> Bool { disturbed.contains { $0.contains(instant) } }

  private func instants(_ plan: ClockPlan, _ from: Instant, _ to: Instant, _ named: (String) -> Zone) -> [Instant] {
    var all: [Instant] = []
    for day in from.seconds / 86_400 - 2...max(from, to).seconds / 86_400 + 2 {
      // 1970-01-01 was a Thursday.
      guard plan.days.contains(Int((day + 3) % 7)) else { continue }
      let time = TimeSpan.minutes(Int64(plan.hour * 60 + plan.minute))
      for (index, (begins, local)) in zones.enumerated() {
        let zone = plan.zone.map { $0 == "UTC" ? .utc : named($0) } ?? local
        let due = Self.instant(day: day, timeOfDay: time, in: zone)
        let ends = index + 1 < zones.count ? zones[index + 1].since : .end
        if due > from, due < to, plan.zone != nil || (index == 0 || due > begins) && due <= ends { all.append(due) }
        if plan.zone != nil { break }
      }
    }
    return all
  }

  /// The first instant at which the clocks on the wall show a time, or the first one after it where they skip it. Found by
  /// trying the offsets of the days around it.
  static func instant(day: Int64, timeOfDay: TimeSpan, in zone: Zone) -> Instant {
    let face = Instant(seconds: day * 86_400) + timeOfDay
    let before = TimeSpan.seconds(Int64(zone.offset(at: face - .hours(26))))
    let after = TimeSpan.seconds(Int64(zone.offset(at: face + .hours(26))))
    func shows(_ instant: Instant) -> Bool { instant + .seconds(Int64(zone.offset(at: instant))) == face }
    for candidate in [face - before, face - after].sorted() where shows(candidate) { return candidate }
    // Skipped: halve the span in which the clocks jump over it.
    var (low, high) = ((face - .hours(26)).seconds, (face + .hours(26)).seconds)
    while high - low > 1 {
      let middle = (low + high) / 2
      let shown = Instant(seconds: middle) + .seconds(Int64(zone.offset(at: Instant(seconds: middle))))
      if shown >= face { high = middle } else { low = middle }
    }
    return Instant(seconds: high)
  }
}
