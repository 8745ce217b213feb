/// Adds minutes up as they are told, to a tenth each: so what stands in rows adds up to what stands below them.
private struct Minutes {
  private var tenths: Int64 = 0
  private(set) var count = 0

  /// No record holds more of them than fit (`Bounds.minutes`).
  mutating func add(_ minutes: Double) {
    tenths = saturatingSum(tenths, Int64(Rounding.nearest(Rounding.tenths(minutes) * 10)))
    count += 1
  }

  var sum: Double { Double(tenths) / 10 }
}

/// Adds movements up.
struct MovementCounter {
  let zone: Zone
  private var summary = MovementSummary()
  private var times: [Instant] = []
  private var limbs: [String?: Int] = [:]
  private var minutes = Minutes()
  private var limbMinutes: [String?: Minutes] = [:]
  private var days: [CivilDate: MovementSummary.Day] = [:]
  private var dayMinutes: [CivilDate: Minutes] = [:]

  init(zone: Zone) { self.zone = zone }

  mutating func take(_ at: Instant, minutes: Double?, limb: String?) {
    times.append(at)
    summary.count += 1
    limbs[limb, default: 0] += 1
    let date = zone.civil(at).date
    var day = days[date] ?? MovementSummary.Day(day: date, count: 0, minutes: 0, timed: 0)
    day.count += 1
    days[date] = day
    guard let minutes else { return }
    summary.timed += 1
    self.minutes.add(minutes)
    limbMinutes[limb, default: Minutes()].add(minutes)
    dayMinutes[date, default: Minutes()].add(minutes)
  }

  func finish(in span: Range<Instant>, _ known: KnownTimes, isAskedFor: Bool) -> MovementSummary {
    var result = summary
    result.minutes = minutes.sum
    result.limbs = limbs.mostFirst { limb, count in
      let minutes = limbMinutes[limb] ?? Minutes()
      return MovementSummary.Limb(limb: limb, count: count, minutes: minutes.sum, timed: minutes.count)
    }
    result.days = days.values.sorted { $0.day < $1.day }.map { day in
      var day = day
      let minutes = dayMinutes[day.day] ?? Minutes()
      (day.minutes, day.timed) = (minutes.sum, minutes.count)
      return day
    }
    if isAskedFor || summary.count > 0 { findLongestGap(in: span.clamped(to: known.whole), known, &result) }
    return result
  }

  /// Within one day's waking hours, as far as the record tells of them.
  private func findLongestGap(in span: Range<Instant>, _ known: KnownTimes, _ result: inout MovementSummary) {
    guard !span.isEmpty else { return }
    var certain = TimeSpan.zero
    var movements = times.sorted()[...]
    for number in zone.civil(span.lowerBound).date.dayNumber...zone.civil(span.upperBound).date.dayNumber {
      let day = CivilDate(dayNumber: number)
      let wakes = zone.resolve(CivilTime(day, timeOfDay: MovementSummary.wakes)).due
      let waking = (wakes..<max(wakes, zone.resolve(CivilTime(day, timeOfDay: MovementSummary.sleeps)).due)).clamped(
        to: span)
      let unknown = known.unknown.length(in: waking)
      result.unknown = result.unknown + unknown
      certain = certain + known.certain.length(in: waking)
      result.paused = result.paused + known.free.length(in: waking) - unknown
      for part in known.free.missing(in: waking) {
        movements = movements.drop { $0 <= part.lowerBound }
        let within = movements.prefix { $0 < part.upperBound }
        for (from, to) in zip([part.lowerBound] + within, within + [part.upperBound]) {
          let longest = result.longestGap.map { $0.to - $0.from } ?? .zero
          if to - from > longest { result.longestGap = MovementSummary.Gap(from: from, to: to) }
        }
        movements = movements[within.endIndex...]
      }
    }
    result.isUnknownAtMost = result.unknown > certain
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
    minutes =
      cramps.reduce(into: Minutes()) { sum, cramp in
        if let minutes = cramp.minutes { sum.add(minutes) }
      }.sum
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
