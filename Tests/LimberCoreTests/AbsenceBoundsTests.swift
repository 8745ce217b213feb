import Testing

@testable import LimberCore

/// What a record claims of an absence costs no more than the span that looks at it.
@Suite struct AbsenceBoundsTests {
  private static func at(_ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
    Zone.utc.resolve(CivilTime(CivilDate(year: year, month: month, day: day), hour: hour, minute: minute)).due
  }

  private static func entries(_ facts: [Fact]) -> [Entry] {
    facts.enumerated().map { index, fact in
      Entry(
        id: EntryID(high: 1, low: UInt64(index + 1)), seq: Int64(index + 1),
        time: at(2026, 11, 20, 9) + .seconds(Int64(index)), elapsed: .seconds(Int64(index)), boot: "a", offset: 0,
        person: nil, fact: fact)
    }
  }

  private static func absent(
    _ from: Instant, _ to: Instant, _ count: Int, of reminder: String = "lunch", _ rhythm: Rhythm? = nil
  ) -> Fact {
    .absent(
      Absence(
        reminder: reminder, kind: .calcium, title: "Lunch", from: from, to: to, count: count, outcome: .missed,
        why: .off, rhythm: rhythm))
  }

  private static let (long, ago) = (at(2290, 1, 1), at(1950, 1, 1))
  private static let most = Int(Bounds.count.upperBound)

  private static func review(_ entries: [Entry], _ since: Instant, _ until: Instant) -> Adherence {
    Adherence(entries, since: since, until: until, zone: .utc)
  }

  /// One entry that claims a thousand million of one moment.
  @Test func aThousandMillionAtOnce() {
    let instant = Self.at(2026, 11, 20, 0, 30)
    let entries = Self.entries([.added(Shelf.calcium()), Self.absent(instant, instant, Self.most)])
    let day = Self.review(entries, Self.at(2026, 11, 20), Self.at(2026, 11, 21))
    #expect(day.absences.map(\.count) == [Self.most] && day.absences[0].first == instant)
    #expect(day.total.missed == Self.most)
  }

  /// Many that claim centuries: a week has of each what its rhythm has in it, and what is kept is bounded.
  @Test func centuriesOfAbsences() {
    let facts =
      [Fact.added(Shelf.calcium())] + Array(repeating: Self.absent(Self.ago, Self.long, Self.most), count: 200)
    let week = Self.review(Self.entries(facts), Self.at(2026, 11, 15), Self.at(2026, 11, 22))
    #expect(week.total.due == 200 * 7 && week.absences.count == 200 * 7)
    #expect(week.total.before.due == 200 * 7)
    #expect(week.absences.allSatisfy { Zone.utc.civil($0.first).hour == 12 && $0.count == 1 })
  }

  /// Of reminders of which nothing else is known: evenly, and at few places.
  @Test func centuriesOfWhatNobodyKnows() {
    let facts = (0..<600).map { Self.absent(Self.ago, Self.long, Self.most, of: "r\($0)") }
    let entries = Self.entries(facts)
    let (first, middle, last) = (Self.at(2026, 11, 1), Self.at(2026, 11, 9, 17, 3), Self.at(2026, 12, 1))
    let whole = Self.review(entries, first, last)
    #expect(whole.absences.count <= 200_000 + 600 * 24)
    #expect(
      whole.total.due
        == Self.review(entries, first, middle).total.due + Self.review(entries, middle, last).total.due)
    let all = Self.review(Self.entries([facts[0]]), Self.ago, Self.at(2290, 1, 2))
    #expect(all.total.due == Self.most && all.absences.count <= Absence.mostListed)
  }

  /// An interval of five minutes for centuries, asked for centuries: no more places than there is room for.
  @Test func moreThanThereIsRoomFor() {
    let rhythm = Rhythm(Shelf.calcium(at: "*:00/5"), in: .utc, Self.ago...Self.long)
    let fact = Self.absent(Self.ago, Self.long, 35_000_000, rhythm)
    let all = Self.review(Self.entries([fact]), Self.ago, Self.at(2290, 1, 2))
    #expect(all.absences.count <= 200_000 && all.total.due == 35_000_000)
    let day = Self.review(Self.entries([fact]), Self.at(2026, 11, 20), Self.at(2026, 11, 21))
    #expect(day.total.due == 288 && day.total.counts.byHour.allSatisfy { $0.due == 12 })
  }

  /// Fewer than the rhythm has: the first and the last are among them, for the record names them.
  @Test(arguments: [1, 2, 3, 5, 8, 9])
  func fewerThanTheRhythmHas(count: Int) {
    let (from, to) = (Self.at(2026, 11, 2, 12, 30), Self.at(2026, 11, 10, 12, 30))
    let entries = Self.entries([.added(Shelf.calcium()), Self.absent(from, to, count)])
    let days = (2...10).map { day in
      Self.review(entries, Self.at(2026, 11, day), Self.at(2026, 11, day + 1)).total.due
    }
    #expect(days.reduce(0, +) == count && days.allSatisfy { $0 <= 1 })
    #expect(days[0] == 1 && (count == 1 || days[8] == 1))
    #expect(Self.review(entries, Self.at(2026, 11, 1), Self.at(2026, 11, 12)).total.due == count)
  }

  /// The bound itself: what can still be listed, and one more.
  @Test(arguments: [999, 1_000, 1_001])
  func adjacentDaysAddUp(days: Int) {
    let from = Self.at(2024, 1, 1, 12, 30)
    let to = from + .days(Int64(days - 1))
    let entries = Self.entries([.added(Shelf.calcium()), Self.absent(from, to, days)])
    let cut = Self.at(2025, 3, 3, 12, 30)
    let (early, late) = (Self.review(entries, from, cut), Self.review(entries, cut, to + .seconds(1)))
    #expect(early.total.due + late.total.due == days && late.absences.first?.first == cut)
  }
}
