public import LimberCore
public import Platform

/// The entries of the ledger and of the journal, merged by entry id.
public struct MergedEntries: Sendable {
  /// In order of `seq`.
  public var entries: [Entry]
  /// What they rest on.
  public var evidence: Evidence
  /// From when on all entries were read; before, only some that still count. Nil where all were.
  public var readSince: Instant?
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

  /// What an open ledger holds, without the journal: for the one who writes it, and may have it to himself.
  ///
  /// - Throws: `LedgerError` where it can't be read.
  public static func load(from ledger: Ledger, since: Instant, until: Instant) throws(LedgerError) -> MergedEntries {
    let span = since..<max(since, until)
    var (merger, source) = (Merger(), Evidence.Source())
    do {
      try read(ledger, into: &merger, &source, span)
    } catch {
      throw LedgerError(error)
    }
    return merged(merger, source, nil, span)
  }

  /// Reads both sources, in a process that does not have the ledger open. A source that can't be read is named in the evidence, and the other one is used alone.
  public func load(since: Instant, until: Instant) -> MergedEntries {
    let span = since..<max(since, until)
    var merger = Merger()
    let source = ledger.map { Self.read($0, into: &merger, span) }
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
      let unreadable = journal.records.flatMap(\.unreadable).map { record in
        record.seq.map { "number \($0)" } ?? "one of \(Text.rfc3339(Instant(seconds: record.time.seconds), offset: 0))"
      }
      source.unreadable = named(unreadable, one: "record", many: "records")
      let problems = [journal.problem, source.unreadable]
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
    let told = ToldLater(entries, in: span)
    (evidence.laterAnswers, evidence.laterLogs) = (told.answers, told.logs)
    evidence.selfReported = told.answers + told.logs
    evidence.repeated = entries.indices.dropFirst().count {
      entries[$0].seq == entries[$0 - 1].seq && span.contains(entries[$0].time)
    }
    // A ledger is read whole, a journal from a little before the span on.
    let isWhole = ledger.map { $0.since != nil && $0.obstacle == nil } ?? false
    return MergedEntries(entries: entries, evidence: evidence, readSince: isWhole ? nil : start(of: span))
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

  private static func read(_ path: String, into merger: inout Merger, _ span: Range<Instant>) -> Evidence.Source {
    var source = Evidence.Source()
    do {
      let ledger = try Ledger(readingFrom: path, isElsewhere: true)
      try read(ledger, into: &merger, &source, span)
      if try ledger.missingEnd() != nil { throw LedgerError(.damaged, "the last entries are missing") }
    } catch {
      var error = LedgerError(error)
      // One that is there has something in it, from its first moment on (`LedgerRecovery.begin`); and without the file a log
      // is not all of it.
      if error.reason == .absent, Ledger.places(of: path)[...1].contains(where: { Files.kind(of: $0) != .nothing }) {
        error = LedgerError(
          .damaged, Files.kind(of: path) == .nothing ? "its log is there alone" : "there is nothing in it")
      }
      source.problem = "\(error)"
      switch error.reason {
      // Where there is none, that is all of it.
      case .absent: source.obstacle = nil
      case .busy: source.obstacle = .busy
      case .damaged: source.obstacle = .damaged
      default: source.obstacle = .other
      }
    }
    return source
  }

  private static func read(
    _ ledger: Ledger, into merger: inout Merger, _ source: inout Evidence.Source, _ span: Range<Instant>
  ) throws {
    var unreadable: [String] = []
    try ledger.entries(unreadable: { seq, _ in unreadable.append("number \(seq)") }) { entry in
      if source.since == nil { source.since = entry.time }
      if span.contains(entry.time), !entry.fact.isTrial { source.entries += 1 }
      merger.take(entry)
    }
    source.unreadable = named(unreadable, one: "entry", many: "entries")
    source.problem = source.unreadable
  }

  /// `2 records could not be read (number 7, number 12)`; nil where all could be.
  private static func named(_ unreadable: [String], one: String, many: String) -> String? {
    guard !unreadable.isEmpty else { return nil }
    let rest = unreadable.count - mostNamed
    let names = unreadable.prefix(mostNamed).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    return "\(Text.count(unreadable.count, one, many)) could not be read (\(names))"
  }

  /// More names than these help nobody.
  private static let mostNamed = 5
}
