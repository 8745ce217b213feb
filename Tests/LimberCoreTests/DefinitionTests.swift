import Testing

@testable import LimberCore

/// A reminder as text in an entry, and back.
@Suite struct DefinitionTests {
  private static func random(_ random: inout Random, texts: [String]) -> Reminder {
    let day = ["Mon..Sun", "Mon..Fri", "Sat,Sun", "Mon,Wed,Fri"]
    let calcium = random.chance(2)
    func clock() -> String { "\(zeroPadded(random.below(24), width: 2)):\(zeroPadded(random.below(60), width: 2))" }
    var reminder: Reminder
    if calcium {
      reminder = Shelf.calcium(
        "r\(random.below(100))", at: "\(random.pick(day)) \(clock()):\(zeroPadded(random.below(60), width: 2))")
      if random.chance(2) {
        reminder.timing = .at(Shelf.time("\(random.pick(day)) \(clock())", clock(), "*-*-1 \(clock())"))
      }
      reminder.dose = random.chance(3) ? nil : random.below(2000) + 1
      reminder.source = random.pick([.food, .supplement, nil])
    } else {
      reminder = Shelf.movement(
        "r\(random.below(100))", every: "\(random.below(500) + 5)min",
        between: "\(clock())-\(random.chance(5) ? "24:00" : clock())",
        days: random.pick(day))
      reminder.lasts = random.chance(3) ? nil : .seconds(Int64(random.below(2000) + 1))
      reminder.posture = random.pick([.seated, .lying, .standing, nil])
    }
    reminder.title = random.pick(texts)
    reminder.limb = random.chance(2) ? nil : random.pick(texts)
    reminder.note = random.chance(2) ? nil : random.pick(texts)
    reminder.steps = (0..<random.below(4)).map { _ in random.pick(texts) }
    reminder.snooze = .seconds(Int64(random.below(4000) + 1))
    reminder.snoozes = random.below(10)
    reminder.repeatAfter = .seconds(Int64(random.below(4000) + 1))
    reminder.repeats = random.below(10)
    reminder.late = .seconds(Int64(random.below(40_000)))
    reminder.early = .seconds(Int64(random.below(40_000)))
    reminder.onTime = .seconds(Int64(random.below(4000)))
    reminder.naturalBreak = random.chance(2) ? nil : .minutes(Int64(random.below(60) + 1))
    reminder.speak = random.chance(2)
    reminder.urgency = random.pick(Urgency.allCases)
    reminder.enabled = random.chance(2)
    return reminder
  }

  private static func check(_ reminder: Reminder) {
    let back = Reminder(id: reminder.id, definition: reminder.definition)
    let isSame = back == reminder
    #expect(isSame, "\(reminder.definition)")
  }

  @Test func randomReminders() {
    var random = Random(seed: 6)
    let texts = [
      "Ankle pumps", "a=b", "=", "\\", "\\n", "line\nbreak", "a\r\nb", "\\\n\\", "tab\tbed", "üñï 漢字 🦵🏽", "trailing ",
      " leading",
      "key=value\nother=x", "\"quoted\" 'text'", "\u{202e}rtl", "a\u{0}b", "100 %", "#hash", "x\u{2028}y",
    ]
    for _ in 0..<500 { Self.check(Self.random(&random, texts: texts)) }
  }

  /// A title that begins with a character that joins the one before it.
  @Test(arguments: [
    "\u{301}accent", "\u{fe0f}selector", "\u{200d}joiner", "\u{338}stroke", "\n\u{301}x", "\u{1f3fd}skin",
  ])
  func charactersThatJoin(text: String) {
    Self.check(Shelf.calcium { $0.title = text })
    Self.check(
      Shelf.movement {
        $0.limb = text; $0.note = text; $0.steps = [text, text]
      })
  }

  @Test func defaultsOfBothKinds() {
    Self.check(Shelf.calcium())
    Self.check(Shelf.movement())
  }

  /// Defaults by kind, as the schedule's rules say.
  @Test func defaults() {
    let movement = Reminder(
      id: "m", kind: .movement, title: "m", timing: .every(.hours(1), Shelf.window("09:00-18:00")))
    let calcium = Reminder(id: "c", kind: .calcium, title: "c", timing: .at(Shelf.time("12:30")))
    for reminder in [movement, calcium] {
      #expect(reminder.snooze == .minutes(10))
      #expect(reminder.snoozes == 3)
      #expect(reminder.repeats == 2)
      #expect(reminder.enabled)
      #expect(reminder.dose == nil, "a dose is the clinician's")
    }
    #expect(movement.repeatAfter == .minutes(5))
    #expect(calcium.repeatAfter == .minutes(10))
    #expect(movement.late == .hours(1))
    #expect(calcium.late == .hours(4))
    #expect(calcium.early == .hours(1))
    #expect(movement.onTime == .minutes(15))
    #expect(calcium.onTime == .minutes(30))
    #expect(movement.posture == .seated, "standing only if the schedule says so")
    #expect(movement.lasts == .minutes(3))
    #expect(calcium.source == nil, "nobody said that it is food")
  }

  @Test(arguments: [
    "", "kind=movement", "title=x", "kind=yoga\ntitle=x\nat=08:00", "kind=calcium\ntitle=x",
    "kind=calcium\ntitle=x\nat=never", "nonsense", "kind=movement\ntitle=x\nevery=1h",
  ])
  func noDefinition(text: String) { #expect(Reminder(id: "x", definition: text) == nil) }

  /// Keys of a later version are passed over.
  @Test func keysOfALaterVersion() {
    let reminder = Shelf.calcium()
    #expect(Reminder(id: "lunch", definition: reminder.definition + "\ncolour=green") == reminder)
  }

  /// Found by a fuzzer: a span of nothing is written as `0`, without a unit.
  @Test func spansOfNothingComeBack() {
    var reminder = Shelf.movement("pumps", every: "30min", between: "09:00-18:00", days: "Mon..Sun")
    (reminder.lasts, reminder.naturalBreak, reminder.early) = (.zero, .zero, .zero)
    #expect(Reminder(id: "pumps", definition: reminder.definition) == reminder)
  }

  /// It would come due for ever.
  @Test func anIntervalOfNothingIsNone() {
    let text = "kind=movement\ntitle=A\nevery=0s\nbetween=09:00-18:00\ndays=Mon..Sun"
    #expect(Reminder(id: "a", definition: text) == nil)
  }
}
