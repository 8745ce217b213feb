/// A part of the day as people name it: `in the evening`, `breakfast`, `at night`.
///
/// By itself it is a time. Beside one by the clock it only says which half of the day is meant: 8 in the evening is 20:00.
struct CalendarDayPart: Hashable {
  /// In minutes from midnight: when it is, where nothing else is said.
  let usual: Int
  /// Which times it can be, likewise; over midnight where the last one is below the first.
  private let first: Int
  private let last: Int
  /// Whether it is a meal or the like, which lies in another part: `in the morning at breakfast`.
  let isOccasion: Bool

  private init(_ usual: Int, _ first: Int, _ last: Int, isOccasion: Bool = false) {
    (self.usual, self.first, self.last, self.isOccasion) = (usual, first * 60, last * 60 - 1, isOccasion)
  }

  private static let all: [String: CalendarDayPart] = [
    "morning": CalendarDayPart(8 * 60, 1, 12), "breakfast": CalendarDayPart(8 * 60, 5, 12, isOccasion: true),
    "noon": CalendarDayPart(12 * 60, 11, 15), "midday": CalendarDayPart(12 * 60, 11, 15),
    "lunch": CalendarDayPart(12 * 60 + 30, 11, 15, isOccasion: true),
    "lunchtime": CalendarDayPart(12 * 60 + 30, 11, 15, isOccasion: true),
    "afternoon": CalendarDayPart(15 * 60, 12, 19),
    "dinner": CalendarDayPart(19 * 60, 16, 23, isOccasion: true),
    "supper": CalendarDayPart(19 * 60, 16, 23, isOccasion: true), "evening": CalendarDayPart(20 * 60, 16, 24),
    "night": CalendarDayPart(22 * 60, 18, 6), "bedtime": CalendarDayPart(22 * 60, 18, 3, isOccasion: true),
    "midnight": CalendarDayPart(0, 0, 1),
  ]

  /// By its name, of one of them or of several; nil for another word.
  init?(_ word: String) {
    guard let part = Self.all[word] ?? (word.hasSuffix("s") ? Self.all[String(word.dropLast())] : nil) else {
      return nil
    }
    self = part
  }

  /// Whether it may lie behind midnight, on another day than its beginning.
  var isOverMidnight: Bool { first > last || last < 2 * 60 }

  /// Whether a time lies in it.
  func contains(_ time: Int) -> Bool {
    first < last ? (first...last).contains(time) : time >= first || time <= last
  }
}
