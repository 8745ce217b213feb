internal import LimberCore
internal import Platform

/// Entries as rows of the ledger, the columns in the order of `EntryField`.
extension Statement {
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
      case .bytes?: preconditionFailure("no entry holds bytes")
      }
    }
  }

  /// Fills a row, whatever it held before.
  func read(into row: inout EntryRow) {
    for field in EntryField.allCases { row[field] = value(Int32(field.rawValue)) }
  }

  /// As it is kept, whatever the column is for: SQLite would make a number of a text.
  private func value(_ column: Int32) -> FieldValue? {
    switch storage(column) {
    case .null: nil
    case .integer: int64(column).map(FieldValue.integer)
    case .real: double(column).map(FieldValue.decimal)
    case .text: text(column).map(FieldValue.text)
    case .blob: .bytes
    }
  }
}
