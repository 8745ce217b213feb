/// How an occurrence comes due, reaches the screen and runs out of time.
extension Engine {
  // MARK: Coming due

  /// The instant of a reminder has come, or several have while nobody was there.
  mutating func come(_ id: String, gap: Why) {
    guard let track = tracks[id], let first = nextInstant(track), first <= now.wall else {
      return rearm(reminder: id)
    }
    switch track.reminder.timing {
    case .every:
      // While the machine was off or asleep nobody was asked to move: one is due now, whatever was missed.
      var due = now.wall - first <= Self.intervalTolerance ? first : apart(now.wall, track)
      while isKnown(OccurrenceKey(reminder: id, due: due)) { due = due + TimeSpan(microseconds: 1) }
      fallDue(track, at: due, gap: gap)
    case .at: catchUp(track, from: first, gap: gap)
    }
  }

  /// An instant of an interval, apart by less than a second from all that the wall clock has shown before.
  private func apart(_ instant: Instant, _ track: Track) -> Instant {
    guard let last = lastNamed[track.reminder.id], instant <= last else { return instant }
    return instant - TimeSpan(microseconds: seq % 1_000_000)
  }

  /// Accounts for every instant of a clock-time reminder from `first` until now: the last one may still be shown, the
  /// others are recorded for what they were.
  private mutating func catchUp(_ track: Track, from first: Instant, gap: Why) {
    let horizon = now.wall - Self.absenceHorizon
    let present = now.wall
    let last = account(for: track, from: first, gap: gap) { due, next in
      due > horizon && next.map { $0 > present } ?? true
    }
    if let last { fallDue(track, at: last, gap: gap) }
  }

  /// Records instants of a clock-time reminder that nobody can be reminded of any more, from `first` until now.
  ///
  /// - Parameters:
  ///   - known: those that are on record already.
  ///   - stops: whether an instant, with the one that follows it, is not to be recorded, nor any later one.
  /// - Returns: the instant at which it stopped; nil where it came to the end.
  @discardableResult
  mutating func account(
    for track: Track, from first: Instant, gap: Why, besides known: Set<Instant> = [],
    until stops: (Instant, Instant?) -> Bool
  ) -> Instant? {
    let horizon = now.wall - Self.absenceHorizon
    var long: Absence?
    var next: Instant? = first
    while let due = next, due <= now.wall {
      let following = track.next(after: due, in: zones)
      if stops(due, following) { break }
      if !known.contains(due) {
        if due > horizon {
          fallDue(track, at: due, gap: gap, isLatest: false)
        } else if var absence = long, (absence.outcome, absence.why) == outcome(of: due, track, gap: gap) {
          (absence.to, absence.count) = (due, absence.count + 1)
          long = absence
        } else {
          // What came of some is another thing than what came of those before: of a pause that ended in between, say.
          if let long { record(long, track) }
          let (outcome, why) = outcome(of: due, track, gap: gap)
          long = Absence(
            reminder: track.reminder.id, kind: track.reminder.kind, title: track.reminder.title, from: due, to: due,
            count: 1, outcome: outcome, why: why)
        }
      }
      if let absence = long, following.map({ $0 > horizon }) ?? true {
        // Written before the instants that follow it, so that the record is in order.
        record(absence, track)
        long = nil
      }
      next = following
    }
    if let long { record(long, track) }
    return next.flatMap { $0 <= now.wall ? $0 : nil }
  }

  /// What came of an instant at which nobody could be reminded.
  private func outcome(of due: Instant, _ track: Track, gap: Why) -> (Outcome, Why) {
    guard let pausedUntil, isResting ? due < pausedUntil : track.lateEnds(due, in: zones) <= pausedUntil else {
      return (.missed, why(gap, of: due))
    }
    return (.excused, isResting ? .rest : .paused)
  }

  private mutating func record(_ absence: Absence, _ track: Track) {
    var absence = absence
    absence.rhythm = Rhythm(track.reminder, in: zones, absence.from...absence.to)
    record(.absent(absence))
  }

  /// Opens an occurrence, and closes it at once if its time is over already or a later one has come.
  mutating func fallDue(_ track: Track, at due: Instant, gap: Why, isLatest: Bool = true) {
    // A clock that was set can bring the next one before the time of the last one is over.
    let face = Track.Progress(due, offset: zone.offset(at: due)).face
    for key in track.open.sorted() {
      if let state = open[key], state.due <= due || track.isByClock && state.face <= face { expire(state, gap: gap) }
    }
    let occurrence = makeOccurrence(track, due: due)
    record(.due(occurrence, track.prescription(due, in: zones)))
    guard let state = open[occurrence.key] else {
      preconditionFailure("a due entry opens its occurrence")
    }
    if isLatest, now.wall < end(of: state) {
      present(occurrence.key)
    } else {
      expire(state, gap: gap)
    }
  }

