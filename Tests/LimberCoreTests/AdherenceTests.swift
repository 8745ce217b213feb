import Testing

@testable import LimberCore

/// Adherence = done ÷ (asked − excused), coverage = done ÷ (due − excused); nobody is blamed for a machine that was off.
@Suite struct AdherenceTests {
  private func world(_ reminders: [Reminder], _ deeds: String) -> World {
    var world = World(reminders)
    for line in deeds.split(separator: "\n") {
      let words = line.split(separator: " ")
      if !words.isEmpty { world.perform(words[...]) }
    }
    #expect(world.violations.isEmpty)
    #expect(!world.lines.contains { $0.contains("no such") || $0.contains("refused") }, "\(world.lines)")
    return world
  }

  private func review(
    _ world: World, since: String = "2026-11-23 00:00", until: String = "2026-12-07 00:00", zone: Zone = .utc
  ) throws -> Adherence {
    Adherence(
      world.entries, since: try #require(World.instant(since.split(separator: " "), from: .epoch, zone: zone)),
      until: try #require(World.instant(until.split(separator: " "), from: .epoch, zone: zone)), zone: zone)
  }

  /// `due 7, asked 5, …` without what is zero.
  private func text(_ row: Adherence.Row) -> String {
    [
      ("due", row.due), ("asked", row.asked), ("done", row.done), ("on time", row.onTime), ("skipped", row.skipped),
      ("missed", row.missed), ("excused", row.excused), ("snoozes", row.snoozes),
    ].filter { $0.1 != 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }

  @Test func aWeek() throws {
    let world = world(
      [Shelf.calcium()],
      """
      12:35 done
      Tue 13:30 done
      Wed 12:31 skip
      Fri 10:00 kill
      Fri 18:00 start
      Sat 12:00 pause until 20:00
      Sun 12:40 pause until 20:00
      2026-11-30 12:00 wait
      """)
    let row = try #require(try review(world).rows.first)
    #expect(text(row) == "due 7, asked 5, done 2, on time 1, skipped 1, missed 2, excused 2")
    #expect(row.missedBy == [.unanswered: 1, .off: 1])
    // 2 of the five that were asked, without the one that was excused after it was shown.
    #expect(row.adherence == 2.0 / 4.0)
    #expect(row.coverage == 2.0 / 5.0)
    #expect(row.title == "lunch")
    #expect(row.kind == .calcium)
  }

  @Test(arguments: [
    ("12:31 done\n12:33 undo\n12:34 skip\n23:00 wait", "due 1, asked 1, skipped 1"),
    ("12:31 done\n12:33 undo\n13:00 wait", ""),
    ("12:31 done\n18:00 undo\n19:00 wait", "due 1, asked 1, missed 1"),
    ("17:00 done lunch at 12:40", "due 1, asked 1, done 1, on time 1"),
    ("17:00 done lunch at 12:40\n17:01 undo", "due 1, asked 1, missed 1"),
    ("12:31 done\n17:00 skip lunch at 12:31", "due 1, asked 1, skipped 1"),
    ("12:31 snooze\n12:50 snooze\n13:10 done", "due 1, asked 1, done 1, snoozes 2"),
    ("12:31 snooze\n12:32 undo\n13:10 done", "due 1, asked 1, done 1"),
    ("11:45 done", "due 1, asked 1, done 1"),
    ("12:00 done", "due 1, asked 1, done 1, on time 1"),
    ("13:00 done", "due 1, asked 1, done 1, on time 1"),
    ("13:00:01 done", "due 1, asked 1, done 1"),
    ("15:00 done at 12:59", "due 1, asked 1, done 1, on time 1"),
    ("12:45 wait", ""),
    ("12:45 remove lunch", "due 1, asked 1, excused 1"),
    ("12:00 block locked\n17:00 wait", "due 1, missed 1"),
    ("12:00 block locked\n12:45 done", "due 1, asked 1, done 1, on time 1"),
    ("12:00 pause until 17:00\n17:00 wait", "due 1, excused 1"),
    ("12:00 pause until 17:00\n12:40 done", "due 1, asked 1, done 1, on time 1"),
  ])
  func oneDay(deeds: String, counts: String) throws {
    let rows = try review(world([Shelf.calcium()], deeds)).rows
    #expect(rows.map(text).first ?? "" == counts)
  }

  /// Over nothing there is no rate, neither 0 nor 1.
  @Test func overNothing() throws {
    let row = try #require(try review(world([Shelf.calcium()], "09:00 wait")).rows.first)
    #expect(row.adherence == nil)
    #expect(row.coverage == nil)
    let excused = try #require(try review(world([Shelf.calcium()], "12:45 pause until 20:00\n20:00 wait")).rows.first)
    #expect(excused.adherence == nil)
    #expect(excused.coverage == nil)
  }

  /// What was never shown lowers coverage, never adherence.
  @Test func off() throws {
    let row = try #require(
      try review(
        world(
          [Shelf.calcium()],
          """
          12:31 done
          20:00 kill
          Sat 13:00 start
          Sat 13:01 done
          """)
      ).rows.first)
    #expect(text(row) == "due 6, asked 2, done 2, on time 1, missed 4".replacing("on time 1", with: "on time 1"))
    #expect(row.missedBy == [.off: 4])
    #expect(row.adherence == 1)
    #expect(row.coverage == 2.0 / 6.0)
  }

  /// The due instant decides what belongs to a span, whenever the answer came.
  @Test func spans() throws {
    let world = world(
      [Shelf.calcium("late", at: "23:00")],
      """
      Tue 00:30 done
      Tue 23:10 done
      Wed 23:20 wait
      """)
    #expect(try review(world, until: "2026-11-24 00:00").rows.map(text) == ["due 1, asked 1, done 1"])
    #expect(
      try review(world, since: "2026-11-24 00:00", until: "2026-11-25 00:00").rows.map(text)
        == ["due 1, asked 1, done 1, on time 1"])
    #expect(
      try review(world, since: "2026-11-23 23:00", until: "2026-11-23 23:00").rows.map(text).filter { !$0.isEmpty }
        == [])
    #expect(
      try review(world, since: "2026-11-23 23:00", until: "2026-11-23 23:01").rows.map(text) == [
        "due 1, asked 1, done 1"
      ])
  }

  @Test func calcium() throws {
    let world = world(
      [
        Shelf.calcium(), Shelf.calcium("evening", at: "19:00") { $0.dose = 400 },
        Shelf.calcium("none", at: "20:00") { $0.dose = nil },
      ],
      """
      10:00 log calcium 300
      12:31 done lunch
      12:32 log calcium 200
      12:33 undo
      19:01 skip evening
      20:01 done none
      Tue 00:10 log calcium 150 at 2026-11-23 23:50
      Tue 12:31 done lunch
      Tue 12:40 undo
      Tue 19:01 done evening
      Wed 01:00 wait
      """)
    let adherence = try review(world)
    #expect(
      adherence.calcium.days.map { "\(Text.date($0.day)) \($0.milligrams)" } == ["2026-11-23 950", "2026-11-24 400"])
  }

  /// Days are those of the zone.
  @Test func calciumDaysOfAZone() throws {
    let world = world([], "23:30 log calcium 300")
    let auckland = try SystemZone.load("Pacific/Auckland")
    #expect(try review(world).calcium.days.map(\.day.day) == [23])
    #expect(try review(world, zone: auckland).calcium.days.map(\.day.day) == [24])
  }

  @Test func cramps() throws {
    let world = world(
      [],
      """
      09:00 log cramp at 03:10
      10:00 log cramp
      10:01 undo
      11:00 log cramp at 01:00
      """)
    let cramps = try review(world).cramps
    #expect(cramps.map { world.time($0.time) } == ["01:00", "03:10"])
    #expect(cramps.first?.place == "left calf")
    #expect(cramps.first?.severity == 6)
    #expect(try review(world, since: "2026-11-23 02:00").cramps.count == 1)
  }

  /// Whose review it is says the label that was in force then.
  @Test func thePersonThen() {
    func at(_ day: Int64) -> Instant { Instant(seconds: day * 86_400) }
    let entries = [(1, "Anna"), (5, "Anna"), (20, "Bert"), (22, nil)].enumerated().map { index, label in
      Entry(
        id: EntryID(high: 1, low: UInt64(index)), seq: Int64(index + 1), time: at(label.0), elapsed: .zero, boot: "",
        offset: 0, person: label.1, fact: .settings(Settings(person: label.1)))
    }
    func person(_ since: Int64, _ until: Int64) -> String? {
      Adherence(entries, since: at(since), until: at(until), zone: .utc).person
    }
    #expect(person(1, 8) == "Anna" && person(1, 20) == "Anna" && person(1, 21) == "Bert" && person(21, 22) == "Bert")
    #expect(person(1, 23) == nil && person(-9, 0) == "Anna")
  }

  @Test func severalReminders() throws {
    let adherence = try review(
      world(
        [Shelf.movement(between: "09:00-12:00"), Shelf.calcium()],
        """
        10:02 done pumps
        12:00 wait
        12:31 done lunch
        23:00 wait
        """))
    #expect(adherence.rows.map(\.reminder) == ["pumps", "lunch"])
    #expect(
      adherence.rows.map(text) == ["due 2, asked 2, done 1, on time 1, missed 1", "due 1, asked 1, done 1, on time 1"])
    #expect(text(adherence.total) == "due 3, asked 3, done 2, on time 2, missed 1")
    #expect(adherence.total.adherence == 2.0 / 3.0)
  }

  /// Every entry of a random life adds up: due = done + skipped + missed + excused.
  @Test(arguments: 0..<20)
  func addsUp(seed: Int) throws {
    var life = Life(seed: UInt64(seed) + 500, isCalm: true)
    life.live(days: 5)
    let all = try review(life.world, until: "2027-12-07 00:00")
    for row in all.rows {
      #expect(row.due == row.done + row.skipped + row.missed + row.excused)
      #expect(row.missedBy.values.reduce(0, +) == row.missed)
      #expect(row.asked <= row.due)
      #expect(row.onTime <= row.done)
      #expect(row.done + row.skipped <= row.asked)
    }
    let book = life.world.book
    let closed = book.cases.values.filter { !$0.isOpen }.count + book.absences.map(\.count).reduce(0, +)
    #expect(all.total.due == closed)
    for outcome in Outcome.allCases {
      let counted =
        book.cases.values.count { $0.outcome == outcome }
        + book.absences.filter { $0.outcome == outcome }.map(\.count).reduce(0, +)
      let found = [
        Outcome.done: all.total.done, .skipped: all.total.skipped, .missed: all.total.missed,
        .excused: all.total.excused,
      ]
      #expect(found[outcome] == counted, "\(outcome)")
    }
  }
}
