/// A time as people say it, where an expression is expected: `daily 08:00`, `8:30 pm`, `twice a day`, `Mondays at 8`.
///
/// It is never taken for what it says: a dose at a time that was guessed would be worse than a question. It only makes the
/// answer say what to write.
struct CalendarWish {
  private(set) var remedy: CalendarRemedy

  private init(_ remedy: CalendarRemedy) { self.remedy = remedy }

  /// What a text asks for; nil where it has a word in it that isn't known here.
  init?(_ text: String) {
    let words = CalendarPhrase.words(of: text)
    if let known = Self.interval(text, words) ?? Self.often(words) ?? Self.hoursAlone(words) {
      remedy = known
      return
    }
    var reader = CalendarWishReader()
    for word in words { guard reader.take(word) else { return nil } }
    let expressions = reader.expressions
    guard !expressions.isEmpty else { return nil }
    let why =
      expressions.count > 1
      ? "Each time is given by itself" : "'\(Text.oneLine(text))' is not how it is written"
    remedy = CalendarRemedy(why, .at(expressions))
  }

  // MARK: Intervals

  /// `2h`, `+90min`, `every 1,5 hours`, `hourly`, `every half hour`; of hours without a word before them only few: `8h` is a
  /// time of day in many countries.
  static func span(_ text: String, _ words: [String]) -> TimeSpan? {
    let isPlus = text.hasPrefix("+")
    var rest = words[...]
    var isRhythm = isPlus
    if let first = rest.first, ["every", "each", "per", "@every"].contains(first) {
      isRhythm = true
      rest = rest.dropFirst()
    }
    switch Array(rest) {
    case ["hourly"]: return .hours(1)
    case ["hour"] where isRhythm: return .hours(1)
    case ["half", "hour"], ["half", "an", "hour"], ["half-hourly"]: return .minutes(30)
    case ["hour", "on", "a", "half"], ["hour", "and", "a", "half"]: return .minutes(90)
    case ["quarter", "hour"], ["quarter", "of", "an", "hour"]: return .minutes(15)
    default: break
    }
    // A decimal comma is no sign between times.
    let units = ["hrs": "hours", "std": "hours", "hourly": "hours", "mins": "minutes", "hours": "hours"]
    var phrase = rest.map { units[$0] ?? $0 }.joined(separator: " ")
    if isPlus { phrase = String(phrase.drop { $0 == "+" }) }
    guard let span = try? TimeSpan(parsing: phrase) else { return nil }
    let isClock = !isRhythm && rest.count == 1 && phrase.hasSuffix("h") && span >= .hours(6)
    return isClock ? nil : span
  }

  private static func interval(_ text: String, _ words: [String]) -> CalendarRemedy? {
    guard let span = span(text, words), span <= .days(1) else { return nil }
    // A day of 24 hours is a time of day.
    if span == .days(1) {
      return words.contains { $0.hasPrefix("h") } ? CalendarRemedy("It needs a time", "08:00") : nil
    }
    return CalendarRemedy("An interval is no time by the clock", CalendarRemedy.interval(of: span))
  }

  // MARK: How often

  private static let counts = [
    "once": 1, "twice": 2, "thrice": 3, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "other": 2,
    "second": 2, "third": 3, "2nd": 2, "3rd": 3, "alternate": 2,
  ]

  private static func count(_ word: String) -> Int? { counts[word] ?? Int(word).flatMap { $0 > 0 ? $0 : nil } }

