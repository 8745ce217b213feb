/// What can be read from the engine.
extension Engine {
  /// The local zone.
  public var zone: Zone { zones.local }

  /// Nothing is shown before this instant.
  public var pausedUntil: Instant? { pause?.until }

  /// Whether the pause is a rest: what is due before its end is excused.
  public var isResting: Bool { pause?.isRest ?? false }

  /// The zones that reminders name.
  public var zoneNames: Set<String> { Set(tracks.values.flatMap(\.reminder.zoneNames)) }

  /// What came due on record and is not closed, the oldest first.
  public var openOccurrences: [OpenOccurrence] {
    open.values.sorted { $0.occurrence.key < $1.occurrence.key }
  }

  /// What is due now and not closed, the oldest first.
  public var dueOccurrences: [OpenOccurrence] { openOccurrences.filter { !isAhead($0) } }

  /// Whether an open occurrence has its time still before it: it was answered early, and the answer was taken back.
  func isAhead(_ state: OpenOccurrence) -> Bool {
    state.isAhead(at: now.wall) && inFlight[state.occurrence.key] == nil
  }

  /// The open occurrence of a reminder whose time is still before it.
  func ahead(of track: Track) -> OpenOccurrence? {
    track.open.compactMap { open[$0] }.filter(isAhead).min { $0.due < $1.due }
  }

  /// Whether an occurrence came due on record and is not closed.
  public func isOpen(_ key: OccurrenceKey) -> Bool { open[key] != nil }

  /// The reminders in force, disabled ones too, in the order of the schedule.
  public var reminders: [Reminder] {
    let listed = order.compactMap { tracks[$0]?.reminder }
    // Before the first schedule is loaded there is only what the record says.
    let known = Set(order)
    let others = tracks.keys.filter { !known.contains($0) }.sorted().compactMap { tracks[$0]?.reminder }
    return listed + others
  }

  /// The schedule as the record has it, for when the file can't be read.
  public var recordedSchedule: Schedule {
    Schedule(
      person: settings.person, calciumTarget: settings.target, calciumUpper: settings.upper, reminders: reminders)
  }

  func nextDue(_ track: Track) -> Instant? {
    ahead(of: track)?.due ?? alarms[.reminder(track.reminder.id)] ?? nextInstant(track)
  }

  /// The next instant of a reminder; nil when there is none.
  public func nextDue(of id: String) -> Instant? { tracks[id].flatMap(nextDue) }

  /// The next instant of each reminder, the earliest first.
  public func upcoming(limit: Int = .max) -> [Upcoming] {
    let all = reminders.compactMap { reminder in
      nextDue(of: reminder.id).map { Upcoming(reminder: reminder, due: $0) }
    }
    return Array(all.sorted { ($0.due, $0.reminder.id) < ($1.due, $1.reminder.id) }.prefix(limit))
  }

  /// Every instant from `start` up to and without `end`, if nobody answered anything in between: the first `limit`.
  public func agenda(from start: Instant, until end: Instant, limit: Int) -> [Upcoming] {
    let tracks = tracks.values.map { track in
      let next = nextDue(track)
      return (track, next.map { $0 >= start } ?? true ? next : track.first(from: start, in: zones))
    }
    return Track.agenda(tracks, until: end, in: zones, limit: limit)
  }

  /// The next instants of one reminder, if nobody answered anything in between.
  public func next(_ count: Int, of id: String) -> [Instant] {
    guard let track = tracks[id], var due = nextDue(track) else { return [] }
    var list = [due]
    while list.count < count, let after = track.following(due, in: zones) {
      list.append(after)
      due = after
    }
    return list
  }
}
