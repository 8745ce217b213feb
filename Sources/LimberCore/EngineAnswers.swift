/// Answers, logs, pauses and undo.
extension Engine {
  /// A second bare answer this soon is taken for the first one repeated.
  static let repeatedAnswer = TimeSpan.minutes(10)
  /// A snooze that was shortened must leave the person at least this much time before it and after it.
  static let leastSnooze = TimeSpan.minutes(1)
  /// How far back a correction or a log may reach.
  static let correctionReach = Recent.memory

  mutating func answer(_ request: Request, by way: Way) {
    do throws(Refusal) {
      let reply = try fulfil(request, by: way)
      effects.append(.reply(reply))
      if case .answered(let answer) = reply { settle(by: answer.occurrence) }
    } catch {
      effects.append(.refuse(error))
    }
    advance(gap: .asleep)
  }

  private mutating func fulfil(_ request: Request, by way: Way) throws(Refusal) -> Reply {
    switch request {
    case .done(let target, let at, let note, let minutes):
      let at = try checked(at)
      if minutes != nil, case let found = try occurrence(of: target, at: at), found.kind != .movement {
        throw .noMovement(found)
      }
      return .answered(try conclude(target, Closing(.done, by: way, at: at, minutes: minutes, note: note)))
    case .skip(let target, let at, let reason):
      return .answered(try conclude(target, Closing(.skipped, by: way, at: try checked(at), reason: reason)))
    case .snooze(let target, let span): return .answered(try snooze(target, after: span, by: way))
    case .undo: return try undo(by: way)
    case .log(var log, let target):
      log.at = try checked(log.at)
      guard let target else { return .logged(record(.logged(log))) }
      // A dose that was answered counts by itself: logged beside it, it would count twice.
      guard case .movement = log.what, try occurrence(of: target, at: log.at).kind == .movement else {
        throw .closesNothing
      }
      _ = try conclude(target, Closing(.done, by: way, at: log.at, note: log.note))
      return .logged(record(.logged(log)))
    case .pause(let until, let span): return try pause(until: until, lasting: span)
    case .rest(let until): return try rest(until: until)
    case .resume:
      guard pausedUntil != nil else { throw .notPaused }
      let waiting = openOccurrences
      record(.resumed(by: way))
      showHeld()
      return .resumed(waiting)
    }
  }

