internal import LimberCore

extension PagePlots {
  /// Cramps above, movements below, on the same days.
  var movementPlot: HTML? {
    guard adherence.movement.count > 0 || !adherence.cramps.isEmpty else { return nil }
    let hasCramps = !adherence.cramps.isEmpty
    let isUnrated = adherence.crampSummary.rated < adherence.crampSummary.count
    let top = hasCramps ? isUnrated ? 164.0 : 138 : 36
    let frame = PlotFrame(
      count: movement.values.count, value: Double(movement.values.map(\.movements).max() ?? 0), top: top,
      bottom: top + 80)
    var plot = Plot(height: frame.bottom + 8 + frame.labelHeight(movement.slots))
    if hasCramps { drawCramps(frame, on: &plot) }
    plot.text("movements", x: 0, y: top - 18, mark: "small")
    frame.drawScale(on: &plot)
    frame.drawLabels(movement.slots, on: &plot)
    let hasNumbers = movement.values.allSatisfy { frame.hasRoom(for: "\($0.movements)") }
    for (index, value) in movement.values.enumerated() where value.movements > 0 {
      let x = frame.middle(index)
      let y = frame.y(Double(value.movements))
      plot.rectangle(x: x - frame.bar / 2, y: y, width: frame.bar, height: frame.bottom - y, mark: "bar")
      if hasNumbers { plot.text("\(value.movements)", x: x, y: y - 4, anchor: .middle, mark: "value") }
    }
    for (index, value) in movement.values.enumerated() where value.recorded == 0 {
      plot.text("–", x: frame.middle(index), y: frame.bottom - 4, anchor: .middle, mark: "small")
    }
    let isSilent = movement.values.contains { $0.recorded == 0 }
    let unit = movement.slots.unit.rawValue
    let circle =
      Self.radius(frame) < Self.roomy
      ? "A circle is one cramp or several, the higher the more severe; the table below counts them."
      : "Each circle is a cramp, the higher the more severe; a number in it counts several."
    let caption =
      hasCramps ? "\(circle) This shows when they were, not why." : "No cramp is on record in this time."
    return figure(
      "movement", hasCramps ? "Cramps and movements by \(unit)" : "Movements by \(unit)", plot, movementWords,
      caption: [caption] + (isSilent ? [PageTables.silence] : []))
  }

  /// The severest that can be said.
  private static let severest = 10

  /// Of a circle; one of this size has room for a number.
  private static let roomy = 6.0
  private static func radius(_ frame: PlotFrame) -> Double { min(7.5, max(2.5, frame.slot * 0.4)) }

  /// Circles on a scale of severity, those without one in a row of their own below it.
  private func drawCramps(_ frame: PlotFrame, on plot: inout Plot) {
    let (top, bottom) = (26.0, 90.0)
    let isUnrated = adherence.crampSummary.rated < adherence.crampSummary.count
    func y(_ severity: Int?) -> Double {
      severity.map { bottom - (bottom - top) * Double(min(Self.severest, max(0, $0))) / Double(Self.severest) }
        ?? bottom + 19
    }
    plot.text("cramps, severity of 10", x: 0, y: 11, mark: "small")
    for severity in [0, 5, 10] {
      plot.line(frame.left, y(severity), frame.right, y(severity), mark: severity == 0 ? "axis" : "grid")
      plot.text("\(severity)", x: frame.left - 5, y: y(severity) + 4, anchor: .end, mark: "small")
    }
    if isUnrated { plot.text("?", x: frame.left - 5, y: y(nil) + 4, anchor: .end, mark: "small") }
    let radius = Self.radius(frame)
    for (index, value) in movement.values.enumerated() {
      let counts = Dictionary(value.cramps.map { ($0.severity ?? -1, 1) }) { $0 + $1 }
        .sorted { $0.key < $1.key }
      for (severity, _) in counts {
        plot.circle(
          x: frame.middle(index), y: y(severity < 0 ? nil : severity), radius: radius,
          mark: severity < 0 ? "unrated" : "cramp")
      }
      // In front of circles that overlap.
      for (severity, count) in counts where count > 1 && radius >= Self.roomy {
        plot.text(
          "\(count)", x: frame.middle(index), y: y(severity < 0 ? nil : severity) + 4, anchor: .middle,
          mark: severity < 0 ? "onunrated" : "oncramp")
      }
    }
  }

  private var movementWords: [String] {
    var words = [movementWord]
    let summary = adherence.crampSummary
    if summary.count > 0 {
      let days = Set(adherence.cramps.map { span.zone.civil($0.time).date })
      let all = onRecord(with: days)
      let on = all < Sayings.leastDays ? "" : ", on \(days.count) of \(Text.count(all, "day"))"
      words.append("\(Text.count(summary.count, "cramp"))\(on) on record.")
      if let most = summary.severityMost {
        words.append("Severity is on record of \(summary.rated) of \(summary.count); the highest is \(most) of 10.")
      }
    }
    return words
  }

  /// Of days that are cut, or of which too little is known, the numbers say nothing beside each other.
  private var movementWord: String {
    let count = adherence.movement.count
    guard count > 0 else { return "No movement is on record." }
    let (slots, unit) = (movement.slots, movement.slots.unit.rawValue)
    let whole = slots.whole(of: Set(adherence.knownDays))
    guard whole.count >= Sayings.leastDays,
      // The first one where several are equal.
      let low = whole.min(by: { movement.values[$0].movements < movement.values[$1].movements }),
      let high = whole.max(by: { movement.values[$0].movements < movement.values[$1].movements })
    else { return "\(Text.count(count, "movement")) on record." }
    let of = whole.count == slots.count ? "" : ", of the \(whole.count) \(unit)s that are wholly on record"
    let (least, most) = (movement.values[low].movements, movement.values[high].movements)
    if least == most { return "Movements a \(unit)\(of): \(most) each." }
    return "Movements a \(unit)\(of): from \(least) (\(slots.name(low))) to \(most) (\(slots.name(high)))."
  }
}
