internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Records
internal import Report
internal import Varlink

struct Review: Verb {
  /// As many calendar days as a review covers unless told otherwise, today included.
  private static let days: Int64 = 7

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
    let start: Instant
    if let since {
      start = try calendar.any(since)
    } else {
      let day = CivilDate(dayNumber: calendar.zone.civil(end).date.dayNumber - Self.days + 1)
      start = calendar.zone.resolve(CivilTime(day, timeOfDay: .zero)).due
    }
    guard start < end else {
      throw Failure(
        .usage, "The review would end before it begins.", toDo: "Give a --since that lies before --until.")
    }
    return start..<end
  }

  func perform(in session: Session) throws {
    let span = try span(session.calendar)
    let zone = session.calendar.zone
    let (entries, evidence) = try Self.load(span)
    let adherence = Adherence(entries, since: span.lowerBound, until: span.upperBound, zone: zone)
    if output.json {
      let reply = Control.Review.Reply(
        adherence, since: span.lowerBound, until: span.upperBound, zone: zone,
        evidence: Control.Evidence(evidence, zone: zone))
      do {
        return try session.screen.show(json: JSONValue(encoding: reply))
      } catch let error as JSONError {
        throw Failure(.failed, "The review can't be written as JSON: \(error).")
      }
    }
    let text = ReviewText(
      adherence: adherence, evidence: evidence, since: span.lowerBound, until: span.upperBound, zone: zone)
    try session.screen.show(text.lines(width: session.screen.width, style: session.screen.style))
  }

  /// The merged entries of this user's ledger and journal.
  private static func load(_ span: Range<Instant>) throws -> (entries: [Entry], evidence: ReviewEvidence) {
    let merged = try RecordSources.own().load(since: span.lowerBound, until: span.upperBound)
    let evidence = merged.evidence
    func source(_ source: SourceEvidence) -> ReviewEvidence.Source {
      ReviewEvidence.Source(since: source.since, entries: source.entries, problem: source.problem)
    }
    return (
      merged.entries,
      ReviewEvidence(
        ledger: source(evidence.ledger), journal: source(evidence.journal), onlyInLedger: evidence.onlyInLedger,
        onlyInJournal: evidence.onlyInJournal, gaps: evidence.gaps, unverified: evidence.unverified,
        selfReported: evidence.selfReported)
    )
  }
}

extension Control.Evidence {
  /// What a review rests on, in the clocks of a zone.
  fileprivate init(_ evidence: ReviewEvidence, zone: Zone) {
    func wire(_ instant: Instant?) -> String? { instant.map { Text.rfc3339($0, in: zone) } }
    self.init(
      ledgerSince: wire(evidence.ledger.since), ledgerEntries: evidence.ledger.entries,
      journalSince: wire(evidence.journal.since), journalEntries: evidence.journal.entries,
      onlyInLedger: evidence.onlyInLedger, onlyInJournal: evidence.onlyInJournal, gaps: evidence.gaps,
      selfReported: evidence.selfReported)
  }
}
