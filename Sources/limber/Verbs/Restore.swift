internal import ArgumentParser
internal import LimberCore
internal import Platform
internal import Records

struct Restore: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the place of the ledger.",
    discussion: """
      limberd is stopped for it and started again. What the journal holds beyond the backup is brought back too. The ledger \
      before is kept beside the new one. Where it has answers or logs that are nowhere else, nothing is done, \
      unless --set-newer-aside says so.

      Example: limber restore /media/stick/limber.sqlite3
      """)

  @Argument(help: "The backup; it stays as it is.")
  var file: String
  @Flag(
    help: "Also where the present ledger has entries that the backup has not: they are only in the file set aside then."
  )
  var setNewerAside = false

  func perform(in session: Session) throws {
    let folder = try Ledger.directory()
    let path = "\(folder)/\(Ledger.fileName)"
    do {
      // Before anything is stopped.
      if !setNewerAside { try LedgerBackup.check(file, for: path, journal: .ownJournal) }
      try Files.makeDirectory(folder)
      let daemon = DaemonControl(lock: "\(folder)/\(Ledger.lockName)")
      let made = try daemon.whileStopped {
        do throws(BackupError) {
          return try LedgerBackup.restore(file, to: path, journal: .ownJournal, losing: setNewerAside)
        } catch {
          throw session.sentences.failure(ofBackup: error)
        }
      }
      try session.screen.say(session.sentences.restored(made, in: folder))
      if let rest = daemon.leftToDo { try session.screen.say(rest) }
    } catch let error as BackupError {
      throw session.sentences.failure(ofBackup: error)
    }
  }
}
