import LimberControl
import LimberCore
import Platform
import Records
import ScheduleFile

extension Daemon {
  /// Everything that `limber status` should say is wrong or missing, each with what to do.
  var problems: [Control.Problem] {
    var list = scheduleProblems
    func add(_ subject: String, _ message: String?, fix: String? = nil) {
      if let message { list.append(Control.Problem(message: message, subject: subject, fix: fix)) }
    }
    add("clock", clockProblem, fix: "Set the clock, such as with: timedatectl set-ntp true")
    add(
      "ledger", recorder.problem.map { "Answers can't be recorded: \($0)." },
      fix: "Free some space or mend the disk; what waits is written by itself.")
    if unreadableEntries > 0 {
      add(
        "ledger", "\(unreadableEntries) entries of the ledger can't be read and are passed over.",
        fix: "Keep a copy of \(stateDirectory), and report it.")
    }
    add("notifications", screen?.problem)
    add(
      "journal", Journal.isPresent ? recorder.journalProblem : "There is no journal: records are in the ledger only.",
      fix: Journal.isPresent
        ? nil : "Nothing is lost. On a machine with systemd, see: systemctl status systemd-journald")
    add(
      "service", ServiceManager.isUnderSystemd ? nil : "Limber runs in a terminal and ends with it.",
      fix: "To have it always: Units/install")
    add("clock", timekeeper.problem)
    add(
      "clock", timekeeper.localZone.problem,
      fix: "Set the time zone, such as with: timedatectl set-timezone Europe/Berlin")
    if let keeper, !keeper.isWatching {
      add("schedule", "Edits of \(keeper.path) are not noticed by themselves.", fix: "After an edit: limber reload")
    }
    return list
  }

  private var clockProblem: String? {
    guard let last = engine.clockBehind else { return nil }
    func when(_ instant: Instant) -> String {
      var civil = engine.zone.civil(instant)
      civil.timeOfDay = .minutes(civil.timeOfDay.microseconds / 60_000_000)
      return "\(Text.date(civil.date)) \(Text.clock(civil))"
    }
    let reason =
      last == Engine.written
      ? "which is before this program was written"
      : "but Limber's last entry is of \(when(last))"
    return "The clock is wrong: it shows \(when(moment().wall)), \(reason). Reminders at a time of day wait."
  }
}

extension ScheduleKeeper.Failure {
  /// What is wrong, with the places in the file.
  func problems(file: String) -> [Control.Problem] {
    switch self {
    case .unreadable(let why), .unwritable(let why):
      [Control.Problem(message: "The schedule can't be used: \(why).", subject: "schedule", file: file)]
    case .changed:
      [Control.Problem(message: "The schedule was changed on disk meanwhile.", subject: "schedule", file: file)]
    case .edit(let error): [Control.Problem(message: "\(error)", subject: "schedule", file: file)]
    case .invalid(let found):
      found.problems.map { problem in
        Control.Problem(
          message: problem.rendered(file: ScheduleKeeper.fileName), subject: "schedule", file: file,
          line: problem.line, column: problem.column, key: problem.key, found: problem.found, allowed: problem.allowed,
          fix: "Mend it in \(file); until then the schedule before stays in force.")
      }
    }
  }
}

extension ControlError {
  init(_ failure: ScheduleKeeper.Failure, file: String, reminders: [Reminder]) {
    switch failure {
    case .changed: self = .scheduleChanged(.init(file: file))
    case .unwritable(let why): self = .scheduleNotWritten(.init(file: file, why: why))
    case .edit(.exists(let id)):
      self = .duplicateReminder(
        .init(reminder: id, title: reminders.first { $0.id == id }?.title ?? id))
    case .edit(.notFound(let id, let nearest)): self = .noSuchReminder(.init(reminder: id, nearest: nearest))
    case .unreadable, .invalid, .edit: self = .invalidSchedule(.init(problems: failure.problems(file: file)))
    }
  }
}
