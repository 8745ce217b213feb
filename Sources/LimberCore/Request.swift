/// What somebody wants of the engine.
public enum Request: Hashable, Sendable {
  /// - at: when it was really done, if not now.
  /// - minutes: how long the person moved, if that was measured.
  case done(Target, at: Instant?, note: String?, minutes: Double? = nil)
  case skip(Target, at: Instant?, reason: String?)
  /// - after: how long from now; nil for the reminder's own `snooze`.
  case snooze(Target, after: TimeSpan?)
  case undo
  case log(Log, closing: Target?)
  /// - lasting: how long, where the end was given so and not by the clock.
  case pause(until: Instant, lasting: TimeSpan? = nil)
  /// Takes the time until then off: what is open or comes due before is excused.
  case rest(until: Instant)
  case resume

  /// Which occurrence is meant.
  public enum Target: Hashable, Sendable {
    /// The one that is due; there must be only one.
    case only
    /// An occurrence's id or the beginning of it, or a reminder's id.
    case named(String)
    /// Exactly this one: the notification's.
    case exactly(OccurrenceKey)
  }
}

/// What came of a request.
public enum Reply: Hashable, Sendable {
  case answered(Answer)
  /// What was taken back; with what became of the occurrence, if it was about one.
  case undone(Entry, Undone, Restored?)
  case logged(Entry)
  case paused(until: Instant)
  /// What was open, and is excused.
  case resting(until: Instant, excused: [OpenOccurrence])
  /// What was waiting.
  case resumed([OpenOccurrence])

  /// What was taken back.
  public enum Undone: String, Sendable {
    case done, skipped, snoozed, movement, calcium, cramp
  }

  /// What became of an occurrence whose answer was taken back.
  public enum Restored: Hashable, Sendable {
    case open(OpenOccurrence)
    case closed(Occurrence, Closing)
  }
}

/// An answer as it was recorded.
public struct Answer: Hashable, Sendable {
  public var occurrence: Occurrence
  /// Nil for a snooze.
  public var outcome: Outcome?
  /// When it was done, skipped or snoozed.
  public var at: Instant
  /// When a snoozed occurrence comes again.
  public var until: Instant?
  /// The entry.
  public var entry: EntryID
}

/// Why a request is refused, with what the asker needs to go on.
public enum Refusal: Error, Hashable, Sendable {
  /// Nothing is open, and nothing can be answered early.
  case nothingDue(next: [Upcoming])
  case ambiguous([OpenOccurrence])
  /// Somebody, or the same person, was first.
  case alreadyAnswered(Occurrence, Closing, at: Instant)
  /// It closed without an answer; a correction must say when it was done.
  case closed(Occurrence, Closing, at: Instant)
  case noSuchTarget(String)
  /// Nothing was due around the time that was named; what is due now, as far as it could have been meant.
  case nothingThen(Instant, open: [OpenOccurrence])
  /// Only a movement that is logged closes something, and only a movement.
  case closesNothing
  /// Only a movement takes minutes.
  case noMovement(Occurrence)
  case snoozeLimit(Occurrence, snoozes: Int)
  /// It would come again only after it can no longer be answered.
  case snoozeTooLate(Occurrence, until: Instant)
  case nothingToUndo
  case notPaused
  /// A time that lies ahead or too far back.
  case impossibleTime(Instant, earliest: Instant, latest: Instant)
}

/// A due instant to come.
public struct Upcoming: Hashable, Sendable {
  public var reminder: Reminder
  public var due: Instant
}
