/// A reminder in force, and how far its due instants have been accounted for.
struct Track: Hashable, Sendable, Codable {
  /// What an interval counts from.
  struct Anchor: Hashable, Sendable, Codable {
    /// The entry that set it.
    var source: EntryID
    var at: Instant
  }

  /// How far something is on record: an instant, and the time of day that the local clocks showed then.
  ///
  /// Where the machine comes into another zone, what goes by the local clocks is on record up to the time of day, whatever
  /// instant that is there; and what names a zone of its own up to the instant.
  struct Progress: Hashable, Sendable, Codable {
    var at: Instant
    /// The civil time, read as UTC.
    var face: Instant

    /// Where the clocks are so many seconds east of UTC.
    init(_ at: Instant, offset: Int32) {
      self.at = at
      face = at + .seconds(Int64(offset))
    }

    /// Up to where the times that local clocks show are on record, where they are those of a zone.
    func instant(in zone: Zone) -> Instant {
      face - at == .seconds(Int64(zone.offset(at: at))) ? at : zone.due(faceMicroseconds: face.microseconds)
    }

    /// It goes at least as far as another.
    mutating func extend(to other: Progress) {
      at = max(at, other.at)
      face = max(face, other.face)
    }

    /// It goes no further than another.
    mutating func cut(at other: Progress) {
      at = min(at, other.at)
      face = min(face, other.face)
    }
  }

  /// An instant that is open or was answered, and what the clocks showed then.
  struct Taken: Hashable, Sendable, Codable {
    var due: Instant
    /// The civil time, read as UTC.
    var face: Instant
    /// When its time ended without an answer: what shows the same time later than that is asked for.
    var released: Instant?
  }

  /// Instants that were recorded together.
  struct Absent: Hashable, Sendable, Codable {
    var absence: Absence
    /// The reminder as it was then: these are its instants, whatever it was made since.
    var reminder: Reminder

    /// Whether the reminder comes at other instants by now.
    func isOfEarlierForm(_ track: Track) -> Bool { reminder.reschedules(to: track.reminder) }
  }

  var reminder: Reminder
  /// Instants count from here: when the reminder was added, or its timing last changed.
  var since: Progress
  /// The clock was known to be wrong then, so that `since` moves with it when it is set.
  var isSinceDoubtful = false
  /// Everything that was due until then is on record.
  var last: Progress?
  /// Due instants and answers that an interval counts from; an undone answer is taken out again.
  var anchors: [Anchor] = []
  /// What need not be asked for once more where the clocks of another zone show the same time again.
  var taken: [Taken] = []
  /// Its occurrences that are open: one, and with it one that was answered early and undone.
  var open: Set<OccurrenceKey> = []
  /// The latest absences, should the clock turn out to have been ahead.
  var absences: [Absent] = []
  /// Up to where instants by the clock are on record from before the timing last changed.
  var formerly: Instant?

  /// Enough for every undo that is still possible: due and done of an interval of 5 minutes over 10 hours.
  static let maximumAnchors = 256
  /// A journey west takes the clocks back by 13 hours at the most. Further back is the date line crossed eastwards: the same
  /// time of day comes a whole day later, and nothing was taken for that day.
  static let takenReach = TimeSpan.hours(14)
  /// No clocks of two zones are further apart.
  static let zonesReach = TimeSpan.hours(26)
  /// One is the rule; more come of a clock that is set to and fro.
  static let maximumAbsences = 8

  init(_ reminder: Reminder, since: Progress) {
    self.reminder = reminder
    self.since = since
  }

  mutating func anchor(_ at: Instant, source: EntryID) {
    anchors.append(Anchor(source: source, at: at))
    if anchors.count > Self.maximumAnchors { anchors.removeFirst(anchors.count - Self.maximumAnchors) }
  }

  /// Everything that was due until then is on record.
  mutating func advance(to progress: Progress) {
    last?.extend(to: progress)
    if last == nil { last = progress }
  }

  /// An instant is open, or was answered.
  mutating func take(_ due: Instant, offset: Int32?) {
    guard let offset, case .at(let times) = reminder.timing, times.isLocal else { return }
    let face = due + .seconds(Int64(offset))
    taken.removeAll { $0.due == due || $0.due < due - Self.zonesReach }
    taken.append(Taken(due: due, face: face))
  }

  /// An instant was neither answered nor is it open any more: where it comes again, it is asked for again.
  mutating func release(_ due: Instant, at time: Instant) {
    for index in taken.indices where taken[index].due == due { taken[index].released = time }
  }

  /// The next due instant that is not on record yet.
  ///
  /// - Parameters:
  ///   - zones: the local zone, and those that expressions name.
  ///   - now: windows that closed before it are passed over.
  ///   - floor: nothing comes by the clock until then, while the clock is known to be wrong.
  func next(in zones: Zones, now: Instant, floor: Instant?) -> Instant? {
    guard reminder.enabled else { return nil }
    switch reminder.timing {
    case .at: return next(after: floor ?? .epoch, in: zones)
    case .every(let span, let window):
      let zone = zones.local
      // A correction may name a time before the reminder was as it is: new instants count from the edit.
      let anchor = max(since.at, anchors.map(\.at).max() ?? since.at)
      var first = Self.interval(span, window, after: anchor, in: zone)
      // An early answer was taken back: the instant that it was for is on record already.
      if let last, let again = first, again <= last.at { first = Self.interval(span, window, after: last.at, in: zone) }
      // One that came due in the window of now, or is yet to come, stands; where its window closed meanwhile, the count begins
      // with the next one.
      guard let first, first < now, let opening = window.opening(atOrAfter: now, in: zone), opening.opens > first
      else { return first }
      return Self.interval(span, window, after: opening.opens, in: zone)
    }
  }

