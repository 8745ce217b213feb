internal import LimberControl
internal import LimberCore
internal import Report
internal import Testing

@testable internal import limber

/// What is printed, exactly, at 80 columns and at 40.
@Suite struct RenderingTests {
  private static func time(_ hour: Int, _ minute: Int, day: Int = 23) -> String {
    let civil = CivilTime(CivilDate(year: 2026, month: 11, day: day), hour: hour, minute: minute)
    return monday.wire(monday.zone.resolve(civil).due)
  }

  private static let lunch = Control.DueOccurrence(
    occurrence: "7k2q", reminder: "calcium-lunch", kind: "calcium", title: "Calcium with lunch", due: time(12, 30),
    state: "shown", shown: 1, lateUntil: time(16, 30), dose: "500 mg")
  private static let pumps = Control.DueOccurrence(
    occurrence: "9abc", reminder: "ankle-pumps", kind: "movement", title: "Ankle pumps,\nslowly and with care",
    due: time(12, 0), state: "snoozed", shown: 2, until: time(12, 50), lateUntil: time(13, 0), limb: "left leg",
    lasts: "3min")
  private static let next = [
    Control.Upcoming(reminder: "ankle-pumps", kind: "movement", title: "Ankle pumps", due: time(13, 0)),
    Control.Upcoming(
      reminder: "calcium-lunch", kind: "calcium", title: "Calcium with lunch", due: time(12, 30, day: 24)),
    Control.Upcoming(reminder: "walk", kind: "movement", title: "A walk", due: time(15, 0, day: 27)),
  ]

  private static func status(
    _ due: [Control.DueOccurrence], today: Control.Today, paused: String? = nil, problems: [Control.Problem] = []
  ) -> Control.Status.Reply {
    Control.Status.Reply(
      due: due, next: next, today: today, pausedUntil: paused, problems: problems, version: "0.1.0")
  }

  private static let quiet = Control.Today(due: 0, done: 0, skipped: 0, missed: 0, excused: 0, calciumMg: 0)
  private static let busy = Control.Today(due: 6, done: 3, skipped: 1, missed: 2, excused: 0, calciumMg: 800)
  private static let mistake = Control.Problem(
    message: "reminder.lunch.at is \"25:00\": expected a time such as 08:30", subject: "schedule",
    file: "/home/anna/.config/limber/schedule.toml", line: 3, column: 8,
    fix: "Mend it; until then the schedule before stays in force.")

  private static func text(_ status: Control.Status.Reply, _ width: Int, _ style: TextStyle = .plain) -> String {
    StatusText(status: status, calendar: monday, width: width, style: style).lines.joined(separator: "\n")
  }

  private static func reminders(_ width: Int) -> ReminderText {
    ReminderText(calendar: monday, width: width, style: .plain)
  }

  private static let schedule: [Control.Reminder] = {
    var pumps = Control.ReminderDraft(kind: "movement", title: "Ankle pumps, left foot, slowly and with care")
    (pumps.every, pumps.between, pumps.days) = ("1h", "09:00-18:00", "Mon..Sat")
    (pumps.lasts, pumps.limb, pumps.posture) = ("3min", "left leg", "seated")
    pumps.steps = ["Sit tall, both feet flat.", "Stop if it hurts."]
    (pumps.snooze, pumps.snoozes, pumps.late) = ("10min", 3, "1h")
    var lunch = Control.ReminderDraft(kind: "calcium", title: "Calcium with lunch")
    (lunch.at, lunch.dose, lunch.source, lunch.enabled) = ("12:30", "500 mg", "supplement", false)
    return [
      Control.Reminder(id: "ankle-pumps", definition: pumps), Control.Reminder(id: "calcium-lunch", definition: lunch),
    ]
  }()

