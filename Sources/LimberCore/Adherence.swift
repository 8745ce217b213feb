/// What a span of entries says about what was asked and what was done. Numbers, and no grades.
///
/// Adherence is done ÷ (asked − excused), coverage done ÷ (due − excused); over nothing they are nil, never 0 or 1. What is
/// still open is counted as open, and nowhere else.
public struct Adherence: Hashable, Sendable {
  /// What one reminder, one kind or all came to.
  @dynamicMemberLookup
  public struct Row: Hashable, Sendable {
    /// The reminder's id; of a kind or of all together empty.
    public var reminder: String
    public var kind: ReminderKind
    public var title: String
    /// Whether another row is called the same.
    public internal(set) var isTitleShared = false
    public var counts = AdherenceCounts()
    /// The same of the time before (``Adherence/before``).
    public var before = AdherenceSums()

    /// Its counts.
    public subscript<Value>(dynamicMember path: KeyPath<AdherenceCounts, Value>) -> Value { counts[keyPath: path] }
    /// Its sums.
    public subscript<Value>(dynamicMember path: KeyPath<AdherenceSums, Value>) -> Value { counts.sums[keyPath: path] }
  }

  /// From when.
  public var since: Instant
  /// Until when, exclusive.
  public var until: Instant
  /// The label that the schedule's person had at the end of the span.
  public var person: String?
  /// In the order in which the reminders first appear: those in force, and those of which anything was due in the span.
  public var rows: [Row] = []
  /// The kinds that a row has.
  public var kinds: [Row] = []
  /// All rows together.
  public var total = Row(reminder: "", kind: .movement, title: "")
  /// Every due instant of the span, the earliest first.
  public var items: [AdherenceItem] = []
  /// Instants of the span that were too long ago to be recorded one by one, the earliest first: together they are those of the
  /// span and no others.
  public var absences: [AbsentPart] = []
  public var movement = MovementSummary()
  public var calcium = CalciumSummary()
  /// Ascending.
  public var cramps: [Cramp] = []
  public var crampSummary = CrampSummary()
  public var interruptions = Interruptions()
  public var logs = LogCounts()
  /// Answers that were given in the span to what was due before it, and hold.
  public var answersToBefore = 0
  /// From when to when there are entries, in the span or not, by a clock that was right; nil without any.
  public var recorded: ClosedRange<Instant>?
  /// When the latest entry that counts was recorded, in the span or not; nil without any.
  public var last: Instant?
  /// As long a time as has passed of the span, before it.
  public var before: Range<Instant>
  /// Times of the span and of the time before it of which nobody knows what was due, in order: reminders were in force and
  /// nothing is recorded, numbers are missing, or the clock was set over them. They end now.
  public var untold: [Range<Instant>] = []
  /// The days of which it is known what was not done: those that lie in the span and in the record from midnight to
  /// midnight, and in whose waking hours somebody could be reminded all but an hour. Ascending.
  public var knownDays: [CivilDate] = []
  /// The days of the span of which the record tells anything: of a day on which the machine was off it does not. Ascending.
  public var daysOnRecord: [CivilDate] = []
  /// Until when the span has passed: its end, or the present where that comes first.
  public var passed: Instant

  /// Where a review begins unless told otherwise: seven calendar days, that of the last instant before `until` included.
  public static func standardStart(until: Instant, in zone: Zone) -> Instant {
    let day = CivilDate(dayNumber: zone.civil(until - TimeSpan(microseconds: 1)).date.dayNumber - 6)
    return zone.resolve(CivilTime(day, timeOfDay: .zero)).due
  }

  /// Counts what was due from `since` until just before `until`.
  ///
  /// - Parameters:
  ///   - entries: in order of `seq`; each at most once. Entries after `until` count where they close or take back what was due before.
  ///   - now: what comes after it has not happened yet; unless given, all of the span has.
  ///   - readSince: from when on all entries were read; before, only some that still count. Nil where all were.
  ///   - zone: whose days and hours things are counted by.
  ///   - named: gives the zones that reminders name, for entries of versions that did not keep how their clocks went.
  public init(
    _ entries: some Sequence<Entry>, since: Instant, until: Instant, now: Instant = .end,
    readSince: Instant? = nil, zone: Zone, named: (String) -> Zone? = { _ in nil }
  ) {
    var tally = AdherenceTally()
    for entry in Entry.counted(entries) { tally.take(entry) }
    self = tally.adherence(since: since, until: until, now: now, readSince: readSince, zone: zone, named: named)
  }

