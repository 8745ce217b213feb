public import LimberCore
public import Platform

/// The entries of the ledger and of the journal, merged by entry id.
public struct MergedEntries: Sendable {
  /// In order of `seq`.
  public var entries: [Entry]
  /// What they rest on.
  public var evidence: Evidence
  /// Whose records the journal holds: more than one where journals of many were collected. Their entries must not be counted
  /// together.
  public var owners: [RecordOwner: RecordOwnerNames]
}

/// Where entries are read from.
public struct RecordSources: Sendable {
  /// The ledger's file; nil leaves it out.
  public var ledger: String?
  /// The journal; nil leaves it out.
  public var journal: JournalReader.Source?
  /// Only records of this user; nil takes everybody's.
  public var uid: UInt32?

  /// Both sources, or one.
  public init(ledger: String?, journal: JournalReader.Source?, uid: UInt32? = nil) {
    self.ledger = ledger
    self.journal = journal
    self.uid = uid
  }

  /// This user's ledger and journal.
  ///
  /// - Throws: `PlatformError` when there is no home.
  public static func own(environment: (String) -> String? = Process.environment) throws -> RecordSources {
    let directory = try Ledger.directory(environment: environment)
    return RecordSources(ledger: "\(directory)/\(Ledger.fileName)", journal: .local, uid: Process.uid)
  }

  /// Records sent again carry their true time, but stand in the journal at the time they were sent; and what closes an
  /// occurrence comes after its due instant. So the journal is read from a little before the span, to its end.
  private static let lead = TimeSpan.days(3)

  /// Reads both sources. A source that can't be read is named in the evidence, and the other one is used alone.
  public func load(since: Instant, until: Instant) -> MergedEntries {
    let span = since..<max(since, until)
    var evidence = Evidence(ledger: nil, journal: nil)
    var merger = Merger()
    if let ledger { evidence.ledger = readLedger(ledger, into: &merger, span) }
    var owners: [RecordOwner: RecordOwnerNames] = [:]
    if let journal {
      var source = Evidence.Source()
      let scan = readJournal(journal, from: since - Self.lead, &source)
      merger.take(scan)
      source.since = scan.since
      source.entries = merger.count(.journal, in: span)
      owners = scan.owners
      evidence.journal = source
      evidence.unverified =
        merger.unverified.count { span.contains($0.time) } + scan.unreadableUnverified.count { span.contains($0) }
      evidence.onlyInLedger = merger.count(.ledger, in: span, only: true)
      evidence.onlyInJournal = merger.count(.journal, in: span, only: true)
    }
    let entries = merger.sorted
    let within = entries.filter { span.contains($0.time) }
    if let first = within.first?.seq, let last = within.last?.seq {
      // Those of another time count as well: a clock that was set back has written some of tomorrow among them.
      let found = Set(entries.lazy.map(\.seq).filter { first <= $0 && $0 <= last }).count
      // Nobody but a hostile unit would write numbers so far apart that they overflow.
      let (distance, overflows) = last.subtractingReportingOverflow(first)
      evidence.gaps = overflows ? .max : max(0, Int(clamping: distance) - (found - 1))
    }
    evidence.selfReported = within.count(where: \.isSelfReported)
    return MergedEntries(entries: entries, evidence: evidence, owners: owners)
  }

  private func readLedger(_ path: String, into merger: inout Merger, _ span: Range<Instant>) -> Evidence.Source {
    var source = Evidence.Source()
    do {
      var unreadable = 0
      try Ledger(readingFrom: path).entries(unreadable: { _, _ in unreadable += 1 }) { entry in
        if source.since == nil { source.since = entry.time }
        if span.contains(entry.time) { source.entries += 1 }
        merger.take(entry)
      }
      if unreadable > 0 { source.problem = "\(unreadable) entries could not be read" }
    } catch {
      source.problem = "\(error)"
    }
    return source
  }

  // MARK: The journal

