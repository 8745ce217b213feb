import LimberControl
import Testing
import Varlink

@testable import LimberCore

/// Every field that the interface describes is filled by something: what the engine says, put into the types that travel.
@Suite struct FilledTests {
  private static let start = Instant(seconds: 1_795_420_800)  // 2026-11-23T08:00:00Z, a Monday
  private static let zone = Zone.utc

  /// An engine, and what it did.
  private final class Life {
    private var engine = Engine(zones: Zones(local: .utc), seed: (1, 2))
    private(set) var values: [String: [JSONValue]] = [:]
    private var wall = FilledTests.start

    init(_ reminders: [Reminder]) throws {
      try send(.started(boot: String(repeating: "b", count: 32), version: "1"))
      try send(.schedule(Schedule(person: "Anna", calciumTarget: 1200, calciumUpper: 2000, reminders: reminders)))
      try send(.obstacles([]))
    }

    func add(_ type: String, _ value: some Encodable) throws {
      values[type, default: []].append(try JSONValue(encoding: value))
    }

    func wait(until minutes: Int64) throws {
      let end = FilledTests.start + .minutes(minutes)
      while let next = engine.nextWake, next <= end {
        wall = max(wall, next)
        try send(.tick)
      }
      wall = end
    }

    func ask(_ request: Request) throws { try send(.request(request, by: .control)) }

    func send(_ event: Event) throws {
      let effects = engine.handle(event, at: Moment(wall: wall, boot: wall - FilledTests.start + .hours(1)))
      for effect in effects {
        switch effect {
        case .record(let entry): try add("Entry", Control.Entry(entry))
        case .show(let showing): try send(.shown(showing.occurrence.key, showing: showing.showing))
        case .withdraw: break
        case .reply(let reply): try take(reply)
        case .refuse(let refusal):
          let error = ControlError(refusal, zone: .utc).varlinkError
          values[error.name.split(separator: ".").last.map(String.init) ?? "", default: []].append(
            .object(error.parameters))
        }
      }
      for open in engine.openOccurrences { try add("DueOccurrence", Control.DueOccurrence(open, zone: .utc)) }
      for next in engine.upcoming() { try add("Upcoming", Control.Upcoming(next, zone: .utc)) }
      for deed in engine.deeds(limit: 10) { try add("Deed", Control.Deed(deed, zone: .utc)) }
      for reminder in engine.reminders { try add("Reminder", Control.Reminder(reminder)) }
    }

    private func take(_ reply: LimberCore.Reply) throws {
      switch reply {
      case .answered(let answer): try add("Answer", Control.Answer(answer, zone: .utc))
      case .undone(let deed, let entry, let restored):
        try add("Undone", Control.Undone(deed, entry, restored, zone: .utc))
      case .together(let replies): for reply in replies { try take(reply) }
      case .logged, .paused, .resting, .resumed: break
      }
    }
  }

