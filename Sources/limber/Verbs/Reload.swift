internal import ArgumentParser
internal import LimberControl

struct Reload: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Read the schedule file again, where an edit was not noticed.",
    discussion: "Example: limber reload")

  @OptionGroup var connection: ConnectionOptions

  func perform(in session: Session) throws {
    _ = try session.explaining("limber reload") { try Client(connection).call(Control.Reload()) }
    try session.screen.say("The schedule was read again.")
  }
}
