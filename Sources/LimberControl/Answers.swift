extension Control {
  /// Answers an occurrence: done. Fails with NothingDue, Ambiguous, AlreadyAnswered, ClosedAlready, InvalidValue,
  /// NoSuchOccurrence or NotRecorded.
  public struct Done: ControlCall {
    /// `Done`.
    public static let method = ControlMethod.done

    /// An occurrence id, the beginning of one that is unique, or a reminder id; may be absent when only one
    /// occurrence can be done.
    public var target: String?
    /// When it really was, if not now; an earlier time than the last answer corrects it.
    public var at: String?
    /// A note.
    public var note: String?
    /// For a movement: how many minutes it took, if that was measured.
    public var minutes: Double?

    /// All of its fields; optional ones are absent unless given.
    public init(target: String? = nil, at: String? = nil, note: String? = nil, minutes: Double? = nil) {
      self.target = target
      self.at = at
      self.note = note
      self.minutes = minutes
    }

    /// What it replies with.
    public typealias Reply = AnswerReply
  }

  /// Answers an occurrence: not this time. Fails like Done.
  public struct Skip: ControlCall {
    /// `Skip`.
    public static let method = ControlMethod.skip

    /// An occurrence id, the beginning of one that is unique, or a reminder id; may be absent when only one
    /// occurrence can be skipped.
    public var target: String?
    /// Why.
    public var reason: String?
    /// When it really was, if not now; an earlier time than the last answer corrects it.
    public var at: String?

    /// All of its fields; optional ones are absent unless given.
    public init(target: String? = nil, reason: String? = nil, at: String? = nil) {
      self.target = target
      self.reason = reason
      self.at = at
    }

    /// What it replies with.
    public typealias Reply = AnswerReply
  }

  /// Answers an occurrence: ask again later. Fails like Done, and with SnoozeRefused or SnoozeLimit. The time may
  /// come out shorter than asked for: see until of the answer.
  public struct Snooze: ControlCall {
    /// `Snooze`.
    public static let method = ControlMethod.snooze

    /// An occurrence id, the beginning of one that is unique, or a reminder id; may be absent when only one
    /// occurrence can be snoozed.
    public var target: String?
    /// A time span; the reminder's own unless given.
    public var duration: String?

    /// All of its fields; optional ones are absent unless given.
    public init(target: String? = nil, duration: String? = nil) {
      self.target = target
      self.duration = duration
    }

    /// What it replies with.
    public typealias Reply = AnswerReply
  }

  /// Takes the last answer or log back. Its occurrence is open again if it may still be answered, else missed. Fails
  /// with NothingToUndo.
  public struct Undo: ControlCall {
    /// `Undo`.
    public static let method = ControlMethod.undo

    /// Has no fields.
    public init() {
    }

    /// What `Undo` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// What was taken back.
      public var undone: Undone

      /// All of its fields; optional ones are absent unless given.
      public init(undone: Undone) {
        self.undone = undone
      }
    }
  }
}
