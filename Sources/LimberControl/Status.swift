extension Control {
  /// The day so far.
  public struct Today: Codable, Hashable, Sendable {
    /// Due instants that have come or were answered before their time, open ones among them.
    public var due: Int
    /// Answered done.
    public var done: Int
    /// Answered skip.
    public var skipped: Int
    /// Missed, for whatever reason.
    public var missed: Int
    /// Excused.
    public var excused: Int
    /// Milligrams of elemental calcium, from food and supplements.
    public var calciumMg: Int
    /// Movements, calcium and cramps that were logged, but for answers to what was due; absent where nothing was.
    public var logs: Int?
    /// Movements among them.
    public var loggedMovements: Int?
    /// Cramps among them.
    public var loggedCramps: Int?
    /// Answers of today to what was due before today, none of the above among them; absent where there are none.
    public var earlier: Int?
    /// False where the ledger can't be read: then nobody knows, and the numbers are none.
    public var known: Bool?

    /// All of its fields; optional ones are absent unless given.
    public init(
      due: Int, done: Int, skipped: Int, missed: Int, excused: Int, calciumMg: Int, logs: Int? = nil,
      loggedMovements: Int? = nil, loggedCramps: Int? = nil, earlier: Int? = nil, known: Bool? = nil
    ) {
      self.due = due
      self.done = done
      self.skipped = skipped
      self.missed = missed
      self.excused = excused
      self.calciumMg = calciumMg
      self.logs = logs
      self.loggedMovements = loggedMovements
      self.loggedCramps = loggedCramps
      self.earlier = earlier
      self.known = known
    }
  }

  /// Something that needs attention.
  public struct Problem: Codable, Hashable, Sendable {
    /// One sentence saying what is wrong.
    public var message: String
    /// What it is about: schedule, ledger, journal, notifications, bus, clock.
    public var subject: String?
    /// The file it is in.
    public var file: String?
    /// The line, from 1.
    public var line: Int?
    /// The column, from 1.
    public var column: Int?
    /// The key it is about.
    public var key: String?
    /// What is there.
    public var found: String?
    /// What may be there.
    public var allowed: String?
    /// One sentence saying what to do.
    public var fix: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      message: String, subject: String? = nil, file: String? = nil, line: Int? = nil, column: Int? = nil,
      key: String? = nil, found: String? = nil, allowed: String? = nil, fix: String? = nil
    ) {
      self.message = message
      self.subject = subject
      self.file = file
      self.line = line
      self.column = column
      self.key = key
      self.found = found
      self.allowed = allowed
      self.fix = fix
    }
  }

  /// Tells what is due now, what is next, the day so far, and what needs attention.
  public struct Status: ControlCall {
    /// `Status`.
    public static let method = ControlMethod.status

    /// Has no fields.
    public init() {
    }

    /// What `Status` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// What is due now.
      public var due: [DueOccurrence]
      /// What is next, soonest first, one per reminder.
      public var next: [Upcoming]
      /// The day so far.
      public var today: Today
      /// When the pause ends; null when not paused.
      public var pausedUntil: String?
      /// Whether the pause is a rest: what is due before its end is excused.
      public var resting: Bool?
      /// What needs attention.
      public var problems: [Problem]
      /// The daemon's version.
      public var version: String

      /// All of its fields; optional ones are absent unless given.
      public init(
        due: [DueOccurrence], next: [Upcoming], today: Today, pausedUntil: String? = nil, resting: Bool? = nil,
        problems: [Problem], version: String
      ) {
        self.due = due
        self.next = next
        self.today = today
        self.pausedUntil = pausedUntil
        self.resting = resting
        self.problems = problems
        self.version = version
      }

      /// Writes `pausedUntil` as `null` when nil, where other fields are left out: readers of the JSON find the key
      /// always there.
      public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(due, forKey: .due)
        try container.encode(next, forKey: .next)
        try container.encode(today, forKey: .today)
        try container.encode(pausedUntil, forKey: .pausedUntil)
        try container.encodeIfPresent(resting, forKey: .resting)
        try container.encode(problems, forKey: .problems)
        try container.encode(version, forKey: .version)
      }
    }
  }

  /// Lists upcoming occurrences, soonest first.
  public struct Agenda: ControlCall {
    /// `Agenda`.
    public static let method = ControlMethod.agenda

    /// How many days, 1 to 366; 1 unless given.
    public var days: Int?
    /// From when; now unless given.
    public var from: String?

    /// All of its fields; optional ones are absent unless given.
    public init(days: Int? = nil, from: String? = nil) {
      self.days = days
      self.from = from
    }

    /// What `Agenda` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The occurrences.
      public var occurrences: [Upcoming]

      /// All of its fields; optional ones are absent unless given.
      public init(occurrences: [Upcoming]) {
        self.occurrences = occurrences
      }
    }
  }
}
