internal import LimberCore

/// The plots of a review. Each says in words what it shows; its numbers stand in a table further down.
struct PagePlots {
  let adherence: Adherence
  let span: PageSpan
  let grid: HourGrid
  let calcium: CalciumSeries
  let movement: MovementSeries

  /// All of them in two columns, and one sentence on those that have nothing to show.
  var html: HTML {
    let heatMap = heatMap
    // A wide one stands above the others, and these so that both columns are about as long.
    let columns =
      isWide
      ? [[responsePlot, calciumPlot], [movementPlot]] : [[heatMap, calciumPlot], [responsePlot, movementPlot]]
    let filled = columns.map { $0.compactMap { $0 } }.filter { !$0.isEmpty }
    let figures: HTML =
      filled.isEmpty
      ? .none
      : "<div class=\"plots\">\n\(filled.map { "<div>\n\($0.joined())</div>\n" as HTML }.joined())</div>\n"
    return (isWide ? heatMap ?? .none : .none) + figures + missing
  }

  private var missing: HTML {
    let parts = [
      (grid.hours.isEmpty, "what was done by hour"), (adherence.total.responses.isEmpty, "the time from due to done"),
      (adherence.calcium.days.isEmpty, "amounts of calcium"),
      (adherence.movement.count == 0 && adherence.cramps.isEmpty, "movements and cramps"),
    ].filter(\.0).map(\.1)
    return parts.isEmpty
      ? .none : HTML.note("Not plotted, for there is nothing to show: \(parts.joined(separator: ", ")).")
  }

  /// - Parameter legend: what the fillings mean, where it has several.
  func figure(
    _ id: String, _ title: String, _ plot: Plot, _ description: [String], caption: [String],
    legend: [Plot.Swatch] = [], isWide: Bool = false
  ) -> HTML {
    let svg = plot.svg(id: id, title: title, description: description.joined(separator: " "))
    // A wide one would be too small to read on a telephone: it scrolls in its own box instead.
    let box: HTML =
      isWide
      ? "<div class=\"scroll\" role=\"region\" aria-label=\"Plot: \(title)\" tabindex=\"0\">\n\(svg)</div>\n" : svg
    return """
      <figure\(isWide ? " class=\"wide\"" : "" as HTML)>
      <h3>\(title)</h3>
      \(box)\(Plot.legend(legend))<figcaption>\(caption.joined(separator: " "))</figcaption>
      </figure>

      """
  }

  // MARK: Heat map

  /// How dark a field is: nothing done, less than half, half or more, all.
  private static let shades = ["none", "less than half", "half or more", "all"]

  private static func shade(_ part: HourGrid.Part) -> Int {
    part.done == 0 ? 0 : part.done == part.due ? 3 : part.done * 2 < part.due ? 1 : 2
  }

  /// As wide as its longest text needs.
  private var heatWidth: Double {
    let letters = grid.columns.flatMap(\.parts).map { $0.short.count }.max() ?? 0
    let needed = Field.left + (Double(letters) * 6.8 + 3) * Double(grid.columns.count) + 4
    // What does not fit into a column takes the width of both.
    return needed > 1.2 * Plot.usualWidth ? max(2 * Plot.usualWidth, needed) : max(Plot.usualWidth, needed)
  }

  private var isWide: Bool { !grid.hours.isEmpty && heatWidth >= 2 * Plot.usualWidth }

  private var heatMap: HTML? {
    guard !grid.hours.isEmpty else { return nil }
    let width = heatWidth
    var plot = Plot(width: width, height: Field.top + Field.height * Double(grid.hours.count) + 4)
    let field = Field(width: (width - Field.left - 4) / Double(grid.columns.count), hours: grid.hours)
    for (index, column) in grid.columns.enumerated() { draw(column, index, field, on: &plot) }
    for hour in grid.hours {
      plot.text(PageWords.hour(hour), x: Field.left - 5, y: field.y(hour) + 15, anchor: .end, mark: "small")
    }
    let shades = Self.shades.enumerated().map { Plot.Swatch(mark: "shade\($0.offset)", text: $0.element) }
    return figure(
      "hours", grid.isByWeekday ? "Done by hour and day of the week" : "Done by hour and day", plot,
      heatWords, caption: [Self.heatCaption], legend: shades, isWide: isWide)
  }

