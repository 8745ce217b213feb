internal import ArgumentParser
internal import Platform
internal import Records
internal import Report
internal import Varlink

struct Backup: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Copy the ledger to a file, while limberd goes on.",
    discussion: """
      The copy is checked before it is put there. An older backup of the same ledger is replaced, no other file is. \
      It is health data: keep it where only you can read it. - is standard output; there, and into a pipe, nothing else is \
      written. --json prints file, entries, how many it holds, and last, when the last of them was recorded.

      Examples:
        limber backup /media/stick/limber.sqlite3
        limber backup - | age -r KEY > limber.age
      """)

  @OptionGroup var output: OutputOptions

  @Argument(help: "Where the copy goes.")
  var file: String

  func perform(in session: Session) throws {
    do {
      let path = "\(try Ledger.directory())/\(Ledger.fileName)"
      if file == "-" || Files.isStream(file) {
        // Nothing lies in between, so that nothing is left behind.
        return _ = try Output.write(LedgerBackup.bytes(of: path), to: file)
      }
      let made = try LedgerBackup.make(of: path, to: file)
      session.deeds.note("The backup is made.")
      if output.json { return try session.screen.show(json: session.sentences.json(made, ["file": .string(file)])) }
      try session.screen.say(session.sentences.backedUp(made, to: file))
    } catch let error as BackupError {
      throw session.sentences.failure(ofBackup: error, typed: file)
    }
  }
}
