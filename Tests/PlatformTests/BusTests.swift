import Glibc
@testable import Platform
import Testing

/// A private message bus, ended with this object.
final class PrivateBus {
  let folder: TemporaryDirectory
  let address: String
  private var daemon: Child?

  /// Started at once, unless it is to come later.
  init(isStarted: Bool = true) throws {
    folder = try TemporaryDirectory()
    address = "unix:path=\(folder.file("bus"))"
    if isStarted { try start() }
  }

  func start() throws {
    // No service directories: nothing is started behind our back.
    let configuration = """
      <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
       "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
      <busconfig><type>session</type><listen>\(address)</listen><auth>EXTERNAL</auth>
      <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
      <allow own="*"/></policy></busconfig>
      """
    try Files.replaceAtomically(folder.file("bus.conf"), Array(configuration.utf8))
    daemon = try Child(
      ["dbus-daemon", "--nofork", "--nopidfile", "--config-file=\(folder.file("bus.conf"))"],
      files: [(2, folder.file("bus.log"), O_WRONLY | O_CREAT)])
    let end = Clock.read().boot + deadline
    while (try? UnixClient(path: folder.file("bus"))) == nil {
      guard Clock.read().boot < end else { throw PlatformError(errno: ETIMEDOUT, operation: "dbus-daemon") }
      usleep(5_000)
    }
  }

  /// Without warning: the socket stays where it is, and nobody listens there.
  func stop() { daemon?.kill() }

  func send(_ signal: Int32) { daemon?.send(signal) }
}

