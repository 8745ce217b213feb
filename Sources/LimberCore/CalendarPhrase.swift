/// The words of a time as people say it, in English and in German, with nothing decided about them yet.
enum CalendarPhrase {
  /// What other words stand for.
  private static let meanings = [
    "täglich": "daily", "taeglich": "daily", "everyday": "daily", "jeden": "every", "jede": "every", "jedes": "every",
    "alle": "every", "tag": "day", "tage": "days", "tagen": "days", "stunde": "hour", "stunden": "hours",
    "std": "hours",
    "minuten": "minutes", "woche": "week", "wochen": "weeks", "monat": "month", "monate": "months", "jahr": "year",
    "stündlich": "hourly", "wöchentlich": "weekly", "monatlich": "monthly", "morgens": "morning", "früh": "morning",
    "mittag": "noon", "mittags": "noon", "nachmittags": "afternoon", "abend": "evening", "abends": "evening",
    "nachts": "night", "mitternacht": "midnight", "einmal": "once", "zweimal": "twice", "dreimal": "thrice",
    "mal": "times",
    "pro": "per", "am": "on", "um": "at", "und": "and", "oder": "and", "or": "and", "bis": "to", "until": "to",
    "till": "to", "through": "to", "thru": "to", "von": "from", "zwischen": "between", "werktags": "weekdays",
    "werktag": "weekdays", "wochentags": "weekdays", "wochenende": "weekend", "anderen": "other", "zweiten": "other",
    "halbe": "half", "halben": "half", "eine": "a", "zwei": "2",
    "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "januar": "january", "februar": "february",
    "märz": "march",
    "mai": "may", "juni": "june", "juli": "july", "oktober": "october", "dezember": "december", "montag": "monday",
    "dienstag": "tuesday", "mittwoch": "wednesday", "donnerstag": "thursday", "freitag": "friday",
    "samstag": "saturday",
    "sonnabend": "saturday", "sonntag": "sunday", "sept": "september", "mi": "wednesday", "di": "tuesday",
    "do": "thursday", "so": "sunday", "weds": "wednesday", "ersten": "first", "dritten": "third", "vierten": "fourth",
    "letzten": "last", "jährlich": "yearly", "minute": "minute", "ein": "a", "mit": "with", "eins": "1", "one": "1",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "sieben": "7", "acht": "8", "neun": "9", "zehn": "10", "elf": "11",
    "zwölf": "12", "breakfasts": "breakfast", "frühstück": "breakfast", "mittagessen": "lunch",
    "abendessen": "dinner", "vormittags": "morning", "nacht": "night", "hrly": "hourly",
  ]
  /// What stands on prescriptions.
  private static let abbreviations = [
    "bid": "twice daily", "b.i.d.": "twice daily", "bd": "twice daily", "tid": "thrice daily", "t.i.d.": "thrice daily",
    "tds": "thrice daily", "qid": "4 times daily", "q.i.d.": "4 times daily", "qds": "4 times daily",
    "qd": "once daily", "q.d.": "once daily", "od": "once daily", "qod": "every other day", "qhs": "every bedtime",
    "qam": "every morning", "qpm": "every evening",
  ]

  /// In small letters; the signs between times are `and`, and `Mo bis Fr` is one word.
  static func words(of text: String) -> [String] {
    var phrase = text.lowercased()
    for (sign, plain) in [
      ("a.m.", "am"), ("p.m.", "pm"), ("’", "'"), (" o'clock", "'"), ("o'clock", "'"), ("–", "-"), ("—", "-"),
      ("/day", " a day"), ("/week", " a week"),
      (";", " and "),
      ("&", " and "), ("+", " and "),
    ] {
      phrase = phrase.replacing(sign, with: plain)
    }
    var words: [String] = []
    let written = phrase.split(separator: " ").flatMap { prescribed(String($0)) }
    for (word, next) in zip(written, written.dropFirst() + [""]) {
      // "8:30 pm" is one word; "am Montag" are two.
      if ["am", "pm"].contains(word), let last = words.last, last.last?.isNumber == true {
        words[words.count - 1] += word
        continue
      }
      let isSpan =
        (try? TimeSpan(parsing: word + (TimeSpan.unit(meanings[next] ?? next) == nil ? "" : next.prefix(1)))) != nil
      words += isSpan ? [word] : split(word)
    }
    words = words.map { meanings[$0] ?? ($0.hasSuffix("s") ? meanings[String($0.dropLast())] : nil) ?? $0 }
    if words.first == "and" { words.removeFirst() }
    if words.last == "and" { words.removeLast() }
    return joined(told(words))
  }

