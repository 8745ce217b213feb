import Testing
import Varlink

@Suite struct ConnectionTests {
  private func echo(_ text: String, _ flags: String = "") -> String {
    #"{"method":"org.example.Test.Echo","parameters":{"text":"\#(text)"}\#(flags)}|"#
  }
  private func echoed(_ text: String) -> String { #"{"parameters":{"text":"\#(text)"}}|"# }
  private let later = #"{"method":"org.example.Test.Later"}|"#
  private let stream = #"{"method":"org.example.Test.Count","more":true}|"#

  @Test func repliesToPipelinedCallsComeInOrder() {
    let bench = Bench()
    bench.receive(echo("1") + echo("2") + later + echo("3") + echo("4"))
    #expect(bench.log == [echoed("1"), echoed("2")])
    #expect(bench.isAnswering)
    bench.held.removeFirst().reply(["number": 7])
    #expect(bench.log == [echoed("1"), echoed("2"), #"{"parameters":{"number":7}}|"#, echoed("3"), echoed("4")])
    #expect(!bench.isAnswering)
  }

  @Test func pipelinedCallsDoNotNest() {
    let bench = Bench()
    bench.receive(String(repeating: echo("x"), count: 5_000))
    #expect(bench.log.count == 5_000)
  }

  @Test func onewayCallsGetNoReplyAndHoldNothingUp() {
    let bench = Bench()
    let oneway = #","oneway":true"#
    bench.receive(echo("1", oneway))
    bench.receive(#"{"method":"org.example.Test.Later","oneway":true}|"# + echo("2"))
    // Nor do they get errors.
    bench.receive(#"{"method":"org.nowhere.Nope","oneway":true}|{"method":"org.example.Test.Count","oneway":true}|"#)
    #expect(bench.log == [echoed("2")])
    #expect(bench.held.count == 1)
    bench.held.removeFirst().reply()
    #expect(bench.log == [echoed("2")])
  }

  @Test func streamsWithAnEnd() {
    let bench = Bench()
    bench.receive(#"{"method":"org.example.Test.Count","more":true,"parameters":{"to":3}}|"# + echo("x"))
    #expect(
      bench.log == [
        #"{"continues":true,"parameters":{"number":1}}|"#, #"{"continues":true,"parameters":{"number":2}}|"#,
        #"{"parameters":{"number":3}}|"#, echoed("x"),
      ])
  }

  @Test func callsBehindAStreamWaitUntilItEnds() {
    let bench = Bench()
    bench.receive(stream + echo("x"))
    bench.held[0].sendMore(["number": 1])
    #expect(bench.log == [#"{"continues":true,"parameters":{"number":1}}|"#])
    bench.held.removeFirst().fail(VarlinkError(name: "org.example.Test.Bare"))
    #expect(bench.log.dropFirst() == [#"{"error":"org.example.Test.Bare","parameters":{}}|"#, echoed("x")])
  }

  @Test func aStreamHearsThatItsReaderLeft() {
    let bench = Bench()
    bench.receive(stream)
    bench.disconnect()
    #expect(bench.log == ["(left)"])
    #expect(!bench.held[0].isOpen)
    // All of this is too late, and harmless.
    bench.held[0].sendMore(["number": 1])
    bench.held[0].reply()
    bench.held[0].reply()
    bench.disconnect()
    bench.receive(echo("x"))
    bench.endInput()
    #expect(bench.log == ["(left)"])
    #expect(bench.isClosed)
  }

  @Test func aBrokenCallClosesAndEndsTheRest() {
    let bench = Bench()
    bench.receive(echo("1") + #"{"method":1}|"# + echo("2"))
    #expect(bench.log == [echoed("1"), #"[close: wrongType(key: "method")]"#])
    bench.receive(echo("3"))
    #expect(bench.log.count == 2)
  }

  @Test func theEndOfInputStillLetsRepliesOut() {
    let bench = Bench()
    bench.receive(later + echo("1"))
    bench.endInput()
    #expect(bench.log == [])
    bench.held.removeFirst().reply(["number": 1])
    #expect(bench.log == [#"{"parameters":{"number":1}}|"#, echoed("1"), "[close]"])

    let idle = Bench()
    idle.endInput()
    idle.endInput()
    #expect(idle.log == ["[close]"])
  }

  @Test func aPartOfAFrameIsSeen() {
    let bench = Bench()
    #expect(!bench.hasPartialFrame)
    bench.receive("{")
    #expect(bench.hasPartialFrame)
    bench.receive(#""method":"org.example.Test.Later"}|"#)
    #expect(!bench.hasPartialFrame)
    // Not while an answer is due: then it is not the peer who keeps us waiting.
    bench.receive("{")
    #expect(!bench.hasPartialFrame)
    bench.held.removeFirst().reply()
    #expect(bench.hasPartialFrame)
  }

  @Test func aBacklogIsHeldBackAndThenRefused() {
    // Each of these calls has 61 bytes.
    let bench = Bench(frameLimit: 100)
    bench.receive(later + echo("1"))
    #expect(bench.log == [])
    bench.receive(echo("2"))
    #expect(bench.log == ["[suspend]"])
    bench.held.removeFirst().reply()
    #expect(bench.log == ["[suspend]", #"{"parameters":{}}|"#, echoed("1"), echoed("2"), "[resume]"])

    let stubborn = Bench(frameLimit: 100)
    stubborn.receive(stream + echo("1") + echo("2") + echo("3") + echo("4"))
    #expect(stubborn.log == ["(left)", "[close: backlogTooLong(limit: 200)]"])

    let long = Bench(frameLimit: 100)
    long.receive(String(repeating: "x", count: 101))
    #expect(long.log == ["[close: frameTooLong(limit: 100)]"])
  }

  @Test func aHandlerMayEndItsOwnConnection() {
    final class Box { var connection: ServerConnection? }
    let box = Box()
    var actions: [ServerConnection.Action] = []
    let service = Service(
      vendor: "", product: "", version: "", url: "", interfaces: [Interface(known: exampleText)]
    ) { _, responder in
      box.connection?.disconnected()
      responder.reply()
    }
    let connection = ServerConnection(service: service) { actions.append($0) }
    box.connection = connection
    connection.receive(frames(later + later))
    box.connection = nil
    #expect(actions == [])
    #expect(connection.isClosed)
  }

  @Test func inOneTurnOneCallIsAnswered() {
    let bench = Bench()
    let all = (1...20).map { "\($0)" }
    bench.receive(all.map { echo($0) }.joined())
    #expect(bench.soFar == [echoed("1")] && bench.later == 1)
    // What comes meanwhile waits with the rest; and who sends no more gets all the same what was asked.
    bench.receive(echo("21"))
    bench.endInput()
    #expect(bench.soFar.count == 1 && bench.later == 1)
    #expect(bench.log == (all + ["21"]).map(echoed) + ["[close]"])
  }

  @Test func whoDoesNotReadIsAnsweredNoFurther() {
    let bench = Bench(frameLimit: 100)
    bench.receive(echo("1"))
    bench.outputBlocked(true)
    bench.receive(echo("2") + "{")
    #expect(bench.log == [echoed("1")] && bench.bufferedCount == 62 && !bench.hasPartialFrame)
    bench.receive(echo("3"))
    #expect(bench.log == [echoed("1"), "[suspend]"])
    bench.outputBlocked(false)
    // The brace before the third call makes it none.
    #expect(bench.log.dropFirst(2).first == echoed("2"))
    let stream = Bench()
    stream.receive(self.stream)
    stream.outputBlocked(true)
    stream.held[0].sendMore(["number": 1])
    #expect(stream.log == [#"{"continues":true,"parameters":{"number":1}}|"#])
    stream.disconnect()
  }
}
