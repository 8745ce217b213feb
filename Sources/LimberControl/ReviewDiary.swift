extension Control {
  /// Movements of one limb.
  public struct ReviewLimb: Codable, Hashable, Sendable {
    /// The limb; absent where none is on record.
    public var limb: String?
    /// How many.
    public var count: Int
    /// The sum of the minutes on record.
    public var minutes: Double

    /// All of its fields; optional ones are absent unless given.
    public init(limb: String? = nil, count: Int, minutes: Double) {
      self.limb = limb
      self.count = count
      self.minutes = minutes
    }
  }

  /// Movements of one day.
  public struct MovementDay: Codable, Hashable, Sendable {
    /// The day.
    public var day: String
    /// How many.
    public var count: Int
    /// The sum of the minutes on record.
    public var minutes: Double

    /// All of its fields; optional ones are absent unless given.
    public init(day: String, count: Int, minutes: Double) {
      self.day = day
      self.count = count
      self.minutes = minutes
    }
  }

  /// The longest time without a movement.
  public struct ReviewGap: Codable, Hashable, Sendable {
    /// From when.
    public var from: String
    /// Until when.
    public var to: String
    /// How long, in whole minutes.
    public var minutes: Int

    /// All of its fields; optional ones are absent unless given.
    public init(from: String, to: String, minutes: Int) {
      self.from = from
      self.to = to
      self.minutes = minutes
    }
  }

  /// Movements, those that were asked for and those that were logged.
  public struct ReviewMovement: Codable, Hashable, Sendable {
    /// How many.
    public var count: Int
    /// The sum of the minutes on record.
    public var minutes: Double
    /// Of how many minutes are on record.
    public var timed: Int
    /// By limb, most first.
    public var limbs: [ReviewLimb]
    /// The days that have one.
    public var days: [MovementDay]
    /// Within one day from 08:00 to 20:00, as far as the record tells; absent where no movement is asked for and none was done.
    public var longestGap: ReviewGap?
    /// Minutes from 08:00 to 20:00, since the record begins, of which it does not tell, for the machine was off or asleep,
    /// limberd did not run, or the record is incomplete: they are not counted as time without a movement; rounded up where
    /// they are at most so many; absent where there are none.
    public var unknownMinutes: Int?
    /// Minutes from 08:00 to 20:00 in which reminders were paused, or the person rested: they are not counted as time without a
    /// movement either; absent where there are none.
    public var pausedMinutes: Int?

    /// All of its fields; optional ones are absent unless given.
    public init(
      count: Int, minutes: Double, timed: Int, limbs: [ReviewLimb], days: [MovementDay], longestGap: ReviewGap? = nil,
      unknownMinutes: Int? = nil, pausedMinutes: Int? = nil
    ) {
      self.count = count
      self.minutes = minutes
      self.timed = timed
      self.limbs = limbs
      self.days = days
      self.longestGap = longestGap
      self.unknownMinutes = unknownMinutes
      self.pausedMinutes = pausedMinutes
    }
  }

  /// The calcium of one day.
  public struct CalciumDay: Codable, Hashable, Sendable {
    /// The day.
    public var day: String
    /// Milligrams of elemental calcium, of all sources.
    public var mg: Int
    /// Of them from food.
    public var food: Int
    /// From supplements.
    public var supplement: Int
    /// Of which nobody said what it was.
    public var unstated: Int
    /// Milligrams a day to reach, as the schedule then said.
    public var target: Int?
    /// Milligrams a day to stay under.
    public var upper: Int?

    /// All of its fields; optional ones are absent unless given.
    public init(day: String, mg: Int, food: Int, supplement: Int, unstated: Int, target: Int? = nil, upper: Int? = nil)
    {
      self.day = day
      self.mg = mg
      self.food = food
      self.supplement = supplement
      self.unstated = unstated
      self.target = target
      self.upper = upper
    }
  }

  /// Calcium by day.
  public struct ReviewCalcium: Codable, Hashable, Sendable {
    /// The days that have an entry.
    public var days: [CalciumDay]
    /// Milligrams a day to reach, at the end of the span.
    public var target: Int?
    /// Milligrams a day to stay under.
    public var upper: Int?

    /// All of its fields; optional ones are absent unless given.
    public init(days: [CalciumDay], target: Int? = nil, upper: Int? = nil) {
      self.days = days
      self.target = target
      self.upper = upper
    }
  }

  /// An entry of the cramp diary.
  public struct Cramp: Codable, Hashable, Sendable {
    /// The id of the entry.
    public var entry: String
    /// When it was.
    public var time: String
    /// Where it was.
    public var place: String?
    /// How bad it was, 0 to 10.
    public var severity: Int?
    /// How many minutes it lasted.
    public var minutes: Double?
    /// A note.
    public var note: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      entry: String, time: String, place: String? = nil, severity: Int? = nil, minutes: Double? = nil,
      note: String? = nil
    ) {
      self.entry = entry
      self.time = time
      self.place = place
      self.severity = severity
      self.minutes = minutes
      self.note = note
    }
  }

  /// Cramps at one place.
  public struct CrampPlace: Codable, Hashable, Sendable {
    /// The place; absent where none was said.
    public var place: String?
    /// How many.
    public var count: Int

    /// All of its fields; optional ones are absent unless given.
    public init(place: String? = nil, count: Int) {
      self.place = place
      self.count = count
    }
  }

  /// The cramp diary in numbers.
  public struct CrampSummary: Codable, Hashable, Sendable {
    /// How many.
    public var count: Int
    /// Of how many it is known how bad they were.
    public var rated: Int
    /// How bad half of them were at most, 0 to 10.
    public var severityMedian: Double?
    /// How bad the worst was, 0 to 10.
    public var severityMost: Int?
    /// Of how many the minutes are known.
    public var timed: Int
    /// Their sum.
    public var minutes: Double
    /// How many came from 22:00 to before 06:00.
    public var night: Int
    /// How many in each hour of the day.
    public var byHour: [Int]
    /// By place, most first.
    public var places: [CrampPlace]

    /// All of its fields; optional ones are absent unless given.
    public init(
      count: Int, rated: Int, severityMedian: Double? = nil, severityMost: Int? = nil, timed: Int, minutes: Double,
      night: Int, byHour: [Int], places: [CrampPlace]
    ) {
      self.count = count
      self.rated = rated
      self.severityMedian = severityMedian
      self.severityMost = severityMost
      self.timed = timed
      self.minutes = minutes
      self.night = night
      self.byHour = byHour
      self.places = places
    }
  }

  /// What a review rests on.
  public struct Evidence: Codable, Hashable, Sendable {
    /// The time of the first entry in the ledger.
    public var ledgerSince: String?
    /// Entries of the span in the ledger.
    public var ledgerEntries: Int?
    /// How far back the journal reaches.
    public var journalSince: String?
    /// Entries of the span in the journal.
    public var journalEntries: Int?
    /// Entries of the span that the journal lacks.
    public var onlyInLedger: Int?
    /// Entries of the span that the ledger lacks.
    public var onlyInJournal: Int?
    /// Sequence numbers missing in the span.
    public var gaps: Int?
    /// Sequence numbers of the span that two entries have, since a ledger was begun anew or put back, or since the records of
    /// two machines are mixed; absent where there are none.
    public var repeated: Int?
    /// Answers and logs given with an earlier time.
    public var selfReported: Int?
    /// Records that did not come from the daemon: not counted.
    public var unverified: Int?
    /// Why the ledger could not be read, or not wholly.
    public var ledgerProblem: String?
    /// Why the journal could not be read, or not wholly.
    public var journalProblem: String?
    /// Minutes of the span in which the machine was suspended, to the nearest.
    public var asleepMinutes: Int
    /// In which it was off, counted from the last entry before that: it may have been on for a part of them; at most so many,
    /// rounded up.
    public var offMinutes: Int
    /// In which it was on and limberd did not run, counted from its last entry: where it was killed it may have run for a
    /// part of them, and they are rounded up; where it stopped before the machine was off they are at least so many, and rounded
    /// down; where both are so, or neither, to the nearest.
    public var downMinutes: Int

    /// All of its fields; optional ones are absent unless given.
    public init(
      ledgerSince: String? = nil, ledgerEntries: Int? = nil, journalSince: String? = nil, journalEntries: Int? = nil,
      onlyInLedger: Int? = nil, onlyInJournal: Int? = nil, gaps: Int? = nil, repeated: Int? = nil,
      selfReported: Int? = nil,
      unverified: Int? = nil, ledgerProblem: String? = nil, journalProblem: String? = nil, asleepMinutes: Int,
      offMinutes: Int, downMinutes: Int
    ) {
      self.ledgerSince = ledgerSince
      self.ledgerEntries = ledgerEntries
      self.journalSince = journalSince
      self.journalEntries = journalEntries
      self.onlyInLedger = onlyInLedger
      self.onlyInJournal = onlyInJournal
      self.gaps = gaps
      self.repeated = repeated
      self.selfReported = selfReported
      self.unverified = unverified
      self.ledgerProblem = ledgerProblem
      self.journalProblem = journalProblem
      self.asleepMinutes = asleepMinutes
      self.offMinutes = offMinutes
      self.downMinutes = downMinutes
    }
  }
}
