/// A Varlink service: what it is, its interfaces, and who answers their methods. Answers `org.varlink.service` itself.
public struct Service {
  /// Answers a call to a method of one of the interfaces; its parameters fit the interface's description.
  public typealias Handler = (Call, Responder) -> Void

  private let identity: JSONValue.Object
  private let interfaces: [String: Interface]
  private let streams: Set<String>
  private let dispatch: Handler

  /// A service.
  ///
  /// - Parameters:
  ///   - vendor: who makes it.
  ///   - product: what it is called.
  ///   - version: its version.
  ///   - url: where to read about it.
  ///   - interfaces: its interfaces, besides `org.varlink.service`; of two with one name the last one counts.
  ///   - streams: the full names of methods that must be called with `more`.
  ///   - dispatch: answers calls to their methods.
  public init(
    vendor: String, product: String, version: String, url: String, interfaces: [Interface], streams: Set<String> = [],
    dispatch: @escaping Handler
  ) {
    let all = interfaces + [ServiceInterface.parsed]
    self.interfaces = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { _, last in last })
    self.streams = streams
    self.dispatch = dispatch
    identity = [
      "vendor": .string(vendor), "product": .string(product), "version": .string(version), "url": .string(url),
      "interfaces": .array(self.interfaces.keys.sorted().map { .string($0) }),
    ]
  }

  /// Answers a call: by itself when the call is to `org.varlink.service` or wrong, else by its handler.
  public func handle(_ call: Call, _ responder: Responder) {
    if let error = refusal(of: call) {
      responder.fail(error)
    } else if call.interfaceName == ServiceInterface.name {
      answerOwn(call, responder)
    } else {
      dispatch(call, responder)
    }
  }

  private func refusal(of call: Call) -> VarlinkError? {
    guard let interfaceName = call.interfaceName else { return .methodNotFound(call.method) }
    guard let interface = interfaces[interfaceName] else { return .interfaceNotFound(interfaceName) }
    guard case .method(let fields, _) = interface.member(named: call.memberName)?.kind else {
      return .methodNotFound(call.method)
    }
    // No method here changes the protocol; to answer as if would leave the peer speaking another one.
    guard !call.upgrade else { return .methodNotImplemented(call.method) }
    if let path = interface.misfit(in: call.parameters, fields: fields) { return .invalidParameter(path) }
    guard call.more || !streams.contains(call.method) else { return .expectedMore }
    return nil
  }

  private func answerOwn(_ call: Call, _ responder: Responder) {
    switch call.memberName {
    case "GetInfo":
      responder.reply(identity)
    case "GetInterfaceDescription":
      let name = call.parameters["interface"]?.stringValue ?? ""
      if let interface = interfaces[name] {
        responder.reply(["description": .string(interface.text)])
      } else {
        responder.fail(.interfaceNotFound(name))
      }
    default:
      responder.fail(.methodNotImplemented(call.method))
    }
  }
}
