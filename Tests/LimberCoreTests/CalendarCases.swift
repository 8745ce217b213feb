import Testing

/// Instants of calendar expressions, computed by Python's `zoneinfo` and the two rules of Limber: a time in a gap comes at the
/// first instant after it, a time in a fold the first time.
struct CalendarCase: Sendable, CustomTestStringConvertible {
  var zone: String
  var expression: String
  var after: String
  var note: String
  var next: [String]

  init(_ zone: String, _ expression: String, after: String, _ note: String, _ next: [String]) {
    (self.zone, self.expression, self.after, self.note, self.next) = (zone, expression, after, note, next)
  }

  var testDescription: String { "\(expression) in \(zone) after \(after): \(note)" }

  static let all: [CalendarCase] = [
    CalendarCase(
      "Europe/Berlin", "02:30", after: "2026-03-27T12:00:00Z", "spring gap: 03:00 CEST",
      [
        "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "02:00", after: "2026-03-28T12:00:00Z", "first moment of gap",
      [
        "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "02:59:59", after: "2026-03-28T12:00:00Z", "last moment of gap",
      [
        "2026-03-29T01:00:00Z", "2026-03-30T00:59:59Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "03:00", after: "2026-03-28T12:00:00Z", "end of gap",
      [
        "2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "02:30", after: "2026-10-24T12:00:00Z", "autumn fold: first only",
      [
        "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "02:30", after: "2026-10-25T00:30:00Z", "from the first pass itself: the second is none",
      [
        "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "02:30", after: "2026-10-25T01:10:00Z", "from inside the second pass",
      [
        "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "02:00", after: "2026-10-24T12:00:00Z", "fold begins",
      [
        "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "03:00", after: "2026-10-24T12:00:00Z", "behind the fold",
      [
        "2026-10-25T02:00:00Z", "2026-10-26T02:00:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "Mon..Fri 08:30", after: "2026-11-20T07:29:59Z", "",
      [
        "2026-11-20T07:30:00Z", "2026-11-23T07:30:00Z", "2026-11-24T07:30:00Z", "2026-11-25T07:30:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "Sun 02:30", after: "2026-03-22T02:00:00Z", "weekly in the gap",
      [
        "2026-03-29T01:00:00Z", "2026-04-05T00:30:00Z", "2026-04-12T00:30:00Z",
      ]),
    CalendarCase(
      "Europe/Berlin", "00:00", after: "2100-02-27T12:00:00Z", "2100 is no leap year",
      [
        "2100-02-27T23:00:00Z", "2100-02-28T23:00:00Z", "2100-03-01T23:00:00Z",
      ]),
    CalendarCase(
      "America/New_York", "02:30", after: "2027-03-13T12:00:00Z", "gap",
      [
        "2027-03-14T07:00:00Z", "2027-03-15T06:30:00Z",
      ]),
    CalendarCase(
      "America/New_York", "01:30", after: "2026-10-31T12:00:00Z", "fold",
      [
        "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z", "2026-11-03T06:30:00Z",
      ]),
    CalendarCase(
      "America/New_York", "08:00", after: "2150-03-07T00:00:00Z", "footer's gap night",
      [
        "2150-03-07T13:00:00Z", "2150-03-08T12:00:00Z", "2150-03-09T12:00:00Z",
      ]),
    CalendarCase(
      "Australia/Lord_Howe", "02:15", after: "2026-10-02T12:00:00Z", "half-hour gap",
      [
        "2026-10-02T15:45:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z",
      ]),
    CalendarCase(
      "Australia/Lord_Howe", "01:45", after: "2027-04-02T12:00:00Z", "half-hour fold",
      [
        "2027-04-02T14:45:00Z", "2027-04-03T14:45:00Z", "2027-04-04T15:15:00Z",
      ]),
    CalendarCase(
      "Australia/Lord_Howe", "02:30", after: "2026-10-02T12:00:00Z", "end of half-hour gap",
      [
        "2026-10-02T16:00:00Z", "2026-10-03T15:30:00Z", "2026-10-04T15:30:00Z",
      ]),
    CalendarCase(
      "Europe/Dublin", "01:30", after: "2027-03-27T12:00:00Z", "negative DST: gap",
      [
        "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z",
      ]),
    CalendarCase(
      "Europe/Dublin", "01:30", after: "2026-10-24T12:00:00Z", "negative DST: fold",
      [
        "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z", "2026-10-27T01:30:00Z",
      ]),
    CalendarCase(
      "Europe/Dublin", "01:30", after: "2050-03-26T12:00:00Z", "negative DST in the footer",
      [
        "2050-03-27T01:00:00Z", "2050-03-28T00:30:00Z",
      ]),
    CalendarCase(
      "Pacific/Apia", "08:30", after: "2011-12-29T00:00:00Z", "2011-12-30 does not exist",
      [
        "2011-12-29T18:30:00Z", "2011-12-30T10:00:00Z", "2011-12-30T18:30:00Z", "2011-12-31T18:30:00Z",
      ]),
    CalendarCase(
      "Pacific/Apia", "Fri 08:30", after: "2011-12-25T00:00:00Z", "the Friday that does not exist",
      [
        "2011-12-30T10:00:00Z", "2012-01-05T18:30:00Z", "2012-01-12T18:30:00Z",
      ]),
    CalendarCase(
      "Pacific/Apia", "00:00", after: "2011-12-29T00:00:00Z", "the lost day's midnight and the next are one instant",
      [
        "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z",
      ]),
    CalendarCase(
      "Africa/Casablanca", "02:30", after: "2026-02-14T12:00:00Z", "Ramadan: fold",
      [
        "2026-02-15T01:30:00Z", "2026-02-16T02:30:00Z",
      ]),
    CalendarCase(
      "Africa/Casablanca", "02:30", after: "2026-03-21T12:00:00Z", "after Ramadan: gap",
      [
        "2026-03-22T02:00:00Z", "2026-03-23T01:30:00Z",
      ]),
    CalendarCase(
      "Asia/Kathmandu", "00:05", after: "1985-12-30T00:00:00Z", "five hours and three quarters: gap of 15 min",
      [
        "1985-12-30T18:35:00Z", "1985-12-31T18:30:00Z", "1986-01-01T18:20:00Z",
      ]),
    CalendarCase(
      "Asia/Kathmandu", "08:30", after: "2026-11-23T00:00:00Z", "",
      [
        "2026-11-23T02:45:00Z", "2026-11-24T02:45:00Z",
      ]),
    CalendarCase(
      "UTC", "23:59:59", after: "2028-02-28T12:00:00Z", "leap day",
      [
        "2028-02-28T23:59:59Z", "2028-02-29T23:59:59Z", "2028-03-01T23:59:59Z",
      ]),
    CalendarCase(
      "UTC", "Mon 00:00", after: "2026-11-23T00:00:00Z", "strictly after",
      [
        "2026-11-30T00:00:00Z", "2026-12-07T00:00:00Z",
      ]),
  ]
}
