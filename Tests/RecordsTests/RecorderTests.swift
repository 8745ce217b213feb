import LimberCore
import Records
import Testing

/// A journal under the test's control, in the place of journald: it can be away, stuck, forgetful and illegible.
final class FakeJournal: RecordJournal {
  var problem: JournalProblem?
  /// It is not told that what it takes is lost.
  var isForgetful = false
  var isIllegible = false
  /// It takes so many until it is looked at again, and drops the rest.
  var allowance: Int?
  private var taken = 0
  /// The number of one that it never keeps.
  var disliked: Int64?
  private(set) var records: [Entry] = []
  /// How often it was asked.
  private(set) var looks = 0

  var seqs: [Int64] { records.map(\.seq) }

  func send(_ entry: Entry) throws(JournalProblem) {
    if let problem { throw problem }
    taken += 1
    if !isForgetful, entry.seq != disliked, allowance.map({ taken <= $0 }) ?? true { records.append(entry) }
  }

  func arrived(among entries: [Entry]) throws(JournalProblem) -> Set<EntryID> {
    looks += 1
    taken = 0
    if isIllegible { throw .unreadable }
    return Set(entries.filter(records.contains).map(\.id))
  }

  func vacuum() { records = [] }
  func forge(_ entry: Entry) { records.append(entry) }
}

@Suite struct RecorderTests {
  private let scratch: Scratch
  private let journal = FakeJournal()
  init() throws { scratch = try Scratch() }

  private func recorder() throws -> Recorder { Recorder(ledger: try Ledger(path: scratch.ledger), journal: journal) }

  /// Looks at a time (s since boot) until there is nothing more to do at that time.
  @discardableResult
  private func look(_ recorder: Recorder, at seconds: Int64) throws -> Recorder.Rest {
    while true {
      let rest = try recorder.lookAfterJournal(at: .seconds(seconds))
      if rest != .more { return rest }
    }
  }

  @Test func whatArrivesIsSentOnce() throws {
    let recorder = try recorder()
    try recorder.write([entry(1), entry(2)], at: .seconds(0))
    #expect(try look(recorder, at: 1) == .later(.seconds(2)))
    #expect(journal.looks == 0, "journald has not had the time")
    #expect(try look(recorder, at: 3) == .nothing)
    #expect(recorder.ledger.arrived == 2)
    try look(recorder, at: 1000)
    #expect(journal.looks == 1)
    #expect(journal.seqs == [1, 2])
  }

  @Test func whatIsLostIsSentAgainAndNothingElse() throws {
    let recorder = try recorder()
    try recorder.write([entry(1)], at: .seconds(0))
    journal.isForgetful = true
    try recorder.write([entry(2)], at: .seconds(0))
    journal.isForgetful = false
    try recorder.write([entry(3)], at: .seconds(0))
    #expect(try look(recorder, at: 3) == .later(.seconds(5)))
    #expect(journal.seqs == [1, 3, 2])
    #expect(recorder.missing == 1)
    #expect(recorder.ledger.arrived == 1)
    try look(recorder, at: 60)
    #expect(recorder.ledger.arrived == 3)
    #expect(recorder.missing == 0)
    #expect(journal.seqs == [1, 3, 2])
  }

  /// A disk without room for journald: nine looks over a quarter of an hour, and again with the next that is recorded.
  @Test func whereNothingArrivesItIsTriedAgainWithTheNextEntry() throws {
    let recorder = try recorder()
    journal.isForgetful = true
    try recorder.write([entry(1)], at: .seconds(0))
    var looks = try follow(recorder)
    #expect(looks == [2, 6, 14, 30, 62, 126, 254, 510, 1022])
    for number in Int64(2)...20 {
      try recorder.write([entry(number)], at: .seconds(number * 10_000))
      looks = try follow(recorder, from: number * 10_000)
      let after = looks.map { $0 - number * 10_000 }
      #expect(after == [2, 6, 14, 30, 62, 126, 254, 510, 1022])
    }
    #expect(recorder.missing == 20)
    journal.isForgetful = false
    try recorder.write([entry(21)], at: .seconds(300_000))
    try follow(recorder, from: 300_000)
    #expect(recorder.ledger.arrived == 21)
    #expect(recorder.missing == 0 && recorder.givenUp == 0)
    #expect(Set(journal.seqs) == Set(1...21) && journal.records.count == 21)
  }

  /// What journald never keeps, whatever the reason, is not sent for ever.
  @Test func whatNeverArrivesWhereOthersDoIsGivenUp() throws {
    let recorder = try recorder()
    journal.disliked = 1
    for number in Int64(1)...60 {
      try recorder.write([entry(number)], at: .seconds(number * 10_000))
      try follow(recorder, from: number * 10_000)
    }
    #expect(recorder.givenUp == 1)
    #expect(recorder.ledger.arrived == 60)
    #expect(journal.seqs == Array(2...60))
  }

  /// Looks as often as it says, and gives the times (s) at which the journal was asked.
  @discardableResult
  private func follow(_ recorder: Recorder, from start: Int64 = 0) throws -> [Int64] {
    var asked: [Int64] = []
    var next = Recorder.Rest.later(.seconds(start))
    while case .later(let moment) = next {
      let (looks, second) = (journal.looks, moment.microseconds / 1_000_000)
      next = try look(recorder, at: second)
      if journal.looks > looks { asked.append(second) }
      try #require(asked.count < 100)
    }
    #expect(next == .nothing)
    return asked
  }

