import LimberCore
import ScheduleFile
import Testing

/// Edits change what they are about, and leave all else byte for byte.
@Suite struct EditTests {
  static func movement(_ id: String) -> Reminder {
    Reminder(id: id, kind: .movement, title: "New", timing: .every(.hours(1), ReminderKeys.defaultWindow))
  }

  static func lines(_ title: String) -> String { "kind = \"movement\"\ntitle = \"\(title)\"\nevery = \"1h\"\n" }

  // MARK: Adding

  @Test func addingToTheDocumentationsFile() throws {
    var reminder = Reminder(
      id: "evening", kind: .calcium, title: "Say \"ah\" \\ \u{7}\n",
      timing: .at(ClockTimes(try CalendarExpression(parsing: "Mon..Fri 19:00:30"))))
    reminder.dose = 250
    reminder.snoozes = 0
    reminder.early = .zero
    let document = try ScheduleDocument(parsing: annasFile).adding(reminder)
    #expect(
      document.text == annasFile + """

        [reminder.evening]
        kind    = "calcium"
        title   = "Say \\"ah\\" \\\\ \\u0007\\n"
        at      = "Mon..Fri 19:00:30"
        dose    = "250 mg"
        snoozes = 0
        early   = "0s"

        """)
    #expect(document.schedule.reminders.last == reminder)
  }

  @Test(arguments: [
    ("", ""),
    ("# mine", "# mine\n\n"),
    ("# mine\n", "# mine\n\n"),
    ("# mine\n\n", "# mine\n\n"),
    ("# mine\n \t\n", "# mine\n \t\n"),
    ("\u{FEFF}", "\u{FEFF}"),
    ("person = \"A\" # x", "person = \"A\" # x\n\n"),
    ("[reminder]\n", "[reminder]\n\n"),
  ])
  func addingAtTheEnd(before: String, head: String) throws {
    let document = try ScheduleDocument(parsing: before).adding(Self.movement("new"))
    #expect(
      document.text == head + "[reminder.new]\nkind  = \"movement\"\ntitle = \"New\"\nevery = \"1h\"\n")
  }

  @Test func addingTakesOverTheStyle() throws {
    let text = "  [reminder.a]\r\n\tkind = \"movement\"\r\n\ttitle = \"A\"\r\n\tevery = \"1h\""
    let document = try ScheduleDocument(parsing: text).adding(Self.movement("b"))
    #expect(
      document.text == text
        + "\r\n\r\n  [reminder.b]\r\n\tkind = \"movement\"\r\n\ttitle = \"New\"\r\n\tevery = \"1h\"\r\n")
  }

  @Test(arguments: [
    ("reminder = {} # none", "reminder = { b = { kind = \"movement\", title = \"New\", every = \"1h\" }} # none"),
    (
      "reminder = {a = {kind=\"movement\",title=\"A\",every=\"1h\"}}\n[calcium]\n",
      "reminder = {a = {kind=\"movement\",title=\"A\",every=\"1h\"}, b = { kind = \"movement\", title = \"New\", every = \"1h\" }}\n[calcium]\n"
    ),
  ])
  func addingToAnInlineTable(before: String, after: String) throws {
    #expect(try ScheduleDocument(parsing: before).adding(Self.movement("b")).text == after)
  }

  @Test func addingBesideDottedKeys() throws {
    let text = "reminder.a.kind = \"movement\"\nreminder.a.title = \"A\"\nreminder.a.every = \"1h\"\n"
    let document = try ScheduleDocument(parsing: text).adding(Self.movement("b"))
    #expect(document.text.hasPrefix(text + "\n[reminder.b]\n"))
    #expect(document.schedule.reminders.map(\.id) == ["a", "b"])
  }

  @Test func whatCanNotBeAddedIsRefused() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    #expect(throws: ScheduleEditError.exists("ankle-pumps")) { try document.adding(Self.movement("ankle-pumps")) }
    #expect(throws: ScheduleEditError.invalidID("a b")) { try document.adding(Self.movement("a b")) }
    var nagging = Self.movement("b")
    nagging.repeats = 1000
    let error = try #require(throws: ScheduleEditError.self) { try document.adding(nagging) }
    #expect("\(error)" == "reminder.b.repeats is 1000: expected a whole number from 0 to 20")
    var still = Self.movement("b")
    still.lasts = nil
    #expect(throws: ScheduleEditError.notExpressible("the reminder b")) { try document.adding(still) }
  }

  // MARK: Removing

  @Test func removingWhatWasAddedGivesTheSameFile() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    #expect(try document.adding(Self.movement("x")).removing("x").text == annasFile)
  }

  @Test func theCommentAboveGoesWithTheTable() throws {
    let text = """
      # Anna's schedule

      # --- morning ---

      # ordered by Dr. Wu
      # on Monday
      [reminder.a] # first
      kind = "movement"   # what
      # in between

      title = \"\"\"
      # no comment
      [reminder.b]
      \"\"\"
      every = "1h"
      # every = "2h"

      # --- evening ---

      # b's own
      [reminder.b]
      \(Self.lines("B"))
      """
    let document = try ScheduleDocument(parsing: text)
    #expect(
      try document.removing("a").text == """
        # Anna's schedule

        # --- morning ---

        # --- evening ---

        # b's own
        [reminder.b]
        \(Self.lines("B"))
        """)
    let withoutB = try document.removing("b").text
    #expect(withoutB == String(text.split(separator: "\n# b's own")[0]))
  }

  @Test func tablesWithoutBlankLines() throws {
    let text = "[reminder.a]\n\(Self.lines("A"))# b's\n[reminder.b]\n\(Self.lines("B"))# end\n\n\n[calcium]"
    let document = try ScheduleDocument(parsing: text)
    #expect(try document.removing("a").text == "# b's\n[reminder.b]\n\(Self.lines("B"))# end\n\n\n[calcium]")
    #expect(try document.removing("b").text == "[reminder.a]\n\(Self.lines("A"))\n\n[calcium]")
  }

  @Test func windowsLineEndsAndNoneAtTheEnd() throws {
    let a = "[reminder.a]\nkind='movement'\ntitle='A'\nevery='1h'\n"
    let b = "[reminder.b]\nkind='movement'\ntitle='B'\nevery='1h'"
    let text = (a + "\n" + b).replacingNewlines()
    let document = try ScheduleDocument(parsing: text)
    #expect(try document.removing("b").text == a.replacingNewlines())
    #expect(try document.removing("a").text == b.replacingNewlines())
    #expect(try document.removing("a").removing("b").text == "")
  }

  @Test(arguments: [
    ("reminder.a = { kind = 'movement', title = 'A', every = '1h' }\nperson = 'P'\n", "person = 'P'\n"),
    ("# about a\nreminder.a = { kind = 'movement', title = 'A', every = '1h' }\n\nperson = 'P'", "person = 'P'"),
    ("reminder = { a = { kind = 'movement', title = 'A', every = '1h' } } # x", "reminder = {  } # x"),
    (
      "reminder = { a = { kind = 'movement', title = 'A', every = '1h' }, b = {kind='movement',title='B',every='1h'}}",
      "reminder = { b = {kind='movement',title='B',every='1h'}}"
    ),
    (
      "reminder = { b = {kind='movement',title='B',every='1h'},a.kind = 'movement',a.title = 'A', a.every = '1h' }",
      "reminder = { b = {kind='movement',title='B',every='1h'} }"
    ),
    (
      "[reminder]\na.kind = 'movement'\nb.kind = 'movement'\nb.title = 'B'\na.title = 'A'\na.every = '1h'\nb.every = '1h'\n",
      "[reminder]\nb.kind = 'movement'\nb.title = 'B'\nb.every = '1h'\n"
    ),
    (
      "[reminder.b]\nkind='movement'\ntitle='B'\nevery='1h'\n\n[reminder.\"\\u0061\"]\nsteps = [\n  '# 1', # one\n  ']',\n]\nkind = 'movement'\ntitle = 'A'\nevery = '1h'\n\n[calcium]\n",
      "[reminder.b]\nkind='movement'\ntitle='B'\nevery='1h'\n\n[calcium]\n"
    ),
  ])
  func removingEveryForm(before: String, after: String) throws {
    #expect(try ScheduleDocument(parsing: before).removing("a").text == after)
  }

  @Test func removingWhatIsNotThere() throws {
    let document = try ScheduleDocument(parsing: annasFile)
    #expect(throws: ScheduleEditError.notFound("ankle-pump", nearest: "ankle-pumps")) {
      try document.removing("ankle-pump")
    }
    #expect(throws: ScheduleEditError.notFound("x", nearest: nil)) { try ScheduleDocument.empty.removing("x") }
  }
}

extension String {
  func replacingNewlines() -> String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
  }
}
