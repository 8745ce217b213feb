/// A time as people say it, where an expression is expected: `daily 08:00`, `8:30 pm`, `twice a day`, `Mondays at 8`.
///
/// It is never taken for what it says: a dose at a time that was guessed would be worse than a question. It only makes the
/// answer say what to write, and where that can't be told for sure there is none.
struct CalendarWish {
  private(set) var remedy: CalendarRemedy
  /// How many minutes lie between the times, where it is a rhythm within some hours.
  private(set) var step = 0

  private init(_ remedy: CalendarRemedy, step: Int = 0) {
    self.remedy = remedy
    self.step = step
  }

  private static let each = "Each time is given by itself"

  /// What a text asks for; nil where it has a word in it that isn't known here.
  init?(_ text: String) {
    let words = CalendarPhrase.words(of: text)
    if let times = CalendarPhrase.doses(text) {
      self.init(CalendarRemedy(Self.each, .at(times)))
      return
    }
    if let known = Self.interval(text, words) ?? Self.begun(words) ?? Self.often(words) ?? Self.hoursAlone(words) {
      self.init(known)
      return
    }
    let expressions = CalendarWishReader(words)?.expressions ?? []
    guard !expressions.isEmpty else { return nil }
    let why = expressions.count > 1 ? Self.each : "'\(Text.oneLine(text))' is not how it is written"
    self.init(CalendarRemedy(why, .at(expressions)))
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
    guard let span = span(text, words) else { return nil }
    let isSaid = ["every", "each"].contains(words.first)
    let days = span.microseconds / TimeSpan.days(1).microseconds
    if span == .days(days), days > 0, isSaid { return days > 31 ? nil : every(Int(days), "days", ["08:00"]) }
    // A day of 24 hours is a time of day.
    if span == .days(1) {
      return words.contains { $0.hasPrefix("h") } ? CalendarRemedy("It needs a time", "08:00") : nil
    }
    guard span < .days(1), span > .zero else { return nil }
    if span < ClockTimes.leastGap {
      return isSaid
        ? CalendarRemedy("No reminder comes again within \(ClockTimes.leastGap)", .every(ClockTimes.leastGap)) : nil
    }
    return CalendarRemedy.interval(of: span).map { form in
      guard case .at = form, TimeSpan.days(1).microseconds % span.microseconds != 0 else {
        return CalendarRemedy("An interval is no time by the clock", form)
      }
      let times = TimeSpan.days(1).microseconds / span.microseconds
      return CalendarRemedy("No expression has just every \(span.words); for \(times) times a day", form)
    }
  }

  /// `every 12 hours from 7:30`, `hourly from 8`: where it comes often, up to an end that is named.
  private static func begun(_ words: [String]) -> CalendarRemedy? {
    guard let place = words.firstIndex(where: { ["from", "starting", "beginning", "since"].contains($0) }),
      ["every", "each", "hourly", "half-hourly"].contains(words[0]), let span = span("", Array(words[..<place])),
      span.microseconds % 60_000_000 == 0
    else { return nil }
    let step = Int(span.microseconds / 60_000_000)
    let rest = words[(place + 1)...].filter { !["at", "on", "from"].contains($0) }
    guard let start = CalendarWishReader(rest)?.timesAlone, start.count == 1, rest.count <= 2,
      let clock = CalendarPhrase.timeOfDay(start[0], mayBeBare: false)
    else { return nil }
    let first = CalendarHours.time(clock)
    if span > CalendarRemedy.longestInterval {
      return CalendarHours.times(from: first, every: step).flatMap { CalendarHours.expressions($0) }.map {
        CalendarRemedy(each, .at($0))
      }
    }
    let last = 20 * 60
    guard first < last, let times = CalendarHours.times(from: first, through: last, every: step) else { return nil }
    return CalendarHours.expressions(times).map { CalendarRemedy("It needs an end too; until 20:00", .at($0)) }
  }

  // MARK: How often

  private static let counts = [
    "once": 1, "twice": 2, "thrice": 3, "other": 2, "second": 2, "third": 3, "fourth": 4, "2nd": 2, "3rd": 3, "4th": 4,
    "alternate": 2,
  ]
  private static let fill: Set = ["times", "time", "a", "an", "per", "each", "the", "in", "on", "of", "every"]
  private static let units: Set = [
    "day", "days", "daily", "week", "weeks", "weekly", "month", "months", "year", "years", "hour", "hours", "minute",
    "minutes", "min",
  ]

  private static func count(_ word: String) -> Int? { counts[word] ?? Int(word).flatMap { $0 > 0 ? $0 : nil } }

