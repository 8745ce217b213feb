/// The hours of a day in which an interval reminder asks: `between = "09:00-18:00"` on `days`.
///
/// The end is exclusive. A window whose end is not after its start runs over midnight and belongs to the day on which it
/// opened.
public struct Window: Hashable, Sendable {
  /// Since midnight.
  public var opens: TimeSpan
  /// Since midnight, up to and including 24:00.
  public var closes: TimeSpan
  /// The days on which it opens.
  public var days: WeekdaySet

  /// A window; equal ends mean a whole day.
  public init(opens: TimeSpan, closes: TimeSpan, days: WeekdaySet) {
    self.opens = opens
    self.closes = closes
    self.days = days
  }

  /// How long it is open by the clock, on a day without clock changes.
  public var length: TimeSpan { closes > opens ? closes - opens : closes + .days(1) - opens }

  /// One opening of the window.
  public struct Opening: Hashable, Sendable {
    public var opens: Instant
    /// The first instant at which it is no longer open.
    public var closes: Instant
  }

  /// The opening that holds `instant`, or else the first one after it.
  ///
  /// Nil only when no day is in `days` or the calendar ends (2200).
  public func opening(atOrAfter instant: Instant, in zone: Zone) -> Opening? {
    let today = zone.civil(instant).date.dayNumber
    // From yesterday's (it may run over midnight) to the same weekday next week and one day more, should a zone skip a day.
    for dayNumber in (today - 1)...(today + 8) {
      if let opening = opening(on: dayNumber, in: zone), opening.closes > instant { return opening }
    }
    return nil
  }

  /// The opening on a day, counted from 1970-01-01; nil where it doesn't open.
  func opening(on dayNumber: Int64, in zone: Zone) -> Opening? {
    guard days.contains(Weekday(dayNumber: dayNumber)) else { return nil }
    let opens = zone.resolve(CivilTime(CivilDate(dayNumber: dayNumber), timeOfDay: self.opens)).due
    let endFace = dayNumber * 86_400_000_000 + self.opens.microseconds + length.microseconds
    let closes = zone.resolve(CivilTime(faceMicroseconds: endFace)).due
    return closes > opens && opens < Instant.end ? Opening(opens: opens, closes: closes) : nil
  }

  /// Reads `HH:MM-HH:MM`; the end may be `24:00`.
  ///
  /// - Throws: `CalendarError` with the reason and the place.
  public static func hours(parsing text: some StringProtocol) throws(CalendarError) -> (TimeSpan, TimeSpan) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw CalendarError(reason: .expected("two times with '-' between them, as in 09:00-18:00"), position: 0)
    }
    func time(_ part: Substring, at position: Int, end: Bool) throws(CalendarError) -> TimeSpan {
      if end, part == "24:00" { return .days(1) }
      do throws(CalendarError) {
        // Whole seconds: parts of one are not written (`hoursText`).
        guard let time = try CalendarExpression(parsing: part).timeOfDay, time.microseconds % 1_000_000 == 0 else {
          throw CalendarError(reason: .expected("a time such as 09:00"), position: 0)
        }
        return time
      } catch {
        throw CalendarError(reason: error.reason, position: error.position + position)
      }
    }
    let first = Substring(parts[0])
    let second = Substring(parts[1])
    return (
      try time(first, at: 0, end: false), try time(second, at: first.count + 1, end: true)
    )
  }

  /// The hours as the schedule writes them: `09:00-18:00`.
  public var hoursText: String { "\(Self.text(opens))-\(Self.text(closes))" }

  private static func text(_ time: TimeSpan) -> String {
    let seconds = Int(time.microseconds / 1_000_000)
    let short = "\(zeroPadded(seconds / 3600, width: 2)):\(zeroPadded(seconds / 60 % 60, width: 2))"
    return seconds % 60 == 0 ? short : "\(short):\(zeroPadded(seconds % 60, width: 2))"
  }
}
