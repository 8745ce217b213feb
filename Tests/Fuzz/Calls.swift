import LimberControl
import LimberCore
import Varlink

/// One call to `io.limber.Control`, as it stands in a frame.
func fuzzControl(_ bytes: [UInt8]) {
  var replies: [Varlink.Reply] = []
  let handler = Answers()
  let connection = ServerConnection(service: service(handler)) { action in
    guard case .send(let frame) = action else { return }
    guard let reply = try? Reply(frame: frame.dropLast()) else { return expect(false, "a reply is one") }
    replies.append(reply)
  }
  connection.receive(bytes.filter { $0 != 0 } + [0])
  connection.disconnected()
  guard let call = try? Call(frame: bytes.filter { $0 != 0 }), !call.oneway else {
    return expect(replies.isEmpty, "no reply that nobody wants")
  }
  expect(replies.count == 1, "one reply at once")
  expect(replies.allSatisfy { $0.continues == (handler.watched && $0.error == nil) }, "only a stream goes on")
}

private func service(_ handler: Answers) -> Service {
  Service(
    vendor: "", product: "", version: "", url: "", interfaces: [ControlInterface.parsed],
    streams: Set(ControlMethod.allCases.filter(\.isStream).map(\.name))
  ) { ControlInterface.answer($0, $1, by: handler) }
}

/// Answers each method with the least there is, or gives back what it was given.
private final class Answers: ControlHandler {
  private var streams: [ControlStream] = []
  var watched: Bool { !streams.isEmpty }
  private let reminder = Control.Reminder(id: "a", definition: .init(kind: "calcium", title: "A", at: "08:00"))

  private func answer(_ outcome: String) -> Control.Answer {
    .init(
      occurrence: "k7qm", reminder: "a", kind: "calcium", title: "A", due: "T", outcome: outcome, at: "T", entry: "e")
  }

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
    // What was understood comes back: changes and resets, by their keys.
    .init(reminder: reminder, next: call.changes.values.keys.sorted() + (call.reset ?? []))
  }
  func done(_ call: Control.Done) throws(ControlError) -> Control.Done.Reply { .init(answer: answer("done")) }
  func skip(_ call: Control.Skip) throws(ControlError) -> Control.Skip.Reply { .init(answer: answer("skipped")) }
  func snooze(_ call: Control.Snooze) throws(ControlError) -> Control.Snooze.Reply { .init(answer: answer("")) }
  func undo(_ call: Control.Undo) throws(ControlError) -> Control.Undo.Reply { throw .nothingToUndo }
  func log(_ call: Control.Log) throws(ControlError) -> Control.Log.Reply {
    .init(
      entry: .init(
        id: "e", seq: 1, time: "T", kind: call.what.rawValue, limb: call.limb, mg: call.mg, minutes: call.minutes,
        item: call.item, place: call.place, severity: call.severity, note: call.note))
  }
  func pause(_ call: Control.Pause) throws(ControlError) -> Control.Pause.Reply { .init(until: "T") }
  func rest(_ call: Control.Rest) throws(ControlError) -> Control.Rest.Reply { .init(until: "T", excused: []) }
  func deeds(_ call: Control.Deeds) throws(ControlError) -> Control.Deeds.Reply { .init(deeds: []) }
  func resume(_ call: Control.Resume) throws(ControlError) -> Control.Resume.Reply { .init(due: []) }
  func watch(_ call: Control.Watch, _ stream: ControlStream) throws(ControlError) { streams.append(stream) }
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
    .init(problems: [], warnings: [.init(message: call.text ?? "")])
  }
  func reload(_ call: Control.Reload) throws(ControlError) -> Control.Reload.Reply { .init() }
}
