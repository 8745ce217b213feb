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

  @Option(
    help: ArgumentHelp("Write to this file; else, and for -, to standard output.", valueName: "file"),
    completion: .file())
  var file: String?
  @Option(
    help: ArgumentHelp("Take this schedule file, without limberd; - reads standard input.", valueName: "file"),
    completion: .file())
  var schedule: String?

  func perform(in session: Session) throws {
    try session.warnOfZone()
    let document: ScheduleDocument
    var source = schedule
    if let schedule {
      document = try ScheduleReading.document(
        try ScheduleReading.bytes(of: schedule), calledInMessages: schedule, zones: session.zones)
    } else {
      let found = try session.explaining("limber export ics") {
        try session.client(connection).reply(to: Control.Schedule())
      }
      document = try ScheduleReading.document(
        Array(found.text.utf8), calledInMessages: found.file, zones: session.zones)
      source = found.file
    }
    var zones = session.zones.zones(named: document.schedule.zoneNames)
    zones.local = session.calendar.zone
    let record = try Record()
    let local = session.calendar.zone.name
    let own = try "\(Directories.configHome("limber"))/schedule.toml"
    // The schedule in force, or its file.
    let isOwn = schedule.map { Files.isSame($0, own) } ?? true
    let calendar = ICalendar(
      document.schedule, now: session.calendar.now,
      changed: Self.lastChange(of: source, record) ?? session.calendar.now,
      zones: zones, zoneName: session.zones.contains(local) ? local : nil,
      origin: record.origin + (isOwn ? "" : Self.whose(document.schedule, schedule)),
      earlier: isOwn ? record.definitions : [],
      version: ControlInterface.productVersion)
    let left = calendar.left.map { "Not in the calendar: \(Columns.clean($0.title)), because \($0.why)." }
    guard calendar.count > 0 else {
      throw Failure(
        .failed, (left + ["There is nothing to export."]).joined(separator: "\n"),
        toDo: "To see the schedule, type: limber list")
    }
    let path = file ?? "-"
    if try Output.write(Array(calendar.text.utf8), to: path) == .file {
      session.deeds.note("The calendar is in \(Columns.clean(path)).")
      let count = calendar.count == 1 ? "1 reminder" : "\(calendar.count) reminders"
      try session.screen.say("Exported \(count) to \(Columns.clean(path)). Open that file on the phone.")
    }
    for sentence in left { try Output.standardError.write(sentence + "\n") }
  }

  /// What tells a schedule from others that are exported here, where it does not say whose it is: the file that was named, or of a
  /// pipe what is in it.
  private static func whose(_ schedule: Schedule, _ file: String?) -> String {
    guard let file, schedule.person == nil else { return "" }
    guard file == "-" || Files.isStream(file) else { return "\n\(Files.realPath(file) ?? file)" }
    return "\n" + schedule.reminders.map { "\($0.id) \($0.title)" }.sorted().joined(separator: "\n")
  }

  /// When a schedule file was written, or the schedule on record was changed, whichever was later: a file that was put back is
  /// older than what it changes. Nil where nobody knows.
  private static func lastChange(of file: String?, _ record: Record) -> Instant? {
    // Of a pipe the time says nothing.
    let identity = file.flatMap { $0 == "-" || Files.isStream($0) ? nil : (try? FileIdentity(of: $0)) ?? nil }
    return [identity.map { Instant(microseconds: $0.modified / 1_000) }, record.lastChange].compactMap(\.self).max()
  }
}

/// What the ledger says of the schedule, without limberd.
private struct Record {
  /// What tells this ledger from all others. Before there was one, an export has drawn it.
  let origin: String
  /// When the schedule was changed last.
  let lastChange: Instant?
  /// What the reminders were, one after the other.
  let definitions: [Reminder]

  init() throws {
    let folder = try Ledger.directory()
    let path = "\(folder)/\(Ledger.fileName)"
    var (identity, change) = (EntryID?.none, Instant?.none)
    var definitions: [Reminder] = []
    do throws(LedgerError) {
      let ledger = try Ledger(readingFrom: path, isElsewhere: true)
      identity = try ledger.identity()
      change = try ledger.lastChangeOfSchedule()
      definitions = try ledger.definitions()
    } catch {
      // Without it the events would get other names, and stand in the calendar twice.
      guard error.reason == .absent else {
        throw Failure(
          .failed, "The ledger can't be read: \(Columns.clean("\(error)")).",
          toDo: "Look what is wrong with: limber doctor")
      }
    }
    origin = try Self.drawn(in: folder, unless: identity != nil) ?? "\(identity.map { "\($0)" } ?? "")"
    lastChange = change
    self.definitions = definitions
  }

  /// What an export drew before there was a ledger: those that come later name their events as it did.
  ///
  /// - Parameter isKnown: there is a ledger; nothing is drawn.
  private static func drawn(in folder: String, unless isKnown: Bool) throws -> String? {
    let file = "\(folder)/calendar-name"
    if let bytes = try? Files.read(file), let name = String(validating: bytes, as: UTF8.self), !name.isEmpty {
      return name
    }
    guard !isKnown else { return nil }
    let name = "\(EntryID(high: Random.seed(), low: Random.seed()))"
    do {
      try Files.makeDirectory(folder)
      try Files.replaceAtomically(file, Array(name.utf8))
    } catch let error as PlatformError {
      throw Failure(
        .failed,
        "\(quoted(file)) can't be written: \(error.reason). Without it the next calendar would ring beside this one.",
        toDo: Remedy.here.writable(folder))
    }
    return name
  }
}
