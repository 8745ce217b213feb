/// What helps with notifications.
extension Remedy {
  /// A display, as programs find it.
  public static let displays = ["WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY"]

  /// Those of a list `NAME=value`, as the service manager keeps it.
  public static func session(of variables: [String]) -> [String: String] {
    var found: [String: String] = [:]
    for variable in variables {
      guard let sign = variable.firstIndex(of: "="), displays.contains(String(variable[..<sign])) else { continue }
      found[String(variable[..<sign])] = String(variable[variable.index(after: sign)...])
    }
    return found
  }

  /// A notification server that needs no desktop of its own, and the displays on which it can be.
  private struct Server {
    var name: String
    var onWayland = false
    var onX11 = false
    var folders = ["/usr/bin", "/usr/local/bin"]
  }

  private static let servers = [
    Server(name: "mako", onWayland: true), Server(name: "swaync", onWayland: true),
    Server(name: "dunst", onWayland: true, onX11: true),
    Server(
      name: "xfce4-notifyd", onX11: true,
      folders: ["x86_64", "aarch64", "arm", "i386", "riscv64", "powerpc64le", "s390x"].map {
        "/usr/lib/\($0)-linux-gnu\($0 == "arm" ? "eabihf" : "")/xfce4/notifyd"
      }),
  ]

  /// Has a notification server run.
  ///
  /// - Parameter session: the variables of the desktop's session, as the service manager was told them by it.
  public func notificationServer(session: [String: String] = [:]) -> String {
    func value(_ name: String) -> String? {
      [machine.environment(name), session[name]].compactMap(\.self).first { !$0.isEmpty }
    }
    let isWayland = value("WAYLAND_DISPLAY") != nil
    guard isWayland || value("DISPLAY") != nil else {
      return "Log in at the desktop; what is due is shown there then."
    }
    for server in Self.servers where isWayland ? server.onWayland : server.onX11 {
      let programs = server.folders.map { "\($0)/\(server.name)" }
      guard let program = programs.first(where: machine.exists) else { continue }
      // Who types it may be at another terminal than one of the desktop.
      let variables = Self.displays.compactMap { name in
        session[name].map { "\(name)=\(word($0)) " }
      }
      return "Start it: \(variables.joined())\(program) &"
    }
    return "Desktops bring their own. For a bare one: " + asRoot("apt install dunst")
  }

  /// Where nothing can be shown for want of a session.
  public var logIn: String { "Log in at the desktop; without one, limberd in a terminal shows reminders there." }
}