  /// `every other day at 8`, `twice a week`, `3 times a day`.
  private static func often(_ words: [String]) -> CalendarRemedy? {
    switch words {
    case ["fortnightly"], ["biweekly"], ["bi-weekly"]: return every(2, "weeks", ["08:00"])
    default: break
    }
    let isEvery = ["every", "each", "alternate"].contains(words.first)
    var rest = words[...]
    if ["every", "each"].contains(words.first) { rest = rest.dropFirst() }
    guard let first = rest.first else { return nil }
    var number = 1
    if let found = count(first) {
      number = found
      rest = rest.dropFirst().drop { fill.contains($0) }
    } else if !isEvery {
      return nil
    }
    guard var unit = rest.first else { return nil }
    rest = rest.dropFirst()
    if isEvery, number > 1, CalendarDayPart(unit) != nil {
      // Every other evening is one of every other day.
      rest = [unit] + rest
      unit = "day"
    }
    let isDay = CalendarPhrase.weekdays(unit) != nil
    guard units.contains(unit) || isEvery && isDay, let times = rest.isEmpty ? ["08:00"] : timesAlone(rest) else {
      return nil
    }
    if isEvery { return isDay && number == 1 ? nil : every(number, unit, times, isAlone: rest.isEmpty) }
    return some(number, unit, times, isAlone: rest.isEmpty, hasWords: words.count > 2)
  }

  private static func timesAlone(_ words: ArraySlice<String>) -> [String]? {
    CalendarWishReader(Array(words))?.timesAlone
  }

  private static func at(_ why: String, _ days: String, _ times: [String]) -> CalendarRemedy {
    CalendarRemedy(why, .at(times.map { "\(days) \($0)" }))
  }

  /// So many times in some time.
  private static func some(
    _ number: Int, _ unit: String, _ times: [String], isAlone: Bool, hasWords: Bool
  ) -> CalendarRemedy? {
    guard hasWords || ["daily", "weekly"].contains(unit) else { return nil }
    if unit == "day" || unit == "daily" {
      // Times that are named are counted by whoever reads them.
      guard isAlone else { return nil }
      switch number {
      case 1: return CalendarRemedy("It needs a time", "08:00")
      case 2: return CalendarRemedy(each, "08:00", "20:00")
      case 3: return CalendarRemedy(each, "08:00", "14:00", "20:00")
      case 4: return CalendarRemedy(each, "08:00", "12:00", "16:00", "20:00")
      case 5: return CalendarRemedy("It needs times", "08..20/3:00")
      case 6: return CalendarRemedy("It needs times", "08..18/2:00")
      case 7: return CalendarRemedy("It needs times", "08..20/2:00")
      case 8...13: return CalendarRemedy("It needs times", "08..\(zeroPadded(7 + number, width: 2)):00")
      default: return nil
      }
    }
    guard times.count == 1 else { return nil }
    let needs = isAlone ? " and a time" : ""
    switch (unit, number) {
    case ("week", 1), ("weekly", 1): return at("It needs a day\(needs)", "Mon", times)
    case ("week", 2), ("weekly", 2): return at("It needs days\(needs)", "Mon,Thu", times)
    case ("week", 3), ("weekly", 3): return at("It needs days\(needs)", "Mon,Wed,Fri", times)
    case ("month", 1): return at("It needs a day\(needs)", "*-*-01", times)
    case ("month", 2): return at("It needs days\(needs)", "*-*-01,15", times)
    case ("year", 1): return at("It needs a date\(needs)", "*-01-01", times)
    case ("year", 2): return at("It needs dates\(needs)", "*-01,07-01", times)
    default: return nil
    }
  }

  /// `every other day`, `every second Monday`; of hours only how many, for an interval was looked for before.
  private static func every(
    _ number: Int, _ unit: String, _ times: [String], isAlone: Bool = true
  ) -> CalendarRemedy? {
    let needs = isAlone ? " and a time" : ""
    switch unit {
    case "day", "days":
      switch number {
      case 1: return isAlone ? CalendarRemedy("It needs a time", "08:00") : nil
      case 2: return at("No expression has every second day", "Mon,Wed,Fri", times)
      case 3: return at("No expression has every third day", "Mon,Thu", times)
      case 7: return at("It needs a day\(needs)", "Mon", times)
      case 14: return at("No expression has every second week", "*-*-01,15", times)
      default: return nil
      }
    case "week", "weeks":
      return number == 1
        ? at("It needs a day\(needs)", "Mon", times)
        : number == 2 ? at("No expression has every second week", "*-*-01,15", times) : nil
    case "month", "months":
      guard number <= 12, 12 % number == 0 else { return nil }
      let months = stride(from: 1, through: 12, by: number).map { zeroPadded($0, width: 2) }.joined(separator: ",")
      return at("It needs a day\(needs)", number == 1 ? "*-*-01" : "*-\(months)-01", times)
    case "year", "years": return number == 1 ? at("It needs a date\(needs)", "*-01-01", times) : nil
    default:
      guard number == 2, let days = CalendarPhrase.weekdays(unit), days.count == 1 else { return nil }
      return at(
        "No expression has every second week; for the first and the third of a month",
        "\(WeekdaySet(days)) *-*-01..07,15..21", times)
    }
  }
}

