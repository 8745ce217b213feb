internal import ArgumentParser
internal import LimberControl
internal import LimberCore

struct Snooze: Verb {
  static let freeWords: String? = "the ids and the duration"

  static let configuration = CommandConfiguration(
    abstract: "Be asked again later.",
    usage: "limber snooze [<id> ... | all] [<duration>]",
    discussion: """
      A number alone means minutes. The id is not needed when only one thing is due; with several ids all are answered, or \
      none where one is wrong. What was put off as often as its reminder allows is put away: it does not come again, and can \
      be answered until its time is over.

      Examples:
        limber snooze
        limber snooze 20
        limber snooze ankle-pumps 1h
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "An occurrence's or a reminder's id, several, or all; and for how long: 20, 20min, \"1h 30min\".",
      valueName: "id|duration"),
    completion: Completions.answerable)
  var words: [String] = []

  private static let howLong = "Write it like 20, 20min or \"1h 30min\"."

  /// What is asked of the daemon.
  func call() throws(Failure) -> Control.Snooze {
    let (span, targets) = try Amounts.spanAndTargets(words)
    if targets.count > 1, let word = targets.first(where: Amounts.looksLikeSpan) {
      throw Amounts.noSpan(word, toDo: Self.howLong)
    }
    var call = Control.Snooze(duration: span)
    try call.choose(targets)
    return call
  }

  func perform(in session: Session) throws {
    let call = try call()
    let span = Amounts.words(words).filter { !call.names.contains($0) && $0 != "for" }.joined(separator: " ")
    try session.answer(
      "limber snooze", connection, output, call, typed: ["duration": span], asked: call.duration.flatMap(Amounts.span)
    ) { error in
      guard case .noSuchOccurrence(let failure) = error, Amounts.looksLikeSpan(failure.occurrence) else { return nil }
      return Amounts.noSpan(failure.occurrence, toDo: Self.howLong)
    }
  }
}
