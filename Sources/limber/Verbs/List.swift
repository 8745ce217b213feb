internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct List: Verb {
  static let configuration = CommandConfiguration(
    abstract: "List the reminders of the schedule.",
    discussion: "Example: limber list")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let results = try session.client(connection).call(Control.List())
    if output.json { return try session.screen.show(json: results["reminders"] ?? []) }
    try session.screen.show(session.reminders.list(try Client.decode(Control.List.self, results).reminders))
  }
}
