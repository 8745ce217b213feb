import LimberCore
import Testing

@testable import ScheduleFile

/// `import`: what another file has comes in as it is written there; all else stays byte for byte.
@Suite struct ImportTests {
  private let plan = """
    # From the therapist, 2026-11-20
    [calcium]
    target = "1200 mg" # Dr. Weber

    # Twice a week is enough.
    [reminder.heel-raises]
    kind  = "movement"
    title = "Heel raises"   # hold on to the chair
    at    = "Tue,Fri 10:00"
    # Stop if it hurts.

    """

  private func parse(_ text: String) throws -> ScheduleDocument {
    try ScheduleDocument(parsing: text, isZone: { _ in true })
  }

  @Test func anEmptyScheduleTakesTheFileAsItIs() throws {
    let other = try parse(plan)
    let (document, done) = try ScheduleDocument.empty.importing(other, replacing: false)
    #expect(document.text == plan)
    #expect(done.added == ["heel-raises"] && done.settings == ["calcium.target"])
  }

  /// Line ends are those of the file that takes; in a text over several lines they are part of the text.
  @Test func lineEndsAreThoseOfTheFile() throws {
    func withCRLF(_ text: String) -> String {
      text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    let mine = "[reminder.toes]\nkind = 'movement'\ntitle = 'Toes'\nevery = '1h'\n"
    let (document, _) = try parse(withCRLF(mine)).importing(try parse(plan), replacing: false)
    #expect(document.text.hasPrefix(withCRLF(mine)))
    #expect(document.text.contains("# hold on to the chair\r\n"))
    #expect(!document.text.contains("\n"))
    let (other, _) = try parse(mine).importing(try parse(withCRLF(plan)), replacing: false)
    #expect(!other.text.contains("\r\n"))
    let note = "note = \"\"\"one\ntwo\"\"\"\n"
    let text = "[reminder.heels]\nkind = 'movement'\ntitle = 'Heels'\nat = '10:00'\n\(note)"
    let (kept, _) = try parse(withCRLF(mine)).importing(try parse(text), replacing: false)
    #expect(kept.schedule["heels"]?.note == (try parse(text)).schedule["heels"]?.note)
  }

  @Test func tablesComeWithTheirComments() throws {
    let mine = "person = 'Anna'\n\n[reminder.toes] # mine\nkind = 'movement'\ntitle = 'Toes'\nevery = '1h'\n"
    let (document, done) = try parse(mine).importing(try parse(plan), replacing: false)
    #expect(
      document.text == mine + """

        [calcium]
        target = "1200 mg"

        # Twice a week is enough.
        [reminder.heel-raises]
        kind  = "movement"
        title = "Heel raises"   # hold on to the chair
        at    = "Tue,Fri 10:00"
        # Stop if it hurts.

        """)
    #expect(done.added == ["heel-raises"] && done.settings == ["calcium.target"] && done.same == [])
    let (again, nothing) = try document.importing(try parse(plan), replacing: false)
    #expect(again.text == document.text)
    #expect(nothing.same == ["heel-raises"] && nothing.added == [] && nothing.settings == [])
  }

  @Test func whatDiffersIsRefusedOrReplaced() throws {
    let mine = """
      [calcium]
      target = "900 mg" # as before
      [apart.iron]
      at = "07:00"
      calcium_after = "2h"
      calcium_before = "2h"
      [reminder.heel-raises]
      kind = "movement"
      title = "Heels"
      every = "1h"
      [reminder.toes] # last
      kind = "movement"
      title = "Toes"
      every = "1h"

      """
    let other = try parse(plan + "[apart.iron]\nat = \"08:00\"\ncalcium_after = \"2h\"\ncalcium_before = \"2h\"\n")
    let differs = ScheduleConflict(reminders: ["heel-raises"], settings: ["apart.iron", "calcium.target"])
    #expect(throws: ScheduleEditError.differs(differs)) { try parse(mine).importing(other, replacing: false) }
    let (document, done) = try parse(mine).importing(other, replacing: true)
    #expect(done.changed == ["heel-raises"] && done.added == [] && done.settings == ["apart.iron", "calcium.target"])
    #expect(document.schedule.calciumTarget == 1200)
    #expect(document.text.contains("target = \"1200 mg\" # as before"))
    #expect(document.text.contains("[reminder.toes] # last"))
    #expect(document.schedule["heel-raises"] == other.schedule["heel-raises"])
    #expect(document.schedule.aparts == other.schedule.aparts)
  }

