internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Report
internal import ScheduleFile
internal import Varlink

/// `limber set`. Not called `Set`, which is Swift's own.
struct SetKeys: Verb {
  static let freeWords: String? = "the changes"

  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Change a reminder: its time, its title, how long it takes.",
    usage: "limber set <id> <key>=<value> ...",
    discussion: """
      The keys are those of the schedule file. A number without a unit means minutes, or milligrams for a dose. Nothing \
      behind the = takes the key back to its default. A list has one steps= for each step, one at= for each time. All else in the file stays as it is.

      Examples:
        limber set ankle-pumps every=45min
        limber set ankle-pumps steps="Sit tall." steps="Pull your toes up."
        limber set calcium-lunch at="Mon..Fri 12:30" note=
        limber set calcium-lunch at=08:00 at=20:00
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The reminder's id.", completion: Completions.reminders)
  var id: String
  @Argument(
    help: ArgumentHelp("What to change: every=45min, title=\"Ankle pumps\".", valueName: "key=value"),
    completion: Completions.keys)
  var words: [String]

  /// What is asked of the daemon.
  func call() throws(Failure) -> Control.Set {
    var call = Control.Set(reminder: id, changes: Control.ReminderChanges([:]))
    var before: String?
    for word in words {
      defer { before = word }
      // By bytes: a value that begins with a mark makes one character with the sign.
      guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "=")), sign != word.startIndex else {
        let toDo =
          before.map { "Where it belongs to the word before, write both in quotes: \(quoted("\($0) \(word)"))" }
          ?? "Write it like: limber set \(argument(id)) every=45min"
        throw Failure(.usage, "\(quoted(word)) has no key and =.", toDo: toDo)
      }
      let key = try Self.key(String(word[..<sign]))
      let text = String(word[word.utf8.index(after: sign)...])
      let isGiven = call.changes.values[key] != nil
      let takesSeveral = ["steps", "at"].contains(key)
      let isTakenBack = call.reset?.contains(key) == true
      if takesSeveral, isTakenBack ? !text.isEmpty : isGiven && text.isEmpty {
        throw Failure(
          .usage, "\(ReminderKeys.snakeCase(key))= is given with something behind it and with nothing.",
          toDo: "Give it once for each, or once with nothing behind the =.")
      }
      if isTakenBack || isGiven && !takesSeveral {
        throw Failure(
          .usage, "\(ReminderKeys.snakeCase(key))= is given twice.",
          toDo: "Give it once: a value, or nothing behind the =.")
      }
      if text.isEmpty {
        call.reset = (call.reset ?? []) + [key]
      } else if key == "at", isGiven {
        guard case .list(let others)? = call.changes.values["alsoAt"] ?? .list([]) else { continue }
        call.changes.values["alsoAt"] = .list(others + [text])
      } else if key == "steps", case .list(let steps)? = call.changes.values[key] {
        call.changes.values[key] = .list(steps + [text])
      } else {
        call.changes.values[key] = try Self.value(text, of: key)
      }
    }
    return call
  }

  /// The key's name in the interface. Written with `-` or `_`, or as there.
  private static func key(_ word: String) throws(Failure) -> String {
    let name = ReminderKeys.snakeCase(String(word.map { $0 == "-" ? "_" : $0 }))
    if ReminderKeys.names.contains(name) { return ReminderKeys.camelCase(name) }
    throw Failure(
      .usage, name == "id" ? "The id can't be changed." : "A reminder has no key \(quoted(word)).",
      toDo: name == "id"
        ? "Add a reminder with the new id, and remove this one."
        : Text.nearest(to: name, among: ReminderKeys.names).map { "Did you mean \($0)=?" }
          ?? "The keys are: \(ReminderKeys.names.joined(separator: ", ")).")
  }

  /// The value as it travels.
  private static func value(_ text: String, of key: String) throws(Failure) -> Control.ReminderChanges.Value {
    switch key {
    case "steps": return .list([text])
    case "dose": return .text(try Amounts.dose(text, option: "dose="))
    case "snoozes", "repeats":
      guard let number = Int(text) else { throw wrong(text, key, "a whole number, such as 3") }
      return .number(number)
    case "speak", "enabled", "trial":
      switch text.lowercased() {
      case "true", "yes", "on": return .flag(true)
      case "false", "no", "off": return .flag(false)
      default: throw wrong(text, key, "yes or no")
      }
    default: return .text(text)
    }
  }

  private static func wrong(_ text: String, _ key: String, _ allowed: String) -> Failure {
    Failure(.usage, "\(quoted(text)) is not possible for \(key)=.", toDo: "Possible: \(allowed).")
  }

  func perform(in session: Session) throws {
    let call = try call()
    // A time by the clock and an interval exclude each other: what goes with the one that was there is to be heard of.
    let isExclusive = call.changes.values.keys.contains { ["at", "every"].contains($0) }
    let before = isExclusive ? try? session.client(connection).reply(to: Control.Show(reminder: id)).reminder : nil
    try session.change(call, by: "limber set", connection, output) { reply in
      let gone = before.map { ReminderText.timingKeys(of: $0).subtracting(ReminderText.timingKeys(of: reply.reminder)) }
      let unasked = (gone ?? []).subtracting(call.reset ?? []).sorted()
      let sentence = session.reminders.confirmed("Changed", reply)
      return unasked.isEmpty ? sentence : "\(sentence) Gone for that: \(Sentences.list(unasked))."
    }
  }
}

struct Enable: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Ask for a reminder again that was disabled.",
    discussion: "Example: limber enable ankle-pumps")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The reminder's id.", completion: Completions.disabled)
  var id: String

  func perform(in session: Session) throws {
    let call = Control.Set(reminder: id, changes: Control.ReminderChanges(["enabled": .flag(true)]))
    try session.change(call, by: "limber enable", connection, output) { session.reminders.confirmed("Enabled", $0) }
  }
}

struct Disable: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Keep a reminder in the schedule, but don't ask for it.",
    discussion: """
      What is due of it is excused.

      Example: limber disable ankle-pumps
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The reminder's id.", completion: Completions.enabled)
  var id: String

  func perform(in session: Session) throws {
    let call = Control.Set(reminder: id, changes: Control.ReminderChanges(["enabled": .flag(false)]))
    try session.change(call, by: "limber disable", connection, output) { reply in
      let id = Columns.clean(reply.reminder.id, limit: 40)
      return "Disabled \(id): \(Columns.clean(reply.reminder.title)). To have it again, type: limber enable \(id)"
    }
  }
}

extension Session {
  /// Changes a reminder and says so.
  fileprivate func change(
    _ call: Control.Set, by command: String, _ connection: ConnectionOptions, _ output: OutputOptions,
    sentence: (Control.Add.Reply) -> String
  ) throws {
    let results = try explaining(command, naming: { "\($0)=" }) { try client(connection).call(call) }
    if output.json { return try screen.show(json: results["reminder"] ?? .null) }
    let reply = try Client.decode(Control.Set.self, results)
    try screen.say(sentence(reply))
    try warn(of: reply.warnings)
  }
}
