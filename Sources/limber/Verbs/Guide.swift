internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Report
internal import Varlink

struct Guide: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Walk through a movement's steps with a countdown, then record it as done.",
    discussion: """
      Space pauses, s skips a step, q stops. The minutes that you moved are recorded. Without an id it is the movement that \
      is due; with a reminder's id it works at any time, and what answers nothing is logged. Where there is no terminal to \
      walk on the steps are listed, and nothing is recorded.

      --json prints an object with reminder, as limber show has it, occurrence, the id of what is due of it, if anything, and \
      what was recorded: answer, as limber done has it, or entry, as limber log has it, or neither.

      Examples:
        limber guide
        limber guide ankle-pumps
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(
    help: "An occurrence's id or the beginning of it, or a reminder's id.", completion: Completions.movements)
  var id: String?

  /// What to walk through.
  private struct Plan {
    var reminder: Control.Reminder
    /// What it answers: an occurrence's id; nil where nothing is due of it.
    var occurrence: String?
    /// What to type to answer it.
    var id: String

    var whenDone: String { "When it is done: limber done \(id)" }
  }

  func perform(in session: Session) throws {
    let plan = try session.explaining("limber guide") { try find(try session.client(connection), session) }
    let title = plan.reminder.title
    let steps = plan.reminder.steps ?? []
    guard session.screen.isInteractive else {
      if output.json { return try show(plan, recorded: [:], session) }
      try session.screen.show(
        GuideText.list(title, steps.isEmpty ? [title] : steps, width: session.screen.width))
      return try session.screen.say("Nothing is recorded, for this is no terminal. \(plan.whenDone)")
    }
    let walk = GuideWalk(
      steps: steps.isEmpty ? [title] : steps, lasts: plan.reminder.lasts.flatMap { try? TimeSpan(parsing: $0) })
    let (walked, outcome) = try GuideScreen.walk(walk, title: title, on: session.screen)
    try session.screen.show([""])
    if outcome == .ended { throw Failure(.failed, "Nothing is recorded.", toDo: plan.whenDone) }
    if outcome == .stopped || walked.minutes == nil {
      let moved = walked.minutes.map { " after \(Self.text($0)) min" } ?? ""
      let question = outcome == .stopped ? "Stopped\(moved). Count it as done?" : "Count it as done?"
      guard try session.screen.agrees(question, unlessSaid: false) else {
        return output.json
          ? try show(plan, recorded: [:], session) : try session.screen.say("Nothing is recorded.")
      }
    }
    let client: Client
    do {
      // Anew: a walk takes minutes, and limberd may be another by now.
      client = try session.client(connection)
    } catch var failure as Failure {
      failure.what += " Nothing is recorded."
      let done = "then say that you did it: limber done \(plan.id)"
      failure.toDo = failure.toDo.map { "\($0)\n\(done)" } ?? done
      throw failure
    }
    try session.explaining("limber guide") { try record(plan, walked.minutes, client, session) }
  }

  // MARK: Which one

  private func find(_ client: Client, _ session: Session) throws -> Plan {
    let due = try client.reply(to: Control.Status()).due
    if let id {
      if let found = due.last(where: { $0.reminder == id })
        ?? due.last(where: { $0.occurrence.hasPrefix(id.lowercased()) })
      {
        return try plan(found, among: due, client)
      }
      return try plan(id, client)
    }
    let movements = due.filter { $0.kind == ReminderKind.movement.rawValue }
    switch movements.count {
    case 1: return try plan(movements[0], among: due, client)
    case 2...:
      guard session.screen.isInteractive else { throw ControlError.ambiguous(.init(candidates: movements)) }
      let chosen = try Choice(movements, calendar: session.calendar).ask(on: session.screen)
      return try plan(chosen, among: due, client)
    default:
      let all = try client.reply(to: Control.List()).reminders.filter {
        $0.kind == ReminderKind.movement.rawValue && $0.enabled != false
      }
      if all.count == 1 { return Plan(reminder: all[0], id: Columns.clean(all[0].id, limit: 40)) }
      let ids = all.map { Columns.clean($0.id, limit: 40) }
      throw Failure(
        .nothingDue, "No movement is due now.",
        toDo: ids.isEmpty
          ? "To add one, see: limber add --help"
          : "To do one all the same: limber guide \(ids.joined(separator: " | "))")
    }
  }

  private func plan(
    _ found: Control.DueOccurrence, among due: [Control.DueOccurrence], _ client: Client
  ) throws -> Plan {
    var plan = try plan(found.reminder, client)
    (plan.occurrence, plan.id) = (found.occurrence, Refusals.id(of: found, among: due))
    return plan
  }

  private func plan(_ id: String, _ client: Client) throws -> Plan {
    let reminder = try client.reply(to: Control.Show(reminder: id)).reminder
    guard reminder.kind == ReminderKind.movement.rawValue else {
      throw Failure(
        .usage, "\(Columns.clean(reminder.title)) is no movement.",
        toDo: "When it is done: limber done \(Columns.clean(reminder.id, limit: 40))")
    }
    return Plan(reminder: reminder, id: Columns.clean(reminder.id, limit: 40))
  }

  // MARK: Recording

  private func show(_ plan: Plan, recorded: JSONValue.Object, _ session: Session) throws {
    var object = recorded
    object["reminder"] = try JSONValue(encoding: plan.reminder)
    object["occurrence"] = plan.occurrence.map(JSONValue.string)
    try session.screen.show(json: .object(object))
  }

  private func record(_ plan: Plan, _ minutes: Double?, _ client: Client, _ session: Session) throws {
    do {
      // Of one that is not due yet an early answer may be possible.
      let call = Control.Done(target: plan.occurrence ?? plan.reminder.id, minutes: minutes)
      let results = try client.call(call)
      if output.json { return try show(plan, recorded: results, session) }
      let answer = try Client.decode(Control.Done.self, results).answer
      let sentence = session.sentences.answer(answer)
      return try session.screen.say(minutes.map { "\(sentence.dropLast()), \(Self.text($0)) min." } ?? sentence)
    } catch ControlError.nothingDue, ControlError.closedAlready, ControlError.noSuchOccurrence {
      // Its time was over meanwhile, or had not come: what was done counts all the same.
    } catch ControlError.alreadyAnswered where plan.occurrence == nil {
      // That was an earlier one of the reminder: this is one more.
    }
    let results = try client.call(
      Control.Log(what: .movement, minutes: minutes, limb: plan.reminder.limb, note: plan.reminder.title))
    if output.json { return try show(plan, recorded: results, session) }
    try session.screen.say(session.sentences.logged(try Client.decode(Control.Log.self, results).entry))
  }

  /// `2.5`, `3`.
  private static func text(_ minutes: Double) -> String {
    minutes == minutes.rounded() ? "\(Int(minutes))" : "\(minutes)"
  }
}
