/// What a reminder asks for.
public enum ReminderKind: String, CaseIterable, Sendable, Codable {
  case movement
  case calcium
}

/// When a reminder is due.
public enum Timing: Hashable, Sendable {
  /// By the clock.
  case at(ClockTimes)
  /// So long after the last movement, or after the window opened.
  case every(TimeSpan, Window)
}

/// Where calcium comes from.
public enum CalciumSource: String, CaseIterable, Sendable, Codable {
  case food
  case supplement
}

/// How a movement is done.
public enum Posture: String, CaseIterable, Sendable {
  case seated
  case lying
  case standing
}

/// The urgency of the notification (Desktop Notifications Specification, "Urgency Levels").
public enum Urgency: String, CaseIterable, Sendable {
  case low
  case normal
  case critical
}

/// A definition in the schedule.
public struct Reminder: Hashable, Sendable {
  /// `[a-z0-9][a-z0-9-]{0,39}`.
  public var id: String
  public var kind: ReminderKind
  public var title: String
  public var timing: Timing
  /// How long the movement takes.
  public var lasts: TimeSpan?
  public var limb: String?
  public var posture: Posture?
  public var steps: [String] = []
  /// Elemental calcium in milligrams.
  public var dose: Int?
  public var source: CalciumSource?
  /// How long a snooze lasts when the person names no other time.
  public var snooze: TimeSpan
  /// How many times it may be snoozed.
  public var snoozes: Int
  /// How long after an unanswered showing it is shown again.
  public var repeatAfter: TimeSpan
  /// How many times it is shown again.
  public var repeats: Int
  /// How long after the due instant it may still be shown and answered.
  public var late: TimeSpan
  /// An answer this long before the due instant closes it.
  public var early: TimeSpan
  /// An answer is on time when it lies no further than this from the due instant.
  public var onTime: TimeSpan
  /// Being away from the machine this long counts as a movement break.
  public var naturalBreak: TimeSpan?
  /// Whether it is read aloud.
  public var speak: Bool
  public var urgency: Urgency
  public var enabled: Bool
  /// It is there to try Limber out: it is shown, answered and recorded like any other, and in no review.
  public var isTrial = false
  public var note: String?

  /// A reminder with the defaults of its kind.
  public init(id: String, kind: ReminderKind, title: String, timing: Timing) {
    self.id = id
    self.kind = kind
    self.title = title
    self.timing = timing
    snooze = .minutes(10)
    snoozes = 3
    repeats = 2
    speak = false
    urgency = .normal
    enabled = true
    switch kind {
    case .movement:
      lasts = .minutes(3)
      posture = .seated
      repeatAfter = .minutes(5)
      late = .hours(1)
      early = .zero
      onTime = .minutes(15)
    case .calcium:
      repeatAfter = .minutes(10)
      late = .hours(4)
      early = .hours(1)
      onTime = .minutes(30)
    }
  }

  /// Whether a text can be a reminder's id.
  public static func isValidID(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    func isAlphanumeric(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) }
    guard (1...40).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else { return false }
    return bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  /// An id made from a title: lower case, Latin letters without their marks, everything but letters and digits turned into single
  /// hyphens, at most 40 characters; nil when the title has neither.
  public static func slug(_ title: some StringProtocol) -> String? {
    var slug = ""
    for character in title {
      if let plain = Text.plain(character) {
        slug += plain.lowercased()
      } else if character.unicodeScalars.first.map({ $0 != "'" && $0 != "’" }) ?? true, !slug.isEmpty, slug.last != "-"
      {
        slug += "-"
      }
    }
    slug = String(slug.prefix(40))
    while slug.last == "-" { slug.removeLast() }
    return slug.isEmpty ? nil : slug
  }
}

/// A medicine that calcium is kept apart from.
public struct Apart: Hashable, Sendable {
  public var name: String
  public var at: ClockTimes
  /// Calcium at least this long after the medicine.
  public var calciumAfter: TimeSpan
  /// Calcium at least this long before the medicine.
  public var calciumBefore: TimeSpan

  /// A medicine, when it is taken, and how far calcium stays away from it.
  public init(name: String, at: ClockTimes, calciumAfter: TimeSpan, calciumBefore: TimeSpan) {
    self.name = name
    self.at = at
    self.calciumAfter = calciumAfter
    self.calciumBefore = calciumBefore
  }
}

/// All reminders plus the personal settings: what `schedule.toml` says.
public struct Schedule: Hashable, Sendable {
  /// Whose schedule it is; only a label.
  public var person: String?
  /// Milligrams a day, food and supplements together.
  public var calciumTarget: Int?
  /// Milligrams a day that the total should stay under.
  public var calciumUpper: Int?
  public var aparts: [Apart]
  /// In the order of the file; ids are unique.
  public var reminders: [Reminder]

  /// A schedule, empty unless told otherwise.
  public init(
    person: String? = nil, calciumTarget: Int? = nil, calciumUpper: Int? = nil, aparts: [Apart] = [],
    reminders: [Reminder] = []
  ) {
    self.person = person
    self.calciumTarget = calciumTarget
    self.calciumUpper = calciumUpper
    self.aparts = aparts
    self.reminders = reminders
  }

  /// The zones that its times name themselves.
  public var zoneNames: Set<String> { Set(clockTimes.lazy.flatMap(\.expressions).compactMap(\.zone)) }

  /// All times of day and dates that it has, of reminders and of medicines.
  public var clockTimes: [ClockTimes] {
    reminders.compactMap { if case .at(let times) = $0.timing { times } else { nil } } + aparts.map(\.at)
  }

  /// The reminder with this id.
  public subscript(id: String) -> Reminder? { reminders.first { $0.id == id } }
}

extension Reminder {
  /// The zones that its times name themselves.
  public var zoneNames: Set<String> { if case .at(let times) = timing { times.zoneNames } else { [] } }
}
