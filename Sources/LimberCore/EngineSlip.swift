/// What the engine does about a step of the clock that may be a slip.
extension Engine {
  /// The step that is not settled, if there is one: what it implies is not recorded yet.
  var doubtful: Slip? { slips.last.flatMap { $0.isSettled ? nil : $0 } }

  /// By how much the clock was stepped, where nobody knows yet whether it is right, and until when that is waited for.
  public var clockDoubt: (step: TimeSpan, until: Instant)? {
    guard let doubtful, let settlesAt else { return nil }
    return (doubtful.step, settlesAt)
  }

  var isClockDoubtful: Bool { doubtful != nil }

  /// When the step that is not settled is taken for right.
  var settlesAt: Instant? {
    doubtful.map { Instant(microseconds: ($0.elapsed + Slip.settling).microseconds) + clockOffset }
  }

  /// The step of which the clock, as it stands now, has come back.
  func slip(endingAt offset: TimeSpan, step: TimeSpan) -> Slip? {
    guard step.magnitude > Slip.tolerance else { return nil }
    let back = slips.first { slip in
      slip.offset(in: bootID).map { (offset - $0).magnitude <= Slip.tolerance } ?? false
    }
    // One that was in doubt and is followed by another was none: what counts is both together.
    return back ?? (step.magnitude > Slip.trustedStep ? doubtful : nil)
  }

  // MARK: While it is in doubt

  /// Until when an occurrence may be shown and answered. One that was open before a step that is in doubt has the time that
  /// it would have had without it.
  func end(of state: OpenOccurrence) -> Instant {
    guard let slip = doubtful, slip.step > .zero, state.reminder.isByClock, slip.holds(state.occurrence.key) else {
      return state.prescription.until
    }
    return state.prescription.until + slip.step
  }

  /// Shows what is due by the clock as it shows now, of each reminder by the clock one at most.
  mutating func showLatest() {
    for id in tracks.keys.sorted() {
      guard let track = tracks[id], track.isByClock, track.open.isEmpty else { continue }
      var from = track
      from.last = max(track.last ?? track.since, now.wall - track.reminder.late - TimeSpan(microseconds: 1))
      var latest: Instant?
      var next = from.next(in: zones, now: now.wall, floor: clockBehind)
      while let due = next, due <= now.wall {
        latest = due
        next = track.following(due, in: zones)
      }
      if let latest, track.lateEnds(latest, in: zones) > now.wall { fallDue(track, at: latest, gap: .undelivered) }
    }
  }

  /// The clock is right: what the step implied is recorded.
  mutating func settle() {
    guard let slip = doubtful else { return }
    let before = slip.floor - slip.step
    jump = (before, slip.base.isBehind(at: before) ? .off : .undelivered)
    record(.clockStepped(by: .zero))
    if slip.step < .zero {
      goBack(by: -slip.step)
    } else {
      let known = Dictionary(
        grouping: open.values.map(\.occurrence.key) + recent.compactMap(\.closed), by: \.reminder
      ).mapValues { Set($0.map(\.due)) }
      for id in tracks.keys.sorted() where tracks[id]?.isByClock == true { settle(id, slip, besides: known[id] ?? []) }
      for key in open.keys.sorted() {
        if let state = open[key], state.prescription.until <= now.wall { expire(state, gap: .undelivered) }
      }
    }
    rearm()
  }

  /// Records the instants of a reminder that the clock jumped over.
  private mutating func settle(_ id: String, _ slip: Slip, besides known: Set<Instant>) {
    guard var track = tracks[id], let earlier = slip.base.tracks[id] else { return }
    track.last = earlier.last
    guard let first = track.next(in: zones, now: now.wall, floor: nil) else { return }
    let present = now.wall
    let last = account(for: track, from: first, gap: .undelivered, besides: known) { due, next in
      due > slip.floor || next.map { $0 > present } ?? true
    }
    if let last, last <= slip.floor, !known.contains(last) { fallDue(track, at: last, gap: .undelivered) }
  }

  /// Somebody has answered what is due only by a clock that is in doubt: then it is right.
  mutating func settle(by occurrence: Occurrence) {
    guard let slip = doubtful, !slip.holds(occurrence.key), tracks[occurrence.key.reminder]?.isByClock == true else {
      return
    }
    settle()
  }

  // MARK: When it has come back

  /// Takes back what a step implied, and tells again what was done since.
  ///
  /// - Parameter step: by how much the clock was stepped now.
  mutating func takeBack(_ slip: Slip, step: TimeSpan) {
    let schedule = recordedSchedule
    let forms = tracks.mapValues(\.reminder)
    let visible = open.keys.filter { inFlight[$0] != nil || (open[$0]?.showings ?? 0) > 0 }
    let isOtherBoot = slip.base.boot != bootID
    let offset = slip.base.clockOffset
    record(.clockStepped(by: step, takingBack: Int(seq + 1 - slip.seq)))
    jump = (slip.floor - slip.step, .undelivered)
    adopt(schedule)
    let met = now
    for deed in slip.standing {
      // Each at an instant of its own, since what is recorded together was one act.
      now.wall = now.wall + TimeSpan(microseconds: 1)
      now.boot = now.boot + TimeSpan(microseconds: 1)
      tell(deed, at: Instant(microseconds: deed.elapsed.microseconds) + (isOtherBoot ? offset : clockOffset), forms)
    }
    now = met
    for key in visible.sorted() where open[key] == nil {
      inFlight[key] = nil
      if !effects.contains(.withdraw(key)) { effects.append(.withdraw(key)) }
    }
    // What has ended meanwhile, a pause among it, is over before anything is shown.
    if !isOtherBoot { advance(gap: .undelivered) }
    // What is told again to be on the screen was there under another name.
    for key in open.keys.sorted() where !visible.contains(key) { present(key, again: true) }
  }

