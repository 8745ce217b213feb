import LimberCore

/// When a reminder by the clock is due, in numbers: what the schedule's text means, known without reading that text.
struct ClockPlan: Hashable {
  var days: Set<Int>
  var hour: Int
  var minute: Int
  var zone: String?

  private static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

  var expression: CalendarExpression {
    let days = days.count == 7 ? "" : days.sorted().map { Self.names[$0] }.joined(separator: ",") + " "
    let text = "\(days)\(two(hour)):\(two(minute))" + (zone.map { " \($0)" } ?? "")
    guard let expression = try? CalendarExpression(parsing: text, isZone: { _ in true }) else {
      fatalError("no time: \(text)")
    }
    return expression
  }
}

func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// Draws reminders, and keeps what their times mean.
struct Plans {
  /// By the expression as Limber writes it.
  private(set) var clock: [String: ClockPlan] = [:]
  private var count = 0

  private static let week = Set(0..<7)
  private static let dayChoices: [Set<Int>] = [week, week, Set(0..<5), [0, 2, 4], [5, 6]]

  mutating func clockPlan(_ random: inout Random, nights: Bool) -> ClockPlan {
    var plan = ClockPlan(
      days: random.pick(Self.dayChoices), hour: 7 + random.below(15), minute: random.below(12) * 5, zone: nil)
    // The hours that the clocks skip or show twice.
    if nights, random.chance(3) { plan.hour = 1 + random.below(3) }
    if random.chance(6) { plan.zone = random.pick(["Europe/Berlin", "America/New_York", "UTC"]) }
    return plan
  }

  mutating func timing(_ plan: ClockPlan) -> Timing {
    let expression = plan.expression
    clock["\(expression)"] = plan
    return .at(ClockTimes(expression))
  }

  mutating func calcium(_ random: inout Random, nights: Bool) -> Reminder {
    count += 1
    let timing = timing(clockPlan(&random, nights: nights))
    var reminder = Reminder(id: "calcium-\(count)", kind: .calcium, title: "Calcium \(count)", timing: timing)
    reminder.dose = 500
    reminder.late = random.pick([.minutes(10), .hours(1), .hours(4), .hours(4), .hours(20)])
    reminder.early = random.pick([.zero, .minutes(30), .hours(1)])
    reminder.repeats = random.below(4)
    reminder.snoozes = random.below(4)
    reminder.repeatAfter = .minutes(Int64(random.below(20) + 1))
    reminder.snooze = .minutes(Int64(random.below(60) + 1))
    return reminder
  }

  mutating func movement(_ random: inout Random) -> Reminder {
    count += 1
    var reminder = Reminder(
      id: "movement-\(count)", kind: .movement, title: "Ankle pumps \(count)", timing: interval(&random))
    reminder.limb = "left leg"
    reminder.steps = ["Sit tall.", "Pull your toes up."]
    reminder.late = random.pick([.minutes(10), .hours(1), .hours(1)])
    reminder.repeats = random.below(3)
    reminder.repeatAfter = .minutes(Int64(random.below(10) + 1))
    reminder.snoozes = random.below(4)
    reminder.snooze = .minutes(Int64(random.below(30) + 1))
    return reminder
  }

  mutating func interval(_ random: inout Random) -> Timing {
    let every = random.pick([TimeSpan.minutes(45), .hours(1), .minutes(90), .hours(2)])
    let hours: (Int64, Int64) = random.pick([(9, 18), (9, 18), (8, 21), (22, 2), (10, 13)])
    guard let days = try? WeekdaySet(parsing: random.pick(["Mon..Sun", "Mon..Sat", "Mon,Thu"])) else {
      fatalError("no days")
    }
    return .every(every, Window(opens: .hours(hours.0), closes: .hours(hours.1), days: days))
  }
}
