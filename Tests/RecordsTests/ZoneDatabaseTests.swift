import Glibc
import LimberCore
import Platform
import Records
import Testing

/// A tz database of its own for each test, gone with it.
private final class ZoneFolder {
  let path = "/tmp/limber-zones-\(Process.pid)-\(Random.seed())"
  private var written: [String] = []

  init() throws { try Files.makeDirectory("\(path)/Test") }
  deinit {
    for name in written { _ = try? Files.remove("\(path)/\(name)") }
    for folder in ["\(path)/Test", path] { _ = unsafe rmdir(folder) }
  }

  /// Replaces a file as a package manager does: a new one, renamed.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    if !written.contains(name) { written.append(name) }
    try Files.replaceAtomically("\(path)/\(name)", bytes)
  }

  func link(_ name: String, to target: String) throws {
    if !written.contains(name) { written.append(name) }
    #expect(unsafe symlink(target, "\(path)/\(name)") == 0)
  }

  func database(tz: String? = nil) -> ZoneDatabase {
    ZoneDatabase(
      environment: { name in
        switch name {
        case "TZDIR": self.path
        case "TZ": tz
        default: nil
        }
      }, localtime: "\(path)/localtime")
  }
}

/// A TZif file, version 2, of one offset and the rule that follows.
private func tzif(offset: Int32, rule: String) -> [UInt8] {
  func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(24 - 8 * $0)) } }
  let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
  let counts: [UInt32] = [0, 0, 0, 0, 1, 4]
  let block =
    header + counts.flatMap(bigEndian) + bigEndian(UInt32(bitPattern: offset)) + [0, 0] + Array("LMT\0".utf8)
  return block + block + Array("\n\(rule)\n".utf8)
}

private let summer = Instant(seconds: 1_783_000_000)
private let winter = Instant(seconds: 1_795_422_600)

@Suite struct ZoneDatabaseTests {
  private let scratch: ZoneFolder
  init() throws { scratch = try ZoneFolder() }

