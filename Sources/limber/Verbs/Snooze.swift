internal import ArgumentParser
internal import LimberControl
internal import LimberCore

struct Snooze: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Be asked again later.",
    usage: "limber snooze [<id>] [<duration>]",
    discussion: """
      A number alone means minutes. The id is not needed when only one thing is due.

      Examples:
        limber snooze
        limber snooze 20
        limber snooze ankle-pumps 1h
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: ArgumentHelp(
      "An occurrence's or a reminder's id, and for how long: 20, 20min, \"1h 30min\".", valueName: "id|duration"),
    completion: Completions.answerable)
  var words: [String] = []

  private static let howLong = "Write it like 20, 20min or \"1h 30min\"; or give one id only."

  /// What is asked of the daemon.
  func call() throws(Failure) -> Control.Snooze {
    let (span, targets) = try Amounts.spanAndTargets(words)
    guard targets.count <= 1 else {
      throw Amounts.noSpan(targets.first(where: Amounts.looksLikeSpan) ?? targets[1], toDo: Self.howLong)
    }
    return Control.Snooze(target: targets.first, duration: span)
  }

  func perform(in session: Session) throws {
    var call = try call()
    try session.answer("limber snooze", connection, output, asked: call.duration.flatMap(Amounts.span)) {
      client, target in
      call.target = target ?? call.target
      do {
        return try client.call(call)
      } catch ControlError.noSuchOccurrence(let failure) where Amounts.looksLikeSpan(failure.occurrence) {
        throw Amounts.noSpan(failure.occurrence, toDo: Self.howLong)
      }
    }
  }
}
