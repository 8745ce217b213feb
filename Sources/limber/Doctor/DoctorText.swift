internal import Report

/// The findings for a person.
struct DoctorText {
  var width: Int
  var style: TextStyle

  func lines(_ findings: [Finding]) -> [String] {
    findings.flatMap(lines) + [""] + Columns.paragraph(Self.sum(findings), width: width)
  }

  private func lines(_ finding: Finding) -> [String] {
    let word =
      switch finding.state {
      case .ok: "ok"
      case .look: "look"
      case .wrong: "wrong"
      case .absent: "-"
      }
    let column = 7
    let indent = String(repeating: " ", count: column)
    var lines = Columns.paragraph(
      Columns.clean(finding.message, limit: 1000), width: width, first: Columns.left(word, column), indent: indent)
    // The word alone is coloured, after the lines were broken.
    switch finding.state {
    case .look, .wrong: lines[0] = style.warning(word) + lines[0].dropFirst(word.count)
    case .ok: lines[0] = style.bold(word) + lines[0].dropFirst(word.count)
    case .absent: lines = lines.map(style.dim)
    }
    if let fix = finding.fix {
      lines += Columns.paragraph(Columns.clean(fix, limit: 1000), width: width, first: indent)
    }
    return lines
  }

  private static func sum(_ findings: [Finding]) -> String {
    let wrong = findings.count { $0.state == .wrong }
    let look = findings.count { $0.state == .look }
    switch (wrong, look) {
    case (0, 0): return "All is well."
    case (0, _): return "Nothing is wrong. \(look == 1 ? "One thing is" : "\(look) things are") worth a look."
    default: return "\(wrong == 1 ? "One thing is" : "\(wrong) things are") wrong."
    }
  }
}
