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
    /// How far the clock was set while it was open, where that moves it.
    var shift = TimeSpan.zero
    var prescription: Prescription?
    var showings = 0
    /// The entries.
    var snoozes: [EntryID] = []
    var closings: [Closed] = []
  }

  struct Logged {
    var id: EntryID
    /// When it was recorded.
    var time: Instant
    var log: Log
    /// When it really was.
    var at: Instant { log.at ?? time }
  }

  /// Instants that were recorded together, and what else the record then said.
  private struct Absent {
    var absence: Absence
    /// The reminder as it was.
    var reminder: Reminder?
    var clock: RecordedClock.Mark
  }

  private var cases: [OccurrenceKey: Case] = [:]
  private var undone: Set<EntryID> = []
  /// When trials were closed: what was logged for them was recorded with that.
  private var trials: Set<Instant> = []
  private var absences: [Absent] = []
  private var logs: [Logged] = []
  private(set) var settings: [(time: Instant, settings: Settings)] = []
  /// The forms of reminders, as they came into force, and with which entry; nil where one was removed.
  private var definitions: [(place: Int, id: String, reminder: Reminder?)] = []
  /// Of each entry.
  private var times: [Instant] = []
  /// Reminders, as they first appeared.
  private var order: [String] = []
  private var known: Set<String> = []
  /// The labels of the schedule's person, from when on; nil where it had none.
  private var labels: [(time: Instant, label: String?)] = []
  /// When the latest entry was recorded that is not about a trial.
  private(set) var last: Instant?
  /// Reminders that go by time that passes.
  private var intervals: Set<String> = []
  /// Those of them that are open.
  private var openIntervals: Set<OccurrenceKey> = []
  /// How far the clock was ahead of the time since boot, and in which boot.
  private var ahead: (boot: String, span: TimeSpan)?
  private var recordedTimes = RecordedTimes()
  private(set) var clock = RecordedClock()

  mutating func take(_ entry: Entry) {
    if entry.fact.isTrial {
      if case .closed = entry.fact { trials.insert(entry.time) }
    } else {
      take(entry.fact, of: entry)
      last = entry.time
    }
    follow(entry)
    clock.take(entry)
    if labels.last.map({ $0.label != entry.person }) ?? true { labels.append((entry.time, entry.person)) }
    recordedTimes.take(entry)
    times.append(entry.time)
  }

  private mutating func take(_ fact: Fact, of entry: Entry) {
    switch fact {
    case .due(let occurrence, let prescription): change(occurrence) { $0.prescription = prescription }
    case .held(let occurrence, _): change(occurrence) { _ in }
    case .shown(let occurrence, let showing): change(occurrence) { $0.showings = max($0.showings, showing) }
    case .snoozed(let occurrence, _): change(occurrence) { $0.snoozes.append(entry.id) }
    case .closed(let occurrence, let closing):
      change(occurrence) { $0.closings.append(Closed(id: entry.id, time: entry.time, closing: closing)) }
    case .undone(let undoing): undone.insert(undoing.supersedes)
    case .absent(let absence):
      meet(absence.reminder)
      let form = definitions.last { $0.id == absence.reminder }?.reminder
      absences.append(Absent(absence: absence, reminder: form, clock: clock.mark))
    case .logged(let log): logs.append(Logged(id: entry.id, time: entry.time, log: log))
    case .added(let reminder), .changed(let reminder):
      meet(reminder.id)
      definitions.append((times.count, reminder.id, reminder))
      if reminder.isByClock { intervals.remove(reminder.id) } else { intervals.insert(reminder.id) }
    case .removed(let reminder): definitions.append((times.count, reminder.id, nil))
    case .voided(let voiding): void(voiding)
    case .settings(let changed): settings.append((entry.time, changed))
    case .started, .stopped, .slept, .rejected, .paused, .resumed, .clockStepped, .clockBehind, .zoneChanged,
      .recovered:
      break
    }
  }

  /// Moves what counts time that passes along with a clock that is set.
  private mutating func follow(_ entry: Entry) {
    switch entry.fact {
    case .due(let occurrence, _):
      if intervals.contains(occurrence.key.reminder) { openIntervals.insert(occurrence.key) }
    case .closed(let occurrence, _): openIntervals.remove(occurrence.key)
    case .undone(let undoing):
      if let key = undoing.occurrence?.key, intervals.contains(key.reminder) { openIntervals.insert(key) }
    case .started: ahead = (entry.boot, entry.ahead)
    case .clockStepped(let step, nil), .clockBehind(let step): shift(by: step)
    // What it takes back is not here; what is left is the difference to what was before that.
    case .clockStepped(_, .some):
      if let ahead, ahead.boot == entry.boot { shift(by: entry.ahead - ahead.span) }
    default: break
    }
  }

  private mutating func shift(by step: TimeSpan) {
    guard step.magnitude >= Engine.clockStep else { return }
    if let before = ahead { ahead?.span = before.span + step }
    for key in openIntervals {
      if let before = cases[key] { cases[key]?.shift = before.shift + step }
    }
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
    absences.removeAll { $0.absence.reminder == voiding.reminder && $0.absence.to > voiding.after }
  }

  // MARK: Counting

  /// - Parameter readSince: from when on all entries were read; before, only some that still count. Nil where all were.
  func adherence(
    since: Instant, until: Instant, now: Instant, readSince: Instant? = nil, zone: Zone, named: (String) -> Zone?
  ) -> Adherence {
    let span = since..<max(since, until)
    var result = Adherence(since: since, until: span.upperBound)
    result.person = (labels.last { $0.time < span.upperBound } ?? labels.first)?.label
    let told = recordedTimes.told
    result.recorded = told.recorded
    result.last = last
    result.passed = max(span.lowerBound, min(now, span.upperBound))
    result.before = timeBefore(span.lowerBound, result.passed, zone)
    let movements = loggedMovements
    let items = cases.values.map { item($0, movements) }.sorted { $0.occurrence.key < $1.occurrence.key }
    result.items = items.filter { span.contains($0.due) }
    let absent = place(in: span, before: result.before, zone, named)
    result.absences = absent.parts
    count(items, absent.before, zone, &result)
    let lost = told.lost.filter {
      $0.cause != .missing || $0.range.lowerBound >= readSince ?? .recordable.lowerBound
    }
    let end = min(now, span.upperBound)
    let silence = told.last.flatMap { self.silence(items, since: $0, until: end, zone, named) }
    result.untold = untold(lost, silence, before: result.before, until: end)
    let known = known(told, lost, silence, until: end)
    result.movement = movement(items, span, zone, known, isAskedFor: result.kinds.contains { $0.kind == .movement })
    result.calcium = calcium(items, span, zone)
    result.cramps = cramps(span)
    result.crampSummary = CrampSummary(result.cramps, zone: zone)
    result.logs = logCounts(in: span, but: Set(items.compactMap(\.logged?.time)))
    result.answersToBefore = items.count {
      $0.due < span.lowerBound && $0.answered != nil && $0.closed.map(span.contains) ?? false
    }
    result.interruptions = interruptions(told, in: span)
    result.knownDays = knownDays(told.recorded, in: span, until: end, known, zone)
    if let recorded = result.recorded {
      let end = min(result.passed, recorded.upperBound + TimeSpan(microseconds: 1))
      result.daysOnRecord = known.days(of: max(span.lowerBound, recorded.lowerBound), until: end, in: zone)
    }
    return result
  }

  /// As long a time as has passed from one instant to another, before it: from a midnight on by the clocks, so that days are compared with days.
  private func timeBefore(_ since: Instant, _ end: Instant, _ zone: Zone) -> Range<Instant> {
    func face(_ instant: Instant) -> Int64 { instant.face(offset: zone.offset(at: instant)) }
    let midnight = CivilTime(zone.civil(since).date, timeOfDay: .zero)
    guard zone.resolve(midnight).due == since else { return since - (end - since)..<since }
    let start = saturatingDifference(midnight.faceMicroseconds, max(0, face(end) - midnight.faceMicroseconds))
    return min(since, zone.due(faceMicroseconds: start))..<since
  }

  private func interruptions(_ told: RecordedTimes.Told, in span: Range<Instant>) -> Interruptions {
    var result = Interruptions()
    for item in told.interruptions {
      let part = min(item.to, span.upperBound) - max(item.from, span.lowerBound)
      guard part > .zero else { continue }
      switch item.what {
      case .asleep: result.asleep = result.asleep + part
      case .off: result.off = result.off + part
      case .down:
        result.down = result.down + part
        switch item.length {
        case .known: break
        case .atMost: result.isDownAtMost = true
        case .atLeast: result.isDownAtLeast = true
        }
      }
    }
    return result
  }

  /// So long in a day's waking hours nobody may have been reminded, and it still is known what was not done.
  private static let unknown = TimeSpan.hours(1)

  /// - Parameter end: that of the span, or now.
  private func knownDays(
    _ recorded: ClosedRange<Instant>?, in span: Range<Instant>, until end: Instant, _ known: KnownTimes, _ zone: Zone
  ) -> [CivilDate] {
    guard let recorded else { return [] }
    let (from, to) = (max(span.lowerBound, recorded.lowerBound), min(end, recorded.upperBound))
    guard from < to else { return [] }
    func start(_ day: Int64, _ time: TimeSpan = .zero) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: time)).due
    }
    let days = (zone.civil(from).date.dayNumber...zone.civil(to).date.dayNumber).filter { day in
      start(day) >= from && start(day + 1) <= to
    }
    return days.filter { day in
      let wakes = start(day, MovementSummary.wakes)
      return known.unknown.length(in: wakes..<max(wakes, start(day, MovementSummary.sleeps))) <= Self.unknown
    }.map(CivilDate.init(dayNumber:))
  }

  /// What was logged and holds. A movement that was logged as the answer to a trial is one of its entries.
  var countedLogs: [Logged] {
    logs.filter { logged in
      if undone.contains(logged.id) { return false }
      if case .movement = logged.log.what { return !trials.contains(logged.time) }
      return true
    }
  }

  /// Movements that were logged, by when: where one closed an occurrence too that was one act, and both were recorded at
  /// once, whatever was corrected later.
  private var loggedMovements: [Instant: AdherenceItem.Movement] {
    countedLogs.reduce(into: [:]) { found, logged in
      guard case .movement(let minutes, let limb) = logged.log.what else { return }
      found[logged.time] = AdherenceItem.Movement(time: logged.time, minutes: minutes, limb: limb)
    }
  }

  private func item(_ found: Case, _ movements: [Instant: AdherenceItem.Movement]) -> AdherenceItem {
    var item = AdherenceItem(found.occurrence)
    item.due = item.due + found.shift
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

  /// So many places in time absences have in one review at most: a reminder every hour, absent for twenty years. Whatever a
  /// record claims, no more is kept of it.
  private static let mostPlaces = 200_000

  /// Those instants of absences that lie in a span, and the sums of those before it.
  private func place(
    in span: Range<Instant>, before: Range<Instant>, _ zone: Zone, _ named: (String) -> Zone?
  ) -> (parts: [AbsentPart], before: [AbsentPart]) {
    let whole = before.lowerBound..<span.upperBound
    var room = Self.mostPlaces
    var found: (parts: [AbsentPart], before: [AbsentPart]) = ([], [])
    for absent in absences {
      let absence = absent.absence
      guard max(absence.from, absence.to) >= whole.lowerBound, min(absence.from, absence.to) < whole.upperBound else {
        continue
      }
      // An earlier version's has no rhythm of its own: that of the reminder which was then in force.
      let rhythm =
        absence.rhythm
        ?? absent.reminder.flatMap { absence.rhythm(of: $0, clock.zones(at: absent.clock, zone, named), named) }
      let course = absence.course(rhythm)
      found.parts += absence.parts(absence.points(course, in: span, room: &room), zone)
      let count = absence.points(course, in: before, room: &room).reduce(0) { $0 + $1.count }
      if count > 0 { found.before.append(AbsentPart(absence, count: count)) }
    }
    found.parts.sort { ($0.first, $0.reminder) < ($1.first, $1.reminder) }
    return found
  }

  private struct Group {
    var counter = AdherenceCounter()
    var before = AdherenceSums()
    var name: (time: Instant, kind: ReminderKind, title: String)?
  }

  private func count(
    _ items: [AdherenceItem], _ absentBefore: [AbsentPart], _ zone: Zone, _ result: inout Adherence
  ) {
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
    for part in result.absences {
      let civil = zone.civil(part.first)
      each(part.reminder, part.kind) { group in
        group.counter.take(part, civil)
        if part.first >= group.name?.time ?? part.first { group.name = (part.first, part.kind, part.title) }
      }
    }
    // Those in force in the end have a row even when nothing was due.
    for (id, reminder) in inForce(at: result.until) where reminders[id] == nil && reminder.enabled {
      each(id, reminder.kind) { _ in }
      reminders[id]?.name = (.epoch, reminder.kind, reminder.title)
    }
    let inSpan = Set(reminders.keys)
    for item in items where result.before.contains(item.due) {
      guard let outcome = item.outcome else { continue }
      each(item.occurrence.key.reminder, item.occurrence.kind) { $0.before.count(item, outcome) }
    }
    for part in absentBefore { each(part.reminder, part.kind) { $0.before.count(part) } }
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
    result.tellApart()
  }

  /// The reminders that were in force when the last entry before an instant was recorded: one from when the clock was ahead
  /// has a later time, and yet came before it.
  ///
  /// - Parameter end: nil for those in force in the end.
  func inForce(at end: Instant?) -> [String: Reminder] {
    guard let last = times.lastIndex(where: { time in end.map { time < $0 } ?? true }) else { return [:] }
    return definitions.prefix { $0.place <= last }.reduce(into: [:]) { $0[$1.id] = $1.reminder }
  }
}
