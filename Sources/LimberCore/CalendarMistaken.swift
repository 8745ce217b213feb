extension CalendarExpression {
  /// What its words look like to people, where systemd reads them otherwise: what of it was meant is lost once it is read.
  var mistakenWords: CalendarSurprise? {
    guard let written, Self.mayBeMistaken(written.utf8.dropLast(zone?.utf8.count ?? 0)) else { return nil }
    var words = written.split(separator: " ")
    if zone != nil { words = words.dropLast() }
    words = Array(words.drop { $0.first?.isLetter ?? false })
    guard let last = words.last, words.count <= 2 else { return nil }
    if !last.contains(":") { return words.count == 1 ? hoursForDate(last) ?? weekdaysForDate(last) : nil }
    if words.count == 2, let found = weekdaysForDate(words[0]) ?? yearLast(words[0]) { return found }
    return listOfTimes(last) ?? stepOfTimes(last) ?? rangeOfTimes(last)
  }

  /// Whether there is a list, a range, a step or a date of numbers in it: most times have none of these, and many are looked at.
  private static func mayBeMistaken(_ written: Substring.UTF8View) -> Bool {
    var (hasDash, hasStar, hasColon) = (false, false, false)
    for byte in written {
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: "/"), UInt8(ascii: "."): return true
      case UInt8(ascii: "-"): hasDash = true
      case UInt8(ascii: "*"): hasStar = true
      case UInt8(ascii: ":"): hasColon = true
      default: break
      }
    }
    return !hasColon || (hasDash && !hasStar)
  }

  /// A time as people write it: `8:30`, `24:00`, and `8` where the minutes stand beside.
  private static func time(_ text: Substring) -> (hour: Int, minute: Int?)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { (1...2).contains($0.utf8.count) ? Int($0) : nil }
    guard numbers.count == parts.count, let hour = numbers.first, numbers.count <= 2, hour <= 24 else { return nil }
    guard numbers.count == 2 else { return (hour, nil) }
    return numbers[1] < 60 && (hour < 24 || numbers[1] == 0) ? (hour, numbers[1]) : nil
  }

  private func surprise(_ meaning: String? = nil, for times: [(hour: Int, minute: Int)]) -> CalendarSurprise? {
    let meant = CalendarRemedy.distinct(times.map { Self.clock($0.hour % 24, $0.minute) })
    let means = "comes \(timesText)"
    guard "comes \(meant.count == 1 ? "only " : "")at \(Text.list(meant.sorted()))" != means else { return nil }
    return CalendarSurprise(meaning ?? means, "For \(Text.list(meant))", .at(meant.map { expression(days, $0) }))
  }

  // MARK: Times

  /// `8:00,20:00`, which is 08:00 and 08:20; `12:00,00:00`, which is 12:00; `8:00,12,18`.
  private func listOfTimes(_ text: Substring) -> CalendarSurprise? {
    guard text.utf8.contains(UInt8(ascii: ",")) else { return nil }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(Self.time)
    let times = parts.compactMap(\.self)
    guard times.count > 1, times.count == parts.count, times.contains(where: { $0.minute != nil }) else { return nil }
    let clocks = times.count { $0.minute != nil }
    if clocks == 1 {
      // One colon: hours before it are hours, and behind it are minutes, unless they look like later hours.
      guard times[0].minute != nil, zip(times, times.dropFirst()).allSatisfy({ $0.hour < $1.hour }) else { return nil }
      let minutes = [times[0].minute ?? 0] + times.dropFirst().map(\.hour)
      let steps = Set(zip(minutes, minutes.dropFirst()).map { $1 - $0 })
      guard times.count == 2 || steps.count > 1 else { return nil }
    }
    // A bare hour has the minutes of the time beside it.
    var meant: [(hour: Int, minute: Int)] = []
    for (index, time) in times.enumerated() {
      let minute = time.minute ?? meant.last?.minute ?? times[index...].lazy.compactMap(\.minute).first ?? 0
      meant.append((time.hour, minute))
    }
    return surprise(for: meant)
  }

  /// `08:00/20:00`, `08:00/6:00`: the minutes of one hour.
  private func stepOfTimes(_ text: Substring) -> CalendarSurprise? {
    guard text.utf8.contains(UInt8(ascii: "/")) else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Self.time(parts[0]), let minute = first.minute, let step = Self.time(parts[1]),
      let stepMinute = step.minute
    else { return nil }
    guard step.hour > 0, step.hour <= 12, 24 % step.hour == 0, stepMinute == 0 else {
      return surprise(for: [(first.hour, minute), (step.hour, stepMinute)])
    }
    return CalendarSurprise(
      "comes \(timesText)",
      "For every \(step.hour == 1 ? "hour" : "\(step.hour) hours") from \(Self.clock(first.hour, minute)) on",
      expression(days, Self.hours(from: first.hour, by: step.hour) + ":" + zeroPadded(minute, width: 2)))
  }

  /// `08:00..20:00`: the minutes from 0 to 20 of one hour.
  private func rangeOfTimes(_ text: Substring) -> CalendarSurprise? {
    // Only what is one: to read it as people do takes long.
    guard text.utf8.count(where: { $0 == UInt8(ascii: ":") }) == 2, text.utf8.contains(UInt8(ascii: ".")),
      text.prefix(while: { $0 != "." }).contains(":"), text.contains(".."),
      let range = CalendarWish.range(String(text)), case .at(let times) = range.remedy.form
    else { return nil }
    let every = range.step % 60 == 0 ? TimeSpan.hours(Int64(range.step / 60)) : .minutes(Int64(range.step))
    let wish = range.step == 60 ? "For each hour of that range" : "For every \(every.words) of that range"
    return CalendarSurprise("comes \(timesText)", wish, .at(times.map { expression(days, $0) }))
  }

  // MARK: Dates

  private static func numbers(_ text: Substring) -> [Int]? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { (1...2).contains($0.utf8.count) ? Int($0) : nil }
    return numbers.count == parts.count ? numbers : nil
  }

  /// What a date is, said as one.
  private var dateText: String {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
      "December",
    ]
    let month = pattern.month.single.map { names[$0 - 1] } ?? ""
    let date = "\(pattern.day.single ?? 0) \(month)" + (pattern.year.single.map { " \($0)" } ?? "")
    let often = pattern.year == .any ? "once a year, on" : "only once, on"
    let weekday = weekdays == .everyDay ? "" : " if that is \(weekdays)"
    return "comes \(often) \(date)\(weekday)\(isMidnight ? ", at 00:00" : "")"
  }

  /// `8-20`, which is a day in August, and `8-12-18`, which is one in 2008.
  private func hoursForDate(_ text: Substring) -> CalendarSurprise? {
    if text.utf8.allSatisfy({ $0 < 0x33 }), let times = CalendarPhrase.doses(text) {
      let front = weekdays == .everyDay ? "" : "\(weekdays) "
      return CalendarSurprise(dateText, "For \(Text.list(times))", .at(times.map { expression(front, $0) }))
    }
    guard let numbers = Self.numbers(text), zip(numbers, numbers.dropFirst()).allSatisfy(<), let last = numbers.last,
      last <= 23, !(last <= 7 && numbers.count == 2 && weekdays == .everyDay)
    else { return nil }
    let weekdays = self.weekdays == .everyDay ? "" : "\(self.weekdays) "
    let hours = numbers.map { zeroPadded($0, width: 2) }
    if numbers.count == 2 {
      return CalendarSurprise(
        dateText, "For each hour from \(hours[0]):00 to \(hours[1]):00",
        expression(weekdays, "\(hours[0])..\(hours[1]):00"))
    }
    let meant = hours.map { "\($0):00" }
    return CalendarSurprise(dateText, "For \(Text.list(meant))", .at(meant.map { expression(weekdays, $0) }))
  }

  /// `1-5 08:00`, which is the 5th of January.
  private func weekdaysForDate(_ text: Substring) -> CalendarSurprise? {
    guard weekdays == .everyDay, let numbers = Self.numbers(text), numbers.count == 2, numbers[0] < numbers[1],
      numbers[1] <= 7, numbers[0] > 0, let first = Weekday(rawValue: numbers[0] - 1),
      let last = Weekday(rawValue: numbers[1] - 1)
    else { return nil }
    return CalendarSurprise(
      dateText, "For \(first.name) to \(last.name)",
      expression("\(WeekdaySet(Weekday.days(from: first, through: last))) ", clock))
  }

  /// `24-12-26 18:00`, which is in 2024.
  private func yearLast(_ text: Substring) -> CalendarSurprise? {
    guard let numbers = Self.numbers(text), numbers.count == 3, (1...31).contains(numbers[0]), numbers[2] > numbers[0],
      (24...69).contains(numbers[2]), pattern.day.single != nil
    else { return nil }
    let date = "20\(numbers[2])-\(zeroPadded(numbers[1], width: 2))-\(zeroPadded(numbers[0], width: 2))"
    return CalendarSurprise(dateText, "For \(date)", expression("\(date) ", clock))
  }
}
