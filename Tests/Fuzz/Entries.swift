import FoundationEssentials
import LimberControl
import LimberCore
import Records
import Report
import Varlink

/// Records of the journal: `NAME=value` a line, an empty line between two records, U+0001 for a line break in a value.
func fuzzRecord(_ bytes: [UInt8]) {
  review(
    blocks(bytes).compactMap { lines in
      try? JournalRecord.entry(fields: Dictionary(lines, uniquingKeysWith: { $1 }))
    })
}

/// Rows of the ledger: the same with the fields' own names, the value's type in front of it: `i` an integer, `d` a decimal,
/// `t` text.
func fuzzRow(_ bytes: [UInt8]) {
  review(
    blocks(bytes).compactMap { lines in
      var fields: [EntryField: LimberCore.FieldValue] = [:]
      for (name, value) in lines {
        guard let field = EntryField.allCases.first(where: { $0.name == name }) else { continue }
        let text = String(value.dropFirst())
        switch value.first {
        case "i": fields[field] = Int64(text).map { .integer($0) }
        case "d": fields[field] = Double(text).map { .decimal($0) }
        default: fields[field] = .text(text)
        }
      }
      return try? Entry(fields: fields)
    })
}

private func blocks(_ bytes: [UInt8]) -> [[(String, String)]] {
  let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  return lines.split { $0.isEmpty }.map { block in
    block.compactMap { line in
      guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      let value = line[(equals + 1)...].map { $0 == 1 ? UInt8(ascii: "\n") : $0 }
      return (String(decoding: line[..<equals], as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
  }
}

/// What a review makes of entries, once each has been held against the laws.
private func review(_ entries: [Entry]) {
  guard !entries.isEmpty else { return }
  for entry in entries { holdTogether(entry) }
  let (since, until) = (Instant.epoch, Instant.end)
  let adherence = Adherence(entries, since: since, until: until, zone: berlin)
  for row in adherence.rows + [adherence.total] {
    expect(row.done + row.skipped + row.missed + row.excused == row.due, "every due instant has one outcome")
    for share in [row.adherence, row.coverage].compactMap({ $0 }) { expect((0...1).contains(share), "a share is one") }
  }
  let evidence = Evidence()
  let reply = Control.Review.Reply(adherence, zone: berlin, evidence: evidence)
  expect((try? JSONValue(encoding: reply)) != nil, "a review travels")
  replay(entries)
  let text = ReviewText(adherence: adherence, evidence: evidence, zone: berlin)
  expect(!text.lines(width: 80, style: .plain).isEmpty, "a review has words")
  let words = adherence.words(in: berlin)
  expect((1...3).contains(words.count), "what is worth knowing is one sentence to three")
  let page = ReviewPage(adherence: adherence, evidence: evidence, words: words, zone: berlin, version: "0").html
  expect(page.hasSuffix("</html>\n") && !page.contains("<script"), "a page is whole")
  let rows = ReviewCSV.rows(adherence, user: "", zone: berlin)
  expect(rows.isEmpty || rows.hasSuffix("\r\n"), "rows are whole")
}

/// What a daemon makes of entries when it starts: they may be what could be saved of a damaged ledger, in any state.
private func replay(_ entries: [Entry]) {
  var engine = Engine(zones: Zones(local: berlin), seed: (1, 2))
  var seq: Int64 = 0
  for entry in entries.sorted(by: { $0.seq < $1.seq }) {
    seq = entry.seq
    engine.replay(entry)
  }
  // A ledger that is full for ever is none.
  guard let last = entries.max(by: { $0.seq < $1.seq }), Bounds.foundSeq.contains(seq) else { return }
  let wall = min(max(last.time, .epoch), .end - .days(400)) + .hours(1)
  var moment = Moment(wall: wall, boot: .hours(2))
  var resumed = Engine(zones: Zones(local: berlin), seed: (1, 2))
  do {
    let checkpoint = try JSONDecoder().decode(Engine.Snapshot.self, from: JSONEncoder().encode(engine.snapshot))
    resumed.resume(from: checkpoint)
  } catch {
    expect(false, "a checkpoint comes back: \(error)")
  }
  let boot = last.seq % 2 == 0 ? last.boot : "00000000000000000000000000000001"
  for event in [.started(boot: boot, version: "0", isClockSynchronized: true), .tick, .tick, .stopping] as [Event] {
    let effects = engine.handle(event, at: moment)
    expect(resumed.handle(event, at: moment) == effects, "from the checkpoint the same follows")
    for case .record(let entry) in effects {
      seq += 1
      expect(entry.seq == seq, "numbers go on without a gap: \(entry.seq) after \(seq - 1)")
      holdTogether(entry)
    }
    moment = Moment(wall: moment.wall + .hours(5), boot: moment.boot + .hours(5))
    if let wake = engine.nextWake { expect(wake > wall - .hours(1), "what is to come is not long past: \(wake)") }
  }
}

private func holdTogether(_ entry: Entry) {
  let fields = Dictionary(uniqueKeysWithValues: entry.fields.map { ($0.field, $0.value) })
  expect((try? Entry(fields: fields)) == entry, "the fields are the entry: \(fields)")
  let record = Dictionary(uniqueKeysWithValues: JournalRecord.fields(of: entry).map { ($0.name, $0.value) })
  expect((try? JournalRecord.entry(fields: record)) == entry, "the record is the entry: \(record)")
  expect(!entry.sentence.contains { $0.isNewline }, "a sentence is one line")
  expect(!entry.clock.isEmpty, "an entry has a time")
  do {
    let travelling = Control.Entry(entry)
    let back: Control.Entry = try JSONValue(encoding: travelling).decoded()
    expect(back == travelling, "an entry travels")
  } catch {
    expect(false, "an entry travels: \(error)")
  }
  switch entry.fact {
  case .added(let reminder), .changed(let reminder), .removed(let reminder): holdTogether(reminder)
  default: break
  }
}
