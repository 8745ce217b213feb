/// The scheduler: takes an event and the moment at which it happened, and returns what is to be done.
///
/// It is one value and reads no clock. Everything that must survive a restart changes through `apply(_:)` alone, one
/// recorded entry at a time, so replaying the ledger gives the same state that the daemon had.
public struct Engine: Sendable {
  // What the record says.

  var tracks: [String: Track] = [:]
  var open: [OccurrenceKey: OpenOccurrence] = [:]
  /// What closed lately, the oldest first.
  var recent = RecentQueue()
  /// What else the person did lately, the oldest first.
  var acts = RecentQueue()
  /// The occurrences that are open or were lately, by their ids.
  var ids: [String: OccurrenceKey] = [:]
  /// The personal settings in force.
  public internal(set) var settings = Settings()
  /// The pause or the rest that is on.
  var pause: PauseState?
  /// The sequence number of the last entry.
  public internal(set) var seq: Int64 = 0
  /// The boot of the last entry, and how far its wall clock was ahead of the time since boot.
  var boot = ""
  var clockOffset = TimeSpan.zero
  /// The time of the last entry.
  var lastTime: Instant?
  /// The latest time on record that there was no reason to doubt; at first one that no clock that is right can show.
  var latest = Engine.written
  /// Since when the clock has stood before that, by its own time.
  var behindSince: Instant?
  /// Steps of the clock that can still turn out to have been slips, in the order in which they came.
  var slips: [Slip] = []
  /// When and where the last entry was made that tells where the machine was: its time, and seconds east of UTC.
  var placed: Place?
  /// The last entry began a run, or took a slip back: the clocks were not followed since the one before.
  var hasJustBegun = false
  /// How the ledger was damaged last.
  public internal(set) var recovery: Recovery?
  /// The latest due instant that each interval reminder ever had, as its occurrence is named.
  var lastNamed: [String: Instant] = [:]

  // What only this run knows.

  /// The local zone, and those that expressions name.
  public internal(set) var zones: Zones
  /// The boot that is going on; on record it is with `.started`.
  var bootID = ""
  /// Everything recorded has been replayed, and the daemon works.
  var isLive = false
  /// How long the machine had been asleep at the last event, since it was switched on.
  private var suspended = TimeSpan.zero
  /// The clock has just jumped from here to now: what was due in between could not be shown, and why.
  var jump: (from: Instant, why: Why)?
  /// What is in the way of showing; nil until the daemon has found out.
  var obstacles: Set<Obstacle>?
  /// Showings that were asked for and not yet confirmed, by number.
  var inFlight: [OccurrenceKey: Int] = [:]
  /// When a server that is gone, or refused, was put on record last (since boot), and when that is due again.
  var holds: [OccurrenceKey: (at: TimeSpan, again: TimeSpan?)] = [:]
  /// The order of the schedule file.
  var order: [String] = []
  var alarms = AlarmQueue<Alarm>()
  var entryIDs: SplitMix
  var now = Moment(wall: .epoch, boot: .zero)
  var effects: [Effect] = []

  /// What an alarm is about. Of two at one instant the end of an occurrence comes before the next one's beginning, and what
  /// runs out with a pause ran out during it.
  enum Alarm: Hashable, Comparable, Sendable {
    /// The clock, which stood before the last entry, has come up to it.
    case clock
    /// The clock has stood for long enough as it was set.
    case slip
    case occurrence(OccurrenceKey)
    case pause
    case reminder(String)
  }

