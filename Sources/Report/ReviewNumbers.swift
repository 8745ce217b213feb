public import LimberCore

/// Numbers as a review says them, everywhere the same.
public enum ReviewNumbers {
  /// `73 %`; over nothing `–`.
  public static func percent(_ part: Int, of whole: Int) -> String {
    Rounding.percent(part, of: whole).map { "\($0) %" } ?? "–"
  }

  /// `41 of 56, 73 %`; over nothing `–`.
  public static func ratio(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : "\(part) of \(whole), \(percent(part, of: whole))"
  }

  /// `6 min`, `1 h 30 min`, `40 s`, `2 days`; less than nothing has no sign.
  public static func length(_ span: TimeSpan, _ direction: Rounding.Direction = .nearest) -> String {
    let (_, unit, count) = told(span, direction)
    switch unit {
    case .seconds(1): return "\(count) s"
    case .minutes(1):
      if count < 60 { return "\(count) min" }
      return count % 60 == 0 ? "\(count / 60) h" : "\(count / 60) h \(count % 60) min"
    default: return count % 24 == 0 ? "\(count / 24) days" : "\(count / 24) days \(count % 24) h"
    }
  }

  /// A length as it is told: in seconds below a minute, in minutes below two days, else in hours.
  static func told(
    _ span: TimeSpan, _ direction: Rounding.Direction = .nearest
  ) -> (span: TimeSpan, unit: TimeSpan, count: Int64) {
    let units: [(unit: TimeSpan, end: Int64)] = [(.seconds(1), 60), (.minutes(1), 48 * 60)]
    for (unit, end) in units {
      let count = Rounding.count(unit, in: span, direction)
      if count < end { return (TimeSpan(microseconds: count * unit.microseconds), unit, count) }
    }
    let hours = Rounding.count(.hours(1), in: span, direction)
    return (.hours(hours), .hours(1), hours)
  }

  /// `6 h, Mon 2026-11-23 from 08:00 to 14:00`: the ends are told to the minute so that the length lies between them.
  static func ends(of gap: MovementSummary.Gap) -> (from: Instant, to: Instant) {
    let minute = TimeSpan.minutes(1).microseconds
    let whole = Rounding.count(.minutes(1), in: gap.to - .epoch)
    let to = Instant(microseconds: whole * minute)
    return (to - .minutes(Rounding.count(.minutes(1), in: gap.to - gap.from)), to)
  }

  /// `122 h`, `1 h 30 min`, `6 min`: of hours that are parts of days, which make no days together.
  public static func hours(_ span: TimeSpan, _ direction: Rounding.Direction = .nearest) -> String {
    let minutes = Rounding.count(.minutes(1), in: span, direction)
    if minutes < 60 { return "\(minutes) min" }
    return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
  }

  /// When something was done at the latest, as the end of "by": `6 min after`, `10 min before`, `the second`. It never says
  /// sooner than it was.
  public static func response(_ span: TimeSpan) -> String {
    if span.magnitude < .seconds(1) { return "the second" }
    return span < .zero ? "\(length(span, .down)) before" : "\(length(span, .up)) after"
  }

  /// When the one was done that was: `6 min after`, `10 min before`, `the second`.
  private static func time(_ span: TimeSpan) -> String {
    if span.magnitude < .seconds(1) { return "the second" }
    return "\(length(span)) \(span < .zero ? "before" : "after")"
  }

  /// `half done by 25 min after it was due, nine of ten by 40 min after`; what fewer values don't carry is not said
  /// (``Sayings``). Nil where nothing was done.
  static func times(_ counts: AdherenceCounts) -> String? {
    guard let last = counts.responses.last else { return nil }
    guard let half = counts.halfBy else { return "\(time(last)) it was due" }
    let most = counts.nineOfTenBy.map { "nine of ten by \(response($0))" } ?? "all by \(response(last))"
    return "half done by \(response(half)) it was due, \(most)"
  }

