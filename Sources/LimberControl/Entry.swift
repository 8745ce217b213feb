extension Control {
  /// A recorded fact. It never changes; a later one may supersede it. What it has beyond the first four fields
  /// depends on its kind.
  public struct Entry: Codable, Hashable, Sendable {
    /// Its id, the same in ledger and journal.
    public var id: String
    /// Its number, without gaps, from 1.
    public var seq: Int
    /// When it was recorded.
    public var time: String
    /// What it records: started, stopped, added, changed, removed, settings, rejected, due, held, shown, snoozed,
    /// closed, undone, absent, logged, paused, resumed, clockStepped, clockBehind, voided, slept, zoneChanged,
    /// recovered.
    public var kind: String
    /// The id of the reminder.
    public var reminder: String?
    /// The id of the occurrence.
    public var occurrence: String?
    /// How it closed: done, skipped, missed or excused.
    public var outcome: String?
    /// Movement or calcium.
    public var reminderKind: String?
    /// The reminder's title, as it was.
    public var title: String?
    /// When the occurrence was due.
    public var due: String?
    /// When it happened, if not when it was recorded.
    public var at: String?
    /// The end of a snooze, of a pause, or of the time to answer.
    public var until: String?
    /// Why it was missed or excused: unanswered, superseded, away, undelivered, asleep, off, paused, rest, removed,
    /// disabled, rescheduled.
    public var why: String?
    /// Why it is held: paused, locked, away, noServer, doNotDisturb, refused.
    public var because: String?
    /// The person's reason to skip.
    public var reason: String?
    /// Where the answer came from: notification or control.
    public var by: String?
    /// The id of the entry that this one supersedes.
    public var supersedes: String?
    /// How many times it has been shown.
    public var showing: Int?
    /// How many times it has been snoozed.
    public var snoozes: Int?
    /// How far from the due time counts as on time.
    public var onTime: String?
    /// The reminder's dose, as it was: '500 mg'.
    public var dose: String?
    /// The limb.
    public var limb: String?
    /// How long the movement should take.
    public var lasts: String?
    /// What was logged: movement, calcium or cramp.
    public var what: String?
    /// Milligrams of elemental calcium.
    public var mg: Int?
    /// Minutes moved, or that a cramp lasted.
    public var minutes: Double?
    /// Food or supplement.
    public var source: String?
    /// What was eaten or taken.
    public var item: String?
    /// Where the cramp was.
    public var place: String?
    /// How bad it was, 0 to 10.
    public var severity: Int?
    /// A note.
    public var note: String?
    /// The first of the instants that an absence stands for.
    public var from: String?
    /// The last of them.
    public var to: String?
    /// How many they are; where a clock that had slipped is back, how many entries before this one no longer count.
    public var count: Int?
    /// The reminder as it is from now on; of an absence as it was.
    public var definition: String?
    /// How the clocks went in an absence: the seconds east of UTC, then from which second since 1970 on others, as
    /// '3600 1774746000:7200'; behind a ';' the same for each zone that the reminder names.
    public var clocks: String?
    /// True where its reminder is there to try Limber out.
    public var trial: Bool?
    /// Milligrams of calcium a day to reach.
    public var target: Int?
    /// Milligrams of calcium a day to stay under.
    public var upper: Int?
    /// What is wrong with a rejected schedule.
    public var problem: String?
    /// The daemon's version.
    public var version: String?
    /// How far the clock jumped.
    public var step: String?
    /// The time zone from now on.
    public var zone: String?
    /// How many entries of a damaged ledger came back from the journal.
    public var brought: Int?
    /// How many of its numbers are missing.
    public var lost: Int?
    /// The name of the damaged file.
    public var file: String?
    /// Whose schedule it is.
    public var person: String?
    /// The entry as a sentence.
    public var message: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      id: String, seq: Int, time: String, kind: String, reminder: String? = nil, occurrence: String? = nil,
      outcome: String? = nil, reminderKind: String? = nil, title: String? = nil, due: String? = nil, at: String? = nil,
      until: String? = nil, why: String? = nil, because: String? = nil, reason: String? = nil, by: String? = nil,
      supersedes: String? = nil, showing: Int? = nil, snoozes: Int? = nil, onTime: String? = nil, dose: String? = nil,
      limb: String? = nil, lasts: String? = nil, what: String? = nil, mg: Int? = nil, minutes: Double? = nil,
      source: String? = nil, item: String? = nil, place: String? = nil, severity: Int? = nil, note: String? = nil,
      from: String? = nil, to: String? = nil, count: Int? = nil, definition: String? = nil, clocks: String? = nil,
      trial: Bool? = nil, target: Int? = nil,
      upper: Int? = nil, problem: String? = nil, version: String? = nil, step: String? = nil, zone: String? = nil,
      brought: Int? = nil, lost: Int? = nil, file: String? = nil, person: String? = nil, message: String? = nil
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
      self.because = because
      self.reason = reason
      self.by = by
      self.supersedes = supersedes
      self.showing = showing
      self.snoozes = snoozes
      self.onTime = onTime
      self.dose = dose
      self.limb = limb
      self.lasts = lasts
      self.what = what
      self.mg = mg
      self.minutes = minutes
      self.source = source
      self.item = item
      self.place = place
      self.severity = severity
      self.note = note
      self.from = from
      self.to = to
      self.count = count
      self.definition = definition
      self.clocks = clocks
      self.trial = trial
      self.target = target
      self.upper = upper
      self.problem = problem
      self.version = version
      self.step = step
      self.zone = zone
      self.brought = brought
      self.lost = lost
      self.file = file
      self.person = person
      self.message = message
    }
  }
}
