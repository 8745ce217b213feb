import LimberCore
import Platform
import Records
import Testing

/// `Units/limber.catalog` beside the records that it explains.
@Suite struct CatalogTests {
  private struct Explanation {
    var id: String
    var lines: [String] = []
    var header: [String] { Array(lines.prefix { !$0.isEmpty }) }
    var body: [String] { Array(lines.drop { !$0.isEmpty }) }
  }

  private static func read() throws -> [Explanation] {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let text = String(decoding: try Files.read("/\(root)/Units/limber.catalog"), as: UTF8.self)
    var all: [Explanation] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !line.hasPrefix("#") {
      if line.hasPrefix("-- ") {
        all.append(Explanation(id: String(line.dropFirst(3))))
      } else if !all.isEmpty {
        all[all.count - 1].lines.append(String(line))
      }
    }
    return all
  }

  @Test func everyKindIsExplainedOnce() throws {
    let ids = try Self.read().map(\.id)
    #expect(Set(ids) == Set(EntryKind.allCases.map(JournalRecord.messageID)))
    #expect(Set(ids).count == ids.count)
  }

  @Test func everyExplanationReadsWell() throws {
    for explanation in try Self.read() {
      #expect(explanation.header.count == 2, "\(explanation.id)")
      #expect(explanation.header.first?.hasPrefix("Subject: ") == true, "\(explanation.id)")
      #expect(explanation.header.last == "Defined-By: Limber", "\(explanation.id)")
      #expect(explanation.body.contains { $0.count > 20 }, "\(explanation.id)")
      // journalctl writes three columns in front.
      for line in explanation.body { #expect(line.count <= 80, "\(line)") }
    }
  }

  /// A field that a record lacks would be shown by its bare name.
  @Test(arguments: EntryKind.allCases) func fieldsNamedAreInEveryRecordOfTheKind(kind: EntryKind) throws {
    let explanation = try #require(try Self.read().first { $0.id == JournalRecord.messageID(kind) })
    let needed = Set(JournalRecord.fields(of: try Self.smallest(kind)).map(\.name))
    for line in explanation.lines {
      let pieces = line.split(separator: "@", omittingEmptySubsequences: false)
      #expect(pieces.count % 2 == 1, "an odd @: \(line)")
      for (index, name) in pieces.enumerated() where index % 2 == 1 {
        #expect(needed.contains(String(name)), "\(kind) may be without \(name)")
      }
    }
  }

  /// An entry of a kind with what none can be without: added until it can be put together.
  private static func smallest(_ kind: EntryKind) throws -> Entry {
    let definition =
      Reminder(
        id: "lunch", kind: .calcium, title: "Lunch", timing: .at(ClockTimes(try CalendarExpression(parsing: "12:30")))
      ).definition
    let words: [EntryField: String] = [
      .id: String(repeating: "a", count: 32), .supersedes: String(repeating: "b", count: 32), .kind: kind.rawValue,
      .reminder: "lunch", .reminderKind: "calcium", .outcome: "missed", .why: "off", .because: "away", .by: "control",
      .what: "movement", .definition: definition,
    ]
    var fields: [EntryField: FieldValue] = [:]
    while true {
      do throws(EntryError) {
        return try Entry(fields: fields)
      } catch {
        try #require(error.found == nil && fields[error.field] == nil, "\(kind): \(error)")
        fields[error.field] = error.field.form == .text ? .text(words[error.field] ?? "text") : .integer(1)
      }
    }
  }
}
