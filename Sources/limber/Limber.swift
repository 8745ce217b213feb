internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Report
internal import ScheduleFile

/// Where the C library begins: links as the program's `main`, which SwiftPM names after the target.
@c(limber_main)
func main(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 {
  // The one thing that only C can hand over. See Process.begin.
  unsafe Process.begin(count, arguments)
  Limber.start(Array(CommandLine.arguments.dropFirst()))
}

/// The command line of Limber: each verb is a file under `Verbs`.
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
      Status.self, Agenda.self, Done.self, Snooze.self, Skip.self, Undo.self, Guide.self, Log.self, Pause.self,
      Rest.self, Resume.self, Add.self, List.self, Show.self, Edit.self, SetKeys.self, Enable.self, Disable.self,
      Remove.self, Import.self, Check.self, Export.self, Review.self, Watch.self, Doctor.self, Reload.self,
      Preview.self, Backup.self, Restore.self,
    ],
    defaultSubcommand: Status.self)

  /// Parses, does it, and ends the process with an ``ExitStatus``.
  static func start(_ arguments: [String]) -> Never {
    do {
      try run(arguments)
      exit()
    } catch let failure as Failure {
      report(failure)
      exit(withError: ExitCode(failure.status.rawValue))
    } catch let error as OutputError {
      // Whoever read our output has enough: no reason to complain.
      if error.isDisconnected { exit(withError: ExitCode(ExitStatus.success.rawValue)) }
      report(error.failure(after: Deeds()))
      exit(withError: ExitCode(ExitStatus.failed.rawValue))
    } catch let error as PlatformError {
      // Of which call it is says nothing to a person.
      let what = error.subject.map { "\(quoted($0)) can't be used" } ?? "The system refuses something"
      let toDo = error.isTooLarge ? "Look whether that is what you meant." : "Check the path, and whose it is."
      report(Failure(.failed, "\(what): \(error.reason).", toDo: toDo))
      exit(withError: ExitCode(ExitStatus.failed.rawValue))
    } catch {
      switch exitCode(for: error) {
      case .success: say(fullMessage(for: error, columns: HelpText.unlimited), isHelp: !isForShell(arguments))
      case .validationFailure: report(usage(error, arguments))
      default: exit(withError: error)
      }
      exit(withError: exitCode(for: error) == .success ? nil : ExitCode(ExitStatus.usage.rawValue))
    }
  }

  /// What the parser did not understand, in two sentences like any other failure.
  static func usage(_ error: any Error, _ arguments: [String]) -> Failure {
    let line = TypedLine(arguments)
    let help = "To see how, type: \(line.help)"
    if let verb = behindOptions(arguments) { return verb }
    if let (option, value) = line.dashedText {
      return Failure(
        .usage, "\(quoted(value)) behind \(option) begins with a \"-\", as options do.",
        toDo: "Write it with an = in front: \(option)=\(argument(value)). \(help)")
    }
    if let word = line.negative {
      return Failure(
        .usage, "\(quoted(word)) is less than nothing.", toDo: "Write it without the \"-\". \(help)")
    }
    // Whatever else is missing may be what was meant by it.
    if let option = line.unknown {
      let near = line.nearest(to: option).map { "Did you mean '\($0)'? " } ?? ""
      return Failure(.usage, "Unknown option '\(Columns.clean(option, limit: 60))'.", toDo: near + help)
    }
    var sentence = Columns.clean(message(for: error), limit: 400)
    if let last = sentence.last, !".?!".contains(last) { sentence += "." }
    // "The value 'movment' is invalid for '<kind>'. Please provide one of 'movement' and 'calcium'."
    if let place = sentence.firstRange(of: ". Please provide one of ") {
      let quoted = sentence[place.upperBound...].split(separator: "'", omittingEmptySubsequences: false)
      let allowed = quoted.indices.filter { $0 % 2 == 1 }.map { String(quoted[$0]) }
      let given = sentence.split(separator: "'", omittingEmptySubsequences: false).dropFirst().first.map(String.init)
      let nearest = given.flatMap { Text.nearest(to: $0, among: allowed) }
      return Failure(
        .usage, String(sentence[...place.lowerBound]),
        toDo: (nearest.map { "Did you mean \($0)? " } ?? "") + "Possible: \(Sentences.list(allowed)).")
    }
    // "The value '6/10' is invalid for '--severity <severity>'."
    if let option = line.options.keys.first(where: { sentence.contains("' is invalid for '\($0) <") }),
      let allowed = Self.allowed[option]
    {
      return Failure(.usage, sentence, toDo: "Possible: \(allowed). \(help)")
    }
    return Failure(.usage, sentence, toDo: help)
  }

  /// What options that take a number take.
  private static let allowed: [String: String] = [
    "--severity": "a whole number from \(Bounds.severity.lowerBound) to \(Bounds.severity.upperBound)",
    "--next": "a whole number from \(Preview.counts.lowerBound) to \(Preview.counts.upperBound)",
    "--days": "a whole number from \(Agenda.range.lowerBound) to \(Agenda.range.upperBound)",
    "--snoozes": "a whole number from \(ReminderKeys.countLimits.lowerBound) to \(ReminderKeys.countLimits.upperBound)",
    "--repeats": "a whole number from \(ReminderKeys.countLimits.lowerBound) to \(ReminderKeys.countLimits.upperBound)",
  ]

  /// What to say where options stand in front of the verb; nil where none is in front of one.
  private static func behindOptions(_ arguments: [String]) -> Failure? {
    guard arguments.first?.hasPrefix("-") == true, let place = arguments.firstIndex(where: isVerb) else { return nil }
    var verb = [arguments[place]]
    if let part = arguments.dropFirst(place + 1).first, part.first?.isLetter ?? false,
      unknownPart(of: verb[0], part) == nil, hasParts(verb[0])
    {
      verb.append(part)
    }
    let line = verb + arguments.dropFirst(place + verb.count) + arguments.prefix(place)
    return Failure(
      .usage, "Options stand behind the verb, and \(quoted(arguments[0])) stands in front of it.",
      toDo: "Type: limber \(line.map(argument).joined(separator: " "))")
  }

  private static func isVerb(_ word: String) -> Bool { configuration.subcommands.contains { $0._commandName == word } }

  private static func hasParts(_ verb: String) -> Bool {
    configuration.subcommands.contains { $0._commandName == verb && !$0.configuration.subcommands.isEmpty }
  }

  /// Whether a shell asks: for its completion script, or for what may stand in a place.
  private static func isForShell(_ arguments: [String]) -> Bool {
    arguments.first == "---completion" || arguments.contains { $0.hasPrefix("--generate-completion-script") }
  }

  /// Prints what was asked for and is no mistake: help is laid out for the place, anything else stays as it is.
  private static func say(_ text: String, isHelp: Bool) {
    do {
      try Output.standardOutput.write((isHelp ? HelpText(text, width: Screen().width).text : text) + "\n")
    } catch {
      if error.isDisconnected { return }
      report(error.failure(after: Deeds()))
      exit(withError: ExitCode(ExitStatus.failed.rawValue))
    }
  }

  private static func run(_ arguments: [String]) throws {
    if let json = plainStatus(arguments) { return try Status.perform(in: Session(), socket: nil, json: json) }
    if let word = Process.invalidArgument {
      throw Failure(.usage, "\(quoted(word)) is not UTF-8.", toDo: "Type it again, in a terminal that is set to UTF-8.")
    }
    if let failure = unknownVerb(arguments) ?? unclear(arguments) { throw failure }
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

  /// What the parser would take in silence, though it may be meant otherwise.
  static func unclear(_ arguments: [String]) -> Failure? {
    // Which options there are is asked only where there are any with a word behind: that takes longer than most verbs.
    let words = arguments.prefix { $0 != "--" }
    guard let first = words.firstIndex(where: { $0.hasPrefix("-") && $0 != "-" }), first < words.endIndex - 1 else {
      return nil
    }
    let line = TypedLine(arguments)
    return Repetition.failure(line) ?? FreeWords.failure(line)
  }

  /// A first word that is no verb: otherwise it would be taken for an argument of the verb `status`.
  static func unknownVerb(_ arguments: [String]) -> Failure? {
    guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
    let verbs = configuration.subcommands.map { $0._commandName } + ["help"]
    if word == "help" { return unknownHelp(Array(arguments.dropFirst())) }
    if verbs.contains(word) { return unknownPart(of: word, arguments.dropFirst().first) }
    return Failure(
      .usage, "limber has no verb \(quoted(word)).",
      toDo: Text.nearest(to: word, among: verbs).map { "Did you mean: limber \($0)" }
        ?? "To see what there is, type: limber --help")
  }

  /// The same for what help is asked of: the parser would show that of the whole.
  private static func unknownHelp(_ words: [String]) -> Failure? {
    guard let verb = words.first, !verb.hasPrefix("-"), verb != "help" else { return nil }
    let verbs = configuration.subcommands.map { $0._commandName }
    guard verbs.contains(verb) else {
      return Failure(
        .usage, "limber has no verb \(quoted(verb)).",
        toDo: Text.nearest(to: verb, among: verbs).map { "Did you mean: limber help \($0)" }
          ?? "To see what there is, type: limber --help")
    }
    guard var failure = unknownPart(of: verb, words.dropFirst().first) else { return nil }
    failure.toDo = failure.toDo?.replacing("mean: limber \(verb)", with: "mean: limber help \(verb)")
    return failure
  }

  /// The same for the word behind a verb that has several things to do, such as `log`.
  private static func unknownPart(of verb: String, _ word: String?) -> Failure? {
    let parts = configuration.subcommands.first { $0._commandName == verb }?.configuration.subcommands ?? []
    let names = parts.map { $0._commandName }
    guard let word, !names.isEmpty, !word.hasPrefix("-"), !names.contains(word) else { return nil }
    return Failure(
      .usage, "limber \(verb) knows no \(quoted(word)).",
      toDo: Text.nearest(to: word, among: names).map { "Did you mean: limber \(verb) \($0)" }
        ?? "Possible: \(Sentences.list(names)).")
  }

  /// As long as a path may be (PATH_MAX): of a longer word, which came from outside, the beginning will do.
  private static let longestWord = 4_096

  private static func bounded(_ line: some StringProtocol) -> String {
    line.split(separator: " ", omittingEmptySubsequences: false).map { Text.cut(String($0), toBytes: longestWord) }
      .joined(separator: " ")
  }

  /// Wider than any message: what goes to a file is not broken into lines.
  private static let unlimited = 1_000_000

  /// Prints what went wrong, and below it what to do.
  private static func report(_ failure: Failure) {
    let output = Output.standardError
    let width =
      output.isTerminal
      ? Screen.width(columns: nil, terminal: Terminal.width(Terminal.standardError)) : Self.unlimited
    var lines = failure.excerpt?.lines(width: min(width, Columns.widest), style: output.style) ?? []
    for text in [failure.what, failure.toDo].compactMap({ $0 }) {
      for line in text.split(separator: "\n") { lines += Columns.paragraph(bounded(line), width: width) }
    }
    // Where even the error can't be written, the exit status is all that is left to say.
    try? output.write(lines.map { $0 + "\n" }.joined())
  }
}
