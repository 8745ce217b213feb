import Testing

@testable import LimberCore
@testable import Report

/// Strips of days, comma-separated values, many people.
@Suite struct ReviewFormsTests {
  private static func at(_ day: Int, _ hour: Int) -> Instant {
    Zone.utc.resolve(CivilTime(CivilDate(year: 2026, month: 11, day: day), hour: hour, minute: 0)).due
  }

  private static func item(_ day: Int, _ hour: Int, _ outcome: Outcome?) -> AdherenceItem {
    let key = OccurrenceKey(reminder: "a", due: at(day, hour))
    var item = AdherenceItem(Occurrence(key: key, id: "aaaa", kind: .movement, title: "A"))
    item.closing = outcome.map { Closing($0) }
    return item
  }

  private static func absent(_ day: Int, _ hour: Int, _ count: Int = 1, _ outcome: Outcome = .missed) -> AbsentPart {
    AbsentPart(
      reminder: "a", kind: .movement, title: "A", first: at(day, hour), count: count, outcome: outcome,
      why: outcome == .missed ? .off : .paused)
  }

  private static func strip(
    _ items: [AdherenceItem], _ first: Int, _ last: Int, absent absences: [AbsentPart] = []
  ) -> DayStrip {
    DayStrip(items, absences, since: at(first, 0), until: at(last, 0) + .days(1), zone: .utc)
  }

