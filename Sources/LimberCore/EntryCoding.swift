extension Entry {
  /// The entry taken apart, the fields in the order of `EntryField`.
  public var fields: [(field: EntryField, value: FieldValue)] {
    let row = self.row
    return EntryField.allCases.compactMap { field in row[field].map { (field, $0) } }
  }

  /// The entry taken apart.
  public var row: EntryRow {
    var row = EntryRow()
    row.set(.id, id)
    row.set(.seq, seq)
    row.set(.time, time)
    row.set(.elapsed, elapsed)
    row.set(.boot, boot)
    row.set(.offset, Int(offset))
    row.set(.namedOffset, namedOffset.map(Int.init))
    row.set(.person, person)
    row.set(.kind, fact.kind)
    fact.encode(into: &row)
    return row
  }

  /// Puts an entry together again.
  ///
  /// - Throws: `EntryError` that names the first field which is missing or makes no sense.
  public init(fields: [EntryField: FieldValue]) throws(EntryError) {
    var row = EntryRow()
    for (field, value) in fields { row[field] = value }
    try self.init(row)
  }

  /// Puts an entry together again.
  ///
  /// - Throws: `EntryError` that names the first field which is missing, makes no sense, or lies beyond its bounds.
  public init(_ row: EntryRow) throws(EntryError) {
    try row.check()
    self.init(
      id: try row.entryID(.id), seq: try row.integer(.seq), time: try row.instant(.time),
      elapsed: try row.span(.elapsed), boot: try row.text(.boot), offset: Int32(try row.integer(.offset)),
      namedOffset: row.optionalInteger(.namedOffset).map(Int32.init), person: row.optionalText(.person),
      fact: try Fact(row))
  }
}

extension Fact {
  func encode(into row: inout EntryRow) {
    row.set(occurrence)
    switch self {
    case .started(let version): row.set(.version, version)
    case .stopped: break
    case .added(let reminder), .changed(let reminder), .removed(let reminder): row.set(reminder)
    case .settings(let settings):
      row.set(.person, settings.person)
      row.set(.target, settings.target)
      row.set(.upper, settings.upper)
    case .rejected(let problem): row.set(.problem, problem)
    case .due(_, let prescription): prescription.encode(into: &row)
    case .held(_, let obstacle): row.set(.because, obstacle)
    case .shown(_, let showing): row.set(.showing, showing)
    case .snoozed(_, let snooze):
      row.set(.until, snooze.until)
      row.set(.snoozes, snooze.count)
      row.set(.by, snooze.by)
    case .closed(_, let closing): closing.encode(into: &row)
    case .undone(let undoing):
      row.set(.supersedes, undoing.supersedes)
      row.set(.by, undoing.by)
      row.set(.what, undoing.what)
      row.set(.item, undoing.logged)
      row.set(.at, undoing.at)
    case .absent(let absence): absence.encode(into: &row)
    case .logged(let log): log.encode(into: &row)
    case .paused(let until, let span, let isRest):
      row.set(.until, until)
      row.set(.lasts, span)
      row.set(.why, isRest ? Why.rest : nil)
    case .resumed(let way): row.set(.by, way)
    case .clockStepped(let step, let count):
      row.set(.step, step)
      row.set(.count, count)
    case .clockBehind(let step): row.set(.step, step)
    case .voided(let voiding):
      row.set(.reminder, voiding.reminder)
      row.set(.reminderKind, voiding.kind)
      row.set(.title, voiding.title)
      row.set(.from, voiding.after)
    case .slept(let from, let to):
      row.set(.from, from)
      row.set(.to, to)
    case .zoneChanged(let zone): row.set(.zone, zone)
    case .recovered(let recovery):
      row.set(.count, recovery.count)
      row.set(.brought, recovery.brought)
      row.set(.lost, recovery.lost)
      row.set(.file, recovery.file)
    }
  }

