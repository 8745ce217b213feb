internal import LimberCore

/// A time among words that stand free: `yogurt at 8`, `yogurt 20 min ago`, `lunch this morning`. It would become a part of the
/// food, and the time be now; or of an id.
struct TimeAmongWords {
  /// What the words are.
  enum Kind {
    case food
    /// Ids may look like a day: the first one is taken for an id.
    case ids
  }

  private let calendar: Calendar
  /// Without the signs at their ends; empty for those in quotes, which belong to the food.
  private let words: [String]
  /// The same in small letters.
  private let plain: [String]

  init(_ words: [String], _ calendar: Calendar) {
    self.calendar = calendar
    self.words = words.map { word in
      guard !word.contains(where: \.isWhitespace) else { return "" }
      var word = word
      while let last = word.last, ",;!?".contains(last) { word.removeLast() }
      return word
    }
    plain = self.words.map { $0.lowercased() }
  }

  /// What to say of the time that is found; nil where there is none.
  func failure(in kind: Kind) -> Failure? {
    guard let place = place(in: kind) else { return nil }
    let text = words[place].joined(separator: " ")
    let time = written(place).map(quoted)
    let when = time.map { "write: --at \($0)" } ?? "write the time behind --at, like --at \(Calendar.examples)"
    return Failure(
      .usage, "\(quoted(text)) may say when that was, or belong to the words before.",
      toDo: "If it says when, \(when)."
        + (kind == .food ? " Else write it in quotes together with the word before." : ""))
  }

  /// Where the first time stands, with all that belongs to it.
  private func place(in kind: Kind) -> Range<Int>? {
    for start in plain.indices {
      guard let end = end(from: start) else { continue }
      // A day alone can be what an id is called; that of yesterday can't be done now.
      if kind == .ids, start == 0, end == 1, Reminder.isValidID(plain[0]), plain[0] != "yesterday" { continue }
      // The longest time that begins here: `Mon 08:00`, `yesterday 21:00`, `20 min ago`.
      let longest = (end...plain.count).reversed().first { reads(start..<$0) } ?? end
      return start..<longest
    }
    return nil
  }

  /// Whether words are a time as `--at` takes it, but for what stands in front of it.
  private func reads(_ range: Range<Int>) -> Bool {
    guard !plain[range].contains("") else { return false }
    let text = bare(range).joined(separator: " ")
    return Text.instantGone(text, now: calendar.now, in: calendar.zone, zoneNamed: calendar.zoneNamed) != nil
      || calendar.instant(text) != nil
  }

  /// `08:10` of `at 08:10`.
  private func bare(_ range: Range<Int>) -> ArraySlice<String> {
    words[range].drop { Self.beforeHours.contains($0.lowercased()) || $0.lowercased() == "on" }
  }

  /// The end of the shortest time that begins at a word; nil where none does.
  private func end(from start: Int) -> Int? {
    let word = plain[start]
    guard !word.isEmpty else { return nil }
    func at(_ offset: Int) -> String { start + offset < plain.count ? plain[start + offset] : "" }
    if Self.beforeHours.contains(word) {
      if Self.noons.contains(at(1)) { return start + 2 }
      return hourEnd(start + 1, mayBeBare: true)
    }
    if Self.beforeParts.contains(word), Self.parts.contains(at(1)) { return start + 2 }
    if word == "in", at(1) == "the", Self.parts.contains(at(2)) { return start + 3 }
    if word == "last", Self.weekdays.contains(at(1)) || at(1) == "week" { return start + 2 }
    if word == "on", Self.weekdays.contains(at(1)) || Text.civilDate(at(1)) != nil { return start + 2 }
    if Self.days.contains(word) { return Self.parts.contains(at(1)) ? start + 2 : start + 1 }
    // What is called after a day has a name behind it: `Sunday roast`.
    if Self.weekdays.contains(word), at(1).isEmpty || Self.parts.contains(at(1)) {
      return at(1).isEmpty ? start + 1 : start + 2
    }
    if Weekday(named: word) != nil, let end = hourEnd(start + 1, mayBeBare: false) { return end }
    if Text.civilDate(word) != nil { return start + 1 }
    if let end = agoEnd(start) { return end }
    return hourEnd(start, mayBeBare: false)
  }

