import LimberCore
import Platform
import Varlink

/// An engine with many reminders: what it takes to build, what one tick with one due takes, what `nextWake` takes.
func engines(isQuick: Bool) throws -> JSONValue {
  let counts = isQuick ? [1_000, 10_000] : [1_000, 10_000, 100_000]
  return .array(try counts.map { .object(try engine($0, ticks: isQuick ? 100 : 1_000)) })
}

private func engine(_ count: Int, ticks: Int) throws -> JSONValue.Object {
  let zone = try Zone(tzif: Files.read("/usr/share/zoneinfo/Europe/Berlin"), name: "Europe/Berlin")
  let start = zone.resolve(CivilTime(CivilDate(year: 2026, month: 11, day: 23), hour: 0, minute: 0)).due
  func moment(_ instant: Instant) -> Moment { Moment(wall: instant, boot: instant - start + .hours(1)) }
  let before = try residentBytes()
  // Each at a time of its own, evenly over the day.
  let reminders = try (0..<count).map { index in
    let time = Text.timeOfDay(microseconds: Int64(index + 1) * (86_000_000_000 / Int64(count)))
    return Reminder(
      id: "reminder-\(index)", kind: .calcium, title: "Calcium \(index)",
      timing: .at(ClockTimes(try CalendarExpression(parsing: time))))
  }
  var engine = Engine(zones: Zones(local: zone), seed: (1, 2))
  let building = nanoseconds {
    keep(engine.handle(.started(boot: "0", version: "0"), at: moment(start)))
    keep(engine.handle(.schedule(Schedule(reminders: reminders)), at: moment(start)))
    keep(engine.handle(.obstacles([]), at: moment(start)))
  }
  let memory = try residentBytes() - before
  let waking = nanoseconds { for _ in 0..<100_000 { keep(engine.nextWake) } } / 100_000
  var times: [Double] = []
  for _ in 0..<ticks {
    guard let wake = engine.nextWake else { throw BenchmarkError(description: "nothing comes") }
    var effects: [Effect] = []
    times.append(nanoseconds { effects = engine.handle(.tick, at: moment(wake)) })
    let isOneDue = effects.contains { if case .record(let entry) = $0 { entry.fact.kind == .due } else { false } }
    guard isOneDue else { throw BenchmarkError(description: "a tick without anything due") }
    for effect in effects {
      guard case .show(let showing) = effect else { continue }
      keep(
        engine.handle(
          .request(.done(.exactly(showing.occurrence.key), at: nil, note: nil), by: .control), at: moment(wake)))
    }
  }
  times.sort()
  return [
    "reminders": .int(Int64(count)), "buildMilliseconds": .figure(building / 1e6),
    "tickMicroseconds": .figure(times[ticks / 2] / 1e3), "tickMicroseconds99": .figure(times[ticks * 99 / 100] / 1e3),
    "nextWakeNanoseconds": .figure(waking), "bytesPerReminder": .int(memory / Int64(count)),
  ]
}

/// The resident memory of this process (proc(5), `/proc/self/statm`).
private func residentBytes() throws -> Int64 {
  let fields = String(decoding: try Files.read("/proc/self/statm", anyKind: true), as: UTF8.self).split(separator: " ")
  guard fields.count > 1, let pages = Int64(fields[1]) else { throw BenchmarkError(description: "statm") }
  return pages * 4096
}

extension Text {
  /// `08:30:15.5`, so exactly as it takes.
  fileprivate static func timeOfDay(microseconds: Int64) -> String {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let digits = "\(rest)"
    return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))."
      + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
