internal import ArgumentParser
internal import LimberControl

struct Done: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Say that it is done.",
    discussion: """
      The id is not needed when only one thing is due. For something done before, say when with --at.

      Examples:
        limber done
        limber done calcium-lunch --at "20 min ago"
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: "An occurrence's id or the beginning of it, or a reminder's id.", completion: Completions.answerable)
  var id: String?
  @Option(help: "When it was done: 08:10, \"20 min ago\", \"yesterday 21:00\".")
  var at: String?
  @Option(help: "A note for the record.")
  var note: String?

  /// What is asked of the daemon.
  func call(_ calendar: Calendar) throws(Failure) -> Control.Done {
    Control.Done(target: id, at: try calendar.wire(past: at), note: note)
  }

  func perform(in session: Session) throws {
    var call = try call(session.calendar)
    try session.answer("limber done", connection, output) { client, target in
      call.target = target ?? call.target
      return try client.call(call)
    }
  }
}
