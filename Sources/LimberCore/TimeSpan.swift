/// A length of time in microseconds, written and read as a systemd time span (systemd.time(7), "PARSING TIME SPANS").
public struct TimeSpan: Hashable, Comparable, Sendable, Codable {
  /// The length in microseconds; negative for "earlier".
  public var microseconds: Int64

  /// A span of so many microseconds.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// As the number of microseconds, where a record can hold it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let span = TimeSpan(recorded: try container.decode(Int64.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a span of at most 400 years")
    }
    self = span
  }

  /// As the number of microseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }

  public static let zero = TimeSpan(microseconds: 0)
  /// A span of whole seconds.
  public static func seconds(_ n: Int64) -> TimeSpan { TimeSpan(microseconds: saturatingProduct(n, 1_000_000)) }
  /// A span of whole minutes.
  public static func minutes(_ n: Int64) -> TimeSpan { .seconds(saturatingProduct(n, 60)) }
  /// A span of whole hours.
  public static func hours(_ n: Int64) -> TimeSpan { .seconds(saturatingProduct(n, 3600)) }
  /// A span of days of 24 hours.
  public static func days(_ n: Int64) -> TimeSpan { .seconds(saturatingProduct(n, 86_400)) }

  public static func < (a: TimeSpan, b: TimeSpan) -> Bool { a.microseconds < b.microseconds }
  public static func + (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(microseconds: saturatingSum(a.microseconds, b.microseconds))
  }
  public static func - (a: TimeSpan, b: TimeSpan) -> TimeSpan {
    TimeSpan(microseconds: saturatingDifference(a.microseconds, b.microseconds))
  }
  public static prefix func - (a: TimeSpan) -> TimeSpan { .zero - a }

  /// Its length without the sign.
  public var magnitude: TimeSpan { microseconds < 0 ? -self : self }
}

/// Why a text is no time span, and where in it.
public struct TimeSpanError: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    case empty
    case expectedNumber
    case unknownUnit(String)
    /// A number without a unit, where the unit must be written.
    case missingUnit
    case tooLarge
  }
  public var reason: Reason
  /// Characters before the place, from 0.
  public var position: Int
}

extension TimeSpan {
  /// The units of systemd.time(7) with their lengths in microseconds. A month is 30.44 days, a year 365.25.
  private static let units: [(names: [String], microseconds: Int64)] = [
    (["usec", "us", "µs", "μs"], 1),
    (["msec", "ms"], 1000),
    (["seconds", "second", "sec", "s"], 1_000_000),
    (["minutes", "minute", "min", "m"], 60_000_000),
    (["hours", "hour", "hr", "h"], 3_600_000_000),
    (["days", "day", "d"], 86_400_000_000),
    (["weeks", "week", "w"], 604_800_000_000),
    (["months", "month", "M"], 2_629_800_000_000),
    (["years", "year", "y"], 31_557_600_000_000),
  ]

  /// Reads a time span such as `90min`, `1h 30min` or `2 days`.
  ///
  /// - Parameters:
  ///   - text: the span as a person wrote it.
  ///   - bareUnit: what a number without a unit counts; nil refuses such a number, as the schedule file does.
  ///   - hand: who wrote it. What a person wrote so that it could be two numbers is refused: see `DecimalNumber`.
  /// - Throws: `TimeSpanError` with the reason and the place.
  public init(
    parsing text: some StringProtocol, bareUnit: TimeSpan? = nil, by hand: DecimalNumber.Hand = .person
  ) throws(TimeSpanError) {
    let characters = Array(text)
    var at = 0
    var total: Int64 = 0
    var seen = false
    func skipSpaces() { while at < characters.count, characters[at].isWhitespace { at += 1 } }
    skipSpaces()
    while at < characters.count {
      let start = at
      guard let number = DecimalNumber(characters, at: &at, by: hand) else {
        throw TimeSpanError(reason: .expectedNumber, position: start)
      }
      skipSpaces()
      let unitStart = at
      while at < characters.count, characters[at].isLetter { at += 1 }
      let name = String(characters[unitStart..<at])
      let unit: Int64
      if name.isEmpty {
        guard let bareUnit else { throw TimeSpanError(reason: .missingUnit, position: start) }
        unit = bareUnit.microseconds
      } else {
        guard let known = Self.units.first(where: { $0.names.contains(name) }) else {
          throw TimeSpanError(reason: .unknownUnit(name), position: unitStart)
        }
        unit = known.microseconds
      }
      guard let whole = number.whole.reduce(Optional(Int64(0)), Self.shift(_:by:)) else {
        throw TimeSpanError(reason: .tooLarge, position: start)
      }
      let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
      // The fraction is scaled digit by digit: no floating point, so 0.1s is exactly 100 ms.
      var part: Int64 = 0
      var scale = unit
      for digit in number.fraction {
        scale /= 10
        part += scale * Int64(digit)
      }
      let (sum, overflow2) = total.addingReportingOverflow(product)
      let (sum2, overflow3) = sum.addingReportingOverflow(part)
      guard !overflow, !overflow2, !overflow3 else { throw TimeSpanError(reason: .tooLarge, position: start) }
      total = sum2
      seen = true
      skipSpaces()
    }
    guard seen else { throw TimeSpanError(reason: .empty, position: 0) }
    self.init(microseconds: total)
  }

