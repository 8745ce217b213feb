public import LimberCore
public import Platform

/// Why the tz database gives no zone.
public enum ZoneError: Error, Hashable, Sendable {
  /// What can't be the name of a zone, such as `../shadow`.
  case invalidName(String)
  /// There is no file for the name.
  case missing(name: String, path: String)
  /// The file can't be read, and why not.
  case unreadable(path: String, why: String)
  /// The file is no time zone (RFC 9636).
  case malformed(path: String, TZifError)
}

extension ZoneError: CustomStringConvertible {
  /// The beginning of a sentence, for a person.
  public var description: String {
    switch self {
    case .invalidName(let name): "'\(Text.oneLine(name))' is no name of a time zone"
    case .missing(let name, let path): "there is no time zone '\(Text.oneLine(name))' (\(Text.oneLine(path)))"
    case .unreadable(_, let why): "the time zone can't be read (\(why))"
    case .malformed(let path, let error):
      switch error {
      case .notTZif: "\(path) is no time zone file"
      case .truncated: "\(path) is no whole time zone file"
      case .malformed(let what): "\(path) is no valid time zone file (\(what))"
      }
    }
  }
}

/// The time zone that the clocks of this machine show.
public struct LocalZone: Hashable, Sendable {
  /// The zone; UTC where none can be read, as in glibc.
  public let zone: Zone
  /// Why it is not the one that was asked for; a sentence without its full stop.
  public let problem: String?

  /// Reads it once; for who wants it only once.
  public static func load(environment: (String) -> String? = Process.environment) -> LocalZone {
    ZoneDatabase(environment: environment).local()
  }
}

/// The system's tz database: TZif files (RFC 9636) below `$TZDIR`, else below `/usr/share/zoneinfo`.
///
/// What was read is kept, and read again once the file is another one, so that an updated tzdata is enough. Where a file
/// cannot be read any more, what was read of it last goes on.
public final class ZoneDatabase {
  /// Where the files are.
  public let directory: String
  /// `TZ`, without the colon that may stand in front of it; nil where it is not set.
  private let variable: String?
  /// What says which zone is the local one where `TZ` does not.
  private let localtime: String
  private var cache: [Key: (identity: FileIdentity, zone: Zone)] = [:]

  private struct Key: Hashable {
    var path: String
    var name: String
  }

  /// Larger than any TZif file.
  private static let maximumSize = 1 << 20
  /// More than the database has names, those below `posix` and `right` included.
  private static let maximumCached = 4_096
  /// PATH_MAX: no path is longer.
  private static let longestName = 4_096

  /// The database as the environment says.
  ///
  /// - Parameters:
  ///   - environment: gives `TZDIR` and `TZ` (tzset(3)); asked only now.
  ///   - localtime: the file or link that names the local zone (localtime(5)).
  public init(
    environment: (String) -> String? = Process.environment, localtime: String = "/etc/localtime"
  ) {
    // As in glibc an empty TZDIR is none.
    directory = environment("TZDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo"
    variable = environment("TZ").map { $0.first == ":" ? String($0.dropFirst()) : $0 }
    self.localtime = localtime
  }

  // MARK: Zones by name

  /// The zone of an IANA name; `UTC` needs no file.
  public func zone(named name: String) throws(ZoneError) -> Zone {
    guard name != "UTC" else { return .utc }
    guard Self.isName(name) else { throw .invalidName(name) }
    return try read(path(of: name), name: name)
  }

  /// Whether there is a zone of this name: what systemd takes for one (timezone_is_valid), and that can be read. A file
  /// that has the right beginning only is none, since nothing could ever be due in it.
  public func contains(_ name: String) -> Bool { (try? zone(named: name)) != nil }

  /// The local zone, and those of these names that there are.
  public func zones(named names: some Sequence<String>) -> Zones {
    var zones = Zones(local: local().zone)
    for name in names where name != "UTC" && Self.isName(name) {
      if let zone = (try? zone(named: name)) ?? last(path(of: name), name: name) { zones.named[name] = zone }
    }
    return zones
  }

  /// Letters, digits and `_+-/`, without an empty part: neither `..` nor an absolute path can be made of these.
  private static func isName(_ name: String) -> Bool {
    guard name.utf8.count < longestName, name.utf8.allSatisfy(isNameByte) else { return false }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_+-/".utf8.contains(byte)
    }
  }

  private func path(of name: String) -> String { "\(directory)/\(name)" }

  // MARK: The local zone

  /// The local zone as it is now: what `TZ` says, a name, a path or a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`; else
  /// `/etc/localtime`; else UTC.
  public func local() -> LocalZone {
    guard let path = localPath else { return LocalZone(zone: .utc, problem: nil) }
    let name = localName(path)
    do throws(ZoneError) {
      return LocalZone(zone: try read(path, name: name), problem: nil)
    } catch {
      // As in glibc a rule comes second: EST5EDT is a name as well.
      if let variable, let zone = Zone(posix: variable, name: variable) { return LocalZone(zone: zone, problem: nil) }
      if variable == nil, case .missing = error, !Files.isLink(path) { return LocalZone(zone: .utc, problem: nil) }
      if let zone = last(path, name: name) {
        return LocalZone(zone: zone, problem: "\(error); times are those of \(zone.name), as read before")
      }
      return LocalZone(zone: .utc, problem: "\(error); times are UTC")
    }
  }

  /// The file of the local zone; nil where it is UTC without any.
  private var localPath: String? {
    guard let variable else { return localtime }
    if variable.isEmpty || variable == "UTC" { return nil }
    return variable.first == "/" ? variable : path(of: variable)
  }

  /// The name of the zone in a file: what stands behind the database's folder in its path, or in what it
  /// links to, by way of however many links.
  private func localName(_ path: String) -> String {
    if let variable, variable.first != "/" { return variable }
    for candidate in Files.links(from: path) + [variable].compactMap({ $0 }) {
      for folder in ["\(directory)/", "/zoneinfo/"] {
        if let start = candidate.firstRange(of: folder)?.upperBound { return String(candidate[start...]) }
      }
    }
    return variable ?? "local"
  }

  // MARK: Files

  /// The paths that the local zone and those of these names are read from, sorted: where what one of them leads to changes, read
  /// again.
  public func files(of names: Set<String>) -> [String] {
    let paths = names.filter { $0 != "UTC" && Self.isName($0) }.map(path(of:)) + [localPath].compactMap { $0 }
    return Set(paths).sorted()
  }

  private func read(_ path: String, name: String) throws(ZoneError) -> Zone {
    let key = Key(path: path, name: name)
    let identity: FileIdentity
    let bytes: [UInt8]
    do {
      // Before the contents: should the file be replaced in between, it is read once more the next time.
      guard let found = try FileIdentity(of: path) else { throw ZoneError.missing(name: name, path: path) }
      if let known = cache[key], known.identity == found { return known.zone }
      identity = found
      bytes = try Files.read(path, limit: Self.maximumSize)
    } catch let error as ZoneError {
      throw error
    } catch {
      throw .unreadable(path: path, why: "\(error)")
    }
    do throws(TZifError) {
      let zone = try Zone(tzif: bytes, name: name)
      if cache.count >= Self.maximumCached { cache = [:] }
      cache[key] = (identity, zone)
      return zone
    } catch {
      throw .malformed(path: path, error)
    }
  }

  /// What was read of a file last, whatever has become of it.
  private func last(_ path: String, name: String) -> Zone? { cache[Key(path: path, name: name)]?.zone }
}
