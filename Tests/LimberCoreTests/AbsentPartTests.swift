import Testing

@testable import LimberCore

/// Instants that were recorded together are counted where they were due: a span has its own alone.
@Suite struct AbsentPartTests {
  private static func world(_ reminders: [Reminder], zone: Zone = .utc, _ deeds: String) -> World {
    var world = World(reminders, zone: zone)
    for line in deeds.split(separator: "\n") { world.perform(line.split(separator: " ")[...]) }
    #expect(world.violations.isEmpty)
    #expect(!world.lines.contains { $0.contains("no such") || $0.contains("refused") }, "\(world.lines)")
    return world
  }

  private static func instant(_ text: String, _ zone: Zone = .utc) throws -> Instant {
    try #require(World.instant(text.split(separator: " "), from: .epoch, zone: zone))
  }

  private static func review(_ entries: [Entry], _ since: String, _ until: String, zone: Zone = .utc) throws
    -> Adherence
  {
    Adherence(entries, since: try instant(since, zone), until: try instant(until, zone), zone: zone)
  }

  /// As a version before wrote them.
  private static func withoutRhythm(_ entries: [Entry]) -> [Entry] {
    entries.map { entry in
      var entry = entry
      if case .absent(var absence) = entry.fact {
        absence.rhythm = nil
        entry.fact = .absent(absence)
      }
      return entry
    }
  }

  /// Three weeks off, one dose a day: each week has seven, and with the days around it the whole has all.
  @Test(arguments: [true, false])
  func threeWeeksOff(isNew: Bool) throws {
    let world = Self.world([Shelf.calcium()], "12:31 done\n20:00 kill\n2026-12-16 20:00 start")
    let entries = isNew ? world.entries : Self.withoutRhythm(world.entries)
    #expect(entries.contains { $0.fact.kind == .absent })
    for day in ["11-24", "12-01", "12-08"] {
      let since = try Self.instant("2026-\(day) 00:00")
      let week = Adherence(entries, since: since, until: since + .days(7), zone: .utc)
      #expect(week.total.due == 7 && week.total.missed == 7 && week.total.counts.missedBy == [.off: 7], "\(day)")
      #expect(week.total.days == 7 && week.total.rightDays == 0)
      #expect(week.total.counts.byHour.map(\.due) == (0..<24).map { $0 == 12 ? 7 : 0 })
      #expect(week.total.counts.byWeekday.map(\.due) == Array(repeating: 1, count: 7))
      #expect(week.absences.map(\.count).reduce(0, +) + week.items.count == 7)
    }
    let later = try Self.review(entries, "2026-12-01 00:00", "2026-12-08 00:00")
    #expect(later.total.before.due == 7 && later.total.before.missed == 7)
    let first = try Self.review(entries, "2026-11-22 00:00", "2026-11-29 00:00")
    #expect(first.total.due == 6 && first.total.done == 1 && first.total.days == 6 && first.total.rightDays == 1)
    #expect(try Self.review(entries, "2026-11-23 00:00", "2026-12-17 00:00").total.due == 24)
    // Between two doses there is none.
    #expect(try Self.review(entries, "2026-12-01 12:31", "2026-12-02 12:30").total.due == 0)
    #expect(try Self.review(entries, "2026-12-01 12:30", "2026-12-01 12:31").total.due == 1)
  }

  /// A day with one done and one missed in an absence is not one on which all was done.
  @Test func oneDoneAndOneAbsent() throws {
    let world = Self.world(
      [Shelf.calcium(), Shelf.calcium("supper", at: "19:00")],
      "12:31 done lunch\n13:00 kill\nFri 20:00 start\nFri 20:10 wait")
    let day = try Self.review(world.entries, "2026-11-23 00:00", "2026-11-24 00:00")
    #expect(day.total.done == 1 && day.total.missed == 1 && day.total.days == 1 && day.total.rightDays == 0)
    #expect(day.rows.map(\.rightDays) == [1, 0] && day.rows.map(\.days) == [1, 1])
    let next = try Self.review(world.entries, "2026-11-24 00:00", "2026-11-25 00:00")
    #expect(next.total.due == 2 && next.total.days == 1 && next.total.rightDays == 0)
  }

