/// The date of a phrase: `24 Dec 2026`, `on the 1st and 15th`, `the second Tuesday of the month`.
struct CalendarWishDate {
  /// `2026`, or `*` where none was said.
  private var year = "*"
  private var month: Int?
  private var numbers: [Int] = []
  /// Which of its weekdays a month, each by itself.
  private var weeks: [(week: Week, day: Weekday)] = []
  private var isLast = false
  private var rhythm: Rhythm?

  private enum Rhythm: String { case monthly, quarterly, yearly, annually }

  private enum Week: String {
    case first = "-01..07"
    case second = "-08..14"
    case third = "-15..21"
    case fourth = "-22..28"
    /// Counted from the month's end.
    case last = "~07/1"

    init?(word: String) {
      switch word {
      case "first", "1st": self = .first
      case "second", "2nd": self = .second
      case "third", "3rd": self = .third
      case "fourth", "4th": self = .fourth
      case "last": self = .last
      default: return nil
      }
    }
  }

  /// Whether no date was said.
  var isEmpty: Bool { year == "*" && month == nil && numbers.isEmpty && weeks.isEmpty && !isLast && rhythm == nil }

  // MARK: Word by word

  /// Takes `second Tuesday`, `1st and 3rd Monday`: how many words that are; nil where something else stands there, or what may
  /// be another thing, as `every third Friday` may be each third one.
  mutating func takeWeeks(_ words: ArraySlice<String>, after before: String, isBeforeTimes: Bool) -> Int? {
    var found: [Week] = []
    for (index, word) in words.enumerated() {
      if let week = Week(word: word) {
        found.append(week)
      } else if let days = CalendarPhrase.weekdays(word), days.count == 1, !found.isEmpty {
        let isEach = ["every", "each"].contains(before) && found.count == 1 && ![.first, .last].contains(found[0])
        guard isBeforeTimes || weeks.isEmpty, !isEach || words.contains("month") else { return nil }
        weeks += found.map { ($0, days[0]) }
        return index + 1
      } else if !["and", "the"].contains(word) || found.isEmpty {
        return nil
      }
    }
    return nil
  }

  /// Takes a word of a date; false for another one.
  mutating func take(_ word: String, after before: String, isBeforeTimes: Bool) -> Bool {
    if let found = CalendarPhrase.month(word), month == nil {
      month = found
      return true
    }
    // Beside a month a number is a day of it; without its name only one that says so.
    let isFirst = numbers.isEmpty
    if isFirst || isBeforeTimes,
      let day = CalendarPhrase.dayOfMonth(
        word, mayBeBare: isFirst && month != nil && isBeforeTimes && weeks.isEmpty && before != "at")
    {
      numbers.append(day)
      return true
    }
    if month != nil, word.utf8.count == 4, let number = Int(word), CalendarExpression.years.contains(number),
      year == "*"
    {
      year = word
      return true
    }
    if word == "last" {
      isLast = true
      return true
    }
    if let found = Rhythm(rawValue: word), rhythm == nil {
      rhythm = found
      return true
    }
    return takeNumbers(word)
  }

  /// `24.12.2026`, `24.12.`, `24/12/2026`, `2026/12/24`, `12/24`; not `5/6/2026`, which is May in one country and June in another.
  private mutating func takeNumbers(_ word: String) -> Bool {
    guard numbers.isEmpty, month == nil else { return false }
    var parts = word.split(omittingEmptySubsequences: false) { "./-".contains($0) }
    let isPoint = word.contains(".")
    if isPoint, parts.count == 3, parts[2].isEmpty {
      parts.removeLast()
    } else if parts.count == 2, !word.contains("/") {
      return false
    }
    var found = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
    guard found.count == parts.count, (2...3).contains(found.count) else { return false }
    let isYearFirst = found.count == 3 && parts[0].utf8.count == 4
    if isYearFirst { found.reverse() }
    // Behind a point or a year the order is known.
    if !isPoint, !isYearFirst, found[0] != found[1] {
      guard max(found[0], found[1]) > 12 else { return false }
      if found[1] > 12 { found.swapAt(0, 1) }
    }
    guard (1...12).contains(found[1]), (1...31).contains(found[0]) else { return false }
    if found.count == 3 {
      let full = found[2] < 70 ? 2000 + found[2] : found[2]
      guard CalendarExpression.years.contains(full) else { return false }
      year = "\(full)"
    }
    (numbers, month) = ([found[0]], found[1])
    return true
  }

  // MARK: What was said

  /// What stands in front of the time, with a space behind, one for each week that was named; nil where it can't be told for
  /// sure: a weekday beside a date is that date, or a slip.
  func fronts(on days: [Weekday]) -> [String]? {
    let set = WeekdaySet(days)
    let weekdays = days.isEmpty || set == .everyDay ? "" : "\(set) "
    guard !isEmpty else { return [weekdays] }
    let months = month.map { zeroPadded($0, width: 2) } ?? "*"
    let date = "\(year)-\(months)"
    if !weeks.isEmpty {
      guard days.isEmpty, numbers.isEmpty, !isLast, rhythm == nil || rhythm == .monthly else { return nil }
      return CalendarRemedy.distinct(weeks.map { "\($0.day.abbreviation) \(date)\($0.week.rawValue) " })
    }
    if isLast { return numbers.isEmpty && days.isEmpty ? ["\(date)~01 "] : nil }
    if numbers.isEmpty {
      guard month == nil, days.isEmpty, let rhythm else { return nil }
      switch rhythm {
      case .monthly: return ["*-*-01 "]
      case .quarterly: return ["*-01,04,07,10-01 "]
      case .yearly, .annually: return ["*-01-01 "]
      }
    }
    guard rhythm == nil || rhythm == .monthly && month == nil || rhythm == .yearly && month != nil else { return nil }
    if !days.isEmpty {
      guard let year = Int(year), let month, numbers.count == 1, days.count == 1 else { return nil }
      let day = CivilDate(year: year, month: month, day: numbers[0])
      guard numbers[0] <= CivilDate.daysIn(month: month, year: year), Weekday(dayNumber: day.dayNumber) == days[0]
      else {
        return nil
      }
    }
    return ["\(date)-\(numbers.map { zeroPadded($0, width: 2) }.joined(separator: ",")) "]
  }
}
