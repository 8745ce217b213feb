/// Taking back what the person did.
extension Engine {
  // MARK: What can be taken back

  /// The latest things that the person did and can still take back, the latest first.
  public func deeds(limit: Int) -> [Deed] {
    var list: [Deed] = []
    forEachDeed { item in
      list.append(deed(item))
      return list.count < limit
    }
    return list
  }

  /// Goes through what can still be taken back, the latest first; of one occurrence there is only the latest.
  ///
  /// - Parameter visit: tells whether to go on.
  private func forEachDeed(_ visit: (Recent) -> Bool) {
    var (closed, other) = (recent.endIndex, acts.endIndex)
    var seen: Set<OccurrenceKey> = []
    while closed > recent.startIndex || other > acts.startIndex {
      let item: Recent
      if other == acts.startIndex || closed > recent.startIndex && recent[closed - 1].seq > acts[other - 1].seq {
        closed -= 1
        item = recent[closed]
      } else {
        other -= 1
        item = acts[other]
      }
      guard isUndoable(item), item.occurrence.map({ seen.insert($0.key).inserted }) ?? true else { continue }
      if let twin = twin(of: item), let key = twin.occurrence?.key { seen.insert(key) }
      guard visit(item) else { return }
    }
  }

  func isUndoable(_ item: Recent) -> Bool {
    guard !item.isVoid, now.wall - item.time - Recent.reach < Self.leastTime else { return false }
    return switch item.what {
    case .logged, .paused, .resumed: true
    case .closed(_, let closing): closing.by != nil
    case .snoozed(let state): open[state.occurrence.key] != nil
    }
  }

  /// What a log closed too: that was one act, and both were recorded at once.
  private func twin(of item: Recent) -> Recent? {
    guard case .logged = item.what, let twin = recent.item(seq: item.seq - 1), twin.time == item.time, isUndoable(twin)
    else { return nil }
    return twin
  }

  private func deed(_ item: Recent) -> Deed {
    Deed(id: id(of: item), entry: item.id, time: item.time, undoing: undoing(item, by: nil))
  }

  private func undoing(_ item: Recent, by way: Way?) -> Undoing {
    let what: Undone
    var (at, logged) = (item.time, String?.none)
    switch item.what {
    case .closed(_, let closing):
      what = closing.by == nil ? .excused : closing.outcome == .done ? .done : .skipped
      at = closing.at ?? at
    case .snoozed: what = .snoozed
    case .logged(let log):
      what = log.what.undone
      (at, logged) = (log.at ?? at, log.phrase)
    case .paused(let pause, _): what = pause.isRest ? .rest : .paused
    case .resumed: what = .resumed
    }
    return Undoing(supersedes: item.id, occurrence: item.occurrence, by: way, what: what, logged: logged, at: at)
  }

  /// What a person types for it.
  private func id(of item: Recent) -> String {
    if let occurrence = (twin(of: item) ?? item).occurrence { return occurrence.id }
    var length = OccurrenceKey.shortestID
    let whole = item.shortID
    while length < OccurrenceKey.longestID {
      let id = whole.prefix(length)
      if ids[String(id)] == nil, !acts.contains(where: { $0.id != item.id && $0.shortID.hasPrefix(id) }) { break }
      length += 1
    }
    return String(whole.prefix(length))
  }

  /// The one that a person names.
  private func find(deed name: String) throws(Refusal) -> Recent {
    let prefix = name.lowercased()
    let entry = EntryID(name)
    var isKnown = tracks[name] != nil || ids[prefix] != nil
    var found: [Recent] = []
    forEachDeed { item in
      let occurrence = (twin(of: item) ?? item).occurrence
      // Of a reminder the latest is meant; of an id exactly that.
      if occurrence?.key.reminder == name || entry == item.id {
        found = [item]
        return false
      }
      if prefix.count >= OccurrenceKey.shortestID, (occurrence?.id ?? item.shortID).hasPrefix(prefix) {
        found.append(item)
      }
      return true
    }
    isKnown = isKnown || !found.isEmpty
    if found.count > 1 { found = found.filter { id(of: $0) == prefix } }
    guard let item = found.first, found.count == 1 else {
      throw isKnown && found.isEmpty ? .nothingToUndo : .noSuchTarget(name)
    }
    return item
  }

