internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import ScheduleFile

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the schedule for other programs.",
    discussion: "Example: limber export ics --file reminders.ics",
    subcommands: [ExportICS.self])

  func run() throws {
    throw Failure(
      .usage, "What to write is missing: ics.", toDo: "Write for example: limber export ics --file reminders.ics")
  }
}

struct ExportICS: Verb {
  static let configuration = CommandConfiguration(
    commandName: "ics",
    abstract: "Write the schedule as iCalendar, for a phone's calendar.",
    discussion: """
      Each time of day of each reminder becomes an event that rings; intervals ring as if nothing were answered. What no \
      calendar can hold is named. The phone answers nothing: what was done is said to limber.

      Examples:
        limber export ics --file reminders.ics
        limber export ics --schedule plan.toml > plan.ics
      """)

  @OptionGroup var connection: ConnectionOptions

  @Option(help: ArgumentHelp("Write to this file; else to standard output.", valueName: "file"), completion: .file())
  var file: String?
  @Option(help: ArgumentHelp("Take this schedule file, without limberd.", valueName: "file"), completion: .file())
  var schedule: String?

  func perform(in session: Session) throws {
    try session.warnOfZone()
    let document: ScheduleDocument
    if let schedule {
      document = try ScheduleReading.document(
        try ScheduleReading.bytes(of: schedule), calledInMessages: schedule, zones: session.zones)
    } else {
      let found = try session.explaining("limber export ics") {
        try Client(connection).reply(to: Control.Schedule())
      }
      document = try ScheduleReading.document(
        Array(found.text.utf8), calledInMessages: found.file, zones: session.zones)
    }
    var zones = session.zones.zones(named: document.schedule.zoneNames)
    zones.local = session.calendar.zone
    let calendar = ICalendar(
      document.schedule, now: session.calendar.now, zones: zones, version: ControlInterface.productVersion)
    let left = calendar.left.map { "Not in the calendar: \(Columns.clean($0.title)), because \($0.why)." }
    guard calendar.count > 0 else {
      throw Failure(
        .failed, (left + ["There is nothing to export."]).joined(separator: "\n"),
        toDo: "To see the schedule, type: limber list")
    }
    if let file {
      do {
        try Files.replaceAtomically(file, Array(calendar.text.utf8))
      } catch {
        throw Failure(
          .failed, "\(quoted(file)) can't be written: \(Columns.clean("\(error)")).",
          toDo: "Check the path and the disk.")
      }
      let count = calendar.count == 1 ? "1 reminder" : "\(calendar.count) reminders"
      try session.screen.say("Exported \(count) to \(Columns.clean(file)). Open that file on the phone.")
    } else {
      try Terminal.writeAll(Screen.standardOutput, bytes: Array(calendar.text.utf8))
    }
    for sentence in left {
      try Terminal.writeAll(Screen.standardError, session.screen.style.encodable(sentence) + "\n")
    }
  }
}
