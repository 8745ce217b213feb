import Testing

@testable import LimberCore

/// A trial is on the record, and in no number of a review.
@Suite struct AdherenceTrialTests {
  private static let trial = Shelf.movement("try-it") {
    $0.isTrial = true
    $0.timing = .at(Shelf.time("08:05"))
  }
  /// As the installer made it before trials were marked.
  private static let earlier = Shelf.movement("first-try") {
    $0.title = "Limber works: move your feet a little"
    $0.timing = .at(Shelf.time("08:05:03"))
  }

  private static func entries(_ reminders: [Reminder], _ deeds: String) -> [Entry] {
    var world = World(reminders)
    for line in deeds.split(separator: "\n") { world.perform(line.split(separator: " ")[...]) }
    #expect(world.violations.isEmpty)
    #expect(!world.lines.contains { $0.contains("no such") || $0.contains("refused") }, "\(world.lines)")
    return world.entries
  }

  private static func review(_ entries: [Entry]) -> Adherence {
    Adherence(entries, since: Instant(seconds: 1_795_392_000), until: Instant(seconds: 1_795_996_800), zone: .utc)
  }

  @Test(
    arguments: [trial, earlier],
    [
      "08:06 done", "08:06 skip", "08:06 snooze\n08:17 done", "08:06 done\n08:07 undo\n08:08 done", "09:30 wait",
      "08:06 remove ID", "08:06 log movement for ID",
      "08:06 done\n12:31 done\n08:10 kill\nFri 09:00 start",
    ])
  func itCountsNowhere(reminder: Reminder, deeds: String) {
    let deeds = deeds.replacing("ID", with: reminder.id) + "\nFri 20:00 wait"
    let with = Self.entries([reminder, Shelf.calcium()], deeds)
    #expect(with.contains { $0.fact.isTrial })
    let without = with.filter { !$0.fact.isTrial }
    #expect(!without.contains { $0.fact.occurrence?.key.reminder == reminder.id })
    let found = Self.review(with)
    #expect(found.rows.map(\.reminder) == ["lunch"] && found.movement.count == 0 && found.movement.longestGap == nil)
    #expect(found.kinds.map(\.kind) == [.calcium] && found.items.allSatisfy { $0.occurrence.key.reminder == "lunch" })
    let other = Self.review(without)
    #expect(found.total == other.total && found.rows == other.rows && found.absences == other.absences)
    #expect(found.words(in: .utc) == other.words(in: .utc))
  }

  /// It takes more than a title or an id.
  @Test func whatOnlyLooksLikeOneCounts() {
    for reminder in [
      Shelf.movement("first-try") { $0.timing = .at(Shelf.time("08:05")) },
      Shelf.movement("mine") {
        $0.title = Self.earlier.title
        $0.timing = .at(Shelf.time("08:05"))
      },
    ] {
      let found = Self.review(Self.entries([reminder], "08:06 done\n12:00 wait"))
      #expect(found.rows.map(\.done) == [1])
    }
  }

  @Test func theMarkIsOnEachEntry() throws {
    for entry in Self.entries([Self.trial], "08:06 snooze\n08:17 done\n08:18 undo\n08:19 done\n08:20 remove try-it")
    where ![.started, .settings].contains(entry.fact.kind) {
      #expect(entry.fact.isTrial, "\(entry.fact)")
      #expect(try Entry(entry.row) == entry)
    }
  }
}