  /// Tells again what was done at an instant, by the clock as it is now.
  private mutating func tell(_ deed: Slip.Deed, at: Instant, _ forms: [String: Reminder]) {
    let at = min(at, now.wall)
    // By so much the clock was ahead.
    let ahead = deed.time - at
    switch deed.what {
    case .shown(let occurrence):
      let state = isKnown(occurrence.key) ? open[occurrence.key] : openAgain(occurrence, ahead)
      guard let state, state.repeatsLeft >= 0 else { return }
      record(.shown(state.occurrence, showing: state.showings + 1))
    case .closed(let occurrence, var closing):
      closing.at = min(closing.at.map { $0 - ahead } ?? at, now.wall)
      closing.supersedes = nil
      tell(occurrence, closing, ahead, forms)
    case .snoozed(let occurrence, let until, let by):
      guard let state = open[occurrence.key], state.phase != .putAway else { return }
      // It is put away where it may not be snoozed any more, and only there.
      guard (until == nil) == (state.snoozesLeft == 0) else { return }
      let again = until.map { max($0 - ahead, now.wall + .seconds(1)) }
      record(.snoozed(occurrence, Snooze(until: again, count: state.snoozes + 1, by: by)))
    case .logged(var log):
      log.at = min(log.at.map { $0 - ahead } ?? at, now.wall)
      record(.logged(log))
    case .undone(let id, let by):
      let items = [recent, acts].compactMap { $0.last { $0.id == id && isUndoable($0) } }
      if let item = items.first { undo(item, by: by) }
    case .paused(let until, let span, let isRest):
      let moves = span != nil || ahead.magnitude > Self.voidingStep
      let end = moves ? until - ahead : until
      _ = try? isRest ? beginRest(until: end) : beginPause(until: end, lasting: span)
    case .resumed(let by): if pausedUntil != nil { record(.resumed(by: by)) }
    }
  }

  /// Tells again how an occurrence was answered: the one that it was, or the one whose time it was. Where there is none, it
  /// was done all the same.
  private mutating func tell(
    _ occurrence: Occurrence, _ closing: Closing, _ ahead: TimeSpan, _ forms: [String: Reminder]
  ) {
    let reminder = occurrence.key.reminder
    let isKnown = isKnown(occurrence.key)
    if !isKnown {
      if let state = openAgain(occurrence, ahead) {
        close(state, closing)
        return
      }
      if let at = closing.at { account(for: reminder, before: at) }
    }
    let target: Request.Target = isKnown ? .exactly(occurrence.key) : .named(reminder)
    switch try? find(target, at: closing.at) {
    case .open?, .early?:
      if (try? conclude(target, closing)) != nil { return }
    case .recent(_, _, let earlier)? where isKnown || earlier.by == nil:
      if (try? conclude(target, closing)) != nil { return }
    case .recent?, nil: break
    }
    guard closing.outcome == .done, let form = forms[reminder] else { return }
    switch form.kind {
    case .movement:
      record(
        .logged(
          Log(
            .movement(minutes: closing.minutes, limb: form.limb), at: closing.at, note: closing.note,
            by: closing.by ?? .control)))
    case .calcium:
      guard let dose = form.dose else { return }
      record(
        .logged(
          Log(
            .calcium(milligrams: dose, source: form.source ?? .food, item: nil), at: closing.at, note: closing.note,
            by: closing.by ?? .control)))
    }
  }

  /// Opens the occurrence that would have come without the slip at the very moment at which another one came in it.
  private mutating func openAgain(_ occurrence: Occurrence, _ ahead: TimeSpan) -> OpenOccurrence? {
    let id = occurrence.key.reminder
    let due = occurrence.key.due - ahead
    account(for: id, before: due)
    guard let track = tracks[id],
      let next = track.next(in: zones, now: min(due, now.wall), floor: clockBehind), next <= now.wall,
      (next - due).magnitude <= Slip.tolerance
    else { return nil }
    let again = makeOccurrence(track, due: next)
    for key in track.open.sorted() { if let state = open[key] { expire(state, gap: .undelivered) } }
    record(.due(again, track.prescription(next, in: zones)))
    return open[again.key]
  }

  /// Records the instants of a reminder by the clock whose time was over when that of an instant had begun.
  private mutating func account(for id: String, before instant: Instant) {
    guard let track = tracks[id], track.isByClock, let first = nextInstant(track), first <= instant else { return }
    let (zones, now) = (zones, now.wall)
    account(for: track, from: first, gap: .undelivered) { _, next in
      guard let next else { return true }
      return next > now || track.reach(of: next, in: zones) > instant
    }
  }
}

extension Slip {
  /// Whether an occurrence was open before the step.
  func holds(_ key: OccurrenceKey) -> Bool { base.open.contains { $0.occurrence.key == key } }
}

extension Engine.Snapshot {
  /// Whether a clock that shows an instant stands before what is on record.
  func isBehind(at wall: Instant) -> Bool { wall + Engine.clockTolerance < latest }
}

extension Recent {
  /// The occurrence that it closed.
  var closed: OccurrenceKey? { if case .closed(let state, _) = what { state.occurrence.key } else { nil } }
}
