internal import LimberCore

/// A drawing in SVG. Nothing in it was written by a person but numbers and names of days.
struct Plot {
  enum Anchor: String { case start, middle, end }

  let width: Double
  let height: Double
  private var body = HTML.none

  /// What most of them are wide: so that a letter is still large enough on a telephone.
  static let usualWidth = 360.0

  init(width: Double = usualWidth, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, mark: String = "", size: Double? = nil
  ) {
    let size: HTML = size.map { " font-size=\"\($0)\"" } ?? .none
    body += "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor.rawValue)\"\(Self.mark(mark))\(size)>\(text)</text>\n"
  }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, mark: String) {
    body += "<line x1=\"\(x1)\" y1=\"\(y1)\" x2=\"\(x2)\" y2=\"\(y2)\"\(Self.mark(mark))/>\n"
  }

  /// A rectangle; `pattern` is the id of what fills it.
  mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, mark: String, pattern: String? = nil
  ) {
    let fill: HTML = pattern.map { " fill=\"url(#\($0))\"" } ?? .none
    body +=
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\"\(Self.mark(mark))\(fill)/>\n"
  }

  mutating func circle(x: Double, y: Double, radius: Double, mark: String) {
    body += "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\"\(Self.mark(mark))/>\n"
  }

  /// A line through points, with gaps where there are none.
  mutating func steps(_ points: [(x: Double, end: Double, y: Double?)], mark: String) {
    var path = ""
    var last: Double?
    for point in points {
      if let y = point.y {
        path += last == nil ? "M\(Rounding.decimal(point.x))" : "L\(Rounding.decimal(point.x))"
        path += " \(Rounding.decimal(y))H\(Rounding.decimal(point.end))"
      }
      last = point.y
    }
    if !path.isEmpty { body += "<path d=\"\(path)\"\(Self.mark(mark))/>\n" }
  }

  /// What stands in front of the rest, such as patterns.
  mutating func define(_ definitions: HTML) { body = "<defs>\(definitions)</defs>\n" + body }

  /// The drawing, with what it shows in words for whoever can't see it.
  func svg(id: String, title: String, description: String) -> HTML {
    """
    <svg viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="\(id)-title \(id)-desc">
    <title id="\(id)-title">\(title)</title>
    <desc id="\(id)-desc">\(description)</desc>
    \(body)</svg>

    """
  }

  /// What a filling means.
  struct Swatch {
    var mark: String
    var text: String
    /// Whether it is filled with the pattern of that id.
    var isPattern = false
  }

  /// Below the plot, and no part of it: how wide a word is only the browser knows.
  static func legend(_ swatches: [Swatch]) -> HTML {
    guard !swatches.isEmpty else { return .none }
    let items = swatches.map { swatch -> HTML in
      var sample = Plot(width: 17, height: 13)
      sample.rectangle(
        x: 0.5, y: 0.5, width: 16, height: 12, mark: swatch.mark, pattern: swatch.isPattern ? swatch.mark : nil)
      return "<li><svg viewBox=\"0 0 17 13\" aria-hidden=\"true\">\(sample.body)</svg>\(swatch.text)</li>\n"
    }
    return "<ul class=\"legend\">\n\(items.joined())</ul>\n"
  }

  private static func mark(_ mark: String) -> HTML { mark.isEmpty ? .none : " class=\"\(mark)\"" }
}

/// Where bars stand: places in a row, and a scale from 0 up.
struct PlotFrame {
  var left = 36.0
  var right = 356.0
  var top: Double
  var bottom: Double
  let count: Int
  /// Between two lines of the scale.
  let step: Int
  /// The end of the scale.
  let most: Int

  /// A scale in which `value` has its place.
  init(count: Int, value: Double, top: Double, bottom: Double) {
    self.count = count
    self.top = top
    self.bottom = bottom
    // No number that anybody can have, but one that can be on record.
    let value = Int(max(1, min(value, 1e15)).rounded(.up))
    var scale = 1
    while value > scale * 20 { scale *= 10 }
    step = [1, 2, 5].lazy.map { $0 * scale }.first { $0 * 4 >= value } ?? scale * 5
    most = (value + step - 1) / step * step
    left = max(left, Double("\(most)".count) * 8 + 6)
  }

  var slot: Double { (right - left) / Double(max(1, count)) }
  func start(_ index: Int) -> Double { left + Double(index) * slot }
  func middle(_ index: Int) -> Double { start(index) + slot / 2 }
  func y(_ value: Double) -> Double { bottom - (bottom - top) * min(1, max(0, value / Double(most))) }
  /// What a bar is wide.
  var bar: Double { min(28, slot * 0.7) }

  /// Whether a number has room above each bar, without touching the next.
  func hasRoom(for number: String) -> Bool { slot >= Double(number.count) * 9 + 2 }

  /// The lines of the scale and what they stand for.
  func drawScale(on plot: inout Plot) {
    for value in stride(from: 0, through: most, by: step) {
      let y = y(Double(value))
      plot.line(left, y, right, y, mark: value == 0 ? "axis" : "grid")
      plot.text("\(value)", x: left - 5, y: y + 4, anchor: .end, mark: "small")
    }
  }

  /// How much room the labels below the bars take.
  func labelHeight(_ slots: PageSlots) -> Double {
    5 + 13 * Double(slots.count > 0 ? slots.label(0).count : 0)
  }

  /// What stands below the bars: as many labels as have room.
  func drawLabels(_ slots: PageSlots, on plot: inout Plot) {
    let lines = slots.count > 0 ? (0..<slots.count).map(slots.label) : []
    let widest = lines.joined().map { Double($0.count) * 6.5 + 6 }.max() ?? 0
    let every = max(1, Int((widest / slot).rounded(.up)))
    for index in stride(from: 0, to: lines.count, by: every) {
      for (row, text) in lines[index].enumerated() {
        // The last one must not be cut off.
        let x = min(middle(index), plot.width - Double(text.count) * 3.3 - 1)
        plot.text(text, x: x, y: bottom + 15 + Double(row) * 13, anchor: .middle, mark: "small")
      }
      if every > 1 { plot.line(middle(index), bottom, middle(index), bottom + 4, mark: "axis") }
    }
  }
}
