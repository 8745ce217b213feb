internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import Varlink

struct Review: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Say what was done, from the ledger and the journal.",
    discussion: """
      Adherence is what was done of what was asked for. What could not be asked is not counted against anybody. A day \
      means its beginning; --until is exclusive. This works without limberd too.

      Journals that were collected from another machine (journalctl -o export, systemd-journal-upload, \
      systemd-journal-remote) are read instead with --directory or --file: those records alone that limberd wrote, and \
      without the ledger.

      Examples:
        limber review --since 2026-11-01
        limber review --directory /var/log/journal/remote
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "From when: 2026-11-01, \"7 days ago\"; else the last 7 days, today included.")
  var since: String?
  @Option(help: "Until when; else now.")
  var until: String?

  @Option(help: "Review the journals in this folder, of one person.")
  var directory: String?
  @Option(parsing: .upToNextOption, help: "Review these journal files, of one person.")
  var file: [String] = []

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

  /// Where to read.
  private func sources() throws -> RecordSources {
    switch (directory, file) {
    case (nil, []): try .own()
    case (let directory?, []): RecordSources(ledger: nil, journal: .directory(directory))
    case (nil, let files): RecordSources(ledger: nil, journal: .files(files))
    default: throw Failure(.usage, "--directory and --file can't be used together.")
    }
  }

  /// Collected journals must be there, and of one person: the entries of two must not be counted together.
  static func check(_ merged: MergedEntries) throws(Failure) {
    if let journal = merged.evidence.journal, journal.since == nil, let problem = journal.problem {
      throw Failure(.failed, "There is nothing to review: \(problem).")
    }
    guard merged.owners.count > 1 else { return }
    let list = merged.owners.map { owner, names in
      "  \(names.person ?? "no name"), user \(owner.uid) of \(names.host ?? "a machine") (machine id \(owner.machine))"
    }
    throw Failure(
      .failed, "These journals are of \(list.count) people:\n" + list.sorted().joined(separator: "\n"),
      toDo: "Give the files of one of them with --file.")
  }

  func perform(in session: Session) throws {
    let span = try span(session.calendar)
    let zone = session.calendar.zone
    let sources = try sources()
    let merged = sources.load(since: span.lowerBound, until: span.upperBound)
    if sources.ledger == nil { try Self.check(merged) }
    let adherence = Adherence(merged.entries, since: span.lowerBound, until: span.upperBound, zone: zone)
    if output.json {
      let reply = Control.Review.Reply(adherence, zone: zone, evidence: merged.evidence)
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
