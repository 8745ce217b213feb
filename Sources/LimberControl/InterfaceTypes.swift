extension ControlInterface {
  /// The types of the description.
  static let types = """
    # An occurrence that is due and not yet answered.
    type DueOccurrence (
      # its id
      occurrence: string,
      # the id of its reminder
      reminder: string,
      # the reminder's kind: movement or calcium
      kind: string,
      # the reminder's title
      title: string,
      # when it was due
      due: string,
      # shown, held or snoozed
      state: string,
      # why it is held: paused, locked, away, noServer, doNotDisturb, refused;
      # null unless held
      heldBecause: ?string,
      # how many times it was shown
      shown: int,
      # how many times it was snoozed
      snoozes: ?int,
      # how many times it may still be snoozed; once more takes it from the screen
      # for good
      snoozesLeft: ?int,
      # when a snoozed one comes again; absent for one that does not
      until: ?string,
      # until when it may still be answered
      lateUntil: ?string,
      # what to take: '500 mg'
      dose: ?string,
      # which limb to move
      limb: ?string,
      # how long the movement takes
      lasts: ?string
    )

    # An occurrence that is not due yet.
    type Upcoming (
      # the id of its reminder
      reminder: string,
      # the reminder's kind: movement or calcium
      kind: string,
      # the reminder's title
      title: string,
      # when it will be due, if nothing is answered before then
      due: string,
      # when it ends, for one that lasts
      end: ?string
    )

    # What an answer did.
    type Answer (
      # its id
      occurrence: string,
      # the id of its reminder
      reminder: string,
      # the reminder's kind: movement or calcium
      kind: string,
      # the reminder's title
      title: string,
      # when it was due
      due: string,
      # done or skipped; absent for a snooze
      outcome: ?string,
      # when it was answered, or done if that was earlier
      at: string,
      # when a snoozed one comes again
      until: ?string,
      # of one that was snoozed once more than it may be: until when it may be
      # answered; it does not come again
      lateUntil: ?string,
      # the id of the entry that records the answer
      entry: string
    )

    # What was taken back.
    type Undone (
      # the id of the entry that was taken back
      entry: string,
      # what it was: done, skipped, snoozed, movement, calcium, cramp, paused,
      # rest or resumed
      what: string,
      # the occurrence it had answered
      occurrence: ?string,
      # the id of its reminder
      reminder: ?string,
      # the reminder's title
      title: ?string,
      # what the occurrence is now: shown, held, snoozed, missed, excused, the
      # outcome that was corrected, or next, where it was answered before its
      # time; of a pause, how reminders stand now: paused, resting or resumed
      state: ?string,
      # until when they are paused, or when its time comes
      until: ?string,
      # what is due, where a pause was taken back
      due: ?[]DueOccurrence,
      # what was taken back, as a sentence
      message: ?string
    )

    # Something that the person did, and that Undo can take back.
    type Deed (
      # what Undo takes for it
      id: string,
      # the id of the entry that records it
      entry: string,
      # when it was recorded
      time: string,
      # what it was: see Undone
      what: string,
      # the occurrence it answered
      occurrence: ?string,
      # the id of its reminder
      reminder: ?string,
      # the reminder's title
      title: ?string,
      # what was logged, in words
      logged: ?string,
      # when it was done, if not when it was recorded
      at: ?string
    )

    # The day so far.
    type Today (
      # due instants that have come or were answered before their time, open ones
      # among them
      due: int,
      # answered done
      done: int,
      # answered skip
      skipped: int,
      # missed, for whatever reason
      missed: int,
      # excused
      excused: int,
      # milligrams of elemental calcium, from food and supplements
      calciumMg: int,
      # movements, calcium and cramps that were logged, but for answers to what
      # was due; absent where nothing was
      logs: ?int,
      # movements among them
      loggedMovements: ?int,
      # cramps among them
      loggedCramps: ?int,
      # answers of today to what was due before today, none of the above among
      # them; absent where there are none
      earlier: ?int,
      # false where the ledger can't be read: then nobody knows, and the numbers
      # are none
      known: ?bool
    )

    # Something that needs attention.
    type Problem (
      # one sentence saying what is wrong
      message: string,
      # what it is about: schedule, ledger, journal, notifications, bus, clock,
      # service; of a warning: dose, total, apart, asks, never, meaning, unused
      subject: ?string,
      # the file it is in
      file: ?string,
      # the line, from 1
      line: ?int,
      # the column, from 1
      column: ?int,
      # the key it is about
      key: ?string,
      # what is there
      found: ?string,
      # what may be there
      allowed: ?string,
      # one sentence saying what to do
      fix: ?string
    )

    \(reminderTypes)
    # A recorded fact. It never changes; a later one may supersede it. What it has
    # beyond the first four fields depends on its kind.
    type Entry (
      # its id, the same in ledger and journal
      id: string,
      # its number, without gaps, from 1
      seq: int,
      # when it was recorded
      time: string,
      # what it records: started, stopped, added, changed, removed, settings,
      # rejected, due, held, shown, snoozed, closed, undone, absent, logged,
      # paused, resumed, clockStepped, clockBehind, voided, slept, zoneChanged,
      # recovered
      kind: string,
      # the id of the reminder
      reminder: ?string,
      # the id of the occurrence
      occurrence: ?string,
      # how it closed: done, skipped, missed or excused
      outcome: ?string,
      # movement or calcium
      reminderKind: ?string,
      # the reminder's title, as it was
      title: ?string,
      # when the occurrence was due
      due: ?string,
      # when it happened, if not when it was recorded; of what was taken back: when
      # that had happened
      at: ?string,
      # the end of a snooze, of a pause, or of the time to answer
      until: ?string,
      # why it was missed or excused: unanswered, superseded, away, undelivered,
      # asleep, off, paused, rest, removed, disabled, rescheduled; of a pause: rest,
      # if it is one
      why: ?string,
      # why it is held: paused, locked, away, noServer, doNotDisturb, refused
      because: ?string,
      # the person's reason to skip
      reason: ?string,
      # where the answer came from: notification or control
      by: ?string,
      # the id of the entry that this one supersedes
      supersedes: ?string,
      # how many times it has been shown
      showing: ?int,
      # how many times it has been snoozed
      snoozes: ?int,
      # how far from the due time counts as on time
      onTime: ?string,
      # the reminder's dose, as it was: '500 mg'
      dose: ?string,
      # the limb
      limb: ?string,
      # how long the movement should take
      lasts: ?string,
      # what was logged: movement, calcium or cramp; what was taken back: one of
      # these, done, skipped, snoozed, paused, rest, resumed or excused
      what: ?string,
      # milligrams of elemental calcium
      mg: ?int,
      # minutes moved, or that a cramp lasted
      minutes: ?float,
      # food or supplement
      source: ?string,
      # what was eaten or taken; of a log that was taken back: what it said
      item: ?string,
      # where the cramp was
      place: ?string,
      # how bad it was, 0 to 10
      severity: ?int,
      # a note
      note: ?string,
      # the first of the instants that an absence stands for
      from: ?string,
      # the last of them
      to: ?string,
      # how many they are; where a clock that had slipped is back, how many
      # entries before this one no longer count
      count: ?int,
      # the reminder as it is from now on; of an absence as it was
      definition: ?string,
      # how the clocks went in an absence: the seconds east of UTC, then from which
      # second since 1970 on others, as '3600 1774746000:7200'; behind a ';' the
      # same for each zone that the reminder names
      clocks: ?string,
      # true where its reminder is there to try Limber out
      trial: ?bool,
      # milligrams of calcium a day to reach
      target: ?int,
      # milligrams of calcium a day to stay under
      upper: ?int,
      # what is wrong with a rejected schedule
      problem: ?string,
      # the daemon's version
      version: ?string,
      # how far the clock jumped
      step: ?string,
      # the time zone from now on
      zone: ?string,
      # how many entries of a damaged ledger came back from the journal
      brought: ?int,
      # how many of its numbers are missing
      lost: ?int,
      # the name of the damaged file
      file: ?string,
      # whose schedule it is
      person: ?string,
      # the entry as a sentence
      message: ?string
    )

    \(reviewTypes)
    # What can be logged without a reminder.
    type LogKind (movement, calcium, cramp)


    """
}
