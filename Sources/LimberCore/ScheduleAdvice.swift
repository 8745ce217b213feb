/// Something about a valid schedule that a person should look at: it works as it is, but may not be meant so.
public struct ScheduleAdvice: Hashable, Sendable {
  /// What it is about.
  public enum Subject: String, CaseIterable, Sendable {
    /// More at once than is absorbed well.
    case dose
    /// More on one day than `upper`.
    case total
    /// Too close to a medicine.
    case apart
    /// More asks on one day than are kept.
    case asks
    /// A time that does not come again.
    case never
    /// A time that is another one than it looks like.
    case meaning
    /// A key of which nothing comes yet.
    case unused
  }
  public var subject: Subject
  /// The reminder's id; nil for what several amount to.
  public var reminder: String?
  /// The key to look at, as in the file.
  public var key: String?
  /// What is so, in one sentence.
  public var message: String
  /// What to do, in one sentence.
  public var fix: String
  /// The medicine, for what is too close to one.
  var medicine: String?
  /// How far it is from what would be well: more is worse. In milligrams, asks or seconds, as the subject is.
  var excess: Int64 = 0

  /// Milligrams; what is above is absorbed poorly (Berkeley Wellness: 500; UAB: 500 to 600).
  public static let largestDose = 500
  /// Three exercises or more, seven sessions or more: non-adherence goes with them (tjn.org.tr 58). A dozen short asks is
  /// where a day is full.
  public static let mostAsks = 12
  /// As far as every day is looked at: whatever comes by weekdays comes in it, and so does the first of a month.
  fileprivate static let horizon = TimeSpan.days(35)
  /// An ask every five minutes, and some of them.
  fileprivate static let limit = 50_000
  /// Comes that often in it what comes every week.
  fileprivate static let often = 5
  /// Of what comes more seldom so many times are looked at beyond that, and on so many days in all.
  fileprivate static let seldom = 24
  fileprivate static let days = 120
  /// So many are named one by one.
  fileprivate static let named = 20

  /// Whether it was so already, and no better.
  public func isKnown(from earlier: [ScheduleAdvice]) -> Bool {
    earlier.contains {
      $0.subject == subject && $0.reminder == reminder && $0.medicine == medicine && $0.excess >= excess
        && (![.meaning, .unused].contains(subject) || $0.message == message)
    }
  }
}

extension Schedule {
  /// What a person should look at, the weightiest first.
  ///
  /// - Parameters:
  ///   - now: from when on the schedule is looked at.
  ///   - zones: the local zone, and those that its times name.
  public func advice(at now: Instant, in zones: Zones) -> [ScheduleAdvice] {
    let upcoming = upcoming(at: now, in: zones)
    return apartAdvice(upcoming, zones) + totalAdvice(upcoming, zones) + doseAdvice + asksAdvice(upcoming, zones)
      + neverAdvice(now, zones) + meaningAdvice + unusedAdvice
  }

  private var unusedAdvice: [ScheduleAdvice] {
    reminders.filter(\.enabled).flatMap { reminder in
      let unused = [
        reminder.speak ? ("speak", "nothing is read aloud yet") : nil,
        reminder.naturalBreak == nil
          ? nil : ("natural_break", "time away from the machine does not count as a movement yet"),
      ].compactMap(\.self)
      return unused.map { key, what in
        ScheduleAdvice(
          subject: .unused, reminder: reminder.id, key: key,
          message: "\(reminder.title) has \(key), of which nothing comes: \(what).",
          fix: "Leave it for a later version, or take it out: limber set \(reminder.id) \(key)=")
      }
    }
  }

  private var meaningAdvice: [ScheduleAdvice] {
    let medicines = aparts.flatMap { apart in
      apart.at.expressions.compactMap { expression in
        expression.surprise.map { surprise in
          ScheduleAdvice(
            subject: .meaning, key: "apart.\(apart.name).at",
            message: "The time of \(apart.name) \(surprise.meaning) (\(expression.brief)).", fix: surprise.instruction)
        }
      }
    }
    return medicines
      + reminders.filter(\.enabled).flatMap { reminder -> [ScheduleAdvice] in
        guard case .at(let times) = reminder.timing else { return [] }
        return times.expressions.compactMap { expression in
          guard let surprise = expression.surprise else { return nil }
          return ScheduleAdvice(
            subject: .meaning, reminder: reminder.id, key: "at",
            message: "\(reminder.title) \(surprise.meaning) (\(expression.brief)).",
            fix: surprise.advice(beside: times.expressions.filter { $0 != expression }, for: reminder.id))
        }
      }
  }

