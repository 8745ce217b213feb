/// A method of `io.limber.Control`.
public enum ControlMethod: String, CaseIterable, Hashable, Sendable {
  /// Tells what is due now, what is next, the day so far, and what needs attention.
  case status = "Status"
  /// Lists upcoming occurrences, soonest first.
  case agenda = "Agenda"
  /// Lists the reminders of the schedule, in its order.
  case list = "List"
  /// Shows one reminder.
  case show = "Show"
  /// Adds a reminder to the schedule file. Fails with DuplicateReminder, InvalidSchedule, ScheduleChanged or
  /// ScheduleNotWritten.
  case add = "Add"
  /// Removes a reminder from the schedule file; what it has open is excused. Fails with NoSuchReminder,
  /// InvalidSchedule, ScheduleChanged or ScheduleNotWritten.
  case remove = "Remove"
  /// Changes keys of a reminder in the schedule file; all else in the file stays.
  case set = "Set"
  /// Answers an occurrence: done. Fails with NothingDue, Ambiguous, AlreadyAnswered, ClosedAlready, InvalidValue,
  /// NoSuchOccurrence or NotRecorded.
  case done = "Done"
  /// Answers an occurrence: not this time. Fails like Done.
  case skip = "Skip"
  /// Answers an occurrence: ask again later. Fails like Done, and with SnoozeRefused or SnoozeLimit. The time may
  /// come out shorter than asked for: see until of the answer.
  case snooze = "Snooze"
  /// Takes back the last thing that the person did, or the one that is named. Fails with NothingToUndo or
  /// NoSuchOccurrence.
  case undo = "Undo"
  /// Lists what Undo can take back, the latest first.
  case deeds = "Deeds"
  /// Records what no reminder asked for. Calcium needs mg. Fails with InvalidValue, NoSuchOccurrence or NotRecorded.
  case log = "Log"
  /// Shows nothing until the pause ends. Replaces a pause that is on.
  case pause = "Pause"
  /// Takes the rest of the day off: excuses what is open at once, and what comes due before the end.
  case rest = "Rest"
  /// Ends the pause or the rest. Fails with NotPaused.
  case resume = "Resume"
  /// Streams entries as they are recorded; must be called with 'more'. The first reply comes at once and has no
  /// entry: from then on none is missed. Fails with TooManyWatchers.
  case watch = "Watch"
  /// Says what a span of entries means, from the ledger alone. A client that can read the journal can merge that by
  /// entry id.
  case review = "Review"
  /// Gives the schedule file as it is, mistakes included. Fails with ScheduleUnreadable.
  case schedule = "Schedule"
  /// Puts another text in the place of the whole schedule file.
  case edit = "Edit"
  /// Adds what another schedule has to the schedule file. All of it or nothing.
  case `import` = "Import"
  /// Looks at a schedule without putting it in force.
  case check = "Check"
  /// Reads the schedule file again, also when it seems unchanged. Fails with InvalidSchedule; then the last good
  /// schedule stays in force.
  case reload = "Reload"

  /// The method with a full name (`io.limber.Control.Done`), if it is one.
  public init?(name: String) {
    let prefix = ControlInterface.name + "."
    guard name.hasPrefix(prefix) else { return nil }
    self.init(rawValue: String(name.dropFirst(prefix.count)))
  }

  /// Its full name.
  public var name: String { "\(ControlInterface.name).\(rawValue)" }

  /// Whether it gives a stream of replies and must be called with `more`.
  public var isStream: Bool { self == .watch }
}
