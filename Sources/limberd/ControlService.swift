import LimberControl
import LimberCore
import Platform
import Records
import ScheduleFile
import Varlink

/// Answers the methods of `io.limber.Control`.
final class ControlService: ControlHandler {
  private unowned let daemon: Daemon

  /// A stream costs a message for each entry; nobody needs more readers than this.
  private static let maximumWatchers = 64
  /// The furthest an agenda looks ahead.
  private static let maximumAgendaDays = 366
  /// More occurrences than anybody reads, in a reply of a megabyte or two.
  private static let maximumAgenda = 10_000
  /// No span that a person means is longer.
  private static let longestSpan = TimeSpan.days(366)
  /// Bare `pause`.
  private static let standardPause = TimeSpan.hours(1)
  /// No pause is longer: what is paused for good is disabled.
  private static let longestPause = TimeSpan.days(31)

  init(daemon: Daemon) { self.daemon = daemon }

  private var zone: Zone { daemon.engine.zone }
  private var now: Instant { daemon.moment().wall }

  private func rfc3339(_ instant: Instant) -> String { Text.rfc3339(instant, in: zone) }

  // MARK: Reading

  func status(_ call: Control.Status) throws(ControlError) -> Control.Status.Reply {
    daemon.handle(.tick)
    let open = daemon.engine.openOccurrences
    return Control.Status.Reply(
      due: open.map { Control.DueOccurrence($0, zone: zone) },
      next: daemon.engine.upcoming().map { Control.Upcoming($0, zone: zone) },
      today: try today(open), pausedUntil: daemon.engine.pausedUntil.map(rfc3339), problems: daemon.problems,
      version: Daemon.version)
  }

  private func today(_ open: [OpenOccurrence]) throws(ControlError) -> Control.Today {
    let day = zone.civil(now).date
    let start = zone.resolve(CivilTime(day, timeOfDay: .zero)).due
    let end = zone.resolve(CivilTime(CivilDate(dayNumber: day.dayNumber + 1), timeOfDay: .zero)).due
    let adherence = try review(since: start, until: end)
    let total = adherence.total
    return Control.Today(
      due: total.due + open.filter { $0.occurrence.key.due >= start && $0.occurrence.key.due <= now }.count,
      done: total.done, skipped: total.skipped, missed: total.missed, excused: total.excused,
      calciumMg: adherence.calcium.reduce(0) { $0 + $1.milligrams })
  }

  private func review(since: Instant, until: Instant) throws(ControlError) -> Adherence {
    do {
      return Adherence(try daemon.ledger.entries(concerning: since), since: since, until: until, zone: zone)
    } catch {
      throw .notRecorded(.init(why: "the ledger can't be read: \(error)"))
    }
  }

  func agenda(_ call: Control.Agenda) throws(ControlError) -> Control.Agenda.Reply {
    let days = call.days ?? 1
    guard (1...Self.maximumAgendaDays).contains(days) else {
      throw .invalidValue(.init(parameter: "days", found: "\(days)", allowed: "1 to \(Self.maximumAgendaDays)"))
    }
    let from = try time(call.from, "from") ?? now
    let end = zone.resolve(
      CivilTime(CivilDate(dayNumber: zone.civil(from).date.dayNumber + Int64(days)), timeOfDay: .zero)
    ).due
    let agenda = daemon.engine.agenda(from: from, until: end, limit: Self.maximumAgenda + 1)
    guard agenda.count <= Self.maximumAgenda else {
      throw .invalidValue(
        .init(parameter: "days", found: "\(days)", allowed: "few enough for \(Self.maximumAgenda) occurrences"))
    }
    return Control.Agenda.Reply(occurrences: agenda.map { Control.Upcoming($0, zone: zone) })
  }

  func list(_ call: Control.List) throws(ControlError) -> Control.List.Reply {
    Control.List.Reply(reminders: daemon.engine.reminders.map(Control.Reminder.init))
  }

