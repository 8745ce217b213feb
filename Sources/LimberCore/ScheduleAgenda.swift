extension Schedule {
  /// Every instant of its reminders from `start` up to and without `end`, if nobody answers anything: the first `limit`, the
  /// earliest first.
  ///
  /// Intervals count from the opening of their windows.
  public func agenda(from start: Instant, until end: Instant, in zones: Zones, limit: Int) -> [Upcoming] {
    var all: [Upcoming] = []
    for reminder in reminders where reminder.enabled {
      let track = Track(reminder, since: start - TimeSpan(microseconds: 1))
      var due = track.first(from: start, in: zones)
      var count = 0
      while let instant = due, instant < end, count < limit {
        all.append(Upcoming(reminder: reminder, due: instant))
        count += 1
        due = track.following(instant, in: zones)
      }
    }
    return Array(all.sorted { ($0.due, $0.reminder.id) < ($1.due, $1.reminder.id) }.prefix(limit))
  }
}
