/// The rules of one time zone: which offset from UTC holds when.
///
/// Built from the system's tz database (`Zone(tzif:name:)`, RFC 9636), so an updated tzdata is enough.
public struct Zone: Hashable, Sendable {
  /// One change of the clocks.
  public struct Transition: Hashable, Sendable {
    /// Seconds since the epoch: the first second with the new offset.
    public var at: Int64
    /// Seconds east of UTC until then.
    public var before: Int32
    /// Seconds east of UTC from then on.
    public var after: Int32
  }

  /// The IANA name, or what stands for it (`UTC`).
  public let name: String
  /// Ascending; real changes of the offset only.
  let transitions: [Transition]
  /// The offset before the first transition, or always when there is none.
  let initialOffset: Int32
  /// The rule for instants after the last transition.
  let footer: PosixZone?

  init(name: String, transitions: [Transition], initialOffset: Int32, footer: PosixZone?) {
    self.name = name
    self.transitions = transitions
    self.initialOffset = initialOffset
    self.footer = footer
  }

  /// Coordinated Universal Time.
  public static let utc = Zone(name: "UTC", transitions: [], initialOffset: 0, footer: nil)

  /// Seconds east of UTC at an instant.
  public func offset(at instant: Instant) -> Int32 { offset(atSecond: instant.seconds) }

  func offset(atSecond second: Int64) -> Int32 {
    let index = firstTransition(after: second)
    if index == transitions.count, let footer { return footer.offset(atSecond: second) }
    return index == 0 ? initialOffset : transitions[index - 1].after
  }

  /// The index of the first table transition later than `second`.
  private func firstTransition(after second: Int64) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first change of the offset later than an instant, or nil when there is none until 2200.
  public func nextTransition(afterSecond second: Int64) -> Transition? {
    let index = firstTransition(after: second)
    if index < transitions.count { return transitions[index] }
    return footer?.nextTransition(afterSecond: max(second, transitions.last?.at ?? second))
  }

  /// What the clocks on the wall show at an instant.
  public func civil(_ instant: Instant) -> CivilTime {
    CivilTime(faceMicroseconds: instant.microseconds + Int64(offset(at: instant)) * 1_000_000)
  }

  /// How a civil time maps to instants.
  public enum Resolution: Hashable, Sendable {
    case unique(Instant)
    /// The clocks never show it; the instant is the first one after the gap.
    case gap(Instant)
    /// The clocks show it twice.
    case fold(first: Instant, second: Instant)

    /// The instant at which a reminder for this civil time is due: in a gap the first instant after it (a dose must not be
    /// skipped), in a fold the first of the two (it must not come twice).
    public var due: Instant {
      switch self {
      case .unique(let instant), .gap(let instant), .fold(first: let instant, second: _): instant
      }
    }
  }

  /// The instants at which the clocks on the wall show a civil time.
  public func resolve(_ civil: CivilTime) -> Resolution {
    let face = civil.faceMicroseconds
    let faceSecond = floorDivide(face, 1_000_000)
    // Offsets lie within ±26 h (Apia skipped a whole day), so only the transitions of this span matter.
    let reach: Int64 = 26 * 3600
    var offset = offset(atSecond: faceSecond - reach)
    var hits: [Instant] = []
    var gapEnd: Instant?
    var from = Int64.min
    var cursor = faceSecond - reach
    while true {
      let next = nextTransition(afterSecond: cursor)
      let until = next.map { $0.at } ?? Int64.max
      let second = faceSecond - Int64(offset)
      if second >= from, second < until { hits.append(Instant(microseconds: face - Int64(offset) * 1_000_000)) }
      guard let next, next.at <= faceSecond + reach else { break }
      if faceSecond >= next.at + Int64(next.before), faceSecond < next.at + Int64(next.after) {
        gapEnd = Instant(seconds: next.at)
      }
      from = next.at
      cursor = next.at
      offset = next.after
    }
    if hits.count >= 2 { return .fold(first: hits[0], second: hits[1]) }
    if let hit = hits.first { return .unique(hit) }
    guard let gapEnd else { preconditionFailure("a civil time outside every gap has at least one instant") }
    return .gap(gapEnd)
  }
}
