import Varlink

/// An interface with all that a connection can meet.
private let exampleText = """
  # An example.
  interface org.example.Test

  type Shape (sides: int, name: ?string, points: []?float, labels: [string]string, style: (plain, dotted), inner: ?Shape)

  method Echo(text: string) -> (text: string)
  method Later() -> (number: int)
  method Count(to: ?int) -> (number: int)
  method Draw(shape: Shape, extra: object) -> ()

  error Failed (why: string)

  """
private let example = Interface(known: exampleText)

/// A server's connection and a client's. The first byte says in what pieces the others arrive, and when an answer that is
/// owed is given.
func fuzzVarlink(_ bytes: [UInt8]) {
  guard let mode = bytes.first else { return }
  let stream = Array(bytes.dropFirst())
  for part in stream.split(separator: 0) { comeBack(part) }
  let peer = Peer()
  var rest = stream[...]
  while !rest.isEmpty {
    let size = 1 + Int(mode & 63)
    peer.connection.receive(Array(rest.prefix(size)))
    rest = rest.dropFirst(size)
    if mode & 64 != 0 { peer.answerOne() }
    if mode & 32 != 0 { peer.goOn() }
  }
  if mode & 128 != 0 { peer.connection.disconnected() }
  peer.connection.inputEnded()
  peer.goOn()
  while peer.answerOne() { peer.goOn() }
  expect(peer.connection.isClosed, "every connection is closed in the end")
  let calls = asked(stream, limit: 300)
  expect(peer.finals <= calls, "\(peer.finals) replies to \(calls) calls")
  if peer.isClosedInOrder { expect(peer.finals == calls, "\(peer.finals) replies to \(calls) calls, closed in order") }

  var client = ClientConnection(frameLimit: 300)
  for more in [false, true, false] { _ = client.send(Call(method: "a.b.C", more: more)) }
  client.receive(stream)
  var ended = 0
  while let event = try? client.next() {
    if case .reply(_, continues: true) = event { continue }
    ended += 1
  }
  expect(ended + client.pendingCount == 3, "a call has one last reply")
}

/// What is read of a frame is written so that it is read again.
private func comeBack(_ part: some Collection<UInt8>) {
  if let value = try? JSONValue(parsing: part) {
    expect((try? JSONValue(parsing: value.text)) == value, "a value comes back")
    expect(!value.text.contains(0), "a value's text has no NUL")
  }
  if let call = try? Call(frame: part) {
    expect((try? Call(frame: call.frame.dropLast())) == call, "a call comes back")
  }
  if let reply = try? Reply(frame: part) {
    expect((try? Reply(frame: reply.frame.dropLast())) == reply, "a reply comes back")
  }
}

/// How many calls of a stream want a reply, up to the first that is none.
private func asked(_ stream: [UInt8], limit: Int) -> Int {
  var count = 0
  for frame in stream.split(separator: 0, omittingEmptySubsequences: false).dropLast() {
    guard frame.count <= limit, let call = try? Call(frame: frame) else { break }
    if !call.oneway { count += 1 }
  }
  return count
}

/// A server with answers that it owes.
private final class Peer {
  private(set) var finals = 0
  private(set) var isClosedInOrder = false
  private var closed = false
  private var owed: [Responder] = []
  private var turns = 0
  private(set) lazy var connection = ServerConnection(service: service, frameLimit: 300) { [unowned self] in take($0) }
  private lazy var service = Service(
    vendor: "", product: "", version: "", url: "", interfaces: [example], streams: ["org.example.Test.Count"]
  ) { [unowned self] in answer($0, $1) }

  deinit { connection.disconnected() }

  private func take(_ action: ServerConnection.Action) {
    expect(!closed, "nothing after the close")
    switch action {
    case .send(let bytes):
      guard let reply = try? Reply(frame: bytes.dropLast()), bytes.last == 0 else { return expect(false, "a reply") }
      if !reply.continues { finals += 1 }
    case .close(let error):
      closed = true
      isClosedInOrder = error == nil
    case .goOnLater: turns += 1
    case .suspendInput, .resumeInput: break
    }
  }

  private func answer(_ call: Call, _ responder: Responder) {
    switch call.memberName {
    case "Echo": responder.reply(call.parameters)
    case "Draw": responder.fail(VarlinkError(name: "org.example.Test.Failed", parameters: ["why": "no pen"]))
    default: owed.append(responder)
    }
  }

  /// Gives the turns that were asked for.
  func goOn() {
    while turns > 0 {
      turns -= 1
      connection.goOn()
    }
  }

  @discardableResult
  func answerOne() -> Bool {
    guard !owed.isEmpty else { return false }
    let responder = owed.removeFirst()
    if responder.call.more { responder.sendMore(["number": 1]) }
    responder.reply(["number": 2])
    return true
  }
}

/// Interface descriptions.
func fuzzInterface(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  do throws(InterfaceError) {
    let interface = try Interface(parsing: text)
    expect(interface.text == text, "the text is kept")
    for member in interface.members { expect(interface.member(named: member.name) == member, "a member has a name") }
    let count = interface.methodNames.count + interface.errorNames.count + interface.typeNames.count
    expect(count == interface.members.count, "a member is one of three")
  } catch {
    let lines = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    expect((1...lines).contains(error.line) && error.column >= 1 && !error.expected.isEmpty, "a place: \(error)")
  }
}
