import LimberControl
import LimberCore
import ScheduleFile

/// limberd(8), limber.schedule(5), io.limber.Control(7).
struct OtherPages {
  let version: String

  func pages() -> [String: String] {
    ["limberd.8": daemon(), "limber.schedule.5": schedule(), "io.limber.Control.7": control()]
  }

  private func daemon() -> String {
    var page = Roff("limberd", section: 8, version: version)
    page.section("NAME")
    page.line("limberd - the reminder daemon of one person")
    page.section("SYNOPSIS")
    page.raw(".B limberd")
    page.raw("[\\fB\\-\\-socket\\fR \\fIPATH\\fR] [\\fB\\-\\-version\\fR] [\\fB\\-\\-help\\fR]")
    page.section("DESCRIPTION")
    page.line(
      "limberd reads a schedule of movement breaks and calcium reminders, shows each as a desktop notification when it is due, "
        + "and records what comes of it: in its ledger first, then in the journal. limber(1) adds, answers and reviews; other "
        + "programs use io.limber.Control(7).")
    page.paragraph(
      "It runs under the service manager of each person (systemctl --user), or in a terminal, where reminders appear in that. "
        + "It sleeps until something is due, and opens no network connection.")
    page.section("OPTIONS")
    page.term(
      "--socket PATH",
      "Where clients find it, unless the service manager passes a socket; else $LIMBER_SOCKET, else "
        + "$XDG_RUNTIME_DIR/limber/io.limber.Control.")
    page.term("--version", "Print the version.")
    page.term("--help", "Print a summary.")
    page.section("SIGNALS")
    page.term(
      "SIGHUP",
      "From a service manager: read the schedule again. In a terminal that is closed: stop in good order, unless nohup(1) "
        + "started it.")
    page.term("SIGTERM, SIGINT", "Stop in good order.")
    page.section("FILES")
    page.term("~/.config/limber/schedule.toml", "The schedule: limber.schedule(5).")
    page.term(
      "~/.local/state/limber/ledger.sqlite3",
      "The ledger, an SQLite database: every entry, append-only, numbered without gaps. A damaged one is kept beside it as "
        + "ledger.sqlite3.damaged-TIME.")
    page.term("$XDG_RUNTIME_DIR/limber/io.limber.Control", "The control socket, open to the same user only.")
    page.term(
      "/usr/share/zoneinfo, /etc/localtime", "Time zones, followed when they change, or a link on the way to them.")
    page.section("ENVIRONMENT")
    page.term("XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR", "Other places for these folders.")
    page.term("DBUS_SESSION_BUS_ADDRESS", "The bus of the notification server.")
    page.term("LIMBER_SOCKET", "See --socket.")
    page.term("TZ", "The time zone, if not the machine's.")
    page.section("EXIT STATUS")
    page.term("0", "It was told to stop.")
    page.term("1", "It could not start, or its loop failed.")
    page.term("64", "An option was not understood.")
    page.term("69", "Another limberd holds the ledger or the socket.")
    page.section("JOURNAL FIELDS")
    page.line("Each entry is one record of the unit limberd.service, with a MESSAGE_ID for its kind and these fields:")
    for field in EntryField.allCases {
      let form =
        switch field.form {
        case .instant: "microseconds since 1970"
        case .span: "microseconds"
        case .integer: "a whole number"
        case .decimal: "a number"
        case .text: "a text"
        }
      page.term(field.journalName, "\(form); in JSON: \(field.name)")
    }
    page.section("NOTES")
    page.line(
      "The service is closed off as far as systemd allows a user's services: systemd-analyze --user security limberd. Its "
        + "health data is readable in the journal by members of adm and systemd-journal.")
    page.seeAlso([
      "limber(1)", "limber-doctor(1)", "limber.schedule(5)", "io.limber.Control(7)", "systemctl(1)", "journalctl(1)",
    ])
    return page.text
  }

  // MARK: The schedule

  /// Each key, what it means, and the default of movement and calcium.
  static let keys: [(name: String, meaning: String, defaults: String)] = [
    ("kind", "\"movement\" or \"calcium\".", "required"),
    ("title", "What the notification says.", "required"),
    (
      "at",
      "When, by the clock: a calendar expression of systemd.time(7), such as \"12:30\", \"Mon..Fri 08:30\" or \"*-*-01 09:30 Europe/Berlin\"; or a list of 1 to 12 of them: [\"08:00\", \"20:00\"]. No more often than every five minutes.",
      "this or every"
    ),
    ("every", "How long after the last movement, or after the window opened: \"1h\". 5min to 1d.", "this or at"),
    (
      "between",
      "The window of every: \"09:00-18:00\". The end does not count; one over midnight belongs to the day on which it opened.",
      "08:00-20:00"
    ),
    ("days", "The days of every: \"Mon..Sat\" or \"Mon,Wed\".", "every day"),
    ("lasts", "How long the movement takes.", "3min"),
    ("limb", "The limb to move.", "none"),
    ("posture", "\"seated\", \"lying\" or \"standing\".", "seated"),
    ("steps", "What to do, a list of texts.", "none"),
    ("dose", "Elemental calcium: \"500 mg\" or \"0.5 g\".", "none"),
    ("source", "\"food\" or \"supplement\".", "none"),
    ("snooze", "How long a snooze lasts.", "10min"),
    ("snoozes", "How many times it may be snoozed, 0 to 20.", "3"),
    ("repeat", "After how long without an answer it is shown again.", "5min; calcium 10min"),
    ("repeats", "How many times it is shown again, 0 to 20.", "2"),
    ("late", "How long after its time it may be shown and answered, at most until the next one.", "1h; calcium 4h"),
    ("early", "An answer this long before its time closes it.", "0; calcium 1h"),
    ("on_time", "An answer this close to its time counts as on time.", "15min; calcium 30min"),
    ("natural_break", "How long away from the machine counts as a movement. Read and checked, not used yet.", "none"),
    ("speak", "Whether it is read aloud. Read and checked, not used yet.", "false"),
    ("urgency", "Of the notification: \"low\", \"normal\" or \"critical\".", "normal"),
    ("enabled", "false keeps it in the file without asking.", "true"),
    ("trial", "true for one that is there to try Limber out: it is in no review.", "false"),
    ("note", "A sentence more in the notification.", "none"),
  ]

