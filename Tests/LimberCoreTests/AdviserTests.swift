import Testing

@testable import LimberCore

/// What advice costs: counted, with as many reminders of each awkward form as are allowed.
@Suite struct AdviserTests {
  /// Monday 2026-11-23, 10:00 in Berlin.
  private let now = Instant(seconds: 1_795_424_400)
  private let zones: Zones

  init() throws {
    zones = try Zones(
      local: SystemZone.load("Europe/Berlin"),
      named: Dictionary(uniqueKeysWithValues: Self.names.map { ($0, try SystemZone.load($0)) }))
  }

  private static let names = ["Asia/Tokyo", "America/New_York", "Pacific/Chatham", "Australia/Lord_Howe"]
  private static let apart = Apart(
    name: "levothyroxine", at: Shelf.time("07:00"), calciumAfter: .hours(4), calciumBefore: .hours(4))

  private static func expression(_ text: String) -> CalendarExpression { Shelf.time(text).expressions[0] }

  private static func reminders(_ form: String, isZoned: Bool = false) -> [Reminder] {
    (0..<Schedule.mostReminders).map { index in
      let expressions = (0..<ClockTimes.limit).map { part in
        let text = form.split(separator: "#", omittingEmptySubsequences: false).joined(
          separator: part < 5 ? "0\(part * 2)" : "\(part * 2)")
        let zone = isZoned ? " \(names[(index + part) % names.count])" : ""
        return Self.expression("\(text):\(index % 60)\(zone)")
      }
      return Reminder(
        id: "r\(index)", kind: .calcium, title: "Calcium \(index)",
        timing: .at(ClockTimes(expressions) ?? Shelf.time("12:00")))
    }
  }

  /// However seldom something comes, a survey works out few times: those of a day or two for each reminder.
  @Test(
    arguments: ["#:00", "*-02-29 #:00", "Fri *-*-13 #:00", "Mon *-02-29 #:00", "Sun *-03~01 #:00"], [false, true])
  func littleIsWorkedOut(form: String, isZoned: Bool) {
    let schedule = Schedule(
      calciumUpper: 2_000, aparts: [Self.apart], reminders: Self.reminders(form, isZoned: isZoned))
    let survey = ScheduleSurvey(schedule, at: now, in: zones)
    // A zone whose clocks change makes another few of each; and on the last Sunday of March they do, each year.
    let days = form.contains("~") ? 25 : isZoned ? 12 : 4
    #expect(survey.worked < Schedule.mostReminders * ClockTimes.limit * days, "\(survey.worked)")
  }

