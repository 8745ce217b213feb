/// A step of the wall clock that may still turn out to have been a slip, and what is needed to take it back: how things
/// stood before it, and what the person has done since.
///
/// A clock that goes wrong and comes back within a boot shows itself: the wall clock stands again where it would have stood
/// by the time since boot. What was recorded in between then counts no longer, and what was really done is told again.
struct Slip: Hashable, Sendable, Codable {
  /// Something that is told again when the clock has come back: what people and the machine did. What came of that by itself
  /// comes again.
  struct Deed: Hashable, Sendable, Codable {
    enum What: Hashable, Sendable, Codable {
      /// It was on the screen.
      case shown(Occurrence)
      /// Something else than a pause was in the way.
      case held(Occurrence, Obstacle)
      case closed(Occurrence, Closing)
      case snoozed(Occurrence, until: Instant?, by: Way)
      case logged(Log)
      /// What that entry says was taken back.
      case undone(EntryID, by: Way)
      case paused(until: Instant, lasting: TimeSpan?, isRest: Bool)
      case resumed(by: Way)
      /// A reminder was added or changed.
      case defined(Reminder)
      case removed(String)
      case settings(Settings)
      case rejected(String)
      case slept(TimeSpan)
      /// Limberd began; when since boot it had last recorded something.
      case started(version: String, last: TimeSpan)
      case stopped
    }

    /// Its entry.
    var id: EntryID
    var seq: Int64
    /// What the wall clock showed.
    var time: Instant
    /// The time since boot.
    var elapsed: TimeSpan
    var what: What
  }

  /// The entry of the step.
  var seq: Int64
  /// The time since boot at the step.
  var elapsed: TimeSpan
  /// By how much the clock was stepped.
  var step: TimeSpan
  /// What the clock showed after it. While nobody knows whether it is right, nothing by the clock up to here is settled.
  var floor: Instant
  /// The clock has proved right, as far as anybody can tell: what the step implies is recorded.
  var isSettled: Bool
  /// What the record said before.
  var base: Engine.Snapshot
  var deeds: [Deed] = []
  /// The time since boot of the last entry.
  var last: TimeSpan
  /// Later steps were joined with it: where the clock stood before each of them, the earliest first.
  var stands: [Stand] = []
  /// The time since boot of the last step that it stands for.
  var latest: TimeSpan

  /// Where the clock stood for long enough to be taken for right.
  struct Stand: Hashable, Sendable, Codable {
    /// How far it was ahead of the time since boot.
    var offset: TimeSpan
    /// Until when it stood there, by the time since boot.
    var end: TimeSpan
  }

  /// A step of more than this implies nothing until it is settled.
  static let trustedStep = TimeSpan.hours(1)
  /// A clock that is no further than this from where it would have been is back.
  static let tolerance = TimeSpan.minutes(1)
  /// A clock that has stood for so long as it was set is taken to be right.
  static let settling = TimeSpan.minutes(10)
  /// How long a step can be taken back, by the time since boot: as far as an answer reaches.
  static let memory = TimeSpan.days(14)
  /// More deeds than people and reminders bring about in that time; beyond it the step is no slip any more.
  static let maximumDeeds = 4_000
  /// As many are kept with all that was before them; one is the rule. Of more, those are joined between which least happened.
  static let maximumCount = 4

  init(seq: Int64, elapsed: TimeSpan, step: TimeSpan, floor: Instant, isSettled: Bool, base: Engine.Snapshot) {
    (self.seq, self.elapsed, self.step, self.floor) = (seq, elapsed, step, floor)
    (self.isSettled, self.base, last, latest) = (isSettled, base, elapsed, elapsed)
  }

  /// How far the clock was ahead of the time since boot before the step; nil in another boot, in which nobody knows.
  func offset(in boot: String) -> TimeSpan? { base.boot == boot ? base.clockOffset : nil }

  /// The clock was stepped a little more.
  mutating func move(by further: TimeSpan, _ entry: Entry) {
    (elapsed, latest) = (entry.elapsed, entry.elapsed)
    step = step + further
    floor = entry.time
  }

  /// What the clock would have shown at the step, so far ahead of the time since boot.
  func start(at offset: TimeSpan) -> Instant { Instant(microseconds: elapsed.microseconds) + offset }

  /// Whether the clock stood there before a step that was joined with this one.
  func hasStood(at offset: TimeSpan) -> Bool { stands.contains { ($0.offset - offset).magnitude <= Self.tolerance } }

  /// The clock is set to where it has stood since another step: it was right to be set there, and at that one's time.
  mutating func settle(from slip: Slip, at offset: TimeSpan) {
    (elapsed, floor, isSettled) = (slip.elapsed, slip.start(at: offset), true)
    last = elapsed
    stands = Array(slip.stands.prefix { ($0.offset - offset).magnitude > Self.tolerance })
  }

  /// Takes in a later step: of a clock that comes back to where it stood before that one, it is as if this one had set it there.
  private mutating func join(_ later: Slip) {
    stands.removeAll { later.latest - $0.end > Self.memory }
    // A clock that is set again before it has proved right was wrong there too.
    if later.elapsed - latest >= Self.settling {
      stands.append(Stand(offset: later.base.clockOffset, end: later.elapsed))
    }
    stands += later.stands
    latest = later.latest
  }

  /// Joins steps, so that no more are kept than there is room for: the small ones first, and of the others those that came
  /// soonest after each other. The first of all stays, and the last.
  static func join(_ slips: inout [Slip]) {
    while slips.count > maximumCount {
      let later = slips.indices.dropFirst().dropLast().min { a, b in
        let (a, b) = (slips.distance(at: a), slips.distance(at: b))
        return (a.isFar ? 1 : 0, a.gap) < (b.isFar ? 1 : 0, b.gap)
      }
      guard let later else { return }
      let joined = slips.remove(at: later)
      slips[later - 1].join(joined)
    }
  }

