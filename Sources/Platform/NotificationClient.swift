/// A client of `org.freedesktop.Notifications` (Desktop Notifications Specification 1.2): asynchronous, follows the
/// server as it comes and goes, and never lets the bus start one by itself.
///
/// An id is a server's, and dies with it: when the server's owner changes, all ids are forgotten, and
/// ``onServerChange`` says so; ``onClosed`` is not called for each.
///
/// A server may be stuck, and so may the bus. Then nothing is given up: what was asked stays asked, and ``isSilent`` says so.
public final class NotificationClient {
  private static let service = "org.freedesktop.Notifications"
  private static let path = "/org/freedesktop/Notifications"
  /// How long (µs) an answer may take. Long: a server that was stuck shows all the same what it was given when it comes to,
  /// and only its answer says under which id. One that goes away ends the call at once.
  public static let answerTimeout: Int64 = 600_000_000
  /// After how long (µs) without an answer it is said to be silent. Longer than drawing takes on a slow machine.
  public static let patience: Int64 = 5_000_000

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
  /// with an id, and ``adopt(_:)`` the id only if it is still the same. Nil when there is no server, and until it is known
  /// what it can do.
  public var serverIdentity: String? {
    guard isSettled, let serverOwner, let bus = bus.id else { return nil }
    return "\(bus) \(serverOwner)"
  }
  /// What the server can do, asked again whenever it changes; empty until it has answered.
  public private(set) var capabilities: [String] = []
  /// Nil until the server has answered.
  public private(set) var serverInformation: ServerInformation?
  /// It is known whether there is a server and, if so, what it can do: ``onServerChange`` has been called.
  public private(set) var isSettled = false
  /// The server, or the bus while it has not said whether there is one, owes an answer for longer than ``patience``.
  public private(set) var isSilent = false

  /// A server appeared (its capabilities are known by now), vanished, took another's place (twice: when it does, and when its
  /// capabilities are known), fell silent or answers again; also called once for the state at the start.
  public var onServerChange: (() -> Void)?
  /// A button of a notification was pressed: id and key. Of any program's, with some servers, and perhaps before the answer
  /// that says which id is ours: the key must tell.
  public var onAction: ((UInt32, String) -> Void)?
  /// One of our notifications is gone: id and reason (1 expired, 2 dismissed, 3 closed by call, 4 undefined).
  public var onClosed: ((UInt32, UInt32) -> Void)?

  private let bus: any NotificationBus
  /// Each ends when it is dropped.
  private var matches: [AnyObject] = []
  /// Ids the current server gave us, or that we adopted, and has not closed.
  private var ids: Set<UInt32> = []
  /// Counts owners: an answer that belongs to an earlier one is too late.
  private var generation = 0
  /// When the questions were asked that have no answer yet, on the boot clock (µs), by number.
  private var unanswered: [Int: Int64] = [:]
  private var questions = 0
  private var silence: Timer?

  /// Starts to follow the server. The first ``onServerChange`` comes from the loop.
  public convenience init(bus: Bus) throws { try self.init(on: bus) }

