/// A point on the UTC time line, in microseconds since 1970-01-01T00:00:00Z (CLOCK_REALTIME, clock_gettime(2)).
///
/// The range that Limber computes with is 1970 to 2199, the one of systemd's calendar expressions (systemd.time(7)).
public struct Instant: Hashable, Comparable, Sendable, Codable {
  /// Microseconds since the epoch; negative before it.
  public var microseconds: Int64

  /// The instant that lies `microseconds` after the epoch.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// The instant that lies `seconds` after the epoch.
  public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

  /// As the number of microseconds, where a record can hold it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = Instant(recorded: try container.decode(Int64.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "an instant from 1900 to 2299")
    }
    self = instant
  }

  /// As the number of microseconds.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(microseconds)
  }

  /// Whole seconds since the epoch, rounded towards the past.
  public var seconds: Int64 { floorDivide(microseconds, 1_000_000) }

  /// 1970-01-01T00:00:00Z.
  public static let epoch = Instant(microseconds: 0)

  /// 2200-01-01T00:00:00Z: nothing is computed at or past it.
  public static let end = Instant(seconds: 7_258_118_400)

  public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
  /// The instant `span` later.
  public static func + (a: Instant, span: TimeSpan) -> Instant {
    Instant(bounded: saturatingSum(a.microseconds, span.microseconds))
  }
  /// The instant `span` earlier.
  public static func - (a: Instant, span: TimeSpan) -> Instant {
    Instant(bounded: saturatingDifference(a.microseconds, span.microseconds))
  }
  /// How much later `a` is than `b`; negative when it is earlier.
  public static func - (a: Instant, b: Instant) -> TimeSpan {
    TimeSpan(microseconds: saturatingDifference(a.microseconds, b.microseconds))
  }
}

/// One reading of both clocks: what the wall says, and how long the machine has been up.
///
/// Carrying both is what lets the engine notice that the wall clock was stepped, and keep an interval as long as it was
/// meant to be.
public struct Moment: Hashable, Sendable {
  /// CLOCK_REALTIME.
  public var wall: Instant
  /// CLOCK_BOOTTIME: time since boot, suspend included (clock_gettime(2)).
  public var boot: TimeSpan
  /// How much of that the machine was asleep: CLOCK_BOOTTIME without CLOCK_MONOTONIC.
  public var suspended: TimeSpan

  /// A moment from the clocks' readings.
  public init(wall: Instant, boot: TimeSpan, suspended: TimeSpan = .zero) {
    self.wall = wall
    self.boot = boot
    self.suspended = suspended
  }
}

/// The sum, or the limit of the range that it runs over: no time that anybody can name may stop the daemon.
func saturatingSum(_ a: Int64, _ b: Int64) -> Int64 {
  let (sum, overflow) = a.addingReportingOverflow(b)
  return overflow ? (a < 0 ? .min : .max) : sum
}

/// The difference, or the limit of the range that it runs over.
func saturatingDifference(_ a: Int64, _ b: Int64) -> Int64 {
  let (difference, overflow) = a.subtractingReportingOverflow(b)
  return overflow ? (a < 0 ? .min : .max) : difference
}

/// The product, or the limit of the range that it runs over.
func saturatingProduct(_ a: Int64, _ b: Int64) -> Int64 {
  let (product, overflow) = a.multipliedReportingOverflow(by: b)
  return overflow ? ((a < 0) == (b < 0) ? .max : .min) : product
}

/// Division that rounds towards negative infinity, so that times before the epoch fall into the right day.
func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
  let quotient = a / b
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
}

/// The remainder that goes with `floorDivide`: never negative for a positive divisor.
func floorRemainder(_ a: Int64, _ b: Int64) -> Int64 { a - floorDivide(a, b) * b }
