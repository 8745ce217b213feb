import LimberCore

/// Reviews of a whole life: spans side by side say together what the whole says, that is what the book has, and nobody is
/// blamed for a machine that was off.
struct Reviews {
  private let since: Instant
  private let until: Instant
  private let now: Instant
  private let zone: Zone
  private(set) var finding: Finding?

  /// Into so many spans a life is cut, of which each begins at another time of day.
  private static let cuts: Int64 = 7

  init(since: Instant, now: Instant, zone: Zone) {
    self.since = since
    self.now = now
    self.zone = zone
    // What was answered early is due later.
    until = now + .days(2)
  }

  private mutating func find(_ invariant: String, _ what: String) {
    if finding == nil { finding = Finding(invariant: invariant, what: what) }
  }

  private func review(_ entries: [Entry], _ since: Instant, _ until: Instant) -> Adherence {
    Adherence(entries, since: since, until: until, now: now, zone: zone)
  }

  /// - Parameters:
  ///   - book: nil where the clock was wrong, and what counts is not only what is in it.
  ///   - away: when the machine was off or asleep, or the daemon dead.
  mutating func check(_ entries: [Entry], _ book: Book?, away: [Range<Instant>]) {
    let whole = review(entries, since, until)
    let length = TimeSpan(microseconds: (until - since).microseconds / Self.cuts)
    var (due, missed, excused, done) = (0, 0, 0, 0)
    var hours = Array(repeating: 0, count: 24)
    for index in 0..<Self.cuts {
      let start = since + TimeSpan(microseconds: length.microseconds * index)
      let part = review(entries, start, index + 1 == Self.cuts ? until : start + length)
      (due, missed) = (due + part.total.due, missed + part.total.missed)
      (excused, done) = (excused + part.total.excused, done + part.total.done)
      for (hour, counts) in part.total.counts.byHour.enumerated() { hours[hour] += counts.due }
      if index > 0, index + 1 < Self.cuts {
        let before = review(entries, start - length, start).total.counts.sums
        if part.total.before != before {
          find("adjacent spans add up", "before \(part.total.before) is \(before) by itself")
        }
      }
    }
    let (found, sums) = (
      [whole.total.due, whole.total.missed, whole.total.excused, whole.total.done], [due, missed, excused, done]
    )
    if found != sums || hours != whole.total.counts.byHour.map(\.due) {
      find("adjacent spans add up", "due, missed, excused and done are \(found) of the whole and \(sums) of its parts")
    }
    if let book {
      let closed = book.cases.values.count { !$0.isOpen } + book.absences.reduce(0) { $0 + $1.count }
      if whole.total.due != closed { find("a review counts what is due once", "\(whole.total.due) of \(closed)") }
      if let gap = whole.movement.longestGap, let off = away.first(where: { $0.overlaps(gap.from..<gap.to) }) {
        find("nobody is blamed for a machine that was off", "no movement from \(gap.from) to \(gap.to), off in \(off)")
      }
    }
  }
}
