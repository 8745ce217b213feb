import LimberControl
import LimberCore
import Platform
import Records
import ScheduleFile
import Varlink

/// Answers the methods of `io.limber.Control`.
final class ControlService: ControlHandler {
  unowned let daemon: Daemon

  /// A stream costs a message for each entry; nobody needs more readers than this.
  private static let maximumWatchers = 64
  /// The furthest an agenda looks ahead.
  private static let maximumAgendaDays = 366
  /// More occurrences than anybody reads …
  private static let maximumAgenda = 5_000
  /// … and as long as their titles may be together (bytes), so that a client takes the reply.
  private static let maximumTitles = 1 << 20
  /// No span that a person means is longer.
  private static let longestSpan = TimeSpan.days(366)
  /// Bare `pause`.
  private static let standardPause = TimeSpan.hours(1)
  /// How many things that can be taken back are listed, unless told otherwise and at the most.
  private static let standardDeeds = 10
  private static let mostDeeds = 100
  /// As many reminders as a schedule may have.
  private static let mostTargets = 500

  private let reviews: ReviewDesk
  /// Of the schedules that were looked at last.
  var adviser = ScheduleAdviser()

  init(daemon: Daemon) {
    self.daemon = daemon
    reviews = ReviewDesk(loop: daemon.loop) { [unowned daemon] in daemon.ledger }
  }

  private var zone: Zone { daemon.engine.zone }
  var now: Instant { daemon.moment().wall }

  private func rfc3339(_ instant: Instant) -> String { Text.rfc3339(instant, in: zone) }

  /// `2026-11-23 08:30`, as people are told a time.
  private func minute(_ instant: Instant) -> String {
    let civil = zone.civil(instant)
    return "\(Text.date(civil.date)) \(Text.minute(civil))"
  }

  // MARK: Reading

  func status(_ call: Control.Status) throws(ControlError) -> Control.Status.Reply {
    daemon.handle(.tick)
    let open = daemon.engine.dueOccurrences
    var problems = daemon.problems
    let today: Control.Today
    do throws(LedgerError) {
      today = try self.today(open)
    } catch {
      daemon.ledgerFailed(error)
      // What is wrong must be said above all where the ledger is.
      today = Control.Today(due: 0, done: 0, skipped: 0, missed: 0, excused: 0, calciumMg: 0, known: false)
      problems.append(
        Control.Problem(
          message: "What was done today can't be read: \(error).", subject: "ledger",
          fix: "Look whether the disk is in order; what is recorded is not lost by that."))
    }
    return Control.Status.Reply(
      due: open.map { Control.DueOccurrence($0, zone: zone) },
      next: daemon.engine.upcoming().map { Control.Upcoming($0, zone: zone) },
      today: today, pausedUntil: daemon.engine.pausedUntil.map(rfc3339),
      resting: daemon.engine.pausedUntil.map { _ in daemon.engine.isResting }, problems: problems,
      version: Daemon.version)
  }

  private func today(_ open: [OpenOccurrence]) throws(LedgerError) -> Control.Today {
    let day = zone.civil(now).date
    let start = zone.resolve(CivilTime(day, timeOfDay: .zero)).due
    let end = zone.resolve(CivilTime(CivilDate(dayNumber: day.dayNumber + 1), timeOfDay: .zero)).due
    let adherence = try daemon.adherence(since: start, until: end)
    let total = adherence.total
    func counted(_ count: Int) -> Int? { count > 0 ? count : nil }
    return Control.Today(
      due: total.due
        + open.filter { !$0.occurrence.isTrial && $0.due >= start && $0.due <= now }.count,
      done: total.done, skipped: total.skipped, missed: total.missed, excused: total.excused,
      calciumMg: adherence.calcium.days.reduce(0) { $0 + $1.milligrams }, logs: counted(adherence.logs.all),
      loggedMovements: counted(adherence.logs.movements), loggedCramps: counted(adherence.logs.cramps),
      earlier: counted(adherence.answersToBefore))
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
    guard agenda.count <= Self.maximumAgenda,
      agenda.reduce(0, { $0 + $1.reminder.title.utf8.count }) <= Self.maximumTitles
    else {
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
      open: daemon.engine.dueOccurrences.filter { $0.occurrence.key.reminder == reminder.id }.map {
        Control.DueOccurrence($0, zone: zone)
      })
  }

