extension Control {
  /// A reminder to add. What is absent gets the default of its kind.
  public struct ReminderDraft: Codable, Hashable, Sendable {
    /// A-z, 0-9 and hyphens, at most 40 characters; made from the title unless given.
    public var id: String?
    /// Movement or calcium.
    public var kind: String
    /// What the notification says.
    public var title: String
    /// When, by the clock: a systemd calendar expression like 'Mon..Fri 08:30'; either this or every.
    public var at: String?
    /// Further times by the clock, one to eleven, where there is more than the one in ``at``.
    public var alsoAt: [String]?
    /// How long after the last movement, or after the window opened; either this or at.
    public var every: String?
    /// The window of every: '09:00-18:00'.
    public var between: String?
    /// The days of every: 'Mon..Sat'.
    public var days: String?
    /// How long the movement takes.
    public var lasts: String?
    /// Which limb to move.
    public var limb: String?
    /// Seated, lying or standing.
    public var posture: String?
    /// What to do, one step after another.
    public var steps: [String]?
    /// Elemental calcium: '500 mg'.
    public var dose: String?
    /// Food or supplement.
    public var source: String?
    /// How long a snooze lasts.
    public var snooze: String?
    /// How many times it may be snoozed.
    public var snoozes: Int?
    /// After how long without an answer it is shown again.
    public var `repeat`: String?
    /// How many times it is shown again.
    public var repeats: Int?
    /// How long after it was due it may still be shown and answered.
    public var late: String?
    /// How long before it is due an answer closes it.
    public var early: String?
    /// How far from the due time an answer counts as on time.
    public var onTime: String?
    /// How long away from the machine counts as a movement; kept, but not used yet.
    public var naturalBreak: String?
    /// Whether it is read aloud; kept, but not used yet.
    public var speak: Bool?
    /// Low, normal or critical.
    public var urgency: String?
    /// False while it is switched off.
    public var enabled: Bool?
    /// True for one that is there to try Limber out: it is in no review.
    public var trial: Bool?
    /// A sentence more in the notification.
    public var note: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      id: String? = nil, kind: String, title: String, at: String? = nil, alsoAt: [String]? = nil, every: String? = nil,
      between: String? = nil, days: String? = nil, lasts: String? = nil, limb: String? = nil, posture: String? = nil,
      steps: [String]? = nil,
      dose: String? = nil, source: String? = nil, snooze: String? = nil, snoozes: Int? = nil, repeat: String? = nil,
      repeats: Int? = nil, late: String? = nil, early: String? = nil, onTime: String? = nil,
      naturalBreak: String? = nil, speak: Bool? = nil, urgency: String? = nil, enabled: Bool? = nil,
      trial: Bool? = nil, note: String? = nil
    ) {
      self.id = id
      self.kind = kind
      self.title = title
      self.at = at
      self.alsoAt = alsoAt
      self.every = every
      self.between = between
      self.days = days
      self.lasts = lasts
      self.limb = limb
      self.posture = posture
      self.steps = steps
      self.dose = dose
      self.source = source
      self.snooze = snooze
      self.snoozes = snoozes
      self.repeat = `repeat`
      self.repeats = repeats
      self.late = late
      self.early = early
      self.onTime = onTime
      self.naturalBreak = naturalBreak
      self.speak = speak
      self.urgency = urgency
      self.enabled = enabled
      self.trial = trial
      self.note = note
    }
  }

  /// Keys of a reminder to change, by their names in the interface; those that are absent stay.
  public struct ReminderChanges: Codable, Hashable, Sendable {
    /// The value of a key.
    public enum Value: Codable, Hashable, Sendable {
      case text(String)
      case number(Int)
      case flag(Bool)
      case list([String])

      /// Reads a string, a whole number, a boolean or an array of strings.
      public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
          self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
          self = .number(number)
        } else if let list = try? container.decode([String].self) {
          self = .list(list)
        } else {
          self = .text(try container.decode(String.self))
        }
      }

      /// Writes what it is.
      public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
      }
    }

    /// The values by key.
    public var values: [String: Value]

    /// Changes of these keys.
    public init(_ values: [String: Value]) {
      self.values = values
    }

    /// Reads an object of keys, of which those that are null count as absent.
    public init(from decoder: any Decoder) throws {
      values = try [String: Value?](from: decoder).compactMapValues { $0 }
    }

    /// Writes an object of keys.
    public func encode(to encoder: any Encoder) throws {
      try values.encode(to: encoder)
    }
  }
}
