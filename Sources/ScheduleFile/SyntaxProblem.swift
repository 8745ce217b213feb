/// Says what keeps a text from being TOML: in the words of the schedule where the place is known, else in TOMLKit's.
struct SyntaxProblem {
  /// So much behind the place where the scanner stopped is shown to TOMLKit: enough for it to find the same error, and too
  /// little for a nesting that its recursion could not bear.
  private static let lookahead = 256

  let source: Source
  /// What the scanner saw, as far as it came.
  let sections: [Layout.Section]

  /// The problem that the scanner met, or one before it that only TOMLKit sees.
  func problem(for error: ScanError, key: [String]?) -> ScheduleProblem {
    switch error.reason {
    case .nul:
      return problem(at: error.offset, found: "U+0000", "the character U+0000 is not allowed in a schedule")
    case .tooDeep:
      let allowed = "at most \(Scanner.nestingLimit) levels"
      return problem(at: error.offset, allowed: allowed, "this nests too deeply: expected \(allowed)")
    case .syntax(let expected):
      let lineEnd = source.range(ofLine: source.line(at: error.offset)).upperBound
      do {
        _ = try TOMLNode.parse(source.text(0..<min(lineEnd, error.offset + Self.lookahead)))
      } catch let earlier {
        let offset = source.offset(line: earlier.line, scalarColumn: earlier.column)
        if offset < error.offset { return problem(for: earlier) }
      }
      let place = key.map { "\(dotted($0)) is not valid TOML" } ?? "this is not valid TOML"
      return problem(at: error.offset, key: key, allowed: expected, "\(place): expected \(expected)")
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

  /// A value without quotes that is neither number nor date nor boolean: mostly a text whose quotes were forgotten.
  private func bareValue(at offset: Int) -> ScheduleProblem? {
    guard let (section, entry) = entry(at: offset), case .bare = entry.value.kind,
      entry.value.range.lowerBound <= offset
    else { return nil }
    let path = (section.header?.path.map(\.name) ?? []) + entry.key.map(\.name)
    let key = path.count == 3 && path[0] == "reminder" ? ReminderKeys.named(path[2]) : nil
    let allowed = key?.allowedAsTyped ?? "a text in double quotes"
    let found = visible(source.text(entry.value.range))
    return problem(
      at: entry.value.range.lowerBound, key: path, found: found, allowed: allowed,
      "\(dotted(path)) is \(found): expected \(allowed)")
  }

  private func other(_ error: TOMLSyntaxError, at offset: Int) -> ScheduleProblem {
    var reason = error.reason
    // toml++ begins with the production that it was in, which says little to a person.
    if reason.hasPrefix("Error while parsing "), let colon = reason.firstRange(of: ": ") {
      reason.removeSubrange(..<colon.upperBound)
    }
    if reason == "encountered end-of-file" { reason = "the file ends too early" }
    return problem(at: offset, key: item(at: offset)?.path, "this is not valid TOML: \(visible(reason, limit: 200))")
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
    let header = sections.lazy.compactMap(\.header).first { $0.range.lowerBound <= offset && offset <= $0.range.upperBound }
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
