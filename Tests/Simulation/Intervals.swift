import LimberCore

/// What an interval counts from: due instants and answers, kept beside the engine. What was undone no longer counts.
struct Intervals {
  private struct Track {
    var span: TimeSpan
    var window: Window
    var anchors: [(source: EntryID, at: Instant)] = []
    var since: Instant
    var isEnabled: Bool
    /// Nothing is said about what comes before this.
    var quietUntil: Instant
    var anchor: Instant { max(since, anchors.map(\.at).max() ?? since) }
  }

  var zone: Zone
  let isChecked: Bool
  private var tracks: [String: Track] = [:]
  private var closings: [EntryID: (Occurrence, Closing, Instant)] = [:]
  var finding: Finding?

  init(zone: Zone, isChecked: Bool) {
    self.zone = zone
    self.isChecked = isChecked
  }

  var empty: Intervals { Intervals(zone: zone, isChecked: isChecked) }

  private mutating func find(_ what: String) {
    if finding == nil { finding = Finding(invariant: "intervals keep their distance and their window", what: what) }
  }

  mutating func take(_ entry: Entry) {
    guard isChecked else { return }
    switch entry.fact {
    case .added(let reminder), .changed(let reminder): define(reminder, entry)
    case .removed(let reminder): tracks[reminder.id] = nil
    case .due(let occurrence, _): due(occurrence, entry)
    case .closed(let occurrence, let closing):
      guard closing.by != nil else { return }
      closings[entry.id] = (occurrence, closing, entry.time)
      if let earlier = closing.supersedes { drop(earlier) }
      tracks[occurrence.key.reminder]?.anchors.append((entry.id, closing.at ?? entry.time))
    case .logged(let log):
      guard case .movement = log.what else { return }
      for id in tracks.keys { tracks[id]?.anchors.append((entry.id, log.at ?? entry.time)) }
    case .undone(let undoing):
      drop(undoing.supersedes)
      // What a correction took the place of holds again.
      if let (occurrence, closing, _) = closings[undoing.supersedes], let earlier = closing.supersedes,
        let (_, before, time) = closings[earlier]
      {
        tracks[occurrence.key.reminder]?.anchors.append((earlier, before.at ?? time))
      }
    default: break
    }
  }

  private mutating func drop(_ source: EntryID) {
    for id in tracks.keys { tracks[id]?.anchors.removeAll { $0.source == source } }
  }

  private mutating func define(_ reminder: Reminder, _ entry: Entry) {
    guard case .every(let span, let window) = reminder.timing else {
      tracks[reminder.id] = nil
      return
    }
    if let old = tracks[reminder.id], old.span == span, old.window == window, old.isEnabled == reminder.enabled {
      return
    }
    tracks[reminder.id] = Track(
      span: span, window: window, since: entry.time, isEnabled: reminder.enabled, quietUntil: entry.time)
  }

  private mutating func due(_ occurrence: Occurrence, _ entry: Entry) {
    let key = occurrence.key
    guard let track = tracks[key.reminder] else { return }
    if key.due < track.anchor + track.span {
      find("\(key) comes sooner than \(track.span) after \(track.anchor)")
    }
    if opening(track.window, at: key.due) == nil { find("\(key) comes outside its window") }
    if key.due > entry.time { find("\(key) is recorded before its time") }
    tracks[key.reminder]?.anchors.append((entry.id, key.due))
    if track.anchors.count > 300 { tracks[key.reminder]?.anchors.removeFirst(100) }
  }

  /// Nothing that has come due was overlooked.
  mutating func look(at now: Instant, isPaused: Bool) {
    guard isChecked else { return }
    for (id, track) in tracks where track.isEnabled {
      guard let opens = opening(track.window, at: now) else { continue }
      let next = max(track.anchor, opens) + track.span
      if next <= now { find("\(id) was due at \(Text.rfc3339(next, in: zone)) and is overlooked") }
    }
  }

  /// When the window that is open at an instant opened: by the clocks on the wall, read minute by minute.
  private func opening(_ window: Window, at instant: Instant) -> Instant? {
    let civil = zone.civil(instant)
    for back in [Int64(0), 1] {
      let day = civil.date.dayNumber - back
      guard window.days.contains(Weekday(dayNumber: day)) else { continue }
      let length = window.closes > window.opens ? window.closes - window.opens : window.closes + .days(1) - window.opens
      let opens = Dues.instant(day: day, timeOfDay: window.opens, in: zone)
      let ends = Dues.instant(day: day, timeOfDay: window.opens + length, in: zone)
      if opens <= instant, instant < ends { return opens }
    }
    return nil
  }
}
