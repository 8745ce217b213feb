internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Resume: Verb {
  static let configuration = CommandConfiguration(
    abstract: "End the pause.",
    discussion: "Example: limber resume")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let results = try session.explaining("limber resume") { try session.client(connection).call(Control.Resume()) }
    if output.json { return try session.screen.show(json: .object(results)) }
    let due = try Client.decode(Control.Resume.self, results).due
    let waiting = due.map(StatusText.what).joined(separator: "; ")
    try session.screen.say("Reminders are on again." + (due.isEmpty ? "" : " Due now: \(waiting)."))
  }
}