  /// The next three times, as `add` confirms them.
  func next(_ id: String) -> [String] { daemon.engine.next(3, of: id).map(rfc3339) }

  func find(_ id: String) throws(ControlError) -> Reminder {
    let reminders = daemon.engine.reminders
    guard let reminder = reminders.first(where: { $0.id == id }) else {
      throw .noSuchReminder(.init(reminder: id, nearest: Text.nearest(to: id, among: reminders.map(\.id))))
    }
    return reminder
  }

  func review(_ call: Control.Review, _ answer: ControlAnswer<Control.Review>) throws(ControlError) {
    // One look at the clock for both: limits are judged at the second.
    let now = now
    let until = try time(call.until, "until", now) ?? now
    let since = try time(call.since, "since", now) ?? Adherence.standardStart(until: until, in: zone)
    guard since < until else {
      throw .invalidValue(.init(parameter: "since", found: minute(since), allowed: "a time before the end"))
    }
    guard until.seconds - since.seconds <= Self.longestSpan.wholeSeconds else {
      throw .invalidValue(.init(parameter: "since", found: minute(since), allowed: "at most 366 days before the end"))
    }
    reviews.take(
      ReviewDesk.Order(
        ledger: "\(daemon.stateDirectory)/\(Ledger.fileName)", since: since, until: until, now: now,
        zones: daemon.engine.zones), answer)
  }

  func watch(_ call: Control.Watch, _ stream: ControlStream) throws(ControlError) {
    guard daemon.watchers.count < Self.maximumWatchers else {
      throw .tooManyWatchers(.init(limit: Self.maximumWatchers))
    }
    daemon.watchers.add(stream)
  }

  // MARK: Answering

  func done(_ call: Control.Done) throws(ControlError) -> Control.Done.Reply {
    try check(minutes: call.minutes)
    let at = try past(call.at)
    return try answer(call.target, call.targets, call.all) {
      .done($0, at: at, note: call.note, minutes: call.minutes)
    }
  }

  func skip(_ call: Control.Skip) throws(ControlError) -> Control.Skip.Reply {
    let at = try past(call.at)
    return try answer(call.target, call.targets, call.all) { .skip($0, at: at, reason: call.reason) }
  }

  func snooze(_ call: Control.Snooze) throws(ControlError) -> Control.Snooze.Reply {
    let span = try span(call.duration, "duration")
    return try answer(call.target, call.targets, call.all) { .snooze($0, after: span) }
  }

  /// Answers one occurrence, or several: then all or none.
  private func answer(
    _ target: String?, _ targets: [String]?, _ all: Bool?, _ request: (Request.Target) -> Request
  ) throws(ControlError) -> Control.AnswerReply {
    var named: [String] = []
    for name in (targets ?? []) + [target].compactMap(\.self) where !named.contains(name) { named.append(name) }
    guard named.count <= Self.mostTargets else {
      throw .invalidValue(
        .init(parameter: "targets", found: "\(named.count)", allowed: "at most \(Self.mostTargets) at once"))
    }
    guard all != true || named.isEmpty else {
      throw .invalidValue(.init(parameter: "all", found: "true", allowed: "no target and no targets beside it"))
    }
    let wanted: Request =
      if all == true { request(.all) } else if named.count > 1 {
        .together(named.map { request(.named($0)) })
      } else { request(named.first.map { .named($0) } ?? .only) }
    return Control.AnswerReply(Self.answers(try ask(wanted)), zone: zone)
  }

  private static func answers(_ reply: LimberCore.Reply) -> [LimberCore.Answer] {
    switch reply {
    case .answered(let answer): return [answer]
    case .together(let replies): return replies.flatMap(answers)
    default: preconditionFailure("an answer is replied to with what was answered")
    }
  }

  /// Hands a request to the engine; a name that nothing has gets the nearest one that there is.
  private func ask(_ request: Request) throws(ControlError) -> LimberCore.Reply {
    do throws(ControlError) {
      return try daemon.request(request, by: .control)
    } catch {
      guard case .noSuchOccurrence(var payload) = error else { throw error }
      let names = daemon.engine.dueOccurrences.map(\.occurrence.id) + daemon.engine.reminders.map(\.id)
      payload.nearest = Text.nearest(to: payload.occurrence, among: names)
      throw .noSuchOccurrence(payload)
    }
  }

