/// Answers, logs, pauses and undo.
extension Engine {
  /// A second bare answer this soon is taken for the first one repeated.
  static let repeatedAnswer = TimeSpan.minutes(10)
  /// A snooze that was shortened must leave the person at least this much time before it and after it.
  static let leastSnooze = TimeSpan.minutes(1)
  /// A time named by another clock's reading is taken as this one's if it differs by less: limits are judged at the second.
  static let leastTime = TimeSpan.seconds(1)

  mutating func answer(_ request: Request, by way: Way) {
    do throws(Refusal) {
      let before = seq
      let reply = try fulfil(request, by: way)
      effects.append(.reply(reply))
      let answered = recent.reversed().prefix { $0.seq > before }.compactMap { item -> Occurrence? in
        if case .closed(let state, let closing) = item.what, closing.by != nil { state.occurrence } else { nil }
      }
      for occurrence in answered { settle(by: occurrence) }
    } catch {
      effects.append(.refuse(error))
    }
    advance(gap: .asleep)
  }

  private mutating func fulfil(together requests: [Request], by way: Way) throws(Refusal) -> Reply {
    let before = self
    var replies: [Reply] = []
    do throws(Refusal) {
      for request in distinct(requests) { replies.append(try fulfil(request, by: way)) }
    } catch {
      // None has happened where one is refused.
      self = before
      throw error
    }
    return .together(replies)
  }

  /// The requests without those whose occurrence is meant by an earlier one already, under another of its names.
  private func distinct(_ requests: [Request]) -> [Request] {
    var seen: Set<OccurrenceKey> = []
    return requests.filter { request in
      let found: Occurrence? =
        switch request {
        case .done(let target, let at, _, _), .skip(let target, let at, _): try? occurrence(of: target, at: at)
        case .snooze(let target, _): try? occurrence(of: target, at: nil)
        default: nil
        }
      return found.map { seen.insert($0.key).inserted } ?? true
    }
  }

  private mutating func fulfil(_ request: Request, by way: Way) throws(Refusal) -> Reply {
    switch request {
    case .together(let requests): return try fulfil(together: requests, by: way)
    case .done(.all, let at, let note, let minutes):
      return try fulfil(
        together: try all(at: at).map { .done($0, at: at, note: note, minutes: minutes) }, by: way)
    case .skip(.all, let at, let reason):
      return try fulfil(together: try all(at: at).map { .skip($0, at: at, reason: reason) }, by: way)
    case .snooze(.all, let span):
      let open = try all(at: nil).filter { !isPutAway($0) }
      guard open.isEmpty else { return try fulfil(together: open.map { .snooze($0, after: span) }, by: way) }
      return try fulfil(.snooze(.only, after: span), by: way)
    case .done(let target, let at, let note, let minutes):
      let at = try checked(at)
      if minutes != nil, case let found = try occurrence(of: target, at: at), found.kind != .movement {
        throw .noMovement(found)
      }
      return .answered(try conclude(target, Closing(.done, by: way, at: at, minutes: minutes, note: note)))
    case .skip(let target, let at, let reason):
      return .answered(try conclude(target, Closing(.skipped, by: way, at: try checked(at), reason: reason)))
    case .snooze(let target, let span): return .answered(try snooze(target, after: span, by: way))
    case .undo(let name): return try undo(name, by: way)
    case .log(var log, let target):
      log.at = try checked(log.at)
      guard let target else { return .logged(record(.logged(log))) }
      // A dose that was answered counts by itself: logged beside it, it would count twice.
      guard case .movement = log.what, try occurrence(of: target, at: log.at).kind == .movement else {
        throw .closesNothing
      }
      _ = try conclude(target, Closing(.done, by: way, at: log.at, note: log.note))
      return .logged(record(.logged(log)))
    case .pause(let until, let span): return try beginPause(until: until, lasting: span)
    case .rest(let until): return try beginRest(until: until)
    case .resume:
      guard pausedUntil != nil else { throw .notPaused }
      let waiting = dueOccurrences
      record(.resumed(by: way))
      showHeld()
      return .resumed(waiting)
    }
  }

  /// What `all` stands for; where the person says when it was, it can have been the time of each.
  private func all(at: Instant?) throws(Refusal) -> [Request.Target] {
    let open = dueOccurrences
    guard !open.isEmpty else { throw .nothingDue(next: upcoming(limit: 1)) }
    for state in open { _ = try checked(.open(state), at: try checked(at)) }
    return open.map { .exactly($0.occurrence.key) }
  }

  private func isPutAway(_ target: Request.Target) -> Bool {
    if case .exactly(let key) = target { open[key]?.phase == .putAway } else { false }
  }

  func checked(_ at: Instant?) throws(Refusal) -> Instant? {
    guard let at else { return nil }
    let earliest = now.wall - Recent.reach
    guard earliest - at < Self.leastTime, at - now.wall < Self.leastTime else {
      throw .impossibleTime(at, earliest: earliest, latest: now.wall)
    }
    return min(at, now.wall)
  }

  // MARK: Done and skipped

