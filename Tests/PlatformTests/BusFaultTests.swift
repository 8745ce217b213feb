import Glibc
@testable import Platform
import Testing

@Suite struct BusAddressTests {
  @Test(arguments: [
    ("unix:path=/run/user/1000/bus", "unix:path=/run/user/1000/bus", ["/run/user/1000/bus"]),
    ("unix:path=/a%20b%2cc,guid=1", "unix:path=/a%20b%2cc,guid=1", ["/a b,c"]),
    ("unix:guid=1,path=/a;unix:path=/b", "unix:guid=1,path=/a;unix:path=/b", ["/a", "/b"]),
    ("unix:abstract=/tmp/x", "unix:abstract=/tmp/x", []),
    ("unix:path=/a%", "unix:path=/a%", ["/a%"]),
    ("tcp:host=localhost,port=1;unix:path=/a", "unix:path=/a", ["/a"]),
  ])
  func onlyUnixSocketsAreKept(_ text: String, _ kept: String, _ paths: [String]) throws {
    let address = try BusAddress(text)
    #expect(address.description == kept)
    #expect(address.paths == paths)
  }

  @Test(arguments: ["tcp:host=localhost,port=1", "unixexec:path=/bin/sh", "autolaunch:", "", ";", "nonsense"])
  func othersAreNone(_ text: String) {
    #expect(errorNumber { _ = try BusAddress(text) } == EAFNOSUPPORT)
  }
}

