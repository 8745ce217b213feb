/// The life between a slip of the clock and its return, lived again by the right clock: on the state before the slip, with what
/// people and the machine did at the times at which they did it.
extension Engine {
  /// Takes back what a step implied, and tells again what was done since.
  ///
  /// - Parameter step: by how much the clock was stepped now.
  mutating func takeBack(_ slip: Slip, step: TimeSpan) {
    let schedule = recordedSchedule
    let visible = Set(open.keys.filter { inFlight[$0] != nil || (open[$0]?.showings ?? 0) > 0 })
    let isOtherBoot = slip.base.boot != bootID
    record(.clockStepped(by: step, takingBack: Int(seq + 1 - slip.seq)))
    let met = (now, bootID, obstacles, inFlight, effects.count)
    // In another boot its clock stands for nothing yet; that of the slip's boot is known.
    bootID = slip.base.boot
    (obstacles, inFlight) = (nil, [:])
    jump = (slip.floor - slip.step, .undelivered)
    move(to: slip.elapsed)
    // The clocks show other times of day than before the slip.
    if placed.map({ zone.offset(at: $0.time) != $0.offset }) ?? false { record(.zoneChanged(to: zone.name)) }
    let rest = clockOffset - slip.base.clockOffset
    if rest < .zero, !isClockDoubtful { goBack(by: -rest) }
    var retelling = Retelling(slip: slip)
    let deeds = slip.standing
    for (index, deed) in deeds.enumerated() {
      pass(until: deed.absent ?? deed.elapsed, &retelling)
      (now.wall, now.boot) = (Instant(microseconds: deed.elapsed.microseconds) + clockOffset, deed.elapsed)
      let next = index + 1 < deeds.count ? deeds[index + 1] : nil
      retelling.isTwinNext = next.map { $0.seq == deed.seq + 1 && $0.elapsed == deed.elapsed && $0.isMovement } ?? false
      tell(deed, &retelling)
    }
    // A clock that is left alone by less than a second may be ahead of the one on the wall.
    let present = TimeSpan(microseconds: (met.0.wall - clockOffset).microseconds)
    if !isOtherBoot { pass(until: min(met.0.boot, present), &retelling) }
    (now, bootID, obstacles) = (met.0, met.1, met.2)
    // What was put on the screen and taken from it meanwhile is past.
    effects = effects.enumerated().filter { index, effect in
      if index >= met.4 { if case .record = effect { true } else { false } } else { true }
    }.map(\.element)
    rearm()
    if !isOtherBoot { adopt(schedule) }
    putInPlace(visible, met.3)
  }

  /// What is on the screen, and what should be.
  private mutating func putInPlace(_ visible: Set<OccurrenceKey>, _ sent: [OccurrenceKey: Int]) {
    for key in visible.sorted() {
      let stays =
        switch open[key]?.phase {
        case .due?, .shown?: true
        case .held(let obstacle, _)?: obstacle != .paused
        case .snoozed?, .putAway?, nil: false
        }
      if stays {
        inFlight[key] = sent[key]
      } else if !effects.contains(.withdraw(key)) {
        effects.append(.withdraw(key))
      }
    }
    // What is told again to be on the screen was there under another name.
    for key in open.keys.sorted() where !visible.contains(key) {
      switch open[key]?.phase {
      case .due?: if let due = open[key]?.due, due <= now.wall { present(key) }
      case .held?: present(key)
      case .shown?: present(key, again: true)
      case .snoozed(let until)?: if until <= now.wall { present(key) }
      case .putAway?, nil: break
      }
    }
  }

  private mutating func move(to elapsed: TimeSpan) {
    now.boot = elapsed
    now.wall = Instant(microseconds: elapsed.microseconds) + clockOffset
    rearm()
  }

