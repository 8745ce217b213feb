import Platform

/// Whether the person's session is locked, as logind knows it (org.freedesktop.login1(5), `LockedHint`; GNOME and Plasma set
/// it). Where nobody knows, it is not: a machine without logind, or a desktop that doesn't say, reminds all the same.
final class Presence {
  private static let service = "org.freedesktop.login1"
  private static let userPath = "/org/freedesktop/login1/user/_\(Process.uid)"
  private static let properties = "org.freedesktop.DBus.Properties"

  private let loop: EventLoop
  private let changed: () -> Void
  private var bus: Bus?
  private var userMatch: BusMatch?
  private var sessionMatch: BusMatch?
  /// The object of the session that the person sits at; a service of the user manager has none of its own.
  private var session: String?

  /// Whether the session is known to be locked.
  private(set) var isLocked = false {
    didSet { if isLocked != oldValue { changed() } }
  }

  init(loop: EventLoop, changed: @escaping () -> Void) {
    self.loop = loop
    self.changed = changed
  }

  /// Begins to follow the session, where there is a system bus.
  func open() {
    do {
      let bus = try Bus.system(on: loop)
      bus.onDisconnect = { [unowned self] in
        (self.bus, userMatch, sessionMatch, session) = (nil, nil, nil, nil)
        isLocked = false
      }
      // The match stands before the question, so that no change between both is missed. What a signal says is asked for
      // again: on the system bus anybody may send one.
      userMatch = try bus.onSignal(path: Self.userPath, interface: Self.properties, member: "PropertiesChanged") {
        [unowned self] _ in findSession()
      }
      self.bus = bus
      findSession()
    } catch {
      // No system bus: nothing is known, which is no obstacle.
      bus = nil
    }
  }

  private func findSession() {
    read("\(Self.service).User", "Display", of: Self.userPath) { [unowned self] value in
      var found: String?
      if case .structure(let members)? = value, members.count == 2, case .objectPath(let path) = members[1], path != "/"
      {
        found = path
      }
      follow(found)
    }
  }

  private func follow(_ found: String?) {
    guard found != session else { return }
    session = found
    sessionMatch = nil
    guard let found, let bus else { return isLocked = false }
    do {
      sessionMatch = try bus.onSignal(path: found, interface: Self.properties, member: "PropertiesChanged") {
        [unowned self] _ in readLock()
      }
      readLock()
    } catch {
      isLocked = false
    }
  }

  private func readLock() {
    guard let session else { return }
    read("\(Self.service).Session", "LockedHint", of: session) { [unowned self] value in
      guard session == self.session else { return }
      isLocked = value?.bool ?? false
    }
  }

  /// Reads a property; nil when there is no answer.
  private func read(
    _ interface: String, _ property: String, of path: String, _ completion: @escaping (BusValue?) -> Void
  ) {
    bus?.call(
      destination: Self.service, path: path, interface: Self.properties, member: "Get",
      [.string(interface), .string(property)]
    ) { result in
      guard case .success(let values) = result, case .variant(let value)? = values.first else { return completion(nil) }
      completion(value)
    }
  }
}
