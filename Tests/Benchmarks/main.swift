import Glibc
import Platform
import Varlink

// Measures Limber beside its peers, all in one run, and prints one JSON object. Absolute figures depend on the machine and on
// what else it does: the ratios are what counts.
//   .build-release/release/benchmarks [--quick] [NAME...]     built by Tests/run, beside the programs as they are installed
// --quick: few rounds, to see that everything runs; its figures say little. NAME: only these of the measurements.

let isQuick = CommandLine.arguments.contains("--quick")
let measurements: [(name: String, measure: (Bool) throws -> JSONValue)] = [
  ("nextOccurrence", nextOccurrences), ("engine", engines), ("preview", preview), ("journal", journal),
  ("review", review),
  ("durableAnswers", durableAnswers), ("startUp", startUp), ("statusCall", statusCall), ("calls", calls),
]
let names = CommandLine.arguments.dropFirst().filter { $0 != "--quick" }
var report: JSONValue.Object = ["quick": .bool(isQuick)]
do {
  for name in names where !measurements.contains(where: { $0.name == name }) {
    throw BenchmarkError(description: "there is no measurement \(name)")
  }
  for (name, measure) in measurements where names.isEmpty || names.contains(name) {
    report[name] = try measure(isQuick)
  }
} catch {
  try? Terminal.writeAll(Terminal.standardError, "benchmarks: \(error)\n")
  Process.exit(1)
}
print(String(decoding: JSONValue.object(report).text, as: UTF8.self))
