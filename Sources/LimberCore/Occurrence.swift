/// What an occurrence is, for good: a reminder and the instant at which it was due.
public struct OccurrenceKey: Hashable, Comparable, Sendable, Codable {
  public var reminder: String
  public var due: Instant

  /// The occurrence of a reminder at an instant.
  public init(reminder: String, due: Instant) {
    self.reminder = reminder
    self.due = due
  }

  public static func < (a: OccurrenceKey, b: OccurrenceKey) -> Bool { (a.due, a.reminder) < (b.due, b.reminder) }

  /// The shortest id that is given out.
  static let shortestID = 4
  /// The whole hash, 64 bits in digits of five.
  static let longestID = 13

  /// The id of `length` characters that a person types. It depends on nothing but the key, so it is the same after a restart.
  func id(length: Int) -> String {
    let instant = stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: due.microseconds >> $0) }
    return ShortID.text(StableHash.of(Array(reminder.utf8) + [0xff] + instant), length: length)
  }
}

/// Ids that a person types: the digits of a hash in base 32 without the letters that look like others (Crockford's alphabet).
///
/// Some would say something else where they are typed: `limber snooze 120s` is two minutes.
public enum ShortID {
  /// Whether a text has another meaning where an id can be typed: a number, a length of time, or a word of the commands.
  public static func isTaken(_ text: String) -> Bool {
    ["all", "for"].contains(text) || text.allSatisfy(\.isNumber) || (try? TimeSpan(parsing: text)) != nil
  }

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

  /// - Parameters:
  ///   - hash: what is to be told apart, its bits well mixed.
  ///   - length: at most 13, which is all of it.
  static func text(_ hash: UInt64, length: Int) -> String {
    var text = ""
    for index in 0..<min(length, OccurrenceKey.longestID) {
      let shift = 59 - index * 5
      text.append(alphabet[Int(shift >= 0 ? hash >> UInt64(shift) & 31 : hash << UInt64(-shift) & 31)])
    }
    return text
  }
}

/// An occurrence as every entry about it names it, so that a record can be read on its own.
public struct Occurrence: Hashable, Sendable, Codable {
  public var key: OccurrenceKey
  /// Four or more base-32 characters; see `OccurrenceKey.id`.
  public var id: String
  public var kind: ReminderKind
  public var title: String
  /// Its reminder was a trial (`Reminder.isTrial`).
  public var isTrial: Bool

  /// An occurrence with the id that it was given.
  public init(key: OccurrenceKey, id: String, kind: ReminderKind, title: String, isTrial: Bool = false) {
    self.key = key
    self.id = id
    self.kind = kind
    self.title = title
    self.isTrial = isTrial
  }
}

/// How an occurrence closed.
public enum Outcome: String, CaseIterable, Sendable, Codable {
  case done
  case skipped
  case missed
  case excused
}

/// Why an occurrence was missed or excused.
public enum Why: String, CaseIterable, Sendable, Codable {
  /// It was shown, and nobody answered.
  case unanswered
  /// The next one came while it was snoozed.
  case superseded
  /// Never shown: the person was away or the session locked.
  case away
  /// Never shown: there was no notification server, or it took no notifications.
  case undelivered
  /// Never shown: the machine was suspended.
  case asleep
  /// Never shown: the machine or the daemon was off.
  case off
  /// Excused: reminders were paused.
  case paused
  /// Excused: the rest of the day was taken off.
  case rest
  /// Excused: the reminder was removed while due.
  case removed
  /// Excused: the reminder was disabled while due.
  case disabled
  /// Excused: the reminder's time was changed while due.
  case rescheduled
}

/// What keeps an occurrence from being shown, the weightiest first.
public enum Obstacle: String, CaseIterable, Sendable, Codable {
  case paused
  case locked
  case away
  /// No notification server is there.
  case noServer
  /// The notification server is told not to disturb.
  case doNotDisturb
  /// The notification server refused.
  case refused

  /// Why an occurrence that was never shown for this reason is missed, or excused.
  var why: Why {
    switch self {
    case .paused: .paused
    case .locked, .away: .away
    case .noServer, .doNotDisturb, .refused: .undelivered
    }
  }
}

/// The way by which an answer came.
public enum Way: String, CaseIterable, Sendable, Codable {
  /// A button of the notification.
  case notification
  /// The control interface; `limber` uses it too.
  case control
}