  @Test func excusedInAnAbsence() throws {
    let world = Self.world(
      [Shelf.calcium()], "13:00 done lunch\n14:00 pause until 2026-12-20 00:00\n15:00 kill\n2026-12-10 13:00 start")
    let week = try Self.review(world.entries, "2026-11-24 00:00", "2026-12-01 00:00")
    #expect(week.total.due == 7 && week.total.counts.excusedBy == [.paused: 7])
    #expect(week.total.days == 0 && week.total.counts.byHour.allSatisfy { $0.due == 0 })
  }

  /// By the clocks of the reminder, also where they are changed and where the review has others.
  @Test(arguments: [true, false], ["12:30", "Mon..Fri 8,20:00", "*-*-1,15 00:30", "02:30"])
  func clocksAreChanged(isNew: Bool, at: String) throws {
    let (berlin, auckland) = (try SystemZone.load("Europe/Berlin"), try SystemZone.load("Pacific/Auckland"))
    let world = Self.world(
      [Shelf.calcium(at: at)], zone: berlin, "08:10 kill\n2027-11-20 23:00 start\n2027-11-21 23:00 wait")
    let entries = isNew ? world.entries : Self.withoutRhythm(world.entries)
    let expression = try CalendarExpression(parsing: at)
    for (day, zone) in [
      ("2027-03-22", berlin), ("2027-03-28", berlin), ("2027-10-31", berlin), ("2027-03-28", auckland),
    ] {
      let since = try Self.instant("\(day) 00:00", zone)
      let until = since + .days(1)
      var dues: [Instant] = []
      var next = expression.next(after: since - TimeSpan(microseconds: 1), in: berlin)
      while let due = next, due < until {
        dues.append(due)
        next = expression.next(after: due, in: berlin)
      }
      // The version before did not say by which clocks: the review's are taken where they may be these.
      if !isNew, zone == auckland { continue }
      let found = Adherence(entries, since: since, until: until, zone: zone)
      #expect(found.absences.map(\.first) == dues && found.total.due == dues.count, "\(day) \(at)")
    }
  }

  /// Where the record does not say what was due when, evenly.
  @Test func evenly() throws {
    let (from, to) = (try Self.instant("2026-11-02 12:30"), try Self.instant("2026-11-22 12:30"))
    let absence = Absence(
      reminder: "lost", kind: .calcium, title: "Lost", from: from, to: to, count: 41, outcome: .missed, why: .off)
    let entry = Entry(
      id: EntryID(high: 1, low: 1), seq: 1, time: to + .days(3), elapsed: .zero, boot: "", offset: 0, person: nil,
      fact: .absent(absence))
    let days = (2...22).map { day in
      let since = CivilTime(CivilDate(year: 2026, month: 11, day: day), timeOfDay: .zero)
      let start = Zone.utc.resolve(since).due
      return Adherence([entry], since: start, until: start + .days(1), zone: .utc).total.due
    }
    #expect(days == [1] + Array(repeating: 2, count: 20))
  }

  /// However many were recorded: so many are counted, each once.
  @Test(arguments: [1, 2, 99_999, 100_001, 1_000_000_000])
  func asManyAsRecorded(count: Int) throws {
    let (from, to) = (try Self.instant("2026-11-02 12:30"), try Self.instant("2027-11-22 12:30"))
    let absence = Absence(
      reminder: "r", kind: .calcium, title: "R", from: from, to: to, count: count, outcome: .missed, why: .off)
    for rhythm in [nil, Rhythm(Shelf.calcium(), in: .utc, from...to)] {
      var room = 10_000
      let points = absence.points(absence.course(rhythm), in: from..<to + .seconds(1), room: &room)
      #expect(points.reduce(0) { $0 + $1.count } == count)
      #expect(points.count <= Absence.mostListed && room == 10_000 - points.count)
      #expect(points.first.map { $0.at >= from } ?? false && points.last.map { $0.at <= to } ?? false)
    }
  }

