internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Agenda: Verb {
  /// The interface takes no more.
  private static let days = 1...366

  static let configuration = CommandConfiguration(
    abstract: "List what comes, if nothing is answered before.",
    discussion: "Example: limber agenda --days 3")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How many days, 1 to 366.")
  var days = 1

  func validate() throws {
    guard Self.days.contains(days) else { throw ValidationError("--days must be 1 to 366, not \(days).") }
  }

  func perform(in session: Session) throws {
    let results = try Client(connection).call(Control.Agenda(days: days))
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.show(
      session.reminders.agenda(try Client.decode(Control.Agenda.self, results).occurrences))
  }
}
