/// What has come of one day so far: kept up with each entry, so that nothing is read again for it.
public struct DayTally: Sendable {
  /// From when on it counts.
  public let start: Instant
  private var tally = AdherenceTally()
  /// What was counted last, until when and in which zone, while nothing has been recorded since.
  private var counted: (until: Instant, zone: Zone, adherence: Adherence)?

  /// A day of which nothing is known yet.
  ///
  /// - Parameter start: its beginning. Take what was recorded from three days before on, since an answer may come early.
  public init(since start: Instant) { self.start = start }

  /// Takes the next entry, in order of `seq`; each once.
  public mutating func take(_ entry: Entry) {
    tally.take(entry)
    counted = nil
  }

  /// What was due until just before an instant, and what became of it.
  ///
  /// - Parameter zones: the local zone, whose days and hours things are counted by, and those that reminders name.
  public mutating func adherence(until: Instant, in zones: Zones) -> Adherence {
    let zone = zones.local
    if let counted, counted.until == until, counted.zone == zone { return counted.adherence }
    let adherence = tally.adherence(since: start, until: until, now: until, zone: zone) { zones.named[$0] }
    counted = (until, zone, adherence)
    return adherence
  }
}
