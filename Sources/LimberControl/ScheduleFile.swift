extension Control {
  /// Gives the schedule file as it is, mistakes included. Fails with ScheduleUnreadable.
  public struct Schedule: ControlCall {
    /// `Schedule`.
    public static let method = ControlMethod.schedule

    /// Has no fields.
    public init() {
    }

    /// What `Schedule` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The file.
      public var file: String
      /// Its text; empty where there is no file.
      public var text: String

      /// All of its fields; optional ones are absent unless given.
      public init(file: String, text: String) {
        self.file = file
        self.text = text
      }
    }
  }

  /// Puts another text in the place of the whole schedule file. Fails with InvalidSchedule, ScheduleChanged or
  /// ScheduleNotWritten.
  public struct Edit: ControlCall {
    /// `Edit`.
    public static let method = ControlMethod.edit

    /// The text that it replaces, as ``Schedule`` gave it: where the file is another by now, nothing is changed.
    public var before: String
    /// The new text.
    public var after: String

    /// All of its fields; optional ones are absent unless given.
    public init(before: String, after: String) {
      self.before = before
      self.after = after
    }

    /// What `Edit` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The ids of new reminders.
      public var added: [String]
      /// The ids of those that are not as before.
      public var changed: [String]
      /// The ids of those that are gone.
      public var removed: [String]
      /// What somebody should look at that was not so before.
      public var warnings: [Problem]?

      /// All of its fields; optional ones are absent unless given.
      public init(added: [String], changed: [String], removed: [String], warnings: [Problem]? = nil) {
        self.added = added
        self.changed = changed
        self.removed = removed
        self.warnings = warnings
      }
    }
  }

  /// Adds what another schedule has to the schedule file: its reminders, as they are written there, and its settings. All
  /// of it or nothing. Fails with InvalidSchedule, which is about the text that was given, ScheduleDiffers, ScheduleChanged
  /// or ScheduleNotWritten.
  public struct Import: ControlCall {
    /// `Import`.
    public static let method = ControlMethod.import

    /// The text of a schedule file.
    public var text: String
    /// Whether its wording counts where both have a thing differently; else that is refused.
    public var replace: Bool?

    /// All of its fields; optional ones are absent unless given.
    public init(text: String, replace: Bool? = nil) {
      self.text = text
      self.replace = replace
    }

    /// What `Import` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The ids of new reminders.
      public var added: [String]
      /// The ids of those that are not as before.
      public var changed: [String]
      /// The ids of those that were there, just so.
      public var same: [String]
      /// The keys of settings that are new or changed, like `calcium.target`.
      public var settings: [String]
      /// What somebody should look at that was not so before.
      public var warnings: [Problem]?

      /// All of its fields; optional ones are absent unless given.
      public init(
        added: [String], changed: [String], same: [String], settings: [String], warnings: [Problem]? = nil
      ) {
        self.warnings = warnings
        self.added = added
        self.changed = changed
        self.same = same
        self.settings = settings
      }
    }
  }

  /// Looks at a schedule without putting it in force.
  public struct Check: ControlCall {
    /// `Check`.
    public static let method = ControlMethod.check

    /// The text of a schedule file; the one in force unless given.
    public var text: String?

    /// All of its fields; optional ones are absent unless given.
    public init(text: String? = nil) {
      self.text = text
    }

    /// What `Check` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// Each thing that is wrong; none when it is valid.
      public var problems: [Problem]
      /// What somebody should look at although it is valid.
      public var warnings: [Problem]

      /// All of its fields; optional ones are absent unless given.
      public init(problems: [Problem], warnings: [Problem]) {
        self.problems = problems
        self.warnings = warnings
      }
    }
  }

  /// Reads the schedule file again, also when it seems unchanged. Fails with InvalidSchedule; then the last good
  /// schedule stays in force.
  public struct Reload: ControlCall {
    /// `Reload`.
    public static let method = ControlMethod.reload

    /// Has no fields.
    public init() {
    }

    /// What `Reload` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// Has no fields.
      public init() {
      }
    }
  }
}