  package init(on bus: any NotificationBus) throws {
    self.bus = bus
    silence = try bus.makeTimer { [unowned self] in fallSilent() }
    matches = [
      // The match stands before the question, so that no change between both is missed.
      try bus.follow(
        "NameOwnerChanged", of: Bus.name, at: Bus.path, argument0: Self.service, isFrom: { $0 == Bus.name }
      ) { [unowned self] in ownerChanged($0) },
      // Some servers broadcast these to everybody, and anybody can send them to us.
      try bus.follow(
        "ActionInvoked", of: Self.service, at: Self.path, argument0: nil, isFrom: { [unowned self] in isServer($0) }
      ) { [unowned self] in actionInvoked($0) },
      try bus.follow(
        "NotificationClosed", of: Self.service, at: Self.path, argument0: nil,
        isFrom: { [unowned self] in isServer($0) }
      ) { [unowned self] in notificationClosed($0) },
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
      return bus.afterThisTurn { completion(.failure(Self.serverGone)) }
    }
    var notification = notification
    if !ids.contains(notification.replaces) { notification.replaces = 0 }
    let asked = generation
    // xfce4-notifyd without an answer about capabilities is a server that shows text.
    let abilities = capabilities.isEmpty ? ["body"] : Set(capabilities)
    call(owner, "Notify", notification.arguments(capabilities: abilities)) { [weak self] result in
      switch result {
      case .failure(let error): completion(.failure(error))
      case .success(let values):
        // 0 is no id (specification, "Notify").
        guard let id = values.first?.unsigned, id != 0 else { return completion(.failure(Self.malformed("Notify"))) }
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
      bus.afterThisTurn { completion?(.failure(error)) }
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
    guard let owner = serverOwner else { return bus.afterThisTurn(completion) }
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
    ask(
      "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus", "GetNameOwner",
      [.string(Self.service)]
    ) { [weak self] result in
      guard let self, asked == generation else { return }
      switch result {
      case .success(let values): owner(became: values.first?.text.flatMap { $0.isEmpty ? nil : $0 })
      case .failure(let error) where error.isNoReply: askOwner()
      // Nobody has the name (or the bus is gone, and Bus.onDisconnect says so).
      case .failure: owner(became: nil)
      }
    }
  }

  private func ownerChanged(_ signal: BusSignal) {
    guard signal.arguments.count == 3, signal.arguments[0].text == Self.service, let new = signal.arguments[2].text
    else { return }
    owner(became: new.isEmpty ? nil : new)
  }

  private func owner(became owner: String?) {
    let hadServer = isSettled && serverOwner != nil
    generation += 1
    serverOwner = owner
    capabilities = []
    serverInformation = nil
    ids = []
    unanswered = [:]
    isSilent = false
    silence?.disarm()
    guard let owner else { return settled() }
    isSettled = false
    // What the one before it showed is gone, whatever this one will say of itself.
    if hadServer { onServerChange?() }
    // Both are asked at once: a server that is slow costs its time once, not twice.
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
      if let self, asked == generation {
        switch result {
        case .success(let values): capabilities = values.first?.elements?.compactMap(\.text) ?? []
        // Stuck all this time. It may have buttons; without its word there is nothing to show on.
        case .failure(let error) where error.isNoReply: return askCapabilities(owner, completion)
        // Plain text, no buttons.
        case .failure: capabilities = []
        }
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

  private func isServer(_ sender: String) -> Bool { sender == serverOwner }

  // MARK: - What people do with our notifications

  private func actionInvoked(_ signal: BusSignal) {
    guard signal.arguments.count >= 2, let id = signal.arguments[0].unsigned, let key = signal.arguments[1].text
    else { return }
    onAction?(id, key)
  }

  private func notificationClosed(_ signal: BusSignal) {
    guard let id = signal.arguments.first?.unsigned, ids.remove(id) != nil else { return }
    onClosed?(id, signal.arguments.dropFirst().first?.unsigned ?? 4)
  }

  // MARK: - Asking

  private func call(
    _ owner: String, _ member: String, _ arguments: [BusValue],
    _ completion: @escaping (Result<[BusValue], BusError>) -> Void
  ) {
    ask(owner, path: Self.path, interface: Self.service, member, arguments, completion)
  }

  private func ask(
    _ destination: String, path: String, interface: String, _ member: String, _ arguments: [BusValue],
    _ completion: @escaping (Result<[BusValue], BusError>) -> Void
  ) {
    questions += 1
    let (number, asked) = (questions, generation)
    unanswered[number] = Clock.read().boot
    awaitAnswer()
    bus.call(
      destination: destination, path: path, interface: interface, member: member, arguments,
      timeout: Self.answerTimeout
    ) { [weak self] result in
      completion(result)
      guard let self, asked == generation, unanswered.removeValue(forKey: number) != nil else { return }
      if case .failure(let error) = result, error.isNoReply { return comeToNothing() }
      guard isSilent else { return awaitAnswer() }
      isSilent = false
      // What else it owes, it has only now begun to work at.
      unanswered = unanswered.mapValues { _ in Clock.read().boot }
      awaitAnswer()
      onServerChange?()
    }
  }

  /// Falls silent when the oldest question stays without an answer for too long.
  private func awaitAnswer() {
    guard !isSilent else { return }
    if let oldest = unanswered.values.min() {
      silence?.arm(at: oldest + Self.patience)
    } else {
      silence?.disarm()
    }
  }

  private func fallSilent() {
    isSilent = true
    onServerChange?()
  }

  /// A question was given up. While the server is silent there is always one more, so that its first word is heard.
  private func comeToNothing() {
    if isSilent, unanswered.isEmpty, let owner = serverOwner { askInformation(owner) {} }
  }

  private static let serverGone = BusError(
    name: "org.freedesktop.DBus.Error.ServiceUnknown", message: "there is no notification server")

  private static func malformed(_ member: String) -> BusError {
    BusError(name: "org.freedesktop.DBus.Error.InvalidSignature", message: "\(member) answered something else")
  }
}
