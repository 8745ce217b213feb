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
  /// Editors write in several steps; after this long without one (µs) the file is read …
  private static let settling: Int64 = 150_000
  /// … and after this long (µs) in any case, should the steps never end.
  private static let patience: Int64 = 2_000_000

  let path: String
  private let directory: String
  /// What the texts mean that came last.
  let texts: ScheduleTexts
  private let changed: () -> Void
  private var watch: FileWatch?
  private var settle: Timer?
  /// When the first change came that has not been read yet (µs since boot).
  private var firstChange: Int64?

  init(
    loop: EventLoop, directory: String, isZone: @escaping (String) -> Bool, changed: @escaping () -> Void
  ) throws {
    texts = ScheduleTexts(isZone: isZone)
    self.directory = directory
    self.changed = changed
    path = "\(directory)/\(Self.fileName)"
    // For who writes the file by hand. Where it can't be made, whoever reads or writes the file says why.
    _ = try? Files.makeDirectory(directory)
    settle = try loop.makeTimer { [unowned self] in
      firstChange = nil
      self.changed()
    }
    watch = try loop.watchFile(path) { [unowned self] in fileChanged() }
  }

  private func fileChanged() {
    let now = Clock.read().boot
    let first = firstChange ?? now
    firstChange = first
    settle?.arm(at: min(now + Self.settling, first + Self.patience))
  }

  /// Why edits of the file, or of the way to it, may be noticed late; nil where they are noticed at once.
  var watchProblem: PlatformError? { watch?.problem }

  /// The file as it is now; nil when there is none.
  func read() throws(Failure) -> ScheduleDocument? {
    watch?.lookAgain()
    return try readWithIdentity()?.document
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
      return (try texts.document(ofFile: bytes), identity)
    } catch {
      throw .invalid(error)
    }
  }

  /// The file's text, mistakes included; where it is missing, what a file would say that says what is on record.
  func text(recorded: Schedule) throws(Failure) -> String { try textWithIdentity(recorded: recorded).text }

  private func textWithIdentity(recorded: Schedule) throws(Failure) -> (text: String, identity: FileIdentity?) {
    watch?.lookAgain()
    do {
      if let identity = try FileIdentity(of: path) {
        guard let text = String(validating: try Files.read(path), as: UTF8.self) else {
          throw Failure.unreadable("it is not UTF-8")
        }
        return (text, identity)
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw .unreadable("\(error)")
    }
    do throws(ScheduleEditError) {
      return (try anew(recorded).text, nil)
    } catch {
      throw .edit(error)
    }
  }

  /// What to begin with where the file is missing: the file as it was last, with its comments and its medicines, which are
  /// nowhere on record; else a new one that says what is.
  private func anew(_ recorded: Schedule) throws(ScheduleEditError) -> ScheduleDocument {
    if let last = texts.lastFile(saying: recorded) { return last }
    return try ScheduleDocument(writing: recorded)
  }

  /// Puts another text in the place of the file's, if that is still as it was.
  ///
  /// - Parameters:
  ///   - before: what ``text(recorded:)`` gave.
  ///   - after: the new text.
  /// - Returns: the document that was written.
  func replace(_ before: String, by after: String, recorded: Schedule) throws(Failure) -> ScheduleDocument {
    do {
      try Files.makeDirectory(directory)
    } catch {
      throw .unwritable("\(error)")
    }
    let found = try textWithIdentity(recorded: recorded)
    // As bytes: to a file, characters that mean the same are not the same.
    guard Array(found.text.utf8) == Array(before.utf8) else { throw .changed }
    let new: ScheduleDocument
    do throws(ScheduleProblems) {
      new = try texts.document(of: after)
    } catch {
      throw .invalid(error)
    }
    try write(new, over: found.identity)
    return new
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
    do {
      // The whole folder may be gone.
      try Files.makeDirectory(directory)
    } catch {
      throw .unwritable("\(error)")
    }
    watch?.lookAgain()
    let found = try readWithIdentity()
    let new: ScheduleDocument
    do throws(ScheduleEditError) {
      // Where the file is missing, what is on record must not get lost with the next change.
      let old: ScheduleDocument
      if let found { old = found.document } else { old = try anew(recorded) }
      new = try change(old)
    } catch {
      throw .edit(error)
    }
    try write(new, over: found?.identity)
    return new
  }

  private func write(_ new: ScheduleDocument, over identity: FileIdentity?) throws(Failure) {
    do {
      try Files.replaceAtomically(path, Array(new.text.utf8), ifUnchangedSince: identity)
      texts.wrote(new)
    } catch is FileChangedError {
      throw .changed
    } catch {
      throw .unwritable("\(error)")
    }
  }
}
