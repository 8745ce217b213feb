import LimberControl
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

  @Test func review() throws {
    let row = Control.ReviewReminder(
      reminder: "a", kind: "movement", title: "A", due: 0, asked: 0, done: 0, onTime: 0, skipped: 0, missed: 0,
      excused: 0, snoozes: 0)
    #expect(
      try text(
        Control.Review.Reply(
          since: "2026-11-16T00:00:00+01:00", until: "2026-11-23T00:00:00+01:00", reminders: [row],
          calcium: .init(days: [.init(day: "2026-11-16", mg: 900)]), cramps: [], evidence: .init()))
        == #"{"calcium":{"days":[{"day":"2026-11-16","mg":900}]},"cramps":[],"evidence":{},"#
        + #""reminders":[{"adherence":null,"asked":0,"coverage":null,"done":0,"due":0,"excused":0,"kind":"movement","#
        + #""missed":0,"onTime":0,"reminder":"a","skipped":0,"snoozes":0,"title":"A"}],"#
        + #""since":"2026-11-16T00:00:00+01:00","until":"2026-11-23T00:00:00+01:00"}"#)
  }

  @Test func entry() throws {
    #expect(
      try text(Control.Entry(id: "01JD", seq: 7, time: "2026-11-23T12:31:00+01:00", kind: "done", outcome: "done"))
        == #"{"id":"01JD","kind":"done","outcome":"done","seq":7,"time":"2026-11-23T12:31:00+01:00"}"#)
  }
}
