internal import LimberControl
internal import LimberCore
internal import Records
internal import Report
internal import Varlink

/// What is said after something was done: one sentence.
struct Sentences {
  var calendar: Calendar

  /// `Done: Calcium with lunch, at 12:34.` / `Again at 14:10: Ankle pumps.`
  func answer(_ answer: Control.Answer, asked: TimeSpan? = nil) -> String {
    let title = Columns.clean(answer.title)
    if let lateUntil = answer.lateUntil {
      return "Put away: \(title). It does not come again; you have time until \(calendar.brief(lateUntil))."
    }
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

  /// `Taken back: Calcium with lunch, done at 12:34. It is open again.`
  func undone(_ undone: Control.Undone) -> String {
    let due = undone.due.map { $0.isEmpty ? "" : " Due now: \(Self.list($0.map(\.title)))." } ?? ""
    let until = undone.until.map { " until \(calendar.brief($0))" } ?? ""
    let now =
      switch undone.state {
      case nil: ""
      case "missed": " Its time is over: it counts as missed."
      case "done", "skipped": " The answer before it holds: \(undone.state ?? "")."
      case "excused": " It counts as excused."
      case "next": " It comes at its time\(undone.until.map { ", \(calendar.phrase(at: $0))" } ?? "")."
      case "snoozed" where undone.what == "snoozed": " The snooze before it holds."
      case "snoozed": " It is put off, as it was before."
      case "paused": " Reminders are paused\(until)."
      case "resting": " You are resting\(until)."
      case "resumed" where undone.what == "resumed": " That pause would be over by now: reminders stay on."
      case "resumed": " Reminders are on.\(due)"
      default: undone.what == "snoozed" ? " It is due now." : " It is open again."
      }
    return (undone.message.map { Columns.clean($0) } ?? "Taken back.") + named(now, undone)
  }

  /// Of a log that closed something "it" would be the log.
  private func named(_ now: String, _ undone: Control.Undone) -> String {
    guard ["movement", "calcium", "cramp"].contains(undone.what), let title = undone.title, undone.state != nil else {
      return now
    }
    let name = Columns.clean(title)
    for (it, its) in [" is ", " counts ", " comes "].map({ (" It\($0)", " \(name)\($0)") }) where now.hasPrefix(it) {
      return its + now.dropFirst(it.count)
    }
    return " \(name):" + now.prefix(2).lowercased() + now.dropFirst(2)
  }

  /// What can be taken back, a line each: `12:34  7k2q  Done: Calcium with lunch`.
  func deeds(_ deeds: [Control.Deed], width: Int) -> [String] {
    let times = deeds.map { calendar.brief($0.time) }
    let ids = deeds.map { Columns.clean($0.id, limit: 20) }
    let (first, second) = (times.map(Columns.width).max() ?? 0, ids.map(Columns.width).max() ?? 0)
    return deeds.indices.flatMap { index in
      Columns.paragraph(
        deed(deeds[index]), width: width,
        first: "  \(Columns.left(times[index], first))  \(Columns.left(ids[index], second))  ",
        indent: String(repeating: " ", count: first + second + 6))
    }
  }

  private func deed(_ deed: Control.Deed) -> String {
    let what =
      switch deed.what {
      case "done": "Done: \(deed.title ?? "")"
      case "skipped": "Skipped: \(deed.title ?? "")"
      case "snoozed": "Put off: \(deed.title ?? "")"
      case "paused": "Paused"
      case "rest": "Took the rest of the day off"
      case "resumed": "Ended the pause"
      default: "Logged: \(deed.logged ?? deed.what)"
      }
    return Columns.clean(what) + (deed.at.map { ", \(calendar.phrase(at: $0))" } ?? "")
  }

  /// `Logged: movement, 10 min. Done: Ankle pumps.`
  ///
  /// - Parameter closed: the title of what it closed.
  func logged(_ entry: Control.Entry, closed: String? = nil) -> String {
    var sentence = entry.message.map { Columns.clean($0) } ?? "Logged: \(Columns.clean(entry.kind))."
    if let at = entry.at {
      if sentence.last == "." { sentence.removeLast() }
      // The diary's own words for that time, which has no yesterday.
      if let civil = calendar.instant(wire: at).map(calendar.zone.civil) {
        let clock = ", at \(Text.minute(civil))"
        let day = ", on \(Text.date(civil.date)) at \(Text.minute(civil))"
        for words in [day, clock] where sentence.hasSuffix(words) { sentence.removeLast(words.count) }
      }
      sentence += ", \(calendar.phrase(at: at))."
    }
    return sentence + (closed.map { " Done: \(Columns.clean($0))." } ?? "")
  }

  func paused(until: String) -> String {
    // "until tomorrow at 04:00", "until 14:10": an "at" behind "until" reads badly.
    var time = calendar.phrase(at: until)
    if time.hasPrefix("at ") { time.removeFirst(3) }
    if time.hasPrefix("on ") { time.removeFirst(3) }
    return "Paused until \(time). To go on before, type: limber resume"
  }

  func goesOnResting(until: String) -> String {
    "You are resting until \(calendar.brief(until)) already. To go on before, type: limber resume"
  }

  func resting(_ reply: Control.Rest.Reply) -> String {
    if reply.paused == true {
      return
        "Reminders are paused until \(calendar.brief(reply.until)) already, which is longer than a rest. To go on before, "
        + "type: limber resume"
    }
    let excused = reply.excused.isEmpty ? "" : " Excused: \(Self.list(reply.excused.map(\.title)))."
    return "Resting until \(calendar.brief(reply.until)): what is due before then is excused.\(excused)"
      + " To go on before, type: limber resume"
  }

  /// `a, b and c`, made harmless.
  static func list(_ names: [String]) -> String {
    Text.list(names.map { Columns.clean($0) })
  }

  /// Parts as sentences: `Added: a. Changed: b and c.`
  static func sentence(_ parts: [String]) -> String {
    parts.map { $0.prefix(1).uppercased() + $0.dropFirst() + "." }.joined(separator: " ")
  }

  /// `Backed up: 1234 entries, the last of today at 12:54.`
  func backedUp(_ made: LedgerBackup.Summary, to file: String) -> String {
    "Backed up to \(Columns.clean(file)): \(contents(made))."
  }

  /// The same for programs.
  func json(_ made: LedgerBackup.Summary, _ others: JSONValue.Object) -> JSONValue {
    var members = others
    members["entries"] = .int(Int64(made.entries))
    members["last"] = made.last.map { .string(calendar.wire($0)) }
    return .object(members)
  }

  func restored(_ made: LedgerBackup.Summary, in folder: String) -> String {
    let brought = made.brought == 0 ? "" : " \(made.brought) of them came from the journal."
    let aside = made.aside.map { " The ledger before is kept as \(Columns.clean("\(folder)/\($0)"))." } ?? ""
    return "Restored: \(contents(made)).\(brought)\(aside)"
  }

  private func contents(_ made: LedgerBackup.Summary) -> String {
    let count = made.entries == 1 ? "1 entry" : "\(made.entries) entries"
    guard let last = made.last else { return count }
    return "\(count), the last \(made.entries == 1 ? "" : "of them ")\(calendar.phrase(at: last))"
  }

  /// Why a backup was not made, or not restored.
  ///
  /// - Parameter typed: the file as it was typed.
  func failure(ofBackup error: BackupError, typed: String) -> Failure {
    switch error {
    case .noLedger:
      Failure(.failed, "There is no ledger yet.", toDo: "It is made when limberd starts.")
    case .unreadable(let why):
      Failure(
        .failed, "The ledger can't be read: \(Columns.clean(why)).", toDo: "See what is wrong with: limber status")
    case .notALedger(let file, let what):
      Failure(
        .failed, "\(quoted(file)) is no ledger of Limber, or a damaged one: \(Columns.clean(what)).",
        toDo: "Name another file. Nothing was changed.")
    case .later(let file):
      Failure(
        .failed, "\(quoted(file)) was written by a later version of Limber.", toDo: "Install that version first.")
    case .unusable(let file, let why):
      Failure(
        .failed, "\(quoted(file)) can't be used: \(Columns.clean(why)).",
        toDo: "Check the path, and whether there is room. Nothing was changed.")
    case .holdsMore(let file, let count, let last):
      Failure(
        .refused,
        "\(quoted(file)) has \(count == 1 ? "an entry that is" : "\(count) entries that are") newer, the last "
          + "\(calendar.phrase(at: last)), and \(count == 1 ? "it" : "they") would be lost.",
        toDo: "Nothing was changed. To restore all the same and keep that file aside: "
          + "limber restore \(argument(typed)) --set-newer-aside. A backup goes to a file of another name.")
    }
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
