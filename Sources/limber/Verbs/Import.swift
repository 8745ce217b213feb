internal import ArgumentParser
internal import LimberControl
internal import Report
internal import ScheduleFile
internal import Varlink

struct Import: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Add what another schedule file has to the schedule, such as a therapist's.",
    discussion: """
      Reminders come with their comments, settings such as the calcium target too; all of it or nothing. Where both have a \
      thing differently that is refused, unless the file is to count. - reads standard input.

      Examples:
        limber import from-the-therapist.toml
        limber import --replace new-plan.toml
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Where both have a thing differently, the file counts.")
  var replace = false
  @Argument(help: ArgumentHelp("A schedule file.", valueName: "file"), completion: .file())
  var file: String

  func perform(in session: Session) throws {
    let name = file == "-" ? "standard input" : file
    let document = try ScheduleReading.document(
      try ScheduleReading.bytes(of: file), calledInMessages: name, zones: session.zones)
    let results = try session.explaining("limber import", typed: ["text": file]) {
      try session.client(connection).call(Control.Import(text: document.text, replace: replace))
    }
    if output.json { return try session.screen.show(json: .object(results)) }
    let reply = try Client.decode(Control.Import.self, results)
    try session.screen.say(Self.sentence(reply, from: name))
    try session.warn(of: reply.warnings)
  }

  /// `Imported from plan.toml: added ankle-pumps and toes; calcium.target is set.`
  static func sentence(_ reply: Control.Import.Reply, from file: String) -> String {
    let parts = [
      ("added", reply.added), ("changed", reply.changed), ("there already", reply.same), ("set", reply.settings),
    ].compactMap { what, names in names.isEmpty ? nil : "\(what): \(Sentences.list(names))" }
    let file = Columns.clean(file)
    return parts.isEmpty ? "There is nothing in \(file)." : "Imported \(file). \(Sentences.sentence(parts))"
  }
}
