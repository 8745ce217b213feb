public import LimberCore

extension ReminderKeys {
  /// A reminder from words, as the command line and the interface give them.
  ///
  /// Names may be as in the file or as in JSON (`on_time`, `onTime`). Values may all be strings: `"1h"`, `"90"` (minutes),
  /// `"09:00-18:00"`, `"500 mg"`, `"3"`, `"true"`; `steps` a list, or a string with one step a line. A movement without any
  /// timing is due every 60 minutes.
  ///
  /// - Parameters:
  ///   - id: the reminder's id.
  ///   - fields: the keys and their values.
  ///   - place: how they were given, for what to write instead.
  ///   - isZone: whether the machine knows a time zone of this name.
  /// - Throws: `FieldProblems` with all that is wrong, unknown and missing.
  public static func parse(
    id: String, fields: [(key: String, value: FieldValue)], at place: CalendarRemedy.Place = .add,
    isZone: @escaping (String) -> Bool
  ) throws(FieldProblems) -> Reminder {
    let inputs = fields.map { field in
      FieldInput(name: snakeCase(field.key), value: field.value) { field.value.display }
    }
    var assembly = ReminderAssembly(
      id: id, inputs: inputs, style: .words, prefix: "", at: place, times: TimesReader(isZone: isZone))
    let reminder = assembly.assemble()
    var problems = assembly.findings.map(\.problem)
    if !Reminder.isValidID(id) {
      let found = quotedForDisplay(id)
      problems.insert(
        FieldProblem(
          key: "id", found: found, allowed: allowedID, message: "\(found) is no id of a reminder: expected \(allowedID)"
        ),
        at: 0)
    }
    // In a file such an id works all the same, and commands never offer it.
    if place == .add, ShortID.isTaken(id) {
      let found = quotedForDisplay(id)
      problems.insert(
        FieldProblem(
          key: "id", found: found, allowed: "another id",
          message:
            "\(found) means something else in commands, as in limber done all or limber snooze 20: choose another id"
        ), at: 0)
    }
    guard let reminder, problems.isEmpty else { throw FieldProblems(problems: problems) }
    return reminder
  }
}

extension Reminder {
  /// All keys that have a value, defaults included, named and written as in the file, in its order; without the id.
  public var keyValues: [(key: String, value: FieldValue)] {
    ReminderKeys.all.compactMap { key in
      guard key.kinds.contains(kind) else { return nil }
      return key.write(self).map { (key.name, $0) }
    }
  }

  /// The keys that the file needs: the essential ones, and what differs from the defaults of the kind.
  var fileKeyValues: [(key: String, value: FieldValue)] {
    var standard = Reminder(id: id, kind: kind, title: title, timing: timing)
    // With `at` both are absent, with `every` both are compared with the default window.
    if case .every(let span, _) = timing { standard.timing = .every(span, ReminderKeys.defaultWindow) }
    return ReminderKeys.all.compactMap { key in
      guard let value = key.write(self), key.isEssential || value != key.write(standard) else { return nil }
      return (key.name, value)
    }
  }
}

extension FieldValue {
  /// For people: as it was given, on one line, shortened.
  var display: String {
    switch self {
    case .string(let text): quotedForDisplay(text)
    case .integer(let number): "\(number)"
    case .boolean(let flag): "\(flag)"
    case .strings(let list): visible("[" + list.map { quotedForDisplay($0) }.joined(separator: ", ") + "]")
    }
  }
}
