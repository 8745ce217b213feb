extension Schedule {
  /// As many reminders as a schedule may have. Nobody keeps a tenth of that; it is what everything is answered at once with.
  public static let mostReminders = 500
  /// As many medicines as it may name.
  public static let mostAparts = 20

  /// Every instant of its reminders from `start` up to and without `end`, if nobody answers anything: the first `limit`, the
  /// earliest first.
  ///
  /// Intervals count from the opening of their windows.
  public func agenda(from start: Instant, until end: Instant, in zones: Zones, limit: Int) -> [Upcoming] {
    let since = Track.Progress(start - TimeSpan(microseconds: 1), offset: zones.local.offset(at: start))
    let tracks = reminders.filter(\.enabled).map { Track($0, since: since) }
    return Track.agenda(tracks.map { ($0, $0.first(from: start, in: zones)) }, until: end, in: zones, limit: limit)
  }
}

extension Track {
  /// The instants of several reminders, each from its first one on and before `end`: the first `limit`, the earliest first, and
  /// of those at one instant the lesser id.
  ///
  /// Only what is handed out is stepped through, and one instant of each more.
  static func agenda(
    _ tracks: [(track: Track, first: Instant?)], until end: Instant, in zones: Zones, limit: Int
  ) -> [Upcoming] {
    let tracks = tracks.sorted { $0.track.reminder.id < $1.track.reminder.id }
    var next = AlarmQueue<Int>()
    for (place, item) in tracks.enumerated() { next.set(place, at: item.first) }
    var agenda: [Upcoming] = []
    while agenda.count < limit, let (due, place) = next.first, due < end {
      let track = tracks[place].track
      agenda.append(Upcoming(reminder: track.reminder, due: due))
      next.set(place, at: track.following(due, in: zones))
    }
    return agenda
  }
}
