/// A time as people say it, where an expression is expected: `daily 08:00`, `8:30 pm`, `twice a day`, `Mondays at 8`.
///
/// It is never taken for what it says: a dose at a time that was guessed would be worse than a question. It only makes the
/// answer say what to write.
struct CalendarWish {
  private(set) var remedy: CalendarRemedy

  /// What a text asks for; nil where it has a word in it that isn't known here.
  init?(_ text: String) {
    let phrase = Self.plain(text)
    if let known = Self.often(phrase) ?? Self.hours(phrase) {
      remedy = known
      return
    }
    var reader = Reader()
    for word in phrase.split(separator: " ") { guard reader.take(String(word)) else { return nil } }
    let expressions = reader.expressions
    guard !expressions.isEmpty else { return nil }
    let why =
      expressions.count > 1
      ? "Each time is given by itself" : "'\(Text.oneLine(text))' is not how it is written"
    remedy = CalendarRemedy(why, .at(expressions))
  }

  /// In small letters, with the signs that separate times as spaces.
  private static func plain(_ text: String) -> String {
    var phrase = text.lowercased()
    for (sign, plain) in [("a.m.", "am"), ("p.m.", "pm"), ("o'clock", ""), ("–", "-"), ("x ", " times ")] {
      phrase = phrase.replacing(sign, with: plain)
    }
    // "8:30 pm" is one word.
    for half in ["am", "pm"] { phrase = phrase.replacing(" \(half)", with: half) }
    let words = phrase.split { $0 == " " || $0 == ";" || $0 == "&" || $0 == "+" }
    // A comma separates times, but not weekdays.
    return words.flatMap { word -> [Substring] in
      word.contains(":") || !word.contains { $0.isLetter } ? word.split { $0 == "," || $0 == "/" } : [word]
    }.joined(separator: " ")
  }

  // MARK: How often

  private static func often(_ phrase: String) -> CalendarRemedy? {
    let words = phrase.split(separator: " ").map { String($0) }
    let counts = [
      "once": 1, "twice": 2, "thrice": 3, "one": 1, "two": 2, "three": 3, "four": 4, "other": 2, "second": 2,
      "third": 3,
    ]
    func count(_ word: String) -> Int? { counts[word] ?? Int(word).flatMap { $0 > 0 ? $0 : nil } }
    let fill: Set = ["times", "time", "a", "an", "per", "each", "the", "in", "on"]
    let rest = words.filter { !fill.contains($0) && $0 != "every" }
    if words.first == "every" || words.first == "each" || words.first == "alternate" {
      let number =
        rest.count == 2
        ? (rest[0] == "half" ? 0 : rest[0] == "alternate" ? 2 : count(rest[0])) : rest.count == 1 ? 1 : nil
      guard let number, let unit = rest.last else { return nil }
      return every(number, unit)
    }
    switch words {
    case ["fortnightly"], ["biweekly"], ["bi-weekly"]: return every(2, "weeks")
    case ["half-hourly"]: return every(0, "hours")
    default: break
    }
    guard rest.count == 2, let times = count(rest[0]), words.count > 2 || rest[1] == "daily" || rest[1] == "weekly"
    else {
      return nil
    }
    let each = "Each time is given by itself"
    switch (rest[1], times) {
    case ("day", 1), ("daily", 1): return CalendarRemedy("It needs a time", "08:00")
    case ("day", 2), ("daily", 2): return CalendarRemedy(each, "08:00", "20:00")
    case ("day", 3), ("daily", 3): return CalendarRemedy(each, "08:00", "14:00", "20:00")
    case ("day", 4), ("daily", 4): return CalendarRemedy(each, "08:00", "12:00", "16:00", "20:00")
    case ("week", 1), ("weekly", 1): return CalendarRemedy("It needs a day and a time", "Mon 08:00")
    case ("week", 2), ("weekly", 2): return CalendarRemedy("It needs days and a time", "Mon,Thu 08:00")
    case ("week", 3), ("weekly", 3): return CalendarRemedy("It needs days and a time", "Mon,Wed,Fri 08:00")
    case ("month", 1): return CalendarRemedy("It needs a day and a time", "*-*-01 08:00")
    case ("month", 2): return CalendarRemedy("It needs days and a time", "*-*-01,15 08:00")
    case ("year", 1): return CalendarRemedy("It needs a date and a time", "*-01-01 08:00")
    default: return nil
    }
  }