  private static func often(_ words: [String]) -> CalendarRemedy? {
    let fill: Set = ["times", "time", "a", "an", "per", "each", "the", "in", "on", "of"]
    let rest = words.filter { !fill.contains($0) && $0 != "every" }
    if words.first == "every" || words.first == "each" || words.first == "alternate" {
      let number = rest.count == 2 ? count(rest[0]) : rest.count == 1 ? 1 : nil
      guard let number, let unit = rest.last else { return nil }
      return every(number, unit)
    }
    switch words {
    case ["fortnightly"], ["biweekly"], ["bi-weekly"]: return every(2, "weeks")
    default: break
    }
    guard rest.count == 2, let times = count(rest[0]), words.count > 2 || rest[1] == "daily" || rest[1] == "weekly"
    else { return nil }
    let each = "Each time is given by itself"
    switch (rest[1], times) {
    case ("day", 1), ("daily", 1): return CalendarRemedy("It needs a time", "08:00")
    case ("day", 2), ("daily", 2): return CalendarRemedy(each, "08:00", "20:00")
    case ("day", 3), ("daily", 3): return CalendarRemedy(each, "08:00", "14:00", "20:00")
    case ("day", 4), ("daily", 4): return CalendarRemedy(each, "08:00", "12:00", "16:00", "20:00")
    case ("day", 5), ("daily", 5): return CalendarRemedy("It needs times", "08..20/3:00")
    case ("day", 6), ("daily", 6): return CalendarRemedy("It needs times", "08..18/2:00")
    case ("day", 7), ("daily", 7): return CalendarRemedy("It needs times", "08..20/2:00")
    case ("day", 8...13), ("daily", 8...13):
      return CalendarRemedy("It needs times", "08..\(zeroPadded(7 + times, width: 2)):00")
    case ("week", 1), ("weekly", 1): return CalendarRemedy("It needs a day and a time", "Mon 08:00")
    case ("week", 2), ("weekly", 2): return CalendarRemedy("It needs days and a time", "Mon,Thu 08:00")
    case ("week", 3), ("weekly", 3): return CalendarRemedy("It needs days and a time", "Mon,Wed,Fri 08:00")
    case ("month", 1): return CalendarRemedy("It needs a day and a time", "*-*-01 08:00")
    case ("month", 2): return CalendarRemedy("It needs days and a time", "*-*-01,15 08:00")
    case ("year", 1): return CalendarRemedy("It needs a date and a time", "*-01-01 08:00")
    default: return nil
    }
  }

  /// `every other day`, `every second Monday`; of hours only how many, for an interval was looked for before.
  private static func every(_ number: Int, _ unit: String) -> CalendarRemedy? {
    switch unit {
    case "minute", "minutes", "min", "hour", "hours", "hourly", "h":
      let unit: TimeSpan = unit.hasPrefix("m") ? .minutes(1) : .hours(1)
      let span = TimeSpan.seconds(saturatingProduct(Int64(number), unit.microseconds / 1_000_000))
      return CalendarRemedy("An interval is no time by the clock", CalendarRemedy.interval(of: span))
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
    default:
      guard number == 2, let days = CalendarPhrase.weekdays(unit) else { return nil }
      return CalendarRemedy(
        "No expression has every second week; for the first and the third of a month",
        "\(WeekdaySet(days)) *-*-01..07,15..21 08:00")
    }
  }

  // MARK: Hours

  /// `8:00-20:00`, `from 8:00 to 20:00`, `every 2 hours from 8 to 20`, `hourly 8-20`, with weekdays or without: by the hour,
  /// or by the interval that is named.
  static func range(_ text: String) -> CalendarWish? {
    var words = CalendarPhrase.words(of: text)
    var isBare = false
    guard let (first, last) = takeRange(&words, &isBare) else { return nil }
    var days = ""
    var step: TimeSpan?
    var rhythm: [String] = []
    for word in words {
      if let found = CalendarPhrase.weekdays(word) {
        guard days.isEmpty else { return nil }
        days = "\(WeekdaySet(found)) "
      } else if let written = slash(word) {
        step = written
      } else if !["day", "daily", "on", "h", "uhr", "from"].contains(word) {
        rhythm.append(word)
      }
    }
    if !rhythm.isEmpty {
      guard rhythm != ["every"], step == nil, let found = span("", rhythm) else { return nil }
      step = found
    }
    // Two bare numbers are hours where something says so.
    guard !isBare || !rhythm.isEmpty || text.contains("..") else { return nil }
    guard let expression = expression(first, last, every: step ?? .hours(1)) else { return nil }
    return CalendarWish(CalendarRemedy("Hours are a range of two points", days + expression))
  }

  /// `/2` behind a range: hours, or minutes where these are many.
  private static func slash(_ word: String) -> TimeSpan? {
    guard word.hasPrefix("/"), let number = Int(word.dropFirst()), (1...59).contains(number) else { return nil }
    return number <= 12 && 24 % number == 0 ? .hours(Int64(number)) : .minutes(Int64(number))
  }

  /// Two bare hours that nothing else is said with: `9 to 17`.
  private static func hoursAlone(_ all: [String]) -> CalendarRemedy? {
    var words = all.filter { !["uhr", "h", "from"].contains($0) }
    let isClock = words.count < all.count
    var isBare = false
    guard words.count == 3 || words.count == 4 && words[0] == "between" || words.count == 1 && isClock,
      let (first, last) = takeRange(&words, &isBare), words.isEmpty,
      let expression = expression(first, last, every: .hours(1))
    else { return nil }
    return CalendarRemedy("Hours are a range of two points", expression)
  }

