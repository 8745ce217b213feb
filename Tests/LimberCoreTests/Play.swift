import Testing

@testable import LimberCore

/// Plays a script and compares what happens with what it says.
///
/// A line that begins with `>` is something that somebody does, at a time: `> 09:05 snooze 10min`. Every other line is what
/// happens then: `09:15 shown pumps 2`. Blank lines and what follows `//` don't count. The time passes from one `>` to the next.
///
/// | `>` line | what it does |
/// |---|---|
/// | (nothing), `wait` | lets the time come |
/// | `done`, `skip`, `snooze [10min]` `[ID]` `[at 09:00]` | answers by the control interface |
/// | `press done\|skip\|snooze ID` | answers by the button of the last notification |
/// | `undo [ID]`, `log movement\|cramp\|calcium 300 [at 09:00] [for ID]`, `pause 1h`, `pause until 10:00`, `resume` | requests |
/// | `block`, `free` with `locked`, `away`, `noServer`, `doNotDisturb` | obstacles |
/// | `server confirms\|silent\|refuses` | what the notification server does |
/// | `stop`, `kill`, `start`, `crash`, `reboot`, `sleep`, `wake`, `tick`, `vanish ID`, `step +1h`, `zone NAME` | the machine |
/// | `remove`, `disable`, `enable ID`; `title`, `at`, `every`, `late ID VALUE`; `dose ID 400` | the schedule |
@discardableResult
func play(_ world: World, _ script: String, sourceLocation: SourceLocation = #_sourceLocation) -> World {
  var world = world
  var wanted: [String] = []
  for line in script.split(separator: "\n") {
    var text = line
    if let comment = text.firstRange(of: "//") { text = text[..<comment.lowerBound] }
    let words = text.split(separator: " ")
    guard !words.isEmpty else { continue }
    if words[0] == ">" {
      wanted.append(words.joined(separator: " "))
      world.perform(words.dropFirst())
    } else {
      wanted.append(words.joined(separator: " "))
    }
  }
  let (lines, expected) = (sortedWithinInstants(world.lines), sortedWithinInstants(wanted))
  if lines != expected {
    let index = zip(lines, expected).prefix { $0 == $1 }.count
    let found = index < lines.count ? lines[index] : "nothing"
    let wanted = index < expected.count ? expected[index] : "nothing"
    Issue.record(
      "line \(index + 1): expected '\(wanted)', found '\(found)'; all that happened:\n\(world.lines.joined(separator: "\n"))",
      sourceLocation: sourceLocation)
  }
  if !world.violations.isEmpty {
    Issue.record("\(world.violations.joined(separator: "; "))", sourceLocation: sourceLocation)
  }
  return world
}

/// What happens at one instant to several occurrences has no order in the scripts.
func sortedWithinInstants(_ lines: [String]) -> [String] {
  var result: [String] = []
  var block: [String] = []
  for line in lines {
    if let first = block.first, line.hasPrefix(">") || timeOf(line) != timeOf(first) {
      result += block.sorted()
      block = []
    }
    if line.hasPrefix(">") { result.append(line) } else { block.append(line) }
  }
  return result + block.sorted()
}

/// `Tue 09:00` of `Tue 09:00 due pumps`.
private func timeOf(_ line: String) -> String {
  let words = line.split(separator: " ")
  guard let index = words.firstIndex(where: { $0.contains(":") }) else { return line }
  return words[...index].joined(separator: " ")
}

extension World {
  /// Does what a `>` line says.
  mutating func perform(_ words: ArraySlice<Substring>) {
    var words = Array(words)
    var when: [Substring] = []
    if words.count > 1, words[1].contains(":"), !words[0].contains(":") { when.append(words.removeFirst()) }
    when.append(words.isEmpty ? "" : words.removeFirst())
    let text = (["> " + when.joined(separator: " ")] + words.map(String.init)).joined(separator: " ")
    guard let instant = World.instant(when, from: wall, zone: zone) else {
      return lines.append("\(text): no such time")
    }
    advance(to: instant)
    lines.append(text)
    let verb = words.isEmpty ? "wait" : words.removeFirst()
    if !act(verb, words) { lines.append("\(text): no such deed") }
  }

  /// Does it, and once more if the daemon died before it was recorded: the person was not told that it was done.
  mutating func performUntilDone(_ words: ArraySlice<Substring>) {
    let when = words.prefix { !$0.contains(":") }.count + 1
    guard let instant = World.instant(Array(words.prefix(when)), from: wall, zone: zone) else { return }
    // What comes by itself comes first, so that only the deed's own entries are looked at.
    advance(to: instant)
    let (count, before) = (entries.count, crashes)
    perform(words)
    let requests: Set<Substring> = ["done", "skip", "snooze", "undo", "log", "pause", "rest", "resume"]
    guard crashes > before, let verb = words.dropFirst(when).first, requests.contains(verb) else { return }
    let isRecorded = entries[count...].contains { entry in
      switch entry.fact.kind {
      case .closed, .snoozed, .undone, .logged, .paused, .resumed: true
      default: false
      }
    }
    if !isRecorded { perform(words) }
  }

