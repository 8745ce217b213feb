extension Control {
  /// Says what a span of entries means, from the ledger alone. A client that can read the journal can merge that by
  /// entry id.
  public struct Review: ControlCall {
    /// `Review`.
    public static let method = ControlMethod.review

    /// From when: a time or a day; unless given, seven days, the last of them that in which the span ends.
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
      /// The time zone whose days and hours are counted, by its IANA name.
      public var zone: String?
      /// The label of the schedule's person.
      public var person: String?
      /// Each reminder that had anything due, or that is in force.
      public var reminders: [ReviewReminder]
      /// Each kind of them.
      public var kinds: [ReviewKind]
      /// All together.
      public var total: ReviewCounts
      /// Movements.
      public var movement: ReviewMovement
      /// Calcium by day.
      public var calcium: ReviewCalcium
      /// The cramp diary.
      public var cramps: [Cramp]
      /// The cramp diary in numbers.
      public var crampSummary: CrampSummary
      /// What this rests on.
      public var evidence: Evidence
      /// From when on the time before counts: as long as has passed of the span.
      public var beforeSince: String?
      /// Whether the record tells of all of it; where it does not, its numbers say little.
      public var beforeOnRecord: Bool?
      /// The most useful of it in plain words, three sentences at most.
      public var words: [String]

      /// All of its fields; optional ones are absent unless given.
      public init(
        since: String, until: String, zone: String? = nil, person: String? = nil, reminders: [ReviewReminder],
        kinds: [ReviewKind], total: ReviewCounts, movement: ReviewMovement, calcium: ReviewCalcium, cramps: [Cramp],
        crampSummary: CrampSummary, evidence: Evidence, beforeSince: String? = nil, beforeOnRecord: Bool? = nil,
        words: [String]
      ) {
        self.since = since
        self.until = until
        self.zone = zone
        self.person = person
        self.reminders = reminders
        self.kinds = kinds
        self.total = total
        self.movement = movement
        self.calcium = calcium
        self.cramps = cramps
        self.crampSummary = crampSummary
        self.evidence = evidence
        self.beforeSince = beforeSince
        self.beforeOnRecord = beforeOnRecord
        self.words = words
      }
    }
  }
}
