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

  /// Instants that were recorded together, and what else the record then said.
  private struct Absent {
    var absence: Absence
    /// The reminder as it was.
    var reminder: Reminder?
    var clock: RecordedClock
  }

  private struct Interruption {
    enum What { case asleep, off, down }
    var what: What
    var from: Instant
    var to: Instant
    /// Whether it began at `from` at the earliest: nobody knows when.
    var isAtMost = false
    /// Whether limberd had recorded that it stopped: then it surely did not run.
    var isAfterStop = false
  }

  private var cases: [OccurrenceKey: Case] = [:]
  private var undone: Set<EntryID> = []
  /// When trials were closed: what was logged for them was recorded with that.
  private var trials: Set<Instant> = []
  private var absences: [Absent] = []
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
  /// Where numbers are missing for long: nobody knows what was recorded then.
  private var holes: [Range<Instant>] = []
  /// The labels of the schedule's person, from when on; nil where it had none.
  private var labels: [(time: Instant, label: String?)] = []
  private var last: (seq: Int64, time: Instant, elapsed: TimeSpan, boot: String, isStop: Bool)?
  /// As the last entry has it.
  private var clock = RecordedClock()
  private var recorded: ClosedRange<Instant>?

  /// For so long limberd may be silent, and what is lost of it may be little.
  private static let longestHole = TimeSpan.days(1)

  mutating func take(_ entry: Entry) {
    clock.take(entry)
    if entry.fact.isTrial {
      if case .closed = entry.fact { trials.insert(entry.time) }
    } else {
      take(entry.fact, of: entry)
    }
    if labels.last.map({ $0.label != entry.person }) ?? true { labels.append((entry.time, entry.person)) }
    if let last, last.seq < entry.seq - 1, entry.time - last.time > Self.longestHole,
      // A clock that was set is no hole.
      last.boot != entry.boot || entry.elapsed - last.elapsed > Self.longestHole
    {
      holes.append(last.time..<entry.time)
    }
    last = (entry.seq, entry.time, entry.elapsed, entry.boot, entry.fact == .stopped)
    times.append(entry.time)
    recorded = min(recorded?.lowerBound ?? entry.time, entry.time)...max(recorded?.upperBound ?? entry.time, entry.time)
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
      absences.append(Absent(absence: absence, reminder: form, clock: clock))
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

  /// Limberd begins: it did not run before, and perhaps the machine did not either.
  private mutating func interrupt(_ started: Entry) {
    guard let last else { return }
    guard started.boot != last.boot else {
      interruptions.append(
        Interruption(what: .down, from: last.time, to: started.time, isAtMost: !last.isStop, isAfterStop: last.isStop))
      return
    }
    let booted = started.time - started.elapsed
    interruptions.append(
      Interruption(what: .off, from: last.time, to: booted, isAtMost: true, isAfterStop: last.isStop))
    interruptions.append(Interruption(what: .down, from: max(last.time, booted), to: started.time))
  }

  // MARK: Counting

  func adherence(
    since: Instant, until: Instant, now: Instant, zone: Zone, named: (String) -> Zone?
  ) -> Adherence {
    let span = since..<max(since, until)
    var result = Adherence(since: since, until: span.upperBound)
    result.person = (labels.last { $0.time < span.upperBound } ?? labels.first)?.label
    result.recorded = recorded
    let movements = loggedMovements
    let items = cases.values.map { item($0, movements) }.sorted { $0.occurrence.key < $1.occurrence.key }
    result.items = items.filter { span.contains($0.due) }
    let before = span.lowerBound - (span.upperBound - span.lowerBound)..<span.lowerBound
    let absent = absences.compactMap { placed($0, in: before.lowerBound..<span.upperBound, zone, named) }
    result.absences = parts(of: absent, in: span, zone)
    count(items, span, before: before, parts(of: absent, in: before, zone), zone, &result)
    let known = known(items, until: min(now, span.upperBound), zone, named)
    result.movement = movement(items, span, zone, known, isAskedFor: result.kinds.contains { $0.kind == .movement })
    result.calcium = calcium(items, span, zone)
    result.cramps = cramps(span)
    result.crampSummary = CrampSummary(result.cramps, zone: zone)
    result.logs = logCounts(in: span, but: Set(items.compactMap(\.logged?.time)))
    result.answersToBefore = items.count {
      $0.due < span.lowerBound && $0.answered != nil && $0.closed.map(span.contains) ?? false
    }
    result.interruptions = interruptions(in: span)
    result.knownDays = knownDays(in: span, known, zone)
    result.passed = max(span.lowerBound, min(now, span.upperBound))
    if let recorded {
      let end = min(result.passed, recorded.upperBound + TimeSpan(microseconds: 1))
      result.daysOnRecord = known.days(of: max(span.lowerBound, recorded.lowerBound), until: end, in: zone)
    }
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

  private func knownDays(in span: Range<Instant>, _ known: KnownTimes, _ zone: Zone) -> [CivilDate] {
    guard let recorded else { return [] }
    let (from, to) = (max(span.lowerBound, recorded.lowerBound), min(span.upperBound, recorded.upperBound))
    guard from < to else { return [] }
    func start(_ day: Int64, _ time: TimeSpan = .zero) -> Instant {
      zone.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: time)).due
    }
    let days = (zone.civil(from).date.dayNumber...zone.civil(to).date.dayNumber).filter { day in
      start(day) >= from && start(day + 1) <= to
    }
    return days.filter { day in
      let wakes = start(day, MovementSummary.wakes)
      return known.unknown(of: wakes..<max(wakes, start(day, MovementSummary.sleeps))) <= Self.unknown
    }.map(CivilDate.init(dayNumber:))
  }

  /// What was logged and holds. A movement that was logged as the answer to a trial is one of its entries.
  private var countedLogs: [Logged] {
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

  /// When the instants of an absence were due; nil where none lies in a span.
  private func placed(
    _ absent: Absent, in span: Range<Instant>, _ zone: Zone, _ named: (String) -> Zone?
  ) -> (absence: Absence, points: [Absence.Point])? {
    let absence = absent.absence
    guard max(absence.from, absence.to) >= span.lowerBound, min(absence.from, absence.to) < span.upperBound else {
      return nil
    }
    // An earlier version's has no rhythm of its own: that of the reminder which was then in force.
    let rhythm = absence.rhythm ?? absent.reminder.flatMap { absent.clock.rhythm(of: $0, absence, zone, named) }
    return (absence, absence.points(rhythm))
  }

  private func parts(
    of absent: [(absence: Absence, points: [Absence.Point])], in span: Range<Instant>, _ zone: Zone
  ) -> [AbsentPart] {
    absent.flatMap { $0.absence.parts($0.points, in: span, zone) }
      .sorted { ($0.first, $0.reminder) < ($1.first, $1.reminder) }
  }

  private struct Group {
    var counter = AdherenceCounter()
    var before = AdherenceSums()
    var name: (time: Instant, kind: ReminderKind, title: String)?
  }

  private func count(
    _ items: [AdherenceItem], _ span: Range<Instant>, before: Range<Instant>, _ absentBefore: [AbsentPart],
    _ zone: Zone,
    _ result: inout Adherence
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
    for (id, reminder) in inForce(at: span.upperBound) where reminders[id] == nil && reminder.enabled {
      each(id, reminder.kind) { _ in }
      reminders[id]?.name = (.epoch, reminder.kind, reminder.title)
    }
    let inSpan = Set(reminders.keys)
    for item in items where before.contains(item.due) {
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
  private func inForce(at end: Instant?) -> [String: Reminder] {
    guard let last = times.lastIndex(where: { time in end.map { time < $0 } ?? true }) else { return [:] }
    return definitions.prefix { $0.place <= last }.reduce(into: [:]) { $0[$1.id] = $1.reminder }
  }

  // MARK: What else is on record

  /// The times of which the record tells what was done: those in which limberd ran.
  private func known(
    _ items: [AdherenceItem], until end: Instant, _ zone: Zone, _ named: (String) -> Zone?
  ) -> KnownTimes {
    guard let last, let recorded else { return KnownTimes(.epoch..<Instant.epoch, without: []) }
    var unknown = holes + interruptions.map { $0.from..<max($0.from, $0.to) }
    // After the last entry limberd ran on until it would have recorded something: what came due, or what ran out of time. Of
    // one day this makes no difference: it is told of as a whole.
    let reminders = inForce(at: nil).values.filter(\.enabled)
    let zones = clock.zones(of: Array(reminders), zone, named)
    let next = reminders.compactMap { Track($0, since: last.time).next(in: zones, now: last.time, floor: nil) }
    let over = items.compactMap { $0.outcome == nil ? $0.prescription?.until : nil }.filter { $0 > last.time }
    let tomorrow = CivilTime(CivilDate(dayNumber: zone.civil(last.time).date.dayNumber + 1), timeOfDay: .zero)
    let expected = (next + over).min().map { max($0, zone.resolve(tomorrow).due) }
    if let silent = last.isStop ? last.time : expected, silent < end { unknown.append(silent..<end) }
    let vague = holes + interruptions.filter { $0.isAtMost && !$0.isAfterStop }.map { $0.from..<max($0.from, $0.to) }
    return KnownTimes(recorded.lowerBound..<max(recorded.lowerBound, end), without: unknown, vague: vague)
  }

  private func movement(
    _ items: [AdherenceItem], _ span: Range<Instant>, _ zone: Zone, _ known: KnownTimes, isAskedFor: Bool
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
    for logged in countedLogs where span.contains(logged.at) {
      guard case .movement(let minutes, let limb) = logged.log.what else { continue }
      let twin = twins[logged.time]
      counter.take(
        logged.at, minutes: minutes ?? twin?.closing?.minutes, limb: limb ?? twin?.prescription?.limb)
    }
    return counter.finish(in: span, known, isAskedFor: isAskedFor)
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
    for logged in countedLogs {
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

  /// - Parameter answers: when movements were logged that are answers.
  private func logCounts(in span: Range<Instant>, but answers: Set<Instant>) -> LogCounts {
    countedLogs.reduce(into: LogCounts()) { counts, logged in
      guard span.contains(logged.at) else { return }
      switch logged.log.what {
      case .movement: counts.movements += answers.contains(logged.time) ? 0 : 1
      case .calcium: counts.calcium += 1
      case .cramp: counts.cramps += 1
      }
    }
  }

  private func cramps(_ span: Range<Instant>) -> [Cramp] {
    countedLogs.filter { span.contains($0.at) }.compactMap { item in
      guard case .cramp(let place, let severity, let minutes) = item.log.what else { return nil }
      return Cramp(
        entry: item.id, time: item.at, place: place, severity: severity, minutes: minutes, note: item.log.note)
    }.sorted { ($0.time, $0.entry.high, $0.entry.low) < ($1.time, $1.entry.high, $1.entry.low) }
  }
}
