import LimberCore

/// A second opinion: what the entries alone say about each occurrence, in code that shares nothing with the engine.
struct Book {
  struct Case {
    var isOpen = true
    /// Closings in force.
    var effective: [EntryID] = []
    var showings = 0
    /// Showings since it was last asked: since it came due, was snoozed, was reopened, or a pause ended.
    var sinceAsked = 0
    var snoozes = 0
    var outcome: Outcome?
    var until: Instant
  }

  var cases: [OccurrenceKey: Case] = [:]
  var absences: [Absence] = []
  var reminders: [String: Reminder] = [:]
  var seq: Int64 = 0
  var violations: [String] = []
  private var ids: Set<EntryID> = []
  /// What a closing took the place of.
  private var superseded: [EntryID: EntryID] = [:]
  private var keys: [EntryID: OccurrenceKey] = [:]
  private var outcomes: [EntryID: Outcome] = [:]
  private var snoozes: [EntryID: OccurrenceKey] = [:]

  private(set) var open: Set<OccurrenceKey> = []
  /// Of reminders that go by the clock.
  private var clockKeys: Set<OccurrenceKey> = []
  /// All that count.
  private var taken: [Entry] = []

  mutating func take(_ entry: Entry) {
    if case .clockStepped(_, let count?) = entry.fact { forget(count, before: entry) }
    follow(entry)
  }

  private mutating func follow(_ entry: Entry) {
    taken.append(entry)
    if entry.seq != seq + 1 { violations.append("seq \(entry.seq) follows \(seq)") }
    seq = entry.seq
    if !ids.insert(entry.id).inserted { violations.append("an entry's id comes twice") }
    switch entry.fact {
    case .added(let reminder), .changed(let reminder): reminders[reminder.id] = reminder
    case .removed(let reminder): reminders[reminder.id] = nil
    case .due(let occurrence, let prescription):
      if cases[occurrence.key] != nil { violations.append("\(name(occurrence)) comes due twice") }
      cases[occurrence.key] = Case(until: prescription.until)
      open.insert(occurrence.key)
      if case .at? = reminders[occurrence.key.reminder]?.timing { clockKeys.insert(occurrence.key) }
    case .shown(let occurrence, let showing): shown(occurrence, showing)
    case .held(let occurrence, _): change(occurrence, "held") { _ in }
    case .snoozed(let occurrence, let snooze):
      change(occurrence, "snoozed") {
        $0.snoozes += 1
        $0.sinceAsked = 0
      }
      snoozes[entry.id] = occurrence.key
      if let until = snooze.until, until <= entry.time {
        violations.append("\(name(occurrence)) is snoozed into the past")
      }
    case .closed(let occurrence, let closing): closed(occurrence, closing, entry.id)
    case .undone(let undoing): undone(undoing)
    case .absent(let absence): absences.append(absence)
    case .resumed: for key in open { cases[key]?.sinceAsked = 0 }
    case .started, .stopped, .settings, .rejected, .logged, .paused, .clockStepped, .clockBehind, .slept,
      .zoneChanged, .recovered:
      break
    case .voided(let voiding):
      // By the clock, and still ahead: it comes due anew.
      for key in cases.keys where key.reminder == voiding.reminder && key.due > voiding.after {
        if !clockKeys.contains(key) { violations.append("an interval is voided") }
        cases[key] = nil
        open.remove(key)
        keys = keys.filter { $0.value != key }
        snoozes = snoozes.filter { $0.value != key }
      }
      absences.removeAll { $0.reminder == voiding.reminder && $0.to > voiding.after }
    }
  }

  /// The clock had slipped: the last entries no longer count.
  private mutating func forget(_ count: Int, before entry: Entry) {
    var book = Book()
    for earlier in taken where earlier.seq < entry.seq - Int64(count) {
      book.seq = earlier.seq - 1
      // What one that takes back took back is not among them any more.
      book.follow(earlier)
    }
    book.violations = violations
    book.seq = seq
    self = book
  }

  private func name(_ occurrence: Occurrence) -> String {
    "\(occurrence.key.reminder) of \(Text.rfc3339(occurrence.key.due, offset: 0))"
  }

  private mutating func change(_ occurrence: Occurrence, _ word: String, _ change: (inout Case) -> Void) {
    guard var item = cases[occurrence.key], item.isOpen else {
      violations.append("\(name(occurrence)) is \(word), but not open")
      return
    }
    change(&item)
    cases[occurrence.key] = item
  }

  private mutating func shown(_ occurrence: Occurrence, _ showing: Int) {
    var wrong: String?
    let repeats = reminders[occurrence.key.reminder]?.repeats ?? 99
    change(occurrence, "shown") {
      if showing != $0.showings + 1 { wrong = "is shown for the \(showing)th time after the \($0.showings)th" }
      $0.showings = showing
      $0.sinceAsked += 1
      if $0.sinceAsked > 1 + repeats { wrong = "is shown \($0.sinceAsked) times for one asking" }
    }
    if let wrong { violations.append("\(name(occurrence)) \(wrong)") }
  }

  private mutating func closed(_ occurrence: Occurrence, _ closing: Closing, _ id: EntryID) {
    guard var item = cases[occurrence.key] else {
      violations.append("\(name(occurrence)) is closed, but never came due")
      return
    }
    keys[id] = occurrence.key
    outcomes[id] = closing.outcome
    if let earlier = closing.supersedes {
      if !item.effective.contains(earlier) { violations.append("\(name(occurrence)) corrects what is not in force") }
      item.effective.removeAll { $0 == earlier }
      superseded[id] = earlier
    } else if !item.isOpen {
      violations.append("\(name(occurrence)) is closed twice")
    }
    item.effective.append(id)
    item.isOpen = false
    open.remove(occurrence.key)
    item.outcome = closing.outcome
    if item.effective.count != 1 { violations.append("\(name(occurrence)) has \(item.effective.count) outcomes") }
    cases[occurrence.key] = item
  }

  private mutating func undone(_ undoing: Undoing) {
    if let key = snoozes.removeValue(forKey: undoing.supersedes) {
      if cases[key]?.isOpen != true { violations.append("a snooze of what is closed is undone") }
      cases[key]?.snoozes -= 1
      cases[key]?.sinceAsked = 0
      return
    }
    // A pause that is over, or one that is on again and will be: what is open is asked for anew.
    if [.paused, .rest, .resumed].contains(undoing.what) { for key in open { cases[key]?.sinceAsked = 0 } }
    guard let key = keys[undoing.supersedes], var item = cases[key] else {
      if undoing.occurrence != nil { violations.append("what is undone was never closed") }
      return
    }
    if !item.effective.contains(undoing.supersedes) { violations.append("\(key) undoes what is not in force") }
    item.effective.removeAll { $0 == undoing.supersedes }
    if let earlier = superseded[undoing.supersedes] {
      item.effective.append(earlier)
      item.outcome = outcomes[earlier]
    } else {
      item.isOpen = true
      open.insert(key)
      item.outcome = nil
      item.sinceAsked = 0
    }
    cases[key] = item
  }
}
