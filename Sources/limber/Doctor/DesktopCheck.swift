internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records

/// What D-Bus knows: the notification server, the service, the clock's synchronisation.
final class DesktopCheck {
  private static let notifications = "org.freedesktop.Notifications"
  private static let notificationsPath = "/org/freedesktop/Notifications"
  private var hasSession = false
  private var server: [String]?
  private var capabilities: [String]?
  private var isInhibited = false
  /// The variables of the desktop's session, as the service manager knows them.
  private var variables: [String: String] = [:]
  private let remedy: Remedy
  /// What is wrong with notifications where limberd is, which may be elsewhere than here.
  var limberdSays: Control.Problem?
  /// Whether it answers.
  var isLimberdHeard = false
  private var isSynchronised: Bool?

  init(remedy: Remedy) { self.remedy = remedy }

  /// Asks everything at once.
  func ask() throws {
    let questions = try BusQuestions()
    if let bus = questions.connect(BusAddress.session) { askSession(bus, questions) }
    if let bus = questions.connect(BusAddress.system) {
      questions.property(
        bus, "org.freedesktop.timedate1", "/org/freedesktop/timedate1", "org.freedesktop.timedate1", "NTPSynchronized",
        autoStart: true
      ) { [unowned self] in isSynchronised = $0?.bool }
    }
    try questions.wait()
  }

  private func askSession(_ bus: Bus, _ questions: BusQuestions) {
    hasSession = true
    questions.ask(bus, Self.notifications, Self.notificationsPath, Self.notifications, "GetServerInformation") {
      [unowned self] in server = $0?.compactMap(\.text)
    }
    questions.ask(bus, Self.notifications, Self.notificationsPath, Self.notifications, "GetCapabilities") {
      [unowned self] in capabilities = $0?.first?.elements?.compactMap(\.text)
    }
    // Plasma says so when it is set not to disturb.
    questions.property(bus, Self.notifications, Self.notificationsPath, Self.notifications, "Inhibited") {
      [unowned self] in isInhibited = $0?.bool ?? false
    }
    let manager = "org.freedesktop.systemd1"
    questions.property(bus, manager, "/org/freedesktop/systemd1", "\(manager).Manager", "Environment") {
      [unowned self] in
      variables = Remedy.session(of: $0?.elements?.compactMap(\.text) ?? [])
    }
  }

  var findings: [Finding] { [service] + (lingering.map { [$0] } ?? []) + [notification, synchronisation] }

  private var service: Finding {
    switch remedy.serviceHere {
    case .forPeopleOnly:
      Finding(
        "service", .absent,
        "This user is not a person's, so limberd can't be a service here; it runs as long as its terminal does.")
    case .noManager:
      Finding("service", .absent, "There is no service manager here; limberd runs as long as its terminal does.")
    case .silentManager:
      Finding(
        "service", .wrong, "The service manager does not answer, so nobody knows whether limberd is started by itself.",
        fix: remedy.wakeManager)
    case .notInstalled:
      Finding(
        "service", .absent, "limberd is not installed as a service; it runs as long as its terminal does.")
    case .installed(let unit): found(unit)
    }
  }

  private func found(_ unit: Units.Unit) -> Finding {
    let restarted = unit.restarts > 0 ? " It was started again \(Text.times(unit.restarts)) after failures." : ""
    switch (unit.active, unit.file) {
    case ("failed", _):
      return Finding(
        "service", .wrong, "The service limberd has failed: \(unit.result).",
        fix: (remedy.lastWords.map { "\($0). " } ?? "") + remedy.restart())
    case (_, "enabled"), (_, "enabled-runtime"), (_, "linked"), (_, "alias"):
      return Finding("service", .ok, "The service limberd starts by itself, and is \(unit.active) now.\(restarted)")
    default:
      return Finding(
        "service", .look, "The service limberd is \(unit.active), and does not start by itself.\(restarted)",
        fix: remedy.always)
    }
  }

  private var lingering: Finding? {
    guard case .installed = remedy.serviceHere, let user = Process.userName else { return nil }
    if Files.exists("/var/lib/systemd/linger/\(user)") {
      return Finding("lingering", .ok, "limberd runs from the machine's start on, logged in or not.")
    }
    return Finding(
      "lingering", .look, "limberd starts with your login and stops when you log out: nobody reminds in between.",
      fix: remedy.linger(user))
  }

  private var notification: Finding {
    // limberd may be where there is another bus, or a terminal that it shows reminders on: that counts.
    if server?.isEmpty ?? true, let limberdSays {
      return Finding("notifications", .look, limberdSays.message, fix: limberdSays.fix ?? remedy.logIn)
    }
    if server?.isEmpty ?? true, isLimberdHeard {
      return Finding("notifications", .ok, "limberd finds a notification server, which can't be asked from here.")
    }
    guard hasSession else {
      return Finding(
        "notifications", .look, "There is no session bus here, so no notification can be shown.", fix: remedy.logIn)
    }
    guard let server, !server.isEmpty else {
      return Finding(
        "notifications", .look, "No notification server is running.",
        fix: remedy.notificationServer(session: variables))
    }
    let name = ([server[0]] + server.dropFirst(2).prefix(1)).joined(separator: " ")
    if isInhibited {
      return Finding(
        "notifications", .look, "\(name) is set not to disturb: reminders may stay out of sight.",
        fix: "Switch that off in the desktop's settings.")
    }
    guard let capabilities, capabilities.contains("actions") else {
      return Finding(
        "notifications", .look, "\(name) shows reminders without buttons, perhaps since it is set not to disturb.",
        fix: "Answer by command: limber done, limber snooze, limber skip")
    }
    let keeps = capabilities.contains("persistence") ? ", and keeps them until they are answered" : ""
    return Finding("notifications", .ok, "\(name) shows reminders with buttons\(keeps).")
  }

  private var synchronisation: Finding {
    switch isSynchronised {
    case true?: Finding("clock", .ok, "The clock is synchronised.")
    case false?:
      Finding(
        "clock", .look, "The clock is not synchronised, so it may be wrong one day.",
        fix: remedy.synchronize)
    case nil: Finding("clock", .absent, "Nobody here says whether the clock is synchronised.")
    }
  }
}
