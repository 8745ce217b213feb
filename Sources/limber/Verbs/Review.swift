internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Records
internal import Report
internal import Varlink

struct Review: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Say what was done, from the ledger and the journal.",
    discussion: """
      Adherence is what was done of what was asked for. What could not be asked is not counted against anybody. A day \
      means its beginning; --until is exclusive. This works without limberd too.

      Example: limber review --since 2026-11-01
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "From when: 2026-11-01, \"7 days ago\"; else the last 7 days, today included.")
  var since: String?
  @Option(help: "Until when; else now.")
  var until: String?

  /// From when and until when.
  func span(_ calendar: Calendar) throws(Failure) -> Range<Instant> {
    let end = if let until { try calendar.any(until) } else { calendar.now }
    let start = if let since { try calendar.any(since) } else { Adherence.standardStart(until: end, in: calendar.zone) }
    guard start < end else {
      throw Failure(
        .usage, "The review would end before it begins.", toDo: "Give a --since that lies before --until.")
    }
    return start..<end
  }

  func perform(in session: Session) throws {
    let span = try span(session.calendar)
    let zone = session.calendar.zone
    let merged = try RecordSources.own().load(since: span.lowerBound, until: span.upperBound)
    let adherence = Adherence(merged.entries, since: span.lowerBound, until: span.upperBound, zone: zone)
    if output.json {
      let reply = Control.Review.Reply(
        adherence, since: span.lowerBound, until: span.upperBound, zone: zone,
        evidence: Control.Evidence(merged.evidence, zone: zone))
      do {
        return try session.screen.show(json: JSONValue(encoding: reply))
      } catch let error as JSONError {
        throw Failure(.failed, "The review can't be written as JSON: \(error).")
      }
    }
    let text = ReviewText(
      adherence: adherence, evidence: merged.evidence, since: span.lowerBound, until: span.upperBound, zone: zone)
    try session.screen.show(text.lines(width: session.screen.width, style: session.screen.style))
  }
}