  private typealias Time = (hour: Int, minute: Int)

  /// Takes the first range of times out of some words.
  private static func takeRange(_ words: inout [String], _ isBare: inout Bool) -> (Time, Time)? {
    func times(_ first: Substring, _ last: Substring) -> (Time, Time)? {
      let (from, to) = (
        CalendarPhrase.timeOfDay(String(first), mayBeBare: true),
        CalendarPhrase.timeOfDay(String(last), mayBeBare: true)
      )
      isBare = first.utf8.allSatisfy { $0 < 0x3a && $0 > 0x2f } && last.utf8.allSatisfy { $0 < 0x3a && $0 > 0x2f }
      guard let from, let to, from.hour < 24 else { return nil }
      return (from, to)
    }
    for (index, word) in words.enumerated() {
      if ["to", "until", "-"].contains(word) || word == "and" && words.contains("between"), index > 0,
        index + 1 < words.count,
        let found = times(words[index - 1][...], words[index + 1][...])
      {
        words.removeSubrange(index - 1...index + 1)
        words.removeAll { ["from", "between"].contains($0) }
        return found
      }
      let halves = word.split(separator: "/", omittingEmptySubsequences: false)
      let ends = halves[0].replacing("..", with: "-").split(separator: "-", omittingEmptySubsequences: false)
      if ends.count == 2, halves.count <= 2, let found = times(ends[0], ends[1]) {
        words.remove(at: index)
        if halves.count == 2 { words.insert("/\(halves[1])", at: index) }
        return found
      }
    }
    return nil
  }

  /// The times from one to another, over midnight too.
  private static func expression(_ first: Time, _ last: Time, every step: TimeSpan) -> String? {
    func padded(_ number: Int) -> String { zeroPadded(number, width: 2) }
    let minutes = step.microseconds / 60_000_000
    guard minutes >= 5, minutes % 60 == 0 || 60 % minutes == 0, first.hour != last.hour else { return nil }
    let isByMinutes = minutes < 60
    // The hour in which the range ends has no times of its own, where they come by minutes.
    let end = isByMinutes && last.minute == 0 ? last.hour - 1 : min(last.hour, 23)
    let hours = minutes / 60
    var text = "\(padded(first.hour))..\(padded(end))" + (hours > 1 ? "/\(hours)" : "")
    if first.hour == end { text = padded(first.hour) }
    if last.hour < first.hour {
      guard hours <= 1 else { return nil }
      text = "\(padded(first.hour))..23,00" + (end > 0 ? "..\(padded(end))" : "")
    }
    let minute = isByMinutes ? "\(padded(first.minute % Int(minutes)))/\(minutes)" : padded(first.minute)
    return "\(text):\(minute)"
  }
}

extension TimeSpan {
  /// An interval as people say it, which is no span yet: `hourly`, `every 2 hours`; nil for what is none.
  public init?(saidAs text: String) {
    guard text.utf8.count <= 100, let span = CalendarWish.span(text, CalendarPhrase.words(of: text)), span > .zero
    else {
      return nil
    }
    self = span
  }
}

extension WeekdaySet {
  /// Weekdays as people say them, which systemd doesn't know: `Mo-Fr`, `weekdays`, `Mon, Wed`; nil for what are none.
  public init?(saidAs text: String) {
    let words = CalendarPhrase.words(of: text).filter { !["and", "every", "each", "on"].contains($0) }
    let days = words.map { ["daily", "day"].contains($0) ? Weekday.allCases : CalendarPhrase.weekdays($0) }
    guard text.utf8.count <= 100, !days.isEmpty, !days.contains(nil) else { return nil }
    self.init(days.flatMap { $0 ?? [] })
  }
}

extension Window {
  /// Hours as people say them: `8-20`, `8:00 to 20:00`; nil for what are none.
  public static func hours(saidAs text: String) -> String? {
    guard text.utf8.count <= 100 else { return nil }
    let words = CalendarPhrase.words(of: text).filter { !["from", "between", "uhr"].contains($0) }.map {
      ["to", "until", "and"].contains($0) ? "-" : $0
    }
    let ends = words.joined().replacing("..", with: "-").split(separator: "-").map {
      CalendarPhrase.timeOfDay(String($0), mayBeBare: true)
    }
    guard ends.count == 2, let first = ends[0], let last = ends[1], first.hour < 24 else { return nil }
    return [first, last].map { "\(zeroPadded($0.hour, width: 2)):\(zeroPadded($0.minute, width: 2))" }.joined(
      separator: "-")
  }
}
