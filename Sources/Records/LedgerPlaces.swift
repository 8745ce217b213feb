internal import LimberCore
internal import Platform

/// What stands where the ledger's files belong, and may keep SQLite from them: it is mended, or moved aside, before anything is
/// opened.
enum LedgerPlaces {
  /// Moves aside what stands in the place of one of the ledger's files and is none, such as a directory, a pipe or a link, and
  /// lets this user read and write those that are theirs.
  ///
  /// - Returns: the new name of what stood in the place of the ledger or of its log; nil where nothing did.
  static func clear(_ path: String) throws(LedgerError) -> String? {
    // The ledger itself may lie elsewhere, with a link to it here. SQLite follows no other.
    var cleared = try clear(place: path, mayBeLink: true)
    let beside = Ledger.places(of: path)
    let log = try clear(place: beside[1])
    cleared = cleared ?? log
    // Both are of no use without the ledger, and are made anew.
    for place in beside[2...] {
      if try clear(place: place) == nil, Files.kind(of: place) == .file, !Files.makeUsable(place) {
        _ = try putAside(place)
      }
    }
    try clearJournal(beside[3], of: beside[0])
    let others = [".copy", ".copy-journal"] + LedgerRecovery.Reason.allCases.map(\.suffix)
    let unfinished = ["", "-wal", "-shm", "-journal"].map { LedgerRecovery.unfinishedSuffix + $0 }
    for suffix in others + unfinished {
      if try clear(place: path + suffix) == nil, Files.kind(of: path + suffix) == .file,
        !Files.makeUsable(path + suffix)
      {
        _ = try putAside(path + suffix)
      }
    }
    return cleared
  }

  /// A rollback journal of whatever origin: SQLite would write what stands in it over the ledger, and cut that off. A ledger has
  /// a log instead; where there can be none, what was being written when limberd was killed is still looked at.
  private static func clearJournal(_ journal: String, of path: String) throws(LedgerError) {
    guard let own = try? FileIdentity(of: path), own.size >= smallestPage, let other = try? FileIdentity(of: journal),
      other.size > 0
    else { return }
    _ = try putAside(journal)
  }

  /// In bytes (sqlite.org/fileformat2.html, 1.3.2).
  static let smallestPage = 512

  /// Moves aside what stands in the place of the daemon's lock and is no file, or another user's, unless somebody holds it.
  static func clearLock(in folder: String) throws(LedgerError) {
    let path = "\(folder)/\(Ledger.lockName)"
    // A link is not followed: somebody else could hold what it leads to.
    if try clear(place: path) != nil { return }
    guard Files.kind(of: path) == .file, !Files.makeUsable(path), !Files.isLocked(path) else { return }
    _ = try putAside(path)
  }

  private static func clear(place path: String, mayBeLink: Bool = false) throws(LedgerError) -> String? {
    switch Files.kind(of: path) {
    case .nothing: nil
    case .file: !mayBeLink && Files.isLink(path) ? try putAside(path) : nil
    case .brokenLink, .other: try putAside(path)
    }
  }

  /// Gives a file a name under which nothing is looked for.
  ///
  /// - Returns: that name, without the folder.
  static func putAside(_ path: String) throws(LedgerError) -> String {
    let (folder, name) = Files.split(path)
    let aside = freeName("\(name).\(LedgerRecovery.Reason.damaged.rawValue)-\(stamp())", in: folder)
    do {
      try Files.rename(path, to: "\(folder)/\(aside)")
    } catch {
      throw LedgerError(error)
    }
    return aside
  }

  private static func freeName(_ name: String, in folder: String) -> String {
    var (free, count) = (name, 1)
    while Files.kind(of: "\(folder)/\(free)") != .nothing {
      count += 1
      free = "\(name)-\(count)"
    }
    return free
  }

  /// Now, as basic ISO 8601: no colons in names of files.
  private static func stamp() -> String {
    Text.rfc3339(Instant(seconds: Clock.read().wall / 1_000_000), offset: 0).filter { $0 != "-" && $0 != ":" }
  }

  /// Puts a new ledger in the place of the one before. What is interrupted here is taken up by the next start: while the new
  /// one is there under its own name, it is the one that counts.
  ///
  /// - Returns: the name of the one before; empty where there was none.
  static func setAside(_ path: String, _ reason: LedgerRecovery.Reason) throws -> String {
    let (folder, name) = Files.split(path)
    let aside = freeName("\(name).\(reason.rawValue)-\(stamp())", in: folder)
    // What only belonged to one is no ledger.
    let isThere = ["", "-wal"].contains { Files.exists(path + $0) }
    // The log first: beside another file it would be taken for that one's.
    for suffix in ["-wal", "-shm", "-journal", ""] where Files.exists(path + suffix) {
      try Files.rename(path + suffix, to: "\(folder)/\(aside)\(suffix)")
    }
    try Files.rename(path + reason.suffix, to: path)
    return isThere ? aside : ""
  }
}
