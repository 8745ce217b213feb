/// A reminder in force, and how far its due instants have been accounted for.
struct Track: Hashable, Sendable {
  /// What an interval counts from.
  struct Anchor: Hashable, Sendable {
    /// The entry that set it.
    var source: EntryID
    var at: Instant
  }

  var reminder: Reminder
  /// Instants count from here: when the reminder was added, or its timing last changed.
  var since: Instant
  /// The last due instant that is on record.
  var last: Instant?
  /// Due instants and answers that an interval counts from; an undone answer is taken out again.
  var anchors: [Anchor] = []

  /// Enough for every undo that is still possible: due and done of an interval of 5 minutes over 10 hours.
  static let maximumAnchors = 256

  init(_ reminder: Reminder, since: Instant) {
    self.reminder = reminder
    self.since = since
  }

  mutating func anchor(_ at: Instant, source: EntryID) {
    anchors.append(Anchor(source: source, at: at))
    if anchors.count > Self.maximumAnchors { anchors.removeFirst(anchors.count - Self.maximumAnchors) }
  }

  /// The next due instant that is not on record yet.
  ///
  /// - Parameters:
  ///   - zone: the local zone.
  ///   - now: windows that closed before it are passed over.
  func next(in zone: Zone, now: Instant) -> Instant? {
    guard reminder.enabled else { return nil }
    switch reminder.timing {
    case .at(let expression):
      return expression.next(after: max(since, last ?? since), in: zone)
    case .every(let span, let window):
      let anchor = anchors.map(\.at).max() ?? since
      var first = Self.interval(span, window, after: anchor, in: zone)
      // An early answer was taken back: the instant that it was for is on record already.
      if let last, let again = first, again <= last { first = Self.interval(span, window, after: last, in: zone) }
      // One that came due in the window of now, or is yet to come, stands; where its window closed meanwhile, the count begins
      // with the next one.
      guard let first, first < now, let opening = window.opening(atOrAfter: now, in: zone), opening.opens > first
      else { return first }
      return Self.interval(span, window, after: opening.opens, in: zone)
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
  func first(from start: Instant, in zone: Zone) -> Instant? {
    switch reminder.timing {
    case .at(let expression): return expression.next(after: start - TimeSpan(microseconds: 1), in: zone)
    case .every(let span, let window):
      guard let opening = window.opening(atOrAfter: start, in: zone) else { return nil }
      var due = Self.interval(span, window, after: opening.opens, in: zone)
      // As many steps as fit into one window: `every` is at least 5 minutes.
      while let instant = due, instant < start { due = Self.interval(span, window, after: instant, in: zone) }
      return due
    }
  }

  /// The instant that follows `due` if nobody answers.
  func following(_ due: Instant, in zone: Zone) -> Instant? {
    switch reminder.timing {
    case .at(let expression): expression.next(after: due, in: zone)
    case .every(let span, let window): Self.interval(span, window, after: due, in: zone)
    }
  }

  /// From when on an occurrence can be answered ahead of its time: never earlier than half way from the one before, so
  /// that a long `early` leaves every occurrence some time of its own.
  func earlyOpens(_ due: Instant, gap: TimeSpan) -> Instant {
    due - min(reminder.early, TimeSpan(microseconds: gap.microseconds / 2))
  }

  /// Until when an occurrence may be shown and answered.
  func lateEnds(_ due: Instant, in zone: Zone) -> Instant {
    let end = due + reminder.late
    guard let next = following(due, in: zone) else { return end }
    return min(end, earlyOpens(next, gap: next - due))
  }
}
