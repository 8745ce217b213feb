internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Varlink

struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record what no reminder asked for.",
    discussion: """
      Examples:
        limber log calcium 300mg yogurt
        limber log movement 10min
        limber log cramp --where "left calf" --severity 6
      """,
    subcommands: [LogCalcium.self, LogMovement.self, LogCramp.self])

  func run() throws {
    throw Failure(
      .usage, "What to record is missing: calcium, movement or cramp.",
      toDo: "Write for example: limber log calcium 300mg yogurt")
  }
}

/// What every kind of log takes.
struct LogOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "When it was: 08:10, \"20 min ago\", \"yesterday 21:00\".")
  var at: String?
  @Option(help: "A note for the record.")
  var note: String?
}

/// A kind of log.
protocol LogVerb: Verb {
  var connection: ConnectionOptions { get }
  var output: OutputOptions { get }

  /// What was typed for the parameters that travel in another form.
  var typed: [String: String?] { get }
  /// What is asked of the daemon.
  func call(_ calendar: Calendar) throws(Failure) -> Control.Log
}

extension LogVerb {
  func perform(in session: Session) throws {
    let call = try call(session.calendar)
    let results = try session.explaining("limber log \(call.what.rawValue)", typed: typed) {
      do {
        return try session.client(connection).call(call)
      } catch ControlError.noSuchOccurrence(let failure) where Amounts.looksLikeSpan(failure.occurrence) {
        throw Amounts.noSpan(failure.occurrence, toDo: Amounts.movementExample)
      }
    }
    if output.json { return try session.screen.show(json: .object(results)) }
    let reply = try Client.decode(Control.Log.self, results)
    try session.screen.say(session.sentences.logged(reply.entry, closed: reply.closed))
  }
}

struct LogCalcium: LogVerb {
  static let freeWords: String? = "the food"

  static let configuration = CommandConfiguration(
    commandName: "calcium",
    abstract: "Record calcium from food, or from a supplement.",
    usage: "limber log calcium <amount> [<item> ...] [--supplement] [--at <at>] [--note <note>]",
    discussion: "Example: limber log calcium 300mg yogurt")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var options: LogOptions

  @Argument(help: ArgumentHelp("How much: 300mg, 0.5g, 300. Then what it was: yogurt.", valueName: "amount|item"))
  var words: [String]
  @Flag(help: "It was a supplement, not food.")
  var supplement = false

  var typed: [String: String?] { ["at": options.at] }

  func call(_ calendar: Calendar) throws(Failure) -> Control.Log {
    // Before the amount is read, in which an hour would be a second number.
    if let failure = TimeAmongWords(Array(words.dropFirst()), calendar).failure(in: .food) { throw failure }
    let (amount, rest) = try Amounts.milligrams(words)
    return Control.Log(
      what: .calcium, mg: amount, source: supplement ? "supplement" : "food",
      item: rest.isEmpty ? nil : rest.joined(separator: " "), at: try calendar.wire(past: options.at),
      note: options.note)
  }
}

struct LogMovement: LogVerb {
  static let freeWords: String? = "the duration and the id"

  static let configuration = CommandConfiguration(
    commandName: "movement",
    abstract: "Record a movement. All movement intervals begin anew.",
    usage: "limber log movement [<duration>] [<id>] [--limb <limb>] [--at <at>] [--note <note>]",
    discussion: """
      With an id, what is due of that reminder is done too. A number alone means minutes.

      Example: limber log movement 10min
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var options: LogOptions

  @Argument(
    help: ArgumentHelp(
      "How long: 10, 10min, 1h; and the id of what this answers, if it does.", valueName: "duration|id"),
    completion: Completions.movements)
  var words: [String] = []
  @Option(help: "The limb that was moved.")
  var limb: String?

  var typed: [String: String?] {
    let longest = Bounds.measuredMinutes.upperBound
    let targets = (try? Amounts.spanAndTargets(words, longest: longest).targets) ?? []
    let span = Amounts.words(words).filter { !targets.contains($0) && $0 != "for" }
    return ["at": options.at, "minutes": span.joined(separator: " ")]
  }

  func call(_ calendar: Calendar) throws(Failure) -> Control.Log {
    if let failure = TimeAmongWords(Amounts.words(words), calendar).failure(in: .ids) { throw failure }
    let (text, targets) = try Amounts.spanAndTargets(words, longest: Bounds.measuredMinutes.upperBound)
    guard targets.count <= 1 else {
      throw Amounts.noSpan(targets.first(where: Amounts.looksLikeSpan) ?? targets[1], toDo: Amounts.movementExample)
    }
    return Control.Log(
      what: .movement, minutes: text.flatMap(Amounts.span)?.minutes, limb: limb,
      at: try calendar.wire(past: options.at), note: options.note, target: targets.first)
  }
}

struct LogCramp: LogVerb {
  static let configuration = CommandConfiguration(
    commandName: "cramp",
    abstract: "Record a cramp in the diary.",
    discussion: "Example: limber log cramp --where \"left calf\" --severity 6 --minutes 2")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var options: LogOptions

  @Option(name: .customLong("where"), help: "Where it was, such as \"left calf\".")
  var place: String?
  @Option(help: "How bad it was, from 0 to 10.")
  var severity: Int?
  @Option(help: "How many minutes it lasted, such as 2 or 1.5.")
  var minutes: String?

  func validate() throws {
    if let severity, !(0...10).contains(severity) {
      throw ValidationError("--severity must be 0 to 10, not \(severity).")
    }
  }

  var typed: [String: String?] { ["at": options.at, "minutes": minutes] }

  func call(_ calendar: Calendar) throws(Failure) -> Control.Log {
    let minutes = try minutes.map { (text) throws(Failure) in try Amounts.minutes(text, option: "--minutes") }
    return Control.Log(
      what: .cramp, minutes: minutes, place: place, severity: severity, at: try calendar.wire(past: options.at),
      note: options.note)
  }
}
