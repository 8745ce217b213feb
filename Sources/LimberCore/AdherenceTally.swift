/// Entries sorted by what they are about, to be counted once all are there: a later one may take an earlier one back.
struct AdherenceTally {
  private struct Closed {
    var id: EntryID
    var time: Instant
    var closing: Closing
  }

  /// What is on record of one occurrence.
  private struct Case {
    var occurrence: Occurrence
    var prescription: Prescription?
    var showings = 0
    /// The entries.
    var snoozes: [EntryID] = []
    var closings: [Closed] = []
  }

  private struct Logged {
    var id: EntryID
    /// When it was recorded.
    var time: Instant
    var log: Log
    /// When it really was.
    var at: Instant { log.at ?? time }
  }

  private struct Interruption {
    enum What { case asleep, off, down }
    var what: What
    var from: Instant
    var to: Instant
    /// Whether it began at `from` at the earliest: nobody knows when.
    var isAtMost = false
  }

  private var cases: [OccurrenceKey: Case] = [:]
  private var undone: Set<EntryID> = []
  private var absences: [Absence] = []
  private var logs: [Logged] = []
  private var settings: [(time: Instant, settings: Settings)] = []
  /// The forms of reminders, as they came into force, and with which entry; nil where one was removed.
  private var definitions: [(place: Int, id: String, reminder: Reminder?)] = []
  /// Of each entry.
  private var times: [Instant] = []
  /// Reminders, as they first appeared.
  private var order: [String] = []
  private var known: Set<String> = []
  private var interruptions: [Interruption] = []
  private var person: String?
  private var last: (time: Instant, boot: String, isStop: Bool)?
  private var recorded: ClosedRange<Instant>?

  mutating func take(_ entry: Entry) {
    switch entry.fact {
    case .due(let occurrence, let prescription): change(occurrence) { $0.prescription = prescription }
    case .held(let occurrence, _): change(occurrence) { _ in }
    case .shown(let occurrence, let showing): change(occurrence) { $0.showings = max($0.showings, showing) }
    case .snoozed(let occurrence, _): change(occurrence) { $0.snoozes.append(entry.id) }
    case .closed(let occurrence, let closing):
      change(occurrence) { $0.closings.append(Closed(id: entry.id, time: entry.time, closing: closing)) }
    case .undone(let undoing): undone.insert(undoing.supersedes)
    case .absent(let absence):
      meet(absence.reminder)
      absences.append(absence)
    case .logged(let log): logs.append(Logged(id: entry.id, time: entry.time, log: log))
    case .added(let reminder), .changed(let reminder):
      meet(reminder.id)
      definitions.append((times.count, reminder.id, reminder))
    case .removed(let reminder): definitions.append((times.count, reminder.id, nil))
    case .voided(let voiding): void(voiding)
    case .settings(let changed): settings.append((entry.time, changed))
    case .slept(let from, let to): interruptions.append(Interruption(what: .asleep, from: from, to: to))
    case .started: interrupt(entry)
    case .stopped, .rejected, .paused, .resumed, .clockStepped, .clockBehind, .zoneChanged, .recovered: break
    }
    if let label = entry.person { person = label }
    last = (entry.time, entry.boot, entry.fact == .stopped)
    times.append(entry.time)
    recorded = min(recorded?.lowerBound ?? entry.time, entry.time)...max(recorded?.upperBound ?? entry.time, entry.time)
  }

  private mutating func change(_ occurrence: Occurrence, _ change: (inout Case) -> Void) {
    change(&cases[occurrence.key, default: Case(occurrence: occurrence)])
    meet(occurrence.key.reminder)
  }

  private mutating func meet(_ reminder: String) {
    if known.insert(reminder).inserted { order.append(reminder) }
  }

  /// The clock went far back: what was recorded of instants that are still ahead does not count.
  private mutating func void(_ voiding: Voiding) {
    cases = cases.filter { $0.key.reminder != voiding.reminder || $0.key.due <= voiding.after }
    absences.removeAll { $0.reminder == voiding.reminder && $0.to > voiding.after }
  }

  /// Limberd begins: it did not run before, and perhaps the machine did not either.
  private mutating func interrupt(_ started: Entry) {
    guard let last else { return }
    guard started.boot != last.boot else {
      interruptions.append(
        Interruption(what: .down, from: last.time, to: started.time, isAtMost: !last.isStop))
      return
    }
    let booted = started.time - started.elapsed
    interruptions.append(Interruption(what: .off, from: last.time, to: booted, isAtMost: true))
    interruptions.append(Interruption(what: .down, from: max(last.time, booted), to: started.time))
  }

  // MARK: Counting