  mutating func conclude(_ target: Request.Target, _ closing: Closing) throws(Refusal) -> Answer {
    var closing = closing
    let (occurrence, due): (Occurrence, Instant)
    let entry: Entry
    switch try find(target, at: closing.at) {
    case .open(let state):
      (occurrence, due) = (state.occurrence, state.due)
      entry = close(state, closing)
    case .early(let track, let ahead):
      (occurrence, due) = (makeOccurrence(track, due: ahead), ahead)
      record(.due(occurrence, track.prescription(due, in: zones)))
      entry = record(.closed(occurrence, closing))
    case .recent(let item, let state, let earlier):
      (occurrence, due) = (state.occurrence, state.due)
      guard let at = closing.at, !says(closing, what: earlier, said: item.time, at) else {
        if earlier.by != nil { throw .alreadyAnswered(occurrence, earlier, at: item.time) }
        throw .closed(occurrence, earlier, at: item.time)
      }
      closing.supersedes = item.id
      entry = record(.closed(occurrence, closing))
    }
    return Answer(
      occurrence: occurrence, due: due, outcome: closing.outcome, at: closing.at ?? now.wall, entry: entry.id)
  }

  /// Whether an answer says nothing else than an earlier one: the same for the same minute, and no more.
  private func says(_ closing: Closing, what earlier: Closing, said time: Instant, _ at: Instant) -> Bool {
    guard closing.outcome == earlier.outcome, (at - (earlier.at ?? time)).magnitude < .minutes(1) else { return false }
    func adds<Value: Equatable>(_ value: Value?, to old: Value?) -> Bool { value != nil && value != old }
    return !adds(closing.minutes, to: earlier.minutes) && !adds(closing.note, to: earlier.note)
      && !adds(closing.reason, to: earlier.reason)
  }

  // MARK: Snooze

  private mutating func snooze(
    _ target: Request.Target, after span: TimeSpan?, by way: Way
  ) throws(Refusal) -> Answer {
    let state: OpenOccurrence
    var target = target
    // One that was put away does not come again: another one is meant.
    let coming = dueOccurrences.filter { $0.phase != .putAway }
    if target == .only, !coming.isEmpty {
      if coming.count > 1 { throw .ambiguous(coming) }
      target = .exactly(coming[0].occurrence.key)
    } else if target == .only, let first = dueOccurrences.first {
      target = .exactly(first.occurrence.key)
    }
    switch try find(target) {
    case .open(let found) where isAhead(found):
      throw .nothingDue(next: [Upcoming(reminder: found.reminder, due: found.due)])
    case .open(let found): state = found
    case .early(let track, let due): throw .nothingDue(next: [Upcoming(reminder: track.reminder, due: due)])
    case .recent(let item, let found, let closing):
      throw closing.by == nil
        ? .closed(found.occurrence, closing, at: item.time)
        : .alreadyAnswered(found.occurrence, closing, at: item.time)
    }
    if case .putAway = state.phase {
      throw .snoozeLimit(state.occurrence, snoozes: state.reminder.snoozes, until: state.prescription.until)
    }
    var answer = Answer(
      occurrence: state.occurrence, due: state.due, at: now.wall, entry: EntryID(high: 0, low: 0))
    if state.snoozesLeft > 0 {
      answer.until = try snoozeEnd(of: state, after: span ?? state.reminder.snooze)
    } else {
      answer.lateUntil = state.prescription.until
    }
    inFlight[state.occurrence.key] = nil
    let snooze = Snooze(until: answer.until, count: state.snoozes + 1, by: way)
    answer.entry = record(.snoozed(state.occurrence, snooze)).id
    effects.append(.withdraw(state.occurrence.key))
    return answer
  }

  /// When a snoozed one comes again: in time to be answered.
  private func snoozeEnd(of state: OpenOccurrence, after span: TimeSpan) throws(Refusal) -> Instant {
    var limit = state.prescription.until
    var end = isCutShort(state) ? SnoozeEnd.next : .late
    if case .every(_, let window) = state.reminder.timing,
      let opening = window.opening(atOrAfter: state.due, in: zones.local), opening.closes < limit
    {
      (limit, end) = (opening.closes, .window)
    }
    let until = now.wall + span
    guard until >= limit else { return until }
    guard limit - Self.leastSnooze - now.wall >= Self.leastSnooze else {
      throw .snoozeTooLate(state.occurrence, until: limit, end)
    }
    return limit - Self.leastSnooze
  }

  // MARK: Pause

  mutating func beginPause(until: Instant, lasting span: TimeSpan?) throws(Refusal) -> Reply {
    guard until > now.wall else { throw .impossibleTime(until, earliest: now.wall, latest: .end) }
    // A rest goes on: in it nothing is shown anyway, and what it excuses would only be put off.
    if isResting, let end = pausedUntil, until <= end { return .paused(until: end) }
    record(.paused(until: until, lasting: span))
    withdrawAll()
    return .paused(until: until)
  }

  /// A pause has begun, or goes on again: what is on the screen is taken from it.
  mutating func withdrawAll() {
    inFlight = [:]
    for key in open.keys.sorted() { effects.append(.withdraw(key)) }
  }

  mutating func beginRest(until: Instant) throws(Refusal) -> Reply {
    guard until > now.wall else { throw .impossibleTime(until, earliest: now.wall, latest: .end) }
    // A longer pause goes on: in it nothing is shown anyway, and the rest would end it.
    if !isResting, let end = pausedUntil, until <= end { return .paused(until: end) }
    record(.paused(until: until, lasting: nil, isRest: true))
    return .resting(until: until, excused: excuseForRest())
  }

  /// What is open when a rest begins, or goes on again, is excused.
  @discardableResult
  mutating func excuseForRest() -> [OpenOccurrence] {
    // One whose early answer was taken back is not due yet: its time will tell.
    let due = dueOccurrences
    for state in due { close(state, Closing(.excused, why: .rest)) }
    return due
  }
}
