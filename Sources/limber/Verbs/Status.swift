internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Status: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Tell what is due now, what is next, and how the day goes.",
    discussion: "Example: limber status")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let results = try Client(connection).call(Control.Status())
    if output.json { return try session.screen.show(json: .object(results)) }
    let status = try Client.decode(Control.Status.self, results)
    let text = StatusText(
      status: status, calendar: session.calendar, width: session.screen.width, style: session.screen.style)
    try session.screen.show(text.lines)
  }
}
