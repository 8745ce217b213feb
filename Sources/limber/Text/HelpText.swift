internal import Report

/// The help, laid out for a width: the parser would break commands inside their quotes, and leaves one line as long as it is, which
/// says how the verb is typed.
struct HelpText {
  /// Wider than any line: the parser breaks none of them.
  static let unlimited = 100_000
  /// Where less than this is left beside its name, what an option does stands below it.
  private static let leastRoom = 30
  private static let indent = String(repeating: " ", count: 8)

  private let lines: [Substring]
  private let width: Int

  /// - Parameter text: as the parser has it, with no line broken.
  init(_ text: String, width: Int) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    self.width = width
  }

  /// The whole.
  var text: String { lines.flatMap(laidOut).joined(separator: "\n") }

  private func laidOut(_ line: Substring) -> [String] {
    guard Columns.width(of: String(line)) > width else { return [String(line)] }
    if line.hasPrefix(Self.usage) { return usage(line.dropFirst(Self.usage.count)) }
    let margin = String(line.prefix { $0 == " " })
    let rest = line.dropFirst(margin.count)
    // A name, and what it does beside it.
    guard let gap = rest.firstRange(of: "  ") else {
      let first = margin.count > Self.indent.count && width - margin.count < Self.leastRoom ? Self.indent : margin
      // The rest of a command that is longer than a line.
      let indent = rest.hasPrefix("limber ") ? first + "  " : first
      return Columns.paragraph(String(rest), width: width, first: first, indent: indent)
    }
    let what = rest[gap.lowerBound...].drop { $0 == " " }
    let name = margin + rest[..<gap.lowerBound]
    let column = line.distance(from: line.startIndex, to: what.startIndex)
    guard width - column < Self.leastRoom else {
      return Columns.paragraph(String(what), width: width, first: Columns.left(name, column))
    }
    return [name] + Columns.paragraph(String(what), width: width, first: Self.indent)
  }

  private static let usage = "USAGE: "

  private func usage(_ line: Substring) -> [String] {
    var lines = [String(Self.usage.dropLast())]
    // An option and its value stay together.
    for part in line.replacing(" [", with: "\n[").replacing(" <", with: "\n<").split(separator: "\n") {
      let joined = "\(lines[lines.count - 1]) \(part)"
      if joined.count <= width { lines[lines.count - 1] = joined } else { lines.append("       \(part)") }
    }
    return lines
  }
}
