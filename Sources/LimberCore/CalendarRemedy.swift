/// What to write instead of a text that is no calendar expression, or that means something else than it seems to.
public struct CalendarRemedy: Hashable, Sendable {
  /// What can be written.
  public enum Form: Hashable, Sendable {
    /// Times by the clock: an expression, or several, of which each is given by itself.
    case at([String])
    /// An interval.
    case every(TimeSpan)
  }
  /// What keeps the text from being what was meant, as the beginning of a sentence.
  public var why: String
  public var form: Form

  init(_ why: String, _ form: Form) {
    self.why = why
    self.form = form
  }

  init(_ why: String, _ expressions: String...) { self.init(why, .at(expressions)) }

  /// What to type, wherever times are written: `write 08:00`.
  public var instruction: String {
    switch form {
    case .at(let expressions) where expressions.count == 1: "write \(expressions[0])"
    case .at(let expressions):
      "write \(words { "--\($0) \($1)" }), or at = [\(expressions.map { "\"\($0)\"" }.joined(separator: ", "))] in the file"
    case .every(let span): "write \(words { "--\($0) \($1)" }), or every = \"\(span)\" in the file"
    }
  }

  /// What to type to change a reminder that is there already: `limber set lunch at=08:00 at=20:00`.
  public func command(for id: String) -> String { "limber set \(id) \(words { "\($0)=\($1)" })" }

  private func words(_ word: (String, String) -> String) -> String {
    switch form {
    case .at(let expressions): expressions.map { word("at", Self.shell($0)) }.joined(separator: " ")
    case .every(let span): word("every", Self.shell("\(span)"))
    }
  }

  /// In quotes, unless a shell leaves it as it is.
  private static func shell(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x3a).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || ",./".utf8.contains(byte)
    }
    return isPlain ? text : "\"\(text)\""
  }
}

extension CalendarRemedy {
  /// What was probably meant by a text that was refused; nil where that can't be told.
  init?(for text: String, refused error: CalendarError) {
    let words = text.split(separator: " ").map { String($0) }
    guard !words.isEmpty, text.utf8.count <= 200 else { return nil }
    // A zone at the end is the zone of what is meant.
    let zone = words.count > 1 ? words.last.flatMap { $0.contains("/") && $0.first?.isLetter == true ? $0 : nil } : nil
    let rest = zone == nil ? words : words.dropLast()
    switch error.reason {
    case .unknownZone(let name) where name == zone: return nil
    case .abbreviation, .empty, .tooLarge, .tooManyValues, .needsStep: return nil
    default: break
    }
    let found =
      Self.cron(rest) ?? Self.reordered(rest) ?? Self.field(rest, error)
      ?? CalendarWish(rest.joined(separator: " "))?.remedy
    guard var remedy = found else { return nil }
    if case .at(let expressions) = remedy.form {
      remedy.form = .at(expressions.map { zone == nil ? $0 : "\($0) \(zone ?? "")" })
    }
    guard remedy.isRight else { return nil }
    self = remedy
  }

  /// Whether all that it says to write is taken.
  var isRight: Bool {
    switch form {
    case .at(let expressions):
      !expressions.isEmpty && expressions.allSatisfy { Self.isExpression($0) }
    case .every(let span): (TimeSpan.minutes(5)...TimeSpan.days(1)).contains(span)
    }
  }

  static func isExpression(_ text: String) -> Bool {
    var parser = CalendarParser(text)
    return (try? parser.expression { $0.contains("/") }) != nil
  }

  // MARK: Forms of other programs

  /// `0 8 * * 1-5`, `@daily`.
  private static func cron(_ words: [String]) -> Self? {
    let why = "That is how cron writes it"
    let word = words.joined(separator: " ").lowercased()
    if word.hasPrefix("@"), word.dropFirst().first?.isLetter == true {
      switch word.dropFirst() {
      case "daily", "midnight": return Self(why, "08:00")
      case "hourly": return Self(why, "*:00")
      case "weekly": return Self(why, "Mon 08:00")
      case "monthly": return Self(why, "*-*-01 08:00")
      case "yearly", "annually": return Self(why, "*-01-01 08:00")
      default: return nil
      }
    }
    guard words.count == 5, !words.contains(where: { $0.contains(":") }) else { return nil }
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    guard let minute = cronField(words[0], first: 0), let hour = cronField(words[1], first: 0),
      let day = cronField(words[2], first: 1), let month = cronField(words[3], first: 1, names: months),
      let weekdays = cronWeekdays(words[4])
    else { return nil }
    let time = "\(hour):\(minute)"
    let date = day == "*" && month == "*" ? "" : "*-\(month)-\(day) "
    // Of cron's days of the month and of the week each counts.
    if day != "*", !weekdays.isEmpty {
      return Self(why, "\(weekdays)\(month == "*" ? "" : "*-\(month)-* ")\(time)", "\(date)\(time)")
    }
    return Self(why, "\(weekdays)\(date)\(time)")
  }

