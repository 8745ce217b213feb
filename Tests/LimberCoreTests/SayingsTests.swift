import Testing

@testable import LimberCore

/// Each sentence on both sides of the edge of its condition (`Sayings`).
@Suite struct SayingsTests {
  /// A week from Monday 2026-11-16 on, and what came before it.
  private struct Diary {
    var entries: [Entry] = []
    var since = at(0)
    var until = at(7)

    mutating func record(_ time: Instant, _ fact: Fact, elapsed: TimeSpan = .zero, boot: String = "") {
      let seq = Int64(entries.count + 1)
      entries.append(
        Entry(
          id: EntryID(high: 1, low: UInt64(seq)), seq: seq, time: time, elapsed: elapsed, boot: boot, offset: 0,
          person: nil, fact: fact))
    }

    mutating func occur(_ due: Instant, _ closing: Closing?, shown: Bool = true) {
      let reminder = Reminder(id: "pumps", kind: .movement, title: "Pumps", timing: .at(Shelf.time("10:00")))
      let occurrence = Occurrence(
        key: OccurrenceKey(reminder: "pumps", due: due), id: "aaaa", kind: .movement, title: "Pumps")
      record(due, .due(occurrence, Prescription(reminder, until: due + .hours(1))))
      if shown { record(due, .shown(occurrence, showing: 1)) }
      if let closing { record(due + .minutes(2), .closed(occurrence, closing)) }
    }

    mutating func absent(_ count: Int, _ outcome: Outcome) {
      record(
        at(6, 23),
        .absent(
          Absence(
            reminder: "pumps", kind: .movement, title: "Pumps", from: at(1), to: at(2), count: count, outcome: outcome,
            why: .off)))
    }

    mutating func move(_ time: Instant) {
      record(time, .logged(Log(.movement(minutes: nil, limb: nil), by: .control)))
    }

    mutating func cramp(_ time: Instant) {
      record(time, .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
    }

    var review: Adherence { Adherence(entries, since: since, until: until, zone: .utc) }
    var words: [String] { review.words(in: .utc) }
  }

  private static func at(_ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
    let monday = CivilDate(year: 2026, month: 11, day: 16)
    return Zone.utc.resolve(
      CivilTime(CivilDate(dayNumber: monday.dayNumber + Int64(day)), hour: hour, minute: minute)
    ).due
  }

  private static let done = Closing(.done, by: .control)
  private static let missed = Closing(.missed, why: .unanswered)
  private static let skipped = Closing(.skipped, by: .control, reason: "a visit")
  private static let excused = Closing(.excused, why: .rest)

  // MARK: Nothing

  @Test func whatIsNotOnRecordIsNotCalledNothing() {
    var diary = Diary()
    diary.record(Self.at(7), .started(version: "1"))
    #expect(diary.words == ["Nothing is on record of this time."])
    let part =
      "Nothing is on record of a part of this time: what was due then is not known. In the rest nothing was due."
    for (start, words) in [
      (Self.at(7) - TimeSpan(microseconds: 1), part), (Self.at(0) + TimeSpan(microseconds: 1), part),
      (Self.at(0), "Nothing was due in this time."),
    ] {
      diary.entries = []
      diary.record(start, .started(version: "1"))
      #expect(diary.words == [words])
    }
    #expect(Diary().words == ["Nothing was due in this time."])
  }

  @Test func whatIsOpenIsNotNothing() {
    var diary = Diary()
    diary.occur(Self.at(6, 9), nil)
    #expect(diary.words == ["One was due and is still open."])
    diary.occur(Self.at(6, 10), nil)
    #expect(diary.words == ["Two were due and are still open."])
    diary.occur(Self.at(6, 8), Self.excused)
    #expect(diary.words == ["One was due, and was excused. Two are still open."])
    diary.occur(Self.at(6, 7), Self.excused)
    #expect(diary.words == ["Two were due, all of them excused. Two are still open."])
  }

  @Test func neverShown() {
    var diary = Diary()
    diary.occur(Self.at(0, 9), Closing(.missed, why: .off), shown: false)
    #expect(diary.words == ["One was due and never shown."])
    diary.occur(Self.at(0, 10), Closing(.missed, why: .off), shown: false)
    #expect(diary.words == ["Two were due and never shown."])
    diary.occur(Self.at(0, 11), Self.done)
    #expect(diary.words == ["Pumps: 1 of 1 done.", "Two more were due and never shown."])
  }

  // MARK: The hours in which most was missed

