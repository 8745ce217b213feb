import LimberCore
import Testing

@testable import ScheduleFile

/// What holds for all schedules and all texts, tried with seeded ones.
@Suite struct PropertyTests {
  static let seed: UInt64 = 20_261_123

  @Test func whatIsWrittenIsReadAgain() throws {
    var random = SeededGenerator(seed: Self.seed)
    for round in 0..<60 {
      var document = ScheduleDocument.empty
      var meant: [Reminder] = []
      for index in 0..<Int.random(in: 1...8, using: &random) {
        let reminder = try random.reminder("r\(index)-\(round)")
        document = try document.adding(reminder)
        meant.append(reminder)
      }
      #expect(document.schedule.reminders == meant, "seed \(Self.seed), round \(round)")
      #expect(try ScheduleDocument(parsing: document.text).schedule == document.schedule)
      while let victim = meant.indices.randomElement(using: &random) {
        document = try document.removing(meant.remove(at: victim).id)
        #expect(document.schedule.reminders == meant, "seed \(Self.seed), round \(round)")
      }
      #expect(document.text == "")
    }
  }

  @Test func whatIsShownMakesTheSameReminder() throws {
    var random = SeededGenerator(seed: Self.seed + 1)
    for round in 0..<300 {
      let reminder = try random.reminder("r\(round)")
      #expect(try ReminderKeys.parse(id: reminder.id, fields: reminder.keyValues) == reminder)
    }
  }

  /// No text may trap; and where TOMLKit takes a text, the scanner has a place for each key and the same strings.
  @Test func mutatedFilesAreReadOrRefused() throws {
    var random = SeededGenerator(seed: Self.seed + 2)
    var good = 0
    for round in 0..<6000 {
      let text = random.mutated(random.pick([annasFile, Self.odd]), times: Int.random(in: 1...6, using: &random))
      do throws(ScheduleProblems) {
        let document = try ScheduleDocument(parsing: text)
        #expect(document.text == text)
        good += 1
        for id in document.schedule.reminders.map(\.id) {
          let rest = try? document.removing(id)
          #expect(rest != nil, "seed \(Self.seed + 2), round \(round): \(text)")
        }
      } catch {
        #expect(!error.problems.isEmpty && error.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 })
      }
      expectAgreement(on: text)
    }
    #expect(good > 100)
  }

  @Test func theScannerTakesAllOfTOML() throws {
    let values = [
      "+99", "-17", "0", "1_000", "0xDEAD_beef", "0o755", "0b1101", "+1.0", "5e+22", "-2E-2", "6.626e-34", "inf",
      "-nan",
      "true", "1979-05-27T07:32:00Z", "1979-05-27 00:32:00.999999-07:00", "1979-05-27", "07:32:00.5", "''", "0.0",
      "1e06", "1979-05-27T07:32:00", "1979-05-27t07:32:00z",
      "'''\n'''", "\"\"\"a\"\"\"\"\"", "[]", "[ 1, 2, ]", "[\n# c\n1 # d\n, [ 2 ]\n]", "{}", "{ a.b = 1, 'c' = {} }",
    ]
    let lines = values.enumerated().map { "k\($0.offset).\"x y\" = \($0.element) # c\r\n" }
    for text in [Self.odd, lines.joined()] {
      var scanner = Scanner(Source(text))
      try scanner.scan()
      let root = try TOMLNode.parse(text)
      compare(root, [], Places(Layout(source: Source(text), sections: scanner.sections)), Source(text))
    }
  }

