public import LimberCore

extension Control.Entry {
  /// An entry, times with the offset of where it was recorded.
  public init(_ entry: LimberCore.Entry) {
    let values = entry.row
    func text(_ field: EntryField) -> String? {
      guard let value = values[field] else { return nil }
      guard case .integer(let number) = value else { return value.text }
      return switch field.form {
      case .instant: Text.rfc3339(Instant(microseconds: number), offset: entry.offset)
      case .span: "\(TimeSpan(microseconds: number))"
      default: "\(number)"
      }
    }
    func integer(_ field: EntryField) -> Int? {
      if case .integer(let number)? = values[field] { Int(number) } else { nil }
    }
    let minutes: Double? = if case .decimal(let number)? = values[.minutes] { number } else { nil }
    self.init(
      id: "\(entry.id)", seq: Int(entry.seq), time: Text.rfc3339(entry.time, offset: entry.offset),
      kind: entry.fact.kind.rawValue, reminder: text(.reminder), occurrence: text(.occurrence),
      outcome: text(.outcome), reminderKind: text(.reminderKind), title: text(.title), due: text(.due),
      at: text(.at), until: text(.until), why: text(.why), because: text(.because), reason: text(.reason),
      by: text(.by), supersedes: text(.supersedes), showing: integer(.showing), snoozes: integer(.snoozes),
      onTime: text(.onTime), dose: integer(.dose).map { "\($0) mg" }, limb: text(.limb), lasts: text(.lasts),
      what: text(.what), mg: integer(.mg), minutes: minutes, source: text(.source), item: text(.item),
      place: text(.place), severity: integer(.severity), note: text(.note), from: text(.from), to: text(.to),
      count: integer(.count), definition: text(.definition), clocks: text(.clocks),
      trial: integer(.trial).map { $0 == 1 }, target: integer(.target), upper: integer(.upper),
      problem: text(.problem), version: text(.version), step: text(.step), zone: text(.zone),
      brought: integer(.brought), lost: integer(.lost),
      file: text(.file), person: text(.person),
      message: entry.sentence)
  }
}
