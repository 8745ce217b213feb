extension CalendarExpression {
  /// Reads a calendar expression, the whole grammar of systemd.time(7).
  ///
  /// - Parameters:
  ///   - text: the expression as a person wrote it.
  ///   - isZone: whether the tz database has a zone of this name. `UTC` needs no asking; abbreviations are refused, even
  ///     where the database has one of that name.
  /// - Throws: `CalendarError` with the reason and the place.
  public init(
    parsing text: some StringProtocol, isZone: (String) -> Bool = { _ in false }
  ) throws(CalendarError) {
    var parser = CalendarParser(text)
    do {
      self = try parser.expression(isZone: isZone)
    } catch {
      throw CalendarError(asked: String(text), refused: error)
    }
  }
}

extension WeekdaySet {
  /// Reads a list of weekdays and ranges: `Mon..Sat`, `Mon,Wed,Fri`.
  ///
  /// - Throws: `CalendarError` with the reason and the place.
  public init(parsing text: some StringProtocol) throws(CalendarError) {
    var parser = CalendarParser(text)
    guard !text.isEmpty else { throw CalendarError(reason: .empty, position: 0) }
    self = try parser.weekdays()
    // In front of a time a comma may be left over, but not here.
    guard parser.isAtEnd, parser.text.last.map({ $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: " ") }) ?? false else {
      throw parser.trailing()
    }
  }
}

/// A recursive descent over the grammar of systemd.time(7); one method a production.
struct CalendarParser {
  let text: [UInt8]
  private var at = 0
  /// Behind the last byte to be read: the zone is cut off first.
  private var end: Int

  init(_ text: some StringProtocol) {
    self.text = Array(text.utf8)
    end = self.text.count
  }

  // MARK: Bytes

  var isAtEnd: Bool { at == end }
  private var next: UInt8? { at < end ? text[at] : nil }

