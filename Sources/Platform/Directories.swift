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
  /// Where the variable is not set (runuser, cron, ssh without PAM), or names another user's directory (su, which keeps it), but
  /// systemd made `/run/user/UID`, that one is meant: it must belong to this user and be closed to all others, as the
  /// specification demands.
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
    if let named, !isForeign(named) { return named }
    let candidate = fallback ?? ownRuntimeDir
    var status = stat()
    guard lstat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
      status.st_mode & 0o077 == 0
    else { return named }
    return candidate
  }

  /// What `$XDG_RUNTIME_DIR` names, where that is another user's; nil where all is well.
  public static func foreignRuntimeDir(environment: (String) -> String? = Process.environment) -> String? {
    absolute(environment("XDG_RUNTIME_DIR")).flatMap { isForeign($0) ? $0 : nil }
  }

  /// The directory that systemd makes for this user (user@.service(5)).
  public static var ownRuntimeDir: String { "/run/user/\(Process.uid)" }

  private static func isForeign(_ directory: String) -> Bool {
    var status = stat()
    guard stat(directory, &status) == 0 else { return errno == EACCES }
    return status.st_uid != getuid()
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
