extension Control {
  /// What a span of entries says about one reminder. An occurrence that is still open is not counted.
  public struct ReviewReminder: Codable, Hashable, Sendable {
    /// Its id.
    public var reminder: String
    /// Movement or calcium.
    public var kind: String
    /// Its title.
    public var title: String
    /// All due instants.
    public var due: Int
    /// Shown at least once, or answered.
    public var asked: Int
    /// Done.
    public var done: Int
    /// Done close enough to the due time.
    public var onTime: Int
    /// Skipped.
    public var skipped: Int
    /// Missed.
    public var missed: Int
    /// Excused.
    public var excused: Int
    /// How many times it was snoozed.
    public var snoozes: Int
    /// Done ÷ what was asked and not excused, from 0 to 1; null over nothing.
    public var adherence: Double?
    /// Done ÷ what was due and not excused, from 0 to 1; null over nothing.
    public var coverage: Double?
    /// How many were missed, by why.
    public var missedBy: [String: Int]?

    /// All of its fields; optional ones are absent unless given.
    public init(
      reminder: String, kind: String, title: String, due: Int, asked: Int, done: Int, onTime: Int, skipped: Int,
      missed: Int, excused: Int, snoozes: Int, adherence: Double? = nil, coverage: Double? = nil,
      missedBy: [String: Int]? = nil
    ) {
      self.reminder = reminder
      self.kind = kind
      self.title = title
      self.due = due
      self.asked = asked
      self.done = done
      self.onTime = onTime
      self.skipped = skipped
      self.missed = missed
      self.excused = excused
      self.snoozes = snoozes
      self.adherence = adherence
      self.coverage = coverage
      self.missedBy = missedBy
    }

    /// Writes `adherence` and `coverage` as `null` when nil, where other fields are left out: readers of the JSON
    /// find the key always there.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(reminder, forKey: .reminder)
      try container.encode(kind, forKey: .kind)
      try container.encode(title, forKey: .title)
      try container.encode(due, forKey: .due)
      try container.encode(asked, forKey: .asked)
      try container.encode(done, forKey: .done)
      try container.encode(onTime, forKey: .onTime)
      try container.encode(skipped, forKey: .skipped)
      try container.encode(missed, forKey: .missed)
      try container.encode(excused, forKey: .excused)
      try container.encode(snoozes, forKey: .snoozes)
      try container.encode(adherence, forKey: .adherence)
      try container.encode(coverage, forKey: .coverage)
      try container.encodeIfPresent(missedBy, forKey: .missedBy)
    }
  }

  /// The calcium of one day.
  public struct CalciumDay: Codable, Hashable, Sendable {
    /// The day.
    public var day: String
    /// Milligrams of elemental calcium, from food and supplements.
    public var mg: Int

    /// All of its fields; optional ones are absent unless given.
    public init(day: String, mg: Int) {
      self.day = day
      self.mg = mg
    }
  }

  /// Calcium by day.
  public struct ReviewCalcium: Codable, Hashable, Sendable {
    /// The days that have an entry.
    public var days: [CalciumDay]

    /// All of its fields; optional ones are absent unless given.
    public init(days: [CalciumDay]) {
      self.days = days
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
    /// Answers and logs given with an earlier time.
    public var selfReported: Int?
    /// Records that did not come from the daemon: not counted.
    public var unverified: Int?
    /// Why the ledger could not be read, or not wholly.
    public var ledgerProblem: String?
    /// Why the journal could not be read, or not wholly.
    public var journalProblem: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      ledgerSince: String? = nil, ledgerEntries: Int? = nil, journalSince: String? = nil, journalEntries: Int? = nil,
      onlyInLedger: Int? = nil, onlyInJournal: Int? = nil, gaps: Int? = nil, selfReported: Int? = nil,
      unverified: Int? = nil, ledgerProblem: String? = nil, journalProblem: String? = nil
    ) {
      self.ledgerSince = ledgerSince
      self.ledgerEntries = ledgerEntries
      self.journalSince = journalSince
      self.journalEntries = journalEntries
      self.onlyInLedger = onlyInLedger
      self.onlyInJournal = onlyInJournal
      self.gaps = gaps
      self.selfReported = selfReported
      self.unverified = unverified
      self.ledgerProblem = ledgerProblem
      self.journalProblem = journalProblem
    }
  }

  /// Says what a span of entries means, from the ledger alone. A client that can read the journal can merge that by
  /// entry id.
  public struct Review: ControlCall {
    /// `Review`.
    public static let method = ControlMethod.review

    /// From when: a time or a day; a week back unless given.
    public var since: String?
    /// Until when, exclusive: a time or a day; now unless given.
    public var until: String?

    /// All of its fields; optional ones are absent unless given.
    public init(since: String? = nil, until: String? = nil) {
      self.since = since
      self.until = until
    }

    /// What `Review` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// From when.
      public var since: String
      /// Until when, exclusive.
      public var until: String
      /// Each reminder that had anything due, or that is in force.
      public var reminders: [ReviewReminder]
      /// Calcium by day.
      public var calcium: ReviewCalcium
      /// The cramp diary.
      public var cramps: [Cramp]
      /// What this rests on.
      public var evidence: Evidence

      /// All of its fields; optional ones are absent unless given.
      public init(
        since: String, until: String, reminders: [ReviewReminder], calcium: ReviewCalcium, cramps: [Cramp],
        evidence: Evidence
      ) {
        self.since = since
        self.until = until
        self.reminders = reminders
        self.calcium = calcium
        self.cramps = cramps
        self.evidence = evidence
      }
    }
  }
}
