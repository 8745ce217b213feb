internal import LimberCore

/// Says what keeps a text from being TOML: in the words of the schedule where the place is known, else in TOMLKit's.
struct SyntaxProblem {
  let source: Source
  /// What the scanner saw, as far as it came.
  let sections: [Layout.Section]

  /// The problem that the scanner met, or one before it that only TOMLKit sees.
  func problem(for error: ScanError, in scanner: Scanner) -> ScheduleProblem {
    do {
      // Only what is well formed, and not too much: see `Scanner`.
      if !error.reason.isOfCount { _ = try TOMLNode.parse(source.text(0..<scanner.itemStart)) }
    } catch {
      return problem(for: error)
    }
    let key = scanner.pending
    switch error.reason {
    case .nul:
      return problem(at: error.offset, key: key, found: "U+0000", "the character U+0000 is not allowed in a schedule")
    case .tooManyKeys:
      return problem(
        at: error.offset, key: key, allowed: "at most \(Scanner.keyLimit) keys",
        "there are more than \(Scanner.keyLimit) keys: expected at most \(Schedule.mostReminders) reminders and "
          + "\(Schedule.mostAparts) medicines")
    case .tooManyElements:
      let allowed = "at most \(Scanner.elementLimit)"
      return problem(
        at: error.offset, key: key, allowed: allowed,
        "\(key.map(dotted) ?? "this") is a list of more than \(Scanner.elementLimit): expected \(allowed)")
    case .tooDeep:
      let allowed = "at most \(Scanner.nestingLimit) levels"
      return problem(at: error.offset, key: key, allowed: allowed, "this nests too deeply: expected \(allowed)")
    case .bareValue(let range):
      return bareValue(range, key ?? [])
    case .syntax(let expected):
      let place = key.map(dotted) ?? "this"
      return problem(
        at: error.offset, key: key, allowed: expected, "\(place) is not valid TOML: expected \(expected)")
    }
  }

  /// The problem that TOMLKit met in a text that the scanner found nothing wrong with.
  func problem(for error: TOMLSyntaxError) -> ScheduleProblem {
    let offset = source.offset(line: error.line, scalarColumn: error.column)
    return duplicate(error, at: offset) ?? bareValue(at: offset) ?? other(error, at: offset)
  }

  // MARK: What TOMLKit found

  /// A key or a table that is there already.
  private func duplicate(_ error: TOMLSyntaxError, at offset: Int) -> ScheduleProblem? {
    guard error.reason.contains("cannot redefine"), let (path, place) = item(at: offset) else { return nil }
    let name = dotted(path)
    let first = Places(Layout(source: source, sections: sections))[path]?.offset ?? place
    guard first < place else {
      return problem(at: place, key: path, "\(name) can't stand here: a part of it is given elsewhere in another form")
    }
    let line = source.position(of: first).line
    return problem(at: place, key: path, "\(name) is given twice: the first is on line \(line)")
  }

  /// A value that is a well-formed number or date, but none that TOMLKit can hold: `2026-13-01`.
  private func bareValue(at offset: Int) -> ScheduleProblem? {
    guard let (section, entry) = entry(at: offset), case .bare = entry.value.kind,
      entry.value.range.lowerBound <= offset
    else { return nil }
    return bareValue(entry.value.range, (section.header?.path.map(\.name) ?? []) + entry.key.map(\.name))
  }

  private func bareValue(_ range: Range<Int>, _ path: [String]) -> ScheduleProblem {
    let key = path.count == 3 && path[0] == "reminder" ? ReminderKeys.named(path[2]) : nil
    let allowed = key?.allowedAsTyped ?? "a text in double quotes"
    let found = visible(source.text(range))
    return problem(
      at: range.lowerBound, key: path, found: found, allowed: allowed,
      "\(dotted(path)) is \(found): expected \(allowed)")
  }

  private func other(_ error: TOMLSyntaxError, at offset: Int) -> ScheduleProblem {
    var reason = error.reason
    // toml++ begins with the production that it was in, which says little to a person.
    if reason.hasPrefix("Error while parsing "), let colon = reason.firstRange(of: ": ") {
      reason.removeSubrange(..<colon.upperBound)
    }
    if reason == "encountered end-of-file" { reason = "the file ends too early" }
    let path = item(at: offset)?.path
    let place = path.map(dotted) ?? "this"
    return problem(at: offset, key: path, "\(place) is not valid TOML: \(visible(reason, limit: 200))")
  }

  // MARK: Places

  private func entry(at offset: Int) -> (Layout.Section, Layout.Entry)? {
    for section in sections {
      for entry in section.entries where entry.range.lowerBound <= offset && offset <= entry.range.upperBound {
        return (section, entry)
      }
    }
    return nil
  }

  /// The path of the entry or the header at an offset, and where that begins.
  private func item(at offset: Int) -> (path: [String], offset: Int)? {
    if let (section, entry) = entry(at: offset) {
      return ((section.header?.path.map(\.name) ?? []) + entry.key.map(\.name), entry.range.lowerBound)
    }
    let header = sections.lazy.compactMap(\.header).first {
      $0.range.lowerBound <= offset && offset <= $0.range.upperBound
    }
    return header.map { ($0.path.map(\.name), $0.range.lowerBound) }
  }

  private func problem(
    at offset: Int, key: [String]? = nil, found: String? = nil, allowed: String? = nil, _ message: String
  ) -> ScheduleProblem {
    let (line, column) = source.position(of: offset)
    return ScheduleProblem(
      line: line, column: column, key: key.map(dotted), found: found, allowed: allowed, message: message)
  }
}

extension ScanError.Reason {
  /// Whether the text before it is not to be parsed either.
  fileprivate var isOfCount: Bool { self == .nul || self == .tooManyKeys || self == .tooManyElements }
}
