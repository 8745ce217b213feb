import LimberCore

/// An invariant that was broken, and how.
struct Finding {
  var invariant: String
  var what: String
}

/// What the entries alone say about each occurrence, by the rules of the product and in code that shares nothing with the
/// engine.
struct Book {
  struct Case {
    var reminder: Reminder?
    var until: Instant
    /// When its due entry was written.
    var recorded: Instant
    var isOpen = true
    /// Closings in force, and what each took the place of.
    var effective: [EntryID] = []
    var showings = 0
    /// Showings since it was last asked: since it came due, was snoozed or reopened, or a pause ended.
    var sinceAsked = 0
    var snoozes = 0
    /// It does not come before this.
    var snoozedUntil: Instant?
    /// It was put off once more than it may be: it does not come again.
    var isPutAway = false
    /// It must be on its way to the screen from then on, if nothing is in the way.
    var callAt: Instant
    /// When it was last on its way to the screen.
    var calledAt: Instant?
    /// The server was asked to show it, and nothing has come of that yet.
    var isOnItsWay = false
    /// The clock was set while it was open, so that its instants by the clock say nothing any more.
    var isBent = false
  }

  private(set) var cases: [OccurrenceKey: Case] = [:]
  private(set) var open: Set<OccurrenceKey> = []
  private(set) var absences: [Absence] = []
  /// When each was written.
  private(set) var absencesRecorded: [Absence: Instant] = [:]
  private(set) var reminders: [String: Reminder] = [:]
  private(set) var seq: Int64 = 0
  private(set) var pauses = Pauses()
  /// What each pause excused.
  private var excused: [EntryID: Set<EntryID>] = [:]
  /// Pauses that were taken back, of which something has changed just now.
  private var undonePauses: [EntryID] = []
  private var ids: Set<EntryID> = []
  private var closings: [EntryID: (key: OccurrenceKey, closing: Closing)] = [:]
  private var snoozes: [EntryID: OccurrenceKey] = [:]
  private var logs: Set<EntryID> = []
  var finding: Finding?
  /// Entries are read again, and how the clock was set meanwhile is not known.
  var isRereading = false
  /// What was on its way to the screen when the clock came back; it stays so if it comes due again.
  private var sent: Set<OccurrenceKey> = []
  /// What a slip took back is left out of what it reads.
  private var isCounted = false
  /// All that count.
  private(set) var taken: [Entry] = []

  private mutating func find(_ invariant: String, _ what: String) {
    if finding == nil { finding = Finding(invariant: invariant, what: what) }
  }

  mutating func take(_ entry: Entry) {
    if case .clockStepped(_, let count?) = entry.fact { forget(count, before: entry) }
    taken.append(entry)
    if entry.seq != seq + 1 { find("sequence numbers have no gap", "seq \(entry.seq) follows \(seq)") }
    seq = entry.seq
    if !ids.insert(entry.id).inserted { find("ids are unique", "the id of entry \(entry.seq) came before") }
    switch entry.fact {
    case .added(let reminder), .changed(let reminder): reminders[reminder.id] = reminder
    case .removed(let reminder): reminders[reminder.id] = nil
    case .due(let occurrence, let prescription): due(occurrence, prescription, entry)
    case .shown(let occurrence, let showing): shown(occurrence, showing, at: entry.time)
    case .held(let occurrence, let obstacle):
      change(occurrence, "held") {
        $0.callAt = entry.time
        $0.isOnItsWay = false
        if obstacle == .refused { $0.callAt = $0.callAt + ($0.reminder?.repeatAfter ?? .zero) }
      }
    case .snoozed(let occurrence, let snooze): snoozed(occurrence, snooze, entry)
    case .closed(let occurrence, let closing): closed(occurrence, closing, entry)
    case .undone(let undoing): undone(undoing, entry)
    case .absent(let absence):
      absences.append(absence)
      absencesRecorded[absence] = entry.time
    case .logged: logs.insert(entry.id)
    case .paused(let until, let span, let isRest):
      pauses.begin(entry.id, until: until, isElapsed: span != nil, isRest: isRest)
      // A rest excuses what is open, as it is.
      if !isRest { hush(at: entry.time) }
    case .resumed:
      if pauses.current == nil { find("a pause ends once", "resumed without a pause") }
      pauses.end(by: entry.id)
      goOn(at: entry.time)
    case .voided(let voiding): voided(voiding)
    case .clockStepped(let step, nil), .clockBehind(let step): pauses.shift(by: step)
    // One that comes back from a slip leaves everything where it was before that.
    case .clockStepped: break
    case .started, .recovered, .stopped, .settings, .rejected, .slept, .zoneChanged: break
    }
  }

