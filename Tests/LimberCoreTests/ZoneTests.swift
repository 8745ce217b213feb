import Testing

@testable import LimberCore

@Suite struct ZoneTests {
  @Test(arguments: ZoneTable.zones.map(\.name))
  func offsets(name: String) throws {
    let zone = try SystemZone.load(name)
    let rows = try #require(ZoneTable.zones.first { $0.name == name }).rows
    for row in rows {
      let found = zone.offset(at: Instant(seconds: row.second))
      #expect(found == row.offset, "\(name) at \(Text.rfc3339(Instant(seconds: row.second), offset: 0))")
    }
  }

  /// The next transition is the next change of the offset, neither earlier nor later, for 200 years.
  @Test(arguments: ZoneTable.zones.map(\.name))
  func transitions(name: String) throws {
    let zone = try SystemZone.load(name)
    var second: Int64 = 0
    var count = 0
    while let next = zone.nextTransition(afterSecond: second) {
      #expect(next.at > second)
      #expect(next.before != next.after)
      #expect(zone.offset(at: Instant(seconds: next.at - 1)) == next.before)
      #expect(zone.offset(at: Instant(seconds: next.at)) == next.after)
      #expect(zone.offset(at: Instant(seconds: second)) == next.before)
      second = next.at
      count += 1
      try #require(count < 2000)
    }
    if name == "Europe/Berlin" { #expect(count > 400) }
    if name == "UTC" { #expect(count == 0) }
  }

  /// A civil time and its instants agree: each instant shows that time, and a gap's end is where the clocks were moved.
  @Test(arguments: ZoneTable.zones.map(\.name))
  func resolution(name: String) throws {
    let zone = try SystemZone.load(name)
    var random = Random(seed: 4)
    var faces = (0..<500).map { _ in Int64(random.below(7_000_000_000)) }
    // Around the changes, where it matters.
    var second: Int64 = 1_700_000_000
    for _ in 0..<20 {
      guard let next = zone.nextTransition(afterSecond: second) else { break }
      for delta in stride(from: Int64(-7200), through: 7200, by: 900) {
        faces.append(next.at + Int64(next.after) + delta)
      }
      second = next.at
    }
    for face in faces {
      let civil = CivilTime(faceMicroseconds: face * 1_000_000)
      switch zone.resolve(civil) {
      case .unique(let instant): #expect(zone.civil(instant) == civil)
      case .fold(let first, let second):
        #expect(first < second)
        #expect(zone.civil(first) == civil)
        #expect(zone.civil(second) == civil)
      case .gap(let end):
        #expect(zone.civil(end) > civil)
        #expect(zone.civil(end - TimeSpan(microseconds: 1)) < civil)
      }
    }
  }

  /// Found by a fuzzer: with two changes at one instant a time came twice, the second time first.
  @Test func aRuleThatContradictsTheTableWins() throws {
    func big(_ value: Int, _ size: Int) -> [UInt8] {
      (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    func header(times: Int, types: Int) -> [UInt8] {
      var bytes = Array("TZif2".utf8) + Array(repeating: UInt8(0), count: 15)
      for count in [0, 0, 0, times, types, 1] { bytes += big(count, 4) }
      return bytes
    }
    func type(_ offset: Int) -> [UInt8] { big(offset, 4) + [0, 0] }
    var file = header(times: 0, types: 1) + type(0) + [0]
    file += header(times: 1, types: 2) + big(1_000_000_000, 8) + [1] + type(0) + type(7200) + [0]
    file += Array("\nAAA-1\n".utf8)
    let zone = try Zone(tzif: file, name: "Test")
    #expect(zone.transitions == [Zone.Transition(at: 1_000_000_000, before: 0, after: 3600)])
  }

  /// Found by a fuzzer: rules whose changes do not alternate, or come in the order of another year.
  @Test(arguments: ["<-02>2<-01>,M3.5.1/-2,M3.5.0/0", "AAA24BBB-24,J1/-167,365/167", "AAA0BBB,0/0,J365/167"])
  func changesAscendAndFollowFromOneAnother(rule: String) throws {
    let zone = try #require(Zone(posix: rule, name: "Test"))
    for (change, next) in zip(zone.transitions, zone.transitions.dropFirst()) {
      #expect(change.at < next.at && change.after == next.before && next.before != next.after)
    }
  }

  @Test func utcNeedsNoFile() throws {
    let file = try SystemZone.load("UTC")
    for second: Int64 in [0, 1_795_422_600, 7_258_118_399] {
      #expect(Zone.utc.offset(at: Instant(seconds: second)) == 0)
      #expect(file.offset(at: Instant(seconds: second)) == 0)
    }
  }

  /// Cut short or changed anywhere, a zone file is an error or a zone, never a trap.
  @Test(arguments: ["Europe/Berlin", "Africa/Casablanca", "Asia/Kathmandu", "UTC"])
  func damagedFiles(name: String) throws {
    let bytes = try SystemZone.bytes(name)
    for length in 0..<bytes.count where length < 200 || length % 7 == 0 {
      #expect(throws: TZifError.self) { try Zone(tzif: Array(bytes[..<length]), name: name) }
    }
    var random = Random(seed: 5)
    var read = 0
    for _ in 0..<3000 {
      var damaged = bytes
      for _ in 0...random.below(4) { damaged[random.below(damaged.count)] = UInt8(random.below(256)) }
      guard let zone = try? Zone(tzif: damaged, name: name) else { continue }
      read += 1
      for second: Int64 in [-10_000_000_000, 0, 1_795_422_600, 4_000_000_000, 7_258_118_399] {
        _ = zone.offset(at: Instant(seconds: second))
        _ = zone.nextTransition(afterSecond: second)
        _ = zone.resolve(CivilTime(faceMicroseconds: second * 1_000_000)).due
      }
    }
    #expect(read > 0)
  }

  @Test(
    arguments: [
      ("UTC0", 0, 0), ("CET-1CEST,M3.5.0,M10.5.0/3", 3600, 7200),
      ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 37_800, 39_600),
      ("IST-1GMT0,M10.5.0,M3.5.0/1", 3600, 0), ("EST5EDT,M3.2.0,M11.1.0", -18_000, -14_400),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", -7200, -3600),
      ("EET-2EEST,M4.5.5/0,M10.5.4/24", 7200, 10_800), ("XXX3YYY,J60/2,J300/2", -10_800, -7200),
      ("XXX3YYY,59,299/2", -10_800, -7200),
    ] as [(String, Int32, Int32)])
  func posixRules(text: String, standard: Int32, daylight: Int32) throws {
    let rule = try #require(PosixZone(parsing: text))
    #expect(rule.standard == standard)
    if text != "UTC0" { #expect(rule.daylight?.offset == daylight) }
  }

  @Test(arguments: [
    "", "CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
    "CET-1x", "CET-25", "<+01-1",
  ])
  func noPosixRule(text: String) { #expect(PosixZone(parsing: text) == nil) }

  /// RFC 9636, 3.3.1: `J60` is March 1 in every year, `59` February 29 in a leap year.
  @Test func posixDays() throws {
    let julian = try #require(PosixZone(parsing: "XXX0YYY-1,J60/2,J300/2"))
    let counted = try #require(PosixZone(parsing: "XXX0YYY-1,59/2,299/2"))
    let leap = CivilDate(year: 2028, month: 1, day: 1).dayNumber * 86_400
    let common = CivilDate(year: 2027, month: 1, day: 1).dayNumber * 86_400
    #expect(julian.transitions(after: leap).first?.at == leap + 60 * 86_400 + 7200)
    #expect(julian.transitions(after: common).first?.at == common + 59 * 86_400 + 7200)
    #expect(counted.transitions(after: leap).first?.at == leap + 59 * 86_400 + 7200)
    #expect(counted.transitions(after: common).first?.at == common + 59 * 86_400 + 7200)
  }
}
