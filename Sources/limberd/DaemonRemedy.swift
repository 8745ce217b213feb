import Platform
import Records

extension Remedy {
  /// What helps this daemon. It is the service, or it runs in a terminal; its manager it does not ask.
  static var ofDaemon: Remedy {
    var machine = Machine.this
    machine.isSandboxed = ServiceManager.isUnderSystemd
    machine.limberd = { ServiceManager.isUnderSystemd ? nil : Process.pid }
    return Remedy(machine)
  }

  /// What helps where something of the system is in the way of the start; nil where nothing is known.
  static func ofStart(after error: any Error) -> String? {
    guard let error = error as? PlatformError, let path = error.subject, Files.isAbsolute(path) else { return nil }
    func concerns(_ folder: String) -> Bool {
      path == folder || path.hasPrefix(folder + "/") || folder.hasPrefix(path + "/")
    }
    if let folder = Directories.runtimeDir("limber"), concerns(folder), Directories.runtimeDirProblem() != nil {
      return ofDaemon.runtimeFolder
    }
    // It is this user's own.
    if let folder = Directories.runtimeDir("limber"), concerns(folder), error.isPermissionDenied {
      return ofDaemon.ownRuntimeFolder(Files.isDirectory(folder) ? folder : Files.split(folder).folder)
    }
    guard let state = try? Ledger.directory(), concerns(state) else { return nil }
    return ofDaemon.writable(state)
  }
}
