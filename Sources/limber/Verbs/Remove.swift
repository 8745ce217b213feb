internal import ArgumentParser
internal import LimberControl
internal import Report
internal import Varlink

struct Remove: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Remove a reminder from the schedule.",
    discussion: """
      What was recorded stays; what is due of it is excused.

      Example: limber remove ankle-pumps
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The reminder's id.", completion: Completions.reminders)
  var id: String

  func perform(in session: Session) throws {
    let results = try session.explaining("limber remove") {
      try session.client(connection).call(Control.Remove(reminder: id))
    }
    if output.json { return try session.screen.show(json: .object(results)) }
    let reminder = try Client.decode(Control.Remove.self, results).reminder
    try session.screen.say("Removed \(Columns.clean(reminder.id, limit: 40)): \(Columns.clean(reminder.title)).")
  }
}
