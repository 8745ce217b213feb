internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Records
internal import Report
internal import Testing

@testable internal import limber

/// A schedule file looked into without the daemon, on nights in which the clocks change.
@Suite struct AgendaTests {
  private static let schedule = """
    [reminder.ankle-pumps]
    kind = "movement"
    title = "Ankle pumps, left foot"
    every = "45min"
    between = "22:30-04:30"

    [reminder.night]
    kind = "calcium"
    title = "Calcium in the night"
    at = "02:30"

    [reminder.call]
    kind = "movement"
    title = "Exercises with Ben in New York, on the telephone"
    at = "Sun 09:30 America/New_York"

    [reminder.off]
    kind = "calcium"
    title = "Not now"
    at = "09:00"
    enabled = false
    """

  private static func berlin() throws -> limber.Calendar {
    var calendar = monday
    calendar.zone = try ZoneDatabase().zone(named: "Europe/Berlin")
    return calendar
  }

  private static func verb(_ arguments: [String]) throws -> Agenda {
    try #require(try Limber.parseAsRoot(["agenda", "--schedule", "f.toml"] + arguments) as? Agenda)
  }

  private static func agenda(_ toml: String, _ width: Int, _ arguments: [String]) throws -> String {
    let calendar = try berlin()
    let reply = try verb(arguments).reply(Array(toml.utf8), calendar, zones: ZoneDatabase())
    return ReminderText(calendar: calendar, width: width, style: .plain).agenda(reply.occurrences).joined(
      separator: "\n")
  }

  @Test func theNightInSpring() throws {
    #expect(
      try Self.agenda(Self.schedule, 80, ["--from", "2026-03-28 20:00", "--days", "2"]) == """
        Saturday 2026-03-28
          23:15  Ankle pumps, left foot

        Sunday 2026-03-29
          The clocks go forward: 02:00 becomes 03:00.
          00:00 +01:00  Ankle pumps, left foot
          00:45 +01:00  Ankle pumps, left foot
          01:30 +01:00  Ankle pumps, left foot
          03:00 +02:00  Calcium in the night
          03:15 +02:00  Ankle pumps, left foot
          04:00 +02:00  Ankle pumps, left foot
          15:30 +02:00  Exercises with Ben in New York, on the telephone
          23:15 +02:00  Ankle pumps, left foot
        """)
  }

  @Test func theNightInAutumnOnANarrowScreen() throws {
    #expect(
      try Self.agenda(Self.schedule, 40, ["--from", "2026-10-25 01:00"]) == """
        Sunday 2026-10-25
          The clocks go back: 03:00 becomes
          02:00.
          01:30 +02:00  Ankle pumps, left foot
          02:15 +02:00  Ankle pumps, left foot
          02:30 +02:00  Calcium in the night
          02:00 +01:00  Ankle pumps, left foot
          02:45 +01:00  Ankle pumps, left foot
          03:30 +01:00  Ankle pumps, left foot
          04:15 +01:00  Ankle pumps, left foot
          14:30 +01:00  Exercises with Ben in
                        New York, on the
                        telephone
          23:15 +01:00  Ankle pumps, left foot
        """)
  }

  @Test func aDayEndsAtMidnight() throws {
    #expect(
      try Self.agenda("[reminder.a]\nkind = \"calcium\"\ntitle = \"A\"\nat = \"00,12:00\"", 80, []) == """
        Nothing is planned for this time. Further ahead: limber agenda --days 7
        """)
    #expect(
      try Self.agenda("[reminder.a]\nkind = \"calcium\"\ntitle = \"A\"\nat = \"00,12:00\"", 80, ["--from", "today"])
        == """
        Today, Monday 2026-11-23
          00:00  A
          12:00  A
        """)
  }

  @Test func aFileWithMistakes() throws {
    let toml = """
      [reminder.a]
      kind = "calcium"
      title = "A"
      at = "08:30 Europe/Berln"
      [reminder.b]
      kind = "calcium"
      title = "B"
      at = "*:0/4"
      """
    let failure = try #require(throws: Failure.self) { try Self.agenda(toml, 80, []) }
    #expect(failure.status == .scheduleInvalid)
    #expect(
      failure.what == """
        f.toml:4:13: reminder.a.at is "08:30 Europe/Berln": there is no time zone 'Europe/Berln' on this machine: write UTC \
        or a name such as Europe/Berlin
        f.toml:8:6: reminder.b.at is "*:0/4": it comes again after 4min, allowed is 5min at the least
        """)
  }

  @Test func moreThanAnybodyReads() throws {
    let toml = "[reminder.a]\nkind = \"calcium\"\ntitle = \"A\"\nat = \"*:0/5\""
    let failure = try #require(throws: Failure.self) { try Self.agenda(toml, 80, ["--days", "366"]) }
    #expect(failure.status == .usage)
    #expect(try Self.agenda(toml, 80, ["--days", "30"]).split(separator: "\n").count > 8000)
  }
}
