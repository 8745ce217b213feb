/// Says what keeps a text from being TOML.
enum SyntaxProblem {
  /// So much behind the place where the scanner stopped is shown to TOMLKit: enough for it to find the same error, and too
  /// little for a nesting that its recursion could not bear.
  private static let lookahead = 256

  /// The problem that the scanner met. For bad syntax TOMLKit is asked, which knows TOML's rules better.
  static func problem(for error: ScanError, in source: Source) -> ScheduleProblem {
    let (line, column) = source.position(of: error.offset)
    switch error.reason {
    case .nul:
      return ScheduleProblem(
        line: line, column: column, found: "U+0000", message: "the character U+0000 is not allowed in a schedule")
    case .tooDeep:
      return ScheduleProblem(
        line: line, column: column, allowed: "at most \(Scanner.nestingLimit) levels",
        message: "this nests too deeply: expected at most \(Scanner.nestingLimit) levels")
    case .syntax(let expected):
      let lineEnd = source.range(ofLine: source.line(at: error.offset)).upperBound
      let head = source.text(0..<min(lineEnd, error.offset + lookahead))
      do {
        _ = try TOMLNode.parse(head)
      } catch {
        return problem(for: error, in: source, layout: nil)
      }
      return ScheduleProblem(
        line: line, column: column, allowed: expected, message: "this is not valid TOML: expected \(expected)")
    }
  }

  /// The problem that TOMLKit met.
  static func problem(for error: TOMLSyntaxError, in source: Source, layout: Layout?) -> ScheduleProblem {
    let offset = source.offset(line: error.line, scalarColumn: error.column)
    let (line, column) = source.position(of: offset)
    return ScheduleProblem(line: line, column: column, message: "this is not valid TOML: \(error.reason)")
  }
}
