/// What entries tell of one boot of the machine, by the clocks as they were.
struct RecordedBoot {
  private enum Kind {
    case started, stopped, other
    /// It begins and ends so long before the entry.
    case slept(from: TimeSpan, to: TimeSpan)
  }

  private struct Tick {
    var time: Instant
    var elapsed: TimeSpan
    var kind: Kind
    /// Of the stretches of the clock.
    var stretch: Int
  }

  /// From one setting of the clock to the next.
  private struct Stretch {
    /// By how much it is ahead of the first one.
    var ahead = TimeSpan.zero
    /// Its beginning, by the time since boot.
    var elapsed: TimeSpan
    /// What the clock showed then.
    var time: Instant
    /// Whether it was noticed when it was set; else limberd did not run then.
    var isNoticed = true
    /// Whether what the clock passed over when it was set is on record: it is taken to be right.
    var isSettled = false
  }

  private var ticks: [Tick] = []
  private var stretches: [Stretch] = []
  /// Whether its clock stood before the last entry when it began, or as it was noticed.
  private var isBehind = false
  /// Whether it shows that the clock had been ahead in the boot before.
  private var provesAhead = false

  /// A clock that is set by less makes no difference.
  private static let leastStep = TimeSpan.minutes(1)
  /// For so long a clock that is wrong when a machine is switched on may wait for the network.
  private static let longestWait = TimeSpan.days(1)

  /// How many entries it has.
  var count: Int { ticks.count }

  mutating func take(_ entry: Entry) {
    if stretches.isEmpty { stretches.append(Stretch(elapsed: entry.elapsed, time: entry.time)) }
    var kind = Kind.other
    switch entry.fact {
    case .clockStepped(let step, nil): take(step, entry)
    case .clockStepped(_, .some): if let net = net(entry) { set(by: net, entry, isNoticed: true) }
    case .clockBehind: isBehind = true
    case .started:
      kind = .started
      if let net = net(entry) { set(by: net, entry, isNoticed: false) }
    case .stopped: kind = .stopped
    case .slept(let from, let to): kind = .slept(from: entry.time - from, to: entry.time - to)
    default: break
    }
    let current = stretches.count - 1
    if entry.elapsed - stretches[current].elapsed >= Slip.settling { stretches[current].isSettled = true }
    ticks.append(Tick(time: entry.time, elapsed: entry.elapsed, kind: kind, stretch: current))
  }

  /// By how much the clock has been set since the entry before, as the time since boot tells.
  private func net(_ entry: Entry) -> TimeSpan? {
    ticks.last.flatMap { last in
      entry.elapsed < last.elapsed ? nil : entry.time - last.time - (entry.elapsed - last.elapsed)
    }
  }

  private mutating func take(_ step: TimeSpan, _ entry: Entry) {
    if step == .zero {
      // From here on the clock is taken to be right: those before it were not.
      if isBehind { (isBehind, provesAhead) = (false, true) }
      if !stretches.isEmpty { stretches[stretches.count - 1].isSettled = true }
    } else if stretches.count == 1, stretches[0].time == entry.time {
      // It is met so: in the boot before it was ahead.
      provesAhead = true
    } else {
      set(by: step, entry, isNoticed: true)
    }
  }

  private mutating func set(by step: TimeSpan, _ entry: Entry, isNoticed: Bool) {
    guard step.magnitude >= Self.leastStep, let last = stretches.last else { return }
    stretches.append(
      Stretch(
        ahead: last.ahead + step, elapsed: entry.elapsed, time: entry.time, isNoticed: isNoticed,
        isSettled: step <= Slip.trustedStep))
  }

  // MARK: By the clock that was right

  private func isSame(_ a: Int, _ b: Int) -> Bool {
    (stretches[a].ahead - stretches[b].ahead).magnitude < Self.leastStep
  }

  /// Without those in which the clock had been set wrong, as it shows that it was set right again.
  private var chain: [Int] {
    var (chain, place) = ([Int](), 0)
    while place < stretches.count {
      chain.append(place)
      place = stretches.indices.last { $0 > place + 1 && isSame($0, place) } ?? place + 1
    }
    return chain
  }

  /// The place in the chain of the one that is right: those before it were wrong from when the machine was switched on.
  private func right(in chain: [Int]) -> Int {
    guard let first = stretches.first else { return 0 }
    let right =
      chain.lastIndex { stretches[$0].elapsed - first.elapsed <= Self.longestWait && stretches[$0].isNoticed } ?? 0
    // A dead clock is wrong for as long as it takes.
    return right == 0 && isBehind && chain.count > 1 ? 1 : right
  }

