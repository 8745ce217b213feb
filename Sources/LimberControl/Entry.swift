extension Control {
  /// A recorded fact. It never changes; a later one may supersede it.
  public struct Entry: Codable, Hashable, Sendable {
    /// Its id, the same in ledger and journal.
    public var id: String
    /// Its number, without gaps, from 1.
    public var seq: Int
    /// When it was recorded.
    public var time: String
    /// What it records: due, shown, held, done, skipped, snoozed, missed, excused, undone, movement, calcium, cramp,
    /// paused, resumed and others.
    public var kind: String
    /// The id of the reminder.
    public var reminder: String?
    /// The id of the occurrence.
    public var occurrence: String?
    /// Done, skipped, missed or excused.
    public var outcome: String?
    /// Movement or calcium.
    public var reminderKind: String?
    /// The reminder's title, as it was.
    public var title: String?
    /// When the occurrence was due.
    public var due: String?
    /// When it happened, if not when it was recorded.
    public var at: String?
    /// The end of a snooze or of a pause.
    public var until: String?
    /// Why it was missed, excused or held: unanswered, superseded, away, undelivered, asleep, off, paused and others.
    public var why: String?
    /// The person's reason to skip.
    public var reason: String?
    /// Where the answer came from: button, command, interface.
    public var by: String?
    /// The id of the entry that this one supersedes.
    public var supersedes: String?
    /// The reminder's dose, as it was.
    public var dose: String?
    /// The limb.
    public var limb: String?
    /// How long the movement should take.
    public var lasts: String?
    /// Milligrams of elemental calcium.
    public var mg: Int?
    /// Minutes moved.
    public var minutes: Double?
    /// Food or supplement.
    public var source: String?
    /// What was eaten or taken.
    public var item: String?
    /// Where the cramp was.
    public var `where`: String?
    /// How bad it was, 0 to 10.
    public var severity: Int?
    /// A note.
    public var note: String?
    /// Whose schedule it is.
    public var person: String?
    /// The entry as a sentence.
    public var message: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      id: String, seq: Int, time: String, kind: String, reminder: String? = nil, occurrence: String? = nil,
      outcome: String? = nil, reminderKind: String? = nil, title: String? = nil, due: String? = nil, at: String? = nil,
      until: String? = nil, why: String? = nil, reason: String? = nil, by: String? = nil, supersedes: String? = nil,
      dose: String? = nil, limb: String? = nil, lasts: String? = nil, mg: Int? = nil, minutes: Double? = nil,
      source: String? = nil, item: String? = nil, where: String? = nil, severity: Int? = nil, note: String? = nil,
      person: String? = nil, message: String? = nil
    ) {
      self.id = id
      self.seq = seq
      self.time = time
      self.kind = kind
      self.reminder = reminder
      self.occurrence = occurrence
      self.outcome = outcome
      self.reminderKind = reminderKind
      self.title = title
      self.due = due
      self.at = at
      self.until = until
      self.why = why
      self.reason = reason
      self.by = by
      self.supersedes = supersedes
      self.dose = dose
      self.limb = limb
      self.lasts = lasts
      self.mg = mg
      self.minutes = minutes
      self.source = source
      self.item = item
      self.where = `where`
      self.severity = severity
      self.note = note
      self.person = person
      self.message = message
    }
  }
}