  fileprivate init(_ row: EntryRow) throws(EntryError) {
    switch try row.word(.kind, EntryKind.self) {
    case .started: self = .started(version: try row.text(.version))
    case .stopped: self = .stopped
    case .added: self = .added(try row.reminder())
    case .changed: self = .changed(try row.reminder())
    case .removed: self = .removed(try row.reminder())
    case .settings:
      self = .settings(
        Settings(
          person: row.optionalText(.person), target: row.optionalNumber(.target),
          upper: row.optionalNumber(.upper)))
    case .rejected: self = .rejected(problem: try row.text(.problem))
    case .due: self = .due(try row.occurrence(), try Prescription(row))
    case .held: self = .held(try row.occurrence(), try row.word(.because, Obstacle.self))
    case .shown: self = .shown(try row.occurrence(), showing: try row.number(.showing))
    case .snoozed:
      self = .snoozed(
        try row.occurrence(),
        Snooze(
          until: row.optionalInstant(.until), count: try row.number(.snoozes), by: try row.word(.by, Way.self)))
    case .closed: self = .closed(try row.occurrence(), try Closing(row))
    case .undone:
      self = .undone(
        Undoing(
          supersedes: try row.entryID(.supersedes),
          occurrence: row[.occurrence] == nil ? nil : try row.occurrence(),
          by: try row.optionalWord(.by, Way.self), what: try row.optionalWord(.what, Undone.self),
          logged: row.optionalText(.item), at: row.optionalInstant(.at)))
    case .absent: self = .absent(try Absence(row))
    case .logged: self = .logged(try Log(row))
    case .paused:
      self = .paused(
        until: try row.instant(.until), lasting: row.optionalSpan(.lasts),
        isRest: try row.optionalWord(.why, Why.self) == .rest)
    case .resumed: self = .resumed(by: try row.optionalWord(.by, Way.self))
    case .clockStepped:
      let count: Int? = row.optionalNumber(.count)
      // What it takes back was recorded before it.
      if let count, Int64(count) >= (try row.integer(.seq)) { throw EntryError(field: .count, found: "\(count)") }
      self = .clockStepped(by: try row.span(.step), takingBack: count)
    case .clockBehind: self = .clockBehind(by: try row.span(.step))
    case .voided:
      self = .voided(
        Voiding(
          reminder: try row.text(.reminder), kind: try row.word(.reminderKind, ReminderKind.self),
          title: try row.text(.title), after: try row.instant(.from)))
    case .slept: self = .slept(from: try row.instant(.from), to: try row.instant(.to))
    case .zoneChanged: self = .zoneChanged(to: try row.text(.zone))
    case .recovered:
      self = .recovered(
        Recovery(
          count: try row.number(.count), brought: try row.number(.brought),
          lost: try row.number(.lost), file: try row.text(.file)))
    }
  }
}

extension Prescription {
  fileprivate func encode(into row: inout EntryRow) {
    row.set(.until, until)
    row.set(.onTime, onTime)
    row.set(.dose, dose)
    row.set(.source, source)
    row.set(.limb, limb)
    row.set(.lasts, lasts)
  }

  fileprivate init(_ row: EntryRow) throws(EntryError) {
    self.init(
      until: try row.instant(.until), onTime: try row.span(.onTime), dose: row.optionalNumber(.dose),
      source: try row.optionalWord(.source, CalciumSource.self), limb: row.optionalText(.limb),
      lasts: row.optionalSpan(.lasts))
  }
}

extension Closing {
  fileprivate func encode(into row: inout EntryRow) {
    row.set(.outcome, outcome)
    row.set(.why, why)
    row.set(.by, by)
    row.set(.at, at)
    row.set(.minutes, minutes)
    row.set(.reason, reason)
    row.set(.note, note)
    row.set(.supersedes, supersedes)
  }

  fileprivate init(_ row: EntryRow) throws(EntryError) {
    self.init(
      try row.word(.outcome, Outcome.self), why: try row.optionalWord(.why, Why.self),
      by: try row.optionalWord(.by, Way.self), at: row.optionalInstant(.at), minutes: row.optionalDecimal(.minutes),
      reason: row.optionalText(.reason), note: row.optionalText(.note),
      supersedes: row[.supersedes] == nil ? nil : try row.entryID(.supersedes))
  }
}

extension Absence {
  fileprivate func encode(into row: inout EntryRow) {
    row.set(.reminder, reminder)
    row.set(.reminderKind, kind)
    row.set(.title, title)
    row.set(.from, from)
    row.set(.to, to)
    row.set(.count, count)
    row.set(.outcome, outcome)
    row.set(.why, why)
    row.set(.definition, rhythm?.reminder.definition)
    row.set(.clocks, rhythm?.clocks)
  }

  fileprivate init(_ row: EntryRow) throws(EntryError) {
    self.init(
      reminder: try row.text(.reminder), kind: try row.word(.reminderKind, ReminderKind.self),
      title: try row.text(.title), from: try row.instant(.from), to: try row.instant(.to),
      count: try row.number(.count), outcome: try row.word(.outcome, Outcome.self),
      why: try row.word(.why, Why.self), rhythm: try row.rhythm())
  }
}

extension Log {
  fileprivate func encode(into row: inout EntryRow) {
    switch what {
    case .movement(let minutes, let limb):
      row.set(.what, "movement")
      row.set(.minutes, minutes)
      row.set(.limb, limb)
    case .calcium(let milligrams, let source, let item):
      row.set(.what, "calcium")
      row.set(.mg, milligrams)
      row.set(.source, source)
      row.set(.item, item)
    case .cramp(let place, let severity, let minutes):
      row.set(.what, "cramp")
      row.set(.place, place)
      row.set(.severity, severity)
      row.set(.minutes, minutes)
    }
    row.set(.at, at)
    row.set(.note, note)
    row.set(.by, by)
  }

  fileprivate init(_ row: EntryRow) throws(EntryError) {
    let what: What
    switch try row.text(.what) {
    case "movement": what = .movement(minutes: row.optionalDecimal(.minutes), limb: row.optionalText(.limb))
    case "calcium":
      what = .calcium(
        milligrams: try row.number(.mg), source: try row.optionalWord(.source, CalciumSource.self),
        item: row.optionalText(.item))
    case "cramp":
      what = .cramp(
        place: row.optionalText(.place), severity: row.optionalNumber(.severity),
        minutes: row.optionalDecimal(.minutes))
    case let other: throw EntryError(field: .what, found: other)
    }
    self.init(what, at: row.optionalInstant(.at), note: row.optionalText(.note), by: try row.word(.by, Way.self))
  }
}