  /// Medicines come in whatever form they are written, into whatever form there is; a table without keys gets its first ones.
  @Test(arguments: [
    "[apart]\niron.at = '07:00'\niron.calcium_after = '2h'\n", "apart.iron = { at = '07:00', calcium_after = '2h' }\n",
    "apart = { iron = { at = '07:00', calcium_after = '2h' } }\n", "[apart.iron]\nat = '07:00'\ncalcium_after = '2h'\n",
  ])
  func medicines(text: String) throws {
    for mine in [
      "apart = {}\n[calcium]\n", "apart = { zinc = { at = '9:00', calcium_before = '1h' } }\n[calcium] # none yet\n",
      "[calcium]", "[apart.zinc]\nat = '9:00'\ncalcium_before = '1h'\n",
      "apart.zinc = { at = '9:00', calcium_before = '1h' }\n",
      "apart = { iron = { at = '9:00', calcium_before = '1h' } }\n",
    ] {
      let other = try parse(text + "[calcium]\nupper = '2 g'\n")
      let (document, done) = try parse(mine).importing(other, replacing: true)
      #expect(done.settings == ["apart.iron", "calcium.upper"])
      #expect(document.schedule.calciumUpper == 2_000)
      #expect(document.schedule.aparts.first { $0.name == "iron" } == other.schedule.aparts[0])
      #expect(document.schedule.aparts.contains { $0.name == "zinc" } == mine.contains("zinc"))
      #expect(document.text.contains("# none yet") == mine.contains("# none yet"))
    }
  }

  /// A byte order mark is the file's, and comes to no other place; what it stood before keeps its comments.
  @Test func aByteOrderMarkStays() throws {
    let table = "[reminder.a] # as there\nkind = 'movement'\ntitle = 'A'\nevery = '1h'\n"
    let mine = table.replacing("reminder.a", with: "reminder.b")
    for theirs in ["\u{FEFF}\(table)", "\u{FEFF}# mine\n\(table)"] {
      let (document, _) = try parse(mine).importing(try parse(theirs), replacing: false)
      #expect(document.text == mine + "\n" + theirs.dropFirst())
    }
    let (document, _) = try parse("\u{FEFF}" + mine).importing(
      try parse(mine.replacing("'A'", with: "'B'")), replacing: true)
    #expect(document.text == "\u{FEFF}" + mine.replacing("'A'", with: "'B'"))
    #expect(try parse("\u{FEFF}" + mine).removing("b").text == "\u{FEFF}")
  }

  /// One that can't stand as it is written there takes nothing from the others.
  @Test func onlyWhatCanNotStandIsWrittenAnew() throws {
    let table = "[reminder.a] # as there\nkind = 'movement'\ntitle = 'A'\nevery = '1h'\n"
    let odd = "[reminder.odd]\nkind = 'movement'\ntitle = 'A'\nevery = '1h'\n[reminder.odd.x]\n"
    #expect(throws: ScheduleProblems.self) { try parse(odd) }
    let mine = "reminder.b = { kind = 'movement', title = 'B', every = '1h' }\n"
    let (document, _) = try parse(mine).importing(try parse(table), replacing: false)
    #expect(document.text == mine + "\n" + table)
    // Nothing but comments changes nothing.
    let (empty, done) = try parse("").importing(try parse("# only this\n"), replacing: false)
    #expect(empty.text == "" && done == ScheduleImport())
  }

