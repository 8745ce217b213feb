import Testing

@testable import LimberCore

/// The sentences of a review: what they say is so, and where nothing stands out nothing is said.
@Suite struct AdherenceWordsTests {
  private static let monday = CivilDate(year: 2026, month: 11, day: 16)

  private static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Instant {
    Zone.utc.resolve(
      CivilTime(CivilDate(dayNumber: monday.dayNumber + Int64(day)), hour: hour, minute: minute)
    ).due
  }

  /// One reminder's instants, done or not, on days from Monday on; and cramps.
  private static func words(
    _ instants: [(day: Int, hour: Int, isDone: Bool)], shown: Bool = true, cramps: [(day: Int, hour: Int)] = [],
    before: Int = 0, titles: [String] = ["Ankle pumps"]
  ) -> [String] {
    var entries: [Entry] = []
    func record(_ time: Instant, _ fact: Fact) {
      let seq = Int64(entries.count + 1)
      entries.append(
        Entry(
          id: EntryID(high: 1, low: UInt64(seq)), seq: seq, time: time, elapsed: .zero, boot: "", offset: 0,
          person: nil, fact: fact))
    }
    func occur(_ title: String, _ due: Instant, _ isDone: Bool) {
      let reminder = Reminder(
        id: Reminder.slug(title) ?? "a", kind: .movement, title: title, timing: .at(Shelf.time("10:00")))
      let occurrence = Occurrence(
        key: OccurrenceKey(reminder: reminder.id, due: due), id: "aaaa", kind: .movement, title: title)
      record(due, .due(occurrence, Prescription(reminder, until: due + .hours(1))))
      if shown || isDone { record(due, .shown(occurrence, showing: 1)) }
      record(
        due + .minutes(2),
        .closed(
          occurrence, isDone ? Closing(.done, by: .notification) : Closing(.missed, why: shown ? .unanswered : .off)))
    }
    record(at(-8, 0), .started(version: "1.0"))
    for title in titles {
      for index in 0..<before { occur(title, at(-7 + index % 7, 9 + index / 7), true) }
      for instant in instants { occur(title, at(instant.day, instant.hour), instant.isDone) }
    }
    for cramp in cramps {
      record(at(cramp.day, cramp.hour), .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
    }
    return Adherence(entries, since: at(0, 0), until: at(7, 0), zone: .utc).words(in: .utc)
  }

  private static func week(_ hours: [Int], missing: (Int, Int) -> Bool) -> [(day: Int, hour: Int, isDone: Bool)] {
    (0..<7).flatMap { day in hours.map { (day, $0, !missing(day, $0)) } }
  }

  @Test func nothing() {
    #expect(Self.words([]) == ["Nothing was due in this time."])
  }

  @Test func whatWasDoneAndWhenNot() {
    let words = Self.words(
      Self.week([9, 11, 13, 15, 17], missing: { day, hour in hour == 13 && day < 5 || day == 6 && hour == 9 }))
    #expect(words == ["Ankle pumps: 29 of 35 done.", "Most was missed between 13:00 and 15:00: 5 of the 6 missed."])
  }

  /// Two times that are as bad, or no more than a few: no time is named.
  @Test func noHourWhereNoneStandsOut() {
    #expect(Self.words(Self.week([9, 15], missing: { day, _ in day < 3 })) == ["Ankle pumps: 8 of 14 done."])
    #expect(
      Self.words(Self.week([9, 15], missing: { day, hour in day < 2 && hour == 9 })) == ["Ankle pumps: 12 of 14 done."])
    // All that was asked was asked then.
    #expect(Self.words(Self.week([9], missing: { day, _ in day < 4 })) == ["Ankle pumps: 3 of 7 done."])
  }

