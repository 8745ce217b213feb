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
    add("clock", clockProblem, fix: Remedy.ofDaemon.synchronize)
    add("ledger", recorder.problem.map { "Answers can't be recorded: \($0)." }, fix: recordingFix)
    add(
      "ledger", repairs.isUnfinished ? "The ledger is damaged, and could not be made anew." : nil,
      fix: "Free some space or mend the disk; it is tried again by itself.")
    if let closed = ledger.closedOne(at: "\(stateDirectory)/\(Ledger.fileName)") {
      add(
        "ledger",
        "The ledger is another user's, so nobody sees what it holds. What is recorded meanwhile is kept, and comes to it.",
        fix: [Remedy.ofDaemon.readable(closed), Remedy.ofDaemon.restart()].compactMap { $0 }.joined(
          separator: " Then: "))
    }
    if let recovery = engine.recovery, isKept(recovery) {
      add(
        "ledger", recovery.sentence,
        fix: "Check the disk, and restore a backup if you have a better one (limber restore). Then move "
          + "\(stateDirectory)/\(recovery.file) away.")
    }
    add(
      "ledger",
      ledger.wasPutBack
        ? "A file of the ledger was removed or changed while Limber ran. The ledger has been written out again, with everything."
        : nil,
      fix: "Find out which program touches the files in \(stateDirectory).")
    add(
      "ledger", bookkeeping?.problem.map { "The ledger can't be looked after: \($0)." },
      fix: "Nothing is lost. Look whether the disk is in order.")
    add("notifications", screen?.problem, fix: screen?.remedy)
    list += journalProblems
    add(
      "service", ServiceManager.isUnderSystemd ? nil : "Limber runs in a terminal and ends with it.",
      fix: Remedy.ofDaemon.always)
    add("clock", timekeeper.problem)
    add(
      "clock", timekeeper.localZone.problem,
      fix: Remedy.ofDaemon.setZone)
    if let keeper, let problem = keeper.watchProblem {
      add(
        "schedule",
        "Edits of \(keeper.path) may be noticed only minutes later: \(problem.subject ?? "it") can't be watched "
          + "(\(problem.reason)).", fix: "After an edit: limber reload")
    }
    return list
  }

  /// Whether what was set aside is there still: the ledger itself, its log alone, or a link that leads nowhere.
  private func isKept(_ recovery: Recovery) -> Bool {
    guard !recovery.file.isEmpty else { return false }
    return ["", "-wal"].contains { Files.kind(of: "\(stateDirectory)/\(recovery.file)\($0)") != .nothing }
  }

  /// What helps where nothing can be recorded.
  private var recordingFix: String? {
    let after = "; what waits is written by itself."
    switch recorder.problem?.reason {
    case nil: return nil
    case .diskFull: return "Free some space on the disk of \(stateDirectory)\(after)"
    case .readOnly:
      if isFrozen { return "Nothing: limberd starts anew within seconds, and goes on." }
      return Remedy.ofDaemon.writable(stateDirectory)
    case .inputOutput: return "Look what the disk lacks (journalctl -k), and keep a copy: limber backup FILE"
    case .replaced: return "Move the other file away from \(stateDirectory)\(after)"
    default: return "Look whether the disk is in order\(after)"
    }
  }

  private var journalProblems: [Control.Problem] {
    func problem(_ message: String, fix: String) -> Control.Problem {
      Control.Problem(message: message, subject: "journal", fix: fix)
    }
    var list: [Control.Problem] = []
    switch recorder.journalProblem {
    case .absent?:
      list.append(
        problem(
          "There is no journal: records are in the ledger only.",
          fix: "Nothing is lost; they are sent when it is there. \(Remedy.ofDaemon.seeJournal)"))
    case .busy?, .stuck?:
      list.append(
        problem(
          "The journal takes no records at the moment: they are in the ledger only.",
          fix: "Nothing is lost; they are sent later. \(Remedy.ofDaemon.seeJournal)"))
    case .unreadable?:
      list.append(
        problem(
          "The journal can't be read back, so nobody knows whether records arrive: it is kept in memory only, or you may not "
            + "read it. The ledger has everything.",
          fix: Remedy.ofDaemon.readableJournal))
    case .failed(let why)?:
      list.append(problem("The journal can't be used: \(why).", fix: "Nothing is lost: the ledger has everything."))
    case nil: break
    }
    if recorder.missing > 0 {
      list.append(
        problem(
          "The journal has not kept \(recorder.missing == 1 ? "a record" : "\(recorder.missing) records"): sent again.",
          fix: "Nothing is lost. Too much is being logged, or it is damaged; see: journalctl -u systemd-journald"))
    }
    if recorder.givenUp > 0 {
      list.append(
        problem(
          "The journal did not keep \(recorder.givenUp == 1 ? "a record" : "\(recorder.givenUp) records").",
          fix: "Nothing is lost: the ledger has everything. See: journalctl -u systemd-journald"))
    }
    return list
  }

  private var clockProblem: String? {
    func when(_ instant: Instant) -> String {
      var civil = engine.zone.civil(instant)
      civil.timeOfDay = .minutes(civil.timeOfDay.microseconds / 60_000_000)
      return "\(Text.date(civil.date)) \(Text.clock(civil))"
    }
    guard let last = engine.clockBehind else {
      return engine.clockDoubt.map { doubt in
        "The clock was set \(doubt.step < .zero ? "back" : "forward") by \(doubt.step.magnitude.roughly), and shows "
          + "\(when(moment().wall)). Until \(Text.clock(engine.zone.civil(doubt.until))) nothing is recorded that follows from it."
      }
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
    case .unreadable(let why):
      [
        Control.Problem(
          message: "The schedule can't be used: \(why).", subject: "schedule", file: file,
          fix: Remedy.ofDaemon.readable(file) ?? "Check that it is a text file, in UTF-8, of at most 1 MB.")
      ]
    case .unwritable(let why):
      [Control.Problem(message: "The schedule can't be used: \(why).", subject: "schedule", file: file)]
    case .changed:
      [Control.Problem(message: "The schedule was changed on disk meanwhile.", subject: "schedule", file: file)]
    case .edit(.wrongFields(let found)): found.problems.map(Control.Problem.init)
    case .edit(.invalid(let found)):
      found.problems.map {
        Control.Problem(
          message: "with that the schedule would not be right: \($0.message)", subject: "schedule", key: $0.key,
          found: $0.found, allowed: $0.allowed)
      }
    case .edit(let error): [Control.Problem(message: "\(error)", subject: "schedule", file: file)]
    case .invalid(let found):
      found.problems.map { problem in
        var told = Control.Problem(problem, inTextCalled: ScheduleKeeper.fileName)
        told.file = file
        told.fix = "Mend it in \(file); until then the schedule before stays in force."
        return told
      }
    }
  }
}

extension Control.Problem {
  /// A mistake in a text, which its sentence calls by a name.
  init(_ problem: ScheduleProblem, inTextCalled name: String) {
    self.init(
      message: problem.rendered(file: name), subject: "schedule", line: problem.line, column: problem.column,
      key: problem.key, found: problem.found, allowed: problem.allowed)
  }

  /// A key that was given and is wrong.
  init(_ problem: FieldProblem) {
    self.init(
      message: problem.message, subject: "schedule", key: problem.key, found: problem.found, allowed: problem.allowed)
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
    case .edit(.differs(let conflict)):
      self = .scheduleDiffers(.init(reminders: conflict.reminders, settings: conflict.settings))
    case .unreadable(let why): self = .scheduleUnreadable(.init(file: file, why: why))
    case .invalid, .edit: self = .invalidSchedule(.init(problems: failure.problems(file: file)))
    }
  }
}
