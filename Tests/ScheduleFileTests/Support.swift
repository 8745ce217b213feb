import LimberCore
import ScheduleFile

/// SplitMix64: small, seedable, good enough for tests (Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &self) == 0 }

  mutating func pick<T>(_ items: [T]) -> T { items[Int.random(in: 0..<items.count, using: &self)] }
}

/// The file of the documentation.
let annasFile = """
  person = "Anna"                       # optional label, carried on every record

  [calcium]                             # optional; there is no built-in target: it is a clinician's number
  target = "1200 mg"                    # a day, food and supplements together
  upper  = "2000 mg"

  [apart.levothyroxine]                 # optional: warn when calcium is planned too close to it
  at             = "07:00"
  calcium_after  = "4h"                 # calcium at least this long after it
  calcium_before = "4h"                 # or this long before it

  [reminder.ankle-pumps]
  kind     = "movement"
  title    = "Ankle pumps, left foot"
  every    = "1h"                       # since the last movement, or since the window opened
  between  = "09:00-18:00"
  days     = "Mon..Sat"
  lasts    = "3min"
  limb     = "left leg"
  posture  = "seated"
  steps    = ["Sit tall, both feet flat.", "Pull your toes up, then press them down. 10 times.", "Stop if it hurts."]

  [reminder.calcium-lunch]
  kind   = "calcium"
  title  = "Calcium with lunch"
  at     = "12:30"
  dose   = "500 mg"                     # elemental calcium
  source = "supplement"                 # or "food"

  """

/// The zones of the machine of these tests.
func isZone(_ name: String) -> Bool { ["Europe/Berlin", "Asia/Kathmandu"].contains(name) }

extension ScheduleDocument {
  init(parsing text: String) throws(ScheduleProblems) { try self.init(parsing: text, isZone: isZone) }
  init(parsing bytes: [UInt8]) throws(ScheduleProblems) { try self.init(parsing: bytes, isZone: isZone) }
  func setting(
    _ id: String, to changes: [(key: String, value: ScheduleFile.FieldValue?)]
  ) throws(ScheduleEditError) -> ScheduleDocument {
    try setting(id, to: changes, isZone: isZone)
  }
}

extension ReminderKeys {
  static func parse(id: String, fields: [(key: String, value: ScheduleFile.FieldValue)]) throws(FieldProblems)
    -> Reminder
  {
    try parse(id: id, fields: fields, isZone: isZone)
  }
}

/// What is wrong with a text, a line a problem; empty when it is right.
func problems(_ text: String) -> [String] {
  do throws(ScheduleProblems) {
    _ = try ScheduleDocument(parsing: text)
    return []
  } catch {
    return error.problems.map { $0.rendered(file: "f") }
  }
}
