import LimberCore

/// Pauses and rests as the entries tell of them: which one is on, and what is on again when one of them, or the end of one,
/// is taken back.
struct Pauses {
  struct Pause {
    var id: EntryID
    var until: Instant
    /// A length of time, which no step of the clock changes.
    var isElapsed: Bool
    var isRest: Bool
    /// The one that it took the place of.
    var before: EntryID?
    var isUndone = false
  }

  /// What was taken back.
  enum Undone {
    case none
    /// A pause; whether none is on now that was before.
    case pause(isOver: Bool)
    /// The end of one; whether it is on again.
    case end(isOn: Bool)
  }

  private var all: [EntryID: Pause] = [:]
  /// What each end ended.
  private var ends: [EntryID: EntryID] = [:]
  private var on: EntryID?

  var current: Pause? { on.flatMap { all[$0] } }
  var until: Instant? { current?.until }

  func isUndone(_ id: EntryID) -> Bool { all[id]?.isUndone ?? false }

  mutating func begin(_ id: EntryID, until: Instant, isElapsed: Bool, isRest: Bool) {
    all[id] = Pause(id: id, until: until, isElapsed: isElapsed, isRest: isRest, before: on)
    on = id
  }

  mutating func end(by id: EntryID) {
    ends[id] = on
    on = nil
  }

  mutating func undo(_ id: EntryID, at time: Instant) -> Undone {
    if let pause = all[id] {
      all[id]?.isUndone = true
      guard on == id else { return .pause(isOver: false) }
      on = inForce(pause.before, at: time)
      return .pause(isOver: on == nil)
    }
    guard let ended = ends.removeValue(forKey: id) else { return .none }
    guard on == nil else { return .end(isOn: false) }
    on = inForce(ended, at: time)
    return .end(isOn: on != nil)
  }

  private func inForce(_ id: EntryID?, at time: Instant) -> EntryID? {
    var next = id
    while let candidate = next.flatMap({ all[$0] }), candidate.isUndone { next = candidate.before }
    return next.flatMap { all[$0] }.flatMap { $0.until > time ? $0.id : nil }
  }

  /// The clock was set. An end at a time of day stays, unless it would hardly come any more.
  mutating func shift(by step: TimeSpan) {
    for (id, pause) in all where pause.isElapsed || step.magnitude > .hours(12) { all[id]?.until = pause.until + step }
  }
}
