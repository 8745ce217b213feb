public import LimberCore

/// One key of a reminder: its name, whom it concerns, how it is read and written. See `ReminderKeys.all`.
struct ReminderKey: Sendable {
  let name: String
  /// The kinds of reminder that have it.
  var kinds: Set<ReminderKind> = Set(ReminderKind.allCases)
  /// What may be given, as it follows "expected".
  let allowed: String
  /// Whether it is a text in TOML.
  var isText = true
  /// Written also when it is as by default.
  var isEssential = false
  let read: @Sendable (inout ReminderDraft, FieldValue, FieldStyle) throws(ValueError) -> Void
  let write: @Sendable (Reminder) -> FieldValue?

  /// What may be given, for someone who left out the quotes.
  var allowedAsTyped: String { isText ? inQuotes(allowed) : allowed }
}

/// What may be given, when it must be a text: the quotes are named, unless an example shows them.
func inQuotes(_ allowed: String) -> String { allowed.contains("\"") ? allowed : "\(allowed), in double quotes" }

/// A reminder while its keys are read: its timing comes together only at the end.
struct ReminderDraft {
  var reminder: Reminder
  var at: ClockTimes?
  var every: TimeSpan?
  var hours: (opens: TimeSpan, closes: TimeSpan)?
  var days: WeekdaySet?
  /// Where the values were given.
  let place: CalendarRemedy.Place
  let times: TimesReader
}

/// The keys of a reminder: one table from which the file, the interface and the command line are read and written.
public enum ReminderKeys {
  /// Waking hours, for `every` without `between`.
  public static let defaultWindow = Window(opens: .hours(8), closes: .hours(20), days: .everyDay)
  /// For a movement reminder that is added without any timing.
  public static let defaultEvery = TimeSpan.minutes(60)

  /// Under 5 minutes a reminder nags more than it helps; a window is a day long at most.
  static let everyLimits = ClockTimes.leastGap...TimeSpan.days(1)
  /// A second is the least that a person could notice, and what tests use; more than a day is for no single showing.
  static let spanLimits = TimeSpan.seconds(1)...TimeSpan.days(1)
  /// A weekly dose may be made up for until the next one.
  static let lateLimits = TimeSpan.seconds(1)...TimeSpan.days(7)
  /// None is a choice here: then no early answer closes the occurrence.
  static let earlyLimits = TimeSpan.zero...TimeSpan.days(1)
  /// More is a pile, which a reminder must never become.
  public static let countLimits: ClosedRange<Int64> = 0...20

  static let allowedTimes =
    "a time such as \"12:30\" or \"Mon..Fri 12:30\", or a list such as [\"08:00\", \"20:00\"]"
  static let allowedSpan = "a time span such as 90min or 1h 30min"
  static let allowedCount = "a whole number from \(countLimits.lowerBound) to \(countLimits.upperBound)"
  static let allowedID = "1 to 40 of a-z, 0-9 and hyphens, no hyphen first"

