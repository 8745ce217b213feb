public import LimberCore
internal import Platform

/// Why a backup could not be made or restored. Nothing was changed.
public enum BackupError: Error, Hashable, Sendable {
  /// There is no ledger to back up.
  case noLedger
  /// There is one, and it can't be read; why.
  case unreadable(String)
  /// The file is no ledger, or a damaged one; what was found.
  case notALedger(String, String)
  /// The file is a ledger of a later version of Limber.
  case later(String)
  /// The file can't be read or written; what the system says.
  case unusable(String, String)
  /// What would be replaced holds entries that are nowhere else: how many, and when the last of them was recorded.
  case holdsMore(String, count: Int, last: Instant)

  /// What went wrong with a file.
  init(_ error: any Error, _ file: String) {
    if let error = error as? BackupError {
      self = error
      return
    }
    let error = LedgerError(error)
    self =
      switch error.reason {
      case .absent: .notALedger(file, "there is nothing of Limber's in it")
      case .damaged: .notALedger(file, error.detail)
      case .newer: .later(file)
      default: .unusable(file, error.description)
      }
  }

  /// What went wrong where a file was to be made: that is no ledger yet, and its name is not the one that was given.
  init(writing error: any Error, _ file: String) {
    let number =
      switch error {
      case let error as PlatformError: error.errno
      case let error as SQLiteError: error.systemError
      default: Int32(0)
      }
    if number != 0 {
      self = .unusable(file, PlatformError(errno: number, operation: "write").reason)
    } else if let error = error as? SQLiteError, error.isFull {
      self = .unusable(file, "the disk is full")
    } else {
      self.init(error, file)
    }
  }
}

/// Copies of the ledger, and the way back.
public enum LedgerBackup {
  /// As much as is passed through memory, where a backup is no file, in bytes: a hundred years of entries.
  public static let largest = 1 << 30

  /// Where a backup is read from.
  public enum Source: Sendable {
    case file(String)
    /// What was passed through a pipe; what it is called in messages.
    case bytes([UInt8], name: String)

    fileprivate var name: String {
      switch self {
      case .file(let path): path
      case .bytes(_, let name): name
      }
    }
  }

  /// What a ledger holds.
  public struct Summary: Hashable, Sendable {
    public var entries: Int
    /// When the last of them was recorded.
    public var last: Instant?
    /// How many of them were brought back from the journal.
    public var brought: Int
    /// The name of the ledger that was replaced, in the same folder; nil where there was none.
    public var aside: String?
  }

  /// Copies the ledger as it is at one moment, while limberd goes on writing it. The copy is one file, whole and on the disk
  /// when this returns.
  ///
  /// - Parameters:
  ///   - path: the ledger.
  ///   - file: where the copy goes. An older backup of this ledger is replaced, anything else is not.
  public static func make(of path: String, to file: String) throws(BackupError) -> Summary {
    guard Files.exists(path) else { throw .noLedger }
    // A link stays, and leads to the backup, also where nothing is there yet.
    let target = Files.realPath(file) ?? Files.links(from: file).last ?? file
    try refusePlace(target, beside: path, file)
    let (bytes, entries) = try copy(of: path)
    do {
      if Files.exists(file) { try refuseLoss(of: try read(.file(file)), in: file, unlessIn: entries) }
      try Files.replaceOrOverwrite(target, bytes)
      return Summary(entries: entries.count, last: entries.last?.time, brought: 0, aside: nil)
    } catch {
      throw BackupError(writing: error, file)
    }
  }

  /// The ledger as it is at one moment, as the bytes of a backup: whole, in one piece, and looked at.
  public static func bytes(of path: String) throws(BackupError) -> [UInt8] {
    guard Files.exists(path) else { throw .noLedger }
    return try copy(of: path).bytes
  }

  private static func copy(of path: String) throws(BackupError) -> (bytes: [UInt8], entries: [Entry]) {
    do {
      let ledger = try Ledger(readingFrom: path, isElsewhere: true)
      let bytes = LedgerImage.image(file: try ledger.database().image(), log: [])
      return (bytes, try entries(of: Ledger(image: bytes, from: path)))
    } catch {
      throw .unreadable(LedgerError(error).description)
    }
  }

