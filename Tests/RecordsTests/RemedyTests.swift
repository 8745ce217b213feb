import Records
import Testing

/// Commands that are proposed only where they work.
@Suite struct RemedyTests {
  private func remedy(
    uid: UInt32 = 1000, _ variables: [String: String] = [:], _ files: String...
  ) -> Remedy {
    Remedy(environment: { (["HOME": "/home/a"] as [String: String]).merging(variables) { $1 }[$0] }, uid: uid) {
      files.contains($0)
    }
  }
  private let unit = "/home/a/.config/systemd/user/limberd.service"

  @Test func theService() {
    let session = remedy(["XDG_RUNTIME_DIR": "/run/user/1000"], "/run/user/1000/systemd/private", unit)
    #expect(session.service("start") == "systemctl --user start limberd")
    #expect(session.start == "Start it with: systemctl --user start limberd")
    // A shell of su or cron, with another user's directory or none.
    for variables in [[:], ["XDG_RUNTIME_DIR": "/run/user/0"]] {
      let shell = remedy(variables, "/run/user/1000/systemd/private", "/usr/lib/systemd/user/limberd.service")
      #expect(shell.service("restart") == "XDG_RUNTIME_DIR=/run/user/1000 systemctl --user restart limberd")
    }
    // No manager, or a manager that knows nothing of limberd.
    for bare in [
      remedy(["XDG_RUNTIME_DIR": "/tmp/x"], unit), remedy(["XDG_RUNTIME_DIR": "/x"], "/x/systemd/private"),
    ] {
      #expect(bare.service("start") == nil)
      for text in [bare.start, bare.restart, bare.look, bare.always] { #expect(!text.contains("systemctl"), "\(text)") }
    }
  }

  @Test func theJournal() {
    #expect(
      remedy().persistentJournal
        == "To keep it on the disk: sudo mkdir -p /var/log/journal && sudo systemd-tmpfiles --create --prefix "
        + "/var/log/journal && sudo journalctl --flush")
    #expect(!remedy(uid: 0).persistentJournal.contains("sudo"))
  }

  @Test func theClock() {
    #expect(remedy().synchronize.contains("date --set"))
    #expect(remedy([:], "/run/systemd/system").synchronize.contains("apt install systemd-timesyncd"))
    let ready = remedy([:], "/run/systemd/system", "/usr/lib/systemd/system/chrony.service").synchronize
    #expect(ready == "To set it by the network: sudo timedatectl set-ntp true")
    #expect(remedy(["TZ": "Nowhere"], "/run/systemd/system").setZone.contains("TZ"))
    #expect(remedy().setZone.contains("ln -sfn"))
  }

  @Test func theDesktop() {
    #expect(remedy().notificationServer.contains("Log in"))
    #expect(remedy(["DISPLAY": ":0"]).notificationServer.contains("apt install dunst"))
    #expect(remedy(["DISPLAY": ":0"], "/usr/bin/dunst").notificationServer == "Start it: /usr/bin/dunst &")
  }

  @Test func theSandbox() {
    #expect(remedy().userNamespaces == "Allow them: sudo sysctl -w user.max_user_namespaces=15000")
    #expect(
      remedy([:], "/proc/sys/kernel/unprivileged_userns_clone").userNamespaces.hasSuffix("unprivileged_userns_clone=1"))
  }
}
