internal import LimberCore
internal import Report

/// What somebody typed, with a caret under the place where it is wrong.
struct Excerpt: Hashable {
  var text: String
  /// Characters before the place; as many as there are for the end.
  var position: Int

  /// In front of the text, so that it stands apart from the sentences.
  private static let indent = "  "

  /// The text on one line and the caret below it; of a long text what is around the place. Nothing for a blank one.
  func lines(width: Int, style: TextStyle) -> [String] {
    // In the characters that can be shown, since others may be wider.
    let cells = text.map { style.encodable(Self.cell($0)) }
    let ellipsis = style.encodable("…")
    guard cells.contains(where: { $0 != " " }) else { return [] }
    let widths = cells.map(Columns.width)
    let place = min(max(position, 0), cells.count)
    let room = max(8, width - Self.indent.count)
    var shown = cells.startIndex..<cells.endIndex
    // The caret may stand behind the last character.
    if widths.reduce(0, +) + 1 > room {
      // An ellipsis at both ends; two thirds of what is left in front of the place.
      let inside = room - 2 * Columns.width(of: ellipsis) - 1
      var used = place < cells.count ? widths[place] : 1
      var (first, end) = (place, min(place + 1, cells.count))
      while first > 0, used + widths[first - 1] <= inside * 2 / 3 {
        first -= 1
        used += widths[first]
      }
      while end < cells.count, used + widths[end] <= inside {
        used += widths[end]
        end += 1
      }
      while first > 0, used + widths[first - 1] <= inside {
        first -= 1
        used += widths[first]
      }
      shown = first..<end
    }
    let before = shown.lowerBound > 0 ? ellipsis : ""
    let behind = shown.upperBound < cells.count ? ellipsis : ""
    let column = Columns.width(of: before) + widths[shown.lowerBound..<place].reduce(0, +)
    return [
      Self.indent + before + cells[shown].joined() + behind,
      Self.indent + String(repeating: " ", count: column) + style.warning("^"),
    ]
  }

  /// A character as it is shown: harmless, and at least one column wide, so that there is a place to point at.
  private static func cell(_ character: Character) -> String {
    if character.isWhitespace { return " " }
    // Marks by the hundred on one letter would bury the lines around it.
    let harmless = String(String.UnicodeScalarView(Text.oneLine(String(character)).unicodeScalars.prefix(8)))
    return Columns.width(of: harmless) == 0 ? "?" : harmless
  }
}
