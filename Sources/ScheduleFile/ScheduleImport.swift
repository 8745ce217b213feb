internal import LimberCore

/// What an import changed, by the names of things: ids of reminders, keys of settings such as `calcium.target`.
public struct ScheduleImport: Hashable, Sendable {
  /// Reminders that are new.
  public var added: [String] = []
  /// Reminders that were there and are now as in the imported file.
  public var changed: [String] = []
  /// Reminders that were there already, just so.
  public var same: [String] = []
  /// Settings that are new or have another value now: `person`, `calcium.target`, `apart.levothyroxine`.
  public var settings: [String] = []
}

/// What is in both schedules, but not the same in both.
public struct ScheduleConflict: Hashable, Sendable {
  /// Ids of reminders.
  public var reminders: [String] = []
  /// Keys of settings.
  public var settings: [String] = []

  var isEmpty: Bool { reminders.isEmpty && settings.isEmpty }
}

extension ScheduleDocument {
  /// The document with all that another one has besides: its reminders, as they are written there with their comments, and
  /// its settings.
  ///
  /// - Parameters:
  ///   - other: the document to take from.
  ///   - replacing: whether the other one's wording counts where both have a thing differently.
  /// - Throws: `.differs` with everything that differs, unless `replacing`; `.notExpressible`. All or nothing is imported.
  public func importing(
    _ other: ScheduleDocument, replacing: Bool
  ) throws(ScheduleEditError) -> (document: ScheduleDocument, done: ScheduleImport) {
    let conflict = conflict(with: other)
    guard replacing || conflict.isEmpty else { throw .differs(conflict) }
    var done = ScheduleImport()
    let mine = settings
    done.settings = other.settings.filter { mine[$0.key] != $0.value }.keys.sorted()
    for reminder in other.schedule.reminders {
      switch schedule[reminder.id] {
      case nil: done.added.append(reminder.id)
      case reminder: done.same.append(reminder.id)
      default: done.changed.append(reminder.id)
      }
    }
    // Where nothing is yet, the file is taken as it is.
    if text.allSatisfy(\.isWhitespace) { return (other, done) }
    var document = self
    for key in done.settings { document = try document.taking(setting: key, from: other) }
    for id in done.changed { document = try document.removing(id) }
    for reminder in other.schedule.reminders where !done.same.contains(reminder.id) {
      document = try document.taking(reminder, from: other)
    }
    return (document, done)
  }

  private func conflict(with other: ScheduleDocument) -> ScheduleConflict {
    var conflict = ScheduleConflict()
    for reminder in other.schedule.reminders {
      if let mine = schedule[reminder.id], mine != reminder { conflict.reminders.append(reminder.id) }
    }
    let theirs = other.settings
    for (key, mine) in settings.sorted(by: { $0.key < $1.key }) {
      if let other = theirs[key], other != mine { conflict.settings.append(key) }
    }
    return conflict
  }

  // MARK: Settings

  private enum Setting: Hashable {
    case text(String)
    case milligrams(Int)
    case apart(Apart)
  }

  /// The settings that the document has, by their keys.
  private var settings: [String: Setting] {
    var settings: [String: Setting] = [:]
    settings["person"] = schedule.person.map { .text($0) }
    settings["calcium.target"] = schedule.calciumTarget.map { .milligrams($0) }
    settings["calcium.upper"] = schedule.calciumUpper.map { .milligrams($0) }
    for apart in schedule.aparts { settings[dotted(["apart", apart.name])] = .apart(apart) }
    return settings
  }

