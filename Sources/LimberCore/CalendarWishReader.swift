/// Reads days and times of a phrase word by word: `Mondays at 8 and 20`, `Dec 24 18:00`, `8 in the evening`, `on the 1st`.
struct CalendarWishReader {
  private var days: [Weekday] = []
  private var slots: [Slot] = []
  private var date = CalendarWishDate()
  /// Days that came behind the last time are those of the next one, or of all.
  private var isFresh = false
  /// Whether nothing separates the last time from what follows: `8 in the evening`.
  private var isJoined = false
  private var isDaily = false
  private var isWeekly = false
  /// How many times were announced, a day or a week: `twice`.
  private var announced: Int?
  private var isWeek = false
  private var before = ""

  /// A time that was said.
  private struct Slot {
    var days: [Weekday]
    var clock: Clock?
    var parts: [CalendarDayPart] = []
  }

  /// A time by the clock, as it was said.
  private struct Clock {
    var time: Int
    /// `8`, `half past eight`.
    var isSaid: Bool
    /// `8h`.
    var isHours: Bool
    /// Whether the clock may have had twelve hours only.
    var mayBeLater: Bool
    /// `8pm`.
    var hasHalf: Bool

    init?(_ word: String, mayBeBare: Bool) {
      guard let found = CalendarPhrase.timeOfDay(word, mayBeBare: mayBeBare) else { return nil }
      time = CalendarHours.time(found)
      isSaid = word.hasSuffix("'") || CalendarPhrase.timeOfDay(word, mayBeBare: false) == nil
      isHours = word.hasSuffix("h")
      hasHalf = word.hasSuffix("m")
      mayBeLater = (1...12).contains(found.hour) && !hasHalf && !word.hasPrefix("0")
    }
  }

  private static let fill: Set = [
    "at", "on", "in", "the", "and", "every", "each", "day", "daily", "uhr", "h", "by", "of", "month", "with", "always",
  ]

  /// Words of which nothing is known here make it nil.
  init?(_ words: [String]) {
    var place = 0
    while place < words.count {
      guard take(words, &place) else { return nil }
    }
  }

  // MARK: Word by word

  private mutating func take(_ words: [String], _ place: inout Int) -> Bool {
    let word = words[place]
    if let count = date.takeWeeks(words[place...], after: before, isBeforeTimes: slots.isEmpty) {
      before = words[place + count - 1]
      place += count
      return true
    }
    defer {
      before = word
      place += 1
    }
    if word == "and" { isJoined = false }
    if Self.fill.contains(word) {
      isDaily = isDaily || ["day", "daily"].contains(word)
      return true
    }
    if let part = CalendarDayPart(word) {
      add(
        part,
        isForNext: place + 2 < words.count && words[place + 1] == "at"
          && Clock(words[place + 2], mayBeBare: true) != nil)
      return true
    }
    let mayBeHours = slots.isEmpty || ["and", "at"].contains(before) || isJoined && slots.last?.clock == nil
    // What stands right in front of a time may be a day as well.
    let isDoubtful =
      (slots.last?.clock?.isSaid ?? false) && before != "and" && Clock(word, mayBeBare: false) != nil
    if date.take(word, after: before, isBeforeTimes: slots.isEmpty) { return true }
    if let clock = Clock(word, mayBeBare: mayBeHours) {
      guard !isDoubtful else { return false }
      add(clock)
      return true
    }
    if let found = CalendarPhrase.weekdays(word) ?? numberedDays(word) {
      if isFresh { days = [] }
      if let last = slots.last, !last.days.isEmpty { isJoined = false }
      isFresh = false
      days += found
      return true
    }
    return takeOther(word)
  }

  private mutating func takeOther(_ word: String) -> Bool {
    switch word {
    case "a", "per": return announced != nil
    case "week": isWeek = true
    case "weekly": isWeekly = true
    case "times", "time":
      guard let clock = slots.last?.clock, clock.isSaid, slots.count == 1, clock.time % 60 == 0 else {
        return word == "time"
      }
      slots.removeLast()
      (announced, isFresh, isJoined) = (clock.time / 60, false, false)
    case "once": announced = 1
    case "twice": announced = 2
    case "thrice": announced = 3
    default: return false
    }
    return true
  }

  /// `1-5`, `1..5` in front of a time: the weekdays by their numbers.
  private func numberedDays(_ word: String) -> [Weekday]? {
    let ends = word.replacing("..", with: "-").split(separator: "-").map { Int($0) }
    guard ends.count == 2, days.isEmpty, let first = ends[0], let last = ends[1], 1 <= first, first < last, last <= 7,
      let from = Weekday(rawValue: first - 1), let to = Weekday(rawValue: last - 1)
    else { return nil }
    return Weekday.days(from: from, through: to)
  }

  private mutating func add(_ clock: Clock) {
    if isJoined, let last = slots.indices.last, slots[last].clock == nil {
      slots[last].clock = clock
    } else {
      slots.append(Slot(days: days, clock: clock))
    }
    (isFresh, isJoined) = (true, true)
  }

  private mutating func add(_ part: CalendarDayPart, isForNext: Bool) {
    if isJoined, let last = slots.indices.last, mayHave(part, slots[last], isForNext) {
      slots[last].parts.append(part)
    } else {
      slots.append(Slot(days: days, parts: [part]))
    }
    (isFresh, isJoined) = (true, true)
  }

