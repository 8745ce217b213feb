internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import ScheduleFile
internal import Varlink

struct Check: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Look for mistakes in a schedule file, and for what may not be meant so.",
    discussion: """
      limberd is not asked. Without a file it is your schedule; - is standard input. Beside mistakes it names doses over \
      500 mg, days over the upper limit, calcium too close to a medicine, days with very many asks, times that never come \
      again or mean others than they seem to, and keys of which nothing comes yet. It looks at each day of the next five weeks, and at the next dates of what comes more seldom.

      Examples:
        limber check
        limber check from-the-therapist.toml
      """)

  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("A schedule file.", valueName: "file"), completion: .file())
  var file: String?

  /// What was found in a file.
  struct Findings: Encodable {
    var valid: Bool
    var problems: [Control.Problem]
    var warnings: [Control.Problem]
  }

  func perform(in session: Session) throws {
    try session.warnOfZone()
    let own = try "\(Directories.configHome("limber"))/schedule.toml"
    let path = file ?? own
    let name = path == "-" ? "standard input" : path
    let bytes = file == nil ? try ScheduleReading.ownBytes(of: path) : try ScheduleReading.bytes(of: path)
    let findings: Findings
    var sentence = ""
    do throws(ScheduleProblems) {
      let document = try ScheduleDocument(parsing: bytes, isZone: session.zones.contains)
      var zones = session.zones.zones(named: document.schedule.zoneNames)
      zones.local = session.calendar.zone
      let advice = document.schedule.advice(
        at: session.calendar.now, in: zones, isInForce: path == "-" ? false : Files.isSame(path, own))
      findings = Findings(valid: true, problems: [], warnings: advice.map { Self.problem($0, in: document, name) })
      sentence = "\(Columns.clean(name)): no mistakes. \(Self.contents(document.schedule))"
    } catch {
      findings = Findings(valid: false, problems: error.problems.map { Self.problem($0, name) }, warnings: [])
    }
    if output.json {
      try session.screen.show(json: JSONValue(encoding: findings))
    } else if findings.valid {
      try session.screen.say(sentence)
      try session.screen.show(findings.warnings.flatMap { StatusText.problem($0, width: session.screen.width) })
    } else {
      try session.screen.show(Self.lines(findings.problems, source: bytes, session.screen))
    }
    guard !findings.valid else { return }
    let count = findings.problems.count
    throw Failure(
      .scheduleInvalid,
      count == 1 ? "There is a mistake in the schedule." : "There are \(count) mistakes in the schedule.",
      toDo: "Correct \(count == 1 ? "it" : "them") in the file, and check again.")
  }

  /// `2 movement reminders and a calcium reminder, one of them disabled.`
  static func contents(_ schedule: Schedule) -> String {
    func count(_ kind: ReminderKind) -> String? {
      let number = schedule.reminders.count { $0.kind == kind }
      return number == 0 ? nil : "\(number) \(kind.rawValue) reminder\(number == 1 ? "" : "s")"
    }
    let parts = ReminderKind.allCases.compactMap(count)
    let disabled = schedule.reminders.count { !$0.enabled }
    guard !parts.isEmpty else { return "There is no reminder in it." }
    return Sentences.list(parts) + (disabled == 0 ? "." : ", \(disabled) disabled.")
  }

  private static func problem(_ problem: ScheduleProblem, _ name: String) -> Control.Problem {
    Control.Problem(
      message: problem.rendered(file: name), subject: "schedule", file: name, line: problem.line,
      column: problem.column, key: problem.key, found: problem.found, allowed: problem.allowed)
  }

  private static func problem(
    _ advice: ScheduleAdvice, in document: ScheduleDocument, _ name: String
  ) -> Control.Problem {
    var problem = Control.Problem(advice)
    guard let place = document.place(of: advice.key, in: advice.reminder) else { return problem }
    (problem.file, problem.line, problem.column) = (name, place.line, place.column)
    return problem
  }

  /// Each mistake, with its line and a caret beneath.
  private static func lines(_ problems: [Control.Problem], source: [UInt8], _ screen: Screen) -> [String] {
    // As TOML counts lines; what else ends one elsewhere stands in the middle here.
    let text = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return problems.flatMap { problem in
      var lines = Columns.paragraph(Columns.clean(problem.message, limit: 1000), width: screen.width)
      if let line = problem.line, let column = problem.column, text.indices.contains(line - 1) {
        lines += Excerpt(text: String(decoding: text[line - 1], as: UTF8.self), position: column - 1).lines(
          width: screen.width, style: screen.style)
      }
      return lines
    }
  }
}
