import Platform
import Varlink

/// `limber preview` as a whole process beside `systemd-analyze calendar`, ten thousand instants each.
func preview(isQuick: Bool) throws -> JSONValue {
  guard let here = Process.executablePath, let slash = here.lastIndex(of: "/") else {
    throw BenchmarkError(description: "no /proc")
  }
  let limber = String(here[..<slash]) + "/limber"
  let count = 10_000
  let rounds = isQuick ? 1 : 15
  guard let ours = try Child.time([limber, "preview", "*:00/15", "--next", "\(count)"], rounds: rounds) else {
    throw BenchmarkError(description: "\(limber) is not built")
  }
  var row: JSONValue.Object = ["instants": .int(Int64(count)), "limberMilliseconds": .figure(ours / 1e6)]
  if let systemd = try Child.time(["systemd-analyze", "calendar", "--iterations=\(count)", "*:00/15"], rounds: rounds) {
    row["systemdAnalyzeMilliseconds"] = .figure(systemd / 1e6)
    row["systemdAnalyzeRatio"] = .figure(systemd / ours)
  }
  return .object(row)
}
