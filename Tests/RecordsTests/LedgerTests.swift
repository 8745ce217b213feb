import LimberCore
import Platform
import Records
import Testing

@Suite struct LedgerTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  @Test func whatIsAppendedIsReadBackInOrder() throws {
    let facts: [Fact] = [
      .started(version: "1"), .closed(occurrence, Closing(.done, by: .notification, note: "with yogurt")),
      .logged(Log(.cramp(place: "left calf", severity: 6, minutes: 2.5), by: .control)),
    ]
    let entries = facts.enumerated().map { entry(Int64($0.offset + 1), $0.element) }
    do {
      let ledger = try Ledger(path: scratch.ledger)
      try ledger.append(Array(entries[0..<1]))
      try ledger.append(Array(entries[1...]))
    }
    let reopened = try Ledger(path: scratch.ledger)
    #expect(try reopened.entries() == entries)
    #expect(try reopened.entries(fromSeq: 3) == [entries[2]])
    #expect(try reopened.lastSeq() == 3)
  }

  @Test func readersReadBesideTheWriter() throws {
    let writer = try Ledger(path: scratch.ledger)
    let reader = try Ledger(readingFrom: scratch.ledger)
    try writer.append([entry(1)])
    #expect(try reader.entries() == [entry(1)])
  }

  @Test func aMissingLedgerIsSaidToBeMissing() {
    #expect { try Ledger(readingFrom: scratch.ledger) } throws: { ($0 as? LedgerError)?.reason == .absent }
  }

  @Test func aBatchIsWrittenWhollyOrNotAtAll() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(1)])
    // The third is not the next one.
    #expect(throws: LedgerError.self) { try ledger.append([entry(2), entry(3), entry(5)]) }
    #expect(try ledger.entries() == [entry(1)])
    try ledger.append([entry(2)])
    #expect(try ledger.lastSeq() == 2)
  }

  @Test func anEntryIsWrittenOnce() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(1)])
    var twin = entry(2)
    twin.id = entry(1).id
    #expect(throws: LedgerError.self) { try ledger.append([twin]) }
    #expect(throws: LedgerError.self) { try ledger.append([entry(1)]) }
    #expect(try ledger.lastSeq() == 1)
  }

  @Test(arguments: ["UPDATE entry SET outcome = 'done'", "DELETE FROM entry"])
  func thePastIsNotChangedByOtherToolsEither(sql: String) throws {
    try Ledger(path: scratch.ledger).append([entry(1)])
    let database = try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate)
    #expect(throws: SQLiteError.self) { try database.execute(sql) }
    #expect(try Ledger(path: scratch.ledger).entries() == [entry(1)])
  }

  /// Read as it is, and brought up to date by the one who writes it.
  @Test func aLedgerOfTheFirstVersionGoesOn() throws {
    try Ledger(path: scratch.ledger).append([entry(1)])
    do {
      let database = try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate)
      for column in ["named_offset", "brought", "lost", "file", "clocks", "trial"] {
        try database.execute("ALTER TABLE entry DROP COLUMN \(column)")
      }
      try database.execute("CREATE INDEX entry_time ON entry (time)")
      for table in ["checkpoint", "outbox"] { try database.execute("DROP TABLE \(table)") }
      try database.execute("PRAGMA user_version = 1")
    }
    #expect(try Ledger(readingFrom: scratch.ledger).entries() == [entry(1)])
    var later = entry(2)
    later.namedOffset = 7200
    try Ledger(path: scratch.ledger).append([later])
    #expect(try Ledger(readingFrom: scratch.ledger).entries() == [entry(1), later])
    // Whether those of before arrived in the journal nobody looked, and many are vacuumed by now.
    #expect(try Ledger(path: scratch.ledger).arrived == 1)
    #expect(try Ledger(path: scratch.ledger).synced == 1)
  }

  @Test func aLedgerThatIsRemovedWhileItIsOpenIsWrittenOutAgain() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(1)])
    for suffix in ["", "-wal", "-shm"] { try Files.remove(scratch.ledger + suffix) }
    try ledger.append([entry(2)])
    #expect(try Ledger(readingFrom: scratch.ledger).entries() == [entry(1), entry(2)])
    try ledger.append([entry(3)])
    #expect(try ledger.lastSeq() == 3)
  }

  @Test func anotherFileInItsPlaceIsNotWrittenTo() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(1)])
    try Files.rename(scratch.ledger, to: scratch.ledger + ".away")
    for suffix in ["-wal", "-shm"] { try Files.remove(scratch.ledger + suffix) }
    _ = try Ledger(path: scratch.ledger)
    #expect { try ledger.append([entry(2)]) } throws: { ($0 as? LedgerError)?.reason == .replaced }
    #expect(try Ledger(readingFrom: scratch.ledger).entries().isEmpty)
  }

  @Test func aLedgerOfALaterVersionIsLeftAlone() throws {
    try Ledger(path: scratch.ledger).append([entry(1)])
    try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute(
      "ALTER TABLE popup ADD COLUMN place TEXT; PRAGMA user_version = 99")
    #expect { try Ledger(path: scratch.ledger) } throws: { ($0 as? LedgerError)?.reason == .newer }
    #expect { try Ledger(readingFrom: scratch.ledger) } throws: { ($0 as? LedgerError)?.reason == .newer }
  }

  @Test func aFileThatIsNoDatabaseIsDamaged() throws {
    try Files.replaceAtomically(scratch.ledger, Array("This is no database, but long enough to be read as one.".utf8))
    #expect { try Ledger(path: scratch.ledger) } throws: { ($0 as? LedgerError)?.reason == .damaged }
  }

  @Test func itIsPrivateToTheUserAndDurable() throws {
    _ = try Ledger(path: scratch.ledger)
    let database = try SQLiteDatabase(path: scratch.ledger, mode: .readOnly)
    #expect(try database.text("PRAGMA journal_mode") == "wal")
  }

  @Test func popupsAreRememberedUntilRemoved() throws {
    let ledger = try Ledger(path: scratch.ledger)
    let popup = Popup(key: occurrence.key, server: "bus :1.7", id: 4_000_000_000)
    try ledger.save(popup)
    try ledger.save(Popup(key: occurrence.key, server: "bus :1.7", id: 5))
    #expect(try Ledger(path: scratch.ledger).popups() == [Popup(key: occurrence.key, server: "bus :1.7", id: 5)])
    try ledger.removePopup(of: occurrence.key)
    #expect(try ledger.popups().isEmpty)
  }

  @Test func entriesConcerningADayBeginThreeDaysBefore() throws {
    let ledger = try Ledger(path: scratch.ledger)
    let day = Int64(86_400)
    try ledger.append(
      (Int64(0)..<10).map { index in
        var entry = entry(index + 1)
        entry.time = Instant(seconds: index * day)
        return entry
      })
    #expect(try ledger.entries(concerning: Instant(seconds: 8 * day)).map(\.seq) == [6, 7, 8, 9, 10])
    #expect(try ledger.entries(concerning: Instant(seconds: 100 * day)).isEmpty)
  }
}

