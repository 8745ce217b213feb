/// How a checkpoint keeps what happened lately: a fortnight has a few reminders and many occurrences of each, so a reminder
/// is written once, and not with every occurrence.
extension RecentQueue: Codable {
  private enum CodingKeys: String, CodingKey { case reminders, items }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let reminders = try container.decode([Reminder].self, forKey: .reminders)
    for item in try container.decode([PackedRecent].self, forKey: .items) {
      guard let whole = item.unpacked(reminders) else {
        throw DecodingError.dataCorruptedError(forKey: .items, in: container, debugDescription: "no such reminder")
      }
      append(whole)
    }
  }

  func encode(to encoder: any Encoder) throws {
    var reminders: [Reminder] = []
    var places: [Reminder: Int] = [:]
    let items = map { item in
      PackedRecent(item) { reminder in
        if let place = places[reminder] { return place }
        reminders.append(reminder)
        places[reminder] = reminders.count - 1
        return reminders.count - 1
      }
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(reminders, forKey: .reminders)
    try container.encode(items, forKey: .items)
  }
}

/// Something of the last days, with the place of its reminder in a list.
private struct PackedRecent: Codable {
  enum What: Codable {
    case closed(PackedOccurrence, Closing)
    case snoozed(PackedOccurrence)
    case other(Recent.What)
  }
  var id: EntryID
  var seq: Int64
  var time: Instant
  var what: What
  var pause: EntryID?
  var isVoid: Bool

  init(_ item: Recent, place: (Reminder) -> Int) {
    (id, seq, time, pause, isVoid) = (item.id, item.seq, item.time, item.pause, item.isVoid)
    switch item.what {
    case .closed(let state, let closing): what = .closed(PackedOccurrence(state, place(state.reminder)), closing)
    case .snoozed(let state): what = .snoozed(PackedOccurrence(state, place(state.reminder)))
    case .logged, .paused, .resumed: what = .other(item.what)
    }
  }

  /// Nil where the list has no such place.
  func unpacked(_ reminders: [Reminder]) -> Recent? {
    let whole: Recent.What
    switch what {
    case .closed(let state, let closing):
      guard let state = state.unpacked(reminders) else { return nil }
      whole = .closed(state, closing)
    case .snoozed(let state):
      guard let state = state.unpacked(reminders) else { return nil }
      whole = .snoozed(state)
    case .other(let other): whole = other
    }
    return Recent(id: id, seq: seq, time: time, what: whole, pause: pause, isVoid: isVoid)
  }
}

/// An occurrence as it was before it closed or was snoozed, with the place of its reminder.
private struct PackedOccurrence: Codable {
  var occurrence: Occurrence
  var place: Int
  var prescription: Prescription
  var due: Instant
  var dueOffset: Int32
  var phase: OpenOccurrence.Phase
  var showings: Int
  var repeatsLeft: Int
  var snoozes: Int

  init(_ state: OpenOccurrence, _ place: Int) {
    occurrence = state.occurrence
    self.place = place
    prescription = state.prescription
    (due, dueOffset, phase) = (state.due, state.dueOffset, state.phase)
    (showings, repeatsLeft, snoozes) = (state.showings, state.repeatsLeft, state.snoozes)
  }

  func unpacked(_ reminders: [Reminder]) -> OpenOccurrence? {
    guard reminders.indices.contains(place) else { return nil }
    var state = OpenOccurrence(
      occurrence, reminder: reminders[place], prescription: prescription, dueOffset: dueOffset)
    (state.due, state.phase) = (due, phase)
    (state.showings, state.repeatsLeft, state.snoozes) = (showings, repeatsLeft, snoozes)
    return state
  }
}
