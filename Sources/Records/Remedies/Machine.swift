public import Platform

/// What is looked at before something is recommended: this machine and this user, as they are now.
public struct Machine {
  /// Environment variables.
  public var environment: (String) -> String?
  /// Whose machine it is.
  public var uid: UInt32
  /// The name of that user; nil where it has none.
  public var user: String?
  /// Whether sudo(8) is for this user, as far as the groups say: its own rules only root may read.
  public var isAdministrator: () -> Bool
  /// Whether a path leads to something.
  public var exists: (String) -> Bool
  /// Whether a path leads to something that is no folder.
  public var isNoFolder: (String) -> Bool
  /// Whether a path is a link that leads to nothing, or in a circle.
  public var leadsNowhere: (String) -> Bool
  /// Where a path leads by way of links, whether or not anything is there.
  public var end: (String) -> String
  /// Whether this user may read what a path leads to.
  public var isReadable: (String) -> Bool
  /// Whether this user may write to it.
  public var isWritable: (String) -> Bool
  /// A path with its links followed; nil where it leads nowhere.
  public var real: (String) -> String?
  /// The text of a small file; nil where it can't be read.
  public var text: (String) -> String?
  /// The names in a folder, sorted; none where it can't be read.
  public var names: (String) -> [String]
  /// Who owns a path, links followed, and its permission bits.
  public var owner: (String) -> (uid: UInt32, mode: UInt32)?
  /// The mount that a path lies on.
  public var mount: (String) -> Mount?
  /// What the service manager knows of limberd's units; nil where it is not asked, or there is none.
  public var units: () -> Units?
  /// The process that runs as limberd of this user's ledger; nil where none does.
  public var limberd: () -> Int32?
  /// This user's home as the user database has it, whatever `HOME` says; nil where it has none.
  public var home: String?
  /// Whether who asks is limberd as a service, which sees its sandbox and not the machine.
  public var isSandboxed = false

  /// A machine on which there is nothing but what is said.
  public init(
    uid: UInt32, user: String? = nil, environment: @escaping (String) -> String? = { _ in nil },
    exists: @escaping (String) -> Bool = { _ in false }
  ) {
    self.uid = uid
    self.user = user
    self.environment = environment
    self.exists = exists
    isAdministrator = { false }
    isNoFolder = { _ in false }
    leadsNowhere = { _ in false }
    end = { $0 }
    isReadable = { _ in false }
    isWritable = { _ in true }
    real = { $0 }
    text = { _ in nil }
    names = { _ in [] }
    owner = { _ in nil }
    mount = { _ in nil }
    units = { nil }
    limberd = { nil }
  }

  /// The groups whose members sudo lets do everything: Debian's, and those of others (sudoers(5)).
  private static let administrators = ["sudo", "wheel", "admin"]

  /// This one. The service manager is not asked.
  public static var this: Machine {
    var machine = Machine(
      uid: Process.uid, user: Process.userName, environment: { Process.environment($0) },
      exists: { Files.exists($0) })
    machine.home = Process.homeFromUserDatabase
    machine.isAdministrator = { administrators.contains { Process.isMember(of: $0) } }
    machine.isNoFolder = { Files.exists($0) && !Files.isDirectory($0) }
    machine.leadsNowhere = { Files.leadsNowhere($0) }
    machine.end = { Files.links(from: $0).last ?? $0 }
    machine.isReadable = { Files.isReadable($0) }
    machine.isWritable = { Files.isWritable($0) }
    machine.real = { Files.realPath($0) }
    machine.text = { (try? Files.read($0)).map { String(decoding: $0, as: UTF8.self) } }
    machine.names = { (try? Files.names(in: $0)) ?? [] }
    machine.owner = { Files.owner(of: Files.realPath($0) ?? $0) }
    machine.mount = { Mount.of($0) }
    machine.limberd = {
      guard let folder = try? Ledger.directory(), let process = Files.noted(in: "\(folder)/\(Ledger.lockName)"),
        Process.name(of: process) == "limberd"
      else { return nil }
      return process
    }
    return machine
  }

  /// This one, and its service manager is asked too, once, when that matters.
  public static var thisWithUnits: Machine {
    var machine = this
    let look = Look()
    machine.units = { look.units }
    return machine
  }

  private final class Look {
    lazy var units = Units.look()
  }
}