extension CalendarWish {
  // MARK: Hours

  /// `8:00-20:00`, `from 8:00 to 20:00`, `every 2 hours from 8 to 20`, `hourly 8-20`, with weekdays or without: by the hour,
  /// or by the interval that is named.
  static func range(_ text: String) -> CalendarWish? {
    var words = CalendarPhrase.words(of: text)
    guard let found = takeRange(&words) else { return nil }
    var days = ""
    var step: Int?
    var rhythm: [String] = []
    for word in words {
      if let found = CalendarPhrase.weekdays(word) {
        guard days.isEmpty else { return nil }
        days = "\(WeekdaySet(found)) "
      } else if word.hasPrefix("/") {
        guard let written = slash(word) else { return nil }
        step = written
      } else if !["day", "daily", "on", "h", "uhr", "from", "and"].contains(word) {
        rhythm.append(word)
      }
    }
    if !rhythm.isEmpty {
      guard rhythm != ["every"], step == nil, let found = span("", rhythm), found <= .hours(12),
        found.microseconds % 60_000_000 == 0
      else { return nil }
      step = Int(found.microseconds / 60_000_000)
    }
    // Two bare numbers are hours where something says so.
    guard !found.isBare || !rhythm.isEmpty || text.contains("..") else { return nil }
    guard let expressions = expressions(found.first, found.last, every: step ?? 60, on: days) else { return nil }
    return CalendarWish(CalendarRemedy("Hours are a range of two points", .at(expressions)), step: step ?? 60)
  }

  /// `/2` behind a range: hours, or minutes where these are many.
  private static func slash(_ word: String) -> Int? {
    guard let number = Int(word.dropFirst()), (1...59).contains(number) else { return nil }
    return number > 12 ? number : 24 % number == 0 ? number * 60 : nil
  }

  /// Two bare hours that nothing else is said with: `9 to 17`.
  private static func hoursAlone(_ all: [String]) -> CalendarRemedy? {
    var words = all.filter { !["uhr", "h", "from"].contains($0) }
    let isClock = words.count < all.count
    guard words.count == 3 || words.count == 4 && words[0] == "between" || words.count == 1 && isClock,
      let found = takeRange(&words), words.isEmpty,
      let expressions = expressions(found.first, found.last, every: 60, on: "")
    else { return nil }
    return CalendarRemedy("Hours are a range of two points", .at(expressions))
  }

  private typealias Range = (first: CalendarHours.Time, last: CalendarHours.Time, isBare: Bool)

  /// Takes the first range of times out of some words.
  private static func takeRange(_ words: inout [String]) -> Range? {
    func times(_ first: Substring, _ last: Substring) -> Range? {
      let isBare = (first + last).utf8.allSatisfy { (0x30...0x39).contains($0) }
      return CalendarHours.ends(String(first), String(last)).map { ($0.first, $0.last, isBare) }
    }
    for (index, word) in words.enumerated() {
      if ["to", "until", "-"].contains(word) || word == "and" && words.contains("between"), index > 0,
        index + 1 < words.count, let found = times(words[index - 1][...], words[index + 1][...])
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

  /// The times from one to another, over midnight too, unless of a weekday: the next day's are not its own.
  private static func expressions(
    _ first: CalendarHours.Time, _ last: CalendarHours.Time, every step: Int, on days: String
  ) -> [String]? {
    guard days.isEmpty || last > first && last < 24 * 60,
      let times = CalendarHours.times(from: first, through: last, every: step)
    else { return nil }
    return CalendarHours.expressions(times, on: days)
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
  /// Hours as people say them: `8-20`, `8:00 to 20:00`; nil for what are none, or may be others: `9 to 5`.
  public static func hours(saidAs text: String) -> String? {
    guard text.utf8.count <= 100 else { return nil }
    let words = CalendarPhrase.words(of: text).filter { !["from", "between", "uhr"].contains($0) }.map {
      ["to", "until", "and"].contains($0) ? "-" : $0
    }
    let ends = words.joined().replacing("..", with: "-").split(separator: "-").map { String($0) }
    guard ends.count == 2, let found = CalendarHours.ends(ends[0], ends[1]), found.first != found.last else {
      return nil
    }
    return "\(CalendarHours.text(found.first))-" + (found.last == 24 * 60 ? "24:00" : CalendarHours.text(found.last))
  }
}
