internal import ArgumentParser
internal import LimberControl

struct Skip: Verb {
  static let freeWords: String? = "the ids"

  static let configuration = CommandConfiguration(
    abstract: "Say that it can't be done this time.",
    discussion: """
      The id is not needed when only one thing is due; with several ids all are answered, or none where one is wrong.

      Example: limber skip --reason "too tired"
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: "An occurrence's id or a reminder's id; several of these, or all.",
    completion: Completions.answerable)
  var ids: [String] = []
  @Option(help: "Why, for the record.")
  var reason: String?
  @Option(parsing: .unconditional, help: "When that was: 08:10, \"20 min ago\", \"yesterday 21:00\".")
  var at: String?

  /// What is asked of the daemon.
  func call(_ calendar: Calendar) throws(Failure) -> Control.Skip {
    let ids = Amounts.words(self.ids)
    if let failure = TimeAmongWords(ids, calendar).failure(in: .ids) { throw failure }
    var call = Control.Skip(reason: reason, at: try calendar.wire(past: at))
    try call.choose(ids)
    return call
  }

  func perform(in session: Session) throws {
    try session.answer("limber skip", connection, output, try call(session.calendar), typed: ["at": at])
  }
}
