import LimberControl
import LimberCore
import Platform

/// What a notification says: plain short sentences, one thing to do.
enum Wording {
  /// The buttons, always all of them: a hand that knows where one is must not meet another there.
  enum Action: String, CaseIterable {
    case done
    case snooze
    case skip

    var label: String {
      switch self {
      case .done: "Done"
      case .snooze: "Later"
      case .skip: "Can't now"
      }
    }
  }

  /// More steps than this don't fit a popup; `limber guide` shows them all.
  private static let maximumSteps = 4
  /// In bytes: what is longer fits no popup either.
  private static let longestLine = 1_000
  /// A showing this much after the due instant says when it was due.
  private static let noticeablyLate = TimeSpan.minutes(2)

  /// - Parameters:
  ///   - showing: what is shown.
  ///   - note: what it begins with, if anything.
  ///   - now: the time.
  ///   - zone: the local zone.
  ///   - key: what comes back when a button is pressed.
  static func notification(
    _ showing: Showing, note: String?, now: Instant, zone: Zone, key: (Action) -> String
  ) -> DesktopNotification {
    let reminder = showing.reminder
    let urgency: DesktopNotification.Urgency =
      switch reminder.urgency {
      case .low: .low
      case .normal: .normal
      case .critical: .critical
      }
    return DesktopNotification(
      appName: "Limber", title: Text.cut(Text.oneLine(reminder.title), toBytes: longestLine),
      body: lines(showing, note: note, now: now, zone: zone).joined(separator: "\n"), icon: "appointment-soon",
      actions: Action.allCases.map { .init(key: key($0), label: $0.label) },
      category: "x-limber.\(reminder.kind.rawValue)", urgency: urgency,
      // It stays until it is answered or repeated, where the server lets it.
      expireTimeout: 0, desktopEntry: "limber",
      // After a crash between a showing and its id, the next showing still takes its place.
      stackTag: "limber-\(reminder.id)-\(showing.occurrence.key.due.microseconds)")
  }

  /// What is said when the clock of the machine can't be believed.
  static var clockIsWrong: DesktopNotification {
    DesktopNotification(
      appName: "Limber", title: "The clock of this computer is wrong",
      body: "Reminders at a time of day wait until it is set. Movement breaks go on. Ask your helper to set the clock.",
      icon: "appointment-missed",
      category: "x-limber.clock", expireTimeout: 0, desktopEntry: "limber", stackTag: "limber-clock")
  }

  /// What a popup begins with when it comes again because a press on it did not count; nil when there is nothing to say.
  static func notTaken(_ error: ControlError) -> String? {
    switch error {
    case .notRecorded(let failure):
      failure.uncertain == true
        ? "Not known whether it was recorded: \(failure.why). limber status will tell."
        : "Not recorded: \(failure.why). Please press again later."
    case .snoozeRefused: "\(Action.snooze.label) is not possible any more. Please press another button."
    default: nil
    }
  }

  /// The same, when the notification server mixed up two popups.
  static let unclear = "Not recorded: the notification server mixed up two reminders. Please press again."

  /// What to do, limb and dose, how long, and what else the person should know.
  static func lines(_ showing: Showing, note: String?, now: Instant, zone: Zone) -> [String] {
    let reminder = showing.reminder
    var lines = [note].compactMap(\.self)
    let due = showing.due
    if now - due >= noticeablyLate { lines.append("Was due at \(Text.minute(zone.civil(due))).") }
    switch reminder.kind {
    case .movement:
      let facts = [reminder.limb, reminder.posture?.rawValue, reminder.lasts.map(\.words)].compactMap(\.self)
      if !facts.isEmpty { lines.append(capitalized(facts.joined(separator: ", ")) + ".") }
      lines += reminder.steps.isEmpty ? ["Move gently. Stop if it hurts."] : steps(reminder.steps)
    case .calcium:
      if let dose = reminder.dose {
        lines.append("\(dose) mg of calcium" + (reminder.source.map { " from \($0.phrase)" } ?? "") + ".")
      }
    }
    if let note = reminder.note { lines.append(note) }
    return lines.map { Text.cut(Text.oneLine($0), toBytes: longestLine) }
  }

  private static func steps(_ steps: [String]) -> [String] {
    guard steps.count > maximumSteps else { return steps }
    // The last one often says when to stop: it is never left out.
    return steps.prefix(maximumSteps - 1) + ["…", steps[steps.count - 1]]
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
