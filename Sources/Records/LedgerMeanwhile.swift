internal import LimberCore
internal import Platform

/// The ledger that stands in for one that another user has for the time being, such as root after a shell of `su`: that is not damaged,
/// and stays where it is. What is recorded meanwhile comes to it as soon as it may be used.
enum LedgerMeanwhile {
  /// The ending of its name.
  static let suffix = ".meanwhile"

  /// What of a ledger is another user's, and may not even be read by this one: the file, or its log; nil where nothing is.
  static func closed(_ path: String) -> String? {
    Ledger.places(of: path)[...1].first {
      Files.kind(of: $0) == .file && !Files.makeUsable($0) && !Files.isReadable($0)
    }
  }

  /// Makes a ledger that is another user's, and may be read, this user's own, by a copy in its place. Where that can't be made it stays
  /// as it is: what can be read of it is not lost.
  static func takeOver(_ path: String) {
    let places = Ledger.places(of: path)
    guard places[...1].contains(where: { Files.kind(of: $0) == .file && !Files.makeUsable($0) }),
      let file = try? LedgerRecovery.read(places[0]), let log = try? LedgerRecovery.read(places[1])
    else { return }
    let image = LedgerImage.image(file: file, log: log)
    guard let copy = try? Ledger(image: image, from: path), (try? copy.quickCheck()) == .some(nil),
      (try? copy.entries()) != nil, (try? Files.replaceAtomically(places[0], image)) != nil
    else { return }
    // All of it is in the file now. What can't be removed is none of the new one's, and is found when that is opened.
    for place in places[1...2] { _ = try? Files.remove(place) }
  }
}

extension Ledger {
  /// Whether it stands in for the one that is another user's; then what of that one may not be read.
  ///
  /// - Parameter path: where the ledger belongs.
  public func closedOne(at path: String) -> String? {
    self.path == path ? nil : LedgerMeanwhile.closed(path) ?? path
  }

  /// Takes in what was recorded meanwhile, behind all that it has.
  ///
  /// - Returns: whether there was something.
  func takeInMeanwhile() throws(LedgerError) -> Bool {
    let other = path + LedgerMeanwhile.suffix
    guard Files.kind(of: other) == .file, !isMakeshift else { return false }
    let own = Set(try wrapped { try entries() }.map(\.id))
    var last = try lastSeq()
    // The numbers follow on here. How the schedule stood, and when limberd ran, is recorded anew.
    let new = try Self.recorded(in: other).filter { $0.isLoss && !own.contains($0.id) }.map { entry in
      last += 1
      var entry = entry
      entry.seq = last
      return entry
    }
    try append(new)
    try wrapped { for suffix in ["-shm", "-wal", "-journal", ""] { try Files.remove(other + suffix) } }
    return true
  }

  private static func recorded(in path: String) throws(LedgerError) -> [Entry] {
    if let ledger = try? Ledger(readingFrom: path), (try? ledger.quickCheck()) == .some(nil),
      let entries = try? ledger.entries()
    {
      return entries
    }
    do {
      return LedgerSalvage(
        file: try LedgerRecovery.read(path), wal: try LedgerRecovery.read(path + "-wal")
      ).entries
    } catch {
      throw LedgerError(error)
    }
  }
}