  /// `bid` is `twice daily`, `q8h` is `every 8 hours`.
  private static func prescribed(_ word: String) -> [String] {
    // "2x daily", but not "six".
    if word.hasSuffix("x"), word.dropLast().allSatisfy(\.isNumber) {
      return [String(word.dropLast()), "times"].filter { !$0.isEmpty }
    }
    if let said = abbreviations[word] { return said.split(separator: " ").map { String($0) } }
    if word.hasPrefix("q"), word.hasSuffix("h"), let hours = Int(word.dropFirst().dropLast()), hours > 0 {
      return ["every", "\(hours)", "hours"]
    }
    return [word]
  }

  /// `half past eight` as `8:30'`, with a sign that nobody wrote it so.
  private static func told(_ words: [String]) -> [String] {
    let minutes = ["half": 30, "quarter": 15, "viertel": 15, "20": 20, "10": 10, "5": 5]
    var all: [String] = []
    var index = 0
    while index < words.count {
      let rest = words[index...].prefix(3).map { $0 }
      if rest.count == 3, let minute = minutes[rest[0]], let hour = Int(rest[2]), (1...12).contains(hour),
        ["past", "nach"].contains(rest[1])
          || minute < 30 && (rest[1] == "vor" || rest[1] == "to" && Int(rest[0]) == nil)
      {
        let isPast = ["past", "nach"].contains(rest[1])
        let time = (hour * 60 + (isPast ? minute : -minute) + 719) % 720 + 1
        all.append("\(time / 60 == 0 ? 12 : time / 60):\(zeroPadded(time % 60, width: 2))'")
        index += 3
      } else if rest.count > 1, rest[0] == "halb", let hour = Int(rest[1]), (1...12).contains(hour) {
        all.append("\(hour == 1 ? 12 : hour - 1):30'")
        index += 2
      } else {
        all.append(words[index])
        index += 1
      }
    }
    return all
  }

  /// The times of a scheme such as `1-0-1`: so many in the morning, at noon, in the evening, and for the night.
  static func doses(_ text: some StringProtocol) -> [String]? {
    let parts = String(text).replacing("–", with: "-").split(separator: "-", omittingEmptySubsequences: false)
    let counts = parts.compactMap { $0.utf8.count == 1 ? Int($0) : nil }
    guard counts.count == parts.count, (3...4).contains(counts.count), counts.allSatisfy({ $0 < 5 }) else { return nil }
    let times = ["08:00", "12:00", counts.count == 3 ? "20:00" : "18:00", "22:00"]
    let meant = zip(counts, times).filter { $0.0 > 0 }.map(\.1)
    return meant.isEmpty ? nil : meant
  }

  /// Whether a word is an offset from UTC, which is no time of day: `+01:00`, `-0500`, `+2`, `Z`.
  static func isOffset(_ word: some StringProtocol) -> Bool {
    if word == "Z" || word == "z" { return true }
    guard let sign = word.first, "+-−".contains(sign) else { return false }
    let digits = String(word.dropFirst().filter { $0 != ":" })
    guard (1...4).contains(digits.utf8.count), let number = Int(digits), digits.utf8.count + 2 >= word.utf8.count
    else { return false }
    return digits.utf8.count <= 2 ? number <= 14 : number <= 1400
  }

  /// Whether people say a word of times: of what has such words only it can't be told for sure which times were meant.
  static func isOfTimes(_ word: String) -> Bool {
    if isHalf(word) || known.contains(word) || CalendarDayPart(word) != nil || month(word) != nil || word.hasSuffix("'")
    {
      return true
    }
    if dayOfMonth(word, mayBeBare: false) != nil, !word.hasSuffix(".") { return true }
    // A date, and a length of time.
    let parts = word.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 1, parts.allSatisfy({ (1...4).contains($0.utf8.count) && Int($0) != nil }) { return true }
    return parts.contains { (try? TimeSpan(parsing: $0)) != nil }
  }

  /// Whether it is a time of a clock of twelve hours: `8pm`.
  private static func isHalf(_ word: String) -> Bool {
    word.first?.isNumber ?? false && (word.hasSuffix("am") || word.hasSuffix("pm"))
  }

  private static let known: Set = [
    "every", "each", "daily", "day", "days", "week", "weeks", "weekly", "month", "months", "monthly", "year", "years",
    "yearly", "hour", "hours", "hourly", "minute", "minutes", "once", "twice", "thrice", "times", "first", "second",
    "third", "fourth", "last", "other", "alternate", "weekday", "weekdays", "weekend", "weekends", "past", "half",
    "quarter", "from", "to", "between", "at",
  ]

