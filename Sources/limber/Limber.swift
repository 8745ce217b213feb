internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Report

/// The command line of Limber: each verb is a file under `Verbs`.
@main
struct Limber: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limber",
    abstract: "Reminders of movement breaks and calcium: what is due, done, and next.",
    discussion: """
      A first day:
        limber add movement "Ankle pumps" --every 1h --between 09:00-18:00
        limber            what is due, and what to type
        limber done       when it is done
        limber review     how it went

      Exit status:
      \(ExitStatus.table)
      """,
    version: ControlInterface.productVersion,
    subcommands: [
      Status.self, Agenda.self, Done.self, Snooze.self, Skip.self, Undo.self, Log.self, Pause.self, Resume.self,
      Add.self, List.self, Show.self, Remove.self, Review.self, Watch.self, Reload.self, Preview.self,
    ],
    defaultSubcommand: Status.self)

  /// Parses, does it, and ends the process with an ``ExitStatus``.
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      try run(arguments)
    } catch let failure as Failure {
      report(failure)
      exit(withError: ExitCode(failure.status.rawValue))
    } catch let error as PlatformError {
      // Whoever read our output has enough: no reason to complain.
      if error.isDisconnected { exit(withError: ExitCode(ExitStatus.success.rawValue)) }
      report(Failure(.failed, "\(error)."))
      exit(withError: ExitCode(ExitStatus.failed.rawValue))
    } catch {
      exit(withError: error)
    }
  }

  private static func run(_ arguments: [String]) throws {
    if let json = plainStatus(arguments) { return try Status.perform(in: Session(), socket: nil, json: json) }
    if let failure = unknownVerb(arguments) { throw failure }
    var command = try parseAsRoot(arguments)
    try command.run()
  }

  /// Whether these arguments only ask for the status, and if so, whether as JSON.
  ///
  /// What is typed most, and what a status bar calls, needs no parser: that would be a quarter of the whole time.
  static func plainStatus(_ arguments: [String]) -> Bool? {
    switch arguments {
    case [], ["status"]: false
    case ["--json"], ["status", "--json"]: true
    default: nil
    }
  }

  /// A first word that is no verb: otherwise it would be taken for an argument of the verb `status`.
  static func unknownVerb(_ arguments: [String]) -> Failure? {
    guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
    let verbs = configuration.subcommands.map { $0._commandName } + ["help"]
    guard !verbs.contains(word) else { return nil }
    return Failure(
      .usage, "limber has no verb \(quoted(word)).",
      toDo: Text.nearest(to: word, among: verbs).map { "Did you mean: limber \($0)" }
        ?? "To see what there is, type: limber --help")
  }

  /// Wider than any message: what goes to a file is not broken into lines.
  private static let unlimited = 1_000_000

  /// Prints what went wrong, and below it what to do.
  private static func report(_ failure: Failure) {
    let isTerminal = Terminal.isTerminal(Screen.standardError)
    let style = Screen.style(isTerminal: isTerminal, environment: Process.environment)
    let width =
      isTerminal ? Screen.width(columns: nil, terminal: Terminal.width(Screen.standardError)) : Self.unlimited
    var lines = failure.excerpt?.lines(width: min(width, Columns.widest), style: style) ?? []
    for text in [failure.what, failure.toDo].compactMap({ $0 }) {
      for line in text.split(separator: "\n") { lines += Columns.paragraph(String(line), width: width) }
    }
    let text = lines.map { style.encodable($0) + "\n" }.joined()
    // Where even the error can't be written, the exit status is all that is left to say.
    try? Terminal.writeAll(Screen.standardError, text)
  }
}
