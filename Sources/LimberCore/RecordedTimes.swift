/// When limberd ran and what the clock did, as entries tell: of which times a record says what was done in them.
///
/// Within a boot the time since boot tells how long things took, whatever the clock was set to; where the clocks stood is told by
/// the clock that was right. ``RecordedBoot`` finds that one, and `told` puts the boots one after the other.
struct RecordedTimes {
  /// A time in which nobody could be reminded.
  struct Interruption {
    enum What { case asleep, off, down }
    /// How far its length is known.
    enum Length { case known, atMost, atLeast }
    var what: What
    var from: Instant
    var to: Instant
    var length = Length.known
    /// Whether it is certain that nobody could be reminded in all of it.
    var isCertain: Bool

    var range: Range<Instant> { from..<max(from, to) }
  }

  /// A time of which the record does not tell.
  struct Lost {
    enum Cause {
      /// Numbers are missing.
      case missing
      /// The clock was set over it, or was wrong.
      case clockSet
      /// The clock was set over it, and what was due in it has been recorded since.
      case passedOver
    }
    var cause: Cause
    var range: Range<Instant>
  }

  /// A time in which what came due was excused.
  private struct Pause {
    var entry: EntryID
    var from: Instant
    var until: Instant
  }

  /// The latest entry, by the clock that was right.
  struct Last {
    var time: Instant
    var isStop: Bool
  }

  /// What the entries tell, all of them together.
  struct Told {
    fileprivate(set) var interruptions: [Interruption] = []
    fileprivate(set) var lost: [Lost] = []
    /// Nil without any entry.
    fileprivate(set) var last: Last?
    /// When the record begins.
    fileprivate var start: Instant?
    /// The latest that has been reached.
    fileprivate var reached: Instant?
    /// Those in which what came due was excused.
    fileprivate(set) var paused: [Range<Instant>] = []

    /// From the first entry to the last, but for those of a clock that was wrong; nil without any.
    var recorded: ClosedRange<Instant>? {
      guard let start, let reached else { return nil }
      return start...max(start, reached)
    }
  }

  /// Where numbers are missing: the entries before and behind.
  private struct Hole {
    var before: (boot: Int, place: Int)
    var behind: (boot: Int, place: Int)
  }

  /// As they first appear.
  private var boots: [RecordedBoot] = []
  private var places: [String: Int] = [:]
  private var holes: [Hole] = []
  private var pauses: [Pause] = []
  /// The latest entry's number, and where it is.
  private var last: (seq: Int64, boot: Int)?

  /// For so long limberd may be silent, and what is lost of it may be little.
  private static let longestHole = TimeSpan.days(1)

  mutating func take(_ entry: Entry) {
    let place = places[entry.boot] ?? boots.count
    if place == boots.count {
      places[entry.boot] = place
      boots.append(RecordedBoot())
    }
    boots[place].take(entry)
    if let last {
      // What was taken back is not missing.
      let gone: Int64 = if case .clockStepped(_, let count?) = entry.fact { Int64(count) } else { 0 }
      if last.seq < entry.seq - 1 - gone {
        holes.append(Hole(before: (last.boot, boots[last.boot].count - 1), behind: (place, boots[place].count - 1)))
        if last.boot == place { holes[holes.count - 1].before.place -= 1 }
      }
    }
    last = (entry.seq, place)
    switch entry.fact {
    case .paused(let until, _, _):
      end(at: entry.time)
      pauses.append(Pause(entry: entry.id, from: entry.time, until: until))
    case .resumed: end(at: entry.time)
    case .undone(let undoing): pauses.removeAll { $0.entry == undoing.supersedes }
    default: break
    }
  }

  /// The pause is over.
  private mutating func end(at time: Instant) {
    guard let index = pauses.indices.last else { return }
    pauses[index].until = min(pauses[index].until, time)
  }

  // MARK: What is known

  /// What the entries tell so far.
  var told: Told {
    var told = Told()
    var placed: [PlacedBoot] = []
    /// The boot before, unless nobody knows when it was.
    var before: PlacedBoot?
    for boot in boots {
      let next = boot.placed(after: told.reached)
      placed.append(next)
      if next.isUnplaced {
        // It ran for a while, nobody knows when.
        before?.isLastStop = false
        continue
      }
      if next.provesAhead { told.cut(to: next.first) }
      if let reached = told.reached { told.add(next, after: reached, isStop: before?.isLastStop ?? false) }
      told.take(next)
      before = next
    }
    for hole in holes {
      let (from, to) = (placed[hole.before.boot], placed[hole.behind.boot])
      guard !from.isUnplaced, !to.isUnplaced else { continue }
      let range = from.times[hole.before.place]..<max(from.times[hole.before.place], to.times[hole.behind.place])
      if range.upperBound - range.lowerBound > Self.longestHole {
        told.lost.append(Lost(cause: .missing, range: range))
      }
    }
    if let last, let boot = placed.indices.contains(last.boot) ? placed[last.boot] : nil, let time = boot.times.last {
      told.last = Last(time: boot.isUnplaced ? told.reached ?? time : time, isStop: boot.isLastStop)
    }
    told.paused = pauses.map { $0.from..<max($0.from, $0.until) }
    return told
  }
}

extension RecordedTimes.Told {
  /// The clock that has told so far was ahead: what it said of later times is not so.
  fileprivate mutating func cut(to time: Instant) {
    reached = reached.map { min($0, time) }
    for index in lost.indices { lost[index].range = lost[index].range.clamped(to: Instant.distantPast..<time) }
    for index in interruptions.indices { interruptions[index].to = min(interruptions[index].to, time) }
  }

  /// The time between two boots. Of the machine only the last entry before it was off is known, and when it was switched on.
  ///
  /// - Parameter isStop: whether limberd had stopped before, as that entry says.
  fileprivate mutating func add(_ boot: PlacedBoot, after before: Instant, isStop: Bool) {
    guard boot.beginsWithStart else { return }
    interruptions.append(
      RecordedTimes.Interruption(what: .off, from: before, to: boot.began, length: .atMost, isCertain: isStop))
    // Where it had stopped before, nobody knows how long the machine stayed on.
    interruptions.append(
      RecordedTimes.Interruption(
        what: .down, from: max(before, boot.began), to: boot.first, length: isStop ? .atLeast : .known,
        isCertain: true))
  }

  fileprivate mutating func take(_ boot: PlacedBoot) {
    if let cut = boot.cut { self.cut(to: cut) }
    interruptions += boot.interruptions
    lost += boot.lost.compactMap { part in
      // What was on record before is known.
      let known = max(part.range.lowerBound, min(reached ?? part.range.lowerBound, part.range.upperBound))
      return known < part.range.upperBound
        ? RecordedTimes.Lost(cause: part.cause, range: known..<part.range.upperBound) : nil
    }
    if let earliest = boot.earliest { start = min(start ?? earliest, earliest) }
    if let latest = boot.latest { reached = max(reached ?? latest, latest) }
  }
}

extension Instant {
  fileprivate static let distantPast = recordable.lowerBound
}
