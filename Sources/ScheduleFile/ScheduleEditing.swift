public import LimberCore

extension ScheduleDocument {
  /// The document with a reminder more: a `[reminder.ID]` table at the end, in the style of the file's other tables, with the
  /// keys that differ from the defaults.
  ///
  /// - Throws: `.invalidID`, `.exists`, `.invalid` (a value is not allowed), `.notExpressible`.
  public func adding(_ reminder: Reminder) throws(ScheduleEditError) -> ScheduleDocument {
    try adding([reminder])
  }

  /// The document with more reminders.
  func adding(_ reminders: [Reminder]) throws(ScheduleEditError) -> ScheduleDocument {
    var ids = Set(schedule.reminders.map(\.id))
    for reminder in reminders {
      guard Reminder.isValidID(reminder.id) else { throw .invalidID(reminder.id) }
      guard ids.insert(reminder.id).inserted else { throw .exists(reminder.id) }
    }
    return try appending(reminders.map { NewTable(content: .reminder($0)) })
  }

  /// The document without a reminder: its table goes, with the comment directly above it and the blank lines around it that
  /// would be left double; all else stays byte for byte.
  ///
  /// - Throws: `.notFound`, `.notExpressible`.
  public func removing(_ id: String) throws(ScheduleEditError) -> ScheduleDocument {
    guard schedule[id] != nil else {
      throw .notFound(id, nearest: Text.nearest(to: id, among: schedule.reminders.map(\.id)))
    }
    var meant = schedule
    meant.reminders.removeAll { $0.id == id }
    return try edited(
      Removal.edits(for: [["reminder", id]], in: layout), meaning: meant, what: "the schedule without \(id)")
  }

  /// The document that edits lead to, once it has been read again and means what was meant.
  func edited(
    _ edits: [TextEdit], meaning meant: Schedule, what: String
  ) throws(ScheduleEditError) -> ScheduleDocument {
    let document: ScheduleDocument
    do {
      document = try reading(edits, meaning: meant)
    } catch {
      throw .invalid(error)
    }
    guard document.schedule == meant else { throw .notExpressible(what) }
    return document
  }

  /// The document that edits lead to, whatever it means.
  func reading(_ edits: [TextEdit], meaning meant: Schedule) throws(ScheduleProblems) -> ScheduleDocument {
    // What is meant was read already: no zone becomes unknown by being written.
    try ScheduleDocument(
      parsing: TextEdit.apply(edits, to: layout.source), isZone: meant.zoneNames.contains, after: [meant])
  }
}
