internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Reload: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Read the schedule file again, where an edit was not noticed.",
    discussion: """
      --json prints an empty object when it was read; a mistake in it fails in any form.

      Example: limber reload
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let results = try session.explaining("limber reload") { try session.client(connection).call(Control.Reload()) }
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.say("The schedule was read again.")
  }
}
