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
  /// Ascending, until 2200; real changes of the offset only.
  let transitions: [Transition]
  /// The offset before the first transition, or always when there is none.
  let initialOffset: Int32

  init(name: String, transitions: [Transition], initialOffset: Int32) {
    self.name = name
    self.transitions = transitions
    self.initialOffset = initialOffset
  }

  /// Coordinated Universal Time.
  public static let utc = Zone(name: "UTC", transitions: [], initialOffset: 0)

  /// Seconds east of UTC at an instant.
  public func offset(at instant: Instant) -> Int32 { offset(atSecond: instant.seconds) }

  func offset(atSecond second: Int64) -> Int32 { offset(before: firstTransition(after: second)) }

  /// The offset that holds until the transition with an index.
  private func offset(before index: Int) -> Int32 { index == 0 ? initialOffset : transitions[index - 1].after }

  /// The index of the first transition later than `second`.
  private func firstTransition(after second: Int64) -> Int { firstTransition { $0.at > second } }

  /// The index of the first transition that fulfils what all later ones fulfil too.
  @inline(__always)
  private func firstTransition(where isLater: (Transition) -> Bool) -> Int {
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if isLater(transitions[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The first change of the offset later than an instant, or nil when there is none until 2200.
  public func nextTransition(afterSecond second: Int64) -> Transition? {
    let index = firstTransition(after: second)
    return index < transitions.count ? transitions[index] : nil
  }

  /// What the clocks on the wall show at an instant.
  public func civil(_ instant: Instant) -> CivilTime {
    CivilTime(faceMicroseconds: faceOf(instant))
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
    let index = faceTransition(floorDivide(face, 1_000_000))
    let due = due(face: face, index)
    // The clocks fall back upon this face at the next change: until then it was the first time that they showed it.
    if index < transitions.count, face >= (transitions[index].at + Int64(transitions[index].after)) * 1_000_000 {
      return .fold(first: due, second: Self.instant(of: face, offset: transitions[index].after))
    }
    return faceOf(due) == face ? .unique(due) : .gap(due)
  }

  /// `Resolution.due` of a face, the microseconds of a civil time read as UTC.
  func due(faceMicroseconds face: Int64) -> Instant { due(face: face, faceTransition(floorDivide(face, 1_000_000))) }

  /// The index of the first transition before which the clocks showed later times than this face: the face belongs to the
  /// offset that holds until then.
  private func faceTransition(_ second: Int64) -> Int { firstTransition { $0.at + Int64($0.before) > second } }

  private func due(face: Int64, _ index: Int) -> Instant {
    let instant = Self.instant(of: face, offset: offset(before: index))
    // In a gap the face lies before the change that ends it, by the offset after it.
    return index == 0 ? instant : max(instant, Instant(seconds: transitions[index - 1].at))
  }

  /// When clocks show a face that are so many seconds east of UTC.
  private static func instant(of face: Int64, offset: Int32) -> Instant {
    Instant(microseconds: saturatingDifference(face, Int64(offset) * 1_000_000))
  }

  private func faceOf(_ instant: Instant) -> Int64 { instant.face(offset: offset(at: instant)) }

  /// The first face that can be due after an instant.
  func firstFace(after instant: Instant) -> Int64 { saturatingSum(lastFace(of: instant), 1) }

  /// The last face that is due before an instant, or lies in a gap.
  func lastFace(before instant: Instant) -> Int64 { lastFace(of: instant - TimeSpan(microseconds: 1)) }

  /// The latest face that the clocks have shown when an instant is over: in the second pass through a fold it is the end of
  /// the fold, all of which was due in the first.
  private func lastFace(of instant: Instant) -> Int64 {
    let index = firstTransition(after: instant.seconds)
    let face = instant.face(offset: offset(before: index))
    guard index > 0 else { return face }
    let last = transitions[index - 1]
    return max(face, (last.at + Int64(last.before)) * 1_000_000 - 1)
  }
}

extension Zone {
  /// Whether a name is one of those of the tz database that are abbreviations too: systemd takes them for the local zone where
  /// they fit, so that the same schedule would mean different times.
  static func isAbbreviation(_ name: String) -> Bool { abbreviations.contains(name) }

  private static let abbreviations: Set = ["CET", "EET", "MET", "WET", "EST", "MST", "HST"]
}
