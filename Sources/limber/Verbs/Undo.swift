internal import ArgumentParser
internal import LimberControl
internal import Varlink

struct Undo: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Take back the last thing you did: an answer, a log, a pause.",
    discussion: """
      With an id it is that answer or log, up to 14 days back. What a pause or a rest had excused is due again, if its time \
      is not over.

      Examples:
        limber undo
        limber undo --list
        limber undo calcium-lunch
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: "An id that --list shows, or a reminder's id for its last answer.", completion: Completions.undoable)
  var id: String?
  @Flag(name: .long, help: "Show the last ten things that can be taken back.")
  var list = false

  /// What is asked of the daemon.
  func call() -> Control.Undo { Control.Undo(target: id) }

  func validate() throws {
    if list, id != nil { throw ValidationError("--list shows all that can be taken back, and takes no id.") }
  }

  func perform(in session: Session) throws {
    if list { return try show(in: session) }
    let results = try session.explaining("limber undo") { try session.client(connection).call(call()) }
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.say(session.sentences.undone(try Client.decode(Control.Undo.self, results).undone))
  }

  private func show(in session: Session) throws {
    let results = try session.explaining("limber undo") { try session.client(connection).call(Control.Deeds()) }
    if output.json { return try session.screen.show(json: .object(results)) }
    let deeds = try Client.decode(Control.Deeds.self, results).deeds
    guard !deeds.isEmpty else { return try session.screen.say("There is nothing to take back.") }
    try session.screen.show(session.sentences.deeds(deeds, width: session.screen.width))
    try session.screen.say("To take one back, type for example: limber undo \(deeds[0].id)")
  }
}
