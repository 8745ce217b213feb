import Testing

@testable import LimberCore

/// Plays a script of clock accidents twice: as it is written, and with the daemon dying and starting anew after each deed,
/// which must change nothing but that it says so.
///
/// The language is that of `play`, with these deeds more:
///
/// | `>` line | what it does |
/// |---|---|
/// | `set 2027-01-01 10:00` | sets the clock, whether the daemon runs or not |
/// | `boot 2020-01-06 10:00` | a power cut; the machine starts with its clock there, not synchronised |
/// | `boot synced 2026-11-23 10:00` | the same, but the kernel says that the clock is synchronised |
/// | `sync` | the kernel says so from now on |
/// | `pause for 1h` | a pause for a length of time; `pause until` goes by the clock |
///
/// An expected line that ends in `…` says how it begins.
@discardableResult
func live(_ world: World, _ script: String, sourceLocation: SourceLocation = #_sourceLocation) -> World {
  let result = perform(script, in: world, diesAfterEachDeed: false, sourceLocation)
  _ = perform(script, in: world, diesAfterEachDeed: true, sourceLocation)
  return result
}

private func perform(_ script: String, in world: World, diesAfterEachDeed: Bool, _ place: SourceLocation) -> World {
  var world = world
  var wanted: [String] = []
  for line in script.split(separator: "\n") {
    var text = line
    if let comment = text.firstRange(of: "//") { text = text[..<comment.lowerBound] }
    let words = text.split(separator: " ")
    guard !words.isEmpty else { continue }
    wanted.append(words.joined(separator: " "))
    guard words[0] == ">" else { continue }
    world.accident(words.dropFirst())
    if diesAfterEachDeed, world.isRunning, !world.isAsleep {
      world.kill()
      world.switchOn()
    }
  }
  var found = sortedWithinInstants(world.lines)
  var expected = sortedWithinInstants(wanted)
  if diesAfterEachDeed {
    found.removeAll { $0.hasSuffix(" started") }
    expected.removeAll { $0.hasSuffix(" started") }
  }
  func matches(_ found: String, _ wanted: String) -> Bool {
    wanted.hasSuffix("…") ? found.hasPrefix(wanted.dropLast()) : found == wanted
  }
  let index = zip(found, expected).prefix { matches($0, $1) }.count
  if index < max(found.count, expected.count) {
    let has = index < found.count ? found[index] : "nothing"
    let wants = index < expected.count ? expected[index] : "nothing"
    Issue.record(
      """
      \(diesAfterEachDeed ? "with restarts, " : "")line \(index + 1): expected '\(wants)', found '\(has)'; all that \
      happened:\n\(world.lines.joined(separator: "\n"))
      """, sourceLocation: place)
  }
  if !world.violations.isEmpty {
    Issue.record(
      "\(diesAfterEachDeed ? "with restarts: " : "")\(world.violations.joined(separator: "; "))", sourceLocation: place)
  }
  return world
}

extension World {
  /// Does what a `>` line of a script of accidents says.
  mutating func accident(_ words: ArraySlice<Substring>) {
    let place = (words.firstIndex { $0.contains(":") } ?? words.startIndex) + 1
    guard place < words.endIndex else { return perform(words) }
    let rest = words[(place + 1)...]
    let isAccident =
      ["set", "boot", "sync"].contains(words[place]) || words[place...].starts(with: ["pause", "for"])
    guard isAccident else { return perform(words) }
    perform(words[..<place] + ["wait"])
    lines.removeLast()
    lines.append("> " + words.joined(separator: " "))
    switch words[place] {
    case "sync": send(.clockSynchronized)
    case "pause":
      let span = Shelf.span(rest.dropFirst().joined(separator: " "))
      send(.request(.pause(until: wall + span, lasting: span), by: .control))
    case "set":
      guard let instant = World.instant(Array(rest), from: wall, zone: zone) else {
        return lines.append("no such time")
      }
      step(by: instant - wall)
    default:
      let isSynced = rest.first == "synced"
      guard let instant = World.instant(Array(rest.dropFirst(isSynced ? 1 : 0)), from: wall, zone: zone) else {
        return lines.append("no such time")
      }
      boot(at: instant, isSynchronized: isSynced)
    }
  }

  /// A power cut: the machine starts with its clock there.
  mutating func boot(at instant: Instant, isSynchronized: Bool = false, named: [String: Zone] = [:]) {
    kill()
    wall = instant
    boot += 1
    bootedAt = wall - .seconds(20)
    suspended = .zero
    screen = []
    switchOn(isSynchronized: isSynchronized, named: named)
  }

  /// A script's deeds alone, one a line without the `>`, when only some of what happens is looked at.
  mutating func deeds(_ script: String) {
    for line in script.split(separator: "\n") {
      let words = line.split(separator: " ")
      if !words.isEmpty { accident(words[...]) }
    }
  }

  /// How many lines hold a text, deeds not counted.
  func count(_ text: String) -> Int { lines.count { $0.contains(text) && !$0.hasPrefix(">") } }

  /// The same world, whose daemon dies now and starts again.
  func restarted() -> World {
    var world = self
    guard world.isRunning, !world.isAsleep else { return world }
    world.kill()
    world.switchOn()
    return world
  }

  /// The world as it goes on, and as it goes on after a restart.
  var bothWays: [World] { [self, restarted()] }

  /// Every case of the book that is closed has one outcome, and nothing is open that should be over.
  func expectAccounted(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(violations.isEmpty, sourceLocation: sourceLocation)
    for (key, item) in book.cases {
      #expect(
        item.isOpen || item.effective.count == 1, "\(key) has \(item.effective.count) outcomes",
        sourceLocation: sourceLocation)
      // How long an interval may still be answered is no time of the clock.
      guard case .at? = book.reminders[key.reminder]?.timing else { continue }
      #expect(!item.isOpen || item.until > wall, "\(key) is still open", sourceLocation: sourceLocation)
    }
  }
}
