/// What helps where the journal can't be read back.
extension Remedy {
  /// Keeps the journal on the disk, where this user may read it.
  ///
  /// What is wrong is looked for: settings that keep it in memory, or nowhere, or all of it in root's file, are overruled by one
  /// that is read last (journald.conf(5)); a user who has no file of his own there comes to a group that may read all.
  public var readableJournal: String {
    let settings = journalSettings
    let storage = settings["Storage"]?.lowercased() ?? "auto"
    let isSplit = settings["SplitMode"]?.lowercased() != "none"
    let isKept = storage == "persistent" || storage == "auto" && machine.exists(Self.persistent)
    // journald gives those a file of their own who are no users of the system (systemd-journald.service(8)).
    if isKept, isSplit, machine.uid != 0, machine.uid < 1_000, let user = machine.user {
      return "To read it: " + asRoot("usermod -aG systemd-journal \(word(user))") + "; then log in again."
    }
    var overruled: [String] = []
    if storage == "volatile" || storage == "none" { overruled.append("Storage=persistent") }
    if !isSplit { overruled.append("SplitMode=uid") }
    guard !overruled.isEmpty else {
      // Without the second step the folder would not have the rights by which `adm` and `systemd-journal` read it.
      return "To keep it on the disk: "
        + asRoot(
          "mkdir -p \(Self.persistent)", "systemd-tmpfiles --create --prefix \(Self.persistent)", "journalctl --flush")
    }
    let lines = (["[Journal]"] + overruled).joined(separator: " ")
    return
      (storage == "volatile" || storage == "none" ? "To keep it on the disk: " : "To have a part of your own in it: ")
      + asRoot(
        script: "mkdir -p \(Self.dropIns) \(Self.persistent)"
          + " && printf \"%s\\n\" \(lines) >\(Self.dropIns)/zz-limber.conf"
          + " && systemd-tmpfiles --create --prefix \(Self.persistent)"
          + " && systemctl restart systemd-journald && journalctl --flush")
  }

  private static let persistent = "/var/log/journal"
  private static let dropIns = "/etc/systemd/journald.conf.d"

  /// What holds of journald's settings: the file of the machine, then the drop-ins by their names, of which one in a folder
  /// further ahead takes the place of those behind (journald.conf(5), systemd.conf's "Configuration Directories").
  private var journalSettings: [String: String] {
    let folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map { "\($0)/systemd" }
    var files: [String] = []
    if let main = folders.map({ "\($0)/journald.conf" }).first(where: machine.exists) { files.append(main) }
    var dropIns: [String: String] = [:]
    for folder in folders.reversed() {
      for name in machine.names("\(folder)/journald.conf.d") where name.hasSuffix(".conf") {
        dropIns[name] = "\(folder)/journald.conf.d/\(name)"
      }
    }
    files += dropIns.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    var settings: [String: String] = [:]
    for file in files {
      for line in (machine.text(file) ?? "").split(separator: "\n") {
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
        guard parts.count == 2, !parts[0].hasPrefix("#"), !parts[0].hasPrefix(";") else { continue }
        settings[parts[0]] = parts[1]
      }
    }
    return settings
  }

  /// Where to see what the journal lacks.
  public var seeJournal: String {
    machine.exists("/run/systemd/system")
      ? "See: systemctl status systemd-journald" : "See why journald does not run, or leave it so."
  }
}