  init(since: Instant, until: Instant) {
    self.since = since
    self.until = until
    passed = until
    before = since - max(until - since, .zero)..<since
  }
}

/// What became of one due instant.
public struct AdherenceItem: Hashable, Sendable {
  /// A movement that was logged.
  public struct Movement: Hashable, Sendable {
    /// When it was recorded.
    public var time: Instant
    public var minutes: Double?
    public var limb: String?
  }

  public var occurrence: Occurrence
  /// When it was due: an interval's time moves with a clock that is set while it is open.
  public internal(set) var due: Instant
  /// What was asked for; nil where the entry that says so is lost.
  public var prescription: Prescription?
  /// How many times it was shown.
  public var showings = 0
  /// How many times it was snoozed, less those that were taken back.
  public var snoozes = 0
  /// The closing in force; nil while it is open.
  public var closing: Closing?
  /// When the closing was recorded.
  public var closed: Instant?
  /// The movement that was logged as its answer.
  public var logged: Movement?

  /// An occurrence of which nothing else is known yet.
  public init(_ occurrence: Occurrence) {
    self.occurrence = occurrence
    due = occurrence.key.due
  }

  /// Nil while it is open.
  public var outcome: Outcome? { closing?.outcome }
  /// Whether it was shown, or answered.
  public var isAsked: Bool { showings > 0 || outcome == .done || outcome == .skipped }

  /// When it was really answered; nil where nobody did.
  public var answered: Instant? {
    guard outcome == .done || outcome == .skipped else { return nil }
    return closing?.at ?? closed
  }

  /// For how many minutes the person moved, as far as it is on record.
  public var minutes: Double? {
    logged?.minutes ?? closing?.minutes
  }

  /// Which limb was moved, or is to be.
  public var limb: String? {
    logged?.limb ?? prescription?.limb
  }

  /// How long after its time it was done: less than nothing before it; nil where it was not.
  public var response: TimeSpan? { outcome == .done ? answered.map { $0 - due } : nil }

  /// How an answer stands to its time.
  public enum Timing: String, CaseIterable, Sendable {
    case early
    case onTime
    case late
  }

  /// By the tolerance that it was prescribed with; nil where it was not done.
  public var timing: Timing? {
    guard let response else { return nil }
    let tolerance = prescription?.onTime ?? .zero
    if response < -tolerance { return .early }
    return response > tolerance ? .late : .onTime
  }
}

/// The movements of a span: those that were asked for and done, and those that were logged.
public struct MovementSummary: Hashable, Sendable {
  /// The movements of one limb.
  public struct Limb: Hashable, Sendable {
    /// Nil where none is on record.
    public var limb: String?
    public var count: Int
    /// Those on record.
    public var minutes: Double
    /// Of how many they are.
    public var timed: Int
  }

  /// The movements of one day.
  public struct Day: Hashable, Sendable {
    public var day: CivilDate
    public var count: Int
    /// Those on record.
    public var minutes: Double
    /// Of how many they are.
    public var timed: Int
  }

  /// A time without a movement.
  public struct Gap: Hashable, Sendable {
    public var from: Instant
    public var to: Instant
  }

  public var count = 0
  /// The sum of those on record, each to a tenth.
  public var minutes = 0.0
  /// Of how many the minutes are on record.
  public var timed = 0
  /// Most first.
  public var limbs: [Limb] = []
  /// Those with a movement, ascending.
  public var days: [Day] = []
  /// The longest time in one day's waking hours of which the record tells; nil where no movement is asked for and none was
  /// done.
  public var longestGap: Gap?
  /// Waking hours since the record begins of which it does not tell, for the machine was off or asleep, limberd did not run,
  /// or the record is incomplete: nobody is blamed for these.
  public var unknown = TimeSpan.zero
  /// Whether it is at most so long: where limberd ended without a word, nobody knows when.
  public var isUnknownAtMost = false
  /// Waking hours in which reminders were paused, or the person rested; they are no time without a movement either.
  public var paused = TimeSpan.zero

  /// The hours in which a reminder asks that has no hours of its own.
  public static let wakes = TimeSpan.hours(8)
  public static let sleeps = TimeSpan.hours(20)
}

