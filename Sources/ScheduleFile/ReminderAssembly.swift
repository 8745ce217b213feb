internal import LimberCore

/// A key and its value as they were given.
struct FieldInput {
  var name: String
  /// Nil when no key has a value of this type.
  var value: FieldValue?
  /// The element of a list because of which there is no value.
  var wrongElement: Int?
  /// The value as it was written, for people: only where something is wrong with it, which is seldom.
  let found: () -> String
}

/// Something wrong with the fields of a reminder, and where.
struct FieldFinding {
  enum Part {
    /// The reminder as a whole: a key is missing.
    case reminder
    case key
    /// The value, or the character of it (or of an element of it) that is wrong.
    case value(element: Int?, position: Int?)
  }
  var problem: FieldProblem
  /// Which of the inputs.
  var field: Int?
  var part: Part
}

/// Puts a reminder together from its keys, and finds everything that is wrong with them.
struct ReminderAssembly {
  private let id: String
  private let inputs: [FieldInput]
  private let style: FieldStyle
  /// What stands before a key in a message: `reminder.ankle-pumps.`
  private let prefix: String
  private let place: CalendarRemedy.Place
  private let times: TimesReader
  private(set) var findings: [FieldFinding] = []

  /// - Parameter place: where the values were given, for what to write instead.
  init(
    id: String, inputs: [FieldInput], style: FieldStyle, prefix: String, at place: CalendarRemedy.Place,
    times: TimesReader
  ) {
    self.place = place
    self.id = id
    self.inputs = inputs
    self.style = style
    self.prefix = prefix
    self.times = times
  }

  /// The reminder; nil when there are findings.
  mutating func assemble() -> Reminder? {
    let kind = readKind()
    var draft = ReminderDraft(
      reminder: Reminder(
        id: id, kind: kind ?? .movement, title: "",
        timing: .every(ReminderKeys.defaultEvery, ReminderKeys.defaultWindow)), place: place, times: times)
    var seen: Set<String> = []
    // More than is told is not looked for.
    for index in inputs.indices where findings.count <= ScheduleProblems.limit {
      let name = inputs[index].name
      guard seen.insert(name).inserted else {
        add(index, .key, allowed: nil, "\(label(name)) is given twice")
        continue
      }
      read(index, kind: kind, into: &draft)
    }
    if !seen.contains("title") { addMissing("title") }
    draft.reminder.timing = readTiming(draft) ?? draft.reminder.timing
    return findings.isEmpty ? draft.reminder : nil
  }

  // MARK: Keys

  /// The kind comes first: it decides about defaults, and which keys there may be.
  private mutating func readKind() -> ReminderKind? {
    guard let input = inputs.first(where: { $0.name == "kind" }) else {
      addMissing("kind")
      return nil
    }
    // A wrong one is found when all keys are read.
    return input.value.flatMap { try? ValueReading.choice($0) }
  }

  private mutating func read(_ index: Int, kind: ReminderKind?, into draft: inout ReminderDraft) {
    let input = inputs[index]
    guard let key = ReminderKeys.named(input.name) else { return addUnknown(index, kind: kind) }
    if let kind, !key.kinds.contains(kind) {
      let kinds = ReminderKind.allCases.filter(key.kinds.contains).map(\.rawValue).joined(separator: " and ")
      add(index, .key, allowed: nil, "\(label(key.name)) is only for \(kinds) reminders, and this is \(kind.rawValue)")
      return
    }
    do throws(ValueError) {
      guard let value = input.value else {
        throw ValueError("expected \(key.allowedAsTyped)", element: input.wrongElement)
      }
      if style == .file, key.isText, !value.isText { throw ValueError("expected \(key.allowedAsTyped)") }
      try key.read(&draft, value, style)
    } catch {
      addWrong(index, key: key, error)
    }
  }

  // MARK: Timing

  private mutating func readTiming(_ draft: ReminderDraft) -> Timing? {
    let at = index(of: "at")
    let every = index(of: "every")
    if let at, let every {
      add(max(at, every), .key, allowed: nil, "\(owner) has both at and every: expected one of the two")
      return nil
    }
    if at != nil {
      for name in ["between", "days"] {
        guard let index = index(of: name) else { continue }
        add(
          index, .key, allowed: nil,
          "\(label(name)) goes only with every: with at, write the days before the time, as in \"Mon..Fri 12:30\"")
      }
      return draft.at.map(Timing.at)
    }
    guard every != nil || (style == .words && draft.reminder.kind == .movement) else {
      addMissing("at", "\(owner) has neither at nor every: expected one of the two")
      return nil
    }
    let standard = ReminderKeys.defaultWindow
    let window = Window(
      opens: draft.hours?.opens ?? standard.opens, closes: draft.hours?.closes ?? standard.closes,
      days: draft.days ?? standard.days)
    let span = every == nil ? ReminderKeys.defaultEvery : draft.every
    guard let span else { return nil }
    guard span < window.length else {
      let why = "expected less than the \(window.length) of \(window.hoursText)"
      if let every {
        addWrong(every, key: ReminderKeys.named("every"), ValueError(why))
      } else if let between = index(of: "between") {
        addWrong(between, key: ReminderKeys.named("between"), ValueError("expected more than \(span)"))
      }
      return nil
    }
    return .every(span, window)
  }

  private func index(of name: String) -> Int? { inputs.firstIndex { $0.name == name } }

  // MARK: Findings

  private var owner: String { prefix.isEmpty ? "the reminder" : String(prefix.dropLast()) }

  private func label(_ name: String) -> String { prefix + dotted([name]) }

  private mutating func add(
    _ field: Int, _ part: FieldFinding.Part, allowed: String?, found: String? = nil, _ message: String
  ) {
    let problem = FieldProblem(
      key: inputs[field].name, found: found ?? inputs[field].found(), allowed: allowed, message: message)
    findings.append(FieldFinding(problem: problem, field: field, part: part))
  }

  private mutating func addWrong(_ field: Int, key: ReminderKey?, _ error: ValueError) {
    let input = inputs[field]
    let allowed = error.allowed ?? key?.allowed ?? "another value"
    var found = input.found()
    // Words come one by one, and nobody typed the list. In the file it is what stands there.
    if style == .words, let element = error.element, case .strings(let list)? = input.value, element < list.count {
      found = quotedForDisplay(list[element])
    }
    add(
      field, .value(element: error.element, position: error.position), allowed: allowed, found: found,
      "\(label(input.name)) is \(found): \(error.reason ?? "expected \(allowed)")")
  }

  private mutating func addUnknown(_ field: Int, kind: ReminderKind?) {
    let name = inputs[field].name
    let names = ReminderKeys.all.filter { key in kind.map(key.kinds.contains) ?? true }.map(\.name)
    let message = "\(label(name)) is no key of a reminder: "
    // A key of the other kind may be what was meant, and says so once it is spelled right.
    if let near = Text.nearest(to: name, among: names) ?? Text.nearest(to: name, among: ReminderKeys.names) {
      add(field, .key, allowed: near, message + "did you mean \(near)?")
    } else {
      let allowed = names.joined(separator: ", ")
      add(field, .key, allowed: allowed, message + "expected one of \(allowed)")
    }
  }

  private mutating func addMissing(_ name: String, _ message: String? = nil) {
    let allowed = ReminderKeys.named(name)?.allowed
    let sentence = message ?? "\(label(name)) is missing: expected \(allowed ?? "a value")"
    let problem = FieldProblem(key: name, found: nil, allowed: allowed, message: sentence)
    findings.append(FieldFinding(problem: problem, field: nil, part: .reminder))
  }
}
