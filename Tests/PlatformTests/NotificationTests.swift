import Glibc
import Platform
import Testing

/// A real dunst on its own bus and its own display; ended with this object.
private final class Desktop {
  let bus: PrivateBus
  private let display: Child
  private let environment: [String: String]
  private var server: Child?

  init() throws {
    bus = try PrivateBus()
    let folder = bus.folder
    display = try Child(
      ["Xvfb", "-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"],
      environment: ["PATH": "/usr/bin:/bin"],
      files: [(3, folder.file("display"), O_WRONLY | O_CREAT), (2, folder.file("xvfb.log"), O_WRONLY | O_CREAT)])
    let end = Clock.read().boot + deadline
    var number = ""
    while number.last != "\n" {
      guard Clock.read().boot < end else { throw PlatformError(errno: ETIMEDOUT, operation: "Xvfb") }
      usleep(5_000)
      if Files.exists(folder.file("display")) {
        number = String(decoding: try Files.read(folder.file("display")), as: UTF8.self)
      }
    }
    // The menu of buttons is answered by a program instead of a person: it picks the line of "Done".
    let configuration = """
      [global]
      markup = full
      stack_duplicates = false
      dmenu = /bin/sh -c 'grep -F -m1 "#Done"'
      """
    try Files.replaceAtomically(folder.file("dunstrc"), Array(configuration.utf8))
    environment = [
      "DISPLAY": ":" + number.prefix { $0 != "\n" }, "DBUS_SESSION_BUS_ADDRESS": bus.address, "HOME": folder.path,
      "XDG_RUNTIME_DIR": folder.path, "PATH": "/usr/bin:/bin",
    ]
    try startServer()
  }

  func startServer() throws {
    let log = bus.folder.file("dunst.log")
    server = try Child(
      ["dunst", "-config", bus.folder.file("dunstrc")], environment: environment,
      files: [(1, log, O_WRONLY | O_CREAT | O_APPEND), (2, log, O_WRONLY | O_CREAT | O_APPEND)])
  }

  func killServer() { server?.kill() }
}

private let programs = ["dbus-daemon", "Xvfb", "dunst"]

@Suite(.enabled(if: programs.allSatisfy(isInstalled), "needs dbus-daemon, Xvfb and dunst"))
struct NotificationTests {
  let loop: EventLoop
  fileprivate let desktop: Desktop
  let bus: Bus
  let client: NotificationClient

  init() throws {
    loop = try EventLoop()
    desktop = try Desktop()
    bus = try Bus.connect(to: BusAddress(desktop.bus.address), on: loop)
    client = try NotificationClient(bus: bus)
  }

  private func show(_ notification: DesktopNotification) throws -> UInt32 {
    var result: Result<UInt32, BusError>?
    client.show(notification) { result = $0 }
    #expect(result == nil)
    try #require(try loop.run { result != nil })
    return try #require(result).get()
  }

  /// dunst's own interface for people without a mouse.
  private func control(_ member: String, _ arguments: [BusValue] = []) throws {
    var result: Result<[BusValue], BusError>?
    bus.call(
      destination: "org.freedesktop.Notifications", path: "/org/freedesktop/Notifications",
      interface: "org.dunstproject.cmd0", member: member, arguments
    ) { result = $0 }
    try #require(try loop.run { result != nil })
    _ = try #require(result).get()
  }

  private func displayed() throws -> UInt32 {
    var result: Result<[BusValue], BusError>?
    bus.call(
      destination: "org.freedesktop.Notifications", path: "/org/freedesktop/Notifications",
      interface: "org.freedesktop.DBus.Properties", member: "Get",
      [.string("org.dunstproject.cmd0"), .string("displayedLength")]
    ) { result = $0 }
    try #require(try loop.run { result != nil })
    let values = try #require(result).get()
    return try #require(values.first?.unsigned)
  }

  private var reminder: DesktopNotification {
    DesktopNotification(
      appName: "test", title: "Title", body: "1 < 2",
      actions: [.init(key: "default", label: "Open"), .init(key: "done", label: "Done")], expireTimeout: 0)
  }

  /// One story, because the desktop is dear: shown, replaced, answered, dismissed, withdrawn; the server killed and
  /// started again.
  @Test func aNotificationsLifeOnDunst() throws {
    var actions: [(UInt32, String)] = []
    var closed: [(UInt32, UInt32)] = []
    var changes = 0
    client.onAction = { actions.append(($0, $1)) }
    client.onClosed = { closed.append(($0, $1)) }
    client.onServerChange = { changes += 1 }
    try #require(try loop.run { client.serverOwner != nil && client.isSettled && client.serverInformation != nil })
    #expect(client.serverInformation?.name == "dunst")
    #expect(client.canShowActions)
    #expect(client.capabilities.contains("body-markup"))

    var notification = reminder
    let id = try show(notification)
    try #require(try loop.run { try displayed() == 1 })
    notification.replaces = id
    notification.title = "Again"
    #expect(try show(notification) == id)
    #expect(try displayed() == 1)

    // An id we were never given replaces nothing.
    notification.replaces = id + 100
    let other = try show(notification)
    #expect(other != id && other != id + 100)
    client.close(other)
    try #require(try loop.run { closed.count == 1 })
    #expect(closed[0] == (other, 3))

    try control("ContextMenuCall")
    try #require(try loop.run { !actions.isEmpty })
    #expect(actions[0] == (id, "done"))
    // dunst keeps a notification that was answered from its menu: whoever got the answer takes it away.
    client.close(id)
    try #require(try loop.run { closed.count == 2 })
    #expect(closed[1] == (id, 3))

    let third = try show(reminder)
    try #require(try loop.run { try displayed() == 1 })
    try control("NotificationCloseLast")
    try #require(try loop.run { closed.count == 3 })
    #expect(closed[2] == (third, 2))
    #expect(client.openIDs.isEmpty)

    let lost = try show(reminder)
    let owner = client.serverOwner
    let before = changes
    desktop.killServer()
    try #require(try loop.run { changes == before + 1 })
    #expect(client.serverOwner == nil && client.capabilities.isEmpty && client.openIDs.isEmpty)
    #expect(closed.count == 3)

    try desktop.startServer()
    try #require(try loop.run { changes == before + 2 })
    #expect(client.serverOwner != nil && client.serverOwner != owner && client.canShowActions)
    notification.replaces = lost
    let fresh = try show(notification)
    try #require(try loop.run { try displayed() == 1 })
    #expect(client.openIDs == [fresh])
  }

  @Test func anIdOutlivesItsClient() throws {
    try #require(try loop.run { client.serverOwner != nil && client.isSettled })
    let id = try show(reminder)
    let second = try NotificationClient(bus: bus)
    try #require(try loop.run { second.isSettled })
    #expect(second.serverIdentity == client.serverIdentity && second.serverIdentity != nil)
    second.adopt(id)
    var notification = reminder
    notification.replaces = id
    var result: Result<UInt32, BusError>?
    second.show(notification) { result = $0 }
    try #require(try loop.run { result != nil })
    #expect(try result?.get() == id)
    var pressed: [String] = []
    second.onAction = { pressed.append($1) }
    try #require(try loop.run { try displayed() == 1 })
    try control("NotificationAction", [.uint32(0)])
    try #require(try loop.run { !pressed.isEmpty })
    #expect(pressed == ["default"])
  }
}
