import LimberCore
import Testing

@testable import Records

/// What counts of the ledger and of the journal's records, of which some were sent again, changed or forged.
@Suite struct MergerTests {
  private static func entry(_ seq: Int64, id: UInt64? = nil, at second: Int64? = nil, place: String = "calf") -> Entry {
    Entry(
      id: EntryID(high: 0, low: id ?? UInt64(seq)), seq: seq, time: Instant(seconds: second ?? seq),
      elapsed: .seconds(1),
      boot: String(repeating: "b", count: 32), offset: 0, person: nil,
      fact: .logged(Log(.cramp(place: place, severity: nil, minutes: nil), by: .control)))
  }
  private static let all = Instant.epoch..<Instant.end

  private static func merged(
    ledger: [Entry] = [], verified: [Entry] = [], unverified: [Entry] = []
  ) -> Merger {
    var merger = Merger()
    for entry in ledger { merger.take(entry) }
    var records = ScannedRecords()
    (records.verified, records.unverified) = (verified, unverified)
    merger.take(records)
    return merger
  }

  private static func counts(_ merger: Merger) -> [Int] {
    [
      merger.count(.ledger, in: all), merger.count(.journal, in: all), merger.count(.ledger, in: all, only: true),
      merger.count(.journal, in: all, only: true), merger.unverified.count,
    ]
  }

  @Test func bothSourcesAreOne() {
    let (one, two, three) = (Self.entry(1), Self.entry(2), Self.entry(3))
    let merger = Self.merged(ledger: [one, two], verified: [three, two])
    #expect(merger.sorted == [one, two, three])
    #expect(Self.counts(merger) == [2, 2, 1, 1, 0])
  }

  @Test func whatWasSentAgainIsOneEntry() {
    let merger = Self.merged(verified: [Self.entry(1), Self.entry(2), Self.entry(1)])
    #expect(merger.sorted == [Self.entry(1), Self.entry(2)])
    #expect(Self.counts(merger) == [0, 2, 0, 2, 0])
  }

  @Test func theLedgerWinsOverARecordThatSaysAnotherThing() {
    let other = Self.entry(1, place: "thigh")
    for merger in [
      Self.merged(ledger: [Self.entry(1)], verified: [other]),
      Self.merged(ledger: [Self.entry(1)], unverified: [other, other]),
      Self.merged(ledger: [Self.entry(1)], verified: [other], unverified: [other]),
    ] {
      #expect(merger.sorted == [Self.entry(1)])
      #expect(Self.counts(merger) == [1, 0, 1, 0, 1])
    }
  }

  @Test func theVerifiedRecordWinsWhereverItStands() {
    let other = Self.entry(1, place: "thigh")
    let merger = Self.merged(verified: [Self.entry(1)], unverified: [other])
    #expect(merger.sorted == [Self.entry(1)])
    #expect(Self.counts(merger) == [0, 1, 0, 1, 1])
    // Of two that the daemon wrote the first: entries never change.
    let twice = Self.merged(verified: [Self.entry(1), other])
    #expect(twice.sorted == [Self.entry(1)])
    #expect(Self.counts(twice) == [0, 1, 0, 1, 1])
  }

  /// journald can lose the origin of what a process sends just before it ends.
  @Test func aRecordWithoutOriginThatTheLedgerHasIsNoForgery() {
    let merger = Self.merged(ledger: [Self.entry(1)], unverified: [Self.entry(1)])
    #expect(Self.counts(merger) == [1, 1, 0, 0, 0])
  }

  @Test func unverifiedOnesAreNeverAmongTheEntries() {
    let merger = Self.merged(ledger: [Self.entry(1)], unverified: [Self.entry(2), Self.entry(2), Self.entry(3)])
    #expect(merger.sorted == [Self.entry(1)])
    #expect(Self.counts(merger) == [1, 0, 1, 0, 2])
  }

  @Test func orderIsThatOfTheNumbers() {
    let entries = [Self.entry(2, at: 100), Self.entry(1, at: 200), Self.entry(3, at: 50), Self.entry(3, id: 9, at: 40)]
    #expect(Self.merged(verified: entries).sorted.map(\.id.low) == [1, 2, 9, 3])
  }
}
