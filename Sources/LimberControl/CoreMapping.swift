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
      title: occurrence.title, due: time(occurrence.key.due), state: "held", shown: open.showings)
    switch open.phase {
    case .due: break
    case .held(let obstacle, _): heldBecause = obstacle.rawValue
    case .shown: state = "shown"
    case .snoozed(let instant):
      state = "snoozed"
      until = time(instant)
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
      due: Text.rfc3339(answer.occurrence.key.due, in: zone), outcome: answer.outcome?.rawValue,
      at: Text.rfc3339(answer.at, in: zone), until: answer.until.map { Text.rfc3339($0, in: zone) },
      entry: "\(answer.entry)")
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
      func clock(_ instant: Instant) -> String {
        let civil = zone.civil(instant)
        return "\(Text.date(civil.date)) \(Text.clock(CivilTime(civil.date, hour: civil.hour, minute: civil.minute)))"
      }
      let due = open.map { "\($0.occurrence.title) since \(clock($0.occurrence.key.due))" }.joined(separator: ", ")
      self = .invalidValue(
        .init(
          parameter: "at", found: clock(at),
          allowed: "a time around which it was due" + (due.isEmpty ? "" : "; due now is \(due)")))
    case .closesNothing:
      self = .invalidValue(
        .init(
          parameter: "target", found: "what is no movement", allowed: "a movement: only that is closed by logging one"))
    case .noMovement(let occurrence):
      self = .invalidValue(
        .init(
          parameter: "minutes", found: "\(occurrence.title), which is no movement",
          allowed: "minutes for a movement only"))
    case .snoozeLimit(let occurrence, let snoozes):
      self = .snoozeLimit(
        .init(
          occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title, snoozes: snoozes))
    case .snoozeTooLate(let occurrence, let until):
      self = .snoozeRefused(
        .init(
          occurrence: occurrence.id, reminder: occurrence.key.reminder, title: occurrence.title, limit: time(until)))
    case .nothingToUndo: self = .nothingToUndo
    case .notPaused: self = .notPaused
    case .impossibleTime(let found, let earliest, let latest):
      self = .invalidValue(
        .init(
          parameter: "at", found: time(found), allowed: "a time from \(time(earliest)) to \(time(latest))"))
    }
  }
}
