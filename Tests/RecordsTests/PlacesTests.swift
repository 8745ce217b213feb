import Glibc
import LimberCore
import Platform
import Testing

@testable import Records

/// What stands beside the ledger, or in the place of one of its files.
@Suite struct PlacesTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  // MARK: Links and modes

  /// SQLite follows none but the ledger's own.
  @Test(arguments: ["-wal", "-shm", "-journal", ".new", ".new-wal", ".new-journal", ".recovered", ".restored", ".copy"])
  func aLinkInAPlaceIsMovedAsideAndNothingIsWrittenThroughIt(suffix: String) throws {
    let entries = try scratch.make(20)
    for contents in [[], Array("hello".utf8)] {
      let target = "\(scratch.path)/target"
      try Files.replaceAtomically(target, contents)
      try Files.remove(scratch.ledger + suffix)
      try #require(unsafe symlink(target, scratch.ledger + suffix) == 0)
      let (ledger, recovery, _) = try scratch.open()
      #expect((recovery != nil) == (suffix == "-wal"))
      #expect(try ledger.entries() == entries)
      try ledger.append([entry(21)])
      ledger.close()
      #expect(try scratch.open().ledger.lastSeq() == 21)
      #expect(try Files.read(target, limit: 100) == contents)
      try scratch.empty()
      try Ledger(path: scratch.ledger).append(entries)
    }
  }

  /// The ledger may lie elsewhere; what belongs to it lies there too.
  @Test func aLinkToTheLedgerIsFollowed() throws {
    let entries = try scratch.make(20)
    let elsewhere = "\(scratch.path)/elsewhere"
    try Files.rename(scratch.ledger, to: elsewhere)
    try #require(unsafe symlink(elsewhere, scratch.ledger) == 0)
    try #require(unsafe symlink("/dev/null", elsewhere + "-shm") == 0)
    try scratch.goesOn(entries, isRecovered: false, "a link")
    #expect(Files.isLink(scratch.ledger))
    #expect(!Files.isLink(elsewhere + "-shm"))
  }

  /// Whoever may do everything is kept from nothing; for all others the same is shown with the real program.
  @Test func whatIsOnesOwnIsMadeUsable() throws {
    _ = try scratch.make(3)
    for mode in [0o000, 0o444, 0o200] as [mode_t] {
      try #require(unsafe chmod(scratch.ledger, mode) == 0)
      #expect(Files.makeUsable(scratch.ledger))
    }
    #expect(Files.makeUsable("\(scratch.path)/nothing"))
  }

  // MARK: The files of another ledger

  /// A ledger that was killed, as another person's.
  private func killed(_ count: Int64, from first: Int64 = 1, atOnce: Bool = false) throws -> (
    file: [UInt8], log: [UInt8]
  ) {
    let other = try Scratch()
    let ledger = try Ledger(path: other.ledger)
    let entries = (0..<count).map { index in
      var other = entry(first + index, .rejected(problem: "other \(index)"))
      other.id = EntryID(high: 99, low: UInt64(index))
      return other
    }
    if atOnce { try ledger.append(entries) } else { for entry in entries { try ledger.append([entry]) } }
    return (try other.contents(), try other.contents("-wal"))
  }

  /// It fits as well as the ledger's own. Before the daemon has looked, nobody else believes it either.
  @Test(arguments: [1, 12, 40, 400] as [Int64]) func theLogOfAnotherLedgerOverwritesNothing(count: Int64) throws {
    let entries = try scratch.make(200)
    try scratch.write(try killed(count, atOnce: count == 400).log, "-wal")
    let merged = RecordSources(ledger: scratch.ledger, readsJournal: false).load(since: .epoch, until: .end)
    #expect(merged.entries.isEmpty && merged.evidence.ledger?.obstacle == .damaged)
    try scratch.goesOn(entries, isRecovered: true, "the log of another one")
  }

  @Test func theLogOfAnotherLedgerInThePlaceOfItsOwn() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append((1...190).map { entry($0) })
    try ledger.takeInLog()
    ledger.close()
    let file = try scratch.contents()
    try Ledger(path: scratch.ledger).append((191...200).map { entry($0) })
    // The last ten are lost with the log that they were in.
    try scratch.empty()
    try scratch.write(file)
    try scratch.write(try killed(30).log, "-wal")
    try scratch.goesOn((1...190).map { entry($0) }, isRecovered: true, "the log of another one")
  }

  /// The ledger's own log of an earlier day takes nothing back.
  @Test func anOldLogTakesNothingBack() throws {
    var ledger = try Ledger(path: scratch.ledger)
    for seq in 1...20 { try ledger.append([entry(Int64(seq))]) }
    let log = try scratch.contents("-wal")
    ledger.close()
    ledger = try Ledger(path: scratch.ledger)
    try ledger.append((21...200).map { entry($0) })
    ledger.close()
    try scratch.write(log, "-wal")
    try scratch.goesOn((1...200).map { entry($0) }, isRecovered: true, "an old log")
  }

  /// A rollback journal that is hot: SQLite would write its page over the ledger, and cut off the rest
  /// (sqlite.org/fileformat2.html, 3).
  @Test(arguments: [false, true]) func aRollbackJournalOverwritesNothing(hasLog: Bool) throws {
    let page = Array(try killed(3, atOnce: true).file.prefix(4096))
    let entries = (1...200).map { entry(Int64($0)) }
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append(Array(entries.dropLast(5)))
    for entry in entries.suffix(5) { try ledger.append([entry]) }
    let (file, log) = (try scratch.contents(), try scratch.contents("-wal"))
    ledger.close()
    if hasLog {
      try scratch.empty()
      try scratch.write(file)
      try scratch.write(log, "-wal")
    }
    try scratch.write(Self.rollbackJournal(page), "-journal")
    try scratch.goesOn(entries, isRecovered: false, "a rollback journal")
    #expect(try Files.names(in: scratch.path).contains { $0.contains("-journal.damaged") }, "it is kept")
  }

  private static func rollbackJournal(_ page: [UInt8]) -> [UInt8] {
    func big(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }
    let nonce = 0x1234
    let checksum = stride(from: page.count - 200, to: 0, by: -200).reduce(nonce) { $0 + Int(page[$1]) }
    let header =
      [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7] + big(1) + big(nonce) + big(1) + big(512) + big(page.count)
    return header + Array(repeating: 0, count: 512 - header.count) + big(1) + page + big(checksum & 0xffff_ffff)
  }

  // MARK: Emptied

  @Test(arguments: [0, 1, 100, 511]) func whatIsLeftOfALedgerIsNoNewOne(size: Int) throws {
    _ = try scratch.make(20)
    try scratch.write(Array(try scratch.contents().prefix(size)))
    let source = RecordSources(ledger: scratch.ledger, readsJournal: false).load(since: .epoch, until: .end)
    #expect(source.evidence.ledger?.obstacle == .damaged)
    try scratch.goesOn([], isRecovered: true, "\(size) bytes")
  }

  /// The tables are gone, and all that is in them can still be read.
  @Test func withoutItsTablesItIsNoNewOne() throws {
    let entries = try scratch.make(20)
    try scratch.change("PRAGMA journal_mode = DELETE")
    var bytes = try scratch.contents()
    // No cells in the first page, which is the table of tables (sqlite.org/fileformat2.html, 1.6).
    bytes.replaceSubrange(103..<105, with: [0, 0])
    bytes.replaceSubrange(105..<107, with: [0x10, 0])
    try scratch.write(bytes)
    let source = RecordSources(ledger: scratch.ledger, readsJournal: false).load(since: .epoch, until: .end)
    #expect(source.evidence.ledger?.obstacle == .damaged)
    try scratch.goesOn(entries, isRecovered: true, "no tables")
  }

  /// The file is gone, and its log is there.
  @Test func aLogAloneIsNoNewOne() throws {
    let ledger = try Ledger(path: scratch.ledger)
    for seq in 1...9 { try ledger.append([entry(Int64(seq))]) }
    let log = try scratch.contents("-wal")
    ledger.close()
    try scratch.empty()
    try scratch.write(log, "-wal")
    let source = RecordSources(ledger: scratch.ledger, readsJournal: false)
    #expect(source.load(since: .epoch, until: .end).evidence.ledger?.obstacle == .damaged)
    try scratch.goesOn((1...9).map { entry($0) }, isRecovered: true, "the log alone")
  }
}