  private static func cronField(_ field: String, first: Int, names: [String] = []) -> String? {
    let parts = field.lowercased().split(separator: ",", omittingEmptySubsequences: false).map { part -> String? in
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { end -> String? in
        if let index = names.firstIndex(of: String(end)) { return padded(index + 1) }
        return Int(end).map { padded($0) }
      }
      guard halves.count <= 2, ends.count <= 2 else { return nil }
      if halves[0] == "*" { return halves.count == 1 ? "*" : "\(padded(first))/\(halves[1])" }
      guard !ends.contains(nil) else { return nil }
      let range = ends.compactMap(\.self).joined(separator: "..")
      return halves.count == 1 ? range : "\(range)/\(halves[1])"
    }
    guard !parts.contains(nil) else { return nil }
    let list = parts.compactMap(\.self)
    return list.contains("*") ? "*" : list.joined(separator: ",")
  }

  /// The weekdays with a space behind, or nothing for every day.
  private static func cronWeekdays(_ field: String) -> String? {
    if field == "*" { return "" }
    var days: [Weekday] = []
    for part in field.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end -> Weekday? in
        guard let number = Int(end) else { return Weekday(named: end) }
        // Both 0 and 7 are Sunday.
        return (0...7).contains(number) ? Weekday(rawValue: (number + 6) % 7) : nil
      }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
      days += Weekday.days(from: first, through: last)
    }
    let set = WeekdaySet(days)
    return set == .everyDay ? "" : "\(set) "
  }

  private static func padded(_ number: Int) -> String { zeroPadded(number, width: 2) }

  // MARK: Nearly right

  /// The same words in another order: `08:00 Mon`. Or with a space for the T: `2026-11-23T08:00`.
  private static func reordered(_ words: [String]) -> Self? {
    let parts = words.flatMap { word -> [String] in
      let halves = word.split { $0 == "T" || $0 == "t" }
      let isDate = halves.count == 2 && halves.allSatisfy { half in half.utf8.allSatisfy { $0 < 0x41 } }
      return isDate ? halves.map { String($0) } : [word]
    }
    guard (2...3).contains(parts.count) else { return nil }
    var orders: [[Int]] = [[0, 1], [1, 0]]
    if parts.count == 3 { orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] }
    for order in orders {
      let text = order.map { parts[$0] }.joined(separator: " ")
      var parser = CalendarParser(text)
      if let found = try? parser.expression(isZone: { _ in false }), found.surprise == nil {
        return Self("The order is weekday, date, time", text)
      }
    }
    return nil
  }

  /// A range that runs over the end of its field, a step that is longer than it, days that are counted from 0.
  private static func field(_ words: [String], _ error: CalendarError) -> Self? {
    let text = words.joined(separator: " ")
    let time = words.last.flatMap { $0.contains(":") && isExpression($0) ? $0 : nil } ?? "08:00"
    switch error.reason {
    case .backwards(let field):
      let ends = ["hour": (0, 23), "minute": (0, 59), "day": (1, 31), "month": (1, 12)]
      guard let (first, last) = ends[field] else { return nil }
      for word in text.split(whereSeparator: { " ,:-~".contains($0) }) {
        let range = word.split(separator: ".").compactMap { Int($0) }
        guard word.contains(".."), range.count == 2, range[0] > range[1] else { continue }
        let split = "\(padded(range[0]))..\(padded(last)),\(padded(first))..\(padded(range[1]))"
        if let place = text.firstRange(of: word) {
          return Self(
            "A range can't run over the end of the \(field)s", text.replacingCharacters(in: place, with: split))
        }
      }
      return nil
    case .stepTooLong("minute", let step):
      return Int64(step).map { Self("An hour has 60 minutes", .every(.minutes($0))) }
    case .stepTooLong("hour", let step):
      return Int64(step).map { Self("A day has 24 hours", .every(.hours($0))) }
    case .outOfRange(field: "day", found: 0, allowed: _):
      return Self("Days count from 1, and no expression has every second one", "Mon,Wed,Fri \(time)")
    default: return nil
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}

extension Weekday {
  /// The days from one to another, over Sunday too.
  static func days(from first: Weekday, through last: Weekday) -> [Weekday] {
    (0...(last.rawValue - first.rawValue + 7) % 7).compactMap { Weekday(rawValue: (first.rawValue + $0) % 7) }
  }
}