  @Test func aReplacedFileIsReadAgain() throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1"))
    let database = scratch.database()
    #expect(try database.zone(named: "Test/Town").offset(at: summer) == 3600)
    #expect(try database.zone(named: "Test/Town") == database.zone(named: "Test/Town"))
    try scratch.write("Test/Town", tzif(offset: 7200, rule: "CEST-2"))
    #expect(try database.zone(named: "Test/Town").offset(at: summer) == 7200)
    _ = try Files.remove("\(scratch.path)/Test/Town")
    #expect(throws: ZoneError.missing(name: "Test/Town", path: "\(scratch.path)/Test/Town")) {
      try database.zone(named: "Test/Town")
    }
    #expect(!database.contains("Test/Town"))
  }

  @Test func theRuleHoldsWhereTheTableEnds() throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1CEST,M3.5.0,M10.5.0/3"))
    let zone = try scratch.database().zone(named: "Test/Town")
    #expect(zone.name == "Test/Town")
    #expect(zone.offset(at: summer) == 7200)
    #expect(zone.offset(at: winter) == 3600)
  }

  @Test func whatIsNoZoneSaysWhy() throws {
    let path = "\(scratch.path)/Test/Town"
    let database = scratch.database()
    let good = tzif(offset: 3600, rule: "CET-1")
    try scratch.write("Test/Town", Array("hello".utf8))
    #expect(throws: ZoneError.malformed(path: path, .truncated)) { try database.zone(named: "Test/Town") }
    try scratch.write("Test/Town", Array(repeating: 7, count: 100))
    #expect(throws: ZoneError.malformed(path: path, .notTZif)) { try database.zone(named: "Test/Town") }
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "nonsense"))
    #expect(throws: ZoneError.malformed(path: path, .malformed("footer"))) { try database.zone(named: "Test/Town") }
    try scratch.write("Test/Town", good + Array(repeating: 0, count: 1 << 20))
    #expect {
      _ = try database.zone(named: "Test/Town")
    } throws: { error in
      if case ZoneError.unreadable(path: path, why: _) = error { true } else { false }
    }
    #expect(throws: ZoneError.self) { try database.zone(named: "Test") }
    #expect(!database.contains("Test"))
    // Every beginning of a file, and every file with one byte changed, is a zone or an error.
    for length in good.indices {
      try scratch.write("Test/Town", Array(good[..<length]))
      #expect(!database.contains("Test/Town"), "\(length) bytes")
      var changed = good
      changed[length] ^= 0xff
      try scratch.write("Test/Town", changed)
      _ = database.contains("Test/Town")
    }
    try scratch.write("Test/Town", good)
    #expect(database.contains("Test/Town"))
  }

  @Test(arguments: [
    "", "/", "/Test/Town", "Test/Town/", "Test//Town", "../Test/Town", "Test/../Test/Town", ".", "..", "Test/./Town",
    "Test Town", "Test/Town\n", "Tést", "Test/Town\0", "Test:Town", "~", String(repeating: "a", count: 5000),
  ])
  func isNoName(name: String) throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1"))
    let database = scratch.database()
    #expect(!database.contains(name))
    #expect(throws: ZoneError.invalidName(name)) { try database.zone(named: name) }
  }

  @Test func utcNeedsNoFile() throws {
    let database = ZoneDatabase(environment: { $0 == "TZDIR" ? "/nonexistent" : nil }, localtime: "/nonexistent")
    #expect(database.contains("UTC"))
    #expect(try database.zone(named: "UTC") == .utc)
    #expect(!database.contains("Europe/Berlin"))
    #expect(database.local() == ZoneDatabase(environment: { $0 == "TZ" ? "UTC" : nil }).local())
    #expect(database.local().problem == nil)
  }

  @Test func severalAtOnceAndTheirFiles() throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1"))
    try scratch.write("Test/Village", tzif(offset: 7200, rule: "EET-2"))
    try scratch.link("Test/Alias", to: "Town")
    try scratch.link("localtime", to: "\(scratch.path)/Test/Village")
    let database = scratch.database()
    let zones = database.zones(named: ["Test/Alias", "Test/Nowhere", "../Test/Town", "UTC"])
    #expect(zones.local.name == "Test/Village")
    #expect(zones.named.keys.sorted() == ["Test/Alias"])
    #expect(zones.named["Test/Alias"]?.offset(at: summer) == 3600)
    // One that is not there yet may come with the next tzdata.
    #expect(
      database.files(of: ["Test/Alias", "Test/Nowhere", "../Test/Town", "UTC"])
        == ["Test/Alias", "Test/Nowhere", "localtime"].map { "\(scratch.path)/\($0)" })
    #expect(database.zones(named: []).named.isEmpty)
    #expect(database.files(of: []) == ["\(scratch.path)/localtime"])
    // A file that breaks while it is in use takes nobody's zone away.
    #expect(database.zones(named: ["Test/Town"]).named["Test/Town"]?.offset(at: summer) == 3600)
    try scratch.write("Test/Town", [])
    try scratch.write("Test/Village", [])
    let broken = database.zones(named: ["Test/Town"])
    #expect(broken.named["Test/Town"]?.offset(at: summer) == 3600)
    #expect(broken.local.offset(at: summer) == 7200)
    #expect(database.local().problem?.contains("Test/Village, as read before") == true)
    #expect(!database.contains("Test/Town"))
  }

  @Test func theLinkNamesTheLocalZone() throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1"))
    try scratch.write("Test/Village", tzif(offset: 7200, rule: "EET-2"))
    let database = scratch.database()
    #expect(database.local().zone == .utc)
    #expect(database.local().problem == nil)
    try scratch.link("localtime", to: "Test/Town")
    #expect(database.local().zone.name == "Test/Town")
    #expect(database.local().zone.offset(at: winter) == 3600)
    for (target, offset) in [("Test/Village", 7200), ("Test/Town", 3600)] as [(String, Int32)] {
      _ = try Files.remove("\(scratch.path)/localtime")
      try scratch.link("localtime", to: "\(scratch.path)/\(target)")
      #expect(database.local().zone.name == target)
      #expect(database.local().zone.offset(at: winter) == offset)
    }
    _ = try Files.remove("\(scratch.path)/localtime")
    try scratch.link("localtime", to: "\(scratch.path)/Test/Nowhere")
    #expect(database.local().zone == .utc)
    #expect(database.local().problem != nil)
  }

  @Test(
    arguments: [
      ("Test/Town", "Test/Town", 3600, 3600), (":Test/Town", "Test/Town", 3600, 3600), ("", "UTC", 0, 0),
      (":", "UTC", 0, 0), ("UTC", "UTC", 0, 0),
      ("CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", 7200, 3600),
      (":CET-1CEST,M3.5.0,M10.5.0/3", "CET-1CEST,M3.5.0,M10.5.0/3", 7200, 3600),
      ("EST5EDT", "EST5EDT", -14_400, -18_000),
      ("<+0545>-5:45", "<+0545>-5:45", 20_700, 20_700), ("UTC0", "UTC0", 0, 0),
      // Summer all year (RFC 9636).
      ("XXX3EDT4,0/0,J365/23", "XXX3EDT4,0/0,J365/23", -14_400, -14_400),
    ] as [(String, String, Int32, Int32)])
  func theVariableNamesIt(value: String, name: String, inSummer: Int32, inWinter: Int32) throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1"))
    let local = scratch.database(tz: value).local()
    #expect(local.problem == nil)
    #expect(local.zone.name == name)
    #expect(local.zone.offset(at: summer) == inSummer)
    #expect(local.zone.offset(at: winter) == inWinter)
  }

  @Test func anAbsolutePathIsOneToo() throws {
    try scratch.write("Test/Town", tzif(offset: 3600, rule: "CET-1"))
    let local = scratch.database(tz: ":\(scratch.path)/Test/Town").local()
    #expect(local.zone.name == "Test/Town")
    #expect(local.zone.offset(at: summer) == 3600)
    #expect(local.problem == nil)
  }

  @Test(arguments: ["Middle/Earth", "CET-1CEST,nonsense", "/nonexistent", "+1", "Test", "12345", "\u{1b}[31m"])
  func anUnknownZoneIsUTCAndSaidSo(value: String) {
    let local = scratch.database(tz: value).local()
    #expect(local.zone == .utc)
    #expect(local.problem?.hasSuffix("; times are UTC") == true)
  }

  @Test func theSystemsOwn() throws {
    let database = ZoneDatabase(environment: { $0 == "TZ" ? ":Asia/Kathmandu" : nil })
    #expect(database.local().zone.offset(at: summer) == 20_700)
    #expect(database.contains("Europe/Berlin"))
    #expect(!database.contains("europe/berlin"))
    #expect(!database.contains("zone.tab"))
    #expect(try database.zone(named: "America/New_York").offset(at: summer) == -14_400)
  }
}
