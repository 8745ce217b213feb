@testable import LimberCore
import Report
import Testing

/// Entries as a daemon would have recorded them, one after another.
private struct Diary {
  var entries: [Entry] = []

  static let zone = Zone(name: "Test", transitions: [], initialOffset: 3600)

  /// An instant of November 2026.
  static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
    let civil = CivilTime(CivilDate(year: 2026, month: 11, day: day), hour: hour, minute: minute)
    return zone.resolve(civil).due
  }

  mutating func record(_ time: Instant, _ fact: Fact) {
    let seq = Int64(entries.count + 1)
    entries.append(
      Entry(
        id: EntryID(high: 0, low: UInt64(seq)), seq: seq, time: time, elapsed: .zero, boot: "", offset: 3600,
        person: nil, fact: fact))
  }

  mutating func occurrence(
    _ reminder: Reminder, _ due: Instant, shown: Bool = true, _ closing: Closing, after: TimeSpan = .minutes(1)
  ) {
    let occurrence = Occurrence(
      key: OccurrenceKey(reminder: reminder.id, due: due), id: "aaaa", kind: reminder.kind, title: reminder.title)
    record(due, .due(occurrence, Prescription(reminder, until: due + reminder.late)))
    if shown { record(due, .shown(occurrence, showing: 1)) }
    record(due + after, .closed(occurrence, closing))
  }
}

@Suite struct ReviewTextTests {
  private static let since = Diary.at(17, 0)
  private static let until = Diary.at(23, 12, 34)