  /// Where the fields of the heat map are.
  private struct Field {
    static let left = 42.0
    static let top = 34.0
    static let height = 21.0
    var width: Double
    var hours: Range<Int>

    func x(_ index: Int) -> Double { Self.left + width * Double(index) }
    func y(_ hour: Int) -> Double { Self.top + Self.height * Double(hour - hours.lowerBound) }
  }

  private func draw(_ column: HourGrid.Column, _ index: Int, _ field: Field, on plot: inout Plot) {
    let middle = field.x(index) + field.width / 2
    for (line, text) in column.label.enumerated() {
      let y = column.label.count == 1 ? 26 : 13 + Double(line) * 14
      // Where there is little room, two letters of the weekday.
      let label = field.width < 26 ? String(text.prefix(2)) : text
      plot.text(label, x: middle, y: y, anchor: .middle, mark: "small")
    }
    for hour in grid.hours where column.parts[hour].due > 0 {
      let part = column.parts[hour]
      let shade = Self.shade(part)
      plot.rectangle(
        x: field.x(index) + 1, y: field.y(hour) + 1, width: field.width - 2, height: Field.height - 2,
        mark: "shade\(shade)")
      plot.text(part.short, x: middle, y: field.y(hour) + 15, anchor: .middle, mark: "on\(shade)")
    }
  }

  private var heatWords: [String] {
    let byHour = grid.byHour
    let hours = grid.hours.filter { byHour[$0].due > 0 }
    var words = [
      "Rows are the hours from \(PageWords.hour(grid.hours.lowerBound)) to \(PageWords.hour(grid.hours.upperBound - 1)), "
        + "columns the days\(grid.isByWeekday ? " of the week" : "") from \(grid.columns.first?.name ?? "") to "
        + "\(grid.columns.last?.name ?? "")."
    ]
    // The first one where several are equal.
    if let most = hours.max(by: { byHour[$1].isMore(than: byHour[$0]) }),
      let least = hours.max(by: { byHour[$0].isMore(than: byHour[$1]) }), byHour[most].isMore(than: byHour[least])
    {
      words.append(
        "The largest part was done of what was due from \(PageWords.hour(most)) to \(PageWords.hour(most + 1)): "
          + "\(byHour[most].words); the smallest from \(PageWords.hour(least)) to \(PageWords.hour(least + 1)): "
          + "\(byHour[least].words).")
    }
    return words + ["All hours: \(grid.total.words) done."]
  }

  private static let heatCaption =
    "In each field: done/due, what was excused left out. The stronger the colour, the larger the part that was done."

  // MARK: Response time

  private var responsePlot: HTML? {
    let counts = adherence.total.counts
    guard !counts.responses.isEmpty else { return nil }
    let bins = ResponseBins(counts.responses)
    let total = counts.responses.count
    let most = bins.counts.max() ?? 0
    let frame = PlotFrame(count: bins.counts.count, value: Double(most), top: 20, bottom: 160)
    var plot = Plot(height: 196)
    frame.drawScale(on: &plot)
    for (index, count) in bins.counts.enumerated() {
      let x = frame.middle(index)
      plot.rectangle(
        x: x - frame.bar / 2, y: frame.y(Double(count)), width: frame.bar,
        height: frame.bottom - frame.y(Double(count)), mark: "bar")
      if count > 0 { plot.text("\(count)", x: x, y: frame.y(Double(count)) - 4, anchor: .middle, mark: "value") }
      plot.text(ResponseBins.bins[index].name, x: x, y: frame.bottom + 15, anchor: .middle, mark: "small")
    }
    plot.text(
      "minutes after it was due", x: (frame.left + frame.right) / 2, y: frame.bottom + 31, anchor: .middle,
      mark: "small")
    let place = bins.counts.firstIndex(of: most) ?? 0
    let times = ReviewNumbers.times(counts).map { "\(PageWords.capitalized($0))." } ?? ""
    let bars = total == 1 ? "The bar is the one that was done." : "Bars count the \(total) done."
    let mostWords =
      total > 1 && Sayings.isMost(most, of: total)
      ? ["Most of them, \(most) of \(total): \(ResponseBins.bins[place].words)."] : []
    return figure(
      "response", "Time from due to done", plot, [bars] + mostWords + [times],
      caption: [total == 1 ? "Of the one done." : "Of the \(total) done.", times])
  }

