import Testing

@testable import LimberCore

/// Movements of a review: each once, however it was told.
@Suite struct AdherenceDiaryTests {
  private static let day = CivilDate(year: 2026, month: 11, day: 16)
  private static let pumps = Reminder(
    id: "pumps", kind: .movement, title: "Pumps", timing: .at(Shelf.time("10:00")))

  private static func at(_ hour: Int, _ minute: Int = 0) -> Instant {
    Zone.utc.resolve(CivilTime(day, hour: hour, minute: minute)).due
  }

  private static let occurrence = Occurrence(
    key: OccurrenceKey(reminder: "pumps", due: at(10)), id: "aaaa", kind: .movement, title: "Pumps")

  /// - Parameter booted: when the machine was switched on for the last time, by the entries from then on.
  private static func review(
    _ facts: [(Instant, Fact)], until: Instant? = nil, now: Instant = .end, booted: Instant = at(0)
  ) -> Adherence {
    let entries = facts.enumerated().map { index, fact in
      Entry(
        id: EntryID(high: 1, low: UInt64(index + 1)), seq: Int64(index + 1), time: fact.0,
        elapsed: fact.0 - (fact.0 < booted ? at(0) : booted), boot: fact.0 < booted ? "a" : "b",
        offset: 0, person: nil, fact: fact.1)
    }
    return Adherence(entries, since: at(0), until: until ?? at(0) + .days(1), now: now, zone: .utc)
  }

  private static let due: [(Instant, Fact)] = [
    (at(7), .added(pumps)), (at(10), .due(occurrence, Prescription(pumps, until: at(12)))),
    (at(10), .shown(occurrence, showing: 1)),
  ]

  /// A log that closed what was due was recorded with it, at the same time.
  @Test func aLogThatAnswersIsOneMovement() {
    let told: [(Instant, Fact)] = [
      (Self.at(10, 30), .closed(Self.occurrence, Closing(.done, by: .control))),
      (Self.at(10, 30), .logged(Log(.movement(minutes: 10, limb: nil), by: .control))),
    ]
    let once = Self.review(Self.due + told).movement
    #expect(once.count == 1 && once.minutes == 10 && once.timed == 1)
    // Corrected later: it still was one.
    var correction = Closing(.done, by: .control, at: Self.at(10, 15))
    correction.supersedes = EntryID(high: 1, low: 4)
    let corrected = Self.review(Self.due + told + [(Self.at(11), .closed(Self.occurrence, correction))])
    #expect(corrected.movement.count == 1 && corrected.movement.minutes == 10 && corrected.total.done == 1)
    // Taken back, both of them: none.
    let undone =
      told
      + [5, 4].map { low in
        (
          Self.at(11),
          Fact.undone(
            Undoing(supersedes: EntryID(high: 1, low: low), occurrence: low == 4 ? Self.occurrence : nil, by: .control))
        )
      }
    let none = Self.review(Self.due + undone)
    #expect(none.movement.count == 0 && none.total.done == 0 && none.total.open == 1)
  }

  @Test func theLongestGapIsThatOfWakingHours() {
    // The night does not count, nor what is before the first entry or after limberd stopped.
    let review = Self.review([
      (Self.at(2), .added(Self.pumps)), Self.log(6), Self.log(11), Self.log(13), Self.log(19), (Self.at(23), .stopped),
    ])
    #expect(review.movement.longestGap == MovementSummary.Gap(from: Self.at(13), to: Self.at(19)))
    let short = Self.review([(Self.at(9), .added(Self.pumps)), Self.log(12), (Self.at(14), .stopped)])
    #expect(short.movement.longestGap == MovementSummary.Gap(from: Self.at(9), to: Self.at(12)))
    #expect(Self.review([(Self.at(9), .stopped)]).movement.longestGap == nil)
  }

  private static func log(_ hour: Int, _ minute: Int = 0) -> (Instant, Fact) {
    (at(hour, minute), .logged(Log(.movement(minutes: nil, limb: nil), by: .control)))
  }

  private static func gap(_ from: Int, _ to: Int) -> MovementSummary.Gap { .init(from: at(from), to: at(to)) }

  /// It ends with the span, or now; and what is recorded later makes the same span no other.
  @Test func theLongestGapEndsWithTheSpan() {
    let told = [(Self.at(7), Fact.added(Self.pumps)), Self.log(9), Self.log(11)]
    let evening = Self.review(told, until: Self.at(23), now: Self.at(23))
    // Until the next one would have come due the next morning.
    #expect(evening.movement.longestGap == Self.gap(11, 20))
    #expect(Self.review(told, until: Self.at(19), now: Self.at(19)).movement.longestGap == Self.gap(11, 19))
    #expect(Self.review(told, until: Self.at(23), now: Self.at(14)).movement.longestGap == Self.gap(11, 14))
    let later =
      told + [(Self.at(34), .due(Self.occurrence, Prescription(Self.pumps, until: Self.at(36)))), Self.log(40)]
    let same = Self.review(later, until: Self.at(23), now: Self.at(48))
    #expect(same.movement.longestGap == evening.movement.longestGap)
    #expect(same.movement == evening.movement)
  }

