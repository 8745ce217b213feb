/// What keeps a source from being read to its end.
public enum ReadingObstacle: Hashable, Sendable {
  /// Another program keeps it to itself.
  case busy
  /// It is damaged: of what it held, nobody knows how much is left.
  case damaged
  /// Something around it, such as the disk; what it holds is not lost by that.
  case other
}

/// What a set of entries rests on: a review says how far it can be trusted.
public struct Evidence: Hashable, Sendable {
  /// One place that entries were read from.
  public struct Source: Hashable, Sendable {
    /// The time of its first entry; nil when it has none.
    public var since: Instant?
    /// Entries recorded in the span.
    public var entries: Int
    /// Why it could not be read, or not wholly.
    public var problem: String?
    /// Of that, which of its entries make none: they are not counted.
    public var unreadable: String?
    /// Why reading ended before its end: nobody knows what else it holds; nil where all was read.
    public var obstacle: ReadingObstacle?

    /// What a source holds.
    public init(since: Instant? = nil, entries: Int = 0, problem: String? = nil, obstacle: ReadingObstacle? = nil) {
      self.since = since
      self.entries = entries
      self.problem = problem
      self.obstacle = obstacle
    }
  }

  /// Nil where it was not looked at.
  public var ledger: Source?
  /// Nil where it was not looked at.
  public var journal: Source?
  /// Entries of the span that the journal lacks.
  public var onlyInLedger: Int
  /// Entries of the span that the ledger lacks.
  public var onlyInJournal: Int
  /// Sequence numbers that are missing between the first and the last entry of the span.
  public var gaps: Int
  /// Records of the span that did not come from the daemon's unit, or say another thing than the entry of that id; they
  /// are not counted.
  public var unverified: Int
  /// Answers and logs of the span for which the person named an earlier time (``ToldLater``).
  public var selfReported: Int
  /// Answers among them, but for those that a movement was logged with.
  public var laterAnswers: Int
  /// Logs among them.
  public var laterLogs: Int
  /// Sequence numbers of the span that two entries have: the ledger was begun anew or put back from a backup, or it is another
  /// machine's too.
  public var repeated: Int
  /// Whether another's records bear the same user and machine, and the numbers alone tell them apart.
  public var isOfCopy = false

  /// What both sources hold; nothing unless told otherwise.
  public init(
    ledger: Source? = Source(), journal: Source? = Source(), onlyInLedger: Int = 0, onlyInJournal: Int = 0,
    gaps: Int = 0,
    unverified: Int = 0, selfReported: Int = 0, laterAnswers: Int = 0, laterLogs: Int = 0,
    repeated: Int = 0
  ) {
    self.ledger = ledger
    self.journal = journal
    self.onlyInLedger = onlyInLedger
    self.onlyInJournal = onlyInJournal
    self.gaps = gaps
    self.unverified = unverified
    self.selfReported = selfReported
    self.laterAnswers = laterAnswers
    self.laterLogs = laterLogs
    self.repeated = repeated
  }
}
