extension Adherence {
  /// The most useful of what the numbers say, in three sentences at most. What is said is so, and no more than that: no cause,
  /// no praise and no blame. ``Sayings`` has the conditions.
  ///
  /// - Parameter zone: whose days and hours are meant.
  public func words(in zone: Zone) -> [String] {
    guard total.coverageOutOf > 0 || !cramps.isEmpty || movement.count > 0 else { return [nothingWords] }
    let words = [doneWords ?? loggedWords, neverShownWords, hoursWords(zone), crampWords(zone), beforeWords]
    return Array(words.compactMap { $0 }.prefix(3))
  }

  /// Why nothing counts.
  public var nothingWords: String {
    let open = total.open == 0 ? nil : total.open
    if total.due > 0 {
      let excused =
        total.due == 1 ? "One was due, and was excused." : "\(Self.number(total.due)) were due, all of them excused."
      return excused + (open.map { " \(Self.number($0)) \($0 == 1 ? "is" : "are") still open." } ?? "")
    }
    if let open {
      return "\(Self.number(open)) \(open == 1 ? "was due and is" : "were due and are") still open."
    }
    if passed <= since, since < until { return "This time is still to come." }
    if !isOnRecord { return "Nothing is on record of this time." }
    if told.isEmpty, since < until { return "Nothing is on record of this time: what was due is not known." }
    if isToldWhole { return passed < until ? "Nothing was due so far." : "Nothing was due in this time." }
    return "Nothing is on record of a part of this time: what was due then is not known. In the rest nothing was due."
  }

  /// So many reminders are told one by one.
  private static let fewReminders = 3

  /// `Ankle pumps: 41 of 56 done; Calcium with lunch: 6 of 7.`
  private var doneWords: String? {
    let asked = rows.filter { $0.adherenceOutOf > 0 }
    guard !asked.isEmpty else { return nil }
    let parts =
      asked.count <= Self.fewReminders
      ? asked.map { ($0.shortTitle + $0.mark, $0.counts) }
      : kinds.filter { $0.adherenceOutOf > 0 }.map { (Self.capitalized($0.kind.rawValue), $0.counts) }
    return parts.enumerated().map { index, part in
      "\(part.0): \(part.1.done) of \(part.1.adherenceOutOf)\(index == 0 ? " done" : "")"
    }.joined(separator: "; ") + "."
  }

  /// What nothing asked for.
  private var loggedWords: String? {
    guard movement.count > 0 else { return nil }
    return movement.count == 1 ? "One movement." : "\(Self.number(movement.count)) movements."
  }

  private var neverShownWords: String? {
    let count = total.coverageOutOf - total.adherenceOutOf
    guard count > 0 else { return nil }
    let more = total.adherenceOutOf > 0 ? " more" : ""
    return "\(Self.number(count))\(more) \(count == 1 ? "was" : "were") due and never shown."
  }

  /// `Most was missed between 13:00 and 15:00: 5 of the 6 that were shown and missed.` Only where it stands out.
  private func hoursWords(_ zone: Zone) -> String? {
    var (missed, asked) = (Array(repeating: 0, count: 25), Array(repeating: 0, count: 25))
    // What was never shown nobody missed at an hour of the day: the machine was off then, or locked.
    for item in items where item.isAsked {
      guard let outcome = item.outcome, outcome != .excused else { continue }
      let hour = zone.civil(item.due).hour
      asked[hour] += 1
      if outcome == .missed { missed[hour] += 1 }
    }
    let (all, whole) = (missed.reduce(0, +), asked.reduce(0, +))
    // From an hour on in which something was missed: of two that hold the same the later one.
    let windows = (0..<24).filter { missed[$0] > 0 }.map {
      (hour: $0, missed: missed[$0] + missed[$0 + 1], asked: asked[$0] + asked[$0 + 1])
    }
    guard let most = windows.max(by: { $0.missed < $1.missed }), most.missed >= Sayings.leastMissed,
      Sayings.isMost(most.missed, of: all)
    else { return nil }
    // Where all of the day's asks are in these two hours, or as large a part of them, they say nothing.
    guard most.asked < whole, most.missed * whole > all * most.asked else { return nil }
    return "Most was missed between \(Self.clock(most.hour)) and \(Self.clock(min(24, most.hour + 2))): "
      + "\(most.missed) of the \(all) \(all == total.missed ? "missed" : "that were shown and missed")."
  }

  private static func clock(_ hour: Int) -> String { "\(zeroPadded(hour, width: 2)):00" }

  /// `Two cramps, both on days with fewer than four movements on record.` Only of days of which that is known, and where most of
  /// them had more.
  private func crampWords(_ zone: Zone) -> String? {
    guard !cramps.isEmpty else { return nil }
    let count = cramps.count
    let what = count == 1 ? "One cramp" : "\(Self.number(count)) cramps"
    let all = count == 1 ? "" : count == 2 ? " both" : " all"
    let moved = Dictionary(movement.days.map { ($0.day, $0.count) }) { first, _ in first }
    let known = Set(knownDays)
    let days = cramps.map { zone.civil($0.time).date }
    if days.allSatisfy(known.contains) {
      let most = days.map { moved[$0] ?? 0 }.max() ?? 0
      let better = known.count { (moved[$0] ?? 0) > most }
      if better * 2 >= known.count {
        let fewer = most == 0 ? "no movement" : "fewer than \(Self.number(most + 1).lowercased()) movements"
        return "\(what),\(all) on \(count == 1 ? "a day" : "days") with \(fewer) on record."
      }
    }
    let night = crampSummary.night
    if night == count { return "\(what),\(all) at night." }
    return night > 0 ? "\(what), \(Self.number(night).lowercased()) of them at night." : "\(what)."
  }

  private var beforeWords: String? {
    guard isComparable, total.before.adherenceOutOf > 0, total.adherenceOutOf > 0 else { return nil }
    return "In as long a time before: \(total.before.done) of \(total.before.adherenceOutOf) done."
  }

  /// `Two`, `13`.
  static func number(_ number: Int) -> String {
    let names = [
      "None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ]
    return names.indices.contains(number) ? names[number] : "\(number)"
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
