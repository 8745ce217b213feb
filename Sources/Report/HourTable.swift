internal import LimberCore

/// What was done of what was due by the hour and the day, in tables that are not wider than a sheet of paper.
struct HourTable {
  /// One hour, or one day.
  struct Line {
    var name: String
    /// What stands above its column.
    var short: String
    var sum: HourGrid.Part
  }

  /// What the rows are.
  var heading: String
  /// What the names of hours mean.
  var note: HTML
  /// What the row is called that adds them up.
  var all: String
  var rows: [Line]
  var columns: [Line]
  var total: HourGrid.Part
  /// What was due in a row and a column.
  var part: (_ row: Int, _ column: Int) -> HourGrid.Part

  /// What has room beside the names of the rows on A4, in quarters of a digit of the bold that the sums are set in, by the
  /// broadest fonts that a desktop has.
  static let room = 4 * 74

  /// How broad a column is: the broadest of its texts and the distance to the next one. A stroke is narrower than a digit.
  static func width(_ texts: [String]) -> Int {
    3 + (texts.map { text in text.reduce(0) { $0 + ($1 == "/" ? 3 : 4) } }.max() ?? 0)
  }

  /// A table for as many columns as have room, one after the other; the last one adds them up.
  var parts: [PageTable] {
    let widths =
      columns.indices.map { column in
        Self.width([columns[column].short, columns[column].sum.short] + rows.indices.map { part($0, column).short })
      } + [Self.width([total.short] + rows.map(\.sum.short))]
    var groups = [0..<0]
    var used = 0
    for (place, width) in widths.enumerated() {
      let last = groups.count - 1
      if used + width > Self.room, !groups[last].isEmpty {
        groups.append(place..<place + 1)
        used = width
      } else {
        groups[last] = groups[last].lowerBound..<place + 1
        used += width
      }
    }
    return groups.map { table($0, isOne: groups.count == 1) }
  }

  /// - Parameter places: of the columns; one behind the last is the sum.
  private func table(_ places: Range<Int>, isOne: Bool) -> PageTable {
    let shown = places.clamped(to: columns.indices)
    func cells(_ name: String, _ parts: [HourGrid.Part], _ sum: HourGrid.Part) -> [HTML] {
      [HTML(text: name)] + (parts + (places.contains(columns.count) ? [sum] : [])).map { "\($0.short)" }
    }
    let names = shown.isEmpty ? [] : Set([shown.lowerBound, shown.upperBound - 1]).sorted().map { columns[$0].name }
    let sums = places.contains(columns.count) ? [PageTable.Column.number("All")] : []
    return PageTable(
      name: "Done by hour and day" + (isOne ? "" : ", " + (names.isEmpty ? "all" : names.joined(separator: " to "))),
      note: "Done/due, what was excused left out; empty where nothing was due. \(note)",
      columns: [.day(heading)] + shown.map { .number(columns[$0].short) } + sums,
      rows: rows.indices.map { row in cells(rows[row].name, shown.map { part(row, $0) }, rows[row].sum) },
      sums: [cells(all, shown.map { columns[$0].sum }, total)], isDense: true)
  }
}