  /// The length of a unit by its name; nil for another word.
  public static func unit(_ name: some StringProtocol) -> TimeSpan? {
    units.first { $0.names.contains(String(name)) }.map { TimeSpan(microseconds: $0.microseconds) }
  }

  /// The number with one more digit; nil when that is too many.
  private static func shift(_ number: Int64?, by digit: Int) -> Int64? {
    guard let (tens, overflow) = number?.multipliedReportingOverflow(by: 10), !overflow else { return nil }
    let (sum, overflow2) = tens.addingReportingOverflow(Int64(digit))
    return overflow2 ? nil : sum
  }
}

extension TimeSpan: CustomStringConvertible {
  /// As systemd prints it: `1h 30min`, `45s`, `2d`, `1min 30.500000s`; `0` for nothing.
  public var description: String {
    if microseconds == 0 { return "0" }
    let table: [(name: String, size: UInt64, digits: Int)] = [
      ("y", 31_557_600_000_000, 0), ("month", 2_629_800_000_000, 0), ("w", 604_800_000_000, 0),
      ("d", 86_400_000_000, 0), ("h", 3_600_000_000, 0), ("min", 60_000_000, 0), ("s", 1_000_000, 6), ("ms", 1000, 3),
      ("us", 1, 0),
    ]
    var rest = microseconds.magnitude
    var parts: [String] = []
    for (name, size, digits) in table where rest >= size {
      let (count, remainder) = rest.quotientAndRemainder(dividingBy: size)
      // Below the minute, what is left over becomes a fraction.
      if digits > 0, remainder > 0 {
        parts.append("\(count).\(zeroPadded(Int(remainder), width: digits))\(name)")
        break
      }
      parts.append("\(count)\(name)")
      rest = remainder
    }
    return (microseconds < 0 ? "-" : "") + parts.joined(separator: " ")
  }
}

extension TimeSpan {
  /// In words, for a person: `3 minutes`, `1 hour 30 minutes`, `20 seconds`.
  public var words: String {
    if microseconds == 0 { return "no time" }
    let table: [(String, UInt64)] = [
      ("day", 86_400_000_000), ("hour", 3_600_000_000), ("minute", 60_000_000), ("second", 1_000_000),
    ]
    var rest = microseconds.magnitude
    var parts: [String] = []
    for (name, size) in table where rest >= size {
      let count = rest / size
      parts.append("\(count) \(name)\(count == 1 ? "" : "s")")
      rest %= size
    }
    return parts.isEmpty ? "less than a second" : parts.joined(separator: " ")
  }

  /// In words, rounded as it matters: two units at the most, and years only about: `1 day 9 hours`, `about 5 years`.
  public var roughly: String {
    let days = microseconds.magnitude / 86_400_000_000
    if days >= 365 {
      let years = (days * 4 + 730) / 1461
      return "about \(years) year\(years == 1 ? "" : "s")"
    }
    return inTwoUnits
  }

  /// In words, rounded to the second greatest of its units: `1 day 9 hours`, `3 minutes 20 seconds`.
  public var inTwoUnits: String {
    // Less than the smallest unit is no span of none.
    guard magnitude >= .seconds(1) else { return words }
    let unit: TimeSpan = magnitude >= .days(1) ? .hours(1) : magnitude >= .hours(1) ? .minutes(1) : .seconds(1)
    let (length, isTooLong) = Rounding.count(unit, in: self).multipliedReportingOverflow(by: unit.microseconds)
    return (isTooLong ? self : TimeSpan(microseconds: length)).words
  }
}

extension TimeSpan {
  /// In whole seconds, rounded down: as limits are judged.
  public var wholeSeconds: Int64 { floorDivide(microseconds, 1_000_000) }
  /// In minutes, with a fraction.
  public var minutes: Double { Double(microseconds) / 60_000_000 }

  /// Rounded to the nearest second, halves away from zero.
  public var roundedSeconds: Int { Int((Double(microseconds) / 1_000_000).rounded()) }
}
