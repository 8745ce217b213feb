import LimberCore
import Records

/// Checks what must hold always, from what the daemon recorded, confirmed and showed, and the right time.
final class Checker {
  private(set) var finding: Finding?
  /// What the entries say, those that wait to be written included.
  private var book = Book()
  private var witness = Witness()
  private var intervals: Intervals
  /// Fed with what was written, and nothing else.
  private var shadow: Engine
  /// Entries happened that were not written when the daemon died.
  private var isBookAhead = false
  /// The clock is right in all of this life, but where it slips.
  private var isClockRight: Bool { isClockKept && slip == nil }
  private var isClockKept: Bool
  /// What a review said when the clock slipped, until it has come back.
  private var slip: Slipped?
  /// When the daemon began to work again after it was off or asleep.
  private var returned = Instant.epoch
  /// Since when it has been off or asleep.
  private var absentSince: Instant?
  /// When it was, before that.
  private var away: [Range<Instant>] = []
  private var hasTravelled = false
  /// What has come late since then, by reminder.
  private var lateShown: [String: Set<OccurrenceKey>] = [:]
  /// Times around which due instants are not counted: journeys.
  private var disturbed: [ClosedRange<Instant>] = []
  private var zones: [(since: Instant, zone: Zone)]
  private let start: Instant
  private var settledAt: Instant?
  private var checks = 0

  init(start: Instant, zone: Zone, isClockRight: Bool, keepsIntervals: Bool) {
    self.start = start
    isClockKept = isClockRight
    zones = [(start, zone)]
    intervals = Intervals(zone: zone, isChecked: isClockRight && keepsIntervals)
    shadow = Engine(zones: Zones(local: zone), seed: (0, 0))
  }

  private func find(_ invariant: String, _ what: String) {
    if finding == nil { finding = Finding(invariant: invariant, what: what) }
  }

  private func collect() {
    guard finding == nil else { return }
    finding = book.finding ?? witness.finding ?? intervals.finding
  }

  func prescription(of key: OccurrenceKey) -> Prescription? {
    shadow.openOccurrences.first { $0.occurrence.key == key }?.prescription
  }

  /// How many commits turned out to be on the disk that were not confirmed.
  var decidedByCrash: Int { witness.decided }
  var entryCount: Int { witness.entries.count }

  // MARK: The ledger

  /// Entries happened; they are on the disk already, or will be.
  func happened(_ entries: [Entry]) {
    for entry in entries {
      book.take(entry)
      intervals.take(entry)
    }
    if !entries.isEmpty { isBookAhead = true }
    collect()
  }

  func writes(_ entries: [Entry]) { witness.writes(entries) }

  func failedToWrite(_ entries: [Entry], _ error: LedgerError, isInDoubt: Bool) {
    witness.failed(entries, isInDoubt: isInDoubt)
    if error.reason == .damaged { find("no fault damages the ledger", "\(error)") }
  }

  func wrote(_ entries: [Entry]) {
    witness.wrote(entries)
    for entry in entries { shadow.replay(entry) }
    isBookAhead = false
  }

  func confirmed(_ entries: [Entry]) { witness.confirm(entries) }

  /// The daemon is gone, in whatever way.
  func died(at wall: Instant) {
    lateShown = [:]
    absentSince = absentSince ?? wall
  }

  /// The daemon has read the ledger anew, and this is from the entry `first` on in it. The engine is the one that was
  /// replayed: from a checkpoint on, if there is one.
  func restarted(_ found: [Entry], from first: Int64, _ engine: Engine) {
    let tail = witness.read(found, from: first)
    for entry in tail { shadow.replay(entry) }
    if shadow.snapshot != engine.snapshot {
      find("replayed state equals live state", "after a start at entry \(engine.seq) of \(shadow.seq)")
    }
    let known = Int(book.seq)
    if isBookAhead || known > witness.entries.count {
      // What had happened and was not written has not happened.
      (book, intervals) = (Book(), intervals.empty)
      book.isRereading = true
      for entry in witness.entries {
        book.take(entry)
        intervals.take(entry)
      }
      book.isRereading = false
    } else {
      for entry in witness.entries[known...] {
        book.take(entry)
        intervals.take(entry)
      }
    }
    isBookAhead = false
    collect()
  }

