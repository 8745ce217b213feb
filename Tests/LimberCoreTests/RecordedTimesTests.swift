import Testing

@testable import LimberCore

/// Of which times a record tells: what was not on record is blamed on nobody.
@Suite struct RecordedTimesTests {
  /// Entries of one machine.
  private struct Machine {
    var entries: [Entry] = []
    var boot = "a"
    /// When it was switched on, by the clock as it is.
    var booted = at(1)
    var seq: Int64 = 0

    mutating func record(_ time: Instant, _ fact: Fact) {
      seq += 1
      entries.append(
        Entry(
          id: EntryID(high: 1, low: UInt64(seq)), seq: seq, time: time, elapsed: time - booted, boot: boot, offset: 0,
          person: nil, fact: fact))
    }

    mutating func switchOn(_ boot: String, _ time: Instant, started: Instant) {
      (self.boot, booted) = (boot, time)
      record(started, .started(version: "1"))
    }

    /// The clock is set; time has passed up to `before` by it.
    mutating func set(from before: Instant, to after: Instant, takingBack: Int? = nil) {
      booted = booted + (after - before)
      record(after, .clockStepped(by: after - before, takingBack: takingBack))
    }

    mutating func walk(_ due: Instant, _ outcome: Outcome? = .done) {
      let occurrence = Occurrence(
        key: OccurrenceKey(reminder: "walk", due: due), id: "aaaa", kind: .movement, title: "Walk")
      record(due, .due(occurrence, Prescription(RecordedTimesTests.walk(), until: due + .minutes(30))))
      record(due, .shown(occurrence, showing: 1))
      if let outcome { record(due + .minutes(5), .closed(occurrence, Closing(outcome, by: .control))) }
    }

    func review(_ since: Instant, _ until: Instant, now: Instant = .end, readSince: Instant? = nil) -> Adherence {
      Adherence(entries, since: since, until: until, now: now, readSince: readSince, zone: .utc)
    }
  }

  /// A day of November 2026, Monday the 2nd among them.
  private static func at(_ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
    let first = CivilDate(year: 2026, month: 11, day: 1).dayNumber
    return Zone.utc.resolve(
      CivilTime(CivilDate(dayNumber: first + Int64(day - 1)), hour: hour, minute: minute)
    ).due
  }

  private static func walk(_ at: String = "9..17:00") -> Reminder {
    Reminder(id: "walk", kind: .movement, title: "Walk", timing: .at(Shelf.time(at)))
  }

  private static func gap(_ from: Instant, _ to: Instant) -> MovementSummary.Gap { .init(from: from, to: to) }

  /// On since the 1st at 7, and asked every hour from 9 to 17 on these days.
  private static func hourly(_ days: ClosedRange<Int>, at: String = "9..17:00") -> Machine {
    var machine = Machine()
    machine.record(Self.at(1, 7), .started(version: "1"))
    machine.record(Self.at(1, 7, 1), .added(walk(at)))
    for day in days { for hour in 9...17 { machine.walk(Self.at(day, hour)) } }
    return machine
  }

  // MARK: Clocks without a battery