  /// All of the next weeks, and each day on which something comes that comes seldom.
  private func upcoming(at now: Instant, in zones: Zones) -> [Upcoming] {
    let horizon = now + ScheduleAdvice.horizon
    var upcoming = agenda(from: now, until: horizon, in: zones, limit: ScheduleAdvice.limit)
    let often = Dictionary(grouping: upcoming, by: \.reminder.id).filter { $0.value.count >= ScheduleAdvice.often }
    let lastDay = zones.local.civil(horizon).date.dayNumber
    var days: Set<Int64> = []
    for expression in seldom(often, before: horizon, from: now, in: zones) {
      var time = horizon
      for _ in 0..<ScheduleAdvice.seldom {
        guard let next = zones.next(of: expression, after: time) else { break }
        time = next
        // The day on which the weeks end is looked at whole.
        days.insert(zones.local.civil(next).date.dayNumber)
      }
    }
    for day in days.sorted().prefix(ScheduleAdvice.days) {
      func start(_ day: Int64) -> Instant {
        zones.local.resolve(CivilTime(CivilDate(dayNumber: day), timeOfDay: .zero)).due
      }
      let from = day == lastDay ? horizon : start(day)
      upcoming += agenda(from: from, until: start(day + 1), in: zones, limit: ScheduleAdvice.limit)
    }
    return upcoming
  }

  /// The expressions that come seldom, be it beside others that come often.
  private func seldom(
    _ often: [String: [Upcoming]], before horizon: Instant, from now: Instant, in zones: Zones
  ) -> [CalendarExpression] {
    reminders.filter(\.enabled).flatMap { reminder -> [CalendarExpression] in
      guard case .at(let times) = reminder.timing else { return [] }
      if times.expressions.count == 1 { return often[reminder.id] == nil ? times.expressions : [] }
      return times.expressions.filter { expression in
        var last = now
        for _ in 0..<ScheduleAdvice.often {
          guard let next = zones.next(of: expression, after: last), next < horizon else { return true }
          last = next
        }
        return false
      }
    }
  }

  private var doseAdvice: [ScheduleAdvice] {
    reminders.compactMap { reminder in
      guard reminder.enabled, let dose = reminder.dose, dose > ScheduleAdvice.largestDose else { return nil }
      return ScheduleAdvice(
        subject: .dose, reminder: reminder.id, key: "dose",
        message:
          "\(reminder.title) is \(dose) mg at once; not more than about \(ScheduleAdvice.largestDose) mg at a time "
          + "is absorbed well.", fix: "Ask your doctor or pharmacist whether to split it.",
        excess: Int64(dose))
    }
  }

  // MARK: Days

  /// A count for each day, in the order of the days.
  private func byDay(_ upcoming: [Upcoming], _ zones: Zones, _ amount: (Reminder) -> Int) -> [(day: Int64, sum: Int)] {
    var sums: [Int64: Int] = [:]
    for item in upcoming { sums[zones.local.civil(item.due).date.dayNumber, default: 0] += amount(item.reminder) }
    return sums.sorted { $0.key < $1.key }.map { (day: $0.key, sum: $0.value) }
  }

  private func totalAdvice(_ upcoming: [Upcoming], _ zones: Zones) -> [ScheduleAdvice] {
    guard let upper = calciumUpper else { return [] }
    let over = byDay(upcoming, zones) { $0.dose ?? 0 }.filter { $0.sum > upper }
    guard let most = over.max(by: { $0.sum < $1.sum }) else { return [] }
    return [
      ScheduleAdvice(
        subject: .total, key: "calcium.upper",
        message:
          "On \(Self.name(most.day)) \(most.sum) mg of calcium are planned; upper is \(upper) mg\(Self.more(over)).",
        fix: "Ask your doctor or pharmacist, and plan less.",
        excess: over.reduce(0) { $0 + Int64($1.sum - upper) })
    ]
  }

