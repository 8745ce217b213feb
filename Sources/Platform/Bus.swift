internal import CSystemd
internal import Glibc

/// An error that came back over D-Bus, or that kept a call from being made.
public struct BusError: Error, CustomStringConvertible, Equatable {
  /// The error's name: `org.freedesktop.DBus.Error.NoReply`.
  public let name: String
  /// For people, in the sender's words.
  public let message: String

  /// An error of this name.
  public init(name: String, message: String) {
    self.name = name
    self.message = message
  }

  /// `org.freedesktop.DBus.Error.NoReply: …`.
  public var description: String { message.isEmpty ? name : "\(name): \(message)" }

  /// Nobody owns the name that was called, and nobody was started for it.
  public var isServiceUnknown: Bool {
    name == "org.freedesktop.DBus.Error.ServiceUnknown" || name == "org.freedesktop.DBus.Error.NameHasNoOwner"
  }
  /// No reply came within ``Bus/callTimeout``, or the callee went away.
  public var isNoReply: Bool {
    name == "org.freedesktop.DBus.Error.NoReply" || name == "org.freedesktop.DBus.Error.Timeout"
  }
  /// Our own connection to the bus is closed.
  public var isDisconnected: Bool { name == "org.freedesktop.DBus.Error.Disconnected" }

  /// In bytes: what of a message is kept.
  static let longestMessage = 300

  static let disconnected = BusError(
    name: "org.freedesktop.DBus.Error.Disconnected", message: "the connection to the bus is closed")

  /// What sd-bus itself refused, named as it names errno values.
  init(_ error: PlatformError) {
    // It knows of the end before it tells.
    if error.errno == ENOTCONN || error.isDisconnected { self = .disconnected } else { self.init(errno: error) }
  }

  private init(errno error: PlatformError) {
    self.init(name: "System.Error.\(error.errno)", message: error.description)
  }
}

/// A signal that arrived.
public struct BusSignal {
  /// The unique name of its sender.
  public let sender: String
  /// The object that sent it.
  public let path: String
  /// Its interface.
  public let interface: String
  /// Its name.
  public let member: String
  /// Its arguments.
  public let arguments: [BusValue]

  package init(sender: String, path: String, interface: String, member: String, arguments: [BusValue]) {
    (self.sender, self.path, self.interface, self.member) = (sender, path, interface, member)
    self.arguments = arguments
  }
}

/// A connection to a D-Bus message bus (sd-bus(3)), attached to an event loop; nothing here blocks.
///
/// Keep one for the life of a daemon: some notification servers remove a client's notifications when it disconnects.
public final class Bus {
  /// In µs: who has not replied by then will not. Long enough for a notification server that is just drawing on a slow
  /// machine, short enough to tell a person.
  public static let callTimeout: Int64 = 5_000_000

  /// The connection ended from the other side. Called once, from the loop; not after ``close()``.
  public var onDisconnect: (() -> Void)?
  /// The connection is up, as far as is known.
  public private(set) var isOpen = true

  /// The bus itself as a callee (D-Bus Specification, "Message Bus Messages").
  static let name = "org.freedesktop.DBus"
  static let path = "/org/freedesktop/DBus"

  let loop: EventLoop
  /// As ``onDisconnect``, before it, for this target's own clients of the bus.
  package var disconnectObservers: [() -> Void] = []
  private let handle: OpaquePointer
  private var disconnection: OpaquePointer?
  private var nextCall: UInt64 = 0
  /// Calls without a reply yet. Their completions are called in every case, once.
  private var pending: [UInt64: PendingCall] = [:]

  /// The bus has answered at least once: it is not stuck, or was not always.
  public private(set) var hasAnswered = false

