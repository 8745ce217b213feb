public import LimberCore
internal import Platform
internal import Synchronization

/// Journals that were collected from one machine or many, of one person or many: what `journalctl -o export`,
/// systemd-journal-upload and systemd-journal-remote make.
public struct CollectedJournals: Sendable {
  /// What is wrong with a file.
  public struct Problem: Hashable, Sendable {
    /// Its path, on one line.
    public var file: String
    /// As a sentence without its end.
    public var message: String
  }

  /// One person's records: of one user of one machine, and of one ledger.
  public struct Person: Sendable {
    public var owner: RecordOwner
    /// Where the records of several ledgers bear this user and machine, for a disk was copied with its id: which of them it is,
    /// from 1 on.
    public var copy: Int?
    /// The machine's name.
    public var host: String?
    public var merged: MergedEntries
  }

  /// The files, in order.
  public let files: [String]
  /// What files are called in messages that have no name of their own.
  private let names: [String: String]
  /// Folders that could not be looked into.
  private let closed: [Problem]

  /// These files.
  public init(files: [String], names: [String: String] = [:]) {
    (self.files, self.names, closed) = (files, names, [])
  }

  /// All journal files in a folder and in those below it.
  ///
  /// - Throws: `PlatformError` when the folder can't be read.
  public init(directory: String) throws {
    var collection = Collection()
    var folder = directory[...]
    while folder.count > 1, folder.last == "/" { folder.removeLast() }
    try collection.take(String(folder))
    (files, names, closed) = (collection.files, [:], collection.closed)
  }

  private struct Collection {
    private(set) var files: [String] = []
    private(set) var closed: [Problem] = []
    /// Links may go round in a circle.
    private var seen: Set<String> = []

    mutating func take(_ folder: String) throws {
      guard seen.insert(Files.realPath(folder) ?? folder).inserted else { return }
      for name in try Files.names(in: folder) {
        let path = "\(folder)/\(name)"
        if name.hasSuffix(".journal") || name.hasSuffix(".journal~") {
          files.append(path)
        } else if Files.isDirectory(path) {
          do {
            try take(path)
          } catch {
            closed.append(Problem(file: Text.oneLine(path), message: CollectedJournals.message(error, of: path)))
          }
        }
      }
    }
  }

  /// Reads all of it, one machine after the other on each processor, so that no more than these few are in memory.
  ///
  /// - Parameters:
  ///   - progress: is told how many of how many machines are done, from any thread.
  ///   - body: gets each person of whom there are entries, on any thread, several at once.
  /// - Returns: which files could not be read, or not wholly.
  public func read(
    since: Instant, until: Instant, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    _ body: @escaping @Sendable (Person) -> Void
  ) -> [Problem] {
    let span = since..<max(since, until)
    let (machines, unreadable) = sort()
    let problems = Mutex(closed + unreadable)
    let done = Atomic<Int>(0)
    Workers.each(machines.count) { index in
      let found = Self.read(machines[index], span, body)
      if !found.isEmpty { problems.withLock { $0 += found } }
      progress(done.wrappingAdd(1, ordering: .relaxed).newValue, machines.count)
    }
    let order = Dictionary(files.enumerated().map { (name(of: $0.element), $0.offset) }) { first, _ in first }
    return problems.withLock { $0 }.sorted { (order[$0.file] ?? 0, $0.message) < (order[$1.file] ?? 0, $1.message) }
  }

  private func name(of file: String) -> String { names[file] ?? Text.oneLine(file) }

  /// The files of one machine; those that hold others' too say so.
  private struct Machine: Sendable {
    var id: String
    var files: [(path: String, name: String, isShared: Bool)] = []
  }

  /// Which machines there are, and where their records lie.
  private func sort() -> ([Machine], [Problem]) {
    var problems: [Problem] = []
    var machines: [Machine] = []
    var places: [String: Int] = [:]
    for file in files {
      let ids: [String]
      do {
        ids = try JournalReader(source: .files([file])).values(of: "_MACHINE_ID")
      } catch {
        problems.append(Problem(file: name(of: file), message: Self.message(error, of: file)))
        continue
      }
      for id in ids {
        let place = places[id] ?? machines.count
        if place == machines.count {
          machines.append(Machine(id: id))
          places[id] = place
        }
        machines[place].files.append((file, name(of: file), ids.count > 1))
      }
    }
    return (machines, problems)
  }

  private static func read(
    _ machine: Machine, _ span: Range<Instant>, _ body: (Person) -> Void
  ) -> [Problem] {
    var scan = JournalScan()
    var problems: [Problem] = []
    // Each file by itself, and what is wrong with which: all together, libsystemd passes over damaged ones without a word.
    for file in machine.files {
      do {
        let reader = try JournalReader(source: .files([file.path]))
        let isEmpty = try reader.cutoff() == nil
        try scan.read(
          reader, uid: nil, machine: file.isShared ? machine.id : nil, from: RecordSources.start(of: span))
        // A file in which libsystemd can't go on it drops, and then there are no times any more.
        if !isEmpty, try reader.cutoff() == nil { problems.append(Problem(file: file.name, message: "is damaged")) }
      } catch {
        problems.append(Problem(file: file.name, message: message(error, of: file.path)))
      }
    }
    let owners = Dictionary(grouping: scan.people.enumerated()) { $0.element.owner }.values
      .sorted { $0[0].offset < $1[0].offset }
    let ledgers = owners.flatMap { found in
      let split = LedgerStrands.split(found.map(\.element))
      return split.enumerated().map { (records: $1, copy: split.count > 1 ? $0 + 1 : nil) }
    }
    let people = ledgers.filter { !$0.records.verified.isEmpty || !$0.records.unreadable.isEmpty }
    let strangers = ledgers.map(\.records).filter { $0.verified.isEmpty && $0.unreadable.isEmpty }
    for (records, copy) in people {
      var merger = Merger()
      merger.take(records)
      // What somebody else forged there can be meant for the only one there is.
      if people.count == 1 { for stranger in strangers { merger.take(stranger) } }
      let problem = problems.isEmpty ? nil : problems.map { "\($0.file) \($0.message)" }.joined(separator: "; ")
      body(
        Person(
          owner: records.owner, copy: copy, host: records.host,
          merged: RecordSources.merged(
            merger, nil, (people.count == 1 ? [records] + strangers : [records], problem), span)))
    }
    return problems
  }

  private static func message(_ error: any Error, of file: String) -> String {
    guard let error = error as? PlatformError else { return "can't be read: \(error)" }
    if Files.kind(of: file) == .other { return "is a folder, a pipe or a device, and no journal" }
    // A folder's names are bytes; those that are no text have no path here.
    if file.contains("\u{fffd}"), !Files.exists(file) {
      return "can't be opened, since its name is not UTF-8; rename it"
    }
    guard error.isDamaged else { return "can't be read: \(error.reason)" }
    // What journalctl -o export prints begins with the record's cursor, or its time (systemd.io, "Journal Export Formats").
    let start = (try? Files.beginning(of: file, count: 2)) ?? []
    return start == Array("__".utf8)
      ? "is an export of a journal; make a journal of it: /lib/systemd/systemd-journal-remote -o NAME.journal FILE"
      : "is damaged, or is no journal"
  }
}
