import LimberCore
import Testing

/// Time spans as systemd.time(7) defines them; the microseconds are those of `systemd-analyze timespan` (252).
@Suite struct TimeSpanTests {
  @Test(
    arguments: [
      ("90min", 5_400_000_000), ("1h 30min", 5_400_000_000), ("1h30min", 5_400_000_000), ("1.5h", 5_400_000_000),
      (".5h", 1_800_000_000), ("2 days", 172_800_000_000), ("36h", 129_600_000_000), ("1h 1h", 7_200_000_000),
      ("3w 2d", 1_987_200_000_000), ("2weeks", 1_209_600_000_000), ("1y", 31_557_600_000_000),
      ("1month", 2_629_800_000_000), ("1M", 2_629_800_000_000), ("1m", 60_000_000), ("1minute", 60_000_000),
      ("1 y 12 month", 63_115_200_000_000), ("4hr", 14_400_000_000), ("1hour", 3_600_000_000), ("5 min", 300_000_000),
      (" 5min ", 300_000_000), ("1500ms", 1_500_000), ("1us 2ms", 2001), ("1us", 1), ("0s", 0), ("61s", 61_000_000),
      ("1.0001s", 1_000_100), ("0.1s", 100_000), ("100000h", 360_000_000_000_000), ("10000y", 315_576_000_000_000_000),
      ("3 sec", 3_000_000), ("3 second", 3_000_000), ("3 seconds", 3_000_000), ("2 hours", 7_200_000_000),
      ("2 minutes", 120_000_000), ("1 day", 86_400_000_000), ("1 week", 604_800_000_000), ("7usec", 7), ("7msec", 7000),
      ("7µs", 7), ("2 months", 5_259_600_000_000), ("2 years", 63_115_200_000_000),
      ("1,5h", 5_400_000_000), ("0,25h 1.5min", 990_000_000), ("1,0001s", 1_000_100),
    ] as [(String, Int64)])
  func parses(text: String, microseconds: Int64) throws {
    #expect(try TimeSpan(parsing: text).microseconds == microseconds)
  }

  /// On the command line a number without a unit counts minutes; in the file it is refused.
  @Test(arguments: [("5", 300), ("1.5", 90), ("0", 0), ("45m 10", 3300), ("10 1h", 4200)] as [(String, Int64)])
  func bareNumbers(text: String, seconds: Int64) throws {
    #expect(try TimeSpan(parsing: text, bareUnit: .minutes(1)) == .seconds(seconds))
    #expect(throws: TimeSpanError.self) { try TimeSpan(parsing: text) }
  }

  @Test(
    arguments: [
      ("", .empty, 0), ("   ", .empty, 0), ("5", .missingUnit, 0), ("1h 30", .missingUnit, 3),
      ("h", .expectedNumber, 0),
      ("-5min", .expectedNumber, 0), ("1h,2min", .expectedNumber, 2), ("1,000h", .expectedNumber, 0),
      ("2h 1.500min", .expectedNumber, 3), ("1h -30min", .expectedNumber, 3),
      ("1hx", .unknownUnit("hx"), 1), ("1H", .unknownUnit("H"), 1), ("7secs", .unknownUnit("secs"), 1),
      ("10 minuten", .unknownUnit("minuten"), 3), ("1h 2foo", .unknownUnit("foo"), 4),
      ("infinity", .expectedNumber, 0), ("584542y", .tooLarge, 0), ("99999999999999999999s", .tooLarge, 0),
      ("1h 9223372036854775807us", .tooLarge, 3),
    ] as [(String, TimeSpanError.Reason, Int)])
  func refuses(text: String, reason: TimeSpanError.Reason, position: Int) {
    let error = #expect(throws: TimeSpanError.self) { try TimeSpan(parsing: text) }
    #expect(error?.reason == reason)
    #expect(error?.position == position)
  }

  /// What systemd refuses is refused, whatever the reason given.
  @Test(arguments: ["5.", "5.min", "1.s", "1.5.3h", "1e3s", ".", ".h", "1 .h"])
  func refusedBySystemd(text: String) {
    #expect(throws: TimeSpanError.self) { try TimeSpan(parsing: text, bareUnit: .minutes(1)) }
  }

  /// As systemd prints them.
  @Test(
    arguments: [
      (5_400_000_000, "1h 30min"), (172_800_000_000, "2d"), (1_987_200_000_000, "3w 2d"), (129_600_000_000, "1d 12h"),
      (2_629_800_000_000, "1month"), (63_115_200_000_000, "2y"), (60_000_000, "1min"), (61_000_000, "1min 1s"),
      (5_000_000, "5s"), (100_000, "100ms"), (1, "1us"), (1_500_000, "1.500000s"),
      (90_500_000, "1min 30.500000s"), (1500, "1.500ms"), (123_456, "123.456ms"), (3_661_000_001, "1h 1min 1.000001s"),
      (0, "0"), (360_000_000_000_000, "11y 4month 3w 6d 4h"),
    ] as [(Int64, String)])
  func prints(microseconds: Int64, text: String) {
    #expect(TimeSpan(microseconds: microseconds).description == text)
  }

  /// What is printed reads back as the same, so that nothing is lost in a definition.
  @Test func printedReadsBack() throws {
    var random = Random(seed: 1)
    for _ in 0..<2000 {
      let span = TimeSpan(microseconds: Int64(random.below(1 << random.below(52))))
      #expect(try TimeSpan(parsing: span.description, bareUnit: .seconds(1), by: .program) == span)
    }
  }

  @Test func arithmetic() {
    #expect(TimeSpan.hours(1) + .minutes(30) - .minutes(30) == .seconds(3600))
    #expect((-TimeSpan.minutes(5)).magnitude == .minutes(5))
    #expect(TimeSpan.days(1) > .hours(23))
    #expect(Instant(seconds: 100) - Instant(seconds: 40) == .minutes(1))
  }
}
