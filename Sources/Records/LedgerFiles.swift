internal import LimberCore
internal import Platform

/// The ledger's three files as this process left them: so it is seen where somebody else has removed one, put another in its place, or
/// written to it. SQLite would go on writing to what it has open, and nobody would find that under its name.
struct LedgerFiles {
  /// What somebody else has done to them.
  enum Change {
    case nothing
    /// The ledger is gone, or another file has its name.
    case removed
    /// What belongs to it is gone, or another file has its name.
    case removedBeside
    /// One of them was written to, or cut off.
    case written
  }

  private let path: String
  /// Where SQLite has them open: what a link leads to may change, and the ledger's name is what counts.
  private let (logPath, indexPath): (String, String)
  private var file: FileIdentity
  private var log: FileIdentity?
  private var index: FileIdentity?

  /// Nil where the file is not on a disk of the system's.
  ///
  /// - Parameter path: of a ledger that was opened just now.
  init?(of path: String) {
    let places = Ledger.places(of: path)
    (self.path, logPath, indexPath) = (path, places[1], places[2])
    guard let file = (try? FileIdentity(of: path)) ?? nil else { return nil }
    self.file = file
    log = (try? FileIdentity(of: logPath)) ?? nil
    index = (try? FileIdentity(of: indexPath)) ?? nil
  }

  /// What somebody else has done to them since the last look at what this process wrote.
  ///
  /// - Throws: where the system doesn't say.
  func change() throws(PlatformError) -> Change {
    mendIndex()
    let (file, log, index) = try now()
    guard let file, file.isSameFile(as: self.file) else { return .removed }
    guard Self.isSameFile(log, self.log), Self.isSameFile(index, self.index) else { return .removedBeside }
    // The index is memory that is shared, and has no time of its own.
    return file == self.file && log == self.log ? .nothing : .written
  }

  /// Takes what this process has just written for granted, unless something has become of the files meanwhile.
  ///
  /// - Parameter mayShrink: the log was emptied.
  mutating func settle(mayShrink: Bool = false) throws(PlatformError) -> Change {
    let (file, log, index) = try now()
    guard let file, file.isSameFile(as: self.file) else { return .removed }
    // The log is begun by the first who needs it.
    guard self.log == nil || Self.isSameFile(log, self.log), self.index == nil || Self.isSameFile(index, self.index)
    else { return .removedBeside }
    guard file.size >= self.file.size || mayShrink, log?.size ?? 0 >= self.log?.size ?? 0 || mayShrink else {
      return .written
    }
    (self.file, self.log, self.index) = (file, log, index)
    return .nothing
  }

  /// The index was cut off: what is mapped behind its end can't be touched (mmap(2), SIGBUS). Made as long as it was, it is empty, and
  /// SQLite makes it anew from the log.
  func mendIndex() {
    guard let index, let now = (try? FileIdentity(of: indexPath)) ?? nil, now.isSameFile(as: index),
      now.size < index.size
    else { return }
    // Where that fails there is nothing else to be done.
    try? Files.lengthen(indexPath, to: index.size)
  }

  private func now() throws(PlatformError) -> (file: FileIdentity?, log: FileIdentity?, index: FileIdentity?) {
    (try FileIdentity(of: path), try FileIdentity(of: logPath), try FileIdentity(of: indexPath))
  }

  private static func isSameFile(_ now: FileIdentity?, _ before: FileIdentity?) -> Bool {
    guard let now, let before else { return now == nil && before == nil }
    return now.isSameFile(as: before)
  }
}

extension Ledger {
  /// Sets right what somebody else has done to the files.
  ///
  /// - Throws: `replaced`; `damaged` where something was lost with it, and it must be recovered first; why else it can't be done.
  func setRight(_ change: LedgerFiles.Change, of database: SQLiteDatabase) throws(LedgerError) {
    switch change {
    case .nothing: break
    case .removed:
      guard !Files.exists(path) else { throw LedgerError(.replaced, path) }
      // What is open still holds everything.
      try writeOut(try wrapped { try database.image() }, of: database)
    case .removedBeside: try writeOut(try wrapped { try database.image() }, of: database)
    case .written: try lookAgain(database)
    }
  }

  /// Somebody else wrote to the files, or cut them off. What SQLite still has in memory may be right where they are not.
  private func lookAgain(_ database: SQLiteDatabase) throws(LedgerError) {
    let image = try? database.image()
    database.forgetPages()
    // Another program may write to a ledger in good order, too. What of the log is not read here the next start would read: so it is
    // taken in.
    let isInOrder = isWhole(self) && (try? takeInLog()) != nil
    if !isInOrder { try writeOut(image ?? [], of: database) }
  }

  /// Whether a ledger is sound, and goes as far as this one did.
  private func isWhole(_ ledger: Ledger) -> Bool {
    guard (try? ledger.quickCheck()) == .some(nil) else { return false }
    guard let last = lastAppended else { return true }
    return (try? ledger.id(ofEntry: last.seq)) == last.id
  }

  /// Writes what is open out in the place of the ledger, and goes on with it. Whoever is ended here finds it at the next start
  /// (`LedgerRecovery`).
  private func writeOut(_ image: [UInt8], of database: SQLiteDatabase) throws(LedgerError) {
    // Whatever happens next, closing what is open would remove by its name what is another's, or write to what is left.
    database.leaveFilesAtClose()
    let copy = try? Ledger(image: LedgerImage.image(file: image, log: []), from: path)
    guard let copy, isWhole(copy) else {
      seen = LedgerSalvage(file: image, wal: []).entries
      throw LedgerError(.damaged, "another program has removed a part of it, or written to it")
    }
    try wrapped {
      let new = path + LedgerRecovery.Reason.damaged.suffix
      try Files.makeDirectory(Files.split(path).folder)
      try Files.replaceAtomically(new, image)
      // What is beside it would be taken for the new one's: its own, which is of no use any more, or what was put there.
      let places = Self.places(of: path)
      if let log = try FileIdentity(of: places[1]), log.size > 0 { _ = try LedgerPlaces.putAside(places[1]) }
      for place in places[1...2] { try Files.remove(place) }
      try Files.rename(new, to: places[0])
    }
    wasPutBack = true
    try openAgain()
  }
}
