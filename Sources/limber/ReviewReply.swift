internal import LimberControl
internal import LimberCore
internal import Report

/// A review in the shape of the interface's `Review` method: what `review --json` prints.
struct ReviewReply {
  private var review: ReviewText
  private var entries: [Entry]

  init(_ review: ReviewText, entries: [Entry]) {
    self.review = review
    self.entries = entries
  }

  private func wire(_ instant: Instant) -> String { Text.rfc3339(instant, in: review.zone) }

  var reply: Control.Review.Reply {
    Control.Review.Reply(
      since: wire(review.since), until: wire(review.until), reminders: review.adherence.rows.map(row),
      calcium: Control.ReviewCalcium(
        days: review.adherence.calcium.map { Control.CalciumDay(day: Text.date($0.day), mg: $0.milligrams) }),
      cramps: cramps, evidence: evidence)
  }

  private func row(_ row: Adherence.Row) -> Control.ReviewReminder {
    Control.ReviewReminder(
      reminder: row.reminder, kind: row.kind.rawValue, title: row.title, due: row.due, asked: row.asked, done: row.done,
      onTime: row.onTime, skipped: row.skipped, missed: row.missed, excused: row.excused, snoozes: row.snoozes,
      adherence: row.adherence, coverage: row.coverage,
      missedBecause: row.missedBy.isEmpty
        ? nil : Dictionary(uniqueKeysWithValues: row.missedBy.map { ($0.key.rawValue, $0.value) }))
  }

  private var cramps: [Control.Cramp] {
    var ids: [Adherence.Cramp: [EntryID]] = [:]
    for entry in entries {
      guard case .logged(let log) = entry.fact, case .cramp(let place, let severity, let minutes) = log.what else {
        continue
      }
      let cramp = Adherence.Cramp(
        time: log.at ?? entry.time, place: place, severity: severity, minutes: minutes, note: log.note)
      ids[cramp, default: []].append(entry.id)
    }
    return review.adherence.cramps.map { cramp in
      let id = ids[cramp]?.first
      ids[cramp]?.removeFirst()
      return Control.Cramp(
        entry: id?.description ?? "", time: wire(cramp.time), where: cramp.place, severity: cramp.severity,
        minutes: cramp.minutes, note: cramp.note)
    }
  }

  private var evidence: Control.Evidence {
    let evidence = review.evidence
    return Control.Evidence(
      ledgerSince: evidence.ledger.since.map(wire), ledgerEntries: evidence.ledger.entries,
      journalSince: evidence.journal.since.map(wire), journalEntries: evidence.journal.entries,
      onlyInLedger: evidence.onlyInLedger, onlyInJournal: evidence.onlyInJournal, gaps: evidence.gaps,
      selfReported: evidence.selfReported)
  }
}
