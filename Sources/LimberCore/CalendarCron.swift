extension CalendarRemedy {
  /// What cron and its relatives mean by their words: `0 8 * * 1-5`, `@daily`, `@every 2h`, `0 0 8 ? * MON-FRI`.
  static func cron(_ words: [String]) -> Self? {
    let why = "That is how cron writes it"
    if words[0].hasPrefix("@") { return cronWord(words, why) }
    guard (5...7).contains(words.count), !words.contains(where: { $0.contains(":") }) else { return nil }
    // Quartz and Spring put the second in front, and Quartz the year behind; "?" is a star.
    let isQuartz = words.contains("?")
    var fields = words.map { $0 == "?" ? "*" : $0 }
    if fields.count == 7 {
      guard fields.removeLast() == "*" else { return nil }
    }
    if fields.count == 6 {
      guard Int(fields.removeFirst()) == 0, fields.contains("*") else { return nil }
    }
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    guard let minute = cronField(fields[0], first: 0), let hour = cronField(fields[1], first: 0),
      let day = cronField(fields[2], first: 1), let month = cronField(fields[3], first: 1, names: months),
      let weekdays = cronWeekdays(fields[4], sunday: isQuartz ? 1 : 0)
    else { return nil }
    let time = "\(hour):\(minute)"
    let date = day == "*" && month == "*" ? "" : "*-\(month)-\(day) "
    // Of cron's days of the month and of the week each counts.
    if day != "*", !weekdays.isEmpty {
      return Self(why, "\(weekdays)\(month == "*" ? "" : "*-\(month)-* ")\(time)", "\(date)\(time)")
    }
    return Self(why, "\(weekdays)\(date)\(time)")
  }

  private static func cronWord(_ words: [String], _ why: String) -> Self? {
    if words.count > 1 {
      guard words[0].lowercased() == "@every",
        let span = try? TimeSpan(parsing: words.dropFirst().joined(separator: " "))
      else { return nil }
      return interval(of: span).map { Self(why, $0) }
    }
    switch words[0].lowercased().dropFirst() {
    case "daily": return Self(why, "08:00")
    case "midnight": return Self(why, "00:00")
    case "hourly": return Self(why, "*:00")
    case "weekly": return Self(why, "Mon 08:00")
    case "monthly": return Self(why, "*-*-01 08:00")
    case "yearly", "annually": return Self(why, "*-01-01 08:00")
    default: return nil
    }
  }

  private static func cronField(_ field: String, first: Int, names: [String] = []) -> String? {
    let parts = field.lowercased().split(separator: ",", omittingEmptySubsequences: false).map { part -> String? in
      let halves = part.split(separator: "/", omittingEmptySubsequences: false)
      let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { end -> String? in
        if let index = names.firstIndex(of: String(end)) { return padded(index + 1) }
        return Int(end).map { padded($0) }
      }
      guard halves.count <= 2, ends.count <= 2 else { return nil }
      // A step of 1 from the first is all of it.
      if halves.count == 2, halves[1] == "1", halves[0] == "*" || ends == [padded(first)] { return "*" }
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
  ///
  /// - Parameter sunday: the number of Sunday; where it is 0, 7 is one too.
  private static func cronWeekdays(_ field: String, sunday: Int) -> String? {
    if field == "*" { return "" }
    var days: [Weekday] = []
    for part in field.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end -> Weekday? in
        guard let number = Int(end) else { return Weekday(named: end) }
        return (sunday...7).contains(number) ? Weekday(rawValue: (number - sunday + 6) % 7) : nil
      }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2 else { return nil }
      days += Weekday.days(from: first, through: last)
    }
    let set = WeekdaySet(days)
    return set == .everyDay ? "" : "\(set) "
  }
}
