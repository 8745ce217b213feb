internal import LimberCore
internal import Platform
internal import Records

/// What D-Bus knows: the notification server, the service, the clock's synchronisation.
final class DesktopCheck {
  private static let notifications = "org.freedesktop.Notifications"
  private static let notificationsPath = "/org/freedesktop/Notifications"
  private static let manager = "org.freedesktop.systemd1"
  private static let unit = "/org/freedesktop/systemd1/unit/limberd_2eservice"

  /// As long as all questions to systemctl may take together (µs).
  private static let managersPatience: Int64 = 5_000_000

  private var hasSession = false
  private var isManagerSilent = false
  private var server: [String]?
  private var capabilities: [String]?
  private var isInhibited = false
  private let remedy = Remedy()
  private var activeState: String?
  private var fileState: String?
  private var result: String?
  private var restarts: UInt32?
  private var isSynchronised: Bool?

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
    if activeState == nil, remedy.hasManager { askManager() }
  }

  /// The manager answers without a bus too, and before it has come to the one that is there.
  private func askManager() {
    Process.adoptRuntimeDirectory()
    let deadline = Clock.monotonic() + Self.managersPatience
    func says(_ question: String) -> Bool {
      let words = ["systemctl", "--user", "--quiet", question, "limberd.service"]
      do {
        return try Process.run(words, patience: max(0, deadline - Clock.monotonic()), isQuiet: true) == 0
      } catch let error as PlatformError where error.isTimeout {
        isManagerSilent = true
      } catch {
        // There is no systemctl: nobody knows.
      }
      return false
    }
    activeState = says("is-active") ? "active" : says("is-failed") ? "failed" : "inactive"
    fileState = says("is-enabled") ? "enabled" : "disabled"
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
    let unit = "org.freedesktop.systemd1.Unit"
    questions.property(bus, Self.manager, Self.unit, unit, "ActiveState") { [unowned self] in activeState = $0?.text }
    questions.property(bus, Self.manager, Self.unit, unit, "UnitFileState") { [unowned self] in fileState = $0?.text }
    let service = "org.freedesktop.systemd1.Service"
    questions.property(bus, Self.manager, Self.unit, service, "Result") { [unowned self] in result = $0?.text }
    questions.property(bus, Self.manager, Self.unit, service, "NRestarts") { [unowned self] in restarts = $0?.unsigned }
  }

  var findings: [Finding] { [service] + (lingering.map { [$0] } ?? []) + [notification, synchronisation] }

  private var service: Finding {
    guard remedy.hasManager, let activeState else {
      return Finding(
        "service", .absent, "There is no service manager here; limberd runs as long as its terminal does.")
    }
    guard !isManagerSilent else {
      return Finding(
        "service", .wrong, "The service manager does not answer, so nobody knows whether limberd is started by itself.",
        fix: "Log out and in again; if that does not help, start the machine anew.")
    }
    let restarted =
      restarts.map { $0 > 0 ? " It was started again \(Text.times(Int(clamping: $0))) after failures." : "" } ?? ""
    switch (activeState, fileState) {
    case ("failed", _):
      return Finding(
        "service", .wrong, "The service limberd has failed: \(result ?? "no reason is known").",
        fix: "What it said: journalctl --user -u limberd -n 20. \(remedy.restart)")
    case (_, "enabled"), (_, "enabled-runtime"), (_, "linked"), (_, "alias"):
      return Finding("service", .ok, "The service limberd starts by itself, and is \(activeState) now.\(restarted)")
    default:
      return Finding(
        "service", .look, "The service limberd is \(activeState), and does not start by itself.\(restarted)",
        fix: remedy.always)
    }
  }

  private var lingering: Finding? {
    guard remedy.hasManager, let user = Process.userName else { return nil }
    if Files.exists("/var/lib/systemd/linger/\(user)") {
      return Finding("lingering", .ok, "limberd runs from the machine's start on, logged in or not.")
    }
    return Finding(
      "lingering", .look, "limberd starts with your login and stops when you log out: nobody reminds in between.",
      fix: remedy.linger(user))
  }

  private var notification: Finding {
    guard hasSession else {
      return Finding(
        "notifications", .look, "There is no session bus, so nothing can be shown; what is due is held.",
        fix: "Log in at the desktop; without one, limberd in a terminal shows reminders there.")
    }
    guard let server, !server.isEmpty else {
      return Finding(
        "notifications", .look, "No notification server is running; what is due is held until one is.",
        fix: remedy.notificationServer)
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
