/// What the engine does about a clock that is set, dead or far ahead.
extension Engine {
  /// The time of the last entry, while the clock stands before it: a dead clock, or one set wrong. Reminders that go by the
  /// clock wait until it has passed or the clock is set. Without entries it is a time before this program was written.
  public var clockBehind: Instant? { clockBehind(at: now.wall) }

  func clockBehind(at wall: Instant) -> Instant? {
    wall + Self.clockTolerance < latest ? latest : nil
  }

  /// Compares the wall clock with the boot clock; a difference is a step, and intervals must not be bent by it.
  mutating func noticeClockStep() {
    let offset = now.wall - Instant(microseconds: now.boot.microseconds)
    let step = offset - clockOffset
    guard step.magnitude >= Self.clockStep else { return }
    if let slip = slip(endingAt: offset, step: step) {
      takeBack(slip, step: step)
    } else {
      let before = now.wall - step
      // A dead clock that is set right: while it stood before the last entry, Limber did not know the time.
      if step > .zero { jump = (before, clockBehind(at: before) == nil ? .undelivered : .off) }
      record(.clockStepped(by: step))
      if step < .zero, !isClockDoubtful { goBack(by: -step) }
    }
    if isClockDoubtful { showLatest() }
    rearm()
  }

  /// The first look at the clock after the machine was switched on.
  mutating func meetClock(isSynchronized: Bool) {
    let lastTime = self.lastTime ?? Self.written
    guard now.wall < lastTime else { return }
    let back = now.wall - lastTime
    guard isSynchronized || -back <= Self.clockTolerance else {
      record(.clockBehind(by: back))
      return
    }
    record(.clockStepped(by: back))
    goBack(by: -back)
  }

  /// The clock is right, and stands before the last entry: so the clock was ahead when that was written.
  mutating func trustClock() {
    if isClockDoubtful {
      settle()
      advance(gap: .undelivered)
    }
    guard let ahead = clockBehind else { return }
    // What came while the clock was in doubt has waited.
    let since = min(behindSince ?? now.wall, now.wall)
    jump = (since, .undelivered)
    record(.clockStepped(by: .zero))
    if ahead - now.wall > Self.voidingStep { void(after: since) }
    reopenUnshown()
    rearm()
    advance(gap: .asleep)
  }

  /// The clock went back by a span.
  mutating func goBack(by span: TimeSpan) {
    // One that was wrong before, and is wrong still, tells nothing.
    guard clockBehind == nil else { return }
    if span > Self.voidingStep { void(after: now.wall) }
    reopenUnshown()
  }

  /// Declares void what is on record about due instants by the clock that are still ahead.
  private mutating func void(after instant: Instant) {
    let ahead = Dictionary(
      grouping: openOccurrences.filter { $0.reminder.isByClock && $0.occurrence.key.due > instant },
      by: \.occurrence.key.reminder)
    for id in tracks.keys.sorted() {
      guard let track = tracks[id], track.isByClock, track.horizon > instant else { continue }
      for state in ahead[id] ?? [] {
        inFlight[state.occurrence.key] = nil
        effects.append(.withdraw(state.occurrence.key))
      }
      let split = track.absences.last { $0.absence.from <= instant && !isOver($0.absence.to, of: $0, track) }
      let past = split.flatMap { over($0, track) }
      let after = past?.to ?? split.map { $0.absence.from - TimeSpan(microseconds: 1) } ?? instant
      let reminder = track.reminder
      record(.voided(Voiding(reminder: id, kind: reminder.kind, title: reminder.title, after: after)))
      if let past { record(.absent(past)) }
    }
  }

  /// The part of an absence that still holds by the clock as it is now; the rest comes again.
  private func over(_ absent: Track.Absent, _ track: Track) -> Absence? {
    var then = track
    then.reminder = absent.reminder
    var past = absent.absence
    past.count = 0
    var next: Instant? = past.from
    while let due = next, isOver(due, of: absent, track) {
      (past.to, past.count) = (due, past.count + 1)
      next = then.following(due, in: zones)
    }
    return past.count > 0 ? past : nil
  }

  /// Whether an instant of an absence is settled by the clock as it is now. Of an earlier form of the reminder nothing comes
  /// again: what is not ahead was due before the edit.
  private func isOver(_ due: Instant, of absent: Track.Absent, _ track: Track) -> Bool {
    due <= now.wall && (absent.isOfEarlierForm(track) || track.lateEnds(due, in: zones) <= now.wall)
  }

  /// Opens again what was recorded as missed without having been shown, and whose time is not over by the clock as it is
  /// now. What was shown is not shown twice because the clock went back.
  private mutating func reopenUnshown() {
    for item in Array(recent) where !item.isVoid {
      guard case .closed(let state, let closing) = item.what, closing.outcome == .missed, state.showings == 0,
        state.reminder.isByClock, state.prescription.until > now.wall, closingOfReopened(state) == nil
      else { continue }
      let key = state.occurrence.key
      record(.undone(Undoing(supersedes: item.id, occurrence: state.occurrence, by: nil)))
      if key.due <= now.wall, open[key]?.phase == .due { present(key) }
    }
  }

  /// So soon after it was switched on a machine has its clock set right, as a rule.
  private static let setRightSoon = TimeSpan.hours(1)

  /// Why an instant that nobody noticed in time was not: it lies in a jump of the clock, or else as told.
  func why(_ gap: Why, of due: Instant) -> Why {
    guard let jump, due > jump.from else { return gap }
    // A clock that stood still while the machine was off, or was behind when it was switched on, is set right soon.
    let isSoon = now.boot <= Self.setRightSoon
    return isSoon && due < Instant(microseconds: 0) + clockOffset ? .off : jump.why
  }
}
