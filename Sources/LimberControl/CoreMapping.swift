public import LimberCore

/// The core's values as they travel.

extension Control.Reminder {
  /// A reminder with all its keys, defaults included.
  public init(_ reminder: LimberCore.Reminder) {
    var draft = Control.ReminderDraft(kind: reminder.kind.rawValue, title: reminder.title)
    switch reminder.timing {
    case .at(let times):
      draft.at = times.briefs[0]
      if times.briefs.count > 1 { draft.alsoAt = Array(times.briefs.dropFirst()) }
    case .every(let span, let window):
      draft.every = "\(span)"
      draft.between = window.hoursText
      draft.days = "\(window.days)"
    }
    draft.lasts = reminder.lasts.map { "\($0)" }
    draft.limb = reminder.limb
    draft.posture = reminder.posture?.rawValue
    draft.steps = reminder.steps.isEmpty ? nil : reminder.steps
    draft.dose = reminder.dose.map { "\($0) mg" }
    draft.source = reminder.source?.rawValue
    draft.snooze = "\(reminder.snooze)"
    draft.snoozes = reminder.snoozes
    draft.repeat = "\(reminder.repeatAfter)"
    draft.repeats = reminder.repeats
    draft.late = "\(reminder.late)"
    draft.early = "\(reminder.early)"
    draft.onTime = "\(reminder.onTime)"
    draft.naturalBreak = reminder.naturalBreak.map { "\($0)" }
    draft.speak = reminder.speak
    draft.urgency = reminder.urgency.rawValue
    draft.enabled = reminder.enabled
    draft.trial = reminder.isTrial ? true : nil
    draft.note = reminder.note
    self.init(id: reminder.id, definition: draft)
  }
}

extension Control.Problem {
  /// What somebody should look at.
  public init(_ advice: ScheduleAdvice) {
    self.init(message: advice.message, subject: advice.subject.rawValue, key: advice.fullKey, fix: advice.fix)
  }
}

extension ScheduleAdvice {
  /// The whole key with dots: `reminder.calcium-lunch.dose`.
  fileprivate var fullKey: String? {
    let parts = (reminder.map { ["reminder", $0] } ?? []) + [key].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ".")
  }
}

extension Control.Upcoming {
  /// A due instant to come, in the clocks of a zone.
  public init(_ upcoming: LimberCore.Upcoming, zone: Zone) {
    self.init(
      reminder: upcoming.reminder.id, kind: upcoming.reminder.kind.rawValue, title: upcoming.reminder.title,
      due: Text.rfc3339(upcoming.due, in: zone),
      end: upcoming.reminder.lasts.map { Text.rfc3339(upcoming.due + $0, in: zone) })
  }
}

extension Control.DueOccurrence {
  /// An open occurrence, in the clocks of a zone.
  public init(_ open: OpenOccurrence, zone: Zone) {
    func time(_ instant: Instant) -> String { Text.rfc3339(instant, in: zone) }
    let occurrence = open.occurrence
    self.init(
      occurrence: occurrence.id, reminder: occurrence.key.reminder, kind: occurrence.kind.rawValue,
      title: occurrence.title, due: time(open.due), state: "held", shown: open.showings,
      snoozes: open.snoozes, snoozesLeft: open.snoozesLeft)
    switch open.phase {
    case .due: break
    case .held(let obstacle, _): heldBecause = obstacle.rawValue
    case .shown: state = "shown"
    case .snoozed(let instant):
      state = "snoozed"
      until = time(instant)
    case .putAway: state = "snoozed"
    }
    lateUntil = time(open.prescription.until)
    dose = open.prescription.dose.map { "\($0) mg" }
    limb = open.prescription.limb
    lasts = open.prescription.lasts.map { "\($0)" }
  }
}

extension Control.Answer {
  /// An answer as it was recorded, in the clocks of a zone.
  public init(_ answer: LimberCore.Answer, zone: Zone) {
    self.init(
      occurrence: answer.occurrence.id, reminder: answer.occurrence.key.reminder,
      kind: answer.occurrence.kind.rawValue, title: answer.occurrence.title,
      due: Text.rfc3339(answer.due, in: zone), outcome: answer.outcome?.rawValue,
      at: Text.rfc3339(answer.at, in: zone), until: answer.until.map { Text.rfc3339($0, in: zone) },
      lateUntil: answer.lateUntil.map { Text.rfc3339($0, in: zone) }, entry: "\(answer.entry)")
  }
}

extension Control.AnswerReply {
  /// What one or several answers did, in the clocks of a zone; there is at least one.
  public init(_ answers: [LimberCore.Answer], zone: Zone) {
    let all = answers.map { Control.Answer($0, zone: zone) }
    self.init(answer: all[0], answers: all.count > 1 ? all : nil)
  }
}

