internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Show: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Show all about one reminder.",
    discussion: "Example: limber show ankle-pumps")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The reminder's id.", completion: Completions.reminders)
  var id: String

  func perform(in session: Session) throws {
    let results = try session.explaining("limber show") {
      try session.client(connection).call(Control.Show(reminder: id))
    }
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.show(session.reminders.show(try Client.decode(Control.Show.self, results)))
  }
}
