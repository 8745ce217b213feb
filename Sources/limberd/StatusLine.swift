import LimberControl
import LimberCore
import Records

/// What the service manager shows of the daemon in one line.
extension Daemon {
  func statusText() -> String {
    let now = moment().wall
    func when(_ instant: Instant) -> String {
      let civil = engine.zone.civil(instant)
      let days = civil.date.dayNumber - engine.zone.civil(now).date.dayNumber
      // Tomorrow's breakfast is "at 08:00" in the evening; further off, the day says more than the hour.
      if days == 0 || instant - now < .days(1) { return Text.minute(civil) }
      return (days < 7 ? civil.date.weekday.name : Text.date(civil.date)) + " \(Text.minute(civil))"
    }
    var text: String
    if let until = engine.pausedUntil {
      text = "\(engine.isResting ? "Resting" : "Paused") until \(when(until))"
    } else if let next = engine.upcoming(limit: 1).first {
      text = "Next: \(Text.oneLine(next.reminder.title)) at \(when(next.due))"
    } else {
      text = "No reminders. Add one with: limber add"
    }
    let open = engine.dueOccurrences
    if let first = open.first {
      text =
        "Due: \(Text.oneLine(first.occurrence.title))" + (open.count > 1 ? " and \(open.count - 1) more" : "")
        + ". \(text)"
    }
    if let problem = recorder.problem { text = "Not recording: \(problem). \(text)" }
    if let problem = scheduleProblems.first { text = "Schedule error: \(Text.oneLine(problem.message)). \(text)" }
    return Text.cut(text, toBytes: Self.longestStatusText)
  }
}