  /// Connects to the bus at an address.
  ///
  /// Nothing here waits: a bus that does not accept is the error `EAGAIN`, and authentication happens later, on the loop;
  /// a bus that takes longer than 25 s for it has disconnected (sd-bus's own limit).
  ///
  /// - Throws: ``PlatformError``: `ENOENT`, `ECONNREFUSED` when none is there.
  public static func connect(to address: BusAddress, on loop: EventLoop) throws -> Bus {
    let text = address.description
    var handle: OpaquePointer?
    try checkSD("sd_bus_new", nil, sd_bus_new(&handle))
    do {
      try checkSD("sd_bus_set_address", text, sd_bus_set_address(handle, text))
      try checkSD("sd_bus_set_bus_client", nil, sd_bus_set_bus_client(handle, 1))
      try checkSD("sd_bus_start", text, sd_bus_start(handle))
    } catch {
      sd_bus_unref(handle)
      throw error
    }
    return try Bus(handle, loop)
  }

  private init(_ handle: OpaquePointer?, _ loop: EventLoop) throws {
    guard let handle else { preconditionFailure("sd_bus_open succeeded without a bus") }
    self.handle = handle
    self.loop = loop
    try checkSD("sd_bus_set_exit_on_disconnect", nil, sd_bus_set_exit_on_disconnect(handle, 0))
    let attached = sd_bus_attach_event(handle, loop.handle, Int32(SD_EVENT_PRIORITY_NORMAL))
    try checkSD("sd_bus_attach_event", nil, attached)
    // This signal is made by sd-bus itself, so that matching it asks nobody.
    let match =
      "type='signal',sender='org.freedesktop.DBus.Local',path='/org/freedesktop/DBus/Local',"
      + "interface='org.freedesktop.DBus.Local',member='Disconnected'"
    let matched = sd_bus_add_match(
      handle, &disconnection, match,
      { _, context, _ in
        fromContext(context, as: Bus.self).disconnected()
        return 0
      }, Unmanaged.passUnretained(self).toOpaque())
    try checkSD("sd_bus_add_match", "Disconnected", matched)
  }

  deinit {
    tearDown()
    sd_bus_unref(handle)
  }

  /// Our unique name on the bus; nil until the bus has answered.
  public var uniqueName: String? {
    var name: UnsafePointer<CChar>?
    // sd_bus_get_unique_name waits for the bus; is_ready does not.
    guard isOpen, sd_bus_is_ready(handle) > 0, sd_bus_get_unique_name(handle, &name) >= 0 else { return nil }
    return name.map { String(cString: $0) }
  }

  /// The id of this bus, 32 lower-case hexadecimal digits; nil until it has answered. Every start of a bus has another,
  /// while unique names begin again at `:1.0`.
  public var id: String? {
    var id = sd_id128_t()
    guard isOpen, sd_bus_is_ready(handle) > 0, sd_bus_get_bus_id(handle, &id) >= 0 else { return nil }
    return Clock.text(id)
  }

  /// Disconnects as soon as the bus has taken all that was to be sent, at the latest after `limit` (µs): a bus that is stuck
  /// takes nothing. Waits meanwhile: for the end of a process. Calls that wait are dropped without a word, and no signal is
  /// heard any more.
  ///
  /// sd_bus_flush(3) would wait for ever, and it would not be enough: the kernel tells the bus of an error when we close a
  /// socket with something unread in it (unix(7), ECONNRESET), and dbus-daemon then drops what it has not read.
  public func finish(within limit: Int64) {
    guard isOpen else { return }
    isOpen = false
    for call in pending.values { call.cancel() }
    pending = [:]
    defer { tearDown() }
    // The bus answers in the order in which it was asked.
    var isTaken = false
    let last = PendingCall(0, self) { _ in isTaken = true }
    guard sd_bus_is_ready(handle) > 0,
      let ping = try? makeCall(Self.name, Self.path, "org.freedesktop.DBus.Peer", "Ping", [], false)
    else { return }
    defer { sd_bus_message_unref(ping) }
    guard (try? last.start(handle, ping, limit)) != nil else { return }
    let end = Clock.monotonic() + limit
    while !isTaken {
      let left = end - Clock.monotonic()
      guard left > 0, sd_bus_wait(handle, UInt64(left)) >= 0, sd_bus_process(handle, nil) >= 0 else { break }
    }
    last.cancel()
  }

