internal import LimberCore

/// The numbers by which the events of a reminder are told apart in every export.
///
/// They go by what a time is, and not by its place among the others: where one is taken out the others are called what they were, or
/// a phone that merges would ring twice. A time that is put in the place of another gets its number, so that it replaces it there.
struct EventNumbers {
  /// What tells one time from the others.
  struct Key: Hashable {
    private let dates: Recurrence.DateRule?
    private let time: TimeSpan
    private let zone: String?

    /// One that comes again.
    init(_ dates: Recurrence.DateRule, _ time: TimeSpan, _ zone: String?) {
      (self.dates, self.time, self.zone) = (dates, time, zone)
    }

    /// One that comes once. Those that are over have numbers too.
    init(_ time: CivilTime, _ zone: String?) {
      (dates, self.time, self.zone) = (nil, TimeSpan(microseconds: time.faceMicroseconds), zone)
    }
  }

  private var numbers: [Key: Int] = [:]
  /// Those of times that are no more.
  private var free: [Int] = []

  /// - Parameters:
  ///   - reminder: as it is.
  ///   - earlier: reminders as they once were, in that order.
  ///   - recurrences: when one is due, in the calendar; nil for what is in none, and so has no event.
  init(
    of reminder: Reminder, earlier: [Reminder],
    recurrences: (Reminder) -> [(zone: String?, recurrence: Recurrence)]?
  ) {
    for reminder in earlier.filter({ $0.id == reminder.id }) + [reminder] {
      if let found = recurrences(reminder) { take(Self.keys(found)) }
    }
  }

  /// The number of a time of the reminder.
  func of(_ key: Key) -> Int { numbers[key] ?? 0 }

  private mutating func take(_ keys: [Key]) {
    let (now, before) = (Set(keys), numbers)
    free = (free + before.filter { !now.contains($0.key) }.map(\.value)).sorted()
    numbers = before.filter { now.contains($0.key) }
    for key in keys where numbers[key] == nil {
      numbers[key] = free.isEmpty ? numbers.count + 1 : free.removeFirst()
    }
  }

  private static func keys(_ recurrences: [(zone: String?, recurrence: Recurrence)]) -> [Key] {
    recurrences.flatMap { zone, recurrence in
      switch recurrence {
      case .rule(let dates, let times): times.map { Key(dates, $0, zone) }
      case .times(let times): times.map { Key($0, zone) }
      }
    }
  }
}
