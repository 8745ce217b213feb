import Testing
import Varlink

// Whatever bytes come, nothing traps, and what is accepted can be written and read again. Runs from fixed seeds: a
// failure names its own.
@Suite struct MutationTests {
  private static let corpus = [
    #"{"method":"org.example.Test.Echo","parameters":{"text":"a\u0041\n😀"}}|"#,
    #"{"method":"org.example.Test.Count","more":true,"parameters":{"to":3}}|"#,
    #"{"method":"org.example.Test.Later"}|{"method":"org.varlink.service.GetInfo"}|"#,
    #"{"method":"org.example.Test.Draw","parameters":{"shape":{\#(ServiceTests.shape)}},"oneway":true}|"#,
    #"{"continues":true,"parameters":{"number":1.5e300}}|{"error":"a.b.C","parameters":null}|"#,
    exampleText,
  ]

  private static func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    let interesting =
      frames(#"|"{}[]:,\0-9.eE+truefalsn/()?#>"# + "\n") + [0x7F, 0x80, 0xC3, 0xED, 0xF0, 0xFF, 0xEF, 0xBB, 0xBF]
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      bytes += frames(corpus.randomElement(using: &random) ?? "")
    }
    for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[place] = interesting.randomElement(using: &random) ?? 0
      case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(interesting.randomElement(using: &random) ?? 0, at: place)
      default:
        let end = min(bytes.count, place + Int.random(in: 0..<20, using: &random))
        bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &random))
      }
    }
    return bytes
  }

  @Test(arguments: 1...8) func theServerTakesAnything(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let bench = Bench(frameLimit: 300)
      let bytes = Self.mutated(&random)
      var rest = bytes[...]
      while !rest.isEmpty {
        let size = min(rest.count, Int.random(in: 1...200, using: &random))
        bench.receive(bytes: Array(rest.prefix(size)))
        rest = rest.dropFirst(size)
        if Bool.random(using: &random), let responder = bench.held.popLast() { responder.reply(["number": 1]) }
      }
      bench.endInput()
      bench.goOnToTheEnd()
      while let responder = bench.held.popLast() {
        responder.reply()
        bench.goOnToTheEnd()
      }
      #expect(bench.isClosed, "seed \(seed)")
      for line in bench.log where line.first == "{" {
        #expect(throws: Never.self, "seed \(seed)") { try Reply(frame: Array(line.utf8.dropLast())) }
      }
    }
  }

  @Test(arguments: 1...8) func whatIsAcceptedComesBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let bytes = Self.mutated(&random)
      for part in bytes.split(separator: 0) {
        if let value = try? JSONValue(parsing: part) {
          #expect(try JSONValue(parsing: value.text) == value, "seed \(seed)")
        }
        if let call = try? Call(frame: part) { #expect(try Call(frame: call.frame.dropLast()) == call, "seed \(seed)") }
        if let reply = try? Reply(frame: part) {
          #expect(try Reply(frame: reply.frame.dropLast()) == reply, "seed \(seed)")
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let interface = try? Interface(parsing: text) { #expect(interface.text == text) }
      var client = ClientConnection(frameLimit: 300)
      _ = client.send(Call(method: "a.b.C", more: true))
      client.receive(bytes)
      while let event = try? client.next() { if case .failure = event { break } }
    }
  }
}
