/// Gives advice about one schedule after another, mostly about the same one again, or about one that differs in a reminder.
///
/// What it says is what the schedules are alone: it only remembers the surveys that it made last.
public struct ScheduleAdviser: Sendable {
  /// A survey, and what it was made of.
  private struct Made: Sendable {
    let schedule: Schedule
    let hour: Instant
    let zones: Zones
    let survey: ScheduleSurvey
  }

  /// The latest last: of the file before and after a change, and of a text that somebody tries.
  private var made: [Made] = []
  private static let mostMade = 3

  /// How many surveys were made.
  private(set) var surveys = 0

  /// One that has seen nothing yet.
  public init() {}

  /// What a person should look at in a schedule; see ``Schedule/advice(at:in:isInForce:)``.
  public mutating func advice(
    on schedule: Schedule, at now: Instant, in zones: Zones, isInForce: Bool
  ) -> [ScheduleAdvice] {
    schedule.advice(survey(schedule, now, zones), at: now, in: zones, isInForce: isInForce)
  }

  /// What a person should look at in a schedule that was not so in an earlier one, or is worse now. What is said of one
  /// reminder alone is looked at only where that one has changed.
  public mutating func advice(
    on schedule: Schedule, beyond earlier: Schedule, at now: Instant, in zones: Zones
  ) -> [ScheduleAdvice] {
    let old = Dictionary(earlier.reminders.map { ($0.id, $0) }) { first, _ in first }
    let changed = Set(schedule.reminders.lazy.filter { old[$0.id] != $0 }.map(\.id))
    // Of other medicines everything is told anew.
    let ids = schedule.aparts == earlier.aparts ? changed : nil
    let known = earlier.advice(survey(earlier, now, zones), at: now, in: zones, isInForce: true, of: ids)
    return schedule.advice(survey(schedule, now, zones), at: now, in: zones, isInForce: true, of: ids).filter {
      !$0.isKnown(from: known)
    }
  }

  /// What a person should look at in one reminder of a schedule.
  public mutating func advice(
    on schedule: Schedule, of id: String, at now: Instant, in zones: Zones
  ) -> [ScheduleAdvice] {
    schedule.advice(survey(schedule, now, zones), at: now, in: zones, isInForce: true, of: [id]).filter {
      $0.reminder == id
    }
  }

  private mutating func survey(_ schedule: Schedule, _ now: Instant, _ zones: Zones) -> ScheduleSurvey {
    let hour = ScheduleSurvey.hour(of: now)
    let names = schedule.zoneNames
    let own = Zones(local: zones.local, named: zones.named.filter { names.contains($0.key) })
    if let index = made.firstIndex(where: {
      $0.hour == hour && $0.zones == own && ScheduleSurvey.isSame(of: $0.schedule, and: schedule)
    }) {
      made.append(made.remove(at: index))
    } else {
      surveys += 1
      made.append(Made(schedule: schedule, hour: hour, zones: own, survey: ScheduleSurvey(schedule, at: now, in: own)))
      if made.count > Self.mostMade { made.removeFirst() }
    }
    return made[made.count - 1].survey
  }
}