  /// Sends what is queued as far as that goes without waiting, and disconnects. Calls that wait fail as disconnected,
  /// from the loop.
  public func close() {
    guard isOpen else { return }
    tearDown()
    failPending()
  }

  private func tearDown() {
    isOpen = false
    disconnection = sd_bus_slot_unref(disconnection)
    sd_bus_detach_event(handle)
    sd_bus_close(handle)
  }

  private func disconnected() {
    guard isOpen else { return }
    isOpen = false
    failPending()
    let observers = disconnectObservers
    disconnectObservers = []
    for observer in observers { observer() }
    let handler = onDisconnect
    onDisconnect = nil
    handler?()
  }

  private func failPending() {
    let calls = pending.values.sorted { $0.number < $1.number }
    pending = [:]
    for call in calls {
      call.cancel()
      loop.afterThisTurn { call.completion(.failure(.disconnected)) }
    }
  }

  /// Calls a method and hands the reply's values to the completion, which is called once, and never from within.
  ///
  /// - Parameters:
  ///   - destination: A unique or well-known name.
  ///   - path: The object.
  ///   - interface: Its interface.
  ///   - member: The method.
  ///   - arguments: Its arguments.
  ///   - autoStart: The bus may start a service for the name (otherwise the flag NO_AUTO_START is set).
  ///   - timeout: In µs.
  ///   - completion: Gets the reply, or why there is none.
  public func call(
    destination: String, path: String, interface: String, member: String, _ arguments: [BusValue] = [],
    autoStart: Bool = false, timeout: Int64 = callTimeout,
    _ completion: @escaping (Result<[BusValue], BusError>) -> Void
  ) {
    do {
      guard isOpen else { throw BusError.disconnected }
      let message = try makeCall(destination, path, interface, member, arguments, autoStart)
      defer { sd_bus_message_unref(message) }
      nextCall += 1
      let call = PendingCall(nextCall, self, completion)
      try call.start(handle, message, timeout)
      pending[call.number] = call
    } catch {
      let reason = (error as? BusError) ?? (error as? PlatformError).map(BusError.init) ?? .disconnected
      loop.afterThisTurn { completion(.failure(reason)) }
    }
  }

  private func makeCall(
    _ destination: String, _ path: String, _ interface: String, _ member: String, _ arguments: [BusValue],
    _ autoStart: Bool
  ) throws -> OpaquePointer {
    var message: OpaquePointer?
    let made = sd_bus_message_new_method_call(handle, &message, destination, path, interface, member)
    try checkSD("sd_bus_message_new_method_call", member, made)
    guard let message else { preconditionFailure("a message was made without a message") }
    do {
      try checkSD("sd_bus_message_set_auto_start", nil, sd_bus_message_set_auto_start(message, autoStart ? 1 : 0))
      for argument in arguments { try BusWriter.append(argument, to: message) }
    } catch {
      sd_bus_message_unref(message)
      throw error
    }
    return message
  }

  fileprivate func finished(_ call: PendingCall) {
    pending[call.number] = nil
    // A call that took too long is finished too, by sd-bus itself.
    if isOpen, sd_bus_is_ready(handle) > 0 { hasAnswered = true }
  }

  /// Calls the handler for every signal that matches, until the match is dropped.
  ///
  /// The rule is installed asynchronously, but before any call that is made later. Anybody on the bus can send a signal that
  /// looks like this one: `isFrom` is asked before its arguments are looked at, which may be many.
  ///
  /// - Parameters:
  ///   - path: The object that sends it; nil for any.
  ///   - interface: Its interface.
  ///   - member: Its name.
  ///   - argument0: Its first argument, a text; nil for any.
  ///   - isFrom: Whether the unique name of a sender is the right one.
  ///   - handler: Gets each signal.
  public func onSignal(
    path: String? = nil, interface: String, member: String, argument0: String? = nil,
    isFrom: @escaping (String) -> Bool = { _ in true }, _ handler: @escaping (BusSignal) -> Void
  ) throws -> BusMatch {
    guard isOpen else { throw PlatformError(errno: ENOTCONN, operation: "sd_bus_add_match_async", subject: member) }
    var rule = "type='signal',interface='\(interface)',member='\(member)'"
    if let path { rule += ",path='\(path)'" }
    if let argument0 { rule += ",arg0='\(argument0)'" }
    return try BusMatch(self, handle, rule, isFrom, handler)
  }
}

