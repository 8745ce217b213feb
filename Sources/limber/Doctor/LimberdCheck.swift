internal import LimberControl
internal import Platform
internal import Records
internal import Report

/// What limberd itself says, and the folder in which it listens.
struct LimberdCheck {
  private let remedy: Remedy
  private let session: Session
  private let place: SocketPlace
  /// Nil where it does not answer.
  let status: Control.Status.Reply?
  private let failure: Failure?

  /// Asks it.
  init(session: Session, connection: ConnectionOptions, remedy: Remedy) {
    self.session = session
    self.remedy = remedy
    place = SocketPlace(connection.socket)
    do {
      status = try session.client(connection).reply(to: Control.Status())
      failure = nil
    } catch let error as Failure {
      (status, failure) = (nil, error)
    } catch {
      let what = "limberd does not answer: \(error)."
      (status, failure) = (nil, Failure(.failed, what, toDo: remedy.restart()))
    }
  }

  var findings: [Finding] { limberd + socket }

  private var limberd: [Finding] {
    guard let status else {
      return [Finding("limberd", .wrong, failure?.what ?? "limberd does not answer.", fix: failure?.toDo)]
    }
    var findings: [Finding] = []
    if status.version == ControlInterface.productVersion {
      findings.append(Finding("limberd", .ok, "limberd \(status.version) is running."))
    } else {
      findings.append(
        Finding(
          "limberd", .look, "limberd is version \(status.version), limber is \(ControlInterface.productVersion).",
          fix: remedy.restart()))
    }
    // What the other checks look at themselves is theirs to say.
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
    return findings
  }

  /// As limberd looks at it before it listens.
  private var socket: [Finding] {
    if let wrong = place.wrongRuntimeDir {
      return [Finding("socket", .wrong, wrong, fix: place.notRunning(remedy).toDo)]
    }
    guard let path = place.path, Files.exists(Files.split(path).folder) else { return [] }
    func wrong(_ what: String, _ fix: String) -> [Finding] { [Finding("socket", .wrong, what, fix: fix)] }
    func shown(_ folder: String) -> String { Columns.clean(folder, limit: 200) }
    switch Directories.exposure(ofSocket: path, of: "limber") {
    case nil: return [Finding("socket", .ok, "The control socket is yours alone.")]
    case .foreign(let folder)?:
      return wrong("The folder of the control socket, \(shown(folder)), is another user's.", remedy.runtimeFolder)
    case .open(let folder)?:
      return wrong(
        "Others may look into the folder of the control socket, \(shown(folder)). limberd lets nobody else in all the same.",
        remedy.close(folder))
    case .shared(let folder)?:
      return wrong(
        "Others may write to \(shown(folder)), on the way to the control socket, and put another one in its place.",
        remedy.ownFolder)
    }
  }
}
