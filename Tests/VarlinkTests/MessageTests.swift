import Testing
import Varlink

@Suite struct MessageTests {
  static let good: [(String, Call)] = [
    (#"{"method":"a.b.C"}"#, Call(method: "a.b.C")),
    (#"{"method":"a.b.C","parameters":null}"#, Call(method: "a.b.C")),
    (#"{"method":"a.b.C","parameters":{}}"#, Call(method: "a.b.C")),
    (#"{"parameters":{"x":1},"method":"a.b.C"}"#, Call(method: "a.b.C", parameters: ["x": 1])),
    (#"{"method":"a.b.C","more":true,"oneway":false}"#, Call(method: "a.b.C", more: true)),
    (#"{"method":"a.b.C","oneway":true,"upgrade":false}"#, Call(method: "a.b.C", oneway: true)),
    (#"{"method":"a.b.C","upgrade":true}"#, Call(method: "a.b.C", upgrade: true)),
  ]

  @Test(arguments: good) func callsAreRead(row: (text: String, call: Call)) throws {
    #expect(try Call(frame: row.text.bytes) == row.call)
    #expect(row.call.frame.last == 0)
    #expect(try Call(frame: row.call.frame.dropLast()) == row.call)
  }

  static let bad: [(String, ProtocolError)] = [
    ("", .notJSON(.notJSON)),
    ("{", .notJSON(.notJSON)),
    ("[]", .notAnObject),
    ("null", .notAnObject),
    ("{}", .missingMethod),
    (#"{"method":null}"#, .wrongType(key: "method")),
    (#"{"method":7}"#, .wrongType(key: "method")),
    (#"{"method":"a.b.C","parameters":[]}"#, .wrongType(key: "parameters")),
    (#"{"method":"a.b.C","parameters":"x"}"#, .wrongType(key: "parameters")),
    (#"{"method":"a.b.C","more":1}"#, .wrongType(key: "more")),
    (#"{"method":"a.b.C","more":null}"#, .wrongType(key: "more")),
    (#"{"method":"a.b.C","oneway":"true"}"#, .wrongType(key: "oneway")),
    (#"{"method":"a.b.C","upgrade":{}}"#, .wrongType(key: "upgrade")),
    (#"{"method":"a.b.C","oneway":true,"more":true}"#, .conflictingFlags),
    (#"{"method":"a.b.C","upgrade":true,"more":true}"#, .conflictingFlags),
    (#"{"method":"a.b.C","zebra":1,"ape":2}"#, .unknownKey("ape")),
    (#"{"method":"a.b.C","Method":"a.b.C"}"#, .unknownKey("Method")),
    (#"{"method":"a.b.C","method":"a.b.D"}"#, .notJSON(.duplicateKey)),
  ]

  @Test(arguments: bad) func whatIsNoCallIsRefused(row: (text: String, error: ProtocolError)) {
    #expect(throws: row.error) { try Call(frame: row.text.bytes) }
  }

  @Test func namesAreSplitAtTheLastDot() {
    #expect(Call(method: "org.example.Test.Echo").interfaceName == "org.example.Test")
    #expect(Call(method: "org.example.Test.Echo").memberName == "Echo")
    #expect(Call(method: "Echo").interfaceName == nil)
    #expect(Call(method: "Echo").memberName == "Echo")
    #expect(Call(method: "x.").memberName == "")
  }

  @Test func repliesAreReadAndWritten() throws {
    let rows: [(Reply, String)] = [
      (Reply(), #"{"parameters":{}}|"#),
      (Reply(parameters: ["a": nil], continues: true), #"{"continues":true,"parameters":{"a":null}}|"#),
      (Reply(parameters: ["w": 1], error: "a.b.E"), #"{"error":"a.b.E","parameters":{"w":1}}|"#),
    ]
    for (reply, text) in rows {
      #expect(shown(reply.frame) == text)
      #expect(try Reply(frame: reply.frame.dropLast()) == reply)
    }
    #expect(try Reply(frame: "{}".bytes) == Reply())
    #expect(throws: ProtocolError.conflictingFlags) { try Reply(frame: #"{"error":"a.b.E","continues":true}"#.bytes) }
    #expect(throws: ProtocolError.unknownKey("method")) { try Reply(frame: #"{"method":"a.b.C"}"#.bytes) }
    #expect(throws: ProtocolError.wrongType(key: "error")) { try Reply(frame: #"{"error":null}"#.bytes) }
  }
}
