extension Control {
  /// An occurrence that is due and not yet answered.
  public struct DueOccurrence: Codable, Hashable, Sendable {
    /// Its id.
    public var occurrence: String
    /// The id of its reminder.
    public var reminder: String
    /// The reminder's kind: movement or calcium.
    public var kind: String
    /// The reminder's title.
    public var title: String
    /// When it was due.
    public var due: String
    /// Shown, held or snoozed.
    public var state: String
    /// Why it is held: paused, locked, away, noServer, doNotDisturb, refused; null unless held.
    public var heldBecause: String?
    /// How many times it was shown.
    public var shown: Int
    /// How many times it was snoozed.
    public var snoozes: Int?
    /// How many times it may still be snoozed; once more takes it from the screen for good.
    public var snoozesLeft: Int?
    /// When a snoozed one comes again; absent for one that does not.
    public var until: String?
    /// Until when it may still be answered.
    public var lateUntil: String?
    /// What to take: '500 mg'.
    public var dose: String?
    /// Which limb to move.
    public var limb: String?
    /// How long the movement takes.
    public var lasts: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      occurrence: String, reminder: String, kind: String, title: String, due: String, state: String,
      heldBecause: String? = nil, shown: Int, snoozes: Int? = nil, snoozesLeft: Int? = nil, until: String? = nil,
      lateUntil: String? = nil, dose: String? = nil, limb: String? = nil, lasts: String? = nil
    ) {
      self.occurrence = occurrence
      self.reminder = reminder
      self.kind = kind
      self.title = title
      self.due = due
      self.state = state
      self.heldBecause = heldBecause
      self.shown = shown
      self.snoozes = snoozes
      self.snoozesLeft = snoozesLeft
      self.until = until
      self.lateUntil = lateUntil
      self.dose = dose
      self.limb = limb
      self.lasts = lasts
    }

    /// Writes `heldBecause` as `null` when nil, where other fields are left out: readers of the JSON find the key
    /// always there.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(occurrence, forKey: .occurrence)
      try container.encode(reminder, forKey: .reminder)
      try container.encode(kind, forKey: .kind)
      try container.encode(title, forKey: .title)
      try container.encode(due, forKey: .due)
      try container.encode(state, forKey: .state)
      try container.encode(heldBecause, forKey: .heldBecause)
      try container.encode(shown, forKey: .shown)
      try container.encodeIfPresent(snoozes, forKey: .snoozes)
      try container.encodeIfPresent(snoozesLeft, forKey: .snoozesLeft)
      try container.encodeIfPresent(until, forKey: .until)
      try container.encodeIfPresent(lateUntil, forKey: .lateUntil)
      try container.encodeIfPresent(dose, forKey: .dose)
      try container.encodeIfPresent(limb, forKey: .limb)
      try container.encodeIfPresent(lasts, forKey: .lasts)
    }
  }

  /// An occurrence that is not due yet.
  public struct Upcoming: Codable, Hashable, Sendable {
    /// The id of its reminder.
    public var reminder: String
    /// The reminder's kind: movement or calcium.
    public var kind: String
    /// The reminder's title.
    public var title: String
    /// When it will be due, if nothing is answered before then.
    public var due: String
    /// When it ends, for one that lasts.
    public var end: String?

    /// All of its fields; optional ones are absent unless given.
    public init(reminder: String, kind: String, title: String, due: String, end: String? = nil) {
      self.reminder = reminder
      self.kind = kind
      self.title = title
      self.due = due
      self.end = end
    }
  }

  /// What an answer did.
  public struct Answer: Codable, Hashable, Sendable {
    /// Its id.
    public var occurrence: String
    /// The id of its reminder.
    public var reminder: String
    /// The reminder's kind: movement or calcium.
    public var kind: String
    /// The reminder's title.
    public var title: String
    /// When it was due.
    public var due: String
    /// Done or skipped; absent for a snooze.
    public var outcome: String?
    /// When it was answered, or done if that was earlier.
    public var at: String
    /// When a snoozed one comes again.
    public var until: String?
    /// Of one that was snoozed once more than it may be: until when it may be answered; it does not come again.
    public var lateUntil: String?
    /// The id of the entry that records the answer.
    public var entry: String

    /// All of its fields; optional ones are absent unless given.
    public init(
      occurrence: String, reminder: String, kind: String, title: String, due: String, outcome: String? = nil,
      at: String, until: String? = nil, lateUntil: String? = nil, entry: String
    ) {
      self.occurrence = occurrence
      self.reminder = reminder
      self.kind = kind
      self.title = title
      self.due = due
      self.outcome = outcome
      self.at = at
      self.until = until
      self.lateUntil = lateUntil
      self.entry = entry
    }
  }

  /// What was taken back.
  public struct Undone: Codable, Hashable, Sendable {
    /// The id of the entry that was taken back.
    public var entry: String
    /// What it was: done, skipped, snoozed, movement, calcium, cramp, paused, rest or resumed.
    public var what: String
    /// The occurrence it had answered.
    public var occurrence: String?
    /// The id of its reminder.
    public var reminder: String?
    /// The reminder's title.
    public var title: String?
    /// What the occurrence is now: shown, held, snoozed, missed, excused, the outcome that was corrected, or next, where it was
    /// answered before its time; of a pause, how reminders stand now: paused, resting or resumed.
    public var state: String?
    /// Until when they are paused, or when its time comes.
    public var until: String?
    /// What is due, where a pause was taken back.
    public var due: [DueOccurrence]?
    /// What was taken back, as a sentence.
    public var message: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      entry: String, what: String, occurrence: String? = nil, reminder: String? = nil, title: String? = nil,
      state: String? = nil, until: String? = nil, due: [DueOccurrence]? = nil, message: String? = nil
    ) {
      self.entry = entry
      self.what = what
      self.occurrence = occurrence
      self.reminder = reminder
      self.title = title
      self.state = state
      self.until = until
      self.due = due
      self.message = message
    }
  }

  /// Something that the person did, and that ``Undo`` can take back.
  public struct Deed: Codable, Hashable, Sendable {
    /// What ``Undo`` takes for it.
    public var id: String
    /// The id of the entry that records it.
    public var entry: String
    /// When it was recorded.
    public var time: String
    /// What it was: see ``Undone``.
    public var what: String
    /// The occurrence it answered.
    public var occurrence: String?
    /// The id of its reminder.
    public var reminder: String?
    /// The reminder's title.
    public var title: String?
    /// What was logged, in words.
    public var logged: String?
    /// When it was done, if not when it was recorded.
    public var at: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      id: String, entry: String, time: String, what: String, occurrence: String? = nil, reminder: String? = nil,
      title: String? = nil, logged: String? = nil, at: String? = nil
    ) {
      self.id = id
      self.entry = entry
      self.time = time
      self.what = what
      self.occurrence = occurrence
      self.reminder = reminder
      self.title = title
      self.logged = logged
      self.at = at
    }
  }
}
