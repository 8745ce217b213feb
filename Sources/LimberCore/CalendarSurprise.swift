/// What an expression means, where people mostly mean something else by it.
///
/// The meaning stays systemd's: it is only said, and what to write for the other one.
public struct CalendarSurprise: Hashable, Sendable {
  /// What it means, as the rest of a sentence: `comes at 08:00 and 08:20`.
  public var meaning: String
  /// What was probably meant, as the beginning of one: `For 08:00 and 20:00`.
  var wish: String
  /// What to write for that.
  public var remedy: CalendarRemedy

  init(_ meaning: String, _ wish: String, _ form: CalendarRemedy.Form) {
    self.meaning = meaning
    self.wish = wish
    remedy = CalendarRemedy(wish, form)
  }

  init(_ meaning: String, _ wish: String, _ expressions: String...) { self.init(meaning, wish, .at(expressions)) }

  /// What to write at a place: `For 08:00 and 20:00 write --at 08:00 --at 20:00.`; empty where nothing can be written there.
  public func instruction(at place: CalendarRemedy.Place) -> String {
    guard let remedy = remedy.fitting(place), remedy.isInterval == self.remedy.isInterval else { return "" }
    return "\(wish) \(remedy.instruction(at: place))."
  }
}

extension CalendarExpression {
  /// What people mostly mean otherwise in it; nil where it means what it looks like.
  public var surprise: CalendarSurprise? { surprise(depth: 3) }

  /// - Parameter depth: how many things may be surprising in it: what mends one of them leaves the others.
  func surprise(depth: Int) -> CalendarSurprise? {
    let found = mistakenWords ?? surprisingTime ?? surprisingDate ?? midnight ?? nights
    guard var surprise = found, surprise.remedy.isRight, depth > 0 else { return nil }
    guard case .at(let texts) = surprise.remedy.form else { return surprise }
    let rest = texts.map { CalendarRemedy.expression($0)?.surprise(depth: depth - 1) }
    guard let next = rest.compactMap(\.self).first(where: { !$0.remedy.isInterval }) else { return surprise }
    let settled = zip(texts, rest).flatMap { text, surprise in
      guard case .at(let more)? = surprise?.remedy.form else { return [text] }
      return more
    }
    surprise = CalendarSurprise(
      "\(surprise.meaning) and \(next.meaning)", "\(surprise.wish); \(next.wish.lowercasedFirst)",
      .at(CalendarRemedy.distinct(settled)))
    return surprise
  }

  private var surprisingTime: CalendarSurprise? { listOfMinutes ?? unevenHours ?? withinOneHour ?? unevenMinutes }
  private var surprisingDate: CalendarSurprise? { weekdayAndDate ?? unevenDays ?? unevenMonths ?? missingDays }

  // MARK: Its parts as text

  /// The weekdays and the date, with a space behind; nothing for every day.
  var days: String {
    let weekdays = self.weekdays == .everyDay ? "" : "\(self.weekdays) "
    return weekdays + (pattern.isEveryDate ? "" : "\(pattern.dateText) ")
  }

  var isMidnight: Bool { pattern.hour.single == 0 && pattern.minute.single == 0 && pattern.second.single == 0 }

  func expression(_ days: String, _ time: String) -> String { days + time + (zone.map { " \($0)" } ?? "") }

  /// The time; in the morning where none was written.
  var clock: String {
    if isMidnight { return "08:00" }
    return pattern.second == .exactly(0) ? pattern.clockText : "\(pattern.clockText):\(pattern.secondText)"
  }

  static func clock(_ hour: Int, _ minute: Int, _ second: Int = 0) -> String {
    Text.clock(CivilTime(CivilDate(dayNumber: 0), hour: hour, minute: minute, second: second))
  }

  /// The values of a list of single ones; nil for a range, a repetition or `*`.
  private static func singles(_ field: CalendarField) -> [Int]? {
    field == .any || field.terms.contains { $0.step > 0 } ? nil : field.terms.map(\.start)
  }

  /// The only term of a field that is a repetition without an end.
  private static func repetition(_ field: CalendarField) -> CalendarField.Term? {
    field.only.flatMap { $0.step > 0 && $0.stop == nil ? $0 : nil }
  }

  /// The only term of a field that is a repetition up to its last value, whether an end was written or not: `0..23/5`.
  private static func repetition(_ field: CalendarField, through last: Int) -> CalendarField.Term? {
    field.only.flatMap { $0.step > 0 && ($0.stop ?? last) + $0.step > last ? $0 : nil }
  }

  /// The values of a repetition.
  private static func values(_ term: CalendarField.Term, through last: Int) -> [Int] {
    Array(stride(from: term.start, through: term.stop ?? last, by: max(term.step, 1)))
  }

