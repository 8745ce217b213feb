import LimberCore
import Testing

@testable import Records

/// Records of several ledgers under one user and machine: two people where a disk was copied, one where a ledger was begun anew.
@Suite struct LedgerStrandsTests {
  /// One boot: entries with these numbers, a minute apart, from a minute on.
  private struct Boot {
    var name: String
    var numbers: ClosedRange<Int64>
    var from: Int64
    var ledger: String
    var person: String?
    var host: String?
    /// From which number on the clock was ahead by so many minutes.
    var ahead: (Int64, Int64)?

    var entries: [Entry] {
      numbers.enumerated().map { index, number in
        Entry(
          id: EntryID(high: UInt64(ledger.utf8.first ?? 0), low: UInt64(number)), seq: number,
          time: Instant(seconds: (from + Int64(index) + (ahead.map { number >= $0.0 ? $0.1 : 0 } ?? 0)) * 60),
          elapsed: .minutes(Int64(index)), boot: name, offset: 0,
          person: person, fact: .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
      }
    }
  }

  private static func boot(
    _ name: String, _ numbers: ClosedRange<Int64>, from: Int64, of ledger: String, _ person: String? = nil,
    on host: String? = "ward", ahead: (Int64, Int64)? = nil
  ) -> Boot {
    Boot(name: name, numbers: numbers, from: from, ledger: ledger, person: person, host: host, ahead: ahead)
  }

  /// The ledgers' letters of the entries of each of those found.
  private static func split(_ boots: [Boot]) -> [String] {
    let hosts = Dictionary(grouping: boots, by: \.host)
    let records = hosts.map { host, boots in
      ScannedRecords(
        owner: RecordOwner(machine: "m", uid: "1000"), host: host, verified: boots.flatMap(\.entries).shuffled())
    }
    let found = LedgerStrands.split(records)
    #expect(found.reduce(0) { $0 + $1.verified.count } == boots.reduce(0) { $0 + $1.numbers.count })
    return found.map { part in
      Set(part.verified.map { String(UnicodeScalar(UInt8($0.id.high))) }).sorted().joined()
    }
  }

  private static let week: Int64 = 7 * 1440

