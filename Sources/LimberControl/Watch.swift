extension Control {
  /// Streams entries as they are recorded; must be called with 'more'. The first reply comes at once and has no
  /// entry: from then on none is missed. Fails with TooManyWatchers.
  public struct Watch: ControlCall {
    /// `Watch`.
    public static let method = ControlMethod.watch

    /// Has no fields.
    public init() {
    }

    /// What `Watch` replies with.
    public struct Reply: Codable, Hashable, Sendable {
      /// The entry; absent in the first reply.
      public var entry: Entry?

      /// All of its fields; optional ones are absent unless given.
      public init(entry: Entry? = nil) {
        self.entry = entry
      }
    }
  }
}