  /// The clock had slipped: the last entries no longer count.
  private mutating func forget(_ count: Int, before entry: Entry) {
    guard !isCounted else { return bend() }
    var book = Book()
    (book.isRereading, book.isCounted) = (true, true)
    for earlier in Entry.counted(taken.filter { $0.seq < entry.seq - Int64(count) }) {
      book.seq = earlier.seq - 1
      book.take(earlier)
    }
    book.bend()
    book.sent = Set(cases.filter(\.value.isOnItsWay).keys)
    (book.isRereading, book.isCounted, book.seq, book.finding) = (isRereading, false, seq, finding ?? book.finding)
    self = book
  }

  private mutating func hush(at time: Instant) {
    for key in open where key.due <= time && cases[key]?.isPutAway != true { cases[key]?.snoozedUntil = nil }
  }

  private mutating func goOn(at time: Instant) {
    for key in open {
      cases[key]?.sinceAsked = 0
      // What is still to come waits for its time.
      let snoozedUntil = cases[key]?.snoozedUntil ?? key.due
      cases[key]?.callAt = max(time, key.due, snoozedUntil)
    }
  }

  /// After each step: what a pause had excused that was taken back is excused no longer.
  mutating func checkUndonePauses() {
    for pause in undonePauses {
      for id in excused[pause] ?? [] {
        guard let (key, _) = closings[id], cases[key]?.effective.contains(id) == true else { continue }
        find("what a pause excused is taken back with it", "\(name(key)) is excused by a pause that was taken back")
      }
    }
    undonePauses = []
  }

  private func name(_ key: OccurrenceKey) -> String {
    "\(key.reminder) of \(Text.rfc3339(key.due, offset: 0))"
  }

  private mutating func change(_ occurrence: Occurrence, _ word: String, _ change: (inout Case) -> Void) {
    guard var item = cases[occurrence.key], item.isOpen else {
      return find("nothing happens to what is not open", "\(name(occurrence.key)) is \(word), but not open")
    }
    change(&item)
    cases[occurrence.key] = item
  }

  private mutating func due(_ occurrence: Occurrence, _ prescription: Prescription, _ entry: Entry) {
    let key = occurrence.key
    if cases[key] != nil { find("a due instant comes once", "\(name(key)) comes due twice") }
    if absences.contains(where: { $0.reminder == key.reminder && $0.from <= key.due && key.due <= $0.to }) {
      find("a due instant comes once", "\(name(key)) comes due, and lies in an absence on record")
    }
    cases[key] = Case(
      reminder: reminders[key.reminder], until: prescription.until, recorded: entry.time, callAt: key.due,
      isBent: isRereading)
    if sent.remove(key) != nil { called(key, at: max(entry.time, key.due)) }
    open.insert(key)
  }

  private mutating func shown(_ occurrence: Occurrence, _ showing: Int, at time: Instant) {
    var wrong: String?
    change(occurrence, "shown") {
      if showing != $0.showings + 1 { wrong = "is shown for the \(showing)th time after the \($0.showings)th" }
      $0.showings = showing
      $0.isOnItsWay = false
      // What is told again was on its way when the clock was wrong.
      $0.calledAt = max($0.calledAt ?? time, time)
      $0.sinceAsked += 1
      if let repeats = $0.reminder?.repeats, $0.sinceAsked > 1 + repeats {
        wrong = "is shown \($0.sinceAsked) times for one asking, and may be repeated \(repeats) times"
      }
    }
    if let wrong { find("repeats are bounded and counted", "\(name(occurrence.key)) \(wrong)") }
  }

  private mutating func snoozed(_ occurrence: Occurrence, _ snooze: Snooze, _ entry: Entry) {
    var wrong: String?
    change(occurrence, "snoozed") {
      $0.snoozes += 1
      $0.sinceAsked = 0
      $0.isOnItsWay = false
      let until = snooze.until ?? .end
      if $0.isPutAway { wrong = "is snoozed after it was put away" }
      $0.snoozedUntil = until
      $0.callAt = until
      $0.isPutAway = snooze.until == nil
      if snooze.count != $0.snoozes { wrong = "is snoozed for the \(snooze.count)th time, not the \($0.snoozes)th" }
      let isTooOften = $0.snoozes > $0.reminder?.snoozes ?? 0
      if isTooOften != $0.isPutAway { wrong = "is snoozed more often than it may be, or put away too soon" }
      if until <= entry.time { wrong = "is snoozed into the past" }
      if until >= $0.until, !$0.isBent, !$0.isPutAway { wrong = "is snoozed past its time" }
    }
    snoozes[entry.id] = occurrence.key
    if let wrong { find("snoozes are bounded", "\(name(occurrence.key)) \(wrong)") }
  }

