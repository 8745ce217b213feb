import LimberControl
import LimberCore
import Testing
import Varlink

/// Answers each method with the least there is, or with an error.
private final class Handler: ControlHandler {
  var streams: [ControlStream] = []
  var ended = 0
  private let reminder = Control.Reminder(id: "a", definition: .init(kind: "calcium", title: "A", at: "08:00"))
  private let answer = Control.Answer(
    occurrence: "k7qm", reminder: "a", kind: "calcium", title: "A", due: "T", outcome: "done", at: "T", entry: "e")

  func status(_ call: Control.Status) throws(ControlError) -> Control.Status.Reply {
    .init(
      due: [], next: [], today: .init(due: 0, done: 0, skipped: 0, missed: 0, excused: 0, calciumMg: 0), problems: [],
      version: "0")
  }
  func agenda(_ call: Control.Agenda) throws(ControlError) -> Control.Agenda.Reply { .init(occurrences: []) }
  func list(_ call: Control.List) throws(ControlError) -> Control.List.Reply { .init(reminders: [reminder]) }
  func show(_ call: Control.Show) throws(ControlError) -> Control.Show.Reply {
    throw .noSuchReminder(.init(reminder: call.reminder, nearest: "a"))
  }
  func add(_ call: Control.Add) throws(ControlError) -> Control.Add.Reply {
    .init(reminder: .init(id: call.reminder.id ?? "made", definition: call.reminder), next: [])
  }
  func remove(_ call: Control.Remove) throws(ControlError) -> Control.Remove.Reply { .init(reminder: reminder) }
  func set(_ call: Control.Set) throws(ControlError) -> Control.Set.Reply {
    guard call.changes.values["steps"] == .list(["Up.", "Down."]), call.changes.values["snoozes"] == .number(2),
      call.changes.values["speak"] == .flag(true), call.changes.values["every"] == nil, call.reset == ["note"]
    else { throw .noSuchReminder(.init(reminder: "\(call)")) }
    return .init(reminder: reminder, next: [])
  }
  func done(_ call: Control.Done) throws(ControlError) -> Control.Done.Reply { .init(answer: answer) }
  func skip(_ call: Control.Skip) throws(ControlError) -> Control.Skip.Reply { .init(answer: answer) }
  func snooze(_ call: Control.Snooze) throws(ControlError) -> Control.Snooze.Reply { .init(answer: answer) }
  func undo(_ call: Control.Undo) throws(ControlError) -> Control.Undo.Reply { throw .nothingToUndo }
  func deeds(_ call: Control.Deeds) throws(ControlError) -> Control.Deeds.Reply { .init(deeds: []) }
  func log(_ call: Control.Log) throws(ControlError) -> Control.Log.Reply {
    .init(entry: .init(id: "e", seq: 1, time: "T", kind: call.what.rawValue, mg: call.mg, minutes: call.minutes))
  }
  func pause(_ call: Control.Pause) throws(ControlError) -> Control.Pause.Reply { .init(until: "T") }
  func rest(_ call: Control.Rest) throws(ControlError) -> Control.Rest.Reply { .init(until: "T", excused: []) }
  func resume(_ call: Control.Resume) throws(ControlError) -> Control.Resume.Reply { .init(due: []) }
  func watch(_ call: Control.Watch, _ stream: ControlStream) throws(ControlError) {
    guard streams.isEmpty else { throw .tooManyWatchers(.init(limit: 1)) }
    stream.onEnd = { [unowned self] in ended += 1 }
    streams.append(stream)
  }
  func review(_ call: Control.Review, _ answer: ControlAnswer<Control.Review>) throws(ControlError) {
    answer.give(
      .success(
        EncodedReply(.init(Adherence([], since: .epoch, until: .epoch, zone: .utc), zone: .utc, evidence: Evidence()))))
  }
  func schedule(_ call: Control.Schedule) throws(ControlError) -> Control.Schedule.Reply { .init(file: "f", text: "") }
  func edit(_ call: Control.Edit) throws(ControlError) -> Control.Edit.Reply {
    .init(added: [call.before], changed: [], removed: [call.after])
  }
  func `import`(_ call: Control.Import) throws(ControlError) -> Control.Import.Reply {
    throw .scheduleDiffers(.init(reminders: [call.text], settings: []))
  }
  func check(_ call: Control.Check) throws(ControlError) -> Control.Check.Reply {
    .init(problems: [], warnings: [.init(message: call.text ?? "none")])
  }
  func reload(_ call: Control.Reload) throws(ControlError) -> Control.Reload.Reply { .init() }
}

