internal import LimberCore

/// A table that comes to the end of a file.
struct NewTable {
  /// The amounts of calcium that a schedule goes by.
  struct Amounts: Hashable {
    /// In milligrams.
    var target: Int?
    var upper: Int?
  }

  enum Content: Hashable {
    case calcium(Amounts)
    case apart(Apart)
    case reminder(Reminder)
  }

  var content: Content
  /// The lines of it in another file, with their comments; nil where there are none.
  var own: String?

  /// The table's name in parts; nil for one that is always written anew.
  var path: [String]? {
    switch content {
    case .calcium: nil
    case .apart(let apart): ["apart", apart.name]
    case .reminder(let reminder): ["reminder", reminder.id]
    }
  }

  /// The text in a file, the one to be preferred first; the last is made for the file and says what is meant wherever a table
  /// can.
  func forms(in style: TableStyle) -> [String] {
    let made = style.table(self)
    guard let own else { return [made] }
    // With the line ends of the file: in a text over several lines they mean the same.
    let lines = own.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    return [lines.joined(separator: style.newline), made]
  }

  /// For people.
  var what: String {
    switch content {
    case .calcium: "calcium"
    case .apart(let apart): dotted(["apart", apart.name])
    case .reminder(let reminder): "the reminder \(reminder.id)"
    }
  }

  func take(into schedule: inout Schedule) {
    switch content {
    case .calcium(let amounts): amounts.take(into: &schedule)
    case .apart(let apart): schedule.aparts.append(apart)
    case .reminder(let reminder): schedule.reminders.append(reminder)
    }
  }

  /// Whether a schedule has it; the reminders are those of the schedule by their ids.
  func isIn(_ schedule: Schedule, _ reminders: [String: Reminder]) -> Bool {
    switch content {
    case .calcium(let amounts):
      var same = schedule
      amounts.take(into: &same)
      return same == schedule
    case .apart(let apart): return schedule.aparts.contains(apart)
    case .reminder(let reminder): return reminders[reminder.id] == reminder
    }
  }
}

extension NewTable.Amounts {
  var fields: [(key: String, value: FieldValue)] {
    [("target", target), ("upper", upper)].compactMap { key, amount in
      amount.map { (key, .string(CalciumAmount.text(milligrams: $0))) }
    }
  }

  func take(into schedule: inout Schedule) {
    schedule.calciumTarget = target ?? schedule.calciumTarget
    schedule.calciumUpper = upper ?? schedule.calciumUpper
  }
}

extension NewTable.Content {
  /// The keys that it has in a file.
  fileprivate var fields: [(key: String, value: FieldValue)] {
    switch self {
    case .calcium(let amounts): amounts.fields
    case .apart(let apart): apart.fields
    case .reminder(let reminder): reminder.fileKeyValues
    }
  }
}

extension Apart {
  /// The keys that it has in a file.
  fileprivate var fields: [(key: String, value: FieldValue)] {
    let spans = [("calcium_after", calciumAfter), ("calcium_before", calciumBefore)].filter { $0.1 > .zero }
    return [("at", ReminderKeys.written(at))] + spans.map { ($0.0, .string(ValueReading.spanText($0.1))) }
  }
}

extension TableStyle {
  fileprivate func table(_ table: NewTable) -> String {
    self.table(dotted(table.path ?? ["calcium"]), table.content.fields)
  }
}

extension ScheduleDocument {
  /// The document with more tables at its end. Each is written in the first of its forms that says there what it should.
  ///
  /// - Throws: `.invalid`, `.notExpressible`.
  func appending(_ tables: [NewTable]) throws(ScheduleEditError) -> ScheduleDocument {
    guard !tables.isEmpty else { return self }
    var meant = schedule
    for table in tables { table.take(into: &meant) }
    let style = TableStyle(of: layout)
    let forms = tables.map { $0.forms(in: style) }
    var chosen = forms.map { _ in 0 }
    while true {
      let edits = insertion(of: zip(tables, zip(forms, chosen).map { $0[$1] }).map { ($0, $1) }, style)
      let document: ScheduleDocument
      do {
        document = try reading(edits, meaning: meant)
      } catch {
        let last = forms.map { $0.count - 1 }
        guard chosen != last else { throw .invalid(error) }
        // Those that say by themselves what they should are hardly in the way; else it may be any of them.
        let better = tables.indices.map {
          saysByItself(tables[$0], forms[$0][chosen[$0]], meant) ? chosen[$0] : last[$0]
        }
        chosen = better == chosen ? last : better
        continue
      }
      if document.schedule == meant { return document }
      let found = Dictionary(document.schedule.reminders.map { ($0.id, $0) }) { first, _ in first }
      let wrong = tables.indices.filter { !tables[$0].isIn(document.schedule, found) }
      let others = wrong.filter { chosen[$0] < forms[$0].count - 1 }
      guard !others.isEmpty else { throw .notExpressible(wrong.first.map { tables[$0].what } ?? "the schedule") }
      for index in others { chosen[index] += 1 }
    }
  }

  private func saysByItself(_ table: NewTable, _ text: String, _ meant: Schedule) -> Bool {
    guard let alone = try? ScheduleDocument(parsing: text, isZone: meant.zoneNames.contains, after: [meant]) else {
      return false
    }
    return table.isIn(
      alone.schedule, Dictionary(alone.schedule.reminders.map { ($0.id, $0) }) { first, _ in first })
  }

  /// What puts tables at the end. An inline table can't be extended from outside (TOML 1.0, "Inline Table"): where all of a
  /// kind are one, they become members of it.
  private func insertion(of tables: [(table: NewTable, text: String)], _ style: TableStyle) -> [TextEdit] {
    let places = Places(layout)
    var texts: [String] = []
    var members: [String: [String]] = [:]
    for (table, text) in tables {
      if let path = table.path, case .table? = places[[path[0]]]?.value?.kind {
        members[path[0], default: []].append("\(dotted([path[1]])) = \(TOMLWriter.inlineTable(table.content.fields))")
      } else {
        texts.append(text)
      }
    }
    var edits: [TextEdit] = []
    if !texts.isEmpty {
      let end = layout.source.bytes.count
      let text = separator(style.newline) + texts.joined(separator: style.newline)
      edits.append(TextEdit(range: end..<end, replacement: text))
    }
    for (kind, members) in members {
      guard let inline = places[[kind]]?.value, case .table(let entries) = inline.kind else { continue }
      let end = entries.last?.range.upperBound ?? inline.range.lowerBound + 1
      let text = (entries.isEmpty ? " " : ", ") + members.joined(separator: ", ")
      edits.append(TextEdit(range: end..<end, replacement: text))
    }
    return edits
  }

  /// What makes the end of the text a blank line.
  private func separator(_ newline: String) -> String {
    let source = layout.source
    let lastLine = source.lineStarts.count - 1
    guard source.bytes.count > source.textStart else { return "" }
    if !source.range(ofLine: lastLine).isEmpty { return newline + newline }
    let above = source.bytes[source.range(ofLine: lastLine - 1)]
    return above.allSatisfy { Scanner.isBlank($0) || $0 == 0x0D || $0 == 0x0A } ? "" : newline
  }
}
