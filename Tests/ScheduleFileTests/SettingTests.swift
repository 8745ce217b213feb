import LimberCore
import Testing

@testable import ScheduleFile

/// `set`, `enable` and `disable`: single keys change, all else stays byte for byte.
@Suite struct SettingTests {
  @Test func aValueIsReplacedWhereItStands() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    let changed = try document.setting("ankle-pumps", to: [("every", .string("90")), ("lasts", .string("5min"))])
    #expect(
      changed.text
        == annasFile.replacing("every    = \"1h\" ", with: "every    = \"1h 30min\" ")
        .replacing("lasts    = \"3min\"", with: "lasts    = \"5min\""))
  }

  @Test func aNewKeyGoesBelowTheLast() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    let disabled = try document.setting("calcium-lunch", to: [("enabled", .boolean(false)), ("onTime", .string("5"))])
    #expect(disabled.text == annasFile + "on_time = \"5min\"\nenabled = false\n")
    let enabled = try disabled.setting("calcium-lunch", to: [("enabled", .boolean(true)), ("on_time", nil)])
    #expect(enabled.schedule == document.schedule)
    #expect(enabled.text == annasFile + "enabled = true\n")
  }

  @Test func fromAnIntervalToAClockTime() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    let changed = try document.setting("ankle-pumps", to: [("at", .string("Mon 9:00"))])
    #expect(changed.schedule["ankle-pumps"]?.timing == .at(ClockTimes(try CalendarExpression(parsing: "Mon 9:00"))))
    let lines = annasFile.split(separator: "\n", omittingEmptySubsequences: false)
    let kept = lines.filter { line in !["every ", "between ", "days "].contains { line.hasPrefix($0) } }
    let steps = try #require(kept.firstIndex { $0.hasPrefix("steps") })
    let meant = kept[...steps] + ["at       = \"Mon 09:00\""] + kept[(steps + 1)...]
    #expect(changed.text == meant.joined(separator: "\n"))
  }

  @Test func severalTimes() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    let two = try document.setting("calcium-lunch", to: [("at", .strings(["8:00", "20:00"]))])
    #expect(two.text == annasFile.replacing("at     = \"12:30\"", with: "at     = [\"08:00\", \"20:00\"]"))
    #expect(
      two.schedule["calcium-lunch"]?.timing
        == .at(try #require(ClockTimes([.init(parsing: "8:00"), .init(parsing: "20:00")]))))
    #expect(two.schedule["calcium-lunch"]?.keyValues.first { $0.key == "at" }?.value == .strings(["08:00", "20:00"]))
    let one = try two.setting("calcium-lunch", to: [("at", .strings(["12:30", "12:30:00"]))])
    #expect(one.text == annasFile)
    let file = annasFile.replacing("at             = \"07:00\"", with: "at = [\"07:00\", \"19:00\"]")
    #expect(try ScheduleDocument(parsing: file).schedule.aparts[0].at.briefs == ["07:00", "19:00"])
    #expect(
      try ScheduleDocument.empty.importing(.init(parsing: file), replacing: true).document.text
        .contains("19:00"))
  }

  @Test(arguments: [
    (
      "reminder.a = { kind = 'movement', title = 'A', every = '1h' } # x",
      "reminder.a = { kind = 'movement', title = 'B', every = '1h', speak = true } # x"
    ),
    (
      "reminder.a.kind = 'movement'\n reminder.a.title = 'A'\n reminder.a.every = '1h'",
      "reminder.a.kind = 'movement'\n reminder.a.title = 'B'\n reminder.a.every = '1h'\n reminder.a.speak = true"
    ),
    (
      "reminder = { a.kind = 'movement', a.title = 'A', a.every = '1h'}",
      "reminder = { a.kind = 'movement', a.title = 'B', a.every = '1h', a.speak = true}"
    ),
    (
      "[reminder.a]\r\n\tkind = 'movement' # k\r\n\ttitle = 'A'\r\n\tevery = '1h'\r\n\r\n[calcium]",
      "[reminder.a]\r\n\tkind = 'movement' # k\r\n\ttitle = 'B'\r\n\tevery = '1h'\r\n\tspeak = true\r\n\r\n[calcium]"
    ),
  ])
  func everyForm(before: String, after: String) throws {
    let document = try ScheduleDocument(parsing: before)
    let changed = try document.setting("a", to: [("title", .string("B")), ("speak", .string("yes"))])
    #expect(changed.text == after.replacing("'B'", with: "\"B\""))
  }

  @Test func whatIsWrongIsRefused() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    let error = try #require(throws: ScheduleEditError.self) {
      try document.setting("ankle-pumps", to: [("dose", .string("5 g")), ("evry", .string("1h")), ("kind", nil)])
    }
    #expect("\(error)".hasPrefix("kind is missing"))
    #expect(throws: ScheduleEditError.notFound("x", nearest: nil)) { try document.setting("x", to: []) }
  }

  @Test func anyReminderCanBecomeAnyOther() throws {
    var random = SeededGenerator(seed: 7)
    let inline: (Reminder) -> String = { TOMLWriter.inlineTable($0.fileKeyValues) }
    for round in 0..<300 {
      let before = try random.reminder("a")
      let after = try random.reminder("a")
      let table = try ScheduleDocument.empty.adding(before)
      let form = random.chance(2) ? table : try ScheduleDocument(parsing: "reminder.a = \(inline(before)) # x\n")
      let names = Set(before.fileKeyValues.map(\.key)).subtracting(after.keyValues.map(\.key))
      let changes = after.keyValues.map { ($0.key, Optional($0.value)) } + names.map { ($0, nil) }
      #expect(try form.setting("a", to: changes).schedule["a"] == after, "round \(round)")
    }
  }
}
