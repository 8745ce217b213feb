/// An entry as a sentence: the journal's message, a line of `limber watch`, the diary of a bare terminal.
extension Entry {
  /// One plain sentence without the time of the entry, which the journal and the diary write in front. What people wrote at
  /// great length is cut in it, and whole in the entry's fields.
  public var sentence: String {
    Text.cut(
      Text.oneLine(fact.sentence(offset: namedOffset ?? offset, recorded: local(time, offset).date)),
      toBytes: Self.longestSentence)
  }

  /// In bytes: a line of a diary, and no page of it.
  private static let longestSentence = 1_000

  /// The time of day at which it was recorded, where it was recorded: `08:30:15`.
  public var clock: String {
    let civil = local(time, offset)
    return [civil.hour, civil.minute, civil.second].map { zeroPadded($0, width: 2) }.joined(separator: ":")
  }
}

/// What the clocks showed, so many seconds east of UTC.
private func local(_ instant: Instant, _ offset: Int32) -> CivilTime {
  CivilTime(faceMicroseconds: instant.face(offset: offset))
}

extension Fact {
  /// - Parameters:
  ///   - offset: seconds east of UTC at the instant that it names.
  ///   - recorded: the day on which it was recorded, where it was recorded.
  fileprivate func sentence(offset: Int32, recorded: CivilDate) -> String {
    func clock(_ instant: Instant) -> String { Text.minute(local(instant, offset)) }
    func day(_ instant: Instant) -> String { "\(Text.date(local(instant, offset).date)) \(clock(instant))" }
    /// `at 08:30`; of another day `on 2026-11-23 at 08:30`.
    func when(_ instant: Instant) -> String {
      let date = local(instant, offset).date
      return (date == recorded ? "" : "on \(Text.date(date)) ") + "at \(clock(instant))"
    }
    switch self {
    case .started(let version): return "Limber \(version) started."
    case .stopped: return "Limber stopped."
    case .added(let reminder): return "Reminder added: \(reminder.title), \(reminder.timingText)."
    case .changed(let reminder):
      return "Reminder changed: \(reminder.title), \(reminder.enabled ? reminder.timingText : "disabled")."
    case .removed(let reminder): return "Reminder removed: \(reminder.title)."
    case .settings(let settings):
      return settings.person.map { "The schedule is \($0)'s." } ?? "The schedule's settings changed."
    case .rejected(let problem): return "The schedule has an error, the one before stays in force: \(problem)"
    case .due(let occurrence, _): return "\(occurrence.title): due at \(clock(occurrence.key.due))."
    case .held(let occurrence, let obstacle): return "\(occurrence.title): not shown now, \(obstacle.phrase)."
    case .shown(let occurrence, let showing):
      return showing == 1 ? "\(occurrence.title): shown." : "\(occurrence.title): shown again (\(showing))."
    case .snoozed(let occurrence, let snooze):
      return "\(occurrence.title): later, " + (snooze.until.map { "again \(when($0))." } ?? "not shown again.")
    case .closed(let occurrence, let closing):
      return "\(occurrence.title): \(closing.sentence(due: occurrence.key.due, when: when))"
    case .undone(let undoing) where undoing.by == nil:
      return
        "\(undoing.occurrence?.title ?? "What was recorded last"): its time is not over, for the clock was set back."
    case .undone(let undoing): return undoing.sentence(when: when)
    case .absent(let absence):
      let times = Text.times(absence.count)
      return absence.outcome == .excused
        ? "\(absence.title): \(times) due and excused, \(absence.why.phrase)."
        : "\(absence.title): \(times) due while nobody could be reminded, \(absence.why.phrase)."
    case .logged(let log): return "Logged: \(log.phrase)\(log.at.map { ", \(when($0))" } ?? "")."
    case .paused(let until, _, true): return "Resting until \(clock(until)): what is due before then is excused."
    case .paused(let until, _, false):
      return "Paused until \(local(until, offset).date == recorded ? clock(until) : day(until))."
    case .resumed(let way): return way == nil ? "The pause is over." : "Resumed."
    case .clockStepped(.zero, nil): return "From here on the clock is taken to be right."
    case .clockStepped(let step, .some):
      return
        "The clock was set \(step < .zero ? "back" : "forward") by \(step.magnitude.roughly) and is where it would be had "
        + "it not been wrong: what was recorded by the wrong clock no longer counts, and what was done meanwhile follows."
    case .clockStepped(let step, nil):
      return "The clock was set \(step < .zero ? "back" : "forward") by \(step.magnitude.roughly)."
    case .clockBehind(let span):
      return
        "The clock is wrong: it stands \(span.magnitude.roughly) before the last entry. Reminders at a time of day wait."
    case .voided(let voiding):
      return
        "\(voiding.title): what was recorded for times after \(day(voiding.after)) no longer counts; the clock went back, "
        + "and they come again."
    case .slept(let from, let to): return "The machine was asleep for \((to - from).roughly)."
    // A plain file has no name.
    case .zoneChanged("local"): return "The time zone is another now."
    case .zoneChanged(let zone): return "The time zone is now \(zone)."
    case .recovered(let recovery): return recovery.sentence
    }
  }
}