  private func mayHave(_ part: CalendarDayPart, _ slot: Slot, _ isForNext: Bool) -> Bool {
    if slot.clock != nil { return !isForNext && slot.parts.allSatisfy { $0.isOccasion != part.isOccasion } }
    return slot.parts.allSatisfy {
      $0.isOccasion != part.isOccasion && ($0.contains(part.usual) || part.contains($0.usual))
    }
  }

  // MARK: What was said

  /// The time of a slot; nil where it can't be told for sure.
  private func time(_ slot: Slot) -> Int? {
    guard let clock = slot.clock else {
      return (slot.parts.first { $0.isOccasion } ?? slot.parts.first)?.usual
    }
    guard !slot.parts.isEmpty else {
      // Three o'clock is seldom in the night.
      return clock.isSaid && clock.mayBeLater && clock.time < 6 * 60 ? nil : clock.time
    }
    let time = clock.time % (24 * 60)
    let half = 12 * 60
    let all =
      clock.mayBeLater || clock.time < 13 * 60 && !clock.hasHalf && time >= 60
      ? [time % half, time % half + half] : [time]
    let fitting = all.filter { time in slot.parts.allSatisfy { $0.contains(time) } }
    return fitting.count == 1 ? fitting[0] : nil
  }

  /// Whether a time of which no half of the day was said stands beside one of which it was, so that both may be of that half:
  /// `8 and 10 in the evening`, `8am and 9`.
  private func isDoubtful(_ place: Int, _ times: [Int]) -> Bool {
    guard let clock = slots[place].clock, slots[place].parts.isEmpty, clock.mayBeLater, clock.time < 12 * 60 else {
      return false
    }
    let later = clock.time + 12 * 60
    return zip(slots, times).enumerated().contains { index, pair in
      let (other, time) = pair
      guard let beside = other.clock, later != time else { return false }
      if beside.hasHalf { return time >= 12 * 60 || index < place && clock.isSaid }
      return !other.parts.isEmpty && other.parts.allSatisfy { $0.contains(later) }
    }
  }

  /// The times in minutes from midnight, one for each that was said; nil where they can't be told for sure.
  private var times: [Int]? {
    let all = slots.compactMap(time)
    guard all.count == slots.count, !slots.indices.contains(where: { isDoubtful($0, all) }) else { return nil }
    // Of "9 in the morning and evening" the second one may be nine, too.
    func isPart(_ slot: Slot) -> Bool { slot.parts.contains { !$0.isOccasion } }
    let isMixed =
      slots.contains { $0.clock != nil && isPart($0) } && slots.contains { $0.clock == nil && isPart($0) }
    let hours = slots.compactMap(\.clock).map(\.isHours)
    let isLength = hours.contains(true) && hours.contains(false)
    // The same twice is only one where each was written out.
    let isSaid = slots.contains { !$0.parts.isEmpty || $0.clock?.hasHalf ?? false }
    let said = zip(slots, all).map { slot, time in "\(slot.days) \(time)" }
    guard !isMixed, !isLength, !isSaid || Set(said).count == said.count else { return nil }
    // A night ends on another day than it begins.
    let isNight = zip(slots, all).contains { slot, time in
      time < 6 * 60 && slot.parts.contains(where: \.isOverMidnight)
    }
    return isNight && !(days.isEmpty && date.isEmpty) ? nil : all
  }

  /// Whether it can be told which days belong to which times: to all, or to each its own.
  private var isOfDays: Bool {
    let own = slots.count { !$0.days.isEmpty }
    return own == 0 || own == slots.count && isFresh
  }

  /// The times alone, as in `20:00`; nil where anything else was said, or none.
  var timesAlone: [String]? {
    guard let times, !times.isEmpty, days.isEmpty, date.isEmpty, announced == nil, !isWeekly, !isWeek else {
      return nil
    }
    return CalendarRemedy.distinct(times.map(CalendarHours.text))
  }

  /// What was said, one for each time; none where nothing was, or not so much as was announced, or it can't be told for sure.
  var expressions: [String] {
    guard let times, isOfDays else { return [] }
    let usual = isWeekly && days.isEmpty ? [Weekday.monday] : days
    let all = times.isEmpty ? [(usual, 8 * 60)] : zip(slots, times).map { ($0.days.isEmpty ? usual : $0.days, $1) }
    guard !times.isEmpty || !days.isEmpty || !date.isEmpty || isDaily || isWeekly, isAnnounced(all.count) else {
      return []
    }
    var texts: [String] = []
    for (days, time) in all {
      // 24:00 is the next day's first minute; of a date it would be another one.
      let isNext = time == 24 * 60
      let shifted = isNext ? days.compactMap { Weekday(rawValue: ($0.rawValue + 1) % 7) } : days
      guard !isNext || date.isEmpty, !isWeekly || date.isEmpty, let fronts = date.fronts(on: shifted) else { return [] }
      texts += fronts.map { $0 + CalendarHours.text(time) }
    }
    return texts
  }

  private func isAnnounced(_ count: Int) -> Bool {
    guard let announced else { return !isWeek }
    return announced == (isWeek ? WeekdaySet(days).bits.nonzeroBitCount * count : count)
  }
}