  /// `every 2 hours`, `every other day`; of an hour 0 is the half.
  private static func every(_ number: Int, _ unit: String) -> CalendarRemedy? {
    let interval = "An interval is no time by the clock"
    switch unit {
    case "minute", "minutes", "min", "mins": return CalendarRemedy(interval, .every(.minutes(Int64(number))))
    case "hour", "hours", "hourly", "h":
      return CalendarRemedy(interval, .every(number == 0 ? .minutes(30) : .hours(Int64(min(number, 100)))))
    case "day", "days":
      switch number {
      case 1: return CalendarRemedy("It needs a time", "08:00")
      case 2: return CalendarRemedy("No expression has every second day", "Mon,Wed,Fri 08:00")
      case 3: return CalendarRemedy("No expression has every third day", "Mon,Thu 08:00")
      default: return nil
      }
    case "week", "weeks":
      return number == 1
        ? CalendarRemedy("It needs a day and a time", "Mon 08:00")
        : number == 2 ? CalendarRemedy("No expression has every second week", "*-*-01,15 08:00") : nil
    case "month", "months": return number == 1 ? CalendarRemedy("It needs a day and a time", "*-*-01 08:00") : nil
    default: return nil
    }
  }

  /// `8-20:00`, `8:00-20:00`, `from 8:00 to 20:00`: each hour between them.
  private static func hours(_ phrase: String) -> CalendarRemedy? {
    let words = phrase.split(separator: " ").filter { $0 != "from" }
    let ends =
      words.count == 3 && ["to", "until", "till", "-"].contains(words[1])
      ? [words[0], words[2]]
      : words.count == 1 ? words[0].split(whereSeparator: { "-.".contains($0) }) : []
    guard ends.count == 2, phrase.contains(":"), phrase.contains("-") || phrase.contains("..") || words.count == 3,
      let first = Reader.timeOfDay(String(ends[0]), mayBeBare: true),
      let last = Reader.timeOfDay(String(ends[1]), mayBeBare: true),
      first.hour < last.hour, last.hour < 24
    else { return nil }
    let (from, to) = (zeroPadded(first.hour, width: 2), zeroPadded(last.hour, width: 2))
    return CalendarRemedy("Hours are a range of two points", "\(from)..\(to):\(zeroPadded(last.minute, width: 2))")
  }

  // MARK: Days and times

  private struct Reader {
    private var days: [Weekday] = []
    private var date = ""
    private var times: [(days: [Weekday], hour: Int, minute: Int)] = []
    /// Days that came behind the last time are those of the next one, or of all.
    private var isFresh = false
    private var isDaily = false

    private static let parts: [String: Int] = [
      "morning": 8 * 60, "breakfast": 8 * 60, "noon": 12 * 60, "midday": 12 * 60, "lunch": 12 * 60 + 30,
      "lunchtime": 12 * 60 + 30, "afternoon": 15 * 60, "dinner": 19 * 60, "evening": 20 * 60, "night": 22 * 60,
      "bedtime": 22 * 60, "midnight": 0,
    ]
    private static let fill: Set = [
      "at", "on", "in", "the", "and", "every", "each", "day", "daily", "everyday", "uhr", "h", "by",
    ]

