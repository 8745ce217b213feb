/// Something of the last days that `undo` can take back, or that an answer can find closed.
struct Recent: Hashable, Sendable, Codable {
  /// Indirect: it is large, and copied far more often than looked at.
  indirect enum What: Hashable, Sendable, Codable {
    /// Closed; the open state that it had, and the closing that this one corrected.
    case closed(OpenOccurrence, Closing)
    /// Snoozed; the open state before that.
    case snoozed(OpenOccurrence)
    case logged(Log)
    /// A pause or a rest was begun; what was on before it.
    case paused(PauseState, before: PauseState?)
    /// The person ended a pause or a rest.
    case resumed(PauseState)
  }
  /// The entry.
  var id: EntryID
  var seq: Int64
  var time: Instant
  var what: What
  /// Of what was excused by a pause or a rest: the entry of that.
  var pause: EntryID?
  /// Superseded by a correction or taken back.
  var isVoid = false

  /// The occurrence that it is about.
  var occurrence: Occurrence? {
    switch what {
    case .closed(let state, _), .snoozed(let state): state.occurrence
    case .logged, .paused, .resumed: nil
    }
  }

  /// The state with which an occurrence closed.
  var closedState: OpenOccurrence? { if case .closed(let state, _) = what { state } else { nil } }

  /// How far back an answer or a log may name a time, and a deed be taken back.
  static let reach = TimeSpan.days(14)
  /// How long what happened is remembered: a day longer, since what was done at a time may have been answered before it. What
  /// is older can be read in the record, but no longer answered or undone.
  static let memory = TimeSpan.days(15)
  /// As many closings are remembered: fourteen days of one every five minutes, day and night.
  static let mostClosings = 4_096
  /// As many logs, snoozes and pauses are remembered: seventy a day, and a program that logs without end costs no more.
  static let mostActs = 1_024
}

/// A pause or a rest.
struct PauseState: Hashable, Sendable, Codable {
  /// The entry that began it.
  var source: EntryID
  var until: Instant
  /// It was given as a length of time, so no step of the clock makes it longer or shorter.
  var isElapsed: Bool
  /// What is due before its end is excused.
  var isRest: Bool

  /// The wall clock was stepped. A pause until a time of day ends then, unless the clock went so far that it would hardly end
  /// at all.
  func shifted(by step: TimeSpan) -> PauseState {
    guard isElapsed || step.magnitude > Engine.voidingStep else { return self }
    var pause = self
    pause.until = until + step
    return pause
  }
}