/// A match rule of a ``Bus``: ends when it is dropped.
public final class BusMatch {
  private var slot: OpaquePointer?
  private weak var bus: Bus?
  private let isFrom: (String) -> Bool
  private let handler: (BusSignal) -> Void

  fileprivate init(
    _ bus: Bus, _ handle: OpaquePointer, _ rule: String, _ isFrom: @escaping (String) -> Bool,
    _ handler: @escaping (BusSignal) -> Void
  ) throws {
    self.bus = bus
    self.isFrom = isFrom
    self.handler = handler
    let result = sd_bus_add_match_async(
      handle, &slot, rule,
      { message, context, _ in
        guard let message else { preconditionFailure("a match was called without a message") }
        fromContext(context, as: BusMatch.self).received(message)
        return 0
      },
      // Without a callback of its own, sd-bus would close the whole connection when the bus refuses a rule.
      { _, _, _ in 0 }, Unmanaged.passUnretained(self).toOpaque())
    try checkSD("sd_bus_add_match_async", rule, result)
  }

  deinit { sd_bus_slot_unref(slot) }

  private func received(_ message: OpaquePointer) {
    func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
    guard let bus, bus.isOpen else { return }
    let sender = text(sd_bus_message_get_sender(message))
    // A signal that cannot be read is not the one that was asked for.
    guard isFrom(sender), let arguments = try? BusReader.values(message) else { return }
    handler(
      BusSignal(
        sender: sender, path: text(sd_bus_message_get_path(message)),
        interface: text(sd_bus_message_get_interface(message)), member: text(sd_bus_message_get_member(message)),
        arguments: arguments))
  }
}

/// One call that waits for its reply.
private final class PendingCall {
  let number: UInt64
  let completion: (Result<[BusValue], BusError>) -> Void
  private weak var bus: Bus?
  private var slot: OpaquePointer?

  init(_ number: UInt64, _ bus: Bus, _ completion: @escaping (Result<[BusValue], BusError>) -> Void) {
    self.number = number
    self.bus = bus
    self.completion = completion
  }

  deinit { cancel() }

  func start(_ bus: OpaquePointer, _ message: OpaquePointer, _ timeout: Int64) throws {
    let result = sd_bus_call_async(
      bus, &slot, message,
      { reply, context, _ in
        guard let reply else { preconditionFailure("a call was finished without a reply") }
        fromContext(context, as: PendingCall.self).finish(reply)
        return 0
      }, Unmanaged.passUnretained(self).toOpaque(), UInt64(max(1, timeout)))
    try checkSD("sd_bus_call_async", nil, result)
  }

  func cancel() { slot = sd_bus_slot_unref(slot) }

  private func finish(_ reply: OpaquePointer) {
    bus?.finished(self)
    // As the connection ends, sd-bus answers the calls itself, before it says so: "no reply".
    if sd_bus_is_open(sd_bus_message_get_bus(reply)) <= 0 { return completion(.failure(.disconnected)) }
    if let error = sd_bus_message_get_error(reply) {
      let message = error.pointee.message.map { text in
        // More is no message for people.
        let bytes = UnsafeRawBufferPointer(start: text, count: strnlen(text, BusError.longestMessage))
        return String(decoding: bytes, as: UTF8.self)
      }
      return completion(
        .failure(BusError(name: error.pointee.name.map { String(cString: $0) } ?? "", message: message ?? "")))
    }
    do {
      completion(.success(try BusReader.values(reply)))
    } catch {
      completion(.failure(BusError(error)))
    }
  }
}
