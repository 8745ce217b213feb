import LimberCore
import Platform
import Varlink

/// How long limberd takes to answer each call with as many reminders as a schedule may have, over its socket: the median and
/// the longest of several, in milliseconds, and as a multiple of the most trivial call. And the dearest ones with reminders
/// of the forms that take longest.
func calls(isQuick: Bool) throws -> JSONValue {
  let count = isQuick ? 50 : FullSchedule.count
  let plain = FullSchedule.text(count: count)
  let hard = HardSchedule.text(count: count)
  return .object([
    "plain": try calls(FullSchedule.calls(plain), with: plain, isQuick: isQuick),
    "hard": try calls(HardSchedule.calls(hard), with: hard, isQuick: isQuick),
  ])
}

private typealias NamedCall = (name: (method: String, label: String), parameters: JSONValue.Object)

private func calls(_ calls: [NamedCall], with text: String, isQuick: Bool) throws -> JSONValue {
  let scratch = try Scratch()
  let starter = try Starter(scratch)
  let folder = "\(scratch.path)/home/.config/limber"
  try Files.makeDirectory(folder)
  try Files.replaceAtomically("\(folder)/schedule.toml", Array(text.utf8))
  return try starter.running { ready in
    var report: JSONValue.Object = ["readyMilliseconds": .figure(ready / 1e6)]
    let client = try CallClient("\(scratch.path)/run/limber/io.limber.Control")
    let trivial = try client.median("org.varlink.service.GetInfo", rounds: isQuick ? 3 : 50).median
    for (name, parameters) in calls {
      let (median, most) = try client.median("io.limber.Control.\(name.method)", parameters, rounds: isQuick ? 1 : 9)
      report[name.label] = .object([
        "milliseconds": .figure(median / 1e6), "most": .figure(most / 1e6), "ratio": .figure(median / trivial),
      ])
    }
    report["residentKilobytes"] = .int(try starter.residentKilobytes())
    return .object(report)
  }
}

/// A schedule with as many reminders as are allowed, of every kind.
private enum FullSchedule {
  static let count = 500

  static func text(count: Int) -> String {
    var text = """
      person = "Anna"
      [calcium]
      target = "1200 mg"
      upper = "2000 mg"
      [apart.levothyroxine]
      at = "07:00"
      calcium_after = "4h"
      calcium_before = "4h"

      """
    for index in 0..<(count - 1) { text += reminder(index) }
    return text + "[reminder.often]\nkind = \"movement\"\ntitle = \"Often\"\nevery = \"5min\"\n"
  }

  private static func reminder(_ index: Int) -> String {
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let clock = "\(two(index % 24)):\(two(index * 7 % 60))"
    let timing =
      switch index % 5 {
      case 0: "at = \"\(clock)\""
      case 1: "at = [\"\(clock)\", \"\(two((index + 6) % 24)):30\", \"Sun \(two((index + 12) % 24)):15\"]"
      case 2: "at = \"Mon..Fri \(clock) America/New_York\""
      case 3: "at = \"*-*-\(two(index % 28 + 1)) \(clock)\""
      default: "every = \"2h\"\nbetween = \"07:00-22:00\""
      }
    let kind = index % 5 == 4 ? "movement" : "calcium"
    let dose = index % 5 == 4 ? "" : "dose = \"100 mg\"\n"
    return "[reminder.r\(index)]\nkind = \"\(kind)\"\ntitle = \"Reminder \(index)\"\n\(timing)\n\(dose)\n"
  }