  /// One person, whatever happened to the machine.
  @Test(arguments: [
    [
      boot("1", 1...50, from: 0, of: "a"), boot("2", 51...90, from: 100, of: "a"),
      boot("3", 120...130, from: 300, of: "a"),
    ],
    // The label came with the first schedule, and was changed; so was the machine's name.
    [
      boot("1", 1...2, from: 0, of: "a"), boot("1", 3...50, from: 2, of: "a", "Anna"),
      boot("1", 51...60, from: 50, of: "a", "Anna M."), boot("2", 61...90, from: 100, of: "a", "Anna M.", on: "room-3"),
      boot("3", 91...99, from: 200, of: "a", "A.", on: "room-4"),
    ],
    // The clock was a day ahead until the next boot.
    [
      boot("1", 1...50, from: 1440, of: "a"), boot("2", 51...90, from: 200, of: "a"),
      boot("3", 91...99, from: 400, of: "a"),
    ],
    // It was ten days ahead until the next boot, before which some were lost; or in which the label was another.
    [
      boot("1", 1...50, from: 0, of: "a", "Anna", ahead: (40, 14_400)), boot("2", 60...90, from: 200, of: "a", "Anna"),
    ],
    [
      boot("1", 1...50, from: 0, of: "a", "Anna", ahead: (40, 14_400)),
      boot("2", 51...90, from: 200, of: "a", "Bert", on: "room-3"),
    ],
    // Begun anew; put back from a backup.
    [
      boot("1", 1...50, from: 0, of: "a", "Anna"), boot("2", 1...30, from: 100, of: "b"),
      boot("3", 31...60, from: 200, of: "b", "Anna"),
    ],
    [
      boot("1", 1...50, from: 0, of: "a"), boot("2", 31...80, from: 100, of: "b"),
      boot("3", 81...99, from: 200, of: "b"),
    ],
    // Of its beginning nothing is left, nor of a week in between.
    [boot("7", 900...950, from: 0, of: "a"), boot("9", 1500...1550, from: week, of: "a")],
  ])
  private func onePerson(boots: [Boot]) { #expect(Self.split(boots).count == 1) }

  /// Two people whose machines bear one id.
  @Test(arguments: [
    // At once, with names of their own or not.
    [
      boot("1", 1...50, from: 0, of: "a", "Anna"), boot("x", 1...40, from: 5, of: "b", "Bert"),
      boot("2", 51...90, from: 100, of: "a", "Anna"), boot("y", 41...80, from: 90, of: "b", "Bert"),
    ],
    [
      boot("1", 1...50, from: 0, of: "a"), boot("x", 1...40, from: 5, of: "b"), boot("2", 51...90, from: 100, of: "a"),
      boot("y", 41...80, from: 90, of: "b"),
    ],
    // The one in the morning, the other in the afternoon.
    [
      boot("1", 1...20, from: 0, of: "a"), boot("x", 1...15, from: 300, of: "b"),
      boot("2", 21...40, from: 1440, of: "a"),
      boot("y", 16...33, from: 1740, of: "b"), boot("3", 41...60, from: 2880, of: "a"),
      boot("z", 34...50, from: 3180, of: "b"),
    ],
    // Of the other the beginning is vacuumed, so that its numbers seem to go on from those of the first.
    [
      boot("1", 1...50, from: 0, of: "a", "Anna"), boot("x", 71...140, from: 5, of: "b", "Anna"),
    ],
    [boot("1", 1...50, from: 0, of: "a"), boot("x", 71...140, from: 5, of: "b")],
    [
      boot("1", 1...50, from: 0, of: "a", "Anna"), boot("x", 51...140, from: 5, of: "b", "Bert"),
    ],
    // Of the one the beginning is vacuumed.
    [
      boot("x", 1...40, from: 0, of: "b"), boot("7", 900...990, from: 5, of: "a"),
      boot("y", 41...80, from: 100, of: "b"),
      boot("8", 991...999, from: 110, of: "a"),
    ],
    // Copied while it ran: one boot.
    [
      boot("1", 10...50, from: 0, of: "a", "Anna", on: "ward-1"),
      boot("1", 10...40, from: 3, of: "b", "Bert", on: "ward-2"),
      boot("2", 51...60, from: 100, of: "a", "Anna", on: "ward-1"),
      boot("y", 41...60, from: 100, of: "b", "Bert", on: "ward-2"),
    ],
  ])
  private func twoPeople(boots: [Boot]) { #expect(Self.split(boots).sorted() == ["a", "b"]) }

  /// Copied with its ledger in it: what both had before is told of the one.
  @Test func copiedWithItsLedger() {
    let found = Self.split([
      Self.boot("1", 1...50, from: 0, of: "a"), Self.boot("2", 51...90, from: 100, of: "a"),
      Self.boot("x", 51...80, from: 105, of: "b"), Self.boot("3", 91...99, from: 300, of: "a"),
      Self.boot("y", 81...99, from: 300, of: "b"),
    ])
    #expect(found == ["a", "b"])
  }

  @Test func whatIsForgedStaysWhereItWasMeant() {
    let (one, other) = (Self.boot("1", 1...50, from: 0, of: "a"), Self.boot("x", 1...40, from: 5, of: "b"))
    var records = ScannedRecords(owner: RecordOwner(machine: "m", uid: "1"), verified: one.entries + other.entries)
    records.unverified = [other.entries[3]]
    records.unreadable = [ScannedRecords.Unreadable(time: .epoch, seq: nil)]
    let found = LedgerStrands.split([records])
    #expect(found.map(\.unverified.count) == [0, 1] && found.map(\.unreadable.count) == [1, 0])
  }
}