  /// A backup must not take the place of the ledger, or of what belongs to it.
  private static func refusePlace(_ target: String, beside path: String, _ file: String) throws(BackupError) {
    let (folder, name) = Files.split(target)
    let (ledgerFolder, ledgerName) = Files.split(Files.realPath(path) ?? path)
    let isSame = (try? FileIdentity(of: target)).map { $0 == (try? FileIdentity(of: path)) } ?? false
    if isSame || name.hasPrefix(ledgerName) && (Files.realPath(folder) ?? folder) == ledgerFolder {
      throw .unusable(file, "that is the ledger itself, or the place of what belongs to it")
    }
    if Files.isDirectory(target) { throw .unusable(file, "it is a folder") }
    if Files.kind(of: target) == .other { throw .unusable(file, "it is no file") }
  }

  /// Finds out whether a backup could be restored.
  ///
  /// - Throws: `holdsMore` where the present ledger holds more than the backup.
  public static func check(_ source: Source, for path: String, journal: RecordSources) throws(BackupError) {
    try refuseLoss(by: try read(source), for: path, journal)
  }

  /// What the journal holds of the backup's ledger comes back as well, and is no loss.
  private static func refuseLoss(
    by entries: [Entry], for path: String, _ journal: RecordSources
  ) throws(BackupError) {
    let brought = journal.verified(of: Set(entries.map(\.id)))
    try refuseLoss(of: try present(path), in: path, unlessIn: entries + brought)
  }

  /// Puts a backup in the place of the ledger, with what the journal holds beyond it; the ledger before is set aside. Nobody
  /// may have the ledger open, and none may be opened meanwhile: `Ledger.lockName` is held.
  ///
  /// - Parameters:
  ///   - source: the backup. It is only read.
  ///   - path: the ledger.
  ///   - journal: where later records are brought back from.
  ///   - losing: also where the present ledger holds more; it is set aside all the same.
  public static func restore(
    _ source: Source, to path: String, journal: RecordSources, losing: Bool
  ) throws(BackupError) -> Summary {
    let entries = try read(source)
    if !losing { try refuseLoss(by: entries, for: path, journal) }
    do {
      try Files.makeDirectory(Files.split(path).folder)
      let made = try LedgerRecovery.replace(path, by: entries, journal: journal, .replaced)
      return Summary(
        entries: made.entries.count, last: made.entries.last?.time, brought: made.brought,
        aside: made.aside.isEmpty ? nil : made.aside)
    } catch {
      throw BackupError(error, path)
    }
  }

  /// The entries of a sound ledger.
  private static func read(_ source: Source) throws(BackupError) -> [Entry] {
    do {
      switch source {
      case .file(let path):
        guard Files.exists(path) else { throw BackupError.unusable(path, "there is no such file") }
        return try entries(of: Ledger(readingFrom: path, isElsewhere: true))
      case .bytes(let bytes, let name):
        return try entries(of: Ledger(image: LedgerImage.image(file: bytes, log: []), from: name))
      }
    } catch {
      throw BackupError(error, source.name)
    }
  }

  private static func entries(of ledger: Ledger) throws -> [Entry] {
    try ledger.limitWork()
    if let verdict = try ledger.quickCheck() { throw LedgerError(.damaged, verdict) }
    let entries = try ledger.entries()
    // What is restored leaves such a one out.
    if let entry = entries.first(where: { !Bounds.foundSeq.contains($0.seq) }) {
      throw LedgerError(.damaged, "an entry has the number \(entry.seq)")
    }
    return entries
  }

  /// What can be read of the present ledger, sound or not.
  ///
  /// - Throws: where nobody can know what it holds.
  private static func present(_ path: String) throws(BackupError) -> [Entry] {
    if let entries = try? read(.file(path)) { return entries }
    do {
      func bytes(_ suffix: String) throws -> [UInt8] { try LedgerRecovery.read(path + suffix) }
      return LedgerSalvage(file: try bytes(""), wal: try bytes("-wal")).entries
    } catch {
      throw BackupError(error, path)
    }
  }

  private static func refuseLoss(
    of entries: [Entry], in file: String, unlessIn others: [Entry]
  ) throws(BackupError) {
    let known = Set(others.map(\.id))
    let lost = entries.filter { $0.isLoss && !known.contains($0.id) }
    if let last = lost.map(\.time).max() { throw .holdsMore(file, count: lost.count, last: last) }
  }
}

extension Entry {
  /// Whether something is lost with it: not where it only says that Limber ran, or how the schedule stood, which is recorded
  /// anew.
  var isLoss: Bool {
    switch fact {
    case .started, .stopped, .added, .changed, .removed, .settings, .rejected, .zoneChanged, .clockStepped,
      .clockBehind,
      .slept, .recovered:
      false
    case .due, .held, .shown, .snoozed, .closed, .undone, .absent, .logged, .paused, .resumed, .voided: true
    }
  }
}
