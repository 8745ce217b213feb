internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Varlink

struct Add: Verb {
  /// What a reminder asks for.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case movement
    case calcium
  }
  enum Source: String, ExpressibleByArgument, CaseIterable {
    case food
    case supplement
  }
  enum Posture: String, ExpressibleByArgument, CaseIterable {
    case seated
    case lying
    case standing
  }
  enum Urgency: String, ExpressibleByArgument, CaseIterable {
    case low
    case normal
    case critical
  }

  static let freeWords: String? = "the title"

  static let configuration = CommandConfiguration(
    abstract: "Add a reminder to the schedule.",
    discussion: """
      A number without a unit means minutes, or milligrams for a dose. A dose is what a doctor said: limber suggests none.

      Examples:
        limber add calcium "Calcium with lunch" --at 12:30 --dose "500 mg"
        limber add calcium "Calcium" --at 08:00 --at 20:00 --dose "500 mg"
        limber add movement "Ankle pumps" --every 1h --between 08:00-21:00
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "What it asks for: movement or calcium.")
  var kind: Kind
  @Argument(help: "What the notification says.")
  var title: [String]

  @Option(
    help: """
      By the clock, such as 12:30 or \"Mon..Fri 08:30\" (systemd.time(7)). Give it once for each time, up to 12.
      """)
  var at: [String] = []
  @Option(help: "So long after the last one, such as 1h.")
  var every: String?
  @Option(help: "The hours of --every, such as 09:00-18:00.")
  var between: String?
  @Option(help: "The days of --every, such as Mon..Sat.")
  var days: String?
  @Option(help: "How much calcium, such as \"500 mg\".")
  var dose: String?
  @Option(help: "Where the calcium comes from: food or supplement.")
  var source: Source?
  @Option(help: "How long the movement takes, such as 3min.")
  var lasts: String?
  @Option(help: "The limb to move, such as \"left leg\".")
  var limb: String?
  @Option(help: "How to move: seated, lying or standing.")
  var posture: Posture?
  @Option(name: .customLong("step"), help: "One step of the movement. Give it once for each step.")
  var steps: [String] = []
  @Option(help: "How long a snooze lasts, such as 10min.")
  var snooze: String?
  @Option(help: "How many times it may be snoozed.")
  var snoozes: Int?
  @Option(name: .customLong("repeat"), help: "After how long without an answer it is shown again.")
  var repeatAfter: String?
  @Option(help: "How many times it is shown again.")
  var repeats: Int?
  @Option(help: "How long after its time it can still be answered.")
  var late: String?
  @Option(help: "How long before its time it can be answered.")
  var early: String?
  @Option(help: "How far from its time an answer counts as on time.")
  var onTime: String?
  @Option(help: "How long away from the machine counts as a movement. Kept, but not used yet.")
  var naturalBreak: String?
  @Flag(help: "Read it aloud. Kept, but not used yet.")
  var speak = false
  @Option(help: "How loud the notification is: low, normal or critical.")
  var urgency: Urgency?
  @Option(help: "A sentence more in the notification.")
  var note: String?
  @Flag(help: "Only to try Limber out: it is in no review.")
  var trial = false
  @Option(help: "The id; made from the title unless given.")
  var id: String?

  func validate() throws {
    if at.isEmpty, every == nil { throw ValidationError("Say when: --at 12:30, or --every 1h.") }
    if !at.isEmpty, every != nil { throw ValidationError("Give --at or --every, not both.") }
    if every == nil, between != nil || days != nil {
      throw ValidationError(
        "--between and --days go with --every. With --at, write the days in front: \"Mon..Fri 12:30\".")
    }
  }

  /// What is asked of the daemon.
  func call() throws(Failure) -> Control.Add {
    var draft = Control.ReminderDraft(id: id, kind: kind.rawValue, title: title.joined(separator: " "))
    func span(_ text: String?, _ option: String) throws(Failure) -> String? {
      guard let text else { return nil }
      if let said = TimeSpan(saidAs: text), Amounts.span(text) == nil {
        throw Failure(
          .usage, "\(quoted(text)) is not how it is written (\(option)).", toDo: "Write \(option) \"\(said)\".")
      }
      return try Amounts.span(text, option: option)
    }
    draft.at = at.first
    draft.alsoAt = at.count > 1 ? Array(at.dropFirst()) : nil
    draft.every = try span(every, "--every")
    draft.between = between
    draft.days = days
    if let dose { draft.dose = try Amounts.dose(dose) }
    draft.source = source?.rawValue
    draft.lasts = try span(lasts, "--lasts")
    draft.limb = limb
    draft.posture = posture?.rawValue
    draft.steps = steps.isEmpty ? nil : steps
    draft.snooze = try span(snooze, "--snooze")
    draft.snoozes = snoozes
    draft.repeat = try span(repeatAfter, "--repeat")
    draft.repeats = repeats
    draft.late = try span(late, "--late")
    draft.early = try span(early, "--early")
    draft.onTime = try span(onTime, "--on-time")
    draft.naturalBreak = try span(naturalBreak, "--natural-break")
    draft.speak = speak ? true : nil
    draft.urgency = urgency?.rawValue
    draft.trial = trial ? true : nil
    draft.note = note
    return Control.Add(reminder: draft)
  }

  /// How a key of a reminder is typed here.
  private static func option(_ key: String) -> String {
    switch key {
    case "title": "The title"
    case "kind": "The kind"
    case "steps": "--step"
    default: "--" + key.map { $0 == "_" ? "-" : String($0) }.joined()
    }
  }

  func perform(in session: Session) throws {
    let call = try call()
    let results = try session.explaining("limber add", naming: Self.option) {
      try session.client(connection).call(call)
    }
    if output.json { return try session.screen.show(json: results["reminder"] ?? .null) }
    let reply = try Client.decode(Control.Add.self, results)
    try session.screen.say(session.reminders.confirmed("Added", reply))
    try session.warn(of: reply.warnings)
  }
}
