internal import LimberCore
internal import Platform

/// What the ledger's file says without its log. The log of another ledger fits it as well as its own: nothing in either says
/// to which it belongs, and SQLite would write it over the file.
///
/// What was once in the file stays: entries are never changed. So its first and its last entry must be those that are there with
/// the log too.
struct LedgerWitness {
  private let entries: [(seq: Int64, id: String)]

  /// Nil where the file alone says nothing: there is nothing in it yet, or what the log holds was only half brought into it.
  private init?(_ path: String) {
    do {
      let database = try SQLiteDatabase(path: path, mode: .immutable)
      var entries: [(Int64, String)] = []
      for order in ["ASC", "DESC"] {
        let statement = try database.prepare(
          "SELECT seq, id FROM entry ORDER BY seq \(order) LIMIT 1", persistent: false)
        guard try statement.step(), let seq = statement.int64(0), let id = statement.text(1), EntryID(id) != nil else {
          return nil
        }
        entries.append((seq, id))
      }
      self.entries = entries
    } catch {
      return nil
    }
  }

  /// Whether what was in the ledger is another thing with what is in its log. Nothing is changed by that.
  static func isContradicted(_ path: String) -> Bool {
    let real = Files.realPath(path) ?? path
    guard let log = try? FileIdentity(of: real + "-wal"), log.size > 0, let witness = LedgerWitness(real) else {
      return false
    }
    do throws(SQLiteError) {
      let database = try SQLiteDatabase(path: real, mode: .readOnly)
      for entry in witness.entries
      where try database.text("SELECT id FROM entry WHERE seq = \(entry.seq)") != entry.id {
        return true
      }
      return false
    } catch {
      // What keeps it from being read for another reason is found when it is opened.
      return error.isCorrupt || error.isMisfit
    }
  }
}
