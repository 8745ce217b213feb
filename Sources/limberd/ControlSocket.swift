import LimberControl
import Platform
import Varlink

/// The control socket: lets in this user and nobody else, and carries bytes between the streams and the protocol.
final class ControlSocket {
  /// As many clients as the unit's `LimitNOFILE=` leaves room for beside the daemon's own files.
  static let maximumConnections = 900
  /// What a client may leave unread (bytes) before it is cut off: a slow reader must not take the memory.
  static let maximumUnread = 4 << 20

  /// The name under which the socket is known in the runtime directory.
  static let fileName = ControlInterface.name

  private let listener: UnixListener
  private let service: Service
  private let loop: EventLoop
  private var source: IOSource?
  private var connections: [ObjectIdentifier: Connection] = [:]

  /// One client.
  private final class Connection {
    let stream: UnixStream
    var varlink: ServerConnection?
    init(stream: UnixStream) { self.stream = stream }
  }

  /// Serves the socket that the service manager passed, or binds one at `path`.
  ///
  /// - Throws: `PlatformError`, `EADDRINUSE` when another daemon listens there.
  init(loop: EventLoop, path: String?, daemon: Daemon) throws {
    self.loop = loop
    if let passed = try ServiceManager.listeningSockets().first {
      listener = try UnixListener(adopting: passed.fd)
    } else if let path {
      listener = try UnixListener(path: path)
    } else {
      throw StartError.noRuntimeDirectory
    }
    let handler = ControlService(daemon: daemon)
    service = Service(
      vendor: "Limber", product: "limberd", version: Daemon.version, url: "man:limberd(8)",
      interfaces: [ControlInterface.parsed], streams: [ControlMethod.watch.name]
    ) { call, responder in ControlInterface.answer(call, responder, by: handler) }
    source = try loop.watch(fd: listener.fd, events: .readable) { [unowned self] _ in accept() }
  }

  /// Hears nobody any more. What was to be sent is sent as far as it goes without waiting.
  func close() {
    source = nil
    for connection in connections.values {
      connection.stream.isReading = false
      connection.stream.closeWhenSent()
    }
    listener.close()
  }

  private func accept() {
    do {
      while let socket = try listener.accept() {
        // The file's mode keeps others out already; this holds whatever became of the mode. Closing needs no answer.
        guard socket.peer.uid == Process.uid, connections.count < Self.maximumConnections else { continue }
        try serve(socket)
      }
    } catch {
      say("limberd: a connection could not be accepted: \(error)")
    }
  }

  private func serve(_ socket: AcceptedSocket) throws {
    let stream = try UnixStream(fd: socket.takeDescriptor(), loop: loop, outgoingLimit: Self.maximumUnread)
    let connection = Connection(stream: stream)
    let id = ObjectIdentifier(connection)
    connections[id] = connection
    let varlink = ServerConnection(service: service) { [weak stream] action in
      switch action {
      case .send(let bytes): stream?.send(bytes)
      case .suspendInput: stream?.isReading = false
      case .resumeInput: stream?.isReading = true
      case .close: stream?.closeWhenSent()
      }
    }
    connection.varlink = varlink
    stream.onReceive = { [weak varlink] bytes in varlink?.receive(bytes) }
    stream.onClose = { [weak self, weak varlink] in
      varlink?.disconnected()
      // Not from within the stream's own turn, which still uses it.
      self?.loop.afterThisTurn { self?.connections[id] = nil }
    }
  }
}

/// Why the daemon can't begin.
enum StartError: Error, CustomStringConvertible {
  case noRuntimeDirectory

  var description: String {
    switch self {
    case .noRuntimeDirectory:
      "there is no runtime directory for the control socket: set XDG_RUNTIME_DIR, or name a path with --socket"
    }
  }
}
