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

  private static func review(_ facts: [(Instant, Fact)], until: Instant? = nil) -> Adherence {
    let entries = facts.enumerated().map { index, fact in
      Entry(
        id: EntryID(high: 1, low: UInt64(index + 1)), seq: Int64(index + 1), time: fact.0, elapsed: .zero, boot: "",
        offset: 0, person: nil, fact: fact.1)
    }
    return Adherence(entries, since: at(0), until: until ?? at(0) + .days(1), zone: .utc)
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
    func log(_ hour: Int) -> (Instant, Fact) {
      (Self.at(hour), .logged(Log(.movement(minutes: nil, limb: nil), by: .control)))
    }
    // The night does not count, nor what is before the first entry or after the last.
    let review = Self.review([
      (Self.at(2), .added(Self.pumps)), log(6), log(11), log(13), log(19), (Self.at(23), .stopped),
    ])
    #expect(review.movement.longestGap == MovementSummary.Gap(from: Self.at(13), to: Self.at(19)))
    let short = Self.review([(Self.at(9), .added(Self.pumps)), log(12), (Self.at(14), .stopped)])
    #expect(short.movement.longestGap == MovementSummary.Gap(from: Self.at(9), to: Self.at(12)))
    #expect(Self.review([(Self.at(9), .stopped)]).movement.longestGap == nil)
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
