import Varlink

extension String {
  /// The bytes of a text.
  var bytes: [UInt8] { Array(utf8) }
}

/// Bytes as text with `|` for each NUL, to be read in a table.
func shown(_ bytes: [UInt8]) -> String {
  String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
}

/// Text with `|` for each NUL, as bytes.
func frames(_ text: String) -> [UInt8] {
  text.utf8.map { $0 == UInt8(ascii: "|") ? 0 : $0 }
}

/// splitmix64: small, good enough, and the same everywhere, so that a failure replays from its seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// An interface with all that a connection can meet.
let exampleText = """
  # An example.
  interface org.example.Test

  type Shape (
    sides: int,
    name: ?string,
    points: []?float,
    labels: [string]string,
    colours: [string](),
    style: (plain, dotted),
    inner: ?Shape,
    extra: object
  )

  # Gives back what it gets.
  # In one reply.
  method Echo(text: string) -> (text: string)

  # Answers when told to.
  method Later() -> (number: int)

  # Many replies.
  method Count(to: ?int) -> (number: int)

  method Draw(shape: Shape) -> ()

  error Failed (why: string)
  error Bare

  """

/// A server and the text of what it did: sent frames as they are, other actions in brackets.
final class Bench {
  /// What was done in the turns so far.
  private(set) var soFar: [String] = []
  /// What was done once all turns that were asked for are over.
  var log: [String] {
    goOnToTheEnd()
    return soFar
  }
  /// Responders of `Later` and `Count` that no reply was given to yet.
  var held: [Responder] = []
  /// Turns that were asked for and not given yet.
  private(set) var later = 0
  private var connection: ServerConnection?

  init(frameLimit: Int = FrameDecoder.callLimit) {
    let service = Service(
      vendor: "Example", product: "Test", version: "1", url: "https://example.org",
      interfaces: [Interface(known: exampleText)], streams: ["org.example.Test.Count"]
    ) { [unowned self] call, responder in
      answer(call, responder)
    }
    connection = ServerConnection(service: service, frameLimit: frameLimit) { [unowned self] action in
      switch action {
      case .send(let bytes): soFar.append(shown(bytes))
      case .suspendInput: soFar.append("[suspend]")
      case .resumeInput: soFar.append("[resume]")
      case .goOnLater: later += 1
      case .close(nil): soFar.append("[close]")
      case .close(let error?): soFar.append("[close: \(error)]")
      }
    }
  }

  deinit { connection?.disconnected() }

  func receive(_ text: String) { connection?.receive(frames(text)) }
  func goOnToTheEnd() { while later > 0 { goOn() } }
  func goOn() {
    later -= 1
    connection?.goOn()
  }
  func outputBlocked(_ isBlocked: Bool) { connection?.outputBlocked(isBlocked) }
  var bufferedCount: Int { connection?.bufferedCount ?? 0 }
  func receive(bytes: [UInt8]) { connection?.receive(bytes) }
  func endInput() { connection?.inputEnded() }
  func disconnect() { connection?.disconnected() }
  var hasPartialFrame: Bool {
    goOnToTheEnd()
    return connection?.hasPartialFrame ?? false
  }
  var isAnswering: Bool { connection?.isAnswering ?? false }
  var isClosed: Bool {
    goOnToTheEnd()
    return connection?.isClosed ?? true
  }
  func note(_ text: String) { soFar.append(text) }

  private func answer(_ call: Call, _ responder: Responder) {
    switch call.memberName {
    case "Echo": responder.reply(call.parameters)
    case "Later": held.append(responder)
    case "Count": count(call, responder)
    case "Draw": responder.fail(VarlinkError(name: "org.example.Test.Failed", parameters: ["why": "no pen"]))
    default: responder.fail(.methodNotImplemented(call.method))
    }
  }

  private func count(_ call: Call, _ responder: Responder) {
    guard let last = call.parameters["to"]?.intValue else {
      responder.onEnd = { [unowned self] in soFar.append("(left)") }
      held.append(responder)
      return
    }
    for number in 1..<last { responder.sendMore(["number": .int(number)]) }
    responder.reply(["number": .int(last)])
  }
}
