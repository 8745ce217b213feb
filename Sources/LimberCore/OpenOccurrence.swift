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
    /// Put off more often than it may be: it does not come again, and can be answered until its time is over.
    case putAway
  }

  public var occurrence: Occurrence
  /// The reminder as it was when it came due.
  public var reminder: Reminder
  public var prescription: Prescription
  /// The due instant by the clock as it is now: an interval's moves with a clock that is set, and its name does not.
  public internal(set) var due: Instant
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

  /// What the local clocks showed at the due instant, read as UTC.
  var face: Instant { due + .seconds(Int64(dueOffset)) }

  /// How many times it may still be snoozed before *Later* puts it away.
  public var snoozesLeft: Int { max(0, reminder.snoozes - snoozes) }

  /// Whether it is what it was before it was answered early: it has its time still before it, and was not shown.
  public func isAhead(at instant: Instant) -> Bool { phase == .due && showings == 0 && due > instant }

  /// The instant at which it next does something by itself, as long as its time is not over; nil where nothing comes.
  var step: Instant? {
    switch phase {
    // One whose early answer was taken back waits for its instant.
    case .due: due
    case .held(_, let retry): retry
    case .shown(let again): again
    case .snoozed(let until): until
    case .putAway: nil
    }
  }
}
