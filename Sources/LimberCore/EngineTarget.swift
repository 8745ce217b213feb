/// Which occurrence is meant: by its name, by the time that it was done, or by what there is to answer.
extension Engine {
  enum Found {
    case open(OpenOccurrence)
    /// Not due yet, but close enough.
    case early(Track, Instant)
    /// Closed lately.
    case recent(Recent, OpenOccurrence, Closing)
  }

  func occurrence(of target: Request.Target, at: Instant?) throws(Refusal) -> Occurrence {
    switch try find(target, at: at) {
    case .open(let state), .recent(_, let state, _): state.occurrence
    case .early(let track, let due): makeOccurrence(track, due: due)
    }
  }

  /// Finds what is meant; where the person says when it was done, the occurrence of that time.
  func find(_ target: Request.Target, at: Instant? = nil) throws(Refusal) -> Found {
    switch target {
    case .exactly(let key):
      if let state = open[key] { return try ready(state) }
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
  func checked(_ found: Found, at: Instant?) throws(Refusal) -> Found {
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
      if at >= track.reach(of: due, in: zones) { return early(track, due) }
      if at >= nearest(before: due, track, late: track.reminder.late) { best = (early(track, due), due - at) }
    }
    func consider(_ state: OpenOccurrence, _ found: Found, isAnswered: Bool) {
      guard isNear(state, at, track, isAnswered: isAnswered) else { return }
      let isItsTime = at >= track.reach(of: state.due, in: zones) && at < state.prescription.until
      let distance = isItsTime ? .zero : (at - state.due).magnitude
      if distance < best?.distance ?? .days(400) { best = (found, distance) }
    }
    for state in dueOccurrences where state.occurrence.key.reminder == id {
      consider(state, .open(state), isAnswered: false)
    }
    for item in recent.reversed() where !item.isVoid {
      guard case .closed(let state, let closing) = item.what, state.occurrence.key.reminder == id else { continue }
      consider(state, .recent(item, state, closing), isAnswered: closing.by != nil)
    }
    if let best { return best.found }
    let open = dueOccurrences.filter { $0.occurrence.key.reminder == id }
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
    let candidates = dueOccurrences.filter { holds($0, at) }
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
      let open = dueOccurrences
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
    let candidates = dueOccurrences
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
    if early.count == 1, let only = early.first { return self.early(only.0, only.1) }
    if let (state, closing, time) = justDone.last, early.isEmpty {
      throw .alreadyAnswered(state.occurrence, closing, at: time)
    }
    throw .nothingDue(next: upcoming(limit: 1))
  }

  private func find(named name: String) throws(Refusal) -> Found {
    if let track = tracks[name] {
      if let state = dueOccurrences.last(where: { $0.occurrence.key.reminder == name }) { return .open(state) }
      if let (track, due) = earlyCandidate(track) { return early(track, due) }
      if let found = lately(where: { $0.occurrence.key.reminder == name }) { return found }
      throw nothingDue(of: track)
    }
    let prefix = name.lowercased()
    // Fewer characters would hit by chance.
    guard prefix.count >= OccurrenceKey.shortestID else { throw .noSuchTarget(name) }
    let matches = openOccurrences.filter { $0.occurrence.id.hasPrefix(prefix) }
    if matches.count > 1 { throw .ambiguous(matches) }
    if let match = matches.first { return try ready(match) }
    if let found = lately(where: { $0.occurrence.id.hasPrefix(prefix) }) { return found }
    throw .noSuchTarget(name)
  }

  /// One that is open; one that has its time still before it, if it can be answered already.
  private func ready(_ state: OpenOccurrence) throws(Refusal) -> Found {
    guard isAhead(state), let track = tracks[state.occurrence.key.reminder] else { return .open(state) }
    guard let (_, due) = earlyCandidate(track), due == state.due else { throw nothingDue(of: track) }
    return .open(state)
  }

  func nothingDue(of track: Track) -> Refusal {
    .nothingDue(next: nextDue(track).map { [Upcoming(reminder: track.reminder, due: $0)] } ?? [])
  }

  /// The latest closing in force of an occurrence that fits.
  func lately(where fits: (OpenOccurrence) -> Bool) -> Found? {
    for item in recent.reversed() where !item.isVoid {
      if case .closed(let state, let closing) = item.what, fits(state) { return .recent(item, state, closing) }
    }
    return nil
  }

  /// One that can be answered already; it may be on record, its early answer taken back.
  private func early(_ track: Track, _ due: Instant) -> Found {
    if let state = ahead(of: track), state.due == due { return .open(state) }
    return .early(track, due)
  }

  /// The next instant of a reminder, if it can be answered already.
  private func earlyCandidate(_ track: Track) -> (Track, Instant)? {
    guard track.reminder.early > .zero, let due = nextDue(track), let after = track.following(due, in: zones) else {
      return nil
    }
    return now.wall >= track.earlyOpens(due, gap: after - due) ? (track, due) : nil
  }
}
