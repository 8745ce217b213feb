internal import Platform

/// Commands that help, each only where it works: who is told to type something must not find that it fails, or makes it worse.
///
/// The one place that they come from. Each looks first at what there is.
public struct Remedy {
  let machine: Machine

  /// What helps on a machine.
  public init(_ machine: Machine = .this) { self.machine = machine }

  // MARK: What only root may do

  /// Commands that only root may run, one after the other, as this user can have them run.
  func asRoot(_ commands: String...) -> String {
    switch wayToRoot {
    case .root: commands.joined(separator: " && ")
    case .sudo: commands.map { "sudo " + $0 }.joined(separator: " && ")
    case .other(let begin): "\(begin) " + Process.quotedForShell(commands.joined(separator: " && "))
    case .none: "(as root) " + commands.joined(separator: " && ")
    }
  }

  /// The same for what only a shell can do, such as writing to a file.
  func asRoot(script: String) -> String {
    switch wayToRoot {
    case .root: script
    case .sudo: "sudo sh -c " + Process.quotedForShell(script)
    case .other(let begin): "\(begin) " + Process.quotedForShell(script)
    case .none: "(as root) " + script
    }
  }

  private enum WayToRoot {
    case root
    case sudo
    /// What takes a script.
    case other(String)
    case none
  }

  /// Where the person has root's password, as Debian sets it up where one was given, sudo is not there, or not for this user.
  private var wayToRoot: WayToRoot {
    func has(_ program: String) -> Bool {
      ["/usr/bin", "/bin", "/usr/local/bin"].contains { machine.exists("\($0)/\(program)") }
    }
    if machine.uid == 0 { return .root }
    if has("sudo"), machine.isAdministrator() { return .sudo }
    // With the search path of root: what only root runs is not in that of others.
    if has("su") { return .other("su - -c") }
    if has("sudo") { return .sudo }
    return has("pkexec") ? .other("pkexec sh -c") : .none
  }

  /// A path as a word for a shell.
  func word(_ path: String) -> String {
    let plain = path.unicodeScalars.allSatisfy {
      switch $0 {
      case "a"..."z", "A"..."Z", "0"..."9", "/", ".", "_", "-", "+", ",", "@", "%", ":": true
      default: false
      }
    }
    return plain && !path.isEmpty ? path : Process.quotedForShell(path)
  }

  // MARK: The machine

  /// Lets a user's service run before that user logs in, and after.
  ///
  /// - Parameter user: the name.
  public func linger(_ user: String) -> String {
    "To have it run always: " + asRoot("loginctl enable-linger \(word(user))")
  }

  /// Has the clock set by the network.
  public var synchronize: String {
    let services = ["systemd-timesyncd", "chrony", "ntpsec", "ntp"]
    guard machine.exists("/run/systemd/system") else {
      return "To set it: " + asRoot("date --set \"YYYY-MM-DD HH:MM\"")
    }
    let isOn = services.contains { name in
      ["sysinit.target.wants", "multi-user.target.wants"].contains {
        machine.exists("/etc/systemd/system/\($0)/\(name).service")
      }
    }
    if isOn { return "It is set as soon as the network is there. See how that goes: timedatectl status" }
    let hasService = services.contains { name in
      ["/usr/lib", "/lib"].contains { machine.exists("\($0)/systemd/system/\(name).service") }
    }
    return "To set it by the network: "
      + (hasService
        ? asRoot("timedatectl set-ntp true") : asRoot("apt install systemd-timesyncd", "timedatectl set-ntp true"))
  }

  /// Says which zone the machine is in.
  public var setZone: String {
    if machine.environment("TZ") != nil { return "Correct the variable TZ where it is set, or leave it out." }
    let zones = "/usr/share/zoneinfo"
    guard machine.exists("\(zones)/Europe/Berlin") else {
      return "Install the zones: " + asRoot("apt install --reinstall tzdata")
    }
    let named = machine.text("/etc/timezone").map { $0.filter { !$0.isWhitespace } } ?? ""
    let isKnown = !named.isEmpty && !named.contains("..") && machine.exists("\(zones)/\(named)")
    let zone = isKnown ? named : "Europe/Berlin"
    return "Set the time zone\(isKnown ? "" : ", for example"): "
      + (machine.exists("/run/systemd/system")
        ? asRoot("timedatectl set-timezone \(word(zone))")
        : asRoot("ln -sfn \(word("\(zones)/\(zone)")) /etc/localtime"))
  }

  /// Allows the namespaces that the service's sandbox is made of, now and after the next start of the machine.
  public var userNamespaces: String {
    func isOff(_ path: String) -> Bool {
      machine.text("/proc/sys/\(path)")?.filter { !$0.isWhitespace } == "0"
    }
    var settings: [String] = []
    if isOff("user/max_user_namespaces") { settings.append("user.max_user_namespaces=15000") }
    if isOff("kernel/unprivileged_userns_clone") { settings.append("kernel.unprivileged_userns_clone=1") }
    let file = "/etc/sysctl.d/60-limber.conf"
    return "Allow them: "
      + asRoot(script: "printf \"%s\\n\" \(settings.joined(separator: " ")) >\(file) && sysctl -p \(file)")
  }
}