/// A client and a server in one place.
private final class Line {
  let handler = Handler()
  private var client = ClientConnection()
  private var server: ServerConnection?
  private var later = 0

  init() {
    let handler = handler
    let service = Service(
      vendor: "", product: "", version: "", url: "", interfaces: [ControlInterface.parsed],
      streams: Set(ControlMethod.allCases.filter(\.isStream).map(\.name))
    ) { call, responder in
      ControlInterface.answer(call, responder, by: handler)
    }
    server = ServerConnection(service: service) { [unowned self] action in
      switch action {
      case .send(let bytes): client.receive(bytes)
      case .goOnLater: later += 1
      case .suspendInput, .resumeInput, .close: break
      }
    }
  }

  func send(_ call: Call) { server?.receive(client.send(call)) }
  func next() throws -> ClientConnection.Event? {
    while later > 0 {
      later -= 1
      server?.goOn()
    }
    return try client.next()
  }
  func hangUp() { server?.disconnected() }

  /// Calls a method and decodes its reply or its error.
  func call<C: ControlCall>(_ call: C) throws -> C.Reply {
    send(try call.call())
    switch try #require(try next()) {
    case .reply(let results, _): return try C.reply(from: results)
    case .failure(let error): throw try ControlError(error) ?? .notPaused
    }
  }
}

