import Glibc
@testable import LimberCore
@testable import Report
import Testing

/// A page holds what the numbers are, says what they are out of, and is harmless whatever people wrote.
@Suite struct ReviewPageTests {
  private static let zone = Zone(name: "Europe/Test", transitions: [], initialOffset: 3600)

  /// An instant of November 2026; the 16th is a Monday.
  private static func at(_ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
    zone.resolve(CivilTime(CivilDate(year: 2026, month: 11, day: day), hour: hour, minute: minute)).due
  }

  /// Entries as a daemon would have recorded them.
  private struct Diary {
    var entries: [Entry] = []
    var person: String?

    mutating func record(_ time: Instant, _ fact: Fact) {
      let seq = Int64(entries.count + 1)
      entries.append(
        Entry(
          id: EntryID(high: 0, low: UInt64(seq)), seq: seq, time: time, elapsed: .zero, boot: "", offset: 3600,
          person: person, fact: fact))
    }

    mutating func occurrence(
      _ reminder: Reminder, _ due: Instant, shown: Bool = true, _ closing: Closing?, after: TimeSpan = .minutes(1)
    ) {
      let occurrence = Occurrence(
        key: OccurrenceKey(reminder: reminder.id, due: due), id: "aaaa", kind: reminder.kind, title: reminder.title)
      record(due, .due(occurrence, Prescription(reminder, until: due + reminder.late)))
      if shown { record(due, .shown(occurrence, showing: 1)) }
      if let closing { record(due + after, .closed(occurrence, closing)) }
    }
  }

