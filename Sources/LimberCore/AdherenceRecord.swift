/// What else is on record beside occurrences: movements, calcium, cramps, and of which times nothing is.
extension AdherenceTally {
  /// Recording what comes due may take so long.
  private static let patience = TimeSpan.minutes(10)

  /// From when on the record does not tell, for what should have been recorded was not.
  struct Silence {
    /// The last entry: what was done after it nobody knows.
    var from: Instant
    /// When something was due; nil where limberd had stopped.
    var due: Instant?
    /// Whether it had stopped, so that nobody could be reminded.
    var isStop: Bool
  }

  /// Nil where the record tells up to the end. Limberd records what comes due, and what runs out of time.
  func silence(
    _ items: [AdherenceItem], since last: RecordedTimes.Last, until end: Instant, _ zone: Zone,
    _ named: (String) -> Zone?
  ) -> Silence? {
    guard last.time < end else { return nil }
    let reminders = inForce(at: nil).values.filter(\.enabled)
    let names = Set(reminders.flatMap(\.zoneNames)).compactMap { name in named(name).map { (name, $0) } }
    let zones = Zones(local: clock.zone(zone, named), named: Dictionary(uniqueKeysWithValues: names))
    let since = Track.Progress(last.time, offset: zones.local.offset(at: last.time))
    let next = reminders.compactMap { Track($0, since: since).next(in: zones, now: last.time, floor: nil) }
    let over = items.compactMap { $0.outcome == nil ? $0.prescription?.until : nil }.filter { $0 > last.time }
    if let expected = (next + over).min(), expected + Self.patience < end {
      return Silence(from: last.time, due: next.min() ?? expected, isStop: last.isStop)
    }
    return last.isStop ? Silence(from: last.time, due: nil, isStop: true) : nil
  }

  /// The times of which nobody knows what was due, in order.
  func untold(
    _ lost: [RecordedTimes.Lost], _ silence: Silence?, before: Range<Instant>, until end: Instant
  ) -> [Range<Instant>] {
    guard before.lowerBound < end else { return [] }
    let silent = silence?.due.map { [min($0, end)..<end] } ?? []
    return TimeParts(lost.filter { $0.cause != .passedOver }.map(\.range) + silent).within(before.lowerBound..<end)
  }

  /// The times of which the record tells what was done: those in which limberd ran.
  ///
  /// - Parameter lost: those that count.
  func known(
    _ told: RecordedTimes.Told, _ lost: [RecordedTimes.Lost], _ silence: Silence?, until end: Instant
  ) -> KnownTimes {
    guard let recorded = told.recorded else {
      return KnownTimes(
        whole: .epoch..<Instant.epoch, unknown: TimeParts([]), certain: TimeParts([]), free: TimeParts([]))
    }
    let silent = silence.map { $0.from..<max($0.from, end) }
    let unknown = lost.map(\.range) + told.interruptions.map(\.range) + [silent].compactMap(\.self)
    let certain =
      told.interruptions.filter(\.isCertain).map(\.range) + [silence?.isStop == true ? silent : nil].compactMap(\.self)
    return KnownTimes(
      whole: recorded.lowerBound..<max(recorded.lowerBound, end), unknown: TimeParts(unknown),
      certain: TimeParts(certain), free: TimeParts(unknown + told.paused))
  }

  func movement(
    _ items: [AdherenceItem], _ span: Range<Instant>, _ zone: Zone, _ known: KnownTimes, isAskedFor: Bool
  ) -> MovementSummary {
    var counter = MovementCounter(zone: zone)
    // A log that closed an occurrence too counts once, as the log.
    var twins: [Instant: AdherenceItem] = [:]
    for item in items where item.occurrence.kind == .movement && item.outcome == .done {
      guard let at = item.answered else { continue }
      if let twin = item.logged {
        twins[twin.time] = item
      } else if span.contains(at) {
        counter.take(at, minutes: item.closing?.minutes, limb: item.prescription?.limb)
      }
    }
    for logged in countedLogs where span.contains(logged.at) {
      guard case .movement(let minutes, let limb) = logged.log.what else { continue }
      let twin = twins[logged.time]
      counter.take(
        logged.at, minutes: minutes ?? twin?.closing?.minutes, limb: limb ?? twin?.prescription?.limb)
    }
    return counter.finish(in: span, known, isAskedFor: isAskedFor)
  }

  func calcium(_ items: [AdherenceItem], _ span: Range<Instant>, _ zone: Zone) -> CalciumSummary {
    var days: [CivilDate: CalciumSummary.Day] = [:]
    func add(_ milligrams: Int, _ source: CalciumSource?, _ at: Instant) {
      guard span.contains(at) else { return }
      let date = zone.civil(at).date
      var day = days[date] ?? CalciumSummary.Day(day: date)
      switch source {
      case .food: day.food += milligrams
      case .supplement: day.supplement += milligrams
      case nil: day.unstated += milligrams
      }
      days[date] = day
    }
    for item in items where item.outcome == .done {
      if let dose = item.prescription?.dose, let at = item.answered { add(dose, item.prescription?.source, at) }
    }
    for logged in countedLogs {
      if case .calcium(let milligrams, let source, _) = logged.log.what { add(milligrams, source, logged.at) }
    }
    var summary = CalciumSummary()
    summary.days = days.values.sorted { $0.day < $1.day }.map { day in
      var day = day
      let next = CivilTime(CivilDate(dayNumber: day.day.dayNumber + 1), timeOfDay: .zero)
      let then = settings.last { $0.time < zone.resolve(next).due }
      (day.target, day.upper) = (then?.settings.target, then?.settings.upper)
      return day
    }
    let last = settings.last { $0.time < span.upperBound }
    (summary.target, summary.upper) = (last?.settings.target, last?.settings.upper)
    return summary
  }

  /// - Parameter answers: when movements were logged that are answers.
  func logCounts(in span: Range<Instant>, but answers: Set<Instant>) -> LogCounts {
    countedLogs.reduce(into: LogCounts()) { counts, logged in
      guard span.contains(logged.at) else { return }
      switch logged.log.what {
      case .movement: counts.movements += answers.contains(logged.time) ? 0 : 1
      case .calcium: counts.calcium += 1
      case .cramp: counts.cramps += 1
      }
    }
  }

  func cramps(_ span: Range<Instant>) -> [Cramp] {
    countedLogs.filter { span.contains($0.at) }.compactMap { item in
      guard case .cramp(let place, let severity, let minutes) = item.log.what else { return nil }
      return Cramp(
        entry: item.id, time: item.at, place: place, severity: severity, minutes: minutes, note: item.log.note)
    }.sorted { ($0.time, $0.entry.high, $0.entry.low) < ($1.time, $1.entry.high, $1.entry.low) }
  }
}
