internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import Varlink

struct Review: Verb {
  /// Where a person's own entries are read from, where not from both.
  enum Source: String, ExpressibleByArgument, CaseIterable {
    case journal
    case ledger
  }

  static let configuration = CommandConfiguration(
    abstract: "Say what was done, from the ledger and the journal.",
    discussion: """
      Adherence is what was done of what was asked for. What could not be asked is not counted against anybody. Times are \
      those of systemd.time(7); a day means its beginning, and --until is exclusive. This works without limberd too.

      Journals that were collected from other machines (journalctl -o export, systemd-journal-upload, \
      systemd-journal-remote) are read instead with --directory or --file: those records alone that limberd wrote, and \
      without the ledger. Of many people it is a table, the one with the most missed first.

      Examples:
        limber review --since 2026-11-01
        limber review --month --html november.html
        limber review --directory /var/log/journal/remote
        limber review --directory /var/log/journal/remote --person Anna
      """)

  @OptionGroup var output: OutputOptions

  @Option(
    parsing: .unconditional,
    help: "From when: 2026-11-01, -7d, yesterday; else 7 whole days, the last of them that in which --until lies.")
  var since: String?
  @Option(parsing: .unconditional, help: "Until when; else now. A day is its beginning: 2026-11-08 ends with the 7th.")
  var until: String?
  @Flag(help: "The calendar week in which that ends, from Monday on.")
  var week = false
  @Flag(help: "The calendar month in which that ends.")
  var month = false
  @Option(help: "The time zone whose days and hours count, such as Europe/Berlin; else this machine's.")
  var zone: String?

  @Option(help: "Read the journal or the ledger alone.")
  var source: Source?
  @Option(help: "Review the journals in this folder and those below it.", completion: .directory)
  var directory: String?
  @Option(
    parsing: .upToNextOption, help: "Review these journal files; - reads one from standard input.", completion: .file())
  var file: [String] = []
  @Option(help: "Of many people the one with this label, or UID@MACHINE.")
  var person: String?

  @Option(help: "Write a page for a browser or a printer to this file; - is standard output.", completion: .file())
  var html: String?
  @Flag(help: "Print a row for each due instant, for spreadsheets.")
  var csv = false

