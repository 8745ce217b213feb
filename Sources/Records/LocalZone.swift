public import LimberCore
public import Platform

/// The time zone that the clocks of this machine show, from the system's tz database (tzset(3), localtime(5)).
public struct LocalZone: Sendable {
  /// The zone; UTC where none can be read, as in glibc.
  public let zone: Zone
  /// Why it is UTC although something else was asked for.
  public let problem: String?

  /// Larger than any TZif file.
  private static let maximumSize = 1 << 20

  /// Reads `TZ`, or else `/etc/localtime`.
  public static func load(environment: (String) -> String? = Process.environment) -> LocalZone {
    let database = environment("TZDIR") ?? "/usr/share/zoneinfo"
    if var name = environment("TZ") {
      if name.first == ":" { name.removeFirst() }
      if name.isEmpty || name == "UTC" { return LocalZone(zone: .utc, problem: nil) }
      return read(name.first == "/" ? name : "\(database)/\(name)", name: name)
    }
    let link = try? Files.destination(ofLink: "/etc/localtime")
    let name = link.flatMap { target -> String? in
      let marker = "/zoneinfo/"
      guard let start = target.firstRange(of: marker)?.upperBound else { return nil }
      return String(target[start...])
    }
    guard Files.exists("/etc/localtime") else { return LocalZone(zone: .utc, problem: nil) }
    return read("/etc/localtime", name: name ?? "local")
  }

  private static func read(_ path: String, name: String) -> LocalZone {
    do {
      return LocalZone(zone: try Zone(tzif: Files.read(path, limit: maximumSize), name: name), problem: nil)
    } catch let error as TZifError {
      return LocalZone(zone: .utc, problem: "\(path) is no time zone (\(error)); times are UTC")
    } catch {
      return LocalZone(zone: .utc, problem: "the time zone can't be read (\(error)); times are UTC")
    }
  }
}