  /// Whether an occurrence is open or was closed lately.
  func isKnown(_ key: OccurrenceKey) -> Bool {
    (OccurrenceKey.shortestID...OccurrenceKey.longestID).contains { ids[key.id(length: $0)] == key }
  }

  func makeOccurrence(_ track: Track, due: Instant) -> Occurrence {
    let key = OccurrenceKey(reminder: track.reminder.id, due: due)
    var length = OccurrenceKey.shortestID
    while length < OccurrenceKey.longestID {
      let id = key.id(length: length)
      if ids[id] ?? key == key, !ShortID.isTaken(id) { break }
      length += 1
    }
    return Occurrence(
      key: key, id: key.id(length: length), kind: track.reminder.kind, title: track.reminder.title,
      isTrial: track.reminder.isTrial)
  }

  // MARK: Showing

  /// Does what is to be done about an open occurrence whose alarm rang.
  mutating func drive(_ key: OccurrenceKey, gap: Why) {
    guard let state = open[key] else { return alarms.set(.occurrence(key), at: nil) }
    let isLookedAtAgain = holds[key]?.again.map { $0 <= now.boot } ?? false
    if isLookedAtAgain { holds[key]?.again = nil }
    if end(of: state) <= now.wall {
      expire(state, gap: gap)
    } else {
      switch state.phase {
      case .due: present(key)
      case .held(_, let retry): if isLookedAtAgain || retry.map({ $0 <= now.wall }) ?? false { present(key) }
      case .shown(let again): if let again, again <= now.wall { present(key) }
      case .snoozed(let until): if until <= now.wall { present(key) }
      case .putAway: break
      }
      rearm(key)
    }
  }

  /// The weightiest thing in the way.
  private var obstacle: Obstacle? {
    if pausedUntil != nil { return .paused }
    guard let obstacles else { return nil }
    return Obstacle.allCases.first { obstacles.contains($0) }
  }

  /// Asks for an occurrence to be shown, or holds it if something is in the way.
  ///
  /// - Parameter again: only what was on the screen already, to be put there again after a restart.
  mutating func present(_ key: OccurrenceKey, again restored: Bool = false) {
    guard let state = open[key], end(of: state) > now.wall, inFlight[key] == nil else { return }
    if isTakenOff(state), state.due <= now.wall {
      close(state, Closing(.excused, why: .rest))
      return
    }
    if case .putAway = state.phase { return }
    var showing = state.showings + 1
    var isRestored = false
    if restored {
      switch state.phase {
      case .shown(let next):
        if next.map({ $0 > now.wall }) ?? true { (showing, isRestored) = (state.showings, true) }
      case .due: if state.due > now.wall { return }
      case .held(let obstacle, _) where obstacle != .paused: break
      case .held, .snoozed, .putAway: return
      }
    }
    if let obstacle {
      if isRestored { return }
      if case .held(obstacle, _) = state.phase, obstacle != .refused { return }
      hold(state, obstacle)
    } else if obstacles != nil {
      inFlight[key] = showing
      effects.append(
        .show(
          Showing(
            occurrence: state.occurrence, due: state.due, reminder: state.reminder, showing: showing,
            isRestored: isRestored)))
    }
  }

  /// Shows what was held, now that something has changed.
  mutating func showHeld() {
    for key in open.keys.sorted() {
      guard let state = open[key] else { continue }
      switch state.phase {
      case .due: if state.due <= now.wall { present(key) }
      case .held: present(key)
      case .shown(let again): if let again, again <= now.wall { present(key) }
      case .snoozed(let until): if until <= now.wall { present(key) }
      case .putAway: break
      }
    }
  }

  /// What is in the way has changed, or has become known.
  mutating func meet(_ found: Set<Obstacle>) {
    let first = obstacles == nil
    guard obstacles != found else { return }
    // A server that came back knows nothing of what the one before it showed.
    let serverCame = obstacles?.contains(.noServer) == true && !found.contains(.noServer)
    obstacles = found
    if found.contains(.noServer) { inFlight = [:] }
    if first || serverCame {
      for key in open.keys.sorted() { present(key, again: true) }
    }
    showHeld()
  }

  /// The notification server has put it on the screen.
  mutating func confirm(_ key: OccurrenceKey, showing: Int) {
    inFlight[key] = nil
    guard let state = open[key], showing > state.showings else { return }
    record(.shown(state.occurrence, showing: showing))
  }

