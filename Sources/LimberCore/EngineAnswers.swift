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
      for request in requests { replies.append(try fulfil(request, by: way)) }
    } catch {
      // None has happened where one is refused.
      self = before
      throw error
    }
    return .together(replies)
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
      let waiting = openOccurrences
      record(.resumed(by: way))
      showHeld()
      return .resumed(waiting)
    }
  }

  /// What `all` stands for; where the person says when it was, it can have been the time of each.
  private func all(at: Instant?) throws(Refusal) -> [Request.Target] {
    let open = openOccurrences
    guard !open.isEmpty else { throw .nothingDue(next: upcoming(limit: 1)) }
    for state in open { _ = try checked(.open(state), at: try checked(at)) }
    return open.map { .exactly($0.occurrence.key) }
  }

  private func isPutAway(_ target: Request.Target) -> Bool {
    if case .exactly(let key) = target { open[key]?.phase == .putAway } else { false }
  }

  private func checked(_ at: Instant?) throws(Refusal) -> Instant? {
    guard let at else { return nil }
    let earliest = now.wall - Recent.reach
    guard earliest - at < Self.leastTime, at - now.wall < Self.leastTime else {
      throw .impossibleTime(at, earliest: earliest, latest: now.wall)
    }
    return min(at, now.wall)
  }

  // MARK: Which one is meant

  enum Found {
    case open(OpenOccurrence)
    /// Not due yet, but close enough.
    case early(Track, Instant)
    /// Closed lately.
    case recent(Recent, OpenOccurrence, Closing)
  }

  private func occurrence(of target: Request.Target, at: Instant?) throws(Refusal) -> Occurrence {
    switch try find(target, at: at) {
    case .open(let state), .recent(_, let state, _): state.occurrence
    case .early(let track, let due): makeOccurrence(track, due: due)
    }
  }

  /// Finds what is meant; where the person says when it was done, the occurrence of that time.
  func find(_ target: Request.Target, at: Instant? = nil) throws(Refusal) -> Found {
    switch target {
    case .exactly(let key):
      if let state = open[key] { return .open(state) }
      if let found = lately(where: { $0.occurrence.key == key }) { return found }
      throw .noSuchTarget(key.reminder)
    case .named(let name):
      if let at, let track = tracks[name] { return try find(track, at: at) }
      return try checked(try find(named: name), at: at)
    case .only:
      if let at { return try findOnly(at: at) }
      return try findOnly()
    case .all: preconditionFailure("all are asked for one by one")
    }
  }

  /// One that is named by itself, if what is said to have been done then can have been done for it.
  private func checked(_ found: Found, at: Instant?) throws(Refusal) -> Found {
    let state: OpenOccurrence
    var isAnswered = false
    switch found {
    case .open(let open): state = open
    case .recent(_, let closed, let closing): (state, isAnswered) = (closed, closing.by != nil)
    case .early: return found
    }
    guard let at else { return found }
    let fits =
      tracks[state.occurrence.key.reminder].map { isNear(state, at, $0, isAnswered: isAnswered) }
      ?? (at >= state.due - state.reminder.late)
    guard fits else { throw .nothingThen(at, open: open[state.occurrence.key].map { [$0] } ?? []) }
    return found
  }

  /// The occurrence of a reminder whose time it was, else the nearest.
  private func find(_ track: Track, at: Instant) throws(Refusal) -> Found {
    let id = track.reminder.id
    var best: (found: Found, distance: TimeSpan)?
    if let (track, due) = earlyCandidate(track) {
      if at >= track.reach(of: due, in: zones) { return .early(track, due) }
      if at >= nearest(before: due, track, late: track.reminder.late) { best = (.early(track, due), due - at) }
    }
    func consider(_ state: OpenOccurrence, _ found: Found, isAnswered: Bool) {
      guard isNear(state, at, track, isAnswered: isAnswered) else { return }
      let isItsTime = at >= track.reach(of: state.due, in: zones) && at < state.prescription.until
      let distance = isItsTime ? .zero : (at - state.due).magnitude
      if distance < best?.distance ?? .days(400) { best = (found, distance) }
    }
    for state in openOccurrences where state.occurrence.key.reminder == id {
      consider(state, .open(state), isAnswered: false)
    }
    for item in recent.reversed() where !item.isVoid {
      guard case .closed(let state, let closing) = item.what, state.occurrence.key.reminder == id else { continue }
      consider(state, .recent(item, state, closing), isAnswered: closing.by != nil)
    }
    if let best { return best.found }
    let open = openOccurrences.filter { $0.occurrence.key.reminder == id }
    // One that was there lately may have been meant, at another time.
    if open.isEmpty, lately(where: { $0.occurrence.key.reminder == id }) == nil { throw nothingDue(of: track) }
    throw .nothingThen(at, open: open)
  }

  /// Whether something done at a time can have been done for an occurrence that is named: as long before it as it may be
  /// answered after it, but nearer to it than to the one before; and until it is time for the next one, which an answered one
  /// does not take the place of.
  private func isNear(_ state: OpenOccurrence, _ at: Instant, _ track: Track, isAnswered: Bool) -> Bool {
    let due = state.due
    guard at >= nearest(before: due, track, late: state.reminder.late) else { return false }
    guard let next = track.following(due, in: zones), at > due else { return true }
    let half = TimeSpan(microseconds: (next - due).microseconds / 2)
    let end = isAnswered ? max(state.prescription.until, due + half) : next
    return at < min(end, track.reach(of: next, in: zones))
  }

  /// From when on something that was done can have been done for an occurrence that is named.
  private func nearest(before due: Instant, _ track: Track, late: TimeSpan) -> Instant {
    let gap = track.following(due, in: zones).map { $0 - due } ?? .days(1)
    return min(track.reach(of: due, in: zones), due - min(late, TimeSpan(microseconds: gap.microseconds / 2)))
  }

  /// The one open occurrence of a time; where there is none, the one that was closed without an answer.
  private func findOnly(at: Instant) throws(Refusal) -> Found {
    let candidates = openOccurrences.filter { holds($0, at) }
    if candidates.count > 1 { throw .ambiguous(candidates) }
    if let only = candidates.first { return .open(only) }
    var unanswered: [(Recent, OpenOccurrence, Closing)] = []
    for item in recent where !item.isVoid {
      if case .closed(let state, let closing) = item.what, closing.by == nil, holds(state, at) {
        unanswered.append((item, state, closing))
      }
    }
    if unanswered.count > 1 { throw .ambiguous(unanswered.map(\.1)) }
    guard let (item, state, closing) = unanswered.first else {
      if case .recent(let item, let state, let closing)? = lately(where: { holds($0, at) }) {
        throw .alreadyAnswered(state.occurrence, closing, at: item.time)
      }
      let open = openOccurrences
      throw open.isEmpty ? .nothingDue(next: upcoming(limit: 1)) : .nothingThen(at, open: open)
    }
    return .recent(item, state, closing)
  }

  /// Whether something done at a time was done for this occurrence, which nobody named: from a little before its due instant
  /// until its time is over.
  private func holds(_ state: OpenOccurrence, _ at: Instant) -> Bool {
    guard at < state.prescription.until else { return false }
    guard let track = tracks[state.occurrence.key.reminder] else { return at >= state.due - state.reminder.onTime }
    return at >= track.reach(of: state.due, in: zones)
  }

  private func findOnly() throws(Refusal) -> Found {
    let candidates = openOccurrences
    if candidates.count > 1 { throw .ambiguous(candidates) }
    if let only = candidates.first { return .open(only) }
    // What was done just now is not done again by saying so twice: nothing of its kind is taken for the next one.
    var justDone: [(OpenOccurrence, Closing, Instant)] = []
    for item in recent where !item.isVoid && now.wall - item.time < Self.repeatedAnswer {
      if case .closed(let state, let closing) = item.what, closing.outcome == .done {
        justDone.append((state, closing, item.time))
      }
    }
    let early = tracks.values.compactMap(earlyCandidate).filter { candidate in
      !justDone.contains { $0.0.reminder.kind == candidate.0.reminder.kind }
    }
    if early.count == 1, let only = early.first { return .early(only.0, only.1) }
    if let (state, closing, time) = justDone.last, early.isEmpty {
      throw .alreadyAnswered(state.occurrence, closing, at: time)
    }
    throw .nothingDue(next: upcoming(limit: 1))
  }

  private func find(named name: String) throws(Refusal) -> Found {
    if let track = tracks[name] {
      if let state = openOccurrences.last(where: { $0.occurrence.key.reminder == name }) { return .open(state) }
      if let (track, due) = earlyCandidate(track) { return .early(track, due) }
      if let found = lately(where: { $0.occurrence.key.reminder == name }) { return found }
      throw nothingDue(of: track)
    }
    let prefix = name.lowercased()
    let matches = openOccurrences.filter { $0.occurrence.id.hasPrefix(prefix) }
    if matches.count > 1 { throw .ambiguous(matches) }
    if let match = matches.first { return .open(match) }
    // A closed one is named in full or by four characters and more: fewer would hit by chance.
    if prefix.count >= OccurrenceKey.shortestID,
      let found = lately(where: { $0.occurrence.id.hasPrefix(prefix) })
    {
      return found
    }
    throw .noSuchTarget(name)
  }

  private func nothingDue(of track: Track) -> Refusal {
    .nothingDue(next: nextDue(track).map { [Upcoming(reminder: track.reminder, due: $0)] } ?? [])
  }

  /// The latest closing in force of an occurrence that fits.
  func lately(where fits: (OpenOccurrence) -> Bool) -> Found? {
    for item in recent.reversed() where !item.isVoid {
      if case .closed(let state, let closing) = item.what, fits(state) { return .recent(item, state, closing) }
    }
    return nil
  }

  /// The next instant of a reminder, if it can be answered already.
  private func earlyCandidate(_ track: Track) -> (Track, Instant)? {
    guard track.reminder.early > .zero, let due = nextDue(track), let after = track.following(due, in: zones) else {
      return nil
    }
    return now.wall >= track.earlyOpens(due, gap: after - due) ? (track, due) : nil
  }

  // MARK: Done and skipped

  mutating func conclude(_ target: Request.Target, _ closing: Closing) throws(Refusal) -> Answer {
    var closing = closing
    let occurrence: Occurrence
    let entry: Entry
    switch try find(target, at: closing.at) {
    case .open(let state):
      occurrence = state.occurrence
      entry = close(state, closing)
    case .early(let track, let due):
      occurrence = makeOccurrence(track, due: due)
      record(.due(occurrence, track.prescription(due, in: zones)))
      entry = record(.closed(occurrence, closing))
    case .recent(let item, let state, let earlier):
      occurrence = state.occurrence
      guard let at = closing.at, !says(closing, what: earlier, said: item.time, at) else {
        if earlier.by != nil { throw .alreadyAnswered(occurrence, earlier, at: item.time) }
        throw .closed(occurrence, earlier, at: item.time)
      }
      closing.supersedes = item.id
      entry = record(.closed(occurrence, closing))
    }
    return Answer(occurrence: occurrence, outcome: closing.outcome, at: closing.at ?? now.wall, entry: entry.id)
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
    let coming = openOccurrences.filter { $0.phase != .putAway }
    if target == .only, !coming.isEmpty {
      if coming.count > 1 { throw .ambiguous(coming) }
      target = .exactly(coming[0].occurrence.key)
    } else if target == .only, let first = openOccurrences.first {
      target = .exactly(first.occurrence.key)
    }
    switch try find(target) {
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
    var answer = Answer(occurrence: state.occurrence, at: now.wall, entry: EntryID(high: 0, low: 0))
    if state.snoozesLeft > 0 {
      answer.until = try snoozeEnd(of: state, after: span ?? state.reminder.snooze)
    } else {
      answer.lateUntil = state.prescription.until
    }
    let wasVisible = inFlight.removeValue(forKey: state.occurrence.key) != nil || state.showings > 0
    let snooze = Snooze(until: answer.until, count: state.snoozes + 1, by: way)
    answer.entry = record(.snoozed(state.occurrence, snooze)).id
    if wasVisible { effects.append(.withdraw(state.occurrence.key)) }
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
    let visible = visibleOccurrences
    record(.paused(until: until, lasting: span))
    withdraw(visible)
    return .paused(until: until)
  }

  /// What is on the screen or on its way there.
  var visibleOccurrences: [OpenOccurrence] {
    openOccurrences.filter { $0.showings > 0 || inFlight[$0.occurrence.key] != nil }
  }

  /// A pause has begun, or goes on again: what was on the screen is taken from it.
  mutating func withdraw(_ visible: [OpenOccurrence]) {
    inFlight = [:]
    for state in visible { effects.append(.withdraw(state.occurrence.key)) }
  }

  mutating func beginRest(until: Instant) throws(Refusal) -> Reply {
    guard until > now.wall else { throw .impossibleTime(until, earliest: now.wall, latest: .end) }
    record(.paused(until: until, lasting: nil, isRest: true))
    return .resting(until: until, excused: excuseForRest())
  }

  /// What is open when a rest begins, or goes on again, is excused.
  @discardableResult
  mutating func excuseForRest() -> [OpenOccurrence] {
    // One whose early answer was taken back is not due yet: its time will tell.
    let due = openOccurrences.filter { $0.due <= now.wall }
    for state in due { close(state, Closing(.excused, why: .rest)) }
    return due
  }
}
