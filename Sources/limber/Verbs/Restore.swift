internal import ArgumentParser
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import Varlink

struct Restore: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the place of the ledger.",
    discussion: """
      limberd is stopped for it and started again. What the journal holds beyond the backup is brought back too. The ledger \
      before is kept beside the new one. Where it has answers or logs that are nowhere else, nothing is done, \
      unless --set-newer-aside says so.

      --json prints entries, how many the ledger has now, last, when the last of them was recorded, brought, how many came \
      from the journal, and aside, the file with the ledger before.

      Examples:
        limber restore /media/stick/limber.sqlite3
        age -d -i KEYFILE limber.age | limber restore -
      """)

  @OptionGroup var output: OutputOptions

  @Argument(help: "The backup; it stays as it is. - reads it from standard input.")
  var file: String
  @Flag(
    help: "Also where the present ledger has entries that the backup has not: they are only in the file set aside then."
  )
  var setNewerAside = false

  func perform(in session: Session) throws {
    let folder = try Ledger.directory()
    let path = "\(folder)/\(Ledger.fileName)"
    do {
      let source: LedgerBackup.Source =
        file == "-"
        ? .bytes(try Files.read(fd: Screen.standardInput, limit: LedgerBackup.largest), name: "standard input")
        : .file(file)
      // Before anything is stopped.
      if !setNewerAside { try LedgerBackup.check(source, for: path, journal: .ownJournal) }
      try Files.makeDirectory(folder)
      try clearLock(in: folder)
      let daemon = DaemonControl(lock: "\(folder)/\(Ledger.lockName)")
      let made = try daemon.whileStopped {
        do throws(BackupError) {
          return try LedgerBackup.restore(source, to: path, journal: .ownJournal, losing: setNewerAside)
        } catch {
          throw session.sentences.failure(ofBackup: error, typed: self.file)
        }
      }
      session.deeds.note("The backup is restored.")
      if output.json {
        let aside = made.aside.map { JSONValue.string("\(folder)/\($0)") }
        var members: JSONValue.Object = ["brought": .int(Int64(made.brought))]
        members["aside"] = aside
        try session.screen.show(json: session.sentences.json(made, members))
        return try daemon.leftToDo.map { try Output.standardError.write("\($0)\n") } ?? ()
      }
      try session.screen.say(session.sentences.restored(made, in: folder))
      if let rest = daemon.leftToDo { try session.screen.say(rest) }
    } catch let error as BackupError {
      throw session.sentences.failure(ofBackup: error, typed: self.file)
    }
  }

  /// What stands in the lock's place and is no file would keep limberd from it too, which moves it aside.
  private func clearLock(in folder: String) throws(Failure) {
    do throws(LedgerError) {
      try LedgerRecovery.clearLock(in: folder)
    } catch {
      throw Failure(
        .failed, "\(quoted("\(folder)/\(Ledger.lockName)")) is no file, and can't be moved aside: \(error).",
        toDo: "Move it away yourself. Nothing was changed.")
    }
  }
}
