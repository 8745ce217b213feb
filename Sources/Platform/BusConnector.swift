internal import Glibc

/// Keeps up a connection to a message bus: makes one as soon as there is a bus, notices its end, and makes another.
///
/// A socket that appears is noticed at once (inotify(7)); only where that can't be watched, or where a bus lets nobody in,
/// is it tried again by the clock. While there is a connection, and while there is a watch instead of one, nothing wakes.
public final class BusConnector {
  /// Why there is no connection.
  public enum Absence: CustomStringConvertible {
    /// There was one until now.
    case lost
    /// None could be made: see ``Bus/connect(to:on:)``.
    case failed(any Error)

    /// For people: what happened.
    public var description: String {
      switch self {
      case .lost: "the connection was lost"
      case .failed(let error): "\(error)"
      }
    }
  }

  /// In µs: the first wait before another try. A bus makes its socket just before it listens on it.
  static let firstDelay: Int64 = 50_000
  /// In µs: the longest wait between tries. A look a minute costs nothing, and happens only while there is no bus.
  static let longestDelay: Int64 = 60_000_000
  /// In µs: after so long the bus would listen if it were about to. Then only a new socket can mean another one.
  static let listenDelay: Int64 = 5_000_000
  /// In µs: a connection that lasted so long ended for a reason of its own, and the next one is tried at once. Others might
  /// end as soon as they are made, again and again.
  static let steady: Int64 = 10_000_000

  /// The connection, while there is one. It may be that the bus has not answered yet.
  public private(set) var bus: Bus?

  private let loop: EventLoop
  private let address: () throws -> BusAddress
  private let onConnect: (Bus) throws -> Void
  private let onAbsence: (Absence) -> Void
  private var retry: Timer?
  private var watches: [FileWatch] = []
  private var delay: Int64 = 0
  /// When the connection was made, on the boot clock (µs).
  private var since: Int64 = 0

  /// A connector that does nothing before ``open()``.
  ///
  /// - Parameters:
  ///   - address: Where the bus listens: ``BusAddress/session()``, for one.
  ///   - loop: What the connection is attached to.
  ///   - onConnect: Gets each new connection; when it throws, that one is given up.
  ///   - onAbsence: Is told, from the loop, that there is no connection any more, or none yet; again for each try in vain.
  public init(
    to address: @escaping () throws -> BusAddress, on loop: EventLoop, onConnect: @escaping (Bus) throws -> Void,
    onAbsence: @escaping (Absence) -> Void
  ) {
    self.address = address
    self.loop = loop
    self.onConnect = onConnect
    self.onAbsence = onAbsence
  }

  /// Makes the first try. Throws when the loop can make no timer.
  public func open() throws {
    retry = try loop.makeTimer { [unowned self] in connect() }
    connect()
  }

  private func connect() {
    guard bus == nil else { return }
    var target: BusAddress?
    do {
      let address = try address()
      target = address
      // Before the try: what comes just behind it is not missed.
      watch(address)
      let bus = try Bus.connect(to: address, on: loop)
      bus.onDisconnect = { [unowned self] in lost() }
      try onConnect(bus)
      self.bus = bus
      since = Clock.read().boot
      watches = []
      retry?.disarm()
    } catch {
      // The environment of a process does not change: without an address there never will be one.
      if target != nil { tryAgain(after: error) }
      loop.afterThisTurn { [weak self] in
        if let self, bus == nil { onAbsence(.failed(error)) }
      }
    }
  }

  private func lost() {
    let hasLasted = bus?.hasAnswered == true && Clock.read().boot - since >= Self.steady
    bus = nil
    if hasLasted { delay = 0 }
    wait()
    onAbsence(.lost)
  }

  /// The path of a socket is watched only while there is no connection: others have files there too.
  private func watch(_ address: BusAddress) {
    watches = []
    for path in address.paths {
      // Without a watch it is tried by the clock.
      let made = try? loop.watchFile(path) { [unowned self] in
        // A watch must not be given up while it speaks.
        loop.afterThisTurn { [weak self] in
          self?.delay = 0
          self?.connect()
        }
      }
      if let made, made.problem == nil { watches.append(made) }
    }
  }

  private func tryAgain(after error: any Error) {
    let number = (error as? PlatformError)?.errno
    if !watches.isEmpty {
      // No socket, or one that nobody listens on: the watch sees the next one.
      if number == ENOENT { return }
      if number == ECONNREFUSED, delay > Self.listenDelay { return }
    }
    wait()
  }

  private func wait() {
    retry?.arm(at: Clock.read().boot + delay)
    delay = min(max(Self.firstDelay, delay * 2), Self.longestDelay)
  }
}
