/// When limberd ran and what the clock did, as entries tell: of which times a record says what was done in them.
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
      /// The clock was set over it.
      case clockSet
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

  /// The latest entry.
  struct Last {
    var seq: Int64
    var time: Instant
    var elapsed: TimeSpan
    var boot: String
    var isStop: Bool
  }

  /// How the boot began that the latest entry is of.
  private struct Boot {
    /// The time of its first entry, and what had passed of it.
    var first: Instant
    var elapsed: TimeSpan
    /// What had been reached before it, and where the record began then.
    var reachedBefore: Instant?
    var startBefore: Instant?
    /// Whether its clock stands before the last entry.
    var isBehind = false
    /// Whether its clock was set right.
    var isCorrected = false
    /// Where its interruptions stand.
    var off: Int?
    var down: Int?
  }

  private(set) var interruptions: [Interruption] = []
  private(set) var lost: [Lost] = []
  private(set) var last: Last?
  /// When the record begins, by the clock as it was once it was right.
  private(set) var start: Instant?
  private var pauses: [Pause] = []
  private var boot: Boot?
  /// What has been reached by a clock that nobody has set back since.
  private var reached: Instant?
  /// What had been reached when the clock was last set forward.
  private var reachedBeforeStep: Instant?

  /// For so long limberd may be silent, and what is lost of it may be little.
  private static let longestHole = TimeSpan.days(1)
  /// A clock that is set by less makes no difference.
  private static let leastStep = TimeSpan.minutes(1)
  /// Where a boot begins no later after the last entry, the clock may have stood still while the machine was off.
  private static let stoodStill = TimeSpan.hours(1)
  /// For so long such a clock may wait for the network.
  private static let longestWait = TimeSpan.days(1)

  mutating func take(_ entry: Entry) {
    if let last, last.seq < entry.seq - 1, entry.time - last.time > Self.longestHole,
      // A clock that was set is no hole.
      last.boot != entry.boot || entry.elapsed - last.elapsed > Self.longestHole
    {
      lost.append(Lost(cause: .missing, range: last.time..<entry.time))
    }
    begin(entry)
    switch entry.fact {
    case .started: restart(entry)
    case .slept(let from, let to):
      interruptions.append(Interruption(what: .asleep, from: from, to: to, isCertain: true))
    case .clockStepped(let step, _): set(by: step, entry)
    case .clockBehind:
      boot?.isBehind = true
      start = boot?.startBefore ?? start
    case .paused(let until, _, _):
      end(at: entry.time)
      pauses.append(Pause(entry: entry.id, from: entry.time, until: until))
    case .resumed: end(at: entry.time)
    case .undone(let undoing): pauses.removeAll { $0.entry == undoing.supersedes }
    default: break
    }
    last = Last(
      seq: entry.seq, time: entry.time, elapsed: entry.elapsed, boot: entry.boot, isStop: entry.fact == .stopped)
    reached = max(reached ?? entry.time, entry.time)
  }

  /// The pause is over.
  private mutating func end(at time: Instant) {
    guard let index = pauses.indices.last else { return }
    pauses[index].until = min(pauses[index].until, time)
  }

  private mutating func begin(_ entry: Entry) {
    if last?.boot != entry.boot || boot == nil {
      boot = Boot(first: entry.time, elapsed: entry.elapsed, reachedBefore: reached, startBefore: start)
    }
    if start == nil || boot?.isBehind == false { start = min(start ?? entry.time, entry.time) }
  }

  /// Limberd begins: it did not run before, and perhaps the machine did not either.
  private mutating func restart(_ started: Entry) {
    guard let last else { return }
    guard started.boot != last.boot else {
      // The boot clock knows for how long, whatever the other one was set to meanwhile.
      let passed = started.elapsed < last.elapsed ? started.time - last.time : started.elapsed - last.elapsed
      let from = started.time - max(passed, .zero)
      interruptions.append(
        Interruption(
          what: .down, from: from, to: started.time, length: last.isStop ? .known : .atMost, isCertain: last.isStop))
      set(by: from - last.time, from: last.time, to: from)
      return
    }
    let booted = started.time - started.elapsed
    let before = max(last.time, reached ?? last.time)
    boot?.off = interruptions.count
    interruptions.append(
      Interruption(what: .off, from: before, to: booted, length: .atMost, isCertain: last.isStop))
    boot?.down = interruptions.count
    // Where it had stopped before, nobody knows how long the machine stayed on.
    interruptions.append(
      Interruption(
        what: .down, from: max(before, booted), to: started.time, length: last.isStop ? .atLeast : .known,
        isCertain: true))
  }

  // MARK: The clock

  private mutating func set(by step: TimeSpan, _ entry: Entry) {
    let ran = step >= Self.leastStep ? correct(by: step, entry) : .zero
    set(by: step, from: entry.time - step, to: entry.time, ran: ran)
  }

  /// The clock was set: nobody knows of the times that it passed over, and those that it comes back to are yet to come.
  ///
  /// - Parameter ran: for so long before it limberd ran, by a clock that was wrong.
  private mutating func set(by step: TimeSpan, from: Instant, to: Instant, ran: TimeSpan = .zero) {
    if step >= Self.leastStep {
      let known = reached.map { max($0, from) } ?? from
      reachedBeforeStep = reached
      if known < to - ran { lost.append(Lost(cause: .clockSet, range: known..<to - ran)) }
    } else if step < .zero, let before = reachedBeforeStep, to >= before {
      reached = to
      reachedBeforeStep = nil
      for index in lost.indices { lost[index].range = lost[index].range.clamped(to: .distantPast..<to) }
      for index in interruptions.indices { interruptions[index].to = min(interruptions[index].to, to) }
    }
  }

  /// A clock that had stood still while the machine was off, or was dead, is set right: the boot began by so much later.
  ///
  /// - Returns: how long limberd had run in it.
  private mutating func correct(by step: TimeSpan, _ entry: Entry) -> TimeSpan {
    guard var boot, !boot.isCorrected, entry.elapsed - boot.elapsed <= Self.longestWait else { return .zero }
    let ran = max(.zero, entry.elapsed - boot.elapsed)
    if let before = boot.reachedBefore {
      guard boot.first - boot.elapsed - before <= Self.stoodStill else { return .zero }
      start = boot.startBefore
    } else {
      start = entry.time - ran
    }
    for index in [boot.off, boot.down].compactMap(\.self) {
      if index == boot.down { interruptions[index].from = boot.first - boot.elapsed + step }
      interruptions[index].to = interruptions[index].to + step
    }
    boot.isCorrected = true
    self.boot = boot
    return ran
  }

  // MARK: What is known

  /// Those in which what came due was excused.
  var paused: [Range<Instant>] { pauses.map { $0.from..<max($0.from, $0.until) } }

  /// From the first entry to the last, but for those of a clock that was ahead; nil without any.
  var recorded: ClosedRange<Instant>? {
    guard let start, let reached else { return nil }
    return start...max(start, reached)
  }
}

extension Instant {
  fileprivate static let distantPast = recordable.lowerBound
}
