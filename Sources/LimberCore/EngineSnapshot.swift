extension Fact {
  /// Whether a record can hold all that it says.
  fileprivate var isSound: Bool {
    var row = EntryRow()
    encode(into: &row)
    do throws(EntryError) {
      try row.check()
      return true
    } catch {
      return false
    }
  }
}

extension OpenOccurrence {
  fileprivate var isSound: Bool {
    Fact.due(occurrence, prescription).isSound && Fact.shown(occurrence, showing: showings).isSound
      && Bounds.count.contains(Int64(snoozes)) && Bounds.offset.contains(Int64(dueOffset))
      // It counts down, and once more with each showing after a restart.
      && Bounds.count.contains(Int64(clamping: repeatsLeft.magnitude))
  }
}

extension Recent {
  fileprivate var isSound: Bool {
    switch what {
    case .closed(let state, let closing): state.isSound && Fact.closed(state.occurrence, closing).isSound
    case .snoozed(let state): state.isSound
    case .logged(let log): Fact.logged(log).isSound
    case .paused, .resumed: true
    }
  }
}

extension Slip.Deed {
  fileprivate var isSound: Bool {
    guard Bounds.seq.contains(seq) else { return false }
    return switch what {
    case .closed(let occurrence, let closing): Fact.closed(occurrence, closing).isSound
    case .logged(let log): Fact.logged(log).isSound
    case .defined(let reminder): Fact.added(reminder).isSound
    case .settings(let settings): Fact.settings(settings).isSound
    case .shown, .held, .snoozed, .undone, .paused, .resumed, .removed, .rejected, .slept, .started, .stopped: true
    }
  }
}

extension Engine {
  /// All that replaying the record up to one entry gives: what follows can be replayed on top of it, and what is before it
  /// need not be read again.
  ///
  /// It is worth nothing beside the entries: where it can't be read, or is of another form, everything is replayed.
  public struct Snapshot: Codable, Hashable, Sendable {
    /// The form of a snapshot, and the meaning of what is in it. To be raised with every change of either, also where only
    /// `apply(_:)` has come to another result.
    public static let form = 8

    /// The last entry that went into it.
    public internal(set) var seq: Int64
    var tracks: [String: Track]
    var open: [OpenOccurrence]
    var recent: RecentQueue
    var acts: RecentQueue
    var ids: [String: OccurrenceKey]
    var settings: Settings
    var pause: PauseState?
    var boot: String
    var clockOffset: TimeSpan
    var lastTime: Instant?
    var latest: Instant
    var behindSince: Instant?
    var recovery: Recovery?
    var lastNamed: [String: Instant]
    var slips: [Slip]
    var placed: Place?
    var hasJustBegun: Bool

    /// Whether every number in it is one that a record can hold (`Bounds`); instants and spans are held to that as they are
    /// decoded.
    public var isSound: Bool {
      guard seq == 0 || Bounds.seq.contains(seq), Fact.settings(settings).isSound,
        recovery.map({ Fact.recovered($0).isSound }) ?? true,
        slips.allSatisfy({ $0.base.isSound && $0.deeds.allSatisfy(\.isSound) })
      else { return false }
      return open.allSatisfy(\.isSound) && recent.allSatisfy(\.isSound)
        && tracks.values.allSatisfy { $0.absences.allSatisfy { Fact.absent($0.absence).isSound } }
    }
  }

  /// What the record says so far.
  public var snapshot: Snapshot {
    Snapshot(
      seq: seq, tracks: tracks, open: openOccurrences, recent: recent, acts: acts, ids: ids, settings: settings,
      pause: pause, boot: boot, clockOffset: clockOffset, lastTime: lastTime, latest: latest, behindSince: behindSince,
      recovery: recovery, lastNamed: lastNamed, slips: slips, placed: placed,
      hasJustBegun: hasJustBegun)
  }

  /// Takes over what the record said up to an entry, instead of its replay. To be called before anything else.
  public mutating func resume(from snapshot: Snapshot) {
    precondition(!isLive && seq == 0, "a snapshot is where a replay begins")
    recovery = snapshot.recovery
    slips = snapshot.slips
    restore(snapshot)
  }

  /// Takes over what the record said up to an entry; what the daemon knows beside it stays.
  mutating func restore(_ snapshot: Snapshot) {
    seq = snapshot.seq
    tracks = snapshot.tracks
    open = Dictionary(snapshot.open.map { ($0.occurrence.key, $0) }) { first, _ in first }
    recent = snapshot.recent
    acts = snapshot.acts
    ids = snapshot.ids
    settings = snapshot.settings
    pause = snapshot.pause
    boot = snapshot.boot
    clockOffset = snapshot.clockOffset
    lastTime = snapshot.lastTime
    latest = snapshot.latest
    behindSince = snapshot.behindSince
    lastNamed = snapshot.lastNamed
    placed = snapshot.placed
    hasJustBegun = snapshot.hasJustBegun
  }
}
