import Testing
import Varlink

/// The contract of a responder: one final reply, no more and no less.
@Suite struct ResponderTests {
  @Test func aSecondFinalReplyStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let responder = Responder(call: Call(method: "a.b.C")) { _ in }
      responder.reply()
      responder.fail(.permissionDenied)
    }
  }

  @Test func losingAnUnansweredCallStopsTheProgram() async {
    await #expect(processExitsWith: .failure) {
      _ = Responder(call: Call(method: "a.b.C")) { _ in }
    }
  }

  @Test func manyRepliesToACallForOneStopTheProgram() async {
    await #expect(processExitsWith: .failure) {
      let responder = Responder(call: Call(method: "a.b.C")) { _ in }
      responder.sendMore()
    }
  }

  @Test func aOnewayCallMayBeForgotten() {
    var replies: [Reply] = []
    _ = Responder(call: Call(method: "a.b.C", oneway: true)) { replies.append($0) }
    Responder(call: Call(method: "a.b.C", oneway: true)) { replies.append($0) }.fail(.permissionDenied)
    #expect(replies == [])
  }

  @Test func whatHasNoFormLeavesTheCallUnanswered() {
    var replies: [Reply] = []
    let responder = Responder(call: Call(method: "a.b.C", more: true)) { replies.append($0) }
    #expect(throws: JSONError.self) { try responder.reply(encoding: ["x": Double.infinity]) }
    #expect(throws: JSONError.self) { try responder.sendMore(encoding: [1, 2]) }
    #expect(responder.isOpen && replies == [])
    responder.reply(["x": 1])
    #expect(!responder.isOpen)
    #expect(replies == [Reply(parameters: ["x": 1])])
  }
}
