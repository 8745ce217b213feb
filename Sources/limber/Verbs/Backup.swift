internal import ArgumentParser
internal import Records

struct Backup: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Copy the ledger to a file, while limberd goes on.",
    discussion: """
      The copy is checked before it is put there. An older backup of the same ledger is replaced, no other file is. \
      It is health data: keep it where only you can read it.

      Example: limber backup /media/stick/limber.sqlite3
      """)

  @Argument(help: "Where the copy goes.")
  var file: String

  func perform(in session: Session) throws {
    do {
      let path = "\(try Ledger.directory())/\(Ledger.fileName)"
      let made = try LedgerBackup.make(of: path, to: file)
      try session.screen.say(session.sentences.backedUp(made, to: file))
    } catch let error as BackupError {
      throw session.sentences.failure(ofBackup: error)
    }
  }
}
