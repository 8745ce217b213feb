internal import LimberControl
internal import LimberCore
internal import Report

/// `limber status` as text: what is due and what to type, then what is next, the day so far, and what is wrong.
struct StatusText {
  /// How many of the next ones are shown: a glance, not the agenda.
  private static let nextShown = 5

  var status: Control.Status.Reply
  var calendar: Calendar
  var width: Int
  var style: TextStyle

  var lines: [String] {
    var lines = due
    if let pausedUntil = status.pausedUntil {
      let sentence =
        status.resting == true
        ? "Resting until \(calendar.brief(pausedUntil)). What is due before then is excused."
        : "Paused until \(calendar.brief(pausedUntil)). Nothing is shown until then."
      lines += [""] + paragraph(sentence)
      lines.append("  Go on?      " + style.command("limber resume"))
    }
    lines += [""] + next + [""] + today
    if !status.problems.isEmpty { lines += [""] + problems }
    return lines
  }

  private func paragraph(_ text: String, first: String = "", indent: String? = nil) -> [String] {
    Columns.paragraph(text, width: width, first: first, indent: indent)
  }

  // MARK: Due

  private var due: [String] {
    if status.due.isEmpty { return [style.bold("Nothing is due now.")] }
    var lines = [style.bold("Due now")]
    for occurrence in status.due {
      let id = status.due.count > 1 ? id(of: occurrence) : nil
      lines += Self.due(occurrence, calendar: calendar, width: width, style: style, id: id)
    }
    lines.append("")
    for (question, verb) in [("Done?", "done"), ("Later?", "snooze"), ("Can't now?", "skip")] {
      // With several, one of them stands as the example; of those that can't be put off any more that is none.
      let example = status.due.first { verb != "snooze" || $0.snoozesLeft != 0 }
      guard let example else { continue }
      let id = status.due.count > 1 ? " \(id(of: example))" : ""
      lines.append("  \(Columns.left(question, 12))\(style.command("limber \(verb)\(id)"))")
    }
    return lines
  }

  /// What to type for one of several, short enough for the longest line that it stands in.
  private func id(of occurrence: Control.DueOccurrence) -> String {
    let room = width - Columns.width(of: "  Can't now?  limber snooze ")
    return Refusals.id(of: occurrence, among: status.due, room: room)
  }

  /// One occurrence that is due: its title in bold, and how it stands.
  static func due(
    _ occurrence: Control.DueOccurrence, calendar: Calendar, width: Int, style: TextStyle, id typed: String?
  ) -> [String] {
    let id = typed.map { "\($0)  " } ?? ""
    let indent = "  " + String(repeating: " ", count: Columns.width(of: id))
    let titles = Columns.paragraph(what(occurrence), width: width, first: indent)
    var lines = titles.map { indent + style.bold(String($0.dropFirst(indent.count))) }
    if typed != nil, let first = titles.first {
      lines[0] = "  \(id)\(style.bold(String(first.dropFirst(indent.count))))"
    }
    return lines + Columns.paragraph(state(occurrence, calendar), width: width, first: indent + "  ")
  }

  /// `Calcium with lunch, 500 mg`.
  static func what(_ occurrence: Control.DueOccurrence) -> String {
    let lasts = occurrence.lasts.map { (try? TimeSpan(parsing: $0))?.words ?? $0 }
    return ([occurrence.title] + [occurrence.dose, occurrence.limb, lasts].compactMap { $0 })
      .map { Columns.clean($0) }.joined(separator: ", ")
  }

  private static func state(_ occurrence: Control.DueOccurrence, _ calendar: Calendar) -> String {
    var sentence = "Since \(calendar.brief(occurrence.due))"
    switch occurrence.state {
    case "snoozed":
      let times = occurrence.snoozes.map { $0 > 1 ? ", put off \(Text.times($0))" : "" } ?? ""
      sentence +=
        times + (occurrence.until.map { ", comes again \(calendar.phrase(at: $0))" } ?? ", does not come again")
    case "held":
      if let reason = occurrence.heldBecause { sentence += ", not shown: \(Self.reason(reason))" }
    default: break
    }
    if let end = occurrence.lateUntil { sentence += ". You have time until \(calendar.brief(end))" }
    return sentence + "."
  }

