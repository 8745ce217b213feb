internal import LimberControl
internal import LimberCore
internal import Report
internal import ScheduleFile

/// Reminders as text: `list`, `show`, `agenda`, and the sentence after `add`.
struct ReminderText {
  var calendar: Calendar
  var width: Int
  var style: TextStyle

  private func paragraph(_ text: String, first: String = "", indent: String? = nil) -> [String] {
    Columns.paragraph(text, width: width, first: first, indent: indent)
  }

  /// When a reminder is due: `at 12:30`, `every 1h from 09:00 to 18:00 on Mon..Sat`.
  static func timing(_ reminder: Control.Reminder) -> String {
    if let at = reminder.at {
      let briefs = ([at] + (reminder.alsoAt ?? [])).map { text in
        (try? CalendarExpression(parsing: text, isZone: { _ in true }))?.brief ?? text
      }
      return "at \(Sentences.list(briefs))"
    }
    var text = "every \(Columns.clean(reminder.every ?? "so often"))"
    if let between = reminder.between {
      text += " from " + Columns.clean(between).split(separator: "-").joined(separator: " to ")
    }
    if let days = reminder.days, (try? WeekdaySet(parsing: days)) != .everyDay { text += " on \(Columns.clean(days))" }
    return text
  }

  /// What it asks for: `500 mg, supplement`, `left leg, 3min, seated`.
  private static func what(_ reminder: Control.Reminder) -> [String] {
    [reminder.dose, reminder.source, reminder.limb, reminder.lasts, reminder.posture].compactMap { $0 }
      .map { Columns.clean($0) }
  }

  /// The keys that say when, those that narrow it down.
  static func timingKeys(of reminder: Control.Reminder) -> Swift.Set<String> {
    let days = reminder.days.flatMap { (try? WeekdaySet(parsing: $0)) == .everyDay ? nil : $0 }
    // The hours that are meant unless others are given need not have been there.
    let between = reminder.between.flatMap { $0 == ReminderKeys.defaultWindow.hoursText ? nil : $0 }
    let keys = [("at", reminder.at), ("every", reminder.every), ("between", between), ("days", days)]
    return Swift.Set(keys.filter { $0.1 != nil }.map(\.0))
  }

  // MARK: List

  func list(_ reminders: [Control.Reminder]) -> [String] {
    guard !reminders.isEmpty else {
      return paragraph("The schedule is empty. To add a reminder, see: limber add --help")
    }
    return width >= Columns.wide ? table(reminders) : stacked(reminders)
  }

  private func table(_ reminders: [Control.Reminder]) -> [String] {
    let ids = reminders.map { Columns.clean($0.id, limit: Refusals.longestID) }
    // An id is copied, and looked for: it is never broken.
    let id = ids.map(Columns.width).max() ?? 0
    let titles = reminders.map { Columns.clean($0.title) }
    let room = width - id - 4
    let title = min(room / 2, titles.map(Columns.width).max() ?? 0)
    var lines: [String] = []
    for index in reminders.indices {
      let cells = [
        [ids[index]], Columns.lines(titles[index], width: title),
        Columns.lines(details(reminders[index]), width: room - title),
      ]
      for row in 0..<(cells.map(\.count).max() ?? 0) {
        func cell(_ column: Int) -> String { row < cells[column].count ? cells[column][row] : "" }
        let line = "\(Columns.left(cell(0), id))  \(style.bold(Columns.left(cell(1), title)))  \(cell(2))"
        lines.append(style.isColored ? line : Self.trimmed(line))
      }
    }
    return lines
  }

  private func stacked(_ reminders: [Control.Reminder]) -> [String] {
    reminders.flatMap { reminder in
      paragraph(Columns.clean(reminder.title)).map(style.bold) + paragraph(details(reminder), first: "  ")
        + [style.dim(idLine(Columns.clean(reminder.id, limit: Refusals.longestID)))]
    }
  }

  /// An id on a line of its own, which is all of it where it is long.
  private func idLine(_ id: String) -> String {
    let line = "  id: \(id)"
    return Columns.width(of: line) <= width ? line : id
  }

