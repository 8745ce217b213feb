internal import Platform

/// What helps with the control socket, and the folder that it is in.
extension Remedy {
  /// Where a limberd that runs was told to listen.
  public enum Listening: Hashable, Sendable {
    /// At a path, by an option or a variable.
    case at(String)
    /// In its folder of a runtime directory.
    case inRuntimeDir(String)

    /// The path of the socket.
    ///
    /// - Parameters:
    ///   - app: whose folder of the runtime directory it is in.
    ///   - name: its name there.
    public func path(_ app: String, _ name: String) -> String {
      switch self {
      case .at(let path): path
      case .inRuntimeDir(let folder): "\(folder)/\(app)/\(name)"
      }
    }
  }

  /// Where the limberd that runs listens, by its command line and its environment (proc(5)); nil where none runs, or nobody
  /// knows.
  ///
  /// - Parameter variable: that names the socket.
  public func listening(variable: String) -> Listening? {
    guard let process = machine.limberd(), let words = machine.text("/proc/\(process)/cmdline"),
      let environment = machine.text("/proc/\(process)/environ")
    else { return nil }
    let arguments = words.split(separator: "\0").map { String($0) }
    let option = "--socket"
    /// As it was told, in the folder in which it was started.
    func at(_ path: some StringProtocol) -> Listening? {
      if Files.isAbsolute(String(path)) { return .at(String(path)) }
      return machine.real("/proc/\(process)/cwd").map { .at("\($0)/\(path)") }
    }
    if let place = arguments.lastIndex(of: option), place + 1 < arguments.count { return at(arguments[place + 1]) }
    if let attached = arguments.last(where: { $0.hasPrefix("\(option)=") }) {
      return at(attached.dropFirst(option.count + 1))
    }
    func value(_ name: String) -> String? {
      environment.split(separator: "\0").first { $0.hasPrefix("\(name)=") }
        .map { String($0.dropFirst(name.count + 1)) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let path = value(variable) { return at(path) }
    return Directories.runtimeDir(environment: value).map(Listening.inRuntimeDir)
  }

  /// What `XDG_RUNTIME_DIR` is here; nil where it says nothing.
  public var runtimeVariable: String? { machine.environment("XDG_RUNTIME_DIR").flatMap { $0.isEmpty ? nil : $0 } }

  /// What to type to be heard by a limberd that listens elsewhere.
  ///
  /// - Parameter variable: that names the socket.
  public func toReach(_ listening: Listening, variable: String) -> String {
    switch listening {
    case .at(let path): "Type: export \(variable)=\(word(path))"
    // Nothing said, that one is looked into.
    case .inRuntimeDir("/run/user/\(machine.uid)"): "Type: unset XDG_RUNTIME_DIR"
    case .inRuntimeDir(let folder): "Type: export XDG_RUNTIME_DIR=\(word(folder))"
    }
  }

  /// A folder for the control socket, where the system made none.
  public var runtimeFolder: String {
    "Name a folder that is yours alone, where limberd is started and wherever limber is typed: "
      + "mkdir -p -m 700 ~/.limber-run; export XDG_RUNTIME_DIR=~/.limber-run"
  }

  /// Opens a folder of this user's own to this user, and to nobody else.
  public func ownRuntimeFolder(_ folder: String) -> String { "Make it yours to write: chmod 700 \(word(folder))" }

  /// Where a socket may be that was asked for elsewhere.
  public var ownFolder: String { "Listen in a folder to which nobody but you may write, on all of the way to it." }

  /// Keeps others out of a folder.
  public func close(_ folder: String) -> String { "Close it: chmod 700 \(word(folder))" }
}
