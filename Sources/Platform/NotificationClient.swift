/// A client of `org.freedesktop.Notifications` (Desktop Notifications Specification 1.2): asynchronous, follows the
/// server as it comes and goes, and never lets the bus start one by itself.
///
/// An id is a server's, and dies with it: when the server's owner changes, all ids are forgotten, and
/// ``onServerChange`` says so; ``onClosed`` is not called for each.
public final class NotificationClient {
  private static let service = "org.freedesktop.Notifications"
  private static let path = "/org/freedesktop/Notifications"
  /// How long (µs) a server may take to show something. Long: a server that was stuck shows it all the same when it comes
  /// to, and only its answer says under which id. One that goes away ends the call at once.
  public static let showTimeout: Int64 = 600_000_000

  /// What a server says about itself.
  public struct ServerInformation: Sendable, Equatable {
    /// The product.
    public let name: String
    /// Who makes it.
    public let vendor: String
    /// Its version.
    public let version: String
  }

  /// The unique bus name of the server; nil when there is none, and until the bus has said.
  public private(set) var serverOwner: String?
  /// Tells one run of one server from all others, across restarts of this process, of the server and of the bus: keep it
  /// with an id, and ``adopt(_:)`` the id only if it is still the same. Nil when there is no server.
  public var serverIdentity: String? {
    guard let serverOwner, let bus = bus.id else { return nil }
    return "\(bus) \(serverOwner)"
  }
  /// What the server can do, asked again whenever it changes; empty until it has answered.
  public private(set) var capabilities: [String] = []
  /// Nil until the server has answered.
  public private(set) var serverInformation: ServerInformation?
  /// It is known whether there is a server and, if so, what it can do: ``onServerChange`` has been called.
  public private(set) var isSettled = false

  /// A server appeared (its capabilities are known by now), vanished, or took another's place; also called once for the
  /// state at the start.
  public var onServerChange: (() -> Void)?
  /// A button of one of our notifications was pressed: id and key.
  public var onAction: ((UInt32, String) -> Void)?
  /// One of our notifications is gone: id and reason (1 expired, 2 dismissed, 3 closed by call, 4 undefined).
  public var onClosed: ((UInt32, UInt32) -> Void)?

  private let bus: Bus
  private var matches: [BusMatch] = []
  /// Ids the current server gave us, or that we adopted, and has not closed.
  private var ids: Set<UInt32> = []
  /// Counts owners: an answer that belongs to an earlier one is too late.
  private var generation = 0

  /// Starts to follow the server. The first ``onServerChange`` comes from the loop.
  public init(bus: Bus) throws {
    self.bus = bus
    matches = [
      // The match stands before the question, so that no change between both is missed.
      try bus.onSignal(
        path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus", member: "NameOwnerChanged",
        argument0: Self.service
      ) { [unowned self] in ownerChanged($0) },
      // Some servers broadcast these to everybody: sender and id are checked below.
      try bus.onSignal(path: Self.path, interface: Self.service, member: "ActionInvoked") { [unowned self] in
        actionInvoked($0)
      },
      try bus.onSignal(path: Self.path, interface: Self.service, member: "NotificationClosed") { [unowned self] in
        notificationClosed($0)
      },
    ]
    bus.disconnectObservers.append { [weak self] in self?.owner(became: nil) }
    askOwner()
  }

  /// The server has buttons. xfce4-notifyd has none while its do-not-disturb is on: see ``refresh(_:)``.
  public var canShowActions: Bool { capabilities.contains("actions") }

  /// The server keeps notifications that were not answered, and does not let them expire.
  public var canPersist: Bool { capabilities.contains("persistence") }

  /// Ids that the current server still shows for us, as far as we know.
  public var openIDs: Set<UInt32> { ids }

  /// Shows a notification. The completion gets its id, or why there is none: never from within this call.
  ///
  /// `replaces` counts only for an id that the current server gave us or that was adopted; any other belongs to somebody
  /// else by now. Buttons are left out for a server without: see ``canShowActions``.
  public func show(_ notification: DesktopNotification, _ completion: @escaping (Result<UInt32, BusError>) -> Void) {
    guard let owner = serverOwner else {
      return bus.loop.afterThisTurn { completion(.failure(Self.serverGone)) }
    }
    var notification = notification
    if !ids.contains(notification.replaces) { notification.replaces = 0 }
    let asked = generation
    // xfce4-notifyd without an answer about capabilities is a server that shows text.
    let abilities = capabilities.isEmpty ? ["body"] : Set(capabilities)
    call(owner, "Notify", notification.arguments(capabilities: abilities), timeout: Self.showTimeout) {
      [weak self] result in
      switch result {
      case .failure(let error): completion(.failure(error))
      case .success(let values):
        guard let id = values.first?.unsigned else { return completion(.failure(Self.malformed("Notify"))) }
        guard let self, asked == generation else { return completion(.failure(Self.serverGone)) }
        ids.insert(id)
        completion(.success(id))
      }
    }
  }

