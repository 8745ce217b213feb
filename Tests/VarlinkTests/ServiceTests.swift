import Testing
import Varlink

@Suite struct ServiceTests {
  private static let own = "org.varlink.service"

  /// A call and the reply it gets.
  static let rows: [(String, String)] = [
    (
      #"{"method":"org.varlink.service.GetInfo"}"#,
      #"{"parameters":{"interfaces":["org.example.Test","org.varlink.service"],"product":"Test","#
        + #""url":"https://example.org","vendor":"Example","version":"1"}}"#
    ),
    (
      #"{"method":"org.varlink.service.GetInfo","parameters":{"x":1}}"#,
      #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"x"}}"#
    ),
    (
      #"{"method":"org.varlink.service.GetInterfaceDescription"}"#,
      #"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"interface"}}"#
    ),
    (
      #"{"method":"org.varlink.service.GetInterfaceDescription","parameters":{"interface":"a.b"}}"#,
      #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"a.b"}}"#
    ),
    (
      #"{"method":"org.varlink.service.Nope"}"#,
      #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"org.varlink.service.Nope"}}"#
    ),
    (
      #"{"method":"org.nowhere.Echo"}"#,
      #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":"org.nowhere"}}"#
    ),
    (#"{"method":"Echo"}"#, #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"Echo"}}"#),
    (#"{"method":""}"#, #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":""}}"#),
    (#"{"method":"."}"#, #"{"error":"org.varlink.service.InterfaceNotFound","parameters":{"interface":""}}"#),
    (
      // The name of a type or of an error is not the name of a method.
      #"{"method":"org.example.Test.Shape"}"#,
      #"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"org.example.Test.Shape"}}"#
    ),
    (
      #"{"method":"org.example.Test.Echo","upgrade":true,"parameters":{"text":"a"}}"#,
      #"{"error":"org.varlink.service.MethodNotImplemented","parameters":{"method":"org.example.Test.Echo"}}"#
    ),
    (#"{"method":"org.example.Test.Count"}"#, #"{"error":"org.varlink.service.ExpectedMore","parameters":{}}"#),
    (#"{"method":"org.example.Test.Echo","parameters":{"text":"a"}}"#, #"{"parameters":{"text":"a"}}"#),
    // More replies than one were allowed, one came.
    (#"{"method":"org.example.Test.Echo","parameters":{"text":"a"},"more":true}"#, #"{"parameters":{"text":"a"}}"#),
  ]

  @Test(arguments: rows) func callsGetTheirReply(row: (call: String, reply: String)) {
    let bench = Bench()
    bench.receive(row.call + "|")
    #expect(bench.log == [row.reply + "|"])
  }

  @Test func descriptionsComeBackAsWritten() throws {
    for (name, text) in [("org.example.Test", exampleText), (Self.own, ServiceInterface.description)] {
      let bench = Bench()
      bench.receive(#"{"method":"\#(Self.own).GetInterfaceDescription","parameters":{"interface":"\#(name)"}}|"#)
      let reply = try JSONValue(parsing: try #require(bench.log.first).dropLast().utf8.map { $0 })
      #expect(reply["parameters"]?["description"]?.stringValue == text)
      #expect(try Interface(parsing: text).name == name)
    }
  }

  static let shape =
    #""sides":3,"points":[1,null,2.5],"labels":{"a":"b"},"colours":{"red":{}},"style":"plain","extra":{"x":[]}"#

  /// What the parameters of `Draw` are and which of them does not fit.
  static let shapes: [(String, String?)] = [
    ("{\(shape)}", nil),
    (#"{\#(shape),"name":null,"inner":{\#(shape),"name":"x"}}"#, nil),
    ("null", "shape"),
    ("{}", "shape.sides"),
    (#"{\#(shape.replacing("3", with: "3.5"))}"#, "shape.sides"),
    (#"{\#(shape.replacing("2.5", with: "\"2\""))}"#, "shape.points[2]"),
    (#"{\#(shape.replacing("\"b\"", with: "7"))}"#, "shape.labels.a"),
    (#"{\#(shape.replacing("{\"red\":{}}", with: "{\"red\":1}"))}"#, "shape.colours.red"),
    (#"{\#(shape.replacing("plain", with: "fancy"))}"#, "shape.style"),
    (#"{\#(shape.replacing("{\"x\":[]}", with: "[]"))}"#, "shape.extra"),
    (#"{\#(shape),"inner":{"sides":1}}"#, "shape.inner.points"),
    (#"{\#(shape),"more":1}"#, "shape.more"),
  ]

  @Test(arguments: shapes) func parametersAreHeldAgainstTheDescription(row: (shape: String, misfit: String?)) {
    let bench = Bench()
    bench.receive(#"{"method":"org.example.Test.Draw","parameters":{"shape":\#(row.shape)}}|"#)
    if let misfit = row.misfit {
      #expect(
        bench.log == [#"{"error":"org.varlink.service.InvalidParameter","parameters":{"parameter":"\#(misfit)"}}|"#])
    } else {
      #expect(bench.log == [#"{"error":"org.example.Test.Failed","parameters":{"why":"no pen"}}|"#])
    }
  }
}
