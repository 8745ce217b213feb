internal import LimberControl
internal import Platform
internal import Records
internal import Report

extension Remedy {
  /// What helps this user here; the service manager is asked what it knows of limberd.
  static var here: Remedy { Remedy(.thisWithUnits) }
}

/// Where limberd is looked for, and why it is not there.
struct SocketPlace {
  /// Who named it.
  private enum Namer {
    case option
    case variable
    case nobody
  }

  /// The socket; nil where there is no runtime directory.
  let path: String?
  private let namer: Namer
  private let problem: Directories.RuntimeDirProblem?

  /// As told, by the environment, or where it always is.
  init(_ option: String?, environment: (String) -> String? = Process.environment) {
    path = Directories.socket(
      "limber", named: ControlInterface.name, told: option, variable: ControlInterface.socketVariable,
      environment: environment)
    let isInVariable = environment(ControlInterface.socketVariable).map { !$0.isEmpty } ?? false
    namer = option != nil ? .option : isInVariable ? .variable : .nobody
    problem = namer == .nobody ? Directories.runtimeDirProblem(environment: environment) : nil
  }

  /// Whether nobody could listen there, since the runtime directory is none of this user's.
  var isRuntimeDirWrong: Bool { problem != nil }

  /// What is wrong with the runtime directory, where nobody named another place; nil where it is in order.
  var wrongRuntimeDir: String? {
    problem.map { problem in
      let rest = problem == .unset ? "so nobody knows where limberd listens" : "so limberd can't be found"
      return "\(shown("\(problem)")), \(rest)."
    }
  }

  private func shown(_ path: String) -> String { Columns.clean(path, limit: 200) }

  /// What to look at where the place is no possible one.
  var check: String {
    switch namer {
    case .option: "Check the path given with --socket."
    case .variable: "Check the path in \(ControlInterface.socketVariable)."
    case .nobody: "Check XDG_RUNTIME_DIR: limberd listens in a folder of that."
    }
  }

  /// Nobody listens there. limberd may run all the same: then what starts it would not help.
  var notRunning: Failure { notRunning(Remedy.here) }

  /// - Parameter remedy: what helps on the machine on which nobody listens.
  func notRunning(_ remedy: Remedy) -> Failure {
    // In its own terminal it is found: what differs is said here.
    if namer == .nobody, let failure = elsewhere(remedy) { return failure }
    if let wrongRuntimeDir { return Failure(.notRunning, wrongRuntimeDir, toDo: remedy.runtimeFolder) }
    guard let path, let running = remedy.running else { return nowhere(remedy) }
    let what = "limberd runs (process \(running)), but does not listen at \(shown(path))."
    switch namer {
    case .option: return Failure(.notRunning, what, toDo: "Leave out --socket.")
    case .variable: return Failure(.notRunning, what, toDo: "Type: unset \(ControlInterface.socketVariable)")
    case .nobody: return Failure(.notRunning, what, toDo: remedy.restart(isReachable: false))
    }
  }

  /// It runs and listens where this shell does not look; nil where it doesn't.
  private func elsewhere(_ remedy: Remedy) -> Failure? {
    guard let running = remedy.running, let listening = remedy.listening(variable: ControlInterface.socketVariable),
      listening.path("limber", ControlInterface.name) != path
    else { return nil }
    let toDo = remedy.toReach(listening, variable: ControlInterface.socketVariable)
    let here = problem.map { "\($0)" } ?? remedy.runtimeVariable.map { "XDG_RUNTIME_DIR is \($0)" }
    return Failure(
      .notRunning,
      "limberd runs (process \(running)), but listens elsewhere: \(shown(here ?? "XDG_RUNTIME_DIR is not set")).",
      toDo: toDo)
  }

  /// It does not run.
  private func nowhere(_ remedy: Remedy) -> Failure {
    switch namer {
    case .option:
      Failure(
        .notRunning, "limberd is not running.",
        toDo: "Leave out --socket, or start it for that one in a terminal of its own: limberd --socket "
          + Process.quotedForShell(path.map(shown) ?? ""))
    case .variable:
      Failure(
        .notRunning, "limberd is not running.",
        toDo:
          "\(ControlInterface.socketVariable) is set: start it in a terminal of its own, where it is set too: limberd")
    case .nobody: .notRunning
    }
  }
}
