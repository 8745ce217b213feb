extension Control {
  /// Lists the reminders of the schedule, in its order.
  public struct List: ControlCall {
    /// `List`.
    public static let method = ControlMethod.list

    /// Has no fields.
    public init() {
    }

    /// What `List` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The reminders.
      public var reminders: [Reminder]

      /// All of its fields; optional ones are absent unless given.
      public init(reminders: [Reminder]) {
        self.reminders = reminders
      }
    }
  }

  /// Shows one reminder.
  public struct Show: ControlCall {
    /// `Show`.
    public static let method = ControlMethod.show

    /// Its id.
    public var reminder: String

    /// All of its fields; optional ones are absent unless given.
    public init(reminder: String) {
      self.reminder = reminder
    }

    /// What `Show` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The reminder.
      public var reminder: Reminder
      /// Its next due times.
      public var next: [String]
      /// Its occurrences that are due now.
      public var open: [DueOccurrence]

      /// All of its fields; optional ones are absent unless given.
      public init(reminder: Reminder, next: [String], open: [DueOccurrence]) {
        self.reminder = reminder
        self.next = next
        self.open = open
      }
    }
  }

  /// Adds a reminder to the schedule file. Fails with DuplicateReminder, InvalidSchedule, ScheduleChanged or
  /// ScheduleNotWritten.
  public struct Add: ControlCall {
    /// `Add`.
    public static let method = ControlMethod.add

    /// The reminder.
    public var reminder: ReminderDraft

    /// All of its fields; optional ones are absent unless given.
    public init(reminder: ReminderDraft) {
      self.reminder = reminder
    }

    /// What `Add` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The reminder as it is now.
      public var reminder: Reminder
      /// Its next due times.
      public var next: [String]
      /// What somebody should look at that was not so before.
      public var warnings: [Problem]?

      /// All of its fields; optional ones are absent unless given.
      public init(reminder: Reminder, next: [String], warnings: [Problem]? = nil) {
        self.reminder = reminder
        self.next = next
        self.warnings = warnings
      }
    }
  }

  /// Changes keys of a reminder in the schedule file; all else in the file stays. Another time excuses what it has open, and
  /// counts from now. Fails with NoSuchReminder, InvalidSchedule, ScheduleChanged or ScheduleNotWritten.
  public struct Set: ControlCall {
    /// `Set`.
    public static let method = ControlMethod.set

    /// Its id.
    public var reminder: String
    /// The keys to change, and their values.
    public var changes: ReminderChanges
    /// Keys that go back to the default of the reminder's kind.
    public var reset: [String]?

    /// All of its fields; optional ones are absent unless given.
    public init(reminder: String, changes: ReminderChanges, reset: [String]? = nil) {
      self.reminder = reminder
      self.changes = changes
      self.reset = reset
    }

    /// What `Set` replies with.
    public typealias Reply = Add.Reply
  }

  /// Removes a reminder from the schedule file; what it has open is excused. Fails with NoSuchReminder,
  /// InvalidSchedule, ScheduleChanged or ScheduleNotWritten.
  public struct Remove: ControlCall {
    /// `Remove`.
    public static let method = ControlMethod.remove

    /// Its id.
    public var reminder: String

    /// All of its fields; optional ones are absent unless given.
    public init(reminder: String) {
      self.reminder = reminder
    }

    /// What `Remove` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The reminder as it was.
      public var reminder: Reminder

      /// All of its fields; optional ones are absent unless given.
      public init(reminder: Reminder) {
        self.reminder = reminder
      }
    }
  }
}