  // MARK: Taking it back

  mutating func undo(_ name: String?, by way: Way) throws(Refusal) -> Reply {
    var item: Recent?
    if let name {
      item = try find(deed: name)
    } else {
      forEachDeed { latest in
        item = latest
        return false
      }
    }
    guard let item else { throw .nothingToUndo }
    return undo(item, by: way)
  }

  /// Takes back something that the person did and can still take back.
  @discardableResult
  mutating func undo(_ item: Recent, by way: Way) -> Reply {
    let deed = deed(item)
    let twin = twin(of: item)
    let before = pause
    let entry = record(.undone(undoing(item, by: way)))
    if let twin {
      record(.undone(undoing(twin, by: way)))
      return .undone(deed, entry, restored(twin, by: way))
    }
    switch item.what {
    case .logged: return .undone(deed, entry, nil)
    case .closed, .snoozed: return .undone(deed, entry, restored(item, by: way))
    case .paused(let pause, _): return .undone(deed, entry, afterPause(pause, by: way))
    case .resumed:
      if pause != before { withdrawAll() }
      return .undone(deed, entry, standing())
    }
  }

  /// What became of an occurrence whose answer was taken back.
  private mutating func restored(_ item: Recent, by way: Way) -> Reply.Restored? {
    switch item.what {
    case .logged, .paused, .resumed: return nil
    case .snoozed(let state):
      let key = state.occurrence.key
      // The snooze before it may hold again.
      if open[key]?.phase == .due { present(key) }
      return .open(open[key] ?? state)
    case .closed(let state, _):
      let key = state.occurrence.key
      guard open[key] != nil else {
        // A correction was taken back: what it corrected holds again. But what a pause had excused is excused no longer where
        // that was taken back too.
        guard let earlier = recent.last(where: { !$0.isVoid && $0.closed == key }),
          case .closed(_, let standing) = earlier.what
        else { return nil }
        guard let pause = earlier.pause, acts.contains(where: { $0.id == pause && $0.isVoid }) else {
          return .closed(state.occurrence, standing)
        }
        record(.undone(undoing(earlier, by: way)))
        return goOn(key)
      }
      return goOn(key)
    }
  }

  /// One that is open again is shown, or closes at once.
  @discardableResult
  private mutating func goOn(_ key: OccurrenceKey) -> Reply.Restored? {
    guard let reopened = open[key] else { return nil }
    if let closing = closingOfReopened(reopened) {
      close(reopened, closing)
      return .closed(reopened.occurrence, closing)
    }
    // One that was answered before its time waits for it, and one that was put off or away stays so.
    if reopened.phase == .due, reopened.due <= now.wall { present(key) }
    return .open(open[key] ?? reopened)
  }

  /// A pause or a rest was taken back: what it excused is open again, or missed.
  private mutating func afterPause(_ pause: PauseState, by way: Way) -> Reply.Restored {
    let excused = recent.filter { !$0.isVoid && $0.pause == pause.source }
    for item in excused { record(.undone(undoing(item, by: way))) }
    for key in excused.compactMap({ $0.occurrence?.key }).sorted() { goOn(key) }
    if self.pause == nil { showHeld() }
    return standing()
  }