  /// All keys, in the order in which they are written.
  static let all: [ReminderKey] = [
    ReminderKey(
      name: "kind", allowed: choices(ReminderKind.self), isEssential: true,
      read: { (draft, value, _) throws(ValueError) in draft.reminder.kind = try ValueReading.choice(value) },
      write: { .string($0.kind.rawValue) }),
    text("title", allowed: "a title such as \"Ankle pumps, left foot\"", isEssential: true) {
      $0.reminder.title = $1
    } get: {
      $0.title
    },
    ReminderKey(
      name: "at", allowed: allowedTimes, isText: false, isEssential: true,
      read: { (draft, value, _) throws(ValueError) in
        draft.at = try draft.times.times(value, at: draft.place)
      },
      write: { if case .at(let times) = $0.timing { written(times) } else { nil } }),
    ReminderKey(
      name: "every", allowed: allowedSpan, isEssential: true,
      read: { (draft, value, style) throws(ValueError) in
        draft.every = try ValueReading.span(value, allowed: everyLimits, style: style)
      },
      write: { if case .every(let span, _) = $0.timing { .string(ValueReading.spanText(span)) } else { nil } }),
    ReminderKey(
      name: "between", allowed: "two times such as \"09:00-18:00\"",
      read: { (draft, value, _) throws(ValueError) in draft.hours = try ValueReading.hours(value) },
      write: { if case .every(_, let window) = $0.timing { .string(window.hoursText) } else { nil } }),
    ReminderKey(
      name: "days", allowed: "weekdays such as \"Mon..Sat\" or \"Mon,Wed,Fri\"",
      read: { (draft, value, _) throws(ValueError) in draft.days = try ValueReading.weekdays(value) },
      write: { if case .every(_, let window) = $0.timing { .string("\(window.days)") } else { nil } }),
    span("lasts", kinds: [.movement], allowed: spanLimits) {
      $0.reminder.lasts = $1
    } get: {
      $0.lasts
    },
    text("limb", kinds: [.movement], allowed: "a limb such as \"left leg\"") {
      $0.reminder.limb = $1
    } get: {
      $0.limb
    },
    choice("posture", kinds: [.movement]) {
      $0.reminder.posture = $1
    } get: {
      $0.posture
    },
    ReminderKey(
      name: "steps", kinds: [.movement], allowed: "a list of texts such as [\"Sit tall.\", \"Pull your toes up.\"]",
      isText: false,
      read: { (draft, value, style) throws(ValueError) in
        draft.reminder.steps = try ValueReading.texts(value, style: style)
      },
      write: { $0.steps.isEmpty ? nil : .strings($0.steps) }),
    ReminderKey(
      name: "dose", kinds: [.calcium], allowed: CalciumAmount.allowed,
      read: { (draft, value, style) throws(ValueError) in
        draft.reminder.dose = try ValueReading.milligrams(value, style: style)
      },
      write: { $0.dose.map { .string(CalciumAmount.text(milligrams: $0)) } }),
    choice("source", kinds: [.calcium]) {
      $0.reminder.source = $1
    } get: {
      $0.source
    },
    span("snooze", allowed: spanLimits) {
      $0.reminder.snooze = $1
    } get: {
      $0.snooze
    },
    count("snoozes") {
      $0.reminder.snoozes = $1
    } get: {
      $0.snoozes
    },
    span("repeat", allowed: spanLimits) {
      $0.reminder.repeatAfter = $1
    } get: {
      $0.repeatAfter
    },
    count("repeats") {
      $0.reminder.repeats = $1
    } get: {
      $0.repeats
    },
    span("late", allowed: lateLimits) {
      $0.reminder.late = $1
    } get: {
      $0.late
    },
    span("early", allowed: earlyLimits) {
      $0.reminder.early = $1
    } get: {
      $0.early
    },
    span("on_time", allowed: spanLimits) {
      $0.reminder.onTime = $1
    } get: {
      $0.onTime
    },
    span("natural_break", kinds: [.movement], allowed: spanLimits) {
      $0.reminder.naturalBreak = $1
    } get: {
      $0.naturalBreak
    },
    flag("speak") {
      $0.reminder.speak = $1
    } get: {
      $0.speak
    },
    choice("urgency") {
      $0.reminder.urgency = $1
    } get: {
      $0.urgency
    },
    flag("enabled") {
      $0.reminder.enabled = $1
    } get: {
      $0.enabled
    },
    flag("trial") {
      $0.reminder.isTrial = $1
    } get: {
      $0.isTrial
    },
    text("note", allowed: "a text") {
      $0.reminder.note = $1
    } get: {
      $0.note
    },
  ]

  /// The names of all keys, in the order in which they are written.
  public static var names: [String] { all.map(\.name) }

