internal import LimberControl
internal import LimberCore
internal import Records
internal import Report

/// What the daemon refused, as a person is told.
struct Refusals {
  var calendar: Calendar
  /// How the command began, for examples: `limber done`.
  var command: String
  /// What was typed for the parameters of the interface that travel in another form.
  var typed: [String: String] = [:]
  /// How a key of a reminder is typed; nil where none was.
  var name: ((String) -> String)?

  func failure(_ error: ControlError) -> Failure {
    switch error {
    case .nothingDue(let failure): nothingDue(failure.next)
    case .nothingThen(let failure): nothingThen(failure)
    case .tooLongAgo(let failure):
      Failure(
        .refused, "\(capitalized(calendar.phrase(at: failure.at))): that is too long ago.",
        toDo: "Answers and logs reach 14 days back, to \(calendar.brief(calendar.firstMinute(failure.earliest))).")
    case .ambiguous(let failure): ambiguous(failure.candidates)
    case .alreadyAnswered(let failure): alreadyAnswered(failure)
    case .closedAlready(let failure): closedAlready(failure)
    case .noSuchReminder(let failure): unknown(failure.reminder, "No reminder", failure.nearest, "limber list")
    case .noSuchOccurrence(let failure):
      unknown(
        failure.occurrence, "Nothing", failure.nearest,
        command == "limber undo" ? "limber undo --list" : "limber status")
    case .noMovement(let failure):
      Failure(
        .refused, "\(failure.title.map { Columns.clean($0) } ?? "What you named") is no movement.",
        toDo: "When it is done: limber done\(failure.reminder.map { " \(id($0))" } ?? ""). Only movements have minutes."
      )
    case .snoozeRefused(let failure): snoozeRefused(failure)
    case .snoozeLimit(let failure):
      Failure(
        .refused, "\(Columns.clean(failure.title)) was put away and does not come again.",
        toDo: (failure.lateUntil.map { "You have time until \(calendar.brief($0)). " } ?? "")
          + "Type limber done or limber skip.")
    case .nothingToUndo:
      Failure(.refused, "There is nothing to take back.", toDo: "To see what can be taken back: limber undo --list")
    case .notPaused: Failure(.refused, "Reminders are not paused.")
    default: other(error)
    }
  }

  private func other(_ error: ControlError) -> Failure {
    switch error {
    case .invalidValue(let failure):
      Failure(
        .usage,
        "\(quoted(typed[failure.parameter] ?? failure.found)) is not possible as \(Self.word(failure.parameter)).",
        toDo: "Possible: \(Columns.clean(failure.allowed)).")
    case .invalidSchedule(let failure): invalidSchedule(failure.problems)
    case .duplicateReminder(let failure):
      Failure(
        .refused, "There is a reminder \(id(failure.reminder)) already: \(Columns.clean(failure.title)).",
        toDo: "Choose another id with --id, or first type: limber remove \(id(failure.reminder))")
    case .scheduleChanged(let failure):
      Failure(
        .refused, "\(Columns.clean(failure.file)) was changed by somebody else just now, and was left alone.",
        toDo: "Try again.")
    case .scheduleUnreadable(let failure):
      Failure(
        .scheduleInvalid, "\(Columns.clean(failure.file)) can't be read: \(Columns.clean(failure.why)).",
        toDo: Remedy.here.readable(failure.file) ?? "Check that it is a text file of yours, in UTF-8.")
    case .scheduleDiffers(let failure):
      Failure(
        .refused,
        "Your schedule has \(Sentences.list(failure.reminders + failure.settings)) too, but not the same. Nothing was changed.",
        toDo: "To take it from the file all the same, type: limber import --replace \(argument(typed["text"] ?? "-"))")
    case .scheduleNotWritten(let failure):
      Failure(
        .failed, "\(Columns.clean(failure.file)) could not be written: \(Columns.clean(failure.why)).",
        toDo: Remedy.here.writableSchedule(failure.file))
    case .notRecorded(let failure) where failure.uncertain == true:
      Failure(
        .failed, "Not known whether it was recorded: \(Columns.clean(failure.why)).",
        toDo: "When the disk is in order again, limber status will tell. Until then reminders go on.")
    case .notRead(let failure):
      Failure(
        .failed, "The ledger can't be read: \(Columns.clean(failure.why)).",
        toDo: "See what is wrong with: limber status")
    case .notRecorded(let failure):
      Failure(
        .failed, "Not recorded: \(Columns.clean(failure.why)). Nothing has happened.",
        toDo: "When the disk is in order again, answer once more. Until then reminders go on.")
    case .tooManyWatchers(let failure):
      Failure(.failed, "\(failure.limit) programs are watching already.", toDo: "Close one of them.")
    default: preconditionFailure("every error is in one of both lists")
    }
  }

  private func id(_ id: String) -> String { Columns.clean(id, limit: 60) }

  private func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// What a person calls a parameter of the interface.
  private static func word(_ parameter: String) -> String {
    switch parameter {
    case "at": "the time"
    case "from", "since": "the beginning"
    case "until": "the end"
    case "duration": "the length of time"
    case "days": "the number of days"
    case "minutes": "the number of minutes"
    case "mg": "the amount of calcium"
    case "severity": "the severity"
    case "source": "the source"
    case "limit", "targets": "the number"
    case "target": "what is answered"
    default: Columns.clean(parameter, limit: 60)
    }
  }

