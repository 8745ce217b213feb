@testable internal import LimberCore
internal import Testing

@testable internal import Report

/// What of a calendar no library looks at: names, revisions, and the rules of its zones. Tests/System/test_ics.py reads it back.
@Suite struct ICalendarTests {
  static let now = Instant(seconds: 1_795_000_000)

  private func calendar(
    person: String? = "Anna", origin: String = "1", changed: Instant = now - .hours(1), id: String = "lunch",
    zoneName: String? = "Europe/Berlin"
  ) throws -> [String] {
    let reminder = Reminder(
      id: id, kind: .calcium, title: "Lunch",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "12:30", isZone: { _ in true }))))
    return ICalendar(
      Schedule(person: person, reminders: [reminder]), now: Self.now, changed: changed, zones: Zones(local: .utc),
      zoneName: zoneName, origin: origin, version: "1"
    ).text.split(separator: "\r\n").map(String.init)
  }

  private func value(_ name: String, _ lines: [String]) -> String? {
    lines.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
  }

  /// A phone replaces what has the same name.
  @Test func namesAreUniqueAndStable() throws {
    let name = try #require(value("UID", try calendar()))
    #expect(name.hasPrefix("lunch-1@") && name.hasSuffix(".limber"))
    #expect(value("UID", try calendar(changed: Self.now)) == name)
    var names: Set = [name]
    for (person, origin, id) in [
      ("Otto", "1", "lunch"), (nil, "1", "lunch"), ("Anna", "2", "lunch"), ("Anna", "1", "tea"),
    ] {
      names.insert(try #require(value("UID", try calendar(person: person, origin: origin, id: id))))
    }
    #expect(names.count == 5)
  }

  /// A phone that merges keeps what is called otherwise, and would ring twice.
  @Test func namesGoByWhatTheTimeIs() throws {
    func reminder(_ texts: [String]) throws -> Reminder {
      let times = try #require(ClockTimes(try texts.map { try CalendarExpression(parsing: $0, isZone: { _ in true }) }))
      return Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(times))
    }
    func names(_ steps: [String]...) throws -> [String] {
      let all = try steps.map(reminder)
      let lines = ICalendar(
        Schedule(person: nil, reminders: [try #require(all.last)]), now: Self.now, changed: Self.now,
        zones: Zones(local: .utc), zoneName: nil, origin: "1", earlier: all.dropLast(), version: "1"
      ).text.split(separator: "\r\n")
      let names = lines.filter { $0.hasPrefix("UID:") }.map { $0.dropFirst(4).prefix { $0 != "@" } }
      let hours = lines.filter { $0.hasPrefix("DTSTART:") }.map { $0.suffix(6).prefix(4) }
      return zip(names, hours).map { "\($0) \($1)" }
    }
    #expect(try names(["08:00", "20:00"]) == ["lunch-1 0800", "lunch-2 2000"])
    #expect(try names(["08:00", "20:00"], ["20:00"]) == ["lunch-2 2000"])
    #expect(try names(["08:00", "20:00"], ["20:00"], ["07:00", "20:00"]) == ["lunch-1 0700", "lunch-2 2000"])
    #expect(try names(["08:00"], ["07:00", "08:00"]) == ["lunch-2 0700", "lunch-1 0800"])
    #expect(try names(["08:00"], ["09:00"]) == ["lunch-1 0900"])
    #expect(try names(["Mon 08:00", "Thu 08:00"], ["Thu 08:00"]) == ["lunch-2 0800"])
  }

  @Test func revisionsOnlyGrow() throws {
    let first = try calendar(changed: Instant(seconds: 1_794_000_000))
    #expect(value("LAST-MODIFIED", first) == "20261106T212000Z")
    #expect(value("SEQUENCE", first) == "26774400")
    let second = try calendar(changed: Instant(seconds: 1_794_000_001))
    #expect(value("SEQUENCE", second) == "26774401")
    // A file from the future, or from before there was any.
    #expect(value("SEQUENCE", try calendar(changed: .end)) == "\(1_795_000_000 - 1_767_225_600)")
    #expect(value("SEQUENCE", try calendar(changed: .epoch)) == "0")
  }

  /// For a person in Berlin: what each event begins with, and how it comes again.
  private func events(_ texts: String..., now: Instant = now) throws -> [[String]] {
    let berlin = try #require(Zone(posix: "CET-1CEST,M3.5.0,M10.5.0/3", name: "Europe/Berlin"))
    let times = try #require(ClockTimes(try texts.map { try CalendarExpression(parsing: $0, isZone: { _ in true }) }))
    let reminder = Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(times))
    let lines = ICalendar(
      Schedule(person: nil, reminders: [reminder]), now: now, changed: now,
      zones: Zones(local: berlin, named: ["Europe/Berlin": berlin]), zoneName: nil, origin: "1", version: "1"
    ).text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
    let begins = lines.indices.filter { lines[$0] == "BEGIN:VEVENT" }
    return begins.map { begin in
      lines[begin...].prefix { $0 != "END:VEVENT" }.filter { line in
        ["DTSTART", "RRULE", "EXDATE", "RDATE"].contains { line.hasPrefix($0) }
      }
    }
  }

  /// 2026-11-18: equal instants ring once, whatever they are called.
  @Test func equalInstantsAreOne() throws {
    #expect(try events("08:00", "08:00 Europe/Berlin") == [["DTSTART:20261119T080000", "RRULE:FREQ=DAILY"]])
    #expect(
      try events("08:00 Europe/Berlin", "8,20:00") == [
        ["DTSTART;TZID=Europe/Berlin:20261119T080000", "RRULE:FREQ=DAILY"],
        ["DTSTART:20261118T200000", "RRULE:FREQ=DAILY"],
      ])
    // In winter 07:00 in UTC is 08:00 in Berlin, in summer it is not: it begins then, and leaves the next winters out.
    let both = try events("08:00", "07:00 UTC")
    #expect(both.map(\.first) == ["DTSTART:20261119T080000", "DTSTART:20270328T070000Z"])
    let without = try #require(both[1].first { $0.hasPrefix("EXDATE:") }).dropFirst(7).split(separator: ",")
    #expect(without.first == "20271031T070000Z" && without.contains("20280101T070000Z"))
    #expect(!without.contains { $0.dropFirst(4).hasPrefix("07") })
    #expect(try events("2027-01-04 07:00 UTC", "2027-01-04 08:00").count == 1)
  }

  /// A day of the month and one that is counted from its end.
  @Test func bothEndsOfAMonthAreHeld() throws {
    #expect(
      try events("*-*-31 08:00", "*-*~01 08:00") == [
        ["DTSTART:20261231T080000", "RRULE:FREQ=MONTHLY;BYMONTHDAY=31"],
        [
          "DTSTART:20270228T080000",
          "RDATE:20290228T080000,20300228T080000,20310228T080000,20330228T080000,20340228T080000,20350228T080000",
        ],
        ["DTSTART:20280229T080000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"],
        ["DTSTART:20261130T080000", "RRULE:FREQ=YEARLY;BYMONTH=4,6,9,11;BYMONTHDAY=30"],
      ])
  }

  @Test func theLocalZoneIsNamedWhereItHasAName() throws {
    #expect(value("X-WR-TIMEZONE", try calendar()) == "Europe/Berlin")
    #expect(value("X-WR-TIMEZONE", try calendar(zoneName: nil)) == nil)
  }

  /// The rules of POSIX zones, as the tz database has them, and what iCalendar makes of them.
  @Test(
    arguments: [
      // Berlin, New York, Adelaide.
      ("CET-1CEST,M3.5.0,M10.5.0/3", ["FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"]),
      ("EST5EDT,M3.2.0,M11.1.0", ["FREQ=YEARLY;BYMONTH=3;BYDAY=2SU", "FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"]),
      ("ACST-9:30ACDT,M10.1.0,M4.1.0/3", ["FREQ=YEARLY;BYMONTH=4;BYDAY=1SU", "FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"]),
      // Nuuk: the day before the last Sunday. Santiago: a Sunday from the 2nd on, at 24:00 of Saturday. Cairo, Beirut.
      (
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=24,25,26,27,28,29,30;BYDAY=SA", "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"]
      ),
      (
        "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
        [
          "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU",
          "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU",
        ]
      ),
      // Fixed days.
      ("XXX3YYY,J60,J300", ["FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=27"]),
      // The last Saturday and a day: sometimes of the next month. No rule, and all of it one by one.
      ("EET-2EEST,M4.5.6/24,M10.5.4/24", []),
      ("<+05>-5", []),
    ] as [(String, [String])])
  func zonesHaveRules(rule: String, expected: [String]) throws {
    let zone = try #require(Zone(posix: rule, name: "Test"))
    let since = Self.now.seconds - 400 * 86_400
    let changes = zone.transitions.filter { $0.at > since }
    let (single, rules) = YearlyChange.split(changes) { $0.at < Self.now.seconds + 15 * 366 * 86_400 }
    #expect(Set(rules.map(\.text)) == Set(expected))
    #expect(expected.isEmpty ? single == changes : single.isEmpty)
  }

  /// A zone whose rule begins later, and one whose changes end.
  @Test func rulesBeginWhereTheyHoldAndHoldForEver() throws {
    let berlin = try #require(Zone(posix: "CET-1CEST,M3.5.0,M10.5.0/3", name: "Test"))
    var changes = berlin.transitions.filter { $0.at > Self.now.seconds }
    changes[1].at += 7 * 86_400
    let (single, rules) = YearlyChange.split(changes) { $0.at < Self.now.seconds + 15 * 366 * 86_400 }
    #expect(single.count == 2 && rules.count == 2 && rules[0].first == changes[2])
    let ending = Array(berlin.transitions.filter { $0.at > Self.now.seconds }.prefix(100))
    #expect(YearlyChange.split(ending) { _ in true }.rules.isEmpty)
  }
}