  /// Takes a notification away. Servers answer one that is gone already with an error, which says nothing new and is
  /// not reported unless asked for; ``onClosed`` follows when there was one.
  public func close(_ id: UInt32, _ completion: ((Result<Void, BusError>) -> Void)? = nil) {
    guard let owner = serverOwner, ids.contains(id) else {
      let error = BusError(name: "org.freedesktop.DBus.Error.ServiceUnknown", message: "no such notification")
      bus.loop.afterThisTurn { completion?(.failure(error)) }
      return
    }
    call(owner, "CloseNotification", [.uint32(id)]) { completion?($0.map { _ in }) }
  }

  /// Takes over an id from before a restart, when ``serverIdentity`` is still the one that gave it.
  public func adopt(_ id: UInt32) {
    if id != 0 { ids.insert(id) }
  }

  /// Asks the server for its capabilities again, then calls the handler, also when there is no answer. For servers that
  /// change them without a word.
  public func refresh(_ completion: @escaping () -> Void) {
    guard let owner = serverOwner else { return bus.loop.afterThisTurn(completion) }
    askCapabilities(owner, completion)
  }

  /// Lets the bus start the notification server it has a service file for. Only where there is a display: servers die
  /// without one. ``onServerChange`` follows when it comes.
  public func startServer(_ completion: @escaping (Result<Void, BusError>) -> Void) {
    bus.call(
      destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus",
      member: "StartServiceByName", [.string(Self.service), .uint32(0)]
    ) { completion($0.map { _ in }) }
  }

  // MARK: - The server's coming and going

  private func askOwner() {
    let asked = generation
    bus.call(
      destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus",
      member: "GetNameOwner", [.string(Self.service)]
    ) { [weak self] result in
      guard let self, asked == generation else { return }
      switch result {
      case .success(let values): owner(became: values.first?.text)
      // Nobody has the name (or the bus is gone, and Bus.onDisconnect says so).
      case .failure: owner(became: nil)
      }
    }
  }

  private func ownerChanged(_ signal: BusSignal) {
    guard signal.sender == "org.freedesktop.DBus", signal.arguments.count == 3,
      signal.arguments[0].text == Self.service, let new = signal.arguments[2].text
    else { return }
    owner(became: new.isEmpty ? nil : new)
  }

  private func owner(became owner: String?) {
    generation += 1
    serverOwner = owner
    capabilities = []
    serverInformation = nil
    ids = []
    guard let owner else { return settled() }
    // Both are asked at once: a server that hangs costs one timeout, not two.
    let asked = generation
    var answers = 0
    let answered = { [weak self] in
      answers += 1
      if answers == 2, let self, asked == generation { settled() }
    }
    askCapabilities(owner, answered)
    askInformation(owner, answered)
  }

  private func settled() {
    isSettled = true
    onServerChange?()
  }

  private func askCapabilities(_ owner: String, _ completion: @escaping () -> Void) {
    let asked = generation
    call(owner, "GetCapabilities", []) { [weak self] result in
      // A server that does not answer is one whose abilities are unknown: plain text, no buttons.
      if let self, asked == generation, case .success(let values) = result {
        capabilities = values.first?.elements?.compactMap(\.text) ?? []
      }
      completion()
    }
  }

  private func askInformation(_ owner: String, _ completion: @escaping () -> Void) {
    let asked = generation
    call(owner, "GetServerInformation", []) { [weak self] result in
      if let self, asked == generation, case .success(let values) = result, values.count >= 3,
        let name = values[0].text, let vendor = values[1].text, let version = values[2].text
      {
        serverInformation = ServerInformation(name: name, vendor: vendor, version: version)
      }
      completion()
    }
  }

  // MARK: - What people do with our notifications

  private func actionInvoked(_ signal: BusSignal) {
    guard signal.sender == serverOwner, signal.arguments.count >= 2, let id = signal.arguments[0].unsigned,
      let key = signal.arguments[1].text, ids.contains(id)
    else { return }
    onAction?(id, key)
  }

  private func notificationClosed(_ signal: BusSignal) {
    guard signal.sender == serverOwner, let id = signal.arguments.first?.unsigned, ids.remove(id) != nil else { return }
    onClosed?(id, signal.arguments.dropFirst().first?.unsigned ?? 4)
  }

  private func call(
    _ owner: String, _ member: String, _ arguments: [BusValue], timeout: Int64 = Bus.callTimeout,
    _ completion: @escaping (Result<[BusValue], BusError>) -> Void
  ) {
    bus.call(
      destination: owner, path: Self.path, interface: Self.service, member: member, arguments, timeout: timeout,
      completion)
  }

  private static let serverGone = BusError(
    name: "org.freedesktop.DBus.Error.ServiceUnknown", message: "there is no notification server")

  private static func malformed(_ member: String) -> BusError {
    BusError(name: "org.freedesktop.DBus.Error.InvalidSignature", message: "\(member) answered something else")
  }
}
