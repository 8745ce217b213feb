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

  /// What to write: `For 08:00 and 20:00 write --at 08:00 --at 20:00, or …`.
  public var instruction: String { "\(wish) \(remedy.instruction)." }

  /// What to type for a reminder that is there, whose other times stay.
  func advice(beside others: [CalendarExpression], for id: String) -> String {
    var remedy = remedy
    if case .at(let expressions) = remedy.form {
      let all = others.map(\.brief) + expressions
      guard all.count <= ClockTimes.limit else { return "\(wish), give them to a reminder of their own." }
      remedy.form = .at(all)
    }
    return "\(wish): \(remedy.command(for: id))"
  }
}

extension CalendarExpression {
  /// What people mostly mean otherwise in it; nil where it means what it looks like.
  public var surprise: CalendarSurprise? {
    let found =
      listOfMinutes ?? unevenHours ?? unevenMinutes ?? unevenDays ?? weekdayAndDate ?? missingDays ?? midnight ?? nights
    return found.flatMap { $0.remedy.isRight ? $0 : nil }
  }

  // MARK: Its parts as text

  /// The weekdays and the date, with a space behind; nothing for every day.
  private var days: String {
    let weekdays = self.weekdays == .everyDay ? "" : "\(self.weekdays) "
    return weekdays + (pattern.isEveryDate ? "" : "\(pattern.dateText) ")
  }

  private var isMidnight: Bool {
    pattern.hour.single == 0 && pattern.minute.single == 0 && pattern.second.single == 0
  }

  private func expression(_ days: String, _ time: String) -> String {
    days + time + (zone.map { " \($0)" } ?? "")
  }

  /// The time; in the morning where none was written.
  private var clock: String {
    if isMidnight { return "08:00" }
    return pattern.second == .exactly(0) ? pattern.clockText : "\(pattern.clockText):\(pattern.secondText)"
  }

  private static func clock(_ hour: Int, _ minute: Int, _ second: Int = 0) -> String {
    Text.clock(CivilTime(CivilDate(dayNumber: 0), hour: hour, minute: minute, second: second))
  }

  /// The values of a list of single ones; nil for a range, a repetition or `*`.
  private static func singles(_ field: CalendarField) -> [Int]? {
    field.terms.isEmpty || field.terms.contains { $0.step > 0 } ? nil : field.terms.map(\.start)
  }

  // MARK: One kind each

