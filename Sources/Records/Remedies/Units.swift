internal import Platform

/// What the service manager knows of limberd's units.
public struct Units: Sendable {
  public static let service = "limberd.service"
  public static let socket = "limberd.socket"
  /// It makes the folders that the service's sandbox opens.
  public static let folders = "limberd-folders.service"

  /// One of them (systemctl(1), `show`).
  public struct Unit: Sendable {
    /// `loaded`, `not-found`, `masked` …
    public var load: String
    /// `active`, `inactive`, `failed` …
    public var active: String
    /// `enabled`, `disabled` …; empty where there is no file.
    public var file: String
    /// Why it ended: `success`, `start-limit-hit` …
    public var result: String
    /// The process that runs as the service; 0 is none.
    public var process: Int32
    /// How often it was started again after it had failed.
    public var restarts: Int

    public init(
      load: String = "loaded", active: String, file: String = "enabled", result: String = "success", process: Int32 = 0,
      restarts: Int = 0
    ) {
      self.load = load
      self.active = active
      self.file = file
      self.result = result
      self.process = process
      self.restarts = restarts
    }
  }

  private let units: [String: Unit]

  /// Units by their names.
  public init(_ units: [String: Unit]) { self.units = units }

  /// One that the manager doesn't know is like one that is not there.
  public subscript(_ name: String) -> Unit { units[name] ?? Unit(load: "not-found", active: "inactive", file: "") }

  /// The names of those of which something holds, in the order in which they are started.
  func names(where holds: (Unit) -> Bool) -> [String] {
    [Self.folders, Self.socket, Self.service].filter { holds(self[$0]) }
  }

  /// A manager that says nothing for so long (µs) is as good as none.
  private static let patience: Int64 = 3_000_000

  /// As the manager of this user says; nil where none answers.
  public static func look() -> Units? {
    // Without a manager systemctl would ask the bus, whatever that is; and a shell of runuser or su says nothing of the folder,
    // or of another one. Our own variables stay: what has to be typed depends on them.
    guard let folder = Directories.runtimeDir(), Files.exists("\(folder)/systemd/private") else { return nil }
    let manager = ["env", "-u", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR=\(folder)"]
    let properties = "--property=Id,LoadState,ActiveState,UnitFileState,Result,MainPID,NRestarts"
    guard
      let answer = try? Process.ask(
        manager + ["systemctl", "--user", "show", properties, folders, socket, service], patience: patience),
      answer.status == 0
    else { return nil }
    return Units(of: answer.text)
  }

  /// Of what `systemctl show` prints: lines `Name=value`, an empty one between two units.
  init(of text: String) {
    var found: [String: Unit] = [:]
    var values: [Substring: Substring] = [:]
    func value(_ name: Substring) -> String { values[name].map(String.init) ?? "" }
    for line in (text + "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      if let sign = line.firstIndex(of: "=") {
        values[line[..<sign]] = line[line.index(after: sign)...]
      } else if !values.isEmpty {
        // One ends.
        found[value("Id")] = Unit(
          load: value("LoadState"), active: value("ActiveState"), file: value("UnitFileState"), result: value("Result"),
          process: Int32(value("MainPID")) ?? 0, restarts: Int(value("NRestarts")) ?? 0)
        values = [:]
      }
    }
    units = found
  }
}
