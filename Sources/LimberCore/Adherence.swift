/// What a span of entries says about adherence.
///
/// Adherence is done ÷ (asked − excused), coverage done ÷ (due − excused); over nothing they are nil, never 0 or 1. What
/// is still open is not counted yet.
public struct Adherence: Hashable, Sendable {
  /// The counts of one reminder.
  public struct Row: Hashable, Sendable {
    public var reminder: String
    public var kind: ReminderKind
    public var title: String
    /// Due instants that are closed.
    public var due = 0
    /// Shown at least once, or answered.
    public var asked = 0
    public var done = 0
    /// Done within the reminder's `on_time` of the due instant.
    public var onTime = 0
    public var skipped = 0
    public var missed = 0
    public var excused = 0
    /// Of the excused, those that had been shown: they leave the asked.
    public var askedAndExcused = 0
    /// How often it was snoozed.
    public var snoozes = 0
    /// The missed by why.
    public var missedBy: [Why: Int] = [:]

    /// Of what was asked and not excused, the part that was done.
    public var adherence: Double? { Self.ratio(done, asked - askedAndExcused) }
    /// Of all that was due and not excused, the part that was done.
    public var coverage: Double? { Self.ratio(done, due - excused) }

    private static func ratio(_ part: Int, _ whole: Int) -> Double? {
      whole > 0 ? Double(part) / Double(whole) : nil
    }
  }

  /// Calcium of one day, from answers and from what was logged.
  public struct CalciumDay: Hashable, Sendable {
    public var day: CivilDate
    /// Milligrams.
    public var milligrams: Int
  }

  /// A cramp that was logged.
  public struct Cramp: Hashable, Sendable {
    /// The entry that it was logged with.
    public var entry: EntryID
    public var time: Instant
    public var place: String?
    public var severity: Int?
    public var minutes: Double?
    public var note: String?
  }

  /// In the order in which the reminders first appear.
  public private(set) var rows: [Row] = []
  /// The days on which there was any, ascending.
  public private(set) var calcium: [CalciumDay] = []
  /// Ascending.
  public private(set) var cramps: [Cramp] = []

  /// Where a review begins unless told otherwise: seven calendar days, that of `until` included.
  public static func standardStart(until: Instant, in zone: Zone) -> Instant {
    let day = CivilDate(dayNumber: zone.civil(until).date.dayNumber - 6)
    return zone.resolve(CivilTime(day, timeOfDay: .zero)).due
  }

  /// All rows together.
  public var total: Row {
    rows.reduce(into: Row(reminder: "", kind: .movement, title: "")) { sum, row in
      sum.due += row.due
      sum.asked += row.asked
      sum.done += row.done
      sum.onTime += row.onTime
      sum.skipped += row.skipped
      sum.missed += row.missed
      sum.excused += row.excused
      sum.askedAndExcused += row.askedAndExcused
      sum.snoozes += row.snoozes
      sum.missedBy.merge(row.missedBy, uniquingKeysWith: +)
    }
  }

  /// Counts what was due from `since` until just before `until`.
  ///
  /// - Parameters:
  ///   - entries: in order of `seq`; each at most once. Entries after `until` count where they close or take back what was due before.
  ///   - zone: whose days the calcium is added up by.
  public init(_ entries: some Sequence<Entry>, since: Instant, until: Instant, zone: Zone) {
    var tally = Tally()
    for entry in entries { tally.take(entry) }
    let span = since..<max(since, until)
    var rows: [String: Row] = [:]
    var order: [String] = []
    func row(_ id: String, _ kind: ReminderKind, _ title: String, _ change: (inout Row) -> Void) {
      if rows[id] == nil { order.append(id) }
      var row = rows[id] ?? Row(reminder: id, kind: kind, title: title)
      (row.kind, row.title) = (kind, title)
      change(&row)
      rows[id] = row
    }
    // Those in force have a row even when nothing was due.
    for reminder in tally.defined { row(reminder.id, reminder.kind, reminder.title) { _ in } }
    for key in tally.order {
      guard let item = tally.cases[key], span.contains(key.due) else { continue }
      guard let closing = item.closings.last(where: { !tally.undone.contains($0.entry.id) }) else { continue }
      let snoozes = item.snoozes.filter { !tally.undone.contains($0) }.count
      row(key.reminder, item.kind, item.title) { $0.count(item, closing, snoozes: snoozes) }
    }
    for absence in tally.absences where absence.to >= span.lowerBound && absence.from < span.upperBound {
      row(absence.reminder, absence.kind, absence.title) { $0.count(absence) }
    }
    self.rows = order.compactMap { rows[$0] }
    calcium = tally.calcium(in: span, zone: zone)
    cramps = tally.cramps(in: span)
  }
}

