import Testing

@testable import LimberCore

/// A crash after every single entry: what was recorded is replayed, and everything goes on as if nothing had been.
@Suite struct EngineCrashTests {
  static let scripts: [(name: String, script: String)] = [
    (
      "a day of answers",
      """
      10:05 done pumps
      11:20 snooze pumps
      11:50 skip pumps tired
      12:31 done lunch
      12:33 undo
      12:40 done lunch at 12:35
      13:30 log movement
      14:00 done breakfast at 09:10
      14:10 undo
      15:00 log calcium 300
      Tue 07:45 done breakfast
      Tue 12:00 wait
      """
    ),
    (
      "pauses and edits",
      """
      09:01 pause 2h
      10:30 done pumps
      11:30 title pumps Circles
      12:10 every pumps 45min
      12:31 remove lunch
      13:00 pause 30min
      13:10 resume
      15:00 disable breakfast
      Tue 10:00 wait
      """
    ),
    (
      "obstacles and sleep",
      """
      09:10 block locked
      10:20 free locked
      10:25 sleep
      13:00 wake
      13:05 block noServer
      16:00 free noServer
      16:01 done pumps
      16:02 done lunch
      Tue 11:00 step +1h
      Tue 14:00 wait
      """
    ),
  ]

  private func world() -> World {
    World([
      Shelf.movement { $0.repeats = 1 }, Shelf.calcium { $0.repeats = 1 }, Shelf.calcium("breakfast", at: "08:30"),
    ])
  }

  /// What happened, without what a restart adds to it.
  private func story(_ world: World) -> [String] {
    world.lines.filter { !$0.hasPrefix(">") && !$0.hasSuffix("started") && !$0.contains("withdrawn") }.sorted()
  }

  @Test(arguments: scripts.map(\.name))
  func afterEveryEntry(name: String) throws {
    let script = try #require(Self.scripts.first { $0.name == name }).script.split(separator: "\n")
    var reference = world()
    let first = reference.entries.count
    for line in script { reference.perform(line.split(separator: " ")[...]) }
    #expect(reference.violations.isEmpty)
    #expect(!reference.lines.contains { $0.contains("no such") })
    try #require(reference.entries.count > first + 30)
    for crash in first + 1...reference.entries.count {
      var world = world()
      world.crashAfter = crash
      for line in script { world.performUntilDone(line.split(separator: " ")[...]) }
      let (found, expected) = (story(world), story(reference))
      if found != expected {
        Issue.record(
          """
          crash after entry \(crash), '\(reference.entries[crash - 1].sentence)': \
          not \(expected.filter { !found.contains($0) }), but \(found.filter { !expected.contains($0) })
          """)
      }
      if let violation = world.violations.first { Issue.record("crash after entry \(crash): \(violation)") }
    }
  }
}
