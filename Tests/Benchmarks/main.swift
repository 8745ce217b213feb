import Glibc
import Platform
import Varlink

// Measures Limber beside its peers, all in one run, and prints one JSON object. Absolute figures depend on the machine and on
// what else it does: the ratios are what counts.
//   swift run -c release --scratch-path .build-release benchmarks [--quick]
// --quick: few rounds, to see that everything runs; its figures say little.

let isQuick = CommandLine.arguments.contains("--quick")
var report: JSONValue.Object = ["quick": .bool(isQuick)]
do {
  report["nextOccurrence"] = try nextOccurrences(isQuick: isQuick)
  report["engine"] = try engines(isQuick: isQuick)
  report["preview"] = try preview(isQuick: isQuick)
} catch {
  try? Terminal.writeAll(Terminal.standardError, "benchmarks: \(error)\n")
  Process.exit(1)
}
print(String(decoding: JSONValue.object(report).text, as: UTF8.self))