  /// However low its limit: in portions everything passes in the end.
  @Test func throughARateLimitTheyComeInPortions() throws {
    let recorder = try recorder()
    journal.allowance = 5
    try recorder.write((1...120).map { entry($0) }, at: .seconds(0))
    var (next, looks) = (Recorder.Rest.later(.seconds(2)), 0)
    while case .later(let moment) = next {
      next = try look(recorder, at: moment.microseconds / 1_000_000)
      looks += 1
      try #require(looks < 1000)
    }
    #expect(recorder.givenUp == 0)
    #expect(Set(journal.seqs) == Set(1...120) && journal.records.count == 120)
    #expect(recorder.missing == 0)
  }

  @Test(arguments: [JournalProblem.absent, .busy])
  func whileItIsAwayNothingIsLost(_ problem: JournalProblem) throws {
    let recorder = try recorder()
    journal.problem = problem
    try recorder.write((1...250).map { entry($0) }, at: .seconds(0))
    #expect(recorder.journalProblem == problem)
    #expect(try look(recorder, at: 10) == (problem == .absent ? .nothing : .whenReady))
    #expect(recorder.ledger.arrived == 0)
    #expect(recorder.givenUp == 0)
    journal.problem = nil
    for second in Int64(1)...20 { try look(recorder, at: second * 100) }
    #expect(recorder.ledger.arrived == 250)
    #expect(journal.seqs == Array(1...250))
    #expect(recorder.journalProblem == nil)
  }

  @Test func aCrashBetweenLedgerAndJournalLosesNoRecord() throws {
    try Ledger(path: scratch.ledger).append([entry(1), entry(2)])
    let recorder = try recorder()
    try look(recorder, at: 2)
    #expect(journal.seqs == [1, 2])
    try look(recorder, at: 10)
    #expect(recorder.ledger.arrived == 2)
  }

  @Test func theMarkSurvivesWithTheNextEntry() throws {
    do {
      let recorder = try recorder()
      try recorder.write([entry(1)], at: .seconds(0))
      try look(recorder, at: 3)
      try recorder.write([entry(2)], at: .seconds(4))
    }
    journal.vacuum()
    let recorder = try recorder()
    #expect(recorder.ledger.arrived == 1)
    try look(recorder, at: 10)
    #expect(journal.seqs == [2], "what had arrived and is vacuumed is not sent again")
  }

  @Test func whereNobodyCanReadItEachIsSentOnce() throws {
    let recorder = try recorder()
    journal.isIllegible = true
    try recorder.write([entry(1)], at: .seconds(0))
    journal.problem = .absent
    try recorder.write([entry(2)], at: .seconds(1))
    journal.problem = nil
    try look(recorder, at: 10)
    try look(recorder, at: 1000)
    #expect(journal.seqs == [1, 2])
    #expect(recorder.journalProblem == .unreadable)
    #expect(recorder.ledger.arrived == 2)
  }

  @Test func aForgeryDoesNotKeepTheRecordAway() throws {
    var forged = entry(1)
    forged.person = "Mallory"
    journal.forge(forged)
    journal.isForgetful = true
    let recorder = try recorder()
    try recorder.write([entry(1)], at: .seconds(0))
    journal.isForgetful = false
    try look(recorder, at: 3)
    #expect(journal.records == [forged, entry(1)])
  }

  /// A failure of the power takes what journald has not synced, whenever it was recorded or sent.
  @Test func whatArrivedInTheLastMinutesOfAnotherBootIsLookedForOnceMore() throws {
    var recorder = try recorder()
    journal.problem = .absent
    try recorder.write((1...50).map { entry($0) }, at: .seconds(0))
    journal.problem = nil
    for second in Int64(1)...10 { try look(recorder, at: second * 10) }
    #expect(recorder.ledger.arrived == 50)
    #expect(recorder.ledger.synced == 0)
    try recorder.write([entry(51)], at: .minutes(8))
    try look(recorder, at: 483)
    try recorder.write([entry(52)], at: .minutes(13))
    try look(recorder, at: 783)
    #expect(recorder.ledger.arrived == 52)
    #expect(recorder.ledger.synced == 50, "recorded long ago, and found more than ten minutes ago")
    try recorder.write([entry(53)], at: .minutes(14))
    try look(recorder, at: 843)

    recorder = try self.recorder()
    #expect(recorder.ledger.arrived == 52, "of what comes after the last entry nothing is on the disk")
    try recorder.distrustJournal(since: entry(1).boot)
    #expect(recorder.ledger.arrived == 52, "the same boot")
    try recorder.distrustJournal(since: "another")
    #expect(recorder.ledger.arrived == 50)
    journal.vacuum()
    for second in Int64(1)...10 { try look(recorder, at: second * 10) }
    #expect(journal.seqs == [51, 52, 53])

    // Down again within minutes: they were found, and are still not on the disk.
    recorder = try self.recorder()
    try recorder.distrustJournal(since: "a third")
    #expect(recorder.ledger.arrived == 50)
  }

  @Test func whatCanNotBeWrittenWaitsAndGoesFirst() throws {
    let recorder = try recorder()
    let other = try Ledger(path: scratch.ledger)
    try other.append([entry(1)])
    // Number 1 is taken: an error such as no disk gives, for as long as it is so.
    #expect(throws: LedgerError.self) { try recorder.write([entry(1)], at: .seconds(0)) }
    recorder.keep([entry(2)])
    #expect(!recorder.isUpToDate)
    #expect(recorder.problem != nil)
    try recorder.write([entry(3)], at: .seconds(0))
    #expect(recorder.isUpToDate)
    #expect(recorder.problem == nil)
    #expect(try other.entries().map(\.seq) == [1, 2, 3])
    #expect(journal.seqs == [2, 3])
  }
}
