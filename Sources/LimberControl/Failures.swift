extension Control {
  /// What each error of `io.limber.Control` carries.
  public enum Failure {
    /// Nothing is due that this could answer.
    public struct NothingDue: Codable, Hashable, Sendable {
      /// What is next, soonest first.
      public var next: [Upcoming]

      /// All of its fields; optional ones are absent unless given.
      public init(next: [Upcoming]) {
        self.next = next
      }
    }

    /// Nothing that could be answered was due around the time that was given.
    public struct NothingThen: Codable, Hashable, Sendable {
      /// That time.
      public var at: String
      /// What is due now, as far as it could have been meant.
      public var due: [DueOccurrence]

      /// All of its fields; optional ones are absent unless given.
      public init(at: String, due: [DueOccurrence]) {
        self.at = at
        self.due = due
      }
    }

    /// The time that was given is too long ago.
    public struct TooLongAgo: Codable, Hashable, Sendable {
      /// That time.
      public var at: String
      /// The earliest that may be given.
      public var earliest: String

      /// All of its fields; optional ones are absent unless given.
      public init(at: String, earliest: String) {
        self.at = at
        self.earliest = earliest
      }
    }

    /// More than one occurrence could be meant: give one of their ids.
    public struct Ambiguous: Codable, Hashable, Sendable {
      /// The occurrences.
      public var candidates: [DueOccurrence]

      /// All of its fields; optional ones are absent unless given.
      public init(candidates: [DueOccurrence]) {
        self.candidates = candidates
      }
    }

    /// Somebody was first. Nothing was recorded.
    public struct AlreadyAnswered: Codable, Hashable, Sendable {
      /// Its id.
      public var occurrence: String
      /// The id of its reminder.
      public var reminder: String
      /// The reminder's title.
      public var title: String
      /// Done or skipped.
      public var outcome: String
      /// When it was answered.
      public var at: String
      /// Where the answer came from: notification or control.
      public var by: String?

      /// All of its fields; optional ones are absent unless given.
      public init(occurrence: String, reminder: String, title: String, outcome: String, at: String, by: String? = nil) {
        self.occurrence = occurrence
        self.reminder = reminder
        self.title = title
        self.outcome = outcome
        self.at = at
        self.by = by
      }
    }

    /// The occurrence was closed without an answer, and can only be corrected by Done or Skip with an earlier time.
    public struct ClosedAlready: Codable, Hashable, Sendable {
      /// Its id.
      public var occurrence: String
      /// The id of its reminder.
      public var reminder: String
      /// The reminder's title.
      public var title: String
      /// Missed or excused.
      public var outcome: String
      /// When it was closed.
      public var at: String
      /// Why: see why of an entry.
      public var why: String?

      /// All of its fields; optional ones are absent unless given.
      public init(occurrence: String, reminder: String, title: String, outcome: String, at: String, why: String? = nil)
      {
        self.occurrence = occurrence
        self.reminder = reminder
        self.title = title
        self.outcome = outcome
        self.at = at
        self.why = why
      }
    }

    /// No reminder has this id.
    public struct NoSuchReminder: Codable, Hashable, Sendable {
      /// The id.
      public var reminder: String
      /// The most similar id there is.
      public var nearest: String?

      /// All of its fields; optional ones are absent unless given.
      public init(reminder: String, nearest: String? = nil) {
        self.reminder = reminder
        self.nearest = nearest
      }
    }

    /// No occurrence has this id, and no reminder either.
    public struct NoSuchOccurrence: Codable, Hashable, Sendable {
      /// The id.
      public var occurrence: String
      /// The most similar id of an open occurrence or of a reminder.
      public var nearest: String?

      /// All of its fields; optional ones are absent unless given.
      public init(occurrence: String, nearest: String? = nil) {
        self.occurrence = occurrence
        self.nearest = nearest
      }
    }

    /// Only a movement takes minutes, and only a movement is closed by logging one.
    public struct NoMovement: Codable, Hashable, Sendable {
      /// The parameter that only a movement takes: minutes or target.
      public var parameter: String
      /// The id of the occurrence.
      public var occurrence: String?
      /// The id of its reminder.
      public var reminder: String?
      /// The reminder's title.
      public var title: String?

      /// All of its fields; optional ones are absent unless given.
      public init(parameter: String, occurrence: String? = nil, reminder: String? = nil, title: String? = nil) {
        self.parameter = parameter
        self.occurrence = occurrence
        self.reminder = reminder
        self.title = title
      }
    }

    /// There is no time left to snooze it into.
    public struct SnoozeRefused: Codable, Hashable, Sendable {
      /// Its id.
      public var occurrence: String
      /// The id of its reminder.
      public var reminder: String
      /// The reminder's title.
      public var title: String
      /// Until when it may be answered.
      public var limit: String?
      /// What ends then: window, late or next.
      public var why: String?

      /// All of its fields; optional ones are absent unless given.
      public init(occurrence: String, reminder: String, title: String, limit: String? = nil, why: String? = nil) {
        self.occurrence = occurrence
        self.reminder = reminder
        self.title = title
        self.limit = limit
        self.why = why
      }
    }

    /// It was snoozed once more than it may be, and does not come again.
    public struct SnoozeLimit: Codable, Hashable, Sendable {
      /// Its id.
      public var occurrence: String
      /// The id of its reminder.
      public var reminder: String
      /// The reminder's title.
      public var title: String
      /// How often it may be.
      public var snoozes: Int
      /// Until when it may be answered.
      public var lateUntil: String?

      /// All of its fields; optional ones are absent unless given.
      public init(occurrence: String, reminder: String, title: String, snoozes: Int, lateUntil: String? = nil) {
        self.occurrence = occurrence
        self.reminder = reminder
        self.title = title
        self.snoozes = snoozes
        self.lateUntil = lateUntil
      }
    }

    /// There is nothing to take back.
    public struct NothingToUndo: Codable, Hashable, Sendable {
      /// Has no fields.
      public init() {
      }
    }

    /// There is no pause to end.
    public struct NotPaused: Codable, Hashable, Sendable {
      /// Has no fields.
      public init() {
      }
    }

    /// A value has the right type and still makes no sense here.
    public struct InvalidValue: Codable, Hashable, Sendable {
      /// The parameter.
      public var parameter: String
      /// What was given.
      public var found: String
      /// What may be given.
      public var allowed: String

      /// All of its fields; optional ones are absent unless given.
      public init(parameter: String, found: String, allowed: String) {
        self.parameter = parameter
        self.found = found
        self.allowed = allowed
      }
    }

    /// The schedule, or what it would become, is wrong. The last good one stays in force.
    public struct InvalidSchedule: Codable, Hashable, Sendable {
      /// Each thing that is wrong.
      public var problems: [Problem]

      /// All of its fields; optional ones are absent unless given.
      public init(problems: [Problem]) {
        self.problems = problems
      }
    }

    /// There is a reminder with this id already.
    public struct DuplicateReminder: Codable, Hashable, Sendable {
      /// The id.
      public var reminder: String
      /// Its title.
      public var title: String

      /// All of its fields; optional ones are absent unless given.
      public init(reminder: String, title: String) {
        self.reminder = reminder
        self.title = title
      }
    }

    /// The schedule file changed meanwhile and was not overwritten: try again.
    public struct ScheduleChanged: Codable, Hashable, Sendable {
      /// The file.
      public var file: String

      /// All of its fields; optional ones are absent unless given.
      public init(file: String) {
        self.file = file
      }
    }

    /// The schedule file can't be read, or is no UTF-8 text.
    public struct ScheduleUnreadable: Codable, Hashable, Sendable {
      /// The file.
      public var file: String
      /// The reason.
      public var why: String

      /// All of its fields; optional ones are absent unless given.
      public init(file: String, why: String) {
        self.file = file
        self.why = why
      }
    }

    /// Both schedules have these, but not the same. Nothing was changed.
    public struct ScheduleDiffers: Codable, Hashable, Sendable {
      /// Ids of reminders.
      public var reminders: [String]
      /// Keys of settings, like `calcium.target`.
      public var settings: [String]

      /// All of its fields; optional ones are absent unless given.
      public init(reminders: [String], settings: [String]) {
        self.reminders = reminders
        self.settings = settings
      }
    }

    /// The schedule file could not be written.
    public struct ScheduleNotWritten: Codable, Hashable, Sendable {
      /// The file.
      public var file: String
      /// The reason, as the system gives it.
      public var why: String

      /// All of its fields; optional ones are absent unless given.
      public init(file: String, why: String) {
        self.file = file
        self.why = why
      }
    }

    /// It could not be stored durably, so nothing has happened.
    public struct NotRecorded: Codable, Hashable, Sendable {
      /// The reason, as the system gives it.
      public var why: String
      /// True where the disk failed so that nobody knows whether it is stored: `Status` tells once the daemon has been restarted,
      /// or the disk is in order again.
      public var uncertain: Bool?

      /// All of its fields; optional ones are absent unless given.
      public init(why: String, uncertain: Bool? = nil) {
        self.why = why
        self.uncertain = uncertain
      }
    }

    /// What is on record can't be read.
    public struct NotRead: Codable, Hashable, Sendable {
      /// The reason, as the system gives it.
      public var why: String

      /// All of its fields; optional ones are absent unless given.
      public init(why: String) {
        self.why = why
      }
    }

    /// There are as many streams as there may be.
    public struct TooManyWatchers: Codable, Hashable, Sendable {
      /// How many that is.
      public var limit: Int

      /// All of its fields; optional ones are absent unless given.
      public init(limit: Int) {
        self.limit = limit
      }
    }

  }
}
