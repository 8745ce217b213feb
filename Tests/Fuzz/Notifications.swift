import Platform

/// What a notification server may answer and signal: the bytes decide what happens in which order, and every value in it.
func fuzzNotification(_ bytes: [UInt8]) {
  let bus = ScriptedBus()
  guard let client = try? NotificationClient(on: bus) else { fatalError("no client") }
  let desk = Desk(client)
  var draw = Draw(bytes)
  while !draw.isEmpty { desk.step(bus, &draw) }
  // Whatever is still open is answered in the end, as a bus does when it ends.
  while bus.answerOldest(.failure(BusError(name: "org.freedesktop.DBus.Error.Disconnected", message: ""))) {}
  bus.turn()
  expect(desk.asked == desk.answered, "every call is answered once: \(desk.asked), \(desk.answered)")
}

/// A bus on which things happen when they are told to.
private final class ScriptedBus: NotificationBus {
  typealias Completion = (Result<[BusValue], BusError>) -> Void
  private final class Match {}
  private struct Following {
    weak var match: Match?
    let member: String
    let isFrom: (String) -> Bool
    let handler: (BusSignal) -> Void
  }

  var id: String? = "0123456789abcdef0123456789abcdef"
  var disconnectObservers: [() -> Void] = []
  private var later: [() -> Void] = []
  private(set) var calls: [Completion] = []
  private var following: [Following] = []

  func afterThisTurn(_ work: @escaping () -> Void) { later.append(work) }

  func makeTimer(_ work: @escaping () -> Void) -> Timer? { nil }

  func call(
    destination: String, path: String, interface: String, member: String, _ arguments: [BusValue], autoStart: Bool,
    timeout: Int64, _ completion: @escaping Completion
  ) {
    expect(!autoStart && !destination.isEmpty, "\(member) starts nobody")
    calls.append(completion)
  }

  func follow(
    _ member: String, of interface: String, at path: String, argument0: String?,
    isFrom: @escaping (String) -> Bool, _ handler: @escaping (BusSignal) -> Void
  ) -> AnyObject {
    let match = Match()
    following.append(Following(match: match, member: member, isFrom: isFrom, handler: handler))
    return match
  }

  /// The loop's turn ends.
  func turn() {
    while !later.isEmpty { later.removeFirst()() }
  }

  func answer(_ index: Int, _ result: Result<[BusValue], BusError>) { calls.remove(at: index)(result) }

  func answerOldest(_ result: Result<[BusValue], BusError>) -> Bool {
    guard !calls.isEmpty else { return false }
    answer(0, result)
    return true
  }

  func signal(_ member: String, from sender: String, _ arguments: [BusValue]) {
    for item in following where item.member == member && item.match != nil && item.isFrom(sender) {
      item.handler(BusSignal(sender: sender, path: "/", interface: "i", member: member, arguments: arguments))
    }
  }

  func disconnect() {
    let observers = disconnectObservers
    disconnectObservers = []
    for observer in observers { observer() }
  }
}

/// Who uses the client, and what it must keep to.
private final class Desk {
  let client: NotificationClient
  private(set) var asked = 0
  private(set) var answered = 0
  /// Ids known as ours: from completions and by adoption, of the present server.
  private var known: Set<UInt32> = []

  init(_ client: NotificationClient) {
    self.client = client
    // Not the client itself: it holds these.
    client.onServerChange = { [unowned self] in serverChanged() }
    // Of any id: the key tells whose it is.
    client.onAction = { [unowned self] _, _ in expect(self.client.serverOwner != nil, "a server has said so") }
    client.onClosed = { [unowned self] id, _ in closed(id) }
  }

  private func serverChanged() {
    // One that takes another's place is told of before it is known what it can do.
    expect(client.isSettled || client.serverOwner != nil, "the state of the server is known")
    if client.serverOwner == nil { expect(client.capabilities.isEmpty && client.openIDs.isEmpty, "no server, no ids") }
  }