@Suite struct HandlerTests {
  @Test func everyMethodReachesItsFunction() throws {
    let line = Line()
    _ = try line.call(Control.Status())
    _ = try line.call(Control.Agenda(days: 2, from: "now"))
    #expect(try line.call(Control.List()).reminders.first?.at == "08:00")
    let draft = Control.ReminderDraft(kind: "movement", title: "Toes", every: "1h", steps: ["Up.", "Down."])
    let added = try line.call(Control.Add(reminder: draft)).reminder
    #expect(added.id == "made" && added.steps == ["Up.", "Down."])
    #expect(try line.call(Control.Remove(reminder: "a")).reminder.id == "a")
    #expect(try line.call(Control.Done(target: "k7")).answer.outcome == "done")
    line.send(
      Call(
        method: "io.limber.Control.Set",
        parameters: [
          "reminder": "a", "reset": ["note"],
          "changes": ["steps": ["Up.", "Down."], "snoozes": 2, "speak": true, "every": .null],
        ]))
    guard case .reply? = try line.next() else {
      Issue.record("what was set did not arrive as it was sent")
      return
    }
    _ = try line.call(Control.Rest())
    #expect(try line.call(Control.Schedule()).file == "f")
    #expect(try line.call(Control.Edit(before: "1", after: "2")) == .init(added: ["1"], changed: [], removed: ["2"]))
    #expect(throws: ControlError.scheduleDiffers(.init(reminders: ["t"], settings: []))) {
      try line.call(Control.Import(text: "t", replace: true))
    }
    #expect(try line.call(Control.Check(text: "t")).warnings.map(\.message) == ["t"])
    _ = try line.call(Control.Skip(reason: "tired"))
    _ = try line.call(Control.Snooze(duration: "20min"))
    let entry = try line.call(Control.Log(what: .calcium, minutes: 10, mg: 300)).entry
    #expect(entry.mg == 300 && entry.minutes == 10 && entry.kind == "calcium")
    _ = try line.call(Control.Pause())
    _ = try line.call(Control.Resume())
    _ = try line.call(Control.Review(since: "2026-11-01"))
    _ = try line.call(Control.Reload())
    line.hangUp()
  }

  @Test func errorsArriveAsTheyWereThrown() throws {
    let line = Line()
    #expect(throws: ControlError.noSuchReminder(.init(reminder: "b", nearest: "a"))) {
      try line.call(Control.Show(reminder: "b"))
    }
    #expect(throws: ControlError.nothingToUndo) { try line.call(Control.Undo()) }
    line.send(Call(method: "io.limber.Control.Log", parameters: ["what": "dance"]))
    #expect(try line.next() == .failure(.invalidParameter("what")))
    line.send(
      Call(method: "io.limber.Control.Add", parameters: ["reminder": ["kind": "calcium", "title": "T", "atx": "1"]]))
    #expect(try line.next() == .failure(.invalidParameter("reminder.atx")))
    line.send(Call(method: "io.limber.Control.Watch"))
    #expect(try line.next() == .failure(.expectedMore))
    line.hangUp()
  }

  @Test func watchingSaysFirstThatItHasBegun() throws {
    let line = Line()
    line.send(try Control.Watch().call())
    #expect(try line.next() == .reply([:], continues: true))
    let entry = Control.Entry(id: "e", seq: 1, time: "T", kind: "due")
    line.handler.streams[0].send(entry)
    guard case .reply(let results, true)? = try line.next() else {
      Issue.record("no entry")
      return
    }
    #expect(try Control.Watch.reply(from: results).entry == entry)
    line.hangUp()
    #expect(line.handler.ended == 1)
    line.handler.streams[0].send(entry)
    #expect(try line.next() == nil)
  }

  @Test func theDaemonMayEndAStreamOrRefuseIt() throws {
    let line = Line()
    line.send(try Control.Watch().call())
    line.handler.streams[0].end()
    #expect(!line.handler.streams[0].isOpen)
    #expect(try line.next() == .reply([:], continues: true))
    #expect(try line.next() == .reply([:], continues: false))
    #expect(throws: ControlError.tooManyWatchers(.init(limit: 1))) { try line.call(Control.Watch()) }
    line.hangUp()
  }

  /// What is too long is refused by its length, before anybody reads it.
  @Test func longArgumentsAreRefused() throws {
    let line = Line()
    let marks = "a" + String(repeating: "\u{338}", count: 160_000)
    func refusal<C: ControlCall>(_ call: C) -> Control.Failure.InvalidValue? {
      do {
        _ = try line.call(call)
      } catch ControlError.invalidValue(let payload) {
        return payload
      } catch {}
      return nil
    }
    let long = "at most 256 bytes"
    #expect(
      refusal(Control.Show(reminder: marks)) == .init(parameter: "reminder", found: "320001 bytes", allowed: long))
    #expect(refusal(Control.Undo(target: marks))?.parameter == "target")
    #expect(refusal(Control.Done(targets: ["a", marks]))?.parameter == "targets")
    #expect(refusal(Control.Done(target: "a", at: marks))?.allowed == long)
    #expect(refusal(Control.Done(target: "a", note: marks))?.allowed == "at most 65536 bytes")
    #expect(refusal(Control.Snooze(duration: String(repeating: "1h", count: 129)))?.found == "258 bytes")
    #expect(refusal(Control.Pause(until: marks))?.parameter == "until")
    #expect(refusal(Control.Agenda(from: marks))?.parameter == "from")
    #expect(
      refusal(Control.Add(reminder: Control.ReminderDraft(kind: "calcium", title: "T", at: marks)))?.parameter == "at")
    let many = Array(repeating: "a", count: 501)
    #expect(
      refusal(Control.Done(targets: many))
        == .init(parameter: "targets", found: "a list of 501", allowed: "at most 500"))
    // As long as is allowed reaches its function; and a schedule may be as long as a call.
    #expect(refusal(Control.Show(reminder: String(repeating: "a", count: 256))) == nil)
    #expect(refusal(Control.Done(target: "a", note: String(repeating: "a", count: 65_536))) == nil)
    #expect(refusal(Control.Check(text: String(repeating: "#", count: 900_000))) == nil)
  }
}
