internal import LimberControl
internal import LimberCore
internal import Report

/// What is said after something was done: one sentence.
struct Sentences {
  var calendar: Calendar

  /// `Done: Calcium with lunch, at 12:34.` / `Again at 14:10: Ankle pumps.`
  func answer(_ answer: Control.Answer, asked: TimeSpan? = nil) -> String {
    let title = Columns.clean(answer.title)
    guard let until = answer.until else {
      let word = answer.outcome == "skipped" ? "Skipped" : "Done"
      return "\(word): \(title), \(calendar.phrase(at: answer.at))."
    }
    let phrase = calendar.phrase(at: until)
    var sentence = "Again \(phrase): \(title)."
    if let asked, let from = calendar.instant(wire: answer.at), let end = calendar.instant(wire: until),
      end < from + asked - .seconds(1)
    {
      sentence += " That is sooner than you asked: its time runs out."
    }
    return sentence
  }

  func undone(_ undone: Control.Undone) -> String {
    let title = undone.title.map { Columns.clean($0) }
    let what =
      switch undone.what {
      case "movement", "calcium", "cramp": "the \(undone.what) that was logged last"
      case "snoozed": title.map { "the snooze of \($0)" } ?? "the last snooze"
      default: title.map { "the answer to \($0)" } ?? "the last answer"
      }
    let now =
      switch undone.state {
      case nil: ""
      case "missed": " Its time is over: it counts as missed."
      case "done", "skipped": " The answer before it holds: \(undone.state ?? "")."
      case "excused": " It counts as excused."
      default: undone.what == "snoozed" ? " It is due now." : " It is open again."
      }
    return "Taken back: \(what).\(now)"
  }

  func logged(_ entry: Control.Entry) -> String {
    var sentence = entry.message.map { Columns.clean($0) } ?? "Logged: \(Columns.clean(entry.kind))."
    if let at = entry.at {
      if sentence.last == "." { sentence.removeLast() }
      sentence += ", \(calendar.phrase(at: at))."
    }
    return sentence
  }

  func paused(until: String) -> String {
    // "until tomorrow at 04:00", "until 14:10": an "at" behind "until" reads badly.
    var time = calendar.phrase(at: until)
    if time.hasPrefix("at ") { time.removeFirst(3) }
    if time.hasPrefix("on ") { time.removeFirst(3) }
    return "Paused until \(time). To go on before, type: limber resume"
  }

  /// `limber watch`: the time of day, and `Ankle pumps: done.`
  func entry(_ entry: Control.Entry) -> (clock: String, sentence: String) {
    let clock = calendar.instant(wire: entry.time).map { instant in
      var civil = calendar.zone.civil(instant)
      civil.timeOfDay = .seconds(civil.timeOfDay.microseconds / 1_000_000)
      let text = Text.clock(civil)
      // Always with seconds, so that the sentences stand in a column.
      return text.utf8.count == 5 ? text + ":00" : text
    }
    let fallback = [entry.kind, entry.title ?? entry.reminder].compactMap { $0 }.joined(separator: ": ")
    return (clock ?? Columns.clean(entry.time), Columns.clean(entry.message ?? fallback))
  }
}
