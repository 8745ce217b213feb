public import LimberCore

/// Numbers as a review says them, everywhere the same.
public enum ReviewNumbers {
  /// `73 %`; nothing over nothing is `–`.
  public static func percent(_ part: Double?) -> String {
    guard let part else { return "–" }
    return "\(Int((part * 100).rounded())) %"
  }

  /// `41 of 56, 73 %`; over nothing `–`.
  public static func ratio(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : "\(part) of \(whole), \(percent(Double(part) / Double(whole)))"
  }

  /// `6 min`, `1 h 30 min`, `40 s`, `2 days`; less than nothing has no sign.
  public static func length(_ span: TimeSpan) -> String {
    let seconds = span.magnitude.roundedSeconds
    if seconds < 60 { return "\(seconds) s" }
    let minutes = (seconds + 30) / 60
    if minutes < 60 { return "\(minutes) min" }
    let hours = minutes / 60
    if hours < 48 { return minutes % 60 == 0 ? "\(hours) h" : "\(hours) h \(minutes % 60) min" }
    let days = hours / 24
    return hours % 24 == 0 ? "\(days) days" : "\(days) days \(hours % 24) h"
  }

  /// `6 min after`, `10 min before`, `the second`.
  public static func response(_ span: TimeSpan) -> String {
    if span.magnitude < .seconds(1) { return "the second" }
    return length(span) + (span < .zero ? " before" : " after")
  }

  /// `2`, `2.5`.
  public static func decimal(_ number: Double) -> String {
    let tenths = (number * 10).rounded() / 10
    return Int(exactly: tenths).map(String.init) ?? "\(tenths)"
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
      cramp.minutes.map { "\(decimal($0)) min" }, cramp.note.map { Columns.clean($0) },
    ].compactMap { $0 }.joined(separator: ", ")
  }

  /// Why something was not done, most first: `4 times: it was shown, but not answered`.
  static func reasons(_ counts: [Why: Int]) -> [String] {
    Why.allCases.filter { counts[$0, default: 0] > 0 }.sorted { counts[$0, default: 0] > counts[$1, default: 0] }
      .map { "\(Text.times(counts[$0, default: 0])): \($0.phrase)" }
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
    add(
      evidence.unverified, "One record did not come from limberd: not counted.",
      "records did not come from limberd: not counted.")
    add(
      evidence.selfReported, "One answer was given for an earlier time.", "answers were given for an earlier time.")
    func add(_ span: TimeSpan, _ what: String) {
      if span >= .minutes(1) {
        sentences.append("\(what) \(ReviewNumbers.length(span)) of \(ReviewNumbers.length(whole)).")
      }
    }
    add(interruptions.off, "The machine was off for at most")
    add(interruptions.asleep, "The machine was asleep for")
    add(interruptions.down, "The machine was on, but limberd did not run, for")
    return sentences
  }

  private static func sentence(_ name: String, _ source: Evidence.Source, _ zone: Zone) -> String {
    let problem = source.problem.map { Columns.clean($0) }
    guard let since = source.since else {
      return problem.map { "The \(name) could not be read: \($0)." }
        ?? "There is nothing of limberd that can be read in the \(name)."
    }
    let count = source.entries == 1 ? "1 entry" : "\(source.entries) entries"
    return "The \(name) reaches back to \(ReviewNumbers.time(since, in: zone)) and holds \(count) of this time."
      + (problem.map { " Not all of it could be read: \($0)." } ?? "")
  }
}