  /// One call of each kind, those that change something in pairs that leave it as it was.
  static func calls(_ text: String) -> [NamedCall] {
    func once(_ name: String, _ parameters: JSONValue.Object = [:]) -> NamedCall { ((name, name), parameters) }
    let new: JSONValue = .object([
      "kind": "calcium", "title": "New one", "id": "new-one", "at": "12:30", "dose": "100 mg",
    ])
    let another = text + "[reminder.other]\nkind = \"calcium\"\ntitle = \"Other\"\nat = \"13:00\"\n"
    let smaller = text.replacing("[reminder.often]\nkind", with: "[reminder.oft]\nkind")
    return [
      once("Status"), once("Agenda"), (("Agenda", "AgendaOfAYear"), ["days": .int(366)]), once("List"),
      once("Show", ["reminder": "often"]), once("Schedule"), once("Check"),
      (("Check", "CheckOfAText"), ["text": .string(smaller)]),
      (("Check", "CheckOfTooMany"), ["text": .string(another)]),
      once("Set", ["reminder": "often", "changes": .object(["note": "slowly"])]), once("Remove", ["reminder": "often"]),
      once("Add", ["reminder": new]), (("Reload", "Reload"), [:]),
      // Only the first finds the titles as they were.
      once(
        "Import", ["text": .string(text.replacing("title = \"Rem", with: "title = \"Another rem")), "replace": true]),
      once("Log", ["what": "cramp", "place": "left calf"]), once("Undo"), once("Pause"), once("Resume"), once("Rest"),
      (("Status", "StatusAfterwards"), [:]), once("Review"),
    ]
  }
}

/// As many reminders, each with as many times as it may have: that come on dates which hardly meet, in zones of their own, or
/// as often as is allowed.
private enum HardSchedule {
  static func text(count: Int) -> String {
    let zones = ["Asia/Tokyo", "America/New_York", "Pacific/Chatham", "Australia/Lord_Howe"]
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    var text = "[calcium]\nupper = \"2000 mg\"\n"
    for index in 0..<20 {
      text += "[apart.m\(index)]\nat = \"\(two(index)):00\"\ncalcium_after = \"1min\"\ncalcium_before = \"1min\"\n"
    }
    for index in 0..<count {
      let times = (0..<ClockTimes.limit).map { hour in
        let clock = "\(two(hour)):\(two(index % 60))"
        return switch index % 5 {
        case 0: "*-02-29 \(clock) \(zones[(index + hour) % zones.count])"
        case 1: "Fri *-*-13 \(clock)"
        case 2: "Mon *-02-29 \(clock)"
        case 3: "Sun *-\(two(hour + 1))~01 \(clock)"
        default: "*:\(two(hour * 5)):\(two(index % 60))"
        }
      }
      let list = times.map { "\"\($0)\"" }.joined(separator: ", ")
      text +=
        "[reminder.r\(index)]\nkind = \"calcium\"\ntitle = \"Calcium \(index)\"\nat = [\(list)]\ndose = \"100 mg\"\n"
    }
    return text
  }

  static func calls(_ text: String) -> [NamedCall] {
    [
      (("Status", "Status"), [:]), (("Agenda", "Agenda"), [:]),
      (("Check", "CheckOfAText"), ["text": .string(text + "#")]),
      (("Check", "CheckAgain"), [:]),
      // Only the first finds the file as it was.
      (("Edit", "Edit"), ["before": .string(text), "after": .string(text.replacing("Calcium", with: "Dose"))]),
      (("Set", "Set"), ["reminder": "r3", "changes": .object(["title": "Other"])]),
      (("Set", "SetAnotherTime"), ["reminder": "r3", "changes": .object(["at": "12:30"])]),
    ]
  }
}

/// A client that waits for each reply.
private final class CallClient {
  private let stream: UnixClient
  private var connection = ClientConnection()

  init(_ path: String) throws {
    stream = try UnixClient(path: path)
    stream.wait(seconds: 600)
  }

  /// The time until the reply, in nanoseconds; an error is a reply as well.
  private func call(_ method: String, _ parameters: JSONValue.Object) throws -> Double {
    try nanoseconds {
      try stream.write(connection.send(Call(method: method, parameters: parameters)))
      while try connection.next() == nil {
        let bytes = try stream.read(upTo: 64 * 1024)
        guard !bytes.isEmpty else { throw BenchmarkError(description: "limberd closed the connection at \(method)") }
        connection.receive(bytes)
      }
    }
  }

  func median(
    _ method: String, _ parameters: JSONValue.Object = [:], rounds: Int
  ) throws -> (median: Double, most: Double) {
    var times: [Double] = []
    for _ in 0..<rounds { times.append(try call(method, parameters)) }
    times.sort()
    return (times[rounds / 2], times[rounds - 1])
  }
}
