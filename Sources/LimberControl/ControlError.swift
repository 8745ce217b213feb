public import Varlink

/// An error of `io.limber.Control`, with all that a client needs to go on.
public enum ControlError: Error, Hashable, Sendable {
  /// Nothing is due that this could answer.
  case nothingDue(Control.Failure.NothingDue)
  /// Nothing that could be answered was due around the time that was given.
  case nothingThen(Control.Failure.NothingThen)
  /// The time that was given is too long ago.
  case tooLongAgo(Control.Failure.TooLongAgo)
  /// More than one occurrence could be meant: give one of their ids.
  case ambiguous(Control.Failure.Ambiguous)
  /// Somebody was first. Nothing was recorded.
  case alreadyAnswered(Control.Failure.AlreadyAnswered)
  /// The occurrence was closed without an answer, and can only be corrected by Done or Skip with an earlier time.
  case closedAlready(Control.Failure.ClosedAlready)
  /// No reminder has this id.
  case noSuchReminder(Control.Failure.NoSuchReminder)
  /// No occurrence has this id, and no reminder either.
  case noSuchOccurrence(Control.Failure.NoSuchOccurrence)
  /// Only a movement takes minutes, and only a movement is closed by logging one.
  case noMovement(Control.Failure.NoMovement)
  /// There is no time left to snooze it into.
  case snoozeRefused(Control.Failure.SnoozeRefused)
  /// It was snoozed once more than it may be, and does not come again.
  case snoozeLimit(Control.Failure.SnoozeLimit)
  /// There is nothing to take back.
  case nothingToUndo
  /// There is no pause to end.
  case notPaused
  /// A value has the right type and still makes no sense here.
  case invalidValue(Control.Failure.InvalidValue)
  /// The schedule, or what it would become, is wrong. The last good one stays in force.
  case invalidSchedule(Control.Failure.InvalidSchedule)
  /// There is a reminder with this id already.
  case duplicateReminder(Control.Failure.DuplicateReminder)
  /// The schedule file changed meanwhile and was not overwritten: try again.
  case scheduleChanged(Control.Failure.ScheduleChanged)
  /// The schedule file can't be read, or is no UTF-8 text.
  case scheduleUnreadable(Control.Failure.ScheduleUnreadable)
  /// Both schedules have these, but not the same. Nothing was changed.
  case scheduleDiffers(Control.Failure.ScheduleDiffers)
  /// The schedule file could not be written.
  case scheduleNotWritten(Control.Failure.ScheduleNotWritten)
  /// It could not be stored durably, so nothing has happened.
  case notRecorded(Control.Failure.NotRecorded)
  case notRead(Control.Failure.NotRead)
  /// There are as many streams as there may be.
  case tooManyWatchers(Control.Failure.TooManyWatchers)
}

extension ControlError {
  /// Its name within the interface: `NothingDue`.
  public var name: String {
    switch self {
    case .nothingDue: "NothingDue"
    case .nothingThen: "NothingThen"
    case .tooLongAgo: "TooLongAgo"
    case .ambiguous: "Ambiguous"
    case .alreadyAnswered: "AlreadyAnswered"
    case .closedAlready: "ClosedAlready"
    case .noSuchReminder: "NoSuchReminder"
    case .noSuchOccurrence: "NoSuchOccurrence"
    case .noMovement: "NoMovement"
    case .snoozeRefused: "SnoozeRefused"
    case .snoozeLimit: "SnoozeLimit"
    case .nothingToUndo: "NothingToUndo"
    case .notPaused: "NotPaused"
    case .invalidValue: "InvalidValue"
    case .invalidSchedule: "InvalidSchedule"
    case .duplicateReminder: "DuplicateReminder"
    case .scheduleChanged: "ScheduleChanged"
    case .scheduleUnreadable: "ScheduleUnreadable"
    case .scheduleDiffers: "ScheduleDiffers"
    case .scheduleNotWritten: "ScheduleNotWritten"
    case .notRecorded: "NotRecorded"
    case .notRead: "NotRead"
    case .tooManyWatchers: "TooManyWatchers"
    }
  }

