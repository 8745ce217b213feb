/// What the fields of a record may hold, each bound once, with its reason.
///
/// Ledger, journal, backup, checkpoint and interface hold numbers that anybody may have written. Whoever reads them asks here,
/// so that no sum of them runs over and nothing absurd is counted; what lies beyond is damage.
public enum Bounds {
  /// Sequence numbers: more entries than anybody lives to see.
  public static let seq: ClosedRange<Int64> = 1...1_000_000_000
  /// The numbers that a ledger's entries have: a thousand years of them. One beyond is damage where it is found, and nothing is
  /// written there: what is confirmed must be found again.
  public static let foundSeq: ClosedRange<Int64> = 1...10_000_000
  /// How many of anything, showings, snoozes or instants: as many as there can be entries.
  public static let count: ClosedRange<Int64> = 0...1_000_000_000
  /// Milligrams of calcium, of a dose as of a day: ten times what anybody takes.
  public static let milligrams: ClosedRange<Int64> = 1...10_000
  /// Minutes that a movement or a cramp lasts: a day, and less than what can be shown is nothing.
  public static let minutes: ClosedRange<Double> = 0...1440
  /// Minutes that a person says or measures: less than a tenth nobody does.
  public static let measuredMinutes: ClosedRange<Double> = 0.1...minutes.upperBound
  /// The same in words: `0.1 to 1440`.
  public static var measuredMinutesText: String { "0.1 to \(Int(measuredMinutes.upperBound))" }
  /// How long a pause may be: what is paused for good is disabled.
  public static let pause = TimeSpan.days(90)
  /// How bad a cramp is.
  public static let severity: ClosedRange<Int64> = 0...10
  /// Seconds east of UTC (RFC 9636, 3.2).
  public static let offset: ClosedRange<Int64> = -93_599...97_199
  /// The length of a text in bytes: as much as a whole schedule file.
  public static let text = 1 << 20
}

/// 1900-01-01 and 2299-12-31, in microseconds since the epoch; and what lies between.
private let earliest: Int64 = -2_208_988_800_000_000
private let latest: Int64 = 10_413_791_999_999_999
private let longest: Int64 = 12_622_780_799_999_999

extension Instant {
  /// The instants that a record can hold: 1900 to 2299. The clock of Linux shows none before 1970 and none after 2262
  /// (clock_settime(2); its nanoseconds have 64 bits); what is counted from there reaches a little further, and no further:
  /// counting ends at the bounds.
  public static let recordable = Instant(microseconds: earliest)...Instant(microseconds: latest)

  /// The nearest instant that a record can hold.
  init(bounded microseconds: Int64) { self.init(microseconds: min(max(microseconds, earliest), latest)) }

  /// The instant that a record, or another program, names; nil for one that no record can hold.
  public init?(recorded microseconds: Int64) {
    self.init(microseconds: microseconds)
    guard Self.recordable.contains(self) else { return nil }
  }

  /// What clocks show so many seconds east of UTC, read as UTC, in microseconds since the epoch (`CivilTime`).
  public func face(offset: Int32) -> Int64 { saturatingSum(microseconds, Int64(offset) * 1_000_000) }
}

extension TimeSpan {
  /// The spans that a record can hold: as far apart as its instants can lie, in both directions.
  public static let recordable = TimeSpan(microseconds: -longest)...TimeSpan(microseconds: longest)
  /// The same for what has a length and no direction.
  static let recordableLength = zero...recordable.upperBound

  /// The nearest span that a record can hold.
  init(bounded microseconds: Int64) { self.init(microseconds: min(max(microseconds, -longest), longest)) }

  /// The span that a record, or another program, names; nil for one that no record can hold.
  public init?(recorded microseconds: Int64) {
    self.init(microseconds: microseconds)
    guard Self.recordable.contains(self) else { return nil }
  }
}

extension EntryField {
  /// What a field may hold.
  enum Bound: Sendable {
    case integer(ClosedRange<Int64>)
    case decimal(ClosedRange<Double>)
    /// Bytes of UTF-8.
    case text(Int)
  }

  /// What this field may hold.
  var bound: Bound { Self.bounds[rawValue] }
  private static let bounds = allCases.map(\.ownBound)

  private var ownBound: Bound {
    func microseconds(_ range: ClosedRange<TimeSpan>) -> Bound {
      .integer(range.lowerBound.microseconds...range.upperBound.microseconds)
    }
    switch self {
    case .seq: return .integer(Bounds.seq)
    case .dose, .mg, .target, .upper: return .integer(Bounds.milligrams)
    case .severity: return .integer(Bounds.severity)
    case .offset, .namedOffset: return .integer(Bounds.offset)
    case .minutes: return .decimal(Bounds.minutes)
    // It goes forward or back.
    case .step: return microseconds(TimeSpan.recordable)
    default: break
    }
    switch form {
    case .instant:
      return .integer(Instant.recordable.lowerBound.microseconds...Instant.recordable.upperBound.microseconds)
    case .span: return microseconds(TimeSpan.recordableLength)
    case .integer: return .integer(Bounds.count)
    case .text: return .text(Bounds.text)
    case .decimal: preconditionFailure("each decimal has a bound of its own")
    }
  }

  /// Whether this field may hold a value: it has the field's form, and lies within its bound.
  func allows(_ value: FieldValue) -> Bool {
    switch (bound, value) {
    case (.integer(let range), .integer(let number)): range.contains(number)
    case (.decimal(let range), .decimal(let number)): range.contains(number)
    case (.decimal(let range), .integer(let number)): range.contains(Double(number))
    case (.text(let most), .text(let text)): text.utf8.count <= most
    default: false
    }
  }
}