  /// `2026-11-23 08:30`: the seconds are left out.
  public static func time(_ instant: Instant, in zone: Zone) -> String {
    let civil = zone.civil(instant)
    return "\(Text.date(civil.date)) \(clock(civil))"
  }

  /// `08:30`.
  static func clock(_ civil: CivilTime) -> String {
    var civil = civil
    civil.timeOfDay = .minutes(civil.timeOfDay.microseconds / 60_000_000)
    return Text.clock(civil)
  }

  /// `Mon 2026-11-23`.
  static func day(_ date: CivilDate) -> String { "\(date.weekday.abbreviation) \(Text.date(date))" }

  /// A cramp's particulars: `left calf, severity 6 of 10, 2 min, woke me up`.
  static func particulars(of cramp: Cramp) -> String {
    [
      cramp.place.map { Columns.clean($0) }, cramp.severity.map { "severity \($0) of 10" },
      cramp.minutes.map { "\(Rounding.decimal($0)) min" }, cramp.note.map { Columns.clean($0) },
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// `3 movements, 15 min`; where the minutes are on record of some alone, of how many.
  static func movements(_ movement: MovementSummary) -> String {
    if movement.count == 0 { return "no movement on record" }
    let count = Text.count(movement.count, "movement")
    if movement.timed == 0 { return count }
    let minutes = "\(Rounding.decimal(movement.minutes)) min"
    return movement.timed == movement.count
      ? "\(count), \(minutes)" : "\(count); the minutes of \(movement.timed) are on record: \(minutes)"
  }

  /// `severity 5 of 10 at the median of 4, 8 at most`; nil where none is on record.
  static func severity(_ cramps: CrampSummary) -> String? {
    guard let median = cramps.severityMedian, let most = cramps.severityMost else { return nil }
    let unrated = cramps.count - cramps.rated
    let rest = unrated == 0 ? "" : ", \(unrated) not rated"
    if cramps.rated == 1 { return "severity \(most) of 10\(rest)" }
    return "severity \(Rounding.decimal(median)) of 10 at the median, \(most) at most\(rest)"
  }

  /// `12 min together, 1 not timed`; nil where none are on record.
  static func minutes(_ cramps: CrampSummary) -> String? {
    guard cramps.timed > 0 else { return nil }
    let untimed = cramps.count - cramps.timed
    return "\(Rounding.decimal(cramps.minutes)) min\(cramps.timed > 1 ? " together" : "")"
      + (untimed == 0 ? "" : ", \(untimed) not timed")
  }

  /// Why something was not done, most first: `4 times: it was shown, but not answered`.
  static func reasons(_ counts: [Why: Int]) -> [String] {
    Why.allCases.filter { counts[$0, default: 0] > 0 }.sorted { counts[$0, default: 0] > counts[$1, default: 0] }
      .map { "\(Text.times(counts[$0, default: 0])): \($0.phrase)" }
  }
}

extension Adherence {
  /// What was taken without a word of how much; nil where that is nothing.
  var undosedWords: String? {
    let count = items.count {
      $0.occurrence.kind == .calcium && $0.outcome == .done && $0.prescription?.dose == nil
    }
    guard count > 0 else { return nil }
    return count == 1
      ? "Of one that was done no dose is on record." : "Of \(count) that were done no dose is on record."
  }
}

extension MovementSummary {
  /// What is not counted as time without a movement; nil where nothing is left out.
  var unknownWords: String? {
    guard unknown >= .minutes(1) else { return nil }
    return
      "not counted, since the machine was off or asleep, Limber was not running, or the record is incomplete: "
      + "\(isUnknownAtMost ? "at most " : "")\(ReviewNumbers.hours(unknown, isUnknownAtMost ? .up : .nearest)) of the time from "
      + "08:00 to 20:00"
  }
}

extension MovementSummary {
  /// In what other time nobody was to move; nil where that is nothing.
  var pausedWords: String? {
    guard paused >= .minutes(1) else { return nil }
    return "not counted, since reminders were paused: \(ReviewNumbers.hours(paused)) of the time from 08:00 to 20:00"
  }
}

/// What a review rests on, in sentences.
public enum EvidenceText {
  /// Each a sentence.
  ///
  /// - Parameter whole: how long the span is.
  public static func sentences(
    _ evidence: Evidence, _ interruptions: Interruptions, of whole: TimeSpan, in zone: Zone
  ) -> [String] {
    let (ledger, journal) = (evidence.ledger, evidence.journal)
    var sentences = [
      ledger.map { sentence("ledger", $0, zone) }, journal.map { sentence("journal", $0, zone) },
    ].compactMap { $0 }
    func add(_ count: Int, _ one: String, _ many: String) {
      if count > 0 { sentences.append(count == 1 ? one : "\(count) \(many)") }
    }
    // Where one of them holds nothing, that all is in the other goes without saying.
    if let journal, ledger != nil, journal.entries > 0 {
      add(evidence.onlyInLedger, "One entry is only in the ledger.", "entries are only in the ledger.")
    }
    if let ledger, journal != nil, ledger.entries > 0 {
      add(evidence.onlyInJournal, "One entry is only in the journal.", "entries are only in the journal.")
    }
    add(evidence.gaps, "One entry is missing.", "entries are missing.")
    let why = "the ledger was begun anew or put back, or the records of two machines are mixed."
    add(evidence.repeated, "One number is used twice: \(why)", "numbers are used twice: \(why)")
    if evidence.isOfCopy {
      sentences.append(
        "Another’s records bear the same user and machine, as of a copied disk; the numbers tell them apart.")
    }
    add(
      evidence.unverified, "One record did not come from limberd: not counted.",
      "records did not come from limberd: not counted.")
    if let told = toldLater(evidence) { sentences.append(told) }
    func add(_ span: TimeSpan, _ what: String, _ bound: String = "", _ direction: Rounding.Direction = .nearest) {
      guard span >= .minutes(1) else { return }
      // No part is longer than the whole, however that is rounded.
      let part = min(ReviewNumbers.told(span, direction).span, ReviewNumbers.told(whole).span)
      sentences.append("\(what) \(bound)\(ReviewNumbers.length(part)) of \(ReviewNumbers.length(whole)).")
    }
    add(interruptions.off, "The machine was off for", "at most ", .up)
    add(interruptions.asleep, "The machine was asleep for")
    let down = "The machine was on, but limberd did not run, for"
    switch (interruptions.isDownAtMost, interruptions.isDownAtLeast) {
    case (true, true): add(interruptions.down, down, "about ")
    case (true, false): add(interruptions.down, down, "at most ", .up)
    case (false, true): add(interruptions.down, down, "at least ", .down)
    case (false, false): add(interruptions.down, down)
    }
    return sentences
  }

  /// `One answer and 3 logs were given for an earlier time.`
  private static func toldLater(_ evidence: Evidence) -> String? {
    let counts = [(evidence.laterAnswers, "answer"), (evidence.laterLogs, "log")].filter { $0.0 > 0 }
    guard let first = counts.first else { return nil }
    let all = counts.reduce(0) { $0 + $1.0 }
    let parts = counts.map { $0.0 == 1 ? "one \($0.1)" : Text.count($0.0, $0.1) }.joined(separator: " and ")
    let sentence = first.0 == 1 ? "O" + parts.dropFirst() : parts
    return "\(sentence) \(all == 1 ? "was" : "were") given for an earlier time."
  }

  private static func sentence(_ name: String, _ source: Evidence.Source, _ zone: Zone) -> String {
    let problem = source.problem.map { Columns.clean($0) }
    guard let since = source.since else {
      return problem.map { "The \(name) could not be read: \($0)." }
        ?? "There is nothing of limberd that can be read in the \(name)."
    }
    let count = source.entries == 0 ? "no entry" : Text.count(source.entries, "entry", "entries")
    return "The \(name) reaches back to \(ReviewNumbers.time(since, in: zone)) and holds \(count) of this time."
      + (problem.map { " Not all of it could be read: \($0)." } ?? "")
  }
}
