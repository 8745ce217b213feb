/// Times of a day as people say them together, `8:00-20:00` or `every 8 hours`, and the expressions that have just these.
enum CalendarHours {
  /// In minutes from midnight.
  typealias Time = Int

  static func time(_ time: (hour: Int, minute: Int)) -> Time { time.hour * 60 + time.minute }
  static func text(_ time: Time) -> String { "\(padded(time / 60 % 24)):\(padded(time % 60))" }

  private static let day = 24 * 60
  private static func padded(_ number: Int) -> String { zeroPadded(number, width: 2) }

  // MARK: Which

  /// Both ends of some hours, as they are meant: `9-5pm` begins in the morning; nil for `9 to 5` and `8 to 10pm`, which may be
  /// other hours than they look like.
  ///
  /// - Parameter mayBeAfternoon: whether `1 to 5` is no night.
  static func ends(_ first: String, _ last: String, mayBeAfternoon: Bool = true) -> (first: Time, last: Time)? {
    guard let from = CalendarPhrase.timeOfDay(first, mayBeBare: true), from.hour < 24,
      let to = CalendarPhrase.timeOfDay(last, mayBeBare: true)
    else { return nil }
    let (start, end) = (time(from), time(to))
    func isHalf(_ word: String) -> Bool { word.hasSuffix("m") }
    func mayBeLater(_ word: String, _ time: Time) -> Bool { !isHalf(word) && (60..<12 * 60).contains(time) }
    let half = day / 2
    if isHalf(last), mayBeLater(first, start) {
      // Of both halves of the day only one is before the end.
      guard start < end, start + half >= end else { return nil }
      return (start, end)
    }
    if isHalf(first), mayBeLater(last, end) {
      guard end <= start, end + half > start else { return nil }
      return (start, end + half)
    }
    let isBare = [first, last].allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    if isBare, mayBeAfternoon, (1...5).contains(from.hour), !first.hasPrefix("0") { return nil }
    guard end > start || start > half || isHalf(first) else { return nil }
    return (start, end)
  }

  /// The times from one to another, over midnight where the last one is earlier; nil for none, or too many.
  static func times(from first: Time, through last: Time, every step: Int) -> [Time]? {
    guard first != last, step >= 5 else { return nil }
    let length = last > first ? last - first : last + day - first
    let all = stride(from: first, through: first + length, by: step).map { $0 % day }
    return all.count > 1 && Set(all).count == all.count ? all : nil
  }

  /// The times of a day for something that comes so many minutes apart, in the middle of it; nil for what comes once.
  static func times(every step: Int) -> [Time]? {
    guard (5...day / 2).contains(step) else { return nil }
    // At six, noon, six and midnight somebody is awake.
    if step == 6 * 60 { return [0, 6, 12, 18].map { $0 * 60 } }
    let count = day / step
    let first = max(14 * 60 - (count - 1) * step / 2, 0) / 60 * 60
    return (0..<count).map { first + $0 * step }
  }

  /// The times of a day from one on; around the clock where they come at the same each day.
  static func times(from first: Time, every step: Int) -> [Time]? {
    guard (5...day / 2).contains(step) else { return nil }
    let last = day % step == 0 ? first + day - step : day - 1
    let all = stride(from: first, through: last, by: step).map { $0 % day }
    return all.count > 1 ? all : nil
  }

  // MARK: As expressions

  /// Expressions that have just some times, none of which means something else than it looks like; nil where that takes many.
  ///
  /// - Parameter days: what stands in front of each: weekdays, a date.
  static func expressions(_ times: [Time], on days: String = "") -> [String]? {
    var groups: [(minutes: [Int], hours: [Int])] = []
    var seen: Set<Int> = []
    for hour in times.map({ $0 / 60 }) where seen.insert(hour).inserted {
      let minutes = times.filter { $0 / 60 == hour }.map { $0 % 60 }.sorted()
      if let place = groups.firstIndex(where: { $0.minutes == minutes }) {
        groups[place].hours.append(hour)
      } else {
        groups.append((minutes, [hour]))
      }
    }
    func isPlain(_ text: String) -> Bool { CalendarRemedy.expression(text).map { $0.surprise == nil } ?? false }
    let texts = groups.flatMap { group -> [String] in
      let list = group.hours.map(padded).joined(separator: ",")
      let minutes = group.minutes.map(padded)
      let short = [
        "\(hours(group.hours)):\(repeated(group.minutes))", "\(list):\(repeated(group.minutes))",
        "\(list):\(minutes.joined(separator: ","))",
      ].map { days + $0 }
      if let text = short.first(where: isPlain) { return [text] }
      return minutes.map { "\(days)\(list):\($0)" }
    }
    return (1...4).contains(texts.count) && texts.allSatisfy(isPlain) ? texts : nil
  }

  /// `08..20`, `08..20/2`, `08,14,20`; over midnight `20..23,00..08`.
  private static func hours(_ all: [Int]) -> String {
    if let place = zip(all, all.dropFirst()).enumerated().first(where: { $0.element.0 > $0.element.1 })?.offset {
      return "\(hours(Array(all[...place]))),\(hours(Array(all[(place + 1)...])))"
    }
    guard all.count > 1, let last = all.last, let step = step(all), step == 1 || all.count > 2, step < 5 else {
      return all.map(padded).joined(separator: ",")
    }
    return "\(padded(all[0]))..\(padded(last))" + (step > 1 ? "/\(step)" : "")
  }

  /// `00`, `00/15`, `00,20`.
  private static func repeated(_ all: [Int]) -> String {
    guard let step = step(all), 60 % step == 0, all[0] < step, all.count == 60 / step else {
      return all.map(padded).joined(separator: ",")
    }
    return "\(padded(all[0]))/\(step)"
  }

  /// How far apart numbers are, where each is as far from the next.
  private static func step(_ all: [Int]) -> Int? {
    let steps = Set(zip(all, all.dropFirst()).map { $1 - $0 })
    return steps.count == 1 ? steps.first : nil
  }
}
