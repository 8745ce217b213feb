internal import Platform

/// What helps with files and folders of this user's own.
extension Remedy {
  /// Lets a folder of Limber's be written to.
  ///
  /// - Parameter folder: it may not be there yet.
  public func writable(_ folder: String) -> String {
    if let stop = misplaced(on: folder + "/") {
      return "\(stop.what). Move it away: \(stop.away)" + (stop.isAbove ? " && mkdir -p \(word(folder))" : "")
    }
    let (there, isThere) = nearest(folder)
    // What is not there is not in the sandbox, whose mounts say nothing of it then.
    if isThere || !machine.isSandboxed, let mount = machine.mount(there) {
      if mount.isFileSystemReadOnly {
        return "Find out why the disk is read-only (journalctl -k), and make it writable: "
          + asRoot("mount -o remount,rw \(word(mount.point))")
      }
      if mount.isReadOnly {
        return machine.isSandboxed
          ? restart()
          : "It is mounted read-only. Make it writable: " + asRoot("mount -o remount,rw,bind \(word(mount.point))")
      }
    }
    guard let owner = machine.owner(there) else { return "Make the folder: mkdir -p \(word(folder))" }
    let user = machine.user.map(word) ?? "\(machine.uid)"
    if owner.uid != machine.uid, let remedy = otherUsersVariable(of: folder) { return remedy }
    if owner.uid == machine.uid {
      // What lies above may have other things in it.
      return isThere
        ? "Make it yours to write: chmod -R u+rwX \(word(there))"
        : "Make the folder: chmod u+rwx \(word(there)) && mkdir -p \(word(folder))"
    }
    return isThere
      ? "It is another user's. Make it yours: " + asRoot("chown -R \(user): \(word(folder))")
      : "Make the folder, as root: " + asRoot("install -d -o \(user) -m 700 \(word(folder))")
  }

  /// Lets the schedule be written by limberd.
  public func writableSchedule(_ file: String) -> String {
    let folder = Files.split(file).folder
    // Through a link a new file is written, where there is a folder for it.
    if !machine.leadsNowhere(file) || !machine.exists(Files.split(machine.end(file)).folder),
      let stop = misplaced(on: file)
    {
      return "\(stop.what). Move it away, and try again: \(stop.away)"
    }
    let real = machine.real(file)
    if let real, machine.mount(real)?.point == real {
      return
        "That file is mounted by itself, and can't be replaced. Edit it where it comes from, and limberd takes it up; or mount "
        + "its folder instead."
    }
    if let real, let place = machine.real(folder), Files.split(real).folder != place,
      machine.isWritable(Files.split(real).folder)
    {
      // The sandbox of the service opens the folder of the configuration alone.
      return
        "limberd may not write to where that link leads. Edit the file there, and limberd takes it up; or put it in place "
        + "of the link: cp --remove-destination \(word(real)) \(word(file))"
    }
    return machine.isWritable(folder)
      ? "Free some space on that disk, and look whether it is in order." : writable(folder)
  }

  /// Lets a file of this user's own be read, such as the schedule or the ledger, which is there; nil where it may be read, and
  /// something else is wrong.
  public func readable(_ file: String) -> String? {
    if machine.isReadable(file) { return nil }
    if let stop = misplaced(on: file) { return "\(stop.what). Move it away: \(stop.away)" }
    // The first thing on the way that lets nobody on, or the file itself.
    var stop = file
    var folder = Files.split(file).folder
    while !machine.exists(folder + "/.") || !machine.exists(stop), folder != "/", folder != "." {
      stop = folder
      folder = Files.split(folder).folder
    }
    guard let owner = machine.owner(stop) else { return "Check the disk, and whose file it is: ls -ld \(word(file))" }
    if owner.uid == machine.uid { return "Make it yours to read: chmod u+rwX \(word(stop))" }
    if let remedy = otherUsersVariable(of: file) { return remedy }
    let user = machine.user.map(word) ?? "\(machine.uid)"
    return "It is another user's. Make it yours: " + asRoot("chown \(user): \(word(stop))")
  }

  /// What to type where a shell of `su` or `sudo` kept a variable that leads to another user's folder: what is in there is that
  /// one's, and is not taken away. Nil where no variable does.
  private func otherUsersVariable(of path: String) -> String? {
    // A service has its variables from its manager, where somebody wrote them down.
    guard !machine.isSandboxed else { return nil }
    for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"] {
      guard let value = machine.environment(name), Files.isAbsolute(value),
        path == value || path.hasPrefix("\(value)/"),
        let owner = machine.owner(nearest(value).path), owner.uid != machine.uid
      else { continue }
      if name != "HOME" { return "\(name) is \(value), which is another user's. Type: unset \(name)" }
      guard let home = machine.home, home != value else { continue }
      return "HOME is \(value), which is another user's. Type: export HOME=\(word(home))"
    }
    return nil
  }

  /// The first thing on the way to a path that leads no further, whosever it is: a link to nothing or in a circle, or what is no folder
  /// and has something below it.
  ///
  /// - Returns: what it is, as a sentence; what to type to move it away; whether it stands above what the path names.
  private func misplaced(on path: String) -> (what: String, away: String, isAbove: Bool)? {
    let whole = path.utf8.last == UInt8(ascii: "/") ? String(path.dropLast()) : path
    var ends = path.utf8.indices.filter { path.utf8[$0] == UInt8(ascii: "/") }.map { String(path[..<$0]) }.filter {
      !$0.isEmpty
    }
    if whole == path { ends.append(path) }
    for stop in ends {
      let isLink = machine.leadsNowhere(stop)
      guard isLink || stop != path && machine.isNoFolder(stop) else { continue }
      let what = isLink ? "\(stop) is a link that leads nowhere" : "\(stop) is no folder"
      var aside = stop + ".away"
      while machine.exists(aside) { aside += "-2" }
      let command = "mv \(word(stop)) \(word(aside))"
      return (what, machine.isWritable(Files.split(stop).folder) ? command : asRoot(command), stop != whole)
    }
    return nil
  }

  /// Whether nothing can be written under a name that a link has, since that leads to no folder.
  public func isLost(_ file: String) -> Bool {
    machine.leadsNowhere(file) && !machine.exists(Files.split(machine.end(file)).folder)
      || misplaced(on: file)?.isAbove ?? false
  }

  /// The folder, or the last one above it that is there.
  private func nearest(_ folder: String) -> (path: String, isFolder: Bool) {
    var path = folder
    while !machine.exists(path), path != "/", path != "." { path = Files.split(path).folder }
    return (path, path == folder)
  }

  /// Brings the ledger from a network's disk to one of this machine: all of it, and then a link, which the service, the
  /// commands and the sandbox follow without being told.
  ///
  /// - Parameter folder: where the ledger is, in a folder of Limber's own.
  public func localDisk(from folder: String) -> String {
    let user = machine.user ?? "\(machine.uid)"
    let new = word("/var/lib/limber-\(user)")
    let old = word(folder)
    let isService = inTerminal == nil
    let stop = isService ? service("stop limberd.socket").map { "\($0) && " } ?? "" : ""
    let start = isService ? service("start").map { " && \($0)" } ?? "" : ""
    return
      (isService
      ? "Keep it on this machine's disk: "
      : "End limberd, keep the ledger on this machine's disk, and start it again: ")
      + stop
      + asRoot("install -d -o \(word(user)) -m 700 \(new)")
      + " && cp -a \(old)/. \(new) && mv \(old) \(word("\(folder).network")) && ln -s \(new) \(old)\(start)"
  }
}
