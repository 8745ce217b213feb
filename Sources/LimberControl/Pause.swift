extension Control {
  /// Shows nothing until the pause ends. Replaces a pause that is on.
  public struct Pause: ControlCall {
    /// `Pause`.
    public static let method = ControlMethod.pause

    /// How long; 1h unless this or until is given.
    public var duration: String?
    /// Until when; 'tomorrow' is 04:00.
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

  /// Ends the pause. Fails with NotPaused.
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