/// The calcium of a span, from answers and from what was logged.
public struct CalciumSummary: Hashable, Sendable {
  /// One day's, in milligrams.
  public struct Day: Hashable, Sendable {
    public var day: CivilDate
    public var food = 0
    public var supplement = 0
    /// What nobody said whether it was food or a supplement.
    public var unstated = 0
    /// What the schedule then said, if it did.
    public var target: Int?
    public var upper: Int?

    public var milligrams: Int { food + supplement + unstated }
  }

  /// Those with any, ascending.
  public var days: [Day] = []
  /// What the schedule said at the end, if it did; in milligrams a day.
  public var target: Int?
  public var upper: Int?
}

/// A cramp that was logged.
public struct Cramp: Hashable, Sendable {
  /// The entry that it was logged with.
  public var entry: EntryID
  public var time: Instant
  public var place: String?
  public var severity: Int?
  public var minutes: Double?
  public var note: String?
}

/// The cramps of a span.
public struct CrampSummary: Hashable, Sendable {
  /// Cramps at one place.
  public struct Place: Hashable, Sendable {
    /// Nil where none was said.
    public var place: String?
    public var count: Int
  }

  public var count = 0
  /// How many have a severity.
  public var rated = 0
  public var severityMedian: Double?
  public var severityMost: Int?
  /// How many have minutes.
  public var timed = 0
  /// Their sum, each to a tenth.
  public var minutes = 0.0
  /// Those of the night, from 22:00 to 06:00.
  public var night = 0
  /// By the hour of the day.
  public var byHour = Array(repeating: 0, count: 24)
  /// Most first.
  public var places: [Place] = []

  /// The hours of the night: from the one to before the other.
  public static let nightFalls = 22
  public static let nightEnds = 6
}

/// What was logged in a span, by what it was; what was taken back is not among it, nor what was the answer to something due.
public struct LogCounts: Hashable, Sendable {
  public var movements = 0
  public var calcium = 0
  public var cramps = 0

  public var all: Int { movements + calcium + cramps }
}

/// When nobody could be reminded, as far as the entries tell.
public struct Interruptions: Hashable, Sendable {
  /// The machine was suspended.
  public var asleep = TimeSpan.zero
  /// The machine was off: at most so long, since the last entry before it.
  public var off = TimeSpan.zero
  /// The machine was on, and limberd did not run.
  public var down = TimeSpan.zero
  /// Whether it was down at most so long: of a limberd that was killed only its last entry is known.
  public var isDownAtMost = false
  /// Whether a part of it was at least so long: it had stopped before the machine was off, nobody knows how long.
  public var isDownAtLeast = false
}

extension Adherence {
  /// Changes what people wrote, such as into the characters that can be shown.
  public mutating func mapTexts(_ change: (String) -> String) {
    person = person.map(change)
    for index in rows.indices {
      rows[index].title = change(rows[index].title)
      rows[index].counts.skippedBecause.mapReasons(change)
    }
    tellApart()
    for index in kinds.indices { kinds[index].counts.skippedBecause.mapReasons(change) }
    total.counts.skippedBecause.mapReasons(change)
    for index in items.indices { items[index].occurrence.title = change(items[index].occurrence.title) }
    for index in absences.indices { absences[index].title = change(absences[index].title) }
    for index in movement.limbs.indices { movement.limbs[index].limb = movement.limbs[index].limb.map(change) }
    for index in cramps.indices {
      cramps[index].place = cramps[index].place.map(change)
      cramps[index].note = cramps[index].note.map(change)
    }
    for index in crampSummary.places.indices {
      crampSummary.places[index].place = crampSummary.places[index].place.map(change)
    }
  }
}

extension Adherence {
  /// Finds the rows that are called the same.
  mutating func tellApart() {
    let counts = Dictionary(rows.map { ($0.shortTitle, 1) }, uniquingKeysWith: +)
    for index in rows.indices { rows[index].isTitleShared = counts[rows[index].shortTitle, default: 0] > 1 }
  }
}

extension Adherence.Row {
  /// More of a title would bury the numbers behind it.
  private static let longestTitle = 80

  /// Its title in a sentence.
  var shortTitle: String {
    String(Text.oneLine(title).split(separator: " ").joined(separator: " ").prefix(Self.longestTitle))
  }

  /// What follows its title wherever it is named: its id where another has the same title, else nothing.
  public var mark: String { isTitleShared ? " (\(reminder))" : "" }
}

extension [AdherenceCounts.Reason] {
  fileprivate mutating func mapReasons(_ change: (String) -> String) {
    for index in indices { self[index].reason = self[index].reason.map(change) }
  }
}