  /// All that TOML has, nearly none of which a schedule has.
  static let odd = #"""
    # odd
    person = 'A' # '''
    a."b.c".'d' = [ 1, [ "x]", '}' ], # ]
      { y = "\u00e4\"", z = [ ] }, ]
    "\u0065" = """
      one \
      two \"""
    ''' """""
    f = '''
    \q''''
    g = { h.i = 1979-05-27 07:32:00, j = "k" }
    [reminder.x] # ]
    kind = "movement"
    title.t = 1e3
    [ "reminder" . 'y' ]
    reminder = true
    [[list]]
    n = -inf
    [[list]]
    n = 0xFF
    [reminder.z]
    kind = 'calcium'
    title = '#'
    at = 'Sun 12:00'
    """#

  private func expectAgreement(on text: String) {
    let source = Source(text)
    var scanner = Scanner(source)
    guard (try? scanner.scan()) != nil, let root = try? TOMLNode.parse(text) else { return }
    compare(root, [], Places(Layout(source: source, sections: scanner.sections)), source)
  }

  private func compare(_ table: [String: TOMLNode], _ path: [String], _ places: Places, _ source: Source) {
    #expect(Set(table.keys) == Set(places.names(below: path)), "\(path)")
    for (name, node) in table {
      let value = places[path + [name]]?.value
      switch (node, value?.kind) {
      case (.table(let inner), _): compare(inner, path + [name], places, source)
      case (.string(let text), .string(let quotes)):
        let range = value?.range ?? 0..<0
        let decoded = StringText(source.bytes, in: range, quotes: quotes).decoded
        #expect(decoded.normalized == text.normalized)
      case (.array(let nodes), .array(let values)): #expect(nodes.count == values.count)
      case (.integer, .bare), (.boolean, .bare), (.other, .bare): break
      // An array of tables has no one value.
      case (.array, nil): break
      default: Issue.record("\(path + [name]) is \(node), but stands as \(String(describing: value?.kind))")
      }
    }
  }
}

extension String {
  /// Without white space: line ends are TOMLKit's, and behind a line-ending backslash it skips all of Unicode's white space
  /// (U+FEFF, too), where TOML skips blanks and newlines.
  fileprivate var normalized: [Unicode.Scalar] {
    unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "\u{FEFF}" }
  }
}

extension SeededGenerator {
  mutating func text() -> String {
    let pieces = [
      "Calcium", "left", "\"", "\\", "\n", "\r\n", "\t", "'''", "\"\"\"", "#", "= ", "[x]", "ä", "e\u{301}", "日本", "👩‍🦽",
      "\u{202E}", "\u{1}", "\u{7F}", "\u{85}", "\u{2028}", "{{", "\\u0041", "a",
    ]
    var text = "t"
    for _ in 0..<Int.random(in: 0...8, using: &self) { text += pick(pieces) }
    return text
  }

  mutating func span(_ range: ClosedRange<Int64>) -> TimeSpan {
    chance(3)
      ? TimeSpan(microseconds: .random(in: range.lowerBound * 1_000_000...range.upperBound * 1_000_000, using: &self))
      : .seconds(.random(in: range, using: &self))
  }

  mutating func days() -> WeekdaySet {
    let days = Weekday.allCases.filter { _ in chance(2) }
    return days.isEmpty ? .everyDay : WeekdaySet(days)
  }

  mutating func timing() throws -> Timing {
    let hour = Int.random(in: 0...23, using: &self)
    if chance(2) {
      let expressions = try (0..<(chance(2) ? 1 : Int.random(in: 2...ClockTimes.limit, using: &self))).map { index in
        let days = days()
        let zone = chance(4) ? " \(pick(["UTC", "Europe/Berlin", "Asia/Kathmandu"]))" : ""
        // An hour of its own each.
        let time =
          "\((hour + index) % 24):\(Int.random(in: 10...49, using: &self))" + (chance(3) ? ":05" : "") + zone
        return try CalendarExpression(parsing: days == .everyDay ? time : "\(days) \(time)", isZone: isZone)
      }
      return .at(try #require(ClockTimes(expressions)))
    }
    let opens = TimeSpan.minutes(.random(in: 0...1439, using: &self))
    let closes = chance(4) ? TimeSpan.days(1) : .minutes(.random(in: 0...1439, using: &self))
    let window = chance(3) ? ReminderKeys.defaultWindow : Window(opens: opens, closes: closes, days: days())
    guard window.length > .minutes(6) else { return .every(.minutes(5), ReminderKeys.defaultWindow) }
    return .every(span(300...window.length.microseconds / 1_000_000 - 1), window)
  }

  mutating func reminder(_ id: String) throws -> Reminder {
    var reminder = Reminder(id: id, kind: pick(ReminderKind.allCases), title: text(), timing: try timing())
    switch reminder.kind {
    case .movement:
      if chance(2) { reminder.lasts = span(1...86_400) }
      if chance(2) { reminder.limb = text() }
      if chance(2) { reminder.posture = pick(Posture.allCases) }
      for _ in 0..<Int.random(in: 0...4, using: &self) { reminder.steps.append(text()) }
      if chance(3) { reminder.naturalBreak = span(1...86_400) }
    case .calcium:
      if chance(2) { reminder.dose = .random(in: 1...CalciumAmount.limit, using: &self) }
      if chance(2) { reminder.source = pick(CalciumSource.allCases) }
    }
    if chance(3) { reminder.snooze = span(1...86_400) }
    if chance(3) { reminder.snoozes = .random(in: 0...20, using: &self) }
    if chance(3) { reminder.repeatAfter = span(1...86_400) }
    if chance(3) { reminder.repeats = .random(in: 0...20, using: &self) }
    if chance(3) { reminder.late = span(1...604_800) }
    if chance(3) { reminder.early = chance(2) ? .zero : span(0...86_400) }
    if chance(3) { reminder.onTime = span(1...86_400) }
    if chance(3) { reminder.speak.toggle() }
    if chance(3) { reminder.urgency = pick(Urgency.allCases) }
    if chance(3) { reminder.enabled.toggle() }
    if chance(3) { reminder.note = text() }
    return reminder
  }

  /// A text with bytes taken out, put in, doubled and moved.
  mutating func mutated(_ text: String, times: Int) -> String {
    var bytes = Array(text.utf8)
    let pieces = [
      "\"", "'", "\"\"\"", "'''", "[", "]", "{", "}", "=", ",", ".", "#", "\n", "\r\n", "\r", "\\", "\\u0000",
      "\\U00000041",
      "\\ud800", " ", "\t", "0", "-", "1e9", "true", "nan", "07:32:00", "[[", "]]", "\u{0}", "ä", "\u{FEFF}",
      "\u{2028}",
      "reminder.", "kind = \"movement\"\n", "[reminder.ankle-pumps]\n", "x", "\u{7F}", "1", ":", "+", "_", "e", "T",
      "-05-27", "0x",
    ]
    for _ in 0..<times where !bytes.isEmpty {
      let at = Int.random(in: 0..<bytes.count, using: &self)
      let end = min(bytes.count, at + Int.random(in: 1...(chance(8) ? 200 : 3), using: &self))
      switch Int.random(in: 0...4, using: &self) {
      case 0: bytes.removeSubrange(at..<end)
      case 1: bytes.insert(contentsOf: Array(pick(pieces).utf8), at: at)
      case 2: bytes.replaceSubrange(at..<end, with: Array(pick(pieces).utf8))
      case 3: bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0..<bytes.count, using: &self))
      default: bytes[at] = UInt8.random(in: 0...127, using: &self)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