  private func peek(_ character: Unicode.Scalar) -> Bool { next.map { UInt32($0) == character.value } ?? false }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek(character) else { return false }
    at += 1
    return true
  }

  /// `..`; a single point is a decimal one.
  private mutating func takeRange() -> Bool {
    guard at + 1 < end, text[at] == UInt8(ascii: "."), text[at + 1] == UInt8(ascii: ".") else { return false }
    at += 2
    return true
  }

  private mutating func skipSpaces() { while take(" ") {} }

  private func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  private func fail(_ reason: CalendarError.Reason, at place: Int? = nil) -> CalendarError {
    CalendarError(reason: reason, position: string(0..<(place ?? at)).count)
  }

  /// What is left, as the thing that is too much.
  func trailing() -> CalendarError {
    let rest = string(at..<end)
    let word = rest.drop { $0 == " " }
    let place = at + rest.utf8.count - word.utf8.count
    // Without a space in front, what begins with - is the end of a range.
    if CalendarPhrase.isOffset(word), word.first != "-" || word.startIndex > rest.startIndex,
      text[..<at].contains(UInt8(ascii: ":"))
    {
      return fail(.unknownZone(String(word)), at: place)
    }
    if ["am", "pm", "a.m.", "p.m."].contains(word.lowercased()) { return fail(.twelveHours(String(word)), at: place) }
    if word.startIndex > rest.startIndex, word.first?.isLetter ?? false, !word.contains(" ") {
      return fail(.unknownZone(String(word)), at: place)
    }
    return fail(.trailing(rest))
  }

  // MARK: The whole

  mutating func expression(isZone: (String) -> Bool) throws(CalendarError) -> CalendarExpression {
    let zone = try cutZone(isZone)
    let written = text.count <= CalendarExpression.writtenLimit ? string(0..<text.count) : nil
    // What begins with a digit or a star is no word, and most do.
    if next.map({ !Self.isDigit($0) && $0 != UInt8(ascii: "*") }) ?? true {
      guard string(0..<end).contains(where: { !$0.isWhitespace }) else { throw fail(.empty) }
      if let whole = CalendarExpression(word: string(0..<end).lowercased(), zone: zone) { return whole }
    }
    var weekdays = WeekdaySet.everyDay
    if let next, Self.isLetter(next) { weekdays = try self.weekdays() }
    if peek("@") { return try epoch(on: weekdays) }
    let date = isDateNext ? try self.date() : nil
    let (hour, minute, second) = try time()
    var pattern = CalendarPattern(weekdays: weekdays, hour: hour, minute: minute, second: second, zone: zone)
    if let date {
      (pattern.year, pattern.month, pattern.day) = (date.year, date.month, date.day)
      pattern.fromMonthEnd = date.fromMonthEnd
    }
    return CalendarExpression(pattern, written: written)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

  /// Cuts a zone off the end.
  private mutating func cutZone(_ isZone: (String) -> Bool) throws(CalendarError) -> String? {
    guard let space = text.lastIndex(of: UInt8(ascii: " ")), space + 1 < end, Self.isLetter(text[space + 1]) else {
      return nil
    }
    let word = string(space + 1..<end)
    if word.lowercased() == "utc" {
      end = space
      return "UTC"
    }
    guard !Zone.isAbbreviation(word) else { throw fail(.abbreviation(word), at: space + 1) }
    guard isZone(word) else {
      // Nothing but a zone ends like this.
      guard !word.contains("/") else { throw fail(.unknownZone(word), at: space + 1) }
      return nil
    }
    end = space
    return word
  }

  /// `@1395716396`: seconds since the epoch, always UTC (strtoul(3) lets spaces and a sign go first).
  private mutating func epoch(on weekdays: WeekdaySet) throws(CalendarError) -> CalendarExpression {
    let word = string(at..<end)
    if let first = word.dropFirst().first, first.isLetter { throw fail(.unknownWord(word)) }
    at += 1
    skipSpaces()
    let place = at
    let isNegative = take("-")
    if !isNegative { _ = take("+") }
    let value = try number(expected: "the seconds since 1970, as in @1395716396")
    guard isAtEnd else { throw trailing() }
    let second = Int64(isNegative ? -value : value)
    let civil = CivilTime(faceMicroseconds: second * 1_000_000)
    guard CalendarExpression.years.contains(civil.date.year) else {
      throw fail(
        .outOfRange(field: "year", found: civil.date.year, allowed: CalendarExpression.years), at: place)
    }
    let pattern = CalendarPattern(
      weekdays: weekdays, year: .exactly(civil.date.year), month: .exactly(civil.date.month),
      day: .exactly(civil.date.day), hour: .exactly(civil.hour), minute: .exactly(civil.minute),
      second: .exactly(civil.second * CalendarExpression.secondUnit), zone: "UTC")
    return CalendarExpression(pattern)
  }

  // MARK: Weekdays

  /// `Mon`, `Mon..Fri` or `Mon-Fri`, separated by commas, the last of which may be left over; and the spaces behind them.
  mutating func weekdays() throws(CalendarError) -> WeekdaySet {
    var set = WeekdaySet([])
    repeat {
      let first = try weekday()
      if takeRange() || take("-") {
        let place = at
        let last = try weekday()
        guard first.rawValue <= last.rawValue else { throw fail(.weekdaysBackwards(first, last), at: place) }
        set.insert(from: first, through: last)
      } else {
        set.insert(from: first, through: first)
      }
      guard isAtEnd || peek(",") || peek(" ") else {
        throw fail(.expected("a space and a time such as 08:30 behind the weekdays"))
      }
    } while take(",") && !isAtEnd && !peek(" ")
    skipSpaces()
    return set
  }

  private mutating func weekday() throws(CalendarError) -> Weekday {
    let start = at
    while let byte = next, Self.isLetter(byte) { at += 1 }
    var word = string(start..<at)
    guard !word.isEmpty else { throw fail(.expected("a weekday, as in Mon..Fri"), at: start) }
    // A letter that is none of ASCII belongs to the word too.
    if let next, next >= 0x80 { word += string(at..<end).prefix { $0 != " " } }
    guard let day = Weekday(named: word) else { throw fail(.unknownWord(word), at: start) }
    return day
  }

  // MARK: Date and time

  private struct DatePart {
    var year: CalendarField
    var month: CalendarField
    var day: CalendarField
    var fromMonthEnd: Bool
  }

  /// Whether a date comes before the time: it has `-` or `~` in it, and no colon.
  private var isDateNext: Bool {
    let word = text[at..<end].prefix { $0 != UInt8(ascii: " ") }
    return !word.contains(UInt8(ascii: ":")) && word.contains { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "~") }
  }

  /// `year-month-day`, `month-day`, either with `~` before the day; and the spaces behind it.
  private mutating func date() throws(CalendarError) -> DatePart {
    let first = try list(expected: "the date, as in 2026-11-23 or *-*-01")
    var fromEnd = take("~")
    guard fromEnd || take("-") else { throw fail(.expected("'-' and the month, as in 2026-11-23")) }
    let second = try list(expected: fromEnd ? "the day, counted from the month's end" : "the month or the day")
    var parts: (year: [CalendarTerm], month: [CalendarTerm], day: [CalendarTerm]) = ([], first, second)
    if !isAtEnd, !peek(" ") {
      guard !fromEnd else { throw trailing() }
      fromEnd = take("~")
      guard fromEnd || take("-") else { throw fail(.expected("'-' and the day, as in 2026-11-23")) }
      parts = (first, second, try list(expected: "the day, as in 2026-11-23"))
      guard isAtEnd || peek(" ") else { throw trailing() }
    }
    skipSpaces()
    return DatePart(
      year: try field(parts.year, "year", CalendarExpression.years), month: try field(parts.month, "month", 1...12),
      day: try field(parts.day, "day", fromEnd ? 1...28 : 1...31, downwards: fromEnd), fromMonthEnd: fromEnd)
  }

  /// `hour:minute[:second]`, or nothing for midnight.
  private mutating func time() throws(CalendarError) -> (CalendarField, CalendarField, CalendarField) {
    if isAtEnd, at > 0 { return (.exactly(0), .exactly(0), .exactly(0)) }
    let hour = try list(expected: "a time such as 08:30")
    guard take(":") else { throw fail(.expected("':' and the minutes, as in 08:30")) }
    let minute = try list(expected: "the minutes, as in 08:30")
    var second = CalendarField.exactly(0)
    if take(":") {
      let unit = CalendarExpression.secondUnit
      let terms = try list(expected: "the seconds, as in 08:30:15", unit: unit)
      // Of seconds, "*" means every whole one.
      second =
        terms.isEmpty
        ? CalendarField(CalendarField.Term(start: 0, stop: nil, step: unit))
        : try field(terms, "second", 0...60 * unit - 1, unit: unit)
    }
    guard isAtEnd else { throw trailing() }
    return (try field(hour, "hour", 0...23), try field(minute, "minute", 0...59), second)
  }

  // MARK: Lists

  /// A value, a range or a repetition as written, with the places of its parts.
  private struct CalendarTerm {
    var start: Int
    var place: Int
    var stop: Int?
    var stopPlace = 0
    var step = 0
    var stepPlace = 0
  }

  /// More values than this in one list systemd doesn't take (CALENDARSPEC_COMPONENTS_MAX, and the first).
  private static let maximumTerms = 241

  /// `*`, which is no term at all, or terms separated by commas.
  private mutating func list(expected what: String, unit: Int = 1) throws(CalendarError) -> [CalendarTerm] {
    if take("*") { return [] }
    var terms: [CalendarTerm] = []
    repeat {
      guard terms.count < Self.maximumTerms else { throw fail(.tooManyValues(limit: Self.maximumTerms)) }
      terms.append(try term(expected: what, unit: unit))
    } while take(",")
    return terms
  }

  private mutating func term(expected what: String, unit: Int) throws(CalendarError) -> CalendarTerm {
    let place = at
    var term = CalendarTerm(start: try value(expected: what, unit: unit), place: place)
    if takeRange() {
      term.stopPlace = at
      term.stop = try value(expected: "the end of the range", unit: unit)
      term.step = unit
    }
    if take("/") {
      term.stepPlace = at
      term.step = try value(expected: "the step", unit: unit)
      guard term.step > 0 else { throw fail(.stepOfZero, at: term.stepPlace) }
    } else if unit > 1, let stop = term.stop, term.start + term.step > stop {
      throw fail(stop < term.start ? .backwards(field: "second") : .needsStep, at: term.stopPlace)
    }
    guard isAtEnd || " ,-~:".utf8.contains(text[at]) else { throw trailing() }
    return term
  }

  /// A number, of seconds in microseconds: more digits than six behind the point are rounded.
  private mutating func value(expected what: String, unit: Int) throws(CalendarError) -> Int {
    let start = at
    var value = try number(expected: what)
    guard unit > 1 else { return value }
    value *= unit
    if peek("."), !(at + 1 < end && text[at + 1] == UInt8(ascii: ".")) {
      at += 1
      guard digit != nil else { throw fail(.expected("digits behind the point")) }
      var scale = unit
      while let digit {
        if scale > 1 {
          scale /= 10
          value += digit * scale
        } else if scale == 1 {
          value += digit >= 5 ? 1 : 0
          scale = 0
        }
        at += 1
      }
    }
    guard value <= Int(Int32.max) else { throw fail(.tooLarge, at: start) }
    return value
  }

  private var digit: Int? {
    guard let byte = next, Self.isDigit(byte) else { return nil }
    return Int(byte - 0x30)
  }

  private mutating func number(expected what: String) throws(CalendarError) -> Int {
    let start = at
    var value = 0
    while let digit {
      // Ten digits are more than any field holds, and 20 more than any machine.
      guard value <= Int(Int32.max) * 10 else { throw fail(.tooLarge, at: start) }
      value = value * 10 + digit
      at += 1
    }
    guard at > start else { throw fail(.expected(what)) }
    return value
  }

  // MARK: Fields

  /// Checks the terms against what a field can hold, and puts them into canonical form.
  ///
  /// - Parameter downwards: days counted from the month's end, where a step leads towards its first.
  private func field(
    _ terms: [CalendarTerm], _ name: String, _ allowed: ClosedRange<Int>, unit: Int = 1, downwards: Bool = false
  ) throws(CalendarError) -> CalendarField {
    var found: [(term: CalendarField.Term, written: CalendarTerm)] = []
    for var term in terms {
      if name == "year" { (term.start, term.stop) = (Self.fullYear(term.start), term.stop.map(Self.fullYear)) }
      let canonical = CalendarField(CalendarField.Term(start: term.start, stop: term.stop, step: term.step))
      if let part = canonical.only { found.append((part, term)) }
    }
    let field = CalendarField(terms: found.map(\.term))
    for (index, term) in field.terms.enumerated() {
      guard let written = found.first(where: { $0.term == term })?.written else { continue }
      // Of days counted from the end, systemd allows each further one in the sorted list three fewer.
      let last = allowed.upperBound - (downwards ? 3 * index : 0)
      guard last >= allowed.lowerBound else { throw fail(.tooManyValues(limit: index), at: written.place) }
      try check(term, written, name, allowed.lowerBound...last, unit: unit, downwards: downwards)
    }
    return field
  }

  private func check(
    _ term: CalendarField.Term, _ written: CalendarTerm, _ name: String, _ allowed: ClosedRange<Int>, unit: Int,
    downwards: Bool
  ) throws(CalendarError) {
    func within(_ value: Int, _ place: Int) throws(CalendarError) {
      guard !allowed.contains(value) else { return }
      throw fail(
        .outOfRange(field: name, found: value / unit, allowed: allowed.lowerBound / unit...allowed.upperBound / unit),
        at: place)
    }
    try within(term.start, written.place)
    if let stop = term.stop { try within(stop, written.stopPlace) }
    if let stop = term.stop, stop < term.start { throw fail(.backwards(field: name), at: written.stopPlace) }
    let reached = downwards && term.stop == nil ? term.start - term.step : term.start + term.step
    guard allowed.contains(reached), term.step <= allowed.upperBound - allowed.lowerBound,
      reached <= term.stop ?? reached
    else {
      throw fail(
        .stepTooLong(field: name, step: string(written.stepPlace..<at(stepOf: written))), at: written.stepPlace)
    }
  }

  /// Behind the digits of a step.
  private func at(stepOf term: CalendarTerm) -> Int {
    var place = term.stepPlace
    while place < end, !" ,-~:".utf8.contains(text[place]) { place += 1 }
    return place
  }

  /// `26` is 2026, `89` is 1989.
  private static func fullYear(_ year: Int) -> Int {
    switch year {
    case 0..<70: year + 2000
    case 70..<100: year + 1900
    default: year
    }
  }
}