  private static func reminders() throws -> [Reminder] {
    let time = ClockTimes(try CalendarExpression(parsing: "08:30"))
    var lunch = Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(time))
    (lunch.dose, lunch.source, lunch.snoozes, lunch.note, lunch.late) = (500, .food, 1, "With milk.", .hours(2))
    let days = try WeekdaySet(parsing: "Mon..Sun")
    var pumps = Reminder(
      id: "pumps", kind: .movement, title: "Pumps",
      timing: .every(.hours(1), Window(opens: .hours(8), closes: .hours(18), days: days)))
    (pumps.lasts, pumps.limb, pumps.posture, pumps.steps) = (.minutes(3), "left leg", .seated, ["Up."])
    pumps.naturalBreak = .minutes(5)
    let twice = try ["19:00", "21:00"].map { try CalendarExpression(parsing: $0) }
    let evening = ClockTimes(twice).map { Reminder(id: "evening", kind: .calcium, title: "Evening", timing: .at($0)) }
    var trial = Reminder(id: "trial", kind: .movement, title: "Trial", timing: .at(time))
    (trial.isTrial, trial.enabled) = (true, false)
    return [lunch, pumps, trial] + [evening].compactMap(\.self)
  }

  @Test func everyFieldIsFilled() throws {
    let life = try Life(Self.reminders())
    try life.wait(until: 31)
    try life.ask(.snooze(.only, after: nil))
    try life.ask(.snooze(.only, after: nil))
    try life.ask(.snooze(.only, after: nil))
    try life.ask(.skip(.only, at: nil, reason: "tired"))
    try life.ask(.done(.named("lunch"), at: nil, note: nil))
    try life.ask(.undo("lunch"))
    try life.ask(.done(.only, at: Self.start + .minutes(20), note: "n"))
    try life.ask(.done(.named("lunc"), at: nil, note: nil))
    try life.ask(.done(.named("lunch"), at: nil, note: nil, minutes: 3))
    try life.ask(.done(.named("lunch"), at: Self.start - .days(5), note: nil))
    try life.ask(.done(.named("lunch"), at: Self.start - .days(15), note: nil))
    try life.wait(until: 61)
    try life.ask(.done(.only, at: nil, note: nil, minutes: 2.5))
    for what in [
      Log.What.cramp(place: "calf", severity: 6, minutes: 2), .movement(minutes: 3, limb: "arm"),
      .calcium(milligrams: 300, source: .food, item: "yogurt"),
    ] { try life.ask(.log(Log(what, at: Self.start + .minutes(5), note: "n", by: .control), closing: nil)) }
    try life.ask(.undo(nil))
    try life.send(.obstacles([.locked]))
    try life.wait(until: 122)
    try life.send(.obstacles([]))
    try life.ask(.snooze(.only, after: .minutes(5)))
    try life.ask(.pause(until: Self.start + .hours(5), lasting: .hours(3)))
    try life.ask(.resume)
    try life.ask(.undo(nil))
    try life.ask(.undo(nil))
    try life.wait(until: 180)
    try life.ask(.snooze(.named("pumps"), after: nil))
    try life.wait(until: 185)
    try life.ask(.done(.all, at: nil, note: nil))
    for fact in try Self.rareFacts() {
      let entry = Entry(
        id: EntryID(high: 1, low: 2), seq: 1, time: Self.start, elapsed: .zero, boot: "b", offset: 0, person: "Anna",
        fact: fact)
      try life.add("Entry", Control.Entry(entry))
    }
    for type in ["DueOccurrence", "Upcoming", "Answer", "Undone", "Deed", "Reminder", "Entry"] {
      guard case .type(.structure(let fields)) = ControlInterface.parsed.member(named: type)?.kind else {
        Issue.record("\(type) is no structure")
        continue
      }
      check(type, fields, life.values[type] ?? [])
    }
    for error in [
      "AlreadyAnswered", "NothingThen", "TooLongAgo", "SnoozeLimit", "SnoozeRefused", "NoMovement", "NoSuchOccurrence",
    ] {
      guard case .error(let fields) = ControlInterface.parsed.member(named: error)?.kind else {
        Issue.record("\(error) is no error")
        continue
      }
      // The nearest id is looked for by the service.
      check(error, fields.filter { $0.name != "nearest" }, life.values[error] ?? [])
    }
  }

  private func check(_ name: String, _ fields: [Interface.Field], _ values: [JSONValue]) {
    #expect(!values.isEmpty, "there was no \(name)")
    var filled: Swift.Set<String> = []
    for case .object(let members) in values { filled.formUnion(members.filter { !$0.value.isNull }.map(\.key)) }
    for field in fields { #expect(filled.contains(field.name), "\(name).\(field.name) is never filled") }
  }

  /// What this life does not bring.
  private static func rareFacts() throws -> [Fact] {
    try [
      .held(
        Occurrence(
          key: OccurrenceKey(reminder: "trial", due: start), id: "7k2q", kind: .movement, title: "Trial", isTrial: true),
        .locked),
      .recovered(Recovery(count: 3, brought: 1, lost: 1, file: "f")), .rejected(problem: "p"),
      .clockStepped(by: .hours(2)), .zoneChanged(to: "UTC"), .slept(from: start, to: start + .hours(1)),
      .absent(
        Absence(
          reminder: "lunch", kind: .calcium, title: "T", from: start, to: start + .days(3), count: 4, outcome: .missed,
          why: .off,
          rhythm: Self.reminders().first.map { Rhythm($0, in: Zones(local: .utc), start...start + .days(3)) })),
    ]
  }
}
