internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Varlink

struct Pause: Verb {
  static let freeWords: String? = "how long"

  static let configuration = CommandConfiguration(
    abstract: "Show nothing for a while: an hour, unless you say how long.",
    usage: "limber pause [<duration> | until <time> | until <day>]",
    discussion: """
      Every pause ends by itself, after 90 days at the latest. A number alone means minutes; tomorrow and Monday begin at \
      04:00, a date such as 2026-12-24 at midnight.

      Examples:
        limber pause 30
        limber pause until 15:00
        limber pause until Monday
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("How long, or until when.", valueName: "duration|until time"))
  var words: [String] = []

  /// How long or until when, as it was typed.
  private var typed: String { all.drop { ["for", "until"].contains($0.lowercased()) }.joined(separator: " ") }

  /// The words, also of one that was put in quotes as a value of several words is: `"until Monday"`.
  private var all: [String] { Amounts.words(words) }

  /// What is asked of the daemon.
  func call(_ calendar: Calendar) throws(Failure) -> Control.Pause {
    let words = all
    guard let first = words.first?.lowercased() else { return Control.Pause() }
    let rest = words.dropFirst().joined(separator: " ")
    if first == "until" {
      guard !rest.isEmpty else {
        throw Failure(.usage, "Until when is missing.", toDo: "Write for example: limber pause until 15:00")
      }
      let end = try calendar.future(rest)
      // By one look at the clock: limberd looks at another, and would take it one time and not the next.
      guard end.seconds - calendar.now.seconds <= Bounds.pause.wholeSeconds else {
        throw Failure(
          .usage, "\(quoted(rest)) is not possible as the end.",
          toDo: "A pause lasts \(Bounds.pause.words) at the most.")
      }
      return Control.Pause(until: calendar.wire(end))
    }
    let text = (first == "for" ? Array(words.dropFirst()) : words).joined(separator: " ")
    let others = try Amounts.spanAndTargets(words).targets
    guard others.count <= 1, let span = Amounts.span(text), span > .zero else {
      throw Failure(
        .usage, "\(quoted(text)) is no length of time.",
        toDo: "Write for example: limber pause 30min, or: limber pause until 15:00")
    }
    return Control.Pause(duration: "\(span)")
  }

  func perform(in session: Session) throws {
    let call = try call(session.calendar)
    let results = try session.explaining("limber pause", typed: ["duration": typed, "until": typed]) {
      try session.client(connection).call(call)
    }
    if output.json { return try session.screen.show(json: .object(results)) }
    let end = try Client.decode(Control.Pause.self, results).until
    let asked =
      try call.until.map(session.calendar.any) ?? session.calendar.now
      + (call.duration.flatMap(Amounts.span) ?? .hours(1))
    // A rest that lasts longer goes on.
    let isResting = try session.calendar.any(end) > asked + .minutes(1)
    try session.screen.say(
      isResting ? session.sentences.goesOnResting(until: end) : session.sentences.paused(until: end))
  }
}