  /// What is surprising is named for so many reminders, and of the others it is said that nobody looked.
  @Test func meaningIsBounded() {
    let schedule = Schedule(reminders: Self.reminders("*-02-29 #:00"))
    let meanings = schedule.advice(at: now, in: zones).filter { $0.subject == .meaning }
    #expect(meanings.count == ScheduleAdvice.named + 1)
    #expect(
      meanings.last?.message
        == "480 more reminders were not looked at for times that mean something else than they look like.")
  }

  /// One of five hundred is changed: only that one is looked at, and what it brings is told though many others are as it is.
  @Test func onlyWhatChangedIsLookedAt() {
    var adviser = ScheduleAdviser()
    let reminders = Self.reminders("*-02-29 #:00")
    var before = Schedule(aparts: [Self.apart], reminders: reminders)
    before.reminders[499].timing = .at(Shelf.time("12:00"))
    var after = before
    after.reminders[499].timing = .at(Shelf.time("8:00,20:00"))
    let told = adviser.advice(on: after, beyond: before, at: now, in: zones)
    #expect(told.map(\.subject) == [.apart, .asks, .meaning], "\(told)")
    #expect(told.allSatisfy { $0.reminder == ($0.subject == .asks ? nil : "r499") })
    #expect(adviser.surveys == 2)
    // Back again, and the file as it is: nothing is surveyed twice.
    #expect(adviser.advice(on: before, beyond: after, at: now, in: zones).isEmpty)
    _ = adviser.advice(on: before, at: now + .minutes(5), in: zones, isInForce: true)
    #expect(adviser.surveys == 2)
    // Other names change nothing about the times; what is said of them has the name that is in force.
    var renamed = after
    renamed.reminders[499].title = "Milk"
    renamed.reminders[498].note = "With food"
    let named = adviser.advice(on: renamed, beyond: before, at: now, in: zones)
    #expect(named.contains { $0.subject == .apart && $0.message.hasPrefix("Milk at 08:00") }, "\(named)")
    #expect(adviser.surveys == 2)
    // Another dose, or one less, does.
    for change in [{ $0.dose = 600 }, { $0.enabled = false }] as [(inout Reminder) -> Void] {
      var other = after
      change(&other.reminders[499])
      #expect(!ScheduleSurvey.isSame(of: other, and: after))
    }
    // The next day is another one.
    _ = adviser.advice(on: before, at: now + .days(1), in: zones, isInForce: true)
    #expect(adviser.surveys == 3)
  }

  /// Times that lie close but never come on the same day are found by the calendar's months, not day by day; and what is
  /// found is the same.
  @Test(arguments: [
    ("Mon 08:00", "Tue 08:02", false), ("Mon 23:59", "Tue 00:01", true), ("*-02-29 08:00", "*-03-01 08:02", false),
    ("*-02-29 23:59", "*-03-01 00:01", true), ("*-*-31 23:59", "*-*-01 00:01", true),
    ("2027-12-31 23:59", "2028-01-01 00:01", true), ("2027-12-31 23:59", "2029-01-01 00:01", false),
    ("*-02-28 23:59", "*-03-01 00:01", true), ("*-02~1 08:00", "*-02-29 08:01", true),
    ("Mon 2027..2029-02-29 08:00", "Tue *-02-29 08:01", false), ("2001/2-02-29 08:00", "*-02-29 08:01", false),
    ("Mon 2028-02-29 08:00", "*-02-29 08:01", false), ("Tue 2028-02-29 08:00", "*-02-29 08:01", true),
  ])
  func gaps(first: String, second: String, isClose: Bool) {
    for (a, b) in [(first, second), (second, first)] {
      let times = ClockTimes([Self.expression(a), Self.expression(b)])
      #expect((times?.gap(under: ClockTimes.leastGap) != nil) == isClose)
    }
  }

  /// The first day of an expression is the one on which its first time comes.
  @Test(arguments: [
    "*-02-29 12:00", "Mon *-02-29 12:00", "Fri *-*-13 12:00", "Sun *-*~01 12:00", "*-*-31 12:00",
    "Mon..Fri *-1/5-1/3 12:00",
    "2027..2031/2-03-31 12:00", "Sat *-*-30 12:00",
  ])
  func firstDays(text: String) {
    let expression = Self.expression(text)
    var day = Int64(20_000)
    for _ in 0..<40 {
      let due = expression.next(after: Instant(seconds: day * 86_400) - TimeSpan(microseconds: 1), in: .utc)
      let found = expression.firstDay(from: day)
      #expect(found == due.map { floorDivide($0.seconds, 86_400) })
      guard let found else { return }
      #expect(expression.comes(on: CalendarDay(found)))
      day = found + 1
    }
  }

  /// What closed is known by its reminder, and forgotten with the oldest.
  @Test func closingsByReminder() {
    var world = World([Shelf.calcium("a", at: "*:00"), Shelf.calcium("b", at: "*:30")])
    world.advance(to: world.wall + .days(1))
    for id in ["a", "b"] {
      let closed = world.engine.recent.closings(of: id)
      #expect(!closed.isEmpty)
      #expect(closed.map(\.seq) == world.engine.recent.filter { $0.closed?.reminder == id }.map(\.seq))
    }
    var queue = world.engine.recent
    while !queue.isEmpty { _ = queue.removeFirst() }
    #expect(queue.closings(of: "a").isEmpty && queue.closings(of: "b").isEmpty)
  }
}
