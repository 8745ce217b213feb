internal import ArgumentParser
internal import LimberControl

struct Done: Verb {
  static let freeWords: String? = "the ids"

  static let configuration = CommandConfiguration(
    abstract: "Say that it is done.",
    discussion: """
      The id is not needed when only one thing is due; with several ids all are answered, or none where one is wrong. For \
      something done before, up to 14 days back, say when with --at.

      Examples:
        limber done
        limber done all
        limber done calcium-lunch --at "20 min ago"
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: "An occurrence's id or a reminder's id; several of these, or all.",
    completion: Completions.answerable)
  var ids: [String] = []
  @Option(parsing: .unconditional, help: "When it was done: 08:10, \"20 min ago\", \"yesterday 21:00\".")
  var at: String?
  @Option(help: "A note for the record.")
  var note: String?

  /// What is asked of the daemon.
  func call(_ calendar: Calendar) throws(Failure) -> Control.Done {
    let ids = Amounts.words(self.ids)
    if let failure = TimeAmongWords(ids, calendar).failure(in: .ids) { throw failure }
    var call = Control.Done(at: try calendar.wire(past: at), note: note)
    try call.choose(ids)
    return call
  }

  func perform(in session: Session) throws {
    try session.answer("limber done", connection, output, try call(session.calendar), typed: ["at": at])
  }
}
