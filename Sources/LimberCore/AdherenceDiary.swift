/// Adds movements up.
struct MovementCounter {
  let zone: Zone
  private var summary = MovementSummary()
  private var times: [Instant] = []
  private var limbs: [String?: Int] = [:]
  private var limbMinutes: [String?: (minutes: Double, timed: Int)] = [:]
  private var days: [CivilDate: MovementSummary.Day] = [:]

  init(zone: Zone) { self.zone = zone }

  mutating func take(_ at: Instant, minutes: Double?, limb: String?) {
    times.append(at)
    summary.count += 1
    limbs[limb, default: 0] += 1
    let date = zone.civil(at).date
    var day = days[date] ?? MovementSummary.Day(day: date, count: 0, minutes: 0, timed: 0)
    day.count += 1
    if let minutes {
      summary.timed += 1
      summary.minutes += minutes
      limbMinutes[limb, default: (0, 0)].minutes += minutes
      limbMinutes[limb, default: (0, 0)].timed += 1
      day.minutes += minutes
      day.timed += 1
    }
    days[date] = day
  }

  func finish(in span: Range<Instant>, recorded: ClosedRange<Instant>?, isAskedFor: Bool) -> MovementSummary {
    var result = summary
    result.minutes = Rounding.tenths(summary.minutes)
    result.limbs = limbs.mostFirst { limb, count in
      let (minutes, timed) = limbMinutes[limb] ?? (0, 0)
      return MovementSummary.Limb(limb: limb, count: count, minutes: Rounding.tenths(minutes), timed: timed)
    }
    result.days = days.values.sorted { $0.day < $1.day }.map { day in
      var day = day
      day.minutes = Rounding.tenths(day.minutes)
      return day
    }
    if isAskedFor || summary.count > 0 { result.longestGap = longestGap(in: span, recorded: recorded) }
    return result
  }

  /// Within one day's waking hours, and no further than anything is on record.
  private func longestGap(in span: Range<Instant>, recorded: ClosedRange<Instant>?) -> MovementSummary.Gap? {
    guard let recorded else { return nil }
    let from = max(span.lowerBound, recorded.lowerBound)
    let to = min(span.upperBound, recorded.upperBound)
    guard from < to else { return nil }
    let movements = times.sorted()
    var next = 0
    var longest: MovementSummary.Gap?
    func consider(_ from: Instant, _ to: Instant) {
      if to > from, to - from > longest.map({ $0.to - $0.from }) ?? .zero { longest = .init(from: from, to: to) }
    }
    for number in zone.civil(from).date.dayNumber...zone.civil(to).date.dayNumber {
      let day = CivilDate(dayNumber: number)
      var start = max(from, zone.resolve(CivilTime(day, timeOfDay: MovementSummary.wakes)).due)
      let end = min(to, zone.resolve(CivilTime(day, timeOfDay: MovementSummary.sleeps)).due)
      guard start < end else { continue }
      while next < movements.count, movements[next] <= start { next += 1 }
      while next < movements.count, movements[next] < end {
        consider(start, movements[next])
        start = movements[next]
        next += 1
      }
      consider(start, end)
    }
    return longest
  }
}

extension CrampSummary {
  init(_ cramps: [Cramp], zone: Zone) {
    count = cramps.count
    let severities = cramps.compactMap(\.severity).sorted()
    rated = severities.count
    severityMost = severities.last
    if !severities.isEmpty {
      severityMedian = Double(severities[(rated - 1) / 2] + severities[rated / 2]) / 2
    }
    timed = cramps.count { $0.minutes != nil }
    minutes = Rounding.tenths(cramps.reduce(0) { $0 + ($1.minutes ?? 0) })
    var places: [String?: Int] = [:]
    for cramp in cramps {
      let hour = zone.civil(cramp.time).hour
      byHour[hour] += 1
      if hour >= Self.nightFalls || hour < Self.nightEnds { night += 1 }
      places[cramp.place, default: 0] += 1
    }
    self.places = places.mostFirst { Place(place: $0, count: $1) }
  }
}
