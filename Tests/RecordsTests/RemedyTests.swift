import Platform
import Records
import Testing

/// Commands that are proposed only where they work.
@Suite struct RemedyTests {
  private func machine(uid: UInt32 = 1000, _ variables: [String: String] = [:], _ files: String...) -> Machine {
    Machine(
      uid: uid, user: "a",
      environment: { (["HOME": "/home/a"] as [String: String]).merging(variables) { $1 }[$0] },
      exists: { files.contains($0) })
  }
  private func remedy(uid: UInt32 = 1000, _ variables: [String: String] = [:], _ files: String...) -> Remedy {
    var machine = machine(uid: uid, variables)
    machine.exists = { files.contains($0) }
    return Remedy(machine)
  }
  private let unit = "/home/a/.config/systemd/user/limberd.service"
  private let session = ["XDG_RUNTIME_DIR": "/run/user/1000"]
  private let manager = "/run/user/1000/systemd/private"

  @Test func theService() {
    let here = remedy(session, manager, unit)
    #expect(here.service("start") == "systemctl --user start limberd")
    #expect(here.start == "Start it with: systemctl --user start limberd")
    // A shell of su or cron, with another user's directory or none.
    for variables in [[:], ["XDG_RUNTIME_DIR": "/run/user/0"]] {
      let shell = remedy(variables, manager, "/usr/lib/systemd/user/limberd.service")
      #expect(shell.service("restart") == "XDG_RUNTIME_DIR=/run/user/1000 systemctl --user restart limberd")
    }
    // No manager, a manager that knows nothing of limberd, or one that starts nothing of ours for a user of the system.
    for bare in [
      remedy(["XDG_RUNTIME_DIR": "/tmp/x"], unit), remedy(["XDG_RUNTIME_DIR": "/x"], "/x/systemd/private"),
      remedy(uid: 0, session, manager, unit), remedy(uid: 999, session, manager, unit),
    ] {
      #expect(bare.service("start") == nil)
      for text in [bare.start, bare.restart(), bare.look, bare.always] {
        #expect(!text.contains("systemctl"), "\(text)")
      }
    }
  }

  private func remedy(units: [String: Units.Unit], limberd: Int32? = nil) -> Remedy {
    var machine = machine(session, manager)
    machine.units = { Units(units) }
    machine.limberd = { limberd }
    return Remedy(machine)
  }

  /// What a doctor says of the service: each case is another sentence.
  @Test func whatLimberdIsToTheManager() {
    func named(_ remedy: Remedy) -> String {
      switch remedy.serviceHere {
      case .forPeopleOnly: "for people only"
      case .noManager: "no manager"
      case .silentManager: "silent"
      case .notInstalled: "not installed"
      case .installed(let unit): unit.active
      }
    }
    #expect(named(remedy(uid: 0, session, manager, unit)) == "for people only")
    #expect(named(remedy(["XDG_RUNTIME_DIR": "/tmp/x"], unit)) == "no manager")
    #expect(named(remedy(session, manager, unit)) == "silent")
    #expect(named(remedy(units: [:])) == "not installed")
    #expect(named(remedy(units: [Units.service: .init(active: "failed")])) == "failed")
  }