extension Adherence.Row {
  fileprivate mutating func count(_ item: Tally.Case, _ closing: Tally.Closed, snoozes: Int) {
    due += 1
    self.snoozes += snoozes
    let outcome = closing.closing.outcome
    let asked = item.showings > 0 || outcome == .done || outcome == .skipped
    if asked { self.asked += 1 }
    switch outcome {
    case .done:
      done += 1
      if let onTime = item.prescription?.onTime, (closing.at - item.due).magnitude <= onTime { self.onTime += 1 }
    case .skipped: skipped += 1
    case .missed:
      missed += 1
      missedBy[closing.closing.why ?? .unanswered, default: 0] += 1
    case .excused:
      excused += 1
      if asked { askedAndExcused += 1 }
    }
  }

  fileprivate mutating func count(_ absence: Absence) {
    due += absence.count
    if absence.outcome == .excused {
      excused += absence.count
    } else {
      missed += absence.count
      missedBy[absence.why, default: 0] += absence.count
    }
  }
}

/// The entries sorted by what they are about.
private struct Tally {
  struct Closed {
    var entry: Entry
    var closing: Closing
    /// When it really was.
    var at: Instant { closing.at ?? entry.time }
  }

  /// What became of one occurrence.
  struct Case {
    var due: Instant
    var kind: ReminderKind
    var title: String
    var prescription: Prescription?
    var showings = 0
    /// The entries.
    var snoozes: [EntryID] = []
    var closings: [Closed] = []
  }

  var cases: [OccurrenceKey: Case] = [:]
  var order: [OccurrenceKey] = []
  var undone: Set<EntryID> = []
  var absences: [Absence] = []
  var logs: [(id: EntryID, time: Instant, log: Log)] = []
  var defined: [Reminder] = []

  mutating func take(_ entry: Entry) {
    switch entry.fact {
    case .due(let occurrence, let prescription): change(occurrence) { $0.prescription = prescription }
    case .shown(let occurrence, let showing): change(occurrence) { $0.showings = max($0.showings, showing) }
    case .snoozed(let occurrence, _): change(occurrence) { $0.snoozes.append(entry.id) }
    case .closed(let occurrence, let closing):
      change(occurrence) { $0.closings.append(Closed(entry: entry, closing: closing)) }
    case .undone(let undoing): undone.insert(undoing.supersedes)
    case .absent(let absence): absences.append(absence)
    case .logged(let log): logs.append((entry.id, log.at ?? entry.time, log))
    case .added(let reminder), .changed(let reminder):
      defined.removeAll { $0.id == reminder.id }
      defined.append(reminder)
    case .removed(let reminder): defined.removeAll { $0.id == reminder.id }
    case .voided(let voiding): void(voiding)
    case .held, .started, .stopped, .settings, .rejected, .paused, .resumed, .clockStepped, .clockBehind, .slept,
      .zoneChanged, .recovered:
      break
    }
  }

  /// The clock went far back: what was recorded of instants that are still ahead does not count.
  private mutating func void(_ voiding: Voiding) {
    order.removeAll { key in
      guard key.reminder == voiding.reminder, key.due > voiding.after else { return false }
      cases[key] = nil
      return true
    }
    absences.removeAll { $0.reminder == voiding.reminder && $0.to > voiding.after }
  }

  private mutating func change(_ occurrence: Occurrence, _ change: (inout Case) -> Void) {
    let key = occurrence.key
    var item: Case
    if let known = cases[key] {
      item = known
    } else {
      item = Case(due: key.due, kind: occurrence.kind, title: occurrence.title)
      order.append(key)
    }
    change(&item)
    cases[key] = item
  }

  func calcium(in span: Range<Instant>, zone: Zone) -> [Adherence.CalciumDay] {
    var days: [CivilDate: Int] = [:]
    for item in cases.values {
      guard let dose = item.prescription?.dose,
        let closed = item.closings.last(where: { !undone.contains($0.entry.id) }), closed.closing.outcome == .done,
        span.contains(closed.at)
      else { continue }
      days[zone.civil(closed.at).date, default: 0] += dose
    }
    for (id, time, log) in logs where !undone.contains(id) && span.contains(time) {
      if case .calcium(let milligrams, _, _) = log.what { days[zone.civil(time).date, default: 0] += milligrams }
    }
    return days.sorted { $0.key < $1.key }.map { Adherence.CalciumDay(day: $0.key, milligrams: $0.value) }
  }

  func cramps(in span: Range<Instant>) -> [Adherence.Cramp] {
    logs.filter { !undone.contains($0.id) && span.contains($0.time) }.compactMap { item in
      guard case .cramp(let place, let severity, let minutes) = item.log.what else { return nil }
      return Adherence.Cramp(
        entry: item.id, time: item.time, place: place, severity: severity, minutes: minutes, note: item.log.note)
    }.sorted { $0.time < $1.time }
  }
}

extension Adherence {
  /// Changes what people wrote, such as into the characters that can be shown.
  public mutating func mapTexts(_ change: (String) -> String) {
    for index in rows.indices { rows[index].title = change(rows[index].title) }
    for index in cramps.indices {
      cramps[index].place = cramps[index].place.map(change)
      cramps[index].note = cramps[index].note.map(change)
    }
  }
}
