/// An occurrence that is due and not closed.
public struct OpenOccurrence: Hashable, Sendable, Codable {
  /// Where it stands.
  public enum Phase: Hashable, Sendable, Codable {
    /// Due, and neither shown nor held yet.
    case due
    /// Something is in the way; `retry` is set where trying again is all that can be done.
    case held(Obstacle, retry: Instant?)
    /// On the screen; shown again at `again` if nobody answers.
    case shown(again: Instant?)
    case snoozed(until: Instant)
  }

  public var occurrence: Occurrence
  /// The reminder as it was when it came due.
  public var reminder: Reminder
  public var prescription: Prescription
  /// The due instant by the clock as it is now: an interval's moves with a clock that is set, and its name does not.
  var due: Instant
  /// Seconds east of UTC at the due instant.
  var dueOffset: Int32
  public var phase: Phase = .due
  /// How many times it was shown.
  public var showings = 0
  /// How many times it is shown again before the person is left in peace.
  var repeatsLeft: Int
  /// How many times it was snoozed.
  public var snoozes = 0

  init(_ occurrence: Occurrence, reminder: Reminder, prescription: Prescription, dueOffset: Int32) {
    due = occurrence.key.due
    self.dueOffset = dueOffset
    self.occurrence = occurrence
    self.reminder = reminder
    self.prescription = prescription
    repeatsLeft = reminder.repeats
  }

  /// The instant at which it next does something by itself, as long as its time is not over; nil where nothing comes.
  var step: Instant? {
    switch phase {
    // One whose early answer was taken back waits for its instant.
    case .due: due
    case .held(_, let retry): retry
    case .shown(let again): again
    case .snoozed(let until): until
    }
  }
}

/// Something of the last two days that `undo` can take back, or that an answer can find closed.
struct Recent: Hashable, Sendable, Codable {
  /// Indirect: it is large, and copied far more often than looked at.
  indirect enum What: Hashable, Sendable, Codable {
    /// Closed; the open state that it had, and the closing that this one corrected.
    case closed(OpenOccurrence, Closing)
    /// Snoozed; the open state before that.
    case snoozed(OpenOccurrence)
    case logged(Log)
  }
  /// The entry.
  var id: EntryID
  var time: Instant
  var what: What
  /// Superseded by a correction or taken back.
  var isVoid = false

  /// How long a closing is remembered: what is older can be read in the record, but no longer answered or undone.
  static let memory = TimeSpan.hours(48)
}
