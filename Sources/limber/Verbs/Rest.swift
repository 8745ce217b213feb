internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Rest: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Take the rest of the day off.",
    discussion: """
      What is due now is excused, and what comes due until 04:00. For an hour or two without that: limber pause

      Example: limber rest
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let results = try session.explaining("limber rest") { try session.client(connection).call(Control.Rest()) }
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.say(session.sentences.resting(try Client.decode(Control.Rest.self, results)))
  }
}
