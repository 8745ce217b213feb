/// What a ``NotificationClient`` needs of a bus; a ``Bus`` is one. It stands between them so that anything can be answered
/// to the client, in any order, without a bus: Tests/Fuzz does.
package protocol NotificationBus: AnyObject {
  /// ``Bus/id``.
  var id: String? { get }
  /// Each is called once when the connection ends from the other side.
  var disconnectObservers: [() -> Void] { get set }
  /// ``EventLoop/afterThisTurn(_:)`` of the loop that it is on.
  func afterThisTurn(_ work: @escaping () -> Void)
  /// ``EventLoop/makeTimer(_:)`` of that loop; nil where there is no time.
  func makeTimer(_ work: @escaping () -> Void) throws -> Timer?
  /// ``Bus/call(destination:path:interface:member:_:autoStart:timeout:_:)``.
  func call(
    destination: String, path: String, interface: String, member: String, _ arguments: [BusValue], autoStart: Bool,
    timeout: Int64, _ completion: @escaping (Result<[BusValue], BusError>) -> Void)
  /// ``Bus/onSignal(path:interface:member:argument0:isFrom:_:)``; ends when what it returns is dropped.
  func follow(
    _ member: String, of interface: String, at path: String, argument0: String?,
    isFrom: @escaping (String) -> Bool, _ handler: @escaping (BusSignal) -> Void
  ) throws -> AnyObject
}

extension NotificationBus {
  /// A call that starts nobody.
  func call(
    destination: String, path: String, interface: String, member: String, _ arguments: [BusValue],
    timeout: Int64 = Bus.callTimeout, _ completion: @escaping (Result<[BusValue], BusError>) -> Void
  ) {
    call(
      destination: destination, path: path, interface: interface, member: member, arguments, autoStart: false,
      timeout: timeout, completion)
  }
}

extension Bus: NotificationBus {
  package func afterThisTurn(_ work: @escaping () -> Void) { loop.afterThisTurn(work) }

  package func makeTimer(_ work: @escaping () -> Void) throws -> Timer? { try loop.makeTimer(work) }

  package func follow(
    _ member: String, of interface: String, at path: String, argument0: String?,
    isFrom: @escaping (String) -> Bool, _ handler: @escaping (BusSignal) -> Void
  ) throws -> AnyObject {
    try onSignal(path: path, interface: interface, member: member, argument0: argument0, isFrom: isFrom, handler)
  }
}