  private func details(_ reminder: Control.Reminder) -> String {
    ([Self.timing(reminder)] + Self.what(reminder) + (reminder.enabled == false ? ["disabled"] : []))
      .joined(separator: ", ")
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  // MARK: Show

  func show(_ reply: Control.Show.Reply) -> [String] {
    let reminder = reply.reminder
    var lines = paragraph(Columns.clean(reminder.title)).map(style.bold)
    let answering: [(String, String?)] = [
      ("id", reminder.id), ("kind", reminder.kind), ("when", Self.timing(reminder)), ("dose", reminder.dose),
      ("source", reminder.source), ("lasts", reminder.lasts), ("limb", reminder.limb), ("posture", reminder.posture),
      ("snooze", reminder.snooze.map { "\($0), at most \(Text.times(reminder.snoozes ?? 0))" }),
      ("repeat", reminder.repeat.map { "after \($0), at most \(Text.times(reminder.repeats ?? 0))" }),
      ("late", reminder.late), ("early", reminder.early), ("on time", reminder.onTime.map { "within \($0)" }),
      ("natural break", reminder.naturalBreak), ("speak", reminder.speak == true ? "yes" : nil),
      ("urgency", reminder.urgency == "normal" ? nil : reminder.urgency),
      ("enabled", reminder.enabled == false ? "no" : nil),
      ("trial", reminder.trial == true ? "yes, in no review" : nil),
      ("note", reminder.note),
    ]
    for (name, value) in answering {
      guard let value else { continue }
      let first = "  \(Columns.left(name, 14))"
      if name == "id", Columns.width(of: first + value) > width {
        lines.append(idLine(Columns.clean(value, limit: Refusals.longestID)))
        continue
      }
      lines += paragraph(Columns.clean(value), first: first, indent: String(repeating: " ", count: 16))
    }
    if let steps = reminder.steps, !steps.isEmpty {
      lines += ["", style.bold("Steps")]
      for (index, step) in steps.enumerated() {
        let number = "\(index + 1). "
        lines += paragraph(Columns.clean(step), first: "  \(number)")
      }
    }
    if !reply.open.isEmpty { lines += ["", style.bold("Due now")] }
    for occurrence in reply.open {
      lines += StatusText.due(
        occurrence, calendar: calendar, width: width, style: style,
        id: Columns.clean(occurrence.occurrence, limit: Refusals.longestID))
    }
    if !reply.next.isEmpty {
      lines += ["", style.bold("Next")] + reply.next.map { "  \(calendar.brief($0))" }
    }
    return lines
  }

  // MARK: Add

  /// `Added ankle-pumps: Ankle pumps, next at 14:00, at 15:00 and at 16:00.`
  func confirmed(_ what: String, _ reply: Control.Add.Reply) -> String {
    let times = reply.next.prefix(3).map(calendar.phrase(at:))
    let next: String
    switch times.count {
    case 0 where reply.reminder.enabled == false: next = "which is disabled"
    case 0: next = "no time of it lies ahead"
    case 1: next = "next \(times[0])"
    default: next = "next \(Text.list(times))"
    }
    return "\(what) \(Columns.clean(reply.reminder.id, limit: 40)): \(Columns.clean(reply.reminder.title)), \(next)."
  }

  // MARK: Agenda

  func agenda(_ upcoming: [Control.Upcoming]) -> [String] {
    guard !upcoming.isEmpty else {
      return paragraph("Nothing is planned for this time. Further ahead: limber agenda --days 7")
    }
    var lines: [String] = []
    var day: String?
    var changes: [Zone.Transition] = []
    for item in upcoming {
      let instant = calendar.instant(wire: item.due)
      let heading = instant.map(calendar.heading) ?? Columns.clean(item.due)
      if heading != day {
        if day != nil { lines.append("") }
        lines += paragraph(heading).map(style.bold)
        changes = instant.map(calendar.changes(onDayOf:)) ?? []
        lines += changes.flatMap { paragraph(Calendar.sentence($0), first: "  ") }
        day = heading
      }
      // On such a day an hour may come twice, and another not at all.
      let offset = changes.isEmpty ? "" : instant.map { " " + calendar.offset(at: $0) } ?? ""
      let first = "  \(instant.map(calendar.clock) ?? "     ")\(offset)  "
      lines += paragraph(Columns.clean(item.title), first: first)
    }
    return lines
  }
}