  private mutating func closed(_ occurrence: Occurrence, _ closing: Closing, _ entry: Entry) {
    let key = occurrence.key
    guard var item = cases[key] else {
      return find("what is closed came due", "\(name(key)) is closed, but never came due")
    }
    let isAnswer = closing.outcome == .done || closing.outcome == .skipped
    if isAnswer != (closing.by != nil) || isAnswer == (closing.why != nil) {
      find(
        "only a person's answer is done", "\(name(key)) is \(closing.outcome) by \(closing.by?.rawValue ?? "nobody")")
    }
    switch closing.why {
    case .unanswered? where item.showings == 0:
      find("missed says why", "\(name(key)) is unanswered, but was not shown")
    case .asleep? where item.showings > 0, .off? where item.showings > 0, .away? where item.showings > 0,
      .undelivered? where item.showings > 0:
      find("missed says why", "\(name(key)) was shown, and is missed as \(closing.why?.rawValue ?? "")")
    case .rest? where pauses.current?.isRest != true:
      find("missed says why", "\(name(key)) is excused by a rest that is none")
    default: break
    }
    closings[entry.id] = (key, closing)
    if closing.why == .paused || closing.why == .rest, let pause = pauses.current?.id {
      excused[pause, default: []].insert(entry.id)
    }
    if let earlier = closing.supersedes {
      if !item.effective.contains(earlier) {
        find("a correction takes the place of one in force", "\(name(key)) corrects what is not in force")
      }
      item.effective.removeAll { $0 == earlier }
    } else if !item.isOpen {
      find("at most one outcome in force", "\(name(key)) is closed twice")
    }
    item.effective.append(entry.id)
    (item.isOpen, item.isOnItsWay) = (false, false)
    open.remove(key)
    if item.effective.count != 1 {
      find("at most one outcome in force", "\(name(key)) has \(item.effective.count) outcomes")
    }
    cases[key] = item
  }

  private mutating func undone(_ undoing: Undoing, _ entry: Entry) {
    let source = undoing.supersedes
    if let key = snoozes.removeValue(forKey: source) {
      guard var item = cases[key], item.isOpen else {
        return find("nothing happens to what is not open", "a snooze of \(name(key)) is undone, which is closed")
      }
      item.snoozes -= 1
      reopen(&item, key, entry)
      cases[key] = item
      return
    }
    if logs.remove(source) != nil { return }
    switch pauses.undo(source, at: entry.time) {
    case .none: break
    case .pause(let isOver):
      undonePauses.append(source)
      return isOver ? goOn(at: entry.time) : ()
    case .end(let isOn): return isOn ? hush(at: entry.time) : ()
    }
    guard let (key, closing) = closings[source], var item = cases[key] else {
      // Older than a voiding that took its occurrence away.
      if undoing.occurrence != nil { find("what is undone was closed", "\(source) was never closed") }
      return
    }
    if !item.effective.contains(source) {
      find("what is undone is in force", "\(name(key)) undoes what is not in force")
    }
    item.effective.removeAll { $0 == source }
    if let earlier = closing.supersedes {
      item.effective.append(earlier)
      undonePauses += excused.filter { pauses.isUndone($0.key) && $0.value.contains(earlier) }.keys
    } else {
      item.isOpen = true
      open.insert(key)
      let (putOff, isPutAway) = (item.snoozedUntil, item.isPutAway)
      reopen(&item, key, entry)
      // It stands where it stood before: put away, or put off until later.
      item.isPutAway = isPutAway
      if let putOff, putOff > entry.time, isPutAway || pauses.current == nil {
        (item.snoozedUntil, item.callAt) = (putOff, putOff)
      }
    }
    cases[key] = item
  }

  private func reopen(_ item: inout Case, _ key: OccurrenceKey, _ entry: Entry) {
    item.sinceAsked = 0
    (item.snoozedUntil, item.isPutAway) = (nil, false)
    item.callAt = max(entry.time, key.due)
    // It is shown from then on, and not only because it was before; but what is on its way is not sent twice.
    item.calledAt = item.isOnItsWay ? entry.time : nil
  }

  /// Due instants by the clock that are still ahead come again: what is on record about them is void.
  private mutating func voided(_ voiding: Voiding) {
    for key in cases.keys where key.reminder == voiding.reminder && key.due > voiding.after {
      cases[key] = nil
      open.remove(key)
      closings = closings.filter { $0.value.key != key }
      snoozes = snoozes.filter { $0.value != key }
    }
    absences.removeAll { $0.reminder == voiding.reminder && $0.to > voiding.after }
  }

  // MARK: What is no entry

  mutating func called(_ key: OccurrenceKey, at wall: Instant) {
    guard var item = cases[key] else { return }
    (item.calledAt, item.isOnItsWay) = (wall, true)
    // Sooner than it had to be, such as after a refusal and a new start.
    if item.snoozedUntil == nil { item.callAt = min(item.callAt, wall) }
    cases[key] = item
  }

  /// The clock was set, or is another one.
  mutating func bend() { for key in cases.keys { cases[key]?.isBent = true } }
}