  /// Lets the time pass, from instant to instant, as nobody noticed it.
  private mutating func pass(until elapsed: TimeSpan, _ retelling: inout Retelling) {
    let end = Instant(microseconds: elapsed.microseconds) + clockOffset
    // An alarm that is late already rings at once; each rings once at an instant.
    while let alarm = alarms.first, alarm.at <= end {
      let wall = max(now.wall, alarm.at)
      now.boot = now.boot + (wall - now.wall)
      now.wall = wall
      advance(gap: .undelivered)
      showEarly(&retelling)
    }
    if now.wall < end { (now.wall, now.boot) = (end, elapsed) }
  }

  /// What was on the screen a little before its time is so when it comes.
  private mutating func showEarly(_ retelling: inout Retelling) {
    for id in retelling.shown.sorted() {
      guard let key = current(id), let state = open[key], state.showings == 0 else { continue }
      retelling.shown.remove(id)
      record(.shown(state.occurrence, showing: 1))
    }
  }

  /// The occurrence of a reminder that is open now.
  private func current(_ reminder: String) -> OccurrenceKey? {
    tracks[reminder]?.open.filter { open[$0].map { $0.due <= now.wall } ?? false }.max { $0.due < $1.due }
  }

  /// The open occurrence that an act was about: that one, or the one whose time it was.
  private func place(_ occurrence: Occurrence, _ slip: Slip) -> OpenOccurrence? {
    if slip.holds(occurrence.key), let state = open[occurrence.key] { return state }
    return current(occurrence.key.reminder).flatMap { open[$0] }
  }

  // MARK: One deed

  private mutating func tell(_ deed: Slip.Deed, _ retelling: inout Retelling) {
    let ahead = deed.time - now.wall
    let slip = retelling.slip
    switch deed.what {
    case .shown(let occurrence):
      guard let state = place(occurrence, slip) else {
        if ahead.magnitude <= Slip.trustedStep { retelling.shown.insert(occurrence.key.reminder) }
        return
      }
      guard state.repeatsLeft >= 0, state.phase != .putAway else { return }
      record(.shown(state.occurrence, showing: state.showings + 1))
    case .held(let occurrence, let obstacle):
      if let state = place(occurrence, slip), state.showings == 0 { record(.held(state.occurrence, obstacle)) }
    case .closed(let occurrence, var closing):
      closing.at = closing.at.map { slip.righted($0, ahead: ahead, at: deed.time) }
      let earlier = closing.supersedes
      closing.supersedes = nil
      tell(occurrence, closing, correcting: earlier, ahead, retelling)
    case .snoozed(let occurrence, let until, let by):
      if let state = place(occurrence, slip) { tell(state, until.map { $0 - ahead }, by) }
    case .logged(var log):
      log.at = log.at.map { slip.righted($0, ahead: ahead, at: deed.time) }
      record(.logged(log))
    case .undone(let id, let by):
      let items = [recent, acts].compactMap { $0.last { $0.id == id && isUndoable($0) } }
      if let item = items.first { undo(item, by: by) }
    case .paused(let until, let span, let isRest):
      if isRest {
        _ = try? beginRest(until: Text.dayBreak(after: now.wall, in: zone))
      } else {
        let isFar = ahead.magnitude > Self.voidingStep || until <= now.wall
        _ = try? beginPause(until: span.map { now.wall + $0 } ?? (isFar ? until - ahead : until), lasting: span)
      }
    case .resumed(let by): if pausedUntil != nil { record(.resumed(by: by)) }
    case .defined(let reminder):
      var schedule = recordedSchedule
      if let index = schedule.reminders.firstIndex(where: { $0.id == reminder.id }) {
        schedule.reminders[index] = reminder
      } else {
        schedule.reminders.append(reminder)
      }
      adopt(schedule)
    case .removed(let id):
      var schedule = recordedSchedule
      schedule.reminders.removeAll { $0.id == id }
      adopt(schedule)
    case .settings(let settings): record(.settings(settings))
    case .rejected(let problem): record(.rejected(problem: problem))
    case .slept(let span):
      record(.slept(from: now.wall - span, to: now.wall))
      rearm()
      advance(gap: .asleep)
    case .started(let version, _):
      record(.started(version: version))
      rearm()
      advance(gap: .off)
    case .stopped: record(.stopped)
    }
  }

