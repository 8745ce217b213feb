internal import LimberControl
internal import LimberCore
internal import Report

/// What the daemon refused, as a person is told.
struct Refusals {
  var calendar: Calendar
  /// How the command began, for examples: `limber done`.
  var command: String

  func failure(_ error: ControlError) -> Failure {
    switch error {
    case .nothingDue(let failure): nothingDue(failure.next)
    case .ambiguous(let failure): ambiguous(failure.candidates)
    case .alreadyAnswered(let failure): alreadyAnswered(failure)
    case .closedAlready(let failure): closedAlready(failure)
    case .noSuchReminder(let failure): unknown(failure.reminder, "No reminder", failure.nearest, "limber list")
    case .noSuchOccurrence(let failure): unknown(failure.occurrence, "Nothing", failure.nearest, "limber status")
    case .snoozeRefused(let failure): snoozeRefused(failure)
    case .snoozeLimit(let failure):
      Failure(
        .refused, "\(Columns.clean(failure.title)) was put off \(Text.times(failure.snoozes)), which is the most.",
        toDo: "Type limber done or limber skip.")
    case .nothingToUndo: Failure(.refused, "There is no answer to take back.")
    case .notPaused: Failure(.refused, "Reminders are not paused.")
    default: other(error)
    }
  }

  private func other(_ error: ControlError) -> Failure {
    switch error {
    case .invalidValue(let failure):
      Failure(
        .usage, "\(quoted(failure.found)) is not possible as \(name(failure.parameter)).",
        toDo: "Possible: \(Columns.clean(failure.allowed)).")
    case .invalidSchedule(let failure): invalidSchedule(failure.problems)
    case .duplicateReminder(let failure):
      Failure(
        .refused, "There is a reminder \(name(failure.reminder)) already: \(Columns.clean(failure.title)).",
        toDo: "Choose another id with --id, or first type: limber remove \(name(failure.reminder))")
    case .scheduleChanged(let failure):
      Failure(
        .refused, "\(Columns.clean(failure.file)) was changed by somebody else just now, and was left alone.",
        toDo: "Try again.")
    case .scheduleUnreadable(let failure):
      Failure(
        .scheduleInvalid, "\(Columns.clean(failure.file)) can't be read: \(Columns.clean(failure.why)).",
        toDo: "Check that it is a text file of yours, in UTF-8.")
    case .scheduleDiffers(let failure):
      Failure(
        .refused,
        "Your schedule has \(Sentences.list(failure.reminders + failure.settings)) too, but not the same. Nothing was changed.",
        toDo: "To take it from the file all the same: limber import --replace FILE")
    case .scheduleNotWritten(let failure):
      Failure(
        .failed, "\(Columns.clean(failure.file)) could not be written: \(Columns.clean(failure.why)).",
        toDo: "Check that the disk is not full and that the file is yours.")
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

  private func name(_ id: String) -> String { Columns.clean(id, limit: 60) }

  private func nothingDue(_ next: [Control.Upcoming]) -> Failure {
    guard let first = next.first else {
      return Failure(.nothingDue, "Nothing is due.", toDo: "To add a reminder, see: limber add --help")
    }
    return Failure(
      .nothingDue, "Nothing is due now.",
      toDo: "Next is \(Columns.clean(first.title)), \(calendar.phrase(at: first.due)).")
  }

  private func ambiguous(_ candidates: [Control.DueOccurrence]) -> Failure {
    let list = candidates.map { "\(name($0.occurrence)) (\(Columns.clean($0.title)))" }.joined(separator: ", ")
    let example = candidates.first.map { name($0.occurrence) } ?? "ID"
    return Failure(
      .ambiguous, "More than one is due: \(list).", toDo: "Say which one, for example: \(command) \(example)")
  }

  private func alreadyAnswered(_ failure: Control.Failure.AlreadyAnswered) -> Failure {
    let way =
      switch failure.by {
      case "button", "notification": ", by the notification's button"
      default: ""
      }
    return Failure(
      .refused,
      "\(Columns.clean(failure.title)) was already \(name(failure.outcome)) \(calendar.phrase(at: failure.at))\(way).",
      toDo: "To take that back, type: limber undo")
  }

  private func closedAlready(_ failure: Control.Failure.ClosedAlready) -> Failure {
    let why = failure.why.flatMap(Why.init).map { ": \($0.phrase)" } ?? ""
    return Failure(
      .refused,
      "\(Columns.clean(failure.title)) was \(name(failure.outcome)) \(calendar.phrase(at: failure.at))\(why).",
      toDo: "If you did it, say when, for example: limber done \(name(failure.occurrence)) --at \"20 min ago\"")
  }

  private func unknown(_ id: String, _ nothing: String, _ nearest: String?, _ list: String) -> Failure {
    Failure(
      .refused, "\(nothing) has the id \(quoted(id)).",
      toDo: nearest.map { "Did you mean \(name($0))?" } ?? "To see what there is, type: \(list)")
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

  private func invalidSchedule(_ problems: [Control.Problem]) -> Failure {
    let what = problems.map { problem in
      let place = StatusText.place(problem).map { " (\($0))" } ?? ""
      return Columns.clean(problem.message) + place
    }
    let fix = problems.lazy.compactMap(\.fix).first.map { Columns.clean($0) }
    return Failure(
      .scheduleInvalid, what.isEmpty ? "The schedule is not valid." : what.joined(separator: "\n"),
      toDo: fix ?? "Nothing was changed. Correct it and try again.")
  }
}