  private func asksAdvice(_ upcoming: [Upcoming], _ zones: Zones) -> [ScheduleAdvice] {
    let full = byDay(upcoming, zones) { _ in 1 }.filter { $0.sum > ScheduleAdvice.mostAsks }
    guard let most = full.max(by: { $0.sum < $1.sum }) else { return [] }
    return [
      ScheduleAdvice(
        subject: .asks,
        message:
          "On \(Self.name(most.day)) \(most.sum) things are asked for\(Self.more(full)). So many are seldom done.",
        fix: "Ask for fewer, or less often: few and short is what lasts.",
        excess: full.reduce(0) { $0 + Int64($1.sum - ScheduleAdvice.mostAsks) })
    ]
  }

  private static func name(_ day: Int64) -> String {
    let date = CivilDate(dayNumber: day)
    return "\(date.weekday.name) \(Text.date(date))"
  }

  private static func more(_ days: [(day: Int64, sum: Int)]) -> String {
    switch days.count {
    case 1: ""
    case 2: ", and too many on one day more"
    default: ", and too many on \(days.count - 1) days more"
    }
  }

  // MARK: Medicines

  private func apartAdvice(_ upcoming: [Upcoming], _ zones: Zones) -> [ScheduleAdvice] {
    var advice: [ScheduleAdvice] = []
    for apart in aparts {
      var told: Set<String> = []
      for item in upcoming where item.reminder.kind == .calcium && !told.contains(item.reminder.id) {
        guard let (medicine, distance) = conflict(of: item.due, with: apart, zones) else { continue }
        told.insert(item.reminder.id)
        func clock(_ instant: Instant) -> String { Text.clock(zones.local.civil(instant)) }
        let isAfter = distance >= .zero
        let wanted = isAfter ? apart.calciumAfter : apart.calciumBefore
        let how = distance == .zero ? "together with" : "\(distance.magnitude) \(isAfter ? "after" : "before")"
        advice.append(
          ScheduleAdvice(
            subject: .apart, reminder: item.reminder.id, key: "at",
            message:
              "\(item.reminder.title) at \(clock(item.due)) comes \(how) \(apart.name) at \(clock(medicine)); there "
              + "should be \(wanted) between them.", fix: "Ask your pharmacist, and move one of them.",
            medicine: apart.name,
            excess: (wanted - distance.magnitude).microseconds / 1_000_000))
        if advice.count == ScheduleAdvice.named { return advice }
      }
    }
    return advice
  }

  /// A time of the medicine that calcium at an instant is too close to, and how long the calcium comes after it.
  private func conflict(of due: Instant, with apart: Apart, _ zones: Zones) -> (medicine: Instant, after: TimeSpan)? {
    // A microsecond later, so that the medicine at the same instant is one before.
    if let medicine = zones.previous(of: apart.at, before: due + TimeSpan(microseconds: 1)),
      due - medicine < apart.calciumAfter
    {
      return (medicine, due - medicine)
    }
    if let medicine = zones.next(of: apart.at, after: due), medicine - due < apart.calciumBefore {
      return (medicine, due - medicine)
    }
    return nil
  }

  // MARK: Never

  private func neverAdvice(_ now: Instant, _ zones: Zones) -> [ScheduleAdvice] {
    reminders.compactMap { reminder in
      guard reminder.enabled, case .at(let times) = reminder.timing else { return nil }
      let over = times.expressions.filter { zones.zone(of: $0) != nil && zones.next(of: $0, after: now) == nil }
      guard let gone = ClockTimes(over) else { return nil }
      let isOver = "\(gone.words) \(over.count == 1 ? "is" : "are") over."
      guard over.count < times.expressions.count else {
        return ScheduleAdvice(
          subject: .never, reminder: reminder.id, key: "at", message: "\(reminder.title) never comes again: \(isOver)",
          fix: "Give it another time, or remove it: limber remove \(reminder.id)")
      }
      let left = times.expressions.filter { !over.contains($0) }.map { "at=\"\($0.brief)\"" }.joined(separator: " ")
      return ScheduleAdvice(
        subject: .never, reminder: reminder.id, key: "at", message: "Of the times of \(reminder.title), \(isOver)",
        fix: "Give it other times, or leave that out: limber set \(reminder.id) \(left)")
    }
  }
}
