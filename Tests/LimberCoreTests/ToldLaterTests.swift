import Testing

@testable import LimberCore

/// What the person said to have done earlier: each once, and only what they said.
@Suite struct ToldLaterTests {
  private static let start = Instant(seconds: 1_795_000_000)
  private static let lunch = Occurrence(
    key: OccurrenceKey(reminder: "lunch", due: start), id: "aaaa", kind: .calcium, title: "Lunch")

  private static func told(_ facts: [(TimeSpan, Fact)], ahead: [Int: TimeSpan] = [:]) -> ToldLater {
    let entries = facts.enumerated().map { index, fact in
      Entry(
        id: EntryID(high: 1, low: UInt64(index + 1)), seq: Int64(index + 1),
        time: start + fact.0 + (ahead[index] ?? .zero), elapsed: .hours(1) + fact.0, boot: "a", offset: 0, person: nil,
        fact: fact.1)
    }
    return ToldLater(entries, in: start - .days(1)..<start + .days(100))
  }

  private static func done(_ at: TimeSpan?, supersedes: UInt64? = nil) -> Fact {
    .closed(
      lunch,
      Closing(.done, by: .control, at: at.map { start + $0 }, supersedes: supersedes.map { EntryID(high: 1, low: $0) }))
  }

  private static func log(_ what: Log.What, _ at: TimeSpan?) -> Fact {
    .logged(Log(what, at: at.map { start + $0 }, by: .control))
  }

  private static func undo(_ low: UInt64) -> Fact {
    .undone(Undoing(supersedes: EntryID(high: 1, low: low), occurrence: nil, by: .control))
  }

  private static let cramp = Log.What.cramp(place: nil, severity: nil, minutes: nil)
  private static let movement = Log.What.movement(minutes: 3, limb: nil)

  @Test func eachOnce() {
    #expect(Self.told([(.hours(1), Self.done(nil)), (.hours(2), Self.log(Self.cramp, nil))]) == Self.told([]))
    let one = Self.told([(.hours(1), Self.done(.minutes(5)))])
    #expect(one.answers == 1 && one.logs == 0)
    // Corrected twice: one answer.
    let corrected = Self.told([
      (.hours(1), Self.done(nil)), (.hours(2), Self.done(.minutes(5), supersedes: 1)),
      (.hours(3), Self.done(.minutes(9), supersedes: 2)),
    ])
    #expect(corrected == one)
    // A log that was taken back is none, and so is an answer.
    let undone = Self.told([
      (.hours(1), Self.log(Self.cramp, .zero)), (.hours(2), Self.undo(1)), (.hours(2), Self.log(Self.cramp, .zero)),
      (.hours(3), Self.done(.minutes(5))), (.hours(4), Self.undo(4)),
    ])
    #expect(undone.answers == 0 && undone.logs == 1)
    // One that was logged as the answer is a log.
    let both = Self.told([(.hours(1), Self.done(.minutes(5))), (.hours(1), Self.log(Self.movement, .minutes(5)))])
    #expect(both.answers == 0 && both.logs == 1)
  }

  /// The clock was ahead by forty days for some minutes: what was done in them is told again, and nobody named a time.
  @Test func whatLimberdTellsAgain() {
    let slip = TimeSpan.days(40)
    let facts: [(TimeSpan, Fact)] = [
      (.minutes(1), .clockStepped(by: slip)), (.minutes(2), Self.done(nil)), (.minutes(3), Self.log(Self.cramp, nil)),
      (.minutes(4), Self.log(Self.movement, slip - .hours(2))), (.minutes(9), .clockStepped(by: -slip, takingBack: 4)),
      (.minutes(9), Self.done(.minutes(2))), (.minutes(9), Self.log(Self.cramp, .minutes(3))),
      (.minutes(9), Self.log(Self.movement, -.hours(2))), (.minutes(30), Self.log(Self.cramp, .minutes(3))),
    ]
    let told = Self.told(facts, ahead: [0: slip, 1: slip, 2: slip, 3: slip])
    // The movement, for which a time was named, and the cramp that was logged afterwards.
    #expect(told.answers == 0 && told.logs == 2)
  }
}
