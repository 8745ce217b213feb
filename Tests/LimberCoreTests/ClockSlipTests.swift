import Testing

@testable import LimberCore

/// The clock goes wrong, and comes back: the record is that of a life in which it never did.
@Suite struct ClockSlipTests {
  /// Nobody calls the clock synchronised.
  private static func world(_ reminders: [Reminder], start: String = "2026-11-23 08:00") -> World {
    var world = World(reminders, start: start)
    world.isSetByServer = false
    return world
  }
  private func lunch() -> World { Self.world([ClockAccidentTests.lunch()]) }

  private func counts(_ world: World) -> AdherenceCounts {
    Adherence(world.entries, since: .epoch, until: .end, zone: world.zone).total.counts
  }

  // MARK: There and back at once

  /// A dose that was done is not asked for again, and stays done.
  @Test(arguments: ["2d", "202d", "13h", "2h", "7years"], [false, true])
  func doneThenBackAndForth(span: String, restarts: Bool) {
    var world = lunch()
    world.deeds("12:31 done\n12:40 step -\(span)")
    if restarts {
      world.kill()
      world.switchOn()
    }
    world.advance(to: world.wall + .seconds(2))
    world.step(by: Shelf.span(span))
    #expect(world.count("due lunch") == 1, "\(world.lines)")
    #expect(world.count("voided") == 0)
    #expect(world.engine.openOccurrences.isEmpty)
    let counts = counts(world)
    #expect((counts.due, counts.done, counts.missed) == (1, 1, 0))
    world.deeds("Tue 12:30 wait")
    #expect(world.count("Tue 12:30 due lunch") == 1, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// Nothing of the days that never were is recorded.
  @Test(arguments: ["40d", "2d", "3h", "400d"], ["12:40", "20:00", "20:00 restart"])
  func forthAndBack(span: String, when: String) {
    let (time, restarts) = (String(when.prefix(5)), when.hasSuffix("restart"))
    var (world, calm) = (lunch(), lunch())
    for index in 0..<2 {
      let deeds = "12:31 done\n\(time) wait"
      index == 0 ? world.deeds(deeds) : calm.deeds(deeds)
    }
    world.step(by: Shelf.span(span))
    if restarts {
      world.kill()
      world.switchOn()
    }
    world.advance(to: world.wall + .seconds(2))
    world.step(by: -Shelf.span(span))
    for world in [world, calm] {
      let counts = counts(world)
      #expect((counts.due, counts.done, counts.missed) == (1, 1, 0), "\(world.lines)")
      #expect(world.engine.openOccurrences.isEmpty)
      #expect(world.screen.isEmpty)
    }
    world.deeds("Tue 12:31 done\nWed 12:31 done")
    calm.deeds("Tue 12:31 done\nWed 12:31 done")
    #expect(counts(world).sums == counts(calm).sums)
    #expect(world.violations.isEmpty)
  }

  /// Restarted while the date is 2020, on the same boot, then right: a reminder that has never been due has missed nothing.
  @Test func restartedInAnotherYear() {
    var world = Self.world([Shelf.calcium("evening", at: "20:00")])
    world.deeds("12:00 stop")
    let right = world.wall
    world.deeds("12:00 set 2020-01-01 12:00")
    world.switchOn()
    world.advance(to: world.wall + .seconds(2))
    world.step(by: right + .seconds(2) - world.wall)
    #expect(counts(world).due == 0, "\(world.lines)")
    world.deeds("20:00 wait")
    #expect(world.count("20:00 shown evening 1") == 1, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// The clock stood still while the machine was off, and was set right soon: what was due was missed for that.
  @Test(arguments: [0, 40, 2400])
  func offWhileTheClockStoodStill(seconds: Int64) {
    var world = Self.world([Shelf.calcium("breakfast", at: "07:30"), Shelf.calcium("evening", at: "20:00")])
    world.deeds("22:00 stop")
    world.reboot()
    world.advance(to: world.wall + .seconds(seconds))
    world.step(by: .hours(18))
    world.advance(to: world.wall + Slip.settling)
    #expect(world.lines.contains { $0.hasSuffix("missed breakfast off") }, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  // MARK: In doubt

  /// What is due by the clock as it shows is shown; what was skipped is recorded when the clock has stood for ten minutes.
  @Test func doubtEndsAfterTenMinutes() {
    live(
      lunch(),
      """
      > 09:00 step +28h
      Tue 13:00 stepped 1d 4h
      Tue 13:00 due lunch of Tue 12:30
      Tue 13:00 shown lunch 1
      Tue 13:10 stepped 0
      Tue 13:10 due lunch of 12:30
      Tue 13:10 missed lunch undelivered
      > Tue 13:15 done
      Tue 13:15 done lunch
      Tue 13:15 withdrawn lunch
      > Tue 20:00 wait
      """)
  }

  @Test func doubtEndsWhenTheKernelSaysSo() {
    live(
      lunch(),
      """
      > 09:00 step +28h
      Tue 13:00 stepped 1d 4h
      Tue 13:00 due lunch of Tue 12:30
      Tue 13:00 shown lunch 1
      > Tue 13:02 sync
      Tue 13:02 stepped 0
      Tue 13:02 due lunch of 12:30
      Tue 13:02 missed lunch undelivered
      > Tue 13:03 wait
      """)
  }

  /// Who answers what is due only by the clock as it is now takes it for right.
  @Test func doubtEndsWithAnAnswer() {
    live(
      lunch(),
      """
      > 09:00 step +28h
      Tue 13:00 stepped 1d 4h
      Tue 13:00 due lunch of Tue 12:30
      Tue 13:00 shown lunch 1
      > Tue 13:05 done
      Tue 13:05 done lunch
      Tue 13:05 withdrawn lunch
      Tue 13:05 stepped 0
      Tue 13:05 due lunch of 12:30
      Tue 13:05 missed lunch undelivered
      > Tue 20:00 wait
      """)
  }

  /// Set to the minute while in doubt, it is as doubtful as before, and not for ever.
  @Test(arguments: ["2d", "3h"], ["3min", "-3min", "70s", "1h"])
  func setALittleMoreWhileInDoubt(span: String, further: String) {
    for sign in [TimeSpan.zero + Shelf.span(span), .zero - Shelf.span(span)] {
      var world = lunch()
      world.deeds("12:31 done\n12:40 wait")
      world.step(by: sign)
      world.advance(to: world.wall + .minutes(5))
      world.step(by: further.hasPrefix("-") ? -Shelf.span(String(further.dropFirst())) : Shelf.span(further))
      #expect(world.engine.clockDoubt != nil)
      let now = world.wall
      world.advance(to: world.wall + .minutes(11))
      #expect(world.engine.clockDoubt == nil, "\(world.lines)")
      #expect(world.engine.upcoming(limit: 1).first.map { $0.due - now < .hours(28) } == true, "\(world.lines)")
      #expect(world.violations.isEmpty)
    }
  }

  /// Several that are answered at once are an answer too.
  @Test func doubtEndsWithSeveralAnswers() {
    var world = lunch()
    world.deeds("09:00 step +28h")
    world.send(.request(.done(.all, at: nil, note: nil), by: .control))
    #expect(world.engine.clockDoubt == nil, "\(world.lines)")
    #expect(world.count("missed lunch") == 1, "\(world.lines)")
  }

  /// What a correction had taken the place of, and holds again, is told again.
  @Test func theAnswerBeforeACorrectionThatWasTakenBack() {
    var world = lunch()
    world.deeds("09:00 step +2h\n13:45 done\n13:50 done lunch at 13:40\n13:51 undo\n14:00 step -2h\n14:30 wait")
    let counts = counts(world)
    #expect((counts.due, counts.done, counts.missed) == (1, 1, 0), "\(world.lines)")
    #expect(world.engine.openOccurrences.isEmpty)
  }

  /// Going back voids what was answered only when the clock has stood there.
  @Test func nothingIsVoidWhileInDoubt() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 done
      12:31 done lunch
      12:31 withdrawn lunch
      > 12:40 step -24h
      2026-11-22 12:40 stepped -1d
      2026-11-22 12:50 stepped 0
      2026-11-22 12:50 voided lunch after 2026-11-22 12:50
      > 2026-11-23 12:20 wait
      12:30 due lunch
      12:30 shown lunch 1
      > 12:30 wait
      """)
  }

  /// What was open before keeps the time that it had.
  @Test func whatWasOpenStaysOpen() {
    live(
      lunch(),
      """
      12:30 due lunch
      12:30 shown lunch 1
      > 12:40 step +72h
      Thu 12:40 stepped 3d
      > Thu 12:42 step -72h
      12:42 stepped -3d back
      > 12:45 done
      12:45 done lunch
      12:45 withdrawn lunch
      > 20:00 wait
      """)
  }

  /// An hour at the most is no slip that anybody waits for.
  @Test func anHourIsBelieved() {
    live(
      lunch(),
      """
      > 12:00 step +1h
      13:00 stepped 1h
      13:00 due lunch of 12:30
      13:00 shown lunch 1
      > 13:05 step -1h
      12:05 stepped -1h back
      12:05 withdrawn lunch
      12:30 due lunch
      12:30 shown lunch 1
      > 12:31 wait
      """)
  }

  /// In doubt, and set once more: what counts is both together.
  @Test func setTwiceWhileInDoubt() {
    live(
      lunch(),
      """
      > 09:00 step +960h
      2027-01-02 09:00 stepped 1month 1w 2d 13h 30min
      > 2027-01-02 09:01 step -936h
      Tue 09:01 stepped -1month 1w 1d 13h 30min back
      Tue 09:11 stepped 0
      Tue 09:11 due lunch of 12:30
      Tue 09:11 missed lunch undelivered
      > Tue 12:00 wait
      """)
  }

  // MARK: Back after a long time

  /// What was believed for hours counts no longer, and what was really done does, at the time at which it was.
  @Test func backAfterHours() {
    var world = lunch()
    world.deeds("11:00 step +48h\nWed 11:20 log cramp\nWed 12:35 done\nWed 13:00 log calcium 300\nWed 14:00 step -48h")
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
    #expect(review.items.map { world.time($0.due) } == ["12:30"], "\(world.lines)")
    #expect(review.items.map(\.outcome) == [.done])
    #expect(review.items.compactMap(\.answered).map(world.time) == ["12:35"])
    #expect(review.cramps.map { world.time($0.time) } == ["11:20"])
    #expect(review.calcium.days.map(\.milligrams) == [800])
    #expect(review.absences.isEmpty)
    world.deeds("Tue 12:31 wait")
    #expect(world.count("Tue 12:30 due lunch") == 1)
    #expect(world.violations.isEmpty)
  }

  /// A dose taken because a clock that was wrong asked for it was taken all the same.
  @Test func answeredForATimeThatNeverWas() {
    var world = lunch()
    world.deeds("12:31 done\n17:00 step +19h 40min\nTue 12:45 done\nTue 12:50 step -19h 40min")
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
    #expect(review.total.sums.due == 1, "\(world.lines)")
    #expect(review.total.sums.done == 1)
    #expect(review.calcium.days.map(\.milligrams) == [1000])
    #expect(world.violations.isEmpty)
  }

  /// What was voided counts again.
  @Test(arguments: [false, true])
  func voidedCountsAgain(restarts: Bool) {
    var world = lunch()
    world.deeds("12:31 done\n12:40 step -24h\n13:10 wait")
    #expect(world.count("voided") == 1, "\(world.lines)")
    if restarts {
      world.kill()
      world.switchOn()
    }
    world.step(by: .hours(24))
    let counts = counts(world)
    #expect((counts.due, counts.done, counts.missed) == (1, 1, 0), "\(world.lines)")
    #expect(world.engine.openOccurrences.isEmpty)
    #expect(world.violations.isEmpty)
  }

  /// An interval goes on, and a movement done meanwhile counts where it was.
  @Test func intervals() {
    var world = Self.world([Shelf.movement { $0.repeats = 0 }])
    world.deeds("10:05 done\n10:20 step +24h\nTue 11:06 done\nTue 11:30 step -24h")
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
    #expect(review.items.map { world.time($0.due) } == ["10:00", "11:05"], "\(world.lines)")
    #expect(review.items.compactMap(\.answered).map(world.time) == ["10:05", "11:06"])
    world.deeds("12:07 wait")
    #expect(world.count("12:06 due pumps") == 1, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// The schedule that was edited meanwhile stays as it is.
  @Test func editedMeanwhile() {
    var world = lunch()
    world.deeds("10:00 step +48h\nWed 10:05 at lunch 13:00\nWed 10:20 step -48h\n13:01 wait")
    #expect(world.count("13:00 due lunch") == 1, "\(world.lines)")
    #expect(counts(world).due == 0 && world.engine.openOccurrences.count == 1)
    #expect(world.violations.isEmpty)
  }

  /// An edit while the clock is in doubt leaves nothing that is due by it lying. Seed 11 of the simulator.
  @Test func editedWhileInDoubtAfterADayOff() {
    var world = lunch()
    world.deeds("21:00 stop")
    world.step(by: .hours(41))
    world.step(by: -.hours(24))
    world.deeds("Tue 14:00 wait")
    world.step(by: -.minutes(61))
    world.schedule.reminders[0].timing = .at(Shelf.time("13:00"))
    world.switchOn()
    #expect(world.engine.nextWake.map { $0 > world.wall } ?? true, "\(world.lines)")
    #expect(world.violations.isEmpty, "\(world.violations)")
  }

  /// Paused meanwhile, and paused before: what the person wants holds, by the clock as it is.
  @Test func pauses() {
    var world = lunch()
    world.deeds("12:00 step +48h\nWed 12:05 pause for 1h\nWed 12:07 step -48h")
    #expect(world.engine.pausedUntil.map(world.time) == "13:05", "\(world.lines)")
    world = lunch()
    world.deeds("12:00 pause until 13:00\n12:05 step +3h\n15:25 step -3h")
    #expect(world.engine.pausedUntil.map(world.time) == "13:00", "\(world.lines)")
    world.deeds("13:00 wait")
    #expect(world.count("13:00 shown lunch 1") == 1, "\(world.lines)")
    #expect(world.violations.isEmpty)
  }

  /// A power cut while the clock is in doubt: the next boot meets it as if it had never been set.
  @Test func bootedWhileInDoubt() {
    var world = lunch()
    world.deeds("12:31 done\n12:40 step +960h\n2027-01-02 12:41 log cramp\n2027-01-02 12:42 boot 2026-11-23 12:50")
    #expect(world.engine.clockBehind == nil, "\(world.lines)")
    let counts = counts(world)
    #expect((counts.due, counts.done, counts.missed) == (1, 1, 0), "\(world.lines)")
    world.deeds("Tue 12:31 wait")
    #expect(world.count("Tue 12:30 due lunch") == 1)
    #expect(world.violations.isEmpty)
  }

  // MARK: What is done in a slip

  /// Whatever is done while the clock is wrong was done when it was done: all is as without the slip.
  @Test(arguments: [
    ("a day slow", "Tue 12:00 -24h", "19:05 done dinner\nTue 12:31 skip lunch\nTue 19:05 done dinner", "Tue 22:00"),
    ("a time changed after the answer", "12:00 +48h", "12:35 done lunch\n13:00 at lunch 13:30", "13:20"),
    ("a time changed while it is due", "12:00 +48h", "13:00 at lunch 18:00", "13:20"),
    ("removed after the answer", "12:00 +24h", "12:40 done lunch\n12:45 remove lunch", "13:00"),
    ("another dose after the answer", "12:00 +24h", "12:40 done lunch\n12:45 dose lunch 250", "13:00"),
    ("disabled while it is due", "12:00 +24h", "12:40 disable lunch", "13:00"),
    ("five minutes fast", "08:30 +5min", "18:30 wait", "20:00"),
    ("two minutes fast", "08:30 +2min", "10:01 done pumps\n12:31 done lunch", "17:00"),
    ("half an hour slow", "09:00 -30min", "13:01 done lunch", "15:40"),
    ("a movement logged as the answer", "09:30 +2d", "10:02 log movement for pumps", "10:20"),
    ("put off", "12:00 +2d", "12:31 snooze lunch 30min", "12:40"),
    ("put away", "12:00 +2d", "12:31 snooze first", "12:40"),
    ("a pause that ended", "12:00 +2d", "12:10 pause for 5h\n17:20 wait", "18:00"),
    ("a pause that was ended", "12:00 +2d", "12:10 pause for 5h\n12:40 resume", "18:00"),
    ("a rest by a clock that is far ahead", "20:00 +7h", "22:10 rest", "Tue 12:00"),
    ("a rest by a clock that is behind", "12:00 -11h", "12:40 rest", "13:00"),
    ("asleep", "12:00 +2d", "12:31 done lunch\n13:00 sleep\n16:10 wake", "17:00"),
    ("off", "12:00 +2d", "12:31 done lunch\n13:00 stop\n16:10 start", "17:00"),
  ])
  func inTheSlip(name: String, slip: String, deeds: String, back: String) {
    let reminders = [
      Shelf.calcium("lunch", at: "12:30") { $0.repeats = 1 }, Shelf.calcium("dinner", at: "19:00"),
      Shelf.calcium("first", at: "12:20") { $0.snoozes = 0 }, Shelf.movement { $0.repeats = 1 },
    ]
    var (world, calm) = (Self.world(reminders), Self.world(reminders))
    var step = TimeSpan.zero
    func pass(to words: [Substring]) {
      guard let at = World.instant(words, from: calm.wall, zone: calm.zone) else {
        Issue.record("\(words)")
        return
      }
      calm.advance(to: at)
      world.advance(to: at + step)
    }
    let from = slip.split(separator: " ")
    pass(to: Array(from.dropLast()))
    let span = from[from.count - 1]
    step = span.hasPrefix("-") ? -Shelf.span(String(span.dropFirst())) : Shelf.span(String(span.dropFirst()))
    world.step(by: step)
    for line in deeds.split(separator: "\n") {
      let words = line.split(separator: " ")
      let end = 1 + (words.firstIndex { $0.contains(":") } ?? 0)
      pass(to: Array(words[..<end]))
      world.accident((world.stamp.split(separator: " ") + words[end...])[...])
      calm.accident((calm.stamp.split(separator: " ") + words[end...])[...])
    }
    pass(to: back.split(separator: " "))
    world.step(by: -step)
    step = .zero
    pass(to: ["Wed", "08:00"])
    // Whether it was shown at its time is another matter: in a slip it was not.
    func outcomes(_ world: World) -> [String] {
      review(world).map {
        $0.split(separator: " ").filter { !["true", "false", "unanswered", "undelivered", "off"].contains($0) }.joined(
          separator: " ")
      }
    }
    let (found, wanted) = (outcomes(world), outcomes(calm))
    #expect(found == wanted, "\(world.lines.joined(separator: "\n"))\nwithout:\n\(calm.lines.joined(separator: "\n"))")
    #expect(world.engine.openOccurrences.map(\.occurrence.key) == calm.engine.openOccurrences.map(\.occurrence.key))
    #expect(world.screen.sorted() == calm.screen.sorted())
    let (here, there) = (interruptions(world), interruptions(calm))
    #expect((here.asleep, here.off, here.down) == (there.asleep, there.off, there.down))
    #expect(world.violations.isEmpty)
  }

  private func interruptions(_ world: World) -> Interruptions {
    Adherence(world.entries, since: .epoch, until: world.wall, zone: world.zone).interruptions
  }

  /// A time from before the clock went wrong, named while it was, is that time.
  @Test func aTimeFromBefore() {
    var world = lunch()
    world.deeds("12:40 step +2d\nWed 12:50 done lunch at 2026-11-23 12:35\nWed 12:52 step -2d\n13:00 wait")
    let review = Adherence(world.entries, since: .epoch, until: .end, zone: world.zone)
    #expect(review.items.compactMap(\.answered).map(world.time) == ["12:35"], "\(world.lines)")
    #expect(world.engine.openOccurrences.isEmpty)
  }

  /// Entries of another ledger that bear the same numbers stay.
  @Test func ofMergedLedgers() {
    var (old, new) = (lunch(), lunch())
    old.deeds("12:31 done\n12:40 log cramp\n12:50 log cramp\n13:00 log cramp\n13:10 log cramp")
    new.deeds("12:31 done\n12:40 step +2d\nWed 12:41 log cramp\nWed 12:42 step -2d\n12:50 wait")
    let mine = Entry.counted(new.entries)
    for boot in ["another", new.entries[0].boot] {
      let others = old.entries.map { entry in
        var entry = entry
        entry.boot = boot
        // Of the same boot they are from before the step.
        entry.elapsed = boot == "another" ? entry.elapsed : TimeSpan(microseconds: entry.elapsed.microseconds / 1_000)
        return entry
      }
      #expect(Entry.counted(others + new.entries).count == others.count + mine.count)
    }
    #expect(mine.count < new.entries.count)
  }

  // MARK: Whole lives

  /// A life with slips says the same as the life without them.
  @Test(arguments: 0..<150)
  func lifeWithoutTheSlip(seed: Int) {
    var random = Random(seed: UInt64(seed) &+ 40)
    let reminders = [
      Shelf.calcium("lunch", at: "12:30") { $0.repeats = 1 }, Shelf.calcium("dinner", at: "19:00"),
      Shelf.movement { $0.repeats = 1 },
    ]
    var (world, calm) = (Self.world(reminders), Self.world(reminders))
    for day in 0..<4 {
      for _ in 0..<(2 + random.below(6)) {
        let at = World.firstMorning + .days(Int64(day)) + .minutes(Int64(random.below(14 * 60)))
        guard at > world.wall else { continue }
        let verb = random.pick([
          "done", "skip", "snooze", "log cramp", "log movement", "undo", "pause for 1h", "resume",
        ])
        for both in 0..<2 {
          var life = both == 0 ? world : calm
          life.advance(to: at)
          life.accident((life.stamp + " " + verb).split(separator: " ")[...])
          if both == 0 { world = life } else { calm = life }
        }
      }
      slip(&world, &random)
      calm.advance(to: world.wall)
      if let first = (world.violations + calm.violations).first {
        Issue.record("seed \(seed): \(first)\n\(world.lines.joined(separator: "\n"))")
        return
      }
    }
    let end = World.firstMorning + .days(6)
    world.advance(to: end)
    calm.advance(to: end)
    let (found, wanted) = (review(world), review(calm))
    let index = zip(found, wanted).prefix { $0 == $1 }.count
    if index < max(found.count, wanted.count) {
      Issue.record(
        """
        seed \(seed): \(index < found.count ? found[index] : "nothing") instead of \
        \(index < wanted.count ? wanted[index] : "nothing")
        \(world.lines.joined(separator: "\n"))
        without:
        \(calm.lines.joined(separator: "\n"))
        """)
    }
  }

  /// Some seconds or minutes of a clock that is wrong, in which nothing is due and nobody does anything.
  private func slip(_ world: inout World, _ random: inout Random) {
    let lasts = TimeSpan.seconds(random.pick([1, 2, 30, 200, 800]))
    guard let next = world.engine.nextWake, next - world.wall > lasts + .minutes(2) else { return }
    var step = Shelf.span(random.pick(["90s", "20min", "1h", "3h", "11h", "13h", "2d", "40d", "202d"]))
    if random.chance(2) { step = -step }
    world.lines.append("> \(world.stamp) slips by \(step) for \(lasts)")
    world.step(by: step)
    if random.chance(2) {
      world.kill()
      world.switchOn()
    }
    world.advance(to: world.wall + lasts)
    if random.chance(3) {
      world.kill()
      world.step(by: -step)
      world.switchOn()
    } else {
      world.step(by: -step)
    }
  }

  /// What a review says of each due instant, and of what was logged.
  private func review(_ world: World) -> [String] {
    let review = Adherence(world.entries, since: .epoch, until: world.wall, zone: world.zone)
    return review.items.map { item in
      "\(world.time(item.due)) \(item.occurrence.key.reminder) \(item.outcome?.rawValue ?? "open") "
        + "\(item.closing?.why?.rawValue ?? "") \(item.isAsked) \(item.answered.map(world.time) ?? "")"
    } + review.cramps.map { "\(world.time($0.time)) cramp" } + ["\(review.movement.count) movements"]
      + review.calcium.days.map { "\($0)" } + review.absences.map { "\($0)" }
  }
}

extension World {
  fileprivate static let firstMorning = Instant(seconds: 1_795_420_800)  // 2026-11-23 08:00
  /// The time as a script writes it.
  fileprivate var stamp: String { let civil = zone.civil(wall); return "\(Text.date(civil.date)) \(Text.clock(civil))" }
}