  /// Why it is held, as the end of a sentence.
  private static func reason(_ word: String) -> String { Obstacle(rawValue: word)?.phrase ?? Columns.clean(word) }

  // MARK: Next, today

  private var next: [String] {
    guard !status.next.isEmpty else {
      return [style.bold("Next")]
        + paragraph("Nothing. To add a reminder, see: limber add --help", first: "  ")
    }
    let shown = status.next.prefix(Self.nextShown)
    let times = shown.map { calendar.brief($0.due) }
    let column = times.map(Columns.width).max() ?? 0
    var lines = [style.bold("Next")]
    for (upcoming, time) in zip(shown, times) {
      lines += paragraph(
        Columns.clean(upcoming.title), first: "  \(Columns.left(time, column))  ",
        indent: String(repeating: " ", count: column + 4))
    }
    let rest = status.next.count - shown.count
    if rest > 0 {
      lines += paragraph("And \(rest) more: \(command)", first: "  ").map(style.dim)
    }
    return lines
  }

  /// The agenda of more days would bury what is rare among what comes every day, and holds no more than so many.
  private static let mostDays = 7

  /// What shows all of them: the agenda of so many days that it holds the last one, or else the reminders.
  private var command: String {
    let today = calendar.zone.civil(calendar.now).date.dayNumber
    let last = status.next.compactMap { calendar.instant(wire: $0.due) }.max()
    let days = last.map { calendar.zone.civil($0).date.dayNumber - today + 1 } ?? 1
    if days > Self.mostDays { return "limber list" }
    return "limber agenda\(days > 1 ? " --days \(days)" : "")"
  }

  private var today: [String] {
    let today = status.today
    let counts = [
      (today.done, "done"), (today.skipped, "skipped"), (today.missed, "missed"), (today.excused, "excused"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    var sentences = counts.isEmpty ? [] : [counts.joined(separator: ", ") + "."]
    if let earlier = today.earlier, earlier > 0 {
      sentences.append("\(Text.count(earlier, "answer")) to what was due before today.")
    }
    let logged = [(today.loggedMovements ?? 0, "movement"), (today.loggedCramps ?? 0, "cramp")].filter { $0.0 > 0 }
      .map { Text.count($0.0, $0.1) }
    if !logged.isEmpty { sentences.append("Logged: \(logged.joined(separator: ", ")).") }
    if today.calciumMg > 0 { sentences.append("Calcium: \(today.calciumMg) mg.") }
    if sentences.isEmpty { sentences = ["Nothing yet."] }
    if today.known == false { sentences = ["Not known: the ledger can't be read."] }
    return [style.bold("Today so far")] + paragraph(sentences.joined(separator: " "), first: "  ")
  }

  // MARK: Problems

  private var problems: [String] {
    let lines = [style.warning(status.problems.count == 1 ? "A problem" : "Problems")]
    return lines + status.problems.flatMap { Self.problem($0, width: width) }
  }

  /// `! What is wrong`, where, and what to do.
  static func problem(_ problem: Control.Problem, width: Int) -> [String] {
    var lines = Columns.paragraph(
      Columns.clean(problem.message, limit: 1000), width: width, first: "  ! ", indent: "    ")
    if let place = Self.place(problem) { lines += Columns.paragraph("In \(place).", width: width, first: "    ") }
    if let fix = problem.fix { lines += Columns.paragraph(Columns.clean(fix), width: width, first: "    ") }
    return lines
  }

  /// Where a problem is, unless its message says so itself: `schedule.toml, line 3, column 8`.
  static func place(_ problem: Control.Problem) -> String? {
    // A message may begin with the place itself, as compilers do: schedule.toml:3:8.
    guard let file = problem.file, let name = file.split(separator: "/").last, !problem.message.contains(name) else {
      return nil
    }
    var parts = [Columns.clean(file)]
    if let line = problem.line { parts.append("line \(line)") }
    if let column = problem.column { parts.append("column \(column)") }
    return parts.joined(separator: ", ")
  }
}
