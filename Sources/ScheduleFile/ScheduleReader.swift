internal import LimberCore

/// Reads a schedule from a TOML text, and finds everything that is wrong with it.
struct ScheduleReader {
  /// A thousand reminders with long notes; what is larger was not written by a person.
  static let sizeLimit = 1 << 20

  /// What a good text amounts to.
  struct Reading {
    var schedule: Schedule
    var layout: Layout
  }

  private let source: Source
  private let places: Places
  private var schedule = Schedule()
  private var problems: [ScheduleProblem] = []
  private let times: TimesReader

  /// Reads a text.
  ///
  /// - Parameter earlier: what was read before, of which nothing is read again that stands in this text too.
  /// - Throws: all problems found; a text that is no TOML has one.
  static func read(
    _ text: String, isZone: @escaping (String) -> Bool, after earlier: [Schedule]
  ) throws(ScheduleProblems) -> Reading {
    let source = Source(text)
    guard source.bytes.count <= sizeLimit else {
      throw ScheduleProblems([
        ScheduleProblem(
          line: 1, column: 1, found: "\(source.bytes.count) bytes", allowed: "at most \(sizeLimit) bytes",
          message: "the file is \(source.bytes.count) bytes long: expected at most \(sizeLimit) bytes")
      ])
    }
    var scanner = Scanner(source)
    do {
      try scanner.scan()
    } catch {
      let syntax = SyntaxProblem(source: source, sections: scanner.sections)
      throw ScheduleProblems([syntax.problem(for: error, in: scanner)])
    }
    let layout = Layout(source: source, sections: scanner.sections)
    var reader = ScheduleReader(layout, isZone: isZone, after: earlier)
    try reader.checkCounts()
    let root: [String: TOMLNode]
    do {
      root = try TOMLNode.parse(text)
    } catch {
      throw ScheduleProblems([SyntaxProblem(source: source, sections: scanner.sections).problem(for: error)])
    }
    reader.readRoot(root)
    guard reader.problems.isEmpty else { throw ScheduleProblems(reader.problems) }
    return Reading(schedule: reader.schedule, layout: layout)
  }

  private init(_ layout: Layout, isZone: @escaping (String) -> Bool, after earlier: [Schedule]) {
    // The same few zones stand in many times, and each look is one at the disk.
    var known: [String: Bool] = [:]
    times = TimesReader(
      isZone: { name in
        if let found = known[name] { return found }
        let found = isZone(name)
        known[name] = found
        return found
      }, after: earlier)
    source = layout.source
    places = Places(layout)
  }

  /// More than a schedule may have is refused before anything is made of it.
  private func checkCounts() throws(ScheduleProblems) {
    for (table, limit, what) in [
      ("reminder", Schedule.mostReminders, "reminders"), ("apart", Schedule.mostAparts, "medicines"),
    ] {
      let names = places.names(below: [table])
      guard names.count > limit else { continue }
      let (line, column) = source.position(of: offset(of: [table, names[limit]]))
      throw ScheduleProblems([
        ScheduleProblem(
          line: line, column: column, key: dotted([table, names[limit]]), found: "\(names.count) \(what)",
          allowed: "at most \(limit) \(what)",
          message: "there are \(names.count) \(what): expected at most \(limit)")
      ])
    }
  }

  /// More than is told is not looked for.
  private var isEnough: Bool { problems.count > ScheduleProblems.limit }

  // MARK: Tables

  private mutating func readRoot(_ root: [String: TOMLNode]) {
    for name in inOrder(root, below: []) where !isEnough {
      guard let node = root[name] else { continue }
      switch name {
      case "person": schedule.person = text(node, [name], allowed: "a name such as \"Anna\"")
      case "calcium": readCalcium(node)
      case "apart": readAparts(node)
      case "reminder": readReminders(node)
      default: addUnknown([name], what: "no key of the schedule", among: ["person", "calcium", "apart", "reminder"])
      }
    }
  }

  private mutating func readCalcium(_ node: TOMLNode) {
    let path = ["calcium"]
    guard let table = table(node, path, allowed: "a table [calcium] with target and upper") else { return }
    for name in inOrder(table, below: path) where !isEnough {
      guard let node = table[name] else { continue }
      let place = path + [name]
      switch name {
      case "target": schedule.calciumTarget = amount(node, place)
      case "upper": schedule.calciumUpper = amount(node, place)
      default: addUnknown(place, what: "no key of calcium", among: ["target", "upper"])
      }
    }
    if let target = schedule.calciumTarget, let upper = schedule.calciumUpper, upper < target {
      addWrong(
        path + ["upper"], table["upper"], allowed: "at least the target",
        ValueError("expected at least the target of \(CalciumAmount.text(milligrams: target))"))
    }
  }