  /// An interval reminder that came due this long ago or longer came due while nobody was there to see it.
  static let intervalTolerance = TimeSpan.minutes(1)
  /// A server that comes and goes is put on record once in so long a time at most.
  static let holdInterval = TimeSpan.minutes(1)
  /// Due instants further back than this are recorded as one entry per reminder.
  static let absenceHorizon = TimeSpan.hours(48)
  /// The wall clock differs from where it should be by at least this much: it was stepped. Less is left alone.
  static let clockStep = TimeSpan.seconds(1)
  /// A clock that went back further than this brings back what was answered; below it, nothing answered is asked for again.
  static let voidingStep = TimeSpan.hours(12)
  /// 2025-01-01T00:00:00Z: before this program was written. A clock that stands before it is dead.
  public static let written = Instant(seconds: 1_735_689_600)
  /// At a new boot the clock may be this much behind the last entry: the clock chip drifts while the machine is off.
  static let clockTolerance = TimeSpan.minutes(5)

  /// An engine that knows nothing yet.
  ///
  /// - Parameters:
  ///   - zones: the local time zone; those that reminders name can be handed in after the replay (`know(_:)`).
  ///   - seed: what the entry ids are made from; random in the daemon, fixed in a test.
  public init(zones: Zones, seed: (UInt64, UInt64)) {
    self.zones = zones
    entryIDs = SplitMix(seed: seed)
  }

  /// Takes an entry from the ledger. To be called for each, in order of `seq`, before the first event.
  public mutating func replay(_ entry: Entry) { apply(entry) }

  /// The zones to work in, once everything is replayed and it is known which are named (`zoneNames`).
  public mutating func know(_ zones: Zones) { self.zones = zones }

  /// The instant at which `.tick` is to be handed in, by the wall clock; nil when nothing is to come.
  public var nextWake: Instant? { alarms.first?.at }

  /// Handles one event.
  ///
  /// - Parameters:
  ///   - event: what happened.
  ///   - moment: when it happened. It never lies before an earlier event's by the boot clock.
  /// - Returns: what is to be done, in this order.
  public mutating func handle(_ event: Event, at moment: Moment) -> [Effect] {
    now = moment
    effects = []
    defer { (effects, jump) = ([], nil) }
    if case .started(let boot, let version, let isSynchronized) = event {
      start(boot: boot, version: version, isSynchronized: isSynchronized)
    } else {
      noticeClockStep()
      noticeSleep()
      advance(gap: .asleep)
      take(event)
    }
    return effects
  }

  private mutating func take(_ event: Event) {
    switch event {
    case .started, .tick: break
    case .stopping: record(.stopped)
    case .recovered(let recovery): record(.recovered(recovery))
    case .schedule(let schedule): adopt(schedule)
    case .rejected(let problem): record(.rejected(problem: problem))
    case .zones(let zones): change(to: zones)
    case .clockSynchronized: trustClock()
    case .obstacles(let found): meet(found)
    case .shown(let key, let showing): confirm(key, showing: showing)
    case .refused(let key): refused(key)
    case .vanished(let key):
      inFlight[key] = nil
      present(key, again: true)
    case .request(let request, let way): answer(request, by: way)
    }
  }

  // MARK: Recording

  /// Makes an entry, applies it and asks for it to be written.
  @discardableResult
  mutating func record(_ fact: Fact) -> Entry {
    let person = if case .settings(let new) = fact { new.person } else { settings.person }
    let entry = Entry(
      id: entryIDs.next(at: now.wall), seq: seq + 1, time: now.wall, elapsed: now.boot, boot: bootID,
      offset: zone.offset(at: now.wall),
      namedOffset: fact.named.map { zone.offset(at: $0) }, person: person, fact: fact)
    apply(entry)
    effects.append(.record(entry))
    return entry
  }

  // MARK: Time

