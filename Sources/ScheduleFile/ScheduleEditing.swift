public import LimberCore

extension ScheduleDocument {
  /// The document with a reminder more: a `[reminder.ID]` table at the end, in the style of the file's other tables, with the
  /// keys that differ from the defaults.
  ///
  /// - Throws: `.invalidID`, `.exists`, `.invalid` (a value is not allowed), `.notExpressible`.
  public func adding(_ reminder: Reminder) throws(ScheduleEditError) -> ScheduleDocument {
    guard Reminder.isValidID(reminder.id) else { throw .invalidID(reminder.id) }
    guard schedule[reminder.id] == nil else { throw .exists(reminder.id) }
    var meant = schedule
    meant.reminders.append(reminder)
    return try edited([insertion(of: reminder)], meaning: meant, what: "the reminder \(reminder.id)")
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
    // What is meant was read already: no zone becomes unknown by being written.
    let zones = meant.zoneNames
    let document: ScheduleDocument
    do {
      document = try ScheduleDocument(parsing: TextEdit.apply(edits, to: layout.source), isZone: zones.contains)
    } catch {
      throw .invalid(error)
    }
    guard document.schedule == meant else { throw .notExpressible(what) }
    return document
  }

  private func insertion(of reminder: Reminder) -> TextEdit {
    // An inline table can't be extended from outside (TOML 1.0, "Inline Table").
    if let range = inlineReminders, case .table(let entries) = range.kind {
      let end = entries.last?.range.upperBound ?? range.range.lowerBound + 1
      let separator = entries.isEmpty ? " " : ", "
      let member = "\(separator)\(reminder.id) = \(TOMLWriter.inlineTable(reminder))"
      return TextEdit(range: end..<end, replacement: member)
    }
    return insertion(of: TableStyle(of: layout).table(reminder))
  }

  /// Puts a table at the end.
  private func insertion(of table: String) -> TextEdit {
    let end = layout.source.bytes.count
    return TextEdit(range: end..<end, replacement: separator(TableStyle(of: layout).newline) + table)
  }

  /// The document with a table more at its end.
  func appending(
    _ table: String, meaning meant: Schedule, what: String
  ) throws(ScheduleEditError) -> ScheduleDocument {
    try edited([insertion(of: table)], meaning: meant, what: what)
  }

  private var inlineReminders: Layout.Value? { Places(layout)[["reminder"]]?.value }

  /// What makes the end of the text a blank line.
  private func separator(_ newline: String) -> String {
    let source = layout.source
    let lastLine = source.lineStarts.count - 1
    guard source.bytes.count > (source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0) else { return "" }
    if !source.range(ofLine: lastLine).isEmpty { return newline + newline }
    let above = source.bytes[source.range(ofLine: lastLine - 1)]
    return above.allSatisfy { Scanner.isBlank($0) || $0 == 0x0D || $0 == 0x0A } ? "" : newline
  }
}