extension Reminder {
  /// When it is due, in words: `at 08:30`, `every 1h from 09:00 to 18:00`.
  public var timingText: String {
    switch timing {
    case .at(let times): return "at \(times.words)"
    case .every(let span, let window):
      let hours = window.hoursText.split(separator: "-").joined(separator: " to ")
      return "every \(span) from \(hours)" + (window.days == .everyDay ? "" : " on \(window.days)")
    }
  }
}

extension Closing {
  fileprivate func sentence(due: Instant, when: (Instant) -> String) -> String {
    switch outcome {
    case .done: at.map { "done \(when($0))." } ?? "done."
    case .skipped: "skipped\(at.map { " \(when($0))" } ?? "")\(reason.map { ": \($0)" } ?? "")."
    case .missed: "not recorded as done, \((why ?? .unanswered).phrase) (due \(when(due)))."
    case .excused: "excused, \((why ?? .paused).phrase) (due \(when(due)))."
    }
  }
}

extension Undoing {
  fileprivate func sentence(when: (Instant) -> String) -> String {
    let title = occurrence?.title
    let time = at.map { " \(when($0))" } ?? ""
    switch what {
    case .done?: return "Taken back: \(title ?? "an answer"), done\(time)."
    case .skipped?: return "Taken back: \(title ?? "an answer"), skipped\(time)."
    case .snoozed?: return "Taken back: \(title ?? "an answer"), put off\(time)."
    case .movement?, .calcium?, .cramp?: return "Taken back: \(logged ?? "what was logged")\(time)."
    case .paused?: return "Taken back: the pause that began\(time)."
    case .rest?: return "Taken back: the rest that began\(time)."
    case .resumed?: return "Taken back: the end of the pause\(time)."
    case .excused?: return "\(title ?? "What was due"): no longer excused, for what excused it was taken back."
    case nil:
      return title.map { "\($0): the answer was taken back." } ?? "What was logged last was taken back."
    }
  }
}

extension CalciumSource {
  /// `500 mg of calcium from …`.
  public var phrase: String {
    switch self {
    case .food: "food"
    case .supplement: "a supplement"
    }
  }
}

extension Log {
  /// What was logged: `300 mg of calcium from yogurt`.
  var phrase: String {
    switch what {
    case .movement(let minutes, let limb):
      "movement" + (minutes.map { ", \(Rounding.decimal($0)) min" } ?? "") + (limb.map { ", \($0)" } ?? "")
    case .calcium(let milligrams, let source, let item):
      "\(milligrams) mg of calcium" + ((item ?? source?.phrase).map { " from \($0)" } ?? "")
    case .cramp(let place, let severity, let minutes):
      "cramp" + (place.map { ", \($0)" } ?? "") + (severity.map { ", severity \($0) of 10" } ?? "")
        + (minutes.map { ", \(Rounding.decimal($0)) min" } ?? "")
    }
  }
}

extension Recovery {
  /// What happened, and how much of it is left.
  public var sentence: String {
    let kept = file.isEmpty ? "The damaged file was kept." : "The damaged file was kept as \(file)."
    if count == 0 { return "The ledger was damaged; nothing of it could be read, and a new one was begun. \(kept)" }
    let entries = count == 1 ? "one entry" : "\(count) entries"
    let from = brought == 0 ? "" : brought == count ? ", all from the journal" : ", \(brought) of them from the journal"
    return "The ledger was damaged and was made anew with \(entries)\(from); "
      + (lost == 0 ? "none is" : lost == 1 ? "one is" : "\(lost) are") + " missing among them. \(kept)"
  }
}

extension Obstacle {
  /// Why nothing is shown, as the end of a sentence.
  public var phrase: String {
    switch self {
    case .paused: "reminders are paused"
    case .locked: "the session is locked"
    case .away: "the session is not in use"
    case .noServer: "no notification server is running"
    case .doNotDisturb: "the desktop is set to do not disturb"
    case .refused: "the notification server refused it"
    }
  }
}

extension Why {
  /// Why it was missed or excused, as the end of a sentence.
  public var phrase: String {
    switch self {
    case .unanswered: "it was shown, but not answered"
    case .superseded: "the next one came while it was put off"
    case .away: "the session was locked or not in use"
    case .undelivered: "it could not be shown"
    case .asleep: "the machine was asleep"
    case .off: "Limber was not running"
    case .paused: "reminders were paused"
    case .rest: "the day was taken off"
    case .removed: "the reminder was removed"
    case .disabled: "the reminder was disabled"
    case .rescheduled: "the reminder got another time"
    }
  }
}