  // MARK: Calcium

  private var calciumPlot: HTML? {
    let values = calcium.values
    guard values.contains(where: { $0.days > 0 }) else { return nil }
    let (targets, uppers) = (calcium.level(\.target), calcium.level(\.upper))
    let sums = values.map { $0.mean($0.milligrams) }
    let levels = (targets + uppers).compactMap { $0 }.map(Double.init)
    var frame = PlotFrame(count: values.count, value: (sums + levels).max() ?? 0, top: 22, bottom: 170)
    // Beside the lines stands what they are.
    if [targets, uppers].contains(where: Self.holds) { frame.right -= 44 }
    var plot = Plot(height: frame.bottom + frame.labelHeight(calcium.slots) + 4)
    plot.define(Self.patterns)
    frame.drawScale(on: &plot)
    plot.text("mg", x: frame.left - 5, y: 10, anchor: .end, mark: "small")
    frame.drawLabels(calcium.slots, on: &plot)
    for (index, value) in values.enumerated() where value.days > 0 {
      drawStack(value, index, frame, on: &plot)
    }
    drawLevels([("upper", uppers), ("target", targets)], frame, on: &plot)
    // In front of the lines.
    if sums.indices.allSatisfy({ frame.hasRoom(for: "\(values[$0].told(values[$0].milligrams))") }) {
      for (index, sum) in sums.enumerated() where sum > 0 {
        let lines = [targets, uppers].compactMap { $0.isEmpty ? nil : $0[index] }.map { frame.y(Double($0)) }
        let y = Self.clear(of: lines, from: frame.y(sum) - 4)
        plot.text(
          "\(values[index].told(values[index].milligrams))", x: frame.middle(index), y: y, anchor: .middle,
          mark: "value")
      }
    }
    let title =
      calcium.isByDay ? "Calcium by day" : "Calcium by \(calcium.slots.unit.rawValue), mean of a day"
    return figure("calcium", title, plot, calciumWords, caption: calciumCaption, legend: sources)
  }

  /// Where a number stands so that no line crosses it: at `y`, or above the lines that are in its way.
  static func clear(of lines: [Double], from y: Double) -> Double {
    // From the lowest line on, each at most pushes it up to the next. Digits are about 10 units high.
    lines.sorted(by: >).reduce(y) { y, line in line > y - 12 && line < y + 3 ? line - 4 : y }
  }

  private func drawStack(_ value: CalciumSeries.Slot, _ index: Int, _ frame: PlotFrame, on plot: inout Plot) {
    var sum = 0.0
    let x = frame.middle(index)
    for (part, mark) in [(value.food, "food"), (value.supplement, "supplement"), (value.unstated, "unstated")]
    where part > 0 {
      let from = frame.y(sum)
      sum += value.mean(part)
      plot.rectangle(
        x: x - frame.bar / 2, y: frame.y(sum), width: frame.bar, height: from - frame.y(sum), mark: mark,
        pattern: mark == "food" ? nil : mark)
    }
  }

  /// Whether a number of the schedule holds in the end: what stands beside the plot people take for what is so now.
  private static func holds(_ values: [Int?]) -> Bool { (values.last ?? nil) != nil }

