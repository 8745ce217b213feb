import LimberControl
import LimberCore
import Testing
import Varlink

/// The JSON that other programs rely on, letter by letter.
@Suite struct ShapeTests {
  private func text(_ value: some Encodable) throws -> String {
    String(decoding: try JSONValue(encoding: value).text, as: UTF8.self)
  }

  @Test func status() throws {
    let due = Control.DueOccurrence(
      occurrence: "k7qm", reminder: "calcium-lunch", kind: "calcium", title: "Calcium with lunch",
      due: "2026-11-23T12:30:00+01:00", state: "held", heldBecause: "paused", shown: 0)
    let next = Control.Upcoming(
      reminder: "ankle-pumps", kind: "movement", title: "Ankle pumps", due: "2026-11-23T13:00:00+01:00")
    let today = Control.Today(due: 3, done: 2, skipped: 0, missed: 1, excused: 0, calciumMg: 500)
    #expect(
      try text(Control.Status.Reply(due: [due], next: [next], today: today, problems: [], version: "0.1.0"))
        == #"{"due":[{"due":"2026-11-23T12:30:00+01:00","heldBecause":"paused","kind":"calcium","occurrence":"k7qm","#
        + #""reminder":"calcium-lunch","shown":0,"state":"held","title":"Calcium with lunch"}],"#
        + #""next":[{"due":"2026-11-23T13:00:00+01:00","kind":"movement","reminder":"ankle-pumps","#
        + #""title":"Ankle pumps"}],"#
        + #""pausedUntil":null,"problems":[],"#
        + #""today":{"calciumMg":500,"done":2,"due":3,"excused":0,"missed":1,"skipped":0},"version":"0.1.0"}"#)
  }

  @Test func reminder() throws {
    var reminder = Control.Reminder(
      id: "calcium-lunch", definition: .init(kind: "calcium", title: "Calcium with lunch", at: "12:30", dose: "500 mg"))
    reminder.onTime = "30min"
    #expect(reminder.title == "Calcium with lunch")
    #expect(
      try text(reminder)
        == #"{"at":"12:30","dose":"500 mg","id":"calcium-lunch","kind":"calcium","onTime":"30min","#
        + #""title":"Calcium with lunch"}"#
    )
  }

  /// A client that knows no more than `at` has a time to show, and one that is an expression.
  @Test func severalTimes() throws {
    let expressions = try ["08:00", "Mon 12:30", "20:00"].map { try CalendarExpression(parsing: $0) }
    let times = try #require(ClockTimes(expressions))
    let reminder = Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(times))
    let json = try text(Control.Reminder(reminder))
    #expect(json.hasPrefix(#"{"alsoAt":["Mon 12:30","20:00"],"at":"08:00","early":"#), "\(json)")
    let single = Reminder(id: "lunch", kind: .calcium, title: "Lunch", timing: .at(ClockTimes(expressions[0])))
    #expect(try text(Control.Reminder(single)).hasPrefix(#"{"at":"08:00","early":"#))
  }

  @Test func review() throws {
    let reply = Control.Review.Reply(
      Adherence([], since: .epoch, until: .epoch + .days(1), zone: .utc), zone: .utc, evidence: Evidence(journal: nil))
    let counts =
      #""adherence":null,"adherenceOutOf":0,"asked":0"# + #","before":{"adherence":null,"adherenceOutOf":0,"asked":0,"#
      + #""coverage":null,"coverageOutOf":0,"done":0,"due":0,"excused":0,"missed":0},"byHour":["#
    let json = try text(reply)
    #expect(json.contains(#""total":{\#(counts)"#), "\(json)")
    #expect(
      json.hasPrefix(
        #"{"beforeOnRecord":false,"beforeSince":"1969-12-31T00:00:00Z","calcium":{"days":[]},"crampSummary":{"byHour":["#
          + String(repeating: "0,", count: 23) + #"0],"count":0,"minutes":0,"#
          + #""night":0,"places":[],"rated":0,"timed":0},"#
          + #""cramps":[],"evidence":{"asleepMinutes":0,"downMinutes":0,"gaps":0,"ledgerEntries":0,"offMinutes":0,"#
          + #""selfReported":0},"kinds":[],"movement":{"count":0,"days":[],"limbs":[],"minutes":0,"timed":0},"#
          + #""reminders":[],"since":"1970-01-01T00:00:00Z","total":{"#), "\(json)")
    #expect(
      json.hasSuffix(#""until":"1970-01-02T00:00:00Z","words":["Nothing was due in this time."],"zone":"UTC"}"#),
      "\(json)")
  }

  /// What all together has, a reminder has beside its names.
  @Test func reviewReminder() throws {
    let counts = Control.Review.Reply(
      Adherence([], since: .epoch, until: .epoch, zone: .utc), zone: .utc, evidence: Evidence()
    ).total
    let row = try text(Control.ReviewReminder(reminder: "a", kind: "movement", title: "A", counts: counts))
    let all = try text(counts)
    #expect(row.contains(#""kind":"movement""#) && row.contains(#""reminder":"a""#) && row.contains(#""title":"A""#))
    #expect(row.utf8.count == all.utf8.count + #""kind":"movement","reminder":"a","title":"A","#.utf8.count)
  }

  @Test func entry() throws {
    #expect(
      try text(Control.Entry(id: "01JD", seq: 7, time: "2026-11-23T12:31:00+01:00", kind: "done", outcome: "done"))
        == #"{"id":"01JD","kind":"done","outcome":"done","seq":7,"time":"2026-11-23T12:31:00+01:00"}"#)
  }
}
