internal import LimberCore

extension ScheduleDocument {
  /// The document with some keys of a reminder changed: values are replaced where they stand, new keys go below the last
  /// one, keys that are no longer meant go with their lines; comments, order and all else stay.
  ///
  /// Setting `at` takes `every`, `between` and `days` away, and the other way round.
  ///
  /// - Parameters:
  ///   - id: the reminder's id.
  ///   - changes: as `ReminderKeys.parse` takes them; nil takes a key back to its default.
  ///   - isZone: whether the machine knows a time zone of this name.
  /// - Returns: the changed document; this one stays as it is.
  /// - Throws: `.notFound`, `.wrongFields`, `.notExpressible`.
  public func setting(
    _ id: String, to changes: [(key: String, value: FieldValue?)], isZone: @escaping (String) -> Bool
  ) throws(ScheduleEditError) -> ScheduleDocument {
    guard let index = schedule.reminders.firstIndex(where: { $0.id == id }) else {
      throw .notFound(id, nearest: Text.nearest(to: id, among: schedule.reminders.map(\.id)))
    }
    let before = schedule.reminders[index]
    let after: Reminder
    do {
      after = try before.applying(changes, isZone: isZone)
    } catch {
      throw .wrongFields(error)
    }
    var meant = schedule
    meant.reminders[index] = after
    let reset = Set(changes.filter { $0.value == nil }.map { ReminderKeys.snakeCase($0.key) })
    return try edited(
      setEdits(from: before, to: after, without: reset), meaning: meant, what: "the reminder \(id)")
  }

  private func setEdits(from before: Reminder, to after: Reminder, without reset: Set<String>) -> [TextEdit] {
    let table = ["reminder", before.id]
    let places = Places(layout)
    let wanted = Dictionary(after.fileKeyValues.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    var edits: [TextEdit] = []
    var added: [(key: String, value: FieldValue)] = []
    var removed: [[String]] = []
    for key in ReminderKeys.all {
      let new = key.kinds.contains(after.kind) ? key.write(after) : nil
      guard let place = places[table + [key.name]]?.value else {
        if let value = wanted[key.name] { added.append((key.name, value)) }
        continue
      }
      guard let new, !reset.contains(key.name) else {
        removed.append(table + [key.name])
        continue
      }
      if new != key.write(before) { edits.append(TextEdit(range: place.range, replacement: TOMLWriter.text(new))) }
    }
    edits += removed.isEmpty ? [] : Removal.edits(for: removed, in: layout)
    return edits + (added.isEmpty ? [] : KeyInsertion.edits(adding: added, to: table, in: layout))
  }
}

extension Reminder {
  /// The reminder with some keys changed; nil values go back to their defaults.
  func applying(
    _ changes: [(key: String, value: FieldValue?)], isZone: @escaping (String) -> Bool
  ) throws(FieldProblems) -> Reminder {
    var fields = fileKeyValues
    let names = Set(changes.filter { $0.value != nil }.map { ReminderKeys.snakeCase($0.key) })
    if names.contains("at") { fields.removeAll { ["every", "between", "days"].contains($0.key) } }
    if names.contains("every") { fields.removeAll { $0.key == "at" } }
    for change in changes {
      let name = ReminderKeys.snakeCase(change.key)
      fields.removeAll { $0.key == name }
      if let value = change.value { fields.append((name, value)) }
    }
    return try ReminderKeys.parse(id: id, fields: fields, at: .set, isZone: isZone)
  }
}

/// Puts new keys into a table, whichever way it is written.
enum KeyInsertion {
  /// The edits that add keys below the last one of a table; none if the table can't be found.
  static func edits(
    adding fields: [(key: String, value: FieldValue)], to table: [String], in layout: Layout
  ) -> [TextEdit] {
    for section in layout.sections.reversed() {
      let header = section.header?.path.map(\.name) ?? []
      if header == table, let last = section.entries.last {
        return [lines(fields, below: last.range, prefix: "", like: section.entries, in: layout.source)]
      }
      if header == table, let place = section.header?.range, section.entries.isEmpty {
        return [lines(fields, below: place, prefix: "", like: [], in: layout.source)]
      }
      if let edit = insertion(of: fields, into: section.entries, of: header, table, in: layout.source) { return [edit] }
    }
    return []
  }

  private static func insertion(
    of fields: [(key: String, value: FieldValue)], into entries: [Layout.Entry], of parent: [String],
    _ table: [String], in source: Source, inline: Bool = false
  ) -> TextEdit? {
    for entry in entries.reversed() {
      let path = parent + entry.key.map(\.name)
      if path.dropLast() == table[...] {
        // A dotted key; the new ones begin as it does.
        let last = entry.key.last?.range.lowerBound ?? entry.range.lowerBound
        let prefix = source.text(entry.range.lowerBound..<last)
        guard inline else { return lines(fields, below: entry.range, prefix: prefix, like: [], in: source) }
        return members(fields, behind: entry.range.upperBound, prefix: prefix, isFirst: false)
      }
      guard table.starts(with: path), case .table(let inner) = entry.value.kind else { continue }
      if path == table {
        let end = inner.last?.range.upperBound ?? entry.value.range.lowerBound + 1
        return members(fields, behind: end, prefix: "", isFirst: inner.isEmpty)
      }
      if let edit = insertion(of: fields, into: inner, of: path, table, in: source, inline: true) { return edit }
    }
    return nil
  }

  private static func members(
    _ fields: [(key: String, value: FieldValue)], behind offset: Int, prefix: String, isFirst: Bool
  ) -> TextEdit {
    let members = fields.map { "\(prefix)\($0.key) = \(TOMLWriter.text($0.value))" }.joined(separator: ", ")
    return TextEdit(range: offset..<offset, replacement: (isFirst ? " " : ", ") + members)
  }

  /// Lines below an entry or a header, indented as it is, their values in the column of the other values if those share one.
  private static func lines(
    _ fields: [(key: String, value: FieldValue)], below place: Range<Int>, prefix: String,
    like entries: [Layout.Entry], in source: Source
  ) -> TextEdit {
    let line = source.range(ofLine: source.line(at: max(place.lowerBound, place.upperBound - 1)))
    let entryLine = source.range(ofLine: source.line(at: place.lowerBound))
    let indent = source.text(entryLine.lowerBound..<place.lowerBound)
    let newline = source.text(source.range(ofLine: 0)).hasSuffix("\r\n") ? "\r\n" : "\n"
    let columns = Set(entries.map { $0.value.range.lowerBound - $0.range.lowerBound })
    let width = columns.count == 1 ? (columns.first ?? 0) - " = ".count : 0
    let isEnded = line.upperBound > line.lowerBound && source.bytes[line.upperBound - 1] == UInt8(ascii: "\n")
    let texts = fields.map { field in
      let padding = String(repeating: " ", count: max(0, width - field.key.count))
      return "\(indent)\(prefix)\(field.key)\(padding) = \(TOMLWriter.text(field.value))"
    }
    let text = texts.joined(separator: newline)
    return TextEdit(
      range: line.upperBound..<line.upperBound, replacement: isEnded ? text + newline : newline + text)
  }
}
