extension ControlInterface {
  /// The methods of the description.
  static let methods = """
    # Tells what is due now, what is next, the day so far, and what needs
    # attention.
    method Status() -> (
      # what is due now
      due: []DueOccurrence,
      # what is next, soonest first, one per reminder
      next: []Upcoming,
      # the day so far
      today: Today,
      # when the pause ends; null when not paused
      pausedUntil: ?string,
      # what needs attention
      problems: []Problem,
      # the daemon's version
      version: string
    )

    # Lists upcoming occurrences, soonest first.
    method Agenda(
      # how many days, 1 to 366; 1 unless given
      days: ?int,
      # from when; now unless given
      from: ?string
    ) -> (
      # the occurrences
      occurrences: []Upcoming
    )

    # Lists the reminders of the schedule, in its order.
    method List() -> (
      # the reminders
      reminders: []Reminder
    )

    # Shows one reminder.
    method Show(
      # its id
      reminder: string
    ) -> (
      # the reminder
      reminder: Reminder,
      # its next due times
      next: []string,
      # its occurrences that are due now
      open: []DueOccurrence
    )

    # Adds a reminder to the schedule file. Fails with DuplicateReminder,
    # InvalidSchedule, ScheduleChanged or ScheduleNotWritten.
    method Add(
      # the reminder
      reminder: ReminderDraft
    ) -> (
      # the reminder as it is now
      reminder: Reminder,
      # its next due times
      next: []string
    )

    # Removes a reminder from the schedule file; what it has open is excused.
    # Fails with NoSuchReminder, InvalidSchedule, ScheduleChanged or
    # ScheduleNotWritten.
    method Remove(
      # its id
      reminder: string
    ) -> (
      # the reminder as it was
      reminder: Reminder
    )

    # Answers an occurrence: done. Fails with NothingDue, Ambiguous,
    # AlreadyAnswered, ClosedAlready, InvalidValue, NoSuchOccurrence or
    # NotRecorded.
    method Done(
      # an occurrence id, the beginning of one that is unique, or a reminder id;
      # may be absent when only one occurrence can be done
      target: ?string,
      # when it really was, if not now; an earlier time than the last answer
      # corrects it
      at: ?string,
      # a note
      note: ?string
    ) -> (
      # what the answer did
      answer: Answer
    )

    # Answers an occurrence: not this time. Fails like Done.
    method Skip(
      # an occurrence id, the beginning of one that is unique, or a reminder id;
      # may be absent when only one occurrence can be skipped
      target: ?string,
      # why
      reason: ?string,
      # when it really was, if not now; an earlier time than the last answer
      # corrects it
      at: ?string
    ) -> (
      # what the answer did
      answer: Answer
    )

    # Answers an occurrence: ask again later. Fails like Done, and with
    # SnoozeRefused or SnoozeLimit. The time may come out shorter than asked for:
    # see until of the answer.
    method Snooze(
      # an occurrence id, the beginning of one that is unique, or a reminder id;
      # may be absent when only one occurrence can be snoozed
      target: ?string,
      # a time span; the reminder's own unless given
      duration: ?string
    ) -> (
      # what the answer did
      answer: Answer
    )

    # Takes the last answer or log back. Its occurrence is open again if it may
    # still be answered, else missed. Fails with NothingToUndo.
    method Undo() -> (
      # what was taken back
      undone: Undone
    )

    # Records what no reminder asked for. Calcium needs mg. Fails with
    # InvalidValue, NoSuchOccurrence or NotRecorded.
    method Log(
      # what it is
      what: LogKind,
      # minutes moved, or that a cramp lasted
      minutes: ?float,
      # milligrams of elemental calcium
      mg: ?int,
      # food or supplement; food unless given
      source: ?string,
      # what was eaten or taken
      item: ?string,
      # where the cramp was
      place: ?string,
      # how bad the cramp was, 0 to 10
      severity: ?int,
      # the limb
      limb: ?string,
      # when it was, if not now
      at: ?string,
      # a note
      note: ?string,
      # an occurrence that this closes as done, by its id or the beginning of one,
      # or by its reminder
      target: ?string
    ) -> (
      # the entry that records it
      entry: Entry
    )

    # Shows nothing until the pause ends. Replaces a pause that is on.
    method Pause(
      # how long; 1h unless this or until is given
      duration: ?string,
      # until when; 'tomorrow' is 04:00
      until: ?string
    ) -> (
      # when it ends
      until: string
    )

    # Ends the pause. Fails with NotPaused.
    method Resume() -> (
      # what is open, and is shown again
      due: []DueOccurrence
    )

    # Streams entries as they are recorded; must be called with 'more'. The first
    # reply comes at once and has no entry: from then on none is missed. Fails
    # with TooManyWatchers.
    method Watch() -> (
      # the entry; absent in the first reply
      entry: ?Entry
    )

    # Says what a span of entries means, from the ledger alone. A client that can
    # read the journal can merge that by entry id.
    method Review(
      # from when: a time or a day; a week back unless given
      since: ?string,
      # until when, exclusive: a time or a day; now unless given
      until: ?string
    ) -> (
      # from when
      since: string,
      # until when, exclusive
      until: string,
      # each reminder that had anything due, or that is in force
      reminders: []ReviewReminder,
      # calcium by day
      calcium: ReviewCalcium,
      # the cramp diary
      cramps: []Cramp,
      # what this rests on
      evidence: Evidence
    )

    # Reads the schedule file again, also when it seems unchanged. Fails with
    # InvalidSchedule; then the last good schedule stays in force.
    method Reload() -> ()


    """
}