  /// Behind an hour: `8:30`, `8am`, `8 pm`, `8 o'clock`; where it may be bare, `8`.
  private func hourEnd(_ start: Int, mayBeBare: Bool) -> Int? {
    guard start < plain.count else { return nil }
    var word = plain[start]
    let next = start + 1 < plain.count ? plain[start + 1] : ""
    for half in ["am", "pm"] where word.hasSuffix(half) && word.count > 2 {
      word.removeLast(2)
      return Self.isHour(word) ? start + 1 : nil
    }
    guard Self.isHour(word) else { return nil }
    if Self.behindHours.contains(next) { return start + 2 }
    return mayBeBare || word.contains(":") ? start + 1 : nil
  }

  /// `8`, `8:30`, `8.30`.
  private static func isHour(_ word: String) -> Bool {
    let text = String(word.map { $0 == "." ? ":" : $0 })
    return Text.timeOfDay(text.contains(":") ? text : "\(text):00") != nil
  }

  /// Behind `20 min ago`, `an hour ago`, `a while earlier`: a length of time and the word, of at most so many words.
  private func agoEnd(_ start: Int) -> Int? {
    for end in start + 1..<min(start + 6, plain.count) where Self.agos.contains(plain[end]) {
      let length = plain[start..<end]
      guard !length.contains("") else { continue }
      let isSpan = (try? TimeSpan(parsing: length.joined(separator: " "), bareUnit: .minutes(1))) != nil
      let isSaid =
        ["a", "an", "half", "one", "some"].contains(plain[start])
        && length.dropFirst().allSatisfy {
          ["a", "an", "few", "while", "time"].contains($0) || TimeSpan.unit($0) != nil
        }
      if isSpan || isSaid { return end + 1 }
    }
    return nil
  }

  /// The time as `--at` takes it; nil where it does not say one.
  private func written(_ range: Range<Int>) -> String? {
    reads(range) ? bare(range).joined(separator: " ") : Self.clock(bare(range).joined().lowercased())
  }

  /// `8`, `8.30`, `8pm`, `8o'clock` as a time of day that is taken; nil for anything else.
  private static func clock(_ text: String) -> String? {
    var text = text.filter { $0 != "." || !text.hasSuffix("m.") }
    var isLater = false
    for word in behindHours.filter({ text.hasSuffix($0) }) {
      isLater = word.hasPrefix("p")
      text.removeLast(word.count)
      break
    }
    guard isHour(text) else { return nil }
    let parts = text.split { ".:".contains($0) }.compactMap { Int($0) }
    guard let hour = parts.first else { return nil }
    let minute = parts.count > 1 ? parts[1] : 0
    return "\(isLater && hour < 12 ? hour + 12 : hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  private static let beforeHours: Swift.Set = ["at", "@", "around", "about", "since", "by", "um", "gegen"]
  private static let noons: Swift.Set = ["noon", "midnight", "midday"]
  private static let behindHours: Swift.Set = [
    "am", "pm", "a.m.", "p.m.", "a.m", "p.m", "o'clock", "o\u{2019}clock", "uhr",
  ]
  private static let beforeParts: Swift.Set = ["this", "last", "today", "yesterday", "heute", "gestern"]
  private static let parts: Swift.Set = [
    "morning", "noon", "afternoon", "evening", "night", "midday", "früh", "morgen", "mittag", "nachmittag", "abend",
    "nacht",
  ]
  private static let days: Swift.Set = ["today", "tonight", "yesterday", "now", "heute", "gestern", "vorhin"]
  private static let agos: Swift.Set = ["ago", "earlier"]
  private static let weekdays: Swift.Set = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
}