  /// Times by the clock as the file has them: one alone is a text, as it always was. What means something else than it seems
  /// to stays as it was typed: else nobody could see it any more.
  static func written(_ times: ClockTimes) -> FieldValue {
    let texts = times.expressions.map { $0.surprise == nil ? $0.brief : $0.shown }
    return texts.count == 1 ? .string(texts[0]) : .strings(texts)
  }

  static func named(_ name: String) -> ReminderKey? { all.first { $0.name == name } }

  /// The key's name in JSON and Varlink: `onTime` for `on_time`.
  public static func camelCase(_ name: String) -> String {
    var result = ""
    for (index, word) in name.split(separator: "_").enumerated() {
      result += index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }
    return result
  }

  /// The key's name in the file: `on_time` for `onTime`.
  public static func snakeCase(_ name: String) -> String {
    var result = ""
    for character in name {
      if character.isASCII, character.isUppercase { result += "_" }
      result += character.isASCII ? character.lowercased() : String(character)
    }
    return result
  }
}

// MARK: - One maker for each kind of value

extension ReminderKeys {
  private static func choices<T: RawRepresentable<String> & CaseIterable>(_ type: T.Type) -> String {
    let words = type.allCases.map { "\"\($0.rawValue)\"" }
    return words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
  }

  private static func text(
    _ name: String, kinds: Set<ReminderKind> = Set(ReminderKind.allCases), allowed: String, isEssential: Bool = false,
    set: @escaping @Sendable (inout ReminderDraft, String) -> Void, get: @escaping @Sendable (Reminder) -> String?
  ) -> ReminderKey {
    ReminderKey(
      name: name, kinds: kinds, allowed: allowed, isEssential: isEssential,
      read: { (draft, value, _) throws(ValueError) in set(&draft, try ValueReading.text(value)) },
      write: { get($0).map { .string($0) } })
  }

  private static func span(
    _ name: String, kinds: Set<ReminderKind> = Set(ReminderKind.allCases), allowed: ClosedRange<TimeSpan>,
    set: @escaping @Sendable (inout ReminderDraft, TimeSpan) -> Void, get: @escaping @Sendable (Reminder) -> TimeSpan?
  ) -> ReminderKey {
    ReminderKey(
      name: name, kinds: kinds, allowed: allowedSpan,
      read: { (draft, value, style) throws(ValueError) in
        set(&draft, try ValueReading.span(value, allowed: allowed, style: style))
      },
      write: { get($0).map { .string(ValueReading.spanText($0)) } })
  }

  private static func count(
    _ name: String,
    set: @escaping @Sendable (inout ReminderDraft, Int) -> Void, get: @escaping @Sendable (Reminder) -> Int
  ) -> ReminderKey {
    ReminderKey(
      name: name, allowed: allowedCount, isText: false,
      read: { (draft, value, style) throws(ValueError) in
        set(&draft, try ValueReading.count(value, allowed: countLimits, style: style))
      },
      write: { .integer(Int64(get($0))) })
  }

  private static func flag(
    _ name: String,
    set: @escaping @Sendable (inout ReminderDraft, Bool) -> Void, get: @escaping @Sendable (Reminder) -> Bool
  ) -> ReminderKey {
    ReminderKey(
      name: name, allowed: "true or false", isText: false,
      read: { (draft, value, style) throws(ValueError) in set(&draft, try ValueReading.flag(value, style: style)) },
      write: { .boolean(get($0)) })
  }

  private static func choice<T: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, kinds: Set<ReminderKind> = Set(ReminderKind.allCases),
    set: @escaping @Sendable (inout ReminderDraft, T) -> Void, get: @escaping @Sendable (Reminder) -> T?
  ) -> ReminderKey {
    ReminderKey(
      name: name, kinds: kinds, allowed: choices(T.self),
      read: { (draft, value, _) throws(ValueError) in set(&draft, try ValueReading.choice(value)) },
      write: { get($0).map { .string($0.rawValue) } })
  }
}