  /// The first instant by the clock, later than another, that is not on record yet.
  func next(after instant: Instant, in zones: Zones) -> Instant? {
    guard case .at(let times) = reminder.timing else { return nil }
    let progress = [since] + (last.map { [$0] } ?? [])
    // What names a zone comes at its instant, wherever the machine is; the other times come when the clocks here show them.
    let named = progress.reduce(instant) { max($0, $1.at) }
    let local = progress.reduce(instant) { max($0, $1.instant(in: zones.local)) }
    return times.expressions.lazy.compactMap { next(of: $0, after: $0.zone == nil ? local : named, in: zones) }.min()
  }

  private func next(of times: ClockTimes, after instant: Instant, in zones: Zones) -> Instant? {
    times.expressions.lazy.compactMap { next(of: $0, after: instant, in: zones) }.min()
  }

  /// The first instant by the clock after another, but for those whose civil time was asked for already in another zone.
  private func next(of expression: CalendarExpression, after instant: Instant, in zones: Zones) -> Instant? {
    guard let zone = zones.zone(of: expression) else { return nil }
    var due = expression.next(after: instant, in: zone)
    // At most as many turns as there are instants taken.
    while let found = due, expression.zone == nil, isTaken(found, in: zone) {
      due = expression.next(after: found, in: zone)
    }
    return due
  }

  /// Whether a civil time was asked for already in another zone.
  private func isTaken(_ due: Instant, in zone: Zone) -> Bool {
    guard !taken.isEmpty else { return false }
    let face = due + .seconds(Int64(zone.offset(at: due)))
    let isOnRecord = last.map { due <= $0.at } ?? false
    return taken.contains { other in
      if other.face == face, other.due != due, due - other.due < Self.takenReach,
        other.released.map({ due <= $0 }) ?? true
      {
        return true
      }
      // That very instant is on record, under whatever time of day; or, westwards over the date line, a day is left out: the
      // dose comes every 24 hours all the same.
      let isSameTime = (face - other.face).microseconds % TimeSpan.days(1).microseconds == 0
      return isOnRecord && (other.due == due || other.due > due && isSameTime)
    }
  }

  /// The first instant that is `span` after both `anchor` and the opening of its window, and within that window.
  static func interval(_ span: TimeSpan, _ window: Window, after anchor: Instant, in zone: Zone) -> Instant? {
    var from = anchor
    // The window of the anchor may be too short for one more; the next has room, since `every` is shorter than the window,
    // but for days cut short by a clock change: so a few more.
    for _ in 0..<16 {
      guard let opening = window.opening(atOrAfter: from, in: zone) else { return nil }
      let due = max(anchor, opening.opens) + span
      if due < opening.closes { return due < Instant.end ? due : nil }
      from = opening.closes
    }
    return nil
  }

  /// The first instant that is not before `start`, which lies ahead of all that is on record.
  func first(from start: Instant, in zones: Zones) -> Instant? {
    switch reminder.timing {
    case .at(let times): return next(of: times, after: start - TimeSpan(microseconds: 1), in: zones)
    case .every(let span, let window):
      guard let opening = window.opening(atOrAfter: start, in: zones.local) else { return nil }
      // As many spans after the opening as lie before the start, and then one more.
      let passed = start > opening.opens ? ((start - opening.opens).microseconds - 1) / span.microseconds : 0
      let before = opening.opens + TimeSpan(microseconds: passed * span.microseconds)
      return Self.interval(span, window, after: before, in: zones.local)
    }
  }

  /// The instant that follows `due` if nobody answers.
  func following(_ due: Instant, in zones: Zones) -> Instant? {
    switch reminder.timing {
    case .at(let times): next(of: times, after: due, in: zones)
    case .every(let span, let window): Self.interval(span, window, after: due, in: zones.local)
    }
  }

  /// From when on an occurrence can be answered ahead of its time: never earlier than half way from the one before, so
  /// that a long `early` leaves every occurrence some time of its own.
  func earlyOpens(_ due: Instant, gap: TimeSpan) -> Instant {
    due - min(reminder.early, TimeSpan(microseconds: gap.microseconds / 2))
  }

  /// From when on something that was done counts for an occurrence.
  func reach(of due: Instant, in zones: Zones) -> Instant {
    let gap = following(due, in: zones).map { $0 - due } ?? .days(1)
    return min(earlyOpens(due, gap: gap), due - min(reminder.onTime, TimeSpan(microseconds: gap.microseconds / 2)))
  }

  /// Until when an occurrence may be shown and answered.
  func lateEnds(_ due: Instant, in zones: Zones) -> Instant {
    let end = due + reminder.late
    guard let next = following(due, in: zones) else { return end }
    return min(end, earlyOpens(next, gap: next - due))
  }

  /// What is asked for at an instant.
  func prescription(_ due: Instant, in zones: Zones) -> Prescription {
    Prescription(reminder, until: lateEnds(due, in: zones))
  }

  /// Up to where anything about it is on record.
  var horizon: Instant {
    max(since.at, last?.at ?? since.at, formerly ?? since.at, absences.map(\.absence.to).max() ?? since.at)
  }

  /// Keeps what is on record about an earlier form, which a clock that turns out to have been ahead makes void too.
  mutating func inherit(from earlier: Track) {
    guard isByClock, earlier.isByClock else { return }
    absences = earlier.absences
    formerly = [earlier.last?.at, earlier.formerly].compactMap(\.self).max()
  }

  /// Whether it goes by the clock on the wall.
  var isByClock: Bool { reminder.isByClock }
}

extension Reminder {
  /// Whether it goes by the clock on the wall, and not by time that passes.
  var isByClock: Bool { if case .at = timing { true } else { false } }
}
