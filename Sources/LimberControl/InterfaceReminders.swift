extension ControlInterface {
  /// The types of reminder in the description: one to add, what may be changed, and one of the schedule. Their keys are the
  /// same.
  static let reminderTypes = """
    # A reminder to add. What is absent gets the default of its kind.
    type ReminderDraft (
      # a-z, 0-9 and hyphens, at most 40 characters; made from the title unless
      # given
      id: ?string,
      # movement or calcium
      kind: string,
      # what the notification says
      title: string,
    \(reminderKeys)
    )

    # Keys of a reminder to change; those that are absent stay.
    type ReminderChanges (
      # movement or calcium
      kind: ?string,
      # what the notification says
      title: ?string,
    \(reminderKeys)
    )

    # A reminder of the schedule, with the defaults of its kind filled in.
    type Reminder (
      # its id
      id: string,
      # movement or calcium
      kind: string,
      # what the notification says
      title: string,
    \(reminderKeys)
    )

    """

  /// The schedule's keys of a reminder, all but `id`, `kind` and `title`.
  private static let reminderKeys = """
      # when, by the clock: a systemd calendar expression like 'Mon..Fri 08:30';
      # either this or every
      at: ?string,
      # further times by the clock, 1 to 11 expressions beside the one in 'at';
      # to change them, give both
      alsoAt: ?[]string,
      # how long after the last movement, or after the window opened; either this
      # or at
      every: ?string,
      # the window of every: '09:00-18:00'
      between: ?string,
      # the days of every: 'Mon..Sat'
      days: ?string,
      # how long the movement takes
      lasts: ?string,
      # which limb to move
      limb: ?string,
      # seated, lying or standing
      posture: ?string,
      # what to do, one step after another
      steps: ?[]string,
      # elemental calcium: '500 mg'
      dose: ?string,
      # food or supplement
      source: ?string,
      # how long a snooze lasts
      snooze: ?string,
      # how many times it may be snoozed
      snoozes: ?int,
      # after how long without an answer it is shown again
      repeat: ?string,
      # how many times it is shown again
      repeats: ?int,
      # how long after it was due it may still be shown and answered
      late: ?string,
      # how long before it is due an answer closes it
      early: ?string,
      # how far from the due time an answer counts as on time
      onTime: ?string,
      # how long away from the machine counts as a movement; not used yet
      naturalBreak: ?string,
      # whether it is read aloud; not used yet
      speak: ?bool,
      # low, normal or critical
      urgency: ?string,
      # false while it is switched off
      enabled: ?bool,
      # true for one that is there to try Limber out: it is in no review
      trial: ?bool,
      # a sentence more in the notification
      note: ?string
    """
}
