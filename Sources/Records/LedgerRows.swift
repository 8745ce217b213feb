internal import LimberCore
internal import Platform

/// Entries as rows of the ledger, the columns in the order of `EntryField`.
extension Statement {
  private static let forms = EntryField.allCases.map { (field: $0, form: $0.form) }

  /// Binds what an entry has; the statement is fresh or reset, so the rest is NULL.
  func bind(_ entry: Entry) {
    let row = entry.row
    for field in EntryField.allCases {
      let index = Int32(field.rawValue + 1)
      switch row[field] {
      case nil: break
      case .integer(let integer)?: bind(index, integer)
      case .decimal(let decimal)?: bind(index, decimal)
      case .text(let text)?: bind(index, text)
      }
    }
  }

  /// Fills a row, whatever it held before.
  func read(into row: inout EntryRow) {
    for (field, form) in Self.forms { row[field] = value(Int32(field.rawValue), form) }
  }

  private func value(_ column: Int32, _ form: EntryField.Form) -> FieldValue? {
    switch form {
    case .instant, .span, .integer: int64(column).map(FieldValue.integer)
    case .decimal: double(column).map(FieldValue.decimal)
    case .text: text(column).map(FieldValue.text)
    }
  }
}
