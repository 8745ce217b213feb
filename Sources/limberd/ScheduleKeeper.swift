import LimberCore
import Platform
import ScheduleFile

/// The schedule file: reads it, notices edits, and replaces it atomically, never over somebody else's edit.
final class ScheduleKeeper {
  /// Why the file could not be read or written.
  enum Failure: Error {
    case unreadable(String)
    case invalid(ScheduleProblems)
    case edit(ScheduleEditError)
    /// The file was changed on disk since it was read.
    case changed
    case unwritable(String)
  }

  static let fileName = "schedule.toml"
  /// Editors write in several steps; after this long without one (µs) the file is read.
  private static let settling: Int64 = 150_000

  let path: String
  private let directory: String
  private let changed: () -> Void
  private let loop: EventLoop
  private var watch: FileWatch?
  private var settle: Timer?

  init(loop: EventLoop, directory: String, changed: @escaping () -> Void) throws {
    self.loop = loop
    self.directory = directory
    self.changed = changed
    path = "\(directory)/\(Self.fileName)"
    try Files.makeDirectory(directory)
    settle = try loop.makeTimer { [unowned self] in
      rewatch()
      self.changed()
    }
    rewatch()
  }

  /// Where the folder itself was replaced the old watch sees nothing any more.
  private func rewatch() {
    guard watch == nil || watch?.isLost == true else { return }
    watch = try? loop.watchFile(in: directory, name: Self.fileName) { [unowned self] in
      settle?.arm(at: Clock.read().boot + Self.settling)
    }
  }

  /// Whether edits of the file are noticed.
  var isWatching: Bool { watch.map { !$0.isLost } ?? false }

  /// The file as it is now; nil when there is none.
  func read() throws(Failure) -> ScheduleDocument? {
    try readWithIdentity()?.document
  }

  private func readWithIdentity() throws(Failure) -> (document: ScheduleDocument, identity: FileIdentity)? {
    let bytes: [UInt8]
    let identity: FileIdentity
    do {
      guard let found = try FileIdentity(of: path) else { return nil }
      identity = found
      bytes = try Files.read(path)
    } catch {
      throw .unreadable("\(error)")
    }
    do throws(ScheduleProblems) {
      return (try ScheduleDocument(parsing: bytes), identity)
    } catch {
      throw .invalid(error)
    }
  }

  /// Changes the file. What is wrong with the change or the file is thrown, and then nothing is changed.
  ///
  /// - Parameters:
  ///   - recorded: what to begin with where the file is missing.
  ///   - change: gives the document that is to be.
  /// - Returns: the document that was written.
  func edit(
    recorded: Schedule, _ change: (ScheduleDocument) throws(ScheduleEditError) -> ScheduleDocument
  ) throws(Failure) -> ScheduleDocument {
    let found = try readWithIdentity()
    let new: ScheduleDocument
    do throws(ScheduleEditError) {
      var document = found?.document ?? .empty
      if found == nil {
        for reminder in recorded.reminders { document = try document.adding(reminder) }
      }
      new = try change(document)
    } catch {
      throw .edit(error)
    }
    do {
      try Files.replaceAtomically(path, Array(new.text.utf8), ifUnchangedSince: found?.identity)
    } catch is FileChangedError {
      throw .changed
    } catch {
      throw .unwritable("\(error)")
    }
    return new
  }
}