  /// The first three and the last of more than a few numbers.
  private static func list(_ numbers: [Int], atMost limit: Int) -> String {
    guard numbers.count > limit, let last = numbers.last else { return Text.list(numbers.map { "\($0)" }) }
    return numbers.prefix(3).map { "\($0)" }.joined(separator: ", ") + ", … \(last)"
  }

  /// The times of a day on which it comes: `08:00 and 08:20`, or how many from when to when.
  var timesText: String {
    let second = (pattern.second.single ?? 0) / Self.secondUnit
    let (hours, minutes) = (pattern.hour.bits(through: 23).all, pattern.minute.bits(through: 59).all)
    guard hours.count * minutes.count <= 6 else {
      let (first, last) = (
        Self.clock(hours[0], minutes[0], second), Self.clock(hours.last ?? 0, minutes.last ?? 0, second)
      )
      return "\(hours.count * minutes.count) times from \(first) to \(last)"
    }
    let times = hours.flatMap { hour in minutes.map { Self.clock(hour, $0, second) } }
    return (times.count == 1 ? "only " : "") + "at \(Text.list(times))"
  }

  // MARK: Hours and minutes

  /// `8:30,20:30` as it is kept in canonical form, which has seconds.
  private var listOfMinutes: CalendarSurprise? {
    guard let hours = Self.singles(pattern.hour), let minutes = Self.singles(pattern.minute), minutes.count == 2,
      let seconds = pattern.second.single, seconds % (60 * Self.secondUnit) == seconds, seconds % Self.secondUnit == 0
    else { return nil }
    let second = seconds / Self.secondUnit
    // The canonical form is sorted: mostly the minutes of both times are the same.
    let pairs = [(minutes[0], minutes[1]), (minutes[1], minutes[0])].sorted { $0.0 == second && $1.0 != second }
    guard let (minute, hour) = pairs.first(where: { (1...23).contains($0.1) && !hours.contains($0.1) }) else {
      return nil
    }
    // Twice an hour, evenly, is what that form is for.
    if second == 0, minutes[1] - minutes[0] == 30 { return nil }
    let meant = hours.map { Self.clock($0, minute) } + [Self.clock(hour, second)]
    return CalendarSurprise("comes \(timesText)", "For \(Text.list(meant))", .at(meant.map { expression(days, $0) }))
  }

  /// `0/5:00`, `8..23/7:00`: after 20:00 comes 00:00, four hours later. No interval is proposed for it: within the hours that a
  /// reminder has, fewer of its times would come.
  private var unevenHours: CalendarSurprise? {
    guard let term = Self.repetition(pattern.hour, through: 23), 24 % term.step != 0,
      let minute = pattern.minute.single
    else { return nil }
    let hours = Self.values(term, through: 23)
    guard hours.count > 1, let last = hours.last else { return nil }
    if term.step > 12 {
      // A step so long is a time of its own.
      guard hours != [term.start, term.step] else { return nil }
      let meant = [term.start, term.step].sorted().map { Self.clock($0, minute) }
      return CalendarSurprise("comes \(timesText)", "For \(Text.list(meant))", .at(meant.map { expression(days, $0) }))
    }
    let list = hours.map { zeroPadded($0, width: 2) }.joined(separator: ",")
    return CalendarSurprise(
      "comes \(timesText), and after that \(TimeSpan.hours(Int64(24 - last + term.start))) later",
      "For just these times", expression(days, "\(list):" + clock.drop { $0 != ":" }.dropFirst()))
  }

  /// `8:00/15`, which ends with its hour.
  private var withinOneHour: CalendarSurprise? {
    guard let hour = pattern.hour.single, let term = Self.repetition(pattern.minute), pattern.second.single != nil
    else {
      return nil
    }
    let meaning = "comes \(timesText), in that hour only"
    if term.step <= 12, 24 % term.step == 0 {
      let meant = stride(from: hour, to: 24, by: term.step).map { Self.clock($0, term.start) }
      return CalendarSurprise(
        meaning, "For every \(term.step == 1 ? "hour" : "\(term.step) hours") from \(meant[0]) on",
        expression(days, Self.hours(from: hour, by: term.step) + ":" + zeroPadded(term.start, width: 2)))
    }
    let wish = "For every \(term.step) minutes from \(Self.clock(hour, term.start)) on"
    guard 60 % term.step == 0 else {
      // An interval would begin at the hours of its reminder, and on every day.
      let first = hour * 60 + term.start
      let times = CalendarHours.times(from: first, through: hour < 20 ? 20 * 60 : 24 * 60 - 1, every: term.step)
      if zone == nil, let texts = times.flatMap({ CalendarHours.expressions($0, on: days) }) {
        return CalendarSurprise(meaning, wish, .at(texts))
      }
      return CalendarSurprise(
        meaning, "For just these times", expression(days, "\(zeroPadded(hour, width: 2)):\(minuteList(term))"))
    }
    let minute = zeroPadded(term.start % term.step, width: 2)
    return CalendarSurprise(
      meaning, wish, expression(days, "\(zeroPadded(hour, width: 2))..\(hour < 20 ? 20 : 23):\(minute)/\(term.step)"))
  }

