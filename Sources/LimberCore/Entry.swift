/// The unique id of an entry: 128 bits, a UUID (RFC 9562), written as 32 hexadecimal digits like systemd's ids (sd-id128(3)).
public struct EntryID: Hashable, Sendable, CustomStringConvertible, Codable {
  public var high: UInt64
  public var low: UInt64

  /// An id of these halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads 32 hexadecimal digits; nil for anything else.
  public init?(_ text: some StringProtocol) {
    var (high, low, count) = (UInt64(0), UInt64(0), 0)
    for character in text.utf8 {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
      default: return nil
      }
      guard count < 32 else { return nil }
      high = high << 4 | low >> 60
      low = low << 4 | UInt64(digit)
      count += 1
    }
    guard count == 32 else { return nil }
    self.init(high: high, low: low)
  }

  /// As text, which is what it is everywhere else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = EntryID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "an entry id has 32 hexadecimal digits")
    }
    self = id
  }

  /// As text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// 32 hexadecimal digits.
  public var description: String {
    let places = stride(from: UInt64(60), through: 0, by: -4)
    return String(decoding: places.map { Self.digit(high >> $0) } + places.map { Self.digit(low >> $0) }, as: UTF8.self)
  }

  private static func digit(_ value: UInt64) -> UInt8 {
    let digit = UInt8(value & 0xf)
    return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
  }
}

/// One recorded fact. It is never changed and never deleted; what was wrong is superseded by a later entry.
public struct Entry: Hashable, Sendable {
  public var id: EntryID
  /// 1, 2, 3, … without a gap.
  public var seq: Int64
  /// When it was recorded, by the wall clock.
  public var time: Instant
  /// When it was recorded, by the time since boot.
  public var elapsed: TimeSpan
  /// The boot that `elapsed` counts from: 32 hexadecimal digits.
  public var boot: String
  /// Seconds east of UTC where and when it was recorded.
  public var offset: Int32
  /// Seconds east of UTC at the instant that the fact names (`Fact.named`), where the clocks were changed in between; nil
  /// where they were not.
  public var namedOffset: Int32?
  /// The label of the schedule's person.
  public var person: String?
  public var fact: Fact

  /// An entry of all its parts.
  public init(
    id: EntryID, seq: Int64, time: Instant, elapsed: TimeSpan, boot: String, offset: Int32, namedOffset: Int32? = nil,
    person: String?, fact: Fact
  ) {
    self.id = id
    self.seq = seq
    self.time = time
    self.elapsed = elapsed
    self.boot = boot
    self.offset = offset
    self.namedOffset = namedOffset == offset ? nil : namedOffset
    self.person = person
    self.fact = fact
  }
}

extension Entry {
  /// How far the wall clock was ahead of the time since boot.
  var ahead: TimeSpan { TimeSpan(microseconds: saturatingDifference(time.microseconds, elapsed.microseconds)) }
}

/// What an entry says.
public enum Fact: Hashable, Sendable {
  /// The daemon began to work.
  case started(version: String)
  /// The daemon stopped in good order.
  case stopped
  /// A reminder is asked for from now on, in this form.
  case added(Reminder)
  /// A reminder has this form from now on.
  case changed(Reminder)
  /// A reminder is asked for no more.
  case removed(Reminder)
  /// Whose schedule it is, and the clinician's numbers.
  case settings(Settings)
  /// The edited schedule has errors; the one before stays in force.
  case rejected(problem: String)
  /// An instant of a reminder came.
  case due(Occurrence, Prescription)
  /// It can't be shown now.
  case held(Occurrence, Obstacle)
  /// It was shown for the nth time.
  case shown(Occurrence, showing: Int)
  /// It comes again later.
  case snoozed(Occurrence, Snooze)
  /// It is over.
  case closed(Occurrence, Closing)
  /// Something that the person did was taken back, or what had come of it.
  case undone(Undoing)
  /// Instants too long ago to be recorded one by one.
  case absent(Absence)
  /// Something was done that no reminder asked for.
  case logged(Log)
  /// Nothing is shown until then. Where it was a length of time, that is given too: it counts by time that passes, the
  /// other by the clock on the wall. In a rest nothing is asked for either: what is due before its end is excused.
  case paused(until: Instant, lasting: TimeSpan?, isRest: Bool = false)
  /// The pause is over; without a way it ended by itself.
  case resumed(by: Way?)
  /// The wall clock jumped by so much. By nothing: it was in doubt, because it stands before the last entry or was stepped
  /// far, and is taken to be right from here on. Where it jumped back to where it would be without an earlier step, that one
  /// was a slip: so many entries before this one, the first of them the step, count no longer, and what was done in their
  /// time follows.
  case clockStepped(by: TimeSpan, takingBack: Int? = nil)
  /// The wall clock of a new boot stands before the last entry, by so much: it is dead, or was set wrong. What goes by the
  /// clock waits, what counts elapsed time goes on.
  case clockBehind(by: TimeSpan)
  /// The clock went back so far that due instants of a reminder come again.
  case voided(Voiding)
  /// The machine was asleep.
  case slept(from: Instant, to: Instant)
  /// The local time zone, or its rules, are others.
  case zoneChanged(to: String)
  /// The ledger was damaged, and was made anew of what was left of it and of the journal.
  case recovered(Recovery)