  @Test func whatNobodySaw() {
    #expect(
      Self.words(Self.week([9], missing: { day, _ in day < 2 }), shown: false)[1]
        == "Two more were due and never shown.")
    #expect(Self.words([(0, 9, false)], shown: false) == ["One was due and never shown."])
  }

  @Test func crampsOnDaysWithLess() {
    let days = Self.week([9, 11, 13, 15], missing: { day, hour in day < 2 && hour > 9 })
    let words = Self.words(days, cramps: [(0, 3), (1, 14)])
    #expect(words.last == "Two cramps, both on days with fewer than two movements on record.")
    #expect(Self.words(days, cramps: [(1, 14)]).last == "One cramp, on a day with fewer than two movements on record.")
    // One of them on a day like the others: nothing is made of it.
    #expect(Self.words(days, cramps: [(0, 3), (5, 14)]).last == "Two cramps, one of them at night.")
    #expect(Self.words(days, cramps: [(4, 3), (5, 23)]).last == "Two cramps, both at night.")
  }

  @Test func comparedWithBefore() {
    let words = Self.words(Self.week([9, 15], missing: { day, _ in day == 0 }), before: 10)
    #expect(words.last == "In as long a time before: 10 of 10 done.")
  }

  @Test func ofManyRemindersTheKinds() {
    let one = [(day: 0, hour: 9, isDone: true)]
    #expect(Self.words(one, titles: ["A", "B", "C"]) == ["A: 1 of 1 done; B: 1 of 1; C: 1 of 1."])
    #expect(Self.words(one, titles: ["A", "B", "C", "D"]) == ["Movement: 4 of 4 done."])
    #expect(Self.words(one, titles: [String(repeating: "x", count: 10_000)])[0].utf8.count < 120)
    #expect(Self.words(one, titles: ["a\n\u{1b}[2Jb"])[0].allSatisfy { $0.isASCII && $0 >= " " })
  }

  /// A title stays as it was written, and two of one title are told apart.
  @Test func titles() {
    let one = [(day: 0, hour: 9, isDone: true)]
    #expect(Self.words(one, titles: ["iCal pill"]) == ["iCal pill: 1 of 1 done."])
    func row(_ id: String, _ title: String) -> Adherence.Row {
      Adherence.Row(reminder: id, kind: .calcium, title: title)
    }
    var adherence = Adherence(since: Self.at(0, 0), until: Self.at(7, 0))
    adherence.rows = [
      row("a", "Calcium"), row("b", "Calcium "), row("c", "Calcium, too"), row("d", "Zoë"), row("e", "Zoe"),
    ]
    adherence.tellApart()
    #expect(adherence.rows.map(\.mark) == [" (a)", " (b)", "", "", ""])
    adherence.mapTexts { $0.replacing("ë", with: "e") }
    #expect(adherence.rows.map(\.mark) == [" (a)", " (b)", "", " (d)", " (e)"])
    for index in adherence.rows.indices {
      adherence.rows[index].counts.sums.asked = 1
      adherence.rows[index].counts.sums.due = 1
    }
    adherence.rows.removeLast(3)
    adherence.total.counts.sums = adherence.rows[0].counts.sums
    #expect(adherence.words(in: .utc)[0] == "Calcium (a): 0 of 1 done; Calcium (b): 0 of 1.")
  }

  /// Where nothing was due, what was done all the same is told.
  @Test func whatNothingAskedFor() {
    func words(_ count: UInt64) -> [String] {
      let entries = (1...count).map { seq in
        Entry(
          id: EntryID(high: 1, low: seq), seq: Int64(seq), time: Self.at(0, Int(seq)), elapsed: .zero, boot: "",
          offset: 0,
          person: nil, fact: .logged(Log(.movement(minutes: 5, limb: nil), by: .control)))
      }
      return Adherence(entries, since: Self.at(0, 0), until: Self.at(7, 0), zone: .utc).words(in: .utc)
    }
    #expect(words(1) == ["One movement."] && words(3) == ["Three movements."])
  }

  @Test func threeAtMost() {
    let words = Self.words(
      Self.week([9, 11, 13, 15, 17], missing: { day, hour in hour == 13 && day < 5 }), cramps: [(0, 3)], before: 7)
    #expect(words.count == 3)
  }
}
