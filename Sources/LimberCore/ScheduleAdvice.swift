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
  /// What of the key it is about, where a key may have several; another title changes nothing about it.
  var details: Set<String> = []

  /// Milligrams; what is above is absorbed poorly (Berkeley Wellness: 500; UAB: 500 to 600).
  public static let largestDose = 500
  /// Three exercises or more, seven sessions or more: non-adherence goes with them (tjn.org.tr 58). A dozen short asks is
  /// where a day is full.
  public static let mostAsks = 12
  /// So many of a kind are named one by one: more nobody mends at a time. Of the others it is said that they are there.
  static let named = 20

  /// Whether it was so already, and no better.
  public func isKnown(from earlier: [ScheduleAdvice]) -> Bool {
    earlier.contains {
      $0.subject == subject && $0.reminder == reminder && $0.medicine == medicine && $0.excess >= excess
        && details.isSubset(of: $0.details)
    }
  }
}

extension Schedule {
  /// What a person should look at, the weightiest first; of each kind the first ``ScheduleAdvice/named``, and how many more.
  ///
  /// - Parameters:
  ///   - now: from when on the schedule is looked at.
  ///   - zones: the local zone, and those that its times name.
  ///   - isInForce: whether commands change it; of another one it is said what to write in the file.
  public func advice(at now: Instant, in zones: Zones, isInForce: Bool = true) -> [ScheduleAdvice] {
    advice(ScheduleSurvey(self, at: now, in: zones), at: now, in: zones, isInForce: isInForce)
  }

  /// - Parameters:
  ///   - survey: the coming days, as they are at the same time.
  ///   - ids: the reminders of which is told what is so of one alone; nil for all.
  func advice(
    _ survey: ScheduleSurvey, at now: Instant, in zones: Zones, isInForce: Bool, of ids: Set<String>? = nil
  ) -> [ScheduleAdvice] {
    func isMeant(_ id: String) -> Bool { ids?.contains(id) ?? true }
    let reminders = reminders.filter { $0.enabled && isMeant($0.id) }
    return apartAdvice(survey.conflicts.filter { isMeant($0.reminder) }, zones.local) + totalAdvice(survey.days)
      + doseAdvice(reminders) + asksAdvice(survey.days) + neverAdvice(reminders, now, zones, isInForce: isInForce)
      + meaningAdvice(reminders, isInForce: isInForce) + unusedAdvice(reminders, isInForce: isInForce)
  }

  /// The first ones of a kind one by one, and that there are more.
  private static func named<T>(
    _ all: [T], _ more: (Int) -> String, _ advice: (T) -> ScheduleAdvice
  ) -> [ScheduleAdvice] {
    let first = all.prefix(ScheduleAdvice.named).map(advice)
    guard let subject = first.first?.subject, all.count > first.count else { return first }
    return first + [rest(subject, all.count - first.count, more(all.count - first.count))]
  }

  private static func rest(_ subject: ScheduleAdvice.Subject, _ count: Int, _ message: String) -> ScheduleAdvice {
    ScheduleAdvice(
      subject: subject, message: message, fix: "Look at those that are named first, and check again.",
      excess: Int64(count))
  }

  private func unusedAdvice(_ reminders: [Reminder], isInForce: Bool) -> [ScheduleAdvice] {
    let unused = reminders.flatMap { reminder in
      [
        reminder.speak ? (reminder, "speak", "nothing is read aloud yet") : nil,
        reminder.naturalBreak == nil
          ? nil : (reminder, "natural_break", "time away from the machine does not count as a movement yet"),
      ].compactMap(\.self)
    }
    return Self.named(unused) {
      "In \($0) more places there is a key of which nothing comes yet."
    } _: { reminder, key, what in
      ScheduleAdvice(
        subject: .unused, reminder: reminder.id, key: key,
        message: "\(reminder.title) has \(key), of which nothing comes: \(what).",
        fix: "Leave it for a later version, or take it out"
          + (isInForce ? ": limber set \(reminder.id) \(key)=" : "."), details: [key])
    }
  }

  /// Finding out what somebody meant takes far longer than reading it: once enough is found, no more is looked for.
  private func meaningAdvice(_ reminders: [Reminder], isInForce: Bool) -> [ScheduleAdvice] {
    var advice = aparts.compactMap { apart in
      CalendarMeaning(of: apart.at).map { meaning in
        ScheduleAdvice(
          subject: .meaning, key: "apart.\(apart.name).at", message: "The time of \(apart.name) \(meaning.text).",
          fix: meaning.fix(at: .medicine), medicine: apart.name, details: meaning.details)
      }
    }
    let most = advice.count + ScheduleAdvice.named
    for (index, reminder) in reminders.enumerated() {
      guard case .at(let times) = reminder.timing else { continue }
      guard advice.count < most else {
        let left = reminders[index...].count(where: \.isByClock)
        let message =
          "\(left) more reminders were not looked at for times that mean something else than they look like."
        return advice + [Self.rest(.meaning, left, message)]
      }
      guard let meaning = CalendarMeaning(of: times) else { continue }
      advice.append(
        ScheduleAdvice(
          subject: .meaning, reminder: reminder.id, key: "at", message: "\(reminder.title) \(meaning.text).",
          fix: isInForce ? meaning.command(for: reminder.id) : meaning.fix(at: .file), details: meaning.details))
    }
    return advice
  }