  @Test func statusWithOneDue() {
    #expect(
      Self.text(Self.status([Self.lunch], today: Self.quiet), 80) == """
        Due now
          Calcium with lunch, 500 mg
            Since 12:30. You have time until 16:30.

          Done?       limber done
          Later?      limber snooze
          Can't now?  limber skip

        Next
          13:00           Ankle pumps
          tomorrow 12:30  Calcium with lunch
          Fri 15:00       A walk

        Today so far
          Nothing yet.
        """)
  }

  /// What was logged is something; and one of it is one.
  @Test func statusTellsWhatWasLogged() {
    func today(_ movements: Int, _ cramps: Int, milligrams: Int = 0) -> String {
      var today = Self.quiet
      (today.logs, today.loggedMovements, today.loggedCramps) = (movements + cramps, movements, cramps)
      today.calciumMg = milligrams
      return Self.text(Self.status([], today: today), 80).split(separator: "\n").last.map(String.init) ?? ""
    }
    #expect(today(0, 0) == "  Nothing yet.")
    var earlier = Self.quiet
    earlier.earlier = 1
    #expect(Self.text(Self.status([], today: earlier), 80).hasSuffix("\n  1 answer to what was due before today."))
    (earlier.earlier, earlier.done) = (2, 1)
    #expect(
      Self.text(Self.status([], today: earlier), 80).hasSuffix("\n  1 done. 2 answers to what was due before today."))
    #expect(today(1, 0) == "  Logged: 1 movement." && today(0, 1) == "  Logged: 1 cramp.")
    #expect(today(2, 3, milligrams: 300) == "  Logged: 2 movements, 3 cramps. Calcium: 300 mg.")
  }

  /// The command that is named shows what it is named for.
  @Test func theAgendaIsAskedForAsFarAsItGoes() {
    var status = Self.status([], today: Self.quiet)
    status.next = (0..<6).map { index in
      Control.Upcoming(reminder: "r\(index)", kind: "movement", title: "R", due: Self.time(13 + index, 0))
    }
    #expect(Self.text(status, 80).contains("  And 1 more: limber agenda\n"))
    status.next[5].due = Self.time(9, 0, day: 26)
    #expect(Self.text(status, 80).contains("  And 1 more: limber agenda --days 4\n"))
    status.next[5].due = Self.time(9, 0, day: 29)
    #expect(Self.text(status, 80).contains("  And 1 more: limber agenda --days 7\n"))
    // What the agenda holds of a year may be too much, and may not be all.
    for day in ["2026-11-30", "2028-02-29"] {
      status.next[5].due = "\(day)T09:00:00+01:00"
      #expect(Self.text(status, 80).contains("  And 1 more: limber list\n"))
    }
    status.next.removeLast()
    #expect(!Self.text(status, 80).contains("more"))
  }

  @Test func statusWithSeveralDue() {
    let status = Self.status(
      [Self.pumps, Self.lunch], today: Self.busy, paused: Self.time(15, 0), problems: [Self.mistake])
    #expect(
      Self.text(status, 80) == """
        Due now
          ankle-pumps  Ankle pumps, slowly and with care, left leg, 3 minutes
                         Since 12:00, comes again at 12:50. You have time until 13:00.
          calcium-lunch  Calcium with lunch, 500 mg
                           Since 12:30. You have time until 16:30.

          Done?       limber done ankle-pumps
          Later?      limber snooze ankle-pumps
          Can't now?  limber skip ankle-pumps

        Paused until 15:00. Nothing is shown until then.
          Go on?      limber resume

        Next
          13:00           Ankle pumps
          tomorrow 12:30  Calcium with lunch
          Fri 15:00       A walk

        Today so far
          3 done, 1 skipped, 2 missed. Calcium: 800 mg.

        A problem
          ! reminder.lunch.at is "25:00": expected a time such as 08:30
            In /home/anna/.config/limber/schedule.toml, line 3, column 8.
            Mend it; until then the schedule before stays in force.
        """)
    #expect(
      Self.text(status, 40) == """
        Due now
          ankle-pumps  Ankle pumps, slowly and
                       with care, left leg, 3
                       minutes
                         Since 12:00, comes
                         again at 12:50. You
                         have time until 13:00.
          7k2q  Calcium with lunch, 500 mg
                  Since 12:30. You have time
                  until 16:30.

          Done?       limber done ankle-pumps
          Later?      limber snooze ankle-pumps
          Can't now?  limber skip ankle-pumps

        Paused until 15:00. Nothing is shown
        until then.
          Go on?      limber resume

        Next
          13:00           Ankle pumps
          tomorrow 12:30  Calcium with lunch
          Fri 15:00       A walk

        Today so far
          3 done, 1 skipped, 2 missed. Calcium:
          800 mg.

        A problem
          ! reminder.lunch.at is "25:00":
            expected a time such as 08:30
            In
            /home/anna/.config/limber/
            schedule.toml, line 3, column 8.
            Mend it; until then the schedule
            before stays in force.
        """)
  }

  @Test func statusWithNothing() {
    let status = Control.Status.Reply(due: [], next: [], today: Self.quiet, problems: [], version: "0.1.0")
    #expect(
      Self.text(status, 40) == """
        Nothing is due now.

        Next
          Nothing. To add a reminder, see:
          limber add --help

        Today so far
          Nothing yet.
        """)
  }

  @Test func heldSaysWhy() {
    var held = Self.lunch
    (held.state, held.heldBecause) = ("held", "noServer")
    #expect(
      Self.text(Self.status([held], today: Self.quiet), 80).contains(
        "Since 12:30, not shown: no notification server is running. You have time\n    until 16:30."))
  }

  @Test func list() {
    #expect(
      Self.reminders(80).list(Self.schedule).joined(separator: "\n") == """
        ankle-pumps    Ankle pumps, left foot, slowly   every 1h from 09:00 to 18:00 on
                       and with care                    Mon..Sat, left leg, 3min, seated
        calcium-lunch  Calcium with lunch               at 12:30, 500 mg, supplement,
                                                        disabled
        """)
    #expect(
      Self.reminders(40).list(Self.schedule).joined(separator: "\n") == """
        Ankle pumps, left foot, slowly and with
        care
          every 1h from 09:00 to 18:00 on
          Mon..Sat, left leg, 3min, seated
          id: ankle-pumps
        Calcium with lunch
          at 12:30, 500 mg, supplement, disabled
          id: calcium-lunch
        """)
  }

  /// An id is copied, and looked for with grep: it is on one line at any width.
  @Test(arguments: [24, 25, 38, 40])
  func anIDIsNeverBroken(length: Int) {
    let id = String("calcium-with-lunch-second-of-the-day-abcd".prefix(length))
    var lunch = Control.ReminderDraft(kind: "calcium", title: "Calcium with lunch")
    (lunch.at, lunch.dose, lunch.source, lunch.enabled) = ("12:30", "500 mg", "supplement", false)
    let reminder = Control.Reminder(id: id, definition: lunch)
    for width in [34, 40, 60, 72, 80, 100] {
      let text = Self.reminders(width)
      let lists = [
        text.list([reminder, Self.schedule[0]]), text.show(Control.Show.Reply(reminder: reminder, next: [], open: [])),
        Columns.paragraph(text.confirmed("Added", .init(reminder: reminder, next: [])), width: width),
      ]
      for lines in lists {
        #expect(lines.contains { $0.contains(id) }, "\(width): \(lines.joined(separator: "\n"))")
        #expect(lines.allSatisfy { $0.contains(id) || Columns.width(of: $0) <= width }, "\(width)")
      }
    }
    #expect(
      length < 40
        || Self.reminders(40).list([reminder]).joined(separator: "\n") == """
          Calcium with lunch
            at 12:30, 500 mg, supplement, disabled
          \(id)
          """
    )
  }

  @Test func show() {
    let reply = Control.Show.Reply(
      reminder: Self.schedule[0], next: [Self.time(13, 0), Self.time(9, 0, day: 24)], open: [Self.pumps])
    #expect(
      Self.reminders(40).show(reply).joined(separator: "\n") == """
        Ankle pumps, left foot, slowly and with
        care
          id            ankle-pumps
          kind          movement
          when          every 1h from 09:00 to
                        18:00 on Mon..Sat
          lasts         3min
          limb          left leg
          posture       seated
          snooze        10min, at most 3 times
          late          1h

        Steps
          1. Sit tall, both feet flat.
          2. Stop if it hurts.

        Due now
          9abc  Ankle pumps, slowly and with
                care, left leg, 3 minutes
                  Since 12:00, comes again at
                  12:50. You have time until
                  13:00.

        Next
          13:00
          tomorrow 09:00
        """)
  }

  @Test func agenda() {
    #expect(
      Self.reminders(80).agenda(Self.next).joined(separator: "\n") == """
        Today, Monday 2026-11-23
          13:00  Ankle pumps

        Tomorrow, Tuesday 2026-11-24
          12:30  Calcium with lunch

        Friday 2026-11-27
          15:00  A walk
        """)
  }

  @Test func choice() {
    let choice = Choice([Self.pumps, Self.lunch], calendar: monday)
    #expect(
      choice.lines(width: 40, style: .plain).joined(separator: "\n") == """
        Which one?
          1  Ankle pumps, slowly and with care,
             left leg, 3 minutes, since 12:00
          2  Calcium with lunch, 500 mg, since
             12:30
        """)
    let chosen: [(String, [String])] = [
      (" 2 ", ["7k2q"]), ("1 2", ["9abc", "7k2q"]), ("\"1 2\"", ["9abc", "7k2q"]), ("2,1", ["7k2q", "9abc"]),
      ("1, 1", ["9abc"]),
      ("all", ["9abc", "7k2q"]), (" ALL ", ["9abc", "7k2q"]),
    ]
    for (answer, ids) in chosen { #expect(choice.chosen(answer)?.map(\.occurrence) == ids, "\(answer)") }
    for answer in ["0", "3", "-1", "x", "", "1 3", "1 x", "all 1", "9999999999999999999"] {
      #expect(choice.chosen(answer) == nil, "\(answer)")
    }
    #expect(choice.notChosen("1 4") == "\"4\" is no number of the list, which has 1 to 2.")
    #expect(choice.notChosen("1-3\n") == "\"1-3\" is no number of the list, which has 1 to 2.")
  }

  /// What can't be put off any more is no example of it, and what was put away says that it does not come again.
  @Test func nothingIsOfferedThatCanNotBeDone() {
    var lunch = Self.lunch
    (lunch.snoozes, lunch.snoozesLeft) = (3, 0)
    #expect(!Self.text(Self.status([lunch], today: Self.quiet), 80).contains("limber snooze"))
    #expect(
      Self.text(Self.status([lunch, Self.pumps], today: Self.quiet), 80).contains(
        "Later?      limber snooze ankle-pumps"))
    lunch.state = "snoozed"
    #expect(
      Self.text(Self.status([lunch], today: Self.quiet), 100).contains(
        "Since 12:30, put off 3 times, does not come again. You have time until 16:30."))
  }

  /// Two of one reminder are told apart by their own ids.
  @Test func anIDIsTheReminders() {
    var second = Self.lunch
    (second.occurrence, second.due) = ("abcd", Self.time(13, 30))
    let text = Self.text(Self.status([Self.lunch, second, Self.pumps], today: Self.quiet), 80)
    #expect(
      text.contains("  7k2q  Calcium") && text.contains("  abcd  Calcium") && text.contains("  ankle-pumps  Ankle"))
  }

  @Test(arguments: [34, 40, 71, 72, 80, 100])
  func noLineIsTooWide(width: Int) {
    let status = Self.status(
      [Self.pumps, Self.lunch], today: Self.busy, paused: Self.time(15, 0), problems: [Self.mistake])
    let reminders = Self.reminders(width)
    let lines =
      StatusText(status: status, calendar: monday, width: width, style: .plain).lines + reminders.list(Self.schedule)
      + reminders.agenda(Self.next)
    for line in lines { #expect(Columns.width(of: line) <= width, "\(line)") }
  }

  /// Escape sequences as marks that can be read: `‹35›`.
  private static func marked(_ text: String) -> String {
    ["0", "1", "4", "35"].reduce(text) { text, code in
      text.replacing("\u{1b}[\(code)m", with: code == "0" ? "‹›" : "‹\(code)›")
    }
  }

  @Test func inColourTheThingToDoStandsOut() {
    let coloured = TextStyle(isColored: true, hasBars: true)
    let text = Self.text(Self.status([Self.lunch], today: Self.busy, problems: [Self.mistake]), 40, coloured)
    #expect(
      Self.marked(text) == """
        ‹1›Due now‹›
          ‹1›Calcium with lunch, 500 mg‹›
            Since 12:30. You have time until
            16:30.

          Done?       ‹4›limber done‹›
          Later?      ‹4›limber snooze‹›
          Can't now?  ‹4›limber skip‹›

        ‹1›Next‹›
          13:00           Ankle pumps
          tomorrow 12:30  Calcium with lunch
          Fri 15:00       A walk

        ‹1›Today so far‹›
          3 done, 1 skipped, 2 missed. Calcium:
          800 mg.

        ‹35›A problem‹›
          ! reminder.lunch.at is "25:00":
            expected a time such as 08:30
            In
            /home/anna/.config/limber/
            schedule.toml, line 3, column 8.
            Mend it; until then the schedule
            before stays in force.
        """)
  }

  @Test(arguments: [34, 40, 80])
  func colourAddsNothingButEscapes(width: Int) {
    var resting = Self.status([Self.lunch, Self.pumps], today: Self.busy, paused: Self.time(4, 0, day: 24))
    resting.resting = true
    let coloured = TextStyle(isColored: true, hasBars: true)
    func bare(_ text: String) -> String {
      text.split(separator: "\u{1b}[", omittingEmptySubsequences: false).enumerated().map { index, part in
        index == 0 ? part : part.drop { $0 != "m" }.dropFirst()
      }.joined()
    }
    #expect(bare(Self.text(resting, width, coloured)) == Self.text(resting, width))
    #expect(Self.text(resting, width).contains("Resting until tomorrow 04:00."))
    var listing = Self.reminders(width)
    let plain = listing.list(Self.schedule) + listing.agenda(Self.next)
    listing.style = coloured
    // Bold cells keep their padding, which plain lines lose at the end.
    func trimmed(_ lines: [String]) -> [String] { lines.map { bare($0).split(separator: " ").joined(separator: " ") } }
    #expect(trimmed(listing.list(Self.schedule) + listing.agenda(Self.next)) == trimmed(plain))
  }
}
