extension Adherence {
  /// The most useful of what the numbers say, in three sentences at most. What is said is so, and no more than that: no cause,
  /// no praise and no blame.
  ///
  /// - Parameter zone: whose days and hours are meant.
  public func words(in zone: Zone) -> [String] {
    guard total.coverageOutOf > 0 || !cramps.isEmpty || movement.count > 0 else {
      return [total.due > 0 ? "All that was due was excused." : "Nothing was due in this time."]
    }
    return [doneWords ?? loggedWords, neverShownWords, hoursWords, crampWords(zone), beforeWords].compactMap { $0 }
      .prefix(3).map {
        $0
      }
  }

  /// More of a title would bury the numbers behind it.
  private static let longestTitle = 80
  /// So many reminders are told one by one.
  private static let fewReminders = 3

  /// `Ankle pumps: 41 of 56 done; Calcium with lunch: 6 of 7.`
  private var doneWords: String? {
    let asked = rows.filter { $0.adherenceOutOf > 0 }
    guard !asked.isEmpty else { return nil }
    let parts =
      asked.count <= Self.fewReminders
      ? asked.map { (String(Text.oneLine($0.title).prefix(Self.longestTitle)), $0.counts) }
      : kinds.filter { $0.adherenceOutOf > 0 }.map { ($0.kind.rawValue, $0.counts) }
    let text = parts.enumerated().map { index, part in
      "\(part.0): \(part.1.done) of \(part.1.adherenceOutOf)\(index == 0 ? " done" : "")"
    }.joined(separator: "; ")
    return Self.capitalized(text) + "."
  }

  /// What nothing asked for.
  private var loggedWords: String? {
    guard movement.count > 0 else { return nil }
    return movement.count == 1 ? "One movement." : "\(Self.number(movement.count)) movements."
  }

  private var neverShownWords: String? {
    let count = total.coverageOutOf - total.adherenceOutOf
    guard count > 0 else { return nil }
    guard total.adherenceOutOf > 0 else { return "\(Self.number(count)) due, none of them shown." }
    return "\(Self.number(count)) more \(count == 1 ? "was" : "were") due and never shown."
  }

  /// `Most was missed between 13 and 15: 9 of 12 not done.` Only where it stands out.
  private var hoursWords: String? {
    let hours = total.counts.byHour
    func undone(_ hour: Int) -> Int { hours[hour].due - hours[hour].done }
    let all = hours.indices.reduce(0) { $0 + undone($1) }
    // From an hour on in which something was not done: of two that hold the same the later one.
    let windows = (0..<23).filter { undone($0) > 0 }.map {
      (hour: $0, undone: undone($0) + undone($0 + 1), due: hours[$0].due + hours[$0 + 1].due)
    }
    guard let most = windows.max(by: { $0.undone < $1.undone }), most.undone >= 3, most.undone * 3 >= all else {
      return nil
    }
    // Where all of the day's asks are in these two hours, they say nothing; and where another time is as bad, neither.
    let due = hours.reduce(0) { $0 + $1.due }
    let rivals = windows.filter { abs($0.hour - most.hour) > 1 && $0.undone == most.undone }
    guard rivals.isEmpty, most.due < due, most.undone * due > all * most.due else { return nil }
    return "Most was missed between \(most.hour) and \(most.hour + 2): \(most.undone) of \(most.due) not done."
  }

  /// `Two cramps, both on days with fewer than four movements.` Only where there were days with more, and none of them had one.
  private func crampWords(_ zone: Zone) -> String? {
    guard !cramps.isEmpty else { return nil }
    let count = cramps.count
    let what = count == 1 ? "One cramp" : "\(Self.number(count)) cramps"
    let all = count == 1 ? "" : count == 2 ? " both" : " all"
    let moved = Dictionary(movement.days.map { ($0.day, $0.count) }) { first, _ in first }
    let most = cramps.map { moved[zone.civil($0.time).date] ?? 0 }.max() ?? 0
    let better = movement.days.count { $0.count > most }
    if better * 3 >= movement.days.count, better > 0 {
      let fewer = most == 0 ? "no movement" : "fewer than \(Self.number(most + 1).lowercased()) movements"
      return "\(what),\(all) on \(count == 1 ? "a day" : "days") with \(fewer)."
    }
    let night = crampSummary.night
    if night == count { return "\(what),\(all) at night." }
    return night > 0 ? "\(what), \(Self.number(night).lowercased()) of them at night." : "\(what)."
  }

  private var beforeWords: String? {
    guard total.before.adherenceOutOf > 0, total.adherenceOutOf > 0 else { return nil }
    return "In as long a time before: \(total.before.done) of \(total.before.adherenceOutOf) done."
  }

  /// `Two`, `13`.
  private static func number(_ number: Int) -> String {
    let names = [
      "None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
    ]
    return names.indices.contains(number) ? names[number] : "\(number)"
  }

  private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