  /// A day without evidence is not blamed: limberd would have recorded what came due.
  @Test func whatIsNotOnRecordIsNotBlamed() {
    let told = [(Self.at(7), Fact.added(Self.pumps)), Self.log(11)]
    let found = Self.review(told, until: Self.at(0) + .days(5), now: Self.at(0) + .days(20)).movement
    // Pumps did not come at ten the next day: since when limberd did not run nobody knows.
    #expect(found.longestGap == Self.gap(8, 11))
    #expect(found.unknown == .hours(9 + 4 * 12) && found.isUnknownAtMost)
    let stopped = Self.review(told + [(Self.at(12), .stopped)], now: Self.at(0) + .days(20)).movement
    #expect(stopped.longestGap == Self.gap(8, 11) && stopped.unknown == .hours(8))
    // On the day itself too: they did not come at ten.
    let early = Self.review([(Self.at(7), .added(Self.pumps)), Self.log(9)], until: Self.at(23), now: Self.at(23))
      .movement
    #expect(early.longestGap == Self.gap(8, 9) && early.unknown == .hours(11))
    let due = Self.review(
      [(Self.at(7), .added(Self.pumps)), Self.log(9)], until: Self.at(10, 10), now: Self.at(10, 10)
    )
    .movement
    #expect(due.longestGap == MovementSummary.Gap(from: Self.at(9), to: Self.at(10, 10)) && due.unknown == .zero)
  }

  @Test func whereTheMachineWasOffNobodyIsBlamed() {
    let told = [
      (Self.at(7), Fact.added(Self.pumps)), Self.log(9), (Self.at(10), .stopped), (Self.at(15), .started(version: "1")),
    ]
    let off = Self.review(told + [Self.log(18)], until: Self.at(20), booted: Self.at(15)).movement
    #expect(off.longestGap == Self.gap(15, 18) && off.unknown == .hours(5))
    // The power failed: it was off since nobody knows when.
    let failed = Self.review(
      [(Self.at(7), .added(Self.pumps)), Self.log(9), (Self.at(15), .started(version: "1")), Self.log(18)],
      until: Self.at(20),
      booted: Self.at(15)
    ).movement
    #expect(failed.longestGap == Self.gap(15, 18) && failed.unknown == .hours(6))
    // Only limberd did not run.
    let down = Self.review(told + [Self.log(18)], until: Self.at(20)).movement
    #expect(down == off)
    let asleep = Self.review(
      [(Self.at(7), .added(Self.pumps)), (Self.at(16), .slept(from: Self.at(9), to: Self.at(16)))], until: Self.at(20),
      now: Self.at(20)
    ).movement
    #expect(asleep.longestGap == Self.gap(16, 20) && asleep.unknown == .hours(7))
    // All day, and one that was logged of it later.
    let away = Self.review(
      [
        (Self.at(7), .added(Self.pumps)), (Self.at(7, 30), .stopped), (Self.at(21), .started(version: "1")),
        (Self.at(22), .logged(Log(.movement(minutes: nil, limb: nil), at: Self.at(12), by: .control))),
      ], until: Self.at(23)
    ).movement
    #expect(away.count == 1 && away.longestGap == nil && away.unknown == .hours(12))
  }

  /// A reminder has a row if it was in force in the end, or if anything was due of it.
  @Test func whatWasNotInForceHasNoRow() {
    let later = Self.review([(Self.at(0) + .days(2), .added(Self.pumps))])
    #expect(later.rows.isEmpty)
    // From when the clock was ahead, and yet before what came after it.
    let ahead = Self.review([(Self.at(0) + .days(2), .added(Self.pumps)), (Self.at(9), .clockStepped(by: -.days(2)))])
    #expect(ahead.rows.map(\.reminder) == ["pumps"])
    var disabled = Self.pumps
    disabled.enabled = false
    #expect(Self.review([(Self.at(7), .added(disabled))]).rows.isEmpty)
    #expect(Self.review([(Self.at(7), .added(Self.pumps))]).rows.map(\.reminder) == ["pumps"])
    #expect(Self.review([(Self.at(7), .added(Self.pumps)), (Self.at(8), .removed(Self.pumps))]).rows.isEmpty)
    #expect(Self.review(Self.due + [(Self.at(15), .removed(Self.pumps))]).rows.map(\.reminder) == ["pumps"])
  }
}