  private func minuteList(_ term: CalendarField.Term) -> String {
    Self.values(term, through: 59).map { zeroPadded($0, width: 2) }.joined(separator: ",")
  }

  /// The hours from one on, a few apart, and by day: `08..20/2`; those of a long step one by one.
  static func hours(from first: Int, by step: Int) -> String {
    let last = max(20, first)
    if step >= 5 || first + step > last {
      return stride(from: first, to: 24, by: step).map { zeroPadded($0, width: 2) }.joined(separator: ",")
    }
    return "\(zeroPadded(first, width: 2))..\(last)" + (step == 1 ? "" : "/\(step)")
  }

  /// `*:0/45`: after :45 comes :00, a quarter of an hour later. `*:30/15`: after :45 comes :30.
  private var unevenMinutes: CalendarSurprise? {
    guard pattern.hour.single == nil, let term = Self.repetition(pattern.minute, through: 59),
      60 % term.step != 0 || term.stop == nil && term.start >= term.step
    else { return nil }
    let minutes = Self.values(term, through: 59)
    guard minutes.count > 1, let last = minutes.last else { return nil }
    let meaning =
      "comes \(Self.list(minutes, atMost: 6)) minutes past the hour, and after that "
      + "\(TimeSpan.minutes(Int64(60 - last + term.start))) later"
    let wish = "For every \(term.step == 1 ? "minute" : "\(term.step) minutes")"
    let hours = pattern.hour.text(width: 2)
    if 60 % term.step == 0 {
      let first = zeroPadded(term.start % term.step, width: 2)
      return CalendarSurprise(meaning, wish, expression(days, "\(hours):\(first)/\(term.step)"))
    }
    // An interval has neither these hours nor these days.
    guard pattern.hour == .any, days.isEmpty else {
      return CalendarSurprise(meaning, "For just these times", expression(days, "\(hours):\(minuteList(term))"))
    }
    return CalendarSurprise(meaning, wish, .every(.minutes(Int64(term.step))))
  }

  // MARK: Days

  /// `Mon *-*-1`: only a Monday that is a 1st. A week of days, such as 1..7, is meant so.
  private var weekdayAndDate: CalendarSurprise? {
    let meaning = "comes only where the weekday and the date fall on one day"
    guard weekdays != .everyDay, pattern.year == .any, pattern.day != .any else { return nil }
    if let term = Self.repetition(pattern.day, through: 31), term.step > 1, !pattern.fromMonthEnd {
      if term.step == 7 { return CalendarSurprise(meaning, "For each week", expression("\(weekdays) ", clock)) }
      return CalendarSurprise(
        meaning, "No expression has just every second week; for the first and the third of a month",
        expression("\(weekdays) \(pattern.year.text(width: 4))-\(pattern.month.text(width: 2))-01..07,15..21 ", clock))
    }
    guard pattern.day.bits(through: 31).values.nonzeroBitCount < 7 else { return nil }
    return CalendarSurprise(
      meaning, "For both of them", expression("\(weekdays) ", clock), expression("\(pattern.dateText) ", clock))
  }

  /// `*-*-1/2`: after the 31st comes the 1st, a day later.
  private var unevenDays: CalendarSurprise? {
    guard !pattern.fromMonthEnd, weekdays == .everyDay, let term = pattern.day.only, term.step > 1,
      term.stop ?? 31 >= 28
    else { return nil }
    let all = Self.values(term, through: 31)
    guard all.count > 1 else { return nil }
    let months = "\(pattern.year.text(width: 4))-\(pattern.month.text(width: 2))"
    // Of some months only is not of all.
    let those = pattern.year == .any && pattern.month == .any ? "" : "\(months)-* "
    let (wish, front) =
      switch term.step {
      case 2: (Self.noneHas("every second day", "the same weekdays"), "Mon,Wed,Fri " + those)
      case 3: (Self.noneHas("every third day", "the same weekdays"), "Mon,Thu " + those)
      case 4...6: (Self.noneHas("every \(term.step)th day", "the same weekdays"), "Mon,Fri " + those)
      case 7: ("For each week", "Mon " + those)
      case 8...11: (Self.noneHas("every \(term.step)th day", "three days a month"), "\(months)-01,11,21 ")
      case 12...20: (Self.noneHas("every \(term.step)th day", "two days a month"), "\(months)-01,15 ")
      default: ("For once a month", "\(months)-\(zeroPadded(min(all[0], 28), width: 2)) ")
      }
    return CalendarSurprise(
      "comes on the days \(Self.list(all, atMost: 4)) of a month, and begins anew on day \(all[0]) of the next", wish,
      expression(front, clock))
  }

