@testable import LimberCore
@testable import Report
import Testing

/// One number is told in one way, wherever it stands.
@Suite struct ReviewRoundingTests {
  private static func walk() throws -> Reminder {
    Reminder(
      id: "walk", kind: .movement, title: "Walk",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "14:00"))))
  }

  /// An instant of November 2026; the 16th is a Monday.
  private static func at(_ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
    Zone.utc.resolve(CivilTime(CivilDate(year: 2026, month: 11, day: day), hour: hour, minute: minute)).due
  }

  private struct Diary {
    var entries: [Entry] = []
    var booted = at(1)
    var boot = "a"

    mutating func record(_ time: Instant, _ fact: Fact) {
      let seq = Int64(entries.count + 1)
      entries.append(
        Entry(
          id: EntryID(high: 0, low: UInt64(seq)), seq: seq, time: time, elapsed: time - booted, boot: boot, offset: 0,
          person: nil, fact: fact))
    }

    /// Done so long after 14:00.
    mutating func walk(_ day: Int, after: TimeSpan) throws {
      let due = at(day, 14)
      let occurrence = Occurrence(
        key: OccurrenceKey(reminder: "walk", due: due), id: "aaaa", kind: .movement, title: "Walk")
      record(due, .due(occurrence, Prescription(try ReviewRoundingTests.walk(), until: due + .hours(4))))
      record(due, .shown(occurrence, showing: 1))
      record(due + after, .closed(occurrence, Closing(.done, by: .control)))
    }

    mutating func move(_ time: Instant, _ minutes: Double, _ limb: String? = nil) {
      record(time, .logged(Log(.movement(minutes: minutes, limb: limb), by: .control)))
    }

    func review(_ since: Int, _ until: Int, now: Instant = .end) -> Adherence {
      Adherence(entries, since: at(since), until: at(until), now: now, zone: .utc)
    }
  }

  private static func text(_ adherence: Adherence) -> String {
    ReviewText(adherence: adherence, evidence: Evidence(ledger: nil, journal: nil), zone: .utc)
      .lines(width: 400, style: TextStyle(isUTF8: true)).joined(separator: "\n")
  }

  private static func page(_ adherence: Adherence) -> String {
    ReviewPage(
      adherence: adherence, evidence: Evidence(ledger: nil, journal: nil), words: [], zone: .utc, version: "1"
    ).html
  }

  /// A single time is the nearest one, as in the CSV; what has "by" is never told as sooner than it was.
  @Test(arguments: [
    (60_040, "1 min", "2 min"), (300_040, "5 min", "6 min"), (60_000, "1 min", "1 min"), (89_999, "1 min", "2 min"),
    (90_000, "2 min", "2 min"), (1_400, "1 s", "2 s"), (-60_040, "1 min", "1 min"), (-89_999, "1 min", "1 min"),
    (-90_000, "2 min", "1 min"),
  ])
  func theTimeOfOne(milliseconds: Int64, time: String, by: String) throws {
    let span = TimeSpan(microseconds: milliseconds * 1000)
    let side = milliseconds < 0 ? "before" : "after"
    var diary = Diary()
    try diary.walk(16, after: span)
    #expect(Self.text(diary.review(16, 17)).contains("time: \(time) \(side) it was due"))
    #expect(Self.page(diary.review(16, 17)).contains("\(time) \(side) it was due"))
    try diary.walk(17, after: span)
    #expect(Self.text(diary.review(16, 18)).contains("half done by \(by) \(side) it was due, all by \(by) \(side)"))
  }

  /// What is told one by one adds up to what is told together, in the data as on the page.
  @Test func minutesAddUp() {
    var diary = Diary()
    for (hour, (minutes, limb)) in [(2.55, "left leg"), (1.0 / 6, "right leg"), (90.3, "both")].enumerated() {
      diary.move(Self.at(16, 9 + hour), minutes, limb)
    }
    let found = diary.review(16, 17)
    #expect(found.movement.minutes == 93.1 && Set(found.movement.limbs.map(\.minutes)) == [2.6, 0.2, 90.3])
    #expect(found.movement.days.map(\.minutes) == [93.1])
    #expect(Self.text(found).contains("3 movements, 93.1 min"))
    let page = Self.page(found)
    for number in ["2.6", "0.2", "90.3", "93.1"] { #expect(page.contains("<td class=\"n\">\(number)</td>")) }
  }

  /// The ends of the longest time are as far apart as it is long.
  @Test(arguments: [
    (0, 40, "6 h 1 min", "08:00 to 14:01"), (0, 20, "6 h", "08:00 to 14:00"), (31, 89, "6 h 1 min", "08:00 to 14:01"),
  ])
  func theLongestTime(start: Int64, end: Int64, length: String, ends: String) {
    var diary = Diary()
    diary.move(Self.at(16, 8) + .seconds(start), 1)
    diary.move(Self.at(16, 14) + .seconds(end), 1)
    for hour in 15...19 { diary.move(Self.at(16, hour), 1) }
    let found = diary.review(16, 17)
    #expect(Self.text(found).contains("\(length), Mon 2026-11-16 from \(ends)"))
    #expect(
      Self.page(found).contains(
        "\(length), <span class=\"d\">Mon 2026-11-16 \(ends.prefix(5))</span> to \(ends.suffix(5))"))
  }

  /// The length of the span is one, and no part of it is longer.
  @Test func theLengthOfTheSpanIsOne() {
    let whole = TimeSpan.days(3) + .minutes(10)
    func sentences(_ interruptions: Interruptions) -> [String] {
      EvidenceText.sentences(Evidence(ledger: nil, journal: nil), interruptions, of: whole, in: .utc)
    }
    var found = Interruptions(asleep: .hours(12), off: .hours(2) + .minutes(29) + .seconds(1))
    #expect(
      sentences(found) == [
        "The machine was off for at most 2 h 30 min of 3 days.", "The machine was asleep for 12 h of 3 days.",
      ])
    found = Interruptions(off: whole)
    #expect(sentences(found) == ["The machine was off for at most 3 days of 3 days."])
    found = Interruptions(down: whole - .hours(1), isDownAtLeast: true)
    #expect(sentences(found).last?.hasSuffix("for at least 2 days 23 h of 3 days.") ?? false)
  }

  /// Weeks in which the machine was off have no number of movements, neither in the table nor in the plot.
  @Test func weeksOffHaveNoNumber() {
    var diary = Diary()
    diary.move(Self.at(2, 9), 1)
    diary.record(Self.at(8, 23), .stopped)
    (diary.boot, diary.booted) = ("b", Self.at(23))
    diary.record(Self.at(23) + .seconds(20), .started(version: "1"))
    diary.move(Self.at(25, 9), 1)
    diary.move(Self.at(29, 9), 1)
    let page = Self.page(diary.review(2, 30))
    let off = "<td class=\"n\">0\u{a0}of\u{a0}7</td>" + String(repeating: "<td class=\"n\">–</td>", count: 4)
    #expect(page.components(off) == 2)
    #expect(page.contains(PageTables.silence) && page.components(">–</text>") == 2)
    #expect(!page.contains("<td class=\"n\">7\u{a0}of\u{a0}7</td><td class=\"n\">0</td>"))
  }

  /// Of one day no number of days is told.
  @Test func oneDayAlone() throws {
    var diary = Diary()
    diary.record(Self.at(16), .settings(Settings(target: 1000, upper: 2000)))
    try diary.walk(16, after: .minutes(1))
    diary.record(Self.at(16, 8), .logged(Log(.calcium(milligrams: 400, source: .food, item: nil), by: .control)))
    diary.record(Self.at(16, 9), .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
    diary.record(Self.at(17), .stopped)
    let page = Self.page(diary.review(16, 17)).replacing("\u{a0}", with: " ")
    #expect(!page.contains("of 1 day") && page.contains("1 cramp on record."))
    #expect(!page.contains("<td class=\"n\">1 of 1</td><td class=\"n\">–</td><td class=\"n\">–</td>"))
  }
}

extension String {
  /// How many times it has a part.
  fileprivate func components(_ part: String) -> Int { ranges(of: part).count }
}
