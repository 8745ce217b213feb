/// The fields of an entry outside the core: one list for the ledger's columns, the journal's fields and JSON's keys.
///
/// The raw value is the place in the list. Fields are only ever added, at the end.
public enum EntryField: Int, CaseIterable, Sendable {
  case id, seq, time, elapsed, boot, offset, person, kind
  case reminder, reminderKind, occurrence, due, title
  case outcome, why, by, at, until, reason, note, supersedes
  case onTime, dose, source, limb, lasts
  case showing, snoozes, because
  case definition, problem, version, target, upper
  case from, to, count
  case what, minutes, mg, item, place, severity
  case step, zone, namedOffset
  case brought, lost, file
  case clocks, trial

  /// How a value is kept.
  public enum Form: Sendable {
    /// Microseconds since the epoch.
    case instant
    /// Microseconds.
    case span
    case integer
    case decimal
    case text
  }

  /// The key in JSON: `onTime`.
  public var name: String { Self.names[rawValue] }
  private static let names = allCases.map { "\($0)" }

  /// How this field's value is kept.
  public var form: Form {
    switch self {
    case .time, .due, .at, .until, .from, .to: .instant
    case .elapsed, .onTime, .lasts, .step: .span
    case .seq, .offset, .dose, .showing, .snoozes, .target, .upper, .count, .mg, .severity, .namedOffset, .brought,
      .lost, .trial:
      .integer
    case .minutes: .decimal
    default: .text
    }
  }

  /// The name in SQL: `on_time`.
  public var snakeCase: String { Self.snakeNames[rawValue] }
  private static let snakeNames = allCases.map { words($0.name).joined(separator: "_") }

  /// The name in the journal: `LIMBER_ON_TIME`; instants and spans end in `_USEC`, as systemd's fields do.
  public var journalName: String { Self.journalNames[rawValue] }
  private static let journalNames = allCases.map { field in
    let base = "LIMBER_" + field.snakeCase.uppercased()
    return switch (field, field.form) {
    case (.id, _): "LIMBER_ENTRY_ID"
    case (_, .instant), (_, .span): base + "_USEC"
    default: base
    }
  }

  private static func words(_ name: String) -> [String] {
    var words = [""]
    for character in name {
      if character.isUppercase { words.append("") }
      words[words.count - 1] += character.lowercased()
    }
    return words
  }
}

/// A value of a field: integers for instants, spans and numbers.
public enum FieldValue: Hashable, Sendable {
  case integer(Int64)
  case decimal(Double)
  case text(String)
  /// Bytes that are no text: a damaged ledger can hold them, and no field may.
  case bytes

  /// As text, for the journal.
  public var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .decimal(let value): "\(value)"
    case .text(let value): value
    case .bytes: "no text"
    }
  }

  /// Reads a field's value from text; nil when it has not the field's form.
  public init?(_ text: String, for field: EntryField) {
    switch field.form {
    case .instant, .span, .integer:
      guard let value = Int64(text) else { return nil }
      self = .integer(value)
    case .decimal:
      guard let value = Double(text), value.isFinite else { return nil }
      self = .decimal(value)
    case .text: self = .text(text)
    }
  }
}

/// Why fields make no entry.
public struct EntryError: Error, Hashable, Sendable {
  /// The field that is missing or makes no sense.
  public var field: EntryField
  /// What was found; nil when it is missing.
  public var found: String?

  /// A field and what was found there.
  public init(field: EntryField, found: String?) {
    self.field = field
    self.found = found
  }

  /// What was found, at a length that can be told.
  public var foundBriefly: String {
    guard let found else { return "missing" }
    let start = found.prefix(40)
    return start.utf8.count < found.utf8.count ? "\(start.utf8.count > 200 ? "very long" : "\(start)…")" : found
  }
}

/// An entry taken apart: a place for each field. One row can be filled again and again, which makes reading many entries
/// cheap.
public struct EntryRow: Sendable {
  private var values: [FieldValue?]

  /// A row without a value.
  public init() { values = Array(repeating: nil, count: EntryField.allCases.count) }

  /// The value of a field; nil where it has none.
  public subscript(field: EntryField) -> FieldValue? {
    get { values[field.rawValue] }
    set { values[field.rawValue] = newValue }
  }

  /// Empties the row for the next entry.
  public mutating func removeAll() { for index in values.indices { values[index] = nil } }