  /// Hundreds come at once: each as it is written there; those that can't stand here so are written anew, and only those.
  @Test func hundredsAtOnce() throws {
    func table(_ id: String, _ title: String) -> String {
      "# \(id)\n[reminder.\(id)] # as there\nkind  = 'calcium'\ntitle = '\(title)'\nat    = '12:30'\n"
    }
    let mine = (0..<200).map { table("m\($0)", "Mine \($0)") }.joined(separator: "\n")
    var theirs = (0..<250).map { table("t\($0)", "Theirs \($0)") }
    // The ends of lines mean the same in a text over several, whichever they are.
    theirs[100] = table("t100", "Theirs") + "note = \"\"\"one\ntwo\"\"\"\n"
    let changed = (0..<50).map { table("m\($0)", "Theirs \($0)") }
    let settings = """
      person = 'Anna'
      reminder.dotted.kind = 'calcium'
      reminder.dotted.title = 'Dotted'
      reminder.dotted.at = '13:00'
      [calcium]
      upper = '2000 mg'

      """
    let medicines = (0..<20).map { "[apart.x\($0)] # as there\nat = '07:00'\ncalcium_after = '1h'\n" }
    let other = try parse(settings + (medicines + theirs + changed).joined(separator: "\n"))
    for newline in ["\n", "\r\n"] {
      let (document, done) = try parse(mine.replacing("\n", with: newline)).importing(other, replacing: true)
      #expect(done.added.count == 251 && done.changed.count == 50 && done.same.isEmpty && done.settings.count == 22)
      #expect(Set(document.schedule.reminders.map(\.id)).count == 451)
      for reminder in other.schedule.reminders { #expect(document.schedule[reminder.id] == reminder) }
      #expect(document.schedule.aparts == other.schedule.aparts && document.schedule.person == "Anna")
      #expect(document.schedule.calciumUpper == 2_000)
      let written = document.text.split(separator: newline, omittingEmptySubsequences: false)
      // All but the dotted one.
      #expect(written.count { $0.hasSuffix("# as there") } == 200 + 250 + 20)
      #expect(written.contains("[reminder.dotted]"))
      #expect(document.text.contains("\"\"\"one\(newline)two\"\"\""))
      #expect(try parse(document.text).schedule == document.schedule)
    }
  }

  /// A file that says what is on record, however much that is.
  @Test func aFileOfHundreds() throws {
    let reminders = try (0..<Schedule.mostReminders).map { index in
      try ReminderKeys.parse(
        id: "r\(index)", fields: [("kind", .string("calcium")), ("title", .string("R")), ("at", .string("12:30"))])
    }
    let schedule = Schedule(person: "Anna", calciumUpper: 2_000, reminders: reminders)
    let document = try ScheduleDocument(writing: schedule)
    #expect(document.schedule == schedule)
    #expect(throws: ScheduleEditError.exists("r1")) {
      try ScheduleDocument(writing: Schedule(reminders: reminders + [reminders[1]]))
    }
  }

  @Test(arguments: [
    "reminder.a = { kind = 'movement', title = 'A', every = '1h' }\n",
    "reminder = { a = { kind = 'movement', title = 'A', every = '1h' } }\n",
    "reminder.a.kind = 'movement'\nreminder.a.title = 'A'\nreminder.a.every = '1h'\n",
    "[reminder]\na.kind = 'movement'\na.title = 'A'\na.every = '1h'\n",
    "[reminder.\"a\"]\r\nkind = 'movement'\r\ntitle = 'A'\r\nevery = '1h'\r\n",
  ])
  func everyForm(text: String) throws {
    for mine in [
      plan, "reminder = {}\n", "\u{FEFF}person = 'B'", "[reminder.b]\nkind = 'calcium'\ntitle = 'B'\nat = '8:00'",
    ] {
      let (document, done) = try parse(mine).importing(try parse("person = 'B'\n" + text), replacing: false)
      #expect(done.added == ["a"])
      #expect(document.schedule["a"]?.title == "A")
      #expect(document.schedule.person == "B")
      #expect(try parse(document.text).schedule == document.schedule)
    }
  }
}
