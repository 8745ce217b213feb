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
    let desktop = DesktopCheck()
    try desktop.ask()
    let findings = daemon(session) + desktop.findings + FileChecks(session: session).findings
    if output.json {
      try session.screen.show(json: .object(["checks": try JSONValue(encoding: findings)]))
    } else {
      try session.screen.show(DoctorText(width: session.screen.width, style: session.screen.style).lines(findings))
    }
    if findings.contains(where: { $0.state == .wrong }) { throw ExitCode(ExitStatus.failed.rawValue) }
  }

  /// What limberd itself says.
  private func daemon(_ session: Session) -> [Finding] {
    let status: Control.Status.Reply
    do {
      status = try session.client(connection).reply(to: Control.Status())
    } catch let failure as Failure {
      return [Finding("limberd", .wrong, failure.what, fix: failure.toDo)] + socketFolder
    } catch {
      return [Finding("limberd", .wrong, "limberd does not answer: \(error).", fix: Remedy().restart)] + socketFolder
    }
    var findings: [Finding] = []
    if status.version == ControlInterface.productVersion {
      findings.append(Finding("limberd", .ok, "limberd \(status.version) is running."))
    } else {
      findings.append(
        Finding(
          "limberd", .look, "limberd is version \(status.version), limber is \(ControlInterface.productVersion).",
          fix: Remedy().restart))
    }
    // What the checks below look at themselves is theirs to say.
    let others: Set<String> = ["notifications", "service"]
    for problem in status.problems where !others.contains(problem.subject ?? "") {
      let isGrave = ["schedule", "ledger", "clock"].contains(problem.subject ?? "")
      findings.append(
        Finding("limberd-\(problem.subject ?? "problem")", isGrave ? .wrong : .look, problem.message, fix: problem.fix))
    }
    if let until = status.pausedUntil {
      findings.append(
        Finding(
          "paused", .look, "Reminders are paused until \(session.calendar.brief(until)).",
          fix: "To go on before: limber resume"))
    }
    return findings + socketFolder
  }

  private var socketFolder: [Finding] {
    guard let path = Client.path(connection.socket, environment: Process.environment) else {
      return [
        Finding(
          "socket", .wrong, "XDG_RUNTIME_DIR is not set, so nobody knows where limberd listens.",
          fix: "Log in afresh; or name a folder that is yours alone, where limberd is started and here: "
            + "mkdir -m 700 ~/.limber-run; export XDG_RUNTIME_DIR=~/.limber-run")
      ]
    }
    let folder = Files.split(path).folder
    guard let owner = Files.owner(of: folder) else { return [] }
    if owner.uid == Process.uid, owner.mode & 0o077 == 0 {
      return [Finding("socket", .ok, "The control socket is yours alone.")]
    }
    return [
      Finding(
        "socket", .wrong, "Others may look into the folder of the control socket, \(folder).",
        fix: "Close it: chmod 700 \(folder). limberd lets nobody else in all the same.")
    ]
  }
}
