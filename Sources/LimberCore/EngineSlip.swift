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
      guard let base = slip.offset(in: bootID) else { return false }
      // A small step to where the clock was once is no more than that.
      return (offset - base).magnitude <= Slip.tolerance
        || step.magnitude > Slip.trustedStep && slip.hasStood(at: offset)
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
      let start = now.wall - track.reminder.late - TimeSpan(microseconds: 1)
      from.advance(to: Track.Progress(start, offset: zone.offset(at: start)))
      var latest: Instant?
      var next = from.next(in: zones, now: now.wall, floor: clockBehind)
      while let due = next, due <= now.wall {
        latest = due
        next = from.next(after: due, in: zones)
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
      for id in tracks.keys.sorted() where tracks[id]?.isByClock == true || slip.base.tracks[id]?.isByClock == true {
        settle(id, slip, besides: known[id] ?? [])
      }
      for key in open.keys.sorted() {
        if let state = open[key], state.prescription.until <= now.wall { expire(state, gap: .undelivered) }
      }
    }
    rearm()
  }

  /// Records the instants of a reminder that the clock jumped over.
  private mutating func settle(_ id: String, _ slip: Slip, besides known: Set<Instant>) {
    guard var track = tracks[id], let earlier = slip.base.tracks[id] else { return }
    if earlier.reminder.reschedules(to: track.reminder) {
      // Edited while nobody knew: what the clock jumped over was due by the form of before.
      if earlier.isByClock, let first = earlier.next(in: zones, now: now.wall, floor: nil) {
        account(for: earlier, from: first, gap: .undelivered, besides: known) { due, _ in due > slip.floor }
      }
      return
    }
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
}

extension Engine.Snapshot {
  /// Whether a clock that shows an instant stands before what is on record.
  func isBehind(at wall: Instant) -> Bool { wall + Engine.clockTolerance < latest }
}

extension Recent {
  /// The occurrence that it closed.
  var closed: OccurrenceKey? { if case .closed(let state, _) = what { state.occurrence.key } else { nil } }
}