  /// How it went by the clock that was right.
  ///
  /// - Parameter reached: what had been reached before it.
  func placed(after reached: Instant?) -> PlacedBoot {
    var placed = PlacedBoot()
    let chain = chain
    let right = right(in: chain)
    var shifts = Array(repeating: TimeSpan.zero, count: stretches.count)
    for (place, start) in chain.enumerated() {
      let next = place + 1 < chain.count ? chain[place + 1] : nil
      let told = place < right ? chain[right] : start
      for wrong in start..<(next ?? start + 1) { shifts[wrong] = stretches[told].ahead - stretches[wrong].ahead }
      guard let next else { break }
      if isSame(start, next) { placed.lost.append(wrong(from: start + 1, to: next, shifts[start])) }
      if place >= right { set(from: start, to: next, reached, &placed) }
    }
    placed.times = ticks.map { $0.time + shifts[$0.stretch] }
    order(&placed)
    placed.provesAhead = provesAhead
    placed.isUnplaced = isBehind && (reached.map { placed.times.last ?? $0 < $0 } ?? (right == 0))
    return placed
  }

  /// The clock was set wrong and then right again: what was done in between bears other times.
  private func wrong(from: Int, to: Int, _ shift: TimeSpan) -> RecordedTimes.Lost {
    let end = stretches[to].time + shift
    let length = max(.zero, stretches[to].elapsed - stretches[from].elapsed)
    return RecordedTimes.Lost(cause: .clockSet, range: end - length..<end)
  }

  /// The clock was set, and left so.
  private func set(from: Int, to: Int, _ reached: Instant?, _ placed: inout PlacedBoot) {
    guard !isSame(from, to) else { return }
    let (step, next) = (stretches[to].ahead - stretches[from].ahead, stretches[to])
    if step > .zero {
      let end = next.isNoticed ? next.time : next.time - down(before: next.elapsed)
      let isOnRecord = next.isNoticed && next.isSettled
      placed.lost.append(
        RecordedTimes.Lost(cause: isOnRecord ? .passedOver : .clockSet, range: end - step..<end))
    } else if next.time >= reached ?? next.time {
      // It was ahead, from when on nobody knows.
      placed.cut = next.time
    }
  }

  /// How long limberd had not run when it began then.
  private func down(before elapsed: TimeSpan) -> TimeSpan {
    let last = ticks.lazy.map(\.elapsed).filter { $0 < elapsed }.max()
    return last.map { elapsed - $0 } ?? .zero
  }

  /// Puts what happened in it in order.
  private func order(_ placed: inout PlacedBoot) {
    // What is told again of a time in which the clock was wrong bears the time since boot at which it was.
    let order = ticks.indices.sorted { (ticks[$0].elapsed, $0) < (ticks[$1].elapsed, $1) }
    guard let first = order.first else { return }
    placed.first = placed.times[first]
    placed.began = placed.first - ticks[first].elapsed
    placed.beginsWithStart = order.prefix { ticks[$0].elapsed == ticks[first].elapsed }.contains {
      if case .started = ticks[$0].kind { true } else { false }
    }
    /// The latest with less time since boot.
    var before: Int?
    for (number, place) in order.enumerated() {
      let (tick, time) = (ticks[place], placed.times[place])
      if number > 0, ticks[order[number - 1]].elapsed < tick.elapsed { before = order[number - 1] }
      switch tick.kind {
      case .started:
        guard let before else { break }
        let isStop = if case .stopped = ticks[before].kind { true } else { false }
        placed.interruptions.append(
          RecordedTimes.Interruption(
            what: .down, from: time - (tick.elapsed - ticks[before].elapsed), to: time,
            length: isStop ? .known : .atMost, isCertain: isStop))
      case .slept(let from, let to):
        placed.interruptions.append(
          RecordedTimes.Interruption(what: .asleep, from: time - from, to: time - to, isCertain: true))
      case .stopped, .other: break
      }
    }
    placed.isLastStop = order.last.map { if case .stopped = ticks[$0].kind { true } else { false } } ?? false
    placed.earliest = placed.times.min()
    // What was ahead has not been reached.
    placed.latest = placed.cut == nil ? placed.times.max() : placed.times.last
  }
}

/// How a boot went, by the clock that was right.
struct PlacedBoot {
  /// Of each entry, as they were recorded.
  var times: [Instant] = []
  /// Nobody knows when it was: its clock stood before the last entry, and was never set.
  var isUnplaced = false
  /// Whether it shows that the clock had been ahead in the boot before.
  var provesAhead = false
  /// When the machine was switched on.
  var began = Instant.epoch
  /// The first entry's time.
  var first = Instant.epoch
  /// Whether limberd began with it.
  var beginsWithStart = false
  /// Whether limberd had stopped in the end.
  var isLastStop = false
  var earliest: Instant?
  var latest: Instant?
  /// In which nobody could be reminded.
  var interruptions: [RecordedTimes.Interruption] = []
  /// Of which the record does not tell.
  var lost: [RecordedTimes.Lost] = []
  /// The clock was set back to here, and had been ahead.
  var cut: Instant?
}