  /// `8:00,20:00`, which is 08:00 and 08:20; `8:30,20:30`, which has seconds.
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
    let first = hours.map { Self.clock($0, minute) }
    let meant = first + [Self.clock(hour, second)]
    let times = hours.flatMap { hour in minutes.map { Self.clock(hour, $0, second) } }
    let list = "\(hours.map { zeroPadded($0, width: 2) }.joined(separator: ",")):\(zeroPadded(minute, width: 2))"
    return CalendarSurprise(
      "comes at \(Text.list(times))", "For \(Text.list(meant))",
      .at([expression(days, list), expression(days, Self.clock(hour, second))]))
  }

  /// `0/5:00`: after 20:00 comes 00:00, four hours later.
  private var unevenHours: CalendarSurprise? {
    guard pattern.hour.terms.count == 1, let term = pattern.hour.terms.first, term.step > 1, term.stop == nil,
      24 % term.step != 0, pattern.minute.single != nil
    else { return nil }
    let hours = (0..<24).filter { $0 >= term.start && ($0 - term.start) % term.step == 0 }
    guard hours.count > 1, let last = hours.last else { return nil }
    return CalendarSurprise(
      "comes at \(Text.list(hours.map { Self.clock($0, pattern.minute.single ?? 0) })), and after that "
        + "\(TimeSpan.hours(Int64(24 - last + term.start))) later", "For every \(term.step) hours",
      .every(.hours(Int64(term.step))))
  }

  /// `*:0/45`: after :45 comes :00, a quarter of an hour later.
  private var unevenMinutes: CalendarSurprise? {
    guard pattern.hour.single == nil, pattern.minute.terms.count == 1, let term = pattern.minute.terms.first,
      term.step > 1, term.stop == nil, 60 % term.step != 0
    else { return nil }
    let minutes = (0..<60).filter { $0 >= term.start && ($0 - term.start) % term.step == 0 }
    guard minutes.count > 1, let last = minutes.last else { return nil }
    return CalendarSurprise(
      "comes \(Text.list(minutes.map { "\($0)" })) minutes past the hour, and after that "
        + "\(TimeSpan.minutes(Int64(60 - last + term.start))) later", "For every \(term.step) minutes",
      .every(.minutes(Int64(term.step))))
  }

  /// `*-*-1/2`: after the 31st comes the 1st, a day later.
  private var unevenDays: CalendarSurprise? {
    guard !pattern.fromMonthEnd, pattern.day.terms.count == 1, let term = pattern.day.terms.first, term.step > 1,
      term.stop ?? 31 >= 28
    else { return nil }
    let all = (1...31).filter { $0 >= term.start && ($0 - term.start) % term.step == 0 }
    guard all.count > 2, let last = all.last else { return nil }
    let (often, days) =
      switch term.step {
      case 2: ("second", "Mon,Wed,Fri")
      case 3: ("third", "Mon,Thu")
      case 4...6: ("\(term.step)th", "Mon,Fri")
      default: ("\(term.step)th", "Mon")
      }
    let each = term.step == 7 ? "For each week" : "No expression has just every \(often) day; for the same weekdays"
    return CalendarSurprise(
      "comes on the days \(all.prefix(3).map { "\($0)" }.joined(separator: ", ")), … \(last) of a month, and begins anew on "
        + "day \(all[0]) of the next", each, .at([expression("\(days) ", clock)]))
  }

  /// `Mon *-*-1`: only a Monday that is a 1st. A week of days, such as 1..7, is meant so.
  private var weekdayAndDate: CalendarSurprise? {
    guard weekdays != .everyDay, pattern.year == .any, pattern.day != .any,
      pattern.day.bits(through: 31).values.nonzeroBitCount < 7
    else { return nil }
    return CalendarSurprise(
      "comes only where the weekday and the date fall on one day", "For both of them",
      .at([expression("\(weekdays) ", clock), expression("\(pattern.dateText) ", clock)]))
  }

  /// `*-*-31`: only in months that are so long.
  private var missingDays: CalendarSurprise? {
    guard !pattern.fromMonthEnd, pattern.month == .any, let days = Self.singles(pattern.day), let last = days.last,
      last >= 29
    else { return nil }
    let others = days.filter { $0 < 29 }.map { zeroPadded($0, width: 2) }.joined(separator: ",")
    let weekdays = self.weekdays == .everyDay ? "" : "\(self.weekdays) "
    let year = pattern.year.text(width: 4)
    let rest = others.isEmpty ? [] : [expression("\(weekdays)\(year)-*-\(others) ", clock)]
    return CalendarSurprise(
      "is left out in months without a day \(last)", "For the last day of each month",
      .at(rest + [expression("\(weekdays)\(year)-*~01 ", clock)]))
  }

  /// `daily`, or a date alone: at midnight.
  private var midnight: CalendarSurprise? {
    guard isMidnight else { return nil }
    return CalendarSurprise("comes at midnight, 00:00", "For the morning", .at([expression(days, "08:00")]))
  }

  /// `0/2:00`: at night too. Several times in every hour, as in `*:00/15`, look like all day and night.
  private var nights: CalendarSurprise? {
    let step: Int
    if pattern.hour == .any {
      guard pattern.minute.single != nil else { return nil }
      step = 1
    } else {
      guard pattern.hour.terms.count == 1, let term = pattern.hour.terms.first, term.stop == nil,
        (1...4).contains(term.step),
        term.start < 4
      else { return nil }
      step = term.step
    }
    let hours = "08..20" + (step == 1 ? "" : "/\(step)")
    return CalendarSurprise(
      "comes at night too", "By day only",
      .at([expression(days, "\(hours):" + clock.drop { $0 != ":" }.dropFirst())]))
  }
}