  private mutating func start(boot: String, version: String, isSynchronized: Bool) {
    isLive = true
    suspended = now.suspended
    bootID = boot
    let isSameBoot = self.boot == boot
    // The clocks show other times of day than where the daemon worked last.
    let hasTravelled = placed.map { zone.offset(at: $0.time) != $0.offset } ?? false
    if isSameBoot {
      noticeClockStep()
    } else {
      // A boot later nobody knows where the clock would have been: it is met as if it had never been stepped.
      if let slip = doubtful { takeBack(slip, step: -slip.step) }
      meetClock(isSynchronized: isSynchronized)
    }
    // That it was synchronised before it was stepped says nothing about the step.
    if isSynchronized, !isSameBoot || !isClockDoubtful { trustClock() }
    clockOffset = now.wall - Instant(microseconds: now.boot.microseconds)
    record(.started(version: version))
    if hasTravelled { record(.zoneChanged(to: zone.name)) }
    rearm()
    advance(gap: .off)
    // What was on the screen before is shown again in its place: the server may have lost it, and replacing is harmless.
    for key in open.keys.sorted() { present(key, again: true) }
  }

  /// The kernel says how long the machine has slept; more than before means that it did just now.
  private mutating func noticeSleep() {
    let slept = now.suspended - suspended
    guard slept >= Self.clockStep else { return }
    suspended = now.suspended
    record(.slept(from: now.wall - slept, to: now.wall))
    rearm()
  }

  private mutating func change(to zones: Zones) {
    // A zone that nobody named before changes nothing that was.
    let isOther =
      zones.local != self.zones.local || self.zones.named.contains { zones.named[$0.key] != $0.value }
    let before = self.zones.local
    // Since the last entry the clocks were changed: it is settled what they showed then.
    if isOther, let placed, placed.offset != before.offset(at: now.wall) { record(.zoneChanged(to: before.name)) }
    self.zones = zones
    if isOther { record(.zoneChanged(to: zones.local.name)) }
    rearm()
    // Travelling east, the clocks jump over times that could not be shown at all.
    advance(gap: .undelivered)
  }

  /// Lets everything happen whose instant has come, in the order of the instants.
  ///
  /// - Parameter gap: why an instant that has long passed was not noticed in time.
  mutating func advance(gap: Why) {
    while let alarm = alarms.first, alarm.at <= now.wall {
      switch alarm.key {
      case .clock: rearm()
      case .slip: settle()
      case .pause: record(.resumed(by: nil))
      case .occurrence(let key): drive(key, gap: gap)
      case .reminder(let id): come(id, gap: gap)
      }
      if case .pause = alarm.key { showHeld() }
    }
  }

  /// Sets every alarm anew, after something that moves them all. What should have rung meanwhile rings at once.
  mutating func rearm() {
    alarms.removeAll()
    alarms.set(.clock, at: clockBehind.map { $0 - Self.clockTolerance })
    alarms.set(.slip, at: settlesAt)
    alarms.set(.pause, at: pauseEnds)
    for id in tracks.keys { rearm(reminder: id) }
    for (key, state) in open { alarms.set(.occurrence(key), at: earlier(alarm(of: state), key)) }
  }

  mutating func rearm(reminder id: String) {
    // While the ledger is replayed nothing rings, and everything is set when it is done.
    guard isLive else { return }
    alarms.set(.reminder(id), at: tracks[id].flatMap(nextInstant))
  }

  /// The next instant of a reminder that is not on record.
  func nextInstant(_ track: Track) -> Instant? {
    let due = track.next(in: zones, now: now.wall, floor: [clockBehind, doubtful?.floor].compactMap(\.self).max())
    // Where the clock shows again what it has shown before, an interval can come at the same instant of it. That is another
    // occurrence all the same: less than a second tells them apart.
    guard let due, !track.isByClock, let last = lastNamed[track.reminder.id], due <= last else { return due }
    return due + TimeSpan(microseconds: seq % 1_000_000)
  }

  mutating func rearm(_ key: OccurrenceKey) {
    guard isLive else { return }
    guard let state = open[key] else { return alarms.set(.occurrence(key), at: nil) }
    let instant = alarm(of: state)
    // Where what has rung already was of no avail, its end is next.
    alarms.set(.occurrence(key), at: earlier(instant > now.wall ? instant : end(of: state), key))
  }

