internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import Synchronization

/// A review of journals that were collected elsewhere: of one person as if it were one's own, of many as a table.
struct CollectedReview {
  var journals: CollectedJournals
  /// The folder that was named, if one was.
  var place: String?
  var span: Range<Instant>
  /// Whom it is about; nil for all.
  var person: String?
  var session: Session

  private var zone: Zone { session.calendar.zone }

  /// Somebody whose whole review is kept.
  fileprivate struct Whole: Sendable {
    var row: ReviewedPerson
    var adherence: Adherence
    var evidence: Evidence
  }

  /// What has been found so far, by several threads.
  private struct Found: Sendable {
    var people: [ReviewedPerson] = []
    /// The one who is wanted, or the first; a second one shows that there are many.
    var whole: [Whole] = []
    var failure: OutputError?
  }

  func show(_ form: ReviewForm) throws {
    let found = Mutex(Found())
    let progress = Progress("machines read")
    let (span, zone, person, now) = (span, zone, person, session.calendar.now)
    let isStreaming = form == .csv
    if isStreaming { try Output.standardOutput.write(data: Array(ReviewCSV.header.utf8)) }
    let problems = journals.read(
      since: span.lowerBound, until: span.upperBound, progress: progress.report(_:of:)
    ) { records in
      let zones = ZoneDatabase()
      let adherence = Adherence(
        records.merged.entries, since: span.lowerBound, until: span.upperBound, now: now,
        readSince: records.merged.readSince, zone: zone,
        named: { try? zones.zone(named: $0) })
      let row = ReviewedPerson(
        host: records.host, machine: records.owner.machine, uid: records.owner.uid, copy: records.copy,
        adherence, evidence: records.merged.evidence)
      let labels = Set(records.merged.entries.lazy.compactMap(\.person))
      guard person.map({ row.isMeant(by: $0, labels) }) ?? true else { return }
      let text = isStreaming ? ReviewCSV.rows(adherence, user: row.id, zone: zone) : ""
      found.withLock { found in
        found.people.append(row)
        // Of many only their rows are kept.
        if found.people.count == 1 {
          found.whole = [Whole(row: row, adherence: adherence, evidence: records.merged.evidence)]
        } else {
          found.whole = []
        }
        // Each person's rows in one piece.
        if found.failure == nil, isStreaming {
          do throws(OutputError) {
            try Output.standardOutput.write(data: Array(text.utf8))
          } catch {
            found.failure = error
          }
        }
      }
    }
    progress.end()
    let result = found.withLock { $0 }
    if let failure = result.failure { throw failure }
    guard !result.people.isEmpty else { throw nobody(problems) }
    if let person, result.people.count > 1 { throw ambiguous(person, result.people) }
    if isStreaming {
      return try warn(
        problems.map(Self.sentence)
          + ReviewedPerson.inOrder(result.people).compactMap { person in
            person.evidence.journal?.unreadable.map { "\(person.id): \($0)." }
          })
    }
    if let only = result.whole.first {
      return try session.show(only.adherence, only.evidence(beside: problems), user: only.row.id, as: form)
    }
    try show(result.people, problems, form)
  }

  private func show(_ people: [ReviewedPerson], _ problems: [CollectedJournals.Problem], _ form: ReviewForm) throws {
    switch form {
    case .json: try session.show(review: PeopleDocument(people, problems, span, zone))
    case .page(let path):
      let page = PeoplePage(
        people: people, problems: problems.map(Self.sentence), since: span.lowerBound, until: span.upperBound,
        zone: zone, version: ControlInterface.productVersion)
      try session.write(page: page.html, to: path)
    case .text, .csv:
      let text = PeopleText(
        people, problems: problems.map(Self.sentence), since: span.lowerBound, until: span.upperBound, zone: zone)
      try session.screen.show(text.lines(width: session.screen.width, style: session.screen.style))
    }
  }

  private static func sentence(_ problem: CollectedJournals.Problem) -> String { "\(problem.file) \(problem.message)." }

  /// What a form that is data alone can't hold goes to standard error.
  private func warn(_ sentences: [String]) throws {
    for sentence in sentences {
      try Output.standardError.write("limber: \(Columns.clean(sentence))\n")
    }
  }

  private func nobody(_ problems: [CollectedJournals.Problem]) -> Failure {
    if let person {
      return Failure(
        .failed, "Nobody called \(quoted(person)) has records there.", toDo: "To see who has, leave out --person.")
    }
    let why =
      journals.files.isEmpty
      ? "\(place.map { Columns.clean($0) } ?? "that") holds no journal files"
      : problems.isEmpty
        ? "no record of limberd is in these journals"
        : problems.map { "\($0.file) \($0.message)" }.joined(separator: "; ")
    return Failure(.failed, "There is nothing to review: \(why).")
  }

  private func ambiguous(_ person: String, _ people: [ReviewedPerson]) -> Failure {
    let list = people.map { "  \($0.id), user \($0.uid) of \($0.host ?? "a machine")" }.sorted()
    return Failure(
      .ambiguous, "\(people.count) people are called \(quoted(person)):\n" + list.joined(separator: "\n"),
      toDo: "Say which one, for example: limber review --person \(people[0].id)")
  }
}

extension CollectedReview.Whole {
  /// What is wrong with any file may concern this one person.
  fileprivate func evidence(beside problems: [CollectedJournals.Problem]) -> Evidence {
    var evidence = evidence
    evidence.isOfCopy = row.copy != nil
    let others = problems.filter { problem in !(self.evidence.journal?.problem?.contains(problem.file) ?? false) }
    guard !others.isEmpty else { return evidence }
    let text = others.map { "\($0.file) \($0.message)" }.joined(separator: "; ")
    let known = evidence.journal?.problem
    evidence.journal?.problem = known.map { "\($0); \(text)" } ?? text
    return evidence
  }
}

extension ReviewedPerson {
  /// Whether it is who is meant by a label, or by `UID@MACHINE` with the machine's name or the beginning of its id.
  ///
  /// - Parameter labels: all that they ever had.
  fileprivate func isMeant(by name: String, _ labels: Set<String>) -> Bool {
    if person == name || labels.contains(name) { return true }
    guard name.hasPrefix("\(uid)@") else { return false }
    let parts = name.dropFirst(uid.count + 1).split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count > 1, parts[1] != copy.map(String.init) ?? "" { return false }
    let place = parts[0]
    return host.map { $0 == place } ?? false || place.count >= 4 && machine.hasPrefix(place)
  }
}
