/// The schedule's personal settings.
public struct Settings: Hashable, Sendable, Codable {
  public var person: String?
  /// Milligrams of calcium a day.
  public var target: Int?
  /// Milligrams of calcium a day.
  public var upper: Int?

  /// Settings, none unless told otherwise.
  public init(person: String? = nil, target: Int? = nil, upper: Int? = nil) {
    self.person = person
    self.target = target
    self.upper = upper
  }
}

/// What was asked for when an occurrence came due, so that a later edit can't change the past.
public struct Prescription: Hashable, Sendable, Codable {
  /// Until when it may be shown and answered.
  public var until: Instant
  /// The tolerance of "on time".
  public var onTime: TimeSpan
  /// Milligrams of elemental calcium.
  public var dose: Int?
  public var source: CalciumSource?
  public var limb: String?
  public var lasts: TimeSpan?

  /// What a reminder asks for, answerable until an instant.
  public init(_ reminder: Reminder, until: Instant) {
    self.until = until
    onTime = reminder.onTime
    dose = reminder.dose
    source = reminder.source
    limb = reminder.limb
    lasts = reminder.lasts
  }

  init(
    until: Instant, onTime: TimeSpan, dose: Int?, source: CalciumSource?, limb: String?, lasts: TimeSpan?
  ) {
    self.until = until
    self.onTime = onTime
    self.dose = dose
    self.source = source
    self.limb = limb
    self.lasts = lasts
  }
}

/// A snooze.
public struct Snooze: Hashable, Sendable {
  /// When it comes again; nil for one that was put off as often as it may be, which does not come again.
  public var until: Instant?
  /// How many times this occurrence has been snoozed, this time included.
  public var count: Int
  public var by: Way
}

/// How an occurrence was closed.
public struct Closing: Hashable, Sendable, Codable {
  public var outcome: Outcome
  /// For missed and excused.
  public var why: Why?
  /// For done and skipped.
  public var by: Way?
  /// When it was really done, if the person named another time than that of the entry.
  public var at: Instant?
  /// For done: how many minutes the person moved, if that was measured.
  public var minutes: Double?
  /// The person's reason for skipping.
  public var reason: String?
  public var note: String?
  /// The entry of an earlier closing that this one corrects.
  public var supersedes: EntryID?

  /// A closing.
  public init(
    _ outcome: Outcome, why: Why? = nil, by: Way? = nil, at: Instant? = nil, minutes: Double? = nil,
    reason: String? = nil, note: String? = nil, supersedes: EntryID? = nil
  ) {
    self.outcome = outcome
    self.why = why
    self.by = by
    self.at = at
    self.minutes = minutes
    self.reason = reason
    self.note = note
    self.supersedes = supersedes
  }
}

/// What can be taken back: what the person did, and what had come of it.
public enum Undone: String, CaseIterable, Sendable {
  case done, skipped, snoozed, movement, calcium, cramp
  /// A pause or a rest was begun; one was ended.
  case paused, rest, resumed
  /// An occurrence was excused by a pause or a rest that is taken back.
  case excused
}

/// What was taken back.
public struct Undoing: Hashable, Sendable {
  /// The entry that no longer holds.
  public var supersedes: EntryID
  /// Its occurrence; nil for something logged and for a pause.
  public var occurrence: Occurrence?
  /// Nil where nobody took it back: the clock was set back, and its time is not over.
  public var by: Way?
  /// What it was; nil in the entries of earlier versions, and where nobody took it back.
  public var what: Undone?
  /// What was logged, in words.
  public var logged: String?
  /// When it was done.
  public var at: Instant?

  /// What is taken back; its words where they are known.
  public init(
    supersedes: EntryID, occurrence: Occurrence?, by: Way?, what: Undone? = nil, logged: String? = nil,
    at: Instant? = nil
  ) {
    self.supersedes = supersedes
    self.occurrence = occurrence
    self.by = by
    self.what = what
    self.logged = logged
    self.at = at
  }
}

/// Due instants of one reminder that passed more than 48 hours ago while nobody could be reminded.
public struct Absence: Hashable, Sendable, Codable {
  public var reminder: String
  public var kind: ReminderKind
  public var title: String
  public var from: Instant
  public var to: Instant
  public var count: Int
  public var outcome: Outcome
  public var why: Why
  /// What each of them can be computed from; nil in entries of versions that did not keep it.
  public var rhythm: Rhythm?
}

/// What no longer counts because the clock was ahead when it was recorded.
public struct Voiding: Hashable, Sendable {
  public var reminder: String
  public var kind: ReminderKind
  public var title: String
  /// Whatever is on record about due instants of the reminder after this one is void: they are still to come.
  public var after: Instant
}

/// What became of a damaged ledger.
public struct Recovery: Hashable, Sendable, Codable {
  /// Entries that the ledger has now.
  public var count: Int
  /// How many of them came back from the journal.
  public var brought: Int
  /// Sequence numbers up to the last one that no entry was found for.
  public var lost: Int
  /// The name of the damaged file, which was set aside in the state directory.
  public var file: String

  /// What was found of a ledger, and where the rest of it is.
  public init(count: Int, brought: Int, lost: Int, file: String) {
    self.count = count
    self.brought = brought
    self.lost = lost
    self.file = file
  }
}

/// Something that the person did or had.
public struct Log: Hashable, Sendable, Codable {
  /// The kinds of things logged.
  public enum What: Hashable, Sendable, Codable {
    /// Moved for so many minutes, if known.
    case movement(minutes: Double?, limb: String?)
    /// Milligrams of elemental calcium, from food such as `item` or from a supplement, if known.
    case calcium(milligrams: Int, source: CalciumSource?, item: String?)
    /// A cramp; severity 0 to 10.
    case cramp(place: String?, severity: Int?, minutes: Double?)
  }
  public var what: What
  /// When it was, if not when it was logged.
  public var at: Instant?
  public var note: String?
  public var by: Way

  /// Something to log.
  public init(_ what: What, at: Instant? = nil, note: String? = nil, by: Way) {
    self.what = what
    self.at = at
    self.note = note
    self.by = by
  }
}
