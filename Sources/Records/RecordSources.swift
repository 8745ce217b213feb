public import LimberCore
public import Platform

/// The entries of the ledger and of the journal, merged by entry id.
public struct MergedEntries: Sendable {
  /// In order of `seq`.
  public var entries: [Entry]
  /// What they rest on.
  public var evidence: Evidence
}

/// Where the entries of one person are read from.
public struct RecordSources: Sendable {
  /// The ledger's file; nil leaves it out.
  public var ledger: String?
  /// This machine's journal, or none.
  public var readsJournal: Bool
  /// Only records of this user.
  public var uid: UInt32

  /// Both sources, or one.
  public init(ledger: String?, readsJournal: Bool, uid: UInt32 = Process.uid) {
    self.ledger = ledger
    self.readsJournal = readsJournal
    self.uid = uid
  }

  /// This user's ledger and journal.
  ///
  /// - Throws: `PlatformError` when there is no home.
  public static func own(environment: (String) -> String? = Process.environment) throws -> RecordSources {
    let directory = try Ledger.directory(environment: environment)
    return RecordSources(ledger: "\(directory)/\(Ledger.fileName)", readsJournal: true)
  }

  /// Records sent again carry their true time, but stand in the journal at the time they were sent; and what closes an
  /// occurrence comes after its due instant. So the journal is read from a little before the span, to its end.
  private static let lead = TimeSpan.days(3)

  /// From where on the journal is read for a span: what it is compared with is the span before it.
  static func start(of span: Range<Instant>) -> Instant {
    let before = span.lowerBound - (span.upperBound - span.lowerBound)
    return before - lead
  }

  /// Reads both sources. A source that can't be read is named in the evidence, and the other one is used alone.
  public func load(since: Instant, until: Instant) -> MergedEntries {
    let span = since..<max(since, until)
    var merger = Merger()
    let source = ledger.map { readLedger($0, into: &merger, span) }
    guard readsJournal else { return Self.merged(merger, source, nil, span) }
    var (scan, problem) = (JournalScan(), String?.none)
    do {
      try scan.read(JournalReader(source: .local), uid: uid, from: Self.start(of: span))
    } catch {
      problem = "\(error)"
    }
    // One user, whatever machine his records say: a copied disk has another id.
    for records in scan.people { merger.take(records) }
    return Self.merged(merger, source, (scan.people, problem), span)
  }

  /// What was read, counted.
  ///
  /// - Parameter journal: the records that the merger has taken, and what was wrong with reading them; nil where no journal
  ///   was looked at.
  static func merged(
    _ merger: Merger, _ ledger: Evidence.Source?, _ journal: (records: [ScannedRecords], problem: String?)?,
    _ span: Range<Instant>
  ) -> MergedEntries {
    var evidence = Evidence(ledger: ledger, journal: nil)
    if let journal {
      var source = Evidence.Source()
      let unreadable = journal.records.reduce(0) { $0 + $1.unreadable.count }
      let problems = [journal.problem, unreadable == 0 ? nil : "\(Text.count(unreadable, "record")) could not be read"]
      if problems.contains(where: { $0 != nil }) { source.problem = problems.compactMap { $0 }.joined(separator: "; ") }
      source.since = journal.records.compactMap(\.since).min()
      source.entries = merger.count(.journal, in: span)
      evidence.journal = source
      evidence.unverified = journal.records.reduce(merger.unverified.count { span.contains($0.time) }) { sum, records in
        sum + records.unreadableUnverified.count { span.contains($0) }
      }
      evidence.onlyInLedger = merger.count(.ledger, in: span, only: true)
      evidence.onlyInJournal = merger.count(.journal, in: span, only: true)
    }
    let entries = merger.sorted
    evidence.gaps = gaps(entries, span)
    count(toldLater: entries.lazy.filter { span.contains($0.time) && $0.isSelfReported }, in: &evidence)
    evidence.repeated = entries.indices.dropFirst().count {
      entries[$0].seq == entries[$0 - 1].seq && span.contains(entries[$0].time)
    }
    return MergedEntries(entries: entries, evidence: evidence)
  }

  private static func count(toldLater entries: some Sequence<Entry>, in evidence: inout Evidence) {
    var answers: [Instant] = []
    var movements: Set<Instant> = []
    for entry in entries {
      evidence.selfReported += 1
      if case .logged(let log) = entry.fact {
        evidence.laterLogs += 1
        if case .movement = log.what { movements.insert(entry.time) }
      } else {
        answers.append(entry.time)
      }
    }
    // A movement that was logged for what is due is two entries of one instant.
    evidence.laterAnswers = answers.count { !movements.contains($0) }
  }

  /// How many numbers are missing between the first and the last entry of a span.
  private static func gaps(_ entries: [Entry], _ span: Range<Instant>) -> Int {
    guard let first = entries.firstIndex(where: { span.contains($0.time) }),
      let last = entries.lastIndex(where: { span.contains($0.time) })
    else { return 0 }
    // Those of another time count as well: a clock that was set back has written some of tomorrow among them.
    var gaps = 0
    for index in entries.indices[first...last].dropFirst() {
      // Nobody but a hostile unit would write numbers so far apart that they overflow.
      let (distance, overflows) = entries[index].seq.subtractingReportingOverflow(entries[index - 1].seq)
      let missing = overflows ? .max : max(0, Int(clamping: distance) - 1)
      gaps = gaps.addingReportingOverflow(missing).overflow ? .max : gaps + missing
    }
    return gaps
  }

  private func readLedger(_ path: String, into merger: inout Merger, _ span: Range<Instant>) -> Evidence.Source {
    var source = Evidence.Source()
    do {
      var unreadable = 0
      try Ledger(readingFrom: path).entries(unreadable: { _, _ in unreadable += 1 }) { entry in
        if source.since == nil { source.since = entry.time }
        if span.contains(entry.time), !entry.fact.isTrial { source.entries += 1 }
        merger.take(entry)
      }
      if unreadable > 0 { source.problem = "\(Text.count(unreadable, "entry", "entries")) could not be read" }
    } catch {
      source.problem = "\(error)"
    }
    return source
  }
}

extension Entry {
  /// Whether the person said that it was earlier.
  fileprivate var isSelfReported: Bool {
    switch fact {
    case _ where fact.isTrial: false
    case .closed(_, let closing): closing.at != nil
    case .logged(let log): log.at != nil
    default: false
    }
  }
}