  private func closed(_ id: UInt32) {
    expect(!client.openIDs.contains(id) && known.remove(id) != nil, "\(id) was ours and is closed once")
  }

  func step(_ bus: ScriptedBus, _ draw: inout Draw) {
    let owner = client.serverOwner
    switch draw.below(12) {
    case 0, 1, 2:
      guard !bus.calls.isEmpty else { return }
      let index = draw.below(bus.calls.count)
      let failed = draw.below(6) == 0
      bus.answer(index, failed ? .failure(BusError(name: draw.text(), message: "")) : .success(draw.values()))
    case 3: bus.signal("ActionInvoked", from: draw.sender(owner), draw.values())
    case 4: bus.signal("NotificationClosed", from: draw.sender(owner), draw.values())
    case 5: bus.signal("NameOwnerChanged", from: draw.below(4) == 0 ? ":1.9" : "org.freedesktop.DBus", draw.change())
    case 6, 7: show(&draw)
    case 8: close(UInt32(draw.below(4)))
    case 9:
      let id = UInt32(draw.below(4))
      client.adopt(id)
      if id != 0 { known.insert(id) }
    case 10:
      asked += 1
      client.refresh { [unowned self] in answered += 1 }
    default: draw.below(8) == 0 ? bus.disconnect() : bus.turn()
    }
    if client.serverOwner != owner { known = [] }
    expect(client.openIDs.isSubset(of: known), "no id but those that were given: \(client.openIDs), \(known)")
  }

  private func show(_ draw: inout Draw) {
    asked += 1
    let replaced = UInt32(draw.below(4))
    let notification = DesktopNotification(
      appName: "a", title: draw.text(), body: draw.text(), actions: [.init(key: "k", label: "l")], replaces: replaced)
    client.show(notification) { [unowned self] result in
      answered += 1
      if case .success(let id) = result {
        expect(id != 0 && client.openIDs.contains(id), "\(id) is open")
        known.insert(id)
      }
    }
  }

  private func close(_ id: UInt32) {
    asked += 1
    client.close(id) { [unowned self] _ in answered += 1 }
  }
}

extension Draw {
  /// Mostly the server, as it is now.
  fileprivate mutating func sender(_ owner: String?) -> String {
    switch below(4) {
    case 0: ":1.9"
    case 1: ""
    default: owner ?? ":1.5"
    }
  }

  fileprivate mutating func values() -> [BusValue] { (0..<below(5)).map { _ in value(depth: 0) } }

  /// Mostly the three texts that it should be.
  fileprivate mutating func change() -> [BusValue] {
    guard below(6) != 0 else { return values() }
    let owners = ["", ":1.5", ":1.6", text()]
    return [.string("org.freedesktop.Notifications"), .string(""), .string(owners[below(4)])]
  }

  private mutating func value(depth: Int) -> BusValue {
    switch below(depth < 4 ? 18 : 13) {
    case 0, 1: .uint32(UInt32(below(4)))
    case 2, 3: .string(text())
    case 4: .uint32(UInt32(truncatingIfNeeded: number()))
    case 5: .byte(byte())
    case 6: .boolean(below(2) == 0)
    case 7: .int32(Int32(truncatingIfNeeded: number()))
    case 8: .uint64(number())
    case 9: .double(Double(bitPattern: number()))
    case 10: .objectPath(text())
    case 11: .signature(text())
    case 12: .descriptor
    case 13: .variant(value(depth: depth + 1))
    case 14: .array(of: "s", (0..<below(5)).map { _ in .string(text()) })
    case 15: .array(of: "v", (0..<below(5)).map { _ in value(depth: depth + 1) })
    case 16: .structure((0..<below(5)).map { _ in value(depth: depth + 1) })
    default: .entry(key: value(depth: depth + 1), value: value(depth: depth + 1))
    }
  }
}