@Suite struct JournalRecordTests {
  @Test func everyKindHasAMessageIDOfItsOwn() {
    let ids = EntryKind.allCases.map(JournalRecord.messageID)
    #expect(Set(ids).count == EntryKind.allCases.count)
    #expect(ids.allSatisfy { EntryID($0) != nil })
  }

  @Test func aRecordGivesItsEntryBack() throws {
    let written = entry(12, .closed(occurrence, Closing(.skipped, by: .control, reason: "tired\nand sore")))
    let fields = JournalRecord.fields(of: written)
    for field in fields { #expect(Journal.isValidFieldName(field.name), "\(field.name)") }
    let record = Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) })
    #expect(record["MESSAGE"] == "Calcium with lunch – 午餐: skipped: tired and sore.")
    #expect(record["LIMBER_ENTRY_ID"] == "\(written.id)")
    #expect(record["LIMBER_SEQ"] == "12")
    #expect(record["LIMBER_OUTCOME"] == "skipped")
    #expect(record["LIMBER_TIME_USEC"] == "1000012000000")
    #expect(try JournalRecord.entry(fields: record) == written)
  }

  @Test func aRecordWithANumberThatIsNoneIsRefused() {
    var record = Dictionary(uniqueKeysWithValues: JournalRecord.fields(of: entry(1)).map { ($0.name, $0.value) })
    record["LIMBER_SEQ"] = "first"
    #expect(throws: EntryError(field: .seq, found: "first")) { try JournalRecord.entry(fields: record) }
  }
}