  func adherence(since: Instant, until: Instant, zone: Zone) -> Adherence {
    let span = since..<max(since, until)
    var result = Adherence(since: since, until: span.upperBound)
    result.person = person
    result.recorded = recorded
    let movements = loggedMovements
    let items = cases.values.map { item($0, movements) }.sorted { $0.occurrence.key < $1.occurrence.key }
    result.items = items.filter { span.contains($0.due) }
    result.absences = absences(in: span).sorted { ($0.from, $0.reminder) < ($1.from, $1.reminder) }
    count(items, span, zone, &result)
    result.movement = movement(items, span, zone, isAskedFor: result.kinds.contains { $0.kind == .movement })
    result.calcium = calcium(items, span, zone)
    result.cramps = cramps(span)
    result.crampSummary = CrampSummary(result.cramps, zone: zone)
    result.logs = logCounts(in: span)
    result.interruptions = interruptions(in: span)
    if !result.cramps.isEmpty { result.knownDays = knownDays(in: span, zone) }
    return result
  }

  private func interruptions(in span: Range<Instant>) -> Interruptions {
    var result = Interruptions()
    for item in interruptions {
      let part = min(item.to, span.upperBound) - max(item.from, span.lowerBound)
      guard part > .zero else { continue }
      switch item.what {
      case .asleep: result.asleep = result.asleep + part
      case .off: result.off = result.off + part
      case .down:
        result.down = result.down + part
        if item.isAtMost { result.isDownAtMost = true }
      }
    }
    return result
  }

  /// So long in a day's waking hours nobody may have been reminded, and it still is known what was not done.
  private static let unknown = TimeSpan.hours(1)