  /// The word for it in records.
  public var kind: EntryKind {
    switch self {
    case .started: .started
    case .stopped: .stopped
    case .added: .added
    case .changed: .changed
    case .removed: .removed
    case .settings: .settings
    case .rejected: .rejected
    case .due: .due
    case .held: .held
    case .shown: .shown
    case .snoozed: .snoozed
    case .closed: .closed
    case .undone: .undone
    case .absent: .absent
    case .logged: .logged
    case .paused: .paused
    case .resumed: .resumed
    case .clockStepped: .clockStepped
    case .clockBehind: .clockBehind
    case .voided: .voided
    case .slept: .slept
    case .zoneChanged: .zoneChanged
    case .recovered: .recovered
    }
  }

  /// The instant beside that of the entry that a sentence about it names.
  public var named: Instant? {
    switch self {
    case .snoozed(let occurrence, let snooze): snooze.until ?? occurrence.key.due
    case .undone(let undoing): undoing.at ?? undoing.occurrence?.key.due
    case .closed(let occurrence, let closing): closing.at ?? occurrence.key.due
    case .paused(let until, _, _): until
    case .voided(let voiding): voiding.after
    case .logged(let log): log.at
    default: occurrence?.key.due
    }
  }

  /// Whether it is about a trial: then it is on the record, and in no number of a review.
  public var isTrial: Bool {
    switch self {
    case .added(let reminder), .changed(let reminder), .removed(let reminder):
      reminder.isTrial || Self.isFirstTry(reminder.id, reminder.kind, reminder.title)
    case .absent(let absence):
      absence.rhythm?.reminder.isTrial ?? false || Self.isFirstTry(absence.reminder, absence.kind, absence.title)
    case .voided(let voiding): Self.isFirstTry(voiding.reminder, voiding.kind, voiding.title)
    default:
      occurrence.map { $0.isTrial || Self.isFirstTry($0.key.reminder, $0.kind, $0.title) } ?? false
    }
  }

  /// Before trials were marked, the installer made one under this id and with this title; nobody else has both.
  private static func isFirstTry(_ id: String, _ kind: ReminderKind, _ title: String) -> Bool {
    id == "first-try" && kind == .movement && title == "Limber works: move your feet a little"
  }

  /// The occurrence that it is about.
  public var occurrence: Occurrence? {
    switch self {
    case .due(let occurrence, _), .held(let occurrence, _), .shown(let occurrence, _), .snoozed(let occurrence, _),
      .closed(let occurrence, _):
      occurrence
    case .undone(let undoing): undoing.occurrence
    default: nil
    }
  }
}

/// The kinds of entry.
public enum EntryKind: String, CaseIterable, Sendable {
  case started, stopped, added, changed, removed, settings, rejected, due, held, shown, snoozed, closed, undone, absent,
    logged, paused, resumed, clockStepped, clockBehind, voided, slept, zoneChanged, recovered
}