  private func doseAdvice(_ reminders: [Reminder]) -> [ScheduleAdvice] {
    let large = reminders.compactMap { reminder in
      reminder.dose.flatMap { $0 > ScheduleAdvice.largestDose ? (reminder, $0) : nil }
    }
    return Self.named(large) {
      "\($0) more doses are over \(ScheduleAdvice.largestDose) mg at once."
    } _: { reminder, dose in
      ScheduleAdvice(
        subject: .dose, reminder: reminder.id, key: "dose",
        message:
          "\(reminder.title) is \(dose) mg at once; not more than about \(ScheduleAdvice.largestDose) mg at a time "
          + "is absorbed well.", fix: "Ask your doctor or pharmacist whether to split it.",
        excess: Int64(dose))
    }
  }

  // MARK: Days

  private func totalAdvice(_ days: [ScheduleSurvey.Day]) -> [ScheduleAdvice] {
    guard let upper = calciumUpper else { return [] }
    let over = days.map { (day: $0.number, sum: $0.milligrams) }.filter { $0.sum > upper }
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

  private func asksAdvice(_ days: [ScheduleSurvey.Day]) -> [ScheduleAdvice] {
    let full = days.map { (day: $0.number, sum: $0.asks) }.filter { $0.sum > ScheduleAdvice.mostAsks }
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

  private func apartAdvice(_ conflicts: [ScheduleSurvey.Conflict], _ local: Zone) -> [ScheduleAdvice] {
    func clock(_ instant: Instant) -> String { Text.clock(local.civil(instant)) }
    return Self.named(conflicts) {
      "\($0) more times are too close to a medicine."
    } _: { conflict in
      let apart = conflict.apart
      let distance = conflict.due - conflict.medicine
      let isAfter = distance >= .zero
      let wanted = isAfter ? apart.calciumAfter : apart.calciumBefore
      let how = distance == .zero ? "together with" : "\(distance.magnitude) \(isAfter ? "after" : "before")"
      return ScheduleAdvice(
        subject: .apart, reminder: conflict.reminder, key: "at",
        message:
          "\(self[conflict.reminder]?.title ?? conflict.reminder) at \(clock(conflict.due)) comes \(how) \(apart.name) at \(clock(conflict.medicine)); "
          + "there should be \(wanted) between them.", fix: "Ask your pharmacist, and move one of them.",
        medicine: apart.name,
        excess: (wanted - distance.magnitude).microseconds / 1_000_000)
    }
  }

  // MARK: Never

  private func neverAdvice(
    _ reminders: [Reminder], _ now: Instant, _ zones: Zones, isInForce: Bool
  ) -> [ScheduleAdvice] {
    // No zone is two days ahead.
    let soon = zones.local.civil(now).date.dayNumber + 2
    func isOver(_ expression: CalendarExpression) -> Bool {
      expression.firstDay(from: soon) == nil && zones.zone(of: expression) != nil
        && zones.next(of: expression, after: now) == nil
    }
    let over = reminders.compactMap { reminder -> (Reminder, ClockTimes, [CalendarExpression])? in
      guard case .at(let times) = reminder.timing else { return nil }
      let over = times.expressions.filter(isOver)
      return over.isEmpty ? nil : (reminder, times, over)
    }
    return Self.named(over) {
      "\($0) more reminders have times that are over, or never come."
    } _: { reminder, times, over in
      // What never came either is no day that there is: `*-02-30`, `Mon 2026-12-01`.
      let gone = over.filter { zones.previous(of: $0, before: now) != nil }
      let never = over.filter { !gone.contains($0) }
      func names(_ some: [CalendarExpression]) -> String { Text.list(some.map(\.brief)) }
      let isGone = gone.isEmpty ? "" : "\(names(gone)) \(gone.count == 1 ? "is" : "are") over"
      let isNever = never.isEmpty ? "" : "no day is \(never.map(\.brief).joined(separator: " or "))"
      let isOver = [isGone, isNever].filter { !$0.isEmpty }.joined(separator: ", and ") + "."
      guard over.count < times.expressions.count else {
        return ScheduleAdvice(
          subject: .never, reminder: reminder.id, key: "at",
          message: "\(reminder.title) never comes\(gone.isEmpty ? "" : " again"): \(isOver)",
          fix: isInForce
            ? "Give it another time, or remove it: limber remove \(reminder.id)"
            : "Give it another time, or take it out.")
      }
      let left = CalendarRemedy("", .at(times.expressions.filter { !over.contains($0) }.map(\.brief)))
      return ScheduleAdvice(
        subject: .never, reminder: reminder.id, key: "at", message: "Of the times of \(reminder.title), \(isOver)",
        fix: "Give it other times, or leave that out: "
          + (isInForce ? left.command(for: reminder.id) : left.instruction(at: .file) + "."))
    }
  }
}