  /// Ten years, and it is a line.
  @Test func tenYearsAreSmall() throws {
    let berlin = try SystemZone.load("Europe/Berlin")
    let world = Self.world([Shelf.calcium(at: "8,12,20:00")], zone: berlin, "08:10 kill\n2036-11-23 13:00 start")
    let entry = try #require(world.entries.first { $0.fact.kind == .absent })
    guard case .absent(let absence) = entry.fact, let rhythm = absence.rhythm else {
      Issue.record("no rhythm")
      return
    }
    #expect(rhythm.clocks.utf8.count < 500 && absence.count > 10_000)
    #expect(rhythm.instants(absence.from...absence.to, limit: 100_000).count == absence.count)
    #expect(try Entry(entry.row) == entry)
  }

  /// Adjacent spans add up to the one that covers both, wherever it is cut.
  @Test(arguments: 0..<40)
  func adjacentSpansAddUp(seed: Int) throws {
    var random = Random(seed: UInt64(seed) + 4_000)
    let zone = try SystemZone.load(random.pick(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]))
    let times = [
      "12:30", "*:00/20", "Mon..Fri 08:00", "Sat 9,15:00", "*-*-1 07:15", "02:30", "00:00", "23:59:59 UTC",
    ]
    var world = World(
      [Shelf.calcium(at: random.pick(times)), Shelf.calcium("other", at: random.pick(times)), Shelf.movement()],
      zone: zone)
    for _ in 0..<4 {
      world.advance(to: world.wall + .minutes(Int64(random.below(4_000))))
      if random.chance(2) { world.perform(["\(Text.clock(zone.civil(world.wall)))", "pause", "5d"]) }
      world.kill()
      world.advance(to: world.wall + .minutes(Int64(random.below(90 * 1440))))
      if random.chance(2) { world.switchOn() } else { world.reboot() }
    }
    let entries = random.chance(2) ? world.entries : Self.withoutRhythm(world.entries)
    let first = try Self.instant("2026-11-23 00:00", zone)
    let whole = Adherence(entries, since: first, until: world.wall, zone: zone)
    let cuts = (0..<12).map { _ in
      first + .minutes(Int64(random.below(Int((world.wall - first).microseconds / 60_000_000))))
    }
    let ends = [first] + Set(cuts).subtracting([first]).sorted() + [world.wall]
    var sum = AdherenceCounts()
    var parts = 0
    for (since, until) in zip(ends, ends.dropFirst()) {
      let part = Adherence(entries, since: since, until: until, zone: zone)
      sum.sums.due += part.total.due
      sum.sums.missed += part.total.missed
      sum.sums.excused += part.total.excused
      for place in sum.byHourOfWeek.indices { sum.byHourOfWeek[place].due += part.total.counts.byHourOfWeek[place].due }
      parts += part.absences.reduce(0) { $0 + $1.count } + part.items.count
      let next = Adherence(entries, since: until, until: until + (until - since), zone: zone)
      #expect(next.total.before == part.total.counts.sums)
    }
    #expect(sum.sums.due == whole.total.due && sum.sums.missed == whole.total.missed)
    #expect(sum.sums.excused == whole.total.excused)
    #expect(sum.byHourOfWeek.map(\.due) == whole.total.counts.byHourOfWeek.map(\.due))
    #expect(parts == whole.absences.reduce(0) { $0 + $1.count } + whole.items.count)
    // All that was recorded is in it.
    #expect(
      whole.total.due == world.book.cases.values.count { !$0.isOpen } + world.book.absences.reduce(0) { $0 + $1.count })
    #expect(whole.total.counts.byHour.reduce(0) { $0 + $1.due } == whole.total.coverageOutOf)
  }

  @Test(arguments: [
    "", "x", "3600 1:", "3600 5:3600:1", "3600 9:0 8:3600", "99999", "Asia/Tokyo 32400", "3600; Asia/Tokyo",
    "3600 -5:7200", "3600 7258118400:0", "9999999999",
  ])
  func noClocks(text: String) { #expect(Rhythm(Shelf.calcium(), clocks: text) == nil) }
}