  /// What the schedule names, each as a line, and beside it what it is.
  private func drawLevels(_ levels: [(name: String, values: [Int?])], _ frame: PlotFrame, on plot: inout Plot) {
    var lowest: Double?
    for (name, values) in levels {
      let points = values.enumerated().map { index, level in
        (x: frame.start(index), end: frame.start(index + 1), y: level.map { frame.y(Double($0)) })
      }
      // Set off from the bars that it crosses.
      plot.steps(points, mark: "casing")
      plot.steps(points, mark: name)
      guard let last = values.last, let level = last else { continue }
      // Two lines each: where the levels are close, one label stands below the other.
      let y = max(frame.y(Double(level)) - 2, lowest.map { $0 + 26 } ?? 0)
      lowest = y
      plot.text(name, x: frame.right + 4, y: y, mark: "level")
      plot.text("\(level)", x: frame.right + 4, y: y + 12, mark: "level")
    }
  }

  /// What fills the bars: a colour can't be told from another by everybody, a hatching can.
  private static let patterns: HTML = """
    <pattern id="supplement" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
    <rect width="6" height="6" class="ground"/><rect width="3" height="6" class="ink"/></pattern>\
    <pattern id="unstated" width="6" height="6" patternUnits="userSpaceOnUse">\
    <rect width="6" height="6" class="ground"/><circle cx="3" cy="3" r="1.3" class="ink"/></pattern>
    """

  private var sources: [Plot.Swatch] {
    [Plot.Swatch(mark: "food", text: "food"), Plot.Swatch(mark: "supplement", text: "supplement", isPattern: true)]
      + (calcium.hasUnstated ? [Plot.Swatch(mark: "unstated", text: "not said which", isPattern: true)] : [])
  }

  private var calciumWords: [String] {
    let days = adherence.calcium.days
    let over = days.filter { span.holds($0.day, before: adherence.passed) }
    let told = over.isEmpty ? days : over
    guard let least = told.min(by: { $0.milligrams < $1.milligrams }),
      let most = told.max(by: { $0.milligrams < $1.milligrams })
    else { return [] }
    let range =
      least.milligrams == most.milligrams
      ? "\(most.milligrams) mg on \(told.count == 1 ? PageSpan.day(most.day) : "each of them")."
      : "From \(least.milligrams) mg on \(PageSpan.day(least.day)) to \(most.milligrams) mg on "
        + "\(PageSpan.day(most.day))."
    return ["Stacked bars: food, supplement\(calcium.hasUnstated ? ", and what nobody said which" : "").", range]
      + calciumCaption
  }

  /// How many days are on record, those with some of something among them.
  func onRecord(with days: Set<CivilDate>) -> Int { days.union(adherence.daysOnRecord).count }

  private var calciumCaption: [String] {
    let days = adherence.calcium.days
    let sum = days.reduce(0) { $0 + $1.milligrams }
    let mean =
      days.count < Sayings.leastDays ? "" : "; the mean of these is \(Rounding.mean(sum, of: days.count)) mg"
    let onRecord = onRecord(with: Set(days.map(\.day)))
    var words =
      onRecord < Sayings.leastDays ? [] : ["On record on \(days.count) of \(Text.count(onRecord, "day"))\(mean)."]
    // A day that is not over may reach it yet.
    let aimed = days.filter { $0.target != nil && span.holds($0.day, before: adherence.passed) }
    if aimed.count >= Sayings.leastDays {
      let reached = aimed.count { day in day.target.map { day.milligrams >= $0 } ?? false }
      words.append("At or above the target: \(reached) of \(Text.count(aimed.count, "day")).")
    }
    func isOver(_ day: CalciumSummary.Day) -> Bool { day.upper.map { day.milligrams > $0 } ?? false }
    let bounded = days.filter { isOver($0) || $0.upper != nil && span.holds($0.day, before: adherence.passed) }
    if bounded.count >= Sayings.leastDays {
      let over = bounded.count(where: isOver)
      words.append("Above the upper limit: \(over) of \(Text.count(bounded.count, "day")).")
    }
    for (name, values) in [("target", calcium.level(\.target)), ("upper limit", calcium.level(\.upper))] {
      guard !Self.holds(values), let last = values.last(where: { $0 != nil }), let level = last else { continue }
      words.append("The \(name) of \(level) mg did not hold until the end.")
    }
    return words + [adherence.undosedWords, "What was not logged is not in it."].compactMap { $0 }
  }
}
