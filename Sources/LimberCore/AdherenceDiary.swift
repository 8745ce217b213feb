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

  func finish(in span: Range<Instant>, _ known: KnownTimes, isAskedFor: Bool) -> MovementSummary {
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
    if isAskedFor || summary.count > 0 { findLongestGap(in: span.clamped(to: known.whole), known, &result) }
    return result
  }

  /// Within one day's waking hours, as far as the record tells of them.
  private func findLongestGap(in span: Range<Instant>, _ known: KnownTimes, _ result: inout MovementSummary) {
    guard !span.isEmpty else { return }
    var movements = times.sorted()[...]
    for number in zone.civil(span.lowerBound).date.dayNumber...zone.civil(span.upperBound).date.dayNumber {
      let day = CivilDate(dayNumber: number)
      let wakes = zone.resolve(CivilTime(day, timeOfDay: MovementSummary.wakes)).due
      let waking = (wakes..<max(wakes, zone.resolve(CivilTime(day, timeOfDay: MovementSummary.sleeps)).due)).clamped(
        to: span)
      result.unknown = result.unknown + known.unknown(of: waking)
      if known.isVague(waking) { result.isUnknownAtMost = true }
      for part in known.parts(of: waking) {
        movements = movements.drop { $0 <= part.lowerBound }
        let within = movements.prefix { $0 < part.upperBound }
        for (from, to) in zip([part.lowerBound] + within, within + [part.upperBound]) {
          let longest = result.longestGap.map { $0.to - $0.from } ?? .zero
          if to - from > longest { result.longestGap = MovementSummary.Gap(from: from, to: to) }
        }
        movements = movements[within.endIndex...]
      }
    }
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