  /// So many at 12:30 of Monday and the days after it, the rest done at 9 and 17.
  private static func noons(_ closings: [Closing], elsewhere: [Closing] = []) -> Diary {
    var diary = Diary()
    for (day, closing) in closings.enumerated() { diary.occur(at(day, 12, 30), closing) }
    for day in 0..<7 { for hour in [9, 17] { diary.occur(at(day, hour), done) } }
    for (day, closing) in elsewhere.enumerated() { diary.occur(at(day, 6 + 14 * (day % 2)), closing) }
    return diary
  }

  @Test func skippedIsNotMissed() {
    #expect(Self.noons([Self.skipped, Self.skipped, Self.skipped, Self.skipped]).words.count == 1)
    #expect(
      Self.noons([Self.missed, Self.missed, Self.missed, Self.skipped]).words.last
        == "Most was missed between 12:00 and 14:00: 3 of the 3 missed.")
  }

  @Test func mostIsMoreThanHalf() {
    let three = [Self.missed, Self.missed, Self.missed]
    #expect(Self.noons(three, elsewhere: three).words.count == 1)
    #expect(
      Self.noons(three, elsewhere: [Self.missed, Self.missed]).words.last
        == "Most was missed between 12:00 and 14:00: 3 of the 5 missed.")
    // Two are no time of day.
    #expect(Self.noons([Self.missed, Self.missed]).words.count == 1)
    // Those that were recorded together were never shown.
    var diary = Self.noons(three)
    diary.absent(2, .missed)
    #expect(
      diary.words.last == "Most was missed between 12:00 and 14:00: 3 of the 3 that were shown and missed.")
  }

  /// Nobody missed at noon what the machine, off each noon, never showed.
  @Test func whatWasNeverShownMakesNoTimeOfDay() {
    let off = Closing(.missed, why: .off)
    var diary = Self.noons([])
    for day in 0..<6 { diary.occur(Self.at(day, 12, 30), off, shown: false) }
    #expect(!diary.words.contains { $0.hasPrefix("Most") })
    for day in 0..<3 { diary.occur(Self.at(day, 20), Self.missed) }
    #expect(
      diary.words.last == "Most was missed between 20:00 and 22:00: 3 of the 3 that were shown and missed.")
    // Where all that was shown was shown then, it says nothing.
    diary = Diary()
    for day in 0..<6 { diary.occur(Self.at(day, 9), off, shown: false) }
    for day in 0..<3 { diary.occur(Self.at(day, 20), Self.missed) }
    #expect(!diary.words.contains { $0.hasPrefix("Most") })
  }

  @Test func theLastHourEndsAtMidnight() {
    var diary = Self.noons([])
    for day in 0..<3 { diary.occur(Self.at(day, 23, 30), Self.missed) }
    #expect(diary.words.last == "Most was missed between 23:00 and 24:00: 3 of the 3 missed.")
  }

  // MARK: Cramps

  /// Two movements on each day but those that are left out, and entries from the week before to the week after.
  private static func moving(except still: Set<Int> = [], days: Range<Int> = -1..<9) -> Diary {
    var diary = Diary()
    for day in days {
      diary.record(at(day, 1), .settings(Settings()))
      if !still.contains(day) { for hour in [10, 15] { diary.move(at(day, hour)) } }
    }
    return diary
  }

  private static let onAStillDay = "One cramp, on a day with no movement on record."

  @Test func aCrampOnADayWithoutMovement() {
    var diary = Self.moving(except: [2])
    diary.cramp(Self.at(2, 16))
    #expect(diary.words.last == Self.onAStillDay)
    // Days that are like it: half of them had more, or fewer than half.
    diary = Self.moving(except: [0, 1, 2])
    diary.cramp(Self.at(2, 16))
    #expect(diary.words.last == Self.onAStillDay)
    diary = Self.moving(except: [0, 1, 2, 3])
    diary.cramp(Self.at(2, 16))
    #expect(diary.words.last == "One cramp.")
  }

  /// A day that the span cuts, or that is seven hours old, may have had a movement, or may have one yet.
  @Test func aDayThatIsCutSaysNothing() {
    var diary = Self.moving(except: [0, 6])
    diary.cramp(Self.at(0, 16))
    #expect(diary.words.last == Self.onAStillDay)
    diary.since = Self.at(0) + TimeSpan(microseconds: 1)
    #expect(diary.words.last == "One cramp.")

    diary = Self.moving(except: [0, 6])
    diary.cramp(Self.at(6, 6))
    #expect(diary.words.last == Self.onAStillDay)
    diary.until = Self.at(6, 7)
    #expect(diary.words.last == "One cramp.")
    diary.until = Self.at(7) - TimeSpan(microseconds: 1)
    #expect(diary.words.last == "One cramp.")
  }

  @Test func aDayBeyondTheRecordSaysNothing() {
    var diary = Self.moving(except: [0], days: 0..<8)
    diary.cramp(Self.at(0, 16))
    // The first entry is an hour after midnight.
    #expect(diary.words.last == "One cramp.")
    diary.record(Self.at(0), .settings(Settings()))
    #expect(diary.words.last == Self.onAStillDay)
  }

  /// An hour of a day's twelve may be unknown, and no more.
  @Test func aDayOfWhichTooLittleIsKnownSaysNothing() {
    var diary = Self.moving(except: [2])
    diary.cramp(Self.at(2, 16))
    diary.record(Self.at(2, 12), .slept(from: Self.at(2, 11), to: Self.at(2, 12)))
    diary.record(Self.at(2, 23), .slept(from: Self.at(2, 20), to: Self.at(2, 23)))
    #expect(diary.words.last == Self.onAStillDay)
    diary.record(Self.at(2, 14), .slept(from: Self.at(2, 13, 59), to: Self.at(2, 14)))
    #expect(diary.words.last == "One cramp.")
  }

  @Test func crampsAtNight() {
    var diary = Self.moving()
    diary.cramp(Self.at(1, 22))
    #expect(diary.words.last == "One cramp, at night.")
    diary.cramp(Self.at(2, 5, 59))
    #expect(diary.words.last == "Two cramps, both at night.")
    diary.cramp(Self.at(3, 6))
    #expect(diary.words.last == "Three cramps, two of them at night.")
  }

  // MARK: Before

  @Test func theSpanBeforeIsTheOneThatIsOnRecord() {
    var diary = Diary()
    diary.occur(Self.at(-3, 9), Self.done)
    diary.occur(Self.at(3, 9), Self.done)
    #expect(diary.words == ["Pumps: 1 of 1 done."])
    diary.record(Self.at(-7) + TimeSpan(microseconds: 1), .settings(Settings()))
    #expect(!diary.review.coversBefore && diary.words.count == 1)
    diary.record(Self.at(-7), .settings(Settings()))
    #expect(diary.words == ["Pumps: 1 of 1 done.", "In as long a time before: 1 of 1 done."])
  }

  // MARK: Times

  @Test func aPartOfFewSaysNothing() {
    var counts = AdherenceCounts()
    counts.responses = [.minutes(1)]
    #expect(counts.halfBy == nil && counts.nineOfTenBy == nil)
    counts.responses = (1...2).map { .minutes($0) }
    #expect(counts.halfBy == .seconds(90) && counts.nineOfTenBy == nil)
    counts.responses = (1...9).map { .minutes($0) }
    #expect(counts.halfBy == .minutes(5) && counts.nineOfTenBy == nil)
    counts.responses = (1...10).map { .minutes($0) }
    #expect(counts.nineOfTenBy == .minutes(9))
  }

  // MARK: What a limberd that ended leaves

  @Test func onlyAStopSaysWhenItWas() {
    func review(_ last: Fact, boot: String) -> Interruptions {
      var diary = Diary()
      diary.record(Self.at(1, 8), last, elapsed: .hours(1), boot: "a")
      diary.record(Self.at(1, 10), .started(version: "1"), elapsed: boot == "a" ? .hours(3) : .minutes(1), boot: boot)
      return diary.review.interruptions
    }
    let stopped = review(.stopped, boot: "a")
    #expect(stopped.down == .hours(2) && !stopped.isDownAtMost)
    let killed = review(.settings(Settings()), boot: "a")
    #expect(killed.down == .hours(2) && killed.isDownAtMost)
    // From the boot on it is known that it did not run yet.
    let booted = review(.settings(Settings()), boot: "b")
    #expect(booted.off == .minutes(119) && booted.down == .minutes(1) && !booted.isDownAtMost)
  }

  /// What is not counted is at most so long where a limberd that was killed began it.
  @Test func unknownAtMost() {
    func review(_ last: Fact?) -> MovementSummary {
      var diary = Diary()
      diary.move(Self.at(1, 9))
      if let last { diary.record(Self.at(1, 10), last, elapsed: .hours(3), boot: "a") }
      diary.record(Self.at(1, 18), .started(version: "1"), elapsed: .minutes(1), boot: "b")
      return diary.review.movement
    }
    #expect(review(.stopped).unknown == .hours(8) && !review(.stopped).isUnknownAtMost)
    let killed = review(.settings(Settings()))
    #expect(killed.unknown == .hours(8) && killed.isUnknownAtMost)
    var diary = Diary()
    diary.move(Self.at(1, 9))
    diary.record(Self.at(1, 12), .slept(from: Self.at(1, 10), to: Self.at(1, 12)))
    #expect(diary.review.movement.unknown == .hours(2) && !diary.review.movement.isUnknownAtMost)
  }

  /// That a person was elsewhere nobody knows.
  @Test func noCauseThatNobodyKnows() {
    #expect(Obstacle.locked.why == .away && Why.away.phrase == "the session was locked or not in use")
    for why in Why.allCases { #expect(!why.phrase.contains("person")) }
    for obstacle in Obstacle.allCases { #expect(!obstacle.phrase.contains("person")) }
  }

  // MARK: The diary

  @Test func oneIsOne() {
    func sentence(_ count: Int, _ brought: Int, _ lost: Int) -> String {
      Recovery(count: count, brought: brought, lost: lost, file: "f").sentence
    }
    let kept = "The damaged file was kept as f."
    #expect(
      sentence(1, 1, 0)
        == "The ledger was damaged and was made anew with one entry, all from the journal; none is missing among them. \(kept)"
    )
    #expect(
      sentence(2, 0, 1) == "The ledger was damaged and was made anew with 2 entries; one is missing among them. \(kept)"
    )
    #expect(
      sentence(5, 2, 2)
        == "The ledger was damaged and was made anew with 5 entries, 2 of them from the journal; 2 are missing among them. \(kept)"
    )
    #expect(Text.count(1, "entry", "entries") == "1 entry" && Text.count(0, "day") == "0 days")
  }

  /// In a pause somebody could have been reminded.
  @Test func whatWasExcusedIsCalledThat() {
    func sentence(_ outcome: Outcome, _ why: Why, _ count: Int) -> String {
      var diary = Diary()
      let absence = Absence(
        reminder: "pumps", kind: .movement, title: "Pumps", from: Self.at(1), to: Self.at(2), count: count,
        outcome: outcome, why: why)
      diary.record(Self.at(3), .absent(absence))
      return diary.entries[0].sentence
    }
    #expect(sentence(.excused, .paused, 2) == "Pumps: twice due and excused, reminders were paused.")
    #expect(
      sentence(.missed, .off, 1) == "Pumps: once due while nobody could be reminded, Limber was not running.")
  }

  @Test func whatWasLoggedIsCountedByWhatItWas() {
    var diary = Diary()
    diary.move(Self.at(1, 9))
    diary.cramp(Self.at(1, 10))
    diary.cramp(Self.at(1, 11))
    diary.record(Self.at(1, 12), .undone(Undoing(supersedes: EntryID(high: 1, low: 3), occurrence: nil, by: .control)))
    diary.record(Self.at(1, 13), .logged(Log(.calcium(milligrams: 1, source: .food, item: nil), by: .control)))
    diary.record(
      Self.at(1, 13),
      .logged(Log(.movement(minutes: 3, limb: nil), at: Self.at(0) - TimeSpan(microseconds: 1), by: .control)))
    let logs = diary.review.logs
    #expect(logs == LogCounts(movements: 1, calcium: 1, cramps: 1) && logs.all == 3)
  }

  /// A movement that was logged as the answer is told as the answer; and what was answered of an earlier day is something.
  @Test func answersAreNoLogs() {
    var diary = Diary()
    diary.since = Self.at(1)
    diary.until = Self.at(2)
    diary.occur(Self.at(0, 23, 59), Self.done)
    diary.occur(Self.at(1, 9), Self.done)
    diary.move(Self.at(1, 9, 2))
    #expect(diary.review.logs.movements == 0 && diary.review.movement.count == 2)
    #expect(diary.review.answersToBefore == 1 && diary.review.total.done == 1)
    diary.move(Self.at(1, 9, 3))
    #expect(diary.review.logs.movements == 1)
    // One that ran out of time is no answer, and one that was taken back is none.
    diary.entries.removeAll()
    diary.occur(Self.at(0, 23, 59), Self.missed)
    #expect(diary.review.answersToBefore == 0)
    diary.entries.removeAll()
    diary.occur(Self.at(0, 23, 59), Self.done)
    diary.record(
      Self.at(1, 1), .undone(Undoing(supersedes: EntryID(high: 1, low: 3), occurrence: nil, by: .control)))
    #expect(diary.review.answersToBefore == 0)
  }

  /// Seven whole days, whatever time of the day it ends at.
  @Test func withoutABeginningItIsSevenDays() {
    #expect(Adherence.standardStart(until: Self.at(7), in: .utc) == Self.at(0))
    #expect(Adherence.standardStart(until: Self.at(7) + TimeSpan(microseconds: 1), in: .utc) == Self.at(1))
    #expect(Adherence.standardStart(until: Self.at(7, 12), in: .utc) == Self.at(1))
  }
}