  mutating func set(_ field: EntryField, _ value: String?) { if let value { self[field] = .text(value) } }
  mutating func set(_ field: EntryField, _ value: Int64?) { if let value { self[field] = .integer(value) } }
  mutating func set(_ field: EntryField, _ value: Int?) { set(field, value.map(Int64.init)) }
  mutating func set(_ field: EntryField, _ value: Double?) { if let value { self[field] = .decimal(value) } }
  mutating func set(_ field: EntryField, _ value: Instant?) { set(field, value?.microseconds) }
  mutating func set(_ field: EntryField, _ value: TimeSpan?) { set(field, value?.microseconds) }
  mutating func set(_ field: EntryField, _ value: EntryID?) { set(field, value?.description) }
  mutating func set<E: RawRepresentable<String>>(_ field: EntryField, _ value: E?) { set(field, value?.rawValue) }

  mutating func set(_ occurrence: Occurrence?) {
    guard let occurrence else { return }
    set(.reminder, occurrence.key.reminder)
    set(.due, occurrence.key.due)
    set(.occurrence, occurrence.id)
    set(.reminderKind, occurrence.kind)
    set(.title, occurrence.title)
    set(.trial, occurrence.isTrial ? 1 : nil as Int?)
  }

  mutating func set(_ reminder: Reminder) {
    set(.reminder, reminder.id)
    set(.reminderKind, reminder.kind)
    set(.title, reminder.title)
    set(.definition, reminder.definition)
  }

  private func bad(_ field: EntryField) -> EntryError { EntryError(field: field, found: self[field]?.text) }

  /// Checks each value against what its field may hold (`Bounds`).
  ///
  /// - Throws: `EntryError` that names the first one beyond.
  func check() throws(EntryError) {
    for field in EntryField.allCases {
      if let value = values[field.rawValue], !field.allows(value) { throw bad(field) }
    }
  }

  func optionalText(_ field: EntryField) -> String? { self[field]?.text }
  func optionalInteger(_ field: EntryField) -> Int64? {
    if case .integer(let value)? = self[field] { value } else { nil }
  }
  func optionalDecimal(_ field: EntryField) -> Double? {
    switch self[field] {
    // Nothing has no sign.
    case .decimal(let value)?: value == 0 ? 0 : value
    case .integer(let value)?: Double(value)
    default: nil
    }
  }
  func optionalInstant(_ field: EntryField) -> Instant? { optionalInteger(field).map(Instant.init(microseconds:)) }
  func optionalSpan(_ field: EntryField) -> TimeSpan? { optionalInteger(field).map(TimeSpan.init(microseconds:)) }

  func optionalNumber(_ field: EntryField) -> Int? { optionalInteger(field).map(Int.init) }
  func number(_ field: EntryField) throws(EntryError) -> Int { try need(optionalNumber(field), field) }

  func text(_ field: EntryField) throws(EntryError) -> String { try need(optionalText(field), field) }
  func integer(_ field: EntryField) throws(EntryError) -> Int64 { try need(optionalInteger(field), field) }
  func instant(_ field: EntryField) throws(EntryError) -> Instant { try need(optionalInstant(field), field) }
  func span(_ field: EntryField) throws(EntryError) -> TimeSpan { try need(optionalSpan(field), field) }
  func entryID(_ field: EntryField) throws(EntryError) -> EntryID { try need(EntryID(text(field)), field) }
  func word<E: RawRepresentable<String>>(_ field: EntryField, _: E.Type) throws(EntryError) -> E {
    try need(E(rawValue: text(field)), field)
  }
  /// A word that may be missing, but not unknown.
  func optionalWord<E: RawRepresentable<String>>(_ field: EntryField, _ type: E.Type) throws(EntryError) -> E? {
    self[field] == nil ? nil : try word(field, type)
  }

  private func need<T>(_ value: T?, _ field: EntryField) throws(EntryError) -> T {
    guard let value else { throw bad(field) }
    return value
  }

  func occurrence() throws(EntryError) -> Occurrence {
    Occurrence(
      key: OccurrenceKey(reminder: try text(.reminder), due: try instant(.due)), id: try text(.occurrence),
      kind: try word(.reminderKind, ReminderKind.self), title: try text(.title),
      isTrial: optionalInteger(.trial) == 1)
  }

  func reminder() throws(EntryError) -> Reminder {
    try need(Reminder(id: text(.reminder), definition: text(.definition)), .definition)
  }

  func rhythm() throws(EntryError) -> Rhythm? {
    guard self[.definition] != nil || self[.clocks] != nil else { return nil }
    return try need(Rhythm(reminder(), clocks: text(.clocks)), .clocks)
  }
}
