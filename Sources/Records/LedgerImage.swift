internal import Platform

/// A ledger as its bytes say, for where SQLite can't open the file: its folder lies where nothing can be written, so the index
/// of the log can't be made, or limberd keeps the file to itself since it can't write it.
///
/// Not for the process that has the ledger open: to close a file gives up all locks that the process holds on it
/// (sqlite.org/howtocorrupt.html, 2.2).
enum LedgerImage {
  /// As often as it is tried again where somebody writes meanwhile.
  private static let mostTries = 10
  /// How long until then (µs).
  private static let interval: Int64 = 20_000

  /// Reads file and log as they are at one moment.
  ///
  /// - Throws: `LedgerError`, where they can't be read, or are written all the time.
  static func read(_ path: String) throws(LedgerError) -> SQLiteDatabase {
    let real = Files.realPath(path) ?? path
    do {
      for _ in 0..<mostTries {
        let before = try identities(real)
        let file = try LedgerRecovery.read(real)
        let log = try LedgerRecovery.read(real + "-wal")
        if try identities(real) == before {
          return try SQLiteDatabase(image: image(file: file, log: log), path: path)
        }
        Process.pause(interval)
      }
    } catch let error as PlatformError where error.isPermissionDenied {
      throw LedgerError(.other, error.description)
    } catch {
      throw LedgerError(error)
    }
    throw LedgerError(.busy, "it is being written")
  }

  private static func identities(_ path: String) throws -> [FileIdentity?] {
    try ["", "-wal"].map { try FileIdentity(of: path + $0) }
  }

  /// The file with what was committed to the log and has not come to it yet.
  static func image(file: [UInt8], log: [UInt8]) -> [UInt8] {
    var image = file
    let size = LedgerSalvage.pageSize(ofHeader: file, or: log)
    var uncommitted: [WriteAheadLog.Frame] = []
    WriteAheadLog(log, pageSize: size)?.forEachFrame { frame in
      guard frame.isSound else { return }
      uncommitted.append(frame)
      guard frame.isCommit, frame.pageCount <= mostPages else { return }
      let length = Int(frame.pageCount) * size
      if image.count > length { image.removeLast(image.count - length) }
      image += [UInt8](repeating: 0, count: length - image.count)
      for frame in uncommitted where (1...UInt32(length / size)).contains(frame.number) {
        let start = Int(frame.number - 1) * size
        image.replaceSubrange(start..<start + size, with: frame.page)
      }
      uncommitted = []
    }
    // What is in memory has no log: as if it had never had one (sqlite.org/fileformat2.html, 1.3.3).
    if image.count >= 20 { image.replaceSubrange(18...19, with: [1, 1]) }
    return image
  }

  /// A thousand years of entries: more a header says that is damaged.
  private static let mostPages: UInt32 = 1 << 20
}