  /// The notification server would not show it.
  mutating func refused(_ key: OccurrenceKey) {
    let showing = inFlight.removeValue(forKey: key)
    guard let state = open[key] else { return }
    // Putting back what was on the screen before is no showing of its own: it comes again when it is to be repeated.
    if let showing, showing == state.showings { return rearm(key) }
    hold(state, .refused)
  }

  /// Puts on record what is in the way. A server that comes and goes is so once a minute at most: in between the occurrence
  /// stays as it is on record, and is looked at again when the minute is over.
  private mutating func hold(_ state: OpenOccurrence, _ obstacle: Obstacle) {
    let key = state.occurrence.key
    guard obstacle == .noServer || obstacle == .refused else {
      holds[key] = nil
      record(.held(state.occurrence, obstacle))
      return
    }
    if let last = holds[key]?.at, now.boot - last < Self.holdInterval {
      holds[key]?.again = last + Self.holdInterval
      return rearm(key)
    }
    holds = holds.filter { open[$0.key] != nil }
    holds[key] = (now.boot, nil)
    record(.held(state.occurrence, obstacle))
  }

  // MARK: Closing

  /// Time is up for an occurrence that nobody answered.
  mutating func expire(_ state: OpenOccurrence, gap: Why) {
    close(state, closing(ofExpired: state, gap: gap))
  }

  /// Whether the person rests when it is due.
  func isTakenOff(_ state: OpenOccurrence) -> Bool { isResting && pausedUntil.map { state.due < $0 } ?? false }

  func closing(ofExpired state: OpenOccurrence, gap: Why) -> Closing {
    if isTakenOff(state) { return Closing(.excused, why: .rest) }
    if let pausedUntil, state.prescription.until <= pausedUntil {
      return Closing(.excused, why: .paused)
    }
    if case .snoozed = state.phase, isCutShort(state) { return Closing(.missed, why: .superseded) }
    if state.showings > 0 { return Closing(.missed, why: .unanswered) }
    switch state.phase {
    // Held by a pause that was over before the time was: then by what came after it.
    case .held(let obstacle, _) where obstacle != .paused: return Closing(.missed, why: obstacle.why)
    case .held, .due, .shown, .snoozed, .putAway:
      return Closing(
        .missed, why: inFlight[state.occurrence.key] != nil ? .undelivered : why(gap, of: state.due))
    }
  }

  /// Whether it was the next occurrence that ended the time of this one.
  func isCutShort(_ state: OpenOccurrence) -> Bool {
    let due = state.due
    guard let track = tracks[state.occurrence.key.reminder], let next = track.following(due, in: zones) else {
      return false
    }
    return track.earlyOpens(next, gap: next - due) <= state.prescription.until
  }

  /// Records a closing and clears the screen.
  @discardableResult
  mutating func close(_ state: OpenOccurrence, _ closing: Closing) -> Entry {
    let key = state.occurrence.key
    let isInFlight = inFlight.removeValue(forKey: key) != nil
    if isInFlight {
      // What was asked for in this same turn need not be asked for at all.
      effects.removeAll { if case .show(let showing) = $0 { showing.occurrence.key == key } else { false } }
    }
    let entry = record(.closed(state.occurrence, closing))
    // Not only what is on record as shown: a run that ended may have put it on the screen just before that was.
    effects.append(.withdraw(key))
    return entry
  }

  // MARK: The schedule

  /// Compares a schedule with the reminders on record, and records what differs.
  mutating func adopt(_ schedule: Schedule) {
    let settings = Settings(
      person: schedule.person, target: schedule.calciumTarget, upper: schedule.calciumUpper)
    if settings != self.settings { record(.settings(settings)) }
    let wanted = Set(schedule.reminders.map(\.id))
    for id in tracks.keys.sorted() where !wanted.contains(id) {
      guard let track = tracks[id] else { continue }
      excuse(id, .removed)
      record(.removed(track.reminder))
    }
    for reminder in schedule.reminders {
      guard let track = tracks[reminder.id] else {
        record(.added(reminder))
        continue
      }
      guard track.reminder != reminder else { continue }
      if track.reminder.reschedules(to: reminder) { excuse(reminder.id, reminder.enabled ? .rescheduled : .disabled) }
      record(.changed(reminder))
    }
    order = schedule.reminders.map(\.id)
  }

  private mutating func excuse(_ id: String, _ why: Why) {
    for key in (tracks[id]?.open ?? []).sorted() {
      if let state = open[key] { close(state, Closing(.excused, why: why)) }
    }
  }
}
