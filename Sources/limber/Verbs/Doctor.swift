internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Varlink

struct Doctor: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Look whether all that Limber needs is there, and say what to do where it isn't.",
    discussion: """
      The service, the desktop's notifications, the clock, the schedule, the ledger, the journal. Works without limberd too. \
      It changes nothing. Ends with 1 where something is wrong.

      Example: limber doctor
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    let remedy = Remedy.here
    let desktop = DesktopCheck(remedy: remedy)
    try desktop.ask()
    let limberd = LimberdCheck(session: session, connection: connection, remedy: remedy)
    desktop.limberdSays = limberd.status?.problems.first { $0.subject == "notifications" }
    desktop.isLimberdHeard = limberd.status != nil
    let findings = limberd.findings + desktop.findings + FileChecks(session: session, remedy: remedy).findings
    if output.json {
      try session.screen.show(json: .object(["checks": try JSONValue(encoding: findings)]))
    } else {
      try session.screen.show(DoctorText(width: session.screen.width, style: session.screen.style).lines(findings))
    }
    if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(ExitStatus.failed.rawValue) }
  }
}