  /// A record on its way to the journal says what the entry says.
  func sent(_ entry: Entry, fields: [(name: String, value: String)]) {
    let values = Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
    do throws(EntryError) {
      let back = try JournalRecord.entry(fields: values)
      if back != entry { find("a journal record holds its entry", "\(entry) became \(back)") }
    } catch {
      find("a journal record holds its entry", "entry \(entry.seq): \(error)")
    }
  }

  // MARK: The screen

  /// - Parameter isDoubtful: the daemon has not decided yet whether the clock is right.
  func shows(_ showing: Showing, at wall: Instant, obstacles: Set<Obstacle>?, isDoubtful: Bool) {
    let key = showing.occurrence.key
    let name = "\(key.reminder) of \(Text.rfc3339(key.due, offset: 0))"
    if obstacles != [] { find("nothing is shown past an obstacle", "\(name) is shown with \(obstacles ?? [])") }
    if book.pauses.until != nil { find("nothing is shown past an obstacle", "\(name) is shown while paused") }
    guard let item = book.cases[key], item.isOpen else {
      return find("nothing answered or closed is shown", "\(name) is shown, and not open")
    }
    if let until = item.snoozedUntil, wall < until, !item.isBent {
      find("a snooze is kept", "\(name) is shown before \(Text.rfc3339(until, offset: 0))")
    }
    if wall < key.due, !item.isBent { find("nothing is shown before its time", "\(name) is shown early") }
    if wall >= item.until, !item.isBent { find("nothing is shown after its time", "\(name) is shown late") }
    let number = showing.isRestored ? item.showings : item.showings + 1
    if showing.showing != number {
      find("repeats are bounded and counted", "\(name) is shown as number \(showing.showing), not \(number)")
    }
    book.called(key, at: wall)
    // What is over by a clock that turns out to be right is shown until that is known.
    guard key.due <= returned, item.showings == 0, !isDoubtful else { return }
    lateShown[key.reminder, default: []].insert(key)
    if lateShown[key.reminder, default: []].count > 1 {
      find("one late showing after an absence", "\(name) is the second of \(key.reminder) since the return")
    }
  }

  /// A showing was refused: it is tried again after `repeat`.
  func serverRefused(_ key: OccurrenceKey, at wall: Instant) { book.called(key, at: wall) }

  // MARK: Time and place

  func returned(at wall: Instant) {
    // What says so while the clock slips is taken back with the rest.
    if slip == nil, let absentSince, absentSince < wall { away.append(absentSince..<wall) }
    returned = wall
    lateShown = [:]
  }

  func clockStepped(by step: TimeSpan) {
    book.bend()
    returned = .epoch
  }

  func slips(at wall: Instant) { slip = slip ?? Slipped(book.taken, at: wall) }

  /// The clock is right again; the daemon will notice it as soon as it works.
  func slipEnds() { slip?.isOver = true }

  /// Another boot, before the daemon has seen the clock come back: where it would have been is not known any more.
  func switchedOff() {
    if slip != nil { isClockKept = false }
    slip = nil
  }

  private func lookForSlip(_ host: Host, _ wall: Instant) {
    guard let slip, slip.isOver, host.waiting.isEmpty, host.engine.clockDoubt == nil else { return }
    self.slip = nil
    if let what = slip.difference(book.taken, at: wall) {
      find("after a slip the review is that of a life without it", what)
    }
  }

  /// By the right time: where the clock is wrong nothing is counted until it has long been right again.
  func travelled(to zone: Zone, at wall: Instant) {
    zones.append((wall, zone))
    hasTravelled = true
    disturbed.append((min(absentSince ?? wall, wall) - .hours(15))...(wall + .hours(27)))
    intervals.zone = zone
    returned = .epoch
  }

  func isSettled(at wall: Instant) {
    settledAt = wall
    collect()
  }

  // MARK: After each step