  /// Whether an entry was made while it is not too late to take it back.
  func remembers(_ entry: Entry) -> Bool {
    entry.elapsed - latest <= Self.memory && deeds.count <= Self.maximumDeeds
  }

  /// Keeps what must be told again.
  mutating func note(_ entry: Entry) {
    guard entry.seq > seq else { return }
    defer { last = entry.elapsed }
    guard let what = Deed.What(entry.fact, after: last) else { return }
    deeds.append(Deed(id: entry.id, seq: entry.seq, time: entry.time, elapsed: entry.elapsed, what: what))
  }

  /// What is to be told again, in order: without what was taken back or corrected in between.
  var standing: [Deed] {
    var gone: Set<EntryID> = []
    var corrected: [EntryID: EntryID] = [:]
    for deed in deeds {
      switch deed.what {
      case .undone(let id, _):
        gone.insert(id)
        // What a correction took the place of holds again.
        if let earlier = corrected[id] { gone.remove(earlier) }
      case .closed(_, let closing):
        if let id = closing.supersedes {
          gone.insert(id)
          corrected[deed.id] = id
        }
      default: break
      }
    }
    let known = Set(deeds.map(\.id))
    return deeds.filter { deed in
      if case .undone(let id, _) = deed.what { !known.contains(id) } else { !gone.contains(deed.id) }
    }
  }

  /// Whether an occurrence was open before the step.
  func holds(_ key: OccurrenceKey) -> Bool { base.open.contains { $0.occurrence.key == key } }

  /// Whether that entry closed an occurrence before the step.
  func holds(closing id: EntryID) -> Bool { base.recent.contains { $0.id == id } }

  /// The time that somebody named while the clock was wrong, by the right one. What lies before all that the wrong one showed
  /// was the right one's already; but on a clock that stands back, the last day was counted from what it showed.
  ///
  /// - Parameters:
  ///   - ahead: how far the clock was ahead when it was named.
  ///   - time: what the clock showed then.
  func righted(_ named: Instant, ahead: TimeSpan, at time: Instant) -> Instant {
    let isBefore = named < min(floor, floor - step)
    let isCounted = step < .zero && time - named < .days(1)
    return isBefore && !isCounted ? named : named - ahead
  }
}

extension [Slip] {
  /// How much happened between one and the one before it: how far the clock went, and how long it stood there.
  fileprivate func distance(at index: Int) -> (isFar: Bool, gap: TimeSpan) {
    let (earlier, later) = (self[index - 1], self[index])
    return (
      (later.base.clockOffset - earlier.base.clockOffset).magnitude > Slip.trustedStep, later.elapsed - earlier.latest
    )
  }
}

extension Slip.Deed.What {
  /// Nil for what comes about again by itself.
  ///
  /// - Parameter last: the time since boot of the entry before.
  fileprivate init?(_ fact: Fact, after last: TimeSpan) {
    switch fact {
    case .shown(let occurrence, _): self = .shown(occurrence)
    case .held(let occurrence, let obstacle) where obstacle != .paused: self = .held(occurrence, obstacle)
    case .closed(let occurrence, let closing) where closing.by != nil: self = .closed(occurrence, closing)
    case .snoozed(let occurrence, let snooze): self = .snoozed(occurrence, until: snooze.until, by: snooze.by)
    case .logged(let log): self = .logged(log)
    case .undone(let undoing):
      guard let by = undoing.by else { return nil }
      self = .undone(undoing.supersedes, by: by)
    case .paused(let until, let span, let isRest): self = .paused(until: until, lasting: span, isRest: isRest)
    case .resumed(let by?): self = .resumed(by: by)
    case .added(let reminder), .changed(let reminder): self = .defined(reminder)
    case .removed(let reminder): self = .removed(reminder.id)
    case .settings(let settings): self = .settings(settings)
    case .rejected(let problem): self = .rejected(problem)
    case .slept(let from, let to): self = .slept(to - from)
    case .started(let version): self = .started(version: version, last: last)
    case .stopped: self = .stopped
    default: return nil
    }
  }
}

extension Entry {
  /// Whether entries before it no longer count.
  public var takesBack: Bool { if case .clockStepped(_, .some) = fact { true } else { false } }

  private var isStep: Bool { if case .clockStepped(_, nil) = fact { true } else { false } }

  /// Entries without those that a later one takes back: the clock had slipped when they were recorded.
  ///
  /// - Parameter entries: in any order; some may be missing.
  public static func counted(_ entries: some Sequence<Entry>) -> [Entry] {
    let all = Array(entries)
    let back = all.filter(\.takesBack)
    guard !back.isEmpty else { return all }
    let steps = Dictionary(grouping: all.filter(\.isStep), by: \.seq)
    let present = Set(all.lazy.map(\.seq))
    // Of another ledger, merged with this one, the same numbers mean other entries: those of one boot, from the step on, are
    // meant.
    var void: [String: [(seqs: Range<Int64>, from: TimeSpan)]] = [:]
    for entry in back {
      guard case .clockStepped(_, let count?) = entry.fact, count > 0, Int64(count) < entry.seq else { continue }
      let first = entry.seq - Int64(count)
      let candidates = steps[first] ?? []
      guard !candidates.isEmpty || !present.contains(first) else { continue }
      let step = candidates.last { $0.boot == entry.boot } ?? candidates.last
      void[step?.boot ?? entry.boot, default: []].append((first..<entry.seq, step?.elapsed ?? .zero))
    }
    return all.filter { entry in
      !(void[entry.boot] ?? []).contains { $0.seqs.contains(entry.seq) && entry.elapsed >= $0.from }
    }
  }
}