  private func readJournal(
    _ journal: JournalReader.Source, from start: Instant, _ source: inout Evidence.Source
  ) -> JournalScan {
    var scan = JournalScan()
    var problems: [String] = []
    do {
      switch journal {
      case .user, .local: try scan.read(JournalReader(source: journal), uid: uid, from: start)
      case .files(let files): problems = readFiles(files, from: start, &scan)
      case .directory(let path):
        let files = try Self.files(in: path)
        problems = files.isEmpty ? ["\(path) holds no journal files"] : readFiles(files, from: start, &scan)
      }
    } catch {
      problems.append("\(error)")
    }
    if !scan.unreadable.isEmpty { problems.append("\(scan.unreadable.count) records could not be read") }
    if !problems.isEmpty { source.problem = problems.joined(separator: "; ") }
    return scan
  }

  /// Each file by itself, and what is wrong with which: all together, libsystemd passes over damaged ones without a word.
  private func readFiles(_ files: [String], from start: Instant, _ scan: inout JournalScan) -> [String] {
    files.compactMap { file in
      do {
        let reader = try JournalReader(source: .files([file]))
        let isEmpty = try reader.cutoff() == nil
        try scan.read(reader, uid: uid, from: start)
        // A file in which libsystemd can't go on it drops, and then there are no times any more.
        return try !isEmpty && reader.cutoff() == nil ? "\(file) is damaged" : nil
      } catch let error as PlatformError {
        return error.isDamaged ? "\(file) is damaged, or is no journal" : "\(file): \(error.reason)"
      } catch {
        return "\(file): \(error)"
      }
    }
  }

  /// The journal files of a folder and of those in it: journald has one for each machine.
  private static func files(in folder: String) throws -> [String] {
    func isJournal(_ name: String) -> Bool { name.hasSuffix(".journal") || name.hasSuffix(".journal~") }
    let names = try Files.names(in: folder)
    let below = names.filter { !isJournal($0) }.map { "\(folder)/\($0)" }.flatMap { path in
      ((try? Files.names(in: path)) ?? []).filter(isJournal).map { "\(path)/\($0)" }
    }
    return names.filter(isJournal).map { "\(folder)/\($0)" } + below
  }
}

/// Puts entries of both sources together; the first of an id counts, and the ledger comes first.
struct Merger {
  struct Place: OptionSet {
    var rawValue: UInt8
    static let ledger = Place(rawValue: 1)
    static let journal = Place(rawValue: 2)
  }

  private var entries: [Entry] = []
  private var places: [Place] = []
  private var indices: [EntryID: Int] = [:]
  /// Records that nothing vouches for.
  private(set) var unverified: Set<Entry> = []

  /// Takes an entry of the ledger.
  mutating func take(_ entry: Entry) { add(entry, .ledger) }

  /// Takes the records of the journal:
  /// - one that says what is known already came by both ways, was sent again, or lost its origin: it is the same entry;
  /// - one that says another thing under a known id counts as unverified, whoever wrote it: entries never change;
  /// - one that is new counts if the daemon wrote it.
  mutating func take(_ scan: JournalScan) {
    entries.reserveCapacity(entries.count + scan.verified.count)
    indices.reserveCapacity(entries.count + scan.verified.count)
    for entry in scan.verified where !isKnown(entry) {
      if indices[entry.id] == nil { add(entry, .journal) } else { unverified.insert(entry) }
    }
    for entry in scan.unverified where !isKnown(entry) { unverified.insert(entry) }
  }

  private mutating func add(_ entry: Entry, _ place: Place) {
    indices[entry.id] = entries.count
    entries.append(entry)
    places.append(place)
  }

  /// Whether the same is there already; if so, it is in the journal too.
  private mutating func isKnown(_ entry: Entry) -> Bool {
    guard let index = indices[entry.id], entries[index] == entry else { return false }
    places[index].insert(.journal)
    return true
  }

  func count(_ place: Place, in span: Range<Instant>, only: Bool = false) -> Int {
    entries.indices.count { index in
      (only ? places[index] == place : places[index].contains(place)) && span.contains(entries[index].time)
    }
  }

  /// In order of `seq`.
  var sorted: [Entry] {
    // By key, since entries are large.
    let keys = entries.indices.map { (seq: entries[$0].seq, time: entries[$0].time, index: $0) }
    return keys.sorted { ($0.seq, $0.time) < ($1.seq, $1.time) }.map { entries[$0.index] }
  }
}

extension Entry {
  /// Whether the person said that it was earlier.
  fileprivate var isSelfReported: Bool {
    switch fact {
    case .closed(_, let closing): closing.at != nil
    case .logged(let log): log.at != nil
    default: false
    }
  }
}
