import LimberCore
import Platform
import Testing

@testable import Records

/// Numbers of entries that are wrong, or missing: nothing that was confirmed gets lost by them, and what is missing is said.
@Suite struct NumberTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private static let extremes: [Int64] = [
    .min, -1, 0, .max, 10_000_000_000, 1_000_000_000, 999_999_999, 999_000_001, 999_000_000, 998_999_999, 500_000_000,
    10_000_001, 10_000_000, 9_999_999, 5_000, 65_536 + 30, 128 + 30,
  ]

  /// A bit of one number is wrong: the entry goes where it was.
  @Test(arguments: extremes, [1, 2, 15, 30]) func aNumberThatIsWrongIsPutRight(wrong: Int64, of seq: Int64) throws {
    let entries = try scratch.make(30)
    try scratch.change("UPDATE entry SET seq = \(wrong) WHERE seq = \(seq)")
    try scratch.goesOn(entries, isRecovered: true, "\(seq) is \(wrong)")
  }

  /// As an earlier version went on from such a number, and where the clock was set back meanwhile.
  @Test(arguments: [false, true]) func whatWasRecordedBehindItIsKept(isClockBack: Bool) throws {
    let entries = try scratch.make(30)
    let shift = isClockBack ? " , time = time - 20000000" : ""
    try scratch.change("UPDATE entry SET seq = seq + 500000000\(shift) WHERE seq > 20")
    let (ledger, recovery, _) = try scratch.open()
    #expect(recovery?.lost == 0)
    #expect(try ledger.entries().map(\.id) == entries.map(\.id))
    #expect(try ledger.lastSeq() == 30)
    try ledger.append([entry(31)])
  }

  /// What a run confirms, the next one finds.
  @Test func nothingIsWrittenWhereNothingWouldBeFound() throws {
    let end = Bounds.foundSeq.upperBound
    _ = try scratch.make(3)
    try scratch.change("UPDATE entry SET seq = \(end - 1) WHERE seq = 3")
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(end)])
    #expect { try ledger.append([entry(end + 1)]) } throws: { ($0 as? LedgerError)?.reason == .damaged }
    #expect(try ledger.lastSeq() == end)
    let recorder = Recorder(ledger: ledger, journal: FakeJournal())
    recorder.keep([entry(end + 1, .started(version: "1"))])
    _ = try #require(try recorder.recoverLedger(journal: Scratch.nobody))
    #expect(try ledger.entries().map(\.seq) == [1, 2, 3, 4, 5])
    #expect(try ledger.entries().last?.fact == .started(version: "1"))
    try ledger.append([entry(6)])
  }

  @Test func ofTwoThatHaveOneNumberTheOneInItsPlaceKeepsIt() {
    let all = (1...9).map { entry(Int64($0)) }
    var stray = all[2]
    stray.seq = 7
    let found = all.filter { $0.seq != 3 } + [stray]
    for found in [found, found.reversed()] {
      #expect(LedgerOrder(found, ownCount: 9, uncertain: Set(all.map(\.id))).entries == all)
    }
  }

  /// What the journal has too is where it is.
  @Test func aNumberThatTheJournalConfirmsStays() {
    let found = [entry(1), entry(2), entry(9_000)]
    let own = Set(found.map(\.id))
    #expect(LedgerOrder(found, ownCount: 3, uncertain: own.subtracting([entry(9_000).id])).entries == found)
    #expect(LedgerOrder(found, ownCount: 3, uncertain: own).entries.map(\.seq) == [1, 2, 3])
  }

  // MARK: Missing

  struct Loss: CustomTestStringConvertible {
    var rows: String
    var count: Int
    var testDescription: String { rows }
  }

  @Test(
    arguments: [
      Loss(rows: "seq BETWEEN 50 AND 60", count: 11), Loss(rows: "seq = 50", count: 1),
      Loss(rows: "seq < 20", count: 19),
      Loss(rows: "seq = 1", count: 1), Loss(rows: "seq % 2 = 1", count: 60),
    ])
  func aGapIsNoticedAndTold(loss: Loss) throws {
    let entries = try scratch.make(120)
    try scratch.change("DELETE FROM entry WHERE \(loss.rows)")
    let left = try Ledger(readingFrom: scratch.ledger).entries()
    try #require(left.count + loss.count == entries.count)
    try scratch.goesOn(left, isRecovered: true, lost: loss.count, loss.rows)
  }

  /// What had reached the journal was there, and so was what a checkpoint stands at.
  @Test(arguments: ["seq > 100", "seq > 0", "seq > 119"], [true, false])
  func whatIsMissingAtTheEndIsNoticed(rows: String, byTheJournal: Bool) throws {
    _ = try scratch.make(120)
    try scratch.change(
      byTheJournal
        ? "INSERT OR REPLACE INTO outbox (one, arrived, synced) VALUES (1, 120, 7)"
        : "INSERT INTO checkpoint (one, seq, entry, form, state) SELECT 1, seq, id, 0, '' FROM entry WHERE seq = 120")
    try scratch.change("DELETE FROM entry WHERE \(rows)")
    let left = try Ledger(readingFrom: scratch.ledger).entries()
    let source = RecordSources(ledger: scratch.ledger, readsJournal: false).load(since: .epoch, until: .end)
    #expect(source.evidence.ledger?.obstacle == .damaged)
    #expect(source.entries == left)
    try scratch.goesOn(left, isRecovered: true, lost: 120 - left.count, rows)
  }

  /// Of what a recovery told nothing is told again, whatever is told after it.
  @Test func aGapThatWasToldIsNoDamage() throws {
    _ = try scratch.make(60)
    try scratch.change("DELETE FROM entry WHERE seq IN (7, 8)")
    var (ledger, recovery, engine) = try scratch.open()
    let told = try #require(recovery)
    #expect(told.lost == 2)
    try ledger.append([entry(61, .recovered(told)), entry(62)])
    ledger.close()
    (ledger, recovery, engine) = try scratch.open()
    #expect(recovery == nil && engine.seq == 62)
    ledger.close()
    try scratch.change("DELETE FROM entry WHERE seq = 9")
    #expect(try scratch.open().recovery?.lost == 3)
  }

  // MARK: What an entry says of others

  /// It can't take back more than there is before it.
  @Test(arguments: [(Int64(1) << 29, false), (5, false), (4, true), (1, true)])
  func aStepTakesBackNoMoreThanThereIs(count: Int64, isSound: Bool) throws {
    var row = entry(5, .clockStepped(by: .hours(-2), takingBack: 1)).row
    row[.count] = .integer(count)
    #expect(((try? Entry(row)) != nil) == isSound)
  }
}