  func undo(_ call: Control.Undo) throws(ControlError) -> Control.Undo.Reply {
    guard case .undone(let deed, let entry, let restored) = try ask(.undo(call.target)) else {
      preconditionFailure("undo is replied to with what was undone")
    }
    return Control.Undo.Reply(undone: Control.Undone(deed, entry, restored, zone: zone))
  }

  func deeds(_ call: Control.Deeds) throws(ControlError) -> Control.Deeds.Reply {
    let limit = call.limit ?? Self.standardDeeds
    guard (1...Self.mostDeeds).contains(limit) else {
      throw .invalidValue(.init(parameter: "limit", found: "\(limit)", allowed: "1 to \(Self.mostDeeds)"))
    }
    daemon.handle(.tick)
    return Control.Deeds.Reply(deeds: daemon.engine.deeds(limit: limit).map { Control.Deed($0, zone: zone) })
  }

  func log(_ call: Control.Log) throws(ControlError) -> Control.Log.Reply {
    let log = Log(try what(call), at: try past(call.at), note: call.note, by: .control)
    let open = daemon.engine.dueOccurrences.map(\.occurrence)
    let reply: LimberCore.Reply
    do throws(ControlError) {
      reply = try ask(.log(log, closing: call.target.map { .named($0) }))
    } catch {
      guard case .noMovement(var payload) = error, payload.reminder == nil, let target = call.target else {
        throw error
      }
      // What was named is told, so that it can be said what to do about it.
      let named = open.first { $0.id == target } ?? open.first { $0.key.reminder == target }
      payload.occurrence = named?.id
      payload.reminder = named?.key.reminder ?? daemon.engine.reminders.first { $0.id == target }?.id
      payload.title = named?.title ?? daemon.engine.reminders.first { $0.id == target }?.title
      throw .noMovement(payload)
    }
    guard case .logged(let entry) = reply else { preconditionFailure("a log is replied to with its entry") }
    guard call.target != nil, let deed = daemon.engine.deeds(limit: 1).first else {
      return Control.Log.Reply(entry: Control.Entry(entry))
    }
    // What is taken back together is named by what was closed. One that was not due yet is named by its reminder.
    let title =
      open.first { $0.id == deed.id }?.title ?? daemon.engine.reminders.first { $0.id == call.target }?.title
    return Control.Log.Reply(entry: Control.Entry(entry), occurrence: deed.id, closed: title)
  }

  private func check(minutes: Double?) throws(ControlError) {
    guard let minutes, !Bounds.measuredMinutes.contains(minutes) else { return }
    throw .invalidValue(
      .init(parameter: "minutes", found: "\(minutes)", allowed: Bounds.measuredMinutesText))
  }

  /// A parameter that goes with another kind of log; nil where there is none.
  private static func foreign(_ call: Control.Log) -> (parameter: String, found: String)? {
    let given: [(parameter: String, found: String?, kinds: [Control.LogKind])] = [
      ("minutes", call.minutes.map { "\($0)" }, [.movement, .cramp]), ("mg", call.mg.map { "\($0)" }, [.calcium]),
      ("source", call.source, [.calcium]), ("item", call.item, [.calcium]), ("place", call.place, [.cramp]),
      ("severity", call.severity.map { "\($0)" }, [.cramp]), ("limb", call.limb, [.movement]),
    ]
    return given.lazy.compactMap { parameter, found, kinds in
      found.flatMap { kinds.contains(call.what) ? nil : (parameter, $0) }
    }.first
  }

  private func what(_ call: Control.Log) throws(ControlError) -> Log.What {
    func refuse(_ parameter: String, _ found: String?, _ allowed: String) -> ControlError {
      .invalidValue(.init(parameter: parameter, found: found ?? "nothing", allowed: allowed))
    }
    try check(minutes: call.minutes)
    // What is left out in silence would be taken to be recorded.
    if let (parameter, found) = Self.foreign(call) {
      throw refuse(parameter, found, "nothing: with \(call.what.rawValue) there is no \(parameter)")
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
      if let severity = call.severity, !Bounds.severity.contains(Int64(severity)) {
        throw refuse("severity", "\(severity)", "0 to 10")
      }
      return .cramp(place: said(call.place), severity: call.severity, minutes: call.minutes)
    }
  }

