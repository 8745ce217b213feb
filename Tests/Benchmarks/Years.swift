import LimberCore
import Platform
import Records

/// Years of somebody who is reminded of movement and of calcium, as the engine records them.
struct Years {
  private(set) var engine: Engine
  private let start: Instant

  /// - Parameters:
  ///   - end: when the last entry is recorded, or a little later.
  ///   - seed: whose they are: entry ids are made from it.
  init(_ count: Int, until end: Instant, seed: UInt64 = 1) throws {
    engine = Engine(zones: .utc, seed: (seed, 2))
    start = end - .days(Int64(365 * count))
  }

  private func moment(_ instant: Instant) -> Moment { Moment(wall: instant, boot: instant - start) }

  private static func reminders() throws -> [Reminder] {
    let window = Window(opens: .hours(9), closes: .hours(17), days: .everyDay)
    var pumps = Reminder(
      id: "ankle-pumps", kind: .movement, title: "Ankle pumps, left foot", timing: .every(.hours(2), window))
    pumps.limb = "left leg"
    pumps.steps = ["Sit tall, both feet flat.", "Pull your toes up, then press them down. 10 times."]
    let calcium = try ["08:30", "12:30", "19:00"].map { time in
      var reminder = Reminder(
        id: "calcium-\(time.prefix(2))", kind: .calcium, title: "Calcium at \(time)",
        timing: .at(ClockTimes(try CalendarExpression(parsing: time))))
      reminder.dose = 400
      return reminder
    }
    return [pumps] + calcium
  }

  /// Lets time pass and hands on what is recorded: each reminder comes, is shown, and is answered or not.
  mutating func pass(count: Int, _ body: (Entry) throws -> Void) throws {
    var now = start
    try handle(.started(boot: String(repeating: "0", count: 32), version: "1"), now, body)
    try handle(.obstacles([]), now, body)
    try handle(.schedule(Schedule(person: "Anna", reminders: try Self.reminders())), now, body)
    while engine.seq < count, let wake = engine.nextWake {
      now = max(wake, now)
      try handle(.tick, now, body)
      // Of nine, one is left unanswered.
      for open in engine.openOccurrences where open.phase != .due && now.seconds / 60 % 9 != 0 {
        let target = Request.Target.exactly(open.occurrence.key)
        let done = Request.done(target, at: nil, note: nil)
        try handle(.request(done, by: .notification), now + .minutes(2), body)
      }
    }
  }

  private mutating func handle(_ event: Event, _ at: Instant, _ body: (Entry) throws -> Void) throws {
    for effect in engine.handle(event, at: moment(at)) {
      switch effect {
      case .record(let entry): try body(entry)
      case .show(let showing):
        try handle(.shown(showing.occurrence.key, showing: showing.showing), at, body)
      default: break
      }
    }
  }
}