@Suite(.enabled(if: isInstalled("dbus-daemon"), "needs dbus-daemon")) struct BusFaultTests {
  /// What a connector has said.
  private final class Log {
    var connections = 0
    var absences: [BusConnector.Absence] = []
  }

  private let loop: EventLoop
  private let log = Log()

  init() throws { loop = try EventLoop() }

  private func connector(to address: @escaping () throws -> BusAddress) throws -> BusConnector {
    let connector = BusConnector(to: address, on: loop) { [log] _ in
      log.connections += 1
    } onAbsence: { [log] in
      log.absences.append($0)
    }
    try connector.open()
    return connector
  }

  /// Whether the bus has said anything over the connection.
  private func isAnswered(_ bus: Bus?) throws -> Bool {
    var reply: Result<[BusValue], BusError>?
    bus?.call(
      destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus",
      member: "GetId"
    ) { reply = $0 }
    try #require(try loop.run { reply != nil })
    if case .success = reply { return true }
    return false
  }

  @Test func aBusThatComesLateIsFoundAtOnce() throws {
    let daemon = try PrivateBus(isStarted: false)
    let connector = try connector { try BusAddress(daemon.address) }
    try #require(try loop.run { log.absences.count == 1 })
    guard case .failed(let error as PlatformError) = log.absences[0] else {
      Issue.record("\(log.absences)")
      return
    }
    #expect(error.isNotFound)
    // Nothing is tried by the clock: it is the socket that is waited for.
    #expect(try loop.runOnce(timeout: 300_000) == false)
    try daemon.start()
    let begin = Clock.read().boot
    try #require(try loop.run { log.connections == 1 })
    #expect(Clock.read().boot - begin < 5_000_000)
    #expect(try isAnswered(connector.bus))
  }

  @Test func evenItsFolderMayComeLate() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("a/b/bus")
    let connector = try connector { try BusAddress("unix:path=\(path)") }
    try #require(try loop.run { log.absences.count == 1 })
    #expect(try loop.runOnce(timeout: 300_000) == false)
    let daemon = try PrivateBus()
    try Files.makeDirectory(folder.file("a/b"))
    try loop.drain()
    #expect(log.connections == 0)
    #expect(symlink(daemon.folder.file("bus"), path) == 0)
    try #require(try loop.run { log.connections == 1 })
    #expect(try isAnswered(connector.bus))
  }

  @Test func aBusThatComesBackIsFoundAgainAndAgain() throws {
    let daemon = try PrivateBus()
    let connector = try connector { try BusAddress(daemon.address) }
    for round in 1...3 {
      try #require(try loop.run { log.connections == round })
      #expect(try isAnswered(connector.bus))
      daemon.stop()
      try #require(try loop.run { connector.bus == nil })
      #expect(log.absences.contains { if case .lost = $0 { true } else { false } })
      // The stale socket is still there.
      try daemon.start()
    }
    try #require(try loop.run { connector.bus != nil })
  }

  @Test func withoutAnAddressNothingIsTried() throws {
    let connector = try connector { throw PlatformError(errno: ENOMEDIUM, operation: "connect") }
    try #require(try loop.run { log.absences.count == 1 })
    #expect(try loop.runOnce(timeout: 300_000) == false)
    #expect(connector.bus == nil && log.connections == 0)
  }

  @Test func theEndWaitsNoLongerThanItMay() throws {
    let daemon = try PrivateBus()
    let bus = try Bus.connect(to: BusAddress(daemon.address), on: loop)
    #expect(try isAnswered(bus))
    daemon.send(SIGSTOP)
    let long = String(repeating: "x", count: 1_000_000)
    for _ in 0..<40 {
      bus.call(destination: "x.y", path: "/", interface: "x.y", member: "Z", [.string(long)]) { _ in
        Issue.record("it was dropped")
      }
    }
    let begin = Clock.monotonic()
    bus.finish(within: 300_000)
    let took = Clock.monotonic() - begin
    #expect(took >= 300_000 && took < 2_000_000)
    #expect(!bus.isOpen)
    try loop.drain()
    daemon.send(SIGCONT)
  }

  @Test func theEndSendsWhatIsQueued() throws {
    let daemon = try PrivateBus()
    let bus = try Bus.connect(to: BusAddress(daemon.address), on: loop)
    let watcher = try Bus.connect(to: BusAddress(daemon.address), on: loop)
    var owners: [String] = []
    let match = try watcher.onSignal(
      interface: "org.freedesktop.DBus", member: "NameOwnerChanged", argument0: "x.y",
      isFrom: { $0 == "org.freedesktop.DBus" }
    ) { owners.append($0.arguments.last?.text ?? "?") }
    #expect(try isAnswered(bus))
    #expect(try isAnswered(watcher))
    let long = String(repeating: "x", count: 1_000_000)
    for _ in 0..<40 { bus.call(destination: "x.z", path: "/", interface: "x.y", member: "Z", [.string(long)]) { _ in } }
    bus.call(
      destination: "org.freedesktop.DBus", path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus",
      member: "RequestName", [.string("x.y"), .uint32(0)]
    ) { _ in }
    bus.finish(within: 10_000_000)
    try #require(try loop.run { owners.count == 2 })
    #expect(owners.first?.hasPrefix(":") == true && owners.last == "")
    withExtendedLifetime(match) {}
  }

  @Test func aSignalFromSomebodyElseIsNotRead() throws {
    let daemon = try PrivateBus()
    let bus = try Bus.connect(to: BusAddress(daemon.address), on: loop)
    var senders: [String] = []
    let match = try bus.onSignal(
      interface: "org.freedesktop.DBus", member: "NameOwnerChanged",
      isFrom: {
        senders.append($0)
        return false
      }
    ) { _ in Issue.record("its sender is refused") }
    #expect(try isAnswered(bus))
    let other = try Bus.connect(to: BusAddress(daemon.address), on: loop)
    #expect(try isAnswered(other))
    try #require(try loop.run { !senders.isEmpty })
    #expect(senders.allSatisfy { $0 == "org.freedesktop.DBus" })
    withExtendedLifetime(match) {}
  }

  @Test func aHungBusEndsNothingAndHoldsUpNothing() throws {
    let daemon = try PrivateBus()
    daemon.send(SIGSTOP)
    let begin = Clock.monotonic()
    let connector = try connector { try BusAddress(daemon.address) }
    let client = try NotificationClient(bus: #require(connector.bus))
    #expect(Clock.monotonic() - begin < 1_000_000)
    var changes = 0
    client.onServerChange = { changes += 1 }
    try #require(try loop.run { client.isSilent })
    #expect(changes == 1 && !client.isSettled && client.serverIdentity == nil)
    daemon.send(SIGCONT)
    try #require(try loop.run { client.isSettled })
    #expect(!client.isSilent && client.serverOwner == nil && log.absences.isEmpty)
  }
}
