import Testing

@testable import LimberCore

/// Numbers that others wrote, at the extremes of what fits: none of them stops anything, and those beyond the bounds make no
/// entry.
@Suite struct BoundsTests {
  private static let occurrence = Occurrence(
    key: OccurrenceKey(reminder: "lunch", due: Instant(seconds: 1_795_000_000)), id: "k7q2", kind: .calcium,
    title: "Lunch")
  private static let lunch: Reminder? = {
    guard let noon = try? CalendarExpression(parsing: "12:30", isZone: { _ in true }) else { return nil }
    var lunch = Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(ClockTimes(noon)))
    lunch.dose = 500
    return lunch
  }()

  /// An entry of each kind that has numbers.
  private static let facts: [Fact] =
    [
      .settings(Settings(person: "Anna", target: 1200, upper: 2000)),
      .shown(occurrence, showing: 1),
      .snoozed(occurrence, Snooze(until: Instant(seconds: 1_795_000_600), count: 1, by: .control)),
      .closed(occurrence, Closing(.done, by: .control, at: Instant(seconds: 1_795_000_300), minutes: 2.5, note: "n")),
      .absent(
        Absence(
          reminder: "lunch", kind: .calcium, title: "Lunch", from: Instant(seconds: 1_794_000_000),
          to: Instant(seconds: 1_794_900_000), count: 10, outcome: .missed, why: .off)),
      .logged(Log(.movement(minutes: 10, limb: "left leg"), at: Instant(seconds: 1_795_000_000), by: .control)),
      .logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control)),
      .logged(Log(.cramp(place: "calf", severity: 6, minutes: 2), by: .control)),
      .paused(until: Instant(seconds: 1_795_003_600), lasting: .hours(1)), .clockStepped(by: .hours(-2)),
      .clockBehind(by: .days(-3)), .slept(from: Instant(seconds: 1_795_000_000), to: Instant(seconds: 1_795_003_600)),
      .recovered(Recovery(count: 10, brought: 2, lost: 1, file: "f")),
    ] + (lunch.map { [.added($0), .due(occurrence, Prescription($0, until: Instant(seconds: 1_795_014_400)))] } ?? [])

  private static func entry(_ seq: Int64, _ fact: Fact) -> Entry {
    var entry = Entry(
      id: EntryID(high: 1, low: UInt64(seq)), seq: seq, time: Instant(seconds: 1_795_000_000 + seq * 60),
      elapsed: .hours(5), boot: String(repeating: "b", count: 32), offset: 3600, person: "Anna", fact: fact)
    entry.namedOffset = 7200
    return entry
  }

  private static let extremes: [FieldValue] = [
    .integer(.min), .integer(.min + 1), .integer(-1), .integer(0), .integer(.max - 1), .integer(.max),
    .integer(1 << 53), .integer(-(1 << 53)), .decimal(1e308), .decimal(-1e308), .decimal(.nan), .decimal(.infinity),
    .decimal(-0.0), .decimal(.leastNonzeroMagnitude), .text(""), .text(String(repeating: "9", count: 40)),
    .text(String(repeating: "x\u{301}", count: 400_000)), .bytes,
  ]

  /// What a daemon and a review make of entries.
  private static func use(_ entries: [Entry]) {
    var engine = Engine(zones: Zones(local: .utc), seed: (1, 2))
    for entry in entries {
      engine.replay(entry)
      #expect(!entry.sentence.isEmpty && !entry.clock.isEmpty)
      #expect(entry.sentence.utf8.count <= 4_000)
    }
    let wall = Instant(seconds: 1_795_100_000)
    for event in [.started(boot: "c", version: "1", isClockSynchronized: true), .tick, .obstacles([])] as [Event] {
      for effect in engine.handle(event, at: Moment(wall: wall, boot: .hours(1))) {
        if case .record(let entry) = effect { #expect((try? Entry(entry.row)) == entry) }
      }
    }
    #expect(engine.snapshot.isSound)
    for (since, until) in [(Instant.epoch, Instant.end), (wall - .days(7), wall)] {
      let adherence = Adherence(entries, since: since, until: until, zone: .utc)
      #expect(adherence.total.due >= adherence.total.done)
      #expect((adherence.movement.minutes + adherence.crampSummary.minutes).isFinite)
      #expect(!adherence.words(in: .utc).isEmpty)
    }
  }

  @Test(arguments: EntryField.allCases) func aFieldAtItsExtremesStopsNothing(field: EntryField) {
    for (index, fact) in Self.facts.enumerated() {
      for extreme in Self.extremes {
        var row = Self.entry(Int64(index + 1), fact).row
        row[field] = extreme
        guard let entry = try? Entry(row) else { continue }
        // Taken for good: then it is what its fields say, within their bounds.
        #expect((try? Entry(entry.row)) == entry, "\(field) \(extreme.text.prefix(40))")
        Self.use([entry])
      }
    }
  }

  @Test(
    arguments: [
      (.seq, .integer(0)), (.seq, .integer(1_000_000_001)), (.time, .integer(.max)), (.time, .integer(.min)),
      (.elapsed, .integer(.min)), (.elapsed, .integer(-1)), (.offset, .integer(97_200)), (.offset, .integer(-93_600)),
      (.namedOffset, .integer(.max)), (.at, .integer(.min)), (.minutes, .decimal(1e308)), (.minutes, .decimal(-0.1)),
      (.minutes, .decimal(1440.1)), (.minutes, .decimal(.nan)), (.minutes, .text("ten")), (.time, .text("now")),
      (.person, .bytes), (.person, .text(String(repeating: "x", count: (1 << 20) + 1))), (.note, .integer(7)),
    ] as [(EntryField, FieldValue)])
  func whatLiesBeyondMakesNoEntry(field: EntryField, value: FieldValue) {
    var row = Self.entry(7, .logged(Log(.movement(minutes: 10, limb: nil), by: .control))).row
    row[field] = value
    #expect { try Entry(row) } throws: { ($0 as? EntryError)?.field == field }
  }

  @Test func whatLiesOnTheBoundIsTaken() throws {
    var row = Self.entry(7, .logged(Log(.movement(minutes: 10, limb: nil), by: .control))).row
    row[.seq] = .integer(1_000_000_000)
    row[.time] = .integer(-2_208_988_800_000_000)
    row[.elapsed] = .integer(0)
    row[.offset] = .integer(97_199)
    row[.minutes] = .decimal(1440)
    let last = try Entry(row)
    #expect(last.seq == 1_000_000_000 && last.offset == 97_199)
    row[.minutes] = .decimal(-0.0)
    guard case .logged(let log) = try Entry(row).fact, case .movement(let minutes?, _) = log.what else {
      Issue.record("no movement")
      return
    }
    #expect("\(minutes)" == "0.0", "nothing has no sign")
  }

  @Test(
    arguments: [
      "snoozes=-9223372036854775808", "snoozes=9223372036854775807", "repeats=-9223372036854775808", "repeats=x",
      "late=9999999999999y", "late=-1s", "early=292000y", "on_time=", "repeat=99999y", "dose=9223372036854775807 mg",
      "dose=0 mg", "dose=-5 mg", "lasts=500y", "natural_break=9223372036854775807us",
    ])
  func aDefinitionWithANumberThatMakesNoSenseIsNone(line: String) {
    let sound = "kind=calcium\ntitle=T\nat=12:30"
    #expect(Reminder(id: "a", definition: sound) != nil)
    #expect(Reminder(id: "a", definition: "\(sound)\n\(line)") == nil)
  }

  @Test(
    arguments: ["every=1us", "every=0", "every=2d", "every=-1h", "at=*:*:*", "at=*-*-* *:*:0/30"])
  func aDefinitionThatWouldNeverRestIsNone(line: String) {
    #expect(Reminder(id: "a", definition: "kind=movement\ntitle=T\nbetween=08:00-20:00\ndays=Mon..Sun\n\(line)") == nil)
  }

  @Test func anyInstantHasACivilTimeAndAText() {
    let madrid = Zone.utc
    for microseconds in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
      let instant = Instant(microseconds: microseconds)
      let civil = madrid.civil(instant)
      #expect(!Text.rfc3339(instant, in: madrid).isEmpty && !Text.clock(civil).isEmpty)
      _ = madrid.resolve(civil)
      for offset in [Int32.min, -93_599, 97_199, .max] { #expect(!Text.rfc3339(instant, offset: offset).isEmpty) }
      let span = TimeSpan(microseconds: microseconds)
      #expect(!span.words.isEmpty && !span.roughly.isEmpty && !"\(span)".isEmpty)
      #expect(span.magnitude >= .zero)
    }
  }
}
