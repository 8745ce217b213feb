internal import LimberCore

/// A piece of a page. What is written in a literal is markup, what is put into it is text and gets escaped: a text from
/// elsewhere can't become markup by being forgotten.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  private(set) var markup: String

  init(stringLiteral value: String) { markup = value }
  init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

  /// A text, escaped.
  init(text: String) { markup = Self.escape(text) }

  /// Nothing.
  static let none: HTML = ""

  static func + (a: HTML, b: HTML) -> HTML {
    var sum = a
    sum.markup += b.markup
    return sum
  }
  static func += (a: inout HTML, b: HTML) { a.markup += b.markup }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity * 2) }

    mutating func appendLiteral(_ literal: String) { markup += literal }
    mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
    mutating func appendInterpolation(_ text: String) { markup += HTML.escape(text) }
    mutating func appendInterpolation(_ number: Int) { markup += String(number) }
    /// A length or a place in a plot: to a tenth of a unit, which nobody can see.
    mutating func appendInterpolation(_ number: Double) { markup += Rounding.decimal(number) }
  }

  /// The five characters that mean something in markup or in an attribute, spelled out.
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// A text that a person wrote, made harmless, of bounded length, and apart from the text around it whatever its direction.
  static func written(_ text: String, limit: Int = Columns.longestText) -> HTML {
    "<bdi dir=\"auto\">\(plain(text, limit: limit))</bdi>"
  }

  /// A text that a person wrote, where no element can stand: one line, harmless, of bounded length.
  static func plain(_ text: String, limit: Int = Columns.longestText) -> String {
    Columns.clean(text, limit: limit)
  }

  /// A whole page that needs nothing else.
  ///
  /// - Parameters:
  ///   - title: as text, for the window.
  ///   - heading: the same as markup.
  ///   - isBroad: whether its sheets of paper lie on their side.
  static func page(
    title: String, heading: HTML, _ span: PageSpan, _ zone: Zone, version: String, isBroad: Bool = false, _ body: HTML
  ) -> String {
    let times: HTML = zone.name.isEmpty ? .none : ", times of \(plain(zone.name, limit: 80))"
    // Of a day that is cut no number of days is told.
    let days: HTML = span.holds(span.first) && span.holds(span.last) ? " (\(Text.count(span.days, "day")))" : .none
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title), \(span.words)</title>
      <style>
      \(PageStyle.sheet)\(isBroad ? PageStyle.broad : .none)</style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(heading)</h1>
      <p>\(span.words)\(days)\(times)</p>
      </header>

      \(body)</main>
      <footer><p>Made by limber \(plain(version, limit: 40)). This page holds all that it shows; it loads nothing.</p></footer>
      </body>
      </html>

      """
    return page.markup
  }

  /// A list.
  static func list(_ items: [HTML]) -> HTML { "<ul>\n\(items.map { "<li>\($0)</li>\n" as HTML }.joined())</ul>\n" }

  /// A heading with what stands under it.
  static func section(_ heading: String, _ parts: [HTML]) -> HTML {
    "<section>\n<h2>\(heading)</h2>\n\(parts.joined())</section>\n"
  }

  /// A paragraph.
  static func paragraph(_ text: HTML) -> HTML { "<p>\(text)</p>\n" }
  /// A paragraph that explains what stands beside it.
  static func note(_ text: HTML) -> HTML { "<p class=\"note\">\(text)</p>\n" }
}

extension Sequence<HTML> {
  /// One piece of all of them.
  func joined(separator: String = "") -> HTML {
    var result = HTML.none
    for (index, part) in enumerated() {
      if index > 0, !separator.isEmpty { result += HTML(text: separator) }
      result += part
    }
    return result
  }
}

/// A table: its first column names the rows, the others hold what there is to say.
struct PageTable {
  struct Column {
    var name: String
    /// The class that says how its cells are set; nothing for words.
    var mark = ""

    /// To the left, broken where need be.
    static func words(_ name: String) -> Column { Column(name: name) }
    /// To the right.
    static func number(_ name: String) -> Column { Column(name: name, mark: "n") }
    /// To the left, on one line.
    static func day(_ name: String) -> Column { Column(name: name, mark: "d") }
  }

  /// What it is called where it can be scrolled; also the beginning of the caption.
  var name: String
  /// What the numbers mean.
  var note: HTML = .none
  var columns: [Column]
  var rows: [[HTML]]
  /// Rows that add the others up.
  var sums: [[HTML]] = []
  /// Whether the columns are so many that they must be narrow.
  var isDense = false
  /// Whether its numbers are so long that on paper they need two lines.
  var isCrowded = false
  /// Whether it stays on one sheet of paper where it is short; one with rows of several lines would leave the sheet before empty.
  var isKeptTogether = true

  /// The table in a box of its own, which alone scrolls where it is wider than the page.
  var html: HTML {
    var result: HTML = """
      <div class="scroll" role="region" aria-label="\(name)" tabindex="0">
      <table\(mark)>
      <caption><span><strong>\(name).</strong> \(note)</span></caption>
      <thead><tr>\(columns.map(Self.heading).joined())</tr></thead>
      <tbody>

      """
    result += rows.map(line).joined()
    result += "</tbody>\n"
    if !sums.isEmpty { result += "<tfoot>\n\(sums.map(line).joined())</tfoot>\n" }
    return result + "</table>\n</div>\n"
  }

  /// On paper, what is short stays on one page.
  private var mark: HTML {
    let isShort = isKeptTogether && rows.count + sums.count <= 16
    let marks = [isDense ? "dense" : nil, isCrowded ? "crowded" : nil, isShort ? "short" : nil].compactMap { $0 }
    return marks.isEmpty ? .none : " class=\"\(marks.joined(separator: " "))\""
  }

  private static func heading(_ column: Column) -> HTML {
    "<th scope=\"col\"\(mark(column))>\(column.name)</th>"
  }

  private func line(_ cells: [HTML]) -> HTML {
    let parts = zip(columns, cells).enumerated().map { index, cell -> HTML in
      index == 0
        ? "<th scope=\"row\"\(Self.mark(cell.0))>\(cell.1)</th>" : "<td\(Self.mark(cell.0))>\(cell.1)</td>"
    }
    return "<tr>\(parts.joined())</tr>\n"
  }

  private static func mark(_ column: Column) -> HTML {
    column.mark.isEmpty ? .none : " class=\"\(column.mark)\""
  }
}
