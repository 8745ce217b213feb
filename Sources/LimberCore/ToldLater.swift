/// How many answers and logs name an earlier time than that at which they were recorded, since the person said so.
///
/// Each counts once, as it holds in the end: not what was taken back, nor what was corrected since, nor what limberd told again
/// when the clock had slipped, for then nobody named a time.
public struct ToldLater: Hashable, Sendable {
  /// But for those that a movement was logged with.
  public private(set) var answers = 0
  public private(set) var logs = 0

  /// Counts those that were recorded in a span.
  ///
  /// - Parameter entries: in order of `seq`.
  public init(_ entries: [Entry], in span: Range<Instant>) {
    let counted = Entry.counted(entries)
    let again = Self.toldAgain(entries)
    var undone: Set<EntryID> = []
    for entry in counted {
      if case .undone(let undoing) = entry.fact { undone.insert(undoing.supersedes) }
    }
    var latest: [OccurrenceKey: Entry] = [:]
    var movements: Set<Instant> = []
    for entry in counted where !entry.fact.isTrial && !undone.contains(entry.id) {
      switch entry.fact {
      case .closed(let occurrence, _): latest[occurrence.key] = entry
      case .logged(let log) where log.at != nil && span.contains(entry.time) && !again.contains(entry.id):
        logs += 1
        if case .movement = log.what { movements.insert(entry.time) }
      default: break
      }
    }
    // A movement that was logged for what is due is two entries of one instant.
    answers = latest.values.count { entry in
      entry.fact.toldTime != nil && span.contains(entry.time) && !again.contains(entry.id)
        && !movements.contains(entry.time)
    }
  }

  /// Clocks run apart by so much while something is told again.
  private static let tolerance = TimeSpan.minutes(1)

  /// What follows a slip at its very instant, and names the time of something that the slip made void.
  private static func toldAgain(_ entries: [Entry]) -> Set<EntryID> {
    var again: Set<EntryID> = []
    // What one slip made void no other one does.
    var last = 0
    for (place, step) in entries.enumerated() {
      guard case .clockStepped(let span, let count?) = step.fact else { continue }
      let void = entries[last..<place].filter { $0.seq < step.seq && $0.seq >= step.seq - Int64(count) }
      last = place
      // When each of them really was, where no time was named.
      let times = TimeParts(
        void.filter { $0.fact.isDeed && $0.fact.toldTime == nil }.flatMap { entry in
          [entry.time + span] + (entry.boot == step.boot ? [step.time - (step.elapsed - entry.elapsed)] : [])
        }.map { $0 - tolerance..<$0 + tolerance })
      for entry in entries[place...].dropFirst().prefix(while: { $0.time == step.time }) {
        guard let at = entry.fact.toldTime else { continue }
        if !times.within(at..<at + TimeSpan(microseconds: 1)).isEmpty { again.insert(entry.id) }
      }
    }
    return again
  }
}

extension Fact {
  /// Whether it is an answer or a log.
  fileprivate var isDeed: Bool {
    switch self {
    case .closed(_, let closing): closing.by != nil
    case .logged: true
    default: false
    }
  }

  /// The time that an answer or a log names.
  fileprivate var toldTime: Instant? {
    switch self {
    case .closed(_, let closing): closing.at
    case .logged(let log): log.at
    default: nil
    }
  }
}