  private static func noneHas(_ rhythm: String, _ instead: String) -> String {
    "No expression has just \(rhythm); for \(instead)"
  }

  /// `*-1/5-1`: after November comes January. `*-6/3-1`: after December comes June.
  private var unevenMonths: CalendarSurprise? {
    guard let term = Self.repetition(pattern.month, through: 12), term.step > 1, pattern.year == .any,
      12 % term.step != 0 || term.stop == nil && term.start > term.step
    else { return nil }
    let all = Self.values(term, through: 12)
    guard all.count > 1, let last = all.last else { return nil }
    let step = [2, 3, 4, 6].last { $0 <= term.step } ?? 6
    let meant = (1...12).filter { ($0 - term.start) % step == 0 }.map { zeroPadded($0, width: 2) }
    let sign = pattern.fromMonthEnd ? "~" : "-"
    return CalendarSurprise(
      "comes in the months \(Text.list(all.map { "\($0)" })), and after that \(12 - last + term.start) months later",
      "For every \(step) months",
      expression(
        (weekdays == .everyDay ? "" : "\(weekdays) ")
          + "*-\(meant.joined(separator: ","))\(sign)\(pattern.day.text(width: 2)) ",
        clock))
  }

  /// `*-*-31`: only in months that are so long. `*-02-29`: only in leap years.
  private var missingDays: CalendarSurprise? {
    guard !pattern.fromMonthEnd, pattern.year == .any, let days = lateDays, let last = days.last, last >= 29
    else { return nil }
    let months = pattern.month.bits(through: 12).all.filter { $0 > 0 }
    let lengths = months.map { CivilDate.daysIn(month: $0, year: 2027) }
    let isLeapDay = months == [2] && last == 29
    // What never comes is said otherwise.
    guard lengths.contains(where: { $0 < last }), isLeapDay || lengths.contains(where: { $0 >= last }) else {
      return nil
    }
    // In place of several there are as many at the month's end, where they are its last ones; else one would be lost.
    let late = days.filter { $0 >= 29 }
    guard late.count == 1 || late == Array(31 - late.count + 1...31) else { return nil }
    let others = days.filter { $0 < 29 }.map { zeroPadded($0, width: 2) }.joined(separator: ",")
    let front = (weekdays == .everyDay ? "" : "\(weekdays) ") + "*-\(pattern.month.text(width: 2))"
    let rest = others.isEmpty ? [] : [expression("\(front)-\(others) ", clock)]
    let whose = isLeapDay ? "February each year" : "each month"
    let numbers = late.count == 2 ? "two" : "three"
    return CalendarSurprise(
      isLeapDay ? "comes on day 29 of February, in leap years only" : "is left out in months without a day \(last)",
      late.count == 1 ? "For the last day of \(whose)" : "For the last \(numbers) days of \(whose)",
      .at(rest + [expression("\(front)~\(late.count == 1 ? "01" : "0\(late.count)/1") ", clock)]))
  }

  /// The days of a list, or of a range that no shorter month has anything of.
  private var lateDays: [Int]? {
    if let term = pattern.day.only, term.step == 1, term.start >= 29 { return Self.values(term, through: 31) }
    return Self.singles(pattern.day)
  }

  // MARK: Nights

  /// `daily`, or a date alone: at midnight.
  private var midnight: CalendarSurprise? {
    guard isMidnight, !isMidnightMeant else { return nil }
    return CalendarSurprise("comes at midnight, 00:00", "For the morning", expression(days, "08:00"))
  }

  /// Whoever wrote the time means it.
  private var isMidnightMeant: Bool { written.map { $0.contains(":") } ?? false }

  /// `0/2:00`: at night too. Several times in every hour, as in `*:00/15`, look like all day and night.
  private var nights: CalendarSurprise? {
    let step: Int
    var meaning = "comes at night too"
    if pattern.hour == .any {
      guard pattern.minute.single != nil else { return nil }
      step = 1
    } else {
      guard let term = Self.repetition(pattern.hour, through: 23), term.step <= 12, term.start < 5 else { return nil }
      step = term.step
      if step > 4 { meaning = "comes at \(Self.clock(term.start, pattern.minute.first(from: 0) ?? 0)) too" }
    }
    let hours = CalendarRemedy.hours(every: step) ?? Self.hours(from: 8, by: step)
    return CalendarSurprise(
      meaning, "By day only", expression(days, "\(hours):" + clock.drop { $0 != ":" }.dropFirst()))
  }
}
