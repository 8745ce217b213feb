import Testing

@testable import LimberCore

/// Forwards and backwards, and what the fields do at their ends.
@Suite struct CalendarStepTests {
  private static func expression(_ text: String) throws -> CalendarExpression {
    try CalendarExpression(parsing: text) { $0.contains("/") }
  }

  private static func instant(_ text: String) throws -> Instant { try #require(Text.instant(rfc3339: text)) }

  /// A random part of an expression: values, ranges and repetitions, all of which systemd takes.
  private static func list(_ random: inout Random, _ first: Int, _ last: Int, star: Int) -> String {
    if random.chance(star) { return "*" }
    return (0...random.below(2)).map { _ in
      let start = first + random.below(last - first + 1)
      switch random.below(4) {
      case 0 where start < last: return "\(start)..\(start + 1 + random.below(last - start))"
      case 1 where start < last: return "\(start)/\(1 + random.below(last - start))"
      case 2 where start < last:
        let end = start + 1 + random.below(last - start)
        return "\(start)..\(end)/\(1 + random.below(end - start))"
      default: return "\(start)"
      }
    }.joined(separator: ",")
  }

  private static func randomText(_ random: inout Random) -> String {
    var text = random.pick(["", "", "Mon..Fri ", "Sat,Sun ", "Wed "])
    let fromEnd = random.chance(4)
    text += list(&random, 2024, 2031, star: 2) + "-" + list(&random, 1, 12, star: 2) + (fromEnd ? "~" : "-")
    text += fromEnd ? "\(1 + random.below(28))" : list(&random, 1, 31, star: 2)
    text += " " + list(&random, 0, 23, star: 3) + ":" + list(&random, 0, 59, star: 4)
    return text + (random.chance(3) ? ":" + list(&random, 0, 59, star: 2) : "")
  }

  /// What comes after an instant came before the next one, and the other way round, in zones with gaps and folds.
  @Test(arguments: 0..<40)
  func thereAndBack(seed: Int) throws {
    var random = Random(seed: UInt64(seed))
    for _ in 0..<25 {
      let zone = try SystemZone.load(
        random.pick(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"]))
      let text = Self.randomText(&random)
      let expression = try Self.expression(text)
      var instant = Instant(seconds: 1_700_000_000 + Int64(random.below(200_000_000)))
      var last: Instant?
      for _ in 0..<12 {
        guard let next = expression.next(after: instant, in: zone) else { break }
        #expect(next > instant)
        #expect(expression.previous(before: next + TimeSpan(microseconds: 1), in: zone) == next, "\(text) \(zone.name)")
        #expect(last == nil || expression.previous(before: next, in: zone) == last, "\(text) \(zone.name)")
        if let last { #expect(expression.next(after: last, in: zone) == next) }
        (instant, last) = (next, next)
      }
    }
  }

  /// Every canonical form parses to itself, and the short form to the same.
  @Test(arguments: 0..<40)
  func canonicalForms(seed: Int) throws {
    var random = Random(seed: UInt64(1000 + seed))
    for _ in 0..<50 {
      let text = Self.randomText(&random) + random.pick(["", " UTC", " Europe/Berlin"])
      let expression = try Self.expression(text)
      #expect(try Self.expression(expression.description) == expression, "\(text)")
      #expect(try Self.expression(expression.brief) == expression, "\(text)")
    }
  }

  /// Each field stepped through by hand: the year's end, the month's end, midnight, leap days.
  @Test(arguments: [
    ("*-12-31 23:59:59", "2026-12-31T23:59:58Z", ["2026-12-31T23:59:59Z", "2027-12-31T23:59:59Z"]),
    ("*-02-29", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
    ("*-02-29", "2096-03-01T00:00:00Z", ["2104-02-29T00:00:00Z"]),
    ("*-*~1", "2028-01-31T00:00:00Z", ["2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z", "2028-04-30T00:00:00Z"]),
    ("Mon *-05~07/1", "2026-01-01T00:00:00Z", ["2026-05-25T00:00:00Z", "2027-05-31T00:00:00Z"]),
    ("*-*-31", "2026-01-31T00:00:00Z", ["2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z"]),
    ("Fri *-*-13", "2026-01-01T00:00:00Z", ["2026-02-13T00:00:00Z", "2026-03-13T00:00:00Z", "2026-11-13T00:00:00Z"]),
    ("*:*:0/20", "2026-01-01T00:00:30Z", ["2026-01-01T00:00:40Z", "2026-01-01T00:01:00Z"]),
    ("12:00:0.5,59.999999", "2026-01-01T00:00:00Z", ["2026-01-01T12:00:00.5Z", "2026-01-01T12:00:59.999999Z"]),
    ("2199-12-31 23:59:59", "2026-01-01T00:00:00Z", ["2199-12-31T23:59:59Z"]),
    ("quarterly", "2026-11-23T00:00:00Z", ["2027-01-01T00:00:00Z", "2027-04-01T00:00:00Z"]),
    ("Sat,Sun 10:00", "2026-11-23T00:00:00Z", ["2026-11-28T10:00:00Z", "2026-11-29T10:00:00Z"]),
  ])
  func steps(text: String, after: String, expected: [String]) throws {
    let expression = try Self.expression(text)
    var instant = try Self.instant(after)
    for want in expected {
      let next = try #require(expression.next(after: instant, in: .utc))
      #expect(next == (try Self.instant(want)))
      instant = next
    }
  }

  /// As `systemd-analyze calendar` (252) has it: a repetition that runs over the end of its field carries.
  @Test(arguments: [
    (
      "*:0,30/20", "2026-11-23T22:50:00Z",
      [
        "2026-11-23T23:00:00Z", "2026-11-23T23:30:00Z", "2026-11-23T23:50:00Z",
        "2026-11-24T00:30:00Z",
      ]
    ),
    (
      "0,12/9:00", "2026-11-30T12:00:00Z",
      [
        "2026-11-30T21:00:00Z", "2026-12-01T12:00:00Z", "2026-12-01T21:00:00Z",
        "2026-12-02T00:00:00Z",
      ]
    ),
    ("*-*-1,20/9", "2026-12-20T00:00:00Z", ["2026-12-29T00:00:00Z", "2027-01-20T00:00:00Z"]),
    ("*:*:0/7.3", "2026-12-19T11:45:51.1Z", ["2026-12-19T11:45:58.4Z", "2026-12-19T11:46:07.3Z"]),
  ])
  func carries(text: String, after: String, expected: [String]) throws {
    try steps(text: text, after: after, expected: expected)
    let expression = try Self.expression(text)
    let instants = try expected.map(Self.instant)
    for (earlier, later) in zip(instants, instants.dropFirst()) {
      #expect(expression.previous(before: later, in: .utc) == earlier)
    }
  }

  /// "Never again" is an answer.
  @Test(arguments: ["*-02-30", "*-02,04,06,09,11-31", "2020-01-01", "Mon 2026-11-24", "Sun 2027-02-29"])
  func never(text: String) throws {
    #expect(try Self.expression(text).next(after: Self.instant("2026-11-23T00:00:00Z"), in: .utc) == nil)
  }

  @Test(arguments: ["*-02-30", "2030-01-01", "Mon 2026-11-24"])
  func neverBefore(text: String) throws {
    #expect(try Self.expression(text).previous(before: Self.instant("2026-11-23T00:00:00Z"), in: .utc) == nil)
  }

  @Test func theEpochAndBefore() throws {
    let midnight = try Self.expression("00:00")
    #expect(midnight.next(after: Instant(seconds: -1), in: .utc) == .epoch)
    #expect(midnight.previous(before: .epoch, in: .utc) == nil)
    #expect(midnight.previous(before: Instant(seconds: 1), in: .utc) == .epoch)
    #expect(midnight.next(after: Instant(microseconds: .min), in: .utc) == .epoch)
    #expect(midnight.previous(before: Instant(microseconds: .max), in: .utc) == Instant.end - .days(1))
    #expect(midnight.next(after: Instant(microseconds: .max), in: .utc) == nil)
  }

  /// A zone of its own, wherever the machine is; one that is not known never comes.
  @Test func zones() throws {
    let berlin = try SystemZone.load("Europe/Berlin")
    let zones = Zones(local: try SystemZone.load("America/New_York"), named: ["Europe/Berlin": berlin])
    let after = try Self.instant("2026-11-23T00:00:00Z")
    #expect(
      zones.next(of: try Self.expression("08:30 Europe/Berlin"), after: after)
        == (try Self.instant("2026-11-23T07:30:00Z")))
    #expect(
      zones.next(of: try Self.expression("08:30 UTC"), after: after) == (try Self.instant("2026-11-23T08:30:00Z")))
    #expect(zones.next(of: try Self.expression("08:30"), after: after) == (try Self.instant("2026-11-23T13:30:00Z")))
    #expect(zones.next(of: try Self.expression("08:30 Europe/Paris"), after: after) == nil)
    #expect(
      zones.previous(of: try Self.expression("08:30 UTC"), before: after) == (try Self.instant("2026-11-22T08:30:00Z")))
  }

  /// How soon one time follows another.
  @Test(
    arguments: [
      ("*:0/4", "4min"), ("*:0/5", nil), ("*:2,58", "4min"), ("minutely", "1min"), ("*:*:0/30", "30s"), ("08:30", nil),
      ("0,23:58,1", "3min"), ("0,23:0,58", "2min"), ("Mon 0,23:0,58", nil), ("*-*-01 0,23:0,58", nil),
      ("Mon,Tue 0,23:0,58", "2min"), ("08:00:00,01", "1s"), ("08:00..04", "1min"), ("*-02-30 *:*", nil),
      ("12:00:0.1..0.3/0.1", "100ms"), ("hourly", nil),
    ] as [(String, String?)])
  func gaps(text: String, gap: String?) throws {
    #expect(try Self.expression(text).gap(under: .minutes(5))?.description == gap)
  }
}