  func pause(_ call: Control.Pause) throws(ControlError) -> Control.Pause.Reply {
    let now = now
    if let duration = call.duration, call.until != nil {
      throw .invalidValue(
        .init(parameter: "duration", found: duration, allowed: "a duration or an until, and not both"))
    }
    let span =
      call.until == nil ? try span(call.duration, "duration", longest: Bounds.pause) ?? Self.standardPause : nil
    let until = if let text = call.until { try end(of: text, now) } else { now + (span ?? Self.standardPause) }
    // Of a length of time that is certain already.
    guard span != nil || until.seconds - now.seconds <= Bounds.pause.wholeSeconds else {
      throw .invalidValue(
        .init(parameter: "until", found: call.until ?? "", allowed: "at most \(Bounds.pause.words) from now"))
    }
    guard case .paused(let instant) = try ask(.pause(until: until, lasting: span)) else {
      preconditionFailure("a pause is replied to with its end")
    }
    return Control.Pause.Reply(until: rfc3339(instant))
  }

  private func end(of text: String, _ now: Instant) throws(ControlError) -> Instant {
    guard let instant = Text.instantToCome(text, now: now, in: zone, zoneNamed: zoneNamed) else {
      throw .invalidValue(
        .init(parameter: "until", found: text, allowed: "a time to come, such as 15:00, tomorrow, Monday or 2026-12-24")
      )
    }
    return instant
  }

  func rest(_ call: Control.Rest) throws(ControlError) -> Control.Rest.Reply {
    switch try ask(.rest(until: Text.dayBreak(after: now, in: zone))) {
    case .resting(let until, let excused):
      return Control.Rest.Reply(
        until: rfc3339(until), excused: excused.map { Control.DueOccurrence($0, zone: zone) })
    case .paused(let until): return Control.Rest.Reply(until: rfc3339(until), excused: [], paused: true)
    default: preconditionFailure("a rest is replied to with its end")
    }
  }

  func resume(_ call: Control.Resume) throws(ControlError) -> Control.Resume.Reply {
    guard case .resumed = try ask(.resume) else { preconditionFailure("resume is replied to with what was held") }
    return Control.Resume.Reply(due: daemon.engine.dueOccurrences.map { Control.DueOccurrence($0, zone: zone) })
  }

  // MARK: Parameters

  private func time(_ text: String?, _ parameter: String, _ now: Instant? = nil) throws(ControlError) -> Instant? {
    guard let text else { return nil }
    guard let instant = Text.instant(text, now: now ?? self.now, in: zone, zoneNamed: zoneNamed) else {
      throw .invalidValue(
        .init(
          parameter: parameter, found: text,
          allowed: "a time such as 08:10, yesterday 21:00, 20 min ago or 2026-11-23T08:10:00+01:00"))
    }
    return instant
  }

  /// A time that has been: `08:10` is yesterday's while today's is still ahead, as it is for people.
  private func past(_ text: String?) throws(ControlError) -> Instant? {
    let now = now
    guard let text, let gone = Text.instantGone(text, now: now, in: zone, zoneNamed: zoneNamed) else {
      return try time(text, "at", now)
    }
    return gone
  }

  private func zoneNamed(_ name: String) -> Zone? { daemon.timekeeper.zone(named: name) }

  private func span(
    _ text: String?, _ parameter: String, longest: TimeSpan = longestSpan
  ) throws(ControlError) -> TimeSpan? {
    guard let text else { return nil }
    guard let span = try? TimeSpan(parsing: text, bareUnit: .minutes(1)), span >= .seconds(1),
      span.wholeSeconds <= longest.wholeSeconds
    else {
      if let (grouped, decimal) = DecimalNumber.readings(of: text) {
        throw .invalidValue(.init(parameter: parameter, found: text, allowed: "\(grouped) or \(decimal)"))
      }
      throw .invalidValue(
        .init(
          parameter: parameter, found: text, allowed: "a time span such as 10min or 1h 30min, at most \(longest.words)")
      )
    }
    return span
  }
}
