public import LimberCore

extension Control.Review.Reply {
  /// Counts of a span, in the clocks of a zone.
  public init(_ adherence: Adherence, zone: Zone, evidence: LimberCore.Evidence) {
    self.init(
      since: Text.rfc3339(adherence.since, in: zone), until: Text.rfc3339(adherence.until, in: zone),
      zone: zone.name.isEmpty ? nil : zone.name, person: adherence.person,
      reminders: adherence.rows.map {
        Control.ReviewReminder(
          reminder: $0.reminder, kind: $0.kind.rawValue, title: $0.title, counts: Control.ReviewCounts($0))
      },
      kinds: adherence.kinds.map {
        Control.ReviewKind(kind: $0.kind.rawValue, counts: Control.ReviewCounts($0))
      },
      total: Control.ReviewCounts(adherence.total),
      movement: Control.ReviewMovement(adherence.movement, zone: zone),
      calcium: Control.ReviewCalcium(adherence.calcium), cramps: adherence.cramps.map { Control.Cramp($0, zone: zone) },
      crampSummary: Control.CrampSummary(adherence.crampSummary),
      evidence: Control.Evidence(evidence, adherence.interruptions, zone: zone),
      beforeSince: adherence.before.isEmpty ? nil : Text.rfc3339(adherence.before.lowerBound, in: zone),
      beforeOnRecord: adherence.before.isEmpty ? nil : adherence.coversBefore, words: adherence.words(in: zone))
  }
}

extension Control.Evidence {
  /// What a review rests on, in the clocks of a zone.
  init(_ evidence: LimberCore.Evidence, _ interruptions: Interruptions, zone: Zone) {
    func time(_ instant: Instant?) -> String? { instant.map { Text.rfc3339($0, in: zone) } }
    let (ledger, journal) = (evidence.ledger, evidence.journal)
    // What only both of them can say is left out where one was not looked at.
    let isOfBoth = ledger != nil && journal != nil
    self.init(
      ledgerSince: time(ledger?.since), ledgerEntries: ledger?.entries, journalSince: time(journal?.since),
      journalEntries: journal?.entries, onlyInLedger: isOfBoth ? evidence.onlyInLedger : nil,
      onlyInJournal: isOfBoth ? evidence.onlyInJournal : nil, gaps: evidence.gaps,
      repeated: evidence.repeated > 0 ? evidence.repeated : nil, selfReported: evidence.selfReported,
      unverified: journal == nil ? nil : evidence.unverified,
      ledgerProblem: ledger?.problem, journalProblem: journal?.problem,
      asleepMinutes: wholeMinutes(interruptions.asleep),
      offMinutes: wholeMinutes(interruptions.off, .up),
      downMinutes: wholeMinutes(
        interruptions.down,
        interruptions.isDownAtLeast == interruptions.isDownAtMost ? .nearest : interruptions.isDownAtMost ? .up : .down)
    )
  }
}

extension Control.ReviewCounts {
  fileprivate init(_ row: Adherence.Row) {
    let counts = row.counts
    self.init(
      due: row.due, asked: row.asked, done: row.done, early: row.early, onTime: row.onTime, late: row.late,
      skipped: row.skipped, missed: row.missed, excused: row.excused, open: row.open, snoozes: row.snoozes,
      showings: row.showings, adherence: row.adherence, adherenceOutOf: row.adherenceOutOf, coverage: row.coverage,
      coverageOutOf: row.coverageOutOf, missedBy: named(counts.missedBy), excusedBy: named(counts.excusedBy),
      skippedBecause: counts.skippedBecause.isEmpty
        ? nil : counts.skippedBecause.map { Control.ReviewReason(reason: $0.reason, count: $0.count) },
      answeredBy: named(counts.answeredBy), days: row.days, rightDays: row.rightDays,
      responseMedian: counts.medianResponse?.roundedSeconds, responseP90: counts.ninetiethResponse?.roundedSeconds,
      byHour: counts.byHour.map(Control.ReviewPart.init), byWeekday: counts.byWeekday.map(Control.ReviewPart.init),
      cells: counts.byHourOfWeek.enumerated().compactMap { place, part in
        part.due == 0
          ? nil : Control.ReviewCell(weekday: place / 24 + 1, hour: place % 24, due: part.due, done: part.done)
      },
      before: Control.ReviewSums(row.before))
  }
}

/// Whole minutes, rounded as in the text of a review.
private func wholeMinutes(_ span: TimeSpan, _ direction: Rounding.Direction = .nearest) -> Int {
  Int(Rounding.count(.minutes(1), in: span, direction))
}

/// Nil where there is nothing to say.
private func named<Word: RawRepresentable<String>>(_ counts: [Word: Int]) -> [String: Int]? {
  counts.isEmpty ? nil : Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
}

extension Control.ReviewPart {
  fileprivate init(_ part: AdherenceCounts.Part) { self.init(due: part.due, done: part.done) }
}

extension Control.ReviewSums {
  /// The sums of a span.
  public init(_ sums: AdherenceSums) {
    self.init(
      due: sums.due, asked: sums.asked, done: sums.done, missed: sums.missed, excused: sums.excused,
      adherence: sums.adherence, adherenceOutOf: sums.adherenceOutOf, coverage: sums.coverage,
      coverageOutOf: sums.coverageOutOf)
  }
}

extension Control.ReviewMovement {
  fileprivate init(_ movement: MovementSummary, zone: Zone) {
    self.init(
      count: movement.count, minutes: movement.minutes, timed: movement.timed,
      limbs: movement.limbs.map { Control.ReviewLimb(limb: $0.limb, count: $0.count, minutes: $0.minutes) },
      days: movement.days.map {
        Control.MovementDay(day: Text.date($0.day), count: $0.count, minutes: $0.minutes)
      },
      longestGap: movement.longestGap.map {
        Control.ReviewGap(
          from: Text.rfc3339($0.from, in: zone), to: Text.rfc3339($0.to, in: zone),
          minutes: wholeMinutes($0.to - $0.from))
      },
      unknownMinutes: movement.unknown > .zero
        ? wholeMinutes(movement.unknown, movement.isUnknownAtMost ? .up : .nearest) : nil,
      pausedMinutes: movement.paused > .zero ? wholeMinutes(movement.paused) : nil)
  }
}

extension Control.ReviewCalcium {
  fileprivate init(_ calcium: CalciumSummary) {
    self.init(
      days: calcium.days.map {
        Control.CalciumDay(
          day: Text.date($0.day), mg: $0.milligrams, food: $0.food, supplement: $0.supplement, unstated: $0.unstated,
          target: $0.target, upper: $0.upper)
      }, target: calcium.target, upper: calcium.upper)
  }
}

extension Control.Cramp {
  fileprivate init(_ cramp: LimberCore.Cramp, zone: Zone) {
    self.init(
      entry: "\(cramp.entry)", time: Text.rfc3339(cramp.time, in: zone), place: cramp.place,
      severity: cramp.severity, minutes: cramp.minutes.map(Rounding.tenths), note: cramp.note)
  }
}

extension Control.CrampSummary {
  fileprivate init(_ cramps: LimberCore.CrampSummary) {
    self.init(
      count: cramps.count, rated: cramps.rated, severityMedian: cramps.severityMedian,
      severityMost: cramps.severityMost, timed: cramps.timed, minutes: cramps.minutes, night: cramps.night,
      byHour: cramps.byHour, places: cramps.places.map { Control.CrampPlace(place: $0.place, count: $0.count) })
  }
}
