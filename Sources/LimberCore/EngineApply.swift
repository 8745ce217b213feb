extension Engine {
  /// Changes the state by one recorded entry: the only way in which recorded state changes, live or replayed.
  mutating func apply(_ entry: Entry) {
    if case .clockStepped(let step, let count) = entry.fact { return applyStepped(by: step, takingBack: count, entry) }
    seq = entry.seq
    applyTime(entry)
    switch entry.fact {
    case .started:
      if boot != entry.boot { slips = [] }
      boot = entry.boot
      clockOffset = entry.ahead
    case .stopped, .rejected, .slept: break
    case .zoneChanged: applyZone(entry)
    case .recovered(let recovery): self.recovery = recovery
    case .settings(let settings): self.settings = settings
    case .added(let reminder): define(anew: reminder, entry)
    case .changed(let reminder): change(reminder, entry)
    case .removed(let reminder):
      tracks[reminder.id] = nil
      alarms.set(.reminder(reminder.id), at: nil)
    case .due(let occurrence, let prescription): applyDue(occurrence, prescription, entry)
    case .held(let occurrence, let obstacle):
      update(occurrence.key) {
        $0.phase = .held(obstacle, retry: obstacle == .refused ? entry.time + $0.reminder.repeatAfter : nil)
      }
    case .shown(let occurrence, let showing):
      update(occurrence.key) {
        $0.phase = .shown(again: $0.repeatsLeft > 0 ? entry.time + $0.reminder.repeatAfter : nil)
        $0.repeatsLeft -= 1
        $0.showings = showing
      }
    case .snoozed(let occurrence, let snooze):
      if let state = open[occurrence.key] { remember(.snoozed(state), entry) }
      update(occurrence.key) {
        $0.phase = snooze.until.map { .snoozed(until: $0) } ?? .putAway
        $0.snoozes = snooze.count
        $0.repeatsLeft = $0.reminder.repeats
      }
    case .closed(let occurrence, let closing): applyClosed(occurrence, closing, entry)
    case .undone(let undoing): applyUndone(undoing, at: entry.time)
    case .absent(let absence):
      tracks[absence.reminder]?.account(for: absence, offset: entry.offset)
      rearm(reminder: absence.reminder)
    case .logged(let log):
      remember(.logged(log), entry)
      if case .movement = log.what { anchorMovements(log.at ?? entry.time, source: entry.id) }
    case .paused(let until, let span, let isRest):
      let begun = PauseState(source: entry.id, until: until, isElapsed: span != nil, isRest: isRest)
      remember(.paused(begun, before: pause), entry)
      applyPaused(begun, at: entry.time)
    case .resumed(let way):
      if way != nil, let pause { remember(.resumed(pause), entry) }
      pause = nil
      alarms.set(.pause, at: nil)
    case .clockStepped: preconditionFailure("steps of the clock are applied before anything else")
    case .clockBehind(let step): applyStep(step)
    case .voided(let voiding): applyVoided(voiding, entry)
    }
    switch entry.fact {
    // These are made before the daemon knows where it is.
    case .started, .clockBehind, .slept: break
    default: placed = Place(time: entry.time, offset: entry.offset)
    }
    if case .started = entry.fact { hasJustBegun = true } else { hasJustBegun = false }
    noteDeed(entry)
  }

  /// The wall clock was set. Where it is back where it would be without an earlier step, all is again as it was before that
  /// one, and what remains is the difference.
  private mutating func applyStepped(by step: TimeSpan, takingBack count: Int?, _ entry: Entry) {
    var step = step
    let ahead = entry.ahead
    let slip = count.flatMap { count in slips.first { $0.seq == entry.seq - Int64(count) } }
    if let slip {
      restore(slip.base)
      slips = slips.filter { $0.seq < slip.seq }
      for index in slips.indices { slips[index].deeds.removeAll { $0.seq >= slip.seq } }
    }
    let base = entry.boot == boot ? baseOfSlip : nil
    seq = entry.seq
    hasJustBegun = slip != nil
    if let slip {
      // In another boot it is only as if nothing had happened.
      guard let offset = slip.offset(in: entry.boot) else { return isLive ? rearm() : () }
      step = ahead - offset
      // What is left below a second is left alone, as in every other step.
      if step.magnitude < Engine.clockStep { step = .zero }
      if step < .zero { applyTime(setBackBy: -step, to: slip.start(at: ahead)) }
    }
    let isTrust = count == nil && step == .zero
    if isTrust, doubtful != nil {
      applyTime(entry)
      slips[slips.count - 1].isSettled = true
      return isLive ? rearm() : ()
    }
    // What is told again now came before the clock was set back.
    if slip == nil { applyTime(entry, step: isTrust ? nil : step) }
    if isTrust { latest = max(entry.time, Engine.written) }
    let isBehind = clockBehind(at: entry.time) != nil
    for (id, track) in tracks where track.isByClock {
      // Instants that a forward step jumped over are caught up; a backward one must not put them off.
      if track.isSinceDoubtful {
        tracks[id]?.since = Track.Progress(track.since.at + step, offset: entry.offset)
      } else {
        tracks[id]?.since.cut(at: Track.Progress(entry.time, offset: entry.offset))
      }
      tracks[id]?.isSinceDoubtful = track.isSinceDoubtful && !isTrust && isBehind
    }
    applyStep(step)
    if count == nil, step.magnitude <= Slip.trustedStep, doubtful != nil {
      // It is set to the minute, say: as doubtful as before, and from now on.
      slips[slips.count - 1].move(by: step, entry)
    } else if let base, step.magnitude > Slip.tolerance {
      var new = Slip(
        seq: entry.seq, elapsed: entry.elapsed, step: step, floor: entry.time,
        isSettled: step.magnitude <= Slip.trustedStep, base: base)
      // It has stood there before, and all since the first step is told as if it had been set there then.
      if let slip, slip.hasStood(at: ahead) { new.settle(from: slip, at: ahead) }
      slips.append(new)
      Slip.join(&slips)
    }
    if isLive { rearm() }
  }

  /// How things stand, for when a step turns out to have been a slip.
  private var baseOfSlip: Snapshot {
    var base = snapshot
    base.slips = []
    return base
  }

  private mutating func noteDeed(_ entry: Entry) {
    slips.removeAll { $0.isSettled && !$0.remembers(entry) }
    for index in slips.indices { slips[index].note(entry) }
  }

  /// The clocks show other times of day from here on. What they showed until now is settled; what comes once more, west of
  /// where it was, is not on record yet, and what was jumped over, east of it, never was.
  private mutating func applyZone(_ entry: Entry) {
    // While limberd was off it followed no clocks, and by those that were wrong nothing is settled.
    let isFollowed = doubtful == nil && clockBehind(at: entry.time) == nil
    let past = placed.map { Track.Progress(hasJustBegun ? $0.time : entry.time, offset: $0.offset).face }
    let present = Track.Progress(max(entry.time, latest), offset: entry.offset).face
    for id in tracks.keys {
      if isFollowed, let past, let since = tracks[id]?.since { tracks[id]?.since.face = max(since.face, past) }
      if let since = tracks[id]?.since { tracks[id]?.since.face = min(since.face, present) }
      if let last = tracks[id]?.last { tracks[id]?.last?.face = min(last.face, present) }
    }
  }

  /// Follows the times of the entries: which was the last, and which the latest that can be believed.
  ///
  /// - Parameter step: by how much the clock was set, if it was.
  private mutating func applyTime(_ entry: Entry, step: TimeSpan? = nil) {
    lastTime = entry.time
    // Who sets the clock back knows that it was ahead; but not where it was wrong before and is wrong still.
    if let step, step < .zero, clockBehind(at: entry.time - step) == nil {
      latest = max(entry.time, Engine.written)
    } else {
      latest = max(latest, entry.time)
    }
    behindSince = clockBehind(at: entry.time) == nil ? nil : min(behindSince ?? entry.time, entry.time)
  }

  /// Follows the times where what is told again is told by a clock that was set back: who sets it back knows that it was ahead.
  private mutating func applyTime(setBackBy span: TimeSpan, to start: Instant) {
    lastTime = lastTime.map { min($0, start) }
    if clockBehind(at: start + span) == nil { latest = max(start, Engine.written) }
  }

  mutating func update(_ key: OccurrenceKey, _ change: (inout OpenOccurrence) -> Void) {
    guard var occurrence = open[key] else { return }
    change(&occurrence)
    open[key] = occurrence
    rearm(key)
  }

  private mutating func define(_ track: Track) {
    tracks[track.reminder.id] = track
    rearm(reminder: track.reminder.id)
  }

  /// A reminder's new form. Where its timing changed, new instants count from the edit.
  private mutating func change(_ reminder: Reminder, _ entry: Entry) {
    guard var track = tracks[reminder.id], !track.reminder.reschedules(to: reminder) else {
      return define(anew: reminder, entry)
    }
    track.reminder = reminder
    define(track)
  }

  /// A reminder whose instants count from now. What is on record already, answered early or before the clock was set back,
  /// is not asked for again.
  private mutating func define(anew reminder: Reminder, _ entry: Entry) {
    var track = Track(reminder, since: Track.Progress(entry.time, offset: entry.offset))
    let states =
      tracks[reminder.id].map { $0.open.compactMap { open[$0] } }
      ?? open.values.filter { $0.occurrence.key.reminder == reminder.id }
    let closed = recent.closings(of: reminder.id).compactMap { $0.isVoid ? nil : $0.closedState }
    for state in states + closed { track.advance(to: Track.Progress(state.due, offset: state.dueOffset)) }
    track.isSinceDoubtful = clockBehind(at: entry.time) != nil
    if let earlier = tracks[reminder.id] { track.inherit(from: earlier) }
    for state in states {
      track.open.insert(state.occurrence.key)
      track.take(state.occurrence.key.due, offset: state.dueOffset)
    }
    define(track)
  }

  private mutating func applyDue(_ occurrence: Occurrence, _ prescription: Prescription, _ entry: Entry) {
    let id = occurrence.key.reminder
    guard var track = tracks[id] else { return }
    let dueOffset = entry.namedOffset ?? entry.offset
    open[occurrence.key] = OpenOccurrence(
      occurrence, reminder: track.reminder, prescription: prescription, dueOffset: dueOffset)
    ids[occurrence.id] = occurrence.key
    track.open.insert(occurrence.key)
    track.take(occurrence.key.due, offset: dueOffset)
    track.advance(to: Track.Progress(occurrence.key.due, offset: dueOffset))
    if !track.isByClock { lastNamed[id] = max(lastNamed[id] ?? occurrence.key.due, occurrence.key.due) }
    // One that is answered before its time counts from the answer.
    if occurrence.key.due <= entry.time { track.anchor(occurrence.key.due, source: entry.id) }
    tracks[id] = track
    rearm(reminder: id)
    rearm(occurrence.key)
  }

  private mutating func applyClosed(_ occurrence: Occurrence, _ closing: Closing, _ entry: Entry) {
    var state = open.removeValue(forKey: occurrence.key)
    alarms.set(.occurrence(occurrence.key), at: nil)
    if let superseded = closing.supersedes, let index = recent.lastIndex(where: { $0.id == superseded }) {
      recent[index].isVoid = true
      if case .closed(let earlier, _) = recent[index].what { state = earlier }
      // An interval counts from the corrected answer, not from the one that it corrects.
      tracks[occurrence.key.reminder]?.anchors.removeAll { $0.source == superseded }
    }
    if let state { remember(.closed(state, closing), entry) }
    let id = occurrence.key.reminder
    tracks[id]?.open.remove(occurrence.key)
    if closing.outcome == .done || closing.outcome == .skipped {
      tracks[id]?.anchor(closing.at ?? entry.time, source: entry.id)
      tracks[id]?.take(occurrence.key.due, offset: state?.dueOffset)
    } else {
      tracks[id]?.release(occurrence.key.due, at: entry.time)
    }
    rearm(reminder: id)
  }

  private mutating func anchorMovements(_ at: Instant, source: EntryID) {
    for (id, track) in tracks where track.reminder.kind == .movement {
      guard case .every = track.reminder.timing else { continue }
      tracks[id]?.anchor(at, source: source)
      rearm(reminder: id)
    }
  }

  mutating func applyPaused(_ begun: PauseState, at time: Instant) {
    pause = begun
    if isLive { alarms.set(.pause, at: pauseEnds) }
    // A rest excuses what is open, as it is.
    guard !begun.isRest else { return }
    for key in open.keys {
      update(key) {
        // One whose early answer was taken back is not due yet, and one that was put away does not come again: there is
        // nothing to hold.
        if case .due = $0.phase, $0.due > time { return }
        if case .putAway = $0.phase { return }
        $0.phase = .held(.paused, retry: nil)
      }
    }
  }

  /// Moves what counts elapsed time along with the wall clock; what the clock on the wall says stays.
  private mutating func applyStep(_ step: TimeSpan) {
    // Steps that nobody's clock made may add up to more than there is.
    clockOffset = TimeSpan(bounded: (clockOffset + step).microseconds)
    if let shifted = pause?.shifted(by: step), shifted != pause {
      pause = shifted
      if isLive { alarms.set(.pause, at: pauseEnds) }
    }
    for (id, track) in tracks where !track.isByClock {
      for index in track.anchors.indices { tracks[id]?.anchors[index].at = track.anchors[index].at + step }
      tracks[id]?.since.at = track.since.at + step
      if let last = track.last { tracks[id]?.last?.at = last.at + step }
    }
    for key in open.keys { update(key) { $0.shift(by: step) } }
    for index in recent.indices { recent[index].shift(by: step) }
    for index in acts.indices { acts[index].shift(by: step) }
  }

  /// Forgets what is on record about due instants of a reminder after another: they come again.
  private mutating func applyVoided(_ voiding: Voiding, _ entry: Entry) {
    let after = voiding.after
    let progress = Track.Progress(after, offset: entry.namedOffset ?? entry.offset)
    func isVoid(_ key: OccurrenceKey) -> Bool { key.reminder == voiding.reminder && key.due > after }
    if var track = tracks[voiding.reminder] {
      let splits = track.absences.last { $0.absence.to > after && $0.absence.from <= after + TimeSpan(microseconds: 1) }
      // What an earlier form left open does not come again: the reminder as it is has counted since the edit.
      if splits?.isOfEarlierForm(track) != true { track.since.cut(at: progress) }
      track.last = progress
      track.taken.removeAll { $0.due > after }
      track.open = track.open.filter { !isVoid($0) }
      track.formerly = track.formerly.map { min($0, after) }
      track.absences.removeAll { $0.absence.to > after }
      define(track)
    }
    for (key, state) in open where isVoid(key) {
      open[key] = nil
      alarms.set(.occurrence(key), at: nil)
      ids[state.occurrence.id] = nil
    }
    for index in recent.indices {
      if let key = recent[index].occurrence?.key, isVoid(key) { recent[index].isVoid = true }
    }
    for index in acts.indices {
      if let key = acts[index].occurrence?.key, isVoid(key) { acts[index].isVoid = true }
    }
  }

  private mutating func remember(_ what: Recent.What, _ entry: Entry) {
    var item = Recent(id: entry.id, seq: entry.seq, time: entry.time, what: what)
    let horizon = item.time - Recent.memory
    guard case .closed(_, let closing) = what else {
      acts.append(item)
      while let oldest = acts.first, oldest.time < horizon || acts.count > Recent.mostActs { _ = acts.removeFirst() }
      return
    }
    if closing.why == .paused || closing.why == .rest { item.pause = pause?.source }
    recent.append(item)
    while let oldest = recent.first, oldest.time < horizon || recent.count > Recent.mostClosings {
      if let state = recent.removeFirst().occurrence, open[state.key] == nil { ids[state.id] = nil }
    }
  }
}

