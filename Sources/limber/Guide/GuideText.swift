internal import LimberCore
internal import Report

/// The screen of a walk: one step, its countdown, the keys.
struct GuideText {
  var title: String
  var width: Int
  var style: TextStyle

  /// The lines at this moment.
  func lines(_ walk: GuideWalk) -> [String] {
    var lines = Columns.paragraph(Columns.clean(title), width: width).map(style.bold)
    if walk.steps.count > 1 { lines.append(style.dim("Step \(walk.step + 1) of \(walk.steps.count)")) }
    lines.append("")
    // A step may be the title itself.
    if walk.steps.count > 1 || walk.steps[0] != title {
      lines += Columns.paragraph(Columns.clean(walk.steps[walk.step]), width: width, first: "  ")
      lines.append("")
    }
    if let left = walk.left, let length = walk.stepLength {
      lines.append("  " + bar(left, of: length, isPaused: walk.isPaused))
      lines.append("")
    }
    let space = walk.stepLength == nil ? "next" : walk.isPaused ? "go on" : "pause"
    lines += keys([("space", space), ("s", "skip this step"), ("q", "stop")])
    return lines
  }

  /// `████████░░░░  0:42`.
  private func bar(_ left: TimeSpan, of length: TimeSpan, isPaused: Bool) -> String {
    // The last second is shown as one, not as none.
    let seconds = (max(0, left.microseconds) + 999_999) / 1_000_000
    let clock = "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)" + (isPaused ? " paused" : "")
    let room = min(40, width - 4 - Columns.width(of: clock) - 2)
    guard style.hasBars, room >= 5 else { return clock }
    let full = Int(Int64(room) * max(0, left.microseconds) / max(1, length.microseconds))
    let (on, off) = style.isUTF8 ? ("█", "░") : ("#", ".")
    return String(repeating: on, count: full) + String(repeating: off, count: room - full) + "  " + clock
  }

  /// The keys side by side where there is room, else one below the other.
  private func keys(_ keys: [(String, String)]) -> [String] {
    let inOneLine = "  " + keys.map { "\($0): \($1)" }.joined(separator: "   ")
    guard Columns.width(of: inOneLine) > width else {
      return ["  " + keys.map { "\(style.command($0)): \($1)" }.joined(separator: "   ")]
    }
    return keys.map { "  \(style.command($0)): \($1)" }
  }

  /// The steps for a reader who is no terminal.
  static func list(_ title: String, _ steps: [String], width: Int) -> [String] {
    let numbered = steps.enumerated().flatMap { index, step in
      Columns.paragraph(Columns.clean(step), width: width, first: "  \(index + 1). ")
    }
    return Columns.paragraph(Columns.clean(title), width: width) + (steps == [title] ? [] : numbered)
  }
}
