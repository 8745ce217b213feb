/// How numbers are rounded that people read: on the terminal, on the page and in the diary the same.
public enum Rounding {
  /// Which way a length goes that is no whole number of units.
  public enum Direction: Sendable {
    /// Halves go up.
    case nearest
    /// For what is said to be at most so long.
    case up
    /// For what is said to be at least so long.
    case down
  }

  /// A part in whole percent, halves up: 100 of all of it alone, and 0 of nothing of it alone; nil over nothing.
  public static func percent(_ part: Int, of whole: Int) -> Int? {
    guard whole > 0 else { return nil }
    if part <= 0 { return 0 }
    if part >= whole { return 100 }
    return min(99, max(1, quotient(Int128(part) * 100, of: whole)))
  }

  /// A sum over so many, to the nearest whole number; 0 over none.
  public static func mean(_ sum: Int, of count: Int) -> Int {
    count > 0 ? quotient(Int128(sum), of: count) : 0
  }

  /// Of whole numbers, so that a half is one: halves away from zero.
  private static func quotient(_ sum: Int128, of count: Int) -> Int {
    let (whole, rest) = sum.magnitude.quotientAndRemainder(dividingBy: UInt128(count))
    let rounded = Int128(rest * 2 >= UInt128(count) ? whole + 1 : whole)
    return Int(clamping: sum < 0 ? -rounded : rounded)
  }

  /// The nearest whole number, halves away from zero; of what no whole number holds the largest that there is.
  public static func nearest(_ number: Double) -> Int {
    let whole = number.rounded()
    return Int(exactly: whole) ?? (whole.isNaN ? 0 : whole < 0 ? .min : .max)
  }

  /// To a tenth.
  public static func tenths(_ number: Double) -> Double { (number * 10).rounded() / 10 }

  /// To a tenth, and without it where it is a whole number: `2`, `2.5`.
  public static func decimal(_ number: Double) -> String {
    let tenths = tenths(number)
    return Int(exactly: tenths).map(String.init) ?? "\(tenths)"
  }

  /// The length of a span in whole units, whatever its sign.
  public static func count(_ unit: TimeSpan, in span: TimeSpan, _ direction: Direction = .nearest) -> Int64 {
    let (length, unit) = (span.microseconds.magnitude, unit.microseconds.magnitude)
    guard unit > 0 else { return 0 }
    let (count, rest) = length.quotientAndRemainder(dividingBy: unit)
    let isMore =
      switch direction {
      case .nearest: rest >= unit - rest
      case .up: rest > 0
      case .down: false
      }
    return Int64(clamping: isMore ? count + 1 : count)
  }
}