  /// Off for five days, started with the time of the shutdown, set right seconds later.
  @Test func theClockStoodStillWhileTheMachineWasOff() {
    var machine = Self.hourly(2...3)
    machine.record(Self.at(3, 18), .stopped)
    machine.switchOn("b", Self.at(3, 18), started: Self.at(3, 18) + .seconds(35))
    machine.set(from: Self.at(3, 18, 1), to: Self.at(8, 8, 30))
    for hour in 9...17 { machine.walk(Self.at(8, hour)) }
    let week = machine.review(Self.at(2), Self.at(9))
    #expect(week.movement.longestGap == Self.gap(Self.at(2, 17, 5), Self.at(2, 20)))
    // From the shutdown on the 3rd to the 8th at 8:30.
    #expect(
      week.movement.unknown == .hours(2) + .hours(48) + .minutes(30) - .seconds(25)
        && !week.movement.isUnknownAtMost)
    #expect(week.interruptions.off == .days(4) + .hours(14) + .minutes(29))
    #expect(week.interruptions.down == .seconds(35) && week.interruptions.isDownAtLeast)
  }

  /// First switched on with a dead clock: the record begins when it was set, by the time that had passed.
  @Test func theRecordBeginsWhereTheClockWasSet() {
    var machine = Machine()
    let dead = Instant(seconds: 1_577_836_800)
    machine.booted = dead
    machine.record(dead + .seconds(40), .started(version: "1"))
    machine.set(from: dead + .seconds(90), to: Self.at(22, 18))
    machine.record(Self.at(22, 18, 5), .added(Self.walk()))
    for day in 23...25 { for hour in 9...17 { machine.walk(Self.at(day, hour)) } }
    machine.record(Self.at(26, 1), .settings(Settings()))
    let days = machine.review(Self.at(22), Self.at(26))
    #expect(days.recorded?.lowerBound == Self.at(22, 18) - .seconds(50))
    #expect(days.movement.longestGap == Self.gap(Self.at(23, 17, 5), Self.at(23, 20)))
    #expect(days.movement.unknown == .zero && !days.coversBefore)
    // The record covers a part of the time before.
    #expect(!machine.review(Self.at(24), Self.at(26)).coversBefore)
    #expect(machine.review(Self.at(24), Self.at(25)).coversBefore)
  }

  /// A dead clock later: what was on record before it stays known.
  @Test func aDeadClockTakesNothingAway() {
    var machine = Self.hourly(2...3)
    let dead = Instant(seconds: 1_577_836_800)
    machine.switchOn("b", dead, started: dead + .seconds(40))
    machine.record(dead + .seconds(40), .clockBehind(by: dead - Self.at(3, 17, 5)))
    machine.set(from: dead + .seconds(90), to: Self.at(5, 8))
    machine.walk(Self.at(5, 9))
    let days = machine.review(Self.at(2), Self.at(5))
    #expect(days.recorded?.lowerBound == Self.at(1, 7))
    #expect(days.movement.longestGap == Self.gap(Self.at(2, 17, 5), Self.at(2, 20)))
    #expect(days.movement.unknown == .hours(12 + 2) + .minutes(55) && days.interruptions.off > .hours(30))
  }

  /// Set ahead by somebody and back again: only the minutes in between are lost.
  @Test func aClockThatWasAhead() {
    var machine = Self.hourly(2...5)
    machine.set(from: Self.at(5, 18), to: Self.at(45, 18))
    machine.set(from: Self.at(45, 18, 20), to: Self.at(5, 18, 20))
    for day in 6...7 { for hour in 9...17 { machine.walk(Self.at(day, hour)) } }
    machine.walk(Self.at(8, 9))
    let week = machine.review(Self.at(2), Self.at(8))
    #expect(week.movement.unknown == .minutes(20) && week.recorded?.upperBound == Self.at(8, 9, 5))
    // The day is not over, though entries bear later times.
    machine.record(Self.at(8, 9, 10), .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
    let today = machine.review(Self.at(2), Self.at(9), now: Self.at(8, 9, 30))
    #expect(today.knownDays.map(\.day) == [2, 3, 4, 5, 6, 7])
  }

  /// The day in whose future an entry lies is not known before it is over.
  @Test func aDayIsKnownWhenItIsOver() {
    var machine = Self.hourly(2...7)
    machine.record(Self.at(48), .settings(Settings()))
    machine.set(from: Self.at(48), to: Self.at(8, 6))
    machine.record(Self.at(8, 6, 30), .logged(Log(.cramp(place: nil, severity: nil, minutes: nil), by: .control)))
    let found = machine.review(Self.at(2), Self.at(9), now: Self.at(8, 7))
    #expect(!found.knownDays.contains { $0.day == 8 })
    #expect(found.words(in: .utc).contains("One cramp."))
  }

  /// Stopped, set five days ahead, started a minute later: the boot clock knows for how long it did not run.
  @Test func theBootClockKnowsHowLong() {
    var machine = Self.hourly(2...2)
    machine.record(Self.at(3, 10), .stopped)
    machine.booted = machine.booted + .days(5)
    machine.record(Self.at(8, 10, 1), .started(version: "1"))
    let found = machine.review(Self.at(2), Self.at(9))
    #expect(found.interruptions.down == .minutes(1) && !found.interruptions.isDownAtMost)
    #expect(
      found.movement.unknown >= .hours(48)
        && found.movement.longestGap.map { $0.to <= Self.at(3, 10) || $0.from >= Self.at(8) } ?? false)
  }

  // MARK: Clocks that are wrong when the machine is switched on

  /// Limberd on one day and from 18:00 off until 8:00 of the 4th, with a clock that is wrong by this for 30 s.
  private static func wrongAtBoot(by error: TimeSpan, isStop: Bool = true) -> Machine {
    var machine = hourly(2...3)
    let last = machine.entries[machine.entries.count - 1].time
    if isStop { machine.record(at(3, 18), .stopped) }
    let (began, first) = (at(4, 8), at(4, 8) + .seconds(20))
    (machine.boot, machine.booted) = ("b", began + error)
    // What limberd says of a clock that stands before the last entry comes before it says that it began.
    if first + error < (isStop ? at(3, 18) : last) {
      machine.record(first + error, .clockBehind(by: first + error - at(3, 18)))
    }
    machine.record(first + error, .started(version: "1"))
    machine.set(from: first + error + .seconds(30), to: first + .seconds(30))
    for day in 4...9 { for hour in 9...17 { machine.walk(at(day, hour)) } }
    return machine
  }

  /// Ahead, behind, dead or as it was when the machine was switched off: it was off from 18:00 to 8:00, and no time besides.
  @Test(arguments: [
    TimeSpan.days(40), .hours(10), .hours(2), .minutes(5), .zero, -.minutes(5), -.hours(2), -.hours(14), -.days(3),
    -.days(2000),
  ])
  func aClockThatIsWrongAtBoot(error: TimeSpan) {
    let machine = Self.wrongAtBoot(by: error)
    let (all, later) = (machine.review(Self.at(2), Self.at(9)), machine.review(Self.at(5), Self.at(9)))
    #expect(all.interruptions.off == .hours(14))
    #expect(all.interruptions.down == .seconds(20) && all.interruptions.isDownAtLeast)
    // From 18:00 to 20:00, and 20 s of the next day.
    #expect(all.movement.unknown == .hours(2) + .seconds(20) && !all.movement.isUnknownAtMost)
    #expect(later.interruptions == Interruptions() && later.movement.unknown == .zero)
    #expect(all.untold.isEmpty && all.isToldWhole && all.daysOnRecord.count == 7)
    #expect(machine.review(Self.at(6), Self.at(9)).isComparable)
    #expect(all.recorded?.lowerBound == Self.at(1, 7) && all.recorded?.upperBound == Self.at(9, 17, 5))
    // Power lost instead: since the last entry, and at most so long.
    let killed = Self.wrongAtBoot(by: error, isStop: false).review(Self.at(2), Self.at(9))
    #expect(killed.interruptions.off == .hours(14) + .minutes(55) && killed.movement.isUnknownAtMost)
  }

  /// A dead clock that nobody ever set: how long it ran nobody knows, and the next boot tells how long nothing was on record.
  @Test func aBootThatNobodyCanPlace() {
    var machine = Self.hourly(2...3)
    machine.record(Self.at(3, 18), .stopped)
    let dead = Instant(seconds: 1_577_836_800)
    (machine.boot, machine.booted) = ("b", dead)
    machine.record(dead + .seconds(40), .clockBehind(by: dead - Self.at(3, 18)))
    machine.record(dead + .seconds(40), .started(version: "1"))
    machine.record(dead + .hours(5), .stopped)
    machine.switchOn("c", Self.at(4, 18), started: Self.at(4, 18))
    let found = machine.review(Self.at(2), Self.at(5), now: Self.at(4, 18))
    #expect(found.interruptions.off == .days(1) && found.movement.isUnknownAtMost)
    #expect(found.recorded == Self.at(1, 7)...Self.at(4, 18))
  }

  // MARK: Slips

  /// Two days back and, two seconds later, right again: the review is that of the life without it.
  @Test(arguments: [-TimeSpan.days(2), .days(40), -.hours(3), .hours(2)])
  func aSlipThatWasTakenBack(step: TimeSpan) {
    func life(_ step: TimeSpan?) -> Machine {
      var machine = Self.hourly(2...4)
      if let step {
        machine.set(from: Self.at(4, 23), to: Self.at(4, 23) + step)
        machine.set(from: Self.at(4, 23) + step + .seconds(2), to: Self.at(4, 23) + .seconds(2), takingBack: 1)
      }
      for day in 5...9 { for hour in 9...17 { machine.walk(Self.at(day, hour)) } }
      return machine
    }
    for (since, until) in [(2, 9), (4, 5), (5, 9), (7, 9)] {
      let (found, calm) = (
        life(step).review(Self.at(since), Self.at(until)), life(nil).review(Self.at(since), Self.at(until))
      )
      #expect(found.movement == calm.movement && found.untold == calm.untold && found.before == calm.before)
      #expect(found.interruptions == calm.interruptions && found.isComparable == calm.isComparable)
      #expect(found.words(in: .utc) == calm.words(in: .utc) && found.knownDays == calm.knownDays)
    }
  }

  /// What was told again comes with the time since boot at which it was.
  @Test func whatIsToldAgainIsInItsPlace() {
    var machine = Self.hourly(2...4)
    machine.set(from: Self.at(4, 20), to: Self.at(6, 20))
    machine.record(Self.at(6, 20, 10), .stopped)
    machine.record(Self.at(6, 20, 30), .started(version: "1"))
    machine.set(from: Self.at(6, 21), to: Self.at(4, 21), takingBack: 3)
    machine.record(Self.at(4, 20, 10), .stopped)
    machine.record(Self.at(4, 20, 30), .started(version: "1"))
    machine.walk(Self.at(5, 9))
    let found = machine.review(Self.at(2), Self.at(5)).interruptions
    #expect(found.down == .minutes(20) && !found.isDownAtMost && found.off == .zero)
    #expect(machine.review(Self.at(2), Self.at(5)).untold.isEmpty)
  }

  /// The clock is set while limberd does not run: that is told before that it began.
  @Test func setWhileItDidNotRun() {
    var machine = Self.hourly(2...2)
    machine.record(Self.at(3, 10), .stopped)
    machine.booted = machine.booted + .minutes(30)
    machine.record(Self.at(3, 11, 30), .clockStepped(by: .minutes(30)))
    machine.record(Self.at(3, 11, 30), .started(version: "1"))
    let found = machine.review(Self.at(3), Self.at(4), now: Self.at(3, 11, 31))
    #expect(found.interruptions.down == .hours(1) && !found.interruptions.isDownAtMost)
  }

  /// What a clock passed over that has stood ever since is on record: what was due is known, and what was done is not.
  @Test func whatTheClockPassedOverIsTold() {
    var machine = Self.hourly(2...4)
    machine.set(from: Self.at(5, 8), to: Self.at(5, 14))
    #expect(!machine.review(Self.at(5), Self.at(6), now: Self.at(5, 14, 1)).isToldWhole)
    machine.record(Self.at(5, 14, 10), .clockStepped(by: .zero))
    for hour in 15...17 { machine.walk(Self.at(5, hour)) }
    let found = machine.review(Self.at(5), Self.at(6))
    #expect(found.untold.isEmpty && found.isToldWhole && found.movement.unknown == .hours(6))
  }

  // MARK: How long nobody knows

  /// The record ends with a stop: from then on nobody could be reminded.
  @Test func aStopInTheEndIsCertain() {
    var machine = Self.hourly(2...3)
    machine.record(Self.at(3, 18), .stopped)
    let found = machine.review(Self.at(2), Self.at(5)).movement
    #expect(found.unknown == .hours(14) && !found.isUnknownAtMost)
  }

  @Test func aKillIsAtMost() {
    var machine = Self.hourly(2...2, at: "7:30")
    machine.record(Self.at(3, 16, 10), .started(version: "1"))
    machine.walk(Self.at(4, 7, 30))
    let killed = machine.review(Self.at(2), Self.at(4))
    #expect(killed.movement.unknown > .zero && killed.movement.isUnknownAtMost && killed.interruptions.isDownAtMost)
    machine = Self.hourly(2...2, at: "7:30")
    machine.record(Self.at(2, 18), .stopped)
    machine.record(Self.at(2, 19), .started(version: "1"))
    machine.walk(Self.at(3, 7, 30))
    let stopped = machine.review(Self.at(2), Self.at(3))
    #expect(stopped.movement.unknown == .hours(1) && !stopped.movement.isUnknownAtMost)
  }

  /// Stopped at nine, rebooted in the evening: how long the machine was on without it nobody knows.
  @Test func stoppedBeforeTheMachineWasOff() {
    var machine = Self.hourly(2...2)
    machine.record(Self.at(3, 9), .stopped)
    machine.switchOn("b", Self.at(3, 22) - .seconds(70), started: Self.at(3, 22))
    let found = machine.review(Self.at(3), Self.at(4)).interruptions
    #expect(found.down == .seconds(70) && found.isDownAtLeast && !found.isDownAtMost)
    #expect(found.off == .hours(13) - .seconds(70))
  }

  // MARK: Silence

  /// Power lost at 9:10: that nothing came at ten is evidence, before the restart as after it.
  @Test func powerLost() {
    var machine = Self.hourly(1...1)
    machine.walk(Self.at(2, 9))
    let before = machine.review(Self.at(1), Self.at(4), now: Self.at(6, 9)).movement
    #expect(before.longestGap == Self.gap(Self.at(1, 17, 5), Self.at(1, 20)))
    #expect(before.unknown == .hours(12 + 10) + .minutes(55) && before.isUnknownAtMost)
    machine.switchOn("b", Self.at(6, 7), started: Self.at(6, 7) + .seconds(30))
    let after = machine.review(Self.at(1), Self.at(4), now: Self.at(6, 9)).movement
    #expect(after == before)
    // While the next one is still to come all is well.
    #expect(Self.hourly(1...1).review(Self.at(1), Self.at(2, 9, 5)).movement.unknown == .zero)
  }

  /// Weeks without an entry, with a dose a day in force.
  @Test func nothingIsNotNothingDue() {
    let machine = Self.hourly(2...10)
    func words(_ since: Int, _ until: Int, now: Int) -> [String] {
      machine.review(Self.at(since), Self.at(until), now: Self.at(now, 12)).words(in: .utc)
    }
    let silent = machine.review(Self.at(12), Self.at(19), now: Self.at(20))
    #expect(silent.untold == [Self.at(11, 9)..<Self.at(19)] && !silent.isToldWhole)
    #expect(words(12, 19, now: 20) == ["Nothing is on record of this time: what was due is not known."])
    #expect(words(25, 27, now: 20) == ["This time is still to come."])
    #expect(words(20, 27, now: 20) == ["Nothing is on record of this time: what was due is not known."])
    let part = machine.review(Self.at(10, 18), Self.at(19), now: Self.at(20))
    #expect(
      part.words(in: .utc) == [
        "Nothing is on record of a part of this time: what was due then is not known. In the rest nothing was due."
      ])
    // Between two that come once a week nothing was due, and the record tells it.
    let weekly = Self.hourly(5...5, at: "Thu 15:00")
    let quiet = weekly.review(Self.at(7), Self.at(9), now: Self.at(20))
    #expect(quiet.words(in: .utc) == ["Nothing was due in this time."] && quiet.isToldWhole)
    #expect(
      weekly.review(Self.at(6), Self.at(9), now: Self.at(8)).words(in: .utc) == ["Nothing was due so far."])
  }

  // MARK: Journals

  /// What was not read is no outage.
  @Test func whatWasNotReadIsNoHole() {
    var machine = Machine()
    machine.record(Self.at(1, 7, 1), .added(Self.walk("Thu 15:00")))
    machine.seq += 40
    machine.walk(Self.at(19, 15))
    machine.walk(Self.at(26, 15))
    let read = machine.review(Self.at(19), Self.at(20), readSince: Self.at(15)).movement
    #expect(read.unknown == .zero && read.longestGap == Self.gap(Self.at(19, 8), Self.at(19, 15, 5)))
    // Where all was read it is one.
    #expect(machine.review(Self.at(19), Self.at(20)).movement.unknown > .hours(6))
  }

  // MARK: Rests and pauses

  @Test func aRestIsNoTimeWithoutAMovement() {
    var machine = Self.hourly(2...2)
    machine.record(Self.at(3, 8), .paused(until: Self.at(4), lasting: nil, isRest: true))
    let rest = EntryID(high: 1, low: UInt64(machine.seq))
    machine.walk(Self.at(4, 9))
    let found = machine.review(Self.at(3), Self.at(4)).movement
    #expect(found.longestGap == nil && found.paused == .hours(12) && found.unknown == .zero)
    machine.record(
      Self.at(4, 9, 30), .undone(Undoing(supersedes: rest, occurrence: nil, by: .control, what: .rest)))
    #expect(machine.review(Self.at(3), Self.at(4)).movement.longestGap == Self.gap(Self.at(3, 8), Self.at(3, 20)))
  }

  @Test func aPauseEnds() {
    var machine = Self.hourly(2...2)
    machine.record(Self.at(3, 8), .paused(until: Self.at(8), lasting: nil))
    machine.record(Self.at(3, 10), .resumed(by: .control))
    machine.record(Self.at(3, 12), .paused(until: Self.at(3, 13), lasting: .hours(1)))
    machine.walk(Self.at(3, 17))
    let found = machine.review(Self.at(3), Self.at(4)).movement
    #expect(found.paused == .hours(3) && found.longestGap == Self.gap(Self.at(3, 13), Self.at(3, 17, 5)))
  }

  // MARK: The time before

  /// As long as what has passed of the span.
  @Test func theTimeBeforeIsAsLongAsWhatHasPassed() {
    let machine = Self.hourly(2...16)
    let found = machine.review(Self.at(15), Self.at(22), now: Self.at(16, 12))
    #expect(found.before == Self.at(13, 12)..<Self.at(15) && found.coversBefore)
    #expect(found.total.before.due == 6 + 9)
    #expect(machine.review(Self.at(25), Self.at(26), now: Self.at(16)).before.isEmpty)
  }

  /// Days are compared with days, where the clocks are changed.
  @Test(arguments: [("2026-10-20", 7), ("2026-10-25", 7), ("2026-03-29", 7), ("2026-04-01", 3), ("2026-10-25", 1)])
  func daysBefore(first: String, days: Int64) throws {
    let zone = try SystemZone.load("Europe/Berlin")
    func midnight(_ text: String, _ days: Int64) throws -> Instant {
      let start = try #require(World.instant([Substring(text), "00:00"], from: .epoch, zone: zone))
      let number = zone.civil(start).date.dayNumber + days
      return zone.resolve(CivilTime(CivilDate(dayNumber: number), timeOfDay: .zero)).due
    }
    let (since, until) = (try midnight(first, 0), try midnight(first, days))
    let before = Adherence([], since: since, until: until, zone: zone).before
    #expect(before == (try midnight(first, -days))..<since)
    let hours = Adherence([], since: since + .hours(5), until: until, zone: zone).before
    #expect(hours.upperBound - hours.lowerBound == until - since - .hours(5))
  }
}
