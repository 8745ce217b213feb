internal import Platform

/// What helps with the daemon and its units.
extension Remedy {
  /// What limberd is to the service manager of this user.
  public enum Service: Sendable {
    /// Nothing: the units are for people.
    case forPeopleOnly
    /// There is no such manager.
    case noManager
    /// There is one, and it does not answer.
    case silentManager
    /// The manager knows no such unit.
    case notInstalled
    case installed(Units.Unit)
  }

  /// As the manager says.
  public var serviceHere: Service {
    if isSystemUser { return .forPeopleOnly }
    guard manager != nil else { return .noManager }
    guard let units = machine.units() else { return .silentManager }
    let unit = units[Units.service]
    return unit.load == "not-found" ? .notInstalled : .installed(unit)
  }

  /// The users that `ConditionUser=!@system` of the units keeps out: for them the manager starts nothing, and calls that success.
  private var isSystemUser: Bool { machine.uid < 1_000 || machine.uid == 65_534 }

  /// What has to stand before `systemctl` so that it finds the manager, which listens bus or no bus (systemd's
  /// `manager_setup_private`); nil where there is none.
  private var manager: String? {
    guard !isSystemUser else { return nil }
    let listens = "systemd/private"
    if let folder = machine.environment("XDG_RUNTIME_DIR"), machine.exists("\(folder)/\(listens)") { return "" }
    // A shell of runuser or cron says nothing of it, and one of su says that of somebody else.
    let own = "/run/user/\(machine.uid)"
    return machine.exists("\(own)/\(listens)") ? "XDG_RUNTIME_DIR=\(own) " : nil
  }

  /// Where a unit of a user may lie (systemd.unit(5), "User Unit Search Path").
  private var hasUnit: Bool {
    let home = machine.environment("HOME") ?? "/"
    let folders = [
      machine.environment("XDG_CONFIG_HOME") ?? "\(home)/.config",
      machine.environment("XDG_DATA_HOME") ?? "\(home)/.local/share",
      "/etc", "/run", "/usr/local/share", "/usr/share", "/usr/local/lib", "/usr/lib",
    ]
    return folders.contains { machine.exists("\($0)/systemd/user/\(Units.service)") }
  }

  /// What to type to have the service manager do something with limberd; nil where limberd is no service here.
  ///
  /// What failed, or was started too often, is started by no command before that is forgotten (systemctl(1), `reset-failed`);
  /// what is masked by none before it is unmasked. Where nobody listens although the socket's unit says so, its file is gone,
  /// and only that unit makes it again.
  ///
  /// - Parameters:
  ///   - verb: of systemctl(1).
  ///   - isReachable: whether somebody answers on the socket.
  public func service(_ verb: String, isReachable: Bool = true) -> String? {
    guard let manager else { return nil }
    let units = machine.units()
    guard units.map({ $0[Units.service].load != "not-found" }) ?? hasUnit else { return nil }
    var steps: [String] = []
    for (state, option) in [("masked", ""), ("masked-runtime", "--runtime ")] {
      if let masked = units?.names(where: { $0.load == "masked" && $0.file == state }), !masked.isEmpty {
        steps.append("unmask \(option)\(masked.joined(separator: " "))")
      }
    }
    if let failed = units?.names(where: { $0.active == "failed" }), !failed.isEmpty {
      steps.append("reset-failed \(failed.joined(separator: " "))")
    }
    let hasLostSocket = !isReachable && units?[Units.socket].active == "active"
    steps.append(hasLostSocket ? "restart limberd.socket limberd" : "\(verb) limberd")
    return steps.map { "\(manager)systemctl --user \($0)" }.joined(separator: " && ")
  }

  /// The process that runs as limberd of this user's ledger; nil where none does.
  public var running: Int32? { machine.limberd() }

  /// What limberd said when it failed; nil where the service has not failed.
  public var lastWords: String? {
    guard let manager, machine.units()?[Units.service].active == "failed" else { return nil }
    return "What it said: \(manager)journalctl --user -u limberd -n 20"
  }

  /// limberd of this user's ledger, where it runs and is not the service.
  public var inTerminal: Int32? {
    guard let process = machine.limberd(), machine.units()?[Units.service].process != process else { return nil }
    return process
  }

  /// How limberd is started, where nobody answers on its socket.
  public var start: String {
    guard let command = service("start", isReachable: false) else {
      return "Start it in a terminal of its own: limberd"
    }
    return (lastWords.map { "\($0). " } ?? "") + "Start it with: \(command)"
  }

  /// How it is started anew.
  ///
  /// - Parameter isReachable: whether it answers on its socket.
  public func restart(isReachable: Bool = true) -> String {
    if inTerminal == nil, let command = service("restart", isReachable: isReachable) {
      return "Start it anew: \(command)"
    }
    return "End limberd and start it again in its terminal: limberd"
  }

  /// What helps with a service manager that does not answer.
  public var wakeManager: String { "Log out and in again; if that does not help, start the machine anew." }

  /// Where it says what is wrong with it.
  public var look: String {
    let command = inTerminal == nil ? service("status") : nil
    return command.map { "Look at: \($0)" } ?? "Look at the terminal in which limberd runs."
  }

  /// How it comes to run always.
  public var always: String {
    guard manager != nil else {
      return isSystemUser
        ? "Keep that terminal open: for a user who is not a person nothing starts it."
        : "Keep that terminal open: there is no service manager here that could start it."
    }
    guard let command = service("enable --now") else {
      return "To have it always, install it as a service: Units/install, where Limber was built."
    }
    // Two can't use one ledger.
    return inTerminal == nil
      ? "To have it always: \(command)" : "To have it always, end it in its terminal with Ctrl-C, and type: \(command)"
  }
}
