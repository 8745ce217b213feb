import LimberControl
import LimberCore
import Report
import Testing
import Varlink

@testable import limber

/// What a review makes of entries whose numbers lie on their bounds, in each of its forms.
@Suite struct BoundsTests {
  private static let numbers: [Int64] = [
    .min, .max, Instant.recordable.lowerBound.microseconds, Instant.recordable.upperBound.microseconds,
    TimeSpan.recordable.lowerBound.microseconds, TimeSpan.recordable.upperBound.microseconds, Bounds.seq.upperBound,
    Bounds.count.upperBound, Bounds.milligrams.upperBound, Bounds.severity.upperBound, Bounds.offset.lowerBound,
    Bounds.offset.upperBound, 0, -1,
  ]

  private static let occurrence = Occurrence(
    key: OccurrenceKey(reminder: "lunch", due: Instant(seconds: 1_795_000_000)), id: "k7q2", kind: .calcium,
    title: "Lunch")

  private static let facts: [Fact] = [
    .settings(Settings(person: "Anna", target: 1200, upper: 2000)), .shown(occurrence, showing: 1),
    .closed(occurrence, Closing(.done, by: .control, at: Instant(seconds: 1_795_000_300), minutes: 2.5)),
    .logged(Log(.movement(minutes: 10, limb: "left leg"), at: Instant(seconds: 1_795_000_000), by: .control)),
    .logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control)),
    .logged(Log(.cramp(place: "calf", severity: 6, minutes: 2), by: .control)), .clockStepped(by: .hours(-2)),
    .slept(from: Instant(seconds: 1_795_000_000), to: Instant(seconds: 1_795_003_600)), .started(version: "1"),
  ]

  private static func fields(_ seq: Int64, _ fact: Fact) -> [EntryField: LimberCore.FieldValue] {
    let entry = Entry(
      id: EntryID(high: 1, low: UInt64(seq)), seq: seq, time: Instant(seconds: 1_795_000_000 + seq * 60),
      elapsed: .hours(5), boot: String(repeating: "b", count: 32), offset: 3600, person: "Anna", fact: fact)
    return Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.field, $0.value) })
  }

  @Test(arguments: EntryField.allCases) func everyFormTakesAFieldOnItsBounds(field: EntryField) throws {
    var entries: [Entry] = []
    for fact in Self.facts {
      for number in Self.numbers {
        var fields = Self.fields(Int64(entries.count + 1), fact)
        fields[field] = field.form == .decimal ? .decimal(Double(number)) : .integer(number)
        if let entry = try? Entry(fields: fields) { entries.append(entry) }
      }
    }
    if field.form == .text { #expect(entries.isEmpty, "a text is no number") }
    for entry in entries {
      let told = Control.Entry(entry)
      let back: Control.Entry = try JSONValue(encoding: told).decoded()
      #expect(back == told)
    }
    for (since, until) in [
      (Instant.epoch, Instant.end), (Instant(seconds: 1_794_900_000), Instant(seconds: 1_795_600_000)),
    ] {
      let adherence = Adherence(entries, since: since, until: until, zone: .utc)
      let evidence = Evidence()
      #expect(throws: Never.self) {
        try JSONValue(encoding: Control.Review.Reply(adherence, zone: .utc, evidence: evidence))
      }
      #expect(!ReviewText(adherence: adherence, evidence: evidence, zone: .utc).lines(width: 80, style: .plain).isEmpty)
      let page = ReviewPage(
        adherence: adherence, evidence: evidence, words: adherence.words(in: .utc), zone: .utc, version: "0")
      #expect(page.html.hasSuffix("</html>\n"))
      let rows = ReviewCSV.rows(adherence, user: "", zone: .utc)
      #expect(rows.isEmpty || rows.hasSuffix("\r\n"))
    }
  }
}
