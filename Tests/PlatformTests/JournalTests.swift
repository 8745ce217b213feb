import Glibc
import Platform
import Testing

@Suite struct JournalTests {
  @Test(arguments: ["MESSAGE", "A", "A_1", String(repeating: "A", count: 64)])
  func validNames(_ name: String) { #expect(Journal.isValidFieldName(name)) }

  @Test(arguments: ["", "_PID", "a", "A-B", "A B", "1A", "Ä", "A=B", String(repeating: "A", count: 65)])
  func invalidNamesAreRefused(_ name: String) {
    #expect(!Journal.isValidFieldName(name))
    #expect(
      throws: PlatformError(errno: EINVAL, operation: "sd_journal_sendv", subject: name)
    ) { try Journal.send([("MESSAGE", "not sent"), (name, "x")]) }
  }

  @Test(.enabled(if: Journal.readiness == .absent, "journald is here: this would write to the real journal"))
  func sendingToNobodySucceeds() throws {
    try Journal.send([("MESSAGE", "two\nlines"), ("PRIORITY", "6")])
  }

  @Test func aMissingDirectoryIsAnError() {
    #expect(errorNumber { _ = try JournalReader(source: .directory("/nonexistent")) } == ENOENT)
    #expect(errorNumber { _ = try JournalReader(source: .files(["/nonexistent.journal"])) } == ENOENT)
  }
}

private let remote = "/lib/systemd/systemd-journal-remote"

@Suite(.enabled(if: isInstalled(remote), "needs systemd-journal-remote"))
struct JournalReaderTests {
  static let bootID = "0123456789abcdef0123456789abcdef"
  static let start: Int64 = 1_700_000_000_000_000

  let folder: TemporaryDirectory
  let file: String

  /// Four real entries, a second apart, by `systemd-journal-remote` (systemd.io, "Journal Export Formats").
  init() throws {
    folder = try TemporaryDirectory()
    file = folder.file("fixture.journal")
    var export: [UInt8] = []
    for index in 0..<4 {
      let lines = [
        "__REALTIME_TIMESTAMP=\(Self.start + Int64(index) * 1_000_000)",
        "__MONOTONIC_TIMESTAMP=\(1_000_000 + index * 1_000_000)", "_BOOT_ID=\(Self.bootID)",
        "MESSAGE=entry \(index)", "X_INDEX=\(index)", "X_PARITY=\(index % 2 == 0 ? "even" : "odd")", "X_TWICE=first",
      ]
      export += Array((lines.joined(separator: "\n") + "\n").utf8)
      // A binary field: name, line break, length in 64 bits little-endian, bytes, line break.
      let broken: [UInt8] = [0x61, 0xff, 0x0a, 0x62]
      export += Array("X_BROKEN\n".utf8) + [UInt8(broken.count), 0, 0, 0, 0, 0, 0, 0] + broken + [0x0a, 0x0a]
    }
    try Files.replaceAtomically(folder.file("export"), export)
    let child = try Child(
      [remote, "-o", file, "-"],
      files: [
        (0, folder.file("export"), O_RDONLY), (1, folder.file("log"), O_WRONLY | O_CREAT),
        (2, folder.file("log2"), O_WRONLY | O_CREAT),
      ])
    #expect(child.wait() == 0)
  }

  private func messages(_ reader: JournalReader) throws -> [String] {
    var result: [String] = []
    while try reader.next() { result.append(try reader.field("MESSAGE") ?? "?") }
    return result
  }

  @Test func entriesComeInOrderWithTheirFields() throws {
    let reader = try JournalReader(source: .files([file]))
    try reader.seekHead()
    #expect(try reader.next())
    #expect(try reader.realtime == Self.start)
    #expect(try reader.bootID == Self.bootID)
    let names = ["X_INDEX", "X_PARITY", "X_NONE", "X_TWICE", "X_BROKEN"]
    var fields: [String: String] = [:]
    try reader.pick(JournalReader.Selection(names)) { fields[names[$0]] = $1.text }
    #expect(fields == ["X_INDEX": "0", "X_PARITY": "even", "X_TWICE": "first", "X_BROKEN": "a\u{fffd}\nb"])
    // Again: the entry is read from its beginning each time.
    #expect(try reader.field("MESSAGE") == "entry 0")
    #expect(try reader.field("MESSAG") == nil)
    #expect(try messages(reader) == ["entry 1", "entry 2", "entry 3"])
  }

  /// More names than a small table has room for, and all that an entry has.
  @Test(arguments: [0, 1, 2, 7, 100]) func manyNamesAreToldApart(others: Int) throws {
    let reader = try JournalReader(source: .files([file]))
    #expect(try reader.next())
    let names = (0..<others).map { "X_\($0)" } + ["X_INDEX", "MESSAGE"]
    var found: [String] = []
    try reader.pick(JournalReader.Selection(names)) { index, _ in found.append(names[index]) }
    #expect(found.sorted() == ["MESSAGE", "X_INDEX"])
  }

  /// Named by its error, whatever is wrong with it.
  @Test(arguments: [0, 10, 400]) func whatIsNoJournalIsAnError(length: Int) throws {
    try Files.replaceAtomically(folder.file("bad.journal"), Array(repeating: 0x41, count: length))
    #expect { try JournalReader(source: .files([folder.file("bad.journal")])) } throws: {
      ($0 as? PlatformError)?.isDamaged == true
    }
  }

  @Test func directoryIsRead() throws {
    let reader = try JournalReader(source: .directory(folder.path))
    #expect(try messages(reader).count == 4)
    #expect(!reader.hasPersistentFiles)
  }

  @Test func matchesSelect() throws {
    let reader = try JournalReader(source: .files([file]))
    try reader.addMatch("X_PARITY", "odd")
    #expect(try messages(reader) == ["entry 1", "entry 3"])
    try reader.addDisjunction()
    try reader.addMatch("X_INDEX", "2")
    try reader.seekHead()
    #expect(try messages(reader) == ["entry 1", "entry 2", "entry 3"])
    reader.removeMatches()
    try reader.seekHead()
    #expect(try messages(reader).count == 4)
  }

  @Test func seekingByTimeAndFromTheEnd() throws {
    let reader = try JournalReader(source: .files([file]))
    try reader.seek(realtime: Self.start + 1_500_000)
    #expect(try messages(reader) == ["entry 2", "entry 3"])
    try reader.seekTail()
    #expect(try reader.previous())
    #expect(try reader.field("X_INDEX") == "3")
    let cursor = try reader.cursor
    #expect(try reader.previous())
    #expect(try !reader.isAt(cursor: cursor))
    try reader.seek(cursor: cursor)
    #expect(try reader.next())
    #expect(try reader.isAt(cursor: cursor))
  }

  @Test func cutoffSaysHowFarItReaches() throws {
    let cutoff = try JournalReader(source: .files([file])).cutoff()
    #expect(cutoff?.from == Self.start)
    #expect(cutoff?.to == Self.start + 3_000_000)
    let empty = try TemporaryDirectory()
    #expect(try JournalReader(source: .directory(empty.path)).cutoff() == nil)
  }
}