  func show(_ call: Control.Show) throws(ControlError) -> Control.Show.Reply {
    let reminder = try find(call.reminder)
    return Control.Show.Reply(
      reminder: Control.Reminder(reminder), next: next(reminder.id),
      open: daemon.engine.openOccurrences.filter { $0.occurrence.key.reminder == reminder.id }.map {
        Control.DueOccurrence($0, zone: zone)
      })
  }

  /// The next three times, as `add` confirms them.
  private func next(_ id: String) -> [String] { daemon.engine.next(3, of: id).map(rfc3339) }

  private func find(_ id: String) throws(ControlError) -> Reminder {
    let reminders = daemon.engine.reminders
    guard let reminder = reminders.first(where: { $0.id == id }) else {
      throw .noSuchReminder(.init(reminder: id, nearest: Text.nearest(to: id, among: reminders.map(\.id))))
    }
    return reminder
  }

  func review(_ call: Control.Review) throws(ControlError) -> Control.Review.Reply {
    let until = try time(call.until, "until") ?? now
    let since = try time(call.since, "since") ?? Adherence.standardStart(until: until, in: zone)
    guard since < until else {
      throw .invalidValue(.init(parameter: "since", found: rfc3339(since), allowed: "a time before until"))
    }
    let merged = RecordSources(ledger: "\(daemon.stateDirectory)/\(Ledger.fileName)", journal: nil).load(
      since: since, until: until)
    return Control.Review.Reply(
      Adherence(merged.entries, since: since, until: until, zone: zone), since: since, until: until, zone: zone,
      evidence: ledgerEvidence(merged.evidence))
  }

  /// Of the ledger alone: what it says of the journal, which was not looked at, is left out.
  private func ledgerEvidence(_ evidence: Evidence) -> Control.Evidence {
    var wire = Control.Evidence(evidence, zone: zone)
    (wire.journalEntries, wire.onlyInLedger, wire.onlyInJournal, wire.unverified) = (nil, nil, nil, nil)
    return wire
  }

  func watch(_ call: Control.Watch, _ stream: ControlStream) throws(ControlError) {
    guard daemon.watchers.count < Self.maximumWatchers else {
      throw .tooManyWatchers(.init(limit: Self.maximumWatchers))
    }
    let id = ObjectIdentifier(stream)
    daemon.watchers[id] = stream
    stream.onEnd = { [unowned daemon] in daemon.watchers[id] = nil }
  }

  // MARK: Answering

  func done(_ call: Control.Done) throws(ControlError) -> Control.Done.Reply {
    try answer(.done(target(call.target), at: try time(call.at, "at"), note: call.note))
  }

  func skip(_ call: Control.Skip) throws(ControlError) -> Control.Skip.Reply {
    try answer(.skip(target(call.target), at: try time(call.at, "at"), reason: call.reason))
  }

  func snooze(_ call: Control.Snooze) throws(ControlError) -> Control.Snooze.Reply {
    try answer(.snooze(target(call.target), after: try span(call.duration, "duration")))
  }

  private func answer(_ request: Request) throws(ControlError) -> Control.AnswerReply {
    guard case .answered(let answer) = try ask(request) else {
      preconditionFailure("an answer is replied to with what was answered")
    }
    return Control.AnswerReply(answer: Control.Answer(answer, zone: zone))
  }

  /// Hands a request to the engine; a name that nothing has gets the nearest one that there is.
  private func ask(_ request: Request) throws(ControlError) -> LimberCore.Reply {
    do throws(ControlError) {
      return try daemon.request(request, by: .control)
    } catch {
      guard case .noSuchOccurrence(var payload) = error else { throw error }
      let names = daemon.engine.openOccurrences.map(\.occurrence.id) + daemon.engine.reminders.map(\.id)
      payload.nearest = Text.nearest(to: payload.occurrence, among: names)
      throw .noSuchOccurrence(payload)
    }
  }

