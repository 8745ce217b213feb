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
      # whether the pause is a rest: what is due before its end is excused
      resting: ?bool,
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
    # InvalidSchedule, ScheduleUnreadable, ScheduleChanged or ScheduleNotWritten.
    method Add(
      # the reminder
      reminder: ReminderDraft
    ) -> (
      # the reminder as it is now
      reminder: Reminder,
      # its next due times
      next: []string,
      # what somebody should look at that was not so before
      warnings: ?[]Problem
    )

    # Removes a reminder from the schedule file; what it has open is excused.
    # Fails with NoSuchReminder, InvalidSchedule, ScheduleUnreadable,
    # ScheduleChanged or ScheduleNotWritten.
    method Remove(
      # its id
      reminder: string
    ) -> (
      # the reminder as it was
      reminder: Reminder
    )

    # Changes keys of a reminder in the schedule file; all else in the file stays.
    # Another time excuses what it has open, and counts from now. Fails with
    # NoSuchReminder, InvalidValue, InvalidSchedule, ScheduleUnreadable,
    # ScheduleChanged or ScheduleNotWritten.
    method Set(
      # its id
      reminder: string,
      # the keys to change, and their values
      changes: ReminderChanges,
      # keys that go back to the default of the reminder's kind
      reset: ?[]string
    ) -> (
      # the reminder as it is now
      reminder: Reminder,
      # its next due times
      next: []string,
      # what somebody should look at that was not so before
      warnings: ?[]Problem
    )

    # Answers an occurrence: done. Fails with NothingDue, NothingThen, Ambiguous,
    # AlreadyAnswered, ClosedAlready, InvalidValue, TooLongAgo, NoSuchOccurrence
    # or NotRecorded.
    method Done(
      # an occurrence id, four characters or more of one, or a reminder id;
      # may be absent when only one occurrence can be done
      target: ?string,
      # when it really was, if not now; an earlier time than the last answer
      # corrects it
      at: ?string,
      # a note
      note: ?string,
      # for a movement: how many minutes it took, if that was measured
      minutes: ?float,
      # several targets: all are answered, or none where one can't be
      targets: ?[]string,
      # whether all that is due is meant
      all: ?bool
    ) -> (
      # what the answer did; the first of several
      answer: Answer,
      # what each did
      answers: ?[]Answer
    )

    # Answers an occurrence: not this time. Fails like Done.
    method Skip(
      # an occurrence id, four characters or more of one, or a reminder id;
      # may be absent when only one occurrence can be skipped
      target: ?string,
      # why
      reason: ?string,
      # when it really was, if not now; an earlier time than the last answer
      # corrects it
      at: ?string,
      # several targets: all are answered, or none where one can't be
      targets: ?[]string,
      # whether all that is due is meant
      all: ?bool
    ) -> (
      # what the answer did; the first of several
      answer: Answer,
      # what each did
      answers: ?[]Answer
    )

    # Answers an occurrence: ask again later. Fails like Done, and with
    # SnoozeRefused or SnoozeLimit. The time may come out shorter than asked for:
    # see until of the answer. One that was snoozed as often as it may be is taken
    # from the screen and does not come again: see lateUntil.
    method Snooze(
      # an occurrence id, four characters or more of one, or a reminder id;
      # may be absent when only one occurrence can be snoozed
      target: ?string,
      # a time span; the reminder's own unless given
      duration: ?string,
      # several targets: all are answered, or none where one can't be
      targets: ?[]string,
      # whether all that is due is meant
      all: ?bool
    ) -> (
      # what the answer did; the first of several
      answer: Answer,
      # what each did
      answers: ?[]Answer
    )

    # Takes back the last thing that the person did: an answer, a log, a pause, a
    # rest, or the end of one. Its occurrence is open again if it may still be
    # answered, else missed; so is what a pause or a rest had excused. Fails with
    # NothingToUndo or NoSuchOccurrence.
    method Undo(
      # another than the last: an occurrence id or its beginning, a
      # reminder id for its last answer, the id of a Deed, or that of an entry
      target: ?string
    ) -> (
      # what was taken back
      undone: Undone
    )

    # Lists what Undo can take back, the latest first.
    method Deeds(
      # at most so many, 1 to 100; 10 unless given
      limit: ?int
    ) -> (
      # what the person did
      deeds: []Deed
    )

    # Records what no reminder asked for. Calcium needs mg; what goes with
    # another kind is refused. Fails with InvalidValue, TooLongAgo,
    # NoSuchOccurrence or NotRecorded.
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
      # an occurrence that this closes as done, by its id or its beginning,
      # or by its reminder
      target: ?string
    ) -> (
      # the entry that records it
      entry: Entry,
      # the id of the occurrence that is done by it
      occurrence: ?string,
      # the title of that one
      closed: ?string
    )

    # Shows nothing until the pause ends, 90 days from now at the latest. Replaces
    # a pause that is on.
    method Pause(
      # how long; 1h unless this or until is given, of which one may be
      duration: ?string,
      # until when; 'tomorrow' and 'Monday' are 04:00 of that day
      until: ?string
    ) -> (
      # when it ends
      until: string
    )

    # Takes the rest of the day off: excuses what is open at once, and what comes
    # due before the end. Replaces a pause that is on, unless that is a longer
    # one; Resume ends it.
    method Rest() -> (
      # when it ends: the next 04:00, or later where a longer pause goes on
      until: string,
      # what was open, and is excused
      excused: []DueOccurrence,
      # whether a longer pause is on, which goes on instead; then nothing is
      # excused
      paused: ?bool
    )

    # Ends the pause or the rest. Fails with NotPaused.
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
      # from when: a time or a day, at most 366 days before until; unless given,
      # seven days, the last of them that in which the span ends
      since: ?string,
      # until when, exclusive: a time or a day; now unless given
      until: ?string
    ) -> (
      # from when
      since: string,
      # until when, exclusive
      until: string,
      # the time zone whose days and hours are counted, by its IANA name
      zone: ?string,
      # the label of the schedule's person
      person: ?string,
      # each reminder that had anything due, or that is in force
      reminders: []ReviewReminder,
      # each kind of them
      kinds: []ReviewKind,
      # all together
      total: ReviewCounts,
      # movements
      movement: ReviewMovement,
      # calcium by day
      calcium: ReviewCalcium,
      # the cramp diary
      cramps: []Cramp,
      # the cramp diary in numbers
      crampSummary: CrampSummary,
      # what this rests on
      evidence: Evidence,
      # from when on the time before counts: as long as has passed of the span
      beforeSince: ?string,
      # whether the record tells of all of it; where it does not, its numbers say
      # little
      beforeOnRecord: ?bool,
      # the most useful of it in plain words, three sentences at most
      words: []string
    )

    # Gives the schedule file as it is, mistakes included. Fails with
    # ScheduleUnreadable.
    method Schedule() -> (
      # the file
      file: string,
      # its text; empty where there is no file
      text: string
    )

    # Puts another text in the place of the whole schedule file. Fails with
    # InvalidSchedule, ScheduleUnreadable, ScheduleChanged or ScheduleNotWritten.
    method Edit(
      # the text that it replaces, as Schedule gave it: where the file is another
      # by now, nothing is changed
      before: string,
      # the new text
      after: string
    ) -> (
      # the ids of new reminders
      added: []string,
      # the ids of those that are not as before
      changed: []string,
      # the ids of those that are gone
      removed: []string,
      # what somebody should look at that was not so before
      warnings: ?[]Problem
    )

    # Adds what another schedule has to the schedule file: its reminders, as they
    # are written there, and its settings. All of it or nothing. Fails with
    # InvalidSchedule, which is about the text that was given, ScheduleDiffers,
    # ScheduleUnreadable, ScheduleChanged or ScheduleNotWritten.
    method Import(
      # the text of a schedule file
      text: string,
      # whether its wording counts where both have a thing differently; else that
      # is refused
      replace: ?bool
    ) -> (
      # the ids of new reminders
      added: []string,
      # the ids of those that are not as before
      changed: []string,
      # the ids of those that were there, just so
      same: []string,
      # the keys of settings that are new or changed, like 'calcium.target'
      settings: []string,
      # what somebody should look at that was not so before
      warnings: ?[]Problem
    )

    # Looks at a schedule without putting it in force.
    method Check(
      # the text of a schedule file; the one in force unless given
      text: ?string
    ) -> (
      # each thing that is wrong; none when it is valid
      problems: []Problem,
      # what somebody should look at although it is valid: a dose that is large, a
      # day with more calcium than upper, calcium too close to a medicine, more
      # asks than are kept, a time that never comes again or means another one
      # than it seems to, a key of which nothing comes yet
      warnings: []Problem
    )

    # Reads the schedule file again, also when it seems unchanged. Fails with
    # InvalidSchedule; then the last good schedule stays in force.
    method Reload() -> ()


    """
}
