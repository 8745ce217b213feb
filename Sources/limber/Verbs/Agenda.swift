internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Records
internal import ScheduleFile
internal import Varlink

struct Agenda: Verb {
  /// The interface takes no more.
  static let range = 1...366
  /// Nor does it reply with more occurrences.
  private static let limit = 10_000

  static let configuration = CommandConfiguration(
    abstract: "List what comes, if nothing is answered before.",
    discussion: """
      A day ends at midnight: --days 2 is the rest of the first day and the whole next one. With --schedule limberd is not \
      asked: what comes is what the file says, and intervals count from the opening of their hours.

      Examples:
        limber agenda --days 3
        limber agenda --from "2027-03-27 20:00" --days 2 --schedule plan.toml
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Option(
    parsing: .unconditional,
    help: "From when on: 2026-11-23, \"2026-11-23 20:00\", tomorrow, +3h; else now.")
  var from: String?
  @Option(name: .long, help: "How many days, 1 to 366.")
  var days = 1
  @Option(help: ArgumentHelp("Look into this schedule file, without limberd.", valueName: "file"))
  var schedule: String?

  func validate() throws {
    guard Self.range.contains(days) else { throw ValidationError("--days must be 1 to 366, not \(days).") }
  }

  /// What is asked of the daemon.
  func call(_ calendar: Calendar) throws(Failure) -> Control.Agenda {
    var call = Control.Agenda(days: days)
    if let from { call.from = calendar.wire(try calendar.any(from)) }
    return call
  }

  /// What a schedule file says, as the daemon would reply.
  ///
  /// - Parameter toml: the contents of the file.
  func reply(_ toml: [UInt8], _ calendar: Calendar, zones: ZoneDatabase) throws(Failure) -> Control.Agenda.Reply {
    let start = if let from { try calendar.any(from) } else { calendar.now }
    let document = try ScheduleReading.document(toml, calledInMessages: schedule ?? "", zones: zones)
    let zone = calendar.zone
    let lastDay = zone.civil(start).date.dayNumber + Int64(days)
    let end = zone.resolve(CivilTime(CivilDate(dayNumber: lastDay), timeOfDay: .zero)).due
    var known = zones.zones(named: document.schedule.zoneNames)
    known.local = zone
    let upcoming = document.schedule.agenda(from: start, until: end, in: known, limit: Self.limit + 1)
    guard upcoming.count <= Self.limit else {
      throw Failure(.usage, "That is more than \(Self.limit) occurrences.", toDo: "Ask for fewer --days.")
    }
    return Control.Agenda.Reply(occurrences: upcoming.map { Control.Upcoming($0, zone: zone) })
  }

  func perform(in session: Session) throws {
    try session.warnOfZone()
    let results: JSONValue.Object
    if let schedule {
      let reply = try reply(try ScheduleReading.bytes(of: schedule), session.calendar, zones: session.zones)
      guard case .object(let members) = try JSONValue(encoding: reply) else {
        preconditionFailure("a reply is an object")
      }
      results = members
    } else {
      let call = try call(session.calendar)
      results = try session.explaining("limber agenda", typed: ["from": from]) {
        try session.client(connection).call(call)
      }
    }
    if output.json { return try session.screen.show(json: .object(results)) }
    try session.screen.show(
      session.reminders.agenda(try Client.decode(Control.Agenda.self, results).occurrences))
  }
}
