public import Platform

/// Commands that help, each only where it works: who is told to type something must not find that it fails, or makes it worse.
public struct Remedy {
  private let environment: (String) -> String?
  private let uid: UInt32
  private let exists: (String) -> Bool

  /// What helps on this machine.
  ///
  /// - Parameters:
  ///   - environment: where to look up variables.
  ///   - uid: whose machine it is.
  ///   - exists: whether a path leads to something.
  public init(
    environment: @escaping (String) -> String? = Process.environment, uid: UInt32 = Process.uid,
    exists: @escaping (String) -> Bool = Files.exists
  ) {
    self.environment = environment
    self.uid = uid
    self.exists = exists
  }

  // MARK: The service

  /// Whether this user has a service manager: it listens here, bus or no bus (systemd's `manager_setup_private`).
  public var hasManager: Bool { manager != nil }

  /// What has to stand before `systemctl` so that it finds the manager; nil where there is none.
  private var manager: String? {
    let private_ = "systemd/private"
    if let folder = environment("XDG_RUNTIME_DIR"), exists("\(folder)/\(private_)") { return "" }
    // A shell of runuser or cron says nothing of it, and one of su says that of somebody else.
    let own = "/run/user/\(uid)"
    return exists("\(own)/\(private_)") ? "XDG_RUNTIME_DIR=\(own) " : nil
  }

  /// Where a unit of a user may lie (systemd.unit(5), "User Unit Search Path").
  private var hasUnit: Bool {
    let home = environment("HOME") ?? "/"
    let folders = [
      environment("XDG_CONFIG_HOME") ?? "\(home)/.config", environment("XDG_DATA_HOME") ?? "\(home)/.local/share",
      "/etc",
      "/run", "/usr/local/share", "/usr/share", "/usr/local/lib", "/usr/lib",
    ]
    return folders.contains { exists("\($0)/systemd/user/limberd.service") }
  }

  /// What to type to have the service manager do something with limberd; nil where limberd is no service here.
  public func service(_ verb: String) -> String? {
    guard let manager, hasUnit else { return nil }
    return "\(manager)systemctl --user \(verb) limberd"
  }

  /// How limberd is started.
  public var start: String {
    service("start").map { "Start it with: \($0)" } ?? "Start it in a terminal of its own: limberd"
  }

  /// How it is started anew.
  public var restart: String {
    service("restart").map { "Start it anew: \($0)" } ?? "End limberd and start it again in its terminal: limberd"
  }

  /// Where it says what is wrong with it.
  public var look: String {
    service("status").map { "Look at: \($0)" } ?? "Look at the terminal in which limberd runs."
  }

  /// How it comes to run always.
  public var always: String {
    service("enable --now").map { "To have it always: \($0)" }
      ?? "To have it always, install it as a service: Units/install, where Limber was built."
  }

  // MARK: What only root may do

  /// A command that only root may run, as this user can have it run.
  private func asRoot(_ commands: String...) -> String {
    let prefix = uid == 0 ? "" : "sudo "
    return commands.map { prefix + $0 }.joined(separator: " && ")
  }

  /// Keeps the journal on the disk. Without the second step the folder would not have the rights by which `adm` and
  /// `systemd-journal` read it (systemd-journald.service(8)).
  public var persistentJournal: String {
    "To keep it on the disk: "
      + asRoot(
        "mkdir -p /var/log/journal", "systemd-tmpfiles --create --prefix /var/log/journal", "journalctl --flush")
  }

  /// Lets a user's service run before that user logs in, and after.
  ///
  /// - Parameter user: the name.
  public func linger(_ user: String) -> String {
    "To have it run always: " + asRoot("loginctl enable-linger \(user)")
  }

  /// Has the clock set by the network.
  public var synchronize: String {
    let services = ["systemd-timesyncd", "chrony", "ntpsec", "ntp"]
    let hasService = services.contains { name in
      ["/usr/lib", "/lib"].contains { exists("\($0)/systemd/system/\(name).service") }
    }
    guard exists("/run/systemd/system") else { return "To set it: " + asRoot("date --set \"YYYY-MM-DD HH:MM\"") }
    return "To set it by the network: "
      + (hasService
        ? asRoot("timedatectl set-ntp true") : asRoot("apt install systemd-timesyncd", "timedatectl set-ntp true"))
  }

  /// Says which zone the machine is in.
  public var setZone: String {
    if environment("TZ") != nil { return "Correct the variable TZ where it is set, or leave it out." }
    return "Set the time zone, for example: "
      + (exists("/run/systemd/system")
        ? asRoot("timedatectl set-timezone Europe/Berlin")
        : asRoot("ln -sfn /usr/share/zoneinfo/Europe/Berlin /etc/localtime"))
  }

  /// Allows the namespaces that the service's sandbox is made of.
  public var userNamespaces: String {
    let old = "/proc/sys/kernel/unprivileged_userns_clone"
    let settings =
      ["user.max_user_namespaces=15000"] + (exists(old) ? ["kernel.unprivileged_userns_clone=1"] : [])
    return "Allow them: " + asRoot("sysctl -w \(settings.joined(separator: " "))")
  }

  // MARK: The desktop

  /// Has a notification server run.
  public var notificationServer: String {
    guard environment("DISPLAY") != nil || environment("WAYLAND_DISPLAY") != nil else {
      return "Log in at the desktop; what is due is shown there then."
    }
    let known = ["dunst", "mako", "swaync", "xfce4-notifyd"]
    let folders = ["/usr/bin", "/usr/local/bin", "/usr/lib/x86_64-linux-gnu/xfce4/notifyd"]
    for name in known {
      if let program = folders.map({ "\($0)/\(name)" }).first(where: exists) { return "Start it: \(program) &" }
    }
    return "Desktops bring their own. For a bare one: " + asRoot("apt install dunst")
  }
}
