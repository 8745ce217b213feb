/// What has to be so for a sentence to be said. One that a number does not carry is left out, or says less.
///
/// In short, of one person (``Adherence/words(in:)``):
/// - *This time is still to come*: it begins no sooner than now.
/// - *Nothing is on record of this time*: there are entries, and all are later.
/// - *Nothing is on record of this time: what was due is not known*: reminders were in force, and nothing tells what became of them
///   in any of it that has passed (``Adherence/untold``); *of a part of this time*: in some of it.
/// - *Nothing was due in this time*: nothing was due, open or not, neither a movement nor a cramp is on record, and the record tells of
///   all of it (``Adherence/isToldWhole``), from its beginning on; *Nothing was due so far*: it is not over.
/// - *N were due and are still open*, *N were due, all of them excused*: that is all there was.
/// - *A: D of N done*: something was asked and not excused; of more than three reminders it is told by kind.
/// - *N movements*: nothing was asked.
/// - *N (more) were due and never shown*: of what was not excused; *more* where something was asked.
/// - *Most was missed between H and H+2: M of the N missed*: of what was shown; ``isMost(_:of:)``, at least ``leastMissed``, a larger
///   part of the missed than of the asked, and something was asked in other hours. Skipped is not missed. Where others were missed
///   and never shown, *of the N that were shown and missed*.
/// - *N cramps, all on days with no (fewer than M) movements on record*: each of the days is known (``Adherence/knownDays``), and at
///   least half of the known days had more.
/// - *N cramps, all at night*: where that was not said.
/// - *In as long a time before: D of N done*: the record tells of all of it and of all that has passed of the span
///   (``Adherence/isComparable``), and something was asked in both. It is as long as what has passed of the span; from midnight on, as
///   many days and hours of the clock.
///
/// In short, of many:
/// - *N people: D of N done*: something was asked of anybody and not excused; else *of whom nothing was asked*, where nothing was,
///   and else *M were due, all of them excused*, *M are still open*.
/// - *Most missed (of what was shown): X, M*: somebody missed more of what was shown than another; *of what was shown* where others
///   were never shown; of several that missed the same it says how many. X is called as in
///   the table, where no two have one name.
/// - *Of N of them nothing is on record, and what was due is not known*: of these nothing was due or is open, and the record does not
///   tell of all of the time (``Adherence/isToldWhole``).
/// - *Of N of them nothing was due*: there are such, of whom the record tells, of whom nothing is open either, and that is not said already.
///
/// Of one reminder, with its id where two have one title:
/// - *coverage*: it is out of another number than adherence.
/// - *in as long a time before*, and the column *Span before* of the page: as above.
/// - *all done on: D of N days*: at least ``leastDays`` of them.
/// - *done: E early, T on time, L late*: one was early or late.
/// - *time: T after it was due*: one was done, to the nearest minute; *half done by*: at least ``leastForHalf``; *nine of ten by*: at least
///   ``leastForNinth``, else *all by*. What has *by* is never told as sooner than it was.
/// - *shown: N times, put off M times*: oftener than it was asked for, or put off.
///
/// What it rests on:
/// - *N answers and M logs were given for an earlier time*: the person named it, each as what it is, once, and not taken back; a
///   movement that was logged as the answer is a log.
/// - *The machine was off for at most T of S*: a minute or more, rounded up, for only the last entry before is known. S is the length of
///   the span to the nearest unit, the same in all sentences, and T is no more.
/// - *not counted …: (at most) T of the time from 08:00 to 20:00*: the same, in hours; without *at most* where all of it began with
///   a stop or with sleep, or the record ends with a stop.
/// - *not counted, since reminders were paused: T*: a minute or more of the same hours.
/// - *limberd did not run, for (at most) T*: the same; without *at most* where it had recorded that it stopped; *at least* where it had
///   before the machine was off, for nobody knows how long that was; *about* where both are so.
///
/// The page:
/// - *Movements a day (week, month): from A to B*: of those that are over and wholly on record (``Adherence/knownDays``), at least
///   ``leastDays``; else how many there were.
/// - *N cramps, on C of D days on record*, and *On record on C of D days*: D are those of which the record tells anything
///   (``Adherence/daysOnRecord``), and those that have some; at least ``leastDays``.
/// - *0* movements or cramps of a day, a week, a month or a year: the record tells of a day of it; else a dash.
/// - *Right days*: at least ``leastDays`` count; else a dash.
/// - *Of N that were done no dose is on record*: there are such; *No calcium is on record*: there are none, nor any amount.
/// - *From A mg to B mg*: on days that are over, where there are any.
/// - *(N days)*: the first and the last one belong to the span from midnight to midnight.
/// - *Most of them, N of M*: ``isMost(_:of:)``, of more than one.
/// - *the mean of these is N mg*: of at least ``leastDays`` days.
/// - *At or above the target: D of N days*: N are those that are over and belong to the span from midnight to midnight; *above the upper limit*: and those
///   that are above it already; at least ``leastDays``.
/// - *The target (upper limit) of N mg did not hold until the end*: it held on a day on record, and not on the last one. Then nothing
///   stands beside its line.
///
/// Elsewhere:
/// - *Today so far: Nothing yet*: nothing of today is closed, nothing was logged, and nothing of an earlier day was answered.
/// - *Logged: N movements*: but for those that were logged as an answer, which is told already.
/// - *And N more: limber agenda --days D*: so many days hold them all, and are a week at most; else *limber list*.
/// - *the session was locked or not in use*: that a person was elsewhere nobody knows.
/// - A length is *at most* so long rounded up, and *at least* so long rounded down (``Rounding``).
public enum Sayings {
  /// A part of fewer values says nothing: half of them.
  public static let leastForHalf = 2
  /// Nine of ten of them.
  public static let leastForNinth = 10
  /// Of one day alone no number of days is told.
  public static let leastDays = 2
  /// Fewer that were missed make no time of day.
  public static let leastMissed = 3

  /// Whether a part may be called most of it: more than half.
  public static func isMost(_ part: Int, of whole: Int) -> Bool { part > 0 && part > whole - part }
}

extension AdherenceCounts {
  /// By when half of the done was done; nil of fewer than two.
  public var halfBy: TimeSpan? { responses.count >= Sayings.leastForHalf ? medianResponse : nil }
  /// By when nine of ten were done; nil of fewer than ten.
  public var nineOfTenBy: TimeSpan? { responses.count >= Sayings.leastForNinth ? ninetiethResponse : nil }
}

extension Adherence {
  /// Whether the record tells of all of the time before.
  public var coversBefore: Bool {
    guard let recorded, !before.isEmpty else { return false }
    return recorded.lowerBound <= before.lowerBound && !untold.contains { $0.overlaps(before) }
  }
  /// Whether the record tells what was due in all of the span that has passed. Where there is no entry at all, nothing was ever asked.
  public var isToldWhole: Bool { told == [since..<passed] || since >= passed }
  /// Of what parts of the span that has passed the record tells what was due.
  var told: [Range<Instant>] {
    let start = recorded.map { min(max($0.lowerBound, since), passed) } ?? since
    return TimeParts(untold).missing(in: start..<passed)
  }
  /// Whether the span says as much as the time before.
  public var isComparable: Bool { coversBefore && isToldWhole }
  /// Whether the record begins before the end of the span. Where there is no entry at all, nothing was ever asked.
  public var isOnRecord: Bool { recorded.map { $0.lowerBound < until } ?? true }
}
