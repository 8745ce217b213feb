import LimberCore

/// What a review said when the clock slipped, to be compared with what it says when the clock is back.
struct Slipped {
  private let entry: Int64
  private let at: Instant
  private let items: [OccurrenceKey: AdherenceItem]
  private let absences: [AbsentPart]
  /// The clock is right again.
  var isOver = false

  init(_ entries: [Entry], at wall: Instant) {
    (entry, at) = (entries.last?.seq ?? 0, wall)
    let review = Adherence(entries, since: .epoch, until: .end, zone: .utc)
    items = Dictionary(review.items.map { ($0.occurrence.key, $0) }) { first, _ in first }
    absences = review.absences
  }

  /// What of it is another now, though nobody has answered or taken anything back; or what is on record that never was.
  func difference(_ entries: [Entry], at wall: Instant) -> String? {
    let review = Adherence(entries, since: .epoch, until: .end, zone: .utc)
    let now = Dictionary(review.items.map { ($0.occurrence.key, $0) }) { first, _ in first }
    var touched: Set<OccurrenceKey> = []
    for entry in entries where entry.seq > self.entry {
      switch entry.fact {
      case .closed(let occurrence, let closing) where closing.by != nil: touched.insert(occurrence.key)
      case .undone(let undoing): if let key = undoing.occurrence?.key { touched.insert(key) }
      default: break
      }
    }
    for (key, item) in items where item.outcome != nil && !touched.contains(key) {
      guard let other = now[key] else { return "\(key) is gone" }
      if other.closing != item.closing { return "\(key) was \(item.closing as Any), and is \(other.closing as Any)" }
    }
    // An early answer reaches an hour ahead.
    for key in now.keys where items[key] == nil && key.due > wall + .hours(1) { return "\(key) never was" }
    let before = absences.filter { $0.first < at - .hours(1) }
    let after = review.absences.filter { $0.first < at - .hours(1) }
    if before != after { return "absences were \(before), and are \(after)" }
    if let ahead = review.absences.first(where: { $0.first > wall }) { return "\(ahead) never was" }
    return nil
  }
}
