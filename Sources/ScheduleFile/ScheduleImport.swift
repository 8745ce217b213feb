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
    if text.allSatisfy(\.isWhitespace), other.schedule != Schedule() { return (other, done) }
    var plan = ImportPlan(into: self)
    plan.take(settings: Set(done.settings), from: other.schedule)
    plan.take(other.schedule.reminders.filter { !done.same.contains($0.id) }, replacing: done.changed)
    return (try plan.carriedOut(withTextsOf: other), done)
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
}

/// What an import does to a document: all of it at once, so that a file of hundreds of reminders is read twice, and not once
/// for each of them.
private struct ImportPlan {
  private let document: ScheduleDocument
  /// What the document means once the edits are made.
  private var meant: Schedule
  private var edits: [TextEdit] = []
  private var removed: [[String]] = []
  /// What comes at the end then.
  private var tables: [NewTable] = []

  init(into document: ScheduleDocument) {
    self.document = document
    meant = document.schedule
  }

  // MARK: Settings

  /// Takes the settings that have one of the keys.
  mutating func take(settings keys: Set<String>, from other: Schedule) {
    for apart in other.aparts where keys.contains(dotted(["apart", apart.name])) {
      if meant.aparts.contains(where: { $0.name == apart.name }) { removed.append(["apart", apart.name]) }
      meant.aparts.removeAll { $0.name == apart.name }
      tables.append(NewTable(content: .apart(apart)))
    }
    var amounts = NewTable.Amounts()
    if keys.contains("calcium.target") { amounts.target = other.calciumTarget }
    if keys.contains("calcium.upper") { amounts.upper = other.calciumUpper }
    take(amounts)
    if keys.contains("person"), let person = other.person { take(person: person) }
  }

  private mutating func take(person: String) {
    meant.person = person
    let text = TOMLWriter.string(person)
    if let place = Places(document.layout)[["person"]]?.value {
      edits.append(TextEdit(range: place.range, replacement: text))
      return
    }
    // Before the first table, or it would be that table's.
    let start = document.layout.source.textStart
    let newline = TableStyle(of: document.layout).newline
    edits.append(TextEdit(range: start..<start, replacement: "person = \(text)\(newline)"))
  }

  private mutating func take(_ amounts: NewTable.Amounts) {
    let places = Places(document.layout)
    var missing: [(key: String, value: FieldValue)] = []
    for field in amounts.fields {
      if let place = places[["calcium", field.key]]?.value {
        edits.append(TextEdit(range: place.range, replacement: TOMLWriter.text(field.value)))
      } else {
        missing.append(field)
      }
    }
    if !missing.isEmpty {
      let insertion = KeyInsertion.edits(adding: missing, to: ["calcium"], in: document.layout)
      guard !insertion.isEmpty else {
        tables.append(NewTable(content: .calcium(amounts)))
        return
      }
      edits += insertion
    }
    amounts.take(into: &meant)
  }

  // MARK: Reminders

  mutating func take(_ reminders: [Reminder], replacing ids: [String]) {
    let replaced = Set(ids)
    meant.reminders.removeAll { replaced.contains($0.id) }
    removed += ids.map { ["reminder", $0] }
    tables += reminders.map { NewTable(content: .reminder($0)) }
  }

  // MARK: The document

  /// - Parameter other: where the tables come from, which are taken as they are written there.
  func carriedOut(withTextsOf other: ScheduleDocument) throws(ScheduleEditError) -> ScheduleDocument {
    let edits = edits + Removal.edits(for: removed, in: document.layout)
    let base = edits.isEmpty ? document : try document.edited(edits, meaning: meant, what: "what is in both files")
    let texts = Removal.tables(at: Set(tables.compactMap(\.path)), in: other.layout)
    return try base.appending(
      tables.map { table in
        var table = table
        table.own = table.path.flatMap { texts[$0] }
        return table
      })
  }
}
