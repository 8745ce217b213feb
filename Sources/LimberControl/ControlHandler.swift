public import Varlink

/// Who answers the methods of `io.limber.Control`: one function for each, with its own types.
public protocol ControlHandler: AnyObject {
  /// Tells what is due now, what is next, the day so far, and what needs attention.
  func status(_ call: Control.Status) throws(ControlError) -> Control.Status.Reply
  /// Lists upcoming occurrences, soonest first.
  func agenda(_ call: Control.Agenda) throws(ControlError) -> Control.Agenda.Reply
  /// Lists the reminders of the schedule, in its order.
  func list(_ call: Control.List) throws(ControlError) -> Control.List.Reply
  /// Shows one reminder.
  func show(_ call: Control.Show) throws(ControlError) -> Control.Show.Reply
  /// Adds a reminder to the schedule file. Fails with DuplicateReminder, InvalidSchedule, ScheduleChanged or
  /// ScheduleNotWritten.
  func add(_ call: Control.Add) throws(ControlError) -> Control.Add.Reply
  /// Removes a reminder from the schedule file; what it has open is excused. Fails with NoSuchReminder,
  /// InvalidSchedule, ScheduleChanged or ScheduleNotWritten.
  func remove(_ call: Control.Remove) throws(ControlError) -> Control.Remove.Reply
  /// Changes keys of a reminder in the schedule file; all else in the file stays.
  func set(_ call: Control.Set) throws(ControlError) -> Control.Set.Reply
  /// Answers an occurrence: done. Fails with NothingDue, Ambiguous, AlreadyAnswered, ClosedAlready, InvalidValue,
  /// NoSuchOccurrence or NotRecorded.
  func done(_ call: Control.Done) throws(ControlError) -> Control.Done.Reply
  /// Answers an occurrence: not this time. Fails like Done.
  func skip(_ call: Control.Skip) throws(ControlError) -> Control.Skip.Reply
  /// Answers an occurrence: ask again later. Fails like Done, and with SnoozeRefused or SnoozeLimit. The time may
  /// come out shorter than asked for: see until of the answer.
  func snooze(_ call: Control.Snooze) throws(ControlError) -> Control.Snooze.Reply
  /// Takes back the last thing that the person did, or the one that is named. Fails with NothingToUndo or
  /// NoSuchOccurrence.
  func undo(_ call: Control.Undo) throws(ControlError) -> Control.Undo.Reply
  /// Lists what Undo can take back, the latest first.
  func deeds(_ call: Control.Deeds) throws(ControlError) -> Control.Deeds.Reply
  /// Records what no reminder asked for. Calcium needs mg. Fails with InvalidValue, NoSuchOccurrence or NotRecorded.
  func log(_ call: Control.Log) throws(ControlError) -> Control.Log.Reply
  /// Shows nothing until the pause ends. Replaces a pause that is on.
  func pause(_ call: Control.Pause) throws(ControlError) -> Control.Pause.Reply
  /// Takes the rest of the day off: excuses what is open at once, and what comes due before the end.
  func rest(_ call: Control.Rest) throws(ControlError) -> Control.Rest.Reply
  /// Ends the pause or the rest. Fails with NotPaused.
  func resume(_ call: Control.Resume) throws(ControlError) -> Control.Resume.Reply
  /// A client wants to hear of entries. Keep the stream and send it each; it tells when it ends.
  func watch(_ call: Control.Watch, _ stream: ControlStream) throws(ControlError)
  /// Says what a span of entries means, from the ledger alone. A client that can read the journal can merge that by
  /// entry id.
  /// It may be answered later.
  func review(_ call: Control.Review, _ answer: ControlAnswer<Control.Review>) throws(ControlError)
  /// Gives the schedule file as it is, mistakes included. Fails with ScheduleUnreadable.
  func schedule(_ call: Control.Schedule) throws(ControlError) -> Control.Schedule.Reply
  /// Puts another text in the place of the whole schedule file.
  func edit(_ call: Control.Edit) throws(ControlError) -> Control.Edit.Reply
  /// Adds what another schedule has to the schedule file. All of it or nothing.
  func `import`(_ call: Control.Import) throws(ControlError) -> Control.Import.Reply
  /// Looks at a schedule without putting it in force.
  func check(_ call: Control.Check) throws(ControlError) -> Control.Check.Reply
  /// Reads the schedule file again, also when it seems unchanged. Fails with InvalidSchedule; then the last good
  /// schedule stays in force.
  func reload(_ call: Control.Reload) throws(ControlError) -> Control.Reload.Reply
}

extension ControlInterface {
  /// Answers a call to a method of this interface by its handler. For the `dispatch` of a ``Service``, which has held
  /// the call against the description before.
  public static func answer(_ call: Call, _ responder: Responder, by handler: any ControlHandler) {
    guard let method = ControlMethod(name: call.method) else {
      return responder.fail(.methodNotImplemented(call.method))
    }
    if let excess = ArgumentLengths.excess(in: call.parameters) {
      return responder.fail(ControlError.invalidValue(excess).varlinkError)
    }
    switch method {
    case .status: reply(call, responder, handler.status)
    case .agenda: reply(call, responder, handler.agenda)
    case .list: reply(call, responder, handler.list)
    case .show: reply(call, responder, handler.show)
    case .add: reply(call, responder, handler.add)
    case .remove: reply(call, responder, handler.remove)
    case .set: reply(call, responder, handler.set)
    case .done: reply(call, responder, handler.done)
    case .skip: reply(call, responder, handler.skip)
    case .snooze: reply(call, responder, handler.snooze)
    case .undo: reply(call, responder, handler.undo)
    case .deeds: reply(call, responder, handler.deeds)
    case .log: reply(call, responder, handler.log)
    case .pause: reply(call, responder, handler.pause)
    case .rest: reply(call, responder, handler.rest)
    case .resume: reply(call, responder, handler.resume)
    case .watch: watch(call, responder, by: handler)
    case .review: later(call, responder, handler.review)
    case .schedule: reply(call, responder, handler.schedule)
    case .edit: reply(call, responder, handler.edit)
    case .import: reply(call, responder, handler.import)
    case .check: reply(call, responder, handler.check)
    case .reload: reply(call, responder, handler.reload)
    }
  }
}