  private static func week() throws -> Adherence {
    var lunch = Reminder(
      id: "lunch", kind: .calcium, title: "Calcium with lunch",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "12:30"))))
    lunch.dose = 500
    let pumps = Reminder(
      id: "pumps", kind: .movement, title: "Ankle pumps, left foot,\nslowly\u{7} and with care",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "10:00"))))
    var diary = Diary()
    for day in 17...20 {
      diary.occurrence(
        lunch, Diary.at(day, 12, 30), Closing(.done, by: .control), after: .minutes(10 * Int64(day - 16)))
      diary.occurrence(pumps, Diary.at(day, 10), Closing(.missed, why: .unanswered), after: .hours(1))
    }
    diary.occurrence(lunch, Diary.at(21, 12, 30), Closing(.skipped, by: .notification, reason: "sick"))
    diary.occurrence(pumps, Diary.at(21, 10), shown: false, Closing(.missed, why: .asleep))
    diary.occurrence(pumps, Diary.at(22, 10), shown: false, Closing(.excused, why: .paused))
    diary.occurrence(pumps, Diary.at(23, 10), Closing(.done, by: .control))
    diary.record(
      Diary.at(20, 18), .logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control)))
    diary.record(
      Diary.at(19, 8),
      .logged(
        Log(
          .cramp(place: "left calf", severity: 6, minutes: 2), at: Diary.at(19, 3, 10), note: "woke me up", by: .control
        )
      ))
    return Adherence(diary.entries, since: since, until: until, zone: Diary.zone)
  }

  private static let evidence = Evidence(
    ledger: .init(since: Diary.at(1, 12), entries: 27), journal: .init(since: Diary.at(2, 12), entries: 26),
    onlyInLedger: 1, selfReported: 2, laterAnswers: 1, laterLogs: 1)

  private static func text(_ adherence: Adherence, _ evidence: Evidence) -> ReviewText {
    ReviewText(adherence: adherence, evidence: evidence, zone: Diary.zone)
  }

  @Test func wide() throws {
    #expect(
      Self.text(try Self.week(), Self.evidence).render(width: 80, style: .plain) == """
        Review from 2026-11-17 00:00 to 2026-11-23 12:34

                                 due asked done on time skipped missed excused adherence
        Calcium with lunch         5     5    4       3       1      0       0      80 %
        Ankle pumps, left foot,    7     5    1       1       0      5       1      20 %
        slowly and with care
        All together              12    10    5       4       1      5       1      50 %

        Each reminder
          Calcium with lunch
            Tue 2026-11-17  ●●●●○··
            adherence: 4 of 5, 80 %
            all done on: 4 of 5 days
            done: 3 on time, 1 late
            time: half done by 25 min after it was due, all by 40 min after
            skipped: once: sick
            answered: 1 by the notification, 4 by the command line or a program

          Ankle pumps, left foot, slowly and with care
            Tue 2026-11-17  ○○○○○~●
            adherence: 1 of 5, 20 %
            coverage: 1 of 6, 17 % of all that was due and not excused, shown or not
            all done on: 1 of 6 days
            time: 1 min after it was due
            missed: 4 times: it was shown, but not answered
            missed: once: the machine was asleep
            excused: once: reminders were paused
            answered: 1 by the command line or a program

          A day: ● all done, ○ none done, ~ excused, · nothing due

        What was done of what was due, by the hour and the day
          10:00 to 11:00: 1 of 6,  12:00 to 13:00: 4 of 5
          Mon: 1 of 1,  Tue: 1 of 2,  Wed: 1 of 2,  Thu: 1 of 2,  Fri: 1 of 2,
          Sat: 0 of 2

        Movement
          1 movement
          longest time without one from 08:00 to 20:00: 12 h, Wed 2026-11-18 from
            08:00 to 20:00

        Calcium by day
          Tue 2026-11-17  500 mg (500 unstated)
          Wed 2026-11-18  500 mg (500 unstated)
          Thu 2026-11-19  500 mg (500 unstated)
          Fri 2026-11-20  800 mg (300 food, 500 unstated)

        Cramps
          Thu 2026-11-19 03:10: left calf, severity 6 of 10, 2 min, woke me up

        What this rests on
          The ledger reaches back to 2026-11-01 12:00 and holds 27 entries of this
            time.
          The journal reaches back to 2026-11-02 12:00 and holds 26 entries of this
            time.
          One entry is only in the ledger.
          One answer and one log were given for an earlier time.

        In short
          Calcium with lunch: 4 of 5 done; Ankle pumps, left foot, slowly and with care:
          1 of 5.
          One more was due and never shown.
          Most was missed between 10:00 and 12:00: 4 of the 4 that were shown and
          missed.

        """)
  }

  @Test func narrow() throws {
    #expect(
      Self.text(try Self.week(), Self.evidence).render(width: 40, style: .plain) == """
        Review from 2026-11-17 00:00 to
        2026-11-23 12:34

        Calcium with lunch
          due 5, asked 5, done 4, on time 3,
          skipped 1, missed 0, excused 0
          adherence 80 %

        Ankle pumps, left foot, slowly and with
        care
          due 7, asked 5, done 1, on time 1,
          skipped 0, missed 5, excused 1
          adherence 20 %

        All together
          due 12, asked 10, done 5, on time 4,
          skipped 1, missed 5, excused 1
          adherence 50 %

        Each reminder
          Calcium with lunch
            Tue 2026-11-17  ●●●●○··
            adherence: 4 of 5, 80 %
            all done on: 4 of 5 days
            done: 3 on time, 1 late
            time: half done by 25 min after it
              was due, all by 40 min after
            skipped: once: sick
            answered: 1 by the notification, 4
              by the command line or a program

          Ankle pumps, left foot, slowly and
          with care
            Tue 2026-11-17  ○○○○○~●
            adherence: 1 of 5, 20 %
            coverage: 1 of 6, 17 % of all that
              was due and not excused, shown or
              not
            all done on: 1 of 6 days
            time: 1 min after it was due
            missed: 4 times: it was shown, but
              not answered
            missed: once: the machine was
              asleep
            excused: once: reminders were
              paused
            answered: 1 by the command line or
              a program

          A day: ● all done, ○ none done, ~
          excused, · nothing due

        What was done of what was due, by the
        hour and the day
          10:00 to 11:00: 1 of 6,
          12:00 to 13:00: 4 of 5
          Mon: 1 of 1,  Tue: 1 of 2,
          Wed: 1 of 2,  Thu: 1 of 2,
          Fri: 1 of 2,  Sat: 0 of 2

        Movement
          1 movement
          longest time without one from 08:00
            to 20:00: 12 h, Wed 2026-11-18 from
            08:00 to 20:00

        Calcium by day
          Tue 2026-11-17  500 mg (500 unstated)
          Wed 2026-11-18  500 mg (500 unstated)
          Thu 2026-11-19  500 mg (500 unstated)
          Fri 2026-11-20  800 mg
          (300 food, 500 unstated)

        Cramps
          Thu 2026-11-19 03:10: left calf,
            severity 6 of 10, 2 min, woke me up

        What this rests on
          The ledger reaches back to
            2026-11-01 12:00 and holds 27
            entries of this time.
          The journal reaches back to
            2026-11-02 12:00 and holds 26
            entries of this time.
          One entry is only in the ledger.
          One answer and one log were given
            for an earlier time.

        In short
          Calcium with lunch: 4 of 5 done; Ankle
          pumps, left foot, slowly and with
          care: 1 of 5.
          One more was due and never shown.
          Most was missed between 10:00 and
          12:00: 4 of the 4 that were shown and
          missed.

        """)
  }

  /// Of a long span only the days are shown of which there is anything to say.
  @Test func noDaysBeforeTheRecordNorToCome() throws {
    var adherence = try Self.week()
    func strip() -> [Substring] {
      Self.text(adherence, Self.evidence).render(width: 80, style: .plain).split(separator: "\n").filter {
        $0.hasPrefix("    Tue 2026-")
      }
    }
    let week = strip()
    #expect(week.count == 2)
    adherence.since = Diary.at(1, 0) - .days(20_000)
    (adherence.until, adherence.passed) = (Diary.at(23, 0) + .days(50_000), adherence.until)
    #expect(strip() == week)
  }

  /// A week that the span begins in is called by the day on which the span begins.
  @Test func weeksOfCalcium() {
    var diary = Diary()
    for day in [17, 24] {
      diary.record(
        Diary.at(day, 12), .logged(Log(.calcium(milligrams: 300, source: .food, item: nil), by: .control)))
    }
    let adherence = Adherence(
      diary.entries, since: Diary.at(17, 0), until: Diary.at(17, 0) + .days(40), zone: Diary.zone)
    let text = Self.text(adherence, Self.evidence).render(width: 80, style: .plain)
    #expect(text.contains("\n  Tue 2026-11-17  300 mg on 1 day\n  Mon 2026-11-23  300 mg on 1 day\n"))
  }

  /// Two reminders of one title are told apart wherever they are named.
  @Test(arguments: [80, 40]) func titles(width: Int) throws {
    var adherence = try Self.week()
    for index in adherence.rows.indices { adherence.rows[index].title = "Calcium" }
    adherence.tellApart()
    let text = Self.text(adherence, Self.evidence).render(width: width, style: .plain)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for row in adherence.rows { #expect(words.ranges(of: "Calcium (\(row.reminder))").count == 3) }
    let page = ReviewPage(
      adherence: adherence, evidence: Self.evidence, words: [], zone: Diary.zone, version: "1"
    ).html
    for row in adherence.rows { #expect(page.ranges(of: "Calcium</bdi> (\(row.reminder))").count >= 3) }
  }

  @Test func nothing() {
    let adherence = Adherence([], since: Self.since, until: Self.until, zone: Diary.zone)
    let evidence = Evidence(journal: .init(problem: "Permission denied"))
    #expect(
      Self.text(adherence, evidence).render(width: 80, style: .plain) == """
        Review from 2026-11-17 00:00 to 2026-11-23 12:34

        Nothing was due in this time.

        What this rests on
          There is nothing of limberd that can be read in the ledger.
          The journal could not be read: Permission denied.

        """)
  }

  /// Of a source that was not looked at nothing is said.
  @Test func collectedJournalsAlone() {
    let adherence = Adherence([], since: Self.since, until: Self.until, zone: Diary.zone)
    let evidence = Evidence(
      ledger: nil, journal: .init(since: Diary.at(2, 12), entries: 1), onlyInJournal: 1, unverified: 2)
    #expect(
      Self.text(adherence, evidence).render(width: 80, style: .plain) == """
        Review from 2026-11-17 00:00 to 2026-11-23 12:34

        Nothing was due in this time.

        What this rests on
          The journal reaches back to 2026-11-02 12:00 and holds 1 entry of this time.
          2 records did not come from limberd: not counted.

        """)
  }

  @Test(arguments: [34, 40, 71, 72, 80, 100])
  func noLineIsTooWide(width: Int) throws {
    let text = Self.text(try Self.week(), Self.evidence)
    for style in [TextStyle.plain, TextStyle(hasBars: true), TextStyle(hasBars: true, isUTF8: false)] {
      for line in text.render(width: width, style: style).split(separator: "\n") {
        #expect(Columns.width(of: String(line)) <= width)
      }
    }
  }

  @Test func withoutUTF8EverythingIsASCII() throws {
    let text = Self.text(try Self.week(), Self.evidence)
    let rendered = text.render(width: 80, style: TextStyle(isColored: true, hasBars: true, isUTF8: false))
    #expect(rendered.utf8.allSatisfy { $0 < 0x80 })
  }

  @Test func colourAddsNothingButEscapes() throws {
    let text = Self.text(try Self.week(), Self.evidence)
    let colored = text.render(width: 80, style: TextStyle(isColored: true))
    var plain = ""
    var rest = colored[...]
    while let escape = rest.firstIndex(of: "\u{1b}") {
      plain += rest[..<escape]
      guard let end = rest[escape...].firstIndex(of: "m") else { break }
      rest = rest[rest.index(after: end)...]
    }
    #expect(colored.contains("\u{1b}[1m"))
    #expect(plain + rest == text.render(width: 80, style: .plain))
  }
}