  private func schedule() -> String {
    var page = Roff("limber.schedule", section: 5, version: version)
    page.section("NAME")
    page.line("limber.schedule - the schedule of Limber")
    page.section("SYNOPSIS")
    page.line("~/.config/limber/schedule.toml")
    page.section("DESCRIPTION")
    page.line(
      "The schedule is a TOML file that a person can read aloud. limber(1) changes it and keeps its comments and its order; "
        + "editing it by hand works as well, limberd(8) notices. A schedule with a mistake is never half in force: the one "
        + "before stays, and limber status, the journal and limber check name file, line and column.")
    page.paragraph(
      "Lengths of time are time spans of systemd.time(7), such as 90min or \"1h 30min\"; a number without a unit is refused. "
        + "Point and comma are decimal signs; with just three digits behind it, as in 1,000 mg, a number is refused. "
        + "Unknown keys are mistakes.")
    page.section("AT THE TOP")
    page.term("person", "Whose schedule it is, a label that every record carries.")
    page.section("[calcium]")
    page.line("What a clinician said, in milligrams a day; there is no default.")
    page.term("target", "What to reach, food and supplements together.")
    page.term("upper", "What to stay under.")
    page.section("[apart.MEDICINE]")
    page.line("Calcium is kept apart from a medicine; limber check looks. Ask your pharmacist.")
    page.term("at", "When the medicine is taken: a calendar expression, or a list of some.")
    page.term("calcium_after", "Calcium at least this long after it,")
    page.term("calcium_before", "or this long before it.")
    page.section("[reminder.ID]")
    page.line("An ID has 1 to 40 of a-z, 0-9 and hyphens, and begins with no hyphen.")
    for key in Self.keys { page.term(key.name, "\(key.meaning)\nDefault: \(key.defaults).") }
    page.section("EXAMPLES")
    page.example(
      """
      person = "Anna"

      [reminder.ankle-pumps]
      kind    = "movement"
      title   = "Ankle pumps, left foot"
      every   = "1h"
      between = "09:00-18:00"
      days    = "Mon..Sat"
      limb    = "left leg"
      steps   = ["Sit tall, both feet flat.", "Pull your toes up."]

      [reminder.calcium-lunch]
      kind   = "calcium"
      title  = "Calcium with lunch"
      at     = "12:30"
      dose   = "500 mg"
      source = "supplement"
      """)
    page.seeAlso(["limber(1)", "limber-check(1)", "limber-preview(1)", "limberd(8)", "systemd.time(7)"])
    return page.text
  }

  // MARK: The interface

  private func control() -> String {
    var page = Roff("io.limber.Control", section: 7, version: version)
    page.section("NAME")
    page.line("io.limber.Control - the control interface of limberd")
    page.section("SYNOPSIS")
    page.line("$XDG_RUNTIME_DIR/limber/io.limber.Control")
    page.section("DESCRIPTION")
    page.line(
      "limberd(8) speaks Varlink (https://varlink.org) on a Unix socket that only the same user may connect to. A call is a "
        + "JSON object and a NUL byte, a reply too; replies come in the order of the calls. Each call and reply is described "
        + "below, and by the daemon itself: org.varlink.service.GetInterfaceDescription.")
    page.section("LIMITS")
    page.line(
      "A call has at most 1 MiB and ten seconds to arrive. 1,200 clients are served at once; beyond, the one that was idle for "
        + "the longest goes. Who does not read is not answered further; a Watch that is 256 KiB behind is ended.")
    page.section("EXAMPLES")
    page.example(
      """
      socket=$XDG_RUNTIME_DIR/limber/io.limber.Control
      python -m varlink.cli call unix:$socket/io.limber.Control.Status
      varlinkctl call $socket io.limber.Control.Done '{"target":"lunch"}'
      """)
    page.section("INTERFACE")
    page.raw(".in 0")
    page.raw(".nf")
    for line in ControlInterface.description.split(separator: "\n", omittingEmptySubsequences: false) {
      page.line(String(line))
    }
    page.raw(".fi")
    page.seeAlso(["limber(1)", "limberd(8)", "varlinkctl(1)"])
    return page.text
  }
}
