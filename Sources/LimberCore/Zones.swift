/// The zones that instants are looked up in: the local one, and those that expressions name.
public struct Zones: Hashable, Sendable {
  /// What the clocks of this machine show.
  public var local: Zone
  /// By IANA name. A name without a zone never comes: at the wrong hour would be worse.
  public var named: [String: Zone]

  /// The local zone, and others by name.
  public init(local: Zone, named: [String: Zone] = [:]) {
    self.local = local
    self.named = named
  }

  /// Coordinated Universal Time alone.
  public static let utc = Zones(local: .utc)

  /// The zone that an expression means; nil when it names one that is not known.
  public func zone(of expression: CalendarExpression) -> Zone? {
    switch expression.zone {
    case nil: local
    case "UTC"?: .utc
    case let name?: named[name]
    }
  }

  /// The first instant of an expression after an instant, in the zone that it means; nil when it never comes again.
  public func next(of expression: CalendarExpression, after instant: Instant) -> Instant? {
    zone(of: expression).flatMap { expression.next(after: instant, in: $0) }
  }

  /// The last instant of an expression before an instant, in the zone that it means; nil when it never came.
  public func previous(of expression: CalendarExpression, before instant: Instant) -> Instant? {
    zone(of: expression).flatMap { expression.previous(before: instant, in: $0) }
  }
}
