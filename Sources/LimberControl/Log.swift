extension Control {
  /// What can be logged without a reminder.
  public enum LogKind: String, CaseIterable, Codable, Hashable, Sendable {
    /// `movement`
    case movement
    /// `calcium`
    case calcium
    /// `cramp`
    case cramp
  }

  /// Records what no reminder asked for. Calcium needs mg. Fails with InvalidValue, NoSuchOccurrence or NotRecorded.
  public struct Log: ControlCall {
    /// `Log`.
    public static let method = ControlMethod.log

    /// What it is.
    public var what: LogKind
    /// Minutes moved, or that a cramp lasted.
    public var minutes: Double?
    /// Milligrams of elemental calcium.
    public var mg: Int?
    /// Food or supplement; food unless given.
    public var source: String?
    /// What was eaten or taken.
    public var item: String?
    /// Where the cramp was.
    public var place: String?
    /// How bad the cramp was, 0 to 10.
    public var severity: Int?
    /// The limb.
    public var limb: String?
    /// When it was, if not now.
    public var at: String?
    /// A note.
    public var note: String?
    /// An occurrence that this closes as done, by its id or the beginning of one, or by its reminder.
    public var target: String?

    /// All of its fields; optional ones are absent unless given.
    public init(
      what: LogKind, minutes: Double? = nil, mg: Int? = nil, source: String? = nil, item: String? = nil,
      place: String? = nil, severity: Int? = nil, limb: String? = nil, at: String? = nil, note: String? = nil,
      target: String? = nil
    ) {
      self.what = what
      self.minutes = minutes
      self.mg = mg
      self.source = source
      self.item = item
      self.place = place
      self.severity = severity
      self.limb = limb
      self.at = at
      self.note = note
      self.target = target
    }

    /// What `Log` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The entry that records it.
      public var entry: Entry
      /// The id of the occurrence that is done by it.
      public var occurrence: String?
      /// The title of that one.
      public var closed: String?

      /// All of its fields; optional ones are absent unless given.
      public init(entry: Entry, occurrence: String? = nil, closed: String? = nil) {
        self.entry = entry
        self.occurrence = occurrence
        self.closed = closed
      }
    }
  }
}
