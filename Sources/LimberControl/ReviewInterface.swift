extension ControlInterface {
  /// The types of a review.
  static let reviewTypes = """
    # What was due and not excused, and how much of it was done.
    type ReviewPart (
      # due
      due: int,
      # done
      done: int
    )

    # The same for an hour of the week.
    type ReviewCell (
      # 1 to 7, Monday is 1
      weekday: int,
      # 0 to 23, in which it was due
      hour: int,
      # due
      due: int,
      # done
      done: int
    )

    # How many were skipped for a reason.
    type ReviewReason (
      # as it was given; absent where none was
      reason: ?string,
      # how many
      count: int
    )

    # The sums of a span.
    type ReviewSums (
      # all due instants
      due: int,
      # shown at least once, or answered
      asked: int,
      # done
      done: int,
      # missed
      missed: int,
      # excused
      excused: int,
      # done ÷ what was asked and not excused, from 0 to 1, not rounded; null over
      # nothing
      adherence: ?float,
      # what that is out of
      adherenceOutOf: int,
      # done ÷ what was due and not excused, from 0 to 1, not rounded; null over
      # nothing
      coverage: ?float,
      # what that is out of
      coverageOutOf: int
    )

    # What a span of entries says about one reminder.
    type ReviewReminder (
      # its id
      reminder: string,
      # movement or calcium
      kind: string,
      # its title
      title: string,
    \(reviewCounts)
    )

    # The same for all reminders of one kind.
    type ReviewKind (
      # movement or calcium
      kind: string,
    \(reviewCounts)
    )

    # The same for all reminders together.
    type ReviewCounts (
    \(reviewCounts)
    )

    # Movements of one limb.
    type ReviewLimb (
      # the limb; absent where none is on record
      limb: ?string,
      # how many
      count: int,
      # the sum of the minutes on record
      minutes: float
    )

    # Movements of one day.
    type MovementDay (
      # the day
      day: string,
      # how many
      count: int,
      # the sum of the minutes on record
      minutes: float
    )

    # The longest time without a movement.
    type ReviewGap (
      # from when
      from: string,
      # until when
      to: string,
      # how long, in whole minutes
      minutes: int
    )

    # Movements, those that were asked for and those that were logged.
    type ReviewMovement (
      # how many
      count: int,
      # the sum of the minutes on record
      minutes: float,
      # of how many minutes are on record
      timed: int,
      # by limb, most first
      limbs: []ReviewLimb,
      # the days that have one
      days: []MovementDay,
      # within one day from 08:00 to 20:00, as far as the record tells; absent where
      # no movement is asked for and none was done
      longestGap: ?ReviewGap,
      # minutes from 08:00 to 20:00, since the record begins, of which it does not
      # tell, for the machine was off or asleep, limberd did not run, or the record
      # is incomplete: no time without a movement; rounded up where they are at most
      # so many; absent where there are none
      unknownMinutes: ?int,
      # minutes from 08:00 to 20:00 in which reminders were paused, or the person
      # rested: no time without a movement either; absent where there are none
      pausedMinutes: ?int
    )

    # The calcium of one day.
    type CalciumDay (
      # the day
      day: string,
      # milligrams of elemental calcium, of all sources
      mg: int,
      # of them from food
      food: int,
      # from supplements
      supplement: int,
      # of which nobody said what it was
      unstated: int,
      # milligrams a day to reach, as the schedule then said
      target: ?int,
      # milligrams a day to stay under
      upper: ?int
    )

    # Calcium by day.
    type ReviewCalcium (
      # the days that have an entry
      days: []CalciumDay,
      # milligrams a day to reach, at the end of the span
      target: ?int,
      # milligrams a day to stay under
      upper: ?int
    )

    # An entry of the cramp diary.
    type Cramp (
      # the id of the entry
      entry: string,
      # when it was
      time: string,
      # where it was
      place: ?string,
      # how bad it was, 0 to 10
      severity: ?int,
      # how many minutes it lasted
      minutes: ?float,
      # a note
      note: ?string
    )

    # Cramps at one place.
    type CrampPlace (
      # the place; absent where none was said
      place: ?string,
      # how many
      count: int
    )

    # The cramp diary in numbers.
    type CrampSummary (
      # how many
      count: int,
      # of how many it is known how bad they were
      rated: int,
      # how bad half of them were at most, 0 to 10
      severityMedian: ?float,
      # how bad the worst was, 0 to 10
      severityMost: ?int,
      # of how many the minutes are known
      timed: int,
      # their sum
      minutes: float,
      # how many came from 22:00 to before 06:00
      night: int,
      # how many in each hour of the day
      byHour: []int,
      # by place, most first
      places: []CrampPlace
    )

    # What a review rests on.
    type Evidence (
      # the time of the first entry in the ledger
      ledgerSince: ?string,
      # entries of the span in the ledger
      ledgerEntries: ?int,
      # how far back the journal reaches
      journalSince: ?string,
      # entries of the span in the journal
      journalEntries: ?int,
      # entries of the span that the journal lacks
      onlyInLedger: ?int,
      # entries of the span that the ledger lacks
      onlyInJournal: ?int,
      # sequence numbers missing in the span
      gaps: ?int,
      # sequence numbers of the span that two entries have, since a ledger was begun
      # anew or put back, or since the records of two machines are mixed; absent
      # where there are none
      repeated: ?int,
      # answers and logs given with an earlier time
      selfReported: ?int,
      # records that did not come from the daemon: not counted
      unverified: ?int,
      # why the ledger could not be read, or not wholly
      ledgerProblem: ?string,
      # why the journal could not be read, or not wholly
      journalProblem: ?string,
      # minutes of the span in which the machine was suspended, to the nearest
      asleepMinutes: int,
      # in which it was off, counted from the last entry before that: it may have
      # been on for a part of them; at most so many, rounded up
      offMinutes: int,
      # in which it was on and limberd did not run, counted from its last entry:
      # where it was killed it may have run for a part of them, and they are rounded
      # up; where it stopped before the machine was off they are at least so many,
      # and rounded down; where both are so, or neither, to the nearest
      downMinutes: int
    )


    """

  /// The fields that reminders, kinds and all together have. What is open is counted in `open` only.
  private static let reviewCounts = """
      # all due instants that are closed
      due: int,
      # shown at least once, or answered
      asked: int,
      # done
      done: int,
      # done sooner than counts as on time
      early: int,
      # done close enough to the due time
      onTime: int,
      # done later
      late: int,
      # skipped
      skipped: int,
      # missed
      missed: int,
      # excused
      excused: int,
      # due, and not closed yet
      open: int,
      # how many times they were snoozed
      snoozes: int,
      # how many times they were shown
      showings: int,
      # done ÷ what was asked and not excused, from 0 to 1, not rounded; null over
      # nothing
      adherence: ?float,
      # what that is out of
      adherenceOutOf: int,
      # done ÷ what was due and not excused, from 0 to 1, not rounded; null over
      # nothing
      coverage: ?float,
      # what that is out of
      coverageOutOf: int,
      # how many were missed, by why
      missedBy: ?[string]int,
      # how many were excused, by why
      excusedBy: ?[string]int,
      # how many were skipped, by the person's reason, most first
      skippedBecause: ?[]ReviewReason,
      # how many were done or skipped, by where the answer came from
      answeredBy: ?[string]int,
      # days on which anything was due and not excused
      days: int,
      # of them those on which all of it was done
      rightDays: int,
      # the median time from due to done, in seconds; negative before the time
      responseMedian: ?int,
      # nine of ten were done no later than that, in seconds (nearest rank: of
      # fewer than ten the last one)
      responseP90: ?int,
      # by the hour of the day in which it was due, 24 of them
      byHour: []ReviewPart,
      # by the day of the week, Monday first
      byWeekday: []ReviewPart,
      # by both, where anything was due
      cells: []ReviewCell,
      # as long a time before as has passed of the span, as far as it is on record
      before: ReviewSums
    """
}
