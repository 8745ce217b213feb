public import LimberCore
internal import Platform

/// A notification that is, or may be, on the screen.
public struct Popup: Hashable, Sendable {
  public var key: OccurrenceKey
  /// The server that shows it: bus and unique name. Its ids mean nothing to another.
  public var server: String
  /// The id that the server gave it.
  public var id: UInt32

  /// A notification on the screen.
  public init(key: OccurrenceKey, server: String, id: UInt32) {
    self.key = key
    self.server = server
    self.id = id
  }
}

extension Ledger {
  /// Remembers where an occurrence is on the screen.
  public func save(_ popup: Popup) throws(LedgerError) {
    try write { database, _ in
      let statement = try database.prepare(
        "INSERT OR REPLACE INTO popup (reminder, due, server, id) VALUES (?, ?, ?, ?)", persistent: false)
      statement.bind(1, popup.key.reminder)
      statement.bind(2, popup.key.due.microseconds)
      statement.bind(3, popup.server)
      statement.bind(4, Int64(popup.id))
      try statement.run()
    }
  }

  /// Forgets it.
  public func removePopup(of key: OccurrenceKey) throws(LedgerError) {
    try write { database, _ in
      let statement = try database.prepare("DELETE FROM popup WHERE reminder = ? AND due = ?", persistent: false)
      statement.bind(1, key.reminder)
      statement.bind(2, key.due.microseconds)
      try statement.run()
    }
  }

  /// All that are remembered.
  public func popups() throws(LedgerError) -> [Popup] {
    try wrapped {
      let statement = try database().prepare("SELECT reminder, due, server, id FROM popup", persistent: false)
      var all: [Popup] = []
      while try statement.step() {
        // One that makes no sense can't be taken away by its id either.
        guard statement.storage(1) == .integer, statement.storage(3) == .integer, let reminder = statement.text(0),
          let due = statement.int64(1).flatMap(Instant.init(recorded:)), let server = statement.text(2),
          let id = statement.int64(3).flatMap(UInt32.init(exactly:))
        else { continue }
        all.append(Popup(key: OccurrenceKey(reminder: reminder, due: due), server: server, id: id))
      }
      return all
    }
  }
}