  private mutating func readAparts(_ node: TOMLNode) {
    guard let tables = table(node, ["apart"], allowed: "tables such as [apart.levothyroxine]") else { return }
    for name in inOrder(tables, below: ["apart"]) where !isEnough {
      let path = ["apart", name]
      guard let node = tables[name],
        let table = table(node, path, allowed: "a table such as [apart.levothyroxine]")
      else { continue }
      if let apart = apart(name, table, path) { schedule.aparts.append(apart) }
    }
  }

  private mutating func apart(_ name: String, _ table: [String: TOMLNode], _ path: [String]) -> Apart? {
    let before = problems.count
    var at: ClockTimes?
    var spans: [String: TimeSpan] = [:]
    for key in inOrder(table, below: path) where !isEnough {
      guard let node = table[key] else { continue }
      let place = path + [key]
      do throws(ValueError) {
        switch key {
        case "at": at = try times.times(try value(node), at: .medicine)
        case "calcium_after", "calcium_before":
          spans[key] = try ValueReading.span(try value(node), allowed: ReminderKeys.spanLimits, style: .file)
        default:
          addUnknown(place, what: "no key of \(dotted(path))", among: ["at", "calcium_after", "calcium_before"])
        }
      } catch {
        addWrong(place, node, allowed: key == "at" ? ReminderKeys.allowedTimes : ReminderKeys.allowedSpan, error)
      }
    }
    if table["at"] == nil { addMissing(path, "at", allowed: ReminderKeys.allowedTimes) }
    if table["calcium_after"] == nil, table["calcium_before"] == nil {
      add(
        at: offset(of: path), path + ["calcium_after"], found: nil, allowed: ReminderKeys.allowedSpan,
        "\(dotted(path)) has neither calcium_after nor calcium_before: expected one or both")
    }
    guard problems.count == before, let at else { return nil }
    return Apart(
      name: name, at: at, calciumAfter: spans["calcium_after"] ?? .zero,
      calciumBefore: spans["calcium_before"] ?? .zero)
  }

  private mutating func readReminders(_ node: TOMLNode) {
    guard let tables = table(node, ["reminder"], allowed: "tables such as [reminder.ankle-pumps]") else { return }
    for id in inOrder(tables, below: ["reminder"]) where !isEnough {
      let path = ["reminder", id]
      guard let node = tables[id] else { continue }
      if !Reminder.isValidID(id) {
        add(
          at: offset(of: path), path, found: id, allowed: ReminderKeys.allowedID,
          "\(dotted(path)) is no id of a reminder: expected \(ReminderKeys.allowedID)")
      }
      guard let table = table(node, path, allowed: "a table such as [reminder.ankle-pumps]") else { continue }
      readReminder(id, table, path)
    }
  }

  private mutating func readReminder(_ id: String, _ table: [String: TOMLNode], _ path: [String]) {
    let (places, source) = (places, source)
    let inputs = inOrder(table, below: path).map { name in
      let node = table[name]
      var input = FieldInput(name: name) { Self.found(path + [name], node, places, source) }
      do throws(ValueError) {
        input.value = try node.map { (node) throws(ValueError) in try value(node) }
      } catch {
        input.wrongElement = error.element
      }
      return input
    }
    var assembly = ReminderAssembly(
      id: id, inputs: inputs, style: .file, prefix: dotted(path) + ".", at: .file, times: times)
    let reminder = assembly.assemble()
    for finding in assembly.findings {
      let problem = finding.problem
      let place = path + [problem.key]
      let offset =
        switch finding.part {
        case .reminder: self.offset(of: path)
        case .key: self.offset(of: place)
        case .value(let element, let position): valueOffset(of: place, element: element, position: position)
        }
      add(at: offset, place, found: problem.found, allowed: problem.allowed, problem.message)
    }
    if let reminder { schedule.reminders.append(reminder) }
  }

  // MARK: Values

