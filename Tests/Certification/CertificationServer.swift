import Platform
import Varlink

/// Carries bytes between the clients and the protocol.
final class CertificationServer {
  private let listener: UnixListener
  private let service: Service
  private let loop: EventLoop
  private var source: IOSource?
  private var connections: [ObjectIdentifier: (UnixStream, ServerConnection)] = [:]

  init(loop: EventLoop, path: String) throws {
    self.loop = loop
    listener = try UnixListener(path: path)
    let certification = Certification()
    service = Service(
      vendor: "Limber", product: "Certification", version: "1", url: "https://varlink.org",
      interfaces: [Interface(known: Certification.description)], streams: [Certification.name + ".Test10"]
    ) { call, responder in certification.answer(call, responder) }
    source = try loop.watch(fd: listener.fd, events: .readable) { [unowned self] _ in
      do {
        while let socket = try listener.accept() { try serve(socket) }
      } catch {
        preconditionFailure("\(error)")
      }
    }
  }

  private func serve(_ socket: AcceptedSocket) throws {
    let stream = try UnixStream(socket, loop: loop)
    let id = ObjectIdentifier(stream)
    let varlink = ServerConnection(service: service) { [weak self, weak stream] action in
      switch action {
      case .send(let bytes): stream?.send(bytes)
      case .suspendInput: stream?.isReading = false
      case .resumeInput: stream?.isReading = true
      case .goOnLater: self?.loop.afterThisTurn { self?.connections[id]?.1.goOn() }
      case .close: stream?.closeWhenSent()
      }
    }
    connections[id] = (stream, varlink)
    stream.onReceive = { [weak varlink] in varlink?.receive($0) }
    stream.onEnd = { [weak varlink] in varlink?.inputEnded() }
    stream.onClose = { [weak self, weak varlink] in
      varlink?.disconnected()
      self?.loop.afterThisTurn { self?.connections[id] = nil }
    }
  }
}