extension Track {
  /// Instants were recorded together.
  ///
  /// - Parameter offset: seconds east of UTC when they were recorded, which earlier versions kept alone: at the time of the
  ///   last of them it was an hour more at the most.
  fileprivate mutating func account(for absence: Absence, offset: Int32) {
    let then = absence.rhythm?.zones.local.offset(at: absence.to) ?? offset + 3_600
    advance(to: Progress(absence.to, offset: then))
    absences.append(Absent(absence: absence, reminder: reminder))
    if absences.count > Self.maximumAbsences { absences.removeFirst() }
  }
}

extension Reminder {
  /// Whether a new form comes at other instants, so that what is due now no longer holds.
  func reschedules(to other: Reminder) -> Bool {
    timing != other.timing || kind != other.kind || enabled != other.enabled
  }
}

extension OpenOccurrence {
  /// The wall clock was stepped: what counts elapsed time moves along.
  fileprivate mutating func shift(by step: TimeSpan) {
    switch phase {
    case .due: break
    case .held(let obstacle, let retry): phase = .held(obstacle, retry: retry.map { $0 + step })
    case .shown(let again): phase = .shown(again: again.map { $0 + step })
    case .snoozed(let until): phase = .snoozed(until: until + step)
    case .putAway: break
    }
    guard !reminder.isByClock else { return }
    due = due + step
    prescription.until = prescription.until + step
  }
}

extension Recent {
  /// The wall clock was stepped: it happened as long ago as before.
  fileprivate mutating func shift(by step: TimeSpan) {
    time = time + step
    switch what {
    case .closed(var state, let closing):
      state.shift(by: step)
      what = .closed(state, closing)
    case .snoozed(var state):
      state.shift(by: step)
      what = .snoozed(state)
    case .paused(let pause, let before):
      what = .paused(pause.shifted(by: step), before: before?.shifted(by: step))
    case .resumed(let pause): what = .resumed(pause.shifted(by: step))
    case .logged: break
    }
  }
}
