extension Control {
  /// Answers an occurrence: done. Fails with NothingDue, Ambiguous, AlreadyAnswered, ClosedAlready, InvalidValue,
  /// NoSuchOccurrence or NotRecorded.
  public struct Done: ControlCall {
    /// `Done`.
    public static let method = ControlMethod.done

    /// An occurrence id, the beginning of one that is unique, or a reminder id; may be absent when only one
    /// occurrence can be done.
    public var target: String?
    /// Several of these: all are answered, or none where one can't be.
    public var targets: [String]?
    /// Whether all that is due is meant.
    public var all: Bool?
    /// When it really was, if not now; an earlier time than the last answer corrects it.
    public var at: String?
    /// A note.
    public var note: String?
    /// For a movement: how many minutes it took, if that was measured.
    public var minutes: Double?

    /// All of its fields; optional ones are absent unless given.
    public init(
      target: String? = nil, targets: [String]? = nil, all: Bool? = nil, at: String? = nil, note: String? = nil,
      minutes: Double? = nil
    ) {
      self.target = target
      self.targets = targets
      self.all = all
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
    /// Several of these: all are answered, or none where one can't be.
    public var targets: [String]?
    /// Whether all that is due is meant.
    public var all: Bool?
    /// Why.
    public var reason: String?
    /// When it really was, if not now; an earlier time than the last answer corrects it.
    public var at: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      target: String? = nil, targets: [String]? = nil, all: Bool? = nil, reason: String? = nil, at: String? = nil
    ) {
      self.target = target
      self.targets = targets
      self.all = all
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
    /// Several of these: all are answered, or none where one can't be.
    public var targets: [String]?
    /// Whether all that is due is meant.
    public var all: Bool?
    /// A time span; the reminder's own unless given.
    public var duration: String?

    /// All of its fields; optional ones are absent unless given.
    public init(target: String? = nil, targets: [String]? = nil, all: Bool? = nil, duration: String? = nil) {
      self.target = target
      self.targets = targets
      self.all = all
      self.duration = duration
    }

    /// What it replies with.
    public typealias Reply = AnswerReply
  }

  /// Takes back the last thing that the person did: an answer, a log, a pause, a rest, or the end of one. Fails with
  /// NothingToUndo or NoSuchOccurrence.
  public struct Undo: ControlCall {
    /// `Undo`.
    public static let method = ControlMethod.undo

    /// Another than the last: an occurrence id or the beginning of one, a reminder id for its last answer, the id of a
    /// ``Deed``, or that of an entry.
    public var target: String?

    /// All of its fields; optional ones are absent unless given.
    public init(target: String? = nil) {
      self.target = target
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

  /// Lists what ``Undo`` can take back, the latest first.
  public struct Deeds: ControlCall {
    /// `Deeds`.
    public static let method = ControlMethod.deeds

    /// At most so many, 1 to 100; 10 unless given.
    public var limit: Int?

    /// All of its fields; optional ones are absent unless given.
    public init(limit: Int? = nil) {
      self.limit = limit
    }

    /// What `Deeds` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// What the person did.
      public var deeds: [Deed]

      /// All of its fields; optional ones are absent unless given.
      public init(deeds: [Deed]) {
        self.deeds = deeds
      }
    }
  }
}
