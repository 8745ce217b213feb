extension Control {
  /// Shows nothing until the pause ends, 90 days from now at the latest. Replaces a pause that is on.
  public struct Pause: ControlCall {
    /// `Pause`.
    public static let method = ControlMethod.pause

    /// How long; 1h unless this or until is given.
    public var duration: String?
    /// Until when; 'tomorrow' and 'Monday' are 04:00 of that day.
    public var until: String?

    /// All of its fields; optional ones are absent unless given.
    public init(duration: String? = nil, until: String? = nil) {
      self.duration = duration
      self.until = until
    }

    /// What `Pause` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// When it ends.
      public var until: String

      /// All of its fields; optional ones are absent unless given.
      public init(until: String) {
        self.until = until
      }
    }
  }

  /// Takes the rest of the day off: excuses what is open at once, and what comes due before the end. Replaces a pause that
  /// is on; ``Resume`` ends it.
  public struct Rest: ControlCall {
    /// `Rest`.
    public static let method = ControlMethod.rest

    /// Has no fields.
    public init() {
    }

    /// What `Rest` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// When it ends: the next 04:00, or later where a longer pause goes on.
      public var until: String
      /// What was open, and is excused.
      public var excused: [DueOccurrence]
      /// Whether a longer pause is on, which goes on instead; then nothing is excused.
      public var paused: Bool?

      /// All of its fields; optional ones are absent unless given.
      public init(until: String, excused: [DueOccurrence], paused: Bool? = nil) {
        self.until = until
        self.excused = excused
        self.paused = paused
      }
    }
  }

  /// Ends the pause or the rest. Fails with NotPaused.
  public struct Resume: ControlCall {
    /// `Resume`.
    public static let method = ControlMethod.resume

    /// Has no fields.
    public init() {
    }

    /// What `Resume` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// What is open, and is shown again.
      public var due: [DueOccurrence]

      /// All of its fields; optional ones are absent unless given.
      public init(due: [DueOccurrence]) {
        self.due = due
      }
    }
  }
}