  private func checked(_ at: Instant?) throws(Refusal) -> Instant? {
    guard let at else { return nil }
    let earliest = now.wall - Self.correctionReach
    guard at >= earliest, at <= now.wall else {
      throw .impossibleTime(at, earliest: earliest, latest: now.wall)
    }
    return at
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
      return try find(named: name)
    case .only:
      if let at { return try findOnly(at: at) }
      return try findOnly()
    }
  }

  /// The occurrence of a reminder that was due at a time, or soon enough before or after.
  private func find(_ track: Track, at: Instant) throws(Refusal) -> Found {
    let id = track.reminder.id
    if let state = openOccurrences.last(where: { $0.occurrence.key.reminder == id && holds($0, at) }) {
      return .open(state)
    }
    if let found = lately(where: { $0.occurrence.key.reminder == id && holds($0, at) }) { return found }
    if let (track, due) = earlyCandidate(track), at >= track.reach(of: due, in: zones) { return .early(track, due) }
    let open = openOccurrences.filter { $0.occurrence.key.reminder == id }
    // One that was there lately may have been meant, at another time.
    if open.isEmpty, lately(where: { $0.occurrence.key.reminder == id }) == nil { throw nothingDue(of: track) }
    throw .nothingThen(at, open: open)
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
      let open = openOccurrences
      throw open.isEmpty ? .nothingDue(next: upcoming(limit: 1)) : .nothingThen(at, open: open)
    }
    return .recent(item, state, closing)
  }

  /// Whether something done at a time was done for this occurrence: from a little before its due instant until as much
  /// before the next one's.
  private func holds(_ state: OpenOccurrence, _ at: Instant) -> Bool {
    let due = state.due
    guard let track = tracks[state.occurrence.key.reminder] else {
      return at >= due - state.reminder.onTime
    }
    guard at >= track.reach(of: due, in: zones) else { return false }
    return track.following(due, in: zones).map { at < track.reach(of: $0, in: zones) } ?? true
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
  private func lately(where fits: (OpenOccurrence) -> Bool) -> Found? {
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
      guard closing.at != nil, closing.at != earlier.at || closing.outcome != earlier.outcome else {
        if earlier.by != nil { throw .alreadyAnswered(occurrence, earlier, at: item.time) }
        throw .closed(occurrence, earlier, at: item.time)
      }
      closing.supersedes = item.id
      entry = record(.closed(occurrence, closing))
    }
    return Answer(
      occurrence: occurrence, outcome: closing.outcome, at: closing.at ?? now.wall, until: nil, entry: entry.id)
  }

  // MARK: Snooze

  private mutating func snooze(
    _ target: Request.Target, after span: TimeSpan?, by way: Way
  ) throws(Refusal) -> Answer {
    let state: OpenOccurrence
    switch try find(target) {
    case .open(let found): state = found
    case .early(let track, let due): throw .nothingDue(next: [Upcoming(reminder: track.reminder, due: due)])
    case .recent(let item, let found, let closing):
      throw closing.by == nil
        ? .closed(found.occurrence, closing, at: item.time)
        : .alreadyAnswered(found.occurrence, closing, at: item.time)
    }
    guard state.snoozes < state.reminder.snoozes else {
      throw .snoozeLimit(state.occurrence, snoozes: state.snoozes)
    }
    var limit = state.prescription.until
    if case .every(_, let window) = state.reminder.timing,
      let opening = window.opening(atOrAfter: state.due, in: zones.local)
    {
      limit = min(limit, opening.closes)
    }
    var until = now.wall + (span ?? state.reminder.snooze)
    if until >= limit {
      until = limit - Self.leastSnooze
      guard until - now.wall >= Self.leastSnooze else { throw .snoozeTooLate(state.occurrence, until: limit) }
    }
    let wasVisible = inFlight.removeValue(forKey: state.occurrence.key) != nil || state.showings > 0
    let entry = record(.snoozed(state.occurrence, Snooze(until: until, count: state.snoozes + 1, by: way)))
    if wasVisible { effects.append(.withdraw(state.occurrence.key)) }
    return Answer(occurrence: state.occurrence, outcome: nil, at: now.wall, until: until, entry: entry.id)
  }

  // MARK: Undo

  private mutating func undo(by way: Way) throws(Refusal) -> Reply {
    guard let item = recent.last(where: { !$0.isVoid && isUndoable($0) }), now.wall - item.time < Recent.memory else {
      throw .nothingToUndo
    }
    // A log that closed an occurrence too was one act: both are taken back.
    if case .logged = item.what,
      let twin = recent.last(where: { $0.id != item.id && !$0.isVoid && $0.time == item.time && isUndoable($0) })
    {
      record(.undone(Undoing(supersedes: item.id, occurrence: nil, by: way)))
      return try undo(twin, by: way)
    }
    return try undo(item, by: way)
  }

  mutating func undo(_ item: Recent, by way: Way) throws(Refusal) -> Reply {
    switch item.what {
    case .logged(let log):
      return .undone(record(.undone(Undoing(supersedes: item.id, occurrence: nil, by: way))), log.what.undone, nil)
    case .snoozed(let state):
      let occurrence = state.occurrence
      let entry = record(.undone(Undoing(supersedes: item.id, occurrence: occurrence, by: way)))
      // The snooze before it may hold again.
      if open[occurrence.key]?.phase == .due { present(occurrence.key) }
      return .undone(entry, .snoozed, .open(open[occurrence.key] ?? state))
    case .closed(let state, let closing):
      let occurrence = state.occurrence
      let entry = record(.undone(Undoing(supersedes: item.id, occurrence: occurrence, by: way)))
      let what: Reply.Undone = closing.outcome == .done ? .done : .skipped
      guard let reopened = open[occurrence.key] else {
        // A correction was taken back: what it corrected holds again.
        if case .recent(_, _, let earlier)? = lately(where: { $0.occurrence.key == occurrence.key }) {
          return .undone(entry, what, .closed(occurrence, earlier))
        }
        return .undone(entry, what, .closed(occurrence, closing))
      }
      if let closing = closingOfReopened(reopened) {
        close(reopened, closing)
        return .undone(entry, what, .closed(occurrence, closing))
      }
      // One that was answered before its time waits for it.
      if reopened.due <= now.wall { present(occurrence.key) }
      return .undone(entry, what, .open(open[occurrence.key] ?? reopened))
    }
  }

  /// How a reopened occurrence closes at once: its time is over, or its reminder is no longer what it was.
  func closingOfReopened(_ state: OpenOccurrence) -> Closing? {
    guard let track = tracks[state.occurrence.key.reminder] else { return Closing(.excused, why: .removed) }
    if track.reminder.reschedules(to: state.reminder) {
      return Closing(.excused, why: track.reminder.enabled ? .rescheduled : .disabled)
    }
    if isTakenOff(state) { return Closing(.excused, why: .rest) }
    // The next one has come meanwhile: a clock that was set can bring it early, or have brought it before it was set back.
    let isFollowed = track.open.contains { key in
      guard let other = open[key], state.due < other.due else { return false }
      return other.due <= now.wall || other.phase != .due || inFlight[key] != nil
    }
    // Answered ahead of its time, or while something was in the way, it may never have been shown.
    return isFollowed || now.wall >= state.prescription.until ? closing(ofExpired: state, gap: .undelivered) : nil
  }

  /// Whether it is something that the person did, and that can still be taken back.
  func isUndoable(_ item: Recent) -> Bool {
    switch item.what {
    case .logged: true
    case .closed(_, let closing): closing.by != nil
    case .snoozed(let state): open[state.occurrence.key] != nil
    }
  }

  // MARK: Pause

  mutating func pause(until: Instant, lasting span: TimeSpan?) throws(Refusal) -> Reply {
    guard until > now.wall else { throw .impossibleTime(until, earliest: now.wall, latest: .end) }
    // A rest goes on: in it nothing is shown anyway, and what it excuses would only be put off.
    if isResting, let end = pausedUntil, until <= end { return .paused(until: end) }
    let visible = openOccurrences.filter { $0.showings > 0 || inFlight[$0.occurrence.key] != nil }
    inFlight = [:]
    record(.paused(until: until, lasting: span))
    for state in visible { effects.append(.withdraw(state.occurrence.key)) }
    return .paused(until: until)
  }

  mutating func rest(until: Instant) throws(Refusal) -> Reply {
    guard until > now.wall else { throw .impossibleTime(until, earliest: now.wall, latest: .end) }
    // One whose early answer was taken back is not due yet: its time will tell.
    let due = openOccurrences.filter { $0.due <= now.wall }
    record(.paused(until: until, lasting: nil, isRest: true))
    for state in due { close(state, Closing(.excused, why: .rest)) }
    return .resting(until: until, excused: due)
  }
}

extension Log.What {
  /// The word for it when it is taken back.
  fileprivate var undone: Reply.Undone {
    switch self {
    case .movement: .movement
    case .calcium: .calcium
    case .cramp: .cramp
    }
  }
}
