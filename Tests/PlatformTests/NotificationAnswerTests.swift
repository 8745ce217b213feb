import Platform
import Testing

/// What a broken or hostile server answers, given without a bus.
@Suite struct NotificationAnswerTests {
  /// Keeps the calls to answer them by hand.
  private final class ScriptedBus: NotificationBus {
    let id: String? = "0123456789abcdef0123456789abcdef"
    var disconnectObservers: [() -> Void] = []
    private(set) var members: [String] = []
    private var calls: [(Result<[BusValue], BusError>) -> Void] = []

    func afterThisTurn(_ work: @escaping () -> Void) { work() }

    func makeTimer(_ work: @escaping () -> Void) -> Timer? { nil }

    func call(
      destination: String, path: String, interface: String, member: String, _ arguments: [BusValue], autoStart: Bool,
      timeout: Int64, _ completion: @escaping (Result<[BusValue], BusError>) -> Void
    ) {
      members.append(member)
      calls.append(completion)
    }

    func follow(
      _ member: String, of interface: String, at path: String, argument0: String?,
      isFrom: @escaping (String) -> Bool, _ handler: @escaping (BusSignal) -> Void
    ) -> AnyObject { self }

    /// Answers the oldest call.
    func answer(_ values: [BusValue]) { calls.removeFirst()(.success(values)) }
  }

  @Test func anOwnerWithoutANameIsNone() throws {
    let bus = ScriptedBus()
    let client = try NotificationClient(on: bus)
    bus.answer([.string("")])
    #expect(client.serverOwner == nil)
    #expect(client.isSettled)
    #expect(bus.members == ["GetNameOwner"])
  }

  @Test(arguments: [[.uint32(0)], [.string("1")], []] as [[BusValue]])
  func anAnswerWithoutAnIDIsAnError(values: [BusValue]) throws {
    let bus = ScriptedBus()
    let client = try NotificationClient(on: bus)
    bus.answer([.string(":1.5")])
    bus.answer([.strings(["body"])])
    bus.answer([.string("dunst"), .string("knopwob"), .string("1"), .string("1.2")])
    var result: Result<UInt32, BusError>?
    client.show(DesktopNotification(appName: "test", title: "Title")) { result = $0 }
    bus.answer(values)
    guard case .failure(let error)? = result else { return #expect(Bool(false), "an id came of nothing") }
    #expect(error.name == "org.freedesktop.DBus.Error.InvalidSignature")
    #expect(client.openIDs.isEmpty)
  }
}