  /// A comma separates times, but not weekdays; a slash separates times too.
  private static func split(_ word: String) -> [String] {
    if word == "," || word == "/" { return ["and"] }
    let parts = word.split(separator: ",").map(String.init)
    if weekdays(word) != nil { return [parts.joined(separator: ",")] }
    let isTimes =
      word.contains("/") && !word.contains("..") && !word.contains("-")
      && word.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { $0.isEmpty || $0.contains(":") }
    let all = parts.flatMap { isTimes ? $0.split(separator: "/").map(String.init) : [$0] }
    return Array(all.map { [$0] }.joined(separator: ["and"])) + (word.hasSuffix(",") ? ["and"] : [])
  }

  /// `mon to fri` and `mon - fri` as `mon-fri`, `24 dec` as `24. dec`.
  private static func joined(_ words: [String]) -> [String] {
    var all: [String] = []
    var index = 0
    while index < words.count {
      if index + 2 < words.count, ["to", "-"].contains(words[index + 1]), weekday(words[index]) != nil,
        weekday(words[index + 2]) != nil
      {
        all.append("\(words[index])-\(words[index + 2])")
        index += 3
      } else {
        let isDay = index + 1 < words.count && month(words[index + 1]) != nil && words[index].allSatisfy(\.isNumber)
        all.append(isDay ? words[index] + "." : words[index])
        index += 1
      }
    }
    return all
  }

  // MARK: Times

  /// `8:30`, `8.30`, `8h30`, `0830`, `8am`, `8:30pm`, `24:00`; and `8`.
  static func timeOfDay(_ word: String, mayBeBare: Bool) -> (hour: Int, minute: Int)? {
    var digits = word[...]
    var half: String?
    for suffix in ["am", "pm"] where digits.hasSuffix(suffix) {
      digits = digits.dropLast(2)
      half = suffix
    }
    if digits.hasSuffix("uhr") { digits = digits.dropLast(3) }
    if digits.hasSuffix("'") { digits = digits.dropLast() }
    var parts = digits.split(omittingEmptySubsequences: false) { ":.h".contains($0) }
    if parts.count == 2, parts[1].isEmpty, digits.last == "h" { parts.removeLast() }
    if parts.count == 1, parts[0].count == 4 { parts = [parts[0].prefix(2), parts[0].suffix(2)] }
    if parts.count == 3, parts[2] == "00" { parts.removeLast() }
    let isBare = parts.count == 1 && half == nil && digits == word[...]
    guard (1...2).contains(parts.count), !isBare || mayBeBare,
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

  // MARK: Days

  /// `mondays`, `mo-fr`, `sat..mon`, `tues,thurs`, `weekdays`; nil for another word.
  static func weekdays(_ word: String) -> [Weekday]? {
    switch word {
    case "weekday", "weekdays", "workday", "workdays": return Weekday.days(from: .monday, through: .friday)
    case "weekend", "weekends": return [.saturday, .sunday]
    default: break
    }
    var days: [Weekday] = []
    for part in word.split(separator: ",") {
      let ends = part.split { $0 == "-" || $0 == "." }.map { weekday(String($0)) }
      guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil else { return nil }
      days += ends.count == 1 ? [first] : Weekday.days(from: first, through: last)
    }
    return days.isEmpty ? nil : days
  }

  /// A weekday by two letters or more of its name.
  static func weekday(_ word: String) -> Weekday? {
    let known = meanings[word] ?? (word.hasSuffix("s") ? meanings[String(word.dropLast())] : nil) ?? word
    let stem = known.count > 4 && known.hasSuffix("s") ? String(known.dropLast()) : known
    guard stem.count >= 2, stem.allSatisfy(\.isLetter) else { return nil }
    return Weekday.allCases.first { $0.name.lowercased().hasPrefix(stem) || $0.name.lowercased().hasPrefix(known) }
  }

  /// The number of a month by its name or the first three letters of it.
  static func month(_ word: String) -> Int? {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    let stem = word.hasSuffix(".") ? String(word.dropLast()) : word
    return names.firstIndex { $0 == stem || $0.prefix(3) == stem }.map { $0 + 1 }
  }

  /// `1st`, `2nd`, `15th`, `24.`; a bare number only where one may stand.
  static func dayOfMonth(_ word: String, mayBeBare: Bool) -> Int? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    let rest = word[digits.endIndex...]
    guard (1...2).contains(digits.count), let day = Int(digits), (1...31).contains(day),
      ["st", "nd", "rd", "th", "."].contains(rest) || rest.isEmpty && mayBeBare
    else { return nil }
    return day
  }
}
