import Varlink

/// A number that a failed measurement can't give.
struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
}

/// The time that a piece of work takes, in nanoseconds.
func nanoseconds(_ work: () throws -> Void) rethrows -> Double {
  let duration = try ContinuousClock().measure(work)
  return Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
}

/// The median of several measurements.
func median(_ rounds: Int, _ measure: () throws -> Double) rethrows -> Double {
  var values: [Double] = []
  for _ in 0..<rounds { values.append(try measure()) }
  return values.sorted()[rounds / 2]
}

/// Keeps the optimiser from dropping what is measured.
@inline(never) func keep<T>(_ value: T) {}

extension JSONValue {
  /// A figure with three digits behind the point: more is noise.
  static func figure(_ value: Double) -> JSONValue { .double((value * 1000).rounded() / 1000) }
}