  private func nothingThen(_ failure: Control.Failure.NothingThen) -> Failure {
    let due = failure.due.map { "\(Columns.clean($0.title)), since \(calendar.brief($0.due))" }
    return Failure(
      .refused, "Nothing that this could answer was due \(calendar.phrase(at: failure.at)).",
      toDo: due.isEmpty
        ? "To record what you did all the same: limber log --help"
        : "Due now: \(due.joined(separator: "; ")). To record something else: limber log --help")
  }

  /// What to type for one of several: the reminder's id where that is enough, since it is easier to remember.
  static func id(
    of occurrence: Control.DueOccurrence, among all: [Control.DueOccurrence], room: Int = longestID
  ) -> String {
    // An id that says something else where it is typed names nothing.
    let isOnly =
      all.count { $0.reminder == occurrence.reminder } == 1 && !ShortID.isTaken(occurrence.reminder)
    return Columns.clean(
      isOnly && occurrence.reminder.count <= min(room, longestID) ? occurrence.reminder : occurrence.occurrence,
      limit: longestID)
  }

  /// As long as an id of a reminder may be.
  static let longestID = 40

  private func nothingDue(_ next: [Control.Upcoming]) -> Failure {
    guard let first = next.first else {
      return Failure(.nothingDue, "Nothing is due.", toDo: "To add a reminder, see: limber add --help")
    }
    return Failure(
      .nothingDue, "Nothing is due now.",
      toDo: "Next is \(Columns.clean(first.title)), \(calendar.phrase(at: first.due)).")
  }

  private func ambiguous(_ candidates: [Control.DueOccurrence]) -> Failure {
    let ids = candidates.map { Self.id(of: $0, among: candidates) }
    let list = zip(ids, candidates).map { "\($0) (\(Columns.clean($1.title)))" }.joined(separator: ", ")
    // A walk through a movement's steps is one at a time.
    let all = command == "limber guide" ? "" : ", or: \(command) all"
    return Failure(
      .ambiguous, "More than one is due: \(list).",
      toDo: "Say which one, for example: \(command)\(ids.first.map { " \($0)" } ?? "")\(all)")
  }

  private func alreadyAnswered(_ failure: Control.Failure.AlreadyAnswered) -> Failure {
    let way =
      switch failure.by {
      case "button", "notification": ", by the notification's button"
      default: ""
      }
    return Failure(
      .refused,
      "\(Columns.clean(failure.title)) was already \(id(failure.outcome)) \(calendar.phrase(at: failure.at))\(way).",
      toDo: "To take that back, type: limber undo \(id(failure.occurrence))")
  }

  private func closedAlready(_ failure: Control.Failure.ClosedAlready) -> Failure {
    let why = failure.why.flatMap(Why.init).map { ": \($0.phrase)" } ?? ""
    return Failure(
      .refused,
      "\(Columns.clean(failure.title)) was \(id(failure.outcome)) \(calendar.phrase(at: failure.at))\(why).",
      // As it was named; else by the reminder, whose id is easier to remember.
      toDo:
        "If you did it, say when, for example: limber done \(id(typed["target"] ?? failure.reminder)) --at \"20 min ago\""
    )
  }

  private func unknown(_ id: String, _ nothing: String, _ nearest: String?, _ list: String) -> Failure {
    Failure(
      .refused, "\(nothing) has the id \(quoted(id)).",
      toDo: nearest.map { "Did you mean \(self.id($0))?" } ?? "To see what there is, type: \(list)")
  }

  private func snoozeRefused(_ failure: Control.Failure.SnoozeRefused) -> Failure {
    let time = failure.limit.map { " \(calendar.phrase(at: $0))" } ?? " soon"
    let why =
      switch failure.why {
      case "window": "the hours of this reminder end\(time)"
      case "next": "the next one comes\(time)"
      default: "its time is over\(time)"
      }
    return Failure(
      .refused, "\(Columns.clean(failure.title)) can't be put off: \(why).", toDo: "Type limber done or limber skip.")
  }

  /// What is wrong with a key, in the words in which it was typed: `--at "daily": …`.
  private func sentence(_ problem: Control.Problem) -> String {
    guard let name, let key = problem.key, problem.message.hasPrefix("\(key) ") else {
      return Columns.clean(problem.message)
    }
    let rest = problem.message.dropFirst(key.count)
    let value = problem.found.map { " is \($0):" }
    guard let value, let found = problem.found, rest.hasPrefix(value) else { return Columns.clean(name(key) + rest) }
    return Columns.clean("\(name(key)) \(found):\(rest.dropFirst(value.count))")
  }

  private func invalidSchedule(_ problems: [Control.Problem]) -> Failure {
    let what = problems.map { problem in
      let place = StatusText.place(problem).map { " (\($0))" } ?? ""
      return sentence(problem) + place
    }
    let fix = problems.lazy.compactMap(\.fix).first.map { Columns.clean($0) }
    return Failure(
      .scheduleInvalid, what.isEmpty ? "The schedule is not valid." : what.joined(separator: "\n"),
      toDo: fix ?? "Nothing was changed. Correct it and try again.")
  }
}
