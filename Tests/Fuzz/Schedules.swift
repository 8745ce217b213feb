import LimberControl
import LimberCore
import ScheduleFile
import Varlink

/// The schedule file: read, written, added to, taken from and changed.
func fuzzSchedule(_ bytes: [UInt8]) {
  let document: ScheduleDocument
  do throws(ScheduleProblems) {
    document = try ScheduleDocument(parsing: bytes, isZone: isZone)
  } catch {
    expect(!error.problems.isEmpty, "a refusal says why")
    expect(error.problems.allSatisfy { $0.line >= 1 && $0.column >= 1 }, "a problem has a place")
    expect(!error.rendered(file: "f").isEmpty, "a problem has words")
    return
  }
  expect(Array(document.text.utf8) == bytes, "the text is kept byte for byte")
  let schedule = document.schedule
  do {
    var written = try ScheduleDocument(writing: schedule).schedule
    // Only a file holds these.
    written.aparts = schedule.aparts
    expect(written == schedule, "what is written is read again")
  } catch {
    expect(false, "a schedule can be written: \(error)")
  }
  for reminder in schedule.reminders.prefix(2) { change(document, reminder) }
  let added = Reminder(id: "fuzz-added", kind: .calcium, title: "Added \"here\"", timing: noon)
  if schedule[added.id] == nil {
    guard let longer = try? document.adding(added) else { return expect(false, "a reminder can be added") }
    expect(longer.schedule.reminders == schedule.reminders + [added], "a reminder more and all else the same")
  }
}

private let noon: Timing = {
  guard let expression = try? CalendarExpression(parsing: "12:00") else { fatalError("no expression") }
  return .at(ClockTimes(expression))
}()

private func change(_ document: ScheduleDocument, _ reminder: Reminder) {
  holdTogether(reminder)
  var left = document.schedule
  left.reminders.removeAll { $0.id == reminder.id }
  expect((try? document.removing(reminder.id))?.schedule == left, "\(reminder.id) can be removed")
  var renamed = document.schedule
  for index in renamed.reminders.indices where renamed.reminders[index].id == reminder.id {
    renamed.reminders[index].title = "Other"
    renamed.reminders[index].note = "a\nb"
  }
  do throws(ScheduleEditError) {
    let changed = try document.setting(
      reminder.id, to: [("title", .string("Other")), ("note", .string("a\nb"))], isZone: isZone)
    expect(changed.schedule == renamed, "title and note changed and all else the same")
  } catch {
    // Some ways to write a table leave no place for a new key; then nothing is changed and it is said.
    guard case .notExpressible = error else { return expect(false, "\(reminder.id) can be changed: \(error)") }
  }
}

/// Reminders as the ledger keeps them.
func fuzzDefinition(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  if let reminder = Reminder(id: "fuzz", definition: text) { holdTogether(reminder) }
}

/// All forms of a reminder mean it.
func holdTogether(_ reminder: Reminder) {
  expect(Reminder(id: reminder.id, definition: reminder.definition) == reminder, "the definition is the reminder")
  expect(!reminder.timingText.isEmpty, "its timing has words")
  do {
    let travelling = Control.Reminder(reminder)
    let back: Control.Reminder = try JSONValue(encoding: travelling).decoded()
    expect(back == travelling, "a reminder travels")
  } catch {
    expect(false, "a reminder travels: \(error)")
  }
}