  func verify(_ host: Host, _ machine: Machine, _ desktop: Desktop) {
    checks += 1
    let wall = machine.wall
    // Who travelled meanwhile: all that was missed is counted by the clocks of the new place.
    if let last = disturbed.indices.last, hasTravelled {
      disturbed[last] = disturbed[last].lowerBound...max(disturbed[last].upperBound, wall + .hours(27))
    }
    (absentSince, hasTravelled) = (nil, false)
    if host.waiting.isEmpty { compare(host.engine) }
    book.checkUndonePauses()
    if book.open != Set(host.engine.openOccurrences.map(\.occurrence.key)) {
      find("the record says what is open", "the entries have open \(book.open.sorted())")
    }
    if isClockRight, let until = book.pauses.until, until <= wall {
      find("a pause ends by itself", "paused until \(Text.rfc3339(until, offset: 0)) and not resumed")
    }
    if isClockRight, book.pauses.current?.isRest == true, let until = book.pauses.until,
      let key = book.open.first(where: { $0.due <= wall && $0.due < until })
    {
      find("a rest excuses what is due before its end", "\(key) is open, and rest is until \(until)")
    }
    if let wake = host.engine.nextWake, wake <= wall { find("the timer lies ahead", "it lies at \(wake)") }
    look(host, wall)
    look(desktop, host)
    lookForSlip(host, wall)
    intervals.look(at: wall, isPaused: book.pauses.until != nil)
    collect()
  }

  /// The engine that knows only what was written equals the one that works.
  private func compare(_ engine: Engine) {
    if shadow.openOccurrences != engine.openOccurrences {
      find("replayed state equals live state", "replayed: \(shadow.openOccurrences)\nlive: \(engine.openOccurrences)")
    }
    if shadow.pausedUntil != engine.pausedUntil || shadow.isResting != engine.isResting || shadow.seq != engine.seq {
      find("replayed state equals live state", "pause or seq differ at seq \(engine.seq)")
    }
    // All of it is a lot to compare.
    if checks % 32 == 0, shadow.snapshot != engine.snapshot {
      find("replayed state equals live state", "replayed: \(shadow.snapshot)\nlive: \(engine.snapshot)")
    }
  }

  /// What is open is on its way to the screen, unless something is in the way, and is not open for longer than it may be.
  private func look(_ host: Host, _ wall: Instant) {
    let isClear = host.obstacles == [] && book.pauses.until == nil
    for key in book.open {
      guard let item = book.cases[key], !item.isBent else { continue }
      if item.until <= wall { find("a due instant closes when its time is over", "\(key) is still open") }
      guard isClear, item.callAt <= wall else { continue }
      if item.calledAt.map({ $0 < item.callAt }) ?? true {
        find("what is due or was snoozed is shown", "\(key) should be on its way to the screen since \(item.callAt)")
      }
    }
  }

  /// Of the popups that the daemon knows there is one of a reminder at the most, and none of what is closed.
  private func look(_ desktop: Desktop, _ host: Host) {
    guard let obstacles = host.obstacles, !obstacles.contains(.noServer) else { return }
    var seen: Set<String> = []
    for popup in desktop.visible.values where popup.isKnown {
      if !book.open.contains(popup.key) {
        find("nothing answered or closed is shown", "\(popup.key) is on the screen, and not open")
      }
      if !seen.insert(popup.key.reminder).inserted {
        find("repeats replace", "two popups of \(popup.key.reminder) are on the screen")
      }
    }
  }

  // MARK: At the end

  func end(at wall: Instant, _ plans: Plans, _ journal: ModelJournal, zone: (String) -> Zone) {
    witness.checkConfirmed()
    if let entry = witness.entries.first(where: { !journal.has($0) }) {
      find("every entry reaches the journal", "entry \(entry.seq) (\(entry.sentence)) is not in it")
    }
    for (key, item) in book.cases where !item.isOpen && item.effective.count != 1 {
      find("exactly one outcome in the end", "\(key) has \(item.effective.count) outcomes")
    }
    for key in book.open where book.cases[key].map({ $0.until <= wall }) ?? false {
      find("exactly one outcome in the end", "\(key) is still open")
    }
    let since = isClockKept ? start : (settledAt ?? wall) + .days(1)
    var dues = Dues(since: since, until: wall, zones: zones, disturbed: disturbed)
    dues.check(Entry.counted(witness.entries), book, plans, zone)
    collect()
    if finding == nil { finding = dues.finding }
    // Whose first journey goes east has missed by the clocks of the new place what was due before the life began.
    var reviews = Reviews(since: start - .days(2), now: wall, zone: zones[0].zone)
    reviews.check(witness.entries, isClockRight ? book : nil, away: isClockRight ? away : [])
    if finding == nil { finding = reviews.finding }
  }
}
