import LimberCore

/// Reminders that the tests take from the shelf.
enum Shelf {
  /// Calendar expressions that are known to be right.
  static func time(_ texts: String...) -> ClockTimes {
    guard let expressions = try? texts.map({ try CalendarExpression(parsing: $0, isZone: { _ in true }) }),
      let times = ClockTimes(expressions)
    else { preconditionFailure("no times: \(texts)") }
    return times
  }

  static func span(_ text: String) -> TimeSpan {
    guard let span = try? TimeSpan(parsing: text) else { preconditionFailure("no span: \(text)") }
    return span
  }

  static func window(_ hours: String, _ days: String = "Mon..Sun") -> Window {
    guard let (opens, closes) = try? Window.hours(parsing: hours), let days = try? WeekdaySet(parsing: days) else {
      preconditionFailure("no window: \(hours)")
    }
    return Window(opens: opens, closes: closes, days: days)
  }

  /// A movement reminder, every hour from nine to six unless told otherwise.
  static func movement(
    _ id: String = "pumps", every: String = "1h", between: String = "09:00-18:00", days: String = "Mon..Sun",
    _ change: (inout Reminder) -> Void = { _ in }
  ) -> Reminder {
    var reminder = Reminder(
      id: id, kind: .movement, title: id, timing: .every(span(every), window(between, days)))
    change(&reminder)
    return reminder
  }

  /// A calcium reminder of 500 mg.
  static func calcium(
    _ id: String = "lunch", at text: String = "12:30", _ change: (inout Reminder) -> Void = { _ in }
  ) -> Reminder {
    var reminder = Reminder(id: id, kind: .calcium, title: id, timing: .at(time(text)))
    reminder.dose = 500
    change(&reminder)
    return reminder
  }
}
