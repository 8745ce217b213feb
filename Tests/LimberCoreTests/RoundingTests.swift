import LimberCore
import Testing

/// One way to round, for whatever people read.
@Suite struct RoundingTests {
  /// Never 100 while one is missing, never 0 while one is done.
  @Test(
    arguments: [
      (0, 1, 0), (1, 1, 100), (0, 300, 0), (1, 300, 1), (299, 300, 99), (300, 300, 100), (1, 1_000_000, 1),
      (999_999, 1_000_000, 99), (1, 2, 50), (2, 3, 67), (1, 3, 33), (1, 200, 1), (3, 200, 2), (197, 200, 99),
      (5, 8, 63), (23, 40, 58), (29, 200, 15), (Int.max - 1, Int.max, 99), (Int.max, Int.max, 100),
    ])
  func percent(part: Int, whole: Int, expected: Int) { #expect(Rounding.percent(part, of: whole) == expected) }

  @Test func percentOfNothing() { #expect(Rounding.percent(0, of: 0) == nil) }

  @Test func percentKeepsTheOrder() {
    for whole in 1...400 {
      let all = (0...whole).compactMap { Rounding.percent($0, of: whole) }
      #expect(all == all.sorted() && all.count { $0 == 0 } == 1 && all.count { $0 == 100 } == 1)
    }
  }

  @Test(arguments: [
    (2930, 3, 977), (2929, 3, 976), (1, 2, 1), (0, 5, 0), (7, 0, 0), (-1, 2, -1), (Int.max, 1, Int.max),
    (Int.min, 1, Int.min),
  ])
  func mean(sum: Int, count: Int, expected: Int) { #expect(Rounding.mean(sum, of: count) == expected) }

  @Test(arguments: [
    (2, "2"), (2.5, "2.5"), (2.04, "2"), (2.05, "2.1"), (-0.5, "-0.5"), (1e300, "1e+300"), (.infinity, "inf"),
  ])
  func decimal(number: Double, text: String) { #expect(Rounding.decimal(number) == text) }

  @Test(arguments: [(1e300, Int.max), (-1e300, .min), (.nan, 0), (2.5, 3), (-2.5, -3)])
  func nearest(number: Double, whole: Int) { #expect(Rounding.nearest(number) == whole) }

  @Test(arguments: [
    (89, Rounding.Direction.nearest, 1), (90, .nearest, 2), (61, .up, 2), (60, .up, 1), (119, .down, 1), (0, .up, 0),
    (-61, .up, 2), (-119, .down, 1),
  ])
  func minutes(seconds: Int64, direction: Rounding.Direction, expected: Int64) {
    #expect(Rounding.count(.minutes(1), in: .seconds(seconds), direction) == expected)
  }

  @Test func theLongestSpanIsCounted() {
    let longest = TimeSpan(microseconds: .min)
    #expect(Rounding.count(.hours(1), in: longest, .up) == 2_562_047_789)
    #expect(Rounding.count(TimeSpan(microseconds: 1), in: longest) == .max)
    #expect(!longest.inTwoUnits.isEmpty && !TimeSpan(microseconds: .max).inTwoUnits.isEmpty)
  }

  /// Two units, the smaller one rounded.
  @Test(arguments: [
    (TimeSpan.hours(47) + .minutes(45), "2 days"), (.hours(33) + .minutes(20), "1 day 9 hours"),
    (.hours(33) + .minutes(30), "1 day 10 hours"), (.minutes(119) + .seconds(40), "2 hours"),
    (.seconds(200), "3 minutes 20 seconds"), (TimeSpan(microseconds: 59_600_000), "1 minute"),
    (TimeSpan(microseconds: 400_000), "less than a second"), (.zero, "no time"), (.days(365), "about 1 year"),
  ])
  func roughly(span: TimeSpan, text: String) { #expect(span.roughly == text) }
}