  private func knownDays(in span: Range<Instant>, _ zone: Zone) -> [CivilDate] {
    guard let recorded else { return [] }
    let (from, to) = (max(span.lowerBound, recorded.lowerBound), min(span.upperBound, recorded.upperBound))
    guard from < to else { return [] }
    func start(_ day: Int64, _ time: TimeSpan = .zero) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: time)).due
    }
    let days = (zone.civil(from).date.dayNumber...zone.civil(to).date.dayNumber).filter { day in
      start(day) >= from && start(day + 1) <= to
    }
    guard let first = days.first, let last = days.last else { return [] }
    var unknown: [Int64: TimeSpan] = [:]
    for item in interruptions where item.to > start(first) && item.from < start(last + 1) {
      let begins = zone.civil(max(item.from, start(first))).date.dayNumber
      let ends = min(last, zone.civil(min(item.to, start(last + 1))).date.dayNumber)
      for day in begins...ends {
        let (wakes, sleeps) = (start(day, MovementSummary.wakes), start(day, MovementSummary.sleeps))
        let part = min(item.to, sleeps) - max(item.from, wakes)
        if part > .zero { unknown[day] = (unknown[day] ?? .zero) + part }
      }
    }
    return days.filter { unknown[$0] ?? .zero <= Self.unknown }.map(CivilDate.init(dayNumber:))
  }

  /// Movements that were logged, by when: where one closed an occurrence too that was one act, and both were recorded at
  /// once, whatever was corrected later.
  private var loggedMovements: [Instant: AdherenceItem.Movement] {
    logs.reduce(into: [:]) { found, logged in
      guard case .movement(let minutes, let limb) = logged.log.what, !undone.contains(logged.id) else { return }
      found[logged.time] = AdherenceItem.Movement(time: logged.time, minutes: minutes, limb: limb)
    }
  }

  private func item(_ found: Case, _ movements: [Instant: AdherenceItem.Movement]) -> AdherenceItem {
    var item = AdherenceItem(found.occurrence)
    item.prescription = found.prescription
    item.showings = found.showings
    item.snoozes = found.snoozes.count { !undone.contains($0) }
    if let closed = found.closings.last(where: { !undone.contains($0.id) }) {
      item.closing = closed.closing
      item.closed = closed.time
      if closed.closing.outcome == .done, found.occurrence.kind == .movement {
        item.logged = found.closings.lazy.filter { !undone.contains($0.id) }.compactMap { movements[$0.time] }.first
      }
    }
    return item
  }

  private func absences(in span: Range<Instant>) -> [Absence] {
    absences.filter { $0.to >= span.lowerBound && $0.from < span.upperBound }
  }

  private struct Group {
    var counter = AdherenceCounter()
    var before = AdherenceSums()
    var name: (time: Instant, kind: ReminderKind, title: String)?
  }

  private func count(_ items: [AdherenceItem], _ span: Range<Instant>, _ zone: Zone, _ result: inout Adherence) {
    var (reminders, kinds, total): ([String: Group], [ReminderKind: Group], Group) = ([:], [:], Group())
    func each(_ reminder: String, _ kind: ReminderKind, _ change: (inout Group) -> Void) {
      change(&reminders[reminder, default: Group()])
      change(&kinds[kind, default: Group()])
      change(&total)
    }
    for item in result.items {
      let civil = zone.civil(item.due)
      each(item.occurrence.key.reminder, item.occurrence.kind) { group in
        group.counter.take(item, civil)
        group.name = (item.due, item.occurrence.kind, item.occurrence.title)
      }
    }
    for absence in result.absences {
      each(absence.reminder, absence.kind) { group in
        group.counter.take(absence)
        if absence.to >= group.name?.time ?? absence.to { group.name = (absence.to, absence.kind, absence.title) }
      }
    }
    // Those in force in the end have a row even when nothing was due.
    for (id, reminder) in inForce(at: span.upperBound) where reminders[id] == nil && reminder.enabled {
      each(id, reminder.kind) { _ in }
      reminders[id]?.name = (.epoch, reminder.kind, reminder.title)
    }
    let inSpan = Set(reminders.keys)
    let before = span.lowerBound - (span.upperBound - span.lowerBound)..<span.lowerBound
    for item in items where before.contains(item.due) {
      guard let outcome = item.outcome else { continue }
      each(item.occurrence.key.reminder, item.occurrence.kind) { $0.before.count(item, outcome) }
    }
    for absence in absences(in: before) { each(absence.reminder, absence.kind) { $0.before.count(absence) } }
    func row(_ reminder: String, _ kind: ReminderKind, _ title: String, _ group: Group) -> Adherence.Row {
      Adherence.Row(
        reminder: reminder, kind: kind, title: title, counts: group.counter.finish(), before: group.before)
    }
    result.rows = order.compactMap { id in
      guard inSpan.contains(id), let group = reminders[id], let name = group.name else { return nil }
      return row(id, name.kind, name.title, group)
    }
    result.kinds = ReminderKind.allCases.compactMap { kind in
      guard result.rows.contains(where: { $0.kind == kind }), let group = kinds[kind] else { return nil }
      return row("", kind, "", group)
    }
    result.total = row("", .movement, "", total)
  }

  /// The reminders that were in force when the last entry before an instant was recorded: one from when the clock was ahead
  /// has a later time, and yet came before it.
  private func inForce(at end: Instant) -> [String: Reminder] {
    guard let last = times.lastIndex(where: { $0 < end }) else { return [:] }
    return definitions.prefix { $0.place <= last }.reduce(into: [:]) { $0[$1.id] = $1.reminder }
  }

  // MARK: What else is on record

  private func movement(
    _ items: [AdherenceItem], _ span: Range<Instant>, _ zone: Zone, isAskedFor: Bool
  ) -> MovementSummary {
    var counter = MovementCounter(zone: zone)
    // A log that closed an occurrence too counts once, as the log.
    var twins: [Instant: AdherenceItem] = [:]
    for item in items where item.occurrence.kind == .movement && item.outcome == .done {
      guard let at = item.answered else { continue }
      if let twin = item.logged {
        twins[twin.time] = item
      } else if span.contains(at) {
        counter.take(at, minutes: item.closing?.minutes, limb: item.prescription?.limb)
      }
    }
    for logged in logs where !undone.contains(logged.id) && span.contains(logged.at) {
      guard case .movement(let minutes, let limb) = logged.log.what else { continue }
      let twin = twins[logged.time]
      counter.take(
        logged.at, minutes: minutes ?? twin?.closing?.minutes, limb: limb ?? twin?.prescription?.limb)
    }
    return counter.finish(in: span, recorded: recorded, isAskedFor: isAskedFor)
  }

  private func calcium(_ items: [AdherenceItem], _ span: Range<Instant>, _ zone: Zone) -> CalciumSummary {
    var days: [CivilDate: CalciumSummary.Day] = [:]
    func add(_ milligrams: Int, _ source: CalciumSource?, _ at: Instant) {
      guard span.contains(at) else { return }
      let date = zone.civil(at).date
      var day = days[date] ?? CalciumSummary.Day(day: date)
      switch source {
      case .food: day.food += milligrams
      case .supplement: day.supplement += milligrams
      case nil: day.unstated += milligrams
      }
      days[date] = day
    }
    for item in items where item.outcome == .done {
      if let dose = item.prescription?.dose, let at = item.answered { add(dose, item.prescription?.source, at) }
    }
    for logged in logs where !undone.contains(logged.id) {
      if case .calcium(let milligrams, let source, _) = logged.log.what { add(milligrams, source, logged.at) }
    }
    var summary = CalciumSummary()
    summary.days = days.values.sorted { $0.day < $1.day }.map { day in
      var day = day
      let next = CivilTime(CivilDate(dayNumber: day.day.dayNumber + 1), timeOfDay: .zero)
      let then = settings.last { $0.time < zone.resolve(next).due }
      (day.target, day.upper) = (then?.settings.target, then?.settings.upper)
      return day
    }
    let last = settings.last { $0.time < span.upperBound }
    (summary.target, summary.upper) = (last?.settings.target, last?.settings.upper)
    return summary
  }

  private func logCounts(in span: Range<Instant>) -> LogCounts {
    logs.reduce(into: LogCounts()) { counts, logged in
      guard span.contains(logged.at), !undone.contains(logged.id) else { return }
      switch logged.log.what {
      case .movement: counts.movements += 1
      case .calcium: counts.calcium += 1
      case .cramp: counts.cramps += 1
      }
    }
  }

  private func cramps(_ span: Range<Instant>) -> [Cramp] {
    logs.filter { !undone.contains($0.id) && span.contains($0.at) }.compactMap { item in
      guard case .cramp(let place, let severity, let minutes) = item.log.what else { return nil }
      return Cramp(
        entry: item.id, time: item.at, place: place, severity: severity, minutes: minutes, note: item.log.note)
    }.sorted { ($0.time, $0.entry.high, $0.entry.low) < ($1.time, $1.entry.high, $1.entry.low) }
  }
}