  /// The error as it travels.
  public var varlinkError: VarlinkError {
    VarlinkError(name: "\(ControlInterface.name).\(name)", parameters: parameters)
  }

  private var parameters: JSONValue.Object {
    switch self {
    case .nothingDue(let payload): object(payload)
    case .nothingThen(let payload): object(payload)
    case .tooLongAgo(let payload): object(payload)
    case .ambiguous(let payload): object(payload)
    case .alreadyAnswered(let payload): object(payload)
    case .closedAlready(let payload): object(payload)
    case .noSuchReminder(let payload): object(payload)
    case .noSuchOccurrence(let payload): object(payload)
    case .noMovement(let payload): object(payload)
    case .snoozeRefused(let payload): object(payload)
    case .snoozeLimit(let payload): object(payload)
    case .invalidValue(let payload): object(payload)
    case .invalidSchedule(let payload): object(payload)
    case .duplicateReminder(let payload): object(payload)
    case .scheduleChanged(let payload): object(payload)
    case .scheduleUnreadable(let payload): object(payload)
    case .scheduleDiffers(let payload): object(payload)
    case .scheduleNotWritten(let payload): object(payload)
    case .notRecorded(let payload): object(payload)
    case .notRead(let payload): object(payload)
    case .tooManyWatchers(let payload): object(payload)
    case .nothingToUndo, .notPaused: [:]
    }
  }

  /// The error that came over the wire; nil when it is of another interface, or newer than this module.
  ///
  /// - Throws: `mismatch` when its parameters are not as the interface describes them.
  public init?(_ error: VarlinkError) throws(JSONError) {
    let prefix = ControlInterface.name + "."
    guard error.name.hasPrefix(prefix) else { return nil }
    let parameters = JSONValue.object(error.parameters)
    switch error.name.dropFirst(prefix.count) {
    case "NothingDue": self = .nothingDue(try parameters.decoded())
    case "NothingThen": self = .nothingThen(try parameters.decoded())
    case "TooLongAgo": self = .tooLongAgo(try parameters.decoded())
    case "Ambiguous": self = .ambiguous(try parameters.decoded())
    case "AlreadyAnswered": self = .alreadyAnswered(try parameters.decoded())
    case "ClosedAlready": self = .closedAlready(try parameters.decoded())
    case "NoSuchReminder": self = .noSuchReminder(try parameters.decoded())
    case "NoSuchOccurrence": self = .noSuchOccurrence(try parameters.decoded())
    case "NoMovement": self = .noMovement(try parameters.decoded())
    case "SnoozeRefused": self = .snoozeRefused(try parameters.decoded())
    case "SnoozeLimit": self = .snoozeLimit(try parameters.decoded())
    case "NothingToUndo": self = .nothingToUndo
    case "NotPaused": self = .notPaused
    case "InvalidValue": self = .invalidValue(try parameters.decoded())
    case "InvalidSchedule": self = .invalidSchedule(try parameters.decoded())
    case "DuplicateReminder": self = .duplicateReminder(try parameters.decoded())
    case "ScheduleChanged": self = .scheduleChanged(try parameters.decoded())
    case "ScheduleUnreadable": self = .scheduleUnreadable(try parameters.decoded())
    case "ScheduleDiffers": self = .scheduleDiffers(try parameters.decoded())
    case "ScheduleNotWritten": self = .scheduleNotWritten(try parameters.decoded())
    case "NotRecorded": self = .notRecorded(try parameters.decoded())
    case "NotRead": self = .notRead(try parameters.decoded())
    case "TooManyWatchers": self = .tooManyWatchers(try parameters.decoded())
    default: return nil
    }
  }
}
