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
  /// So many are named one by one.
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
  /// What a person should look at, the weightiest first.
  ///
  /// - Parameters:
  ///   - now: from when on the schedule is looked at.
  ///   - zones: the local zone, and those that its times name.
  ///   - isInForce: whether commands change it; of another one it is said what to write in the file.
  public func advice(at now: Instant, in zones: Zones, isInForce: Bool = true) -> [ScheduleAdvice] {
    var survey = ScheduleSurvey(self, at: now, in: zones)
    return advice(of: &survey, isInForce: isInForce)
  }

  private func unusedAdvice(isInForce: Bool) -> [ScheduleAdvice] {
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
          fix: "Leave it for a later version, or take it out"
            + (isInForce ? ": limber set \(reminder.id) \(key)=" : "."), details: [key])
      }
    }
  }

  private func meaningAdvice(isInForce: Bool) -> [ScheduleAdvice] {
    let medicines = aparts.compactMap { apart in
      CalendarMeaning(of: apart.at).map { meaning in
        ScheduleAdvice(
          subject: .meaning, key: "apart.\(apart.name).at", message: "The time of \(apart.name) \(meaning.text).",
          fix: meaning.fix(at: .medicine), medicine: apart.name, details: meaning.details)
      }
    }
    return medicines
      + reminders.filter(\.enabled).compactMap { reminder -> ScheduleAdvice? in
        guard case .at(let times) = reminder.timing, let meaning = CalendarMeaning(of: times) else { return nil }
        return ScheduleAdvice(
          subject: .meaning, reminder: reminder.id, key: "at", message: "\(reminder.title) \(meaning.text).",
          fix: isInForce ? meaning.command(for: reminder.id) : meaning.fix(at: .file), details: meaning.details)
      }
  }

  func advice(of survey: inout ScheduleSurvey, isInForce: Bool = true) -> [ScheduleAdvice] {
    let days = survey.days()
    let never = neverAdvice(survey.now, survey.zones, isInForce: isInForce)
    return apartAdvice(survey) + totalAdvice(days) + doseAdvice + asksAdvice(days) + never
      + meaningAdvice(isInForce: isInForce) + unusedAdvice(isInForce: isInForce)
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

  private func apartAdvice(_ survey: ScheduleSurvey) -> [ScheduleAdvice] {
    var advice: [ScheduleAdvice] = []
    for apart in aparts {
      for conflict in survey.conflicts(with: apart) {
        func clock(_ instant: Instant) -> String { Text.clock(survey.zones.local.civil(instant)) }
        let distance = conflict.due - conflict.medicine
        let isAfter = distance >= .zero
        let wanted = isAfter ? apart.calciumAfter : apart.calciumBefore
        let how = distance == .zero ? "together with" : "\(distance.magnitude) \(isAfter ? "after" : "before")"
        let reminder = conflict.reminder
        advice.append(
          ScheduleAdvice(
            subject: .apart, reminder: reminder.id, key: "at",
            message:
              "\(reminder.title) at \(clock(conflict.due)) comes \(how) \(apart.name) at \(clock(conflict.medicine)); "
              + "there should be \(wanted) between them.", fix: "Ask your pharmacist, and move one of them.",
            medicine: apart.name,
            excess: (wanted - distance.magnitude).microseconds / 1_000_000))
        if advice.count == ScheduleAdvice.named { return advice }
      }
    }
    return advice
  }

  // MARK: Never

  private func neverAdvice(_ now: Instant, _ zones: Zones, isInForce: Bool) -> [ScheduleAdvice] {
    reminders.compactMap { reminder in
      guard reminder.enabled, case .at(let times) = reminder.timing else { return nil }
      let over = times.expressions.filter { zones.zone(of: $0) != nil && zones.next(of: $0, after: now) == nil }
      guard let gone = ClockTimes(over) else { return nil }
      let isOver = "\(gone.words) \(over.count == 1 ? "is" : "are") over."
      guard over.count < times.expressions.count else {
        return ScheduleAdvice(
          subject: .never, reminder: reminder.id, key: "at", message: "\(reminder.title) never comes again: \(isOver)",
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
