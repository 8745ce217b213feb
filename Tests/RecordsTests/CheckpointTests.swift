import LimberCore
import Platform
import Records
import Testing

@Suite struct CheckpointTests {
  private let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private static let start = Instant(seconds: 1_795_000_000)

  private func engine(seed: UInt64 = 1) -> Engine { Engine(zones: Zones(local: .utc), seed: (seed, seed)) }

  /// A few days of somebody who answers some, snoozes some, logs, pauses and takes back; all that a snapshot must hold.
  private func live(_ engine: inout Engine, from: Int64 = 0, hours: Int64) -> [Entry] {
    var entries: [Entry] = []
    func moment(_ minutes: Int64) -> Moment {
      Moment(wall: Self.start + .minutes(minutes), boot: .minutes(minutes))
    }
    func handle(_ event: Event, _ minutes: Int64) {
      for effect in engine.handle(event, at: moment(minutes)) {
        switch effect {
        case .record(let entry): entries.append(entry)
        case .show(let showing): handle(.shown(showing.occurrence.key, showing: showing.showing), minutes)
        default: break
        }
      }
    }
    if from == 0 {
      handle(.started(boot: "b", version: "1"), 0)
      handle(.obstacles([]), 0)
      var pumps = Reminder(
        id: "ankle-pumps", kind: .movement, title: "Pumps",
        timing: .every(.hours(1), Window(opens: .hours(0), closes: .hours(24), days: .everyDay)))
      pumps.limb = "left leg\nand foot"
      let expression = try? CalendarExpression(parsing: "*:30", isZone: { _ in true })
      let lunch = expression.map {
        Reminder(id: "lunch", kind: .calcium, title: "Lunch = 1", timing: .at(ClockTimes($0)))
      }
      handle(
        .schedule(Schedule(person: "Anna", calciumTarget: 1200, reminders: [pumps] + [lunch].compactMap(\.self))), 0)
    }
    for minute in (from * 60 + 1)...(hours * 60) {
      handle(.tick, minute)
      switch minute % 97 {
      case 3: handle(.request(.done(.only, at: nil, note: "n"), by: .control), minute)
      case 31: handle(.request(.snooze(.named("ankle-pumps"), after: .minutes(7)), by: .notification), minute)
      case 50: handle(.request(.undo(nil), by: .control), minute)
      case 60:
        handle(.request(.log(Log(.movement(minutes: 5, limb: nil), by: .control), closing: nil), by: .control), minute)
      case 80:
        handle(.request(.pause(until: Self.start + .minutes(minute + 11), lasting: .minutes(11)), by: .control), minute)
      default: break
      }
    }
    return entries
  }

  @Test func whatFollowsACheckpointGivesWhatEverythingGives() throws {
    var live = engine()
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append(self.live(&live, hours: 60))
    try ledger.saveCheckpoint(live.snapshot)
    #expect(ledger.checkpointSeq == live.seq)
    try ledger.append(self.live(&live, from: 60, hours: 62))

    var quick = engine(seed: 2)
    let reopened = try Ledger(path: scratch.ledger)
    try reopened.replay(into: &quick)
    #expect(reopened.checkpointSeq > 0 && reopened.checkpointSeq < live.seq)
    var whole = engine(seed: 3)
    for entry in try reopened.entries() { whole.replay(entry) }
    #expect(quick.snapshot == whole.snapshot)
    #expect(quick.snapshot == live.snapshot)
  }

  @Test(
    arguments: [
      "UPDATE checkpoint SET form = form + 1", "UPDATE checkpoint SET state = substr(state, 1, 100)",
      "UPDATE checkpoint SET entry = 'another'", "UPDATE checkpoint SET seq = seq - 1", "DELETE FROM checkpoint",
      "DROP TABLE checkpoint",
      // One digit of a number is another.
      "UPDATE checkpoint SET state = replace(state, '1795', '1796')",
    ])
  func oneThatIsOfNoUseIsPassedOver(sql: String) throws {
    var live = engine()
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append(self.live(&live, hours: 3))
    try ledger.saveCheckpoint(live.snapshot)
    try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute(sql)
    var again = engine()
    try ledger.replay(into: &again)
    #expect(ledger.checkpointSeq == 0)
    #expect(again.snapshot == live.snapshot)
  }
}
