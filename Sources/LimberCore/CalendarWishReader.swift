/// Reads days and times of a phrase word by word: `Mondays at 8 and 20`, `Dec 24 18:00`, `on the 1st`.
struct CalendarWishReader {
  private var days: [Weekday] = []
  private var times: [(days: [Weekday], hour: Int, minute: Int)] = []
  /// `2026`, or `*` where none was said.
  private var year = "*"
  private var month: Int?
  private var day: Int?
  /// Which of its weekdays a month: `01..07`; the last one counted from the month's end.
  private var week: String?
  private var isLast = false
  /// Days that came behind the last time are those of the next one, or of all.
  private var isFresh = false
  private var isDaily = false
  private var isMonthly = false
  /// How many times were announced: `twice`.
  private var announced: Int?
  private var before = ""
  /// Whether the last time was an hour and nothing else.
  private var isBare = false

  private static let parts: [String: Int] = [
    "morning": 8 * 60, "breakfast": 8 * 60, "noon": 12 * 60, "midday": 12 * 60, "lunch": 12 * 60 + 30,
    "lunchtime": 12 * 60 + 30, "afternoon": 15 * 60, "dinner": 19 * 60, "evening": 20 * 60, "night": 22 * 60,
    "bedtime": 22 * 60, "midnight": 0,
  ]
  private static let fill: Set = [
    "at", "on", "in", "the", "and", "every", "each", "day", "daily", "uhr", "h", "by", "of", "month",
  ]
  private static let weeks = ["first": "01..07", "second": "08..14", "third": "15..21", "fourth": "22..28"]

  /// Takes a word; false for one that isn't known here.
  mutating func take(_ word: String) -> Bool {
    defer { before = word }
    if Self.fill.contains(word) {
      isDaily = isDaily || ["day", "daily"].contains(word)
      return true
    }
    if let minutes = Self.parts[word] ?? (word.hasSuffix("s") ? Self.parts[String(word.dropLast())] : nil) {
      return add(minutes / 60, minutes % 60)
    }
    if let found = CalendarPhrase.month(word) {
      guard month == nil else { return false }
      month = found
      return true
    }
    // Beside a month a number is a day of it; without its name only one that says so.
    if day == nil, let found = CalendarPhrase.dayOfMonth(word, mayBeBare: month != nil && times.isEmpty) {
      day = found
      return true
    }
    if month != nil, word.count == 4, let number = Int(word), CalendarExpression.years.contains(number) {
      year = word
      return true
    }
    // Bare hours follow each other: "8 and 20".
    if let (hour, minute) = CalendarPhrase.timeOfDay(word, mayBeBare: times.isEmpty || before == "and") {
      // What stands right in front of a time may be a day as well.
      guard !isBare || before == "and" || times.isEmpty || CalendarPhrase.timeOfDay(word, mayBeBare: false) == nil
      else {
        return false
      }
      isBare = CalendarPhrase.timeOfDay(word, mayBeBare: false) == nil
      return add(hour, minute)
    }
    if let found = CalendarPhrase.weekdays(word) {
      if isFresh { days = [] }
      isFresh = false
      days += found
      return true
    }
    return takeOther(word)
  }

  private mutating func takeOther(_ word: String) -> Bool {
    if let found = Self.weeks[word] {
      week = found
      return true
    }
    switch word {
    case "a", "per": return announced != nil
    case "weekly": days = [.monday]
    case "monthly": isMonthly = true
    case "times":
      guard isBare, times.count == 1, let number = times.popLast()?.hour else { return false }
      announced = number
    case "last": isLast = true
    case "once": announced = 1
    case "twice": announced = 2
    case "thrice": announced = 3
    default: return takeDate(word) || takeNumberedDays(word)
    }
    return true
  }

  /// `24.12.2026`, `24.12.`, `24/12/2026`, `2026/12/24`.
  private mutating func takeDate(_ word: String) -> Bool {
    guard day == nil, month == nil else { return false }
    let parts = word.split(omittingEmptySubsequences: false) { "./-".contains($0) }
    var numbers = parts.compactMap { Int($0) }
    let isOpen = parts.count == 3 && parts[2].isEmpty && numbers.count == 2 && word.hasSuffix(".")
    if numbers.count == 3, parts.count == 3, parts[0].count == 4 { numbers.reverse() }
    guard isOpen || numbers.count == 3 && parts.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[0])
    else { return false }
    if !isOpen {
      let full = numbers[2] < 70 ? 2000 + numbers[2] : numbers[2]
      guard CalendarExpression.years.contains(full) else { return false }
      year = "\(full)"
    }
    (day, month) = (numbers[0], numbers[1])
    return true
  }

  /// `1-5`, `1..5` in front of a time: the weekdays by their numbers.
  private mutating func takeNumberedDays(_ word: String) -> Bool {
    let ends = word.replacing("..", with: "-").split(separator: "-").map { Int($0) }
    guard ends.count == 2, days.isEmpty, let first = ends[0], let last = ends[1], 1 <= first, first < last, last <= 7,
      let from = Weekday(rawValue: first - 1), let to = Weekday(rawValue: last - 1)
    else { return false }
    days = Weekday.days(from: from, through: to)
    return true
  }

  private mutating func add(_ hour: Int, _ minute: Int) -> Bool {
    times.append((days, hour, minute))
    isFresh = true
    return true
  }

  /// What was said, one for each time; none where nothing was, or not so much as was announced.
  var expressions: [String] {
    let all = times.isEmpty ? [(days, 8, 0)] : times.map { ($0.days.isEmpty ? days : $0.days, $0.hour, $0.minute) }
    guard let date, !times.isEmpty || !days.isEmpty || !date.isEmpty || isDaily, announced ?? all.count == all.count
    else {
      return []
    }
    return all.map { days, hour, minute in
      // 24:00 is the next day's first minute.
      let shifted = hour == 24 ? days.compactMap { Weekday(rawValue: ($0.rawValue + 1) % 7) } : days
      let set = WeekdaySet(shifted)
      let front = shifted.isEmpty || set == .everyDay ? "" : "\(set) "
      return "\(front)\(date)\(zeroPadded(hour % 24, width: 2)):\(zeroPadded(minute, width: 2))"
    }
  }

  /// The date with a space behind; nothing for every day, nil for what is none.
  private var date: String? {
    let monthText = month.map { zeroPadded($0, width: 2) } ?? "*"
    if isLast {
      guard day == nil, week == nil else { return nil }
      return days.isEmpty ? "\(year)-\(monthText)~01 " : "\(year)-\(monthText)~07/1 "
    }
    if let week { return days.isEmpty || day != nil ? nil : "\(year)-\(monthText)-\(week) " }
    guard let day = day ?? (isMonthly ? 1 : nil) else { return month == nil ? "" : nil }
    return "\(year)-\(monthText)-\(zeroPadded(day, width: 2)) "
  }
}