extension Control.Undone {
  /// What was taken back and how things stand by that, in the clocks of a zone.
  public init(_ deed: LimberCore.Deed, _ entry: LimberCore.Entry, _ restored: Reply.Restored?, zone: Zone) {
    let occurrence = deed.undoing.occurrence
    self.init(
      entry: "\(deed.entry)", what: deed.undoing.what?.rawValue ?? "", occurrence: occurrence?.id,
      reminder: occurrence?.key.reminder, title: occurrence?.title, message: entry.sentence)
    switch restored {
    case .open(let open)? where open.isAhead(at: entry.time):
      take(open.occurrence, "next")
      until = Text.rfc3339(open.due, in: zone)
    case .open(let open)?: take(open.occurrence, Control.DueOccurrence(open, zone: zone).state)
    case .closed(let occurrence, let closing)?: take(occurrence, closing.outcome.rawValue)
    case .paused(let end, let isRest)?:
      state = isRest ? "resting" : "paused"
      until = Text.rfc3339(end, in: zone)
    case .resumed(let open)?:
      state = "resumed"
      due = open.map { Control.DueOccurrence($0, zone: zone) }
    case nil: break
    }
  }

  /// A log may have answered an occurrence too.
  private mutating func take(_ occurrence: LimberCore.Occurrence, _ state: String) {
    self.occurrence = occurrence.id
    reminder = occurrence.key.reminder
    title = occurrence.title
    self.state = state
  }
}

extension Control.Deed {
  /// Something that can be taken back, in the clocks of a zone.
  public init(_ deed: LimberCore.Deed, zone: Zone) {
    let undoing = deed.undoing
    self.init(
      id: deed.id, entry: "\(deed.entry)", time: Text.rfc3339(deed.time, in: zone), what: undoing.what?.rawValue ?? "",
      occurrence: undoing.occurrence?.id, reminder: undoing.occurrence?.key.reminder, title: undoing.occurrence?.title,
      logged: undoing.logged, at: undoing.at.flatMap { $0 == deed.time ? nil : Text.rfc3339($0, in: zone) })
  }
}

extension ControlError {
  /// The engine's refusal, in the clocks of a zone.
  public init(_ refusal: Refusal, zone: Zone) {
    func time(_ instant: Instant) -> String { Text.rfc3339(instant, in: zone) }
    switch refusal {
    case .nothingDue(let next): self = .nothingDue(.init(next: next.map { Control.Upcoming($0, zone: zone) }))
    case .ambiguous(let candidates):
      self = .ambiguous(.init(candidates: candidates.map { Control.DueOccurrence($0, zone: zone) }))
    case .alreadyAnswered(let occurrence, let closing, let at):
      self = .alreadyAnswered(
        .init(
          occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title,
          outcome: closing.outcome.rawValue, at: time(closing.at ?? at), by: closing.by?.rawValue))
    case .closed(let occurrence, let closing, let at):
      self = .closedAlready(
        .init(
          occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title,
          outcome: closing.outcome.rawValue, at: time(at), why: closing.why?.rawValue))
    case .noSuchTarget(let name): self = .noSuchOccurrence(.init(occurrence: name))
    case .nothingThen(let at, let open):
      self = .nothingThen(.init(at: time(at), due: open.map { Control.DueOccurrence($0, zone: zone) }))
    case .closesNothing: self = .noMovement(.init(parameter: "target"))
    case .noMovement(let occurrence):
      self = .noMovement(
        .init(
          parameter: "minutes", occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title))
    case .snoozeLimit(let occurrence, let snoozes, let until):
      self = .snoozeLimit(
        .init(
          occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title, snoozes: snoozes,
          lateUntil: time(until)))
    case .snoozeTooLate(let occurrence, let until, let end):
      self = .snoozeRefused(
        .init(
          occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title, limit: time(until),
          why: end.rawValue))
    case .nothingToUndo: self = .nothingToUndo
    case .notPaused: self = .notPaused
    case .impossibleTime(let found, let earliest, let latest) where found < earliest && latest < .end:
      self = .tooLongAgo(.init(at: time(found), earliest: time(earliest)))
    case .impossibleTime(let found, _, let latest):
      let civil = zone.civil(found)
      self = .invalidValue(
        .init(
          parameter: latest == .end ? "until" : "at", found: "\(Text.date(civil.date)) \(Text.minute(civil))",
          allowed: latest == .end ? "a time to come" : "a time that has been"))
    }
  }
}
