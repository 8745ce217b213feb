import Testing

@testable import LimberCore

/// Entries as fields: the ledger's columns, the journal's fields, JSON's keys.
@Suite struct EntryCodingTests {
  private static let instant = Instant(seconds: 1_795_422_600)
  private static let occurrence = Occurrence(
    key: OccurrenceKey(reminder: "lunch", due: instant), id: "abcd", kind: .calcium, title: "Calcium with lunch")
  private static let zones = Zones(
    local: Zone(
      name: "Europe/Berlin",
      transitions: [
        Zone.Transition(at: 1_774_746_000, before: 3600, after: 7200),
        Zone.Transition(at: 1_792_890_000, before: 7200, after: 3600),
        Zone.Transition(at: 1_806_195_600, before: 3600, after: 7200),
      ], initialOffset: 3600), named: ["Asia/Tokyo": Zone(name: "Asia/Tokyo", transitions: [], initialOffset: 32_400)])
  private static let some = EntryID(high: 0x0123, low: 0xdead_beef)

  static let facts: [Fact] =
    [
      .started(version: "1.0"), .stopped, .added(Shelf.calcium()), .changed(Shelf.movement { $0.enabled = false }),
      .removed(Shelf.movement { $0.steps = ["Sit tall.", "Pull up; then \\ down.\nSlowly."] }),
      .settings(Settings(person: "Anna", target: 1200, upper: 2000)), .settings(Settings(person: "Anna")),
      .rejected(problem: "schedule.toml:3:7: what"),
      .due(occurrence, Prescription(Shelf.calcium(), until: instant + .hours(4))),
      .due(occurrence, Prescription(Shelf.movement { $0.limb = "left leg" }, until: instant)),
      .held(occurrence, .doNotDisturb), .shown(occurrence, showing: 3),
      .snoozed(occurrence, Snooze(until: instant + .minutes(10), count: 2, by: .notification)),
      .snoozed(occurrence, Snooze(until: nil, count: 4, by: .control)),
      .undone(Undoing(supersedes: some, occurrence: occurrence, by: .control, what: .done, at: instant)),
      .undone(
        Undoing(
          supersedes: some, occurrence: nil, by: .control, what: .calcium, logged: "300 mg of calcium from yogurt",
          at: instant)),
      .undone(Undoing(supersedes: some, occurrence: nil, by: .control, what: .rest, at: instant)),
      .closed(occurrence, Closing(.done, by: .notification)),
      .closed(occurrence, Closing(.done, by: .control, at: instant, note: "a\nb", supersedes: some)),
      .closed(occurrence, Closing(.skipped, by: .control, reason: "pain = bad")),
      .undone(Undoing(supersedes: some, occurrence: occurrence, by: .control)),
      .undone(Undoing(supersedes: some, occurrence: nil, by: .notification)),
      .absent(
        Absence(
          reminder: "lunch", kind: .calcium, title: "T", from: instant, to: instant + .days(3), count: 4,
          outcome: .missed,
          why: .off)),
      .absent(
        Absence(
          reminder: "lunch", kind: .calcium, title: "T", from: instant, to: instant + .days(300), count: 301,
          outcome: .missed, why: .off,
          rhythm: Rhythm(
            Shelf.calcium(at: "12:30 Asia/Tokyo") { $0.steps = ["Not kept."] }, in: zones,
            instant...instant + .days(300)))),
      .logged(Log(.movement(minutes: 12.5, limb: "both"), at: instant, note: "n", by: .control)),
      .logged(Log(.movement(minutes: nil, limb: nil), by: .control)),
      .logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control)),
      .logged(Log(.calcium(milligrams: 500, source: .supplement, item: nil), by: .control)),
      .logged(Log(.cramp(place: "left calf", severity: 6, minutes: 2), by: .control)),
      .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)),
      .paused(until: instant, lasting: nil), .paused(until: instant, lasting: .hours(1)),
      .paused(until: instant, lasting: nil, isRest: true),
      .closed(occurrence, Closing(.done, by: .control, minutes: 2.5)), .resumed(by: .control),
      .resumed(by: nil), .clockStepped(by: -.hours(2)),
      .zoneChanged(to: "Europe/Berlin"), .clockBehind(by: -.days(2000)), .clockStepped(by: .zero),
      .clockStepped(by: .days(40), takingBack: 12),
      .recovered(Recovery(count: 900, brought: 12, lost: 3, file: "ledger.sqlite3.damaged")),
      .voided(Voiding(reminder: "lunch", kind: .calcium, title: "T", after: instant)),
      .slept(from: instant, to: instant + .hours(8)),
      .undone(Undoing(supersedes: some, occurrence: occurrence, by: nil)),
    ]
    + Why.allCases.map {
      .closed(
        occurrence,
        Closing([.paused, .rest, .removed, .disabled, .rescheduled].contains($0) ? .excused : .missed, why: $0))
    }
    + Obstacle.allCases.map { .held(occurrence, $0) }

  private static func entry(_ fact: Fact) -> Entry {
    Entry(
      id: EntryID(high: 1, low: 2), seq: 17, time: instant + TimeSpan(microseconds: 1), elapsed: .hours(5),
      boot: "00112233445566778899aabbccddeeff", offset: 3600, person: "Anna", fact: fact)
  }

  @Test func everyKindIsThere() {
    #expect(Set(Self.facts.map(\.kind)) == Set(EntryKind.allCases))
  }

  @Test(arguments: facts.indices)
  func roundTrip(index: Int) throws {
    let entry = Self.entry(Self.facts[index])
    var fields: [EntryField: FieldValue] = [:]
    for (field, value) in entry.fields {
      #expect(fields[field] == nil, "\(field) comes twice")
      fields[field] = value
    }
    #expect(try Entry(fields: fields) == entry)
  }

  /// Through text, as the journal keeps it.
  @Test(arguments: facts.indices)
  func roundTripThroughText(index: Int) throws {
    let entry = Self.entry(Self.facts[index])
    var fields: [EntryField: FieldValue] = [:]
    for (field, value) in entry.fields {
      fields[field] = FieldValue(value.text, for: field)
    }
    #expect(try Entry(fields: fields) == entry)
  }

  /// Without any one field it is another entry or an error that names the field, never a trap.
  @Test(arguments: facts.indices)
  func oneFieldMissing(index: Int) {
    let entry = Self.entry(Self.facts[index])
    let fields = Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.field, $0.value) })
    let needed: Set<EntryField> = [.id, .seq, .time, .elapsed, .boot, .offset, .kind]
    for field in fields.keys {
      var fewer = fields
      fewer[field] = nil
      do throws(EntryError) {
        let other = try Entry(fields: fewer)
        // A reminder's title and kind are in its definition as well.
        let isTwice = fields[.definition] != nil && [.title, .reminderKind].contains(field)
        let isSame = other == entry
        #expect(!isSame || isTwice, "\(field) means nothing")
        #expect(!needed.contains(field), "\(field) is needed")
      } catch {
        // An undone log is told from an undone answer by its occurrence alone.
        #expect(error.field == field, "\(entry.fact.kind) without \(field) complains of \(error.field)")
        #expect(error.found == nil)
      }
    }
  }

  @Test(arguments: [
    (EntryField.kind, "dance"), (.id, "xyz"), (.id, "0123"), (.outcome, "forgotten"), (.why, "because"), (.by, "magic"),
    (.reminderKind, "yoga"), (.supersedes, "1"),
  ])
  func unknownWords(field: EntryField, word: String) {
    let entry = Self.entry(.closed(Self.occurrence, Closing(.done, why: .off, by: .control, supersedes: Self.some)))
    var fields = Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.field, $0.value) })
    fields[field] = .text(word)
    let error = #expect(throws: EntryError.self) { try Entry(fields: fields) }
    #expect(error == EntryError(field: field, found: word))
  }

  @Test(arguments: [EntryField.seq, .time, .elapsed, .offset, .due])
  func textWhereANumberIsNeeded(field: EntryField) {
    var fields = Dictionary(
      uniqueKeysWithValues: Self.entry(.shown(Self.occurrence, showing: 1)).fields.map { ($0.field, $0.value) })
    fields[field] = .text("soon")
    #expect(throws: EntryError(field: field, found: "soon")) { try Entry(fields: fields) }
  }

  /// A review adds numbers up and writes them as JSON; records and rows may hold anything.
  @Test(arguments: ["-1", "9223372036854775807"])
  func numbersThatCannotBeCounted(number: String) throws {
    let absence = Absence(
      reminder: "a", kind: .calcium, title: "A", from: .epoch, to: .epoch, count: 2, outcome: .missed, why: .off)
    var fields = Dictionary(uniqueKeysWithValues: Self.entry(.absent(absence)).fields.map { ($0.field, $0.value) })
    fields[.count] = FieldValue(number, for: .count)
    #expect(throws: EntryError(field: .count, found: number)) { try Entry(fields: fields) }
  }

  @Test(arguments: ["nan", "inf", "-inf", "1e999"])
  func decimalsThatAreNoNumbers(text: String) throws {
    #expect(FieldValue(text, for: .minutes) == nil)
    let log = Log(.cramp(place: nil, severity: nil, minutes: 2), at: nil, note: nil, by: .control)
    var fields = Dictionary(uniqueKeysWithValues: Self.entry(.logged(log)).fields.map { ($0.field, $0.value) })
    fields[.minutes] = Double(text).map { .decimal($0) }
    #expect { try Entry(fields: fields) } throws: { ($0 as? EntryError)?.field == .minutes }
  }

  /// systemd.journal-fields(7), sd_journal_send(3): upper case, digits, underscores, not first an underscore or digit, 64 at most.
  @Test(arguments: EntryField.allCases)
  func journalNames(field: EntryField) {
    let name = field.journalName
    #expect(name.hasPrefix("LIMBER_"))
    #expect(name.utf8.count <= 64)
    #expect(name.unicodeScalars.allSatisfy { ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_" })
    #expect(EntryField.allCases.count { $0.journalName == name } == 1)
    #expect(EntryField.allCases.count { $0.snakeCase == field.snakeCase } == 1)
    #expect(!field.snakeCase.contains { $0.isUppercase })
    let json = field.name.unicodeScalars
    #expect(json.allSatisfy { ("a"..."z").contains($0) || ("A"..."Z").contains($0) })
  }

  @Test(arguments: [
    (EntryField.id, "LIMBER_ENTRY_ID"), (.seq, "LIMBER_SEQ"), (.kind, "LIMBER_KIND"), (.reminder, "LIMBER_REMINDER"),
    (.occurrence, "LIMBER_OCCURRENCE"), (.outcome, "LIMBER_OUTCOME"), (.time, "LIMBER_TIME_USEC"),
    (.onTime, "LIMBER_ON_TIME_USEC"), (.reminderKind, "LIMBER_REMINDER_KIND"),
  ])
  func promisedJournalNames(field: EntryField, name: String) { #expect(field.journalName == name) }

  @Test func entryIDs() {
    let id = EntryID(high: 0x0000_0000_0000_00ab, low: 0xffff_ffff_ffff_fff0)
    #expect(id.description == "00000000000000abfffffffffffffff0")
    #expect(EntryID(id.description) == id)
    for text in [
      "", "0", "00000000000000abfffffffffffffff", "00000000000000abfffffffffffffff0a",
      "+0000000000000abfffffffffffffff0", "g0000000000000abfffffffffffffff0", "00000000000000ab-ffffffffffffff0",
    ] {
      #expect(EntryID(text) == nil)
    }
  }

  /// Of what is told later the diary says when it was, whatever it is.
  @Test func theDiaryNamesTheTimeThatWasTold() {
    let earlier = Self.instant - .days(2)
    func sentence(_ fact: Fact) -> String { Self.entry(fact).sentence }
    #expect(sentence(.closed(Self.occurrence, Closing(.skipped, by: .control))) == "Calcium with lunch: skipped.")
    #expect(
      sentence(.closed(Self.occurrence, Closing(.skipped, by: .control, at: earlier)))
        == "Calcium with lunch: skipped on 2026-11-21 at 09:30.")
    #expect(
      sentence(.closed(Self.occurrence, Closing(.skipped, by: .control, at: earlier, reason: "too tired")))
        == "Calcium with lunch: skipped on 2026-11-21 at 09:30: too tired.")
    #expect(
      sentence(.logged(Log(.cramp(place: "left calf", severity: nil, minutes: nil), at: earlier, by: .control)))
        == "Logged: cramp, left calf, on 2026-11-21 at 09:30.")
    #expect(
      sentence(.logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control)))
        == "Logged: 300 mg of calcium from yogurt.")
  }

  /// A sentence for each, on one line, without anything that moves a terminal's cursor.
  @Test(arguments: facts.indices)
  func sentences(index: Int) {
    let sentence = Self.entry(Self.facts[index]).sentence
    #expect(!sentence.isEmpty)
    #expect(!sentence.contains { $0.isNewline })
    #expect(!sentence.lowercased().contains("failed"))
  }
}