  /// Tells again how an occurrence was answered: the one that it was, or the one whose time it was. Where there is none, it
  /// was done all the same.
  private mutating func tell(
    _ occurrence: Occurrence, _ closing: Closing, correcting earlier: EntryID?, _ ahead: TimeSpan,
    _ retelling: Retelling
  ) {
    let id = occurrence.key.reminder
    if let earlier, retelling.slip.holds(closing: earlier) {
      if (try? conclude(.exactly(occurrence.key), closing)) != nil { return }
    } else if closing.at == nil {
      if let state = place(occurrence, retelling.slip) {
        close(state, closing)
        return
      }
      if let track = tracks[id], closeEarly(track, closing, within: ahead.magnitude) { return }
    }
    var later = closing
    later.at = closing.at ?? now.wall
    switch try? find(.named(id), at: later.at) {
    case .open?, .early?:
      if (try? conclude(.named(id), later)) != nil { return }
    case .recent(_, _, let other)? where other.by == nil:
      if (try? conclude(.named(id), later)) != nil { return }
    case .recent?, nil: break
    }
    guard closing.outcome == .done, let what = done(id, closing), !retelling.isTwinNext else { return }
    record(.logged(Log(what, at: closing.at, note: closing.note, by: closing.by ?? .control)))
  }

  /// Answers the next instant ahead of its time: one that may be answered so early, or that a clock not far ahead asked for.
  private mutating func closeEarly(_ track: Track, _ closing: Closing, within reach: TimeSpan) -> Bool {
    guard let due = nextInstant(track), let after = track.following(due, in: zones) else { return false }
    let isEarly = track.reminder.early > .zero && now.wall >= track.earlyOpens(due, gap: after - due)
    guard isEarly || reach <= Slip.trustedStep && due - now.wall <= reach + Slip.tolerance else { return false }
    let occurrence = makeOccurrence(track, due: due)
    record(.due(occurrence, track.prescription(due, in: zones)))
    record(.closed(occurrence, closing))
    return true
  }

  /// What was done when a reminder was answered.
  private func done(_ id: String, _ closing: Closing) -> Log.What? {
    guard let reminder = tracks[id]?.reminder else { return nil }
    switch reminder.kind {
    case .movement: return .movement(minutes: closing.minutes, limb: reminder.limb)
    case .calcium:
      return reminder.dose.map { .calcium(milligrams: $0, source: reminder.source, item: nil) }
    }
  }

  /// Tells again that one was put off, for as long as there is time, or put away.
  private mutating func tell(_ state: OpenOccurrence, _ until: Instant?, _ by: Way) {
    guard state.phase != .putAway else { return }
    var end = until
    if state.snoozesLeft == 0 {
      end = nil
    } else {
      let latest = state.prescription.until - Self.leastSnooze
      end = min(until ?? now.wall + state.reminder.snooze, latest)
      guard let end, end > now.wall else { return }
    }
    record(.snoozed(state.occurrence, Snooze(until: end, count: state.snoozes + 1, by: by)))
  }
}

/// How far the life has been told again.
private struct Retelling {
  var slip: Slip
  /// Reminders that a clock ahead had put on the screen before their time.
  var shown: Set<String> = []
  /// A log of the same movement follows: that was one act.
  var isTwinNext = false

  init(slip: Slip) { self.slip = slip }
}

extension Slip.Deed {
  /// Since when nobody was there whom an instant could have reached; nil where somebody was.
  fileprivate var absent: TimeSpan? {
    switch what {
    case .slept(let span): elapsed - span
    case .started(_, let last): min(last, elapsed)
    default: nil
    }
  }

  /// Whether it is the log of a movement.
  fileprivate var isMovement: Bool {
    if case .logged(let log) = what, case .movement = log.what { true } else { false }
  }
}
