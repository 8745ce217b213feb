import Testing
import Varlink

@Suite struct ClientTests {
  @Test func repliesGoToTheirCalls() throws {
    var client = ClientConnection()
    #expect(shown(client.send(Call(method: "a.b.One"))) == #"{"method":"a.b.One"}|"#)
    #expect(shown(client.send(Call(method: "a.b.Two", oneway: true))) == #"{"method":"a.b.Two","oneway":true}|"#)
    _ = client.send(Call(method: "a.b.Three", parameters: ["x": 1], more: true))
    _ = client.send(Call(method: "a.b.Four"))
    #expect(client.pendingCount == 3)
    client.receive(frames(#"{"parameters":{"r":1}}|{"continues":true}|{"conti"#))
    #expect(try client.next() == .reply(["r": 1], continues: false))
    #expect(try client.next() == .reply([:], continues: true))
    #expect(try client.next() == nil)
    client.receive(
      frames(#"nues":true,"parameters":{}}|{"parameters":{"end":true}}|{"error":"a.b.E","parameters":{"w":2}}|"#))
    #expect(try client.next() == .reply([:], continues: true))
    #expect(try client.next() == .reply(["end": true], continues: false))
    #expect(try client.next() == .failure(VarlinkError(name: "a.b.E", parameters: ["w": 2])))
    #expect(client.pendingCount == 0)
  }

  @Test func aServerThatBreaksTheProtocolIsRefusedForGood() {
    for (text, error) in [
      (#"{}|{}|"#, ProtocolError.unexpectedReply), (#"{"continues":true}|"#, .unexpectedContinues),
      (#"{"x":1}|"#, .unknownKey("x")), ("|", .notJSON(.notJSON)),
    ] {
      var client = ClientConnection()
      _ = client.send(Call(method: "a.b.C"))
      client.receive(frames(text))
      if error == .unexpectedReply { #expect(throws: Never.self) { try client.next() } }
      for _ in 1...2 { #expect(throws: error) { try client.next() } }
    }
  }

  @Test func clientAndServerUnderstandEachOther() throws {
    var client = ClientConnection()
    let service = Service(
      vendor: "", product: "", version: "", url: "", interfaces: [Interface(known: exampleText)]
    ) { call, responder in
      responder.reply(["text": call.parameters["text"] ?? nil])
    }
    var sent: [UInt8] = []
    let server = ServerConnection(service: service) { if case .send(let bytes) = $0 { sent += bytes } }
    let text = "\u{0}\"\\\n\u{202E}é😀" + String(repeating: "x", count: 10_000)
    server.receive(client.send(Call(method: "org.example.Test.Echo", parameters: ["text": .string(text)])))
    client.receive(sent)
    #expect(try client.next() == .reply(["text": .string(text)], continues: false))
  }
}
