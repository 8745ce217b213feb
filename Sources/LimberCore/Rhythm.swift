/// What due instants by the clock can be computed from again, whoever reads the record: the reminder as it was, and how the
/// clocks went.
public struct Rhythm: Hashable, Sendable {
  /// Without what has nothing to do with its times.
  public let reminder: Reminder
  /// Their rules for the time in question alone.
  let zones: Zones

  /// Further than any two days are apart that have to do with each other, where the clocks are changed.
  private static let margin = TimeSpan.days(3)

  /// What a reminder's instants in a range come of.
  init(_ reminder: Reminder, in zones: Zones, _ range: ClosedRange<Instant>) {
    var form = reminder
    (form.steps, form.note) = ([], nil)
    self.reminder = form
    let whole = range.lowerBound - Self.margin...range.upperBound + Self.margin
    let names = reminder.zoneNames.filter { $0 != Zone.utc.name }
    let named = names.compactMap { name in zones.named[name].map { (name, $0.part(of: whole, name: name)) } }
    self.zones = Zones(
      local: zones.local.part(of: whole, name: ""), named: Dictionary(uniqueKeysWithValues: named))
  }

  /// Reads how the clocks went (`clocks`); nil for anything else.
  init?(_ reminder: Reminder, clocks: String) {
    var (local, named): (Zone?, [String: Zone]) = (nil, [:])
    let parts = clocks.split(separator: ";")
    guard parts.count <= Self.mostZones else { return nil }
    for part in parts {
      var words = part.split(separator: " ")
      guard let first = words.first else { return nil }
      let name = Int32(first) == nil ? String(words.removeFirst()) : ""
      guard let zone = Zone(name: name, clocks: words) else { return nil }
      if name.isEmpty { local = zone } else { named[name] = zone }
    }
    guard let local else { return nil }
    self.reminder = reminder
    zones = Zones(local: local, named: named)
  }

  /// A reminder has no more times, and each names one zone at most.
  private static let mostZones = 16

  /// How the clocks went, as the record keeps it: `3600 1774746000:7200; Asia/Tokyo 32400`. First the local ones, then those
  /// that the reminder names; of each the seconds east of UTC, and from which second since the epoch on others.
  var clocks: String {
    ([zones.local] + zones.named.values.sorted { $0.name < $1.name }).map(\.clocks).joined(separator: "; ")
  }

  /// Its instants in a range, the first of them up to a number; none where no clock tells them.
  func instants(_ range: ClosedRange<Instant>, limit: Int) -> [Instant] {
    guard reminder.isByClock else { return [] }
    let offset = zones.local.offset(at: range.lowerBound)
    let track = Track(reminder, since: Track.Progress(range.lowerBound, offset: offset))
    var all: [Instant] = []
    var next = track.first(from: range.lowerBound, in: zones)
    while let due = next, due <= range.upperBound, all.count < limit {
      all.append(due)
      next = track.following(due, in: zones)
    }
    return all
  }

  /// Whether an instant is one of its own.
  func contains(_ instant: Instant) -> Bool { instants(instant...instant, limit: 1).first == instant }
}

extension Rhythm: Codable {
  private enum CodingKeys: String, CodingKey { case reminder, clocks }

  /// As entries carry it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let reminder = try container.decode(Reminder.self, forKey: .reminder)
    guard let rhythm = Rhythm(reminder, clocks: try container.decode(String.self, forKey: .clocks)) else {
      throw DecodingError.dataCorruptedError(forKey: .clocks, in: container, debugDescription: "no clocks")
    }
    self = rhythm
  }

  /// As entries carry it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(reminder, forKey: .reminder)
    try container.encode(clocks, forKey: .clocks)
  }
}

extension Zone {
  /// More changes than any zone has until 2200.
  private static let mostChanges = 2_000
  /// RFC 9636, section 3.2: from 25 hours west to 26 hours east.
  private static let offsets: ClosedRange<Int32> = -90_000...93_600

  /// Its rules for a part of all time.
  fileprivate func part(of range: ClosedRange<Instant>, name: String) -> Zone {
    let (first, last) = (range.lowerBound.seconds, range.upperBound.seconds)
    return Zone(
      name: name, transitions: transitions.filter { $0.at > first && $0.at <= last },
      initialOffset: offset(atSecond: first))
  }

  /// `3600 1774746000:7200`, with its name in front of it if it has one.
  fileprivate var clocks: String {
    ((name.isEmpty ? [] : [name]) + ["\(initialOffset)"] + transitions.map { "\($0.at):\($0.after)" })
      .joined(separator: " ")
  }

  fileprivate init?(name: String, clocks: [Substring]) {
    guard let first = clocks.first.flatMap({ Int32($0) }), Self.offsets.contains(first),
      clocks.count <= Self.mostChanges
    else { return nil }
    var transitions: [Transition] = []
    for word in clocks.dropFirst() {
      let numbers = word.split(separator: ":", omittingEmptySubsequences: false)
      guard numbers.count == 2, let at = Int64(numbers[0]), let after = Int32(numbers[1]), Self.offsets.contains(after),
        (0..<Instant.end.seconds).contains(at), at > transitions.last?.at ?? -1
      else { return nil }
      transitions.append(Transition(at: at, before: transitions.last?.after ?? first, after: after))
    }
    self.init(name: name, transitions: transitions, initialOffset: first)
  }
}