  private func taking(setting key: String, from other: ScheduleDocument) throws(ScheduleEditError) -> ScheduleDocument {
    guard let setting = other.settings[key] else { return self }
    var meant = schedule
    switch setting {
    case .text(let person):
      meant.person = person
      return try self.setting(person, at: ["person"], meaning: meant)
    case .milligrams(let amount):
      if key == "calcium.target" { meant.calciumTarget = amount } else { meant.calciumUpper = amount }
      let path = key.split(separator: ".").map(String.init)
      return try self.setting(CalciumAmount.text(milligrams: amount), at: path, meaning: meant)
    case .apart(let apart):
      var document = self
      if let index = meant.aparts.firstIndex(where: { $0.name == apart.name }) {
        meant.aparts.remove(at: index)
        document = try edited(Removal.edits(for: [["apart", apart.name]], in: layout), meaning: meant, what: key)
      }
      meant.aparts.append(apart)
      let table = TableStyle(of: document.layout).table(
        dotted(["apart", apart.name]),
        [
          ("at", ReminderKeys.written(apart.at)), ("calcium_after", .string(ValueReading.spanText(apart.calciumAfter))),
          ("calcium_before", .string(ValueReading.spanText(apart.calciumBefore))),
        ])
      return try document.appending(
        other.ownText(of: ["apart", apart.name]) { $0.aparts == [apart] } ?? table, meaning: meant, what: key)
    }
  }

  /// The document with a text as the value of a key at the top or in a table at the top.
  private func setting(
    _ value: String, at path: [String], meaning meant: Schedule
  ) throws(ScheduleEditError) -> ScheduleDocument {
    let name = path[path.count - 1]
    let what = path.joined(separator: ".")
    if let place = Places(layout)[path]?.value {
      let edit = TextEdit(range: place.range, replacement: TOMLWriter.string(value))
      return try edited([edit], meaning: meant, what: what)
    }
    if path.count == 1 {
      // Before the first table, or it would be that table's.
      let newline = TableStyle(of: layout).newline
      let start = layout.source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let line = "\(name) = \(TOMLWriter.string(value))\(newline)"
      return try edited([TextEdit(range: start..<start, replacement: line)], meaning: meant, what: what)
    }
    let edits = KeyInsertion.edits(adding: [(name, .string(value))], to: path.dropLast(), in: layout)
    guard edits.isEmpty else { return try edited(edits, meaning: meant, what: what) }
    let table = TableStyle(of: layout).table(path[0], [(name, .string(value))])
    return try appending(table, meaning: meant, what: what)
  }

  // MARK: Tables

  private func taking(_ reminder: Reminder, from other: ScheduleDocument) throws(ScheduleEditError) -> ScheduleDocument
  {
    var meant = schedule
    meant.reminders.append(reminder)
    guard let text = other.ownText(of: ["reminder", reminder.id], meaning: { $0.reminders == [reminder] }) else {
      return try adding(reminder)
    }
    // With the line ends of this file, unless they are part of a text.
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for text in [lines.joined(separator: TableStyle(of: layout).newline), text] {
      if let document = try? appending(text, meaning: meant, what: reminder.id) { return document }
    }
    return try adding(reminder)
  }

  /// The lines of a table, with its comments, where they say by themselves what they say here; nil for a table that is written
  /// in another way.
  private func ownText(of path: [String], meaning isMeant: (Schedule) -> Bool) -> String? {
    let ranges = Removal.edits(for: [path], in: layout).map(\.range).sorted { $0.lowerBound < $1.lowerBound }
    var lines = ranges.map(layout.source.text)
    func isBlank(_ line: String?) -> Bool { line.map { $0.allSatisfy(\.isWhitespace) } ?? false }
    while isBlank(lines.first) { lines.removeFirst() }
    while isBlank(lines.last) { lines.removeLast() }
    let text = lines.joined()
    let zones = schedule.zoneNames
    let first = text.split(whereSeparator: \.isNewline).first { !$0.drop(while: \.isWhitespace).hasPrefix("#") }
    guard first?.drop(while: \.isWhitespace).hasPrefix("[") == true,
      let alone = try? ScheduleDocument(parsing: text, isZone: zones.contains), isMeant(alone.schedule)
    else { return nil }
    return text.utf8.last == 0x0A ? text : text + "\n"
  }
}