  /// Two reminders over a week: 4 of 6 done of what was asked, 1 never shown, 1 excused, a cramp, some yogurt.
  private static func week(written: String? = nil, person: String? = "Anna") throws -> Adherence {
    var pumps = Reminder(
      id: "pumps", kind: .movement, title: written ?? "Ankle pumps",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "10:00"))))
    pumps.limb = written ?? "left leg"
    var lunch = Reminder(
      id: "lunch", kind: .calcium, title: "Calcium with lunch",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "12:30"))))
    lunch.dose = 500
    lunch.source = .supplement
    var diary = Diary(person: written ?? person)
    diary.record(at(16), .settings(Settings(person: person, target: 1200, upper: 2000)))
    for day in 16...17 {
      diary.occurrence(pumps, at(day, 10), Closing(.done, by: .notification, minutes: 2.5), after: .minutes(4))
      diary.occurrence(lunch, at(day, 12, 30), Closing(.done, by: .control), after: .minutes(40))
    }
    diary.occurrence(pumps, at(18, 10), Closing(.skipped, by: .notification, reason: written ?? "visitors"))
    diary.occurrence(pumps, at(19, 10), Closing(.missed, why: .unanswered), after: .hours(1))
    diary.occurrence(pumps, at(20, 10), shown: false, Closing(.missed, why: .away), after: .hours(1))
    diary.occurrence(pumps, at(21, 10), shown: false, Closing(.excused, why: .rest), after: .hours(1))
    diary.record(at(18, 18), .logged(Log(.calcium(milligrams: 300, source: .food, item: "yogurt"), by: .control)))
    diary.record(
      at(19, 8),
      .logged(
        Log(
          .cramp(place: written ?? "left calf", severity: 6, minutes: 2), at: at(19, 3, 10), note: written, by: .control
        )))
    return Adherence(diary.entries, since: at(16), until: at(23), zone: zone)
  }

  private static func page(_ adherence: Adherence, words: [String] = [], evidence: Evidence = Evidence()) -> String {
    ReviewPage(adherence: adherence, evidence: evidence, words: words, zone: zone, version: "1.2.3").html
  }

  /// What a person reads: the page without its markup, spaces put together.
  private static func text(_ html: String) -> String {
    var text = ""
    var rest = html[...]
    while let open = rest.firstIndex(of: "<") {
      text += rest[..<open]
      guard let close = rest[open...].firstIndex(of: ">") else { break }
      rest = rest[rest.index(after: close)...]
      text += " "
    }
    return (text + rest).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func everyNumberSaysWhatItIsOutOf() throws {
    let text = Self.text(Self.page(try Self.week(), words: ["Ankle pumps: 2 of 4 done."]).body)
    for expected in [
      "Review of Anna", "Mon 2026-11-16 to Sun 2026-11-22 (7 days), times of Europe/Test", "Ankle pumps: 2 of 4 done.",
      "4 of 6 done of what was asked, 67 % Ankle pumps 2 of 4, 50 % Calcium with lunch 2 of 2, 100 % In short",
      "Done of all due 4 of 7 due and not excused, 57 % ; 1 of them never shown",
      "On time 2 of 4 done, 50 % ; 0 early, 2 late",
      "Missed 2 of 7 due and not excused ; not recorded as done or skipped",
      "Skipped 1 of 6 asked",
      "Excused 1 of 8 due", "Movements 2 on record ; 5 min of 2 of 2 on record",
      "Cramps 1 on record, 1 at night ; 1 of 1 rated, highest 6 of 10",
      "Ankle pumps 6 4 2 1 2 1 2 of 4, 50 % 2 of 5, 40 % Calcium",
      "All together 8 6 4 1 2 1 4 of 6, 67 % 4 of 7, 57 % How",
      "The session was locked or not in use 1 of 2 missed Ankle pumps : 1",
      "“ visitors ” 1 of 1 skipped", "The day was taken off 1 of 1 excused", "The notification 3 of 5",
      "Half done by 22 min after it was due, all by 40 min after.", "left leg 2 of 2 5", "Severity 6 of 10. 2 min.",
      "Mon 2026-11-16 0 500 500 1200 2000", "Wed 2026-11-18 300 0 300 1200 2000",
      "At or above the target: 0 of 3 days.",
      "Thu 2026-11-19 03:10 left calf 6 of 10 2", "Made by limber 1.2.3.",
    ] {
      #expect(text.contains(expected), "\(expected)")
    }
  }

  /// Neither a script nor anything from elsewhere, and a policy that would not let them.
  @Test func needsNothingElse() throws {
    let html = Self.page(try Self.week())
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'\""))
    for banned in ["<script", "<link", "<img", "<iframe", "src=", "href=", "@import", "http:", "https:", "//", "url(h"]
    {
      #expect(!html.contains(banned), "\(banned)")
    }
    #expect(html.components(of: "<h1>") == 1)
  }

  @Test func theSameNumbersMakeTheSamePage() throws {
    let page = Self.page(try Self.week(), words: ["One."])
    for _ in 0..<5 { #expect(Self.page(try Self.week(), words: ["One."]) == page) }
  }

  /// WCAG 2.2: 4.5 : 1 for text (1.4.3), 3 : 1 for what a plot means (1.4.11), in light and in dark.
  @Test(arguments: [
    ("ink", "paper", 4.5), ("soft", "paper", 4.5), ("ink", "raised", 4.5), ("soft", "raised", 4.5),
    ("on1", "shade1", 4.5), ("on2", "shade2", 4.5), ("on3", "shade3", 4.5), ("paper", "cramp", 4.5),
    ("axis", "paper", 3), ("bar", "paper", 3), ("cramp", "paper", 3), ("level", "paper", 3),
  ])
  func contrast(of name: String, on ground: String, least: Double) throws {
    let sheet = PageStyle.sheet.markup
    for scheme in sheet.ranges(of: ":root {").prefix(2) {
      func luminance(_ name: String) throws -> Double {
        let rest = sheet[scheme.upperBound...]
        let digits = try #require(rest.firstRange(of: "--\(name): #")).upperBound
        let value = try #require(UInt32(rest[digits...].prefix(6), radix: 16))
        let parts = [UInt32(16), 8, 0].map { shift -> Double in
          let part = Double(value >> shift & 0xff) / 255
          return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
      }
      let both = [try luminance(name), try luminance(ground)].sorted()
      #expect((both[1] + 0.05) / (both[0] + 0.05) >= least)
    }
  }

  /// Every plot says in words what it shows; each id is there once, and every reference finds it.
  @Test func plotsHaveTextAlternatives() throws {
    let html = Self.page(try Self.week())
    for id in ["hours", "response", "calcium", "movement"] {
      #expect(html.contains("role=\"img\" aria-labelledby=\"\(id)-title \(id)-desc\""))
      #expect(html.components(of: "<title id=\"\(id)-title\">") == 1)
      #expect(html.components(of: "<desc id=\"\(id)-desc\">") == 1)
    }
    for expected in [
      "The largest part was done of what was due from 12:00 to 13:00: 2 of 2; the smallest from 10:00 to 11:00: 2 of 5. "
        + "All hours: 4 of 7 done.",
      "Bars count the 4 done. Half done by 22 min after it was due, all by 40 min after.",
      "From 300 mg on Wed 2026-11-18 to 500 mg on Mon 2026-11-16.",
      "Movements a day, of the 5 days that are wholly on record: from 0 (Wed 2026-11-18) to 1 (Mon 2026-11-16). 1 cramp, on 1 of 6 days on record.",
    ] {
      #expect(html.contains(expected), "\(expected)")
    }
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "</title></style><b onload=x>", "\" onmouseover=\"x", "' & ]]> --> <!--",
  ])
  func whatPeopleWriteIsNoMarkup(text: String) throws {
    let html = Self.page(try Self.week(written: text), words: [text])
    #expect(!html.contains(text))
    #expect(!html.contains("<script") && !html.contains("<b ") && !html.contains("<!-"))
    // In the title and the heading, and wherever else people wrote it.
    #expect(html.components(of: HTML.escape(text)) > 6)
    #expect(html.components(of: "</style>") == 1)
  }

  /// Control characters, those that reorder text, line breaks, marks without end, ten kilobytes.
  @Test func whatPeopleWriteIsHarmless() throws {
    let long = String(repeating: "Long text. ", count: 1000)
    let marks = "a" + String(repeating: "\u{301}", count: 20_000)
    let html = Self.page(try Self.week(written: "one\ntwo\u{0}\u{1b}[31m\u{202e}three \(marks) \(long)"))
    let banned = html.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n") || $0 == "\u{7f}" || (0x202a...0x202e).contains($0.value)
    }
    #expect(banned.isEmpty)
    #expect(html.contains("<bdi dir=\"auto\">one two[31mthree"))
    #expect(html.utf8.count < 100_000)
  }

  /// Over nothing there is no rate, neither 0 nor 100 %.
  @Test func nothing() {
    let adherence = Adherence([], since: Self.at(16), until: Self.at(23), zone: Self.zone)
    let html = Self.page(
      adherence, words: ["Nothing was due in this time."],
      evidence: Evidence(journal: .init(problem: "<Permission> denied")))
    let text = Self.text(html.body)
    #expect(html.contains("<h1>Review</h1>"))
    #expect(!text.contains("%"))
    #expect(!html.contains("<svg") && !html.contains("<table"))
    for expected in [
      "Nothing was due in this time.", "No reminder was in force or due in this time.",
      "Not plotted, for there is nothing to show: what was done by hour, the time from due to done, amounts of calcium, movements and cramps.",
      "Nothing was missed, skipped or excused.", "No movement is on record.", "No cramp is on record.",
      "No calcium is on record.", "The journal could not be read: &lt;Permission&gt; denied.",
    ] {
      #expect(text.contains(expected), "\(expected)")
    }
  }

  @Test func overNothingThereIsNoRate() throws {
    let pumps = Reminder(
      id: "pumps", kind: .movement, title: "Pumps", timing: .at(ClockTimes(try CalendarExpression(parsing: "10:00"))))
    var diary = Diary()
    diary.occurrence(pumps, Self.at(16, 10), shown: false, Closing(.excused, why: .paused), after: .hours(1))
    diary.occurrence(pumps, Self.at(17, 10), nil)
    let html = Self.page(Adherence(diary.entries, since: Self.at(16), until: Self.at(18), zone: Self.zone))
    let text = Self.text(html.body)
    #expect(!text.contains("%"))
    #expect(!html.contains("class=\"headline\""))
    #expect(text.contains("Done of all due – of 0 due and not excused ; 1 more still open"))
    // Due, asked, done, skipped, missed, excused, open; then the rates.
    #expect(text.contains("Pumps 1 0 0 0 0 1 1 – – "))
  }

  @Test(arguments: [
    (16, 0, 23, 0, "Mon 2026-11-16 to Sun 2026-11-22 (7 days)"), (16, 0, 17, 0, "Mon 2026-11-16 (1 day)"),
    // Of days that are cut no number is told.
    (17, 0, 23, 12, "Tue 2026-11-17 to Mon 2026-11-23 12:34"),
    (17, 9, 18, 12, "Tue 2026-11-17 09:34 to Wed 2026-11-18 12:34"),
  ])
  func spans(from: Int, fromHour: Int, to: Int, toHour: Int, words: String) {
    func at(_ day: Int, _ hour: Int) -> Instant { Self.at(day, hour, hour == 0 ? 0 : 34) }
    let html = Self.page(
      Adherence([], since: at(from, fromHour), until: at(to, toHour), zone: Self.zone))
    #expect(html.contains("<p>\(words), times of Europe/Test</p>"))
  }

  /// Days up to two weeks, then weeks, months and years; all of them are counted.
  @Test(arguments: [(7, "day"), (14, "day"), (15, "week"), (300, "week"), (500, "month"), (4000, "year")])
  func longSpansAreAddedUp(days: Int, unit: String) {
    let first = CivilDate(year: 2026, month: 2, day: 28)
    let until = Self.zone.resolve(
      CivilTime(CivilDate(dayNumber: first.dayNumber + Int64(days)), timeOfDay: .zero)
    ).due
    var diary = Diary()
    for day in 0..<days {
      let noon = CivilTime(CivilDate(dayNumber: first.dayNumber + Int64(day)), hour: 12, minute: 0)
      diary.record(Self.zone.resolve(noon).due, .logged(Log(.movement(minutes: 2, limb: nil), by: .control)))
    }
    let since = Self.zone.resolve(CivilTime(first, timeOfDay: .zero)).due
    let adherence = Adherence(diary.entries, since: since, until: until, zone: Self.zone)
    let span = PageSpan(since: since, until: until, zone: Self.zone)
    let slots = span.slots(byDayUpTo: 14, recorded: adherence.recordedDays(in: Self.zone))
    #expect(slots.unit.rawValue == unit)
    #expect(slots.slots.reduce(0) { $0 + $1.days } == days)
    let series = MovementSeries(adherence, slots, zone: Self.zone)
    #expect(series.values.reduce(0) { $0 + $1.movements } == days)
    #expect(Self.page(adherence).contains("Movements by \(unit)"))
  }

  /// More than 35 days stand together by the day of the week.
  @Test(arguments: [(35, false), (36, true)])
  func hours(days: Int64, isByWeekday: Bool) throws {
    let pumps = Reminder(
      id: "pumps", kind: .movement, title: "Pumps", timing: .at(ClockTimes(try CalendarExpression(parsing: "10:00"))))
    let first = CivilDate(year: 2026, month: 11, day: 16).dayNumber
    var diary = Diary()
    for day in 0..<days {
      let due = Self.zone.resolve(CivilTime(CivilDate(dayNumber: first + day), hour: 10, minute: 0)).due
      diary.occurrence(pumps, due, day % 2 == 0 ? Closing(.done, by: .control) : Closing(.missed, why: .unanswered))
    }
    let until = Self.at(16) + .days(days)
    let adherence = Adherence(diary.entries, since: Self.at(16), until: until, zone: Self.zone)
    let grid = HourGrid(adherence, PageSpan(since: Self.at(16), until: until, zone: Self.zone))
    #expect(grid.isByWeekday == isByWeekday)
    #expect(grid.columns.count == (isByWeekday ? 7 : Int(days)))
    #expect(grid.hours == 10..<11)
    #expect(grid.total.words == "18 of \(days)")
    #expect(Self.page(adherence).contains("class=\"wide\"") == !isByWeekday)
  }

  @Test(arguments: [
    (-1, 0), (0, 1), (299, 1), (300, 2), (900, 3), (1800, 4), (3599, 4), (3600, 5), (7200, 6), (90_000, 6),
  ])
  func responseBins(seconds: Int64, bin: Int) {
    #expect(ResponseBins([.seconds(seconds)]).counts.firstIndex(of: 1) == bin)
  }

  /// The scale holds every value, in few steps of 1, 2 or 5.
  @Test(arguments: [0, 1, 3, 4, 5, 8, 9, 21, 99, 100, 101, 2000, 2001, 12_345, 1e12, 1e300, .infinity])
  func scales(value: Double) {
    let frame = PlotFrame(count: 7, value: value, top: 20, bottom: 180)
    #expect(Double(frame.most) >= min(value, 1e15))
    #expect((1...5).contains(frame.most / frame.step))
    #expect(frame.y(value) >= 20 && frame.y(0) == 180)
  }

  /// A bar is as long as its number: whole only where nothing is missing, and there where anything was done.
  @Test func barsAreWholeOnlyOfAll() throws {
    func bar(_ done: Int) throws -> String {
      var adherence = try Self.week()
      adherence.rows[0].counts.sums.done = done
      (adherence.rows[0].counts.sums.asked, adherence.rows[0].counts.sums.askedAndExcused) = (300, 0)
      return Self.page(adherence)
    }
    #expect(
      try bar(299).contains("width=\"99\" height=\"10\" class=\"bar\"/></svg><span class=\"of\">299 of 300, 99\u{a0}%<")
    )
    #expect(
      try bar(1).contains("width=\"1\" height=\"10\" class=\"bar\"/></svg><span class=\"of\">1 of 300, 1\u{a0}%<"))
    #expect(
      try bar(300).contains(
        "width=\"100\" height=\"10\" class=\"bar\"/></svg><span class=\"of\">300 of 300, 100\u{a0}%<"))
    var adherence = try Self.week()
    adherence.rows[1].counts.sums.asked = 0
    #expect(Self.text(Self.page(adherence).body).contains("Calcium with lunch nothing asked In short"))
  }

  /// A mean is the same in the text, in the plot and in the table.
  @Test func aMeanIsTheSameEverywhere() {
    var diary = Diary()
    for (day, amount) in [(2, 976), (3, 976), (4, 978), (30, 500)] {
      diary.record(Self.at(day, 12), .logged(Log(.calcium(milligrams: amount, source: .food, item: nil), by: .control)))
    }
    let adherence = Adherence(diary.entries, since: Self.at(1), until: Self.at(1) + .days(36), zone: Self.zone)
    let text = ReviewText(adherence: adherence, evidence: Evidence(), zone: Self.zone).render(width: 80, style: .plain)
    #expect(text.contains("Mon 2026-11-02  977 mg on 3 days\n") && text.contains("Mon 2026-11-30  500 mg on 1 day\n"))
    let page = Self.page(adherence)
    #expect(page.contains(">977</text>") && page.contains("<td class=\"n\">977</td>") && !page.contains("976"))
  }

  /// A day that is not over may reach its target yet; above its upper limit it stays.
  @Test func onlyWholeDaysMissTheirTarget() {
    var diary = Diary()
    diary.record(Self.at(16), .settings(Settings(target: 1000, upper: 2000)))
    for (day, amount) in [(16, 1200), (17, 900), (18, 400)] {
      diary.record(Self.at(day, 8), .logged(Log(.calcium(milligrams: amount, source: .food, item: nil), by: .control)))
    }
    func text(until: Instant) -> String {
      Self.text(Self.page(Adherence(diary.entries, since: Self.at(16), until: until, zone: Self.zone)))
    }
    #expect(text(until: Self.at(18, 9)).contains("target: 1 of 2 days. Above the upper limit: 0 of 2 days."))
    #expect(text(until: Self.at(19)).contains("target: 1 of 3 days. Above the upper limit: 0 of 3 days."))
    diary.record(Self.at(18, 8), .logged(Log(.calcium(milligrams: 1601, source: .food, item: nil), by: .control)))
    #expect(text(until: Self.at(18, 9)).contains("target: 1 of 2 days. Above the upper limit: 1 of 3 days."))
    // Of one day no number of days is told, and it has no mean.
    let one = text(until: Self.at(17))
    #expect(!one.contains("of 1 day") && !one.contains("the mean"))
  }

  /// Beside the plot stands what holds in the end; of what was lifted it is said.
  @Test func aTargetThatWasLiftedStandsBesideNoLine() {
    var diary = Diary()
    diary.record(Self.at(16), .settings(Settings(target: 1111, upper: 2222)))
    for day in 16...20 {
      diary.record(Self.at(day, 8), .logged(Log(.calcium(milligrams: 900, source: .food, item: nil), by: .control)))
      if day == 18 { diary.record(Self.at(18, 9), .settings(Settings(target: nil, upper: 2222))) }
    }
    func page(_ until: Int) -> String {
      Self.page(Adherence(diary.entries, since: Self.at(16), until: Self.at(until), zone: Self.zone))
    }
    let (held, lifted) = (page(18), page(21))
    #expect(held.contains(">1111</text>") && held.contains(">2222</text>") && !held.contains("did not hold"))
    #expect(!lifted.contains(">1111</text>") && lifted.contains(">2222</text>"))
    #expect(Self.text(lifted).contains("The target of 1111 mg did not hold until the end."))
    #expect(lifted.contains("class=\"target\""))
  }

  /// Of a day that has begun, or on which the machine was off, nobody can say what it did not have.
  @Test func onlyWholeDaysStandBesideEachOther() throws {
    let walk = Reminder(
      id: "walk", kind: .movement, title: "Walk",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "10:00"))))
    var diary = Diary()
    diary.record(Self.at(16), .added(walk))
    for day in 16...20 where day != 18 {
      for hour in 10..<(day == 17 ? 12 : 11) {
        diary.occurrence(walk, Self.at(day, hour), Closing(.done, by: .control))
      }
    }
    diary.record(Self.at(18, 22), .slept(from: Self.at(17, 22), to: Self.at(18, 22)))
    diary.entries.sort { $0.time < $1.time }
    for index in diary.entries.indices { diary.entries[index].seq = Int64(index + 1) }
    func words(since: Instant = Self.at(16), until: Instant, now: Instant = .end) -> String {
      Self.page(Adherence(diary.entries, since: since, until: until, now: now, zone: Self.zone))
    }
    let two = "Movements a day, of the 3 days that are wholly on record: from 1 (Mon 2026-11-16) to 2 (Tue 2026-11-17)."
    #expect(words(until: Self.at(20, 9), now: Self.at(20, 9)).contains(two))
    #expect(words(until: Self.at(23), now: Self.at(20, 9)).contains(two))
    // Days alone that are alike.
    #expect(words(since: Self.at(19), until: Self.at(21)).contains(">2 movements on record."))
  }

  /// Weeks and months are whole or they are not told beside others.
  @Test func onlyWholeWeeksStandBesideEachOther() {
    func slots(_ unit: PageSlots.Unit, _ from: (Int, Int), _ to: (Int, Int), but: Int? = nil) -> [Int] {
      let (first, last) = (
        CivilDate(year: 2026, month: from.0, day: from.1), CivilDate(year: 2026, month: to.0, day: to.1)
      )
      let days = (first.dayNumber...last.dayNumber).filter { $0 - first.dayNumber != but.map(Int64.init) }
      return PageSlots(unit, first...last).whole(of: Set(days.map(CivilDate.init(dayNumber:))))
    }
    // The 1st is a Sunday, the 17th a Tuesday.
    #expect(slots(.week, (11, 1), (11, 17)) == [1, 2])
    #expect(slots(.week, (11, 2), (11, 15)) == [0, 1] && slots(.week, (11, 2), (11, 15), but: 3) == [1])
    #expect(slots(.month, (9, 30), (11, 29)) == [1] && slots(.month, (9, 1), (11, 30)) == [0, 1, 2])
    #expect(slots(.year, (1, 1), (12, 31)) == [0] && slots(.year, (1, 2), (12, 31)) == [])
    #expect(slots(.day, (11, 1), (11, 3), but: 1) == [0, 2])
  }

  /// Days on which the machine was off are not on record, nor days that are still to come.
  @Test func daysOnRecord() {
    var diary = Diary()
    func cramp(_ time: Instant) {
      diary.record(time, .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
    }
    cramp(Self.at(16, 8))
    diary.record(Self.at(16, 9), .stopped)
    diary.record(Self.at(21, 9), .started(version: "1"))
    cramp(Self.at(21, 10))
    func page(until: Instant, now: Instant = .end) -> String {
      Self.page(Adherence(diary.entries, since: Self.at(16), until: until, now: now, zone: Self.zone))
    }
    #expect(page(until: Self.at(23)).contains("2 cramps, on 2 of 2 days on record."))
    diary.record(Self.at(21, 11), .logged(Log(.calcium(milligrams: 1, source: .food, item: nil), by: .control)))
    #expect(page(until: Self.at(23)).contains("On record on 1 of 2 days."))
    #expect(page(until: Self.at(16) + .days(1000), now: Self.at(21, 12)).contains("On record on 1 of 2 days."))
    #expect(page(until: Self.at(17), now: Self.at(16, 12)).contains("1 cramp on record."))
  }

  /// A dose that was taken is on record, whether the reminder says how much it is or not.
  @Test func aDoseWithoutAnAmount() throws {
    var night = Reminder(
      id: "night", kind: .calcium, title: "Calcium at night",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "20:00"))))
    var diary = Diary()
    for day in 16...17 { diary.occurrence(night, Self.at(day, 20), Closing(.done, by: .control)) }
    func all() -> (page: String, text: String) {
      let adherence = Adherence(diary.entries, since: Self.at(16), until: Self.at(23), zone: Self.zone)
      let text = ReviewText(adherence: adherence, evidence: Evidence(), zone: Self.zone)
      return (Self.text(Self.page(adherence).body), text.render(width: 80, style: .plain))
    }
    #expect(!all().page.contains("No calcium is on record"))
    #expect(
      all().page.contains("to show: amounts of calcium, ")
        && all().page.contains("Of 2 that were done no dose is on record."))
    #expect(all().text.contains("\nCalcium\n  Of 2 that were done no dose is on record.\n"))
    night.dose = 500
    diary.occurrence(night, Self.at(18, 20), Closing(.done, by: .control))
    #expect(all().page.contains("Of 2 that were done no dose is on record. What was not logged is not in it."))
    #expect(all().text.contains("Wed 2026-11-18  500 mg\n  Of 2 that were done no dose is on record.\n"))
  }

  /// Early, on time and late go by a tolerance; the bars do not, and call it otherwise.
  @Test func aWordMeansOneThing() throws {
    let html = Self.page(try Self.week())
    #expect(Self.text(html.body).contains("; 0 early, 2 late") && html.contains(">before</text>"))
    #expect(!html.contains(">early</text>"))
    #expect(Set(ResponseBins.bins.map(\.name)).isDisjoint(with: AdherenceItem.Timing.allCases.map(\.rawValue)))
  }

  /// All tables of hours have room on paper, and every number is in one of them.
  @Test(arguments: [(1, 9...17), (1, 0...23), (12, 0...23), (400, 0...23), (100_000_000, 0...23)])
  func tablesOfHours(count: Int, hours: ClosedRange<Int>) {
    for days in [1, 7, 8, 35, 90] {
      var adherence = Adherence([], since: Self.at(2), until: Self.at(2) + .days(Int64(days)), zone: Self.zone)
      for day in 0..<days {
        for hour in hours {
          adherence.absences.append(
            AbsentPart(
              reminder: "a", kind: .movement, title: "A", first: Self.at(2 + day, hour), count: count,
              outcome: .missed, why: .off))
          let place = adherence.since + .days(Int64(day))
          let index = Self.zone.civil(place).date.weekday.rawValue * 24 + hour
          adherence.total.counts.byHourOfWeek[index].due += count
        }
      }
      let span = PageSpan(since: adherence.since, until: adherence.until, zone: Self.zone)
      let grid = HourGrid(adherence, span)
      let calcium = CalciumSeries(adherence.calcium, span.slots(byDayUpTo: 14, recorded: nil))
      let movement = MovementSeries(adherence, span.slots(byDayUpTo: 14, recorded: nil), zone: Self.zone)
      let tables = PageTables(adherence: adherence, span: span, grid: grid, calcium: calcium, movement: movement).hours
      for table in tables {
        let cells = table.rows + table.sums
        let widths = table.columns.indices.dropFirst().map { column in
          HourTable.width([table.columns[column].name] + cells.map { $0[column].markup })
        }
        #expect(widths.reduce(0, +) <= HourTable.room || widths.count == 1)
        #expect(cells.allSatisfy { $0.count == table.columns.count })
      }
      #expect(Set(tables.map(\.name)).count == tables.count)
      // Columns and their sum.
      let columns = days == 1 || days == 7 ? days : days > 35 ? 7 : hours.count
      #expect([columns, hours.count].contains(tables.reduce(0) { $0 + $1.columns.count - 1 } - 1))
      #expect(tables.last?.columns.last?.name == "All")
      #expect(tables.last?.sums.last?.last?.markup == "0/\(count * days * hours.count)")
    }
  }

  /// A stroke and the distance to the next column are three quarters of a digit: a month of twelve hours is one table.
  @Test(arguments: [([], 3), (["08", "1/1"], 14), (["08", "15/29"], 22), (["269/381"], 30), (["Mon 17"], 27)])
  func widthOfAColumn(texts: [String], quarters: Int) {
    #expect(HourTable.width(texts) == quarters)
    #expect(12 * HourTable.width(["38/46"]) + HourTable.width(["269/381"]) <= HourTable.room)
  }

  /// More than half is most of them; a half is not.
  @Test(arguments: [([1, 1, 6], true), ([1, 1, 6, 7], false), ([1], false), ([1, 1], true)])
  func mostOfThem(minutes: [Int64], isSaid: Bool) throws {
    let pumps = Reminder(
      id: "pumps", kind: .movement, title: "Pumps",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "10:00"))))
    var diary = Diary()
    for (index, minutes) in minutes.enumerated() {
      diary.occurrence(pumps, Self.at(16 + index, 10), Closing(.done, by: .control), after: .minutes(minutes))
    }
    let html = Self.page(Adherence(diary.entries, since: Self.at(16), until: Self.at(23), zone: Self.zone))
    #expect(html.contains("Most of them, ") == isSaid)
    #expect(html.contains("Of the one done.") == (minutes.count == 1))
  }

  /// No line of a limit goes through a number.
  @Test(
    arguments: [
      ([], 100, 100), ([100], 97, 97), ([100], 98, 96), ([100], 103, 96), ([100], 111, 96), ([100], 112, 112),
      ([100, 90], 105, 86), ([90, 100], 102, 86), ([100, 60], 102, 96),
    ] as [([Double], Double, Double)])
  func numbersAreClearOfLines(lines: [Double], from: Double, to: Double) {
    #expect(PagePlots.clear(of: lines, from: from) == to)
  }

  @Test func interpolationEscapes() {
    let written = "<b>"
    let inner: HTML = "<i>\(written)</i>"
    #expect(
      ("<p title=\"\(written)\">\(inner) \(3) \(1.25)</p>" as HTML).markup
        == "<p title=\"&lt;b&gt;\"><i>&lt;b&gt;</i> 3 1.3</p>")
  }
}

extension String {
  /// How often a text is in it.
  fileprivate func components(of text: String) -> Int { ranges(of: text).count }

  /// Without the head, whose style sheet has percentages.
  fileprivate var body: String {
    firstRange(of: "<body>").map { String(self[$0.upperBound...]) } ?? self
  }
}
