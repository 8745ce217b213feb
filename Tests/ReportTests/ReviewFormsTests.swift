import LimberCore
import Testing

@testable import Report

/// Strips of days, comma-separated values, many people.
@Suite struct ReviewFormsTests {
  private static func at(_ day: Int, _ hour: Int) -> Instant {
    Zone.utc.resolve(CivilTime(CivilDate(year: 2026, month: 11, day: day), hour: hour, minute: 0)).due
  }

  private static func item(_ day: Int, _ hour: Int, _ outcome: Outcome?) -> AdherenceItem {
    let key = OccurrenceKey(reminder: "a", due: at(day, hour))
    var item = AdherenceItem(Occurrence(key: key, id: "aaaa", kind: .movement, title: "A"))
    item.closing = outcome.map { Closing($0) }
    return item
  }

  private static func strip(_ items: [AdherenceItem], _ first: Int, _ last: Int) -> DayStrip {
    DayStrip(items, since: at(first, 0), until: at(last, 0) + .days(1), zone: .utc)
  }

  @Test func aCharacterForEachDay() {
    let strip = Self.strip(
      [
        Self.item(17, 9, .done), Self.item(17, 15, .done), Self.item(18, 9, .done), Self.item(18, 15, .missed),
        Self.item(19, 9, .skipped), Self.item(20, 9, .excused), Self.item(20, 15, .done), Self.item(21, 9, .excused),
        Self.item(22, 9, nil),
      ], 17, 24)
    // The 17th is a Tuesday.
    #expect(strip.lines(width: 76, isUTF8: true) == ["Mon 2026-11-16   ●◐○●~? ··"])
    #expect(strip.lines(width: 76, isUTF8: false) == ["Mon 2026-11-16   #+o#~? .."])
    #expect(strip.lines(width: 24, isUTF8: true) == ["Mon 2026-11-16   ●◐○●~?", "Mon 2026-11-23  ··"])
    #expect(Self.strip([Self.item(17, 9, .done)], 17, 20).lines(width: 76, isUTF8: true) == ["Tue 2026-11-17  ●···"])
    #expect(
      DayStrip.legend([.allDone, .nothing], ofDays: true, isUTF8: true) == "● all done, · nothing due")
  }

  /// Of a day or two each due instant has its own.
  @Test func aCharacterForEachInstant() {
    let strip = Self.strip([Self.item(17, 9, .done), Self.item(17, 10, .missed), Self.item(18, 9, nil)], 17, 18)
    #expect(!strip.isOfDays && strip.lines(width: 76, isUTF8: true) == ["●○?"])
    #expect(strip.lines(width: 2, isUTF8: true) == ["●○", "?"])
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
    ("two\nlines", "\"two\nlines\""),
    ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-20", "-20"), ("-x", "'-x"), ("@home", "'@home"), ("\tx", "'\tx"),
    ("\rx", "\"'\rx\""),
  ])
  func fields(_ value: String, _ field: String) { #expect(ReviewCSV.field(value) == field) }

  @Test func lengths() {
    let lengths: [(TimeSpan, String)] = [
      (.zero, "0 s"), (.seconds(59), "59 s"), (.seconds(60), "1 min"), (.seconds(89), "1 min"), (.minutes(60), "1 h"),
      (.minutes(90), "1 h 30 min"), (.hours(47), "47 h"), (.hours(49), "2 days 1 h"), (-.minutes(5), "5 min"),
    ]
    for (span, text) in lengths { #expect(ReviewNumbers.length(span) == text) }
    #expect(ReviewNumbers.response(-.minutes(5)) == "5 min before")
    #expect(ReviewNumbers.decimal(1e300).isEmpty == false && ReviewNumbers.decimal(2.04) == "2")
    #expect(ReviewNumbers.ratio(0, of: 0) == "–" && ReviewNumbers.ratio(0, of: 2) == "0 of 2, 0 %")
  }

  private static func person(_ name: String?, machine: String, host: String?, missed: Int) -> ReviewedPerson {
    var adherence = Adherence([], since: at(16, 0), until: at(23, 0), zone: .utc)
    adherence.person = name
    adherence.total.counts.sums.due = 10
    adherence.total.counts.sums.asked = 10
    adherence.total.counts.sums.missed = missed
    adherence.total.counts.sums.done = 10 - missed
    return ReviewedPerson(host: host, machine: machine, uid: "1000", adherence, last: nil, evidence: Evidence())
  }

  @Test func whoMissedTheMostComesFirst() {
    let people = [
      Self.person("Anna", machine: "a1", host: "one", missed: 1),
      Self.person("Bert", machine: "b1", host: "two", missed: 7),
      Self.person("Anna", machine: "a2", host: "three", missed: 3),
      Self.person(nil, machine: "c1", host: nil, missed: 0),
    ]
    let text = PeopleText(
      people, problems: ["x.journal is damaged."], since: Self.at(16, 0), until: Self.at(23, 0), zone: .utc
    )
    .lines(width: 80, style: .plain).joined(separator: "\n")
    #expect(
      text == """
        Review of 4 people from 2026-11-16 00:00 to 2026-11-23 00:00

                           missed unanswered due asked done adherence coverage
        Bert                    7          0  10    10    3      30 %     30 %
        Anna (1000@three)       3          0  10    10    7      70 %     70 %
        Anna (1000@one)         1          0  10    10    9      90 %     90 %
        user 1000 of c1         0          0  10    10   10     100 %    100 %

        What could not be read
          x.journal is damaged.

        In short
          4 people: 29 of 40 done.
          Most missed: Bert, 7.
        """)
  }
}