  @Test func aCharacterForEachDay() {
    let strip = Self.strip(
      [
        Self.item(17, 9, .done), Self.item(17, 15, .done), Self.item(18, 9, .done), Self.item(18, 15, .missed),
        Self.item(19, 9, .skipped), Self.item(20, 9, .excused), Self.item(20, 15, .done), Self.item(21, 9, .excused),
        Self.item(22, 9, nil),
      ], 17, 24)
    // The 17th is a Tuesday.
    #expect(strip.lines(width: 76, isUTF8: true) == ["Tue 2026-11-17   ●◐○●~?", "Mon 2026-11-23  ··"])
    #expect(strip.lines(width: 76, isUTF8: false) == ["Tue 2026-11-17   #+o#~?", "Mon 2026-11-23  .."])
    #expect(Self.strip([Self.item(17, 9, .done)], 17, 20).lines(width: 76, isUTF8: true) == ["Tue 2026-11-17  ●···"])
    #expect(
      DayStrip.legend([.allDone, .nothing], ofDays: true, isUTF8: true) == "● all done, · nothing due")
  }

  /// A date stands for one week: up to seven days are one, and up to five weeks have a line each. Of more, the line says where
  /// it begins.
  @Test func aDateForEachWeek() {
    let week = Self.strip([Self.item(17, 9, .done), Self.item(23, 9, .missed)], 17, 23)
    #expect(week.lines(width: 76, isUTF8: true) == ["Tue 2026-11-17  ●·····○"] && !week.hasGroups(width: 76))
    let month = Self.strip([Self.item(1, 9, .done)], 1, 29)
    #expect(month.lines(width: 76, isUTF8: true).count == 5 && !month.hasGroups(width: 76))
    let longer = Self.strip([Self.item(1, 9, .done)], 1, 30)
    #expect(
      longer.lines(width: 76, isUTF8: true) == [
        "from Sun 2026-11-01        ● ······· ······· ······· ······· ·"
      ])
    #expect(longer.hasGroups(width: 76) && !longer.hasGroups(width: 35))
    #expect(longer.lines(width: 35, isUTF8: true).count == 6)
    for width in 30...90 {
      #expect(longer.lines(width: width, isUTF8: true).allSatisfy { Columns.width(of: $0) <= width })
    }
  }

  /// What was recorded together is on each of its days.
  @Test func absentDays() {
    let strip = Self.strip(
      [Self.item(17, 9, .done), Self.item(22, 9, .done)], 17, 22,
      absent: [Self.absent(17, 15), Self.absent(18, 9, 2), Self.absent(19, 9, 1, .excused)])
    #expect(strip.lines(width: 76, isUTF8: true) == ["Tue 2026-11-17  ◐○~··●"])
    let short = Self.strip([Self.item(17, 9, .done)], 17, 17, absent: [Self.absent(17, 8), Self.absent(17, 15, 2)])
    #expect(short.lines(width: 76, isUTF8: true) == ["○●○○"])
  }

  /// Whatever a record claims of a moment, a strip has an end.
  @Test func aStripHasAnEnd() {
    let strip = Self.strip([Self.item(17, 9, .done)], 17, 17, absent: [Self.absent(17, 8, 1_000_000_000)])
    #expect(strip.marks.count == 576 && strip.more == 999_999_425)
    #expect(strip.lines(width: 76, isUTF8: true).last == "and 999999425 more")
  }

  /// Of a day of which nothing is on record, and of one that is not over, nobody knows that nothing was due.
  @Test func daysOfWhichNothingIsKnown() {
    let strip = DayStrip(
      [Self.item(17, 9, .done)], [], since: Self.at(17, 0), until: Self.at(24, 0),
      untold: [Self.at(19, 15)..<Self.at(21, 0)], passed: Self.at(22, 12), zone: .utc)
    #expect(strip.lines(width: 76, isUTF8: true) == ["Tue 2026-11-17  ●·××·››"])
    #expect(strip.lines(width: 76, isUTF8: false) == ["Tue 2026-11-17  #.xx.>>"])
    #expect(DayStrip.legend([.untold, .ahead], ofDays: true, isUTF8: false) == "x nothing on record, > still to come")
  }

  /// Machines that have been silent while reminders were in force.
  @Test func ofWhomNothingIsOnRecord() {
    func words(_ told: [Bool]) -> String? {
      ReviewedPerson.words(
        [Self.person("A", machine: "a", host: nil, missed: 0)]
          + told.map { isTold in
            var adherence = Adherence([], since: Self.at(17, 0), until: Self.at(18, 0), zone: .utc)
            if !isTold { adherence.untold = [Self.at(16, 0)..<Self.at(18, 0)] }
            return ReviewedPerson(host: nil, machine: "b", uid: "1", adherence, evidence: Evidence())
          }
      ).dropFirst().joined(separator: " ")
    }
    #expect(words([true]) == "Of one of them nothing was due in this time.")
    #expect(words([false]) == "Of one of them nothing is on record, and what was due is not known.")
    #expect(
      words([false, true, true])
        == "Of one of them nothing is on record, and what was due is not known. Of 2 of them nothing was due in this time."
    )
  }

  @Test func aRowForEachAbsentHour() {
    var adherence = Adherence([], since: Self.at(17, 0), until: Self.at(19, 0), zone: .utc)
    adherence.items = [Self.item(17, 9, .done)]
    adherence.absences = [Self.absent(17, 8), Self.absent(18, 9, 3)]
    let rows = ReviewCSV.rows(adherence, user: "", zone: .utc).split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows.map { $0[6] } == ["2026-11-17T08:00:00Z", "2026-11-17T09:00:00Z", "2026-11-18T09:00:00Z"])
    #expect(rows.map { $0[7] } == ["1", "1", "3"] && rows.map { $0[11] } == ["missed", "done", "missed"])
    #expect(rows.map { $0[12] } == ["off", "", "off"])
  }

  /// Of a day or two each due instant has its own.
  @Test func aCharacterForEachInstant() {
    let strip = Self.strip([Self.item(17, 9, .done), Self.item(17, 10, .missed), Self.item(18, 9, nil)], 17, 18)
    #expect(!strip.isOfDays && strip.lines(width: 76, isUTF8: true) == ["●○?"])
    #expect(strip.lines(width: 2, isUTF8: true) == ["●○", "?"])
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"no\"", "\"say \"\"no\"\"\""),
    ("two\nlines", "\"two\nlines\""),
    ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-20", "-20"), ("-x", "'-x"), ("@home", "'@home"), ("\tx", "'\tx"),
    ("\rx", "\"'\rx\""), ("\n@x", "\"'\n@x\""), (" =1", "' =1"), ("\u{a0}+x", "'\u{a0}+x"), ("＝1", "'＝1"),
    ("\u{0}=1", "'\u{0}=1"), ("a=1", "a=1"), ("\nx", "\"\nx\""), (" x", " x"),
  ])
  func fields(_ value: String, _ field: String) { #expect(ReviewCSV.field(value) == field) }

  @Test func lengths() {
    let lengths: [(TimeSpan, String)] = [
      (.zero, "0 s"), (.seconds(59), "59 s"), (.seconds(60), "1 min"), (.seconds(89), "1 min"), (.minutes(60), "1 h"),
      (.minutes(90), "1 h 30 min"), (.hours(47), "47 h"), (.hours(49), "2 days 1 h"), (-.minutes(5), "5 min"),
    ]
    for (span, text) in lengths { #expect(ReviewNumbers.length(span) == text) }
    // At most so long goes up, at least so long goes down.
    let long = TimeSpan.hours(5 * 24 + 17) + .minutes(5)
    #expect(ReviewNumbers.length(long, .up) == "5 days 18 h" && ReviewNumbers.length(long) == "5 days 17 h")
    #expect(ReviewNumbers.length(long + .minutes(50), .down) == "5 days 17 h")
    #expect(ReviewNumbers.length(.hours(47) + .seconds(3541), .up) == "2 days")
    #expect(ReviewNumbers.length(.seconds(61), .up) == "2 min" && ReviewNumbers.length(.seconds(119), .down) == "1 min")
    // Hours that are parts of days make no days together.
    #expect(ReviewNumbers.hours(.hours(122)) == "122 h" && ReviewNumbers.hours(.minutes(90)) == "1 h 30 min")
    #expect(ReviewNumbers.hours(.seconds(61), .up) == "2 min" && ReviewNumbers.hours(.seconds(61)) == "1 min")
    #expect(ReviewNumbers.ratio(0, of: 0) == "–" && ReviewNumbers.ratio(0, of: 2) == "0 of 2, 0 %")
  }

  /// Nobody was done by a time that is sooner than it was.
  @Test(arguments: [
    (-300, "5 min before"), (-359, "5 min before"), (0, "the second"), (61, "2 min after"), (60, "1 min after"),
    (3_600, "1 h after"), (3_601, "1 h 1 min after"), (-59, "59 s before"),
  ])
  func responses(seconds: Int64, text: String) { #expect(ReviewNumbers.response(.seconds(seconds)) == text) }

  /// Half of one and nine of ten of nine are no part of anything.
  @Test(arguments: [
    (0, nil), (1, "2 min after it was due"), (2, "half done by 3 min after it was due, all by 4 min after"),
    (9, "half done by 10 min after it was due, all by 18 min after"),
    (10, "half done by 11 min after it was due, nine of ten by 18 min after"),
  ])
  func times(count: Int64, text: String?) {
    var counts = AdherenceCounts()
    counts.responses = (0..<count).map { .minutes(2 + 2 * $0) }
    #expect(ReviewNumbers.times(counts) == text)
  }

  @Test func aPercentageIsWholeOnlyOfAll() {
    #expect(
      ReviewNumbers.ratio(299, of: 300) == "299 of 300, 99 %" && ReviewNumbers.ratio(1, of: 300) == "1 of 300, 1 %")
    #expect(ReviewNumbers.percent(300, of: 300) == "100 %" && ReviewNumbers.percent(0, of: 0) == "–")
  }

  private static func person(
    _ name: String?, machine: String, host: String?, missed: Int, unanswered: Int? = nil
  ) -> ReviewedPerson {
    var adherence = Adherence([], since: at(16, 0), until: at(23, 0), zone: .utc)
    adherence.person = name
    adherence.total.counts.sums.due = 10
    adherence.total.counts.sums.asked = 10
    adherence.total.counts.sums.missed = missed
    adherence.total.counts.sums.done = 10 - missed
    var person = ReviewedPerson(
      host: host, machine: machine, uid: "1000", adherence, evidence: Evidence())
    person.unanswered = unanswered ?? missed
    return person
  }

  @Test func whoMissedTheMostComesFirst() {
    let people = [
      Self.person("Anna", machine: "a1", host: "one", missed: 1),
      Self.person("Bert", machine: "b1", host: "two", missed: 7),
      Self.person("Anna", machine: "a2", host: "three", missed: 3),
      Self.person(nil, machine: "c1", host: nil, missed: 0),
    ]
    let text = PeopleText(
      people, problems: ["x.journal is damaged."], since: Self.at(16, 0), until: Self.at(23, 0), zone: .utc
    )
    .lines(width: 80, style: .plain).joined(separator: "\n")
    #expect(
      text == """
        Review of 4 people from 2026-11-16 00:00 to 2026-11-23 00:00

                           missed unanswered due asked done adherence coverage
        Bert                    7          7  10    10    3      30 %     30 %
        Anna (1000@three)       3          3  10    10    7      70 %     70 %
        Anna (1000@one)         1          1  10    10    9      90 %     90 %
        user 1000 of c1         0          0  10    10   10     100 %    100 %

        What could not be read
          x.journal is damaged.

        In short
          4 people: 29 of 40 done.
          Most missed: Bert, 7.
        """)
  }

  /// A sentence calls people as the table does.
  @Test func whoIsNamedIsOne() {
    let long = String(repeating: "x", count: 300)
    let people = [
      Self.person("Anna", machine: "a1", host: "one", missed: 6),
      Self.person("Anna", machine: "a2", host: "two", missed: 1),
      Self.person(long, machine: "c1", host: nil, missed: 0),
    ]
    #expect(ReviewedPerson.words(people)[1] == "Most missed: Anna (1000@one), 6.")
    let span = (since: Self.at(16, 0), until: Self.at(23, 0))
    let text = PeopleText(people, problems: [], since: span.since, until: span.until, zone: .utc)
      .lines(width: 100, style: .plain)
    #expect(text.contains("  Most missed: Anna (1000@one), 6."))
    let page = PeoplePage(
      people: people, problems: [], since: span.since, until: span.until, zone: .utc, version: "1")
    #expect(page.html.contains(">Most missed: Anna (1000@one), 6.</p>"))
    let cut = ReviewedPerson.words([Self.person(long, machine: "c1", host: nil, missed: 2), people[1]])[1]
    #expect(cut == "Most missed: \(String(repeating: "x", count: 59))…, 2.")
    // Letters that can't be shown make names alike.
    let marked = [
      Self.person("Zoe", machine: "a", host: "one", missed: 2),
      Self.person("Zoë", machine: "b", host: "two", missed: 0),
    ]
    let plain = PeopleText(marked, problems: [], since: span.since, until: span.until, zone: .utc)
    #expect(
      plain.lines(width: 80, style: TextStyle(isUTF8: false)).contains("  Most missed: Zoe (1000@one), 2."))
    #expect(plain.lines(width: 80, style: .plain).contains("  Most missed: Zoe, 2."))
  }

  /// What is open was due; what was excused after it was shown was asked.
  @Test func ofManyWhatIsOpen() {
    func person(due: Int = 0, asked: Int = 0, excused: Int = 0, open: Int = 0) -> ReviewedPerson {
      var person = Self.person("P", machine: "m", host: nil, missed: 0)
      person.sums = AdherenceSums()
      (person.sums.due, person.sums.asked, person.sums.excused, person.open) = (due, asked, excused, open)
      person.sums.askedAndExcused = min(asked, excused)
      return person
    }
    func words(_ people: ReviewedPerson...) -> [String] { ReviewedPerson.words(people) }
    #expect(
      words(person(open: 1), person()) == [
        "2 people: one is still open.", "Of one of them nothing was due in this time.",
      ])
    #expect(words(person(open: 1), person(open: 2)) == ["2 people: 3 are still open."])
    #expect(words(person(due: 2, asked: 2, open: 0), person(open: 1)) == ["2 people: 0 of 2 done."])
    #expect(words(person(due: 1, asked: 1, excused: 1)) == ["One person: one was due, and was excused."])
    #expect(
      words(person(due: 2, asked: 1, excused: 2, open: 1)) == [
        "One person: 2 were due, all of them excused; one is still open."
      ])
    #expect(words(person(due: 3, asked: 1, excused: 1)) == ["One person: all that was asked was excused."])
    #expect(words(person(due: 3)) == ["One person, of whom nothing was asked."])
  }

  /// Nobody is named for what the machine did not show.
  @Test func theMachineIsNobodysFault() {
    func words(_ missed: [(all: Int, unanswered: Int)]) -> String? {
      ReviewedPerson.words(
        missed.enumerated().map {
          Self.person(
            "P\($0.offset)", machine: "m", host: nil, missed: $0.element.all, unanswered: $0.element.unanswered)
        }
      ).dropFirst().first
    }
    #expect(words([(7, 0), (1, 1)]) == "Most missed of what was shown: P1, 1.")
    #expect(words([(7, 0), (1, 0)]) == nil)
    #expect(words([(2, 2), (1, 1)]) == "Most missed: P0, 2.")
  }

  @Test func ofManyWhatIsSo() {
    func words(_ missed: [Int], asked: Int = 10) -> [String] {
      ReviewedPerson.words(
        missed.enumerated().map { index, missed in
          var person = Self.person("P\(index)", machine: "m\(index)", host: nil, missed: missed)
          person.sums.due = asked
          (person.sums.asked, person.sums.done) = (asked, asked == 0 ? 0 : asked - missed)
          return person
        })
    }
    #expect(words([]) == ["Nobody has records here."])
    #expect(words([2]) == ["One person: 8 of 10 done."])
    #expect(words([0], asked: 0) == ["One person, of whom nothing was asked."])
    // As much as all others is not the most.
    #expect(words([2, 2]) == ["2 people: 16 of 20 done."])
    #expect(words([2, 2, 1]).last == "Most missed: 2 people, 2 each.")
    #expect(words([1, 0]).last == "Most missed: P0, 1.")
    #expect(words([0, 0], asked: 0) == ["2 people, of whom nothing was asked."])
    let silent = ReviewedPerson.words([
      Self.person("A", machine: "a", host: nil, missed: 0),
      ReviewedPerson(
        host: nil, machine: "b", uid: "1", Adherence([], since: .epoch, until: .epoch, zone: .utc),
        evidence: Evidence()),
    ])
    #expect(silent == ["2 people: 10 of 10 done.", "Of one of them nothing was due in this time."])
    var person = Self.person("A", machine: "a", host: nil, missed: 0)
    person.evidence = Evidence(gaps: 1, unverified: 2)
    #expect(PeopleText.note(person) == "1 entry missing, 2 records not from limberd.")
  }

  /// What a review rests on: each kind of thing by its name, one as one, and lengths that are at most so long rounded up.
  @Test func whatItRestsOn() {
    func sentences(_ evidence: Evidence, _ interruptions: Interruptions = Interruptions()) -> [String] {
      Array(EvidenceText.sentences(evidence, interruptions, of: .days(7), in: .utc).dropFirst(2))
    }
    func told(_ answers: Int, _ logs: Int) -> [String] {
      sentences(Evidence(selfReported: answers + logs, laterAnswers: answers, laterLogs: logs))
    }
    #expect(told(0, 0) == [])
    #expect(told(1, 0) == ["One answer was given for an earlier time."])
    #expect(told(0, 1) == ["One log was given for an earlier time."])
    #expect(told(1, 3) == ["One answer and 3 logs were given for an earlier time."])
    #expect(told(2, 1) == ["2 answers and one log were given for an earlier time."])
    let long = TimeSpan.hours(5 * 24 + 17) + .minutes(5)
    #expect(
      sentences(Evidence(), Interruptions(asleep: long, off: long, down: .minutes(115), isDownAtMost: true)) == [
        "The machine was off for at most 5 days 18 h of 7 days.", "The machine was asleep for 5 days 17 h of 7 days.",
        "The machine was on, but limberd did not run, for at most 1 h 55 min of 7 days.",
      ])
    #expect(
      sentences(Evidence(), Interruptions(down: .minutes(1)))
        == ["The machine was on, but limberd did not run, for 1 min of 7 days."])
    let rounded = Interruptions(down: .seconds(119), isDownAtLeast: true)
    #expect(
      sentences(Evidence(), rounded)
        == ["The machine was on, but limberd did not run, for at least 1 min of 7 days."])
    #expect(sentences(Evidence(), Interruptions(off: .seconds(59))) == [])
    var copied = Evidence()
    copied.isOfCopy = true
    #expect(sentences(copied).first?.hasPrefix("Another’s records bear the same user and machine") ?? false)
    #expect(
      sentences(Evidence(gaps: 1)) == ["One entry is missing."]
        && sentences(Evidence(gaps: 2)) == ["2 entries are missing."])
  }

  @Test func whatIsKnownOfSome() {
    var movement = MovementSummary()
    #expect(ReviewNumbers.movements(movement) == "no movement on record")
    (movement.count, movement.minutes) = (1, 10)
    #expect(ReviewNumbers.movements(movement) == "1 movement")
    movement.timed = 1
    #expect(ReviewNumbers.movements(movement) == "1 movement, 10 min")
    movement.count = 3
    #expect(ReviewNumbers.movements(movement) == "3 movements; the minutes of 1 are on record: 10 min")
    var cramps = CrampSummary()
    #expect(ReviewNumbers.severity(cramps) == nil && ReviewNumbers.minutes(cramps) == nil)
    (cramps.count, cramps.rated, cramps.severityMedian, cramps.severityMost) = (1, 1, 6, 6)
    (cramps.timed, cramps.minutes) = (1, 2)
    #expect(ReviewNumbers.severity(cramps) == "severity 6 of 10" && ReviewNumbers.minutes(cramps) == "2 min")
    (cramps.count, cramps.rated, cramps.severityMedian, cramps.timed) = (3, 2, 4.5, 2)
    #expect(ReviewNumbers.severity(cramps) == "severity 4.5 of 10 at the median, 6 at most, 1 not rated")
    #expect(ReviewNumbers.minutes(cramps) == "2 min together, 1 not timed")
  }

  /// A movement that was logged as the answer has its minutes and its limb in the row of what it answers.
  @Test func minutesThatWereLogged() {
    var item = Self.item(17, 9, .done)
    func cells() -> [Substring] {
      var adherence = Adherence([], since: Self.at(17, 0), until: Self.at(18, 0), zone: .utc)
      adherence.items = [item]
      return ReviewCSV.rows(adherence, user: "", zone: .utc).split(separator: ",", omittingEmptySubsequences: false)
    }
    let (limb, minutes) = (
      ReviewCSV.columns.firstIndex(of: "limb") ?? 0, ReviewCSV.columns.firstIndex(of: "minutes") ?? 0
    )
    #expect(cells()[limb] == "" && cells()[minutes] == "")
    item.logged = AdherenceItem.Movement(time: Self.at(17, 9), minutes: 10, limb: "left leg")
    #expect(cells()[limb] == "left leg" && cells()[minutes] == "10")
  }
}