  /// Whether reminders are paused, after a pause or the end of one was taken back.
  private mutating func standing() -> Reply.Restored {
    guard let pause else { return .resumed(dueOccurrences) }
    // A rest goes on, and excuses what came up meanwhile.
    if pause.isRest { excuseForRest() }
    return .paused(until: pause.until, isRest: pause.isRest)
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
      guard let other = open[key], state.due < other.due || track.isByClock && state.face < other.face else {
        return false
      }
      return other.due <= now.wall || other.phase != .due || inFlight[key] != nil
    }
    // Answered ahead of its time, or while something was in the way, it may never have been shown.
    return isFollowed || now.wall >= state.prescription.until ? closing(ofExpired: state, gap: .undelivered) : nil
  }

  // MARK: What is recorded of it

  mutating func applyUndone(_ undoing: Undoing, at time: Instant) {
    for id in tracks.keys {
      guard let index = tracks[id]?.anchors.lastIndex(where: { $0.source == undoing.supersedes }) else { continue }
      tracks[id]?.anchors.remove(at: index)
      rearm(reminder: id)
    }
    if let index = recent.lastIndex(where: { $0.id == undoing.supersedes }) {
      recent[index].isVoid = true
      applyUndone(closing: recent[index].what, at: time)
    } else if let index = acts.lastIndex(where: { $0.id == undoing.supersedes }) {
      acts[index].isVoid = true
      applyUndone(act: acts[index].what, at: time)
    }
  }

  private mutating func applyUndone(closing what: Recent.What, at time: Instant) {
    guard case .closed(let state, let closing) = what else { return }
    guard let superseded = closing.supersedes else { return reopen(state, at: time) }
    // Undoing a correction: what it corrected holds again.
    guard let earlier = recent.lastIndex(where: { $0.id == superseded }) else { return }
    recent[earlier].isVoid = false
    if case .closed(let state, let closing) = recent[earlier].what, closing.by != nil {
      tracks[state.occurrence.key.reminder]?.anchor(closing.at ?? recent[earlier].time, source: recent[earlier].id)
      rearm(reminder: state.occurrence.key.reminder)
    }
  }

  private mutating func applyUndone(act what: Recent.What, at time: Instant) {
    switch what {
    case .logged, .closed: break
    // It may have been shown again meanwhile; then there is nothing left of the snooze but its count.
    case .snoozed(let state):
      guard open[state.occurrence.key] != nil else { return }
      reopen(state, at: time)
    case .paused(let undone, let before):
      guard pause?.source == undone.source else { return }
      pause = inForce(before, at: time)
      if isLive { alarms.set(.pause, at: pauseEnds) }
    case .resumed(let ended):
      guard pause == nil, let again = inForce(ended, at: time) else { return }
      applyPaused(again, at: time)
    }
  }

  /// A pause that was over or replaced, if nothing has ended it meanwhile; where it was taken back, the one before it.
  private func inForce(_ pause: PauseState?, at time: Instant) -> PauseState? {
    var pause = pause
    while let candidate = pause, let item = acts.last(where: { $0.id == candidate.source }), item.isVoid {
      guard case .paused(_, let before) = item.what else { break }
      pause = before
    }
    return pause.flatMap { $0.until > time ? $0 : nil }
  }

  /// Opens an occurrence as it was before an answer or a snooze that was taken back: a snooze that is still ahead holds, and
  /// what was put away stays so.
  private mutating func reopen(_ before: OpenOccurrence, at time: Instant) {
    var state = before
    switch before.phase {
    case .putAway: break
    case .snoozed(let until) where until > time && pause == nil: break
    default: state.phase = .due
    }
    state.showings = max(before.showings, open[before.occurrence.key]?.showings ?? 0)
    state.repeatsLeft = state.reminder.repeats
    open[state.occurrence.key] = state
    tracks[state.occurrence.key.reminder]?.open.insert(state.occurrence.key)
    tracks[state.occurrence.key.reminder]?.take(state.occurrence.key.due, offset: state.dueOffset)
    rearm(state.occurrence.key)
  }
}

extension Recent {
  /// The whole of the id that a person types for what is about no occurrence.
  fileprivate var shortID: String { ShortID.text(StableHash.of(id.description.utf8), length: OccurrenceKey.longestID) }
}

extension Log.What {
  /// The word for it when it is taken back.
  fileprivate var undone: Undone {
    switch self {
    case .movement: .movement
    case .calcium: .calcium
    case .cramp: .cramp
    }
  }
}