  /// The names in a table in the order of the text.
  private func inOrder(_ table: [String: TOMLNode], below path: [String]) -> [String] {
    let known = places.names(below: path).filter { table[$0] != nil }
    // None are left over while scanner and TOMLKit agree; should they not, nothing may be passed over in silence.
    let leftOver = Set(table.keys).subtracting(known)
    return known + leftOver.sorted()
  }

  private mutating func table(_ node: TOMLNode, _ path: [String], allowed: String) -> [String: TOMLNode]? {
    if case .table(let table) = node { return table }
    addWrong(path, node, allowed: allowed, isText: false, ValueError())
    return nil
  }

  private func value(_ node: TOMLNode) throws(ValueError) -> FieldValue {
    switch node {
    case .string(let text): return .string(text)
    case .integer(let number): return .integer(number)
    case .boolean(let flag): return .boolean(flag)
    case .array(let elements):
      var texts: [String] = []
      for (index, element) in elements.enumerated() {
        guard case .string(let text) = element else { throw ValueError(element: index) }
        texts.append(text)
      }
      return .strings(texts)
    case .table, .other: throw ValueError()
    }
  }

  private mutating func text(_ node: TOMLNode, _ path: [String], allowed: String) -> String? {
    do throws(ValueError) {
      return try ValueReading.text(try value(node))
    } catch {
      addWrong(path, node, allowed: allowed, error)
      return nil
    }
  }

  private mutating func amount(_ node: TOMLNode, _ path: [String]) -> Int? {
    do throws(ValueError) {
      return try ValueReading.milligrams(try value(node), style: .file)
    } catch {
      addWrong(path, node, allowed: CalciumAmount.allowed, error)
      return nil
    }
  }

  // MARK: Places

  private func offset(of path: [String]) -> Int { places[path]?.offset ?? 0 }

  private func valueOffset(of path: [String], element: Int?, position: Int?) -> Int {
    guard var value = places[path]?.value else { return offset(of: path) }
    if let element, case .array(let elements) = value.kind, element < elements.count { value = elements[element] }
    guard let position, case .string(let quotes) = value.kind else { return value.range.lowerBound }
    return StringText(source.bytes, in: value.range, quotes: quotes).offset(ofCharacter: position)
  }

  /// A value as it is written.
  private func found(_ path: [String], _ node: TOMLNode?) -> String { Self.found(path, node, places, source) }

  private static func found(_ path: [String], _ node: TOMLNode?, _ places: Places, _ source: Source) -> String {
    switch node {
    case .string(let text): return quotedForDisplay(text)
    case .table: return "a table"
    default:
      guard let range = places[path]?.value?.range else { return "something else" }
      // A list may run over lines.
      // More of it is not shown.
      let shown = range.lowerBound..<min(range.upperBound, range.lowerBound + 16 * displayLimit)
      return visible(source.text(shown).split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
  }

  // MARK: Problems

  private mutating func add(at offset: Int, _ path: [String], found: String?, allowed: String?, _ message: String) {
    let (line, column) = source.position(of: offset)
    problems.append(
      ScheduleProblem(
        line: line, column: column, key: dotted(path), found: found, allowed: allowed, message: message))
  }

  private mutating func addWrong(
    _ path: [String], _ node: TOMLNode?, allowed: String, isText: Bool = true, _ error: ValueError
  ) {
    let found = found(path, node)
    var allowed = error.allowed ?? allowed
    switch node {
    case .integer, .boolean, .other: if isText { allowed = inQuotes(allowed) }
    default: break
    }
    add(
      at: valueOffset(of: path, element: error.element, position: error.position), path, found: found,
      allowed: allowed, "\(dotted(path)) is \(found): \(error.reason ?? "expected \(allowed)")")
  }

  private mutating func addMissing(_ path: [String], _ key: String, allowed: String) {
    add(
      at: offset(of: path), path + [key], found: nil, allowed: allowed,
      "\(dotted(path + [key])) is missing: expected \(allowed)")
  }

  private mutating func addUnknown(_ path: [String], what: String, among names: [String]) {
    let near = path.last.flatMap { Text.nearest(to: $0, among: names) }
    let allowed = near ?? names.joined(separator: ", ")
    add(
      at: offset(of: path), path, found: path.last, allowed: allowed,
      "\(dotted(path)) is \(what): " + (near.map { "did you mean \($0)?" } ?? "expected one of \(allowed)"))
  }
}
