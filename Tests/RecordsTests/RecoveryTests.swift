import LimberCore
import Platform
import Records
import Testing

@Suite struct RecoveryTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private static let page = 4096
  private static let nobody = Scratch.nobody

  /// Entries of many kinds, and some whose text is longer than a page.
  private func facts(_ count: Int64) -> [Entry] {
    (1...count).map { seq in
      switch seq % 4 {
      case 0: entry(seq, .closed(occurrence, Closing(.done, by: .notification, note: "number \(seq)")))
      case 1: entry(seq, .logged(Log(.cramp(place: "left calf", severity: 6, minutes: 2.5), by: .control)))
      case 2: entry(seq, .logged(Log(.movement(minutes: 10, limb: nil), by: .control)))
      default:
        entry(seq, .rejected(problem: seq % 100 == 3 ? String(repeating: "Zeile \(seq) – ", count: 700) : "no"))
      }
    }
  }

  private func makeLedger(_ count: Int64) throws -> [Entry] {
    let entries = facts(count)
    try Ledger(path: scratch.ledger).append(entries)
    return entries
  }

  private func contents(_ suffix: String = "") throws -> [UInt8] {
    try Files.read(scratch.ledger + suffix, limit: 1 << 28)
  }

  private func open() throws -> (Ledger, Recovery?) {
    var engine = Engine(zones: Zones(local: .utc), seed: (1, 2))
    return try LedgerRecovery.open(scratch.ledger, journal: Self.nobody, engine: &engine)
  }

  @Test func aSoundLedgerIsLeftAlone() throws {
    let entries = try makeLedger(20)
    let (ledger, recovery) = try open()
    #expect(recovery == nil)
    #expect(try ledger.entries() == entries)
    #expect(try Files.names(in: scratch.path).filter { $0.contains("damaged") }.isEmpty)
  }

  /// A first start was interrupted; what SQLite left beside the file goes with it, unless it was of a file with pages.
  @Test(arguments: [[], [UInt8](repeating: 0, count: 512), [UInt8](repeating: 1, count: 512)])
  func whatAFirstStartLeftIsNoDamage(journal: [UInt8]) throws {
    try Files.replaceAtomically(scratch.ledger, [])
    try Files.replaceAtomically(scratch.ledger + "-journal", journal)
    let (ledger, recovery) = try open()
    let isOfPages = journal.contains(1)
    #expect((recovery != nil) == isOfPages)
    #expect(try ledger.entries().isEmpty)
    let kept = try Files.names(in: scratch.path).filter { $0.contains("damaged") }
    #expect(kept.isEmpty != isOfPages, "\(kept)")
  }

  /// The first page is what SQLite needs to read anything at all.
  @Test func withoutItsFirstPageEverythingIsCarriedOver() throws {
    let entries = try makeLedger(500)
    var bytes = try contents()
    bytes.replaceSubrange(0..<Self.page, with: repeatElement(0x5a, count: Self.page))
    try Files.replaceAtomically(scratch.ledger, bytes)
    let (ledger, recovery) = try open()
    let found = try #require(recovery)
    #expect((found.count, found.brought, found.lost) == (500, 0, 0))
    #expect(try ledger.entries() == entries)
    #expect(try Files.read("\(scratch.path)/\(found.file)", limit: 1 << 28) == bytes, "it is kept as it was")
    try ledger.append([entry(501)])
    #expect(try open().1 == nil)
  }

  /// Every page in turn: what is on it is lost at the most.
  @Test func whateverPageIsLostOnlyItsEntriesAre() throws {
    let entries = try makeLedger(300)
    let bytes = try contents()
    let pages = bytes.count / Self.page
    try #require(pages > 20)
    var lost = 0
    for page in 0..<pages {
      var damaged = bytes
      damaged.replaceSubrange(page * Self.page..<(page + 1) * Self.page, with: repeatElement(0xff, count: Self.page))
      let path = "\(scratch.path)/page-\(page)"
      try Files.replaceAtomically(path, damaged)
      let recovery = try #require(try LedgerRecovery.recover(path, journal: Self.nobody))
      let kept = try Ledger(readingFrom: path).entries()
      #expect(Set(kept).isSubset(of: entries), "page \(page) makes up entries")
      #expect(recovery.count == kept.count)
      #expect(kept.count >= entries.count - 40, "page \(page) takes \(entries.count - kept.count) with it")
      lost += entries.count - kept.count
      let next = try Ledger(path: path)
      try next.append([entry((kept.last?.seq ?? 0) + 1)])
      #expect(try next.quickCheck() == nil)
    }
    // Each entry lies on one page, those that overflow on a few.
    #expect(lost >= 300 && lost < 400)
  }

  @Test func whatWasOnlyInTheLogIsCarriedOverToo() throws {
    let entries = facts(40)
    let ledger = try Ledger(path: scratch.ledger)
    for entry in entries { try ledger.append([entry]) }
    let (file, log) = (try contents(), try contents("-wal"))
    try #require(log.count > Self.page * 10)
    // As a kill leaves both, and then something writes over the beginning of the file.
    let path = "\(scratch.path)/killed"
    try Files.replaceAtomically(path, Array(repeating: 0, count: 100) + file.dropFirst(100))
    try Files.replaceAtomically(path + "-wal", log)
    let recovery = try #require(try LedgerRecovery.recover(path, journal: Self.nobody))
    #expect(recovery.lost == 0)
    #expect(try Ledger(readingFrom: path).entries() == entries)
    #expect(try Files.names(in: scratch.path).contains("\(recovery.file)-wal"))
  }

  @Test(arguments: [0, 1, 512, 5000, 60_000])
  func ofALedgerThatWasCutOffTheRestIsCarriedOver(size: Int) throws {
    let entries = try makeLedger(300)
    try Files.replaceAtomically(scratch.ledger, Array(try contents().prefix(size)))
    let (ledger, recovery) = try open()
    let kept = try ledger.entries()
    #expect(Set(kept).isSubset(of: entries))
    #expect(recovery?.count == kept.count)
    if size == 60_000 { #expect(kept.count > 20) }
    try ledger.append([entry((kept.last?.seq ?? 0) + 1)])
  }

  @Test func anInterruptedRecoveryIsEnded() throws {
    let entries = try makeLedger(50)
    // Recovered and complete, but the damaged one is still in its place.
    try Files.rename(scratch.ledger, to: scratch.ledger + ".recovered")
    try Files.replaceAtomically(scratch.ledger, Array(repeating: 1, count: 9000))
    try Files.replaceAtomically(scratch.ledger + "-wal", Array(repeating: 2, count: 9000))
    let (ledger, recovery) = try open()
    #expect(recovery?.count == 50)
    #expect(try ledger.entries() == entries)
    #expect(try Files.names(in: scratch.path).count { $0.contains("damaged") } == 2)
  }

  @Test func whatWaitedToBeWrittenGoesIntoTheNewOne() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append(facts(10))
    let recorder = Recorder(ledger: ledger, journal: FakeJournal())
    recorder.keep([entry(11)])
    let recovery = try #require(try recorder.recoverLedger(journal: Self.nobody))
    #expect((recovery.count, recovery.lost) == (11, 0))
    #expect(recorder.isUpToDate)
    try recorder.write([entry(12)], at: .zero)
    #expect(try ledger.entries().map(\.seq) == Array(1...12))
  }

  /// Who watches hears of what is on the disk, once, in order; of what waits, when it is written.
  @Test func onlyWhatIsOnTheDiskIsPublished() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append(facts(3))
    var told: [Int64] = []
    let recorder = Recorder(ledger: ledger, journal: FakeJournal()) { told.append($0.seq) }
    try recorder.write([entry(4)], at: .zero)
    recorder.keep([entry(5), entry(6)])
    #expect(told == [4], "what waits is nobody's news")
    try recorder.write([entry(7)], at: .zero)
    #expect(told == [4, 5, 6, 7])
    recorder.keep([entry(8)])
    _ = try recorder.recoverLedger(journal: Self.nobody)
    #expect(told == [4, 5, 6, 7, 8], "what waited came into the new ledger")
    try recorder.write([entry(9)], at: .zero)
    #expect(told == [4, 5, 6, 7, 8, 9])
  }

  /// Refused, and on the disk all the same: what another found there is told once it is read again.
  @Test func whatCameIntoTheLedgerAnotherWayIsPublishedToo() throws {
    let ledger = try Ledger(path: scratch.ledger)
    var told: [Int64] = []
    let recorder = Recorder(ledger: ledger, journal: FakeJournal()) { told.append($0.seq) }
    try recorder.write([entry(1)], at: .zero)
    try ledger.append([entry(2)])
    #expect { try recorder.write([entry(2)], at: .zero) } throws: { ($0 as? LedgerError)?.reason == .outOfStep }
    try recorder.forget()
    #expect(told == [1, 2])
    try recorder.forget()
    #expect(told == [1, 2])
  }
}