    mutating func take(_ word: String) -> Bool {
      if Self.fill.contains(word) {
        isDaily = isDaily || ["day", "daily", "everyday"].contains(word)
        return true
      }
      if let minutes = Self.parts[word] ?? (word.hasSuffix("s") ? Self.parts[String(word.dropLast())] : nil) {
        return add(minutes / 60, minutes % 60)
      }
      if let (hour, minute) = Self.timeOfDay(word, mayBeBare: times.isEmpty) { return add(hour, minute) }
      if let found = Self.weekdays(word) {
        if isFresh { days = [] }
        isFresh = false
        days += found
        return true
      }
      switch word {
      case "weekly": days = [.monday]
      case "monthly": date = "*-*-01 "
      default:
        // A German date.
        let numbers = word.split(separator: ".", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard numbers.count == 3, word.split(separator: ".").count == 3, numbers[2] >= 1970 else { return false }
        date = "\(numbers[2])-\(zeroPadded(numbers[1], width: 2))-\(zeroPadded(numbers[0], width: 2)) "
      }
      return true
    }

    private mutating func add(_ hour: Int, _ minute: Int) -> Bool {
      times.append((days, hour, minute))
      isFresh = true
      return true
    }

    var expressions: [String] {
      let all = times.isEmpty ? [(days, 8, 0)] : times.map { ($0.days.isEmpty ? days : $0.days, $0.hour, $0.minute) }
      guard !times.isEmpty || !days.isEmpty || !date.isEmpty || isDaily else { return [] }
      return all.map { days, hour, minute in
        // 24:00 is the next day's first minute.
        let shifted = hour == 24 ? days.compactMap { Weekday(rawValue: ($0.rawValue + 1) % 7) } : days
        let set = WeekdaySet(shifted)
        let front = shifted.isEmpty || set == .everyDay ? "" : "\(set) "
        return "\(front)\(date)\(zeroPadded(hour % 24, width: 2)):\(zeroPadded(minute, width: 2))"
      }
    }

    /// `8:30`, `8.30`, `8h30`, `0830`, `8am`, `8:30pm`, `24:00`; and `8`.
    static func timeOfDay(_ word: String, mayBeBare: Bool) -> (hour: Int, minute: Int)? {
      var digits = word[...]
      var half: String?
      for suffix in ["am", "pm"] where digits.hasSuffix(suffix) {
        digits = digits.dropLast(2)
        half = suffix
      }
      if digits.hasSuffix("uhr") { digits = digits.dropLast(3) }
      var parts = digits.split(omittingEmptySubsequences: false) { ":.h".contains($0) }
      if parts.count == 2, parts[1].isEmpty, digits.last == "h" { parts.removeLast() }
      if parts.count == 1, parts[0].count == 4 { parts = [parts[0].prefix(2), parts[0].suffix(2)] }
      if parts.count == 3, parts[2] == "00" { parts.removeLast() }
      guard (1...2).contains(parts.count), parts.count == 2 || mayBeBare,
        parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
        var hour = Int(parts[0]), let minute = parts.count == 2 ? Int(parts[1]) : 0,
        parts.count == 1 || parts[1].count == 2
      else { return nil }
      if let half {
        guard (1...12).contains(hour) else { return half == "pm" && hour < 24 && minute < 60 ? (hour, minute) : nil }
        hour = hour % 12 + (half == "pm" ? 12 : 0)
      }
      guard minute < 60, hour < 24 || hour == 24 && minute == 0 else { return nil }
      return (hour, minute)
    }

    /// `Mondays`, `Mo-Fr`, `Sat..Mon`, `Tues,Thurs`, `weekdays`; nil for another word.
    private static func weekdays(_ word: String) -> [Weekday]? {
      switch word {
      case "weekday", "weekdays", "workday", "workdays": return Weekday.days(from: .monday, through: .friday)
      case "weekend", "weekends": return [.saturday, .sunday]
      default: break
      }
      var days: [Weekday] = []
      for part in word.split(separator: ",") {
        let ends = part.split { $0 == "-" || $0 == "." }.map { weekday(String($0)) }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil else {
          return nil
        }
        days += ends.count == 1 ? [first] : Weekday.days(from: first, through: last)
      }
      return days.isEmpty ? nil : days
    }

    /// A weekday by two letters or more of its name.
    private static func weekday(_ word: String) -> Weekday? {
      let stem = word.count > 4 && word.hasSuffix("s") ? String(word.dropLast()) : word
      guard stem.count >= 2 else { return nil }
      let extra: [String: Weekday] = [
        "weds": .wednesday, "mi": .wednesday, "di": .tuesday, "do": .thursday, "so": .sunday,
      ]
      return extra[word]
        ?? Weekday.allCases.first { $0.name.lowercased().hasPrefix(stem) || $0.name.lowercased().hasPrefix(word) }
    }
  }
}