  func validate() throws {
    if [output.json, csv, html != nil].count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --json, --csv and --html.")
    }
    if [week, month, since != nil].count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --since, --week and --month.")
    }
    if directory != nil, !file.isEmpty { throw ValidationError("Give --directory or --file, not both.") }
    let isCollected = directory != nil || !file.isEmpty
    if source != nil, isCollected { throw ValidationError("--source is about your own records.") }
    if person != nil, !isCollected { throw ValidationError("--person goes with --directory or --file.") }
  }

  /// As much as is taken from standard input, in bytes: journald begins a new file long before (journald.conf(5), SystemMaxFileSize).
  private static let largestJournal = 1 << 30

  /// From when and until when.
  func span(_ calendar: Calendar) throws(Failure) -> Range<Instant> {
    let end = if let until { try calendar.any(until) } else { calendar.now }
    let start: Instant
    if let since {
      start = try calendar.any(since)
    } else if week || month {
      // The last instant that counts: until the 1st is the month before.
      let date = calendar.zone.civil(end - TimeSpan(microseconds: 1)).date
      let back = week ? Int64(date.weekday.rawValue) : Int64(date.day - 1)
      let first = CivilDate(dayNumber: date.dayNumber - back)
      start = calendar.zone.resolve(CivilTime(first, timeOfDay: .zero)).due
    } else {
      start = Adherence.standardStart(until: end, in: calendar.zone)
    }
    guard start < end else {
      throw Failure(
        .usage, "The review would end before it begins.", toDo: "Give a --since that lies before --until.")
    }
    return start..<end
  }

  func perform(in session: Session) throws {
    var session = session
    if let zone {
      do {
        session.calendar.zone = try session.zones.zone(named: zone)
      } catch {
        throw Failure(.usage, "There is no time zone \(quoted(zone)).", toDo: "Write it like Europe/Berlin or UTC.")
      }
    } else {
      try session.warnOfZone()
    }
    let form: ReviewForm = output.json ? .json : csv ? .csv : html.map(ReviewForm.page) ?? .text
    let span = try span(session.calendar)
    if directory != nil || !file.isEmpty {
      // journald's files are read here and there, which a pipe can't be.
      let given =
        try file.contains("-")
        ? UnnamedFile(Files.read(fd: Screen.standardInput, limit: Self.largestJournal)) : nil
      defer { withExtendedLifetime(given) {} }
      let journals =
        try directory.map { try CollectedJournals(directory: $0) }
        ?? CollectedJournals(
          files: file.map { $0 == "-" ? given?.path ?? $0 : $0 },
          names: given.map { [$0.path: "standard input"] } ?? [:])
      try CollectedReview(journals: journals, place: directory, span: span, person: person, session: session).show(form)
    } else {
      var sources = try RecordSources.own()
      if source == .journal { sources.ledger = nil }
      if source == .ledger { sources.readsJournal = false }
      let merged = sources.load(since: span.lowerBound, until: span.upperBound)
      let failure = failure(merged.evidence, session)
      // Of nothing that could be read nothing can be said.
      if let failure, merged.entries.isEmpty { throw failure }
      let adherence = Adherence(
        merged.entries, since: span.lowerBound, until: span.upperBound, now: session.calendar.now,
        readSince: merged.readSince, zone: session.calendar.zone, named: { try? session.zones.zone(named: $0) })
      try session.show(adherence, merged.evidence, user: "", as: form)
      if let failure { throw failure }
    }
  }

  /// Where the ledger could not be read to its end, what is shown is not all, whatever the journal had.
  private func failure(_ evidence: Evidence, _ session: Session) -> Failure? {
    guard let ledger = evidence.ledger, let obstacle = ledger.obstacle else { return nil }
    let what = "The ledger can't be read, or not all of it: \(Columns.clean(ledger.problem ?? "nobody knows why"))."
    switch obstacle {
    case .damaged:
      return Failure(
        .failed, what, toDo: "When it starts, limberd keeps what can be saved. See what came of it with: limber status")
    case .busy:
      // It keeps others out where it can't write, and knows why.
      guard let problem = Self.ledgerProblem(session) else { break }
      return Failure(.failed, "\(what) \(Columns.clean(problem.message))", toDo: problem.fix.map { Columns.clean($0) })
    case .other: break
    }
    return Failure(
      .failed, what, toDo: "What is on record is not lost by that. See what is wrong with: limber status")
  }

  /// So long limberd may take to say what is wrong, in seconds.
  private static let patience = 5

  /// What limberd says is wrong with the ledger; nil where it says nothing, or does not run.
  private static func ledgerProblem(_ session: Session) -> Control.Problem? {
    let reply = try? Client(socket: nil, patience: patience).reply(to: Control.Status())
    return reply?.problems.first { $0.subject == "ledger" }
  }
}

/// How a review is shown.
enum ReviewForm: Hashable {
  case text
  case json
  case csv
  /// In this file.
  case page(String)
}

extension Session {
  /// Shows the review of one person.
  func show(_ adherence: Adherence, _ evidence: Evidence, user: String, as form: ReviewForm) throws {
    switch form {
    case .text:
      let text = ReviewText(adherence: adherence, evidence: evidence, zone: calendar.zone)
      try screen.show(text.lines(width: screen.width, style: screen.style))
    case .json:
      try show(review: Control.Review.Reply(adherence, zone: calendar.zone, evidence: evidence))
    case .csv:
      let rows = ReviewCSV.rows(adherence, user: user, zone: calendar.zone)
      try Output.standardOutput.write(data: Array((ReviewCSV.header + rows).utf8))
    case .page(let path):
      let page = ReviewPage(
        adherence: adherence, evidence: evidence, words: adherence.words(in: calendar.zone), zone: calendar.zone,
        version: ControlInterface.productVersion)
      try write(page: page.html, to: path)
    }
  }

  func show(review: some Encodable) throws {
    do {
      try screen.show(json: JSONValue(encoding: review))
    } catch let error as JSONError {
      throw Failure(.failed, "The review can't be written as JSON: \(error).")
    }
  }

  /// Writes a page.
  func write(page: String, to path: String) throws {
    guard try Output.write(Array(page.utf8), to: path) == .file else { return }
    deeds.note("The page is in \(Columns.clean(path)).")
    try screen.say("The page is in \(Columns.clean(path)). Open it in a browser, or print it from there.")
  }
}
