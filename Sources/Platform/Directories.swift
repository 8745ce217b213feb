internal import Glibc

/// The user's directories by the XDG Base Directory Specification 0.8, each with the folder of one application.
///
/// The environment is an argument, so that tests need not change the process's own. Nothing is created here.
public enum Directories {
  /// `$XDG_STATE_HOME/app`, by default `~/.local/state/app`: what should survive a restart, but is not portable.
  public static func stateHome(
    _ app: String, environment: (String) -> String? = Process.environment
  ) throws -> String {
    try base("XDG_STATE_HOME", under: ".local/state", environment) + "/" + app
  }

  /// `$XDG_CONFIG_HOME/app`, by default `~/.config/app`.
  public static func configHome(
    _ app: String, environment: (String) -> String? = Process.environment
  ) throws -> String {
    try base("XDG_CONFIG_HOME", under: ".config", environment) + "/" + app
  }

  /// `$XDG_RUNTIME_DIR/app`, or nil when there is no such directory.
  ///
  /// Where the variable is not set (runuser, cron, ssh without PAM), or names another user's directory (su, which keeps it) or
  /// none at all (one whose session is over), but systemd made `/run/user/UID`, that one is meant: it must belong to this user
  /// and be closed to all others, as the specification demands.
  ///
  /// - Parameters:
  ///   - app: The application's folder.
  ///   - environment: Where to look up variables.
  ///   - fallback: What to try without the variable; `/run/user/UID` by default.
  /// - Returns: An absolute path, or nil.
  public static func runtimeDir(
    _ app: String, environment: (String) -> String? = Process.environment, fallback: String? = nil
  ) -> String? {
    runtimeDir(environment: environment, fallback: fallback).map { $0 + "/" + app }
  }

  /// The same without the folder of an application.
  public static func runtimeDir(
    environment: (String) -> String? = Process.environment, fallback: String? = nil
  ) -> String? {
    let named = absolute(environment("XDG_RUNTIME_DIR"))
    if let named, isOwn(named) { return named }
    let candidate = fallback ?? ownRuntimeDir
    return isOwn(candidate, andClosed: true) ? candidate : named
  }

  /// What `$XDG_RUNTIME_DIR` names, usable or not.
  static func namedRuntimeDir(environment: (String) -> String? = Process.environment) -> String? {
    absolute(environment("XDG_RUNTIME_DIR"))
  }

  /// What is wrong with the runtime directory.
  public enum RuntimeDirProblem: Hashable, Sendable {
    /// There is none, and no variable names one.
    case unset
    /// What the variable says is no absolute path, and so counts for nothing.
    case relative(String)
    /// It is something else than a directory.
    case noDirectory(String)
    /// It is another user's, or lies where only another user may look.
    case foreign(String)
    /// It is not there, and can't be made.
    case missing(String)
  }

  /// Why nobody can listen in the directory that ``runtimeDir(environment:fallback:)`` answers; nil where all is well.
  public static func runtimeDirProblem(
    environment: (String) -> String? = Process.environment, fallback: String? = nil
  ) -> RuntimeDirProblem? {
    guard let directory = runtimeDir(environment: environment, fallback: fallback) else {
      return environment("XDG_RUNTIME_DIR").flatMap { $0.isEmpty ? nil : .relative($0) } ?? .unset
    }
    if isOwn(directory) { return nil }
    var status = stat()
    if stat(directory, &status) == 0 {
      return status.st_mode & S_IFMT == S_IFDIR ? .foreign(directory) : .noDirectory(directory)
    }
    if errno == EACCES { return .foreign(directory) }
    var parent = directory
    while !Files.exists(parent), parent != "/" { parent = Files.split(parent).folder }
    return Files.isDirectory(parent) && access(parent, W_OK | X_OK) == 0 ? nil : .missing(directory)
  }

  /// The directory that systemd makes for this user (user@.service(5)).
  public static var ownRuntimeDir: String { "/run/user/\(Process.uid)" }

  private static func isOwn(_ directory: String, andClosed: Bool = false) -> Bool {
    var status = stat()
    guard (andClosed ? lstat(directory, &status) : stat(directory, &status)) == 0 else { return false }
    guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid() else { return false }
    return !andClosed || status.st_mode & 0o077 == 0
  }

  /// A folder on the way to a socket in which others than this user could do something, such as put another socket in the place
  /// of ours.
  public enum Exposure: Hashable, Sendable {
    /// The runtime directory, or what is the program's in it, belongs to somebody else.
    case foreign(String)
    /// Others may enter it.
    case open(String)
    /// Others may write to it, or exchange it.
    case shared(String)
  }

  /// How exposed a socket would be; nil where it would be this user's alone.
  ///
  /// - Parameters:
  ///   - path: of the socket; neither it nor its folder need to be there.
  ///   - app: whose socket it is. In the runtime directory it is held to what the specification demands of that.
  public static func exposure(
    ofSocket path: String, of app: String, environment: (String) -> String? = Process.environment
  ) -> Exposure? {
    let folder = Files.split(path).folder
    if folder == runtimeDir(app, environment: environment) {
      for folder in [Files.split(folder).folder, folder] {
        guard let owner = Files.owner(of: Files.realPath(folder) ?? folder) else { continue }
        if owner.uid != Process.uid { return .foreign(folder) }
        if owner.mode & 0o077 != 0 { return .open(folder) }
      }
    }
    return Files.folderOpenToOthers(onWayTo: path).map(Exposure.shared)
  }

  /// Where a program listens: the path that was told, else what a variable says, where it says anything, else in its folder of
  /// the runtime directory; nil where there is none.
  public static func socket(
    _ app: String, named name: String, told: String?, variable: String,
    environment: (String) -> String? = Process.environment
  ) -> String? {
    if let told { return told }
    if let path = environment(variable), !path.isEmpty { return path }
    return runtimeDir(app, environment: environment).map { "\($0)/\(name)" }
  }

  /// The home directory: `$HOME`, else the user database's. Error: `ENOENT` when there is neither.
  public static func home(environment: (String) -> String? = Process.environment) throws -> String {
    if let home = absolute(environment("HOME")) { return home }
    if let home = absolute(Process.homeFromUserDatabase) { return home }
    throw PlatformError(errno: ENOENT, operation: "getpwuid", subject: "home directory")
  }

  private static func base(
    _ variable: String, under folder: String, _ environment: (String) -> String?
  ) throws -> String {
    if let directory = absolute(environment(variable)) { return directory }
    let home = try home(environment: environment)
    return (home == "/" ? "" : home) + "/" + folder
  }

  /// "If an implementation encounters a relative path in any of these variables it should consider the path invalid and
  /// ignore it." Trailing slashes are cut.
  private static func absolute(_ value: String?) -> String? {
    guard let value, Files.isAbsolute(value) else { return nil }
    let end = value.utf8.lastIndex { $0 != UInt8(ascii: "/") } ?? value.startIndex
    return String(value[...end])
  }
}

extension Directories.RuntimeDirProblem: CustomStringConvertible {
  /// A sentence without its end: `XDG_RUNTIME_DIR is not set`.
  public var description: String {
    let name = "XDG_RUNTIME_DIR"
    return switch self {
    case .unset: "\(name) is not set"
    case .relative(let value): "\(name) is \(value), which is no absolute path and counts for nothing"
    case .noDirectory(let path): "\(name) is \(path), which is no folder"
    case .foreign(let folder): "\(name) is \(folder), which is another user's"
    case .missing(let folder): "\(name) is \(folder), which is not there"
    }
  }
}
