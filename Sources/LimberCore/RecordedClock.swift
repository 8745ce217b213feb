/// By which clocks limberd told the time, as far as entries say.
struct RecordedClock {
  /// What the clocks showed, and when.
  struct Sighting {
    var time: Instant
    /// Seconds east of UTC.
    var offset: Int32
  }

  /// The clocks of one place.
  private struct Place {
    /// The local zone, where the record ever named it.
    var name: String?
    /// The first and the last entry with each offset, one after the other.
    var sightings: [Sighting] = []
  }

  /// What was known when something was recorded.
  struct Mark {
    fileprivate var place: Int
    /// That of the entry before it.
    fileprivate var last: Sighting?
  }

  private var places = [Place()]

  /// More changes of the clocks than a life in one place has; of more the first ones say enough.
  private static let mostSightings = 512

  /// As it is now.
  var mark: Mark { Mark(place: places.count - 1, last: places[places.count - 1].sightings.last) }

  mutating func take(_ entry: Entry) {
    let sighting = Sighting(time: entry.time, offset: entry.offset)
    if case .zoneChanged(let name) = entry.fact {
      places.append(Place(name: name, sightings: [sighting]))
      return
    }
    let index = places.count - 1
    let count = places[index].sightings.count
    if count > 1, places[index].sightings[count - 1].offset == entry.offset,
      places[index].sightings[count - 2].offset == entry.offset
    {
      places[index].sightings[count - 1] = sighting
    } else if count < Self.mostSightings {
      places[index].sightings.append(sighting)
    }
  }

  /// The local zones that it may have been, the likeliest first: the one that the record names, that of whoever asks, one of
  /// those in which clocks are changed as these were; and what they showed.
  ///
  /// - Parameter named: gives the zones by name.
  func zones(at mark: Mark, _ zone: Zone, _ named: (String) -> Zone?) -> [Zone] {
    let place = places[mark.place]
    let seen = place.sightings
    let isChanged = seen.contains { $0.offset != seen[0].offset }
    let now = mark.last ?? seen.first
    let likely = [place.name.flatMap(named), zone].compactMap(\.self).filter { zone in
      now.map { zone.offset(at: $0.time) == $0.offset } ?? true
    }
    let alike = isChanged ? Self.changing.lazy.compactMap(named).first { Self.fits($0, seen) } : nil
    return likely + [alike].compactMap(\.self) + [Self.shown(seen, now)]
  }

  /// The local zone now.
  func zone(_ zone: Zone, _ named: (String) -> Zone?) -> Zone { zones(at: mark, zone, named)[0] }

  private static func fits(_ zone: Zone, _ seen: [Sighting]) -> Bool {
    seen.allSatisfy { zone.offset(at: $0.time) == $0.offset }
  }

  /// No more is known of it than what its clocks showed: they were changed somewhere between two entries.
  private static func shown(_ seen: [Sighting], _ now: Sighting?) -> Zone {
    guard let first = seen.first else { return Zone(name: "", transitions: [], initialOffset: now?.offset ?? 0) }
    var transitions: [Zone.Transition] = []
    for (earlier, later) in zip(seen, seen.dropFirst()) where earlier.offset != later.offset {
      let middle = earlier.time.seconds + (later.time.seconds - earlier.time.seconds) / 2
      // Clocks that were set back say nothing in order.
      guard middle > transitions.last?.at ?? .min else { continue }
      transitions.append(
        Zone.Transition(at: middle, before: transitions.last?.after ?? first.offset, after: later.offset))
    }
    return Zone(name: "", transitions: transitions, initialOffset: first.offset)
  }

  /// One zone for each way in which clocks are changed today, those of most people first.
  private static let changing = [
    "Europe/Berlin", "America/New_York", "America/Chicago", "America/Los_Angeles", "Europe/London", "America/Denver",
    "Europe/Athens", "Africa/Cairo", "Australia/Sydney", "America/Santiago", "Asia/Jerusalem", "Asia/Beirut",
    "America/Halifax", "Africa/Casablanca", "Pacific/Auckland", "Australia/Adelaide", "America/Havana",
    "America/St_Johns", "America/Anchorage", "America/Asuncion", "Asia/Gaza", "Europe/Chisinau", "Atlantic/Azores",
    "America/Nuuk", "America/Miquelon", "America/Adak", "Pacific/Easter", "Pacific/Norfolk", "Pacific/Chatham",
    "Australia/Lord_Howe", "Antarctica/Troll",
  ]
}

extension Absence {
  /// What its instants come of, where it does not say so itself: the reminder that was then in force, by those clocks of which
  /// both its first and its last instant are.
  ///
  /// - Parameter locals: the local zones that it may have been, the likeliest first.
  func rhythm(of reminder: Reminder, _ locals: [Zone], _ named: (String) -> Zone?) -> Rhythm? {
    let names = reminder.zoneNames.compactMap { name in named(name).map { (name, $0) } }
    let all = Dictionary(uniqueKeysWithValues: names)
    let rhythms = locals.lazy.map {
      Rhythm(reminder, in: Zones(local: $0, named: all), min(from, to)...max(from, to))
    }
    return rhythms.first { $0.contains(from) && $0.contains(to) } ?? rhythms.first
  }
}
