import Glibc
import LimberCore
import Platform
import Records
import Synchronization
import Varlink

let journalRemote = "/lib/systemd/systemd-journal-remote"

/// Reading all of Limber's records of one year back as entries, from a journal in which one entry of ten is Limber's, beside
/// `journalctl -o json` with the same match.
func journal(isQuick: Bool) throws -> JSONValue {
  guard Files.exists(journalRemote) else { return .null }
  let count = isQuick ? 10_000 : 200_000
  let folder = "/tmp/limber-benchmark.\(Process.pid)"
  try Files.makeDirectory(folder)
  let export = "\(folder)/export"
  defer {
    for name in (try? Files.names(in: folder)) ?? [] { _ = try? Files.remove("\(folder)/\(name)") }
    rmdir(folder)
  }
  var fixture = JournalFixture(count: count)
  try Files.replaceAtomically(export, fixture.export())
  // It makes several files of them, as journald does.
  _ = try Child.run(["/bin/sh", "-c", "exec \(journalRemote) -o \(folder)/fixture.journal - <\(export)"])
  try Files.remove(export)
  let journals = try CollectedJournals(directory: folder)
  let matches = EntryKind.allCases.map { "MESSAGE_ID=\(JournalRecord.messageID($0))" }
  let command =
    [
      "journalctl", "--no-pager", "-q", "-o", "json", "--directory", folder, "--since",
      "@\(JournalFixture.start.microseconds / 1_000_000)",
    ] + matches
  func read() throws {
    let count = Mutex(0)
    let problems = journals.read(since: JournalFixture.start, until: JournalFixture.start + .days(400)) { person in
      keep(person.merged)
      count.withLock { $0 += person.merged.entries.count }
    }
    guard count.withLock({ $0 }) == fixture.ours, problems.isEmpty else {
      throw BenchmarkError(description: "\(count.withLock { $0 }) of \(fixture.ours): \(problems)")
    }
  }
  guard let output = try Child.run(command) else { return .null }
  guard output.count(where: { $0 == 0x0a }) == fixture.ours else {
    throw BenchmarkError(description: "journalctl gives another number of records")
  }
  try read()
  var (mine, theirs): ([Double], [Double]) = ([], [])
  for _ in 0..<(isQuick ? 3 : 11) {
    mine.append(try nanoseconds { try read() })
    // To nowhere: reading its output would take time that is not its own.
    theirs.append(try nanoseconds { _ = try Child.run(["/bin/sh", "-c", "exec \"$@\" >/dev/null", "sh"] + command) })
  }
  func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
  return .object([
    "entries": .int(Int64(count)), "ours": .int(Int64(fixture.ours)), "limberMilliseconds": .figure(middle(mine) / 1e6),
    "journalctlMilliseconds": .figure(middle(theirs) / 1e6), "journalctlRatio": .figure(middle(theirs) / middle(mine)),
  ])
}

/// A year of a journal, as `systemd-journal-remote` reads it (systemd.io, "Journal Export Formats").
private struct JournalFixture {
  static let start = Instant(seconds: 1_764_000_000)
  let count: Int
  private(set) var ours = 0
  private static let boots = (0..<50).map { "\(1_000 + $0)" + String(repeating: "b", count: 28) }

  init(count: Int) { self.count = count }

  mutating func export() throws -> [UInt8] {
    let spacing = TimeSpan(microseconds: TimeSpan.days(365).microseconds / Int64(count))
    let life = try Day()
    var export = JournalExport(capacity: count * 800)
    for index in 0..<count {
      let time = Self.start + TimeSpan(microseconds: spacing.microseconds * Int64(index))
      let boot = Self.boots[index * Self.boots.count / count]
      let isOurs = index % 10 == 9
      export.begin(
        time, monotonic: spacing.microseconds * Int64(index) + 1, boot: boot,
        program: isOurs ? "limberd" : "program\(index % 40)",
        unit: isOurs ? JournalRecord.unit : "app-\(index % 40).service")
      if isOurs {
        ours += 1
        export.add(
          Entry(
            id: EntryID(high: UInt64(index) &* 0x9e37_79b9_7f4a_7c15, low: UInt64(index)), seq: Int64(ours), time: time,
            elapsed: TimeSpan(microseconds: spacing.microseconds * Int64(index)), boot: boot, offset: 3600,
            person: "Anna",
            fact: life.fact(ours, at: time)))
      } else {
        export.add("MESSAGE", "Request \(index) to /service/\(index % 97) was answered in \(index % 351) ms")
        export.add("PRIORITY", "6")
        export.add("SYSLOG_IDENTIFIER", "program\(index % 40)")
      }
      export.end(time)
    }
    return export.bytes
  }
}

/// What a day is made of, again and again: due, shown, snoozed now and then, closed; a log, and an edit.
private struct Day {
  private let lunch: Reminder
  private let pumps: Reminder

  init() throws {
    lunch = Reminder(
      id: "calcium-lunch", kind: .calcium, title: "Calcium with lunch",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "12:30"))))
    var pumps = Reminder(
      id: "ankle-pumps", kind: .movement, title: "Ankle pumps, left foot",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "9..17:00"))))
    pumps.limb = "left leg"
    pumps.lasts = .minutes(3)
    pumps.steps = [
      "Sit tall, both feet flat.", "Pull your toes up, then press them down. 10 times.", "Stop if it hurts.",
    ]
    self.pumps = pumps
  }

  func fact(_ number: Int, at time: Instant) -> Fact {
    let reminder = number / 4 % 5 == 0 ? lunch : pumps
    let occurrence = Occurrence(
      key: OccurrenceKey(reminder: reminder.id, due: Instant(seconds: time.microseconds / 3_600_000_000 * 3600)),
      id: "k\(number / 4 % 10)qz", kind: reminder.kind, title: reminder.title)
    switch number % 40 {
    case 0: return .started(version: "1.0")
    case 4: return .changed(reminder)
    case 8: return .logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control))
    default: break
    }
    switch number % 4 {
    case 1: return .due(occurrence, Prescription(reminder, until: time + .hours(1)))
    case 2: return .shown(occurrence, showing: 1)
    case 3 where number % 3 == 0: return .closed(occurrence, Closing(.missed, why: .unanswered))
    case 3: return .closed(occurrence, Closing(.done, by: .notification))
    default: return .shown(occurrence, showing: 2)
    }
  }
}
