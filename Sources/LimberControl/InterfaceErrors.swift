extension ControlInterface {
  /// The errors of the description.
  static let errors = """
    # Nothing is due that this could answer.
    error NothingDue (
      # what is next, soonest first
      next: []Upcoming
    )

    # Nothing that could be answered was due around the time that was given.
    error NothingThen (
      # that time
      at: string,
      # what is due now, as far as it could have been meant
      due: []DueOccurrence
    )

    # The time that was given is too long ago.
    error TooLongAgo (
      # that time
      at: string,
      # the earliest that may be given
      earliest: string
    )

    # More than one occurrence could be meant: give one of their ids.
    error Ambiguous (
      # the occurrences
      candidates: []DueOccurrence
    )

    # Somebody was first. Nothing was recorded.
    error AlreadyAnswered (
      # its id
      occurrence: string,
      # the id of its reminder
      reminder: string,
      # the reminder's title
      title: string,
      # done or skipped
      outcome: string,
      # when it was answered
      at: string,
      # where the answer came from: notification or control
      by: ?string
    )

    # The occurrence was closed without an answer, and can only be corrected by
    # Done or Skip with an earlier time.
    error ClosedAlready (
      # its id
      occurrence: string,
      # the id of its reminder
      reminder: string,
      # the reminder's title
      title: string,
      # missed or excused
      outcome: string,
      # when it was closed
      at: string,
      # why: see why of an entry
      why: ?string
    )

    # No reminder has this id.
    error NoSuchReminder (
      # the id
      reminder: string,
      # the most similar id there is
      nearest: ?string
    )

    # No occurrence has this id, and no reminder either.
    error NoSuchOccurrence (
      # the id
      occurrence: string,
      # the most similar id of an open occurrence or of a reminder
      nearest: ?string
    )

    # Only a movement takes minutes, and only a movement is closed by logging one.
    error NoMovement (
      # the parameter that only a movement takes: minutes or target
      parameter: string,
      # the id of the occurrence
      occurrence: ?string,
      # the id of its reminder
      reminder: ?string,
      # the reminder's title
      title: ?string
    )

    # There is no time left to snooze it into.
    error SnoozeRefused (
      # its id
      occurrence: string,
      # the id of its reminder
      reminder: string,
      # the reminder's title
      title: string,
      # until when it may be answered
      limit: ?string,
      # what ends then: window, late or next
      why: ?string
    )

    # It was snoozed once more than it may be, and does not come again.
    error SnoozeLimit (
      # its id
      occurrence: string,
      # the id of its reminder
      reminder: string,
      # the reminder's title
      title: string,
      # how often it may be
      snoozes: int,
      # until when it may be answered
      lateUntil: ?string
    )

    # There is nothing to take back.
    error NothingToUndo ()

    # There is no pause to end.
    error NotPaused ()

    # A value has the right type and still makes no sense here.
    error InvalidValue (
      # the parameter
      parameter: string,
      # what was given
      found: string,
      # what may be given
      allowed: string
    )

    # The schedule, or what it would become, is wrong. The last good one stays in
    # force.
    error InvalidSchedule (
      # each thing that is wrong
      problems: []Problem
    )

    # There is a reminder with this id already.
    error DuplicateReminder (
      # the id
      reminder: string,
      # its title
      title: string
    )

    # The schedule file changed meanwhile and was not overwritten: try again.
    error ScheduleChanged (
      # the file
      file: string
    )

    # The schedule file can't be read, or is no UTF-8 text.
    error ScheduleUnreadable (
      # the file
      file: string,
      # the reason
      why: string
    )

    # Both schedules have these, but not the same. Nothing was changed.
    error ScheduleDiffers (
      # ids of reminders
      reminders: []string,
      # keys of settings, like 'calcium.target'
      settings: []string
    )

    # The schedule file could not be written.
    error ScheduleNotWritten (
      # the file
      file: string,
      # the reason, as the system gives it
      why: string
    )

    # It could not be stored durably, so nothing has happened.
    error NotRecorded (
      # the reason, as the system gives it
      why: string,
      # true where the disk failed so that nobody knows whether it is stored: Status
      # tells once the daemon has been restarted, or the disk is in order again
      uncertain: ?bool
    )

    # What is on record can't be read.
    error NotRead (
      # the reason, as the system gives it
      why: string
    )

    # There are as many streams as there may be.
    error TooManyWatchers (
      # how many that is
      limit: int
    )

    """
}
