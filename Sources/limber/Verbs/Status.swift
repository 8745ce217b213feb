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
    try Self.perform(in: session, socket: connection.socket, json: output.json)
  }

  /// Does it, given the values of all options.
  static func perform(in session: Session, socket: String?, json: Bool) throws {
    let results = try Client(socket: socket).call(Control.Status())
    if json { return try session.screen.show(json: .object(results)) }
    let status = try Client.decode(Control.Status.self, results)
    let text = StatusText(
      status: status, calendar: session.calendar, width: session.screen.width, style: session.screen.style)
    try session.screen.show(text.lines)
  }
}
