/// What somebody wants of the engine.
public enum Request: Hashable, Sendable {
  /// - at: when it was really done, if not now.
  /// - minutes: how long the person moved, if that was measured.
  case done(Target, at: Instant?, note: String?, minutes: Double? = nil)
  case skip(Target, at: Instant?, reason: String?)
  /// - after: how long from now; nil for the reminder's own `snooze`.
  case snooze(Target, after: TimeSpan?)
  /// Takes back the last thing that the person did, or the one that is named: by the id of its occurrence or the beginning of
  /// it, a reminder's id, its own short id (`Deed.id`), or the id of its entry.
  case undo(String?)
  case log(Log, closing: Target?)
  /// - lasting: how long, where the end was given so and not by the clock.
  case pause(until: Instant, lasting: TimeSpan? = nil)
  /// Takes the time until then off: what is open or comes due before is excused.
  case rest(until: Instant)
  case resume
  /// All of these, one after the other; where one is refused, none.
  case together([Request])

  /// Which occurrence is meant.
  public enum Target: Hashable, Sendable {
    /// The one that is due; there must be only one.
    case only
    /// An occurrence's id or the beginning of it, or a reminder's id.
    case named(String)
    /// Exactly this one: the notification's.
    case exactly(OccurrenceKey)
    /// All that are due.
    case all
  }
}

/// What came of a request.
public enum Reply: Hashable, Sendable {
  case answered(Answer)
  /// What was taken back, and how things stand by that; nil where nothing changed but the record.
  case undone(Deed, Entry, Restored?)
  case logged(Entry)
  case paused(until: Instant)
  /// What was open, and is excused.
  case resting(until: Instant, excused: [OpenOccurrence])
  /// What was waiting.
  case resumed([OpenOccurrence])
  /// One for each request.
  case together([Reply])

  /// How things stand after something was taken back.
  public enum Restored: Hashable, Sendable {
    /// The occurrence whose answer it was.
    case open(OpenOccurrence)
    case closed(Occurrence, Closing)
    /// The pause or the rest that is on.
    case paused(until: Instant, isRest: Bool)
    /// None is on; with what is open.
    case resumed([OpenOccurrence])
  }
}

/// Something that the person did and can take back.
public struct Deed: Hashable, Sendable {
  /// What a person types for it: of an answer the occurrence's id, else one of its own.
  public var id: String
  public var entry: EntryID
  /// When it was recorded.
  public var time: Instant
  /// What it was, as its undoing will say it.
  public var undoing: Undoing
}

/// An answer as it was recorded.
public struct Answer: Hashable, Sendable {
  public var occurrence: Occurrence
  /// The due instant, by the clock as it is now.
  public var due: Instant
  /// Nil for a snooze.
  public var outcome: Outcome?
  /// When it was done, skipped or snoozed.
  public var at: Instant
  /// When a snoozed occurrence comes again.
  public var until: Instant?
  /// Until when one that was put off as often as it may be can still be answered: it does not come again.
  public var lateUntil: Instant?
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
  /// It was put off once more than it may be, does not come again, and can be answered until then.
  case snoozeLimit(Occurrence, snoozes: Int, until: Instant)
  /// It would come again only after it can no longer be answered.
  case snoozeTooLate(Occurrence, until: Instant, SnoozeEnd)
  case nothingToUndo
  case notPaused
  /// A time that lies ahead or too far back.
  case impossibleTime(Instant, earliest: Instant, latest: Instant)
}

/// What leaves no time for a snooze.
public enum SnoozeEnd: String, CaseIterable, Sendable {
  /// The hours of the reminder end.
  case window
  /// Its own time to be answered ends.
  case late
  /// The next one comes.
  case next
}

/// A due instant to come.
public struct Upcoming: Hashable, Sendable {
  public var reminder: Reminder
  public var due: Instant
}
