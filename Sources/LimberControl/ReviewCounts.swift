extension Control {
  /// What was due and not excused, and how much of it was done.
  public struct ReviewPart: Codable, Hashable, Sendable {
    /// Due.
    public var due: Int
    /// Done.
    public var done: Int

    /// All of its fields; optional ones are absent unless given.
    public init(due: Int, done: Int) {
      self.due = due
      self.done = done
    }
  }

  /// The same for an hour of the week.
  public struct ReviewCell: Codable, Hashable, Sendable {
    /// 1 to 7, Monday is 1.
    public var weekday: Int
    /// 0 to 23, in which it was due.
    public var hour: Int
    /// Due.
    public var due: Int
    /// Done.
    public var done: Int

    /// All of its fields; optional ones are absent unless given.
    public init(weekday: Int, hour: Int, due: Int, done: Int) {
      self.weekday = weekday
      self.hour = hour
      self.due = due
      self.done = done
    }
  }

  /// How many were skipped for a reason.
  public struct ReviewReason: Codable, Hashable, Sendable {
    /// As it was given; absent where none was.
    public var reason: String?
    /// How many.
    public var count: Int

    /// All of its fields; optional ones are absent unless given.
    public init(reason: String? = nil, count: Int) {
      self.reason = reason
      self.count = count
    }
  }

  /// The sums of a span.
  public struct ReviewSums: Codable, Hashable, Sendable {
    /// All due instants.
    public var due: Int
    /// Shown at least once, or answered.
    public var asked: Int
    /// Done.
    public var done: Int
    /// Missed.
    public var missed: Int
    /// Excused.
    public var excused: Int
    /// Done ÷ what was asked and not excused, from 0 to 1, not rounded; null over nothing.
    public var adherence: Double?
    /// What that is out of.
    public var adherenceOutOf: Int
    /// Done ÷ what was due and not excused, from 0 to 1, not rounded; null over nothing.
    public var coverage: Double?
    /// What that is out of.
    public var coverageOutOf: Int

    /// All of its fields; optional ones are absent unless given.
    public init(
      due: Int, asked: Int, done: Int, missed: Int, excused: Int, adherence: Double? = nil, adherenceOutOf: Int,
      coverage: Double? = nil, coverageOutOf: Int
    ) {
      self.due = due
      self.asked = asked
      self.done = done
      self.missed = missed
      self.excused = excused
      self.adherence = adherence
      self.adherenceOutOf = adherenceOutOf
      self.coverage = coverage
      self.coverageOutOf = coverageOutOf
    }

    /// Writes the ratios as `null` when nil, where other fields are left out: readers of the JSON find the keys always there.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(due, forKey: .due)
      try container.encode(asked, forKey: .asked)
      try container.encode(done, forKey: .done)
      try container.encode(missed, forKey: .missed)
      try container.encode(excused, forKey: .excused)
      try container.encode(adherence, forKey: .adherence)
      try container.encode(adherenceOutOf, forKey: .adherenceOutOf)
      try container.encode(coverage, forKey: .coverage)
      try container.encode(coverageOutOf, forKey: .coverageOutOf)
    }
  }

  /// What a span of entries says about one reminder.
  public struct ReviewReminder: Codable, Hashable, Sendable {
    /// Its id.
    public var reminder: String
    /// Movement or calcium.
    public var kind: String
    /// Its title.
    public var title: String
    /// What it came to; as JSON its fields stand beside the others.
    public var counts: ReviewCounts

    /// All of its fields.
    public init(reminder: String, kind: String, title: String, counts: ReviewCounts) {
      self.reminder = reminder
      self.kind = kind
      self.title = title
      self.counts = counts
    }

    private enum CodingKeys: String, CodingKey {
      case reminder, kind, title
    }

    /// Reads all fields from one object.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      reminder = try container.decode(String.self, forKey: .reminder)
      kind = try container.decode(String.self, forKey: .kind)
      title = try container.decode(String.self, forKey: .title)
      counts = try ReviewCounts(from: decoder)
    }

    /// Writes all fields to one object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(reminder, forKey: .reminder)
      try container.encode(kind, forKey: .kind)
      try container.encode(title, forKey: .title)
      try counts.encode(to: encoder)
    }
  }

  /// The same for all reminders of one kind.
  public struct ReviewKind: Codable, Hashable, Sendable {
    /// Movement or calcium.
    public var kind: String
    /// What it came to; as JSON its fields stand beside the others.
    public var counts: ReviewCounts

    /// All of its fields.
    public init(kind: String, counts: ReviewCounts) {
      self.kind = kind
      self.counts = counts
    }

    private enum CodingKeys: String, CodingKey {
      case kind
    }

    /// Reads all fields from one object.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      kind = try container.decode(String.self, forKey: .kind)
      counts = try ReviewCounts(from: decoder)
    }

    /// Writes all fields to one object.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(kind, forKey: .kind)
      try counts.encode(to: encoder)
    }
  }

  /// What due instants came to. What is open is counted in `open` only.
  public struct ReviewCounts: Codable, Hashable, Sendable {
    /// All due instants that are closed.
    public var due: Int
    /// Shown at least once, or answered.
    public var asked: Int
    /// Done.
    public var done: Int
    /// Done sooner than counts as on time.
    public var early: Int
    /// Done close enough to the due time.
    public var onTime: Int
    /// Done later.
    public var late: Int
    /// Skipped.
    public var skipped: Int
    /// Missed.
    public var missed: Int
    /// Excused.
    public var excused: Int
    /// Due, and not closed yet.
    public var open: Int
    /// How many times they were snoozed.
    public var snoozes: Int
    /// How many times they were shown.
    public var showings: Int
    /// Done ÷ what was asked and not excused, from 0 to 1, not rounded; null over nothing.
    public var adherence: Double?
    /// What that is out of.
    public var adherenceOutOf: Int
    /// Done ÷ what was due and not excused, from 0 to 1, not rounded; null over nothing.
    public var coverage: Double?
    /// What that is out of.
    public var coverageOutOf: Int
    /// How many were missed, by why.
    public var missedBy: [String: Int]?
    /// How many were excused, by why.
    public var excusedBy: [String: Int]?
    /// How many were skipped, by the person's reason, most first.
    public var skippedBecause: [ReviewReason]?
    /// How many were done or skipped, by where the answer came from.
    public var answeredBy: [String: Int]?
    /// Days on which anything was due and not excused.
    public var days: Int
    /// Of them those on which all of it was done.
    public var rightDays: Int
    /// The median time from due to done, in seconds; negative before the time.
    public var responseMedian: Int?
    /// Nine of ten were done no later than that, in seconds (nearest rank: of fewer than ten the last one).
    public var responseP90: Int?
    /// By the hour of the day in which it was due, 24 of them.
    public var byHour: [ReviewPart]
    /// By the day of the week, Monday first.
    public var byWeekday: [ReviewPart]
    /// By both, where anything was due.
    public var cells: [ReviewCell]
    /// As long a time before as has passed of the span, as far as it is on record.
    public var before: ReviewSums

    /// All of its fields; optional ones are absent unless given.
    public init(
      due: Int, asked: Int, done: Int, early: Int, onTime: Int, late: Int, skipped: Int, missed: Int, excused: Int,
      open: Int, snoozes: Int, showings: Int, adherence: Double? = nil, adherenceOutOf: Int, coverage: Double? = nil,
      coverageOutOf: Int, missedBy: [String: Int]? = nil, excusedBy: [String: Int]? = nil,
      skippedBecause: [ReviewReason]? = nil, answeredBy: [String: Int]? = nil, days: Int, rightDays: Int,
      responseMedian: Int? = nil, responseP90: Int? = nil, byHour: [ReviewPart], byWeekday: [ReviewPart],
      cells: [ReviewCell], before: ReviewSums
    ) {
      self.due = due
      self.asked = asked
      self.done = done
      self.early = early
      self.onTime = onTime
      self.late = late
      self.skipped = skipped
      self.missed = missed
      self.excused = excused
      self.open = open
      self.snoozes = snoozes
      self.showings = showings
      self.adherence = adherence
      self.adherenceOutOf = adherenceOutOf
      self.coverage = coverage
      self.coverageOutOf = coverageOutOf
      self.missedBy = missedBy
      self.excusedBy = excusedBy
      self.skippedBecause = skippedBecause
      self.answeredBy = answeredBy
      self.days = days
      self.rightDays = rightDays
      self.responseMedian = responseMedian
      self.responseP90 = responseP90
      self.byHour = byHour
      self.byWeekday = byWeekday
      self.cells = cells
      self.before = before
    }

    /// Writes the ratios as `null` when nil, where other fields are left out: readers of the JSON find the keys always there.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(due, forKey: .due)
      try container.encode(asked, forKey: .asked)
      try container.encode(done, forKey: .done)
      try container.encode(early, forKey: .early)
      try container.encode(onTime, forKey: .onTime)
      try container.encode(late, forKey: .late)
      try container.encode(skipped, forKey: .skipped)
      try container.encode(missed, forKey: .missed)
      try container.encode(excused, forKey: .excused)
      try container.encode(open, forKey: .open)
      try container.encode(snoozes, forKey: .snoozes)
      try container.encode(showings, forKey: .showings)
      try container.encode(adherence, forKey: .adherence)
      try container.encode(adherenceOutOf, forKey: .adherenceOutOf)
      try container.encode(coverage, forKey: .coverage)
      try container.encode(coverageOutOf, forKey: .coverageOutOf)
      try container.encodeIfPresent(missedBy, forKey: .missedBy)
      try container.encodeIfPresent(excusedBy, forKey: .excusedBy)
      try container.encodeIfPresent(skippedBecause, forKey: .skippedBecause)
      try container.encodeIfPresent(answeredBy, forKey: .answeredBy)
      try container.encode(days, forKey: .days)
      try container.encode(rightDays, forKey: .rightDays)
      try container.encodeIfPresent(responseMedian, forKey: .responseMedian)
      try container.encodeIfPresent(responseP90, forKey: .responseP90)
      try container.encode(byHour, forKey: .byHour)
      try container.encode(byWeekday, forKey: .byWeekday)
      try container.encode(cells, forKey: .cells)
      try container.encode(before, forKey: .before)
    }
  }
}
