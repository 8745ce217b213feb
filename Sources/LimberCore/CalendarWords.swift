extension CalendarExpression {
  /// The words that stand for a whole expression (systemd.time(7)).
  public static let words = [
    "minutely", "hourly", "daily", "weekly", "monthly", "quarterly", "semiannually", "semi-annually", "biannually",
    "bi-annually", "annually", "yearly", "anually",
  ]

  /// The expression that a word stands for, at midnight where it says no time; nil for another word.
  init?(word: String, zone: String?) {
    var pattern = CalendarPattern(hour: .exactly(0), minute: .exactly(0), zone: zone)
    switch word {
    case "minutely": (pattern.hour, pattern.minute) = (.any, .any)
    case "hourly": pattern.hour = .any
    case "daily": break
    case "weekly": pattern.weekdays = WeekdaySet([.monday])
    case "monthly": pattern.day = .exactly(1)
    case "quarterly": (pattern.month, pattern.day) = (.each(1, 4, 7, 10), .exactly(1))
    case "semiannually", "semi-annually", "biannually", "bi-annually":
      (pattern.month, pattern.day) = (.each(1, 7), .exactly(1))
    case "annually", "yearly", "anually": (pattern.month, pattern.day) = (.exactly(1), .exactly(1))
    default: return nil
    }
    self.init(pattern)
  }
}
