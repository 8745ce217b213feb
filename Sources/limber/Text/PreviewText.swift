internal import LimberCore
internal import Report

/// `limber preview` as text: the canonical form, the zone, and a line for each time.
struct PreviewText {
  var answer: Preview.Answer
  /// How many times were asked for.
  var wanted: Int
  var isFromNow: Bool
  var width: Int
  var style: TextStyle

  /// What stands under another begins here.
  private static let indent = "  "
  private static let noteIndent = "      "

  var lines: [String] {
    var lines = answer.times.expressions.flatMap { label("Canonical form", "\($0)").map(style.bold) }
    lines += label("Time zone", answer.zone.name)
    if let meaning = CalendarMeaning(of: answer.times) {
      let isOne = answer.times.expressions.count == 1
      let sentences = meaning.surprises.map { "\(isOne ? "It" : $0.written) \($0.surprise.meaning)." }
      lines += Columns.paragraph((sentences + [meaning.fix(at: .preview)]).joined(separator: " "), width: width)
    }
    lines.append("")
    guard !answer.instants.isEmpty else {
      // Nobody asked for the second in which this was typed.
      let from = isFromNow ? answer.from - TimeSpan(microseconds: answer.from.microseconds % 60_000_000) : answer.from
      return lines
        + Columns.paragraph(
          "\(answer.times.expressions.count == 1 ? "It never comes" : "None of them comes") after \(time(from)).",
          width: width)
    }
    lines += times
    if answer.instants.count < wanted {
      lines +=
        [""]
        + Columns.paragraph(
          "After that \(answer.times.expressions.count == 1 ? "it never" : "none of them") comes again.", width: width)
    }
    return lines
  }

  private func label(_ name: String, _ value: String) -> [String] {
    Columns.paragraph(
      value, width: width, first: Columns.left(name, 16), indent: width >= Columns.wide ? nil : "    ")
  }

  // MARK: Times

  private var times: [String] {
    let precision = Self.precision(answer.instants)
    var lines: [String] = []
    lines.reserveCapacity(answer.instants.count)
    for (index, instant) in answer.instants.enumerated() {
      let line = Self.indent + time(instant, precision: precision)
      let note = notes(instant, isFirst: index == 0).joined(separator: ", ")
      if !note.isEmpty, line.utf8.count + 2 + Columns.width(of: note) <= width {
        lines.append(line + "  " + note)
        continue
      }
      if line.utf8.count <= width {
        lines.append(line)
      } else {
        lines += Columns.paragraph(line, width: width, first: Self.indent, indent: Self.noteIndent)
      }
      if !note.isEmpty { lines += Columns.paragraph(note, width: width, first: Self.noteIndent) }
    }
    return lines
  }

  private func notes(_ instant: Instant, isFirst: Bool) -> [String] {
    var notes: [String] = []
    if isFirst, isFromNow { notes.append("in " + (instant - answer.from).inTwoUnits) }
    if let skipped = skipped(instant) { notes.append("for \(skipped), which the clocks skip") }
    if answer.zone.name != answer.local.name, answer.zone.offset(at: instant) != answer.local.offset(at: instant) {
      let here = answer.local.civil(instant)
      let day = here.date == answer.zone.civil(instant).date ? "" : "\(here.date.weekday.abbreviation) "
      notes.append("\(day)\(Text.clock(here)) \(Calendar.text(offset: answer.local.offset(at: instant))) here")
    }
    return notes
  }

  /// The time of a clock change that this instant stands for, where it isn't one that an expression names itself.
  private func skipped(_ instant: Instant) -> String? {
    let coming = answer.times.expressions.filter {
      answer.zones.next(of: $0, after: instant - TimeSpan(microseconds: 1)) == instant
    }
    let found = coming.map { skipped(instant, by: $0, in: answer.zones.zone(of: $0) ?? answer.local) }
    return found.contains(nil) ? nil : found.first ?? nil
  }

  private func skipped(_ instant: Instant, by expression: CalendarExpression, in zone: Zone) -> String? {
    let before = zone.offset(at: instant - TimeSpan(microseconds: 1))
    let after = zone.offset(at: instant)
    guard after > before else { return nil }
    // The face of the clock as if it were UTC: there the expression knows no gap.
    let face = instant + .seconds(Int64(after))
    let gap = instant + .seconds(Int64(before))
    guard let first = expression.next(after: gap - TimeSpan(microseconds: 1), in: .utc), first < face else {
      return nil
    }
    if expression.next(after: face - TimeSpan(microseconds: 1), in: .utc) == face { return nil }
    let civil = Zone.utc.civil(first)
    let isOtherDay = civil.date != zone.civil(instant).date
    return (isOtherDay ? "\(civil.date.weekday.abbreviation) " : "") + Text.clock(civil)
  }

  // MARK: Words

  /// How much of the second is shown.
  private enum Precision {
    case minutes
    case seconds
    /// Digits behind the point.
    case fraction(Int)
  }

  /// The same for all, so that they stand in columns.
  private static func precision(_ instants: [Instant]) -> Precision {
    var digits = 0
    var hasSeconds = false
    for instant in instants where instant.microseconds % 60_000_000 != 0 {
      hasSeconds = true
      var rest = instant.microseconds % 1_000_000
      var needed = rest == 0 ? 0 : 6
      while needed > digits, rest % 10 == 0 {
        rest /= 10
        needed -= 1
      }
      digits = max(digits, needed)
    }
    return digits > 0 ? .fraction(digits) : hasSeconds ? .seconds : .minutes
  }

  private func time(_ instant: Instant) -> String { time(instant, precision: Self.precision([instant])) }

  /// `Mon 2026-11-23 08:30 +01:00`.
  private func time(_ instant: Instant, precision: Precision) -> String {
    let offset = answer.zone.offset(at: instant)
    let civil = CivilTime(faceMicroseconds: instant.face(offset: offset))
    var text = "\(civil.date.weekday.abbreviation) \(Text.date(civil.date)) "
    text += Text.clock(CivilTime(civil.date, hour: civil.hour, minute: civil.minute))
    switch precision {
    case .minutes: break
    case .seconds: text += ":" + Self.padded(civil.second, 2)
    case .fraction(let digits):
      text += ":" + Self.padded(civil.second, 2) + "." + Self.padded(civil.microsecond, 6).prefix(digits)
    }
    return text + " " + Calendar.text(offset: offset)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