  /// The instant at which an open occurrence next does something by itself.
  private func alarm(of state: OpenOccurrence) -> Instant { min(state.step ?? end(of: state), end(of: state)) }

  /// When a pause ends. While the clock is in doubt, not because of it.
  var pauseEnds: Instant? {
    guard let slip = doubtful, slip.step > .zero, let until = pausedUntil, until <= slip.floor, let settlesAt else {
      return pausedUntil
    }
    return min(until + slip.step, settlesAt)
  }

  /// An instant, or that at which a server that comes and goes may be put on record again.
  private func earlier(_ alarm: Instant, _ key: OccurrenceKey) -> Instant {
    holds[key]?.again.map { min(alarm, now.wall + ($0 - now.boot)) } ?? alarm
  }
}

/// What happened.
public enum Event: Sendable {
  /// The daemon began; everything recorded has been replayed.
  ///
  /// Whether the kernel says that the clock is synchronised (adjtimex(2)) matters where it stands before the last entry.
  case started(boot: String, version: String, isClockSynchronized: Bool = false)
  /// The daemon is about to end in good order.
  case stopping
  /// The ledger was damaged and has been made anew.
  case recovered(Recovery)
  /// `nextWake` has come.
  case tick
  /// A schedule was loaded or edited.
  case schedule(Schedule)
  /// The edited schedule has errors.
  case rejected(problem: String)
  /// The local time zone, the rules of a zone, or what zones are known changed.
  case zones(Zones)
  /// The clock is synchronised from now on: where it stands before the last entry, it is the record that was ahead.
  case clockSynchronized
  /// What is in the way of showing, as far as known; empty when nothing is.
  case obstacles(Set<Obstacle>)
  /// The nth showing of an occurrence is on the screen.
  case shown(OccurrenceKey, showing: Int)
  /// A showing was refused.
  case refused(OccurrenceKey)
  /// It left the screen without having been answered: an answer was refused, but the popup closed all the same.
  case vanished(OccurrenceKey)
  /// Somebody wants something.
  case request(Request, by: Way)
}

/// What is to be done.
public enum Effect: Hashable, Sendable {
  /// Write it down, durably; what follows counts only once that is done.
  case record(Entry)
  /// Show it, in the place of an earlier showing if there is one, and say `.shown` or `.refused`.
  case show(Showing)
  /// Take it from the screen.
  case withdraw(OccurrenceKey)
  /// Answer the request.
  case reply(Reply)
  /// Answer the request: it can't be done.
  case refuse(Refusal)
}

/// An occurrence to be shown.
public struct Showing: Hashable, Sendable {
  public var occurrence: Occurrence
  /// The due instant, by the clock as it is now.
  public var due: Instant
  public var reminder: Reminder
  /// 1 for the first time. After a restart the number of a showing that was on the screen before.
  public var showing: Int
  /// Whether it is shown in a place where it already was: no new attention is asked for.
  public var isRestored: Bool
}

/// When something was recorded, and how far east of UTC, in seconds.
struct Place: Hashable, Sendable, Codable {
  var time: Instant
  var offset: Int32
}

/// The generator of entry ids: UUIDs of version 7 (RFC 9562, section 5.7), which begin with the time, so that an index of
/// them grows at its end. Their random bits come from SplitMix64 (Steele, Lea, Flood 2014), two of them; unpredictability is
/// not asked for.
struct SplitMix: Hashable, Sendable {
  private var high: UInt64
  private var low: UInt64

  init(seed: (UInt64, UInt64)) { (high, low) = seed }

  private static func mix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func next(at instant: Instant) -> EntryID {
    let milliseconds = UInt64(bitPattern: floorDivide(instant.microseconds, 1_000))
    return EntryID(
      high: milliseconds << 16 | 0x7000 | Self.mix(&high) & 0x0fff,
      low: 1 << 63 | Self.mix(&low) >> 2)
  }
}