@Suite(.enabled(if: isInstalled("dbus-daemon"), "needs dbus-daemon")) struct BusTests {
  let loop: EventLoop
  let daemon: PrivateBus
  let bus: Bus

  init() throws {
    loop = try EventLoop()
    daemon = try PrivateBus()
    bus = try Bus.connect(to: BusAddress(daemon.address), on: loop)
  }

  private typealias Reply = Result<[BusValue], BusError>

  private func ask(_ member: String, _ arguments: [BusValue] = []) throws -> Reply {
    var reply: Reply?
    bus.call(
      destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus",
      member: member, arguments
    ) { reply = $0 }
    #expect(reply == nil)
    try #require(try loop.run { reply != nil })
    return try #require(reply)
  }

  @Test func callsAreAnswered() throws {
    #expect(try ask("NameHasOwner", [.string("org.freedesktop.DBus")]).get() == [.boolean(true)])
    #expect(try ask("GetId").get().first?.text?.utf8.count == 32)
    let name = try #require(bus.uniqueName)
    let names = try ask("ListNames").get()
    #expect(names.first?.elements?.contains(.string(name)) == true)
    let credentials = try ask("GetConnectionCredentials", [.string(name)]).get()
    let entry = BusValue.entry(key: .string("UnixUserID"), value: .variant(.uint32(Process.uid)))
    #expect(credentials.first?.elements?.contains(entry) == true)
  }

  @Test func errorsAreAnswered() throws {
    guard case .failure(let error) = try ask("GetNameOwner", [.string("x.y")]) else {
      Issue.record("nobody owns that name")
      return
    }
    #expect(error.isServiceUnknown)
    guard case .failure(let refused) = try ask("NoSuchMethod") else {
      Issue.record("there is no such method")
      return
    }
    #expect(refused.name == "org.freedesktop.DBus.Error.UnknownMethod")
    // Refused here, before it is sent.
    guard case .failure(let invalid) = try ask("GetNameOwner", [.objectPath("no path")]) else {
      Issue.record("that is no object path")
      return
    }
    #expect(invalid.name == "System.Error.22")
  }

  @Test func everyKindOfValueCanBeSent() throws {
    // The bus refuses these arguments, but with its own words: the message itself was whole.
    let values: [BusValue] = [
      .byte(1), .boolean(true), .int16(-1), .uint16(1), .int32(-1), .uint32(1), .int64(-1), .uint64(1), .double(0.5),
      .string("ü"), .objectPath("/a"), .signature("as"), .variant(.variant(.int32(1))), .array(of: "i", []),
      .strings(["a", "b"]), .structure([.int32(1), .string("a")]), .dictionary([("k", .strings(["v"]))]),
    ]
    #expect(values.map(\.signature).joined() == "ybnqiuxtdsogvaias(is)a{sv}")
    guard case .failure(let error) = try ask("GetNameOwner", values) else {
      Issue.record("GetNameOwner takes one string")
      return
    }
    #expect(error.name == "org.freedesktop.DBus.Error.InvalidArgs")
  }

  @Test func signalsArriveUntilTheMatchIsDropped() throws {
    var owners: [String] = []
    var match: BusMatch? = try bus.onSignal(
      interface: "org.freedesktop.DBus", member: "NameOwnerChanged", argument0: "x.y"
    ) { signal in
      #expect(signal.sender == "org.freedesktop.DBus")
      owners.append(signal.arguments.last?.text ?? "?")
    }
    #expect(try ask("RequestName", [.string("x.y"), .uint32(0)]).get() == [.uint32(1)])
    try #require(try loop.run { owners.count == 1 })
    #expect(owners == [bus.uniqueName])
    withExtendedLifetime(match) {}
    match = nil
    #expect(try ask("ReleaseName", [.string("x.y")]).get() == [.uint32(1)])
    _ = try ask("GetId")
    #expect(owners.count == 1)
  }

  @Test func theEndOfTheBusIsToldAndEndsWaitingCalls() throws {
    _ = try ask("GetId")
    var disconnected = 0
    var reply: Reply?
    bus.onDisconnect = { disconnected += 1 }
    daemon.stop()
    bus.call(destination: "x.y", path: "/", interface: "x.y", member: "Z") { reply = $0 }
    try #require(try loop.run { disconnected == 1 && reply != nil })
    #expect(!bus.isOpen)
    reply = nil
    bus.call(destination: "x.y", path: "/", interface: "x.y", member: "Z") { reply = $0 }
    try #require(try loop.run { reply != nil })
    guard case .failure(let error) = reply else { return }
    #expect(error.isDisconnected)
    try loop.drain()
    #expect(disconnected == 1)
  }

  @Test func aHandlerMayDropItsBus() throws {
    final class Holder {
      var bus: Bus?
      var client: NotificationClient?
    }
    let holder = Holder()
    var disconnected = 0
    holder.bus = try Bus.connect(to: BusAddress(daemon.address), on: loop)
    holder.client = try NotificationClient(bus: #require(holder.bus))
    holder.bus?.onDisconnect = {
      holder.bus = nil
      holder.client = nil
      disconnected += 1
    }
    try #require(try loop.run { holder.client?.isSettled == true })
    #expect(holder.bus?.id?.utf8.count == 32)
    daemon.stop()
    try #require(try loop.run { disconnected == 1 })
    try loop.drain()
  }

  @Test func closingEndsWaitingCalls() throws {
    var reply: Reply?
    bus.call(
      destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus",
      member: "GetId"
    ) { reply = $0 }
    bus.onDisconnect = { Issue.record("we closed it ourselves") }
    bus.close()
    bus.close()
    #expect(reply == nil)
    try #require(try loop.run { reply != nil })
    guard case .failure(let error) = reply else {
      Issue.record("it cannot have been answered")
      return
    }
    #expect(error.isDisconnected)
  }

  @Test func noBusIsAnError() throws {
    let address = "unix:path=\(daemon.folder.file("absent"))"
    #expect(errorNumber { _ = try Bus.connect(to: BusAddress(address), on: loop) } == ENOENT)
  }

  @Test func withoutAServerThereIsNothingToShowOn() throws {
    let client = try NotificationClient(bus: bus)
    var changes = 0
    client.onServerChange = { changes += 1 }
    try #require(try loop.run { changes == 1 })
    #expect(client.isSettled && client.serverOwner == nil && client.capabilities.isEmpty)
    var result: Result<UInt32, BusError>?
    client.show(DesktopNotification(appName: "test", title: "x")) { result = $0 }
    try #require(try loop.run { result != nil })
    guard case .failure(let error) = result else {
      Issue.record("nobody can have shown it")
      return
    }
    #expect(error.isServiceUnknown)
  }
}

@Suite struct DesktopNotificationTests {
  private let notification = DesktopNotification(
    appName: "test", title: "A < B", body: "1 < 2 & 3\nline", actions: [.init(key: "done", label: "Done")],
    category: "x-test.reminder", urgency: .critical, expireTimeout: 0, resident: true, replaces: 7,
    desktopEntry: "test")

  /// A mark makes one character with what is in front of it, and markup is read by scalars all the same.
  @Test func marksDoNotHideMarkup() {
    // sd-bus takes no message with a noncharacter in it, and says nothing of it to the server.
    let odd = [0xFFFE, 0xFFFF, 0xFDD0, 0xFDEF, 0x1FFFE, 0x10FFFF].compactMap(Unicode.Scalar.init)
      .map { "a\(Character($0))" }.joined()
    let plain = String(repeating: "a\u{FFFD}", count: 6)
    for capabilities in [["body", "actions"], ["body", "body-markup", "actions"], ["actions"], []] as [Set<String>] {
      let sent = DesktopNotification(
        appName: "Limber", title: odd, body: "\(odd)\u{FFFD}\u{FDCF}\u{FDF0}", actions: [.init(key: "done", label: odd)]
      ).arguments(capabilities: capabilities)
      #expect(sent[3] == .string(capabilities.contains("body") ? plain : "\(plain): \(plain)\u{FFFD}\u{FDCF}\u{FDF0}"))
      #expect(sent[4] == .string(capabilities.contains("body") ? "\(plain)\u{FFFD}\u{FDCF}\u{FDF0}" : ""))
      #expect(sent[5] == .strings(capabilities.contains("actions") ? ["done", plain] : []))
    }
    let escaped = DesktopNotification.escape("<\u{338}b>\u{301} &\u{301} \r\n<")
    #expect(Array(escaped.utf8) == Array("&lt;\u{338}b&gt;\u{301} &amp;\u{301} \r\n&lt;".utf8))
  }

  @Test func fullServer() {
    let arguments = notification.arguments(capabilities: ["body", "body-markup", "actions"])
    #expect(arguments.map(\.signature).joined() == "susssasa{sv}i")
    #expect(
      arguments == [
        .string("test"), .uint32(7), .string(""), .string("A < B"), .string("1 &lt; 2 &amp; 3\nline"),
        .strings(["done", "Done"]),
        .dictionary([
          ("urgency", .byte(2)), ("category", .string("x-test.reminder")), ("desktop-entry", .string("test")),
          ("resident", .boolean(true)),
        ]), .int32(0),
      ])
  }

  @Test func plainServer() {
    let arguments = notification.arguments(capabilities: ["body"])
    #expect(arguments[4] == .string("1 < 2 & 3\nline"))
    #expect(arguments[5] == .strings([]))
  }

  @Test func serverWithoutBody() {
    let arguments = notification.arguments(capabilities: ["actions"])
    #expect(arguments[3] == .string("A < B: 1 < 2 & 3 line"))
    #expect(arguments[4] == .string(""))
  }
}
