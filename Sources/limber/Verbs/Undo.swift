internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Undo: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Take the last answer or log back.",
    discussion: "Example: limber undo")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let results = try session.explaining("limber undo") { try session.client(connection).call(Control.Undo()) }
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.say(session.sentences.undone(try Client.decode(Control.Undo.self, results).undone))
  }
}
