import Glibc
import LimberCore
import Platform
import Records
import Varlink

/// `limber review` as a whole program: of a year of one person's ledger beside `sqlite3` that prints the same rows, and of the
/// collected journals of many people, a year each, with the memory that it takes.
func review(isQuick: Bool) throws -> JSONValue {
  let limber = Files.split(Process.executablePath ?? "").folder + "/limber"
  guard Files.exists(limber) else { throw BenchmarkError(description: "\(limber) is not built") }
  var result: JSONValue.Object = [:]
  if case .object(let ledger) = try reviewOfLedger(limber, isQuick) { result.merge(ledger) { $1 } }
  guard Files.exists(journalRemote) else { return .object(result) }
  let scratch = try Scratch()
  let people = try People(in: scratch.path, count: isQuick ? 4 : 200, entries: isQuick ? 1_000 : 11_000)
  let few = try people.review(limber, folder: people.few)
  var times: [(seconds: Double, kilobytes: Int)] = []
  for _ in 0..<(isQuick ? 1 : 3) { times.append(try people.review(limber, folder: people.all)) }
  let all = times.sorted { $0.seconds < $1.seconds }[times.count / 2]
  result["people"] = .int(Int64(people.count))
  result["peopleSeconds"] = .figure(all.seconds)
  result["peopleMegabytes"] = .figure(Double(all.kilobytes) / 1024)
  result["fewPeople"] = .int(Int64(people.fewCount))
  result["fewPeopleMegabytes"] = .figure(Double(few.kilobytes) / 1024)
  return .object(result)
}

/// Eleven thousand entries, about a year.
private func reviewOfLedger(_ limber: String, _ isQuick: Bool) throws -> JSONValue {
  let scratch = try Scratch()
  let folder = "\(scratch.path)/limber"
  try Files.makeDirectory(folder)
  let path = "\(folder)/\(Ledger.fileName)"
  let end = Instant(microseconds: Clock.read().wall)
  let count = isQuick ? 1_000 : 11_000
  try fill(path, count: count, until: end)
  let since = "\((end - .days(366)).seconds)"
  let ours = [limber, "review", "--source", "ledger", "--since", "@\(since)"]
  let theirs = ["sqlite3", path, "SELECT * FROM entry WHERE time >= \(since)000000"]
  guard let rows = try Child.run(theirs) else { return .null }
  guard rows.count(where: { $0 == 0x0a }) >= count else {
    throw BenchmarkError(description: "sqlite3 prints too little")
  }
  var (mine, others): ([Double], [Double]) = ([], [])
  for _ in 0..<(isQuick ? 3 : 15) {
    mine.append(
      try nanoseconds {
        keep(try Child.run(ours, environment: ["XDG_STATE_HOME=\(scratch.path)", "HOME=\(scratch.path)"]))
      })
    others.append(try nanoseconds { keep(try Child.run(theirs)) })
  }
  func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
  return .object([
    "ledgerEntries": .int(Int64(count)), "ledgerMilliseconds": .figure(middle(mine) / 1e6),
    "sqlite3Milliseconds": .figure(middle(others) / 1e6), "sqlite3Ratio": .figure(middle(mine) / middle(others)),
  ])
}

private func fill(_ path: String, count: Int, until end: Instant) throws {
  let ledger = try Ledger(path: path)
  var years = try Years(1, until: end)
  var entries: [Entry] = []
  try years.pass(count: count) { entries.append($0) }
  for start in stride(from: 0, to: entries.count, by: 500) {
    try ledger.append(Array(entries[start..<min(start + 500, entries.count)]))
  }
}

/// A folder of journals, a file for each person, as systemd-journal-remote splits them by host.
private struct People {
  let count: Int
  let fewCount: Int
  let all: String
  /// The first tenth of them.
  let few: String
  private let until: Instant

  init(in folder: String, count: Int, entries: Int) throws {
    self.count = count
    fewCount = max(2, count / 10)
    all = "\(folder)/all"
    few = "\(folder)/few"
    until = Instant(seconds: 1_764_000_000)
    try Files.makeDirectory(all)
    try Files.makeDirectory(few)
    for number in 1...count {
      try write(number, entries: entries)
      if number <= fewCount {
        let name = "remote-\(number).journal"
        guard link("\(all)/\(name)", "\(few)/\(name)") == 0 else { throw BenchmarkError(description: "link: \(errno)") }
      }
    }
  }

  private func write(_ number: Int, entries: Int) throws {
    let digits = String(number, radix: 16)
    let machine = String(repeating: "0", count: 32 - digits.utf8.count) + digits
    var export = JournalExport(machine: machine, host: "home-\(number)", capacity: entries * 1_600)
    var years = try Years(1, until: until, seed: UInt64(number))
    try years.pass(count: entries) { entry in
      export.begin(
        entry.time, monotonic: max(1, entry.elapsed.microseconds), boot: entry.boot, program: "limberd",
        unit: JournalRecord.unit)
      export.add(entry)
      export.end(entry.time)
    }
    let file = "\(all)/export"
    try Files.replaceAtomically(file, export.bytes)
    _ = try Child.run(["/bin/sh", "-c", "exec \(journalRemote) -o \(all)/remote-\(number).journal - <\(file)"])
    _ = try Files.remove(file)
  }

  /// How long the review takes, and the most memory that it has.
  func review(_ limber: String, folder: String) throws -> (seconds: Double, kilobytes: Int) {
    let since = (until - .days(365)).seconds
    let words = [
      limber, "review", "--directory", folder, "--json", "--since", "@\(since)", "--until", "@\(until.seconds + 86400)",
    ]
    var result: (output: [UInt8], kilobytes: Int)?
    let seconds = try nanoseconds { result = try Child.measure(words) } / 1e9
    guard let result else { throw BenchmarkError(description: "\(limber) is gone") }
    let found = result.output.split(separator: UInt8(ascii: "\"")).count { $0.elementsEqual("machine".utf8) }
    let expected = folder == all ? count : fewCount
    guard found == expected else { throw BenchmarkError(description: "\(found) people of \(expected) in the review") }
    return (seconds, result.kilobytes)
  }
}