  /// The manager knows better than the files whether there is a unit, and what is in the way of starting it.
  @Test func whatTheManagerKnows() {
    let run = Units.Unit(active: "active", process: 7)
    let idle = Units.Unit(active: "inactive")
    let failed = Units.Unit(active: "failed", result: "start-limit-hit")
    #expect(remedy(units: [:]).service("start") == nil)
    #expect(remedy(units: [Units.service: idle]).start == "Start it with: systemctl --user start limberd")
    #expect(
      remedy(units: [Units.service: failed, Units.socket: failed]).start
        == "What it said: journalctl --user -u limberd -n 20. Start it with: systemctl --user reset-failed limberd.socket "
        + "limberd.service && systemctl --user start limberd")
    #expect(
      remedy(units: [Units.service: Units.Unit(load: "masked", active: "inactive", file: "masked")]).start
        == "Start it with: systemctl --user unmask limberd.service && systemctl --user start limberd")
    // The socket's file is gone, and only the socket's unit makes it again.
    let deaf = remedy(units: [Units.service: run, Units.socket: run], limberd: 7)
    #expect(deaf.start == "Start it with: systemctl --user restart limberd.socket limberd")
    #expect(deaf.restart(isReachable: false) == "Start it anew: systemctl --user restart limberd.socket limberd")
    #expect(deaf.restart() == "Start it anew: systemctl --user restart limberd")
    // Another one of the same ledger runs in a terminal: a service beside it would only end again.
    let terminal = remedy(units: [Units.service: idle, Units.socket: idle], limberd: 8)
    #expect(terminal.restart() == "End limberd and start it again in its terminal: limberd")
    #expect(terminal.always.contains("Ctrl-C, and type: systemctl --user enable --now limberd"))
  }

  @Test(arguments: [
    (uid: UInt32(0), programs: ["sudo", "su"], isAdministrator: false, "loginctl enable-linger a"),
    (1000, ["sudo", "su"], true, "sudo loginctl enable-linger a"),
    // Debian with a password of root: sudo may be there, and is not for this user.
    (1000, ["sudo", "su"], false, "su - -c 'loginctl enable-linger a'"),
    (1000, ["su"], true, "su - -c 'loginctl enable-linger a'"),
    (1000, ["sudo"], false, "sudo loginctl enable-linger a"),
    (1000, ["pkexec"], false, "pkexec sh -c 'loginctl enable-linger a'"),
    (1000, [], false, "(as root) loginctl enable-linger a"),
  ])
  func rootIsHadAsItCanBe(uid: UInt32, programs: [String], isAdministrator: Bool, command: String) {
    var machine = machine(uid: uid)
    machine.exists = { path in programs.contains { path == "/usr/bin/\($0)" } }
    machine.isAdministrator = { isAdministrator }
    #expect(Remedy(machine).linger("a") == "To have it run always: \(command)")
  }

  private func journal(
    uid: UInt32 = 1000, _ settings: [String: String] = [:], isKept: Bool = false
  ) -> String {
    var machine = machine(uid: uid)
    machine.exists = { settings[$0] != nil || isKept && $0 == "/var/log/journal" || $0 == "/usr/bin/su" }
    machine.text = { settings[$0] }
    machine.names = { folder in
      settings.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.utf8.count + 1)) }.sorted()
    }
    return Remedy(machine).readableJournal
  }

  @Test func theJournal() {
    let usual =
      "To keep it on the disk: su - -c 'mkdir -p /var/log/journal && systemd-tmpfiles --create --prefix /var/log/journal "
      + "&& journalctl --flush'"
    #expect(journal() == usual)
    let main = "/etc/systemd/journald.conf"
    #expect(journal([main: "[Journal]\n#Storage=volatile\nStorage = auto\n"]) == usual)
    #expect(!journal(uid: 0).contains("su -"))
    for storage in ["volatile", "none"] {
      let text = journal([main: "[Journal]\nStorage=\(storage)\n"], isKept: true)
      #expect(text.hasPrefix("To keep it on the disk: ") && text.contains(" [Journal] Storage=persistent >"), "\(text)")
      #expect(text.contains("systemctl restart systemd-journald && journalctl --flush"))
    }
    // A drop-in comes after the file, by its name; of one name the folder of the administrator counts.
    let dropIn = "systemd/journald.conf.d"
    #expect(
      journal([main: "Storage=persistent", "/run/\(dropIn)/a.conf": "Storage=none"]).contains("Storage=persistent"))
    #expect(
      journal([main: "", "/usr/lib/\(dropIn)/a.conf": "Storage=none", "/etc/\(dropIn)/a.conf": ""], isKept: true)
        == usual)
    #expect(
      journal([main: "", "/usr/lib/\(dropIn)/a.conf": "Storage=none", "/etc/\(dropIn)/b.conf": "Storage=auto"]) == usual
    )
    #expect(journal([main: "SplitMode=none"], isKept: true).contains("[Journal] SplitMode=uid >"))
    // A user of the system has no file of its own in any mode.
    #expect(
      journal(uid: 400, isKept: true) == "To read it: su - -c 'usermod -aG systemd-journal a'; then log in again.")
  }

  @Test func theClock() {
    #expect(remedy().synchronize.contains("date --set"))
    #expect(remedy([:], "/run/systemd/system").synchronize.contains("apt install systemd-timesyncd"))
    let ready = remedy([:], "/run/systemd/system", "/usr/lib/systemd/system/chrony.service", "/usr/bin/sudo")
      .synchronize
    #expect(ready == "To set it by the network: sudo timedatectl set-ntp true")
    // It is on already: to switch it on would mend nothing.
    let on = remedy([:], "/run/systemd/system", "/etc/systemd/system/multi-user.target.wants/chrony.service")
      .synchronize
    #expect(on.contains("as soon as the network is there") && !on.contains("set-ntp"))
    #expect(remedy(["TZ": "Nowhere"], "/run/systemd/system").setZone.contains("TZ"))
    #expect(remedy().setZone.contains("apt install --reinstall tzdata"))
    let zones = "/usr/share/zoneinfo"
    #expect(remedy([:], "\(zones)/Europe/Berlin").setZone.contains("for example: (as root) ln -sfn"))
    var known = machine()
    known.exists = { ["\(zones)/Europe/Berlin", "\(zones)/Asia/Tokyo", "/run/systemd/system"].contains($0) }
    known.text = { $0 == "/etc/timezone" ? "Asia/Tokyo\n" : nil }
    #expect(Remedy(known).setZone == "Set the time zone: (as root) timedatectl set-timezone Asia/Tokyo")
  }

  @Test func theDesktop() {
    let wayland = ["WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"]
    #expect(remedy().notificationServer().contains("Log in"))
    #expect(remedy(["DISPLAY": ":0"]).notificationServer().contains("apt install dunst"))
    #expect(remedy(["DISPLAY": ":0"], "/usr/bin/dunst").notificationServer() == "Start it: /usr/bin/dunst &")
    // mako knows Wayland alone.
    #expect(remedy(["DISPLAY": ":0"], "/usr/bin/mako").notificationServer().contains("apt install dunst"))
    #expect(remedy(wayland, "/usr/bin/mako").notificationServer() == "Start it: /usr/bin/mako &")
    let xfce = "/usr/lib/x86_64-linux-gnu/xfce4/notifyd/xfce4-notifyd"
    #expect(remedy(wayland, xfce).notificationServer().contains("apt install dunst"))
    #expect(remedy(["DISPLAY": ":0"], xfce).notificationServer() == "Start it: \(xfce) &")
    // A terminal elsewhere than on the desktop, of which the service manager knows.
    #expect(
      remedy([:], "/usr/bin/dunst").notificationServer(
        session: Remedy.session(of: ["A=b", "DISPLAY=:1", "XAUTHORITY=/a b"]))
        == "Start it: DISPLAY=:1 XAUTHORITY='/a b' /usr/bin/dunst &")
  }

  @Test func theSandbox() {
    var machine = machine()
    machine.text = { $0 == "/proc/sys/user/max_user_namespaces" ? "0\n" : nil }
    #expect(
      Remedy(machine).userNamespaces
        == "Allow them: (as root) printf \"%s\\n\" user.max_user_namespaces=15000 >/etc/sysctl.d/60-limber.conf && sysctl -p "
        + "/etc/sysctl.d/60-limber.conf")
    machine.text = { $0 == "/proc/sys/user/max_user_namespaces" ? "63000\n" : "0\n" }
    #expect(Remedy(machine).userNamespaces.contains(" kernel.unprivileged_userns_clone=1 >"))
    #expect(!Remedy(machine).userNamespaces.contains("max_user"))
  }

  @Test func foldersThatCantBeWritten() {
    let folder = "/home/a/.local/state/limber"
    func text(_ mount: (Bool, Bool) = (false, false), owner: UInt32? = 1000, there: String = folder) -> String {
      var machine = machine()
      machine.exists = { $0 == there || there.hasPrefix($0 + "/") || $0 == "/usr/bin/su" }
      machine.owner = { $0 == there ? owner.map { ($0, 0o700) } : nil }
      machine.mount = { _ in Mount(isReadOnly: mount.0, isFileSystemReadOnly: mount.1, point: "/home") }
      return Remedy(machine).writable(folder)
    }
    #expect(text() == "Make it yours to write: chmod -R u+rwX \(folder)")
    #expect(text(owner: 0) == "It is another user's. Make it yours: su - -c 'chown -R a: \(folder)'")
    #expect(text(there: "/home/a") == "Make the folder: chmod u+rwx /home/a && mkdir -p \(folder)")
    #expect(text((true, false)).hasSuffix("su - -c 'mount -o remount,rw,bind /home'"))
    #expect(text((true, true)).hasSuffix("su - -c 'mount -o remount,rw /home'"))
    // What lies above may be for others too.
    #expect(
      text(owner: 0, there: "/home") == "Make the folder, as root: su - -c 'install -d -o a -m 700 \(folder)'")
  }

  /// A shell of `su` keeps variables: what another user has is not taken away.
  @Test func foldersOfAnotherUserAreLeftToThatOne() {
    func text(_ variables: [String: String], isSandboxed: Bool = false, _ what: (Remedy) -> String?) -> String? {
      var machine = machine(variables)
      machine.home = "/home/a"
      machine.isSandboxed = isSandboxed
      machine.exists = { $0.hasPrefix("/root") || $0.hasPrefix("/home/a") || $0 == "/usr/bin/su" }
      machine.owner = { $0.hasPrefix("/root") ? (0, 0o700) : (1000, 0o700) }
      return what(Remedy(machine))
    }
    let state = "/root/.local/state"
    for folder in ["\(state)/limber", "\(state)/limber/x"] {
      #expect(
        text(["XDG_STATE_HOME": state]) { $0.writable(folder) }
          == "XDG_STATE_HOME is \(state), which is another user's. Type: unset XDG_STATE_HOME")
    }
    #expect(
      text(["XDG_CONFIG_HOME": "/root/.config"]) { $0.readable("/root/.config/limber/schedule.toml") }
        == "XDG_CONFIG_HOME is /root/.config, which is another user's. Type: unset XDG_CONFIG_HOME")
    #expect(
      text(["HOME": "/root"]) { $0.writable("\(state)/limber") }
        == "HOME is /root, which is another user's. Type: export HOME=/home/a")
    // A service has no shell to unset it in.
    #expect(
      text(["XDG_STATE_HOME": state], isSandboxed: true) { $0.writable("\(state)/limber") }
        == "It is another user's. Make it yours: su - -c 'chown -R a: \(state)/limber'")
    // Where root wrote into this user's own home it is this user's to have back.
    var own = machine()
    own.home = "/home/a"
    own.exists = { $0.hasPrefix("/home/a") || $0 == "/usr/bin/su" }
    own.owner = { ($0.hasSuffix("/limber") ? 0 : 1000, 0o700) }
    #expect(Remedy(own).writable("/home/a/.local/state/limber").hasPrefix("It is another user's. Make it yours: su "))
  }

  /// Where limberd listens that was started in another shell.
  @Test(arguments: [
    (["limberd", "--socket", "/s"], ["LIMBER_SOCKET=/v"], "/s", "Type: export LIMBER_SOCKET=/s"),
    (["limberd", "--socket=/a b"], [], "/a b", "Type: export LIMBER_SOCKET='/a b'"),
    (["limberd", "--socket", "s"], [], "/there/s", "Type: export LIMBER_SOCKET=/there/s"),
    (["limberd"], ["HOME=/h", "LIMBER_SOCKET=/v", "XDG_RUNTIME_DIR=/tmp"], "/v", "Type: export LIMBER_SOCKET=/v"),
    (
      ["limberd"], ["LIMBER_SOCKET=", "XDG_RUNTIME_DIR=/nowhere/r"], "/nowhere/r/app/name",
      "Type: export XDG_RUNTIME_DIR=/nowhere/r"
    ),
  ])
  func whereItListens(words: [String], variables: [String], path: String, toDo: String) {
    var machine = machine(uid: 4_000_000_000)
    machine.limberd = { 77 }
    machine.real = { $0 == "/proc/77/cwd" ? "/there" : $0 }
    machine.text = {
      switch $0 {
      case "/proc/77/cmdline": words.map { "\($0)\0" }.joined()
      case "/proc/77/environ": variables.map { "\($0)\0" }.joined()
      default: nil
      }
    }
    let listening = Remedy(machine).listening(variable: "LIMBER_SOCKET")
    #expect(listening?.path("app", "name") == path)
    #expect(listening.map { Remedy(machine).toReach($0, variable: "LIMBER_SOCKET") } == toDo)
    #expect(
      Remedy(machine).toReach(.inRuntimeDir("/run/user/4000000000"), variable: "LIMBER_SOCKET")
        == "Type: unset XDG_RUNTIME_DIR")
    machine.limberd = { nil }
    #expect(Remedy(machine).listening(variable: "LIMBER_SOCKET") == nil)
  }

  @Test func filesThatCantBeRead() {
    let file = "/home/a/.config/limber/schedule.toml"
    func text(_ owner: UInt32?, closed: String? = nil) -> String {
      var machine = machine()
      machine.exists = { path in path == "/usr/bin/su" || !(closed.map { path.hasPrefix($0 + "/") } ?? false) }
      machine.owner = { _ in owner.map { ($0, 0) } }
      return Remedy(machine).readable(file) ?? ""
    }
    #expect(text(1000) == "Make it yours to read: chmod u+rwX \(file)")
    #expect(text(0) == "It is another user's. Make it yours: su - -c 'chown a: \(file)'")
    #expect(text(1000, closed: "/home/a/.config") == "Make it yours to read: chmod u+rwX /home/a/.config")
    #expect(text(nil).contains("ls -ld"))
    var fine = machine()
    fine.isReadable = { _ in true }
    #expect(Remedy(fine).readable(file) == nil)
  }

  /// What no chmod(1) helps with: a link to nothing or in a circle, a file where a folder belongs, a file that is mounted.
  @Test func whatLeadsNoFurtherIsMovedAway() {
    let file = "/home/a/.config/limber/schedule.toml"
    let state = "/home/a/.local/state"
    func text(link: String? = nil, noFolder: String? = nil, end: String? = nil, _ what: (Remedy) -> String?) -> String?
    {
      var machine = machine()
      let stop = link ?? noFolder ?? ""
      machine.leadsNowhere = { $0 == link }
      machine.isNoFolder = { $0 == noFolder }
      machine.exists = {
        ($0.hasPrefix("/home/a") || $0 == "/") && $0 != link && !$0.hasPrefix(stop + "/") && $0 != stop + ".away"
      }
      machine.end = { $0 == link ? end ?? $0 : $0 }
      machine.real = { $0 == link ? nil : $0 }
      machine.owner = { _ in (1000, 0o700) }
      return what(Remedy(machine))
    }
    #expect(
      text(link: file) { $0.readable(file) }
        == "\(file) is a link that leads nowhere. Move it away: mv \(file) \(file).away")
    #expect(
      text(link: state) { $0.writable("\(state)/limber") }
        == "\(state) is a link that leads nowhere. Move it away: mv \(state) \(state).away && mkdir -p \(state)/limber")
    #expect(
      text(noFolder: state) { $0.writable("\(state)/limber") }
        == "\(state) is no folder. Move it away: mv \(state) \(state).away && mkdir -p \(state)/limber")
    #expect(
      text(link: file, end: "/nowhere/x") { $0.writableSchedule(file) }
        == "\(file) is a link that leads nowhere. Move it away, and try again: mv \(file) \(file).away")
    // Where a folder is there for it, the file is made through the link.
    #expect(text(link: file, end: "/home/a/x") { $0.writableSchedule(file) }?.contains("mv ") == false)
    var mounted = machine()
    mounted.mount = { Mount(isReadOnly: false, isFileSystemReadOnly: false, point: $0) }
    #expect(Remedy(mounted).writableSchedule(file).hasPrefix("That file is mounted by itself, and can't be replaced."))
  }

  @Test func theNetworksDisk() {
    var machine = machine(session)
    machine.exists = { ["/usr/bin/su", manager, unit].contains($0) }
    #expect(
      Remedy(machine).localDisk(from: "/home/a/.local/state/limber")
        == "Keep it on this machine's disk: systemctl --user stop limberd.socket limberd && su - -c 'install -d -o a -m 700 "
        + "/var/lib/limber-a' && cp -a /home/a/.local/state/limber/. /var/lib/limber-a && mv /home/a/.local/state/limber "
        + "/home/a/.local/state/limber.network && ln -s /var/lib/limber-a /home/a/.local/state/limber && systemctl --user "
        + "start limberd")
  }
}