  func undo(_ call: Control.Undo) throws(ControlError) -> Control.Undo.Reply {
    guard case .undone(let entry, let what, let restored) = try ask(.undo) else {
      preconditionFailure("undo is replied to with what was undone")
    }
    var undone = Control.Undone(entry: "\(entry.id)", what: what.rawValue)
    if let occurrence = entry.fact.occurrence {
      undone.occurrence = occurrence.id
      undone.reminder = occurrence.key.reminder
      undone.title = occurrence.title
    }
    switch restored {
    case .open(let state)?: undone.state = Control.DueOccurrence(state, zone: zone).state
    case .closed(_, let closing)?: undone.state = closing.outcome.rawValue
    case nil: break
    }
    return Control.Undo.Reply(undone: undone)
  }

  func log(_ call: Control.Log) throws(ControlError) -> Control.Log.Reply {
    let log = Log(try what(call), at: try time(call.at, "at"), note: call.note, by: .control)
    guard case .logged(let entry) = try ask(.log(log, closing: call.target.map { .named($0) })) else {
      preconditionFailure("a log is replied to with its entry")
    }
    return Control.Log.Reply(entry: Control.Entry(entry))
  }

  private func what(_ call: Control.Log) throws(ControlError) -> Log.What {
    func refuse(_ parameter: String, _ found: String?, _ allowed: String) -> ControlError {
      .invalidValue(.init(parameter: parameter, found: found ?? "nothing", allowed: allowed))
    }
    if let minutes = call.minutes, !(minutes >= 0.1 && minutes <= 1440) {
      throw refuse("minutes", "\(minutes)", "0.1 to 1440")
    }
    // Said and left empty is not said.
    func said(_ text: String?) -> String? { text.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } }
    switch call.what {
    case .movement: return .movement(minutes: call.minutes, limb: said(call.limb))
    case .calcium:
      guard let mg = call.mg, (1...CalciumAmount.limit).contains(mg) else {
        throw refuse("mg", call.mg.map { "\($0)" }, "milligrams from 1 to \(CalciumAmount.limit)")
      }
      guard let source = call.source.map(CalciumSource.init(rawValue:)) ?? .food else {
        throw refuse("source", call.source, "food or supplement")
      }
      return .calcium(milligrams: mg, source: source, item: said(call.item))
    case .cramp:
      if let severity = call.severity, !(0...10).contains(severity) {
        throw refuse("severity", "\(severity)", "0 to 10")
      }
      return .cramp(place: said(call.place), severity: call.severity, minutes: call.minutes)
    }
  }

  func pause(_ call: Control.Pause) throws(ControlError) -> Control.Pause.Reply {
    let span = call.until == nil ? try span(call.duration, "duration") ?? Self.standardPause : nil
    let until = if let text = call.until { try end(of: text) } else { now + (span ?? Self.standardPause) }
    guard until - now <= Self.longestPause else {
      throw .invalidValue(
        .init(parameter: "until", found: rfc3339(until), allowed: "at most \(Self.longestPause) from now"))
    }
    guard case .paused(let instant) = try ask(.pause(until: until, lasting: span)) else {
      preconditionFailure("a pause is replied to with its end")
    }
    return Control.Pause.Reply(until: rfc3339(instant))
  }

  private func end(of text: String) throws(ControlError) -> Instant {
    guard let instant = Text.instantToCome(text, now: now, in: zone, zoneNamed: zoneNamed) else {
      throw .invalidValue(
        .init(parameter: "until", found: text, allowed: "a time to come, such as 15:00, tomorrow or tomorrow 09:00"))
    }
    return instant
  }

  func resume(_ call: Control.Resume) throws(ControlError) -> Control.Resume.Reply {
    guard case .resumed = try ask(.resume) else { preconditionFailure("resume is replied to with what was held") }
    return Control.Resume.Reply(due: daemon.engine.openOccurrences.map { Control.DueOccurrence($0, zone: zone) })
  }

  // MARK: The schedule

  func add(_ call: Control.Add) throws(ControlError) -> Control.Add.Reply {
    let reminder = try read(call.reminder)
    try edit { document throws(ScheduleEditError) in try document.adding(reminder) }
    return Control.Add.Reply(reminder: Control.Reminder(try find(reminder.id)), next: next(reminder.id))
  }

  /// The reminder that a draft describes, defaults filled in.
  private func read(_ draft: Control.ReminderDraft) throws(ControlError) -> Reminder {
    guard let id = draft.id ?? Reminder.slug(draft.title) else {
      throw .invalidValue(
        .init(parameter: "id", found: "nothing", allowed: "an id, or a title with a letter or a digit to make one from")
      )
    }
    var fields: [(key: String, value: ScheduleFile.FieldValue)] = []
    do throws(JSONError) {
      guard case .object(let members) = try JSONValue(encoding: draft) else {
        preconditionFailure("a draft is an object")
      }
      for (key, value) in members where key != "id" {
        switch value {
        case .string(let text): fields.append((key, .string(text)))
        case .int(let number): fields.append((key, .integer(number)))
        case .bool(let flag): fields.append((key, .boolean(flag)))
        case .array(let list): fields.append((key, .strings(list.compactMap(\.stringValue))))
        case .null, .double, .object: continue
        }
      }
    } catch {
      preconditionFailure("a draft has a JSON form: \(error)")
    }
    do throws(FieldProblems) {
      return try ReminderKeys.parse(id: id, fields: fields, isZone: daemon.timekeeper.isZone)
    } catch {
      throw .invalidSchedule(
        .init(
          problems: error.problems.map {
            Control.Problem(
              message: $0.message, subject: "schedule", key: $0.key, found: $0.found, allowed: $0.allowed)
          }))
    }
  }

  func remove(_ call: Control.Remove) throws(ControlError) -> Control.Remove.Reply {
    let reminder = try find(call.reminder)
    try edit { document throws(ScheduleEditError) in try document.removing(reminder.id) }
    return Control.Remove.Reply(reminder: Control.Reminder(reminder))
  }

  private func edit(
    _ change: (ScheduleDocument) throws(ScheduleEditError) -> ScheduleDocument
  ) throws(ControlError) {
    guard let keeper = daemon.keeper else { preconditionFailure("clients are let in after the schedule was read") }
    do throws(ScheduleKeeper.Failure) {
      daemon.adopt(try keeper.edit(recorded: daemon.engine.recordedSchedule, change))
    } catch {
      throw ControlError(error, file: keeper.path, reminders: daemon.engine.reminders)
    }
  }

  func reload(_ call: Control.Reload) throws(ControlError) -> Control.Reload.Reply {
    let problems = daemon.reload()
    guard problems.isEmpty else { throw .invalidSchedule(.init(problems: problems)) }
    return Control.Reload.Reply()
  }

  // MARK: Parameters

  private func time(_ text: String?, _ parameter: String) throws(ControlError) -> Instant? {
    guard let text else { return nil }
    guard let instant = Text.instant(text, now: now, in: zone, zoneNamed: zoneNamed) else {
      throw .invalidValue(
        .init(
          parameter: parameter, found: text,
          allowed: "a time such as 08:10, yesterday 21:00, 20 min ago or 2026-11-23T08:10:00+01:00"))
    }
    return instant
  }

  private func zoneNamed(_ name: String) -> Zone? { daemon.timekeeper.zone(named: name) }

  private func span(_ text: String?, _ parameter: String) throws(ControlError) -> TimeSpan? {
    guard let text else { return nil }
    guard let span = try? TimeSpan(parsing: text, bareUnit: .minutes(1)), span >= .seconds(1), span <= Self.longestSpan
    else {
      throw .invalidValue(
        .init(parameter: parameter, found: text, allowed: "a time span such as 10min or 1h 30min, at most a year"))
    }
    return span
  }

  private func target(_ text: String?) -> Request.Target { text.map { .named($0) } ?? .only }
}
