import Glibc
import LimberCore
import Platform
import Testing

@testable import Records

/// What a damaged state folder does: limberd opens it all the same, keeps what it can trust, says so, and takes answers.
@Suite struct DamageTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  // MARK: The version

  /// In the header, big-endian, from byte 60 on (sqlite.org/fileformat2.html, 1.3).
  @Test(arguments: 0..<32) func oneFlippedBitOfTheVersionLocksNobodyOut(bit: Int) throws {
    let entries = try scratch.make(30)
    var bytes = try scratch.contents()
    bytes[60 + bit / 8] ^= 0x80 >> UInt8(bit % 8)
    try scratch.write(bytes)
    #expect(try Ledger(readingFrom: scratch.ledger).entries() == entries)
    try scratch.goesOn(entries, isRecovered: true, "bit \(bit)")
  }

  @Test(
    arguments: [[0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0]] as [[UInt8]])
  func aVersionAtItsExtremesLocksNobodyOut(version: [UInt8]) throws {
    let entries = try scratch.make(30)
    var bytes = try scratch.contents()
    bytes.replaceSubrange(60..<64, with: version)
    try scratch.write(bytes)
    try scratch.goesOn(entries, isRecovered: true, "\(version)")
  }

  /// A later version has something that no earlier one had, and says so.
  @Test(arguments: [6, 7, 12, 99]) func aTrulyLaterVersionIsLeftAlone(version: Int) throws {
    _ = try scratch.make(3)
    do {
      let database = try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate)
      try database.execute("ALTER TABLE entry ADD COLUMN novelty TEXT; PRAGMA user_version = \(version)")
      try database.execute("PRAGMA journal_mode = DELETE")
    }
    let bytes = try scratch.contents()
    #expect { try scratch.open() } throws: { ($0 as? LedgerError)?.reason == .newer }
    #expect { try Ledger(readingFrom: scratch.ledger) } throws: { ($0 as? LedgerError)?.reason == .newer }
    #expect(try scratch.contents() == bytes)
  }

  // MARK: What SQLite doesn't call damage

  /// The tail of the last page was never written: its rows are nothing but NULL, and their numbers 0.
  @Test func aLostTailOfTheLastPageIsNoticed() throws {
    let entries = try scratch.make(120)
    var bytes = try scratch.contents()
    let needle = Array("line 120".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
    let page = place / 4096 * 4096
    // Rows grow from the end of a page to its beginning: the lower half holds the latest.
    let half = page + 4096 - (page + 4096 - place) / 2
    for index in (place - 200)..<half where index > page + 400 { bytes[index] = 0 }
    try scratch.write(bytes)
    let (ledger, recovery, _) = try scratch.open()
    #expect(recovery != nil)
    let kept = try ledger.entries()
    #expect(kept.count > 60 && Set(kept).isSubset(of: entries))
    try ledger.append([entry((kept.last?.seq ?? 0) + 1)])
  }

  /// A row that says that it is a thousand bytes long, and its header none.
  @Test func lengthsInADamagedRowAreNotBelieved() throws {
    let entries = try scratch.make(60)
    let bytes = try scratch.contents()
    let needle = Array("line 30".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
    for back in 1...160 {
      for value in [0x00, 0x01, 0x7f, 0x80, 0xff] as [UInt8] {
        var damaged = bytes
        damaged[place - back] = value
        // The first page too, so that SQLite can't be asked.
        damaged.replaceSubrange(0..<100, with: repeatElement(0x11, count: 100))
        let path = "\(scratch.path)/row"
        try Files.replaceAtomically(path, damaged)
        let recovery = try #require(try LedgerRecovery.recover(path, journal: Scratch.nobody))
        #expect(recovery.count >= entries.count - 1)
        for name in try Files.names(in: scratch.path) where name.hasPrefix("row") {
          try Files.remove("\(scratch.path)/\(name)")
        }
      }
    }
  }

  /// Twenty pages full of rows that say that they are 4 MiB long, and all go on on one page that goes on on itself.
  @Test(.timeLimit(.minutes(1))) func rowsThatLeadToOnePageAgainAndAgainHaveAnEnd() throws {
    let entries = try scratch.make(60)
    var bytes = try scratch.contents()
    bytes.replaceSubrange(0..<16, with: repeatElement(0x58, count: 16))
    let next = UInt32(bytes.count / 4096 + 1)
    func big(_ number: UInt32, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32(count - 1 - $0))) }
    }
    bytes += big(next, 4) + Array(repeating: 0x78, count: 4092)
    // A length of 4 MiB, a rowid, the 489 bytes that lie on its page, and where it goes on (fileformat2, 1.6 and 2.1).
    let payload = [0x05, 0x00, 0x4d, 0x01, 0x01] + Array(repeating: 0x61, count: 484) as [UInt8]
    let cell = [0x82, 0x80, 0x80, 0x00, 0x4d] + payload + big(next, 4)
    let place = 4096 - cell.count
    let count = (place - 8) / 2
    var page: [UInt8] = [0x0d, 0, 0] + big(UInt32(count), 2) + big(UInt32(place), 2) + [0]
    for _ in 0..<count { page += big(UInt32(place), 2) }
    page += Array(repeating: 0, count: place - page.count) + cell
    for _ in 0..<20 { bytes += page }
    try scratch.write(bytes)
    try scratch.goesOn(entries, isRecovered: true, "a page that goes on on itself")
  }

  /// SQLite takes the first wrong checksum for the end of the log.
  @Test func whatWasCommittedBehindAFlippedBitInTheLogIsNotThrownAway() throws {
    let entries = (1...40).map { entry(Int64($0), .rejected(problem: "line \($0)")) }
    let ledger = try Ledger(path: scratch.ledger)
    for entry in entries { try ledger.append([entry]) }
    let (file, log) = (try scratch.contents(), try scratch.contents("-wal"))
    ledger.close()
    for place in [4, 20, 60, 3_000, log.count / 2, log.count - 3_000] {
      for name in try Files.names(in: scratch.path) { try Files.remove("\(scratch.path)/\(name)") }
      var damaged = log
      damaged[place] ^= 0x10
      try scratch.write(file)
      try scratch.write(damaged, "-wal")
      let (again, recovery, _) = try scratch.open()
      #expect(recovery != nil, "byte \(place)")
      // The last page is in each frame anew: at the most what one transaction wrote is gone.
      #expect(try again.entries().count >= 39, "byte \(place)")
      again.close()
    }
  }

  /// A log that ends in the middle of a transaction is what a kill leaves, and no damage.
  @Test func aLogThatWasCutOffByAKillIsNone() throws {
    let ledger = try Ledger(path: scratch.ledger)
    for seq in 1...10 { try ledger.append([entry(Int64(seq))]) }
    let (file, log) = (try scratch.contents(), try scratch.contents("-wal"))
    ledger.close()
    for name in try Files.names(in: scratch.path) { try Files.remove("\(scratch.path)/\(name)") }
    try scratch.write(file)
    try scratch.write(Array(log.dropLast(2_000)), "-wal")
    let (again, recovery, _) = try scratch.open()
    #expect(recovery == nil)
    #expect(try again.entries().count == 9)
  }

  @Test func pagesThatChangedPlacesAreNoticed() throws {
    let entries = try scratch.make(400)
    let bytes = try scratch.contents()
    let pages = bytes.count / 4096
    // Leaves of the table hold the lines.
    let leaves = (1..<pages).filter {
      bytes[$0 * 4096] == 0x0d && bytes[($0 * 4096)..<($0 * 4096 + 4096)].contains(0x6c)
    }
    try #require(leaves.count > 6)
    let (one, other) = (leaves[1] * 4096, leaves[leaves.count - 1] * 4096)
    var swapped = bytes
    swapped.replaceSubrange(one..<one + 4096, with: bytes[other..<other + 4096])
    swapped.replaceSubrange(other..<other + 4096, with: bytes[one..<one + 4096])
    try scratch.write(swapped)
    try scratch.goesOn(entries, isRecovered: true, "pages \(leaves[1]) and \(leaves[leaves.count - 1])")
  }

  /// What lies behind the last page of such a size is no entry. Nothing of it fills the memory, or takes its time.
  @Test(.timeLimit(.minutes(2)), arguments: ["", "-wal"]) func aFileWithoutEndHasOne(suffix: String) throws {
    let entries = try scratch.make(60)
    if suffix.isEmpty {
      var bytes = try scratch.contents()
      bytes[0] = 0
      try scratch.write(bytes)
    } else {
      try scratch.write([0], suffix)
    }
    try #require(unsafe truncate(scratch.ledger + suffix, 5 << 30) == 0)
    try scratch.goesOn(entries, isRecovered: suffix.isEmpty, "5 GiB")
  }

  // MARK: Left over

  @Test(arguments: [".recovered", ".restored", ".new", ".copy", "-journal", "-shm"])
  func rubbishThatIsLeftOverStopsNobody(suffix: String) throws {
    let entries = try scratch.make(20)
    for (index, rubbish) in [[], Array(repeating: 7, count: 9_000), Array("SQLite format 3\0".utf8)].enumerated() {
      try scratch.write(rubbish, suffix)
      let (ledger, recovery, _) = try scratch.open()
      #expect(recovery == nil)
      #expect(try ledger.entries() == entries, "\(suffix), \(index)")
      ledger.close()
      #expect(!Files.exists(scratch.ledger + ".recovered") && !Files.exists(scratch.ledger + ".restored"))
    }
  }

  @Test(arguments: [".recovered", ".restored"]) func anOldOneThatIsLeftOverTakesNoAnswerAway(suffix: String) throws {
    let entries = try scratch.make(20)
    try Files.replaceAtomically(scratch.ledger + suffix, try scratch.contents())
    try Ledger(path: scratch.ledger).append([entry(21)])
    try scratch.goesOn(entries + [entry(21)], isRecovered: false, suffix)
  }

  @Test func whatIsOnlyLeftOverIsTakenUp() throws {
    let entries = try scratch.make(20)
    var bytes = try scratch.contents()
    bytes.replaceSubrange(0..<100, with: repeatElement(0, count: 100))
    try scratch.write(bytes, ".recovered")
    try Files.remove(scratch.ledger)
    try scratch.goesOn(entries, isRecovered: true, "a damaged one that was left over")
  }

  // MARK: Numbers

  @Test(arguments: ["popup SET due = 9223372036854775807", "popup SET id = -1", "popup SET due = 'x'"])
  func aPopupThatMakesNoSenseIsPassedOver(change: String) throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.save(Popup(key: occurrence.key, server: "s", id: 1))
    try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute("UPDATE \(change)")
    #expect(try ledger.popups().isEmpty)
  }

  @Test(
    arguments: [
      "UPDATE outbox SET arrived = 9223372036854775807", "UPDATE outbox SET arrived = -9223372036854775808",
      "UPDATE outbox SET synced = 9223372036854775807", "DELETE FROM outbox", "UPDATE outbox SET arrived = 'x'",
    ])
  func marksThatMakeNoSenseAreForgotten(change: String) throws {
    let entries = try scratch.make(20)
    try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute(change)
    let ledger = try Ledger(path: scratch.ledger)
    let recorder = Recorder(ledger: ledger, journal: FakeJournal())
    try recorder.write([entry(21)], at: .zero)
    _ = try recorder.lookAfterJournal(at: .hours(1))
    #expect((0...21).contains(ledger.arrived) && (0...ledger.arrived).contains(ledger.synced))
    #expect(try Ledger(readingFrom: scratch.ledger).entries() == entries + [entry(21)])
  }
}
