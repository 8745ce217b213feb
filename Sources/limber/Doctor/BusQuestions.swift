internal import Platform

/// Questions to D-Bus, all at once, and none for longer than a moment: a doctor who waits is of no use.
final class BusQuestions {
  /// As long as all of them together may take (µs).
  private static let patience: Int64 = 3_000_000

  private let loop: EventLoop
  private var buses: [Bus] = []
  private var open = 0

  init() throws { loop = try EventLoop() }

  /// Connects; nil where no such bus is.
  func connect(_ address: () throws -> BusAddress) -> Bus? {
    guard let bus = try? Bus.connect(to: try address(), on: loop) else { return nil }
    buses.append(bus)
    return bus
  }

  /// Asks; nil is an error or no answer.
  func ask(
    _ bus: Bus, _ destination: String, _ path: String, _ interface: String, _ member: String,
    _ arguments: [BusValue] = [], autoStart: Bool = false, _ answer: @escaping ([BusValue]?) -> Void
  ) {
    open += 1
    bus.call(
      destination: destination, path: path, interface: interface, member: member, arguments, autoStart: autoStart,
      timeout: Self.patience
    ) { [unowned self] result in
      open -= 1
      answer(try? result.get())
    }
  }

  /// Asks for a property.
  func property(
    _ bus: Bus, _ destination: String, _ path: String, _ interface: String, _ name: String, autoStart: Bool = false,
    _ answer: @escaping (BusValue?) -> Void
  ) {
    ask(
      bus, destination, path, "org.freedesktop.DBus.Properties", "Get", [.string(interface), .string(name)],
      autoStart: autoStart
    ) { values in
      guard case .variant(let value)? = values?.first else { return answer(nil) }
      answer(value)
    }
  }

  /// Waits until all is answered.
  func wait() throws {
    let end = Clock.monotonic() + Self.patience
    while open > 0, Clock.monotonic() < end { _ = try loop.runOnce(timeout: 100_000) }
    for bus in buses { bus.close() }
  }
}