  private mutating func act(_ verb: Substring, _ words: [Substring]) -> Bool {
    switch verb {
    case "wait": advance(to: wall)
    case "stop":
      send(.stopping)
      kill()
    case "kill": kill()
    case "start": switchOn()
    case "crash":
      kill()
      switchOn()
    case "reboot": reboot()
    case "sleep": isAsleep = true
    case "wake":
      isAsleep = false
      send(.tick)
    case "tick": send(.tick)
    case "vanish":
      guard let key = words.first.flatMap({ lastShown[String($0)] }) else { return false }
      screen.remove(key)
      send(.vanished(key))
    case "step":
      guard let word = words.first else { return false }
      let span = Shelf.span(String(word.dropFirst()))
      step(by: word.hasPrefix("-") ? -span : span)
    case "zone":
      guard let name = words.first, let zone = try? SystemZone.load(String(name)) else { return false }
      self.zone = zone
      send(.zones(Zones(local: zone)))
    case "block", "free":
      guard let obstacle = words.first.flatMap({ Obstacle(rawValue: String($0)) }) else { return false }
      if verb == "block" { obstacles.insert(obstacle) } else { obstacles.remove(obstacle) }
      send(.obstacles(obstacles))
    case "server": server = words == ["silent"] ? .silent : words == ["refuses"] ? .refuses : .confirms
    case "remove", "disable", "enable", "title", "at", "every", "late", "dose", "days":
      return edit(verb, words)
    default: return request(verb, words)
    }
    return true
  }

  private mutating func edit(_ verb: Substring, _ words: [Substring]) -> Bool {
    guard let id = words.first,
      let index = schedule.reminders.firstIndex(where: { $0.id == id })
    else { return false }
    let value = words.dropFirst().joined(separator: " ")
    switch verb {
    case "remove": schedule.reminders.remove(at: index)
    case "disable": schedule.reminders[index].enabled = false
    case "enable": schedule.reminders[index].enabled = true
    case "title": schedule.reminders[index].title = value
    case "at": schedule.reminders[index].timing = .at(Shelf.time(value))
    case "late": schedule.reminders[index].late = Shelf.span(value)
    case "dose": schedule.reminders[index].dose = Int(value)
    case "every":
      guard case .every(_, let window) = schedule.reminders[index].timing else { return false }
      schedule.reminders[index].timing = .every(Shelf.span(value), window)
    default: return false
    }
    send(.schedule(schedule))
    return true
  }

  private mutating func request(_ verb: Substring, _ words: [Substring]) -> Bool {
    var words = words
    var at: Instant?
    if let place = words.firstIndex(of: "at") {
      at = World.instant(Array(words[(place + 1)...]), from: wall, zone: zone)
      words.removeSubrange(place...)
    }
    switch verb {
    case "press":
      guard words.count == 2, let key = lastShown[String(words[1])] else { return false }
      switch words[0] {
      case "done": send(.request(.done(.exactly(key), at: nil, note: nil), by: .notification))
      case "skip": send(.request(.skip(.exactly(key), at: nil, reason: nil), by: .notification))
      default: send(.request(.snooze(.exactly(key), after: nil), by: .notification))
      }
    case "done": send(.request(.done(target(words.first), at: at, note: nil), by: .control))
    case "skip":
      let reason = words.count > 1 ? words.dropFirst().joined(separator: " ") : nil
      send(.request(.skip(target(words.first), at: at, reason: reason), by: .control))
    case "snooze":
      let span = words.last.flatMap { try? TimeSpan(parsing: $0) }
      send(.request(.snooze(target(words.count > (span == nil ? 0 : 1) ? words[0] : nil), after: span), by: .control))
    case "undo": send(.request(.undo(words.first.map(String.init)), by: .control))
    case "resume": send(.request(.resume, by: .control))
    case "rest": send(.request(.rest(until: Text.dayBreak(after: wall, in: zone)), by: .control))
    case "pause":
      let until = words.first == "until" ? World.instant(Array(words.dropFirst()), from: wall, zone: zone) : nil
      let span = words.first.flatMap { try? TimeSpan(parsing: $0) }
      guard let end = until ?? span.map({ wall + $0 }) else { return false }
      send(.request(.pause(until: end), by: .control))
    case "log":
      var closing: Request.Target?
      if let place = words.firstIndex(of: "for"), place + 1 < words.count { closing = .named(String(words[place + 1])) }
      let what: Log.What
      switch words.first {
      case "movement": what = .movement(minutes: 10, limb: nil)
      case "cramp": what = .cramp(place: "left calf", severity: 6, minutes: nil)
      default: what = .calcium(milligrams: words.count > 1 ? Int(words[1]) ?? 0 : 0, source: .food, item: nil)
      }
      send(.request(.log(Log(what, at: at, by: .control), closing: closing), by: .control))
    default: return false
    }
    return true
  }

  private func target(_ word: Substring?) -> Request.Target { word.map { .named(String($0)) } ?? .only }
}
